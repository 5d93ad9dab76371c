from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from tests.xlw.attributes import attributes
from xl_addin.errors import WorkbookError
from xl_addin.hosts.calc.values import Enum, Typed
from xl_addin.hosts.calc.xlw.edits import clipboard, series
from xl_addin.hosts.calc.xlw.refusal import NotInCalcError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import xlwings as xw
    from openpyxl.worksheet.worksheet import Worksheet

pytestmark = pytest.mark.office

RED, BLUE, NONE = 0xFF0000, 0x0000FF, -1


@pytest.fixture(autouse=True)
def nothing_copied(app: xw.App) -> Iterator[None]:
    """Forget what an earlier test has copied."""
    clipboard.forget(app.impl)
    yield
    clipboard.forget(app.impl)


def formulas(cells: xw.Range) -> list[list[str]]:
    """What stands in cells, as LibreOffice writes it."""
    return [list(row) for row in cells.api.getFormulaArray()]


def put(cells: xw.Range, rows: list[list[str]]) -> None:
    """Type into cells, as LibreOffice reads it."""
    cells.api.setFormulaArray(tuple(map(tuple, rows)))


def colors(cells: xw.Range) -> list[int]:
    """Background of each cell."""
    return [cell.api.CellBackColor for cell in cells]


def saved(book: xw.Book, folder: Path) -> Worksheet:
    """The first sheet as openpyxl reads it from a saved .xlsx."""
    path = folder / "saved.xlsx"
    bridge = book.app.impl.bridge
    book.api.storeToURL(path.as_uri(), bridge.properties(FilterName="Calc MS Excel 2007 XML"))
    return openpyxl.load_workbook(path).worksheets[0]


def array(cells: xw.Range, formula: str) -> None:
    """Make an array formula."""
    cells.api.setArrayFormula(formula)


# --- merging


@attributes("Range.merge")
def test_merged_cells_keep_the_first_value(sheet: xw.Sheet, tmp_path: Path) -> None:
    """Excel keeps the upper left value and drops the others."""
    sheet["B2"].value = [["a", "b"], ["c", "d"]]
    sheet["B2:C3"].merge()
    assert sheet["B2:C3"].value == [["a", None], [None, None]]
    assert [str(area) for area in saved(sheet.book, tmp_path).merged_cells.ranges] == ["B2:C3"]


@attributes("Range.merge")
def test_the_first_value_moves_into_the_first_cell(sheet: xw.Sheet) -> None:
    """Where the first cell is blank, the first value by rows stays."""
    sheet["A1"].value = [[None, "b"], ["c", "d"]]
    sheet["A1:B2"].merge()
    assert sheet["A1:B2"].value == [["b", None], [None, None]]


@attributes("Range.merge")
def test_merging_across_merges_each_row(sheet: xw.Sheet, tmp_path: Path) -> None:
    """Each row becomes a cell of its own."""
    sheet["A1"].value = [["a", "b"], ["c", "d"]]
    sheet["A1:B2"].merge(across=True)
    assert sheet["A1:B2"].value == [["a", None], ["c", None]]
    assert {str(area) for area in saved(sheet.book, tmp_path).merged_cells.ranges} == {"A1:B1", "A2:B2"}


@attributes("Range.merge")
def test_merging_takes_in_cells_that_are_merged_already(sheet: xw.Sheet, tmp_path: Path) -> None:
    """A larger merge replaces the smaller ones inside."""
    sheet["A1:B1"].merge()
    sheet["A1:B4"].merge()
    assert [str(area) for area in saved(sheet.book, tmp_path).merged_cells.ranges] == ["A1:B4"]


@attributes("Range.merge_area")
def test_the_merged_area_of_any_of_its_cells(sheet: xw.Sheet) -> None:
    """Also a covered cell knows it; a single cell is its own."""
    sheet["B2:C3"].merge()
    assert sheet["B2"].merge_area.address == "$B$2:$C$3"
    assert sheet["C3"].merge_area.address == "$B$2:$C$3"
    assert sheet["A1"].merge_area.address == "$A$1"


@attributes("Range.merge_cells")
def test_merged_or_not_or_mixed(sheet: xw.Sheet) -> None:
    """True where all cells are merged, False where none is, None where some are."""
    sheet["B2:C3"].merge()
    sheet["B4:C4"].merge()
    assert sheet["B2"].merge_cells is True
    assert sheet["C3"].merge_cells is True
    assert sheet["B2:C4"].merge_cells is True
    assert sheet["A1:B1"].merge_cells is False
    assert sheet["A1:D5"].merge_cells is None
    assert sheet["C3:D3"].merge_cells is None


