"""Opens a workbook file of any kind that can be changed: of Excel, or of OpenDocument."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from xl_addin.parts.excel import ExcelBook
from xl_addin.parts.ods.book import OdsBook
from xl_addin.parts.sources import content_of

if TYPE_CHECKING:
    from pathlib import Path

    from xl_addin.parts.contents import BookFile

_MIMETYPE: Final = b"mimetype"
_NAME: Final = 30
"""Bytes of a ZIP member's header before its name."""
_FLAT: Final = re.compile(rb"<(?:\w+:)?document\b[^>]*urn:oasis:names:tc:opendocument")
_HEAD, _DIRECTORY = 4096, 1 << 16


def open_book(path: Path, *, locks: bool = True) -> BookFile:
    """Read a workbook file into memory.

    Args:
        path: an .xlsx, .xlsm or .ods file, told by what it holds.
        locks: refuse one that somebody has open.

    Raises:
        WorkbookError: it is missing, locked, encrypted, damaged, or no such workbook.
    """
    return book_of(content_of(path, locks=locks), path.name)


def book_of(content: bytes, name: str) -> BookFile:
    """Take the content of a workbook file for a workbook.

    Args:
        content: the whole file.
        name: how messages call it.

    Raises:
        WorkbookError: it is encrypted, damaged, or no such workbook.
    """
    return OdsBook(content, name) if is_open_document(content) else ExcelBook(content, name)


def is_open_document(content: bytes) -> bool:
    """Tell whether a file is one of OpenDocument, a flat one included; whatever else it is counts as one of Excel."""
    if content.startswith(b"PK"):
        listed = content[-_DIRECTORY:]
        by_name = b"content.xml" in listed and b"[Content_Types].xml" not in listed
        return content.startswith(_MIMETYPE, _NAME) or by_name
    return _FLAT.search(content[:_HEAD]) is not None
