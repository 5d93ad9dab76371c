"""How the points of all move with one entity's count in one indicator: fast, and with bounds for a span of counts."""

from __future__ import annotations

from operator import add
from typing import TYPE_CHECKING, Callable, NamedTuple, Sequence

from xl_addin.engine.need.part_curve import PartCurve, PointBounds

if TYPE_CHECKING:
    from xl_addin.engine.exact import Outcome
    from xl_addin.engine.need.standing import Standing
    from xl_addin.rulebook.model import DeviationIndicator, Part

#: Sums of a few hundred points as doubles agree with the exact ones far within it.
_MARGIN = 1e-9


class Points(NamedTuple):
    """Points of an entity and of its rivals.

    Attributes:
        own: of the entity.
        rivals: of each rival.
    """

    own: float
    rivals: list[float]


class Curves:
    """The points of an entity and of its rivals in one indicator, by how many more the entity's numerator counts.

    Args:
        standing: where the entity stands; its total must be known.
        indicator: the indicator.

    Attributes:
        most: the largest count that leaves every part a value.
        rest: the points of all other indicators.
        margin: how far doubles may be off.
    """

    def __init__(self, standing: Standing, indicator: DeviationIndicator) -> None:
        rest = standing.everybody.rest(indicator)
        self.rest = Points(_float(rest[standing.row]), [_float(rest[row]) for row in standing.rivals])
        self._figures = _figures(standing, indicator)
        values = standing.everybody.values(indicator)
        self._parts = [_curve(standing, indicator, *each) for each in zip(indicator.parts, values)]
        self.most = _most(standing, indicator)
        self.margin = _MARGIN + sum(part.noise for part in self._parts)
        self._known: dict[int, Points] = {}

    def at(self, more: int) -> Points:
        """Give the points with so many more."""
        if more not in self._known:
            figures = [figure(more) for figure in self._figures]
            own = sum(part.own(figure) for part, figure in zip(self._parts, figures))
            columns = [part.rivals(figure) for part, figure in zip(self._parts, figures)]
            self._known[more] = Points(own, added(columns))
        return self._known[more]

    def bounds(self, first: int, last: int) -> PointBounds:
        """Bound the points for every count from first to last."""
        found = [part.bounds(figure(first), figure(last)) for part, figure in zip(self._parts, self._figures)]
        return PointBounds(
            sum(bounds.own for bounds in found),
            added([bounds.low for bounds in found]),
            added([bounds.high for bounds in found]),
        )


def added(columns: Sequence[list[float]]) -> list[float]:
    """Add columns up, row by row."""
    total = columns[0]
    for column in columns[1:]:
        total = list(map(add, total, column))
    return total


def _curve(standing: Standing, indicator: DeviationIndicator, part: Part, values: Sequence[Outcome]) -> PartCurve:
    others = [value for row, value in enumerate(values) if isinstance(value, float) and row != standing.row]
    points = float(indicator.points) * float(part.weight)
    return PartCurve(points, standing.book.spread, others, [_float(values[row]) for row in standing.rivals])


def _float(outcome: Outcome) -> float:
    """A rival has a total, so it has every figure."""
    if not isinstance(outcome, float):
        raise TypeError(outcome)
    return outcome


def _most(standing: Standing, indicator: DeviationIndicator) -> int:
    """At a rate of 100 % a part that is measured by this year's headroom has no value."""
    most = standing.most(indicator)
    needs_headroom = any(part.own == "current" for part in indicator.parts)
    counts = standing.counts(indicator)
    is_full = counts is not None and counts[0] + most == counts[1]
    return max(0, most - 1) if needs_headroom and is_full else most


def _figures(standing: Standing, indicator: DeviationIndicator) -> list[Callable[[int], float]]:
    """Give for each part its figure as a function of how many more are counted; it rises or falls throughout."""
    top, bottom = (float(count) for count in standing.counts(indicator) or (0, 1))
    before_top = before_rate = 0.0
    if indicator.previous is not None:
        before_top = standing.facts.columns[indicator.previous.numerator.key][standing.row] or 0.0
        before_rate = before_top / (standing.facts.columns[indicator.previous.denominator.key][standing.row] or 1.0)

    def of(part: Part) -> Callable[[int], float]:
        def level(more: int) -> float:
            return (top + more) / bottom

        def headroom(more: int) -> float:
            return 1.0 if part.own is None else 1 - (before_rate if part.own == "previous" else level(more))

        def growth(more: int) -> float:
            return (level(more) - before_rate) / headroom(more)

        def change(more: int) -> float:
            return ((top + more) / before_top - 1) / headroom(more)

        return {"level": level, "growth": growth, "change": change}[part.kind]

    return [of(part) for part in indicator.parts]
