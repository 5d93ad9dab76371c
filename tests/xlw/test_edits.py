from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pytest

from tests.xlw.attributes import attributes
from tests.xlw.looking import BLUE, NONE, RED, add_rule, array, colors, formulas, put, saved
from xl_addin.errors import WorkbookError
from xl_addin.hosts.calc.xlw.edits import series
from xl_addin.hosts.calc.xlw.refusal import NotInCalcError

if TYPE_CHECKING:
    from pathlib import Path

    import xlwings as xw

pytestmark = pytest.mark.office


@attributes("Range.move")
def test_moved_cells_take_their_references_along(sheet: xw.Sheet) -> None:
    """Formulas that refer to them follow, formulas in them still mean the same cells."""
    put(sheet["A1:C1"], [["1", "=A1", "=B1"]])
    sheet["B1"].api.CellBackColor = RED
    sheet["A1:B1"].move(sheet["D5"])
    assert formulas(sheet["D5:E5"]) == [["1", "=D5"]]
    assert formulas(sheet["A1:C1"]) == [["", "", "=E5"]]
    assert colors(sheet["E5"]) == [RED]
    assert colors(sheet["B1"]) == [NONE]


@attributes("Range.move")
def test_the_documented_move(sheet: xw.Sheet) -> None:
    """A block moves a few columns to the left, over part of itself."""
    rows = [[row * 5 + column for column in range(5)] for row in range(145)]
    sheet["O1"].value = rows
    sheet["O1:S145"].move(sheet["L1"])
    assert sheet["L1:P145"].value == rows
    assert sheet["Q1:S145"].value == [[None] * 3] * 145


@attributes("Range.move")
def test_moving_to_another_sheet(sheet: xw.Sheet) -> None:
    """Only the first cell of the destination counts."""
    other = sheet.book.sheets.add(after=sheet)
    sheet["A1"].value = [[1, 2], [3, 4]]
    sheet["A1:B2"].move(other["C3:C9"])
    assert other["C3:D4"].value == [[1, 2], [3, 4]]
    assert sheet["A1:B2"].value == [[None, None], [None, None]]


@attributes("Range.move")
def test_merged_cells_move_as_a_whole(sheet: xw.Sheet) -> None:
    """Also over a part of where they were; a part alone cannot be moved."""
    sheet["B2"].value = "m"
    sheet["B2:C3"].merge()
    with pytest.raises(WorkbookError, match="merged"):
        sheet["B2"].move(sheet["F1"])
    sheet["B2:C3"].move(sheet["C3"])
    assert sheet["C3"].merge_area.address == "$C$3:$D$4"
    assert sheet["C3"].value == "m"
    assert sheet["B2"].merge_cells is False


def _filled(sheet: xw.Sheet, values: list[Any], kind: str = "fill_default", count: int = 6) -> list[Any]:
    """What Excel's fill handle makes of a column."""
    sheet["A1:A20"].clear_contents()
    sheet["A1"].options(transpose=True).value = values
    sheet["A1"].resize(len(values)).autofill(sheet["A1"].resize(count), kind)
    found: list[Any] = sheet["A1"].resize(count).value
    return found


@attributes("Range.autofill")
@pytest.mark.parametrize(
    ("values", "filled"),
    [
        ([5], [5, 5, 5, 5, 5, 5]),
        ([1, 3], [1, 3, 5, 7, 9, 11]),
        ([10, 8], [10, 8, 6, 4, 2, 0]),
        (["x"], ["x"] * 6),
        ([True], [True] * 6),
        (["Item 1"], [f"Item {number}" for number in range(1, 7)]),
        (["Item 1", "Item 3"], ["Item 1", "Item 3", "Item 5", "Item 7", "Item 9", "Item 11"]),
        (["Mon"], ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]),
        (["SAT"], ["SAT", "SUN", "MON", "TUE", "WED", "THU"]),
        (["January", "March"], ["January", "March", "May", "July", "September", "November"]),
        (["月"], ["月", "火", "水", "木", "金", "土"]),
        (["4月"], ["4月", "5月", "6月", "7月", "8月", "9月"]),
        (["11月"], ["11月", "12月", "1月", "2月", "3月", "4月"]),
    ],
)
def test_the_default_is_excels(sheet: xw.Sheet, values: list[Any], filled: list[Any]) -> None:
    """One number repeats, two make a series, days and months go on, numbers at the end of texts count."""
    assert _filled(sheet, values) == filled


