"""Between what ends the figures of a part lie when its facts are known between ends; every step is rounded outwards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from xl_addin.analysis.arrays import at_15_digits

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xl_addin.analysis.arrays import Array
    from xl_addin.rulebook.model import DeviationIndicator, Measure, Part

#: More than the few roundings of one step can lose.
_LOSS = 8 * float(np.finfo(np.float64).eps)
_FULL = 1.0


@dataclass(frozen=True)
class ValueEnds:
    """Least and greatest value per entity, both inside; NaN for a blank.

    An infinite end says that a value may be as large as it likes, or may not exist at all. Where it certainly does not, both
    are NaN.
    """

    low: Array
    high: Array


def value_ends(column: Array, half: float) -> ValueEnds:
    """Give the ends of values that are known to within a margin.

    Args:
        column: one value per entity, NaN for a blank, each standing for the shortest decimal that names it.
        half: how far each may be off, likewise; 0 leaves them exact.
    """
    if not half:
        return ValueEnds(column, column)
    # Near 0 the ends keep few digits of the two that they come from.
    loss = _LOSS * (np.abs(column) + half)
    return ValueEnds(column - half - loss, column + half + loss)


def is_exact(part: Part, indicator: DeviationIndicator, facts: Mapping[str, ValueEnds]) -> bool:
    """Tell whether all facts that a part needs are known exactly; the arguments are those of ``part_ends``."""
    measures = indicator.measures[:1] if part.kind == "level" else indicator.measures
    ends = [facts[fact.key] for measure in measures for fact in (measure.numerator, measure.denominator)]
    return all(np.array_equal(each.low, each.high, equal_nan=True) for each in ends)


def part_ends(part: Part, indicator: DeviationIndicator, facts: Mapping[str, ValueEnds]) -> ValueEnds:
    """Give the ends of the figures whose deviation scores make up a part.

    Args:
        part: one of the indicator's parts.
        indicator: the indicator.
        facts: by fact key; numerators and denominators may reach below 0 or above each other, true ones do not.

    Returns:
        One pair per entity. Where both years' facts are exact, nothing is lost but the roundings of the arithmetic.
    """
    now = _rate_ends(indicator.current, facts)
    if part.kind == "level" or indicator.previous is None:
        return ValueEnds(_outwards(now.low, -1), _outwards(now.high, 1))
    before = _rate_ends(indicator.previous, facts)
    if part.kind == "growth":
        return _growth_ends(now, before, part.own)
    change = _change_ends(facts[indicator.current.numerator.key], facts[indicator.previous.numerator.key])
    if part.own is None:
        return change
    return _per_headroom(change, before if part.own == "previous" else now)


def _rate_ends(measure: Measure, facts: Mapping[str, ValueEnds]) -> ValueEnds:
    top, bottom = facts[measure.numerator.key], facts[measure.denominator.key]
    with np.errstate(divide="ignore", invalid="ignore"):
        low = np.maximum(top.low, 0.0) / bottom.high
        high = np.where(bottom.low > 0, np.maximum(top.high, 0.0) / bottom.low, _unless_nan(bottom.low, _FULL))
    # Either end is NaN where numerator or denominator is.
    return ValueEnds(np.clip(low + 0.0 * high, 0.0, _FULL), np.clip(high + 0.0 * low, 0.0, _FULL))


def _growth_ends(now: ValueEnds, before: ValueEnds, own: str | None) -> ValueEnds:
    """A growth share rises with this year's rate and falls with last year's, whichever gives the headroom."""
    of = before if own == "previous" else now
    at_low, at_high = (of.high, of.low) if own == "previous" else (of.low, of.high)
    low = _over_headroom(now.low - before.high, at_low, -np.inf)
    high = _over_headroom(now.high - before.low, at_high, np.inf)
    return _without_headroom(ValueEnds(low, high), of)


def _change_ends(now: ValueEnds, before: ValueEnds) -> ValueEnds:
    with np.errstate(divide="ignore", invalid="ignore"):
        low = _outwards(np.maximum(now.low, 0.0) / before.high - _FULL, -1)
        high = np.where(
            before.low > 0, _outwards(now.high / before.low - _FULL, 1), _unless_nan(before.low + now.high, np.inf)
        )
    undefined = before.high <= 0
    return ValueEnds(np.where(undefined, np.nan, low), np.where(undefined, np.nan, high))


def _per_headroom(change: ValueEnds, own: ValueEnds) -> ValueEnds:
    """Divide changes of either sign by headrooms between ends."""
    low = np.where(
        change.low < 0, _over_headroom(change.low, own.high, -np.inf), _over_headroom(change.low, own.low, -np.inf)
    )
    high = np.where(
        change.high > 0, _over_headroom(change.high, own.high, np.inf), _over_headroom(change.high, own.low, np.inf)
    )
    return _without_headroom(ValueEnds(low, high), own)


def _over_headroom(change: Array, own: Array, open_end: float) -> Array:
    """Divide by the headroom that an own rate leaves; the end is open where there may be none."""
    headroom = _FULL - own
    with np.errstate(divide="ignore", invalid="ignore"):
        # What the rates were rounded by weighs the more, the less headroom there is.
        share = _outwards(change / headroom, np.sign(open_end), 1 / headroom)
    return np.where(_is_full(own), _unless_nan(change + own, open_end), share)


def _without_headroom(ends: ValueEnds, own: ValueEnds) -> ValueEnds:
    """Leave out who certainly has no headroom, and leave open who may have none."""
    never, maybe = _is_full(own.low), _is_full(own.high)
    low = np.where(maybe, _unless_nan(ends.low, -np.inf), ends.low)
    high = np.where(maybe, _unless_nan(ends.high, np.inf), ends.high)
    return ValueEnds(np.where(never, np.nan, low), np.where(never, np.nan, high))


def _is_full(own: Array) -> npt.NDArray[np.bool_]:
    full: npt.NDArray[np.bool_] = at_15_digits(own) >= _FULL
    return full


def _outwards(values: Array, sign: float, weight: Array | float = 1.0) -> Array:
    with np.errstate(invalid="ignore", over="ignore"):
        moved: Array = values + sign * _LOSS * weight * (np.abs(values) + _FULL)
    return moved


def _unless_nan(values: Array, filling: float) -> Array:
    return np.where(np.isnan(values), np.nan, filling)
