"""A sheet that exists only while something is worked out on it."""

from __future__ import annotations

import contextlib
import secrets
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.hosts.calc.xlw.book import Book


@contextlib.contextmanager
def scratch_sheet(book: Book) -> Iterator[Any]:
    """Add an empty sheet at the end of a workbook, and take it away again.

    Args:
        book: the workbook.

    Yields:
        The sheet as UNO object.
    """
    sheets = book.uno.Sheets
    name = f"xl-addin {secrets.token_hex(4)}"
    sheets.insertNewByName(name, sheets.getCount())
    try:
        yield sheets.getByName(name)
    finally:
        sheets.removeByName(name)
