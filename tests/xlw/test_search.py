from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.xlw.attributes import attributes
from xl_addin.errors import WorkbookError
from xl_addin.hosts.calc.xlw.edits.patterns import pattern, same_width
from xl_addin.hosts.calc.xlw.edits.shown import split

if TYPE_CHECKING:
    import xlwings as xw

pytestmark = pytest.mark.office


def formulas(cells: xw.Range) -> list[list[str]]:
    """What stands in cells, as LibreOffice writes it."""
    return [list(row) for row in cells.api.getFormulaArray()]


def put(cells: xw.Range, rows: list[list[str]]) -> None:
    """Type into cells, as LibreOffice reads it."""
    cells.api.setFormulaArray(tuple(map(tuple, rows)))


def address(cells: xw.Range | None) -> str | None:
    """Where cells are; None for none."""
    return None if cells is None else cells.get_address(False, False)


@attributes("Range.find")
def test_the_documented_find(sheet: xw.Sheet) -> None:
    """The first cell that matches is found, or None."""
    sheet["A1:A3"].value = [["North"], ["South"], ["North"]]
    assert sheet["A1:A3"].find("South", whole=True).address == "$A$2"
    assert sheet["A1:A3"].find("East") is None


@attributes("Range.find")
def test_direction_and_order(sheet: xw.Sheet) -> None:
    """Forward from the first cell, backward from the last, by rows or by columns, only in the range."""
    sheet["A1"].value = [["x", "b", "x"], ["x", "x", "x"]]
    cells = sheet["B1:C2"]
    assert address(cells.find("x")) == "C1"
    assert address(cells.find("x", order="columns")) == "B2"
    assert address(cells.find("x", direction="backward")) == "C2"
    assert address(cells.find("b", direction="backward", order="columns")) == "B1"
    assert address(sheet["B2"].find("x")) == "B2"
    assert sheet["B1"].find("x") is None


@attributes("Range.find")
def test_what_a_cell_must_look_like(sheet: xw.Sheet) -> None:
    """Parts or wholes, with or without case, with wildcards as in Excel."""
    sheet["A1"].options(transpose=True).value = ["Apple pie", "apple", "a*c", "abc", "what?", "ｱｯﾌﾟﾙ", "ＡＢ"]
    cells = sheet["A1:A7"]
    assert address(cells.find("apple")) == "A1"
    assert address(cells.find("apple", match_case=True)) == "A2"
    assert address(cells.find("APPLE", whole=True)) == "A2"
    assert address(cells.find("a*e", whole=True, match_case=True)) == "A2"
    assert address(cells.find("a~*c")) == "A3"
    assert address(cells.find("a?c", direction="backward")) == "A4"
    assert address(cells.find("t~?")) == "A5"
    assert address(cells.find("アップル")) == "A6"
    assert address(cells.find("ab", whole=True)) == "A7"
    assert cells.find("pl.") is None


@attributes("Range.find")
def test_cells_are_searched_as_they_are_shown(sheet: xw.Sheet) -> None:
    """Results of formulas and formatted numbers, not formulas and plain numbers."""
    put(sheet["A1:A5"], [["1234.5"], ['="ap"&"ple"'], ["0.25"], ["=1/0"], ["tab\there"]])
    sheet["A1"].api.NumberFormat = 4
    sheet["A3"].api.NumberFormat = 10
    sheet["A6"].value = dt.datetime(2024, 1, 5)
    cells = sheet["A1:C9"]
    assert address(cells.find("1,234.50", whole=True)) == "A1"
    assert cells.find("1234.5") is None
    assert address(cells.find("apple")) == "A2"
    assert cells.find("&") is None
    assert address(cells.find("25%")) == "A3"
    assert address(cells.find("#DIV/0!")) == "A4"
    assert address(cells.find("here")) == "A5"
    assert address(cells.find("2024")) == "A6"


@attributes("Range.find")
def test_places_are_right_beside_blanks(sheet: xw.Sheet) -> None:
    """Blank rows and columns, texts with line breaks and quotes do not shift what is found."""
    put(sheet["D5:F8"], [["", "", ""], ["", 'say "hi"', ""], ["", "two\nlines", "x"], ["", "", "goal"]])
    assert address(sheet["A1:Z99"].find("goal")) == "F8"
    assert address(sheet["A1:Z99"].find("two\nlines", whole=True)) == "E7"
    assert address(sheet["D:F"].find('"hi"')) == "E6"
    assert address(sheet["E7"].find("two\nlines", whole=True)) == "E7"
    put(sheet["A1:B1"], [['"all" of it', '"']])
    assert address(sheet["A1:Z99"].find('"all" of it', whole=True)) == "A1"
    assert address(sheet["A1:Z99"].find('"', whole=True)) == "B1"
    assert address(sheet["B1"].find('"', whole=True)) == "B1"
    assert address(sheet.cells.find("x")) == "F7"


