"""The functions as xlwings sees them, under its real decorators and through its real dispatcher."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from tests.excel.com import MISSING, UDFS, Currency, Dispatcher, PyIDispatch, Range, Sheet, dispatcher, error
from xl_addin.functions import FUNCTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from xl_addin.registry import WorksheetFunction

EACH = pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.name)
NA, VALUE = "\ue000#N/A", "\ue000#VALUE!"
R6 = "kokuho_pref/2024"
LAST_ROW = 1_048_576


@pytest.fixture(scope="module")
def excel() -> Iterator[Dispatcher]:
    """One xlwings server."""
    with dispatcher() as server:
        yield server


@pytest.fixture
def reasons() -> Iterator[list[str]]:
    """What is logged, in Japanese."""
    told: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: told.append(record.reason.ja)  # type: ignore[attr-defined,method-assign]
    logger = logging.getLogger("xl_addin")
    logger.addHandler(handler)
    yield told
    logger.removeHandler(handler)


def column(*values: Any) -> Range:
    """Return a column of cells of a sheet of its own."""
    return Sheet().put(1, 1, [[value] for value in values])


def ranks(excel: Dispatcher, values: Any) -> Any:
    """Call the column function with one argument."""
    return excel.call("scoreRanks", values, MISSING, MISSING)


def rank(excel: Dispatcher, value: Any, among: Any) -> Any:
    """Call the cell function with two arguments."""
    return excel.call("scoreRank", value, among, MISSING, MISSING)


@EACH
def test_xlwings_sees_the_declaration_of_the_registry(function: WorksheetFunction, excel: Dispatcher) -> None:
    """Name, arguments, which of them are optional, help and category are those of the registry."""
    seen = getattr(excel.module, function.method).__xlfunc__
    assert seen["name"] == function.method
    assert seen["category"] == "xl-addin"
    assert seen["ret"] == {"doc": function.help.ja, "options": {"convert": "raw"}}
    assert [(one["name"], one["doc"], "optional" in one) for one in seen["args"]] == [
        (argument.name, argument.help.ja, argument.optional) for argument in function.arguments
    ]
    assert all(one["options"]["ndim"] == 2 and one["options"]["err_to_str"] for one in seen["args"])


@EACH
def test_what_has_known_defects_is_left_unset(function: WorksheetFunction, excel: Dispatcher) -> None:
    """call_in_wizard, expand, async_mode and volatile have their defaults, and no argument is the reserved caller."""
    seen = getattr(excel.module, function.method).__xlfunc__
    assert (seen["call_in_wizard"], seen["async_mode"], seen["volatile"], seen["sub"]) == (True, None, False, False)
    assert all("expand" not in one["options"] for one in [seen["ret"], *seen["args"]])
    assert "caller" not in {one["name"].lower() for one in seen["args"]}


@EACH
def test_xlwings_writes_a_wrapper(function: WorksheetFunction, excel: Dispatcher) -> None:
    """Xlwings' own generator declares each function and calls this module by its method name."""
    names = [argument.name for argument in function.arguments]
    declared = [f"Optional {argument.name}" if argument.optional else argument.name for argument in function.arguments]
    wrapper = excel.wrapper()
    assert f"Function {function.method}({', '.join(declared)})\n" in wrapper
    call = f'CallUDF("{UDFS}", "{function.method}", Array({", ".join(names)}), ThisWorkbook, Application.Caller)'
    assert call in wrapper


def test_a_sheet_named_like_code_changes_nothing(excel: Dispatcher) -> None:
    """Given the workbook, xlwings would ask a licence for code in a sheet whose name ends in .py; it is not given."""
    caller = Range(Sheet(name="メモ.py"), 1, 1, 1, 1)
    workbook = PyIDispatch(caller.Worksheet.Parent, "")
    known = excel.xlwings_udfs.udf_modules
    known.clear()
    with pytest.raises(excel.xlwings_udfs.LicenseError):
        excel.call_with(workbook, "scoreRanks", column(3.0, 1.0), MISSING, MISSING, caller=caller)
    known.clear()
    assert excel.call("scoreRanks", column(3.0, 1.0), MISSING, MISSING, caller=caller) == [[1.0], [2.0]]
    assert UDFS in known


def test_a_result_has_the_shape_of_its_cells(excel: Dispatcher) -> None:
    """A column is a column, a row is an array of one dimension, and one value is itself; a blank is an empty text."""
    assert ranks(excel, column(3.0, None, 1.0)) == [[1.0], [""], [2.0]]
    assert ranks(excel, Sheet().put(1, 1, [[3.0, None, 1.0]])) == [1.0, "", 2.0]
    assert ranks(excel, column(3.0)) == 1.0


def test_a_missing_required_argument_is_an_error_with_its_reason(excel: Dispatcher, reasons: list[str]) -> None:
    """What VBA passes for nothing in a required place is refused with the signature."""
    assert ranks(excel, MISSING) == VALUE
    assert "SCORE_RANKS(values; [order]; [ties])" in reasons[0]


@pytest.mark.parametrize("name", ["#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"])
def test_every_error_with_a_name_is_passed_on(name: str, excel: Dispatcher) -> None:
    """An error cell, and an error as a value, come out as the same error."""
    assert ranks(excel, column(1.0, error(name))) == "\ue000" + name
    assert excel.call("scoreMax", R6, error(name)) == "\ue000" + name


