from __future__ import annotations

import datetime as dt
import os
from typing import TYPE_CHECKING

import openpyxl
import pypdf
import pytest
import xlwings as xw

from tests.xlw.attributes import attributes
from xl_addin.errors import WorkbookError

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.office


@attributes("Sheet.name")
def test_a_sheet_is_renamed(sheet: xw.Sheet) -> None:
    """The new name holds at once, also in other capitals than before."""
    sheet.name = "Summary"
    sheet.name = "SUMMARY"
    assert sheet.name == "SUMMARY"
    assert sheet.book.sheet_names == ["SUMMARY"]


@pytest.mark.parametrize("name", ["a:b", "'a", "history"])
def test_a_name_that_excel_refuses_is_refused(sheet: xw.Sheet, name: str) -> None:
    """The sheet keeps its name."""
    with pytest.raises(WorkbookError, match="cannot be called"):
        sheet.name = name
    assert sheet.name == "Sheet1"


@pytest.mark.parametrize("name", ["", "a/b", "x" * 32])
def test_a_name_that_xlwings_refuses_is_refused(sheet: xw.Sheet, name: str) -> None:
    """Xlwings itself checks some names."""
    with pytest.raises(ValueError, match="sheet name"):
        sheet.name = name


def test_two_sheets_cannot_have_one_name(book: xw.Book) -> None:
    """Not even in other capitals."""
    book.sheets.add("B")
    with pytest.raises(WorkbookError, match="already"):
        book.sheets["B"].name = "SHEET1"


@attributes("Sheet.index")
def test_the_index_counts_from_1(book: xw.Book) -> None:
    """It is the place among the tabs."""
    book.sheets.add("B", after="Sheet1")
    assert [sheet.index for sheet in book.sheets] == [1, 2]


@attributes("Sheet.book")
def test_a_sheet_knows_its_book(book: xw.Book) -> None:
    """The book of a sheet is the one it came from."""
    assert book.sheets[0].book == book


@attributes("Sheet.range")
def test_a_range_is_given_by_address_or_corners(sheet: xw.Sheet) -> None:
    """An address, two addresses, coordinates and two ranges mean the same cells."""
    given = (
        sheet.range("B2:C4"),
        sheet.range("B2", "C4"),
        sheet.range((2, 2), (4, 3)),
        sheet.range(sheet["C4"], sheet["B2"]),
        sheet[1:4, 1:3],
    )
    assert {each.address for each in given} == {"$B$2:$C$4"}


@attributes("Sheet.cells")
def test_cells_are_all_cells(sheet: xw.Sheet) -> None:
    """A sheet has 1,048,576 rows and 16,384 columns."""
    assert sheet.cells.shape == (1048576, 16384)
    assert sheet.cells[0, 1].address == "$B$1"


@attributes("Sheet.activate")
def test_activating_a_sheet_activates_its_book(app: xw.App) -> None:
    """The sheet is the active one of the active book then."""
    one, two = app.books.add(), app.books.add()
    one.sheets.add("B")
    one.sheets["Sheet1"].activate()
    assert app.books.active == one
    assert one.sheets.active.name == "Sheet1"
    assert two.sheets.active.name == "Sheet1"


@attributes("Sheet.select")
def test_selecting_a_sheet_makes_it_active(book: xw.Book) -> None:
    """There is one selected sheet."""
    book.sheets.add("B")
    book.sheets["Sheet1"].select()
    assert book.sheets.active.name == "Sheet1"


@attributes("Sheet.clear_contents")
def test_clear_contents_leaves_formats(sheet: xw.Sheet) -> None:
    """Values go, colours stay."""
    sheet["B2"].value = 1
    sheet["B2"].color = (255, 0, 0)
    sheet.clear_contents()
    assert sheet["B2"].value is None
    assert sheet["B2"].color == (255, 0, 0)


@attributes("Sheet.clear_formats")
def test_clear_formats_leaves_contents(sheet: xw.Sheet) -> None:
    """Colours go, values stay."""
    sheet["B2"].value = 1
    sheet["B2"].color = (255, 0, 0)
    sheet.clear_formats()
    assert sheet["B2"].value == 1
    assert sheet["B2"].color is None


@attributes("Sheet.clear")
def test_clear_takes_everything(sheet: xw.Sheet) -> None:
    """An emptied sheet uses A1 alone."""
    sheet["C3"].value = 1
    sheet["C3"].color = (255, 0, 0)
    sheet.clear()
    assert sheet["C3"].value is None
    assert sheet["C3"].color is None
    assert sheet.used_range.address == "$A$1"


@attributes("Sheet.used_range")
def test_the_used_range_begins_where_the_cells_do(sheet: xw.Sheet) -> None:
    """It goes from the first used row and column to the last, formats included."""
    assert sheet.used_range.address == "$A$1"
    sheet["C3"].value = "x"
    sheet["D10"].value = 1
    assert sheet.used_range.address == "$C$3:$D$10"
    sheet["F5"].color = (255, 255, 0)
    assert sheet.used_range.address == "$C$3:$F$10"


