"""The highest and the lowest points that can be reached, by exact search over the lines that may count together."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Iterable, Mapping, NamedTuple, Sequence

if TYPE_CHECKING:
    from xl_addin.rulebook.tiers import Line, TierIndicator

_ZERO = Decimal(0)
_NOTHING: tuple[Decimal, tuple[str, ...]] = (_ZERO, ())


class Extremes(NamedTuple):
    """The lowest and the highest points, and lines that give the highest."""

    lowest: Decimal
    highest: Decimal
    highest_lines: tuple[str, ...]


def extremes(indicator: TierIndicator) -> Extremes:
    """Search all allowed combinations of an indicator's lines.

    Lines may count together unless one excludes another or lacks one that it requires. What conditions say of each
    other is not looked at: that no figure can be both 60 and below 30 is for a ladder to say.

    Args:
        indicator: a complete indicator.

    Returns:
        The extremes; of several combinations with the same points, one of them.
    """
    lowest, highest = _ZERO, _NOTHING
    for part in _independent(indicator.lines):
        most, least = _search(part)
        highest = (highest[0] + most[0], highest[1] + most[1])
        lowest += least
    return Extremes(lowest, *highest)


def total_extremes(indicators: Iterable[TierIndicator]) -> tuple[Decimal, Decimal]:
    """Add up the lowest and the highest points of several indicators, which do not depend on each other.

    Args:
        indicators: complete indicators.

    Returns:
        The lowest and the highest sum; 0 and 0 of none.
    """
    found = [extremes(indicator) for indicator in indicators]
    return sum((each.lowest for each in found), _ZERO), sum((each.highest for each in found), _ZERO)


def _independent(lines: Sequence[Line]) -> list[list[Line]]:
    """Part the lines into sets that have nothing to do with each other, each in printed order."""
    sets: list[list[Line]] = []
    for line in lines:
        related = {*line.requires, *line.excludes}
        touched = [part for part in sets if any(other.no in related for other in part)]
        merged = [other for part in touched for other in part]
        sets = [part for part in sets if part not in touched]
        sets.append([*merged, line])
    order = {line.no: place for place, line in enumerate(lines)}
    return [sorted(part, key=lambda line: order[line.no]) for part in sets]


def _search(lines: Sequence[Line]) -> tuple[tuple[Decimal, tuple[str, ...]], Decimal]:
    """Find the best and the worst allowed combination, leaving out branches that cannot beat what was found."""
    gains = _remaining(lines, positive=True)
    losses = _remaining(lines, positive=False)
    best, worst = _NOTHING, _ZERO

    def visit(place: int, counted: Mapping[str, bool], points: Decimal, taken: tuple[str, ...]) -> None:
        nonlocal best, worst
        if place == len(lines):
            best = (points, taken) if points > best[0] else best
            worst = min(points, worst)
            return
        if points + gains[place] <= best[0] and points + losses[place] >= worst:
            return
        line = lines[place]
        visit(place + 1, {**counted, line.no: False}, points, taken)
        if all(counted[no] for no in line.requires) and not any(counted[no] for no in line.excludes):
            visit(place + 1, {**counted, line.no: True}, points + line.points, (*taken, line.no))

    visit(0, {}, _ZERO, ())
    return best, worst


def _remaining(lines: Sequence[Line], *, positive: bool) -> list[Decimal]:
    """From each line on, the sum of all points of one sign: a bound on what may still come."""
    bounds = [_ZERO]
    for line in reversed(lines):
        bounds.append(bounds[-1] + (line.points if (line.points > 0) is positive else _ZERO))
    return bounds[::-1]