@attributes("Range.unmerge")
def test_unmerging_parts_whatever_it_touches(sheet: xw.Sheet) -> None:
    """A covered cell is enough."""
    sheet["B2"].value = "a"
    sheet["B2:C3"].merge()
    sheet["C3"].unmerge()
    assert sheet["B2:C3"].merge_cells is False
    assert sheet["B2"].value == "a"
    for address in ("A1:A2", "C1:D1", "B5:C9"):
        sheet[address].merge()
    sheet["A1:D9"].unmerge()
    assert sheet["A1:D9"].merge_cells is False


@attributes("Range.unmerge")
def test_unmerging_leaves_merged_cells_that_it_does_not_touch(sheet: xw.Sheet) -> None:
    """Though they lie within the same corners."""
    for address in ("A3:B4", "D3:E8", "A6:B7"):
        sheet[address].merge()
    sheet["B3:D3"].unmerge()
    assert sheet["A3:E5"].merge_cells is False
    assert sheet["A6:B7"].merge_cells is True


@attributes("Range.merge")
def test_merging_part_of_merged_cells_is_refused(sheet: xw.Sheet) -> None:
    """Nothing changes."""
    sheet["B2:C3"].merge()
    sheet["A1"].value = [[1, 2], [3, 4]]
    before = sheet["A1:C3"].value
    with pytest.raises(WorkbookError, match="merged"):
        sheet["A1:B2"].merge()
    assert sheet["A1:C3"].value == before
    assert sheet["B2"].merge_area.address == "$B$2:$C$3"


# --- inserting and deleting


@attributes("Range.insert")
def test_inserted_cells_push_others_down_or_right(sheet: xw.Sheet) -> None:
    """Only the columns or rows of the range move, and references follow."""
    sheet["A1"].value = [[1, 2], [3, 4]]
    put(sheet["D1"], [["=A2+B2"]])
    sheet["A1"].insert("down")
    assert sheet["A1:B3"].value == [[None, 2], [1, 4], [3, None]]
    assert formulas(sheet["D1"]) == [["=A3+B2"]]
    sheet["A2:A3"].insert("right")
    assert sheet["A1:C3"].value == [[None, 2, None], [None, 1, 4], [None, 3, None]]


@attributes("Range.insert")
def test_whole_rows_and_columns_are_inserted(sheet: xw.Sheet) -> None:
    """All columns move."""
    sheet["A1"].value = [[1, 2], [3, 4]]
    sheet["2:3"].insert("down")
    assert sheet["A1:B4"].value == [[1, 2], [None, None], [None, None], [3, 4]]
    sheet["B:B"].insert("right")
    assert sheet["A4:C4"].value == [3, None, 4]


@attributes("Range.insert")
def test_inserted_cells_take_the_format_of_a_neighbour(sheet: xw.Sheet) -> None:
    """That of the cells above or to the left, or on demand of those below or to the right."""
    sheet["A1:B1"].api.CellBackColor = RED
    sheet["A2:B2"].api.CellBackColor = BLUE
    sheet["A2:B2"].insert("down")
    assert colors(sheet["A1:A3"]) == [RED, RED, BLUE]
    sheet["A3:B4"].insert("down", "format_from_right_or_below")
    assert colors(sheet["A1:A5"]) == [RED, RED, BLUE, BLUE, BLUE]
    sheet["C1:C2"].insert("right")
    assert colors(sheet["B1:D1"]) == [RED, RED, NONE]
    sheet["C1:C2"].insert("right", "format_from_right_or_below")
    assert colors(sheet["B1:D1"]) == [RED, RED, RED]
    sheet["E1:E2"].insert("right", "format_from_right_or_below")
    assert colors(sheet["D1:E1"]) == [RED, NONE]


@attributes("Range.delete")
def test_deleted_cells_give_way(sheet: xw.Sheet) -> None:
    """Cells come from below or from the right; references follow."""
    sheet["A1"].value = [[1, 2, 3], [4, 5, 6], [7, 8, 9]]
    put(sheet["F9"], [["=A3"]])
    sheet["A1"].delete("up")
    assert sheet["A1:C3"].value == [[4, 2, 3], [7, 5, 6], [None, 8, 9]]
    assert formulas(sheet["F8:F9"]) == [[""], ["=A2"]]
    sheet["A1:A2"].delete("left")
    assert sheet["A1:C3"].value == [[2, 3, None], [5, 6, None], [None, 8, 9]]


