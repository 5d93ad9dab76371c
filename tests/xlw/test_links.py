from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.xlw.attributes import attributes
from xl_addin.errors import WorkbookError
from xl_addin.hosts.calc.xlw.refusal import NotInCalcError

if TYPE_CHECKING:
    from pathlib import Path

    import xlwings as xw
    from openpyxl.cell.cell import Cell

pytestmark = pytest.mark.office


def saved(cell: xw.Range, folder: Path) -> Cell:
    """A cell as openpyxl reads it from a saved .xlsx."""
    path = folder / "saved.xlsx"
    book = cell.sheet.book
    book.api.storeToURL(path.as_uri(), book.app.impl.bridge.properties(FilterName="Calc MS Excel 2007 XML"))
    found: Cell = openpyxl.load_workbook(path)[cell.sheet.name][cell.get_address(False, False)]
    return found


@attributes("Range.hyperlink", "Range.add_hyperlink")
def test_the_documented_hyperlink(sheet: xw.Sheet) -> None:
    """An address without http gets it; the text is what was given."""
    sheet.range("A1").add_hyperlink("www.xlwings.org")
    assert sheet.range("A1").value == "www.xlwings.org"
    assert sheet.range("A1").hyperlink == "http://www.xlwings.org"


@attributes("Range.add_hyperlink")
def test_a_link_is_saved_with_text_and_looks(sheet: xw.Sheet, tmp_path: Path) -> None:
    """Excel finds an ordinary hyperlink in its usual looks."""
    sheet["B2"].add_hyperlink("https://example.org/a?b=1", "得点表")
    cell = saved(sheet["B2"], tmp_path)
    assert cell.hyperlink.target == "https://example.org/a?b=1"
    assert cell.value == "得点表"
    assert cell.font.u == "single"
    assert cell.font.color.rgb[-6:] == "0563C1"


@attributes("Range.hyperlink", "Range.add_hyperlink")
def test_a_new_link_replaces_the_old_one(sheet: xw.Sheet) -> None:
    """One cell has one link."""
    sheet["A1"].add_hyperlink("https://example.org/1", "one")
    sheet["A1"].add_hyperlink("https://example.org/2", "two")
    assert sheet["A1"].hyperlink == "https://example.org/2"
    assert sheet["A1"].value == "two"


@attributes("Range.hyperlink")
def test_a_link_of_a_formula_is_its_first_text(sheet: xw.Sheet) -> None:
    """Xlwings reads it from the formula."""
    sheet["A1"].api.setFormulaArray((('=HYPERLINK("https://example.org";"here")',),))
    assert sheet["A1"].hyperlink == "https://example.org"


@attributes("Range.hyperlink")
def test_links_of_a_file_are_read(app: xw.App, tmp_path: Path) -> None:
    """Those of texts and of numbers."""
    book = openpyxl.Workbook()
    for row, value in enumerate(("text", 5), 1):
        book.active.cell(row, 1, value).hyperlink = f"https://example.org/{row}"
    book.save(tmp_path / "links.xlsx")
    sheet = app.books.open(tmp_path / "links.xlsx").sheets[0]
    assert sheet["A1"].hyperlink == "https://example.org/1"
    assert sheet["A2"].hyperlink == "https://example.org/2"
    assert sheet["A1:A2"].value == ["text", 5]


@attributes("Range.hyperlink")
def test_a_cell_without_a_link_says_so(sheet: xw.Sheet) -> None:
    """Plain text that looks like an address is none."""
    sheet["A1"].value = "www.xlwings.org"
    for address in ("A1", "B1"):
        with pytest.raises(WorkbookError, match="no hyperlink"):
            sheet[address].hyperlink


@attributes("Range.add_hyperlink")
def test_links_that_calc_cannot_make_are_refused(sheet: xw.Sheet) -> None:
    """Tips of one's own and links of many cells; nothing changes."""
    sheet["A1"].value = "old"
    with pytest.raises(NotInCalcError, match="tip"):
        sheet["A1"].add_hyperlink("https://example.org", "new", "Look here")
    with pytest.raises(WorkbookError, match="one cell"):
        sheet["A1:A2"].add_hyperlink("https://example.org")
    assert sheet["A1:A2"].value == ["old", None]


