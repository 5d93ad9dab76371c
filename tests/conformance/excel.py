"""The Excel host without Excel: a case through xlwings' own dispatcher, on the stub COM objects of ``tests.excel.com``.

Excel keeps TRUE apart from 1, a lone blank cell blank, and takes literals and inline arrays as measured inputs, so the
table needs no difference for it. One thing Python never sees: a wrong number of arguments. Excel counts by the VBA
function's declaration and shows #VALUE!; here the declaration is the one that xlwings generates.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tests.conformance.table import Case, Cells, Formula, Inline, Missing
from tests.excel.com import MISSING, Dispatcher, Sheet, error
from xl_addin.cells import Cell, CellError
from xl_addin.functions import BY_NAME

if TYPE_CHECKING:
    from tests.conformance.table import Rows

_ERRORS = {f"\ue000{one.value}": one for one in CellError}
_BESIDE = 12


def answer(excel: Dispatcher, case: Case) -> list[list[Cell]]:
    """Return what the cells show, an error in the one form in which it leaves the VBA wrapper."""
    method = BY_NAME[case.function].method
    least, most = declared(excel.wrapper(), method)
    if not least <= len(case.arguments) <= most:
        return [[CellError.VALUE]]
    sheet = Sheet()
    given = [_spell(sheet, 1 + place * _BESIDE, argument) for place, argument in enumerate(case.arguments)]
    return rows_of(excel.call(method, *given, *[MISSING] * (most - len(given))))


def declared(wrapper: str, method: str) -> tuple[int, int]:
    """Return how many arguments a generated VBA function must and may have."""
    found = re.search(rf"^Function {method}\((.*)\)$", wrapper, re.MULTILINE)
    assert found, f"{method} has no wrapper"
    arguments = found[1].split(", ")
    return sum(not argument.startswith("Optional ") for argument in arguments), len(arguments)


def rows_of(result: Any) -> list[list[Cell]]:
    """Return a result as rows: the server hands over a single row as one array and a single value as itself."""
    if not isinstance(result, (list, tuple)):
        rows = [[result]]
    else:
        rows = [list(row) for row in result] if isinstance(result[0], (list, tuple)) else [list(result)]
    return [[_ERRORS.get(cell, None if cell == "" else cell) for cell in row] for row in rows]


def _spell(sheet: Sheet, column: int, argument: Any) -> Any:
    if isinstance(argument, Missing):
        return MISSING
    if isinstance(argument, Cells):
        return sheet.put(1, column, _excel(argument.rows))
    if isinstance(argument, Inline):
        rows = tuple(map(tuple, _excel(argument.rows)))
        # VBA gets a constant of one row as an array of one dimension.
        return rows[0] if len(rows) == 1 else rows
    return _excel([[argument]])[0][0]


def _excel(rows: Rows) -> Rows:
    return [[_cell(value) for value in row] for row in rows]


def _cell(value: Any) -> Any:
    if isinstance(value, Formula):
        value = "" if value.text == '=""' else value.value
    if isinstance(value, CellError):
        return error(value.value)
    return value if value is None or isinstance(value, (bool, str)) else float(value)