@attributes("Range.find")
def test_hidden_rows_are_not_searched(sheet: xw.Sheet) -> None:
    """Excel looks only at what is shown."""
    sheet["A1"].options(transpose=True).value = ["x", "y", "x", "y"]
    sheet["1:2"].api.getRows().IsVisible = False
    assert address(sheet["A1:A4"].find("x")) == "A3"
    assert address(sheet["A1:A4"].find("y")) == "A4"


@attributes("Range.find")
def test_parts_of_array_formulas_are_searched(sheet: xw.Sheet) -> None:
    """Calc gives array formulas as a whole only; what lies outside the range is not found."""
    sheet["A1:A4"].api.setArrayFormula("=ROW(A11:A14)")
    assert address(sheet["A2:A3"].find("13")) == "A3"
    assert sheet["A2:A3"].find("14") is None
    assert address(sheet["A1:B9"].find("1", direction="backward")) == "A4"


@given(st.text(min_size=1).filter(lambda text: not set(text) & set("*?~")))
def test_a_text_without_wildcards_finds_itself(text: str) -> None:
    """Whatever other signs it holds."""
    assert pattern(text, whole=True, match_case=True).search(text)
    assert pattern(text, whole=False, match_case=True).search(f"<{text}>")
    assert not pattern(text, whole=True, match_case=True).search(text + "!")


def test_width_is_that_of_letters_only() -> None:
    """Circled figures and units stay what they are."""
    assert same_width("Ａ１ｶﾞ①㎏") == "A1ガ①㎏"


def test_quotes_stand_only_around_tabs_and_lines() -> None:
    """What LibreOffice 7.4 gave for nine cells with quotes, tabs and line breaks."""
    given = '"all" of it\t"\t"a""b\tc"\n"""q""\nz"\t""\t"x\ny"\n lead\t"a""\n"\t"a,b"\n'
    assert split(given)[:3] == [
        ['"all" of it', '"', 'a"b\tc'],
        ['"q"\nz', '""', "x\ny"],
        [" lead", 'a"\n', '"a,b"'],
    ]


@attributes("Range.replace_all")
def test_the_documented_replacement(sheet: xw.Sheet) -> None:
    """Every occurrence is replaced."""
    sheet["A1:A2"].value = [["Draft"], ["Draft report"]]
    sheet["A1:A2"].replace_all("Draft", "Final")
    assert sheet["A1:A2"].value == ["Final", "Final report"]


@attributes("Range.replace_all")
def test_only_the_range_is_replaced_in(sheet: xw.Sheet) -> None:
    """Whole cells on demand, case on demand, nothing outside, one cell alone."""
    sheet["A1"].value = [["ab", "AB"], ["abab", "ab"]]
    sheet["A1:B1"].replace_all("ab", "x", match_case=True)
    assert sheet["A1:B2"].value == [["x", "AB"], ["abab", "ab"]]
    sheet["A1:B2"].replace_all("AB", "y", whole=True)
    assert sheet["A1:B2"].value == [["x", "y"], ["abab", "y"]]
    sheet["A2"].replace_all("b", "")
    assert sheet["A1:B2"].value == [["x", "y"], ["aa", "y"]]


@attributes("Range.replace_all")
def test_a_replacement_is_read_as_if_typed(sheet: xw.Sheet) -> None:
    """What is left may be a number, nothing, or a text with signs that mean something elsewhere."""
    sheet["A1"].options(transpose=True).value = ["no. 5", "gone", "a.c", "abc"]
    sheet["A1:A4"].replace_all("no. ", "")
    sheet["A1:A4"].replace_all("gone", "")
    sheet["A1:A4"].replace_all("a.c", r"\1$&")
    assert sheet["A1:A4"].value == [5, None, r"\1$&", "abc"]


@attributes("Range.replace_all")
def test_formulas_and_numbers_are_replaced_in(sheet: xw.Sheet) -> None:
    """Formulas as Excel writes them, not their results; dates stay."""
    put(sheet["A1:A4"], [["10"], ["20"], ["=SUM(A1;A2)"], ["=A1*10"]])
    sheet["A5"].value = dt.datetime(2010, 10, 10)
    sheet["A1:A5"].replace_all("A1,A2", "A2,A2")
    assert sheet["A3"].value == 40
    sheet["A1:A5"].replace_all("10", "7")
    assert sheet["A1:A5"].value == [7, 20, 40, 49, dt.datetime(2010, 10, 10)]


