from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.xlw.attributes import attributes
from xl_addin.errors import WorkbookError
from xl_addin.hosts.calc.xlw.refusal import NotInCalcError

if TYPE_CHECKING:
    from pathlib import Path

    import xlwings as xw

pytestmark = pytest.mark.office

ROWS = [
    ["Region", "Year", "Sales", "Kind"],
    ["North", 2023, 100, "a"],
    ["South", 2024, 200, "b"],
    ["North", 2024, 300, "a"],
    ["South", 2023, 400, "a"],
]


def _pivot(sheet: xw.Sheet, **arguments: object) -> xw.PivotTable:
    sheet["A1"].value = ROWS
    return sheet.pivot_tables.add(sheet["A1:D5"], sheet["G3"], **arguments)


@attributes(
    "PivotTables.add",
    "PivotTables.count",
    "PivotTables.parent",
    "Sheet.pivot_tables",
    "PivotTable.name",
    "PivotTable.parent",
    "PivotTable.range",
)
def test_the_documented_example(sheet: xw.Sheet) -> None:
    """Sales by region and year, with the totals that a person would work out."""
    pivot = _pivot(sheet, rows="Region", columns="Year", values={"Sales": "sum"})
    assert repr(pivot) == "<PivotTable 'PivotTable1' in Sheet1>"
    assert (pivot.name, pivot.parent) == ("PivotTable1", sheet)
    assert (sheet.pivot_tables.count, sheet.pivot_tables.parent) == (1, sheet)
    assert "pivottable1" in sheet.pivot_tables
    assert pivot.range.address == "$G$3:$J$7"
    assert [row[:3] for row in pivot.range.value[2:4]] == [["North", 100, 300], ["South", 400, 200]]
    assert [row[3] for row in pivot.range.value[2:]] == [400, 600, 1000]


@attributes("PivotTable.field_names", "PivotTable.name")
def test_fields_and_names(sheet: xw.Sheet) -> None:
    """Fields are the headers of the source, whatever they are used for."""
    pivot = _pivot(sheet, name="Bericht", values="Sales")
    assert pivot.field_names == ROWS[0]
    pivot.name = "Report"
    assert [each.name for each in sheet.pivot_tables] == ["Report"]
    assert pivot.values[0].source_field == "Sales"


@attributes(
    "PivotTable.rows",
    "PivotTable.columns",
    "PivotTable.filters",
    "PivotFields.add",
    "PivotFields.count",
    "PivotFields.parent",
    "PivotField.name",
    "PivotField.parent",
)
def test_fields_are_placed_and_moved(sheet: xw.Sheet) -> None:
    """A field is in one area of rows, columns and filters; its order is that of adding."""
    pivot = _pivot(sheet)
    field = pivot.rows.add("Region")
    assert repr(field) == "<PivotField 'Region' in 'PivotTable1'>"
    assert field.parent == pivot
    pivot.rows.add("Kind")
    pivot.rows.add("Region")
    assert [each.name for each in pivot.rows] == ["Region", "Kind"]
    pivot.columns.add("Region")
    pivot.filters.add("Year")
    assert (pivot.rows.count, pivot.columns.count, pivot.filters.count) == (1, 1, 1)
    assert pivot.filters[0].name == "Year"
    assert pivot.rows.parent == pivot
    with pytest.raises(KeyError):
        pivot.rows.add("Nothing")


@attributes("PivotField.remove", "PivotField.api", "PivotFields.api")
def test_fields_are_removed(sheet: xw.Sheet) -> None:
    """The field can be placed again."""
    pivot = _pivot(sheet, rows=["Region", "Kind"])
    assert pivot.rows.api.getCount() == 2
    assert pivot.rows["Region"].api.Orientation.value == "ROW"
    pivot.rows["Region"].remove()
    assert [each.name for each in pivot.rows] == ["Kind"]


