from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import openpyxl
import pytest
import xlwings as xw

from tests.xlw.attributes import attributes
from xl_addin.errors import WorkbookError

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.worksheet.datavalidation import DataValidation

pytestmark = pytest.mark.office


def _saved(book: xw.Book, path: Path) -> dict[str, DataValidation]:
    book.save(path)
    rules = openpyxl.load_workbook(path).worksheets[0].data_validations.dataValidation
    return {str(rule.sqref): rule for rule in rules}


@attributes("Range.data_validation", "DataValidation.set_list", "DataValidation.type", "DataValidation.source")
def test_a_list_of_values(book: xw.Book, sheet: xw.Sheet, tmp_path: Path) -> None:
    """The documented example: a list of texts, numbers and flags."""
    sheet["A1:A10"].data_validation.set_list(["Open", "Closed"])
    sheet["B1"].data_validation.set_list(["1日", 2, 0.5, True, 'say "x"'])
    rule = sheet["A1:A10"].data_validation
    assert (rule.type, rule.source) == ("list", "Open,Closed")
    assert sheet["B1"].data_validation.source == '1日,2,0.5,TRUE,say "x"'
    assert (rule.operator, rule.formula1, rule.formula2, rule.formula) == (None, None, None, None)
    saved = _saved(book, tmp_path / "lists.xlsx")
    assert (saved["A1:A10"].type, saved["A1:A10"].formula1) == ("list", '"Open,Closed"')
    assert saved["A1:A10"].showErrorMessage
    assert saved["A1:A10"].allowBlank


@attributes("DataValidation.set_list", "DataValidation.source", "DataValidation.in_cell_dropdown")
def test_a_list_from_cells(book: xw.Book, sheet: xw.Sheet, tmp_path: Path) -> None:
    """A range of this sheet or of another; the arrow can be left out."""
    sheet["D1"].options(transpose=True).value = ["a", "b", "c"]
    sheet["B1:B10"].data_validation.set_list(sheet["D1:D3"], in_cell_dropdown=False)
    rule = sheet["B1:B10"].data_validation
    assert (rule.source, rule.in_cell_dropdown) == ("=$D$1:$D$3", False)
    book.impl.uno.Sheets.insertNewByName("My Lists", 1)
    sheet["C1"].data_validation.set_list(book.sheets["My Lists"]["A1:A2"])
    assert sheet["C1"].data_validation.source == "='My Lists'!$A$1:$A$2"
    assert sheet["C1"].data_validation.in_cell_dropdown is True
    saved = _saved(book, tmp_path / "lists.xlsx")
    assert (saved["B1:B10"].formula1, saved["B1:B10"].showDropDown) == ("$D$1:$D$3", True)
    assert (saved["C1"].formula1, saved["C1"].showDropDown) == ("'My Lists'!$A$1:$A$2", False)


@attributes("DataValidation.set_list")
def test_a_list_from_a_name(book: xw.Book, sheet: xw.Sheet) -> None:
    """The documented example with a defined name."""
    name = book.names.add("Statuses", "=Sheet1!$D$1:$D$3")
    sheet["C1:C10"].data_validation.set_list(name)
    assert sheet["C1:C10"].data_validation.source == "=Statuses"


RULES = [
    ("set_whole_number", ("between", 1, 10), ("whole_number", "between", "=1", "=10"), ("whole", "between", "1")),
    (
        "set_decimal",
        ("not_between", 0.5, 1.5),
        ("decimal", "not_between", "=0.5", "=1.5"),
        ("decimal", "notBetween", "0.5"),
    ),
    (
        "set_whole_number",
        ("equal_to", "=$D$1+1"),
        ("whole_number", "equal_to", "=$D$1+1", None),
        ("whole", "equal", "$D$1+1"),
    ),
    ("set_decimal", ("not_equal_to", 0), ("decimal", "not_equal_to", "=0", None), ("decimal", "notEqual", "0")),
    (
        "set_text_length",
        ("less_than_or_equal", 5),
        ("text_length", "less_than_or_equal", "=5", None),
        ("textLength", "lessThanOrEqual", "5"),
    ),
    ("set_text_length", ("less_than", 5), ("text_length", "less_than", "=5", None), ("textLength", "lessThan", "5")),
    (
        "set_date",
        ("greater_than", dt.date(2025, 4, 1)),
        ("date", "greater_than", "=DATE(2025,4,1)", None),
        ("date", "greaterThan", "DATE(2025,4,1)"),
    ),
    (
        "set_time",
        ("greater_than_or_equal", dt.time(9, 30)),
        ("time", "greater_than_or_equal", "=TIME(9,30,0)", None),
        ("time", "greaterThanOrEqual", "TIME(9,30,0)"),
    ),
]


@attributes("DataValidation.type", "DataValidation.operator", "DataValidation.formula1", "DataValidation.formula2")
def test_rules_are_told(sheet: xw.Sheet) -> None:
    """Type, operator and operands come back as they went."""
    for number, (method, arguments, told, _saved_as) in enumerate(RULES, start=1):
        cells = sheet.range((1, number), (5, number))
        getattr(cells.data_validation, method)(*arguments)
        rule = cells.data_validation
        assert (rule.type, rule.operator, rule.formula1, rule.formula2) == told
        assert (rule.source, rule.in_cell_dropdown, rule.formula) == (None, None, None)


