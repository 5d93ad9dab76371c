"""Where cells hold something."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xl_addin.hosts.calc.xlw.ranges import boxes

if TYPE_CHECKING:
    from xl_addin.hosts.calc.xlw.addresses import Box
    from xl_addin.hosts.calc.xlw.area import Area

NUMBERS: Final = 1 | 2  # com.sun.star.sheet.CellFlags VALUE, DATETIME
TEXTS: Final = 4  # STRING
NOTES: Final = 8  # ANNOTATION
FORMULAS: Final = 16  # FORMULA
CONTENTS: Final = NUMBERS | TEXTS | FORMULAS
FORMATS: Final = 32 | 64 | 256  # HARDATTR, STYLES, EDITATTR
OBJECTS: Final = 128  # OBJECTS


def filled(area: Area, box: Box, flags: int = CONTENTS) -> list[Box]:
    """Find the cells of a block that hold something.

    Args:
        area: cells of the sheet.
        box: the block.
        flags: what they must hold.

    Returns:
        Blocks that hold these cells and no other.
    """
    # Of columns that were never used, LibreOffice 7.4 says what holds for the last one that was.
    found = (part.common(box) for part in boxes(area.uno_of(box).queryContentCells(flags)))
    return [part for part in found if part is not None]
