from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

import pytest

from tests.parts.built_books import SHEET, build, deflated, plain_parts, relations, worksheet, zipped
from tests.parts.judges import differences
from xl_addin.errors import WorkbookError
from xl_addin.formulas.addresses import Area, place
from xl_addin.parts import archive
from xl_addin.parts.book import book_of, open_book
from xl_addin.parts.contents import Put, PutArray, PutFormula, PutSaved
from xl_addin.parts.workbook import Workbook

if TYPE_CHECKING:
    from pathlib import Path

    from xl_addin.parts.contents import Change

PIVOT = (
    b'<pivotTableDefinition xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" name="p">'
    b'<location ref="F6:G9" firstHeaderRow="1" firstDataRow="1" firstDataCol="1" rowPageCount="2" colPageCount="1"/>'
    b"</pivotTableDefinition>"
)


def at(name: str) -> tuple[int, int]:
    """The place of a cell by its name."""
    found = place(name)
    assert found is not None
    return found


def with_pivot() -> bytes:
    """A workbook with a pivot table in F6:G9 and two page fields above it."""
    parts = plain_parts()
    parts["xl/pivotTables/pivotTable1.xml"] = PIVOT
    parts["xl/worksheets/_rels/sheet1.xml.rels"] = relations(("pivotTable", "../pivotTables/pivotTable1.xml"))
    return deflated(parts)


@pytest.mark.parametrize(
    ("book", "cell", "says"),
    [
        ("arrays", "D10", "part of an array"),
        ("arrays", "D11", "part of an array"),
        ("arrays", "D12", "part of an array"),
        ("dynamic_arrays", "D10", "a spill"),
        ("dynamic_arrays", "D11", "a spill"),
        ("data_table", "D10", "data table"),
        ("data_table", "E11", "data table"),
        ("merged", "B12", "covered by a merged cell"),
        ("merged", "C13", "covered by a merged cell"),
        ("table", "A1", "header of a table"),
        ("table", "B1", "header of a table"),
        ("pivot", "F6", "pivot table"),
        ("pivot", "G9", "pivot table"),
        ("pivot", "F3", "pivot table"),
        ("pivot", "G4", "pivot table"),
    ],
)
@pytest.mark.parametrize("change", [Put(1.0), Put("x"), Put(None), PutFormula("1+1", 2.0)])
def test_cells_of_others(book: str, cell: str, says: str, change: Change) -> None:
    """A cell that belongs to something larger is refused, and the message names sheet and cell."""
    content = with_pivot() if book == "pivot" else build(book).content
    with pytest.raises(WorkbookError, match=says) as caught:
        book_of(content, "a.xlsx").changed({SHEET: {at("J20"): Put(1.0), at(cell): change}})
    for line in (caught.value.ja, caught.value.en):
        assert f"{SHEET}!{cell}" in line
        assert "\n" not in line


@pytest.mark.parametrize(
    ("book", "cell"),
    [
        ("arrays", "F10"),
        ("arrays", "D13"),
        ("merged", "A12"),
        ("merged", "D12"),
        ("table", "A2"),
        ("table", "A4"),
        ("pivot", "F5"),
        ("pivot", "F2"),
        ("pivot", "H6"),
    ],
)
def test_neighbours(book: str, cell: str) -> None:
    """Cells beside those, the first of merged cells and a lone array cell may be changed."""
    content = with_pivot() if book == "pivot" else build(book).content
    after = book_of(content, "a.xlsx").changed({SHEET: {at(cell): Put(7.0)}})
    assert book_of(after, "a.xlsx").sheet(SHEET).cells[at(cell)].value == 7.0


@pytest.mark.parametrize(
    ("book", "cells"),
    [
        ("arrays", ("D10", "D11", "D12")),
        ("dynamic_arrays", ("D10", "D11")),
        ("data_table", ("D10", "E10", "D11", "E11")),
    ],
)
def test_whole_blocks(book: str, cells: tuple[str, ...]) -> None:
    """All cells of a block may be replaced together, and nothing of it is left."""
    content = build(book).content
    after = book_of(content, "a").changed({SHEET: {at(cell): Put(float(number)) for number, cell in enumerate(cells)}})
    now = book_of(after, "a").sheet(SHEET).cells
    for number, cell in enumerate(cells):
        assert (now[at(cell)].value, now[at(cell)].formula, now[at(cell)].block) == (number, None, None)
    part = zipfile.ZipFile(io.BytesIO(after)).read("xl/worksheets/sheet1.xml")
    assert b" cm=" not in part


