"""Copies sheets, within a workbook and to another one, so that the copy works as it does in Excel."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from xl_addin.errors import WorkbookError
from xl_addin.hosts.calc.xlw.addresses import in_quotes
from xl_addin.hosts.calc.xlw.formulas.places import calc_sheet
from xl_addin.hosts.calc.xlw.formulas.rewriting import Rewriting
from xl_addin.hosts.calc.xlw.tables import headers
from xl_addin.hosts.calc.xlw.tables.styles import styles_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.hosts.calc.xlw.book import Book

_TABLE_SETTINGS: Final = ("ContainsHeader", "AutoFilter", "TotalsRow")


def copy_within(book: Book, name: str, new: str, place: int) -> None:
    """Copy a sheet within its workbook; formulas that name the sheet name the copy then.

    Args:
        book: the workbook.
        name: the sheet.
        new: name of the copy.
        place: number of sheets before it.
    """
    sheets = book.uno.getSheets()
    before = set(book.uno.DatabaseRanges.getElementNames())
    sheets.copyByName(name, new, place)
    copied = sheets.getByName(new)
    _retarget(copied, name, new)
    _share_looks(book, before, sheets.getByName(name), copied)


def copy_across(book: Book, name: str, target: Book, new: str, place: int) -> None:
    """Copy a sheet to another workbook of the same LibreOffice, tables included.

    Args:
        book: the sheet's workbook.
        name: the sheet.
        target: the other workbook.
        new: name of the copy.
        place: number of sheets before it.

    Raises:
        WorkbookError: the other workbook is open in another LibreOffice.
    """
    if target.app is not book.app:
        raise WorkbookError(
            "別の LibreOffice で開いているブックへはシートをコピーできません。同じ App で開いてください。",
            "A sheet cannot be copied to a workbook of another LibreOffice; open both in one App.",
        )
    sheets = target.uno.getSheets()
    # LibreOffice does not take tables along.
    tables = list(_tables(book.uno, book.uno.getSheets().getByName(name)))
    # Behind all others first: LibreOffice 7.4 may crash in drawing a sheet whose place an imported one takes.
    made = sheets.getByIndex(sheets.importSheet(book.uno, name, sheets.getCount()))
    if made.getName() != new:
        made.setName(new)
    sheets.moveByName(new, place)
    for table, area in tables:
        _copy_table(book, table, target, area, place)


def _copy_table(book: Book, table: Any, target: Book, area: Any, place: int) -> None:
    taken = headers.names_in_use(target)
    name = table.getName()
    if name.lower() in {other.lower() for other in taken}:
        name = headers.unused("Table", taken)
    area.Sheet = place
    ranges = target.uno.DatabaseRanges
    ranges.addNewByName(name, area)
    made = ranges.getByName(name)
    known = made.getPropertySetInfo()
    for setting in _TABLE_SETTINGS:
        if known.hasPropertyByName(setting):
            made.setPropertyValue(setting, table.getPropertyValue(setting))
    styles_of(target)[name] = styles_of(book)[table.getName()]


def _share_looks(book: Book, before: set[str], sheet: Any, copied: Any) -> None:
    """Give the tables of a copy the looks of those that they were copied from, found by their cells."""
    looks = {_cells(area): styles_of(book)[table.getName()] for table, area in _tables(book.uno, sheet)}
    for table, area in _tables(book.uno, copied):
        if table.getName() not in before and _cells(area) in looks:
            styles_of(book)[table.getName()] = looks[_cells(area)]


def _tables(document: Any, sheet: Any) -> Iterator[tuple[Any, Any]]:
    number = sheet.getRangeAddress().Sheet
    ranges = document.DatabaseRanges
    for name in ranges.getElementNames():
        table = ranges.getByName(name)
        area = table.getDataArea()
        if area.Sheet == number:
            yield table, area


def _cells(area: Any) -> tuple[int, int, int, int]:
    return area.StartRow, area.StartColumn, area.EndRow, area.EndColumn


def _retarget(sheet: Any, old: str, new: str) -> None:
    """Make formulas of a sheet that name one sheet name another one; LibreOffice leaves them on the first."""
    names = "|".join(re.escape(name) for name in (old, in_quotes(old)))
    pattern = re.compile(rf'("(?:[^"]|"")*")|(?<![\w\'])\$(?:{names})(?=\.)')

    def renamed(match: re.Match[str]) -> str:
        return match[1] or calc_sheet(new)

    Rewriting(lambda formula, _row: pattern.sub(renamed, formula), [sheet]).write()
