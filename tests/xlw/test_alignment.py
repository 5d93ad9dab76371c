from __future__ import annotations

from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from openpyxl.styles import Alignment, PatternFill

from tests.xlw.attributes import attributes
from tests.xlw.files import opened, saved

if TYPE_CHECKING:
    from pathlib import Path

    import xlwings as xw

pytestmark = pytest.mark.office

HORIZONTAL = ["general", "left", "center", "right", "fill", "justify", "distributed"]
VERTICAL = ["top", "center", "bottom", "justify", "distributed"]
KEPT_VERTICAL = ["top", "center", "bottom", "distributed"]
RED, GREEN = (255, 0, 0), (0, 255, 0)


@attributes("Range.horizontal_alignment")
@pytest.mark.parametrize("value", HORIZONTAL)
def test_horizontal(sheet: xw.Sheet, value: str) -> None:
    """Every place that Calc has is read as set, from the block and from its cells."""
    assert sheet["B2:D4"].horizontal_alignment == "general"
    sheet["B2:D4"].horizontal_alignment = "center"
    sheet["B2:D4"].horizontal_alignment = value
    assert sheet["B2:D4"].horizontal_alignment == value
    assert sheet["C3"].horizontal_alignment == value


@attributes("Range.vertical_alignment")
@pytest.mark.parametrize("value", VERTICAL)
def test_vertical(sheet: xw.Sheet, value: str) -> None:
    """Every place is read as set."""
    assert sheet["B2:D4"].vertical_alignment == "bottom"
    sheet["B2:D4"].vertical_alignment = "top"
    sheet["B2:D4"].vertical_alignment = value
    assert sheet["B2:D4"].vertical_alignment == value
    assert sheet["C3"].vertical_alignment == value


@attributes("Range.horizontal_alignment", "Range.vertical_alignment")
def test_the_axes_are_independent_and_mixed_cells_read_as_none(sheet: xw.Sheet) -> None:
    """One place does not change the other; different cells have none in common."""
    sheet["A1"].horizontal_alignment = "center"
    sheet["A1"].vertical_alignment = "top"
    assert (sheet["A1"].horizontal_alignment, sheet["A1"].vertical_alignment) == ("center", "top")
    assert (sheet["A1:A2"].horizontal_alignment, sheet["A1:A2"].vertical_alignment) == (None, None)
    sheet["A1"].horizontal_alignment = "general"
    assert sheet["A1:A2"].horizontal_alignment == "general"


def test_across_a_selection_is_refused(sheet: xw.Sheet) -> None:
    """Calc has no such place; the cells keep theirs."""
    sheet["A1"].horizontal_alignment = "right"
    with pytest.raises(NotImplementedError, match="across"):
        sheet["A1:C1"].horizontal_alignment = "center_across_selection"
    assert sheet["A1"].horizontal_alignment == "right"


@attributes("Range.horizontal_alignment", "Range.vertical_alignment", "Range.wrap_text")
def test_places_in_the_saved_file(book: xw.Book, sheet: xw.Sheet, tmp_path: Path) -> None:
    """The file holds the places under Excel's names."""
    for row, value in enumerate(HORIZONTAL, 1):
        sheet.range((row, 1)).horizontal_alignment = value
    for row, value in enumerate(KEPT_VERTICAL, 1):
        sheet.range((row, 2)).vertical_alignment = value
    sheet["C1"].wrap_text = True
    read = saved(book, tmp_path)
    assert [read.cell(row, 1).alignment.horizontal or "general" for row in range(1, 8)] == HORIZONTAL
    assert [read.cell(row, 2).alignment.vertical for row in range(1, 5)] == KEPT_VERTICAL
    assert read["C1"].alignment.wrap_text is True


@attributes("Range.horizontal_alignment", "Range.vertical_alignment", "Range.wrap_text")
def test_places_of_a_file(app: xw.App, tmp_path: Path) -> None:
    """Places in a workbook that Calc did not make are read."""
    made = openpyxl.Workbook()
    for row, value in enumerate(HORIZONTAL, 1):
        made.worksheets[0].cell(row, 1).alignment = Alignment(horizontal=value, wrap_text=True)
    for row, value in enumerate(VERTICAL, 1):
        made.worksheets[0].cell(row, 2).alignment = Alignment(vertical=value)
    sheet = opened(app, made, tmp_path)
    assert [sheet.range((row, 1)).horizontal_alignment for row in range(1, 8)] == HORIZONTAL
    assert [sheet.range((row, 2)).vertical_alignment for row in range(1, 6)] == VERTICAL
    assert sheet["A1:A7"].wrap_text is True


