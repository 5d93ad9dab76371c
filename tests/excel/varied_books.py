"""Workbooks of many kinds, made here, for tests that change files without changing what is not theirs."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

import openpyxl
import xlsxwriter
from openpyxl.worksheet.table import Table

from xl_addin.hosts.excel.vba_project import Document, new_project

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

WORKBOOK_BASE = "0{00020819-0000-0000-C000-000000000046}"
SHEET_BASE = "0{00020820-0000-0000-C000-000000000046}"
MODULE = 'Attribute VB_Name = "{}"\r\nPublic Sub Greet()\r\n    MsgBox "こんにちは"\r\nEnd Sub\r\n'
RATES = (61.25, 48.5, 75.0, 48.5)


def png() -> bytes:
    """One grey pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">2I5B", 1, 1, 8, 0, 0, 0, 0)
    pixel = zlib.compress(b"\0\x80")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixel) + chunk(b"IEND", b"")


def scores(book: xlsxwriter.Workbook, name: str | None = None) -> xlsxwriter.worksheet.Worksheet:
    """A sheet with rates and formulas that call the functions."""
    sheet = book.add_worksheet(name)
    sheet.write_column(0, 0, RATES)
    sheet.write_array_formula("B1:B4", "{=SCORE_RANKS(A1:A4)}", None, 99)
    sheet.write_formula("C1", "=SCORE_RANK(A1,A$1:A$4)", None, 99)
    return sheet


def plain(book: xlsxwriter.Workbook) -> None:
    scores(book)


def chart(book: xlsxwriter.Workbook) -> None:
    sheet, made = scores(book), book.add_chart({"type": "column"})
    made.add_series({"values": "=Sheet1!$A$1:$A$4"})
    sheet.insert_chart("E2", made)


def chart_sheet(book: xlsxwriter.Workbook) -> None:
    scores(book)
    made = book.add_chart({"type": "line"})
    made.add_series({"values": "=Sheet1!$A$1:$A$4"})
    book.add_chartsheet("グラフ").set_chart(made)
    book.add_worksheet("後")


def drawing(book: xlsxwriter.Workbook) -> None:
    sheet = scores(book)
    sheet.insert_textbox("E2", "得点\n<&>")
    sheet.insert_image("G2", "p.png", {"image_data": io.BytesIO(png())})


def comments(book: xlsxwriter.Workbook) -> None:
    scores(book).write_comment("A1", "注記")


def table(book: xlsxwriter.Workbook) -> None:
    scores(book).add_table("E1:F3", {"columns": [{"header": "県"}, {"header": "率"}]})


def rules(book: xlsxwriter.Workbook) -> None:
    sheet = scores(book)
    sheet.data_validation("E1", {"validate": "list", "source": ["○", "×"]})
    sheet.conditional_format("A1:A4", {"type": "data_bar", "data_bar_2010": True})
    sheet.add_sparkline("F1", {"range": "Sheet1!A1:A4"})


def dynamic(book: xlsxwriter.Workbook) -> None:
    scores(book).write_dynamic_array_formula("E1:E3", "=UNIQUE(A1:A4)", None, 61.25)


def names(book: xlsxwriter.Workbook) -> None:
    scores(book, "得点 表")
    book.define_name("率", "='得点 表'!$A$1:$A$4")
    book.set_custom_property("部署", "企画部")
    book.set_properties({"title": "実績"})


def code_names(book: xlsxwriter.Workbook) -> None:
    scores(book).set_vba_name("成績表")
    book.add_worksheet().set_vba_name("Sheet9")
    book.set_vba_name("ブック")


def taken(book: xlsxwriter.Workbook) -> None:
    scores(book)
    book.add_worksheet().set_vba_name("Sheet1")


def clashing(book: xlsxwriter.Workbook) -> None:
    for name in ("Sheet2", "sheet2", "2nd", "xladdin_functions"):
        book.add_worksheet().set_vba_name(name)
    scores(book)


def named_like_functions(book: xlsxwriter.Workbook) -> None:
    for name in ("SCORE_RANK", "score_ranks", "VBAProject", "XlAddinShow"):
        book.add_worksheet().set_vba_name(name)
    scores(book)


def properties(book: xlsxwriter.Workbook) -> None:
    sheet = scores(book)
    sheet.set_tab_color("red")
    sheet.fit_to_pages(1, 0)
    sheet.protect("secret")


def pictures_in_headers(book: xlsxwriter.Workbook) -> None:
    scores(book).set_header("&L&G", {"image_left": "p.png", "image_data_left": io.BytesIO(png())})


def many_sheets(book: xlsxwriter.Workbook) -> None:
    scores(book)
    for number in range(30):
        book.add_worksheet().write(0, 0, number)
    book.get_worksheet_by_name("Sheet7").hide()


def rich(book: xlsxwriter.Workbook) -> None:
    sheet = scores(book)
    sheet.write_rich_string("E1", "a", book.add_format({"bold": True}), "赤", "b")
    sheet.write_url("E2", "https://example.com/")
    sheet.insert_checkbox("E3", True)
    sheet.autofilter("A1:C4")