@attributes(
    "PivotTable.values",
    "PivotValueFields.add",
    "PivotValueFields.count",
    "PivotValueFields.parent",
    "PivotValueField.name",
    "PivotValueField.function",
    "PivotValueField.source_field",
    "PivotValueField.parent",
)
def test_the_documented_values(sheet: xw.Sheet) -> None:
    """Captions are Excel's, and follow the function until they are set."""
    pivot = _pivot(sheet, rows="Region")
    field = pivot.values.add("Sales")
    assert (field.name, field.function) == ("Sum of Sales", "sum")
    assert field.parent == pivot
    field.function = "average"
    assert field.name == "Average of Sales"
    field.name = "Average Sales"
    assert pivot.values["Average Sales"].source_field == "Sales"
    assert pivot.range.value[1:] == [["North", 200], ["South", 300], ["Total Result", 250]]
    assert pivot.values.add("Kind").name == "Count of Kind"
    assert pivot.values.count == 2
    assert pivot.values.parent == pivot
    with pytest.raises(WorkbookError):
        field.name = "Region"


@pytest.mark.parametrize(
    ("function", "north"),
    [
        ("sum", 400),
        ("count", 2),
        ("average", 200),
        ("max", 300),
        ("min", 100),
        ("product", 30000),
        ("count_numbers", 2),
        ("stdev", 141.4213562373095),
        ("stdevp", 100),
        ("var", 20000),
        ("varp", 10000),
    ],
)
def test_functions(sheet: xw.Sheet, function: str, north: float) -> None:
    """Of 100 and 300, worked out by hand."""
    pivot = _pivot(sheet, rows="Region", values={"Sales": function})
    assert pivot.values[0].function == function
    assert pivot.range.value[1] == ["North", pytest.approx(north)]


@attributes("PivotTable.data_body_range", "PivotValueField.remove", "PivotValueFields.api", "PivotValueField.api")
def test_one_field_is_summarised_twice(sheet: xw.Sheet) -> None:
    """The captions head columns side by side."""
    pivot = _pivot(sheet, rows="Region")
    assert pivot.data_body_range is None
    first = pivot.values.add("Sales", name="Total")
    second = pivot.values.add("Sales", "count")
    assert [each.name for each in pivot.values] == ["Total", "Count of Sales"]
    assert second.source_field == "Sales"
    assert pivot.data_body_range.value == [[400, 2], [600, 2], [1000, 4]]
    assert (first.api.Function2, pivot.values.api.getCount()) == (2, 2)
    second.remove()
    assert [each.name for each in pivot.values] == ["Total"]


@attributes("PivotTable.show_row_grand_totals", "PivotTable.show_column_grand_totals")
def test_totals_are_shown_and_hidden(sheet: xw.Sheet) -> None:
    """Totals of rows stand in the last column, those of columns in the last row."""
    pivot = _pivot(sheet, rows="Region", columns="Year", values="Sales")
    assert (pivot.show_row_grand_totals, pivot.show_column_grand_totals) == (True, True)
    pivot.show_row_grand_totals = False
    assert pivot.range.shape == (5, 3)
    pivot.show_column_grand_totals = False
    assert pivot.range.shape == (4, 3)
    assert (pivot.show_row_grand_totals, pivot.show_column_grand_totals) == (False, False)


@attributes("PivotTable.layout")
def test_layouts(sheet: xw.Sheet) -> None:
    """In an outline, inner items begin a row below; compact ones came late, and are refused before."""
    pivot = _pivot(sheet, rows=["Region", "Kind"], values="Sales")
    assert pivot.layout == "tabular"
    assert pivot.range.value[1][:2] == ["North", "a"]
    pivot.layout = "outline"
    assert pivot.layout == "outline"
    assert pivot.range.value[1][:2] == ["North", None]
    try:
        pivot.layout = "compact"
    except NotInCalcError:
        assert pivot.layout == "outline"
    else:
        assert pivot.layout == "compact"


