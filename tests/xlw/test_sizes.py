from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.xlw.attributes import attributes
from tests.xlw.files import opened, saved

if TYPE_CHECKING:
    from pathlib import Path

    import xlwings as xw

pytestmark = pytest.mark.office

LONG = "a title that is far longer than any of the figures below it"


@attributes("Range.column_width")
@pytest.mark.parametrize("width", [1, 8.43, 20, 40.5, 255])
def test_column_width(sheet: xw.Sheet, width: float) -> None:
    """The width is read as set, in characters."""
    sheet["B1:C3"].column_width = width
    assert sheet["B1:C3"].column_width == pytest.approx(width, abs=0.02)
    assert sheet["C9"].column_width == pytest.approx(width, abs=0.02)


@attributes("Range.column_width")
def test_column_width_in_the_saved_file(book: xw.Book, sheet: xw.Sheet, tmp_path: Path) -> None:
    """The file's width is Excel's: the characters and five pixels, where a digit of the default font has 7 pixels."""
    sheet["B1"].column_width = 20
    assert saved(book, tmp_path).column_dimensions["B"].width == pytest.approx(20 + 5 / 7, abs=0.05)


@attributes("Range.row_height")
@pytest.mark.parametrize("height", [6, 15, 20.25, 409.5])
def test_row_height(book: xw.Book, sheet: xw.Sheet, tmp_path: Path, height: float) -> None:
    """The height is read as set, in points, and the file holds it."""
    sheet["A2:C3"].row_height = height
    assert sheet["A2:C3"].row_height == pytest.approx(height, abs=0.05)
    assert saved(book, tmp_path).row_dimensions[3].height == pytest.approx(height, abs=0.06)


@attributes("Range.column_width", "Range.row_height")
def test_different_sizes_read_as_none(sheet: xw.Sheet) -> None:
    """Columns or rows that differ have no size in common, also if their mean is that of the first."""
    for column, width in zip("ABC", (10, 5, 15), strict=True):
        sheet[f"{column}1"].column_width = width
    for row, height in enumerate((20, 10, 30), 1):
        sheet[f"A{row}"].row_height = height
    assert sheet["A1:C1"].column_width is None
    assert sheet["A1:A3"].row_height is None
    assert sheet["A1:A3"].column_width == pytest.approx(10, abs=0.02)
    assert sheet["A1:C1"].row_height == pytest.approx(20, abs=0.05)


@attributes("Range.column_width", "Range.row_height")
def test_sizes_of_whole_sheets(sheet: xw.Sheet) -> None:
    """All columns and rows at once have a size, and none in common once one differs."""
    sheet.cells.column_width = 5
    assert sheet.cells.column_width == pytest.approx(5, abs=0.02)
    assert sheet["A:A"].row_height == sheet["A1"].row_height > 5
    sheet["A7"].row_height = 99
    assert sheet["A:A"].row_height is None


@attributes("Range.column_width", "Range.row_height")
def test_size_zero_hides(sheet: xw.Sheet) -> None:
    """A size of 0 hides, as in Excel, and another size shows again."""
    sheet["B2"].column_width = 0
    sheet["B2"].row_height = 0
    assert (sheet["B2"].column_width, sheet["B2"].row_height) == (0, 0)
    assert (sheet["B2"].columns.hidden, sheet["B2"].rows.hidden) == (True, True)
    sheet["B2"].column_width = 12
    sheet["B2"].row_height = 30
    assert (sheet["B2"].columns.hidden, sheet["B2"].rows.hidden) == (False, False)
    assert sheet["B2"].row_height == pytest.approx(30, abs=0.05)


def test_impossible_sizes_are_refused(sheet: xw.Sheet) -> None:
    """Sizes beyond Excel's limits raise."""
    for wrong in (-1, 256):
        with pytest.raises(ValueError, match="255"):
            sheet["A1"].column_width = wrong
    for wrong in (-1, 410):
        with pytest.raises(ValueError, match="409"):
            sheet["A1"].row_height = wrong


@attributes("Range.left", "Range.top", "Range.width", "Range.height")
def test_place_and_extent(sheet: xw.Sheet) -> None:
    """Places and extents in points are the sums of rows and columns before and within."""
    for row, height in enumerate((12, 20.5, 31, 15), 1):
        sheet[f"A{row}"].row_height = height
    assert (sheet["A1"].left, sheet["A1"].top) == (0, 0)
    assert sheet["A3"].top == pytest.approx(12 + 20.5, abs=0.11)
    assert sheet["A2:A4"].height == pytest.approx(20.5 + 31 + 15, abs=0.11)
    widths = [sheet[f"{column}1"].width for column in "ABC"]
    assert min(widths) > 20
    assert sheet["D1"].left == pytest.approx(sum(widths), abs=0.11)
    assert sheet["B2:C9"].width == pytest.approx(widths[1] + widths[2], abs=0.11)
    sheet["B1"].columns.hidden = True
    assert sheet["A1:C1"].width == pytest.approx(widths[0] + widths[2], abs=0.11)
    assert sheet["A1:XFD1"].width > sheet["XFD1"].left


@attributes("Range.left", "Range.top")
def test_inches(sheet: xw.Sheet) -> None:
    """72 points are an inch, 2,540 hundredths of a millimetre."""
    position = sheet["D5"].api.Position
    assert sheet["D5"].left == pytest.approx(position.X * 72 / 2540, abs=0.05)
    assert sheet["D5"].top == pytest.approx(position.Y * 72 / 2540, abs=0.05)
    assert sheet["D5"].top > 36


