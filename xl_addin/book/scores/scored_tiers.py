"""Scores the tables of a file by a rule book of ladders and points, and says which cell is at fault."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_addin import cells, marks
from xl_addin.book.scores.cell_faults import told, unreadable
from xl_addin.book.scores.cell_table import UnsavedFormula, placed
from xl_addin.book.scores.layout_checks import require_columns, require_entities, require_values
from xl_addin.engine.ranking import competition_ranks
from xl_addin.engine.tables import table as tier_table
from xl_addin.engine.tables.given import Given, read_given
from xl_addin.engine.tables.known import known_of
from xl_addin.engine.tier_facts import value_of
from xl_addin.engine.tier_scheme import BookResult
from xl_addin.engine.tiers import ClashError, from_facts
from xl_addin.errors import MissingFactError, ScoringError, WorkbookError
from xl_addin.rulebook.model import Text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from xl_addin.book.scores.cell_table import PlacedCell
    from xl_addin.engine.figures import FactValue
    from xl_addin.engine.tables.columns import Target
    from xl_addin.engine.tables.given import GivenCell
    from xl_addin.engine.tables.known import EntityKnown
    from xl_addin.rulebook.tiers import TierBook, TierIndicator

_ERRORS = frozenset(error.value for error in cells.CellError)


@dataclass(frozen=True)
class TierScores:
    """What the entities of a file scored.

    Attributes:
        book: the rules.
        results: per entity its name, "" where the file names none, and its result.
        faults: what was refused, each with its cell.
        missing: which facts are missing for what.
        unmarked: how many indicators of whom count as 0 because not one of their lines has a mark.
    """

    book: TierBook
    results: tuple[tuple[str, BookResult], ...]
    faults: tuple[Text, ...]
    missing: tuple[Text, ...]
    unmarked: tuple[Text, ...] = ()

    @property
    def ranks(self) -> list[float | None]:
        """The rank of each entity by its total: none unless every entity of the book has one."""
        totals = [None if total is None else float(total) for total in (result.total for _, result in self.results)]
        complete = None not in totals and len(totals) == (self.book.entities or len(totals))
        return list(competition_ranks(totals)) if complete else [None] * len(totals)


def score_rows(book: TierBook, file: str, name: str, rows: Sequence[Sequence[PlacedCell]]) -> TierScores:
    """Score a table.

    Args:
        book: the rules.
        file: the file that it stands in.
        name: what to call the table in a message.
        rows: the header, then every other row at its place in the file; wide or long.

    Raises:
        WorkbookError: the table cannot be read at all: an unknown header or key, something given twice, no values.
    """
    if not rows or all(map(cells.is_blank, rows[0])):
        raise WorkbookError(f"{name} に値がありません。", f"{name} holds no values.")
    require_columns(file, name, rows)
    try:
        given = read_given(book, rows)
        require_values(name, (each.cell for one in given for found in one.targets.values() for each in found))
        require_entities(file, rows, [one.entity for one in given])
        results = tier_table.read(book, rows)
    except ScoringError as error:
        raise unreadable(file, name, rows, error) from error
    known = known_of(book, given)
    faults = tuple(
        _fault(book, its_cells, facts, indicator, error, file=file, name=name)
        for its_cells, facts, (_, result) in zip(given, known, results, strict=True)
        for indicator, error in _refused(result)
    )
    unmarked = tuple(text for each in zip(given, known, strict=True) for text in _unmarked(*each))
    return TierScores(book, tuple(results), faults, _missing(results), unmarked)


def _unmarked(given: Given, known: EntityKnown) -> Iterator[Text]:
    """Count the indicators that are scored from marks and have none: a mark that was put in for a blank has no place."""
    marked = {
        target.indicator.id for target, found in given.targets.items() if any(placed(each.cell) for each in found)
    }
    count = len(known.marks.keys() - marked)
    if count:
        start = f"{given.entity}: " if given.entity else ""
        yield Text(
            f"{start}印のない指標: {count}（すべて0点として数えています）",
            f"{start}indicators without any mark: {count} (all counted as 0 points)",
        )


def combined(marks: TierScores, facts: TierScores, marked: Collection[str]) -> TierScores:
    """Put the results of a sheet of marks and of a sheet of facts together, for one entity.

    Args:
        marks: scored from marks.
        facts: scored from facts.
        marked: ids of the indicators for which marks were filled in.
    """
    (entity, by_marks), (_, by_facts) = marks.results[0], facts.results[0]
    indicators = {
        key: by_marks.indicators[key] if key in marked else result for key, result in by_facts.indicators.items()
    }
    results = ((entity, BookResult(marks.book, indicators)),)
    faults = dict.fromkeys((*marks.faults, *facts.faults))
    return TierScores(marks.book, results, tuple(faults), _missing(results))


def _refused(result: BookResult) -> Iterator[tuple[TierIndicator, ScoringError]]:
    for indicator in result.book.indicators:
        found = result.indicators[indicator.id]
        if isinstance(found, ScoringError) and not isinstance(found, MissingFactError):
            yield indicator, found


def _missing(results: Sequence[tuple[str, BookResult]]) -> tuple[Text, ...]:
    """Say per indicator which lines cannot be judged, and without which facts."""
    found: list[Text] = []
    for entity, result in results:
        for indicator in result.book.indicators:
            each = result.indicators[indicator.id]
            start = Text(f"{entity} {indicator.label}".strip(), f"{entity} {indicator.id}".strip())
            if isinstance(each, MissingFactError):
                found.append(Text(f"{start.ja}: {each.ja}", f"{start.en}: {each.en}"))
            elif not isinstance(each, ScoringError) and each.points is None:
                found.append(Text(f"{start.ja}: {each.reason.ja}", f"{start.en}: {each.reason.en}"))
    return tuple(found)


def _fault(
    book: TierBook,
    given: Given,
    known: EntityKnown,
    indicator: TierIndicator,
    error: ScoringError,
    *,
    file: str,
    name: str,
) -> Text:
    """Name the cells that an error is about.

    That is the one that cannot be read, the marks that clash, or the facts without any of which there is no error.
    """
    found = given.of(indicator)
    unit = given.unit_of(indicator)
    for target, its_cells in found.items():
        for each in its_cells:
            own = _own_error(target, each, unit)
            if own is not None:
                hidden = isinstance(each.cell, UnsavedFormula)
                return (
                    Text(f"{file} {own.ja}", f"{file} {own.en}")
                    if hidden
                    else told(file, name, [placed(each.cell)], own)
                )
    clashing = error.lines if isinstance(error, ClashError) else None
    guilty = _guilty(book, known, indicator, error)
    places = [
        placed(each.cell)
        for target, its_cells in found.items()
        for each in its_cells
        if (clashing is None or (target.line is not None and target.line.no in clashing))
        and (not guilty or (target.fact is not None and target.fact.key in guilty))
    ]
    return told(file, name, places, error)


def _guilty(book: TierBook, known: EntityKnown, indicator: TierIndicator, error: ScoringError) -> set[str]:
    """The keys of the facts each of which the error needs; the ranks that are counted among all are not tried."""
    facts = known.facts.get(indicator.id, {})

    def is_there(some: Mapping[str, FactValue]) -> bool:
        try:
            from_facts(book, indicator, some)
        except ScoringError as other:
            return other.ja == error.ja
        return False

    if not is_there(facts):
        return set()
    return {key for key in facts if not is_there({other: value for other, value in facts.items() if other != key})}


def _own_error(target: Target, each: GivenCell, unit: str | None) -> ScoringError | None:
    """The error of a cell that cannot be read by itself."""
    name = target.indicator.id
    if isinstance(each.cell, UnsavedFormula):
        return ScoringError(each.cell.error.ja, each.cell.error.en)
    if str(each.cell) in _ERRORS:
        each = each._replace(cell=cells.CellError(str(each.cell)))
    try:
        if target.fact is None:
            marks.mark(each.cell, name, blank=False)
        else:
            value_of(target.fact, [(each.cell, None)], name, each.unit or unit)
    except ScoringError as error:
        return error
    return None
