"""A running LibreOffice as xlwings' app."""

from __future__ import annotations

import contextlib
import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn
from urllib.parse import urlsplit
from urllib.request import url2pathname

from xl_addin.errors import XlAddinError
from xl_addin.hosts.calc.xlw import display
from xl_addin.hosts.calc.xlw.books import Books
from xl_addin.hosts.calc.xlw.calculating import calculate
from xl_addin.hosts.calc.xlw.edits import clipboard
from xl_addin.hosts.calc.xlw.ranges import box_of
from xl_addin.hosts.calc.xlw.refusal import NotInCalcError
from xl_addin.hosts.calc.xlw.settings import AppSettings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.hosts.calc.bridge import Bridge
    from xl_addin.hosts.calc.documents import Documents
    from xl_addin.hosts.calc.xlw.apps import Apps
    from xl_addin.hosts.calc.xlw.engine import Engine
    from xl_addin.hosts.calc.xlw.range import Range

_RANGE: Final = "com.sun.star.sheet.SheetCellRange"
_RANGES: Final = "com.sun.star.sheet.SheetCellRanges"


class App(AppSettings):
    """One LibreOffice.

    Args:
        apps: the list it belongs to.
        host: the LibreOffice.
        visible: with windows.
    """

    def __init__(self, apps: Apps, host: Documents, *, visible: bool) -> None:
        super().__init__(host, visible=visible)
        self.apps = apps
        self.default_visible = False
        self._books = Books(self)
        self._pid = 0

    @property
    def engine(self) -> Engine:
        return self.apps.engine

    @property
    def books(self) -> Books:
        return self._books

    @property
    def bridge(self) -> Bridge:
        """The way to UNO objects."""
        return self.host.bridge

    @property
    def api(self) -> Any:
        """The desktop, LibreOffice's topmost object."""
        return self.host.desktop

    @property
    def pid(self) -> int:
        return self._pid

    @property
    def alive(self) -> bool:
        """Whether it runs and can be asked."""
        return self.host.alive

    def start(self) -> None:
        """Start it, if it does not run."""
        self.host.start()
        self._pid = self.host.pid

    def leave(self) -> None:
        """End it and clear up, whatever state it is in; the user's own is let go as it was."""
        self.apps.forget(self)
        if not self.host.private and self.alive:
            with contextlib.suppress(XlAddinError, AttributeError):
                self.screen_updating = True
                self.status_bar = False
        self.host.stop()

    def quit(self) -> None:
        self.leave()
        self.apps.cleanup()

    def kill(self) -> None:
        if not self.host.private:
            raise NotInCalcError(
                "利用者が開いている LibreOffice をスクリプトから強制終了することはできません。",
                "A script may not kill the LibreOffice that the user works with.",
            )
        if self.alive:
            # Windows knows no SIGKILL; there SIGTERM ends a process just as hard.
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._pid, getattr(signal, "SIGKILL", signal.SIGTERM))
            self.bridge.close()
        self.leave()

    @property
    def visible(self) -> bool:
        return self._visible

    @visible.setter
    def visible(self, visible: bool) -> None:
        # xlwings asks every new app to be visible that was not told otherwise; one without a display stays as it is.
        default, self.default_visible = self.default_visible, False
        if visible and not self.host.visible:
            if default:
                return
            raise display.missing()
        if visible == self._visible:
            return
        if not self.host.private:
            raise NotInCalcError(
                "利用者が開いている LibreOffice のウィンドウは隠せません。",
                "The windows of the LibreOffice that the user works with are not hidden.",
            )
        for book in self.books:
            display.window(book.uno).setVisible(visible)
        self._visible = bool(visible)

    def activate(self, steal_focus: bool = False) -> None:  # noqa: FBT001, FBT002 - xlwings calls it so
        self.apps.activate(self)
        if self._visible and steal_focus and len(self.books):
            display.window(self.books.active.uno).toFront()

    @property
    def selection(self) -> Range | None:
        if not len(self.books):
            return None
        book = self.books.active
        selected = book.uno.getCurrentSelection()
        if selected is None or not (selected.supportsService(_RANGE) or selected.supportsService(_RANGES)):
            return None
        if not selected.supportsService(_RANGE):
            raise NotInCalcError(
                "離れた複数の範囲の選択は扱えません。1つの範囲を選択してください。",
                "A selection of several separate ranges cannot be used; select one range.",
            )
        address = selected.getRangeAddress()
        return book.sheets(address.Sheet + 1).box(box_of(address))

    @property
    def startup_path(self) -> NoReturn:
        raise NotInCalcError(
            "LibreOffice には、起動時にブックを開くフォルダー（XLSTART）がありません。",
            "LibreOffice has no folder whose workbooks it opens when it starts (XLSTART).",
        )

    def calculate(self) -> None:
        for book in self.books:
            calculate(self.host, book.uno)

    @property
    def version(self) -> str:
        return str(self.host.configuration("/org.openoffice.Setup/Product").getByName("ooSetupVersionAboutBox"))

    @property
    def hwnd(self) -> int | None:
        return display.handle(self.books.active.uno) if self._visible and len(self.books) else None

    @property
    def path(self) -> str:
        url = self.host.create("com.sun.star.util.PathSubstitution").getSubstituteVariableValue("$(prog)")
        return str(Path(url2pathname(urlsplit(url).path)))

    def run(self, macro: str, _arguments: Sequence[Any]) -> NoReturn:
        """Refuse to run a macro."""
        raise NotInCalcError(
            f"マクロ「{macro}」は実行できません。Calc ではブックのマクロを動かしません。",
            f"The macro {macro} cannot be run: macros of workbooks never run in Calc.",
        )

    @property
    def cut_copy_mode(self) -> str | None:
        return "copy" if clipboard.copied(self) else None

    @cut_copy_mode.setter
    def cut_copy_mode(self, value: bool) -> None:
        if value:
            raise NotInCalcError(
                "cut_copy_mode に指定できるのは False だけです。", "cut_copy_mode can be set to False alone."
            )
        clipboard.forget(self)

    def alert(
        self, prompt: str | None, title: str | None, buttons: str | None, mode: str | None, _callback: str | None
    ) -> str:
        """Show a message and wait for the answer."""
        return display.ask(self, prompt, title, buttons, mode)
