"""Lays out as tables for cells what is missing to a place or to a rung, and what one more point is worth."""

from __future__ import annotations

from typing import TYPE_CHECKING, Callable, Mapping, Optional, Sequence, Union

from xl_addin.engine.exact import exact
from xl_addin.engine.figures import shown
from xl_addin.engine.need.mix import needs_and_mix, prices_of
from xl_addin.engine.need.one_more import one_more
from xl_addin.engine.need.ranks import people_to_place
from xl_addin.engine.need.standing import Everybody
from xl_addin.rulebook.model import Text

if TYPE_CHECKING:
    from decimal import Decimal

    from xl_addin.engine.exact import Known
    from xl_addin.engine.facts import Facts
    from xl_addin.engine.need.found import Need
    from xl_addin.engine.need.rungs import RungNeed
    from xl_addin.rulebook.model import DeviationBook
    from xl_addin.rulebook.tiers import TierIndicator

#: What a cell shows; None is a blank.
Shown = Union[str, float, None]
Note = Optional[Callable[[str, Text], None]]

NEED_HEADER = (
    "指標",
    "目標",
    "現在",
    "必要な値",
    "不足",
    "単位",
    "不足（人・市町村）",
    "増える点",
    "組合せ（人）",
    "説明",
)


def place_table(
    book: DeviationBook,
    facts: Facts,
    entity: str,
    place: int,
    *,
    indicator_id: str | None = None,
    costs: Mapping[str, Known] | None = None,
) -> list[list[Shown]]:
    """Lay out what one entity lacks to a place, by each indicator alone and by the cheapest mix.

    Args:
        book: the rules.
        facts: the facts of all entities.
        entity: name of the entity.
        place: the place asked for.
        indicator_id: the only indicator to ask for; None for all, and for their mix.
        costs: as ``needs_and_mix`` takes them.

    Returns:
        The header, then a row per indicator; rates are per cent. What cannot be told is None and explained in the last
        column.

    Raises:
        ScoringError: as ``score_scheme``, ``people_to_place`` and ``needs_and_mix``.
    """
    everybody = Everybody(book, facts)
    units: Mapping[str, int] = {}
    notes: Mapping[str, Text] = {}
    needs: Sequence[Need]
    if indicator_id is None:
        needs, mix = needs_and_mix(everybody, entity, place, costs)
        units = mix.units
        if mix.cost is None and needs[0].rank_now is not None:
            notes = dict.fromkeys(prices_of(book, costs), mix.why)
    else:
        needs = (people_to_place(everybody, entity, indicator_id, place),)
    titles = {each.id: f"指標{each.id} {each.name.ja}" for each in book.indicators}
    rows = [_place_row(titles[need.indicator], need, units.get(need.indicator)) for need in needs]
    for need, row in zip(needs, rows):
        if need.indicator in notes:
            row[-1] = f"{row[-1]}{notes[need.indicator].ja}"
    return [list(NEED_HEADER), *rows]


def rung_table(asked: Sequence[TierIndicator], needs: Mapping[str, RungNeed | Text]) -> list[list[Shown]]:
    """Lay out what one entity lacks to the next rung of ladders.

    Args:
        asked: the indicators.
        needs: by indicator id the need, or why there is none.

    Returns:
        As ``place_table``; figures are in the unit of the measure.
    """
    return [list(NEED_HEADER), *(_rung_row(f"{each.id} {each.name.ja}", needs[each.id]) for each in asked)]


def one_more_table(
    book: DeviationBook, facts: Facts, entity: str, step: float = 1, note: Note = None
) -> list[list[Shown]]:
    """Lay out what a higher rate of each indicator changes for one entity.

    Args:
        book: the rules.
        facts: the facts of all entities.
        entity: name of the entity.
        step: percentage points.
        note: told why there is no answer for an indicator.

    Returns:
        A header, then a row per indicator; rates are per cent.

    Raises:
        ScoringError: as ``score_scheme`` and ``one_more``.
    """
    header: list[Shown] = ["指標", "率", f"+{shown(exact(step))}の率", "人", "指標の得点の増減", "総得点の増減"]
    table: list[list[Shown]] = [[*header, "順位（前）", "順位（後）"]]
    for indicator, more in zip(book.indicators, one_more(Everybody(book, facts), entity, step)):
        if more.why is not None and note is not None:
            note(entity, more.why)
        title = f"指標{indicator.id} {indicator.name.ja}"
        figures = [_float(more.rate), _float(more.raised), _float(more.units), more.points, more.total]
        table.append([title, *figures, more.rank_now, more.rank_then])
    return table


def _place_row(title: str, need: Need, mixed: int | None) -> list[Shown]:
    figures = [_float(need.now), _float(need.needed), _float(need.missing)]
    counts = [_float(need.units), need.gain, _float(mixed)]
    return [title, f"{need.place}位", *figures, need.unit, *counts, need.why.ja]


def _rung_row(title: str, need: RungNeed | Text) -> list[Shown]:
    if isinstance(need, Text):
        return [title, *[None] * (len(NEED_HEADER) - 2), need.ja]
    figures = [_float(need.now), _float(need.needed), _float(need.missing)]
    return [
        title,
        need.line,
        *figures,
        need.unit or None,
        _float(need.units),
        _float(need.gain),
        None,
        need.why.ja,
    ]


def _float(number: Decimal | int | None) -> float | None:
    return None if number is None else float(number)
