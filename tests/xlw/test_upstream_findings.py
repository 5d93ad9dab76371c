from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
import xlwings as xw
from PIL import Image

from tests.xlw.attributes import attributes
from xl_addin.errors import WorkbookError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.office

PRODUCTS = [["Name", "Price", "Double"], ["b", 20, None], ["d", 10, None], ["a", 30, None]]
SALES = [["Region", "Sales"], ["North", 100], ["South", 300]]


@attributes("Range.delete")
def test_a_square_is_filled_from_the_right(sheet: xw.Sheet) -> None:
    """A single cell, and a block as high as it is wide, that is deleted without a direction."""
    sheet["A1"].value = [[1, 2, 3, 4], [5, 6, 7, 8]]
    sheet["A1"].delete()
    assert sheet["A1:D2"].value == [[2, 3, 4, None], [5, 6, 7, 8]]
    sheet["A1:B2"].delete()
    assert sheet["A1:D2"].value == [[4, None, None, None], [7, 8, None, None]]


@attributes("Range.value", "Range.raw_value", "Range.clear_contents", "Range.formula_array")
def test_a_part_of_an_array_stays(sheet: xw.Sheet) -> None:
    """Writing and emptying are refused before anything changes; the whole array can be emptied."""
    sheet["A1:C1"].value = [1, 2, 3]
    sheet["B2:B4"].formula_array = "=TRANSPOSE(A1:C1)"
    for change in (
        lambda: setattr(sheet["A1:C3"], "value", 9),
        lambda: setattr(sheet["B3"], "value", 9),
        lambda: setattr(sheet["B3"], "raw_value", 9),
        sheet["B4:C9"].clear_contents,
    ):
        with pytest.raises(WorkbookError, match=re.escape("$B$2:$B$4")):
            change()
    assert sheet["A1:C1"].raw_value == [[1, 2, 3]]
    assert sheet["B2:B4"].value == [1, 2, 3]
    sheet["A2:C4"].clear_contents()
    assert sheet["B2:B4"].value == [None, None, None]


@attributes("Range.clear_contents")
def test_cells_of_a_protected_sheet_are_not_emptied(sheet: xw.Sheet) -> None:
    """A script is told; cells that are not locked can be emptied."""
    sheet["A1:B1"].value = [1, 2]
    protection = sheet["B1"].api.CellProtection
    protection.IsLocked = False
    sheet["B1"].api.CellProtection = protection
    sheet.api.protect("")
    with pytest.raises(WorkbookError, match="protected"):
        sheet["A1"].clear_contents()
    sheet["B1"].clear_contents()
    assert sheet["A1:B1"].value == [1, None]


@pytest.fixture
def restored(app: xw.App) -> Iterator[xw.App]:
    """The app, which calculates by itself again afterwards."""
    yield app
    app.impl.calculation = "automatic"


@attributes("App.calculation", "Range.formula")
def test_formulas_have_values_without_calculation(restored: xw.App) -> None:
    """Formulas show what they gave before it was turned off, and those that are entered later are computed once."""
    sheet = restored.books.add().sheets[0]
    sheet["A1"].value = 2
    sheet["B1"].formula = "=A1*2"
    restored.calculation = "manual"
    sheet["A1"].value = 4
    assert sheet["B1"].value == 4
    sheet["C1:C30"].formula = "=$A$1*3"
    assert sheet["C1:C30"].value == [12] * 30
    sheet["A1"].value = 5
    assert sheet["C1:C30"].value == [12] * 30
    restored.calculation = "automatic"
    assert sheet["B1:C1"].value == [10, 15]


@attributes("Range.column_width")
@pytest.mark.parametrize("width", [0.5, 1, 8.43, 12, 40, 100.5])
def test_a_column_is_as_wide_as_it_was_made(sheet: xw.Sheet, width: float) -> None:
    """Calc keeps twentieths of a point; what was written is read all the same."""
    sheet["A1:D4"].column_width = width
    assert sheet["A1:D4"].column_width == pytest.approx(width, abs=0.006 if width % 0.5 else 0)


@attributes("Shape.scale_width", "Shape.scale_height")
def test_a_picture_keeps_its_proportions(sheet: xw.Sheet, tmp_path: Path) -> None:
    """Either side takes the other along, as Excel does while the proportions are locked."""
    Image.new("RGB", (40, 80)).save(tmp_path / "tall.png")
    picture = sheet.pictures.add(tmp_path / "tall.png")
    assert (picture.width, picture.height) == (30, 60)
    sheet.shapes[0].scale_width(2)
    assert (picture.width, picture.height) == (60, 120)
    sheet.shapes[0].scale_height(0.5)
    assert (picture.width, picture.height) == (30, 60)
    picture.lock_aspect_ratio = False
    sheet.shapes[0].scale_height(2)
    assert (picture.width, picture.height) == (30, 120)


