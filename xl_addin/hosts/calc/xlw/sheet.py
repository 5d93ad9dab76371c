"""A sheet."""

from __future__ import annotations

import numbers
from typing import TYPE_CHECKING, Any

from xl_addin.errors import WorkbookError
from xl_addin.hosts.calc.xlw import addresses, sheet_names
from xl_addin.hosts.calc.xlw.addresses import MAX_COLUMNS, MAX_ROWS, Box
from xl_addin.hosts.calc.xlw.drawing.charts import Charts
from xl_addin.hosts.calc.xlw.drawing.pictures import Pictures
from xl_addin.hosts.calc.xlw.drawing.shapes import Shapes
from xl_addin.hosts.calc.xlw.edits.notes import Note, notes_of
from xl_addin.hosts.calc.xlw.formats import views
from xl_addin.hosts.calc.xlw.formats.page_setup import PageSetup
from xl_addin.hosts.calc.xlw.formats.panes import FreezePanes
from xl_addin.hosts.calc.xlw.formulas.names import Names
from xl_addin.hosts.calc.xlw.range import Range
from xl_addin.hosts.calc.xlw.ranges import box_of
from xl_addin.hosts.calc.xlw.sheet_actions import SheetActions
from xl_addin.hosts.calc.xlw.tables.pivots import PivotTables
from xl_addin.hosts.calc.xlw.tables.tables import Tables

if TYPE_CHECKING:
    from xl_addin.hosts.calc.xlw.book import Book


class Sheet(SheetActions):
    """A sheet of a workbook.

    Args:
        book: the workbook.
        uno: the sheet.
    """

    def __init__(self, book: Book, uno: Any) -> None:
        self._book = book
        self.uno = uno
        book.live_sheets.add(self)

    @property
    def book(self) -> Book:
        """Its workbook."""
        return self._book

    @property
    def api(self) -> Any:
        """The sheet as UNO object."""
        return self.uno

    @property
    def name(self) -> str:
        """Its name."""
        return str(self.uno.getName())

    @name.setter
    def name(self, value: str) -> None:
        others = [name for name in self.book.uno.getSheets().getElementNames() if name != self.name]
        self.uno.setName(sheet_names.checked(value, others))

    @property
    def index(self) -> int:
        """Its place from 1."""
        return int(self.uno.getRangeAddress().Sheet) + 1

    @property
    def cells(self) -> Range:
        """All cells."""
        return self.box(Box(1, 1, MAX_ROWS, MAX_COLUMNS))

    @property
    def used_range(self) -> Range:
        """The block from the first to the last used cell."""
        cursor = self.uno.createCursor()
        cursor.gotoStartOfUsedArea(False)
        cursor.gotoEndOfUsedArea(True)
        return self.area(cursor.getRangeAddress())

    def range(self, arg1: Any, arg2: Any = None) -> Range:
        """Give the cells between two corners.

        Args:
            arg1: an address, a name, (row, column), a range or a row number.
            arg2: the other corner; a column number if the first is a row number.

        Returns:
            The range.
        """
        if isinstance(arg1, tuple) and len(arg1) == len(Box._fields):
            return self.box(Box(*arg1))
        if isinstance(arg1, numbers.Number) and isinstance(arg2, numbers.Number):
            arg1, arg2 = (arg1, arg2), None
        first = self._corner(arg1)
        if arg2 is None:
            return first
        last = self._corner(arg2)
        return first.sheet.box(first.box.around(last.box))

    def box(self, area: Box) -> Range:
        """Give a block of its cells."""
        return Range(self, area)

    def area(self, address: Any) -> Range:
        """Give the cells of a ``CellRangeAddress`` of this sheet."""
        return self.box(box_of(address))

    @property
    def charts(self) -> Charts:
        """The charts of a sheet."""
        return Charts(self)

    @property
    def pictures(self) -> Pictures:
        """The pictures of a sheet."""
        return Pictures(self)

    @property
    def shapes(self) -> Shapes:
        """The shapes of a sheet: all that floats above its cells."""
        return Shapes(self)

    @property
    def tables(self) -> Tables:
        """The tables of a sheet."""
        return Tables(self)

    @property
    def pivot_tables(self) -> PivotTables:
        """The pivot tables of a sheet."""
        return PivotTables(self)

    @property
    def page_setup(self) -> PageSetup:
        """The printed page of a sheet."""
        return PageSetup(self)

    @property
    def freeze_panes(self) -> FreezePanes:
        """Rows and columns that stay when a sheet is scrolled."""
        return FreezePanes(self)

    @property
    def show_gridlines(self) -> bool:
        """Whether lines between cells show."""
        return views.has_grid(self)

    @show_gridlines.setter
    def show_gridlines(self, value: bool) -> None:
        views.set_grid(self, visible=bool(value))

    def autofit(self, axis: str | None = None) -> None:
        """Make columns, rows or both as large as what they hold."""
        self.cells.autofit(axis)

    @property
    def notes(self) -> list[Note]:
        """Its notes."""
        return notes_of(self)

    @property
    def comments(self) -> list[Any]:
        """Its threaded comments: none, Calc has no such thing."""
        return []

    @property
    def names(self) -> Names:
        """The names that hold on this sheet alone."""
        return Names(self.book, self)

    def _corner(self, corner: Any) -> Range:
        if isinstance(corner, Range):
            return corner
        if isinstance(corner, tuple):
            if 0 in corner:
                raise IndexError("Ranges count from 1: there is no row or column 0.")
            return self.box(Box(corner[0], corner[1], 1, 1))
        return self._named(str(corner))

    def _named(self, text: str) -> Range:
        name, rest = addresses.split_sheet(text)
        sheet = self if name is None else self.book.sheets(name)
        found = addresses.box(rest)
        if found is not None:
            made = sheet.box(found)
            made.arg1_input = rest
            return made
        named = self.book.names.range_of(rest, sheet)
        if named is None:
            raise WorkbookError(
                f"シート「{self.name}」に「{text}」というセル範囲も名前もありません。",
                f"Sheet {self.name} has no cells or name {text}.",
            )
        return named
