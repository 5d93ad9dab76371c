from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import openpyxl
import pandas as pd
import pytest

from tests.xlw.attributes import attributes
from xl_addin.errors import WorkbookError
from xl_addin.hosts.calc.xlw.refusal import NotInCalcError
from xl_addin.hosts.calc.xlw.tables import headers

if TYPE_CHECKING:
    from pathlib import Path

    import xlwings as xw

pytestmark = pytest.mark.office

PRODUCTS = [["Name", "Count", "Price"], ["Pen", 3, 1.5], ["Book", 1, 20], ["Ink", 2, 7]]


def _table(sheet: xw.Sheet, name: str = "Products", corner: str = "B2") -> xw.main.Table:
    sheet[corner].value = PRODUCTS
    return sheet.tables.add(sheet[corner].resize(4, 3), name=name)


def _saved(book: xw.Book, path: Path) -> openpyxl.worksheet.worksheet.Worksheet:
    book.save(path)
    return openpyxl.load_workbook(path).worksheets[0]


@attributes("Tables.add", "Tables.count", "Sheet.tables", "Table.name", "Table.parent", "Table.api", "Tables.api")
def test_a_table_is_made(sheet: xw.Sheet) -> None:
    """The documented example: a name, cells, a sheet."""
    sheet["A1"].value = [["a", "b"], [1, 2]]
    table = sheet.tables.add(source=sheet["A1:B2"], name="MyTable")
    assert repr(table) == "<Table 'MyTable' in Sheet1>"
    assert sheet.tables.count == 1
    assert sheet.tables[0].name == sheet.tables["mytable"].name == "MyTable"
    assert "MyTable" in sheet.tables
    assert table.parent == sheet
    assert table.api.getDataArea().EndRow == 1
    assert sheet.tables.api.hasByName("MyTable")


def test_a_table_without_a_name_gets_one(book: xw.Book, sheet: xw.Sheet) -> None:
    """Table1, Table2 and so on, in the whole workbook."""
    sheet["A1"].value = [["a"], [1]]
    sheet["C1"].value = [["a"], [1]]
    assert sheet.tables.add(sheet["A1:A2"]).name == "Table1"
    assert sheet.tables.add(sheet["C1:C2"]).name == "Table2"
    with pytest.raises(KeyError):
        sheet.tables["Table3"]
    assert [table.name for table in book.sheets[0].tables] == ["Table1", "Table2"]


@pytest.mark.parametrize("name", ["A1", "R1C1", "with space", "1st", "", "Products"])
def test_bad_names_are_refused(sheet: xw.Sheet, name: str) -> None:
    """A cell's address, a space, a leading digit and a name in use are no names."""
    _table(sheet)
    sheet["H1"].value = [["a"], [1]]
    with pytest.raises(WorkbookError):
        sheet.tables.add(sheet["H1:H2"], name=name)
    assert sheet.tables.count == 1


def test_japanese_names_are_names(sheet: xw.Sheet) -> None:
    """Letters of any script make a name."""
    assert _table(sheet, "得点表_2024").name == "得点表_2024"


def test_tables_do_not_overlap(sheet: xw.Sheet) -> None:
    """A cell is in one table at most."""
    _table(sheet)
    with pytest.raises(WorkbookError):
        sheet.tables.add(sheet["D5:E9"])


@attributes("Tables.add", "Table.header_row_range")
def test_headers_are_made_where_there_are_none(sheet: xw.Sheet) -> None:
    """Without headers the data move down a row; blank and repeated headers get names of their own."""
    sheet["A1"].value = [[1, 2], [3, 4]]
    table = sheet.tables.add(sheet["A1:B2"], has_headers=False)
    assert table.range.value == [["Column1", "Column2"], [1, 2], [3, 4]]
    sheet["D1"].value = [["a", None, "a", 5], [1, 2, 3, 4]]
    other = sheet.tables.add(sheet["D1:G2"])
    assert other.header_row_range.value == ["a", "Column2", "a2", "5"]


