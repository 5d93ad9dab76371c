"""Rigorous bounds of scores, totals and ranks when the facts were rounded: nothing is sampled.

If every value x of a part may be off by e with |e| ≤ h, its distance from the mean moves by at most
(1 - 1/n) h + (sum of the other h) / n, and the standard deviation, a seminorm, by at most sd(e) ≤ root mean square of h.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from xl_addin.analysis.arrays import DISTANCE_FOR_FULL_POINTS, fact_arrays, rate_units, standardised
from xl_addin.analysis.intervals import is_exact, part_ends, value_ends
from xl_addin.analysis.results import Bounds, EntityBounds, Range
from xl_addin.engine.rank_ranges import RankRange
from xl_addin.engine.scheme import score_scheme
from xl_addin.rulebook.model import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xl_addin.analysis.arrays import Array
    from xl_addin.analysis.intervals import ValueEnds
    from xl_addin.engine.facts import Facts
    from xl_addin.rulebook.model import DeviationBook, DeviationIndicator

#: A billionth of a point, for what sums lose of scores of some hundred points; all before is rounded outwards.
_SLACK = 1e-9
#: What the arithmetic of doubles can lose of a standard deviation, relative to the values.
_LOSS = 8 * float(np.finfo(np.float64).eps)
#: With fewer values there is nothing to spread.
_FEWEST = 2


@dataclass(frozen=True)
class _Spans:
    """Between what scores lie, and between what the differences of any two of them lie.

    Attributes:
        low: one per entity, NaN where there is no score.
        high: one per entity.
        least: [a, b] is the least score of a minus score of b.
        greatest: the greatest one.
    """

    low: Array
    high: Array
    least: Array
    greatest: Array

    def __add__(self, other: _Spans) -> _Spans:
        return _Spans(
            self.low + other.low, self.high + other.high, self.least + other.least, self.greatest + other.greatest
        )


def rounding_bounds(book: DeviationBook, facts: Facts, halves: Mapping[str, float]) -> Bounds:
    """Bound what the scores and ranks of the true facts can be.

    Args:
        book: the rules.
        facts: the facts as they were printed.
        halves: by fact key, how far its true value may lie from the printed one, in its own unit; a fact that is not named
            is exact. A true numerator lies between 0 and its true denominator.

    Returns:
        The bounds. Ranks compare entities pair by pair, for what moves the mean moves both.

    Raises:
        ScoringError: as ``score_scheme``.
    """
    score_scheme(book, facts.entities, facts.columns)
    base = fact_arrays(facts)
    ends = {key: value_ends(column, halves.get(key, 0.0)) for key, column in base.items()}
    spans = [_indicator_spans(book, indicator, ends) for indicator in book.indicators]
    total = _added(spans)
    rank_columns = [_ranks(each, book.ties) for each in spans]
    ranks = _ranks(total, book.ties)
    entities = tuple(
        EntityBounds(
            entity=entity,
            points=tuple(_range(each, row) for each in spans),
            point_ranks=tuple(column[row] for column in rank_columns),
            total=_range(total, row),
            rank=ranks[row],
        )
        for row, entity in enumerate(facts.entities)
    )
    return Bounds(_assumed(book, halves), entities)


def halves_of(book: DeviationBook, facts: Facts, decimals: int) -> dict[str, float]:
    """Say how far facts that were rounded may be off.

    Args:
        book: the rules.
        facts: the facts.
        decimals: to how many decimals all of them were rounded; −3 for counts in thousands. A denominator that is 1 or 100
            for every entity turns its numerator into a rate and is exact.

    Returns:
        By fact key, half a unit of the last decimal.
    """
    half = 0.5 * 10.0**-decimals
    units = rate_units(book, facts)
    return {fact.key: half for fact in book.facts if fact.key not in units}


def _indicator_spans(book: DeviationBook, indicator: DeviationIndicator, facts: Mapping[str, ValueEnds]) -> _Spans:
    points = float(indicator.points)
    spans: list[_Spans] = []
    for part in indicator.parts:
        ends, exact = part_ends(part, indicator, facts), is_exact(part, indicator, facts)
        spans.append(_part_spans(_moments(ends, book.spread, exact=exact), points * float(part.weight)))
    return _added(spans)


def _part_spans(found: _Moments, points: float) -> _Spans:
    """Bound the scores of one part; ``points`` is what it gives on average."""
    low, high = _standardised_ends(found)
    least, greatest = _difference_ends(found)
    unit = points / DISTANCE_FOR_FULL_POINTS
    return _Spans(points + unit * low, points + unit * high, unit * least, unit * greatest)


@dataclass(frozen=True)
class _Moments:
    """What is known of the values of a part.

    Attributes:
        count: how many there are.
        middle: the middle of the ends of each, NaN for none.
        half: how far a value may lie from there.
        sd_low: the least standard deviation.
        sd_high: the greatest one.
        sample_factor: what z scores shrink by where the sample's standard deviation, the larger one, divides; else 1.
        is_open: whose value may be anything, or not exist.
    """

    count: int
    middle: Array
    half: Array
    sd_low: float
    sd_high: float
    sample_factor: float
    is_open: npt.NDArray[np.bool_]


def _standardised_ends(found: _Moments) -> tuple[Array, Array]:
    """Bound z scores; whatever the values are, none is further than √(n - 1) (Samuelson's inequality)."""
    distance, _ = standardised(found.middle, "population")
    off = found.half
    if not found.is_open.any():
        off = off + (np.nansum(off) - 2 * off) / max(found.count, 1)
    return _divided(distance - off, distance + off, found, math.sqrt(max(found.count - 1, 0)))


def _difference_ends(found: _Moments) -> tuple[Array, Array]:
    """Bound the difference of any two z scores: the mean drops out of it, one SD divides both."""
    apart = found.middle[:, None] - found.middle[None, :]
    off = found.half[:, None] + found.half[None, :]
    low, high = _divided(apart - off, apart + off, found, math.sqrt(2 * found.count))
    itself = np.where(np.isnan(found.middle), np.nan, 0.0)
    np.fill_diagonal(low, itself)
    np.fill_diagonal(high, itself)
    # Who may have no score is certainly above nobody.
    low[found.is_open & ~np.isnan(found.middle), :] = -np.inf
    return low, high


def _moments(ends: ValueEnds, spread: str, *, exact: bool) -> _Moments:
    known = ~np.isnan(ends.low)
    count = int(known.sum())
    sample_factor = math.sqrt((count - 1) / count) if spread == "sample" and count else 1.0
    is_open = known & ~(np.isfinite(ends.low) & np.isfinite(ends.high))
    nothing = np.full(known.shape, np.nan)
    if count < _FEWEST:
        return _Moments(count, nothing, nothing, 0.0, math.inf, sample_factor, np.zeros_like(known))
    if is_open.any():
        # Nothing is known of mean and SD: what is left is how far a value can lie from the mean at all.
        unknown = np.where(known, np.inf, np.nan)
        return _Moments(count, np.where(known, 0.0, np.nan), unknown, 0.0, math.inf, sample_factor, is_open)
    middle, half = (ends.low + ends.high) / 2, (ends.high - ends.low) / 2
    _, sds = standardised(middle, "population")
    sd = float(sds[0])
    off = math.sqrt(float(np.nansum(half**2)) / max(count, 1)) + _LOSS * float(np.nanmax(np.abs(middle), initial=0.0))
    if math.isnan(sd):
        # All values agree, and give scores only if what was rounded away has spread them.
        sd = 0.0
        middle = nothing if exact else middle
    return _Moments(count, middle, half, max(0.0, sd - off), sd + off, sample_factor, is_open)


def _divided(low: Array, high: Array, found: _Moments, limit: float) -> tuple[Array, Array]:
    with np.errstate(divide="ignore", invalid="ignore"):
        least = np.where(low < 0, low / found.sd_low, low / found.sd_high)
        greatest = np.where(high > 0, high / found.sd_low, high / found.sd_high)
    return (
        np.clip(least, -limit, limit) * found.sample_factor,
        np.clip(greatest, -limit, limit) * found.sample_factor,
    )


def _added(spans: Sequence[_Spans]) -> _Spans:
    total = spans[0]
    for each in spans[1:]:
        total += each
    return total


def _ranks(spans: _Spans, ties: str) -> list[RankRange | None]:
    """Count who is certainly above and who may be, [a, b] being about a above b."""
    low, high = spans.low, spans.high
    with np.errstate(invalid="ignore"):
        least = np.maximum(spans.least, np.where(np.isinf(spans.least), -np.inf, low[:, None] - high[None, :]))
        greatest = np.minimum(spans.greatest, high[:, None] - low[None, :])
        above = (least > _SLACK).sum(axis=0)
        reaching = (greatest > -_SLACK).sum(axis=0)
    best = 1 + (np.minimum(above, 1) if ties == "dense" else above)
    # Each is counted among those that reach itself.
    return [None if math.isnan(low[row]) else RankRange(int(best[row]), int(reaching[row])) for row in range(len(low))]


def _range(spans: _Spans, row: int) -> Range | None:
    if math.isnan(spans.low[row]):
        return None
    return Range(float(spans.low[row]) - _SLACK, float(spans.high[row]) + _SLACK)


def _assumed(book: DeviationBook, halves: Mapping[str, float]) -> Text:
    named = {
        half: [fact for fact in book.facts if halves.get(fact.key) == half] for half in sorted(set(halves.values()))
    }
    if not any(named):
        return Text("丸められた項目はありません。", "No fact was rounded.")
    ja = "、".join(
        f"{'すべての項目' if len(facts) == len(book.facts) else '・'.join(fact.label.ja for fact in facts)}で ±{half:g}"
        for half, facts in named.items()
        if half
    )
    en = "; ".join(
        f"{'all facts' if len(facts) == len(book.facts) else ', '.join(fact.key for fact in facts)} within ±{half:g}"
        for half, facts in named.items()
        if half
    )
    return Text(f"丸める前の値との差を、{ja} 以内とします。", f"How far true facts may lie from the given ones: {en}.")
