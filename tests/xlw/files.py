"""What an independent reader finds in a workbook that Calc saved, and workbooks made without Calc."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl

if TYPE_CHECKING:
    from pathlib import Path

    import xlwings as xw
    from openpyxl.workbook.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet


def saved(book: xw.Book, folder: Path) -> Worksheet:
    """Save a workbook as .xlsx and read its first sheet with openpyxl."""
    path = folder / "saved.xlsx"
    book.save(path)
    return openpyxl.load_workbook(path).worksheets[0]


def opened(app: xw.App, made: Workbook, folder: Path) -> xw.Sheet:
    """Open a workbook that openpyxl made and give its first sheet."""
    path = folder / "made.xlsx"
    made.save(path)
    return app.books.open(path).sheets[0]
