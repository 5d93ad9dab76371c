from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from tests.xlw.attributes import attributes

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    import xlwings as xw

pytestmark = pytest.mark.office

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384


@attributes("Range.end")
def test_the_documented_ends(sheet: xw.Sheet) -> None:
    """From a filled cell the way leads to the last filled one; from the last one to the sheet's edge."""
    sheet.range("A1:B2").value = 1
    assert sheet.range("A1").end("down").address == "$A$2"
    assert sheet.range("B1").end("left").address == "$A$1"
    assert sheet.range("B2").end("up").address == "$B$1"
    assert sheet.range("A2").end("right").address == "$B$2"
    assert sheet.range("B2").end("right").address == "$XFD$2"
    assert sheet.range("A2").end("down").address == f"$A${LAST_ROW}"


@attributes("Range.end")
def test_the_last_row_is_found_from_below(sheet: xw.Sheet) -> None:
    """The usual way to the end of a column works, with gaps in it, and in an empty column."""
    sheet["A1"].options(transpose=True).value = [1, None, 3, None, None, "last"]
    assert sheet.range((LAST_ROW, 1)).end("up").row == 6
    assert sheet.cells.last_cell.end("up").address == "$XFD$1"
    assert sheet.range((1, LAST_COLUMN)).end("left").column == 1
    assert sheet["B1048576"].end("up").address == "$B$1"


@attributes("Range.end")
def test_long_runs_end_where_they_end(sheet: xw.Sheet) -> None:
    """A run of thousands of cells is left at its last one."""
    sheet["B3"].options(transpose=True).value = list(range(2500))
    assert sheet["B3"].end("down").address == "$B$2502"
    assert sheet["B2502"].end("up").address == "$B$3"
    assert sheet["B1"].end("down").address == "$B$3"


@attributes("Range.end")
def test_ways_are_those_of_ctrl_and_an_arrow(sheet: xw.Sheet) -> None:
    """Along any line, the end is what Excel's rule gives: through a block, or over a gap to the next cell."""
    chance = random.Random(5)  # noqa: S311 - no secret
    size = 12
    for _ in range(12):
        filled = {place for place in range(1, size + 1) if chance.random() < 0.5}
        sheet["B2:B13"].value = [[1 if place in filled else None] for place in range(1, size + 1)]
        sheet["2:2"].clear_contents()
        start = chance.randint(1, size)
        cell = sheet.range((start + 1, 2))
        filled -= {1}
        assert cell.end("down").row - 1 == _end(filled, start, 1, LAST_ROW - 1)
        assert cell.end("up").row - 1 == _end(filled, start, -1, 0)


def _end(filled: AbstractSet[int], start: int, step: int, edge: int) -> int:
    """Walk cell by cell, by Excel's rule."""
    if start == edge:
        return start
    if start in filled and start + step in filled:
        while start + step in filled:
            start += step
        return start
    ahead = [place for place in filled if (place - start) * step > 0]
    return min(ahead, key=lambda place: abs(place - start)) if ahead else edge


@attributes("Range.end")
def test_a_formula_that_shows_nothing_is_no_gap(sheet: xw.Sheet) -> None:
    """Excel stops at cells with formulas, whatever they show."""
    sheet["A1:A4"].api.setFormulaArray((("1",), ('=""',), ("3",), ("",)))
    assert sheet["A1"].end("down").address == "$A$3"


@attributes("Range.end")
def test_the_way_leads_out_of_merged_cells(sheet: xw.Sheet) -> None:
    """Merged cells count as one."""
    sheet["A1"].value = "head"
    sheet["A1:A3"].merge()
    sheet["A4:A6"].value = 1
    assert sheet["A1"].end("down").address == "$A$6"


def test_directions_are_checked(sheet: xw.Sheet) -> None:
    """A direction that Excel does not know is an error."""
    with pytest.raises(ValueError, match="direction"):
        sheet["A1"].end("sideways")