@attributes("Range.replace_all")
def test_array_formulas_are_not_torn_by_replacing(sheet: xw.Sheet) -> None:
    """Nothing is replaced anywhere then."""
    sheet["A1:A3"].api.setArrayFormula("=ROW(A1:A3)")
    sheet["B1"].value = "ROW"
    with pytest.raises(WorkbookError, match="array formula"):
        sheet["A1:B3"].replace_all("ROW", "COLUMN")
    assert sheet["B1"].value == "ROW"
    sheet["A1:B3"].replace_all("something else", "")
    assert sheet["A1:A3"].value == [1, 2, 3]


@pytest.fixture
def mixed(sheet: xw.Sheet) -> xw.Range:
    """A1:C4 with constants and formulas of every kind, and blanks."""
    put(
        sheet["A1:C4"],
        [["1", "=1+1", ""], ["text", '="t"', '=""'], ["", "=1/0", ""], ["", "=1=1", ""]],
    )
    sheet["A4"].value = True
    return sheet["A1:C4"]


@attributes("Range.get_special_cells")
@pytest.mark.parametrize(
    ("kind", "value", "found"),
    [
        ("blanks", None, {"A3", "C1", "C3", "C4"}),
        ("constants", None, {"A1", "A2", "A4"}),
        ("constants", "numbers", {"A1"}),
        ("constants", "text", {"A2"}),
        ("constants", "logical", {"A4"}),
        ("constants", "errors", set()),
        ("formulas", None, {"B1", "B2", "B3", "B4", "C2"}),
        ("formulas", "numbers", {"B1"}),
        ("formulas", "text", {"B2", "C2"}),
        ("formulas", "errors", {"B3"}),
        ("formulas", "logical", {"B4"}),
    ],
)
def test_cells_of_each_kind_are_picked(mixed: xw.Range, kind: Any, value: Any, found: set[str]) -> None:
    """A formula that shows nothing is no blank."""
    areas = mixed.get_special_cells(kind, value)
    assert {address(cell) for area in areas for cell in area} == found


@attributes("Range.get_special_cells")
def test_visible_cells_leave_out_hidden_rows(mixed: xw.Range) -> None:
    """They come as blocks."""
    mixed.sheet["2:3"].api.getRows().IsVisible = False
    assert [area.address for area in mixed.get_special_cells("visible")] == ["$A$1:$C$1", "$A$4:$C$4"]


@attributes("Range.get_special_cells")
def test_blanks_end_with_the_used_cells(mixed: xw.Range) -> None:
    """Excel does not count the rest of the sheet, and a single cell stands for itself."""
    areas = mixed.sheet["A:Z"].get_special_cells("blanks")
    assert sum(area.size for area in areas) == 4
    assert mixed.sheet["A1"].get_special_cells("blanks") == []
    assert mixed.sheet["F9"].get_special_cells("formulas") == []


@attributes("Range.sort")
def test_the_documented_sort(sheet: xw.Sheet) -> None:
    """Two keys, each in its direction, below a header."""
    rows = [["z", 1, "a"], ["x", 2, "b"], ["y", 2, "c"], ["x", 1, "d"]]
    sheet["A1"].value = [["name", "points", "id"], *rows]
    sheet["A1:C5"].sort([2, 1], [False, True], has_headers=True)
    expected = sorted(rows, key=lambda row: (-row[1], row[0]))
    assert sheet["A1:C5"].value == [["name", "points", "id"], *expected]


@attributes("Range.sort")
@pytest.mark.parametrize(
    ("up", "order"), [(True, [3, 1, 10, 7, 8, 2, 9, 5, 11, 6, 4]), (False, [6, 5, 11, 9, 2, 8, 7, 10, 1, 3, 4])]
)
def test_kinds_of_values_have_excels_order(sheet: xw.Sheet, up: bool, order: list[int]) -> None:
    """Numbers, texts, FALSE, TRUE, errors; blanks last in both directions; equals keep their order."""
    values = ["5", "b", "-1", "", "", "=1/0", "'10", "a", "B2", '=""', ""]
    put(sheet["A1:B11"], [[value, str(number)] for number, value in enumerate(values, 1)])
    sheet["A5"].value = False
    sheet["A11"].value = True
    sheet["A1:B11"].sort(1, up)
    expected = order if up else [6, 11, 5, *order[3:]]
    assert [int(number) for number in sheet["B1:B11"].value] == expected


