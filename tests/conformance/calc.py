"""The Calc host: puts a case on a sheet of a real LibreOffice and reads what the cells show."""

from __future__ import annotations

from typing import Any

from tests.conformance.table import Case, Cells, Err504, Formula, Inline, Missing
from xl_addin.cells import CellError

_ERRORS = {
    519: CellError.VALUE,
    532: CellError.DIV0,
    503: CellError.NUM,
    524: CellError.REF,
    32767: CellError.NA,
    504: Err504.PARAMETERS,
}
_RESULT_COLUMN = 60


def answer(sheet: Any, case: Case, rows: int, columns: int) -> list[list[Any]]:
    """Return what an array formula of the given size shows."""
    _clear(sheet)
    spelled = [_spell(sheet, place, argument) for place, argument in enumerate(case.arguments)]
    target = sheet.getCellRangeByPosition(_RESULT_COLUMN, 0, _RESULT_COLUMN + columns - 1, rows - 1)
    target.setArrayFormula(f"={case.function}({';'.join(spelled)})")
    return [[_shown(target, x, y, value) for x, value in enumerate(row)] for y, row in enumerate(target.getDataArray())]


def _shown(target: Any, x: int, y: int, value: Any) -> Any:
    if value is None:
        code = target.getCellByPosition(x, y).getError()
        return _ERRORS.get(code, code)
    return None if value == "" else value


def _spell(sheet: Any, place: int, argument: Any) -> str:
    if isinstance(argument, Missing):
        return ""
    if isinstance(argument, Inline):
        return "{" + "|".join(";".join(_literal(value) for value in row) for row in argument.rows) + "}"
    if isinstance(argument, Cells):
        return _put(sheet, place * 12, argument)
    return argument.text[1:] if isinstance(argument, Formula) else _literal(argument)


def _literal(value: Any) -> str:
    return f'"{value}"' if isinstance(value, str) else repr(value)


def _put(sheet: Any, column: int, cells: Cells) -> str:
    block = sheet.getCellRangeByPosition(column, 0, column + len(cells.rows[0]) - 1, len(cells.rows) - 1)
    for y, row in enumerate(cells.rows):
        for x, value in enumerate(row):
            cell = block.getCellByPosition(x, y)
            if isinstance(value, Formula):
                cell.Formula = value.text
            elif isinstance(value, str):
                cell.String = value
            elif value is not None:
                cell.Value = value
    if cells.merged:
        block.getCellRangeByPosition(0, 0, 0, 1).merge(True)
    if cells.hidden_row is not None:
        block.Rows.getByIndex(cells.hidden_row).IsVisible = False
    return block.AbsoluteName.split(".")[1].replace("$", "")


def _clear(sheet: Any) -> None:
    used = sheet.createCursor()
    used.gotoEndOfUsedArea(False)
    used.gotoStartOfUsedArea(True)
    used.merge(False)
    used.clearContents(1023)
    used.Rows.IsVisible = True
