"""Finds the input tables of a workbook that have a row per entity and a column per figure, by what marks them."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from xl_addin.book.inputs.deviation_sheet import number_of_rows
from xl_addin.book.live.rule_books import complete_books, named_by, named_in
from xl_addin.book.live.words import head_key, is_foot, text_of
from xl_addin.book.scores.cell_table import PlacedText
from xl_addin.cells import is_blank
from xl_addin.rulebook.model import DeviationBook, plain_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xl_addin.book.scores.cell_table import CellTable, PlacedCell

INPUT = "入力欄"
_HEADER_ROWS = 15
_LONGEST_HEAD = 40
_UNIT = re.compile(r"（(?:円|％|人|件)）$")
_LINE_NUMBERS, _LINE_COUNTS = "番号", "達成保険者数"


class Kind(Enum):
    """What figures a column takes."""

    COUNT = "count"
    RATE = "rate"
    AMOUNT = "amount"


@dataclass(frozen=True)
class Column:
    """A column of input cells.

    Attributes:
        label: what to call it.
        names: every header, spelled as ``head_key`` does, under which a file may give it.
        kind: what figures it takes.
        col: its column in the sheet, counted from 0.
        previous: the column whose figures of the last year it holds, as a place among the columns.
        within: the column that no figure of this one can be above, as a place among the columns.
    """

    label: str
    names: frozenset[str]
    kind: Kind
    col: int
    previous: int | None = None
    within: int | None = None


@dataclass(frozen=True)
class EntityTable:
    """An input table.

    Attributes:
        sheet: name of the sheet.
        first: the row of its first entity, counted from 0.
        names: one per row; blank where an entity may be filled in.
        columns: in their order.
        cells: what the input cells hold, by row and column.
        entity: what a row is.
        names_open: whether the names are input too.
    """

    sheet: str
    first: int
    names: tuple[PlacedCell, ...]
    columns: tuple[Column, ...]
    cells: tuple[tuple[PlacedCell, ...], ...]
    entity: str
    names_open: bool = False


def entity_tables(tables: Sequence[CellTable]) -> list[EntityTable]:
    """Find the input tables of a workbook.

    Args:
        tables: its sheets.

    Returns:
        Sheets of the counts that a rule book of deviation scores asks for; columns that are headed 入力欄; numbers of
        insurers per line.
    """
    found: list[EntityTable] = []
    named = named_by(tables)
    for table in tables:
        counts = _of_rule_book(table, named)
        if counts is not None:
            found.append(counts)
            continue
        found += _headed_input(table)
        found += _line_counts(table)
    return found


def _of_rule_book(table: CellTable, named: Sequence[str]) -> EntityTable | None:
    books = [book for book in complete_books() if isinstance(book, DeviationBook)]
    for book in sorted(books, key=lambda book: book.name not in named):
        labels = [plain_text(fact.label.ja) for fact in book.facts]
        for row, cells in enumerate(table.rows[:_HEADER_ROWS]):
            heads = [plain_text(text_of(cell)) for cell in cells]
            if all(heads.count(label) == 1 for label in labels) and heads.index(labels[0]) > 0:
                rows = number_of_rows(book) if named_in(table) is not None else None
                columns = _fact_columns(book, heads)
                return _table(table, row + 1, columns, book.entity.ja, rows=rows)
    return None


def _fact_columns(book: DeviationBook, heads: Sequence[str]) -> list[Column]:
    facts = list(book.facts)
    place = {fact.key: number for number, fact in enumerate(facts)}
    within, previous = {}, {}
    for indicator in book.indicators:
        for measure in indicator.measures:
            within[measure.numerator.key] = place[measure.denominator.key]
        if indicator.previous is not None:
            for last, this in (
                (indicator.previous.numerator, indicator.current.numerator),
                (indicator.previous.denominator, indicator.current.denominator),
            ):
                previous[last.key] = place[this.key]
    return [
        Column(
            fact.label.ja,
            frozenset(map(head_key, (fact.key, fact.label.ja, fact.label.en))),
            Kind.COUNT,
            heads.index(plain_text(fact.label.ja)),
            previous.get(fact.key),
            within.get(fact.key),
        )
        for fact in facts
    ]


def _headed_input(table: CellTable) -> Iterator[EntityTable]:
    """Columns whose header, or whose group's, says 入力欄, with the names of the rows in the first column."""
    for row, cells in enumerate(table.rows[:_HEADER_ROWS]):
        for col, cell in enumerate(cells):
            if col > 0 and _is_input_head(cell):
                found = _below_head(table, row, col)
                if found is not None:
                    yield found


