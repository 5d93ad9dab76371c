"""The cells of a book as recognising formulas needs them: single cells, ranges and what names stand for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from xl_addin import cells as reading
from xl_addin.formulas.addresses import Area, Place, quoted_sheet
from xl_addin.formulas.tree import FormulaError, Reference, parse
from xl_addin.migrate.recognise.finding import Located
from xl_addin.parts.contents import Cell, ErrorValue

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xl_addin.parts.contents import Sheet, Value

_BLANK = Cell()
_STRUCTURE = frozenset("[]@#'")


class Book(Protocol):
    """What is needed of a workbook file; `contents.BookFile` has it."""

    @property
    def sheet_names(self) -> tuple[str, ...]:
        """The worksheets."""

    @property
    def names(self) -> Mapping[str, str]:
        """Defined names; one of a sheet is called SHEET!NAME."""

    def sheet(self, name: str) -> Sheet:
        """Read a worksheet."""


@dataclass(frozen=True)
class Facts:
    """What the cells of a range hold now.

    Attributes:
        size: how many cells the range has.
        numbers: how many of them hold numbers.
        texts: how many hold texts that can be seen.
        figures: how many of these texts the worksheet functions read as numbers.
        unreadable: how many of these texts have digits but are no numbers.
        errors: how many hold errors.
        negative: whether a number is below 0.
    """

    size: int
    numbers: int
    texts: int
    figures: int
    unreadable: int
    errors: int
    negative: bool

    @property
    def is_numeric(self) -> bool:
        """Whether every cell holds a number."""
        return self.numbers == self.size


class Context:
    """A book seen from one of its sheets.

    Args:
        book: the workbook file.
        sheet: the sheet of the formulas in question.

    Attributes:
        helpers: which cells lead to a standard deviation, as far as they were looked at.
    """

    def __init__(self, book: Book, sheet: str) -> None:
        self.book = book
        self.sheet = sheet
        self._sheets: dict[str, Sheet] = {}
        self._facts: dict[Located, Facts] = {}
        self._spelling = {name.casefold(): name for name in book.sheet_names}
        self._names = {name.casefold(): text for name, text in book.names.items()}
        self._tables: dict[str, Located] | None = None
        self.helpers: dict[Located, bool] = {}

    def on(self, sheet: str) -> Context:
        """Return the same book seen from another sheet; what was read is shared."""
        other = object.__new__(Context)
        other.__dict__.update(self.__dict__)
        other.sheet = sheet
        return other

    def sheet_called(self, name: str | None) -> str | None:
        """Return the sheet that a formula calls so, whatever its case; None if there is none."""
        return self.sheet if name is None else self._spelling.get(name.casefold())

    def cell(self, sheet: str, row: int, col: int) -> Cell:
        """Return a cell; one that the file does not mention is blank."""
        return self._read(sheet).cells.get((row, col), _BLANK)

    def cells(self, place: Located) -> Iterator[tuple[Place, Cell]]:
        """Yield the cells of a range that the file mentions."""
        area, known = place.area, self._read(place.sheet).cells
        if area.size > len(known):
            for (row, col), cell in known.items():
                if area.holds(row, col):
                    yield Place(row, col), cell
            return
        yield from ((place, known[place]) for place in area.places() if place in known)

    def value(self, place: Located) -> Value:
        """Return the value of a single cell."""
        return self.cell(place.sheet, place.area.row, place.area.col).value

    def facts(self, place: Located) -> Facts:
        """Tell what the cells of a range hold now."""
        if place not in self._facts:
            self._facts[place] = _facts(place.area.size, [cell.value for _, cell in self.cells(place)])
        return self._facts[place]

    def is_name(self, text: str) -> bool:
        """Tell whether the book defines a name of that spelling, for the whole book or for this sheet."""
        return self._definition(text) is not None

    def named(self, text: str, row: int, col: int) -> Located | None:
        """Return the cells that a defined name or a table's column stands for, None if it is anything else.

        Args:
            text: the name, or a structured reference such as Table[Column] or [@Column].
            row: the row of the formula's cell.
            col: its column.
        """
        if "[" in text:
            return self._column(text, row, col)
        definition = self._definition(text)
        if definition is None:
            return None
        try:
            node = parse(definition)
        except FormulaError:
            return None
        if not isinstance(node, Reference) or node.book or node.last_sheet or node.sheet is None:
            return None
        edges = (node.top, node.left, node.bottom, node.right)
        sheet = self.sheet_called(node.sheet)
        if sheet is None or any(edge is not None and not edge.absolute for edge in edges):
            return None
        return Located(sheet, node.area)

    def _definition(self, text: str) -> str | None:
        key = text.casefold()
        own = (f"{self.sheet}!{text}".casefold(), f"{quoted_sheet(self.sheet)}!{text}".casefold())
        return next((self._names[name] for name in (*own, key) if name in self._names), None)

    def _read(self, name: str) -> Sheet:
        if name not in self._sheets:
            self._sheets[name] = self.book.sheet(name)
        return self._sheets[name]

    def _column(self, text: str, row: int, col: int) -> Located | None:
        """Find the data rows of a table's column, or its cell in the formula's row."""
        name, _, inner = text[:-1].partition("[")
        found = self._all_tables().get(name.casefold()) if name else self._table_around(row, col)
        column, is_this_row = _column_name(inner)
        if found is None or not column:
            return None
        area = found.area
        headers = {
            str(self.cell(found.sheet, area.row, col).value).casefold(): col
            for col in range(area.col, area.last_col + 1)
        }
        wanted = headers.get(column.casefold())
        if wanted is None or (is_this_row and not area.row < row <= area.last_row):
            return None
        rows = (row, row) if is_this_row else (area.row + 1, area.last_row)
        return Located(found.sheet, Area(rows[0], wanted, rows[1], wanted))

    def _table_around(self, row: int, col: int) -> Located | None:
        tables = self._all_tables().values()
        return next((found for found in tables if found.sheet == self.sheet and found.area.holds(row, col)), None)

    def _all_tables(self) -> dict[str, Located]:
        if self._tables is None:
            self._tables = {
                name.casefold(): Located(sheet, area)
                for sheet in self.book.sheet_names
                for name, area in self._read(sheet).tables.items()
            }
        return self._tables


def _column_name(inner: str) -> tuple[str, bool]:
    """Read Column, @Column, @[Column] or [#This Row],[Column]: the column, and whether its cell in this row is meant."""
    is_this_row = inner.startswith("@")
    inner = inner.removeprefix("@")
    for item in ("[#This Row],", "[#Data],"):
        if inner.casefold().startswith(item.casefold()):
            inner, is_this_row = inner[len(item) :].strip(), is_this_row or item == "[#This Row],"
    if inner.startswith("[") and inner.endswith("]"):
        inner = inner[1:-1]
    return ("" if _STRUCTURE & set(inner) else inner), is_this_row


def _facts(size: int, values: list[Value]) -> Facts:
    numbers = [value for value in values if isinstance(value, (int, float)) and not isinstance(value, bool)]
    texts = [
        value for value in values if isinstance(value, str) and not isinstance(value, ErrorValue) and value.strip()
    ]
    figures = sum(reading.parse_number(text) is not None for text in texts)
    unreadable = sum(_has_digits(text) and reading.parse_number(text) is None for text in texts)
    errors = sum(isinstance(value, ErrorValue) for value in values)
    return Facts(size, len(numbers), len(texts), figures, unreadable, errors, any(number < 0 for number in numbers))


def _has_digits(text: str) -> bool:
    return any(digit in text for digit in "0123456789０１２３４５６７８９")
