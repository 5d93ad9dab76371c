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

pytestmark = pytest.mark.office


@attributes("Names.add", "Book.names", "Name.refers_to", "Name.name")
def test_a_name_is_defined_and_found(book: xw.Book, sheet: xw.Sheet) -> None:
    """A name is added with a reference in Excel's syntax, and given back in it."""
    sheet.name = "実績 2024"
    added = book.names.add("rates", "='実績 2024'!$A$1:$B$2")
    assert (added.name, added.refers_to) == ("rates", "='実績 2024'!$A$1:$B$2")
    assert [name.name for name in book.names] == ["rates"]
    assert book.names["RATES"].refers_to == "='実績 2024'!$A$1:$B$2"


@attributes("Name.refers_to_range")
def test_a_name_gives_its_cells(book: xw.Book, sheet: xw.Sheet) -> None:
    """The cells that a name means are a range like any other."""
    sheet["B2:C3"].value = [[1, 2], [3, 4]]
    cells = book.names.add("block", f"={sheet.name}!$B$2:$C$3").refers_to_range
    assert cells.address == "$B$2:$C$3"
    assert cells.value == [[1, 2], [3, 4]]


@attributes("Name.name")
def test_a_name_is_renamed(book: xw.Book, sheet: xw.Sheet) -> None:
    """Formulas follow a new name."""
    sheet["A1"].value = 7
    name = book.names.add("old", f"={sheet.name}!$A$1")
    sheet["B1"].formula = "=old*2"
    name.name = "new_name"
    assert "new_name" in book.names
    assert "old" not in book.names
    assert sheet["B1"].formula == "=new_name*2"


@attributes("Name.refers_to")
def test_a_name_gets_a_new_meaning(book: xw.Book, sheet: xw.Sheet) -> None:
    """Cells that use the name are computed anew."""
    name = book.names.add("factor", "=3")
    sheet["A1"].formula = "=factor*2"
    name.refers_to = "=SUM(4,1)"
    assert name.refers_to == "=SUM(4,1)"
    assert sheet["A1"].value == 10


@attributes("Name.delete", "Names.count")
def test_a_name_is_deleted(book: xw.Book) -> None:
    """Other names stay."""
    book.names.add("one", "=1")
    book.names.add("two", "=2")
    book.names["one"].delete()
    assert book.names.count == 1
    del book.names["two"]
    assert book.names.count == 0


@attributes("Names.contains")
def test_names_are_looked_for(book: xw.Book) -> None:
    """By name, whatever its capitals, or by number from 1."""
    book.names.add("here", "=1")
    assert book.names.contains("HERE") is True
    assert book.names.contains("there") is False
    assert book.names.contains(1) is True
    assert book.names.contains(2) is False


@attributes("Sheet.names")
def test_a_sheet_has_names_of_its_own(book: xw.Book, sheet: xw.Sheet) -> None:
    """The same name may mean something else on each sheet; the workbook lists them all."""
    other = book.sheets.add("My Sheet", after=sheet)
    sheet.names.add("here", "=$A$1")
    other.names.add("here", "=$B$2")
    assert [(name.name, name.refers_to) for name in sheet.names] == [(f"{sheet.name}!here", f"={sheet.name}!$A$1")]
    assert other.names["here"].refers_to == "='My Sheet'!$B$2"
    assert {name.name for name in book.names} == {f"{sheet.name}!here", "'My Sheet'!here"}
    sheet["A1"].value = 5
    other["B2"].value = 6
    other["C1:C2"].formula = [["=here"], [f"={sheet.name}!here"]]
    assert other["C1:C2"].value == [6, 5]


@attributes("Names.add")
def test_a_prefix_makes_a_name_of_a_sheet(book: xw.Book, sheet: xw.Sheet) -> None:
    """A name after a sheet and an exclamation mark holds on that sheet alone."""
    book.names.add(f"{sheet.name}!local", f"={sheet.name}!$A$1")
    assert sheet.names["local"].refers_to_range.address == "$A$1"


@attributes("Range.name")
def test_a_range_gets_a_name(sheet: xw.Sheet) -> None:
    """Just these cells have it, not a part of them."""
    assert sheet["D4:E5"].name is None
    sheet["D4:E5"].name = "単価"
    assert sheet["D4:E5"].name.name == "単価"
    assert sheet["D4"].name is None
    assert sheet.range("単価").address == "$D$4:$E$5"


@attributes("Names.api", "Name.api")
def test_uno_objects_are_there(book: xw.Book) -> None:
    """What xlwings has no word for can be done with LibreOffice's own objects."""
    book.names.add("native", "=1")
    assert book.names.api.hasByName("native") is True
    assert book.names["native"].api.getContent() == "1"


def test_names_act_as_a_dictionary(book: xw.Book, sheet: xw.Sheet) -> None:
    """Items are set to references and to ranges, as xlwings documents."""
    book.names["total"] = "=10"
    book.names["total"] = "=11"
    book.names["cells"] = sheet["A9"]
    assert repr(book.names["total"]) == "<Name 'total': =11>"
    assert book.names[0].refers_to == f"={sheet.name}!$A$9"
    with pytest.raises(KeyError):
        book.names["missing"]


def test_a_name_of_a_value_has_no_cells(book: xw.Book) -> None:
    """Asking for its cells is an error that says what it is."""
    book.names.add("rate", "=0.5")
    with pytest.raises(WorkbookError, match=r"=0\.5"):
        book.names["rate"].refers_to_range


@pytest.mark.parametrize("name", ["two words", "A1", "R1C1", "1st", ""])
def test_what_is_no_name_is_refused(book: xw.Book, name: str) -> None:
    """What looks like a cell, or holds blanks, is no name; nothing is defined."""
    with pytest.raises(WorkbookError):
        book.names.add(name, "=1")
    assert book.names.count == 0


def test_a_wrong_meaning_is_refused(book: xw.Book) -> None:
    """A name keeps its old meaning."""
    book.names.add("kept", "=1")
    with pytest.raises(WorkbookError, match="kept"):
        book.names["kept"].refers_to = "=SUM("
    assert book.names["kept"].refers_to == "=1"


def test_a_full_stop_is_not_for_calc(book: xw.Book) -> None:
    """Calc takes a full stop for the end of a sheet's name, and says so."""
    with pytest.raises(NotInCalcError):
        book.names.add("a.b", "=1")


def test_hidden_names_are_left_out(book: xw.Book, sheet: xw.Sheet) -> None:
    """Names that Excel keeps for itself are not listed."""
    position = sheet.api.getCellByPosition(0, 0).getCellAddress()
    book.names.api.addNewByName("_xlnm._FilterDatabase".replace(".", "_"), "1", position, 0)
    book.names.add("seen", "=1")
    assert [name.name for name in book.names] == ["seen"]


def test_names_are_saved(book: xw.Book, sheet: xw.Sheet, tmp_path: Path) -> None:
    """A saved file holds them, as openpyxl reads it."""
    sheet["A1:A2"].name = "whole"
    sheet.names.add("own", "=$B$1")
    book.save(tmp_path / "names.xlsx")
    saved = openpyxl.load_workbook(tmp_path / "names.xlsx")
    assert saved.defined_names["whole"].attr_text == f"{sheet.name}!$A$1:$A$2"
    assert saved[sheet.name].defined_names["own"].attr_text == f"{sheet.name}!$B$1"