@attributes("Range.delete")
def test_without_a_direction_the_shape_decides(sheet: xw.Sheet) -> None:
    """Wide ranges are filled from below, tall ones and single cells from the right; whole rows and columns go."""
    sheet["A1"].value = [[1, 2, 3], [4, 5, 6], [7, 8, 9]]
    sheet["A1:B1"].delete()
    assert sheet["A1:C3"].value == [[4, 5, 3], [7, 8, 6], [None, None, 9]]
    sheet["A1:A3"].delete()
    assert sheet["A1:C3"].value == [[5, 3, None], [8, 6, None], [None, 9, None]]
    sheet["1:1"].delete()
    assert sheet["A1:B2"].value == [[8, 6], [None, 9]]
    sheet["A:A"].delete()
    assert sheet["A1:B2"].value == [[6, None], [9, None]]


@attributes("Range.insert", "Range.delete")
def test_array_formulas_are_not_torn(sheet: xw.Sheet) -> None:
    """Inserting into one, or deleting part of one, is refused, and nothing changes."""
    array(sheet["B2:B4"], "=ROW(A1:A3)")
    before = formulas(sheet["A1:C6"])
    for change in (
        lambda: sheet["B3"].insert("down"),
        lambda: sheet["A3"].insert("right"),
        lambda: sheet["B3"].delete("up"),
        lambda: sheet["3:3"].insert("down"),
        sheet["3:3"].delete,
    ):
        with pytest.raises(WorkbookError, match="array formula"):
            change()
    assert formulas(sheet["A1:C6"]) == before
    sheet["B1"].insert("down")
    assert sheet["B3:B5"].value == [1, 2, 3]


@attributes("Range.insert", "Range.delete")
def test_merged_cells_are_not_torn(sheet: xw.Sheet) -> None:
    """Pushing a part of merged cells aside is refused."""
    sheet["B2:C3"].merge()
    with pytest.raises(WorkbookError, match="merged"):
        sheet["B1"].insert("down")
    with pytest.raises(WorkbookError, match="merged"):
        sheet["A3"].delete("left")
    assert sheet["B2"].merge_area.address == "$B$2:$C$3"
    sheet["3:3"].insert("down")
    assert sheet["B2"].merge_area.address == "$B$2:$C$4"


@attributes("Range.insert")
def test_nothing_falls_over_the_edge(sheet: xw.Sheet) -> None:
    """A filled cell at the end of the sheet keeps others from being inserted."""
    sheet["A1048576"].value = "end"
    with pytest.raises(WorkbookError, match="edge"):
        sheet["A1"].insert("down")
    assert sheet["A1048576"].value == "end"


@attributes("Range.insert", "Range.delete")
def test_directions_are_checked(sheet: xw.Sheet) -> None:
    """Cells are not pushed left or up."""
    with pytest.raises(ValueError, match="shift"):
        sheet["A1"].insert("left")
    with pytest.raises(ValueError, match="shift"):
        sheet["A1"].delete("right")


# --- copying and pasting


@pytest.fixture
def block(sheet: xw.Sheet) -> xw.Range:
    """A2:B3 with a number, a formula, a text and a formatted number, in colours, with a note."""
    put(sheet["A2:B3"], [["2", "=A2*10"], ["x", "0.5"]])
    sheet["A2"].api.CellBackColor = RED
    sheet["B3"].api.NumberFormat = 10
    sheet["A3"].add_note("check")
    return sheet["A2:B3"]


@attributes("Range.copy")
def test_a_copy_holds_all_and_its_references_shift(sheet: xw.Sheet, block: xw.Range) -> None:
    """Values, formulas, formats and notes are copied; the source stays."""
    block.copy(sheet["D5"])
    assert formulas(sheet["D5:E6"]) == [["2", "=D5*10"], ["x", "0.5"]]
    assert colors(sheet["D5:E6"]) == [RED, NONE, NONE, NONE]
    assert sheet["E6"].api.NumberFormat == 10
    assert sheet["D6"].note.text == "check"
    assert formulas(block) == [["2", "=A2*10"], ["x", "0.5"]]