@attributes("RangeColumns.autofit", "Range.columns")
def test_autofit_columns(sheet: xw.Sheet) -> None:
    """A column becomes as wide as its widest text, an empty one stays."""
    sheet["A1"].value = LONG
    sheet["B1"].value = "x"
    before = sheet["A1"].width
    sheet["C1"].column_width = 33
    sheet["A1:C1"].columns.autofit()
    assert sheet["A1"].width > 2 * before
    assert sheet["B1"].width < before
    assert sheet["C1"].column_width == pytest.approx(33, abs=0.02)


@attributes("RangeColumns.autofit")
def test_only_the_given_cells_count(book: xw.Book, sheet: xw.Sheet) -> None:
    """A title outside the range does not make its column wide; selection and active sheet stay."""
    sheet["A1"].value = LONG
    sheet["A2"].value = [[1234567890], [2]]
    active = book.sheets.add(after=sheet).name
    sheet["A1"].columns.autofit()
    wide = sheet["A1"].width
    sheet["A2:A3"].columns.autofit()
    assert sheet["A1"].width < wide / 2
    assert book.api.getCurrentController().getActiveSheet().getName() == active


@attributes("RangeRows.autofit", "Range.rows")
def test_autofit_rows(sheet: xw.Sheet) -> None:
    """A row becomes as high as its text."""
    sheet["A1"].value = "large"
    sheet["A1"].font.size = 40
    sheet["A1:A2"].row_height = 5
    sheet["A1:A2"].rows.autofit()
    assert 40 < sheet["A1"].row_height < 80
    assert sheet["A2"].row_height == 5 or sheet["A2"].row_height > 9


@attributes("Range.autofit")
def test_autofit_both(sheet: xw.Sheet) -> None:
    """Without an axis both are fitted."""
    sheet["A1"].value = LONG
    sheet["A1"].row_height = 100
    before = sheet["A1"].width
    sheet["A1"].autofit()
    assert sheet["A1"].width > before
    assert sheet["A1"].row_height < 30


@attributes("Sheet.autofit")
@pytest.mark.parametrize("axis", [None, "c", "columns", "r", "rows"])
def test_autofit_of_a_sheet(sheet: xw.Sheet, axis: str | None) -> None:
    """The sheet's columns, rows or both are fitted."""
    sheet["B2"].value = LONG
    sheet["B2"].row_height = 100
    before = sheet["B2"].width
    sheet.autofit(axis)
    assert (sheet["B2"].width > before) == (axis in (None, "c", "columns"))
    assert (sheet["B2"].row_height < 30) == (axis in (None, "r", "rows"))


@attributes("RangeRows.hidden", "RangeColumns.hidden")
def test_hidden(book: xw.Book, sheet: xw.Sheet, tmp_path: Path) -> None:
    """Rows and columns are hidden and shown; None if only some are; the file says so."""
    sheet["B2:C3"].rows.hidden = True
    sheet["B2:C3"].columns.hidden = True
    assert sheet["A2:A3"].rows.hidden is True
    assert sheet["A1:A3"].rows.hidden is None
    assert sheet["A4:A9"].rows.hidden is False
    assert sheet["C9"].columns.hidden is True
    assert sheet["C9:D9"].columns.hidden is None
    read = saved(book, tmp_path)
    assert [read.row_dimensions[row].hidden for row in (1, 2, 3)] == [False, True, True]
    assert read.column_dimensions["B"].hidden
    sheet["B2:C3"].rows.hidden = False
    assert sheet["A1:A3"].rows.hidden is False


@attributes("RangeRows.count", "RangeColumns.count", "Range.rows", "Range.columns")
def test_rows_and_columns(sheet: xw.Sheet) -> None:
    """The documented examples of rows and columns."""
    rng = sheet.range("A1:C4")
    assert (len(rng.rows), rng.rows.count) == (4, 4)
    assert (len(rng.columns), rng.columns.count) == (3, 3)
    rng.rows[0].value = "a"
    assert sheet["A1:C1"].value == ["a"] * 3
    assert rng.rows[2] == sheet.range("A3:C3")
    assert rng.rows(2) == sheet.range("A2:C2")
    assert [row.address for row in rng.rows] == ["$A$1:$C$1", "$A$2:$C$2", "$A$3:$C$3", "$A$4:$C$4"]
    rng.columns[0].value = "b"
    assert sheet["A1:A4"].value == ["b"] * 4
    assert rng.columns[2] == sheet.range("C1:C4")
    assert rng.columns(2) == sheet.range("B1:B4")
    assert [column.address for column in rng.columns] == ["$A$1:$A$4", "$B$1:$B$4", "$C$1:$C$4"]


@attributes("Range.row_height", "RangeRows.hidden")
def test_sizes_of_a_file(app: xw.App, tmp_path: Path) -> None:
    """Heights and hidden rows of a workbook that Calc did not make are read."""
    made = openpyxl.Workbook()
    made.worksheets[0].row_dimensions[2].height = 33
    made.worksheets[0].row_dimensions[3].hidden = True
    sheet = opened(app, made, tmp_path)
    assert sheet["A2"].row_height == pytest.approx(33, abs=0.05)
    assert sheet["A3"].rows.hidden is True
