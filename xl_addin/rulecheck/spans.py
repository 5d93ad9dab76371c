"""Conditions as spans on a scale, so that what they say of each other can be decided exactly."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from xl_addin.engine.cut import places
from xl_addin.errors import ScoringError
from xl_addin.rulebook.conditions import (
    AtLeast,
    Below,
    GainAtLeast,
    Improved,
    MoreThan,
    MunicipalShare,
    RankBand,
    TopShare,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from xl_addin.rulebook.conditions import Condition
    from xl_addin.rulebook.tiers import TierBook, TierIndicator, Years

    # A place on the scale, and whether the bound lies just above it (1), just below it (-1) or on it (0).
    Bound = tuple[Fraction | float, int]

_LOWEST: Bound = (-math.inf, 1)
_HIGHEST: Bound = (math.inf, -1)


@dataclass(frozen=True)
class Setting:
    """What conditions are read with; the default knows nothing, and then less can be decided.

    Args:
        better: by measure key, "high" or "low".
        years: the evaluated and the compared year.
        entities: how many are ranked.
        places: how a share of them becomes a number of places.
    """

    better: Mapping[str, str] = field(default_factory=dict)
    years: Years | None = None
    entities: int | None = None
    places: str = "floor"


class Span(NamedTuple):
    """All values from ``low`` to ``high`` on the scale ``axis``."""

    axis: tuple[str, ...]
    low: Bound
    high: Bound

    def within(self, other: Span) -> bool:
        """Tell whether every value of it is one of the other's."""
        return self.axis == other.axis and other.low <= self.low and self.high <= other.high

    def misses(self, other: Span) -> bool:
        """Tell whether it shares no value with the other, on the same scale."""
        return self.axis == other.axis and max(self.low, other.low) > min(self.high, other.high)


def setting_of(book: TierBook, indicator: TierIndicator) -> Setting:
    """Gather what the conditions of an indicator are read with."""
    better = {measure.key: measure.better for measure in indicator.measures}
    return Setting(better, indicator.years, book.entities, book.places)


def spans(condition: Condition, setting: Setting) -> tuple[Span, ...]:
    """Say which values a condition asks for, on every scale on which it can be said.

    Ranks are whole numbers: ranks 6 to 10 are the span above 5 and up to 10, which joins that of ranks 1 to 5.

    Args:
        condition: any condition.
        setting: what it is read with.

    Returns:
        No span for a condition that is not about a place on a scale.
    """
    if isinstance(condition, (AtLeast, MoreThan, Below)):
        return (_level(condition),)
    if isinstance(condition, (GainAtLeast, Improved)):
        least = (Fraction(0), 1) if isinstance(condition, Improved) else (Fraction(condition.value), 0)
        return (Span(("gain", condition.of), least, _HIGHEST),)
    if isinstance(condition, RankBand):
        last = condition.last if setting.entities is None else min(condition.last, setting.entities)
        return (_ranks(condition, condition.first, last),)
    if isinstance(condition, TopShare):
        return (*_top(condition, setting), *_cut(condition, setting))
    if isinstance(condition, MunicipalShare):
        low_bound = (condition.share, 1 if condition.compare == ">" else 0)
        return (Span(("municipal", condition.join, *sorted(condition.lines)), low_bound, (Fraction(1), 0)),)
    return ()


def covered(target: Span, by: Iterable[Span]) -> bool:
    """Tell whether every value of a span lies in one of several others."""
    reached = (target.low[0], target.low[1] - 1)
    for span in sorted((span for span in by if span.axis == target.axis), key=lambda span: span.low):
        if span.low > (reached[0], reached[1] + 1):
            break
        reached = max(reached, span.high)
    return reached >= target.high


def _level(condition: AtLeast | MoreThan | Below) -> Span:
    axis, value = ("level", condition.of), Fraction(condition.value)
    if isinstance(condition, Below):
        return Span(axis, _LOWEST, (value, -1))
    return Span(axis, (value, 1 if isinstance(condition, MoreThan) else 0), _HIGHEST)


def _top(condition: TopShare, setting: Setting) -> tuple[Span, ...]:
    if setting.entities is None:
        return (Span(("share", condition.on, condition.of), (Fraction(0), 1), (condition.share, 0)),)
    try:
        last = places(setting.entities, float(condition.share), setting.places)  # type: ignore[arg-type]
    except ScoringError:
        last = 0
    return (_ranks(condition, 1, last),)


def _ranks(condition: RankBand | TopShare, first: int, last: int) -> Span:
    return Span(("rank", condition.on, condition.of), (Fraction(first - 1), 1), (Fraction(last), 0))


def _cut(condition: TopShare, setting: Setting) -> tuple[Span, ...]:
    """A published value stands for the last place inside: as good as it is enough."""
    better = setting.better.get(condition.of)
    if condition.published_cut is None or condition.on != "level" or better is None:
        return ()
    value = (Fraction(condition.published_cut), 0)
    axis = ("level", condition.of)
    return (Span(axis, value, _HIGHEST) if better == "high" else Span(axis, _LOWEST, value),)