def test_a_block_that_does_not_begin_with_its_formula() -> None:
    """In a damaged sheet such a formula has its own cell alone, for reading as for changing."""
    rows = '<row r="7"><c r="A7"><f t="array" ref="D10:D12">B2</f><v>1</v></c></row><row r="11"><c r="D11"><v>2</v></c></row>'
    book = book_of(_sheet(worksheet(rows).decode()), "a.xlsx")
    cells = book.sheet(SHEET).cells
    assert cells[at("A7")].block == Area(6, 0, 6, 0)
    assert cells[at("D11")].block is None
    assert book_of(book.changed({SHEET: {at("D11"): Put(5.0)}}), "a.xlsx").sheet(SHEET).cells[at("D11")].value == 5.0


@pytest.mark.parametrize("book", ["arrays", "dynamic_arrays", "data_table"])
def test_saved_values_of_blocks(book: str) -> None:
    """Saved values inside a block are renewed one by one; formula, extent and kind stay."""
    content = build(book).content
    before = book_of(content, "a").sheet(SHEET).cells
    block = before[at("D10")].block
    assert block is not None
    for row in range(block.row, block.last_row + 1):
        after = book_of(content, "a").changed({SHEET: {(row, 3): PutSaved("新")}})
        now = book_of(after, "a").sheet(SHEET).cells
        assert now[row, 3].value == "新"
        assert (now[row, 3].block, now[row, 3].kind) == (block, before[row, 3].kind)
        assert now[at("D10")].formula == before[at("D10")].formula
        assert differences(content, after) == {"xl/worksheets/sheet1.xml"}


def test_cell_that_uses_an_array() -> None:
    """A formula that only refers to an array is an ordinary one."""
    content = build("arrays").content
    after = book_of(content, "a").changed({SHEET: {at("G10"): PutFormula("SUM(D10:D12)", 6.0)}})
    again = book_of(after, "a").changed({SHEET: {at("G10"): Put(1.0)}})
    assert book_of(again, "a").sheet(SHEET).cells[at("G10")].value == 1.0


@pytest.mark.parametrize("cell", ["A2", "D20"])
def test_no_formula_to_save_for(cell: str) -> None:
    """A value cannot be saved for a formula that is not there."""
    with pytest.raises(WorkbookError, match="holds no formula"):
        book_of(build("plain").content, "a").changed({SHEET: {at(cell): PutSaved(1.0)}})


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (Put("x" * 32_768), "at most 32,767"),
        (Put("𠮷" * 16_384), "at most 32,767"),
        (Put(float("nan")), "cannot stand"),
        (Put(float("inf")), "cannot stand"),
        (Put("\ud83d"), "half a character"),
        (PutFormula("1+" * 4096 + "1"), "at most 8,192"),
        (PutFormula(""), "is empty"),
        (PutFormula(" "), "is empty"),
        (PutFormula('"a'), "cannot be read"),
        (PutFormula('"\x01"'), "no workbook can hold"),
        (PutArray("A1:A2", Area(6, 3, 7, 3), ((1.0,),)), "do not fit"),
        (PutArray("A1:A2", Area(5, 3, 6, 3), ((1.0,), (2.0,))), "do not fit"),
    ],
)
def test_contents_that_no_cell_holds(change: Change, says: str) -> None:
    """What Excel cannot hold is refused, and the message names the cell."""
    with pytest.raises(WorkbookError, match=says) as caught:
        book_of(build("plain").content, "a").changed({SHEET: {at("D7"): change}})
    assert f"{SHEET}!D7" in caught.value.en


def test_longest_contents() -> None:
    """The longest text and the longest formula are taken."""
    formula = "1" * 8191
    changes: dict[tuple[int, int], Change] = {at("D7"): Put("x" * 32_767), at("D8"): PutFormula(formula, 1.0)}
    now = book_of(book_of(build("plain").content, "a").changed({SHEET: changes}), "a").sheet(SHEET).cells
    assert (now[at("D7")].value, now[at("D8")].formula) == ("x" * 32_767, formula)


