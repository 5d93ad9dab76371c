from __future__ import annotations

import datetime as dt
import math
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from tests.xlw.attributes import attributes

if TYPE_CHECKING:
    from pathlib import Path

    import xlwings as xw

pytestmark = pytest.mark.office

DAY = dt.datetime(2024, 1, 2, 3, 4, 5)


@attributes("Range.value")
@pytest.mark.parametrize(
    "value",
    [1.5, -0.1, 1e300, 0.0, "北海道", "a\nb", True, False, None, DAY, dt.datetime(2000, 1, 1)],
    ids=repr,
)
def test_a_value_comes_back_as_it_went(sheet: xw.Sheet, value: Any) -> None:
    """Numbers, texts, flags, dates and blanks keep their types and every digit."""
    sheet["A1:B2"].value = "before"
    sheet["B2"].value = value
    assert sheet["A1:B2"].value == [["before", "before"], ["before", value]]
    assert type(sheet["B2"].value) is type(value)


@attributes("Range.value")
def test_documented_single_cells(sheet: xw.Sheet) -> None:
    """A single cell gives a float, a text, None or a datetime (xlwings, data structures)."""
    sheet.range("A1").value = 1
    sheet.range("A2").value = "Hello"
    sheet.range("A4").value = dt.datetime(2000, 1, 1)
    assert sheet.range("A1").value == 1.0
    assert isinstance(sheet.range("A1").value, float)
    assert sheet.range("A2").value == "Hello"
    assert sheet.range("A3").value is None
    assert sheet.range("A4").value == dt.datetime(2000, 1, 1, 0, 0)


@attributes("Range.value")
def test_documented_lists(sheet: xw.Sheet) -> None:
    """Rows and columns come as flat lists, blocks as lists of rows (xlwings, data structures)."""
    sheet.range("A1").value = [[1], [2], [3], [4], [5]]
    assert sheet.range("A1:A5").value == [1.0, 2.0, 3.0, 4.0, 5.0]
    sheet.range("A1").value = [1, 2, 3, 4, 5]
    assert sheet.range("A1:E1").value == [1.0, 2.0, 3.0, 4.0, 5.0]
    sheet.range("A10").value = [["Foo 1", "Foo 2", "Foo 3"], [10, 20, 30]]
    assert sheet.range((10, 1), (11, 3)).value == [["Foo 1", "Foo 2", "Foo 3"], [10.0, 20.0, 30.0]]


@attributes("Range.value")
def test_one_value_fills_a_range(sheet: xw.Sheet) -> None:
    """A scalar goes into every cell."""
    sheet["B2:C3"].value = 7
    assert sheet["A1:D4"].value == [[None] * 4, [None, 7.0, 7.0, None], [None, 7.0, 7.0, None], [None] * 4]


@attributes("Range.value")
@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("12", 12.0),
        ("-1,234.5", -1234.5),
        ("1.5e3", 1500.0),
        ("50%", 0.5),
        ("TRUE", True),
        ("false", False),
        ("2024-01-02", dt.datetime(2024, 1, 2)),
        ("'012", "012"),
        ("'=1+1", "=1+1"),
        ("=1+1", 2.0),
        ("1.2.3", "1.2.3"),
        ("第1位", "第1位"),
        ("-", "-"),
        ("+", "+"),
        ("(注)", "(注)"),
    ],
)
def test_text_is_read_as_if_typed(sheet: xw.Sheet, typed: str, read: Any) -> None:
    """Excel takes a text for what it would be if a user typed it; an apostrophe keeps it a text."""
    sheet["A1"].value = ["x", typed, 3]
    assert sheet["A1:C1"].value == ["x", read, 3.0]


@attributes("Range.value")
def test_text_stays_text_in_text_cells(sheet: xw.Sheet) -> None:
    """In a cell formatted as text, digits stay the text they are."""
    sheet["A1:A2"].number_format = "@"
    sheet["A1"].value = [["012"], ["13"]]
    assert sheet["A1:A2"].value == ["012", "13"]


@attributes("Range.value")
def test_a_flag_does_not_outlive_its_value(sheet: xw.Sheet) -> None:
    """A number written where a flag stood reads as a number again, in one cell or among others."""
    sheet["A1:A3"].value = True
    sheet["A2"].value = 5
    assert sheet["A1:A3"].value == [True, 5.0, True]
    sheet["A1:A3"].value = [[1], [False], [2]]
    assert sheet["A1:A3"].value == [1.0, False, 2.0]


@attributes("Range.value")
def test_dates_keep_a_chosen_format(sheet: xw.Sheet) -> None:
    """A date shows as a date in a General cell, and as chosen elsewhere."""
    sheet["A2"].number_format = "yyyy-mm"
    sheet["A1:A2"].value = [[DAY], [DAY]]
    assert sheet["A1:A2"].value == [DAY, DAY]
    assert sheet["A2"].number_format == "yyyy-mm"


@attributes("Range.value")
def test_times_and_durations_are_parts_of_a_day(sheet: xw.Sheet) -> None:
    """A time of day and a duration become numbers of days, as Excel gives times back."""
    sheet["A1"].value = [dt.time(6, 0), dt.timedelta(days=1, hours=12), dt.date(2024, 5, 6)]
    assert sheet["A1:C1"].value == [0.25, 1.5, dt.datetime(2024, 5, 6)]


@attributes("Range.value")
def test_dates_of_formulas_are_dates(sheet: xw.Sheet) -> None:
    """A formula that gives a date or a flag reads as one."""
    sheet["A1"].value = [dt.datetime(2024, 2, 28), "=A1+2", "=A1>B1", "=IF(C1,1,0)"]
    assert sheet["B1:D1"].value == [dt.datetime(2024, 3, 1), False, 0.0]