@attributes("Range.autofill")
def test_three_numbers_follow_their_trend(sheet: xw.Sheet) -> None:
    """The line of least squares through 1, 4, 9 is 2/3 + 4 n."""
    assert _filled(sheet, [1, 4, 9])[3:] == pytest.approx([2 / 3 + 4 * number for number in (3, 4, 5)])


@attributes("Range.autofill")
def test_dates_go_on_by_days(sheet: xw.Sheet) -> None:
    """One date counts days, two their distance."""
    import datetime as dt  # noqa: PLC0415

    first = dt.datetime(2024, 2, 27)
    assert _filled(sheet, [first]) == [first + dt.timedelta(days=number) for number in range(6)]
    week = first + dt.timedelta(days=7)
    assert _filled(sheet, [first, week]) == [first + dt.timedelta(days=7 * number) for number in range(6)]


@attributes("Range.autofill")
@pytest.mark.parametrize(
    ("kind", "days"),
    [
        ("fill_days", ["2024-01-31", "2024-02-01", "2024-02-02", "2024-02-03"]),
        ("fill_weekdays", ["2024-01-31", "2024-02-01", "2024-02-02", "2024-02-05"]),
        ("fill_months", ["2024-01-31", "2024-02-29", "2024-03-31", "2024-04-30"]),
        ("fill_years", ["2024-01-31", "2025-01-31", "2026-01-31", "2027-01-31"]),
    ],
)
def test_dates_go_on_by_a_unit(sheet: xw.Sheet, kind: str, days: list[str]) -> None:
    """Days, weekdays, months and years."""
    import datetime as dt  # noqa: PLC0415

    dates = [dt.datetime.fromisoformat(day) for day in days]
    assert _filled(sheet, dates[:1], kind, 4) == dates


@attributes("Range.autofill")
def test_the_other_kinds_of_filling(sheet: xw.Sheet) -> None:
    """Copies, series, trends."""
    assert _filled(sheet, [1, 2], "fill_copy") == [1, 2, 1, 2, 1, 2]
    assert _filled(sheet, [1, 2, 4, 8], "fill_copy") == [1, 2, 4, 8, 1, 2]
    assert _filled(sheet, [7], "fill_series") == [7, 8, 9, 10, 11, 12]
    assert _filled(sheet, [1, 3], "linear_trend") == pytest.approx([1, 3, 5, 7, 9, 11])
    assert _filled(sheet, [1, 2], "growth_trend") == pytest.approx([1, 2, 4, 8, 16, 32])
    assert _filled(sheet, [5], "fill_formats") == [5, None, None, None, None, None]


@attributes("Range.autofill")
def test_filling_takes_formats_along_or_alone_or_not(sheet: xw.Sheet) -> None:
    """fill_default, fill_formats, fill_values."""
    sheet["B1"].value = 1
    sheet["B1"].api.CellBackColor = RED
    sheet["B3"].api.CellBackColor = BLUE
    sheet["B1"].autofill(sheet["B1:B3"], "fill_values")
    assert sheet["B1:B3"].value == [1, 1, 1]
    assert colors(sheet["B1:B3"]) == [RED, NONE, BLUE]
    sheet["B1"].value = 5
    sheet["B1"].autofill(sheet["B1:B3"], "fill_formats")
    assert sheet["B1:B3"].value == [5, 1, 1]
    assert colors(sheet["B1:B3"]) == [RED, RED, RED]
    sheet["B1"].autofill(sheet["B1:D1"])
    assert colors(sheet["B1:D1"]) == [RED, RED, RED]


