from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.xlw.attributes import attributes
from tests.xlw.looking import BLUE, NONE, RED, array, colors, formulas, put, saved
from xl_addin.errors import WorkbookError

if TYPE_CHECKING:
    from pathlib import Path

    import xlwings as xw

pytestmark = pytest.mark.office


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