@attributes("Sheet.delete")
def test_a_sheet_is_deleted(book: xw.Book) -> None:
    """The others stay."""
    book.sheets.add("B")
    book.sheets["Sheet1"].delete()
    assert book.sheet_names == ["B"]


def test_the_last_visible_sheet_stays(book: xw.Book) -> None:
    """It can be neither deleted nor hidden, as in Excel."""
    book.sheets.add("B")
    book.sheets["B"].visible = False
    with pytest.raises(WorkbookError, match="last visible sheet"):
        book.sheets["Sheet1"].delete()
    with pytest.raises(WorkbookError, match="last visible sheet"):
        book.sheets["Sheet1"].visible = False
    assert [sheet.visible for sheet in book.sheets] == [False, True]


@attributes("Sheet.visible")
def test_a_hidden_sheet_is_hidden_in_the_file(book: xw.Book, tmp_path: Path) -> None:
    """Another program finds it hidden, and it can be shown again."""
    book.sheets.add("B")
    book.sheets["B"].visible = False
    book.save(tmp_path / "hidden.xlsx")
    assert openpyxl.load_workbook(tmp_path / "hidden.xlsx")["B"].sheet_state == "hidden"
    assert book.sheets["B"].visible is False
    book.sheets["B"].visible = True
    assert book.sheets["B"].visible is True


def test_a_sheet_is_not_hidden_from_the_user_for_good(book: xw.Book) -> None:
    """Excel's "very hidden" is refused, not softened."""
    book.sheets.add("B")
    with pytest.raises(NotImplementedError, match="visible or hidden"):
        book.sheets["B"].visible = 2
    assert book.sheets["B"].visible is True


def test_a_hidden_sheet_cannot_be_activated(book: xw.Book) -> None:
    """Nobody would see it."""
    book.sheets.add("B")
    book.sheets["B"].visible = False
    with pytest.raises(WorkbookError, match="hidden"):
        book.sheets["B"].activate()


@attributes("Sheet.move")
def test_a_sheet_is_moved(book: xw.Book) -> None:
    """Before or after another one; the moved sheet is active then."""
    for name in ("A", "B", "C"):
        book.sheets.add(name, after=book.sheets[-1])
    book.sheets["C"].move(after=book.sheets["Sheet1"])
    assert book.sheet_names == ["Sheet1", "C", "A", "B"]
    book.sheets["Sheet1"].move(after=book.sheets["B"])
    assert book.sheet_names == ["C", "A", "B", "Sheet1"]
    book.sheets["B"].move(before=book.sheets["C"])
    assert book.sheet_names == ["B", "C", "A", "Sheet1"]
    assert book.sheets.active.name == "B"


def test_a_sheet_is_moved_within_its_book_only(app: xw.App) -> None:
    """Xlwings refuses anything else."""
    one, two = app.books.add(), app.books.add()
    with pytest.raises(ValueError, match="same book"):
        one.sheets[0].move(before=two.sheets[0])


@attributes("Sheet.copy")
def test_a_copy_is_named_as_excel_names_it(book: xw.Book) -> None:
    """The copy stands last, is active, and counts in brackets."""
    book.sheets[0]["A1"].value = "some value"
    copied = book.sheets[0].copy()
    assert book.sheet_names == ["Sheet1", "Sheet1 (2)"]
    assert copied["A1"].value == "some value"
    assert book.sheets.active == copied
    assert book.sheets["Sheet1"].copy(name="copied").name == "copied"
    assert book.sheets["Sheet1 (2)"].copy(before=book.sheets[0]).name == "Sheet1 (3)"
    assert book.sheet_names == ["Sheet1 (3)", "Sheet1", "Sheet1 (2)", "copied"]


def test_a_long_name_is_cut_for_its_copy(book: xw.Book) -> None:
    """A name has 31 characters at most."""
    book.sheets[0].name = "x" * 31
    assert book.sheets[0].copy().name == "x" * 27 + " (2)"


@attributes("Sheet.copy")
def test_a_copy_in_another_book_keeps_formats(app: xw.App) -> None:
    """Values, number formats, colours and widths go along; the name is kept where it is free."""
    first, second = app.books.add(), app.books.add()
    first.sheets[0].name = "得点"
    first.sheets[0]["A1"].value = [1.5, dt.datetime(2024, 4, 1), True]
    first.sheets[0]["A1"].color = (255, 0, 0)
    first.sheets[0]["A1"].number_format = "0.00%"
    first.sheets[0]["A1"].column_width = 30
    copied = first.sheets[0].copy(after=second.sheets[0])
    assert second.sheet_names == ["Sheet1", "得点"]
    assert copied.book == second
    assert copied["A1:C1"].value == [1.5, dt.datetime(2024, 4, 1), True]
    assert copied["A1"].color == (255, 0, 0)
    assert copied["A1"].number_format == "0.00%"
    assert copied["A1"].column_width == first.sheets[0]["A1"].column_width
    assert first.sheets[0].copy(before=second.sheets[0]).name == "得点 (2)"