@attributes("Range.copy")
def test_a_copy_repeats_over_a_multiple(sheet: xw.Sheet) -> None:
    """One row fills all rows, a block fills what holds it several times."""
    put(sheet["A1:B1"], [["1", "=A1+1"]])
    sheet["A1:B1"].copy(sheet["D1:D3"])
    assert formulas(sheet["D1:E3"]) == [["1", "=D1+1"], ["1", "=D2+1"], ["1", "=D3+1"]]
    sheet["A1:B1"].copy(sheet["G1:J2"])
    assert sheet["G1:J2"].value == [[1, 2, 1, 2]] * 2
    sheet["A1"].copy(sheet["L1:M2"])
    assert sheet["L1:M2"].value == [[1, 1], [1, 1]]


@attributes("Range.copy")
def test_a_copy_goes_to_other_sheets_and_workbooks(sheet: xw.Sheet, app: xw.App, block: xw.Range) -> None:
    """References without a sheet go along."""
    other = sheet.book.sheets.add(after=sheet)
    block.copy(other["A2"])
    assert formulas(other["A2:B3"]) == [["2", "=A2*10"], ["x", "0.5"]]
    book = app.books.add()
    block.copy(book.sheets[0]["C4"])
    assert book.sheets[0]["C4:D5"].value == [[2, 20], ["x", 0.5]]
    assert colors(book.sheets[0]["C4"]) == [RED]


@attributes("Range.copy", "Range.paste")
def test_what_was_copied_is_pasted(sheet: xw.Sheet, block: xw.Range) -> None:
    """Without a destination the cells wait on the clipboard, as they were, for more than one paste."""
    sheet["F9"].select()
    block.copy()
    sheet["D5"].paste()
    sheet["D8"].paste()
    assert formulas(sheet["D5:E6"]) == [["2", "=D5*10"], ["x", "0.5"]]
    assert formulas(sheet["D8:E9"]) == [["2", "=D8*10"], ["x", "0.5"]]
    assert sheet.book.api.getCurrentController().getSelection().getRangeAddress().StartColumn == 5


ORIGINAL = [["7", "7"], ["7", "7"]]


@attributes("Range.paste")
@pytest.mark.parametrize(
    ("kind", "content", "others"),
    [
        (None, [["2", "=D2*10"], ["x", "0.5"]], (RED, 10, True)),
        ("all", [["2", "=D2*10"], ["x", "0.5"]], (RED, 10, True)),
        ("all_using_source_theme", [["2", "=D2*10"], ["x", "0.5"]], (RED, 10, True)),
        ("all_merging_conditional_formats", [["2", "=D2*10"], ["x", "0.5"]], (RED, 10, True)),
        ("all_except_borders", [["2", "=D2*10"], ["x", "0.5"]], (RED, 10, True)),
        ("values", [["2", "20"], ["x", "0.5"]], (BLUE, 2, False)),
        ("formulas", [["2", "=D2*10"], ["x", "0.5"]], (BLUE, 2, False)),
        ("formats", ORIGINAL, (RED, 10, False)),
        ("comments", ORIGINAL, (BLUE, 2, True)),
        ("values_and_number_formats", [["2", "20"], ["x", "0.5"]], (BLUE, 10, False)),
        ("formulas_and_number_formats", [["2", "=D2*10"], ["x", "0.5"]], (BLUE, 10, False)),
    ],
)
def test_each_kind_of_paste_pastes_what_it_says(
    sheet: xw.Sheet, block: xw.Range, kind: str | None, content: list[list[str]], others: tuple[int, int, bool]
) -> None:
    """What a kind does not name stays as it was."""
    target = sheet["D2:E3"]
    put(target, ORIGINAL)
    target.api.CellBackColor = BLUE
    target.api.NumberFormat = 2
    block.copy()
    sheet["D2"].paste(paste=kind)
    assert formulas(target) == content
    found = sheet["D2"].api.CellBackColor, sheet["E3"].api.NumberFormat, sheet["D3"].note is not None
    assert found == others


@pytest.mark.parametrize("kind", ["column_widths", "validation"])
def test_widths_and_rules_leave_cells_alone(sheet: xw.Sheet, block: xw.Range, kind: str) -> None:
    """Contents, colours and notes stay."""
    put(sheet["D2:E3"], ORIGINAL)
    sheet["D2:E3"].api.CellBackColor = BLUE
    block.copy()
    sheet["D2"].paste(kind)
    assert formulas(sheet["D2:E3"]) == ORIGINAL
    assert colors(sheet["D2:E3"]) == [BLUE] * 4
    assert sheet["D3"].note is None