@attributes("Range.sort")
def test_rows_move_with_formats_notes_and_formulas(sheet: xw.Sheet) -> None:
    """References in a row stay in the row; the cells around stay where they are."""
    put(sheet["B2:C4"], [["3", "=B2*10"], ["1", "=B3*10"], ["2", "=B4*10+$B$9"]])
    sheet["A2"].options(transpose=True).value = ["a", "b", "c"]
    sheet["B2"].api.CellBackColor = 0xFF0000
    sheet["B3"].add_note("one")
    sheet["B2:C4"].sort(1)
    assert formulas(sheet["B2:C4"]) == [["1", "=B2*10"], ["2", "=B3*10+$B$9"], ["3", "=B4*10"]]
    assert [cell.api.CellBackColor for cell in sheet["B2:B4"]] == [-1, -1, 0xFF0000]
    assert [cell.note is not None for cell in sheet["B2:B4"]] == [True, False, False]
    assert sheet["A2:A4"].value == ["a", "b", "c"]
    assert sheet.book.sheet_names == [sheet.name]


@attributes("Range.sort")
def test_sorting_knows_more_than_three_keys(sheet: xw.Sheet) -> None:
    """Calc itself takes three at a time."""
    rows = [[number >> bit & 1 for bit in (0, 1, 2, 3, 4)] for number in range(32)]
    sheet["A1"].value = rows
    sheet["A1:E32"].sort([5, 4, 3, 2, 1], [False] * 5)
    assert sheet["A1:E32"].value == sorted(rows, key=lambda row: row[::-1], reverse=True)


@attributes("Range.sort")
def test_whole_columns_are_sorted_as_far_as_they_are_used(sheet: xw.Sheet) -> None:
    """Blank rows below do not come up; flags, dates and drawings are kept."""
    days = [dt.datetime(2024, 3, 1), dt.datetime(2023, 1, 1), dt.datetime(2024, 1, 1)]
    sheet["A1"].options(transpose=True).value = days
    shape = sheet.book.api.createInstance("com.sun.star.drawing.RectangleShape")
    sheet.api.getDrawPage().add(shape)
    sheet["A:C"].sort(1)
    assert sheet["A1:A4"].value == [*sorted(days), None]
    assert sheet.api.getDrawPage().getCount() == 1


@attributes("Range.sort", "Range.remove_duplicates")
def test_merged_cells_and_arrays_do_not_change_places(sheet: xw.Sheet) -> None:
    """It is refused, as in Excel, and nothing changes."""
    sheet["A1"].value = [[2, 1], [1, 1], [1, 1]]
    sheet["B1:B2"].merge()
    with pytest.raises(WorkbookError, match="merged"):
        sheet["A1:B3"].sort(1)
    with pytest.raises(WorkbookError, match="merged"):
        sheet["A1:B3"].remove_duplicates(1)
    sheet["B1:B3"].clear()
    sheet["B1:B3"].api.setArrayFormula("=ROW(A1:A3)")
    with pytest.raises(WorkbookError, match="array formula"):
        sheet["A1:B3"].sort(1)
    assert sheet["A1:A3"].value == [2, 1, 1]


@attributes("Range.remove_duplicates")
def test_the_first_of_equal_rows_stays(sheet: xw.Sheet) -> None:
    """Case does not count, kinds do; only the range moves up."""
    sheet["A1"].value = [["key", "n"], ["a", 1], ["A", 2], [5, 3], ["'5", 4], ["b", 5], ["a", 6], [None, 7], [None, 8]]
    sheet["A10:C10"].value = "below"
    sheet["C1:C9"].value = "beside"
    sheet["A1:B9"].remove_duplicates(1, has_headers=True)
    assert sheet["A1:B9"].value == [
        ["key", "n"],
        ["a", 1],
        [5, 3],
        ["5", 4],
        ["b", 5],
        [None, 7],
        [None, None],
        [None, None],
        [None, None],
    ]
    assert sheet["A10:C10"].value == ["below"] * 3
    assert sheet["C1:C9"].value == ["beside"] * 9


@attributes("Range.remove_duplicates")
def test_several_columns_make_a_key(sheet: xw.Sheet) -> None:
    """Rows that differ in one of them both stay."""
    sheet["A1"].value = [[1, "x", 10], [1, "y", 20], [1, "x", 30], [2, "x", 40]]
    sheet["A1:C4"].remove_duplicates([1, 2])
    assert sheet["A1:C4"].value == [[1, "x", 10], [1, "y", 20], [2, "x", 40], [None] * 3]
    sheet["A1:C4"].remove_duplicates(3)
    assert sheet["A1:C3"].value == [[1, "x", 10], [1, "y", 20], [2, "x", 40]]
