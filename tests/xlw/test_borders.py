from __future__ import annotations

from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from openpyxl.styles import Border, Side

from tests.xlw.attributes import attributes
from tests.xlw.files import opened, saved

if TYPE_CHECKING:
    from pathlib import Path

    import xlwings as xw

pytestmark = pytest.mark.office

OUTSIDE = ["edge_top", "edge_bottom", "edge_left", "edge_right"]
INSIDE = ["inside_vertical", "inside_horizontal"]
DIAGONALS = ["diagonal_down", "diagonal_up"]
GRID = OUTSIDE + INSIDE
ALL = GRID + DIAGONALS
RED, GREEN, BLUE, BLACK = (255, 0, 0), (0, 255, 0), (0, 0, 255), (0, 0, 0)
IN_FILES = {
    "hair": ("continuous", "hairline"),
    "thin": ("continuous", "thin"),
    "medium": ("continuous", "medium"),
    "thick": ("continuous", "thick"),
    "dashed": ("dash", "thin"),
    "mediumDashed": ("dash", "medium"),
    "dashDot": ("dash_dot", "thin"),
    "mediumDashDot": ("dash_dot", "medium"),
    "dashDotDot": ("dash_dot_dot", "thin"),
    "mediumDashDotDot": ("dash_dot_dot", "medium"),
    "dotted": ("dot", "thin"),
    "double": ("double", "thick"),
    "slantDashDot": ("slant_dash_dot", "medium"),
}
"""The thirteen lines that Excel has: name in files, line style and weight in its object model."""


@pytest.fixture
def rng(sheet: xw.Sheet) -> xw.Range:
    """A block with inner lines."""
    return sheet["B2:D4"]


def _styles(rng: xw.Range, names: list[str] = ALL) -> list[str | None]:
    return [rng.borders[name].line_style for name in names]


@attributes("Borders.line_style", "Borders.weight", "Borders.color", "Borders.set", "Borders.clear")
def test_documented_example(sheet: xw.Sheet) -> None:
    """The example of the documentation, step by step."""
    rng = sheet["A1:D10"]
    rng.borders.line_style = "continuous"
    rng.borders.weight = "thin"
    rng.borders.color = "#000000"
    assert (rng.borders.line_style, rng.borders.weight, rng.borders.color) == ("continuous", "thin", BLACK)
    rng.borders["edge_bottom"].weight = "thick"
    assert rng.borders.weight is None
    rng.borders.set("outside", line_style="double", color=(255, 0, 0))
    assert _styles(rng, OUTSIDE) == ["double"] * 4
    rng.borders.clear("inside")
    assert _styles(rng, INSIDE) == ["none"] * 2
    assert _styles(rng, OUTSIDE) == ["double"] * 4
    rng.borders.clear()
    assert [border.line_style for border in rng.borders] == ["none"] * 8


@attributes("Range.borders", "Border.line_style", "Border.weight")
@pytest.mark.parametrize("side", ALL)
def test_all_lines(rng: xw.Range, side: str) -> None:
    """Every line that Excel has is read as it was set, on every side."""
    border = rng.borders[side]
    for line_style, weight in IN_FILES.values():
        border.line_style = line_style
        border.weight = weight
        assert (border.line_style, border.weight) == (line_style, weight)
    assert _styles(rng, [name for name in ALL if name != side]) == ["none"] * 7


@attributes("Border.color")
@pytest.mark.parametrize("side", GRID)
def test_color(rng: xw.Range, side: str) -> None:
    """Colours are read as set; a missing line has none, and a colour makes it appear."""
    border = rng.borders[side]
    assert border.color is None
    border.color = RED
    assert border.color == RED
    assert border.line_style == "continuous"
    border.color = "#00ff00"
    assert border.color == GREEN
    border.color = 0xFF0000
    assert border.color == BLUE


@attributes("Border.color")
@pytest.mark.parametrize("side", DIAGONALS)
def test_diagonal_color(rng: xw.Range, side: str) -> None:
    """Diagonals of several cells tell no colour, as in Excel; each cell does."""
    rng.borders[side].color = RED
    assert rng.borders[side].color is None
    assert rng.sheet["C3"].borders[side].color == RED