@attributes("Range.paste")
def test_pasted_values_may_take_the_place_of_their_formulas(sheet: xw.Sheet) -> None:
    """The usual way to freeze results works; text and errors stay what they are."""
    put(sheet["A1:A4"], [["=1+1"], ['="0"&"12"'], ["=1/0"], ['=""']])
    sheet["A1:A4"].copy()
    sheet["A1"].paste("values")
    assert formulas(sheet["A1:A2"]) == [["2"], ["'012"]]
    assert sheet["A3"].options(err_to_str=True).value == "#DIV/0!"
    assert "1/0" not in formulas(sheet["A3"])[0][0]
    assert not sheet["A4"].value


@attributes("Range.paste")
def test_column_widths_are_pasted_alone(sheet: xw.Sheet) -> None:
    """Widths repeat over a wider destination."""
    for column, width in (("A", 2000), ("B", 5000)):
        sheet[f"{column}:{column}"].api.getColumns().Width = width
    sheet["A1:B1"].copy()
    sheet["D1:G1"].paste("column_widths")
    widths = [sheet.api.getColumns().getByIndex(number).Width for number in range(3, 7)]
    assert widths == pytest.approx([2000, 5000, 2000, 5000], abs=20)


@attributes("Range.paste")
def test_borders_are_left_out_on_demand(sheet: xw.Sheet) -> None:
    """The destination keeps its own borders."""
    bridge = sheet.book.app.impl.bridge
    line = bridge.struct("com.sun.star.table.BorderLine2", OuterLineWidth=50, LineWidth=50, Color=RED)
    sheet["A1"].api.TopBorder2 = line
    sheet["D1"].api.BottomBorder2 = line
    sheet["A1"].api.CellBackColor = BLUE
    sheet["A1"].copy()
    sheet["D1"].paste("all_except_borders")
    assert sheet["D1"].api.TopBorder2.LineWidth == 0
    assert sheet["D1"].api.BottomBorder2.LineWidth > 0
    assert sheet["D1"].api.CellBackColor == BLUE
    sheet["D1"].paste("all")
    assert sheet["D1"].api.TopBorder2.LineWidth > 0


def _rule(cells: xw.Range, limit: str) -> None:
    """Allow only whole numbers above a limit."""
    rule = cells.api.Validation
    rule.Type = Enum("com.sun.star.sheet.ValidationType", "WHOLE")
    rule.setOperator(Enum("com.sun.star.sheet.ConditionOperator", "GREATER"))
    rule.setFormula1(limit)
    cells.api.Validation = rule


@attributes("Range.paste")
def test_validation_is_pasted_alone_and_not_with_formats(sheet: xw.Sheet, tmp_path: Path) -> None:
    """Formats leave rules for what may be typed alone, in Excel and here."""
    _rule(sheet["A1"], "5")
    sheet["A1"].api.CellBackColor = RED
    sheet["A1"].copy()
    sheet["C1"].paste("validation")
    sheet["E1"].paste("formats")
    _rule(sheet["G1"], "9")
    sheet["G1"].paste("formats")
    assert colors(sheet["A1:G1"]) == [RED, NONE, NONE, NONE, RED, NONE, RED]
    rules = {
        str(cell): rule.formula1
        for rule in saved(sheet.book, tmp_path).data_validations.dataValidation
        if rule.type not in {None, "none"}
        for cell in rule.sqref.ranges
    }
    assert rules == {"A1": "5", "C1": "5", "G1": "9"}


@attributes("Range.paste")
@pytest.mark.parametrize(
    ("operation", "result"),
    [("add", [13, 10, 11]), ("subtract", [7, 10, 9]), ("multiply", [30, 0, 10]), ("divide", [10 / 3, None, 10])],
)
def test_operations_calculate_with_what_is_there(sheet: xw.Sheet, operation: str, result: list[float]) -> None:
    """A blank counts as 0; texts in the way stay."""
    sheet["A1"].value = [3, None, 1]
    sheet["A2"].value = [10, 10, 10]
    sheet["A1:C1"].copy()
    sheet["A2"].paste("values", operation=operation)
    assert sheet["A2:C2"].value == pytest.approx(result)