@attributes("Charts.add", "Chart.plot_by")
def test_a_square_is_plotted_by_rows(sheet: xw.Sheet) -> None:
    """As many rows as columns: each row is a series, and a first column of numbers belongs to it."""
    sheet["A1"].value = [["x", "a", "b"], [1, 10, 20], [2, 30, 40]]
    chart = sheet.charts.add(source=sheet["A1:C3"], chart_type="line")
    assert chart.plot_by == "rows"
    assert len(chart.series) == 2


@attributes("Charts.add")
def test_missing_axes_are_named(sheet: xw.Sheet) -> None:
    """The errors speak of axis groups and of visible axes, as those of xlwings do."""
    sheet["A1"].value = [["x", "a", "b"], [1, 10, 20], [2, 30, 40]]
    chart = sheet.charts.add(source=sheet["A1:C3"], chart_type="column_clustered")
    with pytest.raises(xw.XlwingsError, match="no secondary axis group"):
        chart.secondary_value_axis.title = "Margin"
    chart.series[1].axis_group = "secondary"
    with pytest.raises(xw.XlwingsError, match="no visible secondary category axis"):
        chart.secondary_category_axis.number_format = "0"


def products(sheet: xw.Sheet) -> xw.main.Table:
    """A table with a column that is computed, and totals."""
    sheet["A1"].value = PRODUCTS
    table = sheet.tables.add(sheet["A1:C4"], name="Products")
    sheet["C2:C4"].formula = "=[@Price]*2"
    table.show_totals = True
    return table


@attributes("Table.show_headers")
def test_formulas_outlive_the_headers_of_a_table(sheet: xw.Sheet) -> None:
    """References to its columns become cells; headers, which are gone, become an error, as in Excel."""
    table = products(sheet)
    sheet["F1:F4"].formula = [
        ["=SUM(Products[Price])"],
        ["=SUM(Products[[#All],[Price]:[Double]])"],
        ["=COUNTA(Products[[#Headers],[Price]])"],
        ['="Products[Price]"&ROWS(Products)'],
    ]
    sheet["E3"].formula = "=SUM(Products[@[Price]:[Double]])"
    table.show_headers = False
    assert sheet["C2:C5"].value == [40, 20, 60, 120]
    assert sheet["F1:F2"].value == [60, 300]
    assert "#REF!" in sheet["F3"].formula
    assert sheet["F4"].value == "Products[Price]3"
    assert sheet["E3"].value == 30


@attributes("Table.sort", "Table.show_headers")
def test_a_table_without_headers_is_sorted(sheet: xw.Sheet) -> None:
    """Formulas stay with their rows."""
    table = products(sheet)
    table.show_headers = False
    table.sort(1, ascending=False)
    assert sheet["A1:C5"].value == [
        [None, None, None],
        ["d", 10, 20],
        ["b", 20, 40],
        ["a", 30, 60],
        ["Total", None, 120],
    ]


@attributes("PivotTables.add", "PivotTable.name")
def test_pivot_tables_of_all_sheets_have_names_of_their_own(book: xw.Book, sheet: xw.Sheet) -> None:
    """Calc wants them to differ in the whole workbook, not only on a sheet."""
    sheet["A1"].value = SALES
    other = book.sheets.add()
    names = [place.sheet.pivot_tables.add(sheet["A1:B3"], place).name for place in (sheet["D1"], other["A1"])]
    assert names == ["PivotTable1", "PivotTable2"]
    with pytest.raises(WorkbookError, match="PivotTable1"):
        other.pivot_tables.add(sheet["A1:B3"], other["F1"], name="PivotTable1")
    assert len(other.pivot_tables) == 1


@attributes("PivotValueField.name", "PivotValueField.function")
def test_all_that_hold_a_value_field_see_its_new_name(sheet: xw.Sheet) -> None:
    """Also one that was looked up before the function, and with it the caption, changed."""
    sheet["A1"].value = SALES
    pivot = sheet.pivot_tables.add(sheet["A1:B3"], sheet["D1"], rows="Region")
    field = pivot.values.add("Sales")
    other = sheet.pivot_tables[0].values["Sum of Sales"]
    other.function = "average"
    assert field.name == "Average of Sales"
    other.name = "Mean"
    assert field.name == "Mean"
    field.remove()
    assert len(pivot.values) == 0


@attributes("Table.resize", "PivotTable.refresh")
def test_a_pivot_table_follows_its_table(sheet: xw.Sheet) -> None:
    """Rows that a table takes in are in the report."""
    sheet["A1"].value = SALES
    table = sheet.tables.add(sheet["A1:B3"], name="Sales")
    pivot = sheet.pivot_tables.add(table, sheet["D1"], rows="Region", values="Sales")
    table.resize(sheet["A1:B4"])
    sheet["A4"].value = ["South", 50]
    pivot.refresh()
    assert pivot.data_body_range.value == [100, 350, 450]
