"""A workbook."""

from __future__ import annotations

import contextlib
import weakref
from typing import TYPE_CHECKING, Any, NoReturn

from xlwings import base_classes

from xl_addin.errors import OfficeError, WorkbookError
from xl_addin.hosts.calc.values import UnoError
from xl_addin.hosts.calc.xlw.exporting import write_pdf
from xl_addin.hosts.calc.xlw.formats.kinds import NumberFormats
from xl_addin.hosts.calc.xlw.formulas.names import Names
from xl_addin.hosts.calc.xlw.refusal import NotInCalcError
from xl_addin.hosts.calc.xlw.saving import save
from xl_addin.hosts.calc.xlw.sheets import Sheets

if TYPE_CHECKING:
    from pathlib import Path

    from xl_addin.hosts.calc.xlw.app import App
    from xl_addin.hosts.calc.xlw.mending import Macros
    from xl_addin.hosts.calc.xlw.sheet import Sheet


class Book(base_classes.Book):
    """A spreadsheet document.

    Args:
        app: the LibreOffice that holds it.
        document: the document.
        uid: its ``RuntimeUID``.
        path: its file; None if it was never saved.
        title: what it is called until then.

    Attributes:
        held: the file that LibreOffice itself has open.
        password: what it is saved with; None for none.
        read_only: its file may not be written.
        macros: the VBA project that its file held.
    """

    def __init__(self, app: App, document: Any, uid: str, *, path: Path | None, title: str) -> None:
        self._app = app
        self.uno = document
        self.uid = uid
        self.path = path
        self.title = title
        self.held = path
        self.password: str | None = None
        self.read_only = False
        self.macros: Macros | None = None
        self.number_formats = NumberFormats(self)
        # Removing cells breaks the UNO objects of sheets, which are then fetched anew.
        self.live_sheets: weakref.WeakSet[Sheet] = weakref.WeakSet()

    @property
    def app(self) -> App:
        """The LibreOffice that holds it."""
        return self._app

    @property
    def sheets(self) -> Sheets:
        """Its sheets."""
        return Sheets(self)

    @property
    def api(self) -> Any:
        """The document."""
        return self.uno

    @property
    def name(self) -> str:
        """File name, or the title of one that was never saved."""
        return self.path.name if self.path is not None else self.title

    @property
    def fullname(self) -> str:
        """Path of its file, or the title of one that was never saved."""
        return str(self.path) if self.path is not None else self.title

    @property
    def names(self) -> Names:
        """The names that hold in the whole workbook, and those of its sheets."""
        return Names(self)

    def renew_sheets(self) -> None:
        """Fetch the sheets again that are in use: one that saw a part of its cells removed is of no more use."""
        for sheet in list(self.live_sheets):
            sheet.uno = self.uno.Sheets.getByName(sheet.uno.getName())

    def close(self) -> None:
        modified = self.uno.isModified()
        self.uno.setModified(False)
        try:
            self.uno.close(True)
        except UnoError as error:
            with contextlib.suppress(OfficeError):
                self.uno.setModified(modified)
            raise WorkbookError(
                f"「{self.name}」は使用中のため閉じられません。", f"{self.name} is in use and cannot be closed."
            ) from error
        self.app.books.forget(self)

    def save(self, path: str | None = None, password: str | None = None) -> None:
        """Save it; the ending of the path decides on the format."""
        save(self, path, password)

    def saved_as(self, path: Path, password: str | None) -> None:
        """Note where it was saved."""
        if path != self.path and self.app.host.private:
            self.uno.attachResource(path.as_uri(), self.uno.getArgs())
        if not self.app.host.private:
            self.held = path
        self.read_only = self.read_only and path == self.path
        self.path, self.password = path, password
        self.uno.setModified(False)

    def to_pdf(self, path: str, quality: str = "standard") -> None:
        """Write its visible sheets as PDF."""
        write_pdf(self, path, quality)

    def json(self) -> NoReturn:
        """Refuse: only workbooks of xlwings Server have it."""
        raise NotInCalcError(
            "Book.json() は xlwings Server のためのもので、開いているブックにはありません。",
            "Book.json() is for xlwings Server; an open workbook has none.",
        )

    def activate(self) -> None:
        """Make it the active one."""
        self.app.books.activate(self)
