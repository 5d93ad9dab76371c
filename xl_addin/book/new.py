"""Makes a new workbook in memory, with its fonts, dates and sheets, so that its bytes are always the same."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING

from xlsxwriter import Workbook

from xl_addin.book.sheet import Sheet
from xl_addin.book.styles import DEFAULT_COLUMN_WIDTH, DEFAULT_FONT, DEFAULT_ROW_HEIGHT, TAB_COLOURS, Styles
from xl_addin.hosts.excel.registering import registered
from xl_addin.parts.book import book_of
from xl_addin.parts.contents import Change, PutSaved
from xl_addin.parts.workbook import Workbook as WorkbookFile

if TYPE_CHECKING:
    from collections.abc import Mapping

_CREATED = datetime(2025, 4, 1, tzinfo=UTC).replace(tzinfo=None)


class NewBook:
    """A workbook under construction.

    Args:
        heading: its title, in Japanese and English.
        tabs: the names of its sheets in order, each with its kind, a key of ``TAB_COLOURS``.
    """

    def __init__(self, heading: tuple[str, str], tabs: Mapping[str, str]) -> None:
        self._bytes = BytesIO()
        options = {
            "in_memory": True,
            # XlsxWriter adds to the dictionary it is given.
            "default_format_properties": dict(DEFAULT_FONT),
            "default_row_height": DEFAULT_ROW_HEIGHT,
            "default_column_width": DEFAULT_COLUMN_WIDTH,
        }
        self.workbook = Workbook(self._bytes, options)
        self.workbook.set_properties({"title": heading[0], "subject": heading[1], "created": _CREATED})
        self.workbook.set_size(2400, 1400)
        styles = Styles(self.workbook)
        self.sheets = {name: Sheet(self.workbook, styles, name, TAB_COLOURS[kind]) for name, kind in tabs.items()}

    def content(self) -> bytes:
        """Finish the workbook and return the bytes of its file."""
        self.workbook.close()
        return _with_empty_texts(self._bytes.getvalue())


def _with_empty_texts(content: bytes) -> bytes:
    """Say of formulas that show an empty text that they do: XlsxWriter saves that as no value at all."""
    book = book_of(content, "book.xlsx")
    empty: dict[str, dict[tuple[int, int], Change]] = {
        name: {
            place: PutSaved("")
            for place, cell in book.sheet(name).cells.items()
            if cell.formula is not None and not cell.saved
        }
        for name in book.sheet_names
    }
    return book.changed(empty)


def with_functions(content: bytes, name: str) -> bytes:
    """Return an .xlsm of a workbook, with the worksheet functions registered in it for Excel.

    Args:
        content: an .xlsx that was made here.
        name: how messages call it.
    """
    return registered(WorkbookFile(content, name)) or content
