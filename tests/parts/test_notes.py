"""Notes are kept inside an Excel workbook, and taking them out leaves it as it was."""

from __future__ import annotations

import io
import os
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from xl_addin.errors import WorkbookError
from xl_addin.parts.notes import NAMESPACE, note_changes, read_notes
from xl_addin.parts.workbook import Workbook

CORPUS = os.environ.get("XL_ADDIN_CORPUS")
CUSTOM_XML = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml"


def plain() -> bytes:
    """Return a small workbook."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as workbook:
        workbook.add_worksheet("表").write("A1", 1)
    return out.getvalue()


PLAIN = plain()


def noted(content: bytes, notes: dict[str, str | None]) -> bytes:
    """Return a workbook with notes written into it."""
    workbook = Workbook(content, "a.xlsx")
    return workbook.archive.changed(note_changes(workbook, notes))


def read(content: bytes) -> dict[str, str]:
    """Return the notes in a workbook."""
    return read_notes(Workbook(content, "a.xlsx"))


def parts(content: bytes) -> dict[str, bytes]:
    """Return the contents of a file's members."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_workbook_without_notes_has_none() -> None:
    """Nothing is found where nothing was written, and taking nothing out changes nothing."""
    assert read(PLAIN) == {}
    assert noted(PLAIN, {"freeze": None}) == PLAIN


@given(st.dictionaries(st.text(max_size=8), st.text(st.characters(), max_size=60), min_size=1, max_size=3))
def test_every_text_comes_back(notes: dict[str, str]) -> None:
    """Control characters, half surrogates and markup are texts like any other."""
    assert read(noted(PLAIN, dict(notes))) == notes


def test_taking_the_last_note_out_restores_every_part() -> None:
    """No relationship, content type or part is left behind."""
    one = noted(PLAIN, {"freeze": "一", "migrate": "二"})
    two = noted(one, {"freeze": None})
    assert read(two) == {"migrate": "二"}
    assert parts(noted(two, {"migrate": None})) == parts(PLAIN)


def test_a_note_is_replaced_in_its_part() -> None:
    """Only the part that holds the notes differs."""
    one, two = (parts(noted(noted(PLAIN, {"freeze": "1"}), {"freeze": text})) for text in ("1", "2"))
    assert [name for name in one if one[name] != two[name]] == ["customXml/item1.xml"]


def test_the_part_is_found_as_custom_xml() -> None:
    """The workbook part leads to it, it has properties, and other programs still open the file."""
    content = noted(PLAIN, {"freeze": "一"})
    found = parts(content)
    relations = ET.fromstring(found["xl/_rels/workbook.xml.rels"])  # noqa: S314 - made above
    ours = [one.attrib for one in relations if one.attrib["Type"] == CUSTOM_XML]
    assert [one["Target"] for one in ours] == ["../customXml/item1.xml"]
    assert len({one.attrib["Id"] for one in relations}) == len(relations)
    assert b'Target="itemProps1.xml"' in found["customXml/_rels/item1.xml.rels"]
    assert NAMESPACE.encode() in found["customXml/itemProps1.xml"]
    assert b"/customXml/itemProps1.xml" in found["[Content_Types].xml"]
    assert openpyxl.load_workbook(io.BytesIO(content))["表"]["A1"].value == 1


def test_pending_changes_are_kept() -> None:
    """A part that something else changes has both changes."""
    workbook = Workbook(PLAIN, "a.xlsx")
    types = workbook.types_with({"docProps/app.xml": "application/other"})
    pending = {"[Content_Types].xml": types, "xl/theme/theme1.xml": None}
    changes = note_changes(workbook, {"freeze": "一"}, pending)
    assert changes["xl/theme/theme1.xml"] is None
    assert b"application/other" in (changes["[Content_Types].xml"] or b"")
    assert b"customXmlProperties" in (changes["[Content_Types].xml"] or b"")
    assert pending["[Content_Types].xml"] == types


def test_other_custom_xml_is_left_alone() -> None:
    """The next free number is taken, also where capitals differ."""
    workbook = Workbook(PLAIN, "a.xlsx")
    other = workbook.archive.changed({"CustomXML/Item1.xml": b"<a/>", "customXml/itemProps2.xml": b"<b/>"})
    found = parts(noted(other, {"freeze": "一"}))
    assert found["CustomXML/Item1.xml"] == b"<a/>"
    assert b"freeze" in found["customXml/item3.xml"]


