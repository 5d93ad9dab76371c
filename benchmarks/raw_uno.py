"""Does with UNO alone what `script_transfer` times through xlwings; runs under LibreOffice's own Python.

It takes the URL of a listening LibreOffice, and then one job a line from standard input; it answers with seconds.
"""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Any

import uno

if TYPE_CHECKING:
    from collections.abc import Callable

ROWS, COLUMNS = 1000, 100


def jobs(document: Any) -> dict[str, Callable[[], Any]]:
    """Return what can be asked for, by name."""
    sheet = document.Sheets.getByIndex(0)
    cells = sheet.getCellRangeByPosition(0, 0, COLUMNS - 1, ROWS - 1)
    formula_cells = sheet.getCellRangeByPosition(COLUMNS, 0, 2 * COLUMNS - 1, ROWS - 1)
    numbers = tuple(tuple(row * COLUMNS + column + 0.5 for column in range(COLUMNS)) for row in range(ROWS))
    column_names = [_letters(column) for column in range(COLUMNS)]
    formulas = tuple(tuple(f"=IF({name}{row};{name}{row}*2;1)" for name in column_names) for row in range(1, ROWS + 1))

    def set_format() -> None:
        cells.NumberFormat = 4
        cells.CharWeight = 150.0
        cells.CellBackColor = 0xFFFF00

    return {
        "write numbers": lambda: cells.setDataArray(numbers),
        "read numbers": cells.getDataArray,
        "write formulas": lambda: formula_cells.setFormulaArray(formulas),
        "read formulas": formula_cells.getFormulaArray,
        "write formats": set_format,
        "read formats": lambda: (cells.NumberFormat, cells.CharWeight, cells.CellBackColor),
    }


def _letters(column: int) -> str:
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def main() -> None:
    """Serve until standard input ends."""
    context = uno.getComponentContext()
    resolver = context.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", context)
    remote = resolver.resolve(sys.argv[1])
    desktop = remote.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", remote)
    hidden = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
    hidden.Name, hidden.Value = "Hidden", True
    document = desktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, (hidden,))
    known = jobs(document)
    for line in sys.stdin:
        job = known[line.strip()]
        start = time.perf_counter()
        job()
        print(time.perf_counter() - start, flush=True)
    document.close(True)


main()