@attributes("PivotTable.refresh")
def test_a_pivot_table_is_refreshed(sheet: xw.Sheet) -> None:
    """It shows new figures of its source then."""
    pivot = _pivot(sheet, rows="Region", values="Sales")
    sheet["C2"].value = 1100
    pivot.refresh()
    assert pivot.range.value[1:] == [["North", 1400], ["South", 600], ["Total Result", 2000]]


@attributes("PivotTable.delete", "PivotTables.count", "PivotTable.api", "PivotTables.api")
def test_a_pivot_table_is_deleted(sheet: xw.Sheet) -> None:
    """Its cells are blank then."""
    pivot = _pivot(sheet, rows="Region", values="Sales")
    assert pivot.api.getName() == "PivotTable1"
    assert sheet.pivot_tables.api.hasByName("PivotTable1")
    pivot.delete()
    assert sheet.pivot_tables.count == 0
    assert sheet["G3"].value is None


@attributes("PivotTable.get_range", "PivotTable.get_data_body_range")
def test_asynchronous_ways_give_the_same(sheet: xw.Sheet) -> None:
    """As with Excel on the desktop, they need not wait for anything."""
    pivot = _pivot(sheet, rows="Region", values="Sales")
    assert asyncio.run(pivot.get_range()).address == pivot.range.address
    assert asyncio.run(pivot.get_data_body_range()).value == [400, 600, 1000]


def test_a_table_is_a_source(sheet: xw.Sheet) -> None:
    """Without its totals."""
    sheet["A1"].value = ROWS
    table = sheet.tables.add(sheet["A1:C5"])
    table.show_totals = True
    pivot = sheet.pivot_tables.add(table, sheet["G3"], rows="Region", values="Sales")
    assert pivot.field_names == ROWS[0][:3]
    assert pivot.range.value[-1] == ["Total Result", 1000]


@attributes("PivotTables.add")
def test_pivot_tables_are_saved(app: xw.App, book: xw.Book, sheet: xw.Sheet, tmp_path: Path) -> None:
    """The .xlsx file has fields, function and caption, and they are found when it is opened again."""
    _pivot(sheet, rows="Region", columns="Year", filters="Kind", values={"Sales": "max"})
    path = tmp_path / "pivot.xlsx"
    book.save(path)
    saved = openpyxl.load_workbook(path).worksheets[0]._pivots[0]  # noqa: SLF001 - openpyxl has no other way
    assert [field.x for field in saved.rowFields] == [0]
    assert [field.x for field in saved.colFields] == [1]
    assert [field.fld for field in saved.pageFields] == [3]
    assert [(field.name, field.fld, field.subtotal) for field in saved.dataFields] == [("Max of Sales", 2, "max")]
    book.close()
    pivot = app.books.open(path).sheets[0].pivot_tables[0]
    assert [field.name for field in (*pivot.rows, *pivot.columns, *pivot.filters)] == ["Region", "Year", "Kind"]
    assert [(field.name, field.source_field, field.function) for field in pivot.values] == [
        ("Max of Sales", "Sales", "max")
    ]


def test_number_formats_are_refused(sheet: xw.Sheet) -> None:
    """Calc takes them from the source; nothing is added."""
    pivot = _pivot(sheet, rows="Region")
    with pytest.raises(NotInCalcError):
        pivot.values.add("Sales", number_format="0.00")
    assert pivot.values.count == 0
    with pytest.raises(NotInCalcError):
        pivot.values.add("Sales").number_format = "0.00"


def test_a_value_is_not_placed_elsewhere_afterwards(sheet: xw.Sheet) -> None:
    """The other order works."""
    pivot = _pivot(sheet, rows="Region", values="Region")
    assert [each.name for each in pivot.rows] == ["Region"]
    assert pivot.values[0].name == "Count of Region"
    pivot.values.add("Year")
    with pytest.raises(NotInCalcError):
        pivot.columns.add("Year")
