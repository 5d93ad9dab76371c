"""Writes workbooks and sheets as PDF and HTML."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from xl_addin.errors import WorkbookError
from xl_addin.files import write_whole
from xl_addin.hosts.calc.values import Typed, UnoError
from xl_addin.parts.sources import explained

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from xl_addin.hosts.calc.bridge import Bridge
    from xl_addin.hosts.calc.documents import Documents
    from xl_addin.hosts.calc.xlw.book import Book
    from xl_addin.hosts.calc.xlw.sheet import Sheet

_PDF: Final = "calc_pdf_Export"
_HTML: Final = "HTML (StarCalc)"
_AREAS: Final = "[]com.sun.star.table.CellRangeAddress"
_PROPERTIES: Final = "[]com.sun.star.beans.PropertyValue"
_QUALITIES: Final[dict[str, dict[str, Any]]] = {
    # JPEG quality in percent, and the dots per inch that pictures are brought down to.
    "standard": {"Quality": 90, "ReduceImageResolution": True, "MaxImageResolution": 300},
    "minimum": {"Quality": 50, "ReduceImageResolution": True, "MaxImageResolution": 150},
}


def write_pdf(book: Book, path: str, quality: str) -> None:
    """Write the visible sheets of a workbook as PDF.

    Args:
        book: the workbook.
        path: the file.
        quality: "standard" or "minimum".

    Raises:
        ValueError: there is no such quality.
        WorkbookError: the file cannot be written.
    """
    properties = pdf_filter(book.app.bridge, quality)
    with _unprinted(sheet for sheet in book.sheets if not sheet.visible):
        export(book.app.host, book.uno, Path(path), properties)


def write_html(sheet: Sheet, path: str) -> None:
    """Write a sheet as HTML page, its charts and pictures as files beside it.

    Args:
        sheet: the sheet.
        path: the file.

    Raises:
        WorkbookError: the file cannot be written.
    """
    with _alone(sheet):
        app = sheet.book.app
        export(app.host, sheet.book.uno, Path(path), app.bridge.properties(FilterName=_HTML))


def pdf_filter(bridge: Bridge, quality: str, **more: Any) -> tuple[Any, ...]:
    """Choose how a PDF is written.

    Args:
        bridge: the way to UNO objects.
        quality: "standard" or "minimum".
        **more: further items of the PDF filter's data.

    Returns:
        Properties for `export`.

    Raises:
        ValueError: there is no such quality.
    """
    if quality not in _QUALITIES:
        raise ValueError(f"There is no quality {quality!r}; use standard or minimum.")
    data = Typed(_PROPERTIES, bridge.properties(**_QUALITIES[quality], **more))
    return bridge.properties(FilterName=_PDF, FilterData=data)


def export(host: Documents, document: Any, path: Path, properties: tuple[Any, ...]) -> None:
    """Write a document in another format, whole or not at all.

    Args:
        host: the LibreOffice.
        document: the document.
        path: the file.
        properties: how it is written, for ``storeToURL``.

    Raises:
        WorkbookError: the file cannot be written.
    """
    target = Path(os.path.realpath(path))
    with explained(target), tempfile.TemporaryDirectory(dir=host.folder) as folder:
        if not target.parent.is_dir():
            raise WorkbookError(f"フォルダー「{target.parent}」がありません。", f"There is no folder {target.parent}.")
        made = Path(folder) / target.name
        try:
            document.storeToURL(made.as_uri(), properties)
        except UnoError as error:
            raise WorkbookError(
                f"LibreOffice は「{target}」を書き出せません: {error.message}",
                f"LibreOffice cannot write {target}: {error.message}",
            ) from error
        # The pictures that a page names must be there before it is.
        for file in sorted(Path(folder).iterdir(), key=lambda file: file == made):
            write_whole(target.with_name(file.name), file.read_bytes())


@contextlib.contextmanager
def _unprinted(sheets: Iterable[Sheet]) -> Iterator[None]:
    """Leave out sheets for a while; LibreOffice prints hidden ones that have print areas."""
    kept = [(sheet.uno, areas) for sheet in sheets if (areas := sheet.uno.getPrintAreas())]
    try:
        for uno, _ in kept:
            uno.setPrintAreas(Typed(_AREAS, ()))
        yield
    finally:
        for uno, areas in kept:
            uno.setPrintAreas(Typed(_AREAS, areas))


@contextlib.contextmanager
def _alone(sheet: Sheet) -> Iterator[None]:
    """Show one sheet alone: LibreOffice writes all visible ones."""
    book = sheet.book
    modified = book.uno.isModified()
    active = book.sheets.active
    shown = [(other, other.visible) for other in book.sheets]
    try:
        sheet.visible = True
        for other, _ in shown:
            if other.index != sheet.index:
                other.visible = False
        yield
    finally:
        for other, _ in shown:
            other.uno.IsVisible = True
        for other, visible in shown:
            other.uno.IsVisible = visible
        active.activate()
        book.uno.setModified(modified)
