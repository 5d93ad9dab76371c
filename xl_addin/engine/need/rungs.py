"""Says what is missing to the next rung of a ladder: in the measure's unit, in people, in municipalities."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Callable, Sequence

from xl_addin.engine.exact import EXACT, WORKING
from xl_addin.engine.need.rung_aim import Aim
from xl_addin.engine.need.rung_figures import PLACES
from xl_addin.engine.need.rung_municipal import MUNICIPAL_UNIT
from xl_addin.engine.need.rung_people import whole_of, whole_people
from xl_addin.engine.need.rung_ways import ITEMS, standing, way_to
from xl_addin.engine.need.rung_words import nothing_left_text, out_of_reach_text, reached_text, way_text
from xl_addin.engine.tiers import from_facts
from xl_addin.errors import ScoringError

if TYPE_CHECKING:
    from xl_addin.engine.figures import TierFacts
    from xl_addin.rulebook.model import Text
    from xl_addin.rulebook.tiers import TierBook, TierIndicator


@dataclass(frozen=True)
class RungNeed:
    """What is missing to one line.

    Attributes:
        indicator: id of the indicator.
        line: number of the line; None where no line is left that would raise the points.
        now: the figure as it is, in ``unit``; None where it is not known or there is none.
        needed: the figure that reaches the line, the nearest at the decimals in which figures are given; None where
            none does.
        missing: how far it is, never negative; 0 where the line is reached, None where it cannot be told.
        unit: of ``now``, ``needed`` and ``missing``: the measure's, 市町村, 件 of items, 位 where only ranks are known,
            "" for a declaration.
        units: people or municipalities that it takes, a whole number: one fewer does not reach the line; None where their
            total is not known.
        gain: points that the indicator rises by, scored again with ``changes``; None where it cannot be scored.
        why: the need, or why there is none, in words.
        changes: the facts with which the line is reached; put back in they give the points told. Empty where nothing
            changes or can.
    """

    indicator: str
    line: str | None
    now: Decimal | None
    needed: Decimal | None
    missing: Decimal | None
    unit: str
    units: int | None
    gain: Decimal | None
    why: Text
    changes: TierFacts = field(default_factory=dict)


def next_rung(
    book: TierBook,
    indicator: TierIndicator,
    facts: TierFacts,
    target: str | None = None,
    people: float | None = None,
) -> RungNeed:
    """Find what is missing to a line of an indicator.

    Args:
        book: the rules.
        indicator: one of its indicators.
        facts: by fact key what is known of the entity.
        target: number of the line; left out, the nearest line that raises the points, figures before declarations.
        people: the denominator of the rate, if people are to be counted.

    Returns:
        The need; a line that cannot be reached has no ``needed`` and says why. To reach a line that takes points away
        is to leave it.

    Raises:
        ScoringError: there is no such line, facts contradict each other, or ``people`` is no count.
    """
    if target is None:
        needs = every_rung(book, indicator, facts)
        raising = [need for need in needs if _raises(need)]
        if not raising:
            return _none_left(book, indicator, facts, needs)
        target = min(raising, key=_nearness(raising)).line or ""
    aim = _aim(book, indicator, target)
    before = from_facts(book, indicator, facts).points
    return _need(aim, facts, before, None if people is None else whole_people(people))


def every_rung(
    book: TierBook, indicator: TierIndicator, facts: TierFacts, people: float | None = None
) -> tuple[RungNeed, ...]:
    """Find what is missing to each line of an indicator.

    Args:
        book: the rules.
        indicator: one of its indicators.
        facts: by fact key what is known of the entity.
        people: the denominator of the rate, if people are to be counted.

    Returns:
        One need per line, in printed order, each as if it were the only aim.

    Raises:
        ScoringError: facts contradict each other, or ``people`` is no count.
    """
    before = from_facts(book, indicator, facts).points
    counted = None if people is None else whole_people(people)
    return tuple(_need(Aim(book, indicator, line), facts, before, counted) for line in indicator.lines)


def _aim(book: TierBook, indicator: TierIndicator, no: str) -> Aim:
    for line in indicator.lines:
        if line.no == no:
            return Aim(book, indicator, line)
    known = "、".join(line.no for line in indicator.lines)
    raise ScoringError(
        f"{indicator.label} に {no:.20} という行はありません（{known}）。",
        f'{indicator.id} has no line "{no:.20}" (known: {known}).',
    )


def _need(aim: Aim, facts: TierFacts, before: Decimal | None, people: int | None) -> RungNeed:
    if aim.reached(facts):
        return _reached(aim, facts, people)
    way = way_to(aim, facts, people)
    if way.changes is None:
        why = out_of_reach_text(aim, facts, way)
        return RungNeed(aim.indicator.id, aim.line.no, way.now, None, None, way.unit, None, None, why)
    after = aim.points(way.changes)
    gain = None if before is None or after is None else EXACT.subtract(after, before)
    why = way_text(aim, way, before, after)
    return RungNeed(
        aim.indicator.id, aim.line.no, way.now, way.needed, way.missing, way.unit, way.units, gain, why, way.changes
    )


def _reached(aim: Aim, facts: TierFacts, people: int | None) -> RungNeed:
    way = standing(aim, facts)
    counts = way.unit == MUNICIPAL_UNIT or (people is not None and whole_of(way.unit) is not None)
    return RungNeed(
        aim.indicator.id,
        aim.line.no,
        way.now,
        way.needed,
        Decimal(0),
        way.unit,
        0 if counts else None,
        Decimal(0),
        reached_text(aim, facts),
    )


def _raises(need: RungNeed) -> bool:
    return bool(need.changes) and (need.gain is None or need.gain > 0)


def _nearness(needs: Sequence[RungNeed]) -> Callable[[RungNeed], tuple[bool, int, Decimal, Decimal]]:
    """Order needs: figures and municipalities, then items and places, then declarations; the nearest of each first.

    Needs in different units are compared as shares of what is needed.
    """
    one_unit = len({need.unit for need in needs if need.missing is not None}) == 1

    def key(need: RungNeed) -> tuple[bool, int, Decimal, Decimal]:
        kind = 2 if need.missing is None else 1 if need.unit in (ITEMS, PLACES) else 0
        effort = need.missing or Decimal(0)
        if not one_unit and need.needed and need.now is not None:
            effort = WORKING.divide(effort, max(abs(need.needed), abs(need.now)))
        return need.gain is None, kind, effort, -(need.gain or Decimal(0))

    return key


def _none_left(book: TierBook, indicator: TierIndicator, facts: TierFacts, needs: Sequence[RungNeed]) -> RungNeed:
    result = from_facts(book, indicator, facts)
    gain = None if result.points is None or not indicator.lines else Decimal(0)
    why = nothing_left_text(result, [need.why for need in needs if need.missing is None and not need.changes])
    return RungNeed(indicator.id, None, None, None, None, "", None, gain, why)