@pytest.mark.parametrize("name", ["#SPILL!", "#CALC!"])
def test_newer_errors_are_no_numbers(name: str, excel: Dispatcher, reasons: list[str]) -> None:
    """Errors that xlwings does not name arrive as large negative numbers, and must not be ranked as such."""
    assert ranks(excel, column(1.0, error(name))) == VALUE
    assert "2行目がエラー値" in reasons[0]


def test_a_whole_number_is_a_number(excel: Dispatcher) -> None:
    """VBA code may pass whole numbers, which arrive as such, also as negative as an error's number is large."""
    assert ranks(excel, ((1,), (-2_000_000_000,))) == [[1.0], [2.0]]


def test_numbers_in_currency_cells_are_exact(excel: Dispatcher) -> None:
    """Excel rounds them to four places on the way: 0.12344 and 0.12341 would tie."""
    assert ranks(excel, column(Currency(0.12341), Currency(0.12344))) == [[2.0], [1.0]]
    assert ranks(excel, column(0.12342, Currency(0.12341), "0.12343", None)) == [[2.0], [3.0], [1.0], [""]]
    assert rank(excel, column(Currency(0.12341)), column(Currency(0.12344), 0.12341)) == 2.0


def test_a_date_among_measured_cells_is_refused(excel: Dispatcher, reasons: list[str]) -> None:
    """A date is no figure; the message shows it and names its row."""
    assert ranks(excel, column(60.0, datetime(2024, 1, 2))) == VALUE  # noqa: DTZ001  # Excel knows no time zone
    assert "2行目の「2024/1/2」" in reasons[0]
    assert rank(excel, column(60.0), column(datetime(2024, 4, 1), 60.0)) == VALUE  # noqa: DTZ001  # as above


def test_a_typed_1_1_that_became_a_date_is_told(excel: Dispatcher, reasons: list[str]) -> None:
    """The indicator 1-1 typed without an apostrophe is a date; the message says what happened and what to type."""
    assert excel.call("scoreTier", R6, column(datetime(2024, 1, 1)), column("rate_2021")) == VALUE  # noqa: DTZ001
    assert "45292" in reasons[0]
    assert "'1-1" in reasons[0]


def test_separate_areas_are_refused(excel: Dispatcher, reasons: list[str]) -> None:
    """Of (A1:A2,C1:C2) Excel hands over the first area alone, whose ranks would be wrong."""
    cells = column(3.0, 1.0)
    assert ranks(excel, Range(cells.Worksheet, 1, 1, 2, 1, areas=2)) == VALUE
    assert "valuesに2つの離れた範囲" in reasons[0]


def test_a_whole_column_is_cut_to_what_is_used(excel: Dispatcher) -> None:
    """B:B is read from its first cell to the last used row; nothing below is read."""
    sheet = Sheet()
    sheet.put(3, 2, [["得点"], [10.0], [30.0], [20.0]])
    whole = Range(sheet, 1, 2, LAST_ROW, 1)
    assert rank(excel, sheet.Cells(4, 2), whole) == 3.0
    assert ranks(excel, Range(sheet, 4, 2, LAST_ROW - 3, 1)) == [[3.0], [1.0], [2.0]]


def test_a_whole_column_outside_the_used_area_is_blank(excel: Dispatcher) -> None:
    """A value is not in a column that holds nothing."""
    sheet = Sheet()
    sheet.put(1, 1, [[1.0]])
    assert rank(excel, sheet.Cells(1, 1), Range(sheet, 1, 26, LAST_ROW, 1)) == NA


def test_a_whole_row_is_cut_to_what_is_used(excel: Dispatcher) -> None:
    """2:2 is read to the last used column."""
    sheet = Sheet()
    sheet.put(2, 3, [[10.0, 30.0]])
    assert ranks(excel, Range(sheet, 2, 1, 1, 16_384)) == ["", "", 2.0, 1.0]
    assert ranks(excel, Range(sheet, 2, 2, 1, 16_383)) == ["", 2.0, 1.0]


def test_a_long_table_is_read_whole(excel: Dispatcher) -> None:
    """A range of a table's size keeps its blank end: a column formula needs a result for every row."""
    sheet = Sheet()
    sheet.put(1, 1, [[2.0], [1.0]])
    assert ranks(excel, Range(sheet, 1, 1, 1741, 1)) == [[1.0], [2.0], *[[""]] * 1739]


def test_the_log_names_cells_and_reason(excel: Dispatcher, user_folder: Path, reasons: list[str]) -> None:
    """The reason stands in the user's log file, with sheet and cells as Excel writes them."""
    assert ranks(excel, column(1.0, "多い", 2.0)) == VALUE
    expected = "SCORE_RANKS(Sheet1!A1:A3): valuesの2行目の「多い」"
    assert expected in reasons[0]
    assert expected in (user_folder / "xl-addin.log").read_text("utf-8")


def test_a_reason_does_not_wait_for_its_place(excel: Dispatcher, reasons: list[str]) -> None:
    """While Excel does not tell the name of the sheet the error is shown and logged all the same."""
    cells = column("多い")
    del cells.Worksheet.Name
    assert ranks(excel, cells) == VALUE
    assert "SCORE_RANKS(?)" in reasons[0]
