"""The sheets of a workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from xl_addin.hosts.calc.xlw import sheet_names
from xl_addin.hosts.calc.xlw.formats.page_setup import print_bare
from xl_addin.hosts.calc.xlw.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.hosts.calc.xlw.book import Book


class Sheets(base_classes.Sheets):
    """Sheets by name or by number from 1.

    Args:
        book: the workbook.
    """

    def __init__(self, book: Book) -> None:
        self.book = book

    @property
    def api(self) -> Any:
        """The document's sheets."""
        return self.book.uno.Sheets

    def add(self, before: Sheet | None = None, after: Sheet | None = None, name: str | None = None) -> Sheet:
        """Make an empty sheet, in front of the active one unless told otherwise, and make it the active one."""
        names = self.api.getElementNames()
        name = sheet_names.new(names) if name is None else sheet_names.checked(name, names)
        place = after.index if after is not None else (before or self.active).index - 1
        self.api.insertNewByName(name, place)
        made = self(name)
        print_bare(self.book.uno, made.uno)
        made.activate()
        return made

    @property
    def active(self) -> Sheet:
        """The sheet that a user would see."""
        return Sheet(self.book, self.book.uno.getCurrentController().getActiveSheet())

    def __call__(self, name_or_index: str | int) -> Sheet:
        api = self.api
        if isinstance(name_or_index, str):
            names = {name.lower(): name for name in reversed(api.getElementNames())}
            if name_or_index.lower() in names:
                return Sheet(self.book, api.getByName(names[name_or_index.lower()]))
        elif 1 <= name_or_index <= api.getCount():
            return Sheet(self.book, api.getByIndex(name_or_index - 1))
        raise KeyError(name_or_index)

    def __contains__(self, name: str) -> bool:
        return str(name).lower() in (known.lower() for known in self.api.getElementNames())

    def __len__(self) -> int:
        return int(self.api.getCount())

    def __iter__(self) -> Iterator[Sheet]:
        api = self.api
        return iter([Sheet(self.book, api.getByIndex(number)) for number in range(api.getCount())])
