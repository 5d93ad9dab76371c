"""Where one entity stands among all, and where it would stand with more in its numerators: recomputed for everybody."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Mapping, Sequence, cast

from xl_addin.engine.exact import EXACT, exact
from xl_addin.engine.indicator_points import indicator_points as scored
from xl_addin.engine.indicator_points import known_points, part_values, total_points
from xl_addin.engine.naming import entity_row
from xl_addin.engine.need.curves import Curves
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


class Everybody:
    """All entities as they are: their points, and what the points rest on, worked out once for whomever is asked about.

    Args:
        book: the rules.
        facts: the facts of all entities.

    Attributes:
        book: the rules.
        facts: the facts of all entities.
        scores: of each entity.
        columns: points of all entities, by indicator id.
        totals: of all entities; None for who has none.

    Raises:
        ScoringError: as ``score_scheme``.
    """

    def __init__(self, book: DeviationBook, facts: Facts) -> None:
        self.book = book
        self.facts = facts
        result = score_scheme(book, facts.entities, facts.columns)
        self.scores = result.scores
        points = zip(*(score.points for score in result.scores))
        self.columns: Mapping[str, Sequence[Outcome]] = dict(zip(result.indicators, points))
        self.totals = [known_points(score.total) for score in result.scores]
        self._values: dict[DeviationIndicator, list[list[Outcome]]] = {}
        self._rests: dict[str, list[Known]] = {}

    def values(self, indicator: DeviationIndicator) -> list[list[Outcome]]:
        """The figures of all entities in each part of an indicator."""
        if indicator not in self._values:
            self._values[indicator] = [part_values(part, indicator, self.facts.columns) for part in indicator.parts]
        return self._values[indicator]

    def rest(self, indicator: DeviationIndicator) -> list[Known]:
        """The points of all entities in all other indicators."""
        if indicator.id not in self._rests:
            others = [column for name, column in self.columns.items() if name != indicator.id]
            rows = zip(*others) if others else [()] * len(self.facts.entities)
            self._rests[indicator.id] = [known_points(total_points(row)) for row in rows]
        return self._rests[indicator.id]


class Standing:
    """One entity among all, and what becomes of its place when its numerators grow.

    Args:
        everybody: all entities.
        entity: name of the entity, as ``entity_row`` takes it.

    Attributes:
        everybody: all entities.
        book: the rules.
        facts: the facts of all entities.
        row: the entity's row.
        rivals: the rows of all others that have a total.
        now: the entity's total and rank as they are.
        reasons: why the entity lacks points, if it does.

    Raises:
        ScoringError: the entity is unknown.
    """

    def __init__(self, everybody: Everybody, entity: str) -> None:
        self.everybody = everybody
        self.book = everybody.book
        self.facts = everybody.facts
        self.row = entity_row(self.facts.entities, entity)
        self.rivals = [row for row, total in enumerate(everybody.totals) if total is not None and row != self.row]
        self.reasons = everybody.scores[self.row].reasons
        self.now = self._placed(everybody.columns)
        self._curves: dict[DeviationIndicator, Curves] = {}
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

    def curves(self, indicator: DeviationIndicator) -> Curves:
        """How the points of all move with the entity's count in an indicator; its total must be known."""
        if indicator not in self._curves:
            self._curves[indicator] = Curves(self, indicator)
        return self._curves[indicator]

    def with_more(self, more: Mapping[str, int | Decimal]) -> Placed:
        """Score everybody again with more in the entity's numerators.

        Args:
            more: by indicator id what is added to the numerator; at most what the denominator leaves.

        Returns:
            The entity's place then.
        """
        columns = dict(self.everybody.columns)
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
        known = list(map(known_points, totals))
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
