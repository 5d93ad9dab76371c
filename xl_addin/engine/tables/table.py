"""Scores a whole book of ladders from a table: facts or marks of the entities in, points, totals and ranks out."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Callable, Iterable, Mapping, Sequence, Union

from xl_addin.engine.ranking import competition_ranks
from xl_addin.engine.tables.changes import change
from xl_addin.engine.tables.given import read_given
from xl_addin.engine.tables.known import known_of
from xl_addin.engine.tables.ranks import add_ranks
from xl_addin.engine.tier_scheme import BookResult
from xl_addin.engine.tiers import IndicatorResult, from_facts, from_marks
from xl_addin.errors import ScoringError
from xl_addin.rulebook.model import Text

if TYPE_CHECKING:
    from xl_addin.cells import Cell
    from xl_addin.engine.exact import Outcome
    from xl_addin.engine.tables.known import EntityKnown
    from xl_addin.rulebook.tiers import TierBook

#: Points, None where they cannot be judged, or why there are none.
_Points = Union[Decimal, None, ScoringError]
_Hints = Mapping[str, Sequence[Text]]


def read(
    book: TierBook, rows: Sequence[Sequence[Cell]], changes: Sequence[Sequence[Cell]] | None = None
) -> list[tuple[str, BookResult]]:
    """Score a table of facts or marks.

    Args:
        book: the rules.
        rows: wide or long, as ``read_given`` takes it. Where every entity of the book has a row, ranks are counted from
            the figures of all, unless ranks, cut values or everybody's figures are given.
        changes: a scenario to add to the figures.

    Returns:
        The name and the result of each entity; the name is "" where a long table names none.

    Raises:
        ScoringError: as ``read_given`` and ``change``, or there are more entities than the book's.
    """
    scored, _ = _scored(book, rows, changes)
    return scored


def table(
    book: TierBook,
    rows: Sequence[Sequence[Cell]],
    changes: Sequence[Sequence[Cell]] | None = None,
    note: Callable[[str, Text], None] | None = None,
) -> list[list[str | Outcome]]:
    """Score a table of facts or marks into a table of points.

    Args:
        book: the rules.
        rows: as ``read`` takes them.
        changes: a scenario to add to the figures.
        note: told for each entity why something of it could not be scored.

    Returns:
        A header, then per entity its name, points per indicator, sums per section, total and rank; None is a blank, a
        ScoringError a cell error. Ranks are there once every entity of the book has a total.

    Raises:
        ScoringError: as ``read``.
    """
    scored, hints = _scored(book, rows, changes)
    body = [_row(book, entity, result) for entity, result in scored]
    totals = [row[-1] for row in body]
    for row, rank in zip(body, _ranks(book, totals)):
        row.append(rank)
    if note is not None:
        for entity, result in scored:
            for reason in _reasons(result, hints):
                note(entity, reason)
    titles = [f"{indicator.id} {indicator.name.ja}" for indicator in book.indicators]
    sums = [f"{section.label} 計" for section in book.sections]
    header: list[str | Outcome] = [book.entity.ja, *titles, *sums, "総得点", "順位"]
    return [header, *body]


def _scored(
    book: TierBook, rows: Sequence[Sequence[Cell]], changes: Sequence[Sequence[Cell]] | None
) -> tuple[list[tuple[str, BookResult]], _Hints]:
    known = known_of(book, read_given(book, rows))
    _require_room(book, known)
    if changes is not None:
        change(book, known, changes)
    return _of_known(book, known)


def score_known(book: TierBook, known: Sequence[EntityKnown]) -> list[tuple[str, BookResult]]:
    """Score what is known of every entity.

    Args:
        book: the rules.
        known: facts or marks; where every entity of the book is there, ranks are counted and put into the facts.

    Returns:
        The name and the result of each entity.
    """
    scored, _ = _of_known(book, known)
    return scored


def _require_room(book: TierBook, known: Sequence[EntityKnown]) -> None:
    if book.entities is not None and len(known) > book.entities:
        raise ScoringError(
            f"{book.name} は {book.entities} {book.entity.ja}ですが、{len(known)} 件あります。",
            f"{book.name} has {book.entities} entities ({book.entity.en}), found {len(known)}.",
        )


def _of_known(book: TierBook, known: Sequence[EntityKnown]) -> tuple[list[tuple[str, BookResult]], _Hints]:
    hints: dict[str, Sequence[Text]] = {}
    if len(known) == book.entities:
        for indicator in book.indicators:
            hints[indicator.id] = add_ranks(indicator, [each.facts.get(indicator.id) for each in known])
    # Of most entities nothing is known for the same indicators, and all of those have the same result.
    unknown = {indicator.id: from_facts(book, indicator, {}) for indicator in book.indicators}
    return [(each.entity, BookResult(book, _indicators(book, each, unknown))) for each in known], hints


def _indicators(
    book: TierBook, known: EntityKnown, unknown: Mapping[str, IndicatorResult]
) -> dict[str, IndicatorResult | ScoringError]:
    results: dict[str, IndicatorResult | ScoringError] = {}
    for indicator in book.indicators:
        name = indicator.id
        try:
            if name in known.faults:
                results[name] = known.faults[name]
            elif name in known.marks:
                results[name] = from_marks(indicator, known.marks[name])
            else:
                facts = known.facts[name]
                results[name] = from_facts(book, indicator, facts) if facts else unknown[name]
        except ScoringError as error:
            results[name] = error
    return results


def _row(book: TierBook, entity: str, result: BookResult) -> list[str | Outcome]:
    points = {indicator.id: _points(result.indicators[indicator.id]) for indicator in book.indicators}
    sums = [_sum(points[indicator.id] for indicator in book.of_section(section)) for section in book.sections]
    shown = [*points.values(), *sums, _sum(points.values())]
    return [entity or None, *(float(each) if isinstance(each, Decimal) else each for each in shown)]


def _points(result: IndicatorResult | ScoringError) -> _Points:
    return result if isinstance(result, ScoringError) else result.points


def _sum(points: Iterable[_Points]) -> _Points:
    """Add up; an error or a blank among the points is that of the sum."""
    total: Decimal | None = Decimal(0)
    for each in points:
        if isinstance(each, ScoringError):
            return each
        total = None if total is None or each is None else total + each
    return total


def _ranks(book: TierBook, totals: Sequence[str | Outcome]) -> list[Outcome]:
    known = [total for total in totals if isinstance(total, float)]
    if len(known) != (book.entities or len(totals)):
        return [total if isinstance(total, ScoringError) else None for total in totals]
    return list(competition_ranks(known))


def _reasons(result: BookResult, hints: _Hints) -> list[Text]:
    reasons: list[Text] = []
    for indicator in result.book.indicators:
        each = result.indicators[indicator.id]
        if isinstance(each, ScoringError):
            reasons.append(Text(each.ja, each.en))
        elif each.points is None:
            told = [each.reason, *hints.get(indicator.id, ())]
            reasons.append(
                Text(
                    f"{indicator.label}: {'。'.join(text.ja.rstrip('。') for text in told)}。",
                    f"{indicator.id}: {'; '.join(text.en.rstrip('.') for text in told)}.",
                )
            )
    return reasons
