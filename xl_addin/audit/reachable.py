"""All the points that an indicator can give: the sums of its lines that may count together."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from xl_addin.engine.extremes import extremes, total_extremes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xl_addin.rulebook.tiers import TierIndicator

_MOST: Final = 50_000


@lru_cache(maxsize=500)
def reachable(indicator: TierIndicator) -> frozenset[float] | None:
    """Return every sum of an indicator's lines that may count together.

    Lines may count together unless one excludes another or lacks one that it requires, as for SCORE_MAX.

    Args:
        indicator: a complete indicator.

    Returns:
        The sums, 0 among them; None if there are too many to list.
    """
    lines = indicator.lines
    states = {(frozenset[str](), 0.0)}
    for place, line in enumerate(lines):
        later = {no for other in lines[place + 1 :] for no in (*other.requires, *other.excludes)}
        counted = {
            (taken | {line.no}, points + float(line.points))
            for taken, points in states
            if taken.issuperset(line.requires) and taken.isdisjoint(line.excludes)
        }
        states = {(taken & later, round(points, 9)) for taken, points in states | counted}
        if len(states) > _MOST:
            return None
    return frozenset(points for _, points in states)


@lru_cache(maxsize=500)
def bounds(indicator: TierIndicator) -> tuple[float, float]:
    """Return the lowest and the highest points of an indicator."""
    found = extremes(indicator)
    return float(found.lowest), float(found.highest)


def total_bounds(indicators: Iterable[TierIndicator]) -> tuple[float, float]:
    """Return the lowest and the highest sum of the points of several indicators."""
    lowest, highest = total_extremes(indicators)
    return float(lowest), float(highest)


def is_reachable(indicator: TierIndicator, points: float) -> bool:
    """Tell whether a set of lines that may count together gives these points."""
    allowed = reachable(indicator)
    if allowed is None:
        lowest, highest = bounds(indicator)
        return lowest <= points <= highest
    return any(abs(points - other) < 1e-6 for other in allowed)  # noqa: PLR2004 - far less than any points


def nearest(indicator: TierIndicator, points: float) -> list[float]:
    """Return the reachable points next below and next above."""
    allowed = reachable(indicator) or frozenset(bounds(indicator))
    below = [other for other in allowed if other < points]
    above = [other for other in allowed if other > points]
    return [*([max(below)] if below else []), *([min(above)] if above else [])]
