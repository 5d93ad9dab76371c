"""The computer for a live Excel, on the engine for Calc in place of Excel's."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
import xlsxwriter

from xl_addin import calc_engine
from xl_addin.errors import OfficeError, WorkbookError
from xl_addin.hosts.excel.computing import ExcelComputer

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def computer() -> Iterator[ExcelComputer]:
    """One that computes in Calc."""
    calc_engine.register()
    with ExcelComputer("calc") as started:
        yield started


def _book() -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        sheet = book.add_worksheet("数")
        sheet.write_row(0, 0, [2, 3])
        sheet.write_formula("A2", "=A1*B1", None, 99)
        sheet.write_formula("B2", "=1/0", None, 0)
        sheet.write_formula("C2", '=A1&"点"', None, "")
        sheet.write_formula("D2", "=A1>B1", None, True)
        sheet.write_formula("E2", "=DATE(2024,4,1)+0.25", book.add_format({"num_format": "yyyy/m/d h:mm"}), 0)
        sheet.write_formula("F2", '=""', None, "x")
    return made.getvalue()


@pytest.mark.office
def test_every_kind_of_value_is_read(computer: ExcelComputer) -> None:
    """Numbers, errors, texts, flags and dates are computed anew; a date is its serial number, an empty text is empty."""
    computed = computer.compute(_book(), ".xlsx").values["数"]
    assert computed == {(1, 0): 6, (1, 1): "#DIV/0!", (1, 2): "2点", (1, 3): False, (1, 4): 45383.25, (1, 5): ""}
    assert computer.compute(_book(), ".xlsx", {"数": [(0, 1), (9, 9)]}).values == {"数": {(0, 1): 3, (9, 9): ""}}


@pytest.mark.office
def test_a_damaged_file_is_told(computer: ExcelComputer) -> None:
    """The message names the workbook, and the next one is computed."""
    with pytest.raises(WorkbookError, match=r"集計\.xlsx"):
        computer.compute(b"PK", ".xlsx", {}, name="集計.xlsx")
    assert computer.compute(_book(), ".xlsx", {"数": [(1, 0)]}).of("数", 1, 0) == 6


def test_no_excel() -> None:
    """Where xlwings knows no such engine it is said before anything starts."""
    with pytest.raises(OfficeError, match="Excel"):
        ExcelComputer("no such engine")