@attributes("Range.wrap_text")
def test_wrap_text(sheet: xw.Sheet) -> None:
    """Wrapping is set and taken off; different cells have none in common."""
    assert sheet["A1"].wrap_text is False
    sheet["A1"].wrap_text = True
    assert sheet["A1"].wrap_text is True
    assert sheet["A1:A2"].wrap_text is None
    sheet["A1:A2"].wrap_text = False
    assert sheet["A1:A2"].wrap_text is False


@attributes("Range.adjust_indent")
def test_indent(book: xw.Book, sheet: xw.Sheet, tmp_path: Path) -> None:
    """Levels are added and taken away, never below none; the file holds them."""
    sheet["A1:A4"].adjust_indent(1)
    sheet["A2:A4"].adjust_indent(2)
    sheet["A3:A4"].adjust_indent(-1)
    sheet["A4"].adjust_indent(-10)
    read = saved(book, tmp_path)
    assert [read.cell(row, 1).alignment.indent for row in range(1, 6)] == [1, 3, 2, 0, 0]
    assert read["A1"].alignment.horizontal == "left"


@attributes("Range.color")
def test_fill_as_documented(sheet: xw.Sheet) -> None:
    """A fill is set as numbers or text, read as numbers, and removed by None."""
    assert sheet.range("A1").color is None
    sheet.range("A1").color = (255, 255, 255)
    assert sheet.range("A1").color == (255, 255, 255)
    sheet.range("A1").color = "#ff0000"
    assert sheet.range("A1").color == RED
    sheet.range("A1").color = 0xFF00
    assert sheet.range("A1").color == GREEN
    sheet.range("A1").color = None
    assert sheet.range("A1").color is None


@attributes("Range.color")
def test_fills_in_the_saved_file(book: xw.Book, sheet: xw.Sheet, tmp_path: Path) -> None:
    """The file holds the fill of the block and of no other cell."""
    sheet["B2:D4"].color = (31, 78, 121)
    sheet["C3"].color = None
    assert sheet["B2:D4"].color is None
    read = saved(book, tmp_path)
    assert read["D4"].fill.fgColor.rgb == "FF1F4E79"
    assert [read[address].fill.fill_type for address in ("B2", "C3", "A1", "E4")] == ["solid", None, None, None]


@attributes("Range.color")
def test_fills_of_a_file(app: xw.App, tmp_path: Path) -> None:
    """Fills of a workbook that Calc did not make are read."""
    made = openpyxl.Workbook()
    made.worksheets[0]["A1"].fill = PatternFill("solid", fgColor="FFFFC000")
    sheet = opened(app, made, tmp_path)
    assert sheet["A1"].color == (0xFF, 0xC0, 0)
    assert sheet["A2"].color is None


@attributes("Range.set_colors", "Range.color")
def test_set_colors(sheet: xw.Sheet) -> None:
    """Each cell gets its colour; ... leaves a cell, None removes its fill."""
    sheet["A1:C2"].color = (0, 0, 255)
    sheet["A1:C2"].set_colors([[(0, 128, 0), ..., None], ["#ff0000", (0, 128, 0), 255]])
    found = [[sheet.range((row, column)).color for column in (1, 2, 3)] for row in (1, 2)]
    assert found == [[(0, 128, 0), (0, 0, 255), None], [RED, (0, 128, 0), RED]]
    assert sheet["D1"].color is None


@attributes("Range.set_colors")
def test_many_colors(book: xw.Book, sheet: xw.Sheet, tmp_path: Path) -> None:
    """A pattern of 10,000 cells is in the file as it was given."""
    palette: list[Any] = [(255, 0, 0), (0, 255, 0), None, (0, 0, 255)]
    colors = [[palette[(row * 7 + column // 3) % 4] for column in range(100)] for row in range(100)]
    sheet["A1:CV100"].set_colors(colors)
    read = saved(book, tmp_path)
    for row in range(0, 100, 9):
        for column in range(0, 100, 7):
            fill = read.cell(row + 1, column + 1).fill
            color = colors[row][column]
            assert (fill.fgColor.rgb if fill.fill_type else None) == (color and "FF{:02X}{:02X}{:02X}".format(*color))
