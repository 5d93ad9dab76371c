"""Pivot tables whose source is a table: they follow when it takes other cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.hosts.calc.xlw.ranges import box_of, uno_range

if TYPE_CHECKING:
    from xl_addin.hosts.calc.xlw.addresses import Box
    from xl_addin.hosts.calc.xlw.sheet import Sheet


def follow(sheet: Sheet, old: Box, new: Box) -> None:
    """Give pivot tables of just these cells other ones.

    Args:
        sheet: the sheet of the cells.
        old: headers and data before.
        new: headers and data now.
    """
    sheets = sheet.book.uno.Sheets
    goal = uno_range(sheet.uno, new).getRangeAddress()
    for number in range(sheets.getCount()):
        pivots = sheets.getByIndex(number).getDataPilotTables()
        for place in range(pivots.getCount()):
            pivot = pivots.getByIndex(place)
            source = pivot.getSourceRange()
            if source.Sheet == goal.Sheet and box_of(source) == old:
                pivot.setSourceRange(goal)