@attributes("Range.autofill")
def test_formulas_are_filled_and_shift(sheet: xw.Sheet) -> None:
    """Also beside numbers, and in every direction."""
    put(sheet["B2:C2"], [["1", "=B2*$A$1"]])
    sheet["B2:C2"].autofill(sheet["B2:C4"])
    assert formulas(sheet["B3:C4"]) == [["1", "=B3*$A$1"], ["1", "=B4*$A$1"]]
    sheet["E5"].value = [4, 6]
    sheet["E5:F5"].autofill(sheet["E5:H5"])
    assert sheet["E5:H5"].value == [4, 6, 8, 10]
    sheet["G9"].options(transpose=True).value = [10, 12]
    sheet["G9:G10"].autofill(sheet["G6:G10"])
    assert sheet["G6:G10"].value == [4, 6, 8, 10, 12]
    sheet["D20"].value = ["Mon"]
    sheet["D20"].autofill(sheet["A20:D20"])
    assert sheet["A20:D20"].value == ["Fri", "Sat", "Sun", "Mon"]


@attributes("Range.autofill")
def test_the_range_to_fill_holds_the_source(sheet: xw.Sheet) -> None:
    """Else there is an error, and nothing changes."""
    sheet["B2"].value = 1
    for target in ("B3:B5", "B2:C3", "B1:B3", "A1"):
        with pytest.raises(WorkbookError):
            sheet["B2"].autofill(sheet[target])
    assert sheet["A1:C5"].value[1] == [None, 1, None]
    sheet["B2"].autofill(sheet["B2"])
    with pytest.raises(NotInCalcError):
        sheet["B2"].autofill(sheet["B2:B4"], "flash_fill")
    with pytest.raises(ValueError, match="unknown"):
        sheet["B2"].autofill(sheet["B2:B4"], "fill_all")
    with pytest.raises(WorkbookError, match="two in each line"):
        sheet["B2"].autofill(sheet["B2:B4"], "linear_trend")


def test_trends_are_least_squares() -> None:
    """Against the normal equations, worked out here."""
    values = [2.0, 3.5, 3.0, 6.0]
    n, xs = len(values), range(len(values))
    slope = (n * sum(x * y for x, y in zip(xs, values, strict=True)) - sum(xs) * sum(values)) / (
        n * sum(x * x for x in xs) - sum(xs) ** 2
    )
    start = (sum(values) - slope * sum(xs)) / n
    assert series.linear(values, 2) == pytest.approx([start + slope * 4, start + slope * 5])
    assert series.growth([math.exp(value) for value in values], 1) == pytest.approx([math.exp(start + slope * 4)])


@attributes("Range.clear")
def test_clearing_leaves_nothing(sheet: xw.Sheet, block: xw.Range) -> None:
    """Contents, formats, notes and merging go; neighbours stay."""
    sheet["C2"].value = "stays"
    sheet["A5:B5"].merge()
    add_rule(sheet["A6"], "5")
    sheet["A2:B6"].clear()
    assert block.value == [[None, None], [None, None]]
    assert colors(sheet["A2"]) == [NONE]
    assert sheet["A3"].note is None
    assert sheet["A5"].merge_cells is False
    assert sheet["A6"].api.Validation.Type.value == "ANY"
    assert sheet["C2"].value == "stays"


@attributes("Range.clear_formats")
def test_clearing_formats_leaves_values_notes_and_rules(sheet: xw.Sheet, block: xw.Range) -> None:
    """Colours, number formats and merging go."""
    add_rule(sheet["B2"], "5")
    sheet["A5:B5"].merge()
    sheet["A2:B5"].clear_formats()
    assert block.value == [[2, 20], ["x", 0.5]]
    assert colors(block) == [NONE] * 4
    assert sheet["B3"].api.NumberFormat == 0
    assert sheet["A3"].note.text == "check"
    assert sheet["A5"].merge_cells is False
    assert sheet["B2"].api.Validation.Type.value == "WHOLE"