def test_a_copy_keeps_to_its_own_cells(book: xw.Book) -> None:
    """Formulas of the copy look at the copy, also where they name their sheet."""
    sheet = book.sheets[0]
    sheet["A1"].value = 2
    sheet["B1"].formula = "=A1*10"
    sheet["C1"].formula = "=Sheet1!A1*100"
    copied = sheet.copy()
    copied["A1"].value = 3
    assert copied["B1:C1"].value == [30, 300]
    assert sheet["B1:C1"].value == [20, 200]


def test_a_formula_in_a_copy_still_finds_other_sheets(book: xw.Book) -> None:
    """The place of the copy does not matter."""
    book.sheets.add("Data", after="Sheet1")["A1"].value = 7
    book.sheets["Sheet1"]["A1"].formula = "=Data!A1"
    copied = book.sheets["Sheet1"].copy()
    book.sheets["Data"]["A1"].value = 8
    assert copied["A1"].value == 8


def test_a_table_is_copied_with_its_sheet(app: xw.App) -> None:
    """In the same book it gets a name of its own; in another one it keeps it where that is free."""
    first, second = app.books.add(), app.books.add()
    first.sheets[0]["A1"].value = [["a", "b"], [1, 2]]
    first.sheets[0].tables.add(first.sheets[0]["A1:B2"], name="Scores")
    here = first.sheets[0].copy()
    there = first.sheets[0].copy(before=second.sheets[0])
    assert here.tables[0].range.address == "$A$1:$B$2"
    assert here.tables[0].name != "Scores"
    assert there.tables[0].name == "Scores"
    assert there.tables[0].range.address == "$A$1:$B$2"


def test_a_sheet_is_not_copied_to_another_libreoffice(book: xw.Book) -> None:
    """Excel cannot do that either."""
    with xw.App(add_book=False) as another:
        target = another.books.add()
        with pytest.raises(WorkbookError, match="another LibreOffice"):
            book.sheets[0].copy(before=target.sheets[0])


@attributes("Sheet.to_html")
def test_one_sheet_alone_becomes_a_page(book: xw.Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page is called like the sheet; other sheets are not in it and are as they were."""
    monkeypatch.chdir(tmp_path)
    book.sheets[0]["A1"].value = "一枚目"
    book.sheets.add("B")["A1"].value = "二枚目"
    book.sheets.add("C").visible = False
    book.sheets["Sheet1"].to_html()
    book.sheets["B"].to_html(tmp_path / "b.html")
    assert sorted(os.listdir(tmp_path)) == ["Sheet1.html", "b.html"]  # noqa: PTH208 - names alone
    page = (tmp_path / "Sheet1.html").read_text("utf-8")
    assert "一枚目" in page
    assert "二枚目" not in page
    assert "二枚目" in (tmp_path / "b.html").read_text("utf-8")
    assert [sheet.visible for sheet in book.sheets] == [False, True, True]
    assert book.sheets.active.name == "B"


@attributes("Sheet.to_pdf")
def test_one_sheet_alone_becomes_a_pdf(book: xw.Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The documented example: the file is called like the sheet."""
    monkeypatch.chdir(tmp_path)
    sheet = book.sheets[0]
    sheet["A1"].value = "PDF"
    book.sheets.add("B")["A1"].value = "other"
    assert sheet.to_pdf() == "Sheet1.pdf"
    assert [page.extract_text().strip() for page in pypdf.PdfReader(tmp_path / "Sheet1.pdf").pages] == ["PDF"]
    assert [each.visible for each in book.sheets] == [True, True]


@attributes("Sheet.api")
def test_the_native_sheet_is_there(sheet: xw.Sheet) -> None:
    """`api` is LibreOffice's own object."""
    assert sheet.api.getName() == "Sheet1"


@attributes("Sheet.charts", "Sheet.pictures", "Sheet.shapes", "Sheet.tables", "Sheet.names")
def test_a_new_sheet_holds_nothing(sheet: xw.Sheet) -> None:
    """Its collections are there, and empty."""
    collections = (sheet.charts, sheet.pictures, sheet.shapes, sheet.tables, sheet.names)
    assert [len(collection) for collection in collections] == [0] * 5


def test_sheets_are_told_apart(book: xw.Book) -> None:
    """Two sheets are the same if book and name are."""
    book.sheets.add("B")
    assert book.sheets["B"] == book.sheets[0]
    assert book.sheets["B"] != book.sheets["Sheet1"]
    assert len({book.sheets["B"], book.sheets[0]}) == 1
    assert repr(book.sheets["B"]) == f"<Sheet [{book.name}]B>"