@pytest.mark.parametrize(("row", "col"), [(-1, 0), (0, -1), (1_048_576, 0), (0, 16_384)])
def test_cells_beyond_the_sheet(row: int, col: int) -> None:
    """Cells that no sheet has are refused."""
    with pytest.raises(WorkbookError, match="has no cell"):
        book_of(build("plain").content, "a").changed({SHEET: {(row, col): Put(1.0)}})


def test_array_over_others() -> None:
    """An array formula is refused where it would meet half a block, a merged cell or a table, or a second change."""
    array = PutArray("A2:A3", Area(10, 3, 11, 3), ((1.0,), (2.0,)))
    for name in ("arrays",):
        with pytest.raises(WorkbookError, match="part of an array"):
            book_of(build(name).content, "a").changed({SHEET: {(10, 3): array}})
    over_merged = PutArray("A2:A3", Area(11, 0, 11, 1), ((1.0, 2.0),))
    with pytest.raises(WorkbookError, match="merged cell"):
        book_of(build("merged").content, "a").changed({SHEET: {(11, 0): over_merged}})
    over_table = PutArray("A2:A3", Area(1, 0, 2, 0), ((1.0,), (2.0,)))
    with pytest.raises(WorkbookError, match="meet a table"):
        book_of(build("table").content, "a").changed({SHEET: {(1, 0): over_table}})
    with pytest.raises(WorkbookError, match="two ways"):
        book_of(build("plain").content, "a").changed({SHEET: {(10, 3): array, (11, 3): Put(1.0)}})


def test_unknown_sheet() -> None:
    """A sheet that is not there is refused by name."""
    book = book_of(build("plain").content, "a.xlsx")
    with pytest.raises(WorkbookError, match="no sheet 無い"):
        book.changed({"無い": {(0, 0): Put(1.0)}})
    with pytest.raises(WorkbookError, match="no sheet 無い"):
        book.sheet("無い")


def _without(name: str) -> bytes:
    parts = plain_parts()
    del parts[name]
    return deflated(parts)


def _sheet(text: str) -> bytes:
    return deflated(plain_parts(text.encode()))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"x",
        b"PK\3\4",
        build("plain").content[:-40],
        build("plain").content[:600],
        bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600),
        _without("xl/workbook.xml"),
        _without("xl/worksheets/sheet1.xml"),
        _without("[Content_Types].xml"),
        _without("_rels/.rels"),
    ],
)
def test_files_that_are_no_workbooks(content: bytes) -> None:
    """What is no workbook is told in one line of each language."""
    with pytest.raises(WorkbookError) as caught:
        book_of(content, "名.xlsx")
    assert "名.xlsx" in caught.value.ja
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<worksheet/>",
        worksheet().decode()[:-20],
        worksheet().decode().replace("<sheetData>", "<data>").replace("</sheetData>", "</data>"),
        worksheet().decode().replace("worksheet", "chartsheet"),
        worksheet('<row r="0"/>').decode(),
        worksheet('<row r="1048577"/>').decode(),
        worksheet('<row r="x"><c><v>1</v></c></row>').decode(),
        worksheet('<row r="7"><c r="A8"><v>1</v></c></row>').decode(),
        worksheet('<row r="7"><c r="XFE7"><v>1</v></c></row>').decode(),
        worksheet('<row r="7"><c r="7"><v>1</v></c></row>').decode(),
        worksheet('<x:row r="7"/>').decode(),
        worksheet('<row r="7" xmlns="urn:other"/>').decode(),
    ],
)
def test_damaged_sheets(text: str) -> None:
    """A damaged worksheet part is told, both by reading and by changing."""
    book = book_of(_sheet(text), "a.xlsx")
    with pytest.raises(WorkbookError):
        book.sheet(SHEET)
    with pytest.raises(WorkbookError):
        book.changed({SHEET: {at("D7"): Put(1.0)}})


@pytest.mark.parametrize(
    "cell",
    [
        "<c><v>abc</v></c>",
        "<c><v>1_0</v></c>",
        "<c><v>nan</v></c>",
        '<c t="s"><v>2</v></c>',
        '<c t="s"><v>-1</v></c>',
        f'<c t="s"><v>{"9" * 32_767}</v></c>',
        '<c t="d"><v>昨日</v></c>',
        '<c t="z"><v>1</v></c>',
    ],
)
def test_damaged_values(cell: str) -> None:
    """A value that is not what it says is told with its cell, and another cell can be changed all the same."""
    book = book_of(_sheet(worksheet(f'<row r="7">{cell}</row>').decode()), "a.xlsx")
    with pytest.raises(WorkbookError, match=f"{SHEET}!A7"):
        book.sheet(SHEET)
    assert book.changed({SHEET: {at("D7"): Put(1.0)}})


