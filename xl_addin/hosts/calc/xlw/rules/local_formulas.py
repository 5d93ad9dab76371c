"""Formulas as LibreOffice's user would type them, which is how conditional formats take and give theirs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from xl_addin.hosts.calc.xlw.addresses import MAX_COLUMNS, MAX_ROWS
from xl_addin.hosts.calc.xlw.rules.operands import Operands

if TYPE_CHECKING:
    from typing import Any

    from xl_addin.hosts.calc.xlw.addresses import Box
    from xl_addin.hosts.calc.xlw.sheet import Sheet

_SAME: Final = re.compile(r"\d+|\$?[A-Z]{1,3}\$?\d+")
_FORMULA_AND_VALUE: Final = 1 | 2 | 4 | 16


def to_local(sheet: Sheet, box: Box, formula: str) -> str:
    """Translate a formula of Excel's.

    Args:
        sheet: the sheet.
        box: the cells of its rule.
        formula: with or without the equals sign.

    Returns:
        The formula, without an equals sign.

    Raises:
        WorkbookError: it is no formula, or Calc cannot hold it.
    """
    calc = Operands(sheet, box).to_calc(formula)
    if _SAME.fullmatch(calc):
        return calc
    with _Scratch(sheet) as cell:
        cell.setFormula(f"={calc}")
        return str(cell.FormulaLocal).removeprefix("=")


def to_excel(sheet: Sheet, box: Box, formula: str) -> str:
    """Translate a formula into Excel's.

    Args:
        sheet: the sheet.
        box: the cells of its rule.
        formula: without an equals sign.

    Returns:
        The formula, with an equals sign.
    """
    if _SAME.fullmatch(formula):
        return f"={formula}"
    with _Scratch(sheet) as cell:
        cell.FormulaLocal = f"={formula}"
        calc = str(cell.getFormula()).removeprefix("=")
    return Operands(sheet, box).to_excel(calc)


class _Scratch:
    """The last cell of a sheet, for a moment."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    def __enter__(self) -> Any:
        self._modified = self._sheet.book.uno.isModified()
        self._cell = self._sheet.uno.getCellByPosition(MAX_COLUMNS - 1, MAX_ROWS - 1)
        return self._cell

    def __exit__(self, *_exception: object) -> None:
        self._sheet.uno.getCellRangeByPosition(
            MAX_COLUMNS - 1, MAX_ROWS - 1, MAX_COLUMNS - 1, MAX_ROWS - 1
        ).clearContents(_FORMULA_AND_VALUE)
        self._sheet.book.uno.setModified(self._modified)
