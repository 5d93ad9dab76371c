"""Where cells hold something, and what is taken off when they are emptied."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xl_addin.hosts.calc.xlw.ranges import boxes_in

if TYPE_CHECKING:
    from xl_addin.hosts.calc.xlw.addresses import Box
    from xl_addin.hosts.calc.xlw.area import Area

# Constants of com.sun.star.sheet.CellFlags.
NUMBERS: Final = 1 | 2  # VALUE, DATETIME
TEXTS: Final = 4  # STRING
NOTES: Final = 8  # ANNOTATION
FORMULAS: Final = 16  # FORMULA
CONTENTS: Final = NUMBERS | TEXTS | FORMULAS
DIRECT_FORMATS: Final = 32  # HARDATTR
FORMATS: Final = DIRECT_FORMATS | 64 | 256  # and STYLES, EDITATTR
OBJECTS: Final = 128  # OBJECTS
FORMATTED_TEXTS: Final = 512  # FORMATTED: texts with parts or several lines

# Constants of com.sun.star.sheet.FormulaResult.
NUMBER_RESULTS: Final = 1  # VALUE
TEXT_RESULTS: Final = 2  # STRING
ERROR_RESULTS: Final = 4  # ERROR


def filled(area: Area, box: Box, flags: int = CONTENTS) -> list[Box]:
    """Find the cells of a block that hold something.

    Args:
        area: cells of the sheet.
        box: the block.
        flags: what they must hold.

    Returns:
        Blocks that hold these cells and no other.
    """
    return boxes_in(area.uno_of(box).queryContentCells(flags), box)


def calculated(area: Area, box: Box, results: int) -> list[Box]:
    """Find the formulas of a block by their results.

    Args:
        area: cells of the sheet.
        box: the block.
        results: what they must give.

    Returns:
        Blocks that hold these cells and no other.
    """
    return boxes_in(area.uno_of(box).queryFormulaCells(results), box)
