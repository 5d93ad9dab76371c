"""The printed page of a sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from xl_addin.hosts.calc.xlw import addresses
from xl_addin.hosts.calc.xlw.ranges import box_of

if TYPE_CHECKING:
    from xl_addin.hosts.calc.xlw.sheet import Sheet


class PageSetup(base_classes.PageSetup):
    """The printed page of a sheet.

    Args:
        sheet: the sheet.
    """

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet

    @property
    def api(self) -> Any:
        """The page style as UNO object."""
        styles = self.sheet.book.uno.StyleFamilies.getByName("PageStyles")
        return styles.getByName(self.sheet.uno.PageStyle)

    @property
    def print_area(self) -> str | None:
        """Address of what is printed, several with commas; None for all."""
        areas = self.sheet.uno.getPrintAreas()
        return ",".join(addresses.address(box_of(area)) for area in areas) or None

    @print_area.setter
    def print_area(self, value: str | None) -> None:
        parts = [self.sheet.range(part.strip()) for part in value.split(",")] if value else []
        self.sheet.uno.setPrintAreas(tuple(part.uno.getRangeAddress() for part in parts))
        if not parts:
            # Without this Calc prints nothing of the sheet.
            self.sheet.uno.AutomaticPrintArea = True


def print_bare(document: Any, sheet: Any) -> None:
    """Print nothing above and below a new sheet, as Excel does; pages that other sheets share stay as they are.

    Args:
        document: the document.
        sheet: the new sheet.
    """
    sheets = document.getSheets()
    style = sheet.PageStyle
    if sum(sheets.getByIndex(number).PageStyle == style for number in range(sheets.getCount())) == 1:
        page = document.getStyleFamilies().getByName("PageStyles").getByName(style)
        page.HeaderIsOn = page.FooterIsOn = False
