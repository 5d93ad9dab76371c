"""Finds the input cells of a workbook for ladders and points: one cell per line or fact of an indicator."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xl_addin.book.inputs.names import FACT_HEADS, INDICATOR, KEY, LINE, MARK, MARK_HEADS, UNIT, VALUE
from xl_addin.book.kokuho import comparison
from xl_addin.book.kokuho.comparison_side import MARK as MARK_PLACE
from xl_addin.book.kokuho.comparison_side import NO, POINTS, SCORE
from xl_addin.book.live.rule_books import book_of, complete_books, named_in
from xl_addin.book.live.words import text_of
from xl_addin.book.rules.words import heading_with_years
from xl_addin.cells import is_blank
from xl_addin.engine.naming import spelled, spellings
from xl_addin.rulebook.model import plain_text
from xl_addin.rulebook.tiers import TierBook

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xl_addin.book.scores.cell_table import CellTable, PlacedCell
    from xl_addin.rulebook.tiers import TierIndicator

INSURED, COUNTED_ON, GRANT = "被保険者数", "被保険者数の時点", "交付額"
_YEAR = re.compile("FY([0-9]{4})")
_HEADER_ROWS = 15
_HALF = ("番号", "達成基準")

Slot = tuple[str, str]
"""The id of an indicator and the number of a line, or the key of a fact; the unit and amounts have no indicator."""


@dataclass(frozen=True)
class LineTable:
    """Input cells in one column.

    Attributes:
        sheet: name of the sheet.
        book: the rules that they are scored by.
        marks: whether they take marks; else figures.
        col: their column, counted from 0.
        rows: by slot its row, counted from 0.
        cells: by row what the input cell holds.
        amounts: by name the row and column of amounts beside them.
        amount_cells: what those hold.
        title: what to call it.
    """

    sheet: str
    book: TierBook
    marks: bool
    col: int
    rows: Mapping[Slot, int]
    cells: Mapping[int, PlacedCell]
    amounts: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    amount_cells: Mapping[str, PlacedCell] = field(default_factory=dict)
    title: str = ""


def line_tables(tables: Sequence[CellTable]) -> list[LineTable]:
    """Find the input cells: the sheets of ``xl-addin new``, and both halves of 比較表.

    Args:
        tables: the sheets of the workbook.
    """
    found: list[LineTable] = []
    for table in tables:
        found += _input_sheet(table)
        if table.sheet == comparison.NAME:
            found += _halves(table)
    return found


def indicator_named(book: TierBook, name: str) -> TierIndicator | None:
    """The indicator of an id or a printed number."""
    return next((each for each in book.indicators if spelled(name) in spellings(each)), None)


def _input_sheet(table: CellTable) -> Iterator[LineTable]:
    book = book_of(named_in(table))
    if not isinstance(book, TierBook):
        return
    for heads, columns, of_marks in ((MARK_HEADS, (LINE, MARK), True), (FACT_HEADS, (KEY, VALUE), False)):
        for header, cells in enumerate(table.rows[:_HEADER_ROWS]):
            words = [text_of(cell) for cell in cells]
            if set(heads) <= set(words):
                key, value = (words.index(column) for column in columns)
                slots = dict(_slots(book, table, header, (words.index(INDICATOR), key)))
                inside = {row: table.rows[row][value] for row in slots.values()}
                yield LineTable(table.sheet, book, of_marks, value, slots, inside, title=table.sheet)


def _slots(book: TierBook, table: CellTable, header: int, at: tuple[int, int]) -> Iterator[tuple[Slot, int]]:
    for row, cells in enumerate(table.rows[header + 1 :], header + 1):
        name, key = (text_of(cells[place]) for place in at)
        is_unit = plain_text(key) == UNIT
        if is_unit and not name:
            yield ("", UNIT), row
        indicator = indicator_named(book, name) if name and key and not is_unit else None
        if indicator is not None:
            yield (indicator.id, key), row


def _halves(table: CellTable) -> Iterator[LineTable]:
    """The halves of the comparison of two years, each headed by its fiscal year."""
    for header, cells in enumerate(table.rows[:_HEADER_ROWS]):
        words = [text_of(cell) for cell in cells]
        for first in range(len(words) - SCORE):
            year = _YEAR.search(text_of(table.rows[header - 1][first])) if header else None
            if tuple(words[first : first + 2]) == _HALF and year is not None:
                half = _half(table, header, first, int(year[1]))
                if half is not None:
                    yield half


def _half(table: CellTable, header: int, first: int, year: int) -> LineTable | None:
    for book in complete_books():
        if isinstance(book, TierBook) and book.fiscal_year == year:
            slots = _lines_below(book, table, header, first)
            if len(slots) == sum(len(indicator.lines) for indicator in book.indicators):
                col = first + MARK_PLACE
                amounts = _amounts(table, header, first)
                held = {name: table.rows[row][place] for name, (row, place) in amounts.items()}
                inside = {row: table.rows[row][col] for row in slots.values()}
                title = text_of(table.rows[header - 1][first]).partition("　")[0]
                return LineTable(table.sheet, book, True, col, slots, inside, amounts, held, title)
    return None


def _lines_below(book: TierBook, table: CellTable, header: int, first: int) -> dict[Slot, int]:
    headings = {plain_text(heading_with_years(indicator)): indicator for indicator in book.indicators}
    current: TierIndicator | None = None
    found: dict[Slot, int] = {}
    for row, cells in enumerate(table.rows[header + 1 :], header + 1):
        text = text_of(cells[first + NO])
        if plain_text(text) in headings:
            current = headings[plain_text(text)]
        elif (
            current is not None and not is_blank(cells[first + POINTS]) and text in {line.no for line in current.lines}
        ):
            found.setdefault((current.id, text), row)
    return found


def _amounts(table: CellTable, header: int, first: int) -> dict[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = {}
    for row, cells in enumerate(table.rows[header + 1 :], header + 1):
        text = text_of(cells[first + NO])
        if text.startswith(INSURED):
            found[COUNTED_ON] = (row, first + NO)
            found[INSURED] = (row, first + POINTS)
        elif text.startswith(GRANT):
            found[GRANT] = (row, first + POINTS)
    return found
