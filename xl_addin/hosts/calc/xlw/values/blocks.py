"""Block writes that keep notes: LibreOffice's own take the notes off the cells they write, Excel's do not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xl_addin.hosts.calc.xlw.contents import NOTES
from xl_addin.hosts.calc.xlw.ranges import box_of, boxes_in, part_of
from xl_addin.hosts.calc.xlw.values.rectangles import rectangles

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def set_data(cells: Any, rows: Sequence[Sequence[float | str]]) -> None:
    """Write numbers and texts.

    Args:
        cells: an ``XCellRange``.
        rows: as many as it has; "" empties a cell.
    """
    _set(cells, rows, lambda part, block: part.setDataArray(block), _set_one)


def set_formulas(cells: Any, rows: Sequence[Sequence[str]]) -> None:
    """Write formulas.

    Args:
        cells: an ``XCellRange``.
        rows: as many as it has, in Calc's syntax.
    """
    _set(cells, rows, lambda part, block: part.setFormulaArray(block), lambda cell, text: cell.setFormula(text))


def _set(
    cells: Any, rows: Sequence[Sequence[Any]], block: Callable[[Any, Any], None], one: Callable[[Any, Any], None]
) -> None:
    noted = _noted(cells)
    if not noted:
        block(cells, tuple(map(tuple, rows)))
        return
    others = ((row, column) for row, its in enumerate(rows) for column in range(len(its)) if (row, column) not in noted)
    for box in rectangles(others):
        block(
            part_of(cells, box),
            tuple(tuple(row[box.column : box.last_column + 1]) for row in rows[box.row : box.last_row + 1]),
        )
    for row, column in noted:
        one(cells.getCellByPosition(column, row), rows[row][column])


def _noted(cells: Any) -> set[tuple[int, int]]:
    whole = box_of(cells.getRangeAddress())
    found = boxes_in(cells.queryContentCells(NOTES), whole)
    return {(row - whole.row, column - whole.column) for box in found for row, column in box.places()}


def _set_one(cell: Any, value: float | str) -> None:
    if isinstance(value, str):
        cell.setString(value)
    else:
        cell.setValue(value)