def test_a_renumbered_part_is_found() -> None:
    """Excel names the parts anew when it saves."""
    content = noted(PLAIN, {"freeze": "一"})
    workbook = Workbook(content, "a.xlsx")
    archive = workbook.archive
    rels = archive.read("xl/_rels/workbook.xml.rels").replace(b"../customXml/item1.xml", b"/customXml/item7.xml")
    item = archive.read("customXml/item1.xml")
    moved = archive.changed(
        {"xl/_rels/workbook.xml.rels": rels, "customXml/item1.xml": None, "customXml/item7.xml": item}
    )
    assert read(moved) == {"freeze": "一"}


def test_a_part_that_libreoffice_has_saved_is_found_and_goes_whole() -> None:
    """LibreOffice 7.4 relates it to the file, by a name that leads out of it, and gives its relationships a type."""
    archive = Workbook(noted(PLAIN, {"freeze": "一"}), "a.xlsx").archive
    rels = archive.read("xl/_rels/workbook.xml.rels")
    entry = re.findall(rb"<Relationship [^>]*customXml[^>]*>", rels)[0]
    root, types = archive.read("_rels/.rels"), archive.read("[Content_Types].xml")
    kind = b'<Override PartName="/customXml/_rels/item1.xml.rels" ContentType="application/xml"/></Types>'
    saved = archive.changed(
        {
            "xl/_rels/workbook.xml.rels": rels.replace(entry, b""),
            "_rels/.rels": root.replace(b"</Relationships>", entry.replace(b"rId", b"rId9") + b"</Relationships>"),
            "[Content_Types].xml": types.replace(b"</Types>", kind),
        }
    )
    assert read(saved) == {"freeze": "一"}
    assert parts(noted(saved, {"freeze": None})) == parts(PLAIN)


@pytest.mark.parametrize("text", ["no JSON", "[1]", '{"freeze": 1}', "[" * 100_000])
def test_a_damaged_note_is_told(text: str) -> None:
    """What is no collection of texts is refused, neither read nor written over."""
    content = noted(PLAIN, {"freeze": "一"})
    item = f'<notes xmlns="{NAMESPACE}">{text}</notes>'.encode()
    damaged = Workbook(content, "a.xlsx").archive.changed({"customXml/item1.xml": item})
    with pytest.raises(WorkbookError, match="damaged"):
        read(damaged)
    with pytest.raises(WorkbookError, match="damaged"):
        noted(damaged, {"freeze": "二"})


@pytest.mark.parametrize(
    "item",
    [b"<a/>", b"", b"no XML", f'<notes xmlns="{NAMESPACE}"><a/></notes>'.encode(), b'<notes xmlns="a">{}</notes>'],
)
def test_what_is_not_ours_is_no_note(item: bytes) -> None:
    """Other custom XML parts, broken ones too, are no matter of ours."""
    content = Workbook(noted(PLAIN, {"freeze": "一"}), "a.xlsx").archive.changed({"customXml/item1.xml": item})
    assert read(content) == {}


@pytest.mark.skipif(CORPUS is None, reason="XL_ADDIN_CORPUS names no folder of workbooks")
def test_notes_in_real_workbooks_come_and_go() -> None:
    """In every workbook that can be opened a note is read back, no other part loses a byte, and all is restored."""
    seen = 0
    for path in sorted(Path(CORPUS or "").glob("*.xls[xm]")):
        try:
            workbook = Workbook(path.read_bytes(), path.name)
        except WorkbookError:
            continue
        before = {name: workbook.archive.read(name) for name in workbook.archive.names}
        with_note = workbook.archive.changed(note_changes(workbook, {"freeze": path.name}))
        again = Workbook(with_note, path.name)
        assert read_notes(again) == {"freeze": path.name}
        after = {name: again.archive.read(name) for name in again.archive.names}
        assert len([name for name in before if before[name] != after[name]]) == 2
        restored = Workbook(again.archive.changed(note_changes(again, {"freeze": None})), path.name)
        assert {name: restored.archive.read(name) for name in restored.archive.names} == before
        seen += 1
    assert seen > 100
