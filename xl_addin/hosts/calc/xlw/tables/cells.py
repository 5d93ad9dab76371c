"""Cells pushed aside or pulled together around a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xl_addin.hosts.calc.values import Enum

if TYPE_CHECKING:
    from xl_addin.hosts.calc.xlw.addresses import Box
    from xl_addin.hosts.calc.xlw.sheet import Sheet

DOWN, RIGHT, UP, LEFT = "DOWN", "RIGHT", "UP", "LEFT"
"""Where the other cells go."""


def uno_range(sheet: Sheet, box: Box) -> Any:
    """Give a block of a sheet as UNO object."""
    return sheet.uno.getCellRangeByPosition(box.column - 1, box.row - 1, box.last_column - 1, box.last_row - 1)


def is_blank(sheet: Sheet, box: Box) -> bool:
    """Tell whether no cell of a block holds anything."""
    return all(formula == "" for row in uno_range(sheet, box).getFormulaArray() for formula in row)


def insert(sheet: Sheet, box: Box, mode: str) -> None:
    """Make room.

    Args:
        sheet: the sheet.
        box: where the new cells will be.
        mode: `DOWN` or `RIGHT`.
    """
    address = uno_range(sheet, box).getRangeAddress()
    sheet.uno.insertCells(address, Enum("com.sun.star.sheet.CellInsertMode", mode))


def remove(sheet: Sheet, box: Box, mode: str) -> None:
    """Take cells out.

    Args:
        sheet: the sheet.
        box: the cells.
        mode: `UP` or `LEFT`.
    """
    address = uno_range(sheet, box).getRangeAddress()
    sheet.uno.removeRange(address, Enum("com.sun.star.sheet.CellDeleteMode", mode))
    renew(sheet)


def renew(sheet: Sheet) -> None:
    """Fetch the UNO object of a sheet again: one that saw a part of its cells removed is of no more use."""
    for each in {sheet, *getattr(sheet.book, "live_sheets", ())}:
        each.uno = each.book.uno.Sheets.getByName(each.uno.getName())
