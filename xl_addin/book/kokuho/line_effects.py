"""What meeting one more line of an indicator would take away: the rungs that it replaces, and what rests on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xl_addin.rulebook.tiers import Line, TierIndicator


def replaced(indicator: TierIndicator, line: Line) -> tuple[str, ...]:
    """Name the lines that no longer count once a line is met.

    Args:
        indicator: the indicator.
        line: one of its lines.

    Returns:
        Numbers of the lines that exclude it or that it excludes, and of those that require one of these, in printed
        order.
    """
    lost = {other.no for other in indicator.lines if other.no in line.excludes or line.no in other.excludes}
    while True:
        more = {other.no for other in indicator.lines if lost.intersection(other.requires)} - lost
        if not more:
            return tuple(other.no for other in indicator.lines if other.no in lost)
        lost |= more


def replacing(indicator: TierIndicator, line: Line) -> tuple[str, ...]:
    """Name the lines that take a line's place once they are met."""
    return tuple(other.no for other in indicator.lines if line.no in replaced(indicator, other))
