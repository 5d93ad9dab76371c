"""A table read from a file whose cells know where they stand, so that an error can name the cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from xlsxwriter.utility import xl_rowcol_to_cell

from xl_addin.cells import is_blank
from xl_addin.errors import WorkbookError
from xl_addin.rulebook.model import Text

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from xl_addin.cells import Cell


class PlacedText(str):
    """A text, or what a cell shows that is no number, with the place of its cell.

    Args:
        text: the text.
        place: "達成状況!E12".
    """

    __slots__ = ("place",)
    place: str

    def __new__(cls, text: str, place: str) -> PlacedText:  # noqa: PYI034 - a text stays this type only here
        """Make a text that remembers its place."""
        made = super().__new__(cls, text)
        made.place = place
        return made


class PlacedNumber(float):
    """A number with the place of its cell.

    Args:
        value: the number.
        place: "実績!G14".
    """

    __slots__ = ("place",)
    place: str

    def __new__(cls, value: float, place: str) -> PlacedNumber:  # noqa: PYI034 - a number stays this type only here
        """Make a number that remembers its place."""
        made = super().__new__(cls, value)
        made.place = place
        return made


class UnsavedFormula(PlacedText):
    """A formula that was never computed, as its text: a program without a spreadsheet's arithmetic wrote the file."""

    __slots__ = ()

    @property
    def error(self) -> Text:
        """What to do about it."""
        return Text(
            f"{self.place} は式で、値が保存されていません。表計算ソフトで開いて保存してください",
            f"{self.place} is a formula without a saved value; open the file in a spreadsheet program and save it",
        )


PlacedCell = PlacedText | PlacedNumber | None


class MergedCells(NamedTuple):
    """Cells that a sheet shows as one, which only the first of them holds.

    Attributes:
        name: "E12:E13".
        first_row: counted from 0, as the others.
        first_col: the leftmost column.
        last_row: the lowest row.
        last_col: the rightmost column.
    """

    name: str
    first_row: int
    first_col: int
    last_row: int
    last_col: int


@dataclass(frozen=True)
class CellTable:
    """The cells of a CSV file or of one worksheet, from its first row and column on.

    Attributes:
        file: name of the file.
        sheet: name of the sheet, "" for a CSV file.
        rows: all of the same length, without blank rows at the end.
        merged: its merged cells.
    """

    file: str
    sheet: str
    rows: tuple[tuple[PlacedCell, ...], ...]
    merged: tuple[MergedCells, ...] = ()

    @property
    def name(self) -> str:
        """What to call it in a message."""
        return f"{self.file} {self.sheet}".rstrip()

    @property
    def is_empty(self) -> bool:
        """Whether it holds nothing that can be seen."""
        return not self.rows


def place_of(sheet: str, row: int, col: int) -> str:
    """Name a cell, counted from 0, as a formula of another sheet would; in a CSV file without a sheet."""
    cell: str = xl_rowcol_to_cell(row, col)
    return f"{sheet}!{cell}" if sheet else cell


def placed(cell: Cell) -> str:
    """The place of a cell; "" for a blank one, which has none."""
    return getattr(cell, "place", "")


def from_header(rows: Sequence[Sequence[PlacedCell]], header: int) -> list[Sequence[PlacedCell]]:
    """Put the header first and leave every row below it at its place in the file, so that row numbers stay true."""
    return [rows[header], *[()] * header, *rows[header + 1 :]]


def require_separate(table: CellTable, header: int, columns: Container[int]) -> None:
    """Refuse merged cells among the input, for all but the first of them are blank.

    Args:
        table: the sheet.
        header: the row of its header, counted from 0.
        columns: what is read.

    Raises:
        WorkbookError: cells below the header are merged.
    """
    for each in table.merged:
        if each.last_row > header and any(col in columns for col in range(each.first_col, each.last_col + 1)):
            place = f"{table.sheet}!{each.name}"
            raise WorkbookError(
                f"{table.file} {place} は結合されたセルです。結合を解除して、1行ずつ入力してください。",
                f"{table.file} {place} are merged cells; unmerge them and fill in row by row.",
            )


def table_of(file: str, sheet: str, rows: list[list[PlacedCell]], merged: tuple[MergedCells, ...] = ()) -> CellTable:
    """Make a table of equally long rows, without blank rows and columns at the end."""
    width = max((place + 1 for row in rows for place, cell in enumerate(row) if not is_blank(cell)), default=0)
    kept = [tuple((row + [None] * width)[:width]) for row in rows]
    while kept and all(map(is_blank, kept[-1])):
        kept.pop()
    return CellTable(file, sheet, tuple(kept), merged)
