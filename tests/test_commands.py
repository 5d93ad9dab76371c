"""What the menu entries do to a document, on hidden documents and through the tools' own bridge."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter

from tests.conformance.rulebook_cases import BOOK
from tests.plain_book import RANKS, WRONG, column, numbers_down, shown, write_plain_book
from xl_addin.errors import WorkbookError
from xl_addin.hosts.calc import binding, commands

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from xl_addin.hosts.calc.office import Office

pytestmark = pytest.mark.office


@pytest.fixture
def plain_book(tmp_path: Path) -> Path:
    """An .xlsx as another program writes it."""
    return write_plain_book(tmp_path / "plain.xlsx")


@pytest.fixture
def document(office: Office) -> Iterator[Any]:
    """A new hidden spreadsheet document."""
    made = office.new_calc()
    yield made
    made.close(True)


def fill(document: Any, cell: str) -> None:
    """Fill the column formula of a cell."""
    document.CurrentController.select(document.Sheets.getByIndex(0).getCellRangeByName(cell))
    commands.fill(document)


def test_hidden_documents_show_what_is_in_the_file(office: Office, plain_book: Path) -> None:
    """Nothing runs for a hidden document, so what the next tests see is the job's work."""
    document = office.load(plain_book, hidden=True)
    assert column(document, "C") == [WRONG] * 5
    document.close(True)


def test_recalculate_binds_formulas(office: Office, plain_book: Path) -> None:
    """Names that were left unbound are bound: alone, in arrays, inside other functions, on every sheet."""
    document = office.load(plain_book, hidden=True)
    commands.recalculate(document)
    assert shown(document) == [RANKS] * 9
    document.close(True)


def test_recalculate_leaves_nothing_to_undo(office: Office, plain_book: Path) -> None:
    """Binding is no change a user made: nothing to undo, no name left behind, arrays are still arrays."""
    document = office.load(plain_book, hidden=True)
    commands.recalculate(document)
    assert document.UndoManager.getAllUndoActionTitles() == ()
    assert document.NamedRanges.ElementNames == ()
    cells = document.Sheets.getByIndex(0).getCellRangeByName("B1:B5")
    assert cells.getArrayFormula().endswith("(A1:A5)}")
    document.close(True)


def test_a_protected_structure_is_no_obstacle(office: Office, plain_book: Path) -> None:
    """A document whose sheets may not be added or moved binds, too."""
    document = office.load(plain_book, hidden=True)
    document.protect("secret")
    commands.recalculate(document)
    assert shown(document) == [RANKS] * 9
    document.close(True)


def test_a_text_that_names_a_function_is_no_formula(office: Office) -> None:
    """Words in quotation marks are not mistaken for a call."""
    document = office.new_calc()
    document.Sheets.getByIndex(0).getCellRangeByName("A1").Formula = '="score_ranks("&"x"'
    assert not commands.uses_functions(document)
    commands.recalculate(document)
    document.close(True)


def test_saved_names_bind_when_opened(office: Office, plain_book: Path, tmp_path: Path) -> None:
    """Whichever name a saved file stores, it binds again, and a change is computed without anybody asking."""
    for suffix, kind in ((".ods", "calc8"), (".xlsx", "Calc MS Excel 2007 XML")):
        source = office.load(plain_book)
        commands.recalculate(source)
        saved = tmp_path / f"saved{suffix}"
        source.storeToURL(saved.as_uri(), office.bridge.properties(FilterName=kind))
        source.close(True)
        again = office.load(saved)
        commands.recalculate(again)
        again.Sheets.getByIndex(0).getCellRangeByName("A1").Value = 45
        assert shown(again) == [[2, 5, 1, 4, 3]] * 3 + [RANKS] * 6, suffix
        again.close(True)


