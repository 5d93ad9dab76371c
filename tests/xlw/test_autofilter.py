from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.xlw.attributes import attributes
from xl_addin.hosts.calc.xlw.refusal import NotInCalcError

if TYPE_CHECKING:
    from pathlib import Path

    import xlwings as xw

pytestmark = pytest.mark.office

ROWS = [
    ["Region", "Order date", "Amount"],
    ["East", dt.datetime(2025, 1, 1), 10],
    ["West", dt.datetime(2025, 1, 2), 20],
    ["East", dt.datetime(2025, 1, 3), 30],
    ["North", dt.datetime(2025, 1, 1), 40],
    ["West", None, 50],
]


def _data(sheet: xw.Sheet) -> xw.Range:
    sheet["A1"].value = ROWS
    return sheet["A1:C6"]


def _shown(sheet: xw.Sheet, last: int = 6) -> list[int]:
    """List the rows that are not hidden, after the headers."""
    rows = sheet.api.getRows()
    return [number for number in range(2, last + 1) if rows.getByIndex(number - 1).IsVisible]


def _save(book: xw.Book, path: Path) -> openpyxl.Workbook:
    book.save(path)
    return openpyxl.load_workbook(path)


@attributes("Range.autofilter", "AutoFilter.apply_values")
def test_rows_with_one_of_some_values_stay(sheet: xw.Sheet) -> None:
    """A filter by values hides all other rows."""
    data = _data(sheet)
    data.autofilter.apply_values(1, ["East", "North"])
    assert _shown(sheet) == [2, 4, 5]
    data.autofilter.apply_values(1, ["West"])
    assert _shown(sheet) == [3, 6]
    data.autofilter.clear()
    data.autofilter.apply_values(3, [10, 50])
    assert _shown(sheet) == [2, 6]


@attributes("AutoFilter.apply_comparison")
@pytest.mark.parametrize(
    ("criterion", "shown"),
    [
        ((3, "between", 20, 40), [3, 4, 5]),
        ((3, "not_between", 20, 40), [2, 6]),
        ((3, "equal_to", 30), [4]),
        ((3, "not_equal_to", 30), [2, 3, 5, 6]),
        ((3, "greater_than", 30), [5, 6]),
        ((3, "less_than", 30), [2, 3]),
        ((3, "greater_than_or_equal", 30), [4, 5, 6]),
        ((3, "less_than_or_equal", 30), [2, 3, 4]),
        ((1, "equal_to", "East"), [2, 4]),
        ((1, "not_equal_to", "East"), [3, 5, 6]),
        ((2, "equal_to", dt.date(2025, 1, 1)), [2, 5]),
        ((2, "greater_than", dt.datetime(2025, 1, 1, 12)), [3, 4]),
        ((2, "equal_to", None), [6]),
        ((2, "not_equal_to", None), [2, 3, 4, 5]),
    ],
)
def test_rows_are_compared(sheet: xw.Sheet, criterion: tuple[object, ...], shown: list[int]) -> None:
    """Numbers, texts, dates and blanks are compared as in Excel."""
    _data(sheet).autofilter.apply_comparison(*criterion)
    assert _shown(sheet) == shown


@attributes("AutoFilter.apply_top_items", "AutoFilter.apply_bottom_items")
def test_the_greatest_and_smallest_stay(sheet: xw.Sheet) -> None:
    """Items are counted from the top or bottom."""
    data = _data(sheet)
    data.autofilter.apply_top_items(3, 2)
    assert _shown(sheet) == [5, 6]
    data.autofilter.apply_bottom_items(3, 3)
    assert _shown(sheet) == [2, 3, 4]


@attributes("AutoFilter.apply_top_percent", "AutoFilter.apply_bottom_percent")
def test_shares_of_the_rows_stay(sheet: xw.Sheet) -> None:
    """40 % of five rows are two, 20 % and 39 % are one, and one row stays at least."""
    filter_ = _data(sheet).autofilter
    for percent, count in ((40, 2), (20, 1), (39, 1), (1, 1), (60, 3), (99, 4), (100, 5)):
        filter_.apply_top_percent(3, percent)
        assert _shown(sheet) == [2, 3, 4, 5, 6][-count:], percent
        filter_.apply_bottom_percent(3, percent)
        assert _shown(sheet) == [2, 3, 4, 5, 6][:count], percent


@attributes("AutoFilter.clear")
def test_criteria_are_cleared_by_column_or_all(sheet: xw.Sheet) -> None:
    """What one column hides comes back, then everything."""
    filter_ = _data(sheet).autofilter
    filter_.apply_values(1, ["East", "West"])
    filter_.apply_comparison(3, "greater_than", 20)
    assert _shown(sheet) == [4, 6]
    filter_.clear(3)
    assert _shown(sheet) == [2, 3, 4, 6]
    filter_.clear()
    assert _shown(sheet) == [2, 3, 4, 5, 6]
    assert [entry.type for entry in filter_.criteria] == ["none"] * 3


@attributes("AutoFilter.apply_values", "AutoFilter.apply_comparison", "AutoFilter.apply_top_items", "AutoFilter.clear")
def test_the_documented_example(sheet: xw.Sheet) -> None:
    """The example in xlwings' documentation runs; each step adds to the ones before."""
    myrange = _data(sheet)
    myrange.autofilter.apply_values(1, ["East", "West"])
    assert _shown(sheet) == [2, 3, 4, 6]
    myrange.autofilter.apply_comparison(3, "between", 10, 20)
    assert _shown(sheet) == [2, 3]
    myrange.autofilter.apply_comparison(2, "equal_to", dt.date(2025, 1, 1))
    assert _shown(sheet) == [2]
    myrange.autofilter.apply_top_items(3, 2)
    assert [entry.type for entry in myrange.autofilter.criteria] == ["values", "comparison", "top_items"]
    myrange.autofilter.apply_comparison(2, "equal_to", None)
    myrange.autofilter.clear(2)
    myrange.autofilter.clear()
    assert _shown(sheet) == [2, 3, 4, 5, 6]


