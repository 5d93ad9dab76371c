"""LibreOffice's clipboard: cells copied to it, and pasted from it in every way that Calc knows."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakKeyDictionary

from xl_addin.hosts.calc.xlw.commands import run, selection_kept
from xl_addin.hosts.calc.xlw.edits.guards import refuse_cut_arrays
from xl_addin.hosts.calc.xlw.ranges import boxes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.hosts.calc.xlw.addresses import Box
    from xl_addin.hosts.calc.xlw.app import App
    from xl_addin.hosts.calc.xlw.area import Area

_CLIPBOARD: Final = "com.sun.star.datatransfer.clipboard.SystemClipboard"
_NOT_MOVED: Final = 4  # MoveMode of .uno:InsertContents: cells stay where they are


@dataclass(frozen=True)
class Copied:
    """Cells on the clipboard.

    Args:
        source: the cells.
        content: what the clipboard holds, as they were when they were copied.
        rows: number of rows that were copied; rows that a filter hides are not.
    """

    source: Area
    content: Any
    rows: int

    @property
    def whole(self) -> bool:
        """Whether all rows were copied."""
        return self.rows == self.source.box.rows


_COPIED: Final[WeakKeyDictionary[App, Copied]] = WeakKeyDictionary()


def copied(app: App) -> Copied | None:
    """Tell what a script has copied and not yet dropped."""
    return _COPIED.get(app)


def remember(app: App, cells: Copied) -> None:
    """Put cells on the clipboard and keep them at hand for `copied`."""
    _clipboard(app).setContents(cells.content, None)
    _COPIED[app] = cells


def forget(app: App) -> None:
    """Drop what `copied` tells, as ``cut_copy_mode = False`` does in Excel."""
    _COPIED.pop(app, None)


def take(area: Area) -> Copied:
    """Copy cells without touching the clipboard.

    Args:
        area: the cells.

    Returns:
        The cells as they are now.
    """
    return Copied(area, content_of(area, area.box), rows_unfiltered(area))


def content_of(area: Area, box: Box) -> Any:
    """Give cells as an ``XTransferable``.

    Args:
        area: cells of the sheet.
        box: the block to give.

    Returns:
        The content, as the clipboard would get it.

    Raises:
        WorkbookError: the block holds part of an array formula.
    """
    app = area.book.app
    with selection_kept(area.book) as controller:
        controller.select(area.uno_of(box))
        content = controller.getTransferable()
        if content is not None:
            return content
        # Parts of array formulas are not given at all, cells in which a filter hides rows to the clipboard only.
        refuse_cut_arrays(area, box)
        clipboard = _clipboard(app)
        before = clipboard.getContents()
        run(area.book, ".uno:Copy")
        content = clipboard.getContents()
        if before is not None:
            clipboard.setContents(before, None)
        return content


def paste(target: Area, box: Box, content: Any, **how: Any) -> None:
    """Paste into a block, and leave clipboard and selection as they were.

    Args:
        target: cells of the sheet.
        box: the block to be filled; a multiple of what is pasted.
        content: what `content_of` gave.
        **how: arguments of ``.uno:InsertContents`` such as Flags.
    """
    app = target.book.app
    clipboard = _clipboard(app)
    before = clipboard.getContents()
    arguments = {"FormulaCommand": 0, "SkipEmptyCells": False, "Transpose": False, "AsLink": False, **how}
    with selection_kept(target.book) as controller, _unasked(app):
        clipboard.setContents(content, None)
        controller.select(target.uno_of(box))
        run(target.book, ".uno:InsertContents", **arguments, MoveMode=_NOT_MOVED)
    if before is not None:
        clipboard.setContents(before, None)


def rows_unfiltered(area: Area) -> int:
    """Count the rows that no filter hides.

    Args:
        area: the cells.

    Returns:
        The number of rows that copying takes.
    """
    shown = [False] * area.box.rows
    for box in boxes(area.uno.queryVisibleCells()):
        shown[box.row - area.box.row : box.last_row - area.box.row + 1] = [True] * box.rows
    if all(shown):
        return area.box.rows
    rows = area.uno.getRows()
    return sum(is_shown or not rows.getByIndex(number).IsFiltered for number, is_shown in enumerate(shown))


@contextlib.contextmanager
def _unasked(app: App) -> Iterator[None]:
    """Keep Calc from asking whether cells that hold something may be overwritten: where nobody answers, it does not."""
    options = app.host.configuration("/org.openoffice.Office.Calc/Input", writable=True)
    asks = bool(options.getPropertyValue("ReplaceCellsWarning"))
    try:
        if asks:
            options.setPropertyValue("ReplaceCellsWarning", False)
            options.commitChanges()
        yield
    finally:
        if asks:
            options.setPropertyValue("ReplaceCellsWarning", True)
            options.commitChanges()


def _clipboard(app: App) -> Any:
    return app.host.create(_CLIPBOARD)
