"""Tells workbook files of Excel from those of OpenDocument, and which ending a file must have."""

from __future__ import annotations

from typing import Final

from xl_addin.parts.archive import Archive
from xl_addin.parts.workbook import MACROS, Workbook

OPEN_DOCUMENT: Final = ".ods"
_MIMETYPE: Final = "mimetype"
_TRUE: Final = frozenset({"1", "true", "on"})


def excel_file(content: bytes, name: str) -> Workbook | None:
    """Return a workbook file of Excel, None for one of OpenDocument.

    Raises:
        WorkbookError: it is damaged.
    """
    if content[30 : 30 + len(_MIMETYPE)] == _MIMETYPE.encode() or _MIMETYPE in Archive(content, name).names:
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
    return workbook is not None and any(
        element.local == "calcPr" and element.attributes.get("fullCalcOnLoad") in _TRUE
        for element in workbook.markup(workbook.part).elements()
    )