def test_names_that_stay_unknown_are_told(document: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """When Calc does not find a function, the user reads which cells are concerned; the rest is computed."""
    monkeypatch.setattr(binding, "_UNBOUND", re.compile(r"no_such_function\("))
    sheet = document.Sheets.getByIndex(0)
    numbers_down(document, "A", 5)
    sheet.getCellRangeByName("B1:B5").setArrayFormula("=SCORE_RANKS(A1:A5)")
    sheet.getCellRangeByName("C3").Formula = "=NO_SUCH_FUNCTION(1)"
    with pytest.raises(WorkbookError, match=r"1 個.*C3.*1 formulas .*C3"):
        commands.recalculate(document)
    assert column(document, "B") == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("formula", ["=SCORE_RANKS(A1:A47)", '=SCORE_RANKS(A1:A47;"high")'])
def test_fill_is_one_step(document: Any, formula: str) -> None:
    """One undo brings the formula in one cell back, one redo the column."""
    sheet = document.Sheets.getByIndex(0)
    numbers_down(document, "A", 47)
    cell, whole = sheet.getCellRangeByName("C1"), sheet.getCellRangeByName("C1:C47")
    cell.Formula = formula
    before = cell.Formula
    fill(document, "C1")
    assert [row[0] for row in whole.getDataArray()] == list(range(1, 48))
    document.UndoManager.undo()
    assert (cell.Formula, cell.Value) == (before, 1)
    assert sheet.getCellRangeByName("C2:C47").getDataArray() == (("",),) * 46
    document.UndoManager.redo()
    assert [row[0] for row in whole.getDataArray()] == list(range(1, 48))


def test_fill_makes_a_table(document: Any, invented_book: str) -> None:
    """SCORE_TABLE takes as many rows and columns as it has."""
    assert invented_book == BOOK
    sheet = document.Sheets.getByIndex(0)
    facts = (
        ("支部", "実施者数", "対象者数", "指導者数", "指導対象者数"),
        ("甲", 30.0, 100.0, 5.0, 10.0),
        ("乙", 40.0, 100.0, 4.0, 10.0),
        ("丙", 50.0, 100.0, 3.0, 10.0),
    )
    sheet.getCellRangeByName("A1:E4").setDataArray(facts)
    sheet.getCellRangeByName("G1").Formula = f'=SCORE_TABLE("{BOOK}";A1:E4)'
    fill(document, "G1")
    table = sheet.getCellRangeByName("G1:K4")
    assert table.getArrayFormula() != ""
    assert [row[0] for row in table.getDataArray()] == ["支部", "甲", "乙", "丙"]
    assert [row[4] for row in table.getDataArray()] == ["順位", 3, 2, 1]
    assert sheet.getCellRangeByName("L1").Formula == sheet.getCellRangeByName("G5").Formula == ""


@pytest.mark.parametrize("formula", ["=100-SCORE_RANKS(A1:A5)", '=IFERROR(100-SCORE_RANKS(A1:A5);"x")'])
def test_fill_takes_nested_formulas(document: Any, formula: str) -> None:
    """What stands around the function is computed for every row."""
    numbers_down(document, "A", 5)
    document.Sheets.getByIndex(0).getCellRangeByName("B1").Formula = formula
    fill(document, "B1")
    assert column(document, "B") == [99, 98, 97, 96, 95]


def test_a_first_row_that_is_an_error_does_not_stop_filling(document: Any) -> None:
    """Errors of single rows are results."""
    sheet = document.Sheets.getByIndex(0)
    sheet.getCellRangeByName("A1:B2").setDataArray(((1.0, 0.0), (3.0, 2.0)))
    sheet.getCellRangeByName("C1").Formula = "=SCORE_CHANGES(A1:A2;B1:B2)"
    fill(document, "C1")
    assert sheet.getCellRangeByName("C1").getError() == 532
    assert sheet.getCellRangeByName("C2").Value == 0.5


def refuse_below(sheet: Any) -> None:
    sheet.getCellRangeByName("B4").Value = 7


def refuse_text(sheet: Any) -> None:
    sheet.getCellRangeByName("A3").String = "abc"


def refuse_no_formula(sheet: Any) -> None:
    sheet.getCellRangeByName("B1").Value = 7


def refuse_unknown(sheet: Any) -> None:
    sheet.getCellRangeByName("B1").Formula = "=NO_SUCH_FUNCTION(A1:A5)"


def refuse_single(sheet: Any) -> None:
    sheet.getCellRangeByName("B1").Formula = "=SCORE_RANK(A1;A1:A5)"


def refuse_array(sheet: Any) -> None:
    sheet.getCellRangeByName("B1:B5").setArrayFormula("=SCORE_RANKS(A1:A5)")


def refuse_protected(sheet: Any) -> None:
    sheet.protect("secret")


def refuse_merged(sheet: Any) -> None:
    sheet.getCellRangeByName("B2:C3").merge(True)


@pytest.mark.parametrize(
    ("prepare", "message"),
    [
        (refuse_below, r"B4 が空でない.*B4 is not empty"),
        (refuse_text, r"数式がエラー.*error"),
        (refuse_no_formula, r"数式のセルを.*holds a formula"),
        (refuse_unknown, r"数式がエラー.*error"),
        (refuse_single, r"1つの値.*single value"),
        (refuse_array, r"すでに配列数式.*array formula already"),
        (refuse_protected, r"保護されています.*is protected"),
        (refuse_merged, r"結合セル.*merged"),
    ],
    ids=lambda value: value.__name__ if callable(value) else "",
)
def test_fill_refuses(document: Any, prepare: Any, message: str) -> None:
    """What cannot be filled is told, and the document is as it was."""
    sheet = document.Sheets.getByIndex(0)
    numbers_down(document, "A", 5)
    sheet.getCellRangeByName("B1").Formula = "=SCORE_RANKS(A1:A5)"
    prepare(sheet)
    document.CurrentController.select(sheet.getCellRangeByName("B1"))
    document.setModified(False)
    look = sheet.getCellRangeByName("A1:D8")
    before = look.getFormulaArray(), look.getDataArray(), document.UndoManager.getAllUndoActionTitles()
    with pytest.raises(WorkbookError, match=message):
        commands.fill(document)
    assert (look.getFormulaArray(), look.getDataArray(), document.UndoManager.getAllUndoActionTitles()) == before
    assert not document.isModified()


def test_what_calc_never_asked_a_function_is_told(document: Any) -> None:
    """A function that does not exist, arguments that Calc refuses, and a column function in a single cell."""
    sheet = document.Sheets.getByIndex(0)
    numbers_down(document, "A", 5)
    for row, formula in enumerate(
        [
            "=SCORE_WISH(A1)",
            "=SCORE_RANK(3;A1:A5)",
            "=SCORE_RANKS(A1:A5)",
            "=SUM(SCORE_RANKS(A1:A5))",
            "=SCORE_RANKS(A1:A5)+SCORE_RANKS(A1:A5)",
            "=SCORE_RANK(A1;A1:A5)",
            '="SCORE_WISH("',
        ]
    ):
        sheet.getCellByPosition(2, row).Formula = formula
    sheet.getCellRangeByName("E1:E5").setArrayFormula("=SCORE_RANKS(A1:A5)")
    told = [(reason.code, reason.en.split(":")[0].rpartition(".")[2]) for reason in binding.complaints(document)]
    assert told == [("#NAME?", "C1"), ("Err:504", "C2"), ("", "C3")]


def test_a_defined_name_is_bound(office: Office, tmp_path: Path) -> None:
    """A name that holds a function by its plain name, as an .xlsx has it, is computed where it is used."""
    path = tmp_path / "names.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("S").write_column("A1", [10, 30, 20])
        book.define_name("mine", "=SCORE_RANK(S!$A$1,S!$A$1:$A$3)")
        book.get_worksheet_by_name("S").write_formula("B1", "=mine+0", None, 99)
    loaded = office.load(path)
    assert binding.uses_functions(loaded)
    commands.recalculate(loaded)
    assert loaded.Sheets.getByIndex(0).getCellRangeByName("B1").Value == 3
    loaded.close(True)
