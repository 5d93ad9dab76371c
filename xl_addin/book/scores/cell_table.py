"""A table read from a file whose cells know where they stand, so that an error can name the cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlsxwriter.utility import xl_rowcol_to_cell

from xl_addin.cells import is_blank

if TYPE_CHECKING:
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


PlacedCell = PlacedText | PlacedNumber | None


@dataclass(frozen=True)
class CellTable:
    """The cells of a CSV file or of one worksheet, from its first row and column on.

    Attributes:
        file: name of the file.
        sheet: name of the sheet, "" for a CSV file.
        rows: all of the same length, without blank rows at the end.
    """

    file: str
    sheet: str
    rows: tuple[tuple[PlacedCell, ...], ...]

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


def table_of(file: str, sheet: str, rows: list[list[PlacedCell]]) -> CellTable:
    """Make a table of equally long rows, without blank rows and columns at the end."""
    width = max((place + 1 for row in rows for place, cell in enumerate(row) if not is_blank(cell)), default=0)
    kept = [tuple((row + [None] * width)[:width]) for row in rows]
    while kept and all(map(is_blank, kept[-1])):
        kept.pop()
    return CellTable(file, sheet, tuple(kept))
