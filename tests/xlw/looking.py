"""Looking at cells and filling them as LibreOffice does, beside xlwings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl

from xl_addin.hosts.calc.values import Enum

if TYPE_CHECKING:
    from pathlib import Path

    import xlwings as xw
    from openpyxl.worksheet.worksheet import Worksheet

RED, BLUE, NONE = 0xFF0000, 0x0000FF, -1


def formulas(cells: xw.Range) -> list[list[str]]:
    """What stands in cells, as LibreOffice writes it."""
    return [list(row) for row in cells.api.getFormulaArray()]


def put(cells: xw.Range, rows: list[list[str]]) -> None:
    """Type into cells, as LibreOffice reads it."""
    cells.api.setFormulaArray(tuple(map(tuple, rows)))


def colors(cells: xw.Range) -> list[int]:
    """Background of each cell."""
    return [cell.api.CellBackColor for cell in cells]


def saved(book: xw.Book, folder: Path) -> Worksheet:
    """The first sheet as openpyxl reads it from a saved .xlsx."""
    path = folder / "saved.xlsx"
    bridge = book.app.impl.bridge
    book.api.storeToURL(path.as_uri(), bridge.properties(FilterName="Calc MS Excel 2007 XML"))
    return openpyxl.load_workbook(path).worksheets[0]


def array(cells: xw.Range, formula: str) -> None:
    """Make an array formula."""
    cells.api.setArrayFormula(formula)


def add_rule(cells: xw.Range, limit: str) -> None:
    """Allow only whole numbers above a limit."""
    rule = cells.api.Validation
    rule.Type = Enum("com.sun.star.sheet.ValidationType", "WHOLE")
    rule.setOperator(Enum("com.sun.star.sheet.ConditionOperator", "GREATER"))
    rule.setFormula1(limit)
    cells.api.Validation = rule
