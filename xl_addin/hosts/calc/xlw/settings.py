"""The settings of an app: what a script turns off while it works, and on again."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from xl_addin.errors import XlAddinError
from xl_addin.hosts.calc.xlw import display
from xl_addin.hosts.calc.xlw.calculating import AUTOMATIC, MANUAL, checked_mode
from xl_addin.hosts.calc.xlw.refusal import NotInCalcError

if TYPE_CHECKING:
    from xl_addin.hosts.calc.documents import Documents
    from xl_addin.hosts.calc.xlw.book import Book
    from xl_addin.hosts.calc.xlw.books import Books


class AppSettings(base_classes.App):
    """Settings that hold for all workbooks of a LibreOffice, also those opened later.

    Args:
        host: the LibreOffice.
        visible: with windows.
    """

    if TYPE_CHECKING:

        @property
        def books(self) -> Books:
            """Its open workbooks."""

    def __init__(self, host: Documents, *, visible: bool) -> None:
        self.host = host
        self._visible = visible
        self._calculation: str | None = None
        self._screen_updating = self._display_alerts = self._enable_events = self._interactive = True
        self._status: str | bool = False
        self._indicator: Any = None

    def adopt(self, book: Book) -> None:
        """Make a workbook that was just opened behave as the app was told to."""
        if self._calculation is not None:
            self._set_mode(book)
        if not self._screen_updating:
            book.uno.lockControllers()
        if not self._interactive and self.host.visible:
            display.window(book.uno).setEnable(False)

    @property
    def screen_updating(self) -> bool:
        return self._screen_updating

    @screen_updating.setter
    def screen_updating(self, value: bool) -> None:
        if bool(value) == self._screen_updating:
            return
        self._screen_updating = bool(value)
        for book in self.books:
            if not value:
                book.uno.lockControllers()
            elif book.uno.hasControllersLocked():
                book.uno.unlockControllers()

    @property
    def display_alerts(self) -> bool:
        return self._display_alerts

    @display_alerts.setter
    def display_alerts(self, value: bool) -> None:
        # Nothing that a script does here ever asks, so there is nothing to keep from asking.
        self._display_alerts = bool(value)

    @property
    def enable_events(self) -> bool:
        return self._enable_events

    @enable_events.setter
    def enable_events(self, value: bool) -> None:
        if not value and not self.host.private:
            raise NotInCalcError(
                "利用者が開いている LibreOffice のイベントは止められません。",
                "The events of the LibreOffice that the user works with cannot be stopped.",
            )
        # In a private LibreOffice no macro runs, so no event has a handler.
        self._enable_events = bool(value)

    @property
    def interactive(self) -> bool:
        return self._interactive

    @interactive.setter
    def interactive(self, value: bool) -> None:
        if not value and not self.host.private:
            raise NotInCalcError(
                "利用者が開いている LibreOffice の入力は止められません。",
                "Input to the LibreOffice that the user works with cannot be blocked.",
            )
        self._interactive = bool(value)
        if self.host.visible:
            for book in self.books:
                display.window(book.uno).setEnable(self._interactive)

    @property
    def calculation(self) -> str:
        if self._calculation is not None or not len(self.books):
            return self._calculation or AUTOMATIC
        return AUTOMATIC if self.books.active.uno.isAutomaticCalculationEnabled() else MANUAL

    @calculation.setter
    def calculation(self, value: str) -> None:
        self._calculation = checked_mode(value)
        for book in self.books:
            self._set_mode(book)

    def _set_mode(self, book: Book) -> None:
        if self._calculation == MANUAL and book.uno.isAutomaticCalculationEnabled():
            # Calc computes a cell when it is first looked at; from now on it would show 0 instead.
            book.uno.calculate()
        book.uno.enableAutomaticCalculation(self._calculation == AUTOMATIC)

    @property
    def status_bar(self) -> str | bool:
        return self._status

    @status_bar.setter
    def status_bar(self, value: str | bool) -> None:
        if self._indicator is not None:
            indicator, self._indicator = self._indicator, None
            # The window it stood in may have been closed.
            with contextlib.suppress(XlAddinError, AttributeError):
                indicator.end()
        self._status = value if value is False else str(value)
        if self._status and self._visible and len(self.books):
            frame = self.books.active.uno.getCurrentController().getFrame()
            self._indicator = frame.createStatusIndicator()
            self._indicator.start(self._status, 0)
