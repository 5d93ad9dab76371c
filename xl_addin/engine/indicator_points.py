"""Scores one indicator of a deviation scheme: from the facts of all entities to the points of each."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Mapping, Sequence, cast

from xl_addin.engine.deviation import deviation_scores
from xl_addin.engine.exact import Known, Outcome, exact, quotient, ratio
from xl_addin.engine.growth import change_rates, growth_shares
from xl_addin.engine.weighted import weighted_sums
from xl_addin.errors import ScoringError, UndefinedScoreError
from xl_addin.rulebook.model import Text

if TYPE_CHECKING:
    from xl_addin.rulebook.model import DeviationBook, DeviationIndicator, Measure, Part

#: A rate of all; rates are fractions here, for deviation scores do not depend on the unit.
_FULL = 1

_NO_HEADROOM = Text("率が 100% で伸びしろがない", "the rate is 100 % and leaves no headroom")
_NO_BASE = Text("前年度の数が 0 な", "last year's count is 0")
_NO_BASE_OR_HEADROOM = Text("前年度の数が 0 か、伸びしろがない", "last year's count is 0 or there is no headroom")


def indicator_points(
    book: DeviationBook, indicator: DeviationIndicator, entities: Sequence[str], facts: Mapping[str, Sequence[Known]]
) -> list[Outcome]:
    """Score every entity on one indicator alone.

    Args:
        book: the rules.
        indicator: one of its indicators.
        entities: as ``score_scheme``.
        facts: as ``score_scheme``; only the indicator's own are needed.

    Returns:
        The points of each entity, None for a blank, or its error, unraised.

    Raises:
        ScoringError: as ``score_scheme``.
    """
    return weighted_points(indicator, part_points(book, indicator, entities, facts))


def total_points(points: Sequence[Outcome]) -> Outcome:
    """Add up the points of one entity, rounded once; a blank or an error among them is that of the total."""
    known = [value for value in map(known_points, points) if value is not None]
    return _error(points) or (math.fsum(known) if len(known) == len(points) else None)


def part_points(
    book: DeviationBook, indicator: DeviationIndicator, entities: Sequence[str], facts: Mapping[str, Sequence[Known]]
) -> list[list[Outcome]]:
    """Score each part of an indicator.

    Args:
        book: as ``indicator_points``.
        indicator: as ``indicator_points``.
        entities: as ``indicator_points``.
        facts: as ``indicator_points``.

    Returns:
        One column per part, scaled to the points of the indicator.

    Raises:
        ScoringError: as ``score_scheme``.
    """
    for measure in indicator.measures:
        _require_shares(measure, entities, facts)
    columns: list[list[Outcome]] = []
    for part in indicator.parts:
        values = part_values(part, indicator, facts)
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


def part_values(part: Part, indicator: DeviationIndicator, facts: Mapping[str, Sequence[Known]]) -> list[Outcome]:
    """Give the figures whose deviation scores make up a part: one per entity, None for a blank, or an error, unraised."""
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
    known = [known_points(value) for value in values]
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


def weighted_points(indicator: DeviationIndicator, parts: list[list[Outcome]]) -> list[Outcome]:
    """Add up the parts of each entity by their weights."""
    if len(parts) == 1:
        # Weights add up to 1, so a lone part is the whole indicator.
        return parts[0]
    rows = list(zip(*parts))
    weights = [part.weight for part in indicator.parts]
    sums = weighted_sums([[known_points(cell) for cell in row] for row in rows], weights)
    return [_error(row) or total for row, total in zip(rows, sums)]


def known_points(outcome: Outcome) -> Known:
    """Take an error for a blank."""
    return None if isinstance(outcome, ScoringError) else outcome


def _error(outcomes: Sequence[Outcome]) -> ScoringError | None:
    return next((outcome for outcome in outcomes if isinstance(outcome, ScoringError)), None)
