from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.xlw.attributes import attributes
from tests.xlw.looking import BLUE, NONE, RED, add_rule, array, colors, formulas, put, saved
from xl_addin.errors import WorkbookError
from xl_addin.hosts.calc.values import Enum, Typed

if TYPE_CHECKING:
    from pathlib import Path

    import xlwings as xw

pytestmark = pytest.mark.office


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


@attributes("Range.paste")
def test_validation_is_pasted_alone_and_not_with_formats(sheet: xw.Sheet, tmp_path: Path) -> None:
    """Formats leave rules for what may be typed alone, in Excel and here."""
    add_rule(sheet["A1"], "5")
    sheet["A1"].api.CellBackColor = RED
    sheet["A1"].copy()
    sheet["C1"].paste("validation")
    sheet["E1"].paste("formats")
    add_rule(sheet["G1"], "9")
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
