from __future__ import annotations

import pytest
import xlwings as xw

from tests.xlw.attributes import attributes

pytestmark = pytest.mark.office


@attributes("Range.address")
@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("A1", "$A$1"),
        ("A1:C3", "$A$1:$C$3"),
        ("C3:A1", "$A$1:$C$3"),
        ("$B$2", "$B$2"),
        ("B:D", "$B:$D"),
        ("2:5", "$2:$5"),
        ("XFD1048576", "$XFD$1048576"),
    ],
)
def test_an_address_names_the_cells(sheet: xw.Sheet, given: str, address: str) -> None:
    """Addresses are read with and without dollars, and written with them."""
    assert sheet[given].address == address


@attributes("Range.address")
def test_the_documented_ways_to_a_range(sheet: xw.Sheet) -> None:
    """A range comes from an address, index tuples, slices or a name."""
    sheet.book.names.add("NamedRange", f"='{sheet.name}'!$B$2:$C$3")
    assert sheet.range("A1").address == "$A$1"
    assert sheet.range("A1:C3").address == "$A$1:$C$3"
    assert sheet.range((1, 1)).address == "$A$1"
    assert sheet.range((1, 1), (3, 3)).address == "$A$1:$C$3"
    assert sheet.range("NamedRange").address == "$B$2:$C$3"
    assert sheet[0, 0].address == "$A$1"
    assert sheet[0:4, 0:4].address == "$A$1:$D$4"
    assert sheet["NamedRange"].address == "$B$2:$C$3"
    assert xw.Range((1, 1), (2, 2)).address == "$A$1:$B$2"
    assert xw.Range(sheet["B2"], sheet["D1"]).address == "$B$1:$D$2"


@attributes("Range.get_address")
def test_the_documented_addresses(sheet: xw.Sheet) -> None:
    """Dollars, sheet and workbook are written on demand."""
    cells = sheet.range((1, 1), (3, 3))
    assert sheet.range((1, 1)).get_address() == "$A$1"
    assert sheet.range((1, 1)).get_address(False, False) == "A1"
    assert sheet.range((1, 1)).get_address(True, False) == "A$1"
    assert cells.get_address(True, False, True) == f"{sheet.name}!A$1:C$3"
    assert cells.get_address(True, False, external=True) == f"[{sheet.book.name}]{sheet.name}!A$1:C$3"


@attributes("Range.get_address")
@pytest.mark.parametrize(
    ("name", "written"), [("得点", "得点!$A$1"), ("My Sheet", "'My Sheet'!$A$1"), ("it's", "'it''s'!$A$1")]
)
def test_names_of_sheets_are_quoted_where_excel_quotes_them(sheet: xw.Sheet, name: str, written: str) -> None:
    """A sheet's name with blanks or quotes stands in quotes."""
    sheet.name = name
    assert sheet["A1"].get_address(include_sheetname=True) == written


@attributes("Range.row", "Range.column", "Range.shape", "Range.size", "Range.count")
def test_a_range_knows_its_place_and_its_size(sheet: xw.Sheet) -> None:
    """Rows and columns count from 1."""
    cells = sheet["C5:F7"]
    assert (cells.row, cells.column) == (5, 3)
    assert cells.shape == (3, 4)
    assert cells.size == cells.count == len(cells) == 12


@attributes("Range.size")
def test_the_whole_sheet_is_as_large_as_excels(sheet: xw.Sheet) -> None:
    """A sheet has 1,048,576 rows and 16,384 columns."""
    assert sheet.cells.shape == (1_048_576, 16_384)
    assert sheet.cells.size == 1_048_576 * 16_384


@attributes("Range.sheet")
def test_a_range_knows_its_sheet(sheet: xw.Sheet) -> None:
    """Its sheet is the one it was made from."""
    other = sheet.book.sheets.add(after=sheet)
    assert sheet["A1"].sheet == sheet
    assert other["A1"].sheet.name == other.name
    assert sheet["A1"] != other["A1"]


@attributes("Range.api")
def test_the_native_object_is_the_uno_range(sheet: xw.Sheet) -> None:
    """What LibreOffice itself can do is reached through api."""
    sheet["B2:C3"].api.setDataArray(((1.0, 2.0), (3.0, 4.0)))
    assert sheet["B2:C3"].value == [[1, 2], [3, 4]]


