"""Tells workbook files of Excel from those of OpenDocument, and which ending a file must have."""

from __future__ import annotations

from typing import Final

from xl_addin.parts.book import is_open_document
from xl_addin.parts.calculation import computes_on_load
from xl_addin.parts.workbook import MACROS, Workbook

OPEN_DOCUMENT: Final = ".ods"


def excel_file(content: bytes, name: str) -> Workbook | None:
    """Return a workbook file of Excel, None for one of OpenDocument.

    Raises:
        WorkbookError: it is damaged.
    """
    if is_open_document(content):
        return None
    return Workbook(content, name, strict=True)


def suffix_of(content: bytes, name: str) -> str:
    """Return the ending that a workbook file must have: Excel refuses to open one with the wrong ending."""
    workbook = excel_file(content, name)
    if workbook is None:
        return OPEN_DOCUMENT
    return ".xlsm" if workbook.type == MACROS else ".xlsx"


def asks_to_compute(content: bytes, name: str) -> bool:
    """Tell whether a workbook of Excel asks that its formulas be computed when it is opened."""
    workbook = excel_file(content, name)
    return workbook is not None and computes_on_load(workbook)
