"""Formulas as LibreOffice's user would type them, which is how conditional formats take and give theirs."""

from __future__ import annotations

import contextlib
import re
from typing import TYPE_CHECKING, Any, Final

from xl_addin.hosts.calc.xlw.addresses import MAX_COLUMNS, MAX_ROWS, Box
from xl_addin.hosts.calc.xlw.contents import CONTENTS
from xl_addin.hosts.calc.xlw.edits.scratch import scratch_sheet
from xl_addin.hosts.calc.xlw.ranges import uno_range
from xl_addin.hosts.calc.xlw.rules.operands import Operands

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.hosts.calc.xlw.sheet import Sheet

_SAME: Final = re.compile(r"\d+|\$?[A-Z]{1,3}\$?\d+")
_LAST: Final = Box(MAX_ROWS, MAX_COLUMNS, 1, 1)


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
    with _borrowed(sheet) as cell:
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
    with _borrowed(sheet) as cell:
        cell.FormulaLocal = f"={formula}"
        calc = str(cell.getFormula()).removeprefix("=")
    return Operands(sheet, box).to_excel(calc)


@contextlib.contextmanager
def _borrowed(sheet: Sheet) -> Iterator[Any]:
    """Lend the last cell of a sheet for a moment; as nothing can be written into a protected one, of a new sheet."""
    document = sheet.book.uno
    modified = document.isModified()
    try:
        if sheet.uno.isProtected():
            with scratch_sheet(sheet.book) as other:
                yield other.getCellByPosition(MAX_COLUMNS - 1, MAX_ROWS - 1)
            return
        try:
            yield sheet.uno.getCellByPosition(MAX_COLUMNS - 1, MAX_ROWS - 1)
        finally:
            uno_range(sheet.uno, _LAST).clearContents(CONTENTS)
    finally:
        document.setModified(modified)