@attributes("Range.address")
def test_indexing_and_slicing_count_from_0(sheet: xw.Sheet) -> None:
    """Brackets count from 0 and from the end, parentheses from 1."""
    cells = sheet["B2:D5"]
    assert cells[0, 0].address == "$B$2"
    assert cells[-1, -1].address == "$D$5"
    assert cells[1:3, :].address == "$B$3:$D$4"
    assert cells[:, 1].address == "$C$2:$C$5"
    assert cells[4].address == "$C$3"
    assert cells(1, 1).address == "$B$2"
    assert cells(5).address == "$C$3"
    assert cells(0, 0).address == "$A$1"
    assert sheet["B2:B9"][2:4].address == "$B$4:$B$5"
    with pytest.raises(IndexError):
        cells[4, 0]


@attributes("Range.address")
def test_iteration_goes_row_by_row(sheet: xw.Sheet) -> None:
    """Cells come as in reading."""
    assert [cell.address for cell in sheet["A1:B2"]] == ["$A$1", "$B$1", "$A$2", "$B$2"]


@attributes("Range.offset")
def test_offset_moves_the_range(sheet: xw.Sheet) -> None:
    """The shape stays."""
    assert sheet["B2:C4"].offset(2, 1).address == "$C$4:$D$6"
    assert sheet["B2:C4"].offset(-1, -1).address == "$A$1:$B$3"
    assert sheet["B2"].offset(row_offset=3).address == "$B$5"


@attributes("Range.resize")
def test_resize_keeps_the_first_cell(sheet: xw.Sheet) -> None:
    """A size that is not given stays."""
    assert sheet["B2:C4"].resize(1, 1).address == "$B$2"
    assert sheet["B2:C4"].resize(column_size=5).address == "$B$2:$F$4"
    assert sheet["B2"].resize(3, 2).address == "$B$2:$C$4"


@attributes("Range.last_cell")
def test_the_documented_last_cell(sheet: xw.Sheet) -> None:
    """It is the bottom right one."""
    cells = sheet.range("A1:E4")
    assert (cells.last_cell.row, cells.last_cell.column) == (4, 5)


@attributes("Range.rows", "RangeRows.count")
def test_the_documented_rows(sheet: xw.Sheet) -> None:
    """Rows of a range are ranges."""
    cells = sheet.range("A1:C4")
    assert len(cells.rows) == cells.rows.count == 4
    cells.rows[0].value = "a"
    assert sheet["A1:C1"].value == ["a", "a", "a"]
    assert cells.rows[2] == sheet.range("A3:C3")
    assert cells.rows(2) == sheet.range("A2:C2")
    assert [row.address for row in cells.rows] == ["$A$1:$C$1", "$A$2:$C$2", "$A$3:$C$3", "$A$4:$C$4"]
    assert cells.rows[1:3].count == 2


@attributes("Range.columns", "RangeColumns.count")
def test_the_documented_columns(sheet: xw.Sheet) -> None:
    """Columns of a range are ranges."""
    cells = sheet.range("A1:C4")
    assert len(cells.columns) == cells.columns.count == 3
    cells.columns[0].value = "a"
    assert sheet["A1:A4"].value == ["a", "a", "a", "a"]
    assert cells.columns[2] == sheet.range("C1:C4")
    assert cells.columns(2) == sheet.range("B1:B4")
    assert [column.address for column in cells.columns] == ["$A$1:$A$4", "$B$1:$B$4", "$C$1:$C$4"]
    assert cells.columns[1:].count == 2


@attributes("Range.address")
def test_equal_ranges_are_equal(sheet: xw.Sheet) -> None:
    """Two ways to the same cells give equal ranges, also as keys."""
    assert sheet["A1:B2"] == sheet.range((1, 1), (2, 2))
    assert {sheet["A1:B2"], sheet[:2, :2]} == {sheet["A1:B2"]}
    assert sheet["A1"] != sheet["A2"]
    assert repr(sheet["A1"]) == f"<Range [{sheet.book.name}]{sheet.name}!$A$1>"
