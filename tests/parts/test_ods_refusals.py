from __future__ import annotations

import pytest

from tests.parts.ods_files import MANIFEST, MIMETYPE, content, ods, packed, row, table
from xl_addin.errors import WorkbookError
from xl_addin.formulas.addresses import Area
from xl_addin.parts.archive import Archive
from xl_addin.parts.contents import Put, PutArray, PutFormula
from xl_addin.parts.ods import OdsBook, is_flat_ods, is_ods

PLAIN = content(table(row("<table:table-cell/>")))
ENTRY = 'manifest:full-path="content.xml" manifest:media-type="text/xml"'
ENCRYPTED = MANIFEST.replace(f"{ENTRY}/>", f"{ENTRY}><manifest:encryption-data/></manifest:file-entry>")


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (ods(PLAIN, mimetype=f"{MIMETYPE}-template"), "is a template"),
        (ods(PLAIN, mimetype="application/vnd.oasis.opendocument.text"), "no OpenDocument spreadsheet"),
        (ods(PLAIN, **{"META-INF/manifest.xml": ENCRYPTED}), "encrypted with a password"),
        (ods(PLAIN, **{"encrypted-package": b"x"}), "encrypted with a password"),
        (ods(PLAIN, **{"META-INF/documentsignatures.xml": "<s/>"}), "digital signature"),
        (packed({"mimetype": MIMETYPE}), "lacks its part content.xml"),
        (
            ods(PLAIN.replace("<office:document-content", "<!DOCTYPE x><office:document-content", 1)),
            "document type declaration",
        ),
        (ods(PLAIN, **{"meta.xml": '<!DOCTYPE x [<!ENTITY a "b">]><x/>'}), "document type declaration"),
        (ods(PLAIN[:-30]), "damaged"),
        (ods("<a/>"), "damaged"),
        (ods(b""), "damaged"),
        (b"PK nothing", "damaged"),
        (
            f'<?xml version="1.0"?><office:document xmlns:office="o" office:mimetype="{MIMETYPE}"/>'.encode(),
            "flat XML file",
        ),
    ],
)
def test_what_must_not_be_changed_is_refused(file: bytes, said: str) -> None:
    """In both languages, with the file's name or the part's."""
    with pytest.raises(WorkbookError, match=said) as caught:
        OdsBook(file, "本.ods")
    assert "本.ods" in str(caught.value) or "部品「" in caught.value.ja


def test_macros_and_their_signature_are_no_reason() -> None:
    """LibreOffice names a DTD in the members with macros, and a signature of macros does not cover the cells."""
    basic = '<!DOCTYPE library:libraries PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "libraries.dtd"><x/>'
    file = ods(PLAIN, **{"Basic/script-lc.xml": basic, "META-INF/macrosignatures.xml": "<s/>"})
    made = OdsBook(OdsBook(file, "本.ods").changed({"表": {(0, 0): Put(1)}}), "本.ods")
    assert made.sheet("表").cells[0, 0].value == 1.0


def test_a_manifest_of_openoffice_2_is_read() -> None:
    """It names a DTD, which nobody fetches."""
    manifest = MANIFEST.replace(
        "<manifest:manifest", '<!DOCTYPE manifest:manifest PUBLIC "x" "Manifest.dtd"><manifest:manifest', 1
    )
    file = ods(PLAIN, **{"META-INF/manifest.xml": manifest})
    assert (
        OdsBook(OdsBook(file, "本.ods").changed({"表": {(0, 0): Put(1)}}), "本.ods").sheet("表").cells[0, 0].value
        == 1.0
    )


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        (ods(PLAIN), True),
        (ods(PLAIN, mimetype=f"{MIMETYPE}-template"), True),
        (packed({"content.xml": PLAIN, "META-INF/manifest.xml": MANIFEST}), True),
        (ods(PLAIN, mimetype="application/vnd.oasis.opendocument.text"), False),
        (packed({"[Content_Types].xml": "<Types/>"}), False),
    ],
)
def test_a_file_is_known_by_what_it_says_of_itself(file: bytes, *, expected: bool) -> None:
    """In its first member, or in the manifest where that is missing."""
    assert is_ods(Archive(file, "x")) is expected
    assert not is_flat_ods(file)


@pytest.mark.parametrize("text", ["[1]", '{"a": 1}', "{", '"x"'])
def test_damaged_notes_are_told(text: str) -> None:
    """They are texts by key."""
    with pytest.raises(WorkbookError, match=r"notes\.json is damaged"):
        OdsBook(ods(PLAIN, **{"xl-addin/notes.json": text}), "本.ods").note("a")


@pytest.mark.parametrize("formula", ['"\udc00"', '"\x07"', '"\uffff"'])
def test_formulas_that_no_xml_can_hold(formula: str) -> None:
    """Half a character or a control character in a formula is refused, not written."""
    book = OdsBook(ods(PLAIN), "本.ods")
    for change in (PutFormula(formula), PutArray(formula, Area(0, 0, 0, 0), ((1.0,),))):
        with pytest.raises(WorkbookError, match="no workbook can hold"):
            book.changed({"表": {(0, 0): change}})