@attributes("Range.paste")
def test_operations_on_formulas_make_formulas(sheet: xw.Sheet) -> None:
    """The old formula stays in the new one."""
    put(sheet["A1:A3"], [["5"], ["=A1+1"], ["text"]])
    sheet["C1"].value = 2
    sheet["C1"].copy()
    sheet["A1:A3"].paste("values", operation="multiply")
    assert sheet["A1:A3"].value == [10, 22, "text"]
    assert formulas(sheet["A2"])[0][0].replace(" ", "") == "=(A1+1)*2"


@attributes("Range.paste")
def test_blanks_are_skipped_on_demand(sheet: xw.Sheet) -> None:
    """Else they empty the cells they are pasted on."""
    sheet["A1"].value = [[1, None], [None, 4]]
    sheet["D1:E2"].value = 9
    sheet["A1:B2"].copy()
    sheet["D1"].paste("values", skip_blanks=True)
    assert sheet["D1:E2"].value == [[1, 9], [9, 4]]
    sheet["D1"].paste("values")
    assert sheet["D1:E2"].value == [[1, None], [None, 4]]


@attributes("Range.paste")
def test_rows_become_columns(sheet: xw.Sheet) -> None:
    """References turn with their cells."""
    put(sheet["A1:C1"], [["1", "=A1+1", "x"]])
    sheet["B1"].api.CellBackColor = RED
    sheet["A1:C1"].copy()
    sheet["E1"].paste(transpose=True)
    assert formulas(sheet["E1:E3"]) == [["1"], ["=E1+1"], ["x"]]
    assert colors(sheet["E1:E3"]) == [NONE, RED, NONE]
    sheet["G1"].paste("values_and_number_formats", transpose=True)
    assert sheet["G1:G3"].value == [1, 2, "x"]


@attributes("Range.paste")
def test_pasting_needs_a_copy(sheet: xw.Sheet) -> None:
    """Without one there is an error."""
    with pytest.raises(WorkbookError, match="copy"):
        sheet["A1"].paste()


@attributes("Range.paste", "Range.copy_from")
def test_kinds_are_checked(sheet: xw.Sheet) -> None:
    """A kind that Excel does not know is an error."""
    sheet["A1"].copy()
    with pytest.raises(ValueError, match="paste must be"):
        sheet["B1"].paste("everything")
    with pytest.raises(ValueError, match="operation must be"):
        sheet["B1"].paste(operation="power")
    with pytest.raises(ValueError, match="copy_type must be"):
        sheet["B1"].copy_from(sheet["A1"], "comments")


@attributes("Range.copy", "Range.paste", "Range.copy_from", "Range.move")
def test_copies_do_not_tear(sheet: xw.Sheet) -> None:
    """Nothing is put on a part of merged cells or of an array formula."""
    sheet["A1:A2"].value = 1
    sheet["C1:D2"].merge()
    array(sheet["F1:F3"], "=ROW(A1:A3)")
    sheet["A1:A2"].copy()
    for target in ("D1", "F2"):
        with pytest.raises(WorkbookError):
            sheet["A1:A2"].copy(sheet[target])
        with pytest.raises(WorkbookError):
            sheet[target].paste("values")
        with pytest.raises(WorkbookError):
            sheet[target].copy_from(sheet["A1:A2"])
        with pytest.raises(WorkbookError):
            sheet["A1:A2"].move(sheet[target])
    assert sheet["C1:D2"].value == [[None, None], [None, None]]
    assert sheet["F1:F3"].value == [1, 2, 3]
    assert sheet["A1:A2"].value == [1, 1]


@attributes("Range.copy", "Range.paste", "Range.copy_from")
def test_parts_of_merged_cells_are_copied_as_values_alone(sheet: xw.Sheet) -> None:
    """Merged cells without their neighbours would come out broken; Calc does not copy a part of an array at all."""
    array(sheet["A1:A3"], "=ROW(A1:A3)")
    sheet["C1"].value = "m"
    sheet["C1:D2"].merge()
    sheet["C1"].copy()
    for change in (
        lambda: sheet["C1"].copy(sheet["F1"]),
        sheet["F1"].paste,
        lambda: sheet["F1"].copy_from(sheet["C1"]),
        lambda: sheet["A2:A3"].copy(sheet["F1"]),
        sheet["A2:A3"].copy,
        lambda: sheet["F1"].copy_from(sheet["A2:A3"], "values"),
    ):
        with pytest.raises(WorkbookError):
            change()
    assert sheet["F1:F2"].value == [None, None]
    sheet["F1"].paste("values")
    assert sheet["F1:F2"].value == ["m", None]


