"""How the deviation scores of all move with one entity's own figure: fast, and with bounds for a span of figures.

The other entities' figures stay, with a mean m and a population variance v of their n - 1 values. Where the entity
stands x above m, the n values have the population SD ``sqrt((n-1)/n (v + x²/n))``; the entity's standard score is
``x (n-1)/n / SD``, and that of another one that stands a above m is ``(a - x/n) / SD``. The first never falls as x grows. The
second turns once, at ``x = -v/a``: those below m have their least score there, those above it their greatest. So bounds on
a span are the scores at its ends and at that point, if it lies inside.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from typing import NamedTuple, Sequence

#: What a few operations on doubles lose at most, beside the size of the numbers.
_NOISE = 1e-14

#: (50 + 10 z) · points / 50 is points · (1 + z / 5).
_DISTANCE_FOR_FULL_POINTS = 5


class PointBounds(NamedTuple):
    """Bounds of points over a span of figures.

    Attributes:
        own: the entity's points are never above it.
        low: per rival, never below it.
        high: per rival, never above it.
    """

    own: float
    low: list[float]
    high: list[float]


class _Turn(NamedTuple):
    """Where a rival's points turn.

    Attributes:
        at: the entity's distance from the others' mean.
        rival: whose points.
        points: those points.
    """

    at: float
    rival: int
    points: float


class PartCurve:
    """The points of an entity and of its rivals in one part, by the entity's own figure.

    Args:
        points: the part's share of the indicator's points.
        spread: "population" or "sample".
        others: the figures of all other entities that have one; at least one.
        rivals: the figures of those whose points are asked for.

    Attributes:
        noise: how far points may be off because doubles are.
    """

    def __init__(self, points: float, spread: str, others: Sequence[float], rivals: Sequence[float]) -> None:
        self._points = points
        self._count = len(others) + 1
        self._mean = math.fsum(others) / len(others)
        self._scale = points / _DISTANCE_FOR_FULL_POINTS
        if spread == "sample":
            self._scale *= math.sqrt((self._count - 1) / self._count)
        loss = _NOISE * (max(map(abs, others)) + 1)
        variance = math.fsum((value - self._mean) ** 2 for value in others) / len(others)
        self._is_flat = variance <= loss * loss
        self._variance = 0.0 if self._is_flat else variance
        self._dead_zone = 100 * loss if self._is_flat else 0.0
        self._above = [0.0 if self._is_flat else value - self._mean for value in rivals]
        self.noise = 0.0 if self._is_flat else self._scale * loss / self._sd(0)
        self._valleys = self._turns(-1)
        self._peaks = self._turns(1)

    def own(self, figure: float) -> float:
        """Give the entity's points at a figure of its own."""
        x = figure - self._mean
        if self._is_dead(x):
            return self._points
        return self._points + self._scale * x * (self._count - 1) / self._count / self._sd(x)

    def rivals(self, figure: float) -> list[float]:
        """Give each rival's points at a figure of the entity."""
        x = figure - self._mean
        if self._is_dead(x):
            return [self._points] * len(self._above)
        factor = self._scale / self._sd(x)
        offset = self._points - factor * x / self._count
        return [offset + factor * above for above in self._above]

    def bounds(self, one: float, other: float) -> PointBounds:
        """Bound the points of all while the entity's figure lies between two figures."""
        least, most = sorted((one, other))
        if self._is_flat and least - self._mean <= self._dead_zone and most - self._mean >= -self._dead_zone:
            return self._flat_bounds()
        ends = (self.rivals(least), self.rivals(most))
        low, high = list(map(min, *ends)), list(map(max, *ends))
        for turns, reached in ((self._valleys, low), (self._peaks, high)):
            first = bisect_left(turns, (least - self._mean,))
            for turn in turns[first : bisect_right(turns, (most - self._mean, len(self._above)))]:
                reached[turn.rival] = turn.points
        return PointBounds(self.own(most), low, high)

    def _is_dead(self, x: float) -> bool:
        """Tell whether all figures are alike, so that nobody has a score."""
        return self._is_flat and abs(x) <= self._dead_zone

    def _sd(self, x: float) -> float:
        return math.sqrt((self._variance + x * x / self._count) * (self._count - 1) / self._count)

    def _turns(self, sign: int) -> list[_Turn]:
        """In the order of the entity's figure, where the points of rivals on one side of the mean turn."""
        if self._is_flat:
            return []
        found = []
        for rival, above in enumerate(self._above):
            if above * sign > 0:
                x = -self._variance / above
                score = (above - x / self._count) / self._sd(x) if math.isfinite(x * x) else 0.0
                found.append(_Turn(x, rival, self._points + self._scale * score))
        return sorted(found)

    def _flat_bounds(self) -> PointBounds:
        """Where the others are all alike, the entity is as far above or below them as anybody can be."""
        farthest = math.sqrt(self._count - 1)
        away = self._scale / farthest
        rivals = len(self._above)
        return PointBounds(
            self._points + self._scale * farthest, [self._points - away] * rivals, [self._points + away] * rivals
        )