@attributes(
    "DataValidation.set_whole_number",
    "DataValidation.set_decimal",
    "DataValidation.set_date",
    "DataValidation.set_time",
    "DataValidation.set_text_length",
)
def test_rules_are_saved(book: xw.Book, sheet: xw.Sheet, tmp_path: Path) -> None:
    """The .xlsx file holds each rule."""
    for number, (method, arguments, _told, _saved_as) in enumerate(RULES, start=1):
        getattr(sheet.range((1, number)).data_validation, method)(*arguments)
    saved = _saved(book, tmp_path / "rules.xlsx")
    for number, (_method, _arguments, _told, saved_as) in enumerate(RULES, start=1):
        rule = saved[f"{'ABCDEFGHI'[number - 1]}1"]
        assert (rule.type, rule.operator or "between", rule.formula1) == saved_as


@attributes("DataValidation.set_custom", "DataValidation.formula")
def test_a_formula_of_ones_own(book: xw.Book, sheet: xw.Sheet, tmp_path: Path) -> None:
    """References are relative to the first cell of the range."""
    sheet["F2:F10"].data_validation.set_custom('=AND(F2<>"",LEFT(E1,2)="ab")')
    rule = sheet["F2:F10"].data_validation
    assert (rule.type, rule.formula, rule.formula1) == ("custom", '=AND(F2<>"",LEFT(E1,2)="ab")', None)
    assert _saved(book, tmp_path / "own.xlsx")["F2:F10"].formula1 == 'AND(F2<>"",LEFT(E1,2)="ab")'


def test_what_is_no_formula_is_refused(sheet: xw.Sheet) -> None:
    """Nothing is set."""
    with pytest.raises(WorkbookError):
        sheet["A1"].data_validation.set_custom("=SUM(")
    assert sheet["A1"].data_validation.type == "none"


@attributes("DataValidation.type")
def test_cells_of_different_rules(sheet: xw.Sheet) -> None:
    """None, some or different rules are told apart, and not changed together."""
    assert sheet["A1:C5"].data_validation.type == "none"
    sheet["A1:A2"].data_validation.set_whole_number("greater_than", 1)
    assert sheet["A1:A3"].data_validation.type == "mixed_criteria"
    sheet["A3"].data_validation.set_whole_number("greater_than", 2)
    assert sheet["A1:A3"].data_validation.type == "inconsistent"
    assert sheet["A1:A3"].data_validation.operator is None
    assert sheet["A1:A3"].data_validation.ignore_blank is None
    with pytest.raises(xw.XlwingsError):
        sheet["A1:A3"].data_validation.set_list(["x"])
    sheet["A2"].api.CellBackColor = 0xFF0000
    assert sheet["A1:A2"].data_validation.type == "whole_number"


@attributes("DataValidation.delete")
def test_a_rule_is_deleted(book: xw.Book, sheet: xw.Sheet, tmp_path: Path) -> None:
    """Also from some of its cells; the file holds it no longer."""
    sheet["A1:A10"].data_validation.set_list(["x"])
    sheet["A5:A10"].data_validation.delete()
    assert sheet["A5:A10"].data_validation.type == "none"
    assert sheet["A1:A4"].data_validation.type == "list"
    assert list(_saved(book, tmp_path / "deleted.xlsx")) == ["A1:A4"]


@attributes(
    "DataValidation.ignore_blank",
    "DataValidation.input_title",
    "DataValidation.input_message",
    "DataValidation.show_input",
    "DataValidation.error_title",
    "DataValidation.error_message",
    "DataValidation.show_error",
    "DataValidation.alert_style",
    "DataValidation.api",
)
def test_messages_are_read_and_kept(app: xw.App, tmp_path: Path) -> None:
    """What a file says about prompts and alerts is told, and stays when the rule changes."""
    book = openpyxl.Workbook()
    for cell, style, shown in (("A1", "warning", True), ("A2", "information", False), ("A3", "stop", True)):
        rule = openpyxl.worksheet.datavalidation.DataValidation("whole", "7", None, operator="equal")
        rule.allow_blank = rule.showInputMessage = rule.showErrorMessage = shown
        rule.promptTitle, rule.prompt, rule.errorTitle, rule.error = "頭", "入力", "注意", "7 です"
        rule.errorStyle = style
        rule.add(cell)
        book.active.add_data_validation(rule)
    book.save(tmp_path / "given.xlsx")
    opened = app.books.open(tmp_path / "given.xlsx")
    sheet = opened.sheets[0]
    rules = [sheet[cell].data_validation for cell in ("A1", "A2", "A3")]
    assert [rule.alert_style for rule in rules] == ["warning", "information", "stop"]
    assert [rule.ignore_blank for rule in rules] == [True, False, True]
    assert [rule.show_input for rule in rules] == [True, False, True]
    assert [rule.show_error for rule in rules] == [True, False, True]
    rules[0].set_list(["x"])
    rule = sheet["A1"].data_validation
    assert rule.api.Type.value == "LIST"
    assert (rule.input_title, rule.input_message) == ("頭", "入力")
    assert (rule.error_title, rule.error_message) == ("注意", "7 です")
    assert rule.alert_style == "warning"
    saved = _saved(opened, tmp_path / "again.xlsx")["A1"]
    assert (saved.type, saved.error, saved.errorStyle) == ("list", "7 です", "warning")
