"""Where one entity stands among all, and where it would stand with more in its numerators: recomputed for everybody."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Mapping, Sequence, cast

from xl_addin.engine.exact import EXACT, exact
from xl_addin.engine.indicator_points import indicator_points as scored
from xl_addin.engine.indicator_points import total_points
from xl_addin.engine.ranking import competition_ranks
from xl_addin.engine.scheme import score_scheme
from xl_addin.errors import ScoringError
from xl_addin.rulebook.model import Text, plain_text

if TYPE_CHECKING:
    from xl_addin.engine.exact import Known, Outcome
    from xl_addin.engine.facts import Facts
    from xl_addin.rulebook.model import DeviationBook, DeviationIndicator


@dataclass(frozen=True)
class Placed:
    """An entity's total and rank; None where it has none.

    Attributes:
        points: of the entity, by the place of the indicator in the book.
        total: their sum.
        rank: among all.
    """

    points: tuple[Outcome, ...]
    total: float | None
    rank: float | None


class Standing:
    """One entity among all, and what becomes of its place when its numerators grow.

    Args:
        book: the rules.
        facts: the facts of all entities.
        entity: name of the entity; width, spaces and capitals make no difference.

    Attributes:
        book: the rules.
        facts: the facts of all entities.
        row: the entity's row.
        columns: points of all entities as they are, by indicator id.
        now: the entity's total and rank as they are.
        reasons: why the entity lacks points, if it does.

    Raises:
        ScoringError: the entity is unknown, or as ``score_scheme``.
    """

    def __init__(self, book: DeviationBook, facts: Facts, entity: str) -> None:
        self.book = book
        self.facts = facts
        self.row = _row(facts, entity)
        result = score_scheme(book, facts.entities, facts.columns)
        points = zip(*(score.points for score in result.scores))
        self.columns: Mapping[str, Sequence[Outcome]] = dict(zip(result.indicators, points))
        self.reasons = result.scores[self.row].reasons
        self.now = self._placed(self.columns)
        self._grown: dict[tuple[str, Decimal], Sequence[Outcome]] = {}

    @property
    def entity(self) -> str:
        """The entity's name as the facts spell it."""
        return self.facts.entities[self.row]

    def indicator(self, indicator_id: str) -> DeviationIndicator:
        """Find an indicator of the book.

        Raises:
            ScoringError: there is none of that id.
        """
        return deviation_indicator(self.book, indicator_id)

    def counts(self, indicator: DeviationIndicator) -> tuple[Decimal, Decimal] | None:
        """The entity's numerator and denominator in the evaluated year; None where one is not known."""
        measure = indicator.current
        top = self.facts.columns[measure.numerator.key][self.row]
        bottom = self.facts.columns[measure.denominator.key][self.row]
        return None if top is None or bottom is None else (exact(top), exact(bottom))

    def missing(self, indicator: DeviationIndicator) -> Text:
        """Say which of the two counts of the evaluated year is not known."""
        measure = indicator.current
        facts = (measure.numerator, measure.denominator)
        labels = [fact.label for fact in facts if self.facts.columns[fact.key][self.row] is None]
        return Text(
            f"指標{indicator.id}: 「{'」「'.join(label.ja for label in labels)}」がありません。",
            f'Indicator {indicator.id}: "{", ".join(label.en for label in labels)}" is missing.',
        )

    def most(self, indicator: DeviationIndicator) -> int:
        """The largest whole number that the numerator can grow by; 0 where a count is not known."""
        counts = self.counts(indicator)
        return 0 if counts is None else int(EXACT.subtract(counts[1], counts[0]))

    def with_more(self, more: Mapping[str, int | Decimal]) -> Placed:
        """Score everybody again with more in the entity's numerators.

        Args:
            more: by indicator id what is added to the numerator; at most what the denominator leaves.

        Returns:
            The entity's place then.
        """
        columns = dict(self.columns)
        for indicator_id, added in more.items():
            if added:
                columns[indicator_id] = self._column(self.indicator(indicator_id), Decimal(added))
        return self._placed(columns)

    def _column(self, indicator: DeviationIndicator, added: Decimal) -> Sequence[Outcome]:
        key = (indicator.id, added)
        if key not in self._grown:
            facts = dict(self.facts.columns)
            grown: list[Known] = list(facts[indicator.current.numerator.key])
            grown[self.row] = float(EXACT.add(exact(cast("float", grown[self.row])), added))
            facts[indicator.current.numerator.key] = tuple(grown)
            self._grown[key] = scored(self.book, indicator, self.facts.entities, facts)
        return self._grown[key]

    def _placed(self, columns: Mapping[str, Sequence[Outcome]]) -> Placed:
        totals = [total_points(row) for row in zip(*columns.values())]
        known = [None if isinstance(total, ScoringError) else total for total in totals]
        rank = competition_ranks(known, "high", cast("Any", self.book.ties))[self.row]
        points = tuple(column[self.row] for column in columns.values())
        return Placed(points, known[self.row], rank)


def deviation_indicator(book: DeviationBook, indicator_id: str) -> DeviationIndicator:
    """Find an indicator of a book of deviation scores.

    Args:
        book: the rules.
        indicator_id: its id, or 指標 and the id; width and spaces make no difference.

    Raises:
        ScoringError: there is none of that id; the known ones are listed.
    """
    wanted = plain_text(indicator_id)
    for indicator in book.indicators:
        if wanted in (plain_text(indicator.id), plain_text(f"指標{indicator.id}")):
            return indicator
    ids = [indicator.id for indicator in book.indicators]
    raise ScoringError(
        f"「{indicator_id:.40}」は {book.name} の指標ではありません（使える指標: {'、'.join(ids)}）。",
        f"“{indicator_id:.40}” is no indicator of {book.name} (known: {', '.join(ids)}).",
    )


def _row(facts: Facts, entity: str) -> int:
    wanted = plain_text(entity)
    for row, name in enumerate(facts.entities):
        if plain_text(name) == wanted:
            return row
    raise ScoringError(f"「{entity:.40}」は実績の表にありません。", f"“{entity:.40}” is not among the facts.")