@attributes(
    "AutoFilter.criteria",
    "AutoFilterCriteria.field",
    "AutoFilterCriteria.type",
    "AutoFilterCriteria.values",
    "AutoFilterCriteria.operator",
    "AutoFilterCriteria.value1",
    "AutoFilterCriteria.value2",
    "AutoFilterCriteria.count",
    "AutoFilterCriteria.percent",
)
def test_criteria_are_told(sheet: xw.Sheet) -> None:
    """Every column has an entry, also one without a criterion."""
    filter_ = _data(sheet).autofilter
    assert [(entry.field, entry.type) for entry in filter_.criteria] == [(1, "none"), (2, "none"), (3, "none")]
    filter_.apply_values(1, ["East", "West"])
    filter_.apply_comparison(2, "equal_to", dt.date(2025, 1, 1))
    filter_.apply_comparison(3, "between", 10, 20.5)
    first, second, third = filter_.criteria
    assert (first.type, first.values) == ("values", ["East", "West"])
    assert (second.type, second.operator, second.value1, second.value2) == ("comparison", "equal_to", "1/1/2025", None)
    assert (third.operator, third.value1, third.value2) == ("between", "10", "20.5")
    filter_.apply_bottom_items(3, 3)
    filter_.apply_top_percent(2, 12.5)
    assert (filter_.criteria[2].type, filter_.criteria[2].count) == ("bottom_items", 3)
    assert (filter_.criteria[1].type, filter_.criteria[1].percent) == ("top_percent", 12.5)


@attributes("AutoFilter.criteria")
def test_blanks_and_the_others_are_told(sheet: xw.Sheet) -> None:
    """A comparison with blanks has no value."""
    filter_ = _data(sheet).autofilter
    filter_.apply_comparison(2, "not_equal_to", None)
    entry = filter_.criteria[1]
    assert (entry.type, entry.operator, entry.value1) == ("comparison", "not_equal_to", None)
    filter_.apply_comparison(2, "not_between", 1, 2)
    entry = filter_.criteria[1]
    assert (entry.operator, entry.values) == ("not_between", None)


def test_a_filter_on_other_cells_is_refused(sheet: xw.Sheet) -> None:
    """A sheet has one filter beside those of its tables."""
    _data(sheet).autofilter.apply_values(1, ["East"])
    sheet["E1"].value = [["x"], [1], [2]]
    with pytest.raises(ValueError, match="already has an AutoFilter"):
        sheet["E1:E3"].autofilter.apply_values(1, [1])
    assert [entry.type for entry in sheet["E1:E3"].autofilter.criteria] == ["none"]
    sheet["E1:E3"].autofilter.clear()
    assert _shown(sheet) == [2, 4]


def test_not_between_beside_other_columns_is_refused(sheet: xw.Sheet) -> None:
    """Calc would read it as the one or the other, so nothing is changed."""
    filter_ = _data(sheet).autofilter
    filter_.apply_values(1, ["East"])
    with pytest.raises(NotInCalcError):
        filter_.apply_comparison(3, "not_between", 20, 40)
    assert _shown(sheet) == [2, 4]


@attributes("AutoFilter.apply_values", "AutoFilter.apply_comparison")
def test_a_filter_is_saved(book: xw.Book, sheet: xw.Sheet, tmp_path: Path) -> None:
    """The .xlsx file holds range and criteria, and hides the rows."""
    data = _data(sheet)
    data.autofilter.apply_values(1, ["East", "West"])
    data.autofilter.apply_comparison(3, "greater_than", 20)
    saved = _save(book, tmp_path / "filter.xlsx").worksheets[0]
    assert saved.auto_filter.ref == "A1:C6"
    by_column = {column.colId: column for column in saved.auto_filter.filterColumn}
    assert by_column[0].filters.filter == ["East", "West"]
    custom = by_column[2].customFilters.customFilter[0]
    assert (custom.operator, custom.val) == ("greaterThan", "20")
    assert [number for number in range(2, 7) if not saved.row_dimensions[number].hidden] == [4, 6]


@attributes("Table.autofilter")
def test_a_table_has_a_filter_of_its_own(sheet: xw.Sheet) -> None:
    """Columns count from the table's first; the totals row stays."""
    sheet["C3"].value = [["a", "b"], [1, 2], [3, 4], [5, 6]]
    table = sheet.tables.add(sheet["C3:D6"])
    table.show_totals = True
    table.autofilter.apply_comparison(2, "greater_than", 3)
    assert _shown(sheet, 7) == [2, 3, 5, 6, 7]
    assert table.autofilter.criteria[1].operator == "greater_than"
    table.autofilter.clear()
    assert _shown(sheet, 7) == [2, 3, 4, 5, 6, 7]


def test_the_cells_of_a_table_have_its_filter(sheet: xw.Sheet) -> None:
    """There are not two filters on the same cells."""
    table = sheet.tables.add(_data(sheet))
    table.range.autofilter.apply_values(1, ["North"])
    assert _shown(sheet) == [5]
    assert table.autofilter.criteria[0].value1 == "North"
