"""Commands of LibreOffice's menus, which work on what is selected in a workbook's window."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.hosts.calc.xlw.book import Book

_DISPATCHER: Final = "com.sun.star.frame.DispatchHelper"


def run(book: Book, command: str, **arguments: Any) -> None:
    """Run a command on a workbook's window.

    Args:
        book: the workbook.
        command: the command, such as ``.uno:Copy``.
        **arguments: its arguments.
    """
    app, frame = book.app, book.uno.getCurrentController().getFrame()
    app.host.create(_DISPATCHER).executeDispatch(frame, command, "", 0, app.bridge.properties(**arguments))


@contextlib.contextmanager
def selection_kept(book: Book) -> Iterator[Any]:
    """Leave active sheet and selection of a workbook as they were.

    Args:
        book: the workbook.

    Yields:
        The controller, in which anything may be selected meanwhile.
    """
    controller = book.uno.getCurrentController()
    sheet, selected = controller.getActiveSheet(), controller.getSelection()
    try:
        yield controller
    finally:
        controller.setActiveSheet(sheet)
        controller.select(selected)