def test_document_types() -> None:
    """A part with a document type declaration is refused, whatever the part is called."""
    entity = '<!DOCTYPE worksheet [<!ENTITY a "aaaa">]>'
    text = worksheet().decode().replace("<worksheet", entity + "<worksheet", 1)
    with pytest.raises(WorkbookError, match="DTD"):
        book_of(_sheet(text), "a.xlsx")
    parts = plain_parts()
    parts["xl/worksheets/sheet1.dat"] = text.encode()
    del parts["xl/worksheets/sheet1.xml"]
    for name in ("[Content_Types].xml", "xl/_rels/workbook.xml.rels"):
        parts[name] = parts[name].replace(b"sheet1.xml", b"sheet1.dat")
    book = book_of(deflated(parts), "a.xlsx")
    with pytest.raises(WorkbookError, match="DTD"):
        book.sheet(SHEET)
    with pytest.raises(WorkbookError, match="DTD"):
        book.changed({SHEET: {at("D7"): Put(1.0)}})


def test_two_declarations() -> None:
    """A part that declares, once more, an encoding that there is not is refused like any other damaged part."""
    parts = plain_parts()
    twice = b'<?xml version="1.0" encoding="UTF-8"?><?xml version="1.0" encoding="inlineStr"?>'
    parts["xl/styles.xml"] = re.sub(rb"^<\?xml[^>]*>", twice, parts["xl/styles.xml"])
    assert parts["xl/styles.xml"].startswith(twice)
    with pytest.raises(WorkbookError, match=r"xl/styles\.xml"):
        book_of(deflated(parts), "a.xlsx").sheet(SHEET)


def test_relations_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """However often they are asked for: a damaged file may have very many."""
    book = Workbook(build("plain").content, "a.xlsx")
    read: list[str] = []
    markup = Workbook.markup
    monkeypatch.setattr(Workbook, "markup", lambda self, part: (read.append(part), markup(self, part))[1])
    for _ in range(3):
        assert [relation.type.rpartition("/")[2] for relation in book.relations(book.part)].count("worksheet") == 1
        assert book.project is None
        assert not book.package_signed
    assert read.count("xl/_rels/workbook.xml.rels") == 1
    # The main part was looked up in them when the file was opened.
    assert "_rels/.rels" not in read


def test_spans_that_no_number_holds() -> None:
    """A hint of columns that is damaged is written anew, from 1 on as the format asks."""
    text = worksheet('<row r="7" spans="1:99999999999"><c r="A7"><v>1</v></c></row>').decode()
    after = book_of(_sheet(text), "a.xlsx").changed({SHEET: {at("D7"): Put(1.0)}})
    part = zipfile.ZipFile(io.BytesIO(after)).read("xl/worksheets/sheet1.xml")
    assert b'<row r="7" spans="1:4">' in part


