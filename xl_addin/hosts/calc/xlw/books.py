"""The open workbooks of one LibreOffice."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit
from urllib.request import url2pathname

from xlwings import base_classes

from xl_addin.errors import WorkbookError
from xl_addin.hosts.calc.xlw import display
from xl_addin.hosts.calc.xlw.book import Book
from xl_addin.hosts.calc.xlw.calculating import bind
from xl_addin.hosts.calc.xlw.formats.page_setup import print_bare
from xl_addin.hosts.calc.xlw.mending import macros_of
from xl_addin.hosts.calc.xlw.opening import SPREADSHEET, open_file, refuse_unknown
from xl_addin.hosts.calc.xlw.text_files import TextFormat

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.hosts.calc.xlw.app import App

_FIRST_SHEET: Final = "Sheet1"


class Books(base_classes.Books):
    """Workbooks by name, or by number from 1 in the order they were opened.

    Args:
        app: the LibreOffice that holds them.
    """

    def __init__(self, app: App) -> None:
        self.app = app
        self._open: dict[str, Book] = {}
        self._recent: list[str] = []
        self._focused = ""
        self._made = 0

    @property
    def api(self) -> Any:
        """The desktop's components."""
        return self.app.host.desktop.getComponents()

    @property
    def active(self) -> Book:
        """The workbook that was opened or activated last, by the script or by the user.

        Raises:
            WorkbookError: none is open.
        """
        books = self._all()
        if not books:
            raise WorkbookError("開いているブックがありません。", "No workbook is open.")
        focused = self._focus()
        if focused != self._focused and focused in books:
            self._focused = focused
            self._mark(focused)
        self._recent = [uid for uid in self._recent if uid in books]
        return books[self._recent[-1]] if self._recent else next(reversed(books.values()))

    def activate(self, book: Book) -> None:
        """Make a workbook the active one."""
        self._mark(book.uid)
        if self.app.visible:
            book.uno.getCurrentController().getFrame().activate()
            display.window(book.uno).toFront()
            self._focused = self._focus()

    def __call__(self, name_or_index: str | int) -> Book:
        books = list(self._all().values())
        if isinstance(name_or_index, str):
            for book in books:
                if book.name.lower() == name_or_index.lower():
                    return book
        elif 1 <= name_or_index <= len(books):
            return books[name_or_index - 1]
        raise KeyError(name_or_index)

    def __contains__(self, name: str) -> bool:
        return any(book.name.lower() == str(name).lower() for book in self)

    def __len__(self) -> int:
        return len(self._all())

    def __iter__(self) -> Iterator[Book]:
        return iter(list(self._all().values()))

    def add(self) -> Book:
        """Make an empty workbook with one sheet and make it the active one."""
        document = self.app.host.load("private:factory/scalc", hidden=not self.app.visible)
        sheets = document.getSheets()
        for name in sheets.getElementNames()[1:]:
            sheets.removeByName(name)
        first = sheets.getByIndex(0)
        if first.getName() != _FIRST_SHEET:
            first.setName(_FIRST_SHEET)
        print_bare(document, first)
        document.setModified(False)
        taken = {book.title for book in self}
        self._made += 1
        while f"Book{self._made}" in taken:
            self._made += 1
        return self._take(document, title=f"Book{self._made}")

    def open(  # noqa: PLR0917 - xlwings calls it so
        self,
        fullname: str,
        update_links: bool | None = None,  # noqa: FBT001 - xlwings calls it so
        read_only: bool | None = None,  # noqa: FBT001 - xlwings calls it so
        format: Any = None,  # noqa: A002 - xlwings calls it so
        password: str | None = None,
        write_res_password: str | None = None,
        ignore_read_only_recommended: bool | None = None,  # noqa: FBT001, ARG002 - Calc never asks
        origin: int | None = None,
        delimiter: str | None = None,
        editable: bool | None = None,  # noqa: FBT001 - xlwings calls it so
        notify: bool | None = None,  # noqa: FBT001 - xlwings calls it so
        converter: int | None = None,
        add_to_mru: bool | None = None,  # noqa: FBT001 - xlwings calls it so
        local: bool | None = None,  # noqa: FBT001, ARG002 - numbers and dates are read as the user writes them
        corrupt_load: int | None = None,
    ) -> Book:
        """Open a workbook or text file and make it the active one; macros do not run and links are not updated."""
        refuse_unknown(
            update_links=update_links,
            write_res_password=write_res_password,
            editable=editable,
            notify=notify,
            converter=converter,
            add_to_mru=add_to_mru,
            corrupt_load=corrupt_load,
        )
        path = Path(fullname).resolve()
        # A file that was saved under another name is free again, although LibreOffice still holds it.
        ours = any(book.held == path for book in self)
        opened = open_file(
            self.app.host,
            path,
            hidden=not self.app.visible,
            shared=bool(read_only) or ours,
            password=password,
            text=TextFormat(format, origin, delimiter),
        )
        book = self._take(opened.document, path=path)
        book.password = opened.password
        book.read_only = bool(read_only)
        book.held = None if read_only or ours else path
        book.macros = macros_of(path)
        if self.app.host.private:
            bind(self.app.host, book.uno)
            # Functions that found their names are no change of the user's.
            book.uno.setModified(False)
        return book

    def keep_active(self) -> None:
        """Leave the active workbook what it is, although the window of another one came to the front meanwhile."""
        if self.app.alive:
            self._focused = self._focus()

    def forget(self, book: Book) -> None:
        """Take a workbook that was closed off the list."""
        self._open.pop(book.uid, None)

    def _take(self, document: Any, *, path: Path | None = None, title: str = "") -> Book:
        book = Book(self.app, document, document.RuntimeUID, path=path, title=title)
        self._open[book.uid] = book
        self._mark(book.uid)
        if not self.app.visible:
            display.settle(document)
        self._focused = self._focus()
        self.app.adopt(book)
        return book

    def _mark(self, uid: str) -> None:
        self._recent = [*(other for other in self._recent if other != uid), uid]

    def _focus(self) -> str:
        """Name the workbook whose window the user is in, as far as there is one."""
        if not self.app.visible:
            return ""
        current = self.app.host.desktop.getCurrentComponent()
        if current is None or not current.supportsService(SPREADSHEET):
            return ""
        return str(current.RuntimeUID)

    def _all(self) -> dict[str, Book]:
        found = {}
        components = self.app.host.desktop.getComponents().createEnumeration()
        while components.hasMoreElements():
            document = components.nextElement()
            if document.supportsService(SPREADSHEET):
                found[document.RuntimeUID] = document
        known = {uid: book for uid, book in self._open.items() if uid in found}
        for uid, document in found.items():
            if uid not in known:
                path = _path(document.getURL())
                known[uid] = Book(self.app, document, uid, path=path, title=document.getTitle())
        self._open = known
        return known


def _path(url: str) -> Path | None:
    return Path(url2pathname(urlsplit(url).path)) if url.startswith("file:") else None
