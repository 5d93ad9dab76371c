"""Windows of workbooks: whether there can be any, and what can be done with them."""

from __future__ import annotations

import functools
import os
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from xl_addin.errors import OfficeError
from xl_addin.hosts.calc.find import find
from xl_addin.hosts.calc.values import Enum
from xl_addin.hosts.calc.xlw.refusal import NotInCalcError

if TYPE_CHECKING:
    from xl_addin.hosts.calc.xlw.app import App

_BOX: Final = "com.sun.star.awt.MessageBoxType"
_BUTTONS: Final = {
    # com.sun.star.awt.MessageBoxButtons: the buttons, and the first one as the default
    "ok": 1 | 1 << 16,
    "ok_cancel": 2 | 1 << 16,
    "yes_no": 3 | 4 << 16,
    "yes_no_cancel": 4 | 4 << 16,
}
_ANSWERS: Final = {0: "cancel", 1: "ok", 2: "yes", 3: "no"}
_MODES: Final = (None, "info", "critical")
_SYSTEM_WINDOW: Final = 1 if sys.platform == "win32" else 6  # com.sun.star.lang.SystemDependent.SYSTEM_…


def available() -> bool:
    """Tell whether LibreOffice could show windows here.

    Raises:
        OfficeError: there is no LibreOffice.
    """
    if sys.platform in {"win32", "darwin"}:
        return True
    return _listens() and has_windows()


def missing() -> OfficeError:
    """Return the error for windows that cannot be shown."""
    if available():
        return OfficeError(
            "この LibreOffice は画面なしで起動したため、表示できません。xw.App(visible=True) で起動してください。",
            "This LibreOffice was started without windows and cannot show any; start it with xw.App(visible=True).",
        )
    return OfficeError(
        "LibreOffice のウィンドウを表示できる画面がありません。visible=True を外してください。",
        "There is no display on which LibreOffice could show windows; leave visible=True out.",
    )


def settle(document: Any) -> None:
    """Make LibreOffice keep what belongs to a view although nobody sees it.

    It saves the active sheet, hidden sheets and frozen panes of a document only if its window was shown once. A
    headless LibreOffice shows it to nobody.

    Args:
        document: a document without a visible window.
    """
    if has_windows():
        shown = window(document)
        shown.setVisible(True)
        shown.setVisible(False)


def _listens() -> bool:
    """Tell whether the display that the environment names is there; the name often outlives it."""
    wayland, x11 = os.environ.get("WAYLAND_DISPLAY"), os.environ.get("DISPLAY", "")
    if wayland and (Path(os.environ.get("XDG_RUNTIME_DIR", "/")) / wayland).exists():
        return True
    host, colon, number = x11.rpartition(":")
    number = number.partition(".")[0]
    if not colon or not number.isdigit():
        return False
    if host not in {"", "unix"}:
        # Through ssh; LibreOffice itself finds out whether somebody is at the other end.
        return True
    place = f"/tmp/.X11-unix/X{number}"  # noqa: S108 - X servers are there
    return any(_answers(address) for address in (place, "\0" + place))


def _answers(address: str) -> bool:
    with socket.socket(socket.AF_UNIX) as line:
        return line.connect_ex(address) == 0


@functools.cache
def has_windows() -> bool:
    """Tell whether LibreOffice was built with windows; packages such as Debian's libreoffice-calc-nogui were not."""
    return sys.platform in {"win32", "darwin"} or any(find().soffice.parent.glob("libvclplug_*"))


def window(document: Any) -> Any:
    """Give the window of a document.

    Args:
        document: the document.

    Returns:
        Its ``com.sun.star.awt.XWindow``, which may be hidden.
    """
    return document.getCurrentController().getFrame().getContainerWindow()


def handle(document: Any) -> int:
    """Give the number by which the system knows the window of a document."""
    found = window(document).getWindowHandle(bytes(16), _SYSTEM_WINDOW)
    return int(getattr(found, "WindowHandle", found))


def ask(app: App, prompt: str | None, title: str | None, buttons: str | None, mode: str | None) -> str:
    """Show a message and wait for the answer.

    Args:
        app: the LibreOffice, whose active workbook's window it stands over.
        prompt: the message.
        title: of the box.
        buttons: "ok", "ok_cancel", "yes_no" or "yes_no_cancel".
        mode: "info", "critical" or None.

    Returns:
        "ok", "cancel", "yes" or "no".

    Raises:
        NotInCalcError: nobody could see it.
        ValueError: there are no such buttons or no such mode.
    """
    buttons = buttons or "ok"
    if buttons not in _BUTTONS or mode not in _MODES:
        raise ValueError(f"alert() knows no buttons {buttons!r} or no mode {mode!r}.")
    if not app.visible or not len(app.books):
        raise NotInCalcError(
            "ウィンドウが表示されていないため、メッセージに答えられる人がいません: " + (prompt or ""),
            "No window is shown, so nobody could answer the message: " + (prompt or ""),
        )
    if mode == "critical":
        kind = "WARNINGBOX"
    elif buttons != "ok":
        kind = "QUERYBOX"
    else:
        kind = "INFOBOX" if mode == "info" else "MESSAGEBOX"
    toolkit = app.host.create("com.sun.star.awt.Toolkit")
    over = window(app.books.active.uno)
    box = toolkit.createMessageBox(over, Enum(_BOX, kind), _BUTTONS[buttons], title or "", prompt or "")
    try:
        return _ANSWERS[box.execute()]
    finally:
        box.dispose()
