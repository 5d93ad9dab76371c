"""Puts what is missing to a line into words."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Sequence

from xl_addin.engine.figures import shown
from xl_addin.engine.need.rung_figures import PLACES, readable
from xl_addin.engine.need.rung_municipal import MUNICIPAL_UNIT
from xl_addin.engine.need.rung_people import PER_10_000
from xl_addin.engine.need.rung_ways import ITEMS
from xl_addin.rulebook.conditions import Declared
from xl_addin.rulebook.model import Text
from xl_addin.rulebook.units import english_unit
from xl_addin.rulebook.wording import condition_text

if TYPE_CHECKING:
    from xl_addin.engine.figures import TierFacts
    from xl_addin.engine.need.rung_aim import Aim, Way
    from xl_addin.engine.tiers import IndicatorResult


def reached_text(aim: Aim, facts: TierFacts) -> Text:
    """Say that a line is reached, or which one counts in its place."""
    name = _named(aim)
    if aim.line.points < 0:
        return Text(f"{name.ja}には該当していません。", f"{name.en} does not apply.")
    results = aim.results(facts)
    better = [no for no in aim.line.excludes if results[no].counts]
    if better:
        told = "・".join(better)
        return Text(f"{told}に該当しています（{name.ja}は対象外）。", f"{told} counts in place of {name.en}.")
    return Text(f"{name.ja}に達しています。", f"{name.en} is reached.")


def way_text(aim: Aim, way: Way, before: Decimal | None, after: Decimal | None) -> Text:
    """Say how far a line is and what it gives."""
    name = _named(aim)
    leaving = aim.line.points < 0
    found = [
        Text(
            f"{name.ja}{'から外れる' if leaving else 'に達する'}には",
            f"To {'leave' if leaving else 'reach'} {name.en}:",
        )
    ]
    now, needed, missing = readable(way.now, way.needed, way.missing)
    way = replace(way, now=now, needed=needed, missing=missing)
    if way.missing is not None and way.needed is not None and way.now is not None:
        unit = PLACES if way.unit == PLACES else ""
        distance, ends = _distance(way), f"{_grouped(way.now)}{unit} → {_grouped(way.needed)}{unit}"
        found.append(Text(f"{distance.ja}（{ends}）", f"{distance.en} ({ends.replace(PLACES, '')})"))
    if way.note is not None:
        found.append(way.note)
    found.append(_points(before, after))
    taken = _instead(aim, way)
    if taken is not None:
        found.append(taken)
    return Text(
        f"{found[0].ja}、{'。'.join(text.ja for text in found[1:])}。",
        f"{found[0].en} {'; '.join(text.en for text in found[1:])}.",
    )


def out_of_reach_text(aim: Aim, facts: TierFacts, way: Way) -> Text:
    """Say why nothing that can still be done reaches a line, or what must be known to tell."""
    name = _named(aim)
    why = way.note or aim.judged(facts).why
    if way.now is None or way.note is not None:
        return Text(f"{name.ja}: {why.ja}。", f"{name.en}: {why.en}.")
    verb = (
        Text("から外れられません", "cannot be left")
        if aim.line.points < 0
        else Text("には届きません", "cannot be reached")
    )
    return Text(
        f"評価年度の値を良くしても{name.ja}{verb.ja}（{why.ja}）。",
        f"{name.en} {verb.en} by bettering the evaluated year's figure ({why.en}).",
    )


def nothing_left_text(result: IndicatorResult, out_of_reach: Sequence[Text]) -> Text:
    """Say that no line is left that would raise the points, or that it cannot be told."""
    if not result.indicator.lines:
        return Text("配点の分からない指標です。", "The points of this indicator are not known.")
    if result.points is None:
        return result.reason
    head = Text("得点を上げられる行は残っていません。", "No line is left that would raise the points.")
    texts = [head, *out_of_reach]
    return Text("".join(text.ja for text in texts), " ".join(text.en for text in texts))


def _named(aim: Aim) -> Text:
    declared = isinstance(aim.line.condition, Declared)
    words = aim.line.text if declared else condition_text(aim.indicator, aim.line)
    return Text(f"{aim.line.no}（{words.ja}）", f"{aim.line.no} ({words.en})")


def _distance(way: Way) -> Text:
    """Say how far it is, and whether the figure has to rise or to fall."""
    falling = way.now is not None and way.needed is not None and way.needed < way.now
    missing = Decimal(0) if way.missing is None else way.missing
    told = _amount(way, missing)
    if way.unit == PLACES:
        return Text(f"順位をあと{told.ja}上げる必要がある", f"{told.en} up")
    if way.units is not None and way.unit != MUNICIPAL_UNIT:
        people = Text(f"{way.units:,}人", "1 person" if way.units == 1 else f"{way.units:,} people")
        # The unit itself may speak of people.
        separator = "、実人数で" if way.unit == PER_10_000 else "・"
        told = Text(f"{told.ja}{separator}{people.ja}", f"{told.en}, {people.en}")
    return Text(f"あと{told.ja}{'の減' if falling else ''}", f"{told.en}{' less' if falling else ''}")


def _amount(way: Way, missing: Decimal) -> Text:
    number, one = _grouped(missing), missing == 1
    if way.unit == MUNICIPAL_UNIT:
        return Text(f"{way.units}市町村", f"{way.units} municipalit{'y' if way.units == 1 else 'ies'}")
    if way.unit == PER_10_000:
        return Text(f"1万人当たり{number}人", f"{number} {english_unit(way.unit)}")
    words = {"%": ("ポイント", "percentage point"), PLACES: ("位分", "place"), ITEMS: ("項目", "item")}
    ja, en = words.get(way.unit, (way.unit, ""))
    return Text(f"{number}{ja}", f"{number} {en}{'' if one else 's'}" if en else f"{number} {english_unit(way.unit)}")


def _grouped(value: Decimal) -> str:
    """Print a number with separators of thousands."""
    text = shown(value)
    whole, point, decimals = text.partition(".")
    return f"{int(whole):,}{point}{decimals}" if whole.isdigit() else text


def _points(before: Decimal | None, after: Decimal | None) -> Text:
    if before is None:
        return Text(
            "今の得点が判定できないため増える点は分からない", "what it adds cannot be told: the points now are open"
        )
    if after is None:
        return Text(
            "そのときの得点が判定できないため増える点は分からない",
            "what it adds cannot be told: the points then are open",
        )
    if after <= before:
        return Text(
            f"得点は増えない（{shown(before)} → {shown(after)}）",
            f"the points do not rise ({shown(before)} → {shown(after)})",
        )
    return Text(f"得点 {shown(before)} → {shown(after)}", f"points {shown(before)} → {shown(after)}")


def _instead(aim: Aim, way: Way) -> Text | None:
    if aim.line.points < 0 or way.changes is None:
        return None
    results = aim.results(way.changes)
    better = "・".join(no for no in aim.line.excludes if results[no].counts)
    return Text(f"そのときは{better}に該当する", f"{better} counts then") if better else None
