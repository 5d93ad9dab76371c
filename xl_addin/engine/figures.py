"""The facts of one entity as exact figures: what is known of an indicator before its lines are judged."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Mapping, Optional, Sequence, Tuple, Union

from xl_addin.engine.exact import EXACT, comparable, exact
from xl_addin.errors import ScoringError
from xl_addin.rulebook.asked import asked_facts, evaluated_keys, level_key
from xl_addin.rulebook.model import Text
from xl_addin.rulebook.units import english_unit

if TYPE_CHECKING:
    from xl_addin.rulebook.tiers import TierIndicator, TierMeasure

#: A figure, a rank or a count; a yes or no; or one of either per entity or municipality, None where it is not known.
FactValue = Union[float, bool, Tuple[Optional[float], ...], Tuple[Optional[bool], ...]]
TierFacts = Mapping[str, FactValue]

_MOST_SHOWN_DIGITS = 15


@dataclass(frozen=True)
class Figure:
    """One figure, or what is missing for it.

    Attributes:
        value: exact; None when something is missing.
        missing: keys of the facts that are missing.
    """

    value: Decimal | None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class KnownFacts:
    """What is known of one entity for one indicator.

    Attributes:
        indicator: the indicator.
        facts: by fact key; what is not known is not there.
    """

    indicator: TierIndicator
    facts: TierFacts

    @cached_property
    def labels(self) -> Mapping[str, Text]:
        """What each fact of the indicator means, by key."""
        return {fact.key: fact.label for fact in asked_facts(self.indicator)}

    def figure(self, key: str, measure: TierMeasure | None = None) -> Figure:
        """Read one figure; a measure may round it first."""
        value = self.facts.get(key)
        if value is None:
            return Figure(None, (key,))
        if isinstance(value, (bool, tuple)):
            raise ScoringError(f"「{key}」は数値で指定してください。", f'"{key}" must be a number.')
        return Figure(rounded(value, measure))

    def evaluated(self, measure: TierMeasure) -> Figure:
        """Read the figure that is scored: the best of those that may stand for it.

        All of them must be known, for the missing one might be the better.
        """
        figures = [self.figure(key, measure) for key in evaluated_keys(self.indicator, measure)]
        missing = tuple(key for figure in figures for key in figure.missing)
        values = [figure.value for figure in figures if figure.value is not None]
        if missing:
            return Figure(None, missing)
        return Figure(max(values) if measure.better == "high" else min(values))

    def gain(self, measure: TierMeasure) -> Figure:
        """Read the improvement on the compared year, positive when the measure gets better."""
        years = self.indicator.years
        if years is None or years.compared is None:
            raise ScoringError("比較する年度がありません。", "There is no year to compare with.")
        now, before = self.evaluated(measure), self.figure(level_key(measure, years.compared), measure)
        if now.value is None or before.value is None:
            return Figure(None, (*now.missing, *before.missing))
        return Figure(improvement(measure, now.value, before.value))

    def levels(self, measure: TierMeasure, years: Sequence[int]) -> tuple[list[Decimal], tuple[str, ...]]:
        """Read the figures of several years; the second value names those that are missing."""
        figures = [self.figure(level_key(measure, year), measure) for year in years]
        missing = tuple(key for figure in figures for key in figure.missing)
        return [figure.value for figure in figures if figure.value is not None], missing

    def list_of(self, key: str, measure: TierMeasure) -> tuple[Decimal | None, ...] | None:
        """Read the figures of all entities."""
        value = self.facts.get(key)
        if value is None:
            return None
        items = value if isinstance(value, tuple) else (value,)
        return tuple(None if item is None else rounded(float(item), measure) for item in items)

    def flags(self, key: str) -> tuple[bool | None, ...] | None:
        """Read a list of yes and no."""
        value = self.facts.get(key)
        if value is None:
            return None
        items = value if isinstance(value, tuple) else (value,)
        return tuple(None if item is None else bool(item) for item in items)

    def said(self, key: str) -> bool | None:
        """Read a yes or no."""
        value = self.facts.get(key)
        return None if value is None else bool(value)


def rounded(value: float, measure: TierMeasure | None) -> Decimal:
    """Read a number exactly at the 15 digits that a cell shows, rounded half up if the measure says so."""
    known = exact(comparable(value))
    if measure is None or measure.digits is None:
        return known
    return known.quantize(Decimal(1).scaleb(-measure.digits), rounding=ROUND_HALF_UP, context=EXACT_ROUNDING)


def improvement(measure: TierMeasure, now: Decimal, before: Decimal) -> Decimal:
    """Subtract so that better is positive."""
    return EXACT.subtract(now, before) if measure.better == "high" else EXACT.subtract(before, now)


def is_better(measure: TierMeasure, one: Decimal, other: Decimal) -> bool:
    """Tell whether one figure is strictly better than another."""
    return one > other if measure.better == "high" else one < other


def shown(value: Decimal) -> str:
    """Print a number as a cell would: at most 15 digits, no zeros at the end."""
    text = f"{value:.{_MOST_SHOWN_DIGITS}g}" if len(value.as_tuple().digits) > _MOST_SHOWN_DIGITS else f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text and "E" not in text else text


def decimals(number: Decimal) -> int:
    """Tell how many decimals a figure was given with; zeros at the end do not count.

    Args:
        number: a finite figure.

    Returns:
        0 for a whole number, thousands included.
    """
    return max(0, -int(number.normalize(EXACT).as_tuple().exponent))


def with_unit(value: Decimal, measure: TierMeasure) -> Text:
    """Print a figure with its unit."""
    return Text(f"{shown(value)}{measure.unit}", f"{shown(value)} {english_unit(measure.unit)}")


EXACT_ROUNDING = EXACT.copy()
EXACT_ROUNDING.traps = dict.fromkeys(EXACT_ROUNDING.traps, False)
