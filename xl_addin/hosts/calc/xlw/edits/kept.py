"""Properties of cells read by blocks of equal format: to put them back, or to give them to other cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from xl_addin.hosts.calc.values import Typed
from xl_addin.hosts.calc.xlw.addresses import Box
from xl_addin.hosts.calc.xlw.ranges import boxes, groups

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from xl_addin.hosts.calc.xlw.area import Area

BORDERS: Final = ("TopBorder2", "BottomBorder2", "LeftBorder2", "RightBorder2", "DiagonalTLBR2", "DiagonalBLTR2")
VALIDATION: Final = ("Validation",)
NUMBER_FORMAT: Final = ("NumberFormat",)

_ANY: Final = "ANY"  # com.sun.star.sheet.ValidationType of cells without a rule


def read(area: Area, box: Box, names: tuple[str, ...]) -> list[tuple[list[Box], tuple[Any, ...]]]:
    """Read properties of a block.

    Args:
        area: cells of the sheet.
        box: the block.
        names: the properties.

    Returns:
        Blocks, counted from row and column 0 of the block, and the values of the properties there.
    """
    found = []
    for group in groups(area.uno_of(box)):
        values = group.getPropertyValues(Typed("[]string", names))
        parts = [part._replace(row=part.row - box.row, column=part.column - box.column) for part in boxes(group)]
        found.append((parts, values))
    return found


def write(
    area: Area,
    box: Box,
    names: tuple[str, ...],
    values: list[tuple[list[Box], tuple[Any, ...]]],
    *,
    transpose: bool = False,
    every: tuple[int, int] | None = None,
) -> None:
    """Set properties of a block.

    Args:
        area: cells of the sheet.
        box: the block.
        names: the properties.
        values: what `read` gave.
        transpose: rows become columns.
        every: rows and columns after which the values repeat; None for never.
    """
    for parts, its in values:
        for part in parts:
            turned = Box(part.column, part.row, part.columns, part.rows) if transpose else part
            for row, column in _starts(box, every):
                place = turned._replace(row=row + turned.row, column=column + turned.column)
                area.uno_of(place).setPropertyValues(Typed("[]string", names), Typed("[]any", its))


def any_validation(values: list[tuple[list[Box], tuple[Any, ...]]]) -> bool:
    """Tell whether any of the cells has a rule for what may be typed.

    Args:
        values: what `read` gave for `VALIDATION`.

    Returns:
        Whether any has.
    """
    return any(its[0].Type.value != _ANY for _parts, its in values)


def translated(
    values: list[tuple[list[Box], tuple[Any, ...]]], translate: Callable[[Any], Any]
) -> list[tuple[list[Box], tuple[Any, ...]]]:
    """Change the values of what `read` gave.

    Args:
        values: what it gave.
        translate: gives the new value.

    Returns:
        The same blocks with new values.
    """
    return [(parts, tuple(map(translate, its))) for parts, its in values]


def _starts(box: Box, every: tuple[int, int] | None) -> Iterator[tuple[int, int]]:
    rows, columns = every or (box.rows, box.columns)
    for row in range(box.row, box.last_row + 1, rows):
        for column in range(box.column, box.last_column + 1, columns):
            yield row, column