def _is_input_head(cell: PlacedCell) -> bool:
    """A header ends in 入力欄; a note that mentions input cells goes on, or is longer."""
    return isinstance(cell, PlacedText) and cell.strip().endswith(INPUT) and len(cell) <= _LONGEST_HEAD


def _below_head(table: CellTable, row: int, col: int) -> EntityTable | None:
    group = text_of(table.rows[row][col])
    last = _group_end(table.rows[row], col)
    below = _row(table, row + 1)
    grouped = any(not is_blank(cell) for cell in below[col : last + 1])
    if grouped:
        last = next((end for end in range(last, col, -1) if not is_blank(below[end])), col)
        heads = {place: text_of(below[place]) for place in range(col, last + 1) if not is_blank(below[place])}
        start = row + 2
    else:
        heads, start = {col: group}, row + 2
    english = _row(table, start)
    if isinstance(english[col], PlacedText):
        start += 1
    columns = [_headed_column(head, group, text_of(english[place]), place) for place, head in heads.items()]
    entity = next((text_of(_row(table, above)[0]) for above in (row, row + 1) if _row(table, above)[0]), "団体")
    found = _table(table, start, columns, entity)
    return found if any(name is not None for name in found.names) else None


def _group_end(cells: Sequence[PlacedCell], col: int) -> int:
    """The last column before the next header of the same row; a merged header holds its text in the first cell."""
    return next((place - 1 for place in range(col + 1, len(cells)) if not is_blank(cells[place])), len(cells) - 1)


def _headed_column(head: str, group: str, english: str, col: int) -> Column:
    label = " ".join(head.replace(INPUT, "").split())
    bare = _UNIT.sub("", label)
    kind = Kind.RATE if "％" in group + head else Kind.AMOUNT if "円" in group + head else Kind.COUNT
    return Column(label, frozenset(map(head_key, (label, bare, english))) - {""}, kind, col)


def _line_counts(table: CellTable) -> Iterator[EntityTable]:
    """The sheet that says how many insurers met each line of an indicator."""
    for row, cells in enumerate(table.rows[:_HEADER_ROWS]):
        heads = [head_key(text_of(cell)) for cell in cells]
        if heads[:1] == [_LINE_NUMBERS] and _LINE_COUNTS in heads:
            column = Column(_LINE_COUNTS, frozenset((_LINE_COUNTS,)), Kind.COUNT, heads.index(_LINE_COUNTS))
            yield _table(table, row + 2, [column], "行")


def _table(
    table: CellTable, first: int, columns: Sequence[Column], entity: str, rows: int | None = None
) -> EntityTable:
    """Cut the rows of entities out: so many, or until the first one without a name or with that of a sum or a mean."""
    if rows is None:
        below = [row[0] for row in table.rows[first:]]
        rows = len(list(itertools.takewhile(lambda name: not is_blank(name) and not is_foot(text_of(name)), below)))
        names_open = False
    else:
        names_open = True
    inside = [_row(table, row) for row in range(first, first + rows)]
    cells = tuple(tuple(row[column.col] for column in columns) for row in inside)
    return EntityTable(table.sheet, first, tuple(row[0] for row in inside), tuple(columns), cells, entity, names_open)


def _row(table: CellTable, row: int) -> Sequence[PlacedCell]:
    width = max(map(len, table.rows), default=0)
    return table.rows[row] if row < len(table.rows) else (None,) * width
