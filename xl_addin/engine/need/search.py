"""Finds the smallest count that reaches a place, and leaves out only spans of counts in which none can."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.engine.need.curves import added
from xl_addin.errors import ScoringError

if TYPE_CHECKING:
    from xl_addin.engine.need.curves import Points
    from xl_addin.engine.need.part_curve import PointBounds
    from xl_addin.engine.need.standing import Standing
    from xl_addin.rulebook.model import DeviationIndicator

#: Counts that are looked at one by one are few, unless figures differ by no more than doubles can tell.
_MOST_LOOKED_AT = 2000


def first_count(standing: Standing, indicator: DeviationIndicator, place: int) -> int | None:
    """Find the smallest count, from 1 on, with which an entity reaches a place.

    The rank need not rise with the count, since a high figure of one entity also lifts those below the mean. So every
    count is ruled out by bounds over a span that holds it, or scored.

    Args:
        standing: where the entity stands.
        indicator: the indicator whose numerator grows.
        place: the place asked for.

    Returns:
        The count; None where none reaches the place.

    Raises:
        ScoringError: too many counts are too close to call.
    """
    curves = standing.curves(indicator)
    spans = [(1, curves.most)] if curves.most else []
    looked_at = 0
    while spans:
        first, last = spans.pop()
        if _certainly_ahead(standing.book.ties, curves.bounds(first, last), curves.rest, curves.margin) >= place:
            continue
        if first < last:
            middle = (first + last) // 2
            spans += [(middle + 1, last), (first, middle)]
            continue
        looked_at += 1
        if looked_at > _MOST_LOOKED_AT:
            raise _too_close(indicator)
        rank = standing.with_more({indicator.id: first}).rank
        if rank is not None and rank <= place:
            return first
    return None


def _certainly_ahead(ties: str, bounds: PointBounds, rest: Points, margin: float) -> int:
    """Count the rivals, or with dense ranks the different totals, that are above the entity throughout a span."""
    own = rest.own + bounds.own + margin
    low = added([rest.rivals, bounds.low])
    if ties != "dense":
        return sum(total > own for total in low)
    high = added([rest.rivals, bounds.high])
    totals, reached = 0, own
    for most, least in sorted(zip(high, low)):
        if least > reached:
            totals, reached = totals + 1, most + margin
    return totals


def _too_close(indicator: DeviationIndicator) -> ScoringError:
    return ScoringError(
        f"指標{indicator.id}の値の差が小さすぎて、必要な数を決められません。",
        f"The figures of indicator {indicator.id} are too close to one another to find the count.",
        "#NUM!",
    )
