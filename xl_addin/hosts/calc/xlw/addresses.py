"""Cell addresses as Excel writes them."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from openpyxl.utils.cell import get_column_letter, range_boundaries

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_ROWS: Final = 1_048_576
MAX_COLUMNS: Final = 16_384

_SHEET: Final = re.compile(r"(?:'((?:[^']|'')+)'|([^'!:]+))!(.+)", re.DOTALL)
_PLAIN_SHEET: Final = re.compile(r"[^\W\d][\w.]*")
_PLAIN_BOOK: Final = re.compile(r"[\w.]+")
_LOOKS_LIKE_CELL: Final = re.compile(r"[A-Za-z]{1,3}\d+|[Rr]\d*[Cc]\d*|[Rr]|[Cc]")
_NAME: Final = re.compile(r"(?:[^\W\d]|\\)[\w.\\?]*")
_LIKE_R1C1: Final = re.compile(r"R\d*(?:C\d*)?|C\d*", re.IGNORECASE)
_LONGEST_NAME: Final = 255
_AREA: Final = re.compile(r"\$?([A-Za-z]{0,3})\$?(\d*)(?::\$?([A-Za-z]{0,3})\$?(\d*))?")


class Box(NamedTuple):
    """A block of cells; the first row and column are 1."""

    row: int
    column: int
    rows: int
    columns: int

    @property
    def last_row(self) -> int:
        """Its last row."""
        return self.row + self.rows - 1

    @property
    def last_column(self) -> int:
        """Its last column."""
        return self.column + self.columns - 1

    def around(self, other: Box) -> Box:
        """Give the smallest block that holds both."""
        row, column = min(self.row, other.row), min(self.column, other.column)
        last_row = max(self.last_row, other.last_row)
        last_column = max(self.last_column, other.last_column)
        return Box(row, column, last_row - row + 1, last_column - column + 1)

    def common(self, other: Box) -> Box | None:
        """Give the block that both hold; None if there is none."""
        row, column = max(self.row, other.row), max(self.column, other.column)
        rows = min(self.last_row, other.last_row) - row + 1
        columns = min(self.last_column, other.last_column) - column + 1
        return Box(row, column, rows, columns) if rows > 0 and columns > 0 else None

    def without(self, other: Box) -> list[Box]:
        """Give the parts that lie outside another block."""
        inner = self.common(other)
        if inner is None:
            return [self]
        parts = (
            self._replace(rows=inner.row - self.row),
            self._replace(row=inner.last_row + 1, rows=self.last_row - inner.last_row),
            inner._replace(column=self.column, columns=inner.column - self.column),
            inner._replace(column=inner.last_column + 1, columns=self.last_column - inner.last_column),
        )
        return [part for part in parts if part.rows > 0 and part.columns > 0]

    def places(self) -> Iterator[tuple[int, int]]:
        """Give row and column of each cell, row by row."""
        return itertools.product(range(self.row, self.last_row + 1), range(self.column, self.last_column + 1))


def split_sheet(text: str) -> tuple[str | None, str]:
    """Part an address from the sheet before it.

    Args:
        text: an address such as ``'My Sheet'!A1:B2``.

    Returns:
        The sheet's name, or None, and the rest.
    """
    match = _SHEET.fullmatch(text)
    if match is None:
        return None, text
    quoted, plain, rest = match.groups()
    return (quoted.replace("''", "'") if quoted else plain), rest


def box(text: str) -> Box | None:
    """Read an address without a sheet.

    Args:
        text: ``A1``, ``$A$1:B2``, ``A:C`` or ``1:3``.

    Returns:
        Its block; None if it is no address, but perhaps a name.
    """
    match = _AREA.fullmatch(text)
    if match is None:
        return None
    letters, digits, letters2, digits2 = match.groups()
    if letters2 is None and not (letters and digits):
        return None
    if letters2 is not None and (bool(letters) != bool(letters2) or bool(digits) != bool(digits2)):
        return None
    try:
        first_column, first_row, last_column, last_row = range_boundaries(text.upper())
    except ValueError:
        return None
    columns = sorted((first_column or 1, last_column or MAX_COLUMNS))
    rows = sorted((first_row or 1, last_row or MAX_ROWS))
    if rows[0] < 1 or rows[1] > MAX_ROWS or columns[1] > MAX_COLUMNS:
        return None
    return Box(rows[0], columns[0], rows[1] - rows[0] + 1, columns[1] - columns[0] + 1)


def is_name(text: str) -> bool:
    """Tell whether Excel takes a text for the name of cells or of a table."""
    return (
        len(text) <= _LONGEST_NAME
        and _NAME.fullmatch(text) is not None
        and box(text) is None
        and _LIKE_R1C1.fullmatch(text) is None
        and text.upper() not in {"TRUE", "FALSE"}
    )


def address(area: Box, *, row_absolute: bool = True, column_absolute: bool = True) -> str:
    """Write an address.

    Args:
        area: the block.
        row_absolute: put ``$`` before rows.
        column_absolute: put ``$`` before columns.

    Returns:
        ``$A$1:$B$2``; of whole rows or columns ``$1:$3`` or ``$A:$C``.
    """
    row, column = "$" * row_absolute, "$" * column_absolute
    rows = [f"{row}{number}" for number in (area.row, area.last_row)]
    columns = [f"{column}{get_column_letter(number)}" for number in (area.column, area.last_column)]
    if area.columns == MAX_COLUMNS:
        return ":".join(rows)
    if area.rows == MAX_ROWS:
        return ":".join(columns)
    first, last = columns[0] + rows[0], columns[1] + rows[1]
    return first if area.rows == area.columns == 1 else f"{first}:{last}"


def quoted(sheet: str, book: str = "") -> str:
    """Write a sheet's name as it stands before ``!``, in quotes where Excel needs them.

    Args:
        sheet: the sheet's name.
        book: name of the workbook, if it is to stand there, too.

    Returns:
        ``Sheet1``, ``'My Sheet'`` or ``[Book1.xlsx]Sheet1``.
    """
    place = f"[{book}]{sheet}" if book else sheet
    plain = _PLAIN_SHEET.fullmatch(sheet) and not _LOOKS_LIKE_CELL.fullmatch(sheet)
    if plain and (not book or _PLAIN_BOOK.fullmatch(book)):
        return place
    return in_quotes(place)


def in_quotes(name: str) -> str:
    """Write a name in single quotes; its own are doubled."""
    return "'" + name.replace("'", "''") + "'"