def test_column_names_are_completed() -> None:
    """Made-up names keep clear of those there are."""
    assert headers.completed(["", "Column1", "x", "X", ""]) == ["Column2", "Column1", "x", "X2", "Column5"]


@attributes("Table.range", "Table.data_body_range", "Table.header_row_range")
def test_the_parts_of_a_table(sheet: xw.Sheet) -> None:
    """Headers and data make the table."""
    table = _table(sheet)
    assert table.range.address == "$B$2:$D$5"
    assert table.header_row_range.address == "$B$2:$D$2"
    assert table.data_body_range.address == "$B$3:$D$5"
    assert table.insert_row_range is None
    assert table.totals_row_range is None


@attributes("Table.insert_row_range")
def test_an_empty_table_has_a_row_to_fill(sheet: xw.Sheet) -> None:
    """Headers alone make a table with one blank row and no data."""
    sheet["A1"].value = ["a", "b"]
    table = sheet.tables.add(sheet["A1:B1"])
    assert table.range.address == "$A$1:$B$2"
    assert table.insert_row_range.address == "$A$2:$B$2"
    assert table.data_body_range is None
    assert len(table.rows) == 0
    table.rows.add([1, 2])
    assert table.insert_row_range is None
    assert table.data_body_range.value == [1, 2]


@attributes("Range.table")
def test_a_range_knows_its_table(sheet: xw.Sheet) -> None:
    """The first cell counts."""
    _table(sheet)
    assert sheet["C4:H9"].table.name == "Products"
    assert sheet["A1:C4"].table is None


@attributes("Table.name", "Table.display_name")
def test_a_table_is_renamed(sheet: xw.Sheet) -> None:
    """Formulas follow; another table's name is refused."""
    table = _table(sheet)
    sheet["H1"].value = [["a"], [1]]
    sheet.tables.add(sheet["H1:H2"], name="Other")
    cell = sheet["F1"].api.getCellByPosition(0, 0)
    cell.setFormula("=SUM(Products[Count])+SUM(Other[a])")
    table.name = "Waren"
    assert table.display_name == "Waren"
    assert sheet["F1"].value == 7
    assert cell.getFormula() == "=SUM(Waren[Count])+SUM(Other[a])"
    table.display_name = "Goods"
    assert [each.name for each in sheet.tables] == ["Goods", "Other"]
    with pytest.raises(WorkbookError):
        table.name = "other"
    table.rows.add(["New", 10, 1])
    assert sheet["F1"].value == 17


@attributes("Table.resize")
def test_a_table_is_resized(sheet: xw.Sheet) -> None:
    """New columns get headers; headers stay in their row."""
    table = _table(sheet)
    table.resize(sheet["B2:E7"])
    assert table.range.address == "$B$2:$E$7"
    assert table.header_row_range.value == ["Name", "Count", "Price", "Column4"]
    with pytest.raises(WorkbookError):
        table.resize(sheet["B3:E7"])
    with pytest.raises(WorkbookError):
        table.resize(sheet["B2:E2"])
    with pytest.raises(WorkbookError):
        table.resize(sheet["H2:J7"])
    assert table.range.address == "$B$2:$E$7"


@attributes("Table.show_totals", "Table.totals_row_range")
def test_totals_are_shown_and_hidden(sheet: xw.Sheet) -> None:
    """The last column is summed up below the data; cells below move."""
    table = _table(sheet)
    sheet["B7"].value = "below"
    assert table.show_totals is False
    table.show_totals = True
    assert table.totals_row_range.address == "$B$6:$D$6"
    assert table.totals_row_range.value == ["Total", None, 1.5 + 20 + 7]
    assert table.data_body_range.address == "$B$3:$D$5"
    assert sheet["B8"].value == "below"
    table.rows.add(["New", 1, 100])
    assert table.totals_row_range.value == ["Total", None, 128.5]
    table.resize(sheet["B2:D9"])
    assert table.totals_row_range.value == ["Total", None, 128.5]
    assert sheet["B7"].value is None
    table.show_totals = False
    assert table.totals_row_range is None
    assert table.range.address == "$B$2:$D$8"
    assert sheet["D3:D9"].value == [1.5, 20, 7, 100, None, None, None]


