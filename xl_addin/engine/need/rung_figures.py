"""Finds the nearest figure of a measure that reaches a line, and how many people that is."""

from __future__ import annotations

import math
from dataclasses import replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from xl_addin.engine.exact import EXACT, exact
from xl_addin.engine.figures import EXACT_ROUNDING, decimals, is_better
from xl_addin.engine.need.rung_aim import Aim, Way, joined
from xl_addin.engine.need.rung_facts import moved, own_key, placed
from xl_addin.engine.need.rung_limits import Limit, last_place, limits
from xl_addin.engine.need.rung_people import counted, fewest, rate_of_count, rounding_note, whole_of
from xl_addin.rulebook.asked import asked_facts, mean_key, rank_key
from xl_addin.rulebook.conditions import RankBand, TopShare, measure_of
from xl_addin.rulebook.model import Text

if TYPE_CHECKING:
    from xl_addin.engine.figures import KnownFacts, TierFacts
    from xl_addin.rulebook.tiers import TierMeasure

#: The unit of ranks.
PLACES = "位"
_DIGITS = 15
#: Where a rule does not round, figures are told with as many decimals as the facts have, but no more than these.
MOST_DECIMALS = 4
_RELATIVE = Text(
    "ほかの団体の値、全国平均、境目の値は変わらないものとする",
    "as long as the others' figures, the mean and the cut values stay",
)
_RANK_ONLY = Text(
    "順位しか分からないため、必要な値は全団体の値か境目の値がないと分からない",
    "the figure behind the rank cannot be told without those of all entities or the cut value",
)


def figure_way(aim: Aim, facts: TierFacts, people: int | None) -> Way | None:
    """Find the nearest better figure of a line's measure that reaches the line.

    Args:
        aim: the line, whose condition is about a measure.
        facts: what is known.
        people: the denominator of the rate, if it is known.

    Returns:
        The way, without changes where no better figure reaches the line; None where that cannot be told: the own figure
        or the limit is not known.
    """
    known = aim.known(facts)
    measure = _measure(aim)
    start = known.figure(own_key(known, measure), measure).value
    evaluated = known.evaluated(measure).value
    if start is None or evaluated is None or not limits(aim.book, known, aim.line.condition):
        return None
    for figure, limit in _candidates(aim, known, measure, start):
        changes = moved(aim.book, known, measure, float(figure))
        if aim.would_reach(changes):
            now = evaluated if is_better(measure, figure, evaluated) else start
            missing = abs(EXACT.subtract(figure, now))
            found = Way(now, figure, missing, measure.unit, None, changes, _note(aim))
            return _with_people(aim, facts, found, limit, people)
    return Way(now=evaluated, unit=measure.unit)


def rank_way(aim: Aim, facts: TierFacts) -> Way | None:
    """Find the rank that reaches a line where only ranks are known.

    Args:
        aim: the line, whose condition is about a measure.
        facts: what is known.

    Returns:
        The way in places; None where the line does not ask for a place, or the rank is not known.
    """
    condition = aim.line.condition
    if not isinstance(condition, (RankBand, TopShare)):
        return None
    known, measure = aim.known(facts), _measure(aim)
    rank = known.figure(rank_key(measure.key, condition.on)).value
    if rank is None:
        return None
    last = last_place(aim.book, condition, None) if isinstance(condition, TopShare) else condition.last
    if last is not None and last < rank:
        changes = placed(aim.book, known, measure, condition.on, last)
        if aim.would_reach(changes):
            needed = Decimal(last)
            return Way(rank, needed, rank - needed, PLACES, None, changes, _RANK_ONLY)
    return Way(now=rank, unit=PLACES)


def own_limit(aim: Aim, facts: TierFacts) -> Decimal | None:
    """The figure at which a line's own condition turns, as it would be asked for; None where there is not just one."""
    known, measure = aim.known(facts), _measure(aim)
    start = known.evaluated(measure).value
    found = limits(aim.book, known, aim.line.condition)
    if start is None or len({limit.value for limit in found}) != 1:
        return None
    return _figure(measure, found[0], _step_of(known, measure))


def _measure(aim: Aim) -> TierMeasure:
    key = measure_of(aim.line.condition)
    return aim.indicator.measure(key or "")


def _note(aim: Aim) -> Text | None:
    name = type(aim.line.condition).__name__
    return _RELATIVE if name in ("TopShare", "RankBand", "BetterThanMean") else None


def _candidates(aim: Aim, known: KnownFacts, measure: TierMeasure, start: Decimal) -> list[tuple[Decimal, Limit]]:
    """List the figures at which something turns, nearest first, that are better than the own and can be."""
    conditions = {line.condition for line in aim.indicator.lines if measure_of(line.condition) == measure.key}
    step = _step_of(known, measure)
    found = {_figure(measure, limit, step): limit for each in conditions for limit in limits(aim.book, known, each)}
    possible = [
        (figure, limit)
        for figure, limit in found.items()
        if is_better(measure, figure, start) and _can_be(measure, figure)
    ]
    return sorted(possible, key=lambda each: abs(each[0] - start))


