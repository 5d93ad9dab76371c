"""What every part of a range knows: its sheet, its block and its UNO object."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xl_addin.hosts.calc.xlw.ranges import uno_range

if TYPE_CHECKING:
    from xl_addin.hosts.calc.bridge import Bridge
    from xl_addin.hosts.calc.xlw.addresses import Box
    from xl_addin.hosts.calc.xlw.book import Book
    from xl_addin.hosts.calc.xlw.sheet import Sheet


class Area:
    """A block of cells of a sheet.

    Args:
        sheet: the sheet.
        box: the block.
    """

    def __init__(self, sheet: Sheet, box: Box) -> None:
        self.sheet = sheet
        self.box = box
        self.options: dict[str, Any] = {}
        self.arg1_input = ""

    @property
    def uno(self) -> Any:
        """The cells as UNO object, an ``XCellRange`` (also of a single cell)."""
        # Not kept: LibreOffice's own object moves, shrinks or breaks up when cells are inserted or deleted.
        return self.uno_of(self.box)

    @property
    def book(self) -> Book:
        """The workbook."""
        return self.sheet.book

    @property
    def bridge(self) -> Bridge:
        """The way to UNO objects."""
        return self.sheet.book.app.bridge

    @property
    def single(self) -> bool:
        """Whether it is one cell."""
        return self.box.rows == self.box.columns == 1

    @property
    def cell(self) -> Any:
        """Its first cell as UNO object, an ``XCell``."""
        return self.sheet.uno.getCellByPosition(self.box.column - 1, self.box.row - 1)

    def uno_of(self, box: Box) -> Any:
        """Give a block of the same sheet as UNO object."""
        return uno_range(self.sheet.uno, box)