@attributes("Range.value", "Range.options")
def test_errors_are_none_or_text(sheet: xw.Sheet) -> None:
    """Error cells read as None, or as Excel's text for them with ``err_to_str``."""
    sheet["A1"].value = ["=1/0", "=NA()", '="a"+1', "=SQRT(-1)", "=NOSUCHFUNCTION(1)", 5]
    assert sheet["A1:F1"].value == [None, None, None, None, None, 5.0]
    texts = ["#DIV/0!", "#N/A", "#VALUE!", "#NUM!", "#NAME?", 5.0]
    assert sheet["A1:F1"].options(err_to_str=True).value == texts
    assert sheet["B1"].options(err_to_str=True).value == "#N/A"


@attributes("Range.raw_value")
def test_raw_values_skip_conversion(sheet: xw.Sheet) -> None:
    """Raw values go and come as the engine has them: rows, floats, and None for blanks."""
    sheet["A1:B2"].raw_value = [[1, "x"], [None, 2.5]]
    assert sheet["A1:B2"].raw_value == [[1.0, "x"], [None, 2.5]]
    assert sheet["B2"].raw_value == 2.5
    assert sheet["A2"].raw_value is None


@attributes("Range.value")
def test_a_blank_that_a_formula_gives(sheet: xw.Sheet) -> None:
    """An empty text reads as None, as xlwings reads it from Excel."""
    sheet["A1"].value = ['=""', 1]
    assert sheet["A1:B1"].value == [None, 1.0]


@attributes("Range.clear_contents")
def test_contents_are_cleared_and_formats_stay(sheet: xw.Sheet) -> None:
    """Clearing contents empties cells, formulas included, and keeps their formats."""
    sheet["A1"].value = [[1, "=A1"], ["x", True]]
    sheet["A1"].number_format = "0.00"
    sheet["A1:B2"].clear_contents()
    assert sheet["A1:B2"].value == [[None, None], [None, None]]
    assert sheet["A1"].number_format == "0.00"


@attributes("Range.value")
def test_values_in_the_saved_file(sheet: xw.Sheet, tmp_path: Path) -> None:
    """Another reader finds the same types in the saved workbook."""
    sheet["A1"].value = [1.5, "北海道", True, DAY, "'012", None, "=1+1"]
    sheet.book.save(tmp_path / "values.xlsx")
    cells = openpyxl.load_workbook(tmp_path / "values.xlsx", data_only=True).active
    assert [cell.value for cell in cells[1]][:5] == [1.5, "北海道", True, DAY, "012"]
    assert cells["F1"].value is None
    assert cells["G1"].value == 2


@attributes("Range.value")
def test_a_thousand_different_formats(sheet: xw.Sheet) -> None:
    """Dates and flags are found among numbers wherever they stand."""
    rows = [
        [DAY if (i + j) % 3 == 0 else i % 2 == 0 if (i + j) % 3 == 1 else float(i)] * 1
        for i in range(200)
        for j in (0,)
    ]
    sheet["A1"].value = rows
    assert sheet["A1:A200"].value == [row[0] for row in rows]


@attributes("Range.value")
def test_values_that_do_not_fit_are_refused(sheet: xw.Sheet) -> None:
    """Rows of different lengths raise, and change nothing."""
    sheet["A1:B2"].value = 1
    with pytest.raises(ValueError, match="2 rows"):
        sheet["A1:B2"].raw_value = [[1, 2], [3]]
    assert sheet["A1:B2"].value == [[1.0, 1.0], [1.0, 1.0]]


@attributes("Range.value")
def test_not_a_number_is_blank(sheet: xw.Sheet) -> None:
    """NaN leaves a blank, never a text or zero."""
    sheet["A1"].value = [1, math.nan, 3]
    assert sheet["A1:C1"].value == [1.0, None, 3.0]


@attributes("Range.value")
def test_what_no_cell_holds_is_refused(sheet: xw.Sheet) -> None:
    """A value of a type that cells do not have raises, naming the type, and changes nothing."""
    sheet["A1:B1"].value = 1
    with pytest.raises(TypeError, match="object"):
        sheet["A1"].value = [2, object()]
    assert sheet["A1:B1"].value == [1.0, 1.0]


@attributes("Range.value")
def test_notes_stay_where_values_are_written(sheet: xw.Sheet) -> None:
    """Writing values and formulas over noted cells keeps the notes, and writes the cells."""
    sheet["B2"].add_note("確認済み")
    sheet["C1"].add_note("要確認")
    sheet["A1:C3"].value = [[1, 2, "=A1+B1"], [4, "五", 6], [7, 8, None]]
    assert sheet["A1:C3"].value == [[1.0, 2.0, 3.0], [4.0, "五", 6.0], [7.0, 8.0, None]]
    assert {note.location.address: note.text for note in sheet.notes} == {"$B$2": "確認済み", "$C$1": "要確認"}


@attributes("Range.formula")
@pytest.mark.parametrize("text", ["1/2", "4-1", "2024年4月1日"])
def test_a_text_like_a_date_leaves_no_text_format(sheet: xw.Sheet, text: str) -> None:
    """Such a text does not make a text of the formula that comes after it, and other formats stay as well."""
    sheet["A1"].value = text
    sheet["A1"].formula = "=1+1"
    assert sheet["A1"].value == 2
    sheet["B1"].number_format = "0.00"
    sheet["B2"].number_format = "@"
    sheet["B1:B3"].value = [[text], [text], [text]]
    assert [cell.number_format for cell in sheet["B1:B3"]] == ["0.00", "@", "General"]
    assert sheet["B1:B3"].value == [text] * 3
