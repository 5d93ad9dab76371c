"""Scores a whole deviation scheme: from the facts of all entities to points, totals and ranks."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Callable, Mapping, Sequence, cast

from xl_addin.engine.deviation import deviation_scores
from xl_addin.engine.exact import Known, Outcome, exact, quotient, ratio
from xl_addin.engine.facts import Facts, ReadNumber, change_facts, read_facts
from xl_addin.engine.growth import change_rates, growth_shares
from xl_addin.engine.ranking import competition_ranks
from xl_addin.engine.weighted import weighted_sums
from xl_addin.errors import MissingFactError, ScoringError, UndefinedScoreError
from xl_addin.rulebook.model import Text

if TYPE_CHECKING:
    from xl_addin.rulebook.model import DeviationBook, DeviationIndicator, Fact, Measure, Part

#: A rate of all; rates are fractions here, for deviation scores do not depend on the unit.
_FULL = 1

_NO_HEADROOM = Text("率が 100% で伸びしろがない", "the rate is 100 % and leaves no headroom")
_NO_BASE = Text("前年度の数が 0 な", "last year's count is 0")
_NO_BASE_OR_HEADROOM = Text("前年度の数が 0 か、伸びしろがない", "last year's count is 0 or there is no headroom")


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
    by_indicator = [_indicator_parts(book, indicator, entities, facts) for indicator in book.indicators]
    points = [_weighted(indicator, parts) for indicator, parts in zip(book.indicators, by_indicator)]
    totals = [_total(row) for row in zip(*points)]
    ranks = competition_ranks([_known(total) for total in totals], "high", cast("Any", book.ties))
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


def _indicator_parts(
    book: DeviationBook, indicator: DeviationIndicator, entities: Sequence[str], facts: Mapping[str, Sequence[Known]]
) -> list[list[Outcome]]:
    """Score each part of an indicator, one column per part."""
    for measure in indicator.measures:
        _require_shares(measure, entities, facts)
    columns: list[list[Outcome]] = []
    for part in indicator.parts:
        values = _part_values(part, indicator, facts)
        named = [
            _undefined(entity, indicator, part) if isinstance(value, ScoringError) else value
            for entity, value in zip(entities, values)
        ]
        columns.append(_deviations(book, indicator, part, named))
    return columns


def _require_shares(measure: Measure, entities: Sequence[str], facts: Mapping[str, Sequence[Known]]) -> None:
    above, below = measure.numerator, measure.denominator
    for entity, top, bottom in zip(entities, facts[above.key], facts[below.key]):
        if top is not None and top < 0:
            raise ScoringError(
                f"{entity}の「{above.label.ja}」が負の数です（{top:.15g}）。",
                f'{entity}: "{above.label.en}" is negative ({top:.15g}).',
            )
        if bottom is not None and bottom <= 0:
            raise ScoringError(
                f"{entity}の「{below.label.ja}」が 0 以下です（{bottom:.15g}）。",
                f'{entity}: "{below.label.en}" is not above 0 ({bottom:.15g}).',
            )
        if top is not None and bottom is not None and top > bottom:
            raise ScoringError(
                f"{entity}の「{above.label.ja}」{top:.15g} が「{below.label.ja}」{bottom:.15g} より大きくなっています。",
                f'{entity}: "{above.label.en}" {top:.15g} exceeds "{below.label.en}" {bottom:.15g}.',
            )


def _part_values(part: Part, indicator: DeviationIndicator, facts: Mapping[str, Sequence[Known]]) -> list[Outcome]:
    """The figures whose deviation scores make up a part."""
    current = _rates(indicator.current, facts)
    if part.kind == "level" or indicator.previous is None:
        return list(current)
    previous = _rates(indicator.previous, facts)
    if part.kind == "growth":
        return growth_shares(current, previous, full=_FULL, own=cast("Any", part.own))
    changes = change_rates(facts[indicator.current.numerator.key], facts[indicator.previous.numerator.key])
    if part.own is None:
        return changes
    own = previous if part.own == "previous" else current
    return [_per_headroom(change, rate) for change, rate in zip(changes, own)]


def _undefined(entity: str, indicator: DeviationIndicator, part: Part) -> ScoringError:
    """Say whose part has no value; the column functions can only tell the row."""
    why = _NO_HEADROOM if part.kind == "growth" else _NO_BASE if part.own is None else _NO_BASE_OR_HEADROOM
    return UndefinedScoreError(
        f"{entity}の指標{indicator.id}「{part.name.ja}」は、{why.ja}ので決まりません。",
        f'{entity}: "{part.name.en}" of indicator {indicator.id} has no value, for {why.en}.',
    )


def _per_headroom(change: Outcome, rate: Known) -> Outcome:
    if change is None or isinstance(change, ScoringError):
        return change
    if rate is None:
        return None
    headroom = _FULL - exact(rate)
    if not headroom:
        return UndefinedScoreError(f"{_NO_HEADROOM.ja}。", f"{_NO_HEADROOM.en}.")
    return quotient(exact(change), headroom)


def _rates(measure: Measure, facts: Mapping[str, Sequence[Known]]) -> list[Known]:
    """Rates as fractions, each rounded once."""
    pairs = zip(facts[measure.numerator.key], facts[measure.denominator.key])
    return [None if top is None or bottom is None else ratio(top, bottom) for top, bottom in pairs]


def _deviations(book: DeviationBook, indicator: DeviationIndicator, part: Part, values: list[Outcome]) -> list[Outcome]:
    known = [_known(value) for value in values]
    if all(value is None for value in known):
        return values
    try:
        scores = deviation_scores(known, float(indicator.points), cast("Any", book.spread))
    except UndefinedScoreError as error:
        told = UndefinedScoreError(
            f"指標{indicator.id}「{part.name.ja}」: {error.ja}",
            f'Indicator {indicator.id}, "{part.name.en}": {error.en}',
        )
        return [told if isinstance(value, float) else value for value in values]
    return [value if score is None else score for value, score in zip(values, scores)]


def _weighted(indicator: DeviationIndicator, parts: list[list[Outcome]]) -> list[Outcome]:
    if len(parts) == 1:
        # Weights add up to 1, so a lone part is the whole indicator.
        return parts[0]
    rows = list(zip(*parts))
    weights = [part.weight for part in indicator.parts]
    sums = weighted_sums([[_known(cell) for cell in row] for row in rows], weights)
    return [_error(row) or total for row, total in zip(rows, sums)]


def _total(points: Sequence[Outcome]) -> Outcome:
    known = [value for value in map(_known, points) if value is not None]
    return _error(points) or (math.fsum(known) if len(known) == len(points) else None)


def _known(outcome: Outcome) -> Known:
    return None if isinstance(outcome, ScoringError) else outcome


def _error(outcomes: Sequence[Outcome]) -> ScoringError | None:
    return next((outcome for outcome in outcomes if isinstance(outcome, ScoringError)), None)


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
