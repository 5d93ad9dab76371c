"""Cells of a sheet as blocks and as UNO objects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xl_addin.hosts.calc.xlw.addresses import Box

if TYPE_CHECKING:
    from collections.abc import Iterator


def box_of(address: Any) -> Box:
    """Turn a ``CellRangeAddress`` into a block."""
    return Box(
        address.StartRow + 1,
        address.StartColumn + 1,
        address.EndRow - address.StartRow + 1,
        address.EndColumn - address.StartColumn + 1,
    )


def boxes(ranges: Any) -> Iterator[Box]:
    """Give the blocks of an ``XSheetCellRanges`` of one sheet.

    Args:
        ranges: the ranges; None, which UNO gives for none, has no block.

    Yields:
        Each block.
    """
    if ranges is not None:
        yield from map(box_of, ranges.getRangeAddresses())


def boxes_in(ranges: Any, whole: Box) -> list[Box]:
    """Give the blocks that a query found among some cells.

    Args:
        ranges: what the query gave, an ``XSheetCellRanges``.
        whole: the cells that were asked.

    Returns:
        Each block.
    """
    # Of columns that were never used, LibreOffice 7.4 says what holds for the last one that was.
    found = (part.common(whole) for part in boxes(ranges))
    return [part for part in found if part is not None]


def groups(cells: Any) -> Iterator[Any]:
    """Give the cells of each look.

    Args:
        cells: an ``XCellRange``.

    Yields:
        Cells that share all properties, each an ``XSheetCellRanges``.
    """
    looks = cells.getUniqueCellFormatRanges()
    for number in range(looks.getCount()):
        yield looks.getByIndex(number)


def uno_range(sheet: Any, box: Box) -> Any:
    """Give a block of a sheet.

    Args:
        sheet: the sheet as UNO object.
        box: the block.

    Returns:
        Its cells as UNO object.
    """
    return sheet.getCellRangeByPosition(box.column - 1, box.row - 1, box.last_column - 1, box.last_row - 1)


def start_of(sheet: Any, box: Box) -> Any:
    """Give the address of the first cell of a block.

    Args:
        sheet: the sheet as UNO object.
        box: the block.

    Returns:
        A ``CellAddress``.
    """
    return sheet.getCellByPosition(box.column - 1, box.row - 1).getCellAddress()


def part_of(cells: Any, box: Box) -> Any:
    """Give a part of some cells.

    Args:
        cells: the cells as UNO object.
        box: the part; its row and column count from 0 at their corner.

    Returns:
        Its cells as UNO object.
    """
    return cells.getCellRangeByPosition(box.column, box.row, box.last_column, box.last_row)


def array_around(sheet: Any, cell: Any) -> Any:
    """Give the array formula that a cell belongs to.

    Args:
        sheet: the sheet as UNO object.
        cell: the cell as UNO object.

    Returns:
        A cursor over all its cells; over the cell alone if it belongs to none.
    """
    cursor = sheet.createCursorByRange(cell)
    cursor.collapseToCurrentArray()
    return cursor
