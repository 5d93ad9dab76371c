"""Names of cells and areas, ``B4`` and ``'a sheet'!B4:C9``, and where they are."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

MAX_ROWS: Final = 1_048_576
MAX_COLS: Final = 16_384

_CELL: Final = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_PLAIN_SHEET: Final = re.compile(r"[^\W\d][\w.]*")
_LIKE_A_CELL: Final = re.compile(r"[A-Za-z]{1,3}[0-9]+|[Rr][0-9]*|[Cc][0-9]*|[Rr][0-9]*[Cc][0-9]*")
_A, _LETTERS = ord("A"), 26


class Place(NamedTuple):
    """A cell of a sheet, counted from 0."""

    row: int
    col: int


class CellAt(NamedTuple):
    """A cell of a workbook: its sheet, row and column, counted from 0."""

    sheet: str
    row: int
    col: int


class Area(NamedTuple):
    """A rectangle of cells, counted from 0, both ends included."""

    row: int
    col: int
    last_row: int
    last_col: int

    @property
    def first(self) -> Place:
        """Its upper left cell."""
        return Place(self.row, self.col)

    @property
    def size(self) -> int:
        """How many cells it has."""
        return (self.last_row - self.row + 1) * (self.last_col - self.col + 1)

    def places(self) -> Iterator[Place]:
        """Yield its cells, row by row."""
        cols = range(self.col, self.last_col + 1)
        return (Place(row, col) for row in range(self.row, self.last_row + 1) for col in cols)

    def among(self, places: Collection[tuple[int, int]]) -> list[tuple[int, int]]:
        """List its cells that are in a collection, such as a dictionary by row and column; the collection may change."""
        if self.size > len(places):
            return [place for place in places if self.holds(*place)]
        return [place for place in self.places() if place in places]

    def on(self, sheet: str) -> list[CellAt]:
        """List its cells on a sheet, row by row."""
        return [CellAt(sheet, *place) for place in self.places()]

    def holds(self, row: int, col: int) -> bool:
        """Tell whether a cell is in it."""
        return self.row <= row <= self.last_row and self.col <= col <= self.last_col

    def meets(self, other: Area) -> bool:
        """Tell whether two areas share a cell."""
        return (
            self.row <= other.last_row
            and other.row <= self.last_row
            and self.col <= other.last_col
            and other.col <= self.last_col
        )


def column_name(col: int) -> str:
    """Name a column: 0 is A, 26 is AA."""
    letters = ""
    number = col + 1
    while number:
        number, rest = divmod(number - 1, _LETTERS)
        letters = chr(_A + rest) + letters
    return letters


def column_at(letters: str) -> int:
    """Return the column of a name: A is 0; what is no name gives a number beyond every sheet or below 0."""
    number = 0
    for letter in letters.upper():
        number = number * _LETTERS + ord(letter) - _A + 1
    return number - 1


def cell_name(row: int, col: int) -> str:
    """Name a cell: row 3 and column 1, counted from 0, are B4."""
    return f"{column_name(col)}{row + 1}"


def area_name(area: Area) -> str:
    """Name an area: B4:C9, or B4 if it is one cell."""
    first = cell_name(area.row, area.col)
    return first if area.size == 1 else f"{first}:{cell_name(area.last_row, area.last_col)}"


def place(name: str) -> Place | None:
    """Return where a cell is that is called B4 or $B$4, None if that names no cell of a sheet."""
    found = _CELL.fullmatch(name)
    if found is None:
        return None
    row, col = int(found[2]) - 1, column_at(found[1])
    return Place(row, col) if 0 <= row < MAX_ROWS and col < MAX_COLS else None


def area(name: str) -> Area | None:
    """Return where an area is that is called B4:C9 or B4, None if that names none."""
    first, _, last = name.partition(":")
    one, other = place(first), place(last or first)
    if one is None or other is None:
        return None
    rows, cols = sorted((one.row, other.row)), sorted((one.col, other.col))
    return Area(rows[0], cols[0], rows[1], cols[1])


def quoted_sheet(name: str) -> str:
    """Write a sheet's name as a formula does, in quotes where it needs them."""
    if _PLAIN_SHEET.fullmatch(name) and not _LIKE_A_CELL.fullmatch(name) and name.upper() not in {"TRUE", "FALSE"}:
        return name
    return "'" + name.replace("'", "''") + "'"


def sheet_called(name: str, sheets: Iterable[str]) -> str | None:
    """Return the sheet that a user calls so: capitals and full-width letters do not matter; None if none or several fit."""
    known = list(sheets)
    alike = [name] if name in known else [sheet for sheet in known if _folded(sheet) == _folded(name)]
    return alike[0] if len(alike) == 1 else None


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()


def full_name(sheet: str, row: int, col: int) -> str:
    """Name a cell with its sheet: 'a sheet'!B4."""
    return f"{quoted_sheet(sheet)}!{cell_name(row, col)}"
