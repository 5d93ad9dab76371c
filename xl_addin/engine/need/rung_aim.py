"""What it means that a line is reached, scored by the engine itself with facts that may be changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Mapping

from xl_addin.engine.figures import KnownFacts
from xl_addin.engine.judging.lines import judge
from xl_addin.engine.tiers import from_facts
from xl_addin.errors import ScoringError
from xl_addin.rulebook.model import Text

if TYPE_CHECKING:
    from decimal import Decimal

    from xl_addin.engine.figures import TierFacts
    from xl_addin.engine.judging.judgement import Judgement
    from xl_addin.engine.tiers import LineResult
    from xl_addin.rulebook.tiers import Line, TierBook, TierIndicator


@dataclass(frozen=True)
class Aim:
    """A line that is to be reached; one that takes points away is to be left.

    Attributes:
        book: the rules.
        indicator: one of its indicators.
        line: one of its lines.
    """

    book: TierBook
    indicator: TierIndicator
    line: Line

    def other(self, no: str) -> Aim:
        """Aim at another line of the indicator."""
        return Aim(self.book, self.indicator, next(line for line in self.indicator.lines if line.no == no))

    def known(self, facts: TierFacts) -> KnownFacts:
        """Read facts of the indicator."""
        return KnownFacts(self.indicator, facts)

    def judged(self, facts: TierFacts) -> Judgement:
        """Judge the line's own condition."""
        return judge(self.book, self.line, self.known(facts))

    def results(self, facts: TierFacts) -> Mapping[str, LineResult]:
        """Score the indicator, by line number."""
        return {result.line.no: result for result in from_facts(self.book, self.indicator, facts).lines}

    def points(self, facts: TierFacts) -> Decimal | None:
        """Score the indicator."""
        return from_facts(self.book, self.indicator, facts).points

    def reached(self, facts: TierFacts) -> bool:
        """Tell whether the line counts, or one that takes its place; or, if it takes points away, that it does not.

        A line whose condition holds is reached even where a better line is open: one of both counts.

        Raises:
            ScoringError: facts contradict each other.
        """
        results = self.results(facts)
        if self.line.points < 0:
            return results[self.line.no].counts is False
        if any(results[no].counts for no in self.line.excludes):
            return True
        required = all(results[no].counts for no in self.line.requires)
        return required and self.judged(facts).met is True

    def would_reach(self, facts: TierFacts) -> bool:
        """As ``reached``; changed facts that contradict others do not reach it."""
        try:
            return self.reached(facts)
        except ScoringError:
            return False


@dataclass(frozen=True)
class Way:
    """A change of facts that reaches a line.

    Attributes:
        now: the figure as it is.
        needed: the figure that reaches the line.
        missing: how far it is.
        unit: of all three.
        units: the same as a whole number of people or municipalities.
        changes: all facts, changed; None where nothing reaches the line.
        note: what must be said beside the figures.
    """

    now: Decimal | None = None
    needed: Decimal | None = None
    missing: Decimal | None = None
    unit: str = ""
    units: int | None = None
    changes: TierFacts | None = field(default=None)
    note: Text | None = None


def joined(one: Text | None, other: Text | None) -> Text | None:
    """Say two things, or the one that there is."""
    if one is None or other is None:
        return one or other
    return Text(f"{one.ja}。{other.ja}", f"{one.en}; {other.en}")