def test_totals_of_texts_are_counted(sheet: xw.Sheet) -> None:
    """A last column of texts is counted."""
    sheet["A1"].value = [["n", "[x]'"], [1, "a"], [2, "b"]]
    table = sheet.tables.add(sheet["A1:B3"])
    table.show_totals = True
    assert table.totals_row_range.value == ["Total", 2]


@attributes("Table.show_headers")
def test_headers_are_hidden_and_shown(sheet: xw.Sheet) -> None:
    """Hidden headers leave their row blank and come back with their names."""
    table = _table(sheet)
    assert table.show_headers is True
    table.show_headers = False
    assert table.show_headers is False
    assert table.header_row_range is None
    assert table.range.address == table.data_body_range.address == "$B$3:$D$5"
    assert sheet["B2:D2"].value == [None, None, None]
    assert [column.name for column in table.columns] == ["Name", "Count", "Price"]
    table.show_headers = True
    assert table.header_row_range.value == ["Name", "Count", "Price"]
    assert table.range.address == "$B$2:$D$5"
    table.show_headers = False
    sheet["C2"].value = "in the way"
    table.show_headers = True
    assert table.range.address == "$B$3:$D$6"
    assert table.range.value == PRODUCTS


@attributes("Table.show_autofilter")
def test_filter_buttons_are_shown_and_hidden(sheet: xw.Sheet) -> None:
    """Without buttons no row is hidden."""
    table = _table(sheet)
    assert table.show_autofilter is True
    table.autofilter.apply_values(1, ["Pen"])
    table.show_autofilter = False
    assert table.show_autofilter is False
    assert all(sheet.api.getRows().getByIndex(row).IsVisible for row in range(6))
    table.show_autofilter = True
    assert table.show_autofilter is True


@attributes("Table.sort")
def test_a_table_is_sorted(sheet: xw.Sheet) -> None:
    """Headers and totals stay in place; several keys have their own directions."""
    sheet["B2"].value = [["k", "n"], ["b", 1], ["a", 1], ["c", 2]]
    table = sheet.tables.add(sheet["B2:C5"])
    table.show_totals = True
    table.sort([2, 1], [False, True])
    assert table.data_body_range.value == [["c", 2], ["a", 1], ["b", 1]]
    table.sort(1)
    assert table.range.value == [["k", "n"], ["a", 1], ["b", 1], ["c", 2], ["Total", 4]]


@attributes("TableRows.add", "TableRow.index", "TableRow.range", "Table.rows", "TableRows.count")
def test_rows_are_added(sheet: xw.Sheet) -> None:
    """The documented example: at the end, or before a row; cells below move down."""
    table = _table(sheet)
    sheet["B6"].value = "below"
    rows = table.rows
    assert rows.count == 3
    assert rows.add(["Pencil", 2, 1]).index == 4
    assert rows.add(["Eraser", 3, 2], index=1).index == 1
    assert rows[0].range.value == ["Eraser", 3, 2]
    assert rows[4].range.value == ["Pencil", 2, 1]
    assert table.range.address == "$B$2:$D$7"
    assert sheet["B8"].value == "below"
    assert rows.add().range.value == [None, None, None]


@attributes("TableRows.add")
def test_new_rows_take_over_calculated_columns(sheet: xw.Sheet) -> None:
    """A column of formulas goes on in a blank row."""
    sheet["A1"].value = [["n", "double"], [1, None], [2, None]]
    for row in (2, 3):
        sheet[f"B{row}"].api.getCellByPosition(0, 0).setFormula(f"=2*A{row}")
    table = sheet.tables.add(sheet["A1:B3"])
    row = table.rows.add()
    sheet["A4"].value = 10
    assert row.range.value == [10, 20]


