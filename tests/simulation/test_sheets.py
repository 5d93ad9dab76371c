"""What the sheets シミュレーション of the shipped workbooks look like."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.cell.cell import MergedCell

if TYPE_CHECKING:
    from tests.book_reading import Built

SHEET, ALL = "シミュレーション", "シミュレーション計算"
INPUT, RESULT = "FFF7CC", "F2F2F2"


def test_steps_are_numbered(branches: Built, prefecture: Built, shares: Built, municipalities: Built) -> None:
    """Every sheet leads through ①, ② and ③, and says that yellow cells are to be changed."""
    for built in (branches, prefecture, shares, municipalities):
        texts = [str(cell) for row in built.values[SHEET].iter_rows(values_only=True) for cell in row if cell]
        for number in "①②③":
            assert any(text.startswith(number) or f"　{number}" in text for text in texts)
        assert any("黄色の欄だけ" in text for text in texts)


def test_fictitious_figures_are_called_so(branches: Built, prefecture: Built, municipalities: Built) -> None:
    """Counts, payrolls, rates, people and municipalities that were made up are called so, in red."""
    for built, sheet in (
        (branches, SHEET),
        (branches, ALL),
        (prefecture, "次の段まで"),
        (municipalities, SHEET),
        (municipalities, ALL),
        (municipalities, "市町村一覧"),
    ):
        assert str(built.values[sheet]["A3"].value).startswith("架空データ")
        assert built.values[sheet]["A3"].font.color.rgb == "FFC00000"
    assert all("架空データによる計算例" in branches.values[sheet]["A1"].value for sheet in (SHEET, ALL))


def test_input_is_yellow_and_results_are_grey(
    branches: Built, prefecture: Built, shares: Built, municipalities: Built
) -> None:
    """Cells to change are yellow, cells that follow are grey."""
    for built, cells in (
        (branches, ["B8", "B9", "C15", "C32", "B49", "K60"]),
        (prefecture, ["E11", "T14"]),
        (shares, ["C6", "C7", "C8", "C9"]),
        (municipalities, ["D10", "E14", "E16", "D18"]),
    ):
        assert {built.fill(SHEET, cell) for cell in cells} == {INPUT}
    assert {branches.fill(ALL, f"{col}{row}") for col in "YZ" for row in (9, 55)} == {INPUT}
    assert {branches.fill(SHEET, cell) for cell in ("B15", "D15", "C37", "D46", "F51", "G60", "B67")} == {RESULT}
    assert {prefecture.fill(SHEET, cell) for cell in ("D11", "F11", "J11", "K11")} == {RESULT}
    assert {shares.fill(SHEET, cell) for cell in ("B21", "L67", "C13")} == {RESULT}
    cells = ("D14", "F14", "G14", "H14", "I14", "J15", "K15", "L14", "O14", "D23", "F28", "A37", "E39")
    assert {municipalities.fill(SHEET, cell) for cell in cells} == {RESULT}
    assert {municipalities.fill("市町村一覧", f"{col}{row}") for col in "GHIJK" for row in (12, 71)} == {RESULT}


def test_only_input_cells_can_be_changed_where_sheets_are_protected(prefecture: Built, municipalities: Built) -> None:
    """A protected sheet leaves just its yellow cells open."""
    own = [municipalities.formulas[name] for name in (SHEET, ALL, "市町村一覧")]
    for sheet in (prefecture.formulas[SHEET], prefecture.formulas["次の段まで"], *own):
        assert sheet.protection.sheet
        for row in sheet.iter_rows():
            for cell in (each for each in row if not isinstance(each, MergedCell)):
                assert cell.protection.locked != (str(cell.fill.fgColor.rgb)[-6:] == INPUT)


def test_choices_are_offered(branches: Built, prefecture: Built, shares: Built, municipalities: Built) -> None:
    """Branches, prefectures, municipalities, rates and marks are chosen from lists."""
    lists = {
        str(rule.sqref): rule.formula1
        for built in (branches, shares, municipalities)
        for rule in built.formulas[SHEET].data_validations.dataValidation
        if rule.type == "list"
    }
    assert lists["B8"] == "'実績入力'!$A$9:$A$55"
    assert lists["C6"] == "'使用状況'!$A$7:$A$53"
    assert lists["C7"] == "'使用状況'!$B$5:$D$5"
    assert lists["D10"] == "'市町村一覧'!$A$12:$A$71"
    for built in (prefecture, municipalities):
        marks = built.formulas[SHEET].data_validations.dataValidation
        assert any(rule.formula1 == '"○,×"' for rule in marks)


def test_charts_are_native(branches: Built, prefecture: Built, shares: Built, municipalities: Built) -> None:
    """Before and after are charts of the sheet's own cells."""
    for built, number in ((branches, 3), (prefecture, 1), (shares, 1), (municipalities, 1)):
        charts = [text.decode() for name, text in built.members.items() if name.startswith("xl/charts/chart")]
        own = [text for text in charts if f"{SHEET}!" in text or f"{ALL}!" in text]
        assert len(own) == number


def test_every_formula_has_a_cached_value(
    branches: Built, prefecture: Built, shares: Built, municipalities: Built
) -> None:
    """Blank are only checks, changes that are not made, and the other half of what a chart shows."""
    for built, sheet, columns in (
        (branches, SHEET, {"A10", "E", "I"}),
        (branches, ALL, {*"BCDEFGHIJKLMNOPQRSUV", "AG", "AN"}),
        (prefecture, SHEET, {*"DFJKL"}),
        (prefecture, "次の段まで", {"I"}),
        (shares, SHEET, {"A10", "K", "L"}),
        (municipalities, SHEET, {"J14", "J16", "K14", "K16", "O", *(f"{col}39" for col in "ABCDE")}),
    ):
        blank = [cell for cell in built.formula_cells(sheet) if built.values[sheet][cell].value in (None, "")]
        assert {cell if cell in columns else cell.rstrip("0123456789") for cell in blank} <= columns
        if sheet == ALL:
            wide = [cell for cell in blank if cell.rstrip("0123456789") not in {"U", "V", "AG", "AN"}]
            assert {cell.lstrip("ABCDEFGHIJKLMNOPQRS") for cell in wide} == {"60"}


def test_the_municipal_workings_are_blank_below_the_last_municipality(municipalities: Built) -> None:
    """Every municipality of the list has all its figures; the room below has none."""
    for sheet, first, number in (("市町村一覧", 12, 12), (ALL, 9, 12)):
        for cell in municipalities.formula_cells(sheet):
            row, col = int(cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")), cell.rstrip("0123456789")
            blank = municipalities.values[sheet][cell].value in (None, "")
            if first <= row < first + 60 and (sheet == ALL or col != "K"):
                # What ①～⑤ and ⑦ would bring has no value where the chosen one has both.
                assert blank == (row >= first + number or (sheet == ALL and col in ("AA", "AC"))), cell
