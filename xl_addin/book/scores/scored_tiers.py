"""Scores the tables of a file by a rule book of ladders and points, and says which cell is at fault."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_addin import cells
from xl_addin.book.scores.cell_table import placed
from xl_addin.engine.ranking import competition_ranks
from xl_addin.engine.tables import table as tier_table
from xl_addin.engine.tables.given import Given, read_given
from xl_addin.engine.tier_facts import value_of
from xl_addin.engine.tier_scheme import BookResult
from xl_addin.engine.tiers import ClashError
from xl_addin.errors import MissingFactError, ScoringError, WorkbookError
from xl_addin.rulebook.model import Text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from xl_addin.book.scores.cell_table import PlacedCell
    from xl_addin.engine.tables.columns import Target
    from xl_addin.engine.tables.given import GivenCell
    from xl_addin.rulebook.tiers import TierBook, TierIndicator

Rows = "Sequence[Sequence[PlacedCell]]"
_QUOTED = re.compile("「(.+?)」")
_ERRORS = frozenset(error.value for error in cells.CellError)


@dataclass(frozen=True)
class TierScores:
    """What the entities of a file scored.

    Attributes:
        book: the rules.
        results: per entity its name, "" where the file names none, and its result.
        faults: what was refused, each with its cell.
        missing: which facts are missing for what.
    """

    book: TierBook
    results: tuple[tuple[str, BookResult], ...]
    faults: tuple[Text, ...]
    missing: tuple[Text, ...]

    @property
    def ranks(self) -> list[float | None]:
        """The rank of each entity by its total: none unless every entity of the book has one."""
        totals = [None if total is None else float(total) for total in (result.total for _, result in self.results)]
        complete = None not in totals and len(totals) == (self.book.entities or len(totals))
        return list(competition_ranks(totals)) if complete else [None] * len(totals)


def score_rows(book: TierBook, name: str, rows: Sequence[Sequence[PlacedCell]], first_row: int = 0) -> TierScores:
    """Score a table.

    Args:
        book: the rules.
        name: what to call the table in a message.
        rows: header and rows, wide or long.
        first_row: the row of the file, counted from 0, in which the header stands.

    Raises:
        WorkbookError: the table cannot be read at all: an unknown header or key, something given twice.
    """
    try:
        given = read_given(book, rows)
        results = tier_table.read(book, rows)
    except ScoringError as error:
        raise _unreadable(name, rows, error, first_row) from error
    faults = tuple(
        _fault(name, its_cells, indicator, error)
        for its_cells, (_, result) in zip(given, results, strict=True)
        for indicator, error in _refused(result)
    )
    return TierScores(book, tuple(results), faults, _missing(results))


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
    """Name per indicator the lines that cannot be judged and the facts without which they cannot."""
    found: list[Text] = []
    for entity, result in results:
        for indicator in result.book.indicators:
            each = result.indicators[indicator.id]
            start = Text(f"{entity} {indicator.label}".strip(), f"{entity} {indicator.id}".strip())
            if isinstance(each, MissingFactError):
                found.append(Text(f"{start.ja}: {each.ja}", f"{start.en}: {each.en}"))
            elif not isinstance(each, ScoringError) and each.points is None:
                numbers = "・".join(line.line.no for line in each.lines if line.counts is None)
                keys = "、".join(dict.fromkeys(key for line in each.lines for key in line.missing))
                found.append(
                    Text(
                        f"{start.ja}: {numbers} を判定できません（足りない項目: {keys}）",
                        f"{start.en}: {numbers} cannot be judged (missing: {keys.replace('、', ', ')})",
                    )
                )
    return tuple(found)


def _fault(name: str, given: Given, indicator: TierIndicator, error: ScoringError) -> Text:
    """Name the cells that an error is about: the one that cannot be read, the marks that clash, or all that are there."""
    found = given.of(indicator)
    unit = given.unit_of(indicator)
    for target, its_cells in found.items():
        for each in its_cells:
            own = _own_error(target, each, unit)
            if own is not None:
                return _told(name, [placed(each.cell)], own)
    clashing = error.lines if isinstance(error, ClashError) else None
    places = [
        placed(each.cell)
        for target, its_cells in found.items()
        for each in its_cells
        if clashing is None or (target.line is not None and target.line.no in clashing)
    ]
    return _told(name, places, error)


def _own_error(target: Target, each: GivenCell, unit: str | None) -> ScoringError | None:
    """The error of a cell that cannot be read by itself."""
    name = target.indicator.id
    if str(each.cell) in _ERRORS:
        each = each._replace(cell=cells.CellError(str(each.cell)))
    try:
        if target.fact is None:
            cells.mark(each.cell, name, blank=False)
        else:
            value_of(target.fact, [(each.cell, None)], name, each.unit or unit)
    except ScoringError as error:
        return error
    return None


def _told(name: str, places: Sequence[str], error: ScoringError) -> Text:
    shown = ", ".join(place for place in places if place)
    return Text(f"{name} {shown}: {error.ja}", f"{name} {shown}: {error.en}")


def _unreadable(name: str, rows: Sequence[Sequence[PlacedCell]], error: ScoringError, first_row: int) -> WorkbookError:
    """Add to an error of the whole table the cells that it quotes."""
    quoted = set(_QUOTED.findall(error.ja))
    places = [placed(cell) for row in rows for cell in row if not cells.is_blank(cell) and str(cell) in quoted]
    counted = (
        Text(
            f"（行は見出しのある {first_row + 1} 行目を1行目として数える）",
            f" (rows are counted from row {first_row + 1})",
        )
        if first_row
        else Text("", "")
    )
    told = _told(name, places[:4], error)
    return WorkbookError(told.ja.replace(" :", ":") + counted.ja, told.en.replace(" :", ":") + counted.en)