@attributes("TableRow.delete", "TableRows.api")
def test_rows_are_deleted(sheet: xw.Sheet) -> None:
    """Rows below move up; the last row is emptied."""
    table = _table(sheet)
    sheet["B6"].value = "below"
    table.rows[1].delete()
    assert table.range.value == [PRODUCTS[0], PRODUCTS[1], PRODUCTS[3]]
    assert sheet["B5"].value == "below"
    assert table.rows.api.getRangeAddress().EndRow == 3
    table.rows[0].delete()
    table.rows[0].delete()
    assert len(table.rows) == 0
    assert table.range.address == "$B$2:$D$3"


@attributes("TableColumns.add", "TableColumn.name", "TableColumn.index", "Table.columns", "TableColumns.count")
def test_columns_are_added(sheet: xw.Sheet) -> None:
    """The documented example: before a column, or at the end; cells beside move right."""
    table = _table(sheet)
    sheet["E3"].value = "beside"
    columns = table.columns
    assert columns.add("Tax", index=2).index == 2
    assert columns[1].name == "Tax"
    assert columns.add("Last").index == 5
    assert table.header_row_range.value == ["Name", "Tax", "Count", "Price", "Last"]
    assert columns.count == 5
    assert sheet["G3"].value == "beside"
    with pytest.raises(ValueError, match="already exists"):
        columns.add("tax")


@attributes("TableColumn.delete", "TableColumn.range", "TableColumn.data_body_range", "TableColumns.api")
def test_columns_are_found_and_deleted(sheet: xw.Sheet) -> None:
    """By name or place; the last one stays."""
    table = _table(sheet)
    table.show_totals = True
    column = table.columns["count"]
    assert column.range.address == "$C$2:$C$6"
    assert column.data_body_range.value == [3, 1, 2]
    assert table.columns.api.getCount() == 3
    column.delete()
    assert table.header_row_range.value == ["Name", "Price"]
    assert table.totals_row_range.value == ["Total", 28.5]
    table.columns[0].delete()
    with pytest.raises(ValueError, match="last"):
        table.columns[0].delete()


@attributes(
    "TableRow.get_range",
    "TableRows.get_count",
    "TableColumn.get_range",
    "TableColumn.get_data_body_range",
    "TableColumns.get_count",
)
def test_asynchronous_ways_give_the_same(sheet: xw.Sheet) -> None:
    """As with Excel on the desktop, they need not wait for anything."""

    async def ask() -> tuple[object, ...]:
        row, column = table.rows[0], table.columns[1]
        return (
            (await row.get_range()).address,
            await table.rows.get_count(),
            (await column.get_range()).address,
            (await column.get_data_body_range()).address,
            await table.columns.get_count(),
        )

    table = _table(sheet)
    assert asyncio.run(ask()) == ("$B$3:$D$3", 3, "$C$2:$C$5", "$C$3:$C$5", 3)


@attributes("Table.update")
def test_a_data_frame_fills_a_table(sheet: xw.Sheet) -> None:
    """The documented example: a table made from one cell, then another frame of another size."""
    frame = pd.DataFrame([["test"] * 3] * 3, columns=["col 0", "col 1", "col 2"]).set_index("col 0")
    table = sheet.tables.add(source=sheet["A1"], name="mytable").update(frame)
    assert table.range.value == [["col 0", "col 1", "col 2"], *[["test"] * 3] * 3]
    table.update(pd.DataFrame({"x": [1, 2]}), index=False)
    assert table.range.value == ["x", 1, 2]
    assert sheet["A1:C4"].value == [["x", None, None], [1, None, None], [2, None, None], [None] * 3]