@attributes("Range.copy")
def test_rows_that_a_filter_hides_are_not_copied(sheet: xw.Sheet) -> None:
    """As in Excel, only what a filter lets through arrives."""
    sheet["A1"].options(transpose=True).value = ["kind", 1, 2, 1, 3]
    _filter(sheet["A1:A5"], 1.0)
    other = sheet.book.sheets.add(after=sheet)
    sheet["A1:A5"].copy(other["A1"])
    assert other["A1:A4"].value == ["kind", 1, 1, None]
    sheet["A1:A5"].copy()
    other["C1"].paste("values")
    assert other["C1:C4"].value == ["kind", 1, 1, None]


def _filter(cells: xw.Range, number: float) -> None:
    """Show only rows that hold a number in their first column."""
    bridge = cells.sheet.book.app.impl.bridge
    field = bridge.struct(
        "com.sun.star.sheet.TableFilterField",
        Field=0,
        Operator=Enum("com.sun.star.sheet.FilterOperator", "EQUAL"),
        IsNumeric=True,
        NumericValue=number,
    )
    descriptor = cells.api.createFilterDescriptor(True)
    descriptor.ContainsHeader = True
    descriptor.setFilterFields(Typed("[]com.sun.star.sheet.TableFilterField", (field,)))
    cells.api.filter(descriptor)


@attributes("Range.copy_from")
@pytest.mark.parametrize(
    ("kind", "content", "color"),
    [
        ("all", [["2", "=D2*10"], ["x", "0.5"]], RED),
        ("formulas", [["2", "=D2*10"], ["x", "0.5"]], NONE),
        ("values", [["2", "20"], ["x", "0.5"]], NONE),
        ("formats", [["", ""], ["", ""]], RED),
        ("link", [["=A2", "=B2"], ["=A3", "=B3"]], NONE),
    ],
)
def test_copying_from_another_range(sheet: xw.Sheet, block: xw.Range, kind: str, content: Any, color: int) -> None:
    """Each kind takes what it names."""
    sheet["D2"].copy_from(block, kind)
    assert formulas(sheet["D2:E3"]) == content
    assert colors(sheet["D2"]) == [color]


@attributes("Range.copy_from")
def test_copying_from_leaves_the_clipboard_alone(sheet: xw.Sheet) -> None:
    """What was copied before can still be pasted."""
    sheet["A1"].value = [1, 2]
    sheet["A1"].copy()
    sheet["D1"].copy_from(sheet["B1"], "values")
    sheet["E1"].paste("values")
    assert sheet["D1:E1"].value == [2, 1]


@attributes("Range.copy_from")
def test_links_turn_and_know_their_sheet(sheet: xw.Sheet) -> None:
    """A single cell is linked to absolutely, a block relatively."""
    other = sheet.book.sheets.add("It's", after=sheet)
    sheet["A1"].value = [1, 2, 3]
    other["B2"].copy_from(sheet["A1:C1"], "link", transpose=True)
    assert other["B2:B4"].value == [1, 2, 3]
    sheet["A5"].copy_from(sheet["B1"], "link")
    assert formulas(sheet["A5"]) == [["=$B$1"]]
    sheet["A6"].copy_from(other["B3:B4"], "link")
    assert sheet["A6:A7"].value == [2, 3]


@attributes("Range.copy_from")
def test_copying_from_can_skip_blanks_and_turn(sheet: xw.Sheet) -> None:
    """As in pasting."""
    sheet["A1"].value = [1, None, 3]
    sheet["E1:E3"].value = 9
    sheet["E1"].copy_from(sheet["A1:C1"], "values", skip_blanks=True, transpose=True)
    assert sheet["E1:E3"].value == [1, 9, 3]


# --- moving


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


# --- filling


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


# --- clearing


@attributes("Range.clear")
def test_clearing_leaves_nothing(sheet: xw.Sheet, block: xw.Range) -> None:
    """Contents, formats, notes and merging go; neighbours stay."""
    sheet["C2"].value = "stays"
    sheet["A5:B5"].merge()
    _rule(sheet["A6"], "5")
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
    _rule(sheet["B2"], "5")
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


# --- protection


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


# --- grouping


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
