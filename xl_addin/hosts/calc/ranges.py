"""Turn what Calc hands to an add-in into grids, and grids into what Calc shows."""

from __future__ import annotations

import struct
from typing import Any

from xl_addin.cells import Cell, CellError, Grid, kinds

# Calc's numbers for the errors that Excel knows too; others (Err:5xx) have no name in both programs.
_CODES = {
    CellError.NULL: 521,
    CellError.DIV0: 532,
    CellError.VALUE: 519,
    CellError.REF: 524,
    CellError.NAME: 525,
    CellError.NUM: 503,
    CellError.NA: 32767,
}
ERRORS = {code: error for error, code in _CODES.items()}
# An error leaves an add-in as a NaN that carries its number; any other value would be shown as a result.
_NAN = {error: struct.unpack("<d", struct.pack("<Q", 0x7FF80000 << 32 | code))[0] for error, code in _CODES.items()}
# Only a range longer than any table is worth the look at the used area (whole columns such as B:B).
_LONG = 4096
_WIDE = 256


def grid_of_range(cell_range: Any) -> Grid:
    """Read a ``com.sun.star.table.XCellRange``, cut to the sheet's used area where it is a whole column or row.

    Calc knows no TRUE: it arrives as 1, the number that it is there.
    """
    cut = _cut_to_used_area(cell_range)
    if cut is None:
        return ((None,),)
    rows: Grid = cut.getDataArray()
    if kinds(rows) == {float}:
        return rows
    return tuple(
        tuple(cell if type(cell) is float else _cell(cut, cell, x, y) for x, cell in enumerate(row))
        for y, row in enumerate(rows)
    )


def grid_of_value(value: Any) -> Grid | None:
    """Read an argument declared ``any``: None where it was left out, else a value or an inline array."""
    if value is None:
        return None
    if isinstance(value, tuple):
        return tuple(tuple(_plain(cell) for cell in row) for row in value)
    return ((_plain(value),),)


def result_of(grid: Grid) -> tuple[tuple[Any, ...], ...]:
    """Spell a result the way Calc shows it: a blank as an empty text, an error as its own kind of NaN."""
    if kinds(grid) <= {float, str}:
        return grid
    return tuple(tuple(cell if type(cell) is float else _spelled(cell) for cell in row) for row in grid)


def name_of(cell_range: Any) -> str:
    """Name a range the way a user reads it in Calc: sheet and cells, without the marks of an absolute reference."""
    name: str = cell_range.AbsoluteName
    return name.replace("$", "")


def error_of(code: int) -> CellError:
    """Name Calc's error number; an error without a name in both programs is #VALUE!."""
    return ERRORS.get(code, CellError.VALUE)


def _cell(cell_range: Any, cell: Any, x: int, y: int) -> Cell:
    if cell is None:
        return error_of(cell_range.getCellByPosition(x, y).getError())
    return _plain(cell)


def _plain(value: Any) -> Cell:
    if value == "" or value is None:
        return None
    if isinstance(value, (bool, str)):
        return value
    return float(value)


def _spelled(cell: Cell) -> Any:
    if isinstance(cell, CellError):
        return _NAN[cell]
    if cell is None:
        return ""
    return cell if isinstance(cell, str) else float(cell)


def _cut_to_used_area(cell_range: Any) -> Any:
    """Return the part of a range inside the used area, None where they do not meet; short ranges as they are."""
    wanted = cell_range.getRangeAddress()
    if wanted.EndRow < _LONG and wanted.EndColumn < _WIDE:
        return cell_range
    if wanted.EndRow - wanted.StartRow < _LONG and wanted.EndColumn - wanted.StartColumn < _WIDE:
        return cell_range
    cursor = cell_range.getSpreadsheet().createCursor()
    cursor.gotoEndOfUsedArea(False)
    used = cursor.getRangeAddress()
    last_row = min(wanted.EndRow, used.EndRow) - wanted.StartRow
    last_column = min(wanted.EndColumn, used.EndColumn) - wanted.StartColumn
    if last_row < 0 or last_column < 0:
        return None
    return cell_range.getCellRangeByPosition(0, 0, last_column, last_row)