def test_bombs(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that unpacks beyond all bounds is refused, also if it lies about its size."""
    parts = plain_parts()
    parts["xl/media/image1.png"] = bytes(2_000_000)
    content = zipped(parts)
    monkeypatch.setattr(archive, "LARGEST", 1_000_000)
    with pytest.raises(WorkbookError, match="too large"):
        book_of(content, "a.xlsx")
    lying = content.replace((2_000_000).to_bytes(4, "little"), (20_000).to_bytes(4, "little"))
    assert lying != content
    with pytest.raises(WorkbookError, match="damaged"):
        book_of(lying, "a.xlsx")


def test_flipped_bytes() -> None:
    """A member whose checksum is wrong is refused before anything is copied."""
    content = bytearray(build("printer").content)
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        info = opened.getinfo("xl/printerSettings/printerSettings1.bin")
    content[info.header_offset + 30 + len(info.filename) + info.compress_size // 2] ^= 0xFF
    with pytest.raises(WorkbookError, match="damaged"):
        book_of(bytes(content), "a.xlsx")


def test_later_zip_versions() -> None:
    """A member that says it needs a ZIP program of the future is told as damage."""
    content = bytearray(build("plain").content)
    content[content.index(b"PK\1\2") + 6] = 131
    with pytest.raises(WorkbookError, match="damaged"):
        book_of(bytes(content), "a.xlsx")


def test_other_kinds() -> None:
    """Templates, binary workbooks and signed files are refused by what they are; a signed one can be read."""
    main = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    for kind, says in (
        (b"application/vnd.ms-excel.sheet.binary.macroEnabled.main", "xlsb"),
        (b"application/vnd.ms-excel.addin.macroEnabled.main+xml", "xlam"),
    ):
        parts = plain_parts()
        parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(main, kind)
        with pytest.raises(WorkbookError, match=says):
            book_of(deflated(parts), "a.xlsx")
    parts = plain_parts()
    origin = "http://schemas.openxmlformats.org/package/2006/relationships"
    entry = f'<Relationship Id="rId9" Type="{origin}/digital-signature/origin" Target="_xmlsignatures/o.sigs"/>'
    parts["_rels/.rels"] = parts["_rels/.rels"].replace(b"</Relationships>", entry.encode() + b"</Relationships>")
    book = book_of(deflated(parts), "a.xlsx")
    assert book.sheet(SHEET).cells
    with pytest.raises(WorkbookError, match="digital signature"):
        book.changed({SHEET: {at("A2"): Put(1.0)}})


def test_locked(tmp_path: Path) -> None:
    """A workbook that somebody has open is refused unless the caller only wants to look."""
    path = tmp_path / "a.xlsx"
    path.write_bytes(build("plain").content)
    for lock in (".~lock.a.xlsx#", "~$a.xlsx"):
        (tmp_path / lock).write_bytes(b"x")
        with pytest.raises(WorkbookError, match=re.escape(lock)):
            open_book(path)
        assert open_book(path, locks=False).sheet_names == (SHEET,)
        (tmp_path / lock).unlink()
    with pytest.raises(WorkbookError, match="no file"):
        open_book(tmp_path / "b.xlsx")
    with pytest.raises(WorkbookError, match="not a file"):
        open_book(tmp_path)
    (tmp_path / "c.xlsx").write_bytes(b"")
    with pytest.raises(WorkbookError, match="empty"):
        open_book(tmp_path / "c.xlsx")


def test_bombs_of_xml() -> None:
    """XML that unpacks to far more than XML does is refused; a blank picture of that size is not."""
    parts = plain_parts()
    parts["xl/media/image1.bmp"] = bytes(9_000_000)
    assert book_of(zipped(parts), "a.xlsx").sheet_names == (SHEET,)
    parts["xl/styles.xml"] += b" " * 9_000_000
    with pytest.raises(WorkbookError, match="too large"):
        book_of(zipped(parts), "a.xlsx")


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1"><f> 1</f><v>1</v><!-- --></c><row r="1"><c r="B1"><v>2</v></c></row></row>',
        '<row r="1"><c r="A1"><c r="B1"><v>1</v></c></c></row>',
        '<row r="1"><x><c r="A1"><v>1</v></c></x><!-- --></row>',
    ],
)
def test_cells_in_odd_places(rows: str) -> None:
    """Rows within rows, cells within cells and cells within something else are told as damage."""
    with pytest.raises(WorkbookError, match="damaged"):
        book_of(deflated(plain_parts(worksheet(rows))), "a.xlsx").sheet(SHEET)


@pytest.mark.parametrize("name", ["row", "c"])
def test_deep_nesting(name: str) -> None:
    """Tens of thousands of rows or cells within one another are told as damage at once."""
    deep = f"<{name}>" * 50_000 + f"</{name}>" * 50_000
    book = book_of(deflated(plain_parts(worksheet(deep if name == "row" else f"<row>{deep}</row>"))), "a.xlsx")
    with pytest.raises(WorkbookError, match="damaged"):
        book.sheet(SHEET)
    with pytest.raises(WorkbookError, match="damaged"):
        book.changed({SHEET: {at("D1"): Put(1.0)}})


@pytest.mark.parametrize("codec", ["idna", "punycode", "unicode_escape", "rot13", "undefined", "utf-7x"])
def test_codecs_that_are_no_encodings(codec: str) -> None:
    """An encoding that only Python knows, for other things than XML, is told as damage."""
    parts = plain_parts()
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(b"UTF-8", codec.encode())
    with pytest.raises(WorkbookError, match="damaged"):
        book_of(deflated(parts), "a.xlsx").sheet(SHEET)
