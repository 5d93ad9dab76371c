"""Notes on cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from xl_addin.errors import WorkbookError
from xl_addin.hosts.calc.xlw import addresses
from xl_addin.hosts.calc.xlw.addresses import Box
from xl_addin.hosts.calc.xlw.contents import NOTES, filled

if TYPE_CHECKING:
    from xl_addin.hosts.calc.xlw.area import Area
    from xl_addin.hosts.calc.xlw.range import Range
    from xl_addin.hosts.calc.xlw.sheet import Sheet


class Note(base_classes.Note):
    """A note on a cell.

    Args:
        cell: the cell.
    """

    def __init__(self, cell: Range) -> None:
        self._cell = cell

    @property
    def api(self) -> Any:
        """The note as UNO object."""
        return self._annotation()

    @property
    def text(self) -> str:
        """Its text."""
        return str(self._annotation().getString())

    @text.setter
    def text(self, value: str) -> None:
        self._annotation().setString(value)

    @property
    def author(self) -> str:
        """Who wrote it; empty where LibreOffice knows no name of its user."""
        return str(self._annotation().getAuthor())

    @property
    def location(self) -> Range:
        """Its cell."""
        self._annotation()
        return self._cell

    def delete(self) -> None:
        """Take it off its cell."""
        self._annotation()
        self._cell.uno.clearContents(NOTES)

    def _annotation(self) -> Any:
        if not has_note(self._cell):
            where = addresses.address(self._cell.box)
            raise WorkbookError(f"{where} のメモはもうありません。", f"{where} has no note any more.")
        return self._cell.cell.getAnnotation()


def has_note(cell: Range) -> bool:
    """Tell whether there is a note on a cell.

    Args:
        cell: the cell.

    Returns:
        Whether there is one.
    """
    return bool(filled(cell, cell.box, NOTES))


def notes_of(sheet: Sheet) -> list[Note]:
    """List the notes of a sheet, by rows.

    Args:
        sheet: the sheet.

    Returns:
        The notes.
    """
    return notes_in(sheet.cells)


def notes_in(area: Area) -> list[Note]:
    """List the notes of a range, by rows.

    Args:
        area: the cells.

    Returns:
        The notes.
    """
    places = sorted(place for box in filled(area, area.box, NOTES) for place in box.places())
    return [Note(area.sheet.box(Box(row, column, 1, 1))) for row, column in places]
