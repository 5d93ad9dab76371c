"""Scores many draws of a deviation scheme at once: the engine's rules on NumPy arrays, blanks and errors as NaN."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xl_addin.engine.exact import Known
    from xl_addin.engine.facts import Facts
    from xl_addin.rulebook.model import DeviationBook, DeviationIndicator, Measure, Part

#: Entities stand along the last axis, draws along the one before it.
Array = npt.NDArray[np.float64]

#: (50 + 10 z) · points / 50 is points · (1 + z / 5).
DISTANCE_FOR_FULL_POINTS = 5.0

_SHOWN_DIGITS = 15
_FEWEST = 2


@dataclass(frozen=True)
class ArrayScores:
    """The scores of all draws.

    Attributes:
        points: per indicator, draws × entities.
        totals: draws × entities.
    """

    points: tuple[Array, ...]
    totals: Array


def fact_arrays(facts: Facts) -> dict[str, Array]:
    """Turn facts into arrays.

    Args:
        facts: the facts of all entities.

    Returns:
        By fact key, one number per entity, NaN for a blank.
    """
    return {key: array(column) for key, column in facts.columns.items()}


def rate_units(book: DeviationBook, facts: Facts) -> set[str]:
    """Name the denominators that count nobody: 1 or 100 for every entity, so that the numerators are rates."""
    measures = (measure for indicator in book.indicators for measure in indicator.measures)
    keys = {measure.denominator.key for measure in measures}
    return {key for key in keys if set(facts.columns[key]) - {None} in ({1.0}, {100.0})}


def array(column: Sequence[Known]) -> Array:
    """Turn a column into an array; a blank is NaN."""
    return np.array([np.nan if value is None else value for value in column], dtype=np.float64)


def score_arrays(book: DeviationBook, facts: Mapping[str, Array]) -> ArrayScores:
    """Score every draw by itself, as ``score_scheme`` would.

    Args:
        book: the rules.
        facts: by fact key, entities or draws × entities, NaN for a blank. They have been checked: no numerator is negative
            or above its denominator, no denominator is 0 or less.

    Returns:
        The scores, unrounded; NaN where a fact is blank or a formula has no value.
    """
    points = tuple(_indicator_points(book, indicator, facts) for indicator in book.indicators)
    return ArrayScores(points, sum_of(points))


def sum_of(points: Sequence[Array]) -> Array:
    """Add up arrays of the same shape; NaN where one is NaN."""
    total = points[0].copy()
    for each in points[1:]:
        total += each
    return total


def deviations(values: Array, points: float, spread: str) -> Array:
    """Scale the values of every draw to deviation scores.

    Args:
        values: draws × entities; NaN does not count.
        points: 配点, the mean of the scores.
        spread: "population" or "sample".

    Returns:
        The scores; NaN for NaN, and for a whole draw whose values agree at 15 digits or are fewer than two.
    """
    distances, sd = standardised(values, spread)
    with np.errstate(invalid="ignore", divide="ignore"):
        scores: Array = points + distances * (points / DISTANCE_FOR_FULL_POINTS / sd)
    return scores


def standardised(values: Array, spread: str) -> tuple[Array, Array]:
    """Give the distance of each value from its draw's mean, and that draw's standard deviation (NaN where there is none).

    Args:
        values: draws × entities; NaN does not count.
        spread: "population" or "sample".
    """
    blank = np.isnan(values)
    whole = not blank.any()
    count = np.asarray(values.shape[-1] if whole else (~blank).sum(axis=-1, keepdims=True), dtype=np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        distances = values - _sum(values, blank) / count
        # Once more, for a mean that is far larger than the spread has lost digits.
        distances -= _sum(distances, blank) / count
        squares = _sum(distances * distances, blank)
        sd = np.sqrt(squares / (count if spread == "population" else count - 1))
    least = np.where(blank, np.inf, values).min(axis=-1, keepdims=True)
    greatest = np.where(blank, -np.inf, values).max(axis=-1, keepdims=True)
    equal = at_15_digits(least) == at_15_digits(greatest)
    return distances, np.where((count < _FEWEST) | equal, np.nan, sd)


def ranks_of(totals: Array, ties: str = "min") -> Array:
    """Rank every draw by itself, high first; totals that agree at 15 digits tie.

    Args:
        totals: draws × entities, or entities.
        ties: "min", "max", "average", "dense" or "ordinal".

    Returns:
        Ranks from 1 on; NaN for NaN, which does not count.
    """
    keys = -at_15_digits(totals)
    order = np.argsort(keys, axis=-1, kind="stable")
    ascending = np.take_along_axis(keys, order, axis=-1)
    places = np.arange(totals.shape[-1])
    first = np.ones(totals.shape, dtype=bool)
    first[..., 1:] = ascending[..., 1:] != ascending[..., :-1]
    start = np.maximum.accumulate(np.where(first, places, 0), axis=-1)
    shared = _shared(start, first, ties)
    ranks = np.empty(totals.shape)
    np.put_along_axis(ranks, order, shared, axis=-1)
    ranks[np.isnan(totals)] = np.nan
    return ranks


def at_15_digits(values: Array) -> Array:
    """Cut numbers to 15 significant digits, as the engine compares them; 0, NaN and infinities stay."""
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        exponents = np.floor(np.log10(np.abs(values)))
        scale = 10.0 ** (_SHOWN_DIGITS - 1 - exponents)
        cut = np.rint(values * scale) / scale
    return np.where(np.isfinite(cut), cut, values)


def _shared(start: npt.NDArray[np.intp], first: npt.NDArray[np.bool_], ties: str) -> Array:
    """Give the rank that equal values, sorted, have in common."""
    places = np.arange(start.shape[-1])
    if ties == "ordinal":
        return np.broadcast_to(places + 1.0, start.shape)
    if ties == "dense":
        return np.cumsum(first, axis=-1).astype(np.float64)
    begin = start.astype(np.float64) + 1.0
    if ties == "min":
        return begin
    last = np.ones(first.shape, dtype=bool)
    last[..., :-1] = first[..., 1:]
    behind = np.where(last, places + 1.0, np.inf)
    end: Array = np.minimum.accumulate(behind[..., ::-1], axis=-1)[..., ::-1]
    return end if ties == "max" else (begin + end) / 2


def _sum(values: Array, blank: npt.NDArray[np.bool_]) -> Array:
    summed: Array = np.where(blank, 0.0, values).sum(axis=-1, keepdims=True)
    return summed


def _indicator_points(book: DeviationBook, indicator: DeviationIndicator, facts: Mapping[str, Array]) -> Array:
    parts = [
        deviations(part_values(part, indicator, facts), float(indicator.points), book.spread)
        for part in indicator.parts
    ]
    if len(parts) == 1:
        return parts[0]
    return sum_of([part * float(rule.weight) for part, rule in zip(parts, indicator.parts, strict=True)])


def part_values(part: Part, indicator: DeviationIndicator, facts: Mapping[str, Array]) -> Array:
    """Give the figures whose deviation scores make up a part.

    Args:
        part: one of the indicator's parts.
        indicator: the indicator.
        facts: as ``score_arrays`` takes them.

    Returns:
        Draws × entities; NaN where there is no value.
    """
    now = rates(indicator.current, facts)
    if part.kind == "level" or indicator.previous is None:
        return now
    before = rates(indicator.previous, facts)
    if part.kind == "growth":
        return _per_headroom(now - before, before if part.own == "previous" else now)
    count, base = facts[indicator.current.numerator.key], facts[indicator.previous.numerator.key]
    with np.errstate(divide="ignore", invalid="ignore"):
        change = np.where(base == 0, np.nan, (count - base) / base)
    if part.own is None:
        return change
    return _per_headroom(change, before if part.own == "previous" else now)


def rates(measure: Measure, facts: Mapping[str, Array]) -> Array:
    """Give rates as fractions."""
    result: Array = facts[measure.numerator.key] / facts[measure.denominator.key]
    return result


def _per_headroom(change: Array, own: Array) -> Array:
    headroom = 1.0 - own
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(at_15_digits(own) == 1.0, np.nan, change / headroom)
