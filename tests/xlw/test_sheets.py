from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest
import xlwings as xw

from tests.xlw.attributes import attributes
from xl_addin.errors import WorkbookError

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.office


@attributes("Sheets.add", "Book.sheet_names")
def test_a_new_sheet_stands_before_the_active_one(book: xw.Book) -> None:
    """Excel adds in front of the active sheet, counts on, and makes the new sheet active."""
    book.sheets.add()
    assert book.sheet_names == ["Sheet2", "Sheet1"]
    assert book.sheets.active.name == "Sheet2"


@attributes("Sheets.add")
def test_a_new_sheet_goes_where_it_is_told(book: xw.Book) -> None:
    """Before or after a sheet, given as sheet, name or number."""
    book.sheets.add("末尾", after="Sheet1")
    book.sheets.add("先頭", before=book.sheets["Sheet1"])
    book.sheets.add("二番目", after=1)
    assert [sheet.name for sheet in book.sheets] == ["先頭", "二番目", "Sheet1", "末尾"]


@attributes("Sheets.add")
def test_a_default_name_is_free(book: xw.Book) -> None:
    """A name that is taken is passed over."""
    book.sheets[0].name = "Sheet2"
    assert book.sheets.add().name == "Sheet3"


@pytest.mark.parametrize("name", ["a:b", "a/b", "[x]", "x" * 32, "'quoted'", "", "History"])
def test_a_sheet_cannot_have_a_name_that_excel_refuses(book: xw.Book, name: str) -> None:
    """Nothing is added then."""
    with pytest.raises(WorkbookError, match="cannot be called"):
        book.sheets.add(name)
    assert book.sheet_names == ["Sheet1"]


def test_a_name_is_taken_in_any_case(book: xw.Book) -> None:
    """Capitals do not tell sheets apart."""
    with pytest.raises(ValueError, match="already present"):
        book.sheets.add("SHEET1")


@attributes("Sheets.active")
def test_the_active_sheet_is_the_one_activated_last(book: xw.Book) -> None:
    """Activating a sheet is seen by the collection."""
    book.sheets.add("B")
    book.sheets["Sheet1"].activate()
    assert book.sheets.active == book.sheets["Sheet1"]
    assert xw.sheets.active == book.sheets["Sheet1"]


@attributes("Sheets.count")
def test_sheets_are_counted(book: xw.Book) -> None:
    """The count and the length are the number of sheets."""
    book.sheets.add()
    assert book.sheets.count == 2
    assert len(book.sheets) == 2


def test_sheets_are_found_by_name_and_number(book: xw.Book) -> None:
    """Brackets count from 0, parentheses from 1, and names are found in any case."""
    book.sheets.add("北海道", after="Sheet1")
    assert book.sheets[0] == book.sheets(1) == book.sheets["sheet1"] == book.sheets("SHEET1")
    assert book.sheets[-1] == book.sheets["北海道"]
    assert book.sheets(book.sheets[0]) == book.sheets[0]
    assert "北海道" in book.sheets
    assert "沖縄" not in book.sheets


def test_a_sheet_that_is_not_there_is_told(book: xw.Book) -> None:
    """A wrong name or number is an error of its own kind."""
    with pytest.raises(KeyError):
        book.sheets["沖縄"]
    with pytest.raises(KeyError):
        book.sheets(2)
    with pytest.raises(IndexError):
        book.sheets[1]
    with pytest.raises(IndexError):
        book.sheets[-2]
    with pytest.raises(ValueError, match="slicing"):
        book.sheets[0:1]


def test_sheets_are_iterated_in_order(book: xw.Book) -> None:
    """Each sheet comes once, in the order of the tabs."""
    book.sheets.add("B", after="Sheet1")
    book.sheets.add("A", after="B")
    assert [sheet.name for sheet in book.sheets] == ["Sheet1", "B", "A"]
    assert repr(book.sheets) == f"Sheets([<Sheet [{book.name}]Sheet1>, <Sheet [{book.name}]B>, <Sheet [{book.name}]A>])"


def test_a_sheet_is_deleted_from_the_collection(book: xw.Book) -> None:
    """`del` deletes the sheet itself."""
    book.sheets.add("B")
    del book.sheets["B"]
    assert book.sheet_names == ["Sheet1"]


@attributes("Sheets.api")
def test_the_native_collection_is_there(book: xw.Book) -> None:
    """`api` is LibreOffice's own collection."""
    assert book.sheets.api.getElementNames() == ("Sheet1",)


def test_the_order_is_in_the_file(book: xw.Book, tmp_path: Path) -> None:
    """Another program finds the sheets in the same order, and the same one active."""
    book.sheets.add("B", after="Sheet1")
    book.sheets.add("A", after="B")
    book.sheets["B"].activate()
    book.save(tmp_path / "order.xlsx")
    saved = openpyxl.load_workbook(tmp_path / "order.xlsx")
    assert saved.sheetnames == ["Sheet1", "B", "A"]
    assert saved.active.title == "B"
