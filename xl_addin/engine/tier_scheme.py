"""Scores a whole book of ladders and points for one entity: indicators, sections and total."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Iterable, Mapping, Optional

from xl_addin.engine.tiers import IndicatorResult, from_facts, from_marks
from xl_addin.errors import ScoringError

if TYPE_CHECKING:
    from xl_addin.engine.figures import TierFacts
    from xl_addin.rulebook.tiers import Section, TierBook

#: By line number, whether it was met; None where that is not known.
Marks = Mapping[str, Optional[bool]]


@dataclass(frozen=True)
class BookResult:
    """What an entity scored.

    Attributes:
        book: the rules.
        indicators: by indicator id its result, or why it has none.
    """

    book: TierBook
    indicators: Mapping[str, IndicatorResult | ScoringError]

    def section_points(self, section: Section) -> Decimal | None:
        """Add up a section; None when one of its indicators has no points."""
        return self._sum(indicator.id for indicator in self.book.of_section(section))

    @property
    def total(self) -> Decimal | None:
        """All points; None when an indicator has none."""
        return self._sum(indicator.id for indicator in self.book.indicators)

    def points(self, indicator_id: str) -> Decimal | None:
        """The points of one indicator; None when it has none."""
        result = self.indicators[indicator_id]
        return None if isinstance(result, ScoringError) else result.points

    def _sum(self, ids: Iterable[str]) -> Decimal | None:
        total = Decimal(0)
        for indicator_id in ids:
            points = self.points(indicator_id)
            if points is None:
                return None
            total += points
        return total


def score_marks(book: TierBook, marks: Mapping[str, Marks]) -> BookResult:
    """Score an entity from marks.

    Args:
        book: the rules.
        marks: by indicator id the marks of its lines; an indicator that is not named has not been marked at all, so
            none of its lines was met.

    Returns:
        The result; a clash is the error of that indicator alone.
    """
    results: dict[str, IndicatorResult | ScoringError] = {}
    for indicator in book.indicators:
        try:
            results[indicator.id] = from_marks(indicator, marks.get(indicator.id, {}))
        except ScoringError as error:
            results[indicator.id] = error
    return BookResult(book, results)


def score_facts(book: TierBook, facts: Mapping[str, TierFacts]) -> BookResult:
    """Score an entity from facts.

    Args:
        book: the rules.
        facts: by indicator id what is known for it.

    Returns:
        The result; facts that contradict each other are the error of that indicator alone.
    """
    results: dict[str, IndicatorResult | ScoringError] = {}
    for indicator in book.indicators:
        try:
            results[indicator.id] = from_facts(book, indicator, facts.get(indicator.id, {}))
        except ScoringError as error:
            results[indicator.id] = error
    return BookResult(book, results)