@attributes("Borders.set")
def test_lines_in_the_saved_file(book: xw.Book, sheet: xw.Sheet, tmp_path: Path) -> None:
    """The file holds each line on the outer sides of the right cells, with its colour."""
    for place, (line_style, weight) in enumerate(IN_FILES.values()):
        rng = sheet["B2:D4"].offset(5 * place)
        rng.borders.set("outside", line_style=line_style, weight=weight, color=RED)
    read = saved(book, tmp_path)
    for place, name in enumerate(IN_FILES):
        first = 2 + 5 * place
        for row, column, side in [(0, 2, "top"), (0, 4, "top"), (2, 2, "bottom"), (1, 2, "left"), (2, 4, "right")]:
            found = getattr(read.cell(first + row, column).border, side)
            assert (found.style, found.color.rgb) == (name, "FFFF0000")
        for row, column, side in [(0, 2, "bottom"), (1, 3, "top"), (1, 3, "left"), (-1, 2, "bottom"), (0, 5, "left")]:
            assert getattr(read.cell(first + row, column).border, side).style is None


@attributes("Borders.set")
def test_inner_lines_and_diagonals_in_the_saved_file(book: xw.Book, rng: xw.Range, tmp_path: Path) -> None:
    """Inner lines lie between all cells and not around them."""
    rng.borders.set("inside", line_style="dash", weight="medium")
    rng.borders.set("diagonal_up", line_style="dot")
    sheet = saved(book, tmp_path)
    middle = sheet["C3"].border
    assert {getattr(middle, side).style for side in ("top", "bottom", "left", "right")} == {"mediumDashed"}
    assert sheet["B2"].border.top.style is None
    assert sheet["B2"].border.bottom.style == "mediumDashed"
    assert (middle.diagonal.style, bool(middle.diagonalUp), bool(middle.diagonalDown)) == ("dotted", True, False)


@attributes("Border.line_style", "Border.weight", "Border.color")
def test_lines_of_a_file(app: xw.App, tmp_path: Path) -> None:
    """Lines of a workbook that Calc did not make are read in Excel's terms, from both cells."""
    made = openpyxl.Workbook()
    for row, name in enumerate(IN_FILES):
        made.worksheets[0].cell(2 * row + 1, 1).border = Border(bottom=Side(style=name, color="FF0000FF"))
    sheet = opened(app, made, tmp_path)
    for row, line in enumerate(IN_FILES.values()):
        border = sheet.range((2 * row + 1, 1)).borders["edge_bottom"]
        assert (border.line_style, border.weight, border.color) == (*line, BLUE)
        assert sheet.range((2 * row + 2, 1)).borders["edge_top"].line_style == line[0]


@attributes("Border.line_style", "Border.weight")
def test_a_line_belongs_to_both_cells(book: xw.Book, sheet: xw.Sheet, tmp_path: Path) -> None:
    """A line between cells is read from both, and the last to set it decides."""
    sheet["B2"].borders["edge_bottom"].weight = "thick"
    sheet["B2"].borders["edge_bottom"].color = RED
    assert sheet["B3"].borders["edge_top"].weight == "thick"
    sheet["B3"].borders["edge_top"].weight = "hairline"
    assert sheet["B2"].borders["edge_bottom"].weight == "hairline"
    assert sheet["B2"].borders["edge_bottom"].color == RED
    read = saved(book, tmp_path)
    assert {read["B2"].border.bottom.style, read["B3"].border.top.style} == {None, "hair"}
    sheet["B3"].borders["edge_top"].line_style = None
    assert sheet["B2"].borders["edge_bottom"].line_style == "none"


@attributes("Border.line_style", "Border.weight")
@pytest.mark.parametrize("none", [None, "none"])
def test_removing_and_bringing_back(rng: xw.Range, none: str | None) -> None:
    """None removes a line; a weight brings it back."""
    border = rng.borders["edge_top"]
    border.line_style = "double"
    border.line_style = none
    assert border.line_style == "none"
    assert border.color is None
    border.weight = "medium"
    assert (border.line_style, border.weight, border.color) == ("continuous", "medium", BLACK)


