"""What belongs to a workbook's view: active sheet, frozen panes, grid lines. A view must show to be read and saved."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any, Final

from xl_addin.errors import WorkbookError
from xl_addin.hosts.calc.xlw import display
from xl_addin.hosts.calc.xlw.commands import run
from xl_addin.hosts.calc.xlw.refusal import NotInCalcError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.hosts.calc.xlw.book import Book
    from xl_addin.hosts.calc.xlw.sheet import Sheet

_TOGGLE_GRID: Final = ".uno:ToggleSheetGrid"


def show(book: Book) -> None:
    """Make a workbook's window the current one.

    LibreOffice saves the view of its current window with any .xlsx: without this frozen panes and grid lines would be
    lost, or another workbook's be saved. Without a display the window shows nowhere.
    """
    frame = book.uno.getCurrentController().getFrame()
    window = frame.getContainerWindow()
    if not window.isVisible():
        window.setVisible(True)
    frame.activate()


@contextlib.contextmanager
def on_sheet(sheet: Sheet) -> Iterator[Any]:
    """Make a sheet the active one for a while.

    Yields:
        The controller.

    Raises:
        WorkbookError: the sheet is hidden, so it cannot be active.
    """
    if not sheet.uno.IsVisible:
        raise WorkbookError(
            f"シート「{sheet.name}」は非表示なので操作できません。", f"Sheet {sheet.name} is hidden; show it first."
        )
    controller = sheet.book.uno.getCurrentController()
    before = controller.getActiveSheet()
    controller.setActiveSheet(sheet.uno)
    try:
        yield controller
    finally:
        controller.setActiveSheet(before)


def has_grid(sheet: Sheet) -> bool:
    """Tell whether a sheet shows grid lines."""
    with _shown(sheet.book):
        return _has_grid(sheet)


def set_grid(sheet: Sheet, *, visible: bool) -> None:
    """Show or hide the grid lines of a sheet."""
    with _shown(sheet.book):
        if _has_grid(sheet) != visible:
            with on_sheet(sheet):
                run(sheet.book, _TOGGLE_GRID)


@contextlib.contextmanager
def _shown(book: Book) -> Iterator[None]:
    if not display.has_windows():
        raise NotInCalcError(
            "この LibreOffice（nogui パッケージ）は枠線の表示を扱えません。",
            "This LibreOffice, a -nogui package, has no windows and so no grid lines.",
        )
    show(book)
    try:
        yield
    finally:
        if not book.app.visible:
            display.window(book.uno).setVisible(False)
        book.app.books.keep_active()


def _has_grid(sheet: Sheet) -> bool:
    document = sheet.book.uno
    # A document keeps the view it was last asked for until it is told to forget it.
    document.setViewData(None)
    for view in _views(document.getViewData()):
        for setting in view:
            if setting.Name == "Tables" and setting.Value.hasByName(sheet.name):
                return all(part.Value for part in setting.Value.getByName(sheet.name) if part.Name == "ShowGrid")
    return True


def _views(data: Any) -> Iterator[Any]:
    if data is not None:
        yield from (data.getByIndex(number) for number in range(data.getCount()))
