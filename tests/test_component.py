"""What the add-in does inside Calc beyond the conformance table: whole columns, chains, the log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from xl_addin.hosts.calc.calculating import recalculate

if TYPE_CHECKING:
    from pathlib import Path

    from xl_addin.hosts.calc.office import Office

pytestmark = pytest.mark.office


def put(sheet: Any, address: str, *values: float | str) -> None:
    """Write a column."""
    sheet.getCellRangeByName(address).setDataArray(tuple((value,) for value in values))


def shown(sheet: Any, address: str) -> list[Any]:
    """What a column shows."""
    return [row[0] for row in sheet.getCellRangeByName(address).getDataArray()]


def test_a_whole_column_is_a_reference(sheet: Any) -> None:
    """B:B is cut to what is used; its header is skipped, and a value added below counts at once."""
    put(sheet, "B1:B4", "得点", 10.0, 30.0, 20.0)
    sheet.getCellRangeByName("D1").Formula = "=SCORE_RANK(B2;B:B)"
    sheet.getCellRangeByName("D2").Formula = "=SCORE_DEVIATION(B3;B1:B1048576)"
    assert shown(sheet, "D1:D2") == [3, pytest.approx(50 + 10 * 1.5**0.5)]
    sheet.getCellRangeByName("B9").Value = 40
    assert shown(sheet, "D1:D1") == [4]


def test_a_whole_column_beyond_the_used_area_is_blank(sheet: Any) -> None:
    """A reference to an empty column holds nothing, so the value is not in it."""
    put(sheet, "A1:A2", 1.0, 2.0)
    sheet.getCellRangeByName("C1").Formula = "=SCORE_RANK(A1;Z:Z)"
    assert sheet.getCellRangeByName("C1").String == "#N/A"


def test_a_chain_of_functions_follows_its_first_cell(sheet: Any) -> None:
    """Growth, deviation, weighting and rank depend on one another and move together."""
    put(sheet, "A1:A3", 60.0, 50.0, 70.0)
    put(sheet, "B1:B3", 50.0, 45.0, 69.0)
    for target, formula in {
        "C1:C3": "=SCORE_GROWTHS(A1:A3;B1:B3)",
        "D1:D3": "=SCORE_DEVIATIONS(A1:A3;70)",
        "E1:E3": "=SCORE_DEVIATIONS(C1:C3;70)",
        "F1:F3": "=SCORE_WEIGHTED(D1:E3;{0.5;0.5})",
        "G1:G3": "=SCORE_RANKS(F1:F3)",
    }.items():
        sheet.getCellRangeByName(target).setArrayFormula(formula)
    # Growth: 10/40, 5/50, 1/30.
    assert shown(sheet, "C1:C3") == [0.25, 0.1, pytest.approx(1 / 30)]
    before = shown(sheet, "G1:G3")
    sheet.getCellRangeByName("A2").Value = 90
    # 45 of 10 points of headroom: the second is now first in both parts.
    assert shown(sheet, "C2:C2") == [4.5]
    assert shown(sheet, "G1:G3")[1] == 1
    assert shown(sheet, "G1:G3") != before


def test_formulas_in_the_reference_are_computed_first(sheet: Any, office: Office, tmp_path: Path) -> None:
    """A file whose cells are all to be computed on loading gives the same as before it was saved."""
    for row in range(1, 6):
        sheet.getCellRangeByName(f"A{row}").Formula = f"=B{row}*2"
        sheet.getCellRangeByName(f"B{row}").Formula = f"=MOD({row}*7;11)"
    sheet.getCellRangeByName("C1:C5").setArrayFormula("=SCORE_RANKS(A1:A5)")
    # 7, 3, 10, 6, 2
    assert shown(sheet, "C1:C5") == [2, 4, 1, 3, 5]
    document = sheet.DrawPage.Forms.Parent
    path = tmp_path / "chain.ods"
    document.storeToURL(path.as_uri(), office.bridge.properties(FilterName="calc8"))
    loaded = office.load(path)
    assert shown(loaded.Sheets.getByIndex(0), "C1:C5") == [2, 4, 1, 3, 5]
    loaded.close(True)


@pytest.mark.parametrize("through", ["ods", "xlsx"])
def test_a_blank_of_a_cell_function_equals_an_empty_text(
    sheet: Any, office: Office, tmp_path: Path, through: str
) -> None:
    """`=B1=""` is how users ask for a blank; it holds in a new document and in a loaded one."""
    path = tmp_path / f"blank.{through}"
    sheet.getCellRangeByName("A2").Value = 2
    for address, formula in {
        "B1": "=SCORE_RANK(A1;A1:A2)",
        "B2": "=SCORE_NUMBER(A1)",
        "B3": "=SCORE_DEVIATION(A1;A1:A2)",
        "C1": '=IF(B1="";"blank";"value")',
        "C2": '=IF(B2="";"blank";"value")',
        "C3": '=IF(B3="";"blank";"value")',
    }.items():
        sheet.getCellRangeByName(address).Formula = formula
    assert shown(sheet, "C1:C3") == ["blank"] * 3
    kind = {"ods": "calc8", "xlsx": "Calc MS Excel 2007 XML"}[through]
    sheet.DrawPage.Forms.Parent.storeToURL(path.as_uri(), office.bridge.properties(FilterName=kind))
    loaded = office.load(path)
    recalculate(office, loaded)
    assert shown(loaded.Sheets.getByIndex(0), "C1:C3") == ["blank"] * 3
    loaded.close(True)


def test_the_reason_of_an_error_is_in_the_log(sheet: Any, user_folder: Path) -> None:
    """The log names the function, the row and the text."""
    put(sheet, "A1:A3", 1.0, "該当なし", 3.0)
    sheet.getCellRangeByName("B1:B3").setArrayFormula("=SCORE_RANKS(A1:A3)")
    assert sheet.getCellRangeByName("B3").String == "#VALUE!"
    last = (user_folder / "xl-addin.log").read_text("utf-8").strip().splitlines()[-1]
    assert "SCORE_RANKS" in last
    assert "2行目の「該当なし」" in last
    assert "row 2" in last
