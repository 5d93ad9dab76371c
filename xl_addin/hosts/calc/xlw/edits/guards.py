"""What must not be torn: merged cells and array formulas that reach beyond the cells to be changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.errors import WorkbookError
from xl_addin.hosts.calc.xlw import addresses
from xl_addin.hosts.calc.xlw.addresses import Box
from xl_addin.hosts.calc.xlw.contents import FORMULAS, filled
from xl_addin.hosts.calc.xlw.ranges import array_around, box_of, groups

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.hosts.calc.xlw.area import Area


def refuse_cut(area: Area, box: Box) -> None:
    """Make sure that a block can be changed: it holds merged cells and array formulas whole or not at all.

    Args:
        area: cells of the sheet.
        box: the block that is to be changed.

    Raises:
        WorkbookError: it holds part of one, or is protected.
    """
    refuse_locked(area, box)
    refuse_cut_merges(area, box)
    refuse_cut_arrays(area, box)


def refuse_protected(area: Area) -> None:
    """Make sure that a sheet is not protected: Calc would do nothing and say nothing.

    Args:
        area: cells of the sheet.

    Raises:
        WorkbookError: it is.
    """
    if area.sheet.uno.isProtected():
        name = area.sheet.name
        raise WorkbookError(f"シート「{name}」は保護されています。", f"Sheet {name} is protected.")


def refuse_locked(area: Area, box: Box) -> None:
    """Make sure that cells may be changed, on a protected sheet, too.

    Args:
        area: cells of the sheet.
        box: the cells.

    Raises:
        WorkbookError: the sheet is protected and some of them are locked.
    """
    if area.sheet.uno.isProtected():
        protections = (group.CellProtection for group in groups(area.uno_of(box)))
        if any(protection is None or protection.IsLocked for protection in protections):
            refuse_protected(area)


def refuse_cut_merges(area: Area, box: Box) -> None:
    """Make sure that a block holds merged cells whole or not at all.

    Args:
        area: cells of the sheet.
        box: the block that is to be changed.

    Raises:
        WorkbookError: it holds part of them.
    """
    if with_merges(area, box) != box:
        where = addresses.address(box)
        raise WorkbookError(
            f"{where} は結合されたセルの一部だけを含むため、変更できません。",
            f"{where} holds only a part of merged cells and cannot be changed.",
        )


def refuse_cut_arrays(area: Area, box: Box) -> None:
    """Make sure that a block holds array formulas whole or not at all.

    Args:
        area: cells of the sheet.
        box: the block that is to be changed.

    Raises:
        WorkbookError: it holds part of one.
    """
    for array in _at_edges(area, box):
        if array.common(box) != array:
            raise _part_of_array(array)


def refuse_inside(area: Area, box: Box) -> None:
    """Make sure that a block whose rows change places has no merged cells and no array formulas.

    Args:
        area: cells of the sheet.
        box: the block.

    Raises:
        WorkbookError: it has.
    """
    refuse_cut_merges(area, box)
    if area.uno_of(box).getIsMerged():
        where = addresses.address(box)
        raise WorkbookError(
            f"{where} には結合されたセルがあるため、行を並べ替えられません。",
            f"{where} holds merged cells, so its rows cannot change places.",
        )
    for array in arrays_in(area, box):
        if array.rows > 1 or array.columns > 1:
            raise _part_of_array(array)


def with_merges(area: Area, box: Box) -> Box:
    """Give the smallest block that holds another and all merged cells that it touches.

    Args:
        area: cells of the sheet.
        box: the block.

    Returns:
        The block.
    """
    cursor = area.sheet.uno.createCursorByRange(area.uno_of(box))
    cursor.collapseToMergedArea()
    return box_of(cursor.getRangeAddress())


def with_arrays(area: Area, box: Box) -> Box:
    """Give the smallest block that holds another and all array formulas that it touches.

    Args:
        area: cells of the sheet.
        box: the block.

    Returns:
        The block.
    """
    grown = box
    for array in _at_edges(area, box):
        grown = grown.around(array)
    return box if grown == box else with_arrays(area, grown)


def arrays_in(area: Area, box: Box) -> Iterator[Box]:
    """Find array formulas that a block touches.

    Args:
        area: cells of the sheet.
        box: the block.

    Yields:
        The whole block of each; of one cell, too.
    """
    found: list[Box] = []
    for part in filled(area, box, FORMULAS):
        for row, texts in enumerate(area.uno_of(part).getFormulaArray(), part.row):
            for column, text in enumerate(texts, part.column):
                cell = Box(row, column, 1, 1)
                if text.startswith("{=") and not any(cell.common(known) for known in found):
                    array = box_of(array_around(area.sheet.uno, area.uno_of(cell)).getRangeAddress())
                    found.append(array)
                    yield array


def _at_edges(area: Area, box: Box) -> Iterator[Box]:
    """Find array formulas that stand at the edges of a block: any that it cuts is among them."""
    if not filled(area, box, FORMULAS):
        return
    edges = (
        box._replace(rows=1),
        box._replace(row=box.last_row, rows=1),
        box._replace(columns=1),
        box._replace(column=box.last_column, columns=1),
    )
    for edge in dict.fromkeys(edges):
        yield from arrays_in(area, edge)


def _part_of_array(array: Box) -> WorkbookError:
    where = addresses.address(array)
    return WorkbookError(
        f"{where} は配列数式なので、その一部だけを変更することはできません。",
        f"{where} is an array formula; a part of it cannot be changed.",
    )