def _can_be(measure: TierMeasure, figure: Decimal) -> bool:
    return figure >= 0 and not (measure.unit == "%" and figure > 100)  # noqa: PLR2004


def _step_of(known: KnownFacts, measure: TierMeasure) -> Decimal:
    """The step in which a measure is told: the rule's own digits, or the decimals of the facts and of the rule's limits.

    All limits of a measure have the same, or the nearest of them would be that with the most decimals. Means do not
    count: they have decimals that no figure has.
    """
    if measure.digits is not None:
        return Decimal(1).scaleb(-measure.digits)
    keys = (fact.key for fact in asked_facts(known.indicator) if fact.measure == measure.key)
    given = [figure for key in keys if key != mean_key(measure.key) for figure in known.list_of(key, measure) or ()]
    own = [line.condition for line in known.indicator.lines if measure_of(line.condition) == measure.key]
    given += [getattr(condition, name, None) for condition in own for name in ("value", "published_cut")]
    least = 1 if measure.unit == "%" else 0
    most = max((decimals(figure) for figure in given if figure is not None), default=0)
    return Decimal(1).scaleb(-min(MOST_DECIMALS, max(least, most)))


def _figure(measure: TierMeasure, limit: Limit, step: Decimal) -> Decimal:
    """The nearest figure that is past a limit: at it, if that is enough and can be written, else one step beyond."""
    high = measure.better == "high"
    if not limit.beyond and measure.digits is None:
        context = Context(prec=_DIGITS, rounding=ROUND_CEILING if high else ROUND_FLOOR)
        return context.divide(Decimal(limit.value.numerator), Decimal(limit.value.denominator)).normalize(context) + 0
    steps = limit.value / Fraction(step)
    if high:
        whole = math.floor(steps) + 1 if limit.beyond else math.ceil(steps)
    else:
        whole = math.ceil(steps) - 1 if limit.beyond else math.floor(steps)
    return EXACT.multiply(Decimal(whole), step)


def _with_people(aim: Aim, facts: TierFacts, found: Way, limit: Limit, people: int | None) -> Way:
    known, measure = aim.known(facts), _measure(aim)
    of = whole_of(measure.unit)
    now, needed = found.now, found.needed
    if people is None or of is None or needed is None or now is None:
        return found
    sign = 1 if measure.better == "high" else -1
    have = counted(now, people, of)

    def changed(count: int) -> TierFacts:
        return moved(aim.book, known, measure, rate_of_count(have + sign * count, people, of))

    enough = max(1, math.ceil(sign * (Fraction(needed) * people / of - have)))
    units = fewest(lambda count: aim.would_reach(changed(count)), enough)
    if units is None:
        return found
    found = replace(found, units=units, note=joined(found.note, rounding_note(now, people, of)))
    rate = exact(rate_of_count(have + sign * units, people, of))
    if not limit.beyond or measure.digits is not None or not is_better(measure, needed, rate):
        return found
    for places in range(_DIGITS):
        # The rate of so many people is past the limit by less than a step: it is told with as few digits as are past it.
        told = _cut(rate, now, places)
        changes = moved(aim.book, known, measure, float(told))
        if aim.would_reach(changes):
            return replace(found, needed=told, missing=abs(EXACT.subtract(told, now)), changes=changes)
    return replace(found, needed=rate, missing=abs(EXACT.subtract(rate, now)), changes=changed(units))


def readable(
    now: Decimal | None, needed: Decimal | None, missing: Decimal | None
) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    """Cut the digits of a need that nobody reads, so that what is told still reaches the line and still adds up.

    Args:
        now: the figure as it is.
        needed: the figure that reaches the line.
        missing: how far it is.

    Returns:
        The three with at most ``MOST_DECIMALS`` decimals: what is needed cut away from what is, and that away from it.
    """
    if not missing or now is None or needed is None or max(decimals(now), decimals(needed)) <= MOST_DECIMALS:
        return now, needed, missing
    gap = EXACT.subtract(needed, now)
    told = _cut(needed, EXACT.add(needed, gap), MOST_DECIMALS)
    known = _cut(now, EXACT.subtract(now, gap), MOST_DECIMALS)
    return known, told, abs(EXACT.subtract(told, known))


def _cut(number: Decimal, towards: Decimal, places: int) -> Decimal:
    """Cut a number to so many decimals, towards another one."""
    rounding = ROUND_FLOOR if towards < number else ROUND_CEILING
    return number.quantize(Decimal(1).scaleb(-places), rounding=rounding, context=EXACT_ROUNDING)