@attributes("Borders.line_style", "Borders.weight", "Borders.color")
def test_all_borders_are_edges_and_inner_lines(rng: xw.Range) -> None:
    """The collection's properties leave diagonals alone; sides that differ read as None."""
    rng.borders.line_style = "continuous"
    assert _styles(rng) == ["continuous"] * 6 + ["none"] * 2
    rng.borders.weight = "medium"
    rng.borders.color = "#0000ff"
    assert (rng.borders.line_style, rng.borders.weight, rng.borders.color) == ("continuous", "medium", BLUE)
    rng.borders["diagonal_up"].line_style = "double"
    assert rng.borders.line_style == "continuous"
    rng.borders["edge_top"].line_style = "double"
    assert rng.borders.line_style is None
    rng.borders["inside_horizontal"].weight = "thick"
    assert rng.borders.weight is None
    rng.borders["edge_left"].color = RED
    assert rng.borders.color is None


@attributes("Borders.set", "Borders.line_style", "Borders.weight", "Borders.color")
@pytest.mark.parametrize("address", ["B2", "B2:D2", "B2:B4", "B2:D4"])
def test_missing_inner_lines_do_not_count(sheet: xw.Sheet, address: str) -> None:
    """A single cell, row or column agrees in the sides that it has."""
    borders = sheet[address].borders
    borders.set(line_style="continuous", weight="medium", color="#ff0000")
    assert (borders.line_style, borders.weight, borders.color) == ("continuous", "medium", RED)
    borders["edge_top"].color = GREEN
    assert borders.color is None
    borders.clear()
    assert (borders.line_style, borders.color) == ("none", None)


@attributes("Borders.set")
def test_what_excel_cannot_combine(rng: xw.Range) -> None:
    """The style wins over the weight, and removal over both."""
    rng.borders.set("edge_top", line_style="dash_dot_dot", weight="thick")
    assert (rng.borders["edge_top"].line_style, rng.borders["edge_top"].weight) == ("dash_dot_dot", "thin")
    rng.borders.set("outside", weight="thick", color=RED, line_style=None)
    assert _styles(rng, OUTSIDE) == ["none"] * 4


@attributes("Border.weight", "Border.color", "Borders.set")
@pytest.mark.parametrize(
    ("side", "cell", "cell_side"),
    [
        ("edge_top", "C2", "edge_top"),
        ("edge_bottom", "C4", "edge_bottom"),
        ("edge_left", "B3", "edge_left"),
        ("edge_right", "D3", "edge_right"),
        ("inside_vertical", "C3", "edge_right"),
        ("inside_horizontal", "C3", "edge_bottom"),
        ("diagonal_down", "C3", "diagonal_down"),
    ],
)
def test_a_change_keeps_what_segments_differ_in(rng: xw.Range, side: str, cell: str, cell_side: str) -> None:
    """A weight set to a side of several colours leaves each segment its colour, and other sides alone."""
    rng.borders.set("everything", line_style="continuous", weight="thin", color=RED)
    one = rng.sheet[cell].borders[cell_side]
    one.color = GREEN
    assert one.color == GREEN
    assert rng.sheet["B2"].borders["edge_top"].color == RED
    rng.borders[side].weight = "thick"
    assert (one.weight, one.color) == ("thick", GREEN)
    assert rng.borders[side].weight == "thick"
    others = [name for name in ALL if name != side]
    assert [rng.borders[name].weight for name in others] == ["thin"] * 7
    assert [rng.borders[name].line_style for name in others] == ["continuous"] * 7
    assert rng.borders["edge_top"].color == RED


@attributes("Border.api", "Borders.api")
def test_native_objects(rng: xw.Range) -> None:
    """The UNO object of the cells is at hand."""
    assert _row(rng.borders.api) == _row(rng.borders["edge_top"].api) == 1


def _row(cells: Any) -> int:
    return int(cells.getRangeAddress().StartRow)