def test_a_table_without_headers_is_updated(sheet: xw.Sheet) -> None:
    """The values alone are written."""
    table = _table(sheet)
    table.show_headers = False
    table.update(pd.DataFrame({"x": [1, 2], "y": [3, 4]}), index=False)
    assert table.range.value == [[1, 3], [2, 4]]


@attributes("Tables.add")
def test_tables_are_saved(book: xw.Book, sheet: xw.Sheet, tmp_path: Path) -> None:
    """The .xlsx file holds name, cells, columns, buttons, totals, and hidden headers."""
    _table(sheet).show_totals = True
    _table(sheet, "Second", "H2").show_autofilter = False
    _table(sheet, "Third", "L2").show_headers = False
    saved = _saved(book, tmp_path / "tables.xlsx").tables
    first, second, third = saved["Products"], saved["Second"], saved["Third"]
    assert (first.ref, first.totalsRowCount, first.headerRowCount) == ("B2:D6", 1, 1)
    assert [column.name for column in first.tableColumns] == ["Name", "Count", "Price"]
    assert first.autoFilter.ref == "B2:D5"
    assert (second.ref, second.autoFilter) == ("H2:J5", None)
    assert (third.ref, third.headerRowCount, third.autoFilter) == ("L3:N5", 0, None)


@attributes(
    "Table.table_style",
    "Table.show_table_style_row_stripes",
    "Table.show_table_style_column_stripes",
    "Table.show_table_style_first_column",
    "Table.show_table_style_last_column",
)
def test_styles_are_saved_and_read(app: xw.App, book: xw.Book, sheet: xw.Sheet, tmp_path: Path) -> None:
    """Calc does not draw styles; the file keeps them, also when it is opened and saved again."""
    table = _table(sheet)
    assert (table.table_style, table.show_table_style_row_stripes) == ("TableStyleMedium2", True)
    table.table_style = "TableStyleDark11"
    table.show_table_style_row_stripes = False
    table.show_table_style_column_stripes = True
    table.show_table_style_first_column = True
    table.show_table_style_last_column = True
    path = tmp_path / "styles.xlsx"
    info = _saved(book, path).tables["Products"].tableStyleInfo
    assert (info.name, info.showRowStripes, info.showColumnStripes) == ("TableStyleDark11", False, True)
    assert (info.showFirstColumn, info.showLastColumn) == (True, True)
    book.close()
    again = app.books.open(path)
    table = again.sheets[0].tables["Products"]
    assert table.table_style == "TableStyleDark11"
    assert (table.show_table_style_row_stripes, table.show_table_style_column_stripes) == (False, True)
    assert (table.show_table_style_first_column, table.show_table_style_last_column) == (True, True)
    table.show_table_style_last_column = False
    table.name = "Neu"
    info = _saved(again, path).tables["Neu"].tableStyleInfo
    assert (info.name, info.showFirstColumn, info.showLastColumn) == ("TableStyleDark11", True, False)


def test_unknown_styles_are_refused(sheet: xw.Sheet) -> None:
    """A style that Excel does not bring along would be lost."""
    table = _table(sheet)
    with pytest.raises(NotInCalcError):
        table.table_style = "TableStyleMedium29"
    table.table_style = ""
    assert table.table_style == ""


def test_tables_of_a_file_are_found(app: xw.App, tmp_path: Path) -> None:
    """Tables that another program wrote have their parts."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row in PRODUCTS:
        sheet.append(row)
    table = openpyxl.worksheet.table.Table(displayName="Waren", ref="A1:C4")
    table.tableStyleInfo = openpyxl.worksheet.table.TableStyleInfo(name="TableStyleLight3", showColumnStripes=True)
    sheet.add_table(table)
    book.save(tmp_path / "given.xlsx")
    opened = app.books.open(tmp_path / "given.xlsx").sheets[0].tables["Waren"]
    assert opened.range.address == "$A$1:$C$4"
    assert (opened.show_headers, opened.show_totals) == (True, False)
    assert (opened.table_style, opened.show_table_style_column_stripes) == ("TableStyleLight3", True)
