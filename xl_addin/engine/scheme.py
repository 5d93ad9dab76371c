"""Scores a whole deviation scheme: from the facts of all entities to points, totals and ranks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Callable, Mapping, Sequence, cast

from xl_addin.engine.facts import Facts, ReadNumber, change_facts, read_facts
from xl_addin.engine.indicator_points import known_points, part_points, total_points, weighted_points
from xl_addin.engine.ranking import competition_ranks
from xl_addin.errors import MissingFactError, ScoringError
from xl_addin.rulebook.model import Text

if TYPE_CHECKING:
    from xl_addin.engine.exact import Known, Outcome
    from xl_addin.rulebook.model import DeviationBook, DeviationIndicator, Fact


@dataclass(frozen=True)
class EntityScore:
    """What one entity scored.

    A missing fact leaves a blank (None). A formula that has no value for these numbers leaves its error, unraised, in
    every figure that would need it, so that the two cases stay apart and neither looks like a score.

    Attributes:
        entity: its name.
        parts: per indicator, the deviation score of each part, scaled to the indicator's points.
        points: per indicator, unrounded.
        total: sum of the points.
        rank: 1 is best; among the entities that have a total.
        reasons: why figures are blank or errors.
    """

    entity: str
    parts: tuple[tuple[Outcome, ...], ...]
    points: tuple[Outcome, ...]
    total: Outcome
    rank: Outcome
    reasons: tuple[Text, ...]


@dataclass(frozen=True)
class SchemeResult:
    """What all entities scored.

    Attributes:
        rule_book: name of the rule book.
        indicators: ids of its indicators, in the order of the points.
        scores: one per entity, in the order of the facts.
    """

    rule_book: str
    indicators: tuple[str, ...]
    scores: tuple[EntityScore, ...]


def score_scheme(book: DeviationBook, entities: Sequence[str], facts: Mapping[str, Sequence[Known]]) -> SchemeResult:
    """Score every entity on every indicator, add up and rank.

    Args:
        book: the rules.
        entities: names of the entities, each once.
        facts: by fact key, one number or None (blank) per entity.

    Returns:
        Points per indicator, total and rank, unrounded. Where a fact is blank, the scores of the others are those
        among the entities that are known.

    Raises:
        MissingFactError: a fact's column is missing, or the number of entities is not the scheme's, for one missing
            row moves every score (``#N/A``).
        ScoringError: a count is negative, a numerator exceeds its denominator, or a denominator is not above 0.

    Source: the rule book's.
    """
    _require_entities(book, entities, facts)
    by_indicator = [part_points(book, indicator, entities, facts) for indicator in book.indicators]
    points = [weighted_points(indicator, parts) for indicator, parts in zip(book.indicators, by_indicator)]
    totals = [total_points(row) for row in zip(*points)]
    ranks = competition_ranks([known_points(total) for total in totals], "high", cast("Any", book.ties))
    asked = [(indicator, indicator.facts) for indicator in book.indicators]
    scores = tuple(
        EntityScore(
            entity=entity,
            parts=tuple(tuple(part[row] for part in parts) for parts in by_indicator),
            points=tuple(column[row] for column in points),
            total=totals[row],
            rank=totals[row] if isinstance(totals[row], ScoringError) else ranks[row],
            reasons=_reasons(asked, facts, [column[row] for column in points], row),
        )
        for row, entity in enumerate(entities)
    )
    return SchemeResult(book.name, tuple(indicator.id for indicator in book.indicators), scores)


def table(
    book: DeviationBook,
    rows: Sequence[Sequence[Any]],
    number: ReadNumber,
    changes: Sequence[Sequence[Any]] | None = None,
    note: Callable[[str, Text], None] | None = None,
) -> list[list[str | Outcome]]:
    """Score a table of facts into a table of scores.

    Args:
        book: the rules.
        rows: header and one row per entity, as ``read_facts`` takes them.
        number: turns a cell into a number or None; gets the cell and where it stands.
        changes: a scenario to add to the facts, as ``change_facts`` takes it.
        note: told for each entity why something of it could not be scored.

    Returns:
        A header, then per entity its name, its points per indicator, total and rank; None is a blank, a ScoringError
        a cell error.

    Raises:
        ScoringError: as ``score_scheme``, ``read_facts`` and ``change_facts``.
    """
    facts: Facts = read_facts(book, rows, number)
    if changes is not None:
        facts = change_facts(book, facts, changes, number)
    result = score_scheme(book, facts.entities, facts.columns)
    if note is not None:
        for score in result.scores:
            for reason in score.reasons:
                note(score.entity, reason)
    titles = [f"指標{indicator.id} {indicator.name.ja}" for indicator in book.indicators]
    header: list[str | Outcome] = [book.entity.ja, *titles, "総得点", "順位"]
    return [header, *([score.entity, *score.points, score.total, score.rank] for score in result.scores)]


def _require_entities(book: DeviationBook, entities: Sequence[str], facts: Mapping[str, Sequence[Known]]) -> None:
    if book.entities is not None and len(entities) != book.entities:
        raise MissingFactError(
            f"{book.name} には {book.entities} {book.entity.ja}の実績が要りますが、{len(entities)} 行あります。",
            f"{book.name} needs the facts of {book.entities} entities ({book.entity.en}), found {len(entities)}.",
        )
    if len(set(entities)) < len(entities):
        twice = next(entity for row, entity in enumerate(entities) if entity in entities[:row])
        raise ScoringError(f"「{twice}」が重複しています。", f'"{twice}" is given twice.')
    for fact in book.facts:
        if len(facts.get(fact.key, ())) != len(entities):
            raise MissingFactError(
                f"「{fact.label.ja}」は {len(entities)} 行要ります。", f'"{fact.key}" needs {len(entities)} rows.'
            )


def _reasons(
    asked: Sequence[tuple[DeviationIndicator, Sequence[Fact]]],
    facts: Mapping[str, Sequence[Known]],
    points: Sequence[Outcome],
    row: int,
) -> tuple[Text, ...]:
    """Say for one entity which facts are missing and which formulas have no value."""
    reasons: list[Text] = []
    for (indicator, needed), outcome in zip(asked, points):
        reasons += [
            Text(
                f"指標{indicator.id}: 「{fact.label.ja}」がありません。",
                f'Indicator {indicator.id}: "{fact.label.en}" is missing.',
            )
            for fact in needed
            if facts[fact.key][row] is None
        ]
        if isinstance(outcome, ScoringError):
            reasons.append(Text(outcome.ja, outcome.en))
    return tuple(reasons)