@attributes("Range.clear", "Range.clear_formats")
def test_clearing_does_not_tear(sheet: xw.Sheet) -> None:
    """Parts of merged cells and of array formulas stay."""
    sheet["A1"].value = "m"
    sheet["A1:B1"].merge()
    array(sheet["D1:D2"], "=ROW(A1:A2)")
    for address in ("A1", "D1"):
        with pytest.raises(WorkbookError):
            sheet[address].clear()
        with pytest.raises(WorkbookError):
            sheet[address].clear_formats()
    assert sheet["A1:D1"].value == ["m", None, None, 1]
    sheet["A1:D2"].clear()
    assert sheet["A1:D2"].value == [[None] * 4] * 2


@attributes("Range.insert", "Range.delete", "Range.merge", "Range.unmerge", "Range.group", "Range.ungroup")
def test_a_protected_sheet_keeps_its_cells_where_they_are(sheet: xw.Sheet) -> None:
    """Calc would say nothing; the error does."""
    sheet["A1"].value = [1, 2]
    sheet.api.protect("")
    for change in (
        lambda: sheet["A1"].insert("down"),
        lambda: sheet["A1"].delete("up"),
        sheet["A1:B1"].merge,
        sheet["A1:B1"].unmerge,
        sheet["1:2"].group,
        sheet["1:2"].ungroup,
    ):
        with pytest.raises(WorkbookError, match="protected"):
            change()
    assert sheet["A1:B1"].value == [1, 2]


@attributes("Range.copy", "Range.paste", "Range.copy_from", "Range.clear", "Range.autofill")
def test_unlocked_cells_of_a_protected_sheet_may_change(sheet: xw.Sheet) -> None:
    """Locked ones may not."""
    sheet["A1"].value = 1
    protection = sheet["D1:D9"].api.CellProtection
    protection.IsLocked = False
    sheet["D1:D9"].api.CellProtection = protection
    sheet.api.protect("")
    sheet["A1"].copy(sheet["D2"])
    assert sheet["D2"].value == 1
    sheet["A1"].copy()
    for change in (
        lambda: sheet["A1"].copy(sheet["B1"]),
        lambda: sheet["B1"].paste("values"),
        lambda: sheet["B1"].copy_from(sheet["A1"], "values"),
        sheet["A1"].clear,
        lambda: sheet["A1"].autofill(sheet["A1:A3"]),
    ):
        with pytest.raises(WorkbookError, match="protected"):
            change()
    sheet["D1"].paste("values")
    assert sheet["A1:D1"].value == [1, None, None, 1]


@attributes("Range.group")
def test_groups_are_saved_as_outline_levels(sheet: xw.Sheet, tmp_path: Path) -> None:
    """Rows and columns, by the way the range is written or on demand."""
    sheet["A10"].value = 1
    sheet["2:4"].group()
    sheet["B:C"].group()
    sheet["A6:A7"].group(by="rows")
    sheet["3:3"].group()
    found = saved(sheet.book, tmp_path)
    assert [found.row_dimensions[row].outlineLevel for row in range(1, 9)] == [0, 1, 2, 1, 0, 1, 1, 0]
    assert [found.column_dimensions[column].outlineLevel for column in "ABD"] == [0, 1, 0]
    with pytest.raises(ValueError, match="by="):
        sheet["A1"].group()


@attributes("Range.ungroup")
def test_groups_are_taken_back(sheet: xw.Sheet, tmp_path: Path) -> None:
    """One level at a time."""
    sheet["A10"].value = 1
    for rows in ("2:4", "2:4", "6:7"):
        sheet[rows].group()
    sheet["2:4"].ungroup()
    sheet["A6:A7"].ungroup(by="rows")
    found = saved(sheet.book, tmp_path)
    assert [found.row_dimensions[row].outlineLevel for row in range(1, 9)] == [0, 1, 1, 1, 0, 0, 0, 0]
