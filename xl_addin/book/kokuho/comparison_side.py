"""One year's half of the sheet 比較表: its columns, and where its lines, sub-totals and totals stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from xl_addin.book.sheet import at

if TYPE_CHECKING:
    from xl_addin.book.kokuho.data import Grant, Marks
    from xl_addin.book.sheet import Block, Sheet
    from xl_addin.rulebook.tiers import TierBook

NO, TEXT, POINTS, MARK, SCORE = range(5)
WIDTHS = (9, 55, 7, 6.5, 7)


class Given(NamedTuple):
    """What one year's half is made from: its rules, the lines that were met, what was paid."""

    book: TierBook
    marks: Marks
    grant: Grant


class Side:
    """One year's half.

    Args:
        sheet: the sheet.
        first: its first column.
        given: what it is made from.
        total_row: the row of its totals, where the marks are counted.
    """

    def __init__(self, sheet: Sheet, first: int, given: Given, total_row: int) -> None:
        self.sheet = sheet
        self.first = first
        self.given = given
        self.line_rows: dict[tuple[str, str], int] = {}
        self.indicator_rows: dict[str, int] = {}
        self.section_rows: dict[str, int] = {}
        self.total_row = total_row
        self.grant_rows: dict[str, int] = {}

    @property
    def book(self) -> TierBook:
        """Its rules."""
        return self.given.book

    def col(self, place: int) -> int:
        """One of its columns."""
        return self.first + place

    def at(self, row: int, place: int, seen_from: Sheet | None = None) -> str:
        """The reference to one of its cells, as a formula of this or of another sheet writes it."""
        return at(row, self.col(place), None if seen_from in (None, self.sheet) else self.sheet)

    def no_marks(self, seen_from: Sheet | None = None) -> str:
        """The condition that no line of the year is marked yet."""
        cell = self.sheet.block(self.total_row, self.col(MARK), self.total_row)
        return f"{cell.text(seen_from or self.sheet)}=0"

    def cell(self, row: int, place: int) -> Block:
        """One of its cells."""
        return self.sheet.cell(row, self.col(place))

    def number(self, row: int, place: int) -> float:
        """What one of its cells shows."""
        return self.cell(row, place).numbers[0]

    def marks(self, indicator_id: str) -> Block:
        """The mark cells of an indicator, in printed order."""
        rows = [row for (name, _), row in self.line_rows.items() if name == indicator_id]
        return self.sheet.block(rows[0], self.col(MARK), rows[-1])

    def score_of_line(self, indicator_id: str, no: str) -> Block:
        """The score of one line."""
        return self.cell(self.line_rows[indicator_id, no], SCORE)