@attributes("Range.expand")
def test_the_documented_expansion(sheet: xw.Sheet) -> None:
    """An empty first cell does not count."""
    sheet.range("A1").value = [[None, 1], [2, 3]]
    assert sheet.range("A1").expand().address == "$A$1:$B$2"
    assert sheet.range("A1").expand("table").address == "$A$1:$B$2"
    assert sheet.range("A1").expand("right").address == "$A$1:$B$1"
    assert sheet.range("A1").expand("down").address == "$A$1:$A$2"


@attributes("Range.expand")
@pytest.mark.parametrize(
    ("mode", "address"),
    [
        ("table", "$B$2:$D$5"),
        ("down", "$B$2:$B$5"),
        ("d", "$B$2:$B$5"),
        ("vertical", "$B$2:$B$5"),
        ("right", "$B$2:$D$2"),
        ("r", "$B$2:$D$2"),
        ("horizontal", "$B$2:$D$2"),
    ],
)
def test_a_table_expands_up_to_blanks(sheet: xw.Sheet, mode: str, address: str) -> None:
    """What stands beyond a blank does not belong to it."""
    sheet["B2:D5"].value = 1
    sheet["F2:F9"].value = 2
    sheet["B7:F7"].value = 2
    assert sheet["B2"].expand(mode).address == address


@attributes("Range.expand")
def test_one_cell_expands_to_itself(sheet: xw.Sheet) -> None:
    """Nothing below and nothing to the right."""
    sheet["C3"].value = 1
    assert sheet["C3"].expand().address == "$C$3"


@attributes("Range.current_region")
def test_a_region_ends_at_blank_rows_and_columns(sheet: xw.Sheet) -> None:
    """Gaps inside do not end it; cells that touch at a corner belong to it."""
    sheet["B2:C3"].value = 1
    sheet["D4"].value = 2
    sheet["F4"].value = 3
    sheet["A9"].value = 4
    assert sheet["B2"].current_region.address == "$B$2:$D$4"
    assert sheet["F4"].current_region.address == "$F$4"
    assert sheet["H8"].current_region.address == "$H$8"
    assert sheet["E3"].current_region.address == "$B$2:$F$4"


@attributes("Range.current_region")
def test_regions_are_those_of_the_definition(sheet: xw.Sheet) -> None:
    """On sparse sheets the region is what growing by touching cells gives."""
    chance = random.Random(1)  # noqa: S311 - no secret
    size = 8
    for _ in range(25):
        share = chance.choice((0.1, 0.2, 0.35))
        filled = {(row, column) for row in range(size) for column in range(size) if chance.random() < share}
        sheet["A1:H8"].value = [
            [1 if (row, column) in filled else None for column in range(size)] for row in range(size)
        ]
        row, column = chance.randrange(size), chance.randrange(size)
        found = sheet[row, column].current_region
        top, left, bottom, right = _region(filled, row, column)
        assert (found.row, found.column) == (top + 1, left + 1)
        assert found.shape == (bottom - top + 1, right - left + 1)


def _region(filled: AbstractSet[tuple[int, int]], row: int, column: int) -> tuple[int, int, int, int]:
    """Grow a block by every filled cell next to it."""
    top, left, bottom, right = row, column, row, column
    while True:
        near = [(y, x) for y, x in filled if top - 1 <= y <= bottom + 1 and left - 1 <= x <= right + 1]
        rows, columns = [y for y, _ in near] + [top, bottom], [x for _, x in near] + [left, right]
        grown = min(rows), min(columns), max(rows), max(columns)
        if grown == (top, left, bottom, right):
            return grown
        top, left, bottom, right = grown


@attributes("Range.select")
def test_selected_cells_are_what_a_user_would_see_selected(sheet: xw.Sheet) -> None:
    """The selection is on the sheet of the range."""
    other = sheet.book.sheets.add(after=sheet)
    sheet["B2:C3"].select()
    controller = sheet.book.api.getCurrentController()
    assert controller.getActiveSheet().getName() == sheet.name
    assert controller.getSelection().getRangeAddress().EndColumn == 2
    other["D4"].select()
    assert controller.getActiveSheet().getName() == other.name
    assert controller.getSelection().getRangeAddress().StartRow == 3
