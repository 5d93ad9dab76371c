"""What entities lack, laid out for people and for programs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from xl_addin.book.scores.report import Shown, shown_outcome
from xl_addin.engine.indicator_points import known_points
from xl_addin.engine.need.rung_figures import readable
from xl_addin.engine.need.rungs import RungNeed
from xl_addin.engine.need.tables import NEED_HEADER

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from xl_addin.book.needs import PlaceNeeds, RungNeeds
    from xl_addin.engine.need import Mix, Need
    from xl_addin.rulebook.model import DeviationBook, Text
    from xl_addin.rulebook.tiers import TierBook

# The header of SCORE_NEED; its explanations stand below the table.
_INDICATOR, *_NEED, _MIXED, _ = NEED_HEADER


@dataclass(frozen=True)
class NeedTables:
    """What entities lack, laid out.

    Attributes:
        tables: header and rows each.
        told: the answers as sentences.
        data: for JSON.
    """

    tables: list[list[list[Shown]]]
    told: list[Text]
    data: dict[str, Any]


def place_tables(book: DeviationBook, found: Sequence[PlaceNeeds], place: int) -> NeedTables:
    """Lay out what entities lack to a place: one entity by indicator, several in a row each.

    Args:
        book: the rules.
        found: one or several entities.
        place: the place asked for.
    """
    table = _of_one(book, found[0]) if len(found) == 1 else _of_all(book, found)
    told = [] if len(found) > 1 else _sentences(found[0])
    data = {"rulebook": book.name, "place": place, "entities": [_place_data(each) for each in found]}
    return NeedTables([table], told, data)


def rung_tables(book: TierBook, found: Sequence[RungNeeds]) -> NeedTables:
    """Lay out what entities lack to the next line of each ladder.

    Args:
        book: the rules.
        found: one or several entities.
    """
    several = len(found) > 1
    start: list[Shown] = [book.entity.ja] if several else []
    titles = {indicator.id: f"{indicator.id} {indicator.name.ja}" for indicator in book.indicators}
    table: list[list[Shown]] = [[*start, _INDICATOR, *_NEED]]
    told: list[Text] = []
    for each in found:
        name: list[Shown] = [each.entity] if several else []
        for indicator, need in each.needs.items():
            label = " ".join(part for part in (each.entity if several else "", indicator) if part)
            if isinstance(need, RungNeed):
                table.append([*name, titles[indicator], need.line, *_rung_cells(need)])
                told.append(_led(label, need.why))
            else:
                table.append([*name, titles[indicator], *[None] * len(_NEED)])
                told.append(_led(label, need))
    data = {"rulebook": book.name, "entities": [_rung_data(each) for each in found]}
    return NeedTables([table] if len(table) > 1 else [], told, data)


def _of_one(book: DeviationBook, found: PlaceNeeds) -> list[list[Shown]]:
    header: list[Shown] = [_INDICATOR, *_NEED]
    titles = {indicator.id: f"指標{indicator.id} {indicator.name.ja}" for indicator in book.indicators}
    rows: list[list[Shown]] = []
    for need in found.needs:
        figures = [_number(need.now), _number(need.needed), _number(need.missing), need.unit]
        row: list[Shown] = [titles[need.indicator], f"{need.place}位", *figures, need.units, need.gain]
        rows.append(row if found.mix is None else [*row, found.mix.units.get(need.indicator)])
    return [header if found.mix is None else [*header, _MIXED], *rows]


def _of_all(book: DeviationBook, found: Sequence[PlaceNeeds]) -> list[list[Shown]]:
    ids = [need.indicator for need in found[0].needs]
    with_mix = found[0].mix is not None
    mixed = [f"組合せ{key}" for key in _mixed(found)] if with_mix else []
    header: list[Shown] = [book.entity.ja, "総得点", "順位", "不足する点", *(f"指標{key}" for key in ids), *mixed]
    rows: list[list[Shown]] = [header]
    for each in found:
        units = [need.units for need in each.needs]
        mix = [] if each.mix is None else [each.mix.units.get(key) for key in _mixed(found)]
        rows.append([each.entity, shown_outcome(each.total), shown_outcome(each.rank), each.points, *units, *mix])
    return rows


def _mixed(found: Sequence[PlaceNeeds]) -> list[str]:
    """The indicators that take part in the mix of any entity."""
    return list(dict.fromkeys(key for each in found if each.mix is not None for key in each.mix.units))


def _sentences(found: PlaceNeeds) -> list[Text]:
    told = [_led(f"指標{need.indicator}", need.why) for need in found.needs]
    if found.mix is not None:
        told.append(found.mix.why)
    return told


def _led(label: str, text: Text) -> Text:
    return type(text)(f"{label}: {text.ja}", f"{label}: {text.en}")


def _rung_cells(need: RungNeed) -> list[Shown]:
    figures = map(_number, readable(need.now, need.needed, need.missing))
    return [*figures, need.unit or None, need.units, _number(need.gain)]


def _place_data(found: PlaceNeeds) -> dict[str, Any]:
    return {
        "entity": found.entity,
        "total": known_points(found.total),
        "rank": known_points(found.rank),
        "points_missing": found.points,
        "indicators": {need.indicator: _need_data(need) for need in found.needs},
        "mix": None if found.mix is None else _mix_data(found.mix),
    }


def _need_data(need: Need) -> dict[str, Any]:
    return {
        "now": _number(need.now),
        "needed": _number(need.needed),
        "missing": _number(need.missing),
        "unit": need.unit,
        "units": need.units,
        "counted": need.counted,
        "gain": need.gain,
        "rank_then": need.rank_then,
        "why": {"ja": need.why.ja, "en": need.why.en},
    }


def _mix_data(mix: Mix) -> dict[str, Any]:
    return {
        "units": dict(mix.units),
        "cost": _number(mix.cost),
        "gain": mix.gain,
        "rank_then": mix.rank_then,
        "why": {"ja": mix.why.ja, "en": mix.why.en},
    }


def _rung_data(found: RungNeeds) -> dict[str, Any]:
    indicators: dict[str, Any] = {}
    for key, need in found.needs.items():
        if isinstance(need, RungNeed):
            indicators[key] = {
                "line": need.line,
                "now": _number(need.now),
                "needed": _number(need.needed),
                "missing": _number(need.missing),
                "unit": need.unit,
                "units": need.units,
                "gain": _number(need.gain),
                "why": {"ja": need.why.ja, "en": need.why.en},
            }
        else:
            indicators[key] = {"line": None, "why": {"ja": need.ja, "en": need.en}}
    return {"entity": found.entity or None, "indicators": indicators}


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