def button(book: xlsxwriter.Workbook) -> None:
    scores(book).insert_button("E2", {"macro": "Greet", "caption": "実行"})


MADE: dict[str, Callable[[xlsxwriter.Workbook], None]] = {
    maker.__name__: maker
    for maker in (
        *(
            plain,
            chart,
            chart_sheet,
            drawing,
            comments,
            table,
            rules,
            dynamic,
            names,
            code_names,
            taken,
            clashing,
            named_like_functions,
            properties,
        ),
        *(pictures_in_headers, many_sheets, rich, button),
    )
}


def from_openpyxl(path: Path) -> None:
    """Written by another library, with a table and a comment."""
    book = openpyxl.Workbook()
    book.active.append(["率"])
    book.active.append([61.25])
    book.active.add_table(Table(displayName="率表", ref="A1:A2"))
    book.create_chartsheet("図")
    book.save(path)


def rewritten(path: Path, change: Callable[[str, bytes], bytes], **extra: bytes) -> None:
    """Write a file again with its parts changed."""
    with zipfile.ZipFile(path) as before:
        parts = {name: change(name, before.read(name)) for name in before.namelist()}
    # Another level than the package's own, so that packing anew would show.
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as after:
        for name, content in {**parts, **extra}.items():
            after.writestr(name, content)


def utf16(path: Path) -> None:
    """Its workbook and its sheet are stored as UTF-16."""
    _simple(path)

    def change(name: str, content: bytes) -> bytes:
        if name not in {"xl/workbook.xml", "xl/worksheets/sheet1.xml"}:
            return content
        return content.decode().replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16")

    rewritten(path, change)


def prefixed(path: Path) -> None:
    """Every element of its sheet, workbook, relationships and content types has a prefix."""
    _simple(path)

    def change(name: str, content: bytes) -> bytes:
        if name not in {
            "xl/workbook.xml",
            "xl/worksheets/sheet1.xml",
            "[Content_Types].xml",
            "xl/_rels/workbook.xml.rels",
        }:
            return content
        text = re.sub(r"<(/?)(?=[A-Za-z])", r"<\1x:", content.decode())
        return text.replace(' xmlns="', ' xmlns:x="', 1).encode()

    rewritten(path, change)


def custom_xml(path: Path) -> None:
    """It holds a part of custom XML and a folder's entry."""
    _simple(path)
    item = b'<?xml version="1.0"?><facts xmlns="urn:x"><a>1</a></facts>'
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("customXml/", b"")
        archive.writestr("customXml/item1.xml", item)


def stored(path: Path) -> None:
    """Its members are not compressed."""
    _simple(path)
    with zipfile.ZipFile(path) as before:
        parts = {name: before.read(name) for name in before.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as after:
        for name, content in parts.items():
            after.writestr(name, content)


def streamed(path: Path) -> None:
    """Written without going back: sizes follow the data, and every header makes room for 64 bits."""
    _simple(path)
    with zipfile.ZipFile(path) as before:
        parts = {name: before.read(name) for name in before.namelist()}

    class OneWay(io.RawIOBase):
        def __init__(self) -> None:
            self.content = b""

        def writable(self) -> bool:
            return True

        def write(self, data: object) -> int:
            self.content += bytes(data)  # type: ignore[call-overload]
            return len(bytes(data))  # type: ignore[call-overload]

    target = OneWay()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as after:
        for name, content in parts.items():
            with after.open(zipfile.ZipInfo(name, (2021, 4, 1, 9, 30, 2)), "w", force_zip64=True) as member:
                member.write(content)
    path.write_bytes(target.content)


def with_vba(path: Path) -> None:
    """Its VBA project has a module of its own with Japanese text."""
    project = path.with_suffix(".bin")
    documents = [Document("ThisWorkbook", WORKBOOK_BASE), Document("Sheet1", SHEET_BASE)]
    project.write_bytes(
        new_project(documents, 932, {"挨拶": MODULE.format("挨拶"), "Module1": MODULE.format("Module1")})
    )
    with xlsxwriter.Workbook(str(path)) as book:
        scores(book)
        book.add_vba_project(str(project))
    project.unlink()


def macros_without_vba(path: Path) -> None:
    """An .xlsm that never had a macro."""
    _simple(path)
    plain_type = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    with_macros = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    rewritten(path, lambda _name, content: content.replace(plain_type, with_macros))


def _simple(path: Path) -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        scores(book)


WRITTEN: dict[str, Callable[[Path], None]] = {
    maker.__name__: maker
    for maker in (from_openpyxl, utf16, prefixed, custom_xml, stored, streamed, with_vba, macros_without_vba)
}
NAMES = (*MADE, *WRITTEN)
_MACROS = ("with_vba", "macros_without_vba")


def make(name: str, folder: Path) -> Path:
    """Write the workbook of a name into a folder."""
    path = folder / f"{name}{'.xlsm' if name in _MACROS else '.xlsx'}"
    if name in WRITTEN:
        WRITTEN[name](path)
    else:
        with xlsxwriter.Workbook(str(path)) as book:
            MADE[name](book)
    return path


def parts(path: Path) -> dict[str, bytes]:
    """The parts of a file by name, in order."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