@attributes("Range.note", "Note.text")
def test_the_documented_note(sheet: xw.Sheet, tmp_path: Path) -> None:
    """Text can be changed, and is saved."""
    sheet["A1"].add_note("first")
    sheet["A1"].note.text = "mynote\nsecond line"
    assert sheet["A1"].note.text == "mynote\nsecond line"
    assert saved(sheet["A1"], tmp_path).comment.text == "mynote\nsecond line"


@attributes("Range.add_note", "Range.note")
def test_a_note_is_on_one_cell(sheet: xw.Sheet) -> None:
    """Others have none; a second one is refused by xlwings."""
    note = sheet["B2"].add_note("Review this value")
    assert note.text == "Review this value"
    assert sheet["B2"].note is not None
    assert sheet["B3"].note is None
    assert sheet["A1"].note is None
    with pytest.raises(ValueError, match="already"):
        sheet["B2"].add_note("again")


@attributes("Note.delete")
def test_a_deleted_note_is_gone(sheet: xw.Sheet) -> None:
    """The cell keeps its value; the note itself can no longer be used."""
    sheet["B2"].value = 5
    note = sheet["B2"].add_note("Review")
    note.delete()
    assert sheet["B2"].note is None
    assert sheet["B2"].value == 5
    with pytest.raises(WorkbookError, match="note"):
        note.text


@attributes("Note.author")
def test_a_note_knows_its_author(sheet: xw.Sheet) -> None:
    """The author is a text: the name in LibreOffice's user data, which may be empty."""
    sheet["B2"].add_note("Review")
    assert sheet["B2"].note.author == sheet.api.getAnnotations().getByIndex(0).getAuthor()
    assert isinstance(sheet["B2"].note.author, str)


@attributes("Note.location")
def test_a_note_knows_its_cell(sheet: xw.Sheet) -> None:
    """Its location is the cell it was put on."""
    assert sheet["C4"].add_note("x").location == sheet["C4"]


@attributes("Note.api")
def test_the_native_note_is_an_annotation(sheet: xw.Sheet) -> None:
    """What LibreOffice itself can do with it is reached through api."""
    note = sheet["C4"].add_note("x")
    note.api.setIsVisible(True)
    assert sheet["C4"].note.api.getIsVisible() is True


@attributes("Book.notes", "Sheet.notes", "Notes.count")
def test_the_documented_collections_of_notes(sheet: xw.Sheet) -> None:
    """A sheet lists its notes by rows, a workbook those of all sheets."""
    other = sheet.book.sheets.add(after=sheet)
    sheet["B1"].add_note("second")
    sheet["A1"].add_note("Review")
    sheet["A3"].add_note("third")
    other["B2"].add_note("Check")
    assert [(note.location.address, note.text) for note in sheet.notes] == [
        ("$A$1", "Review"),
        ("$B$1", "second"),
        ("$A$3", "third"),
    ]
    assert [note.location.sheet.name for note in sheet.book.notes] == [sheet.name] * 3 + [other.name]
    assert sheet.notes.count == len(sheet.notes) == 3
    assert sheet.book.notes.count == 4
    assert sheet.notes["A3"].text == "third"
    assert sheet.notes[1].text == "second"
    assert sheet.book.notes[other["B2"]].text == "Check"
    with pytest.raises(KeyError):
        sheet.notes["Z9"]


@attributes("Book.comments", "Sheet.comments", "Comments.count")
def test_there_are_no_threaded_comments(sheet: xw.Sheet) -> None:
    """Notes are none."""
    sheet["A1"].add_note("a note")
    assert list(sheet.comments) == list(sheet.book.comments) == []
    assert sheet.comments.count == 0
    with pytest.raises(KeyError):
        sheet.comments["A1"]


@attributes("Range.comment")
def test_no_cell_has_a_threaded_comment(sheet: xw.Sheet) -> None:
    """One cell has none; of several xlwings does not tell."""
    assert sheet["A1"].comment is None
    with pytest.raises(ValueError, match="single cell"):
        sheet["A1:B2"].comment


def test_a_threaded_comment_cannot_be_made(sheet: xw.Sheet) -> None:
    """The reason names what can be used in its place."""
    with pytest.raises(NotInCalcError, match="add_note"):
        sheet["A1"].add_comment("Review")
    assert sheet["A1"].note is None
