"""Builds small .ods files by hand, so that tests can say exactly which bytes a file has."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from xl_addin.parts.ods import OdsBook

if TYPE_CHECKING:
    from collections.abc import Mapping

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
SPACES = {
    "office": f"{_OASIS}office:1.0",
    "table": f"{_OASIS}table:1.0",
    "text": f"{_OASIS}text:1.0",
    "style": f"{_OASIS}style:1.0",
    "number": f"{_OASIS}datastyle:1.0",
    "draw": f"{_OASIS}drawing:1.0",
    "of": f"{_OASIS}of:1.2",
    "oooc": "http://openoffice.org/2004/calc",
    "msoxl": "http://schemas.microsoft.com/office/excel/formula",
    "calcext": "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
}
MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    f'<manifest:manifest xmlns:manifest="{_OASIS}manifest:1.0" manifest:version="1.3">\n'
    f' <manifest:file-entry manifest:full-path="/" manifest:media-type="{MIMETYPE}"/>\n'
    ' <manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>\n'
    ' <manifest:file-entry manifest:full-path="settings.xml" manifest:media-type="text/xml"/>\n'
    ' <manifest:file-entry manifest:full-path="Thumbnails/thumbnail.png" manifest:media-type="image/png"/>\n'
    "</manifest:manifest>\n"
)


def content(tables: str, styles: str = "", after: str = "", before: str = "") -> str:
    """Return a content part with these sheets.

    Args:
        tables: the sheets.
        styles: what is in office:automatic-styles.
        after: what stands behind the sheets.
        before: what stands before them.
    """
    declared = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in SPACES.items())
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document-content{declared} office:version="1.3">'
        f"<office:scripts/><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{before}{tables}{after}"
        "</office:spreadsheet></office:body></office:document-content>"
    )


def table(rows: str, name: str = "表", columns: str = "<table:table-column/>") -> str:
    """Return a sheet of these rows."""
    return f'<table:table table:name="{name}">{columns}{rows}</table:table>'


def row(cells: str, attributes: str = "") -> str:
    """Return a row of these cells."""
    return f"<table:table-row {attributes}>{cells}</table:table-row>"


def packed(members: Mapping[str, str | bytes]) -> bytes:
    """Return a ZIP file of these members, the first one stored."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, text in members.items():
            method = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            made.writestr(zipfile.ZipInfo(name, (2024, 1, 2, 3, 4, 6)), text, method)
    return out.getvalue()


def ods(xml: str | bytes, **further: str | bytes) -> bytes:
    """Return an .ods file with this content part.

    Args:
        xml: the content part.
        **further: other members by name, or in place of the usual ones.
    """
    members: dict[str, str | bytes] = {
        "mimetype": MIMETYPE,
        "Thumbnails/thumbnail.png": b"\x89PNG no picture",
        "content.xml": xml,
        "settings.xml": f'<office:document-settings xmlns:office="{SPACES["office"]}"/>',
        "META-INF/manifest.xml": MANIFEST,
    }
    return packed({**members, **further})


def book(rows: str, **options: str) -> OdsBook:
    """Return a workbook of one sheet, 表, with these rows; the options are those of `content`."""
    return OdsBook(ods(content(table(rows), **options)), "本.ods")


def members(file: bytes) -> dict[str, bytes]:
    """Return the members of a ZIP file, in order."""
    with zipfile.ZipFile(io.BytesIO(file)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def rows_of(file: bytes) -> str:
    """Return what stands in the only sheet behind the descriptions of its columns."""
    text = members(file)["content.xml"].decode()
    return text[text.rindex("<table:table-column") :].partition("/>")[2].partition("</table:table>")[0]
