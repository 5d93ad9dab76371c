"""Windows that the add-in shows inside LibreOffice: messages, and the choice of a file."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any, Callable, Sequence

import uno
import unohelper
from com.sun.star.awt import XCallback

log = logging.getLogger(__name__)

INFORMATION = 1  # com.sun.star.awt.MessageBoxType.INFOBOX
WARNING = 2  # com.sun.star.awt.MessageBoxType.WARNINGBOX
ERROR = 3  # com.sun.star.awt.MessageBoxType.ERRORBOX
_OK = 1
_OPEN_SIMPLE = 0  # com.sun.star.ui.dialogs.TemplateDescription.FILEOPEN_SIMPLE
_CHOSEN = 1  # com.sun.star.ui.dialogs.ExecutableDialogResults.OK


def show(context: Any, document: Any, kind: int, words: str) -> None:
    """Show a message and wait until it is closed; only from the main thread.

    Args:
        context: the component context.
        document: over whose window it stands; one that has been closed meanwhile has none.
        kind: INFORMATION, WARNING or ERROR.
        words: the message.
    """
    toolkit = _made(context, "com.sun.star.awt.Toolkit")
    box = toolkit.createMessageBox(_window(context, document), kind, _OK, "xl-addin", words)
    try:
        box.execute()
    finally:
        # Closed, a box is only hidden.
        box.dispose()


def choose_file(context: Any, title: str, endings: Sequence[str]) -> str:
    """Let the user choose a file to read; only from the main thread.

    Args:
        context: the component context.
        title: of the window.
        endings: of the files that are listed, without the dot.

    Returns:
        Its path; "" if the user chose none.
    """
    manager = context.ServiceManager
    name = "com.sun.star.ui.dialogs.FilePicker"
    picker = manager.createInstanceWithArgumentsAndContext(name, (_OPEN_SIMPLE,), context)
    try:
        picker.setTitle(title)
        patterns = ";".join("*." + ending for ending in endings)
        picker.appendFilter(patterns.replace(";", " "), patterns)
        chosen = picker.getSelectedFiles() if picker.execute() == _CHOSEN else ()
    finally:
        picker.dispose()
    return str(Path(uno.fileUrlToSystemPath(chosen[0]))) if chosen else ""


def later(context: Any, action: Callable[[], None]) -> None:
    """Have something done by the main thread, which alone may show windows, as soon as it is free.

    Args:
        context: the component context.
        action: what to do.
    """
    _made(context, "com.sun.star.awt.AsyncCallback").addCallback(_Later(action), None)


class _Later(unohelper.Base, XCallback):  # type: ignore[misc]  # UNO interfaces have no types
    def __init__(self, action: Callable[[], None]) -> None:
        self._action = action

    def notify(self, _data: Any) -> None:
        try:
            self._action()
        except Exception:
            # LibreOffice drops an exception of a callback without a word.
            log.exception("a window could not be shown")


def _made(context: Any, service: str) -> Any:
    return context.ServiceManager.createInstanceWithContext(service, context)


def _window(context: Any, document: Any) -> Any:
    try:
        return document.getCurrentController().getFrame().getContainerWindow()
    except Exception:  # noqa: BLE001 - whatever a closed document says
        frame = _made(context, "com.sun.star.frame.Desktop").getActiveFrame()
        return None if frame is None else frame.getContainerWindow()
