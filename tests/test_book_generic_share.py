from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from tests.book_reading import DATA, REPOSITORY, Built, differences, edited
from xl_addin.book.build import build
from xl_addin.book.data import prefecture_shares
from xl_addin.errors import WorkbookError

if TYPE_CHECKING:
    from pathlib import Path

    from xl_addin.hosts.calc.office import Office

FILE = "generic_share_fy2010.xlsx"
SHEETS = ["はじめに", "使用状況", "上位3割", "シミュレーション", "グラフ", "出典"]
TRIED = SHEETS[3]
INPUT = "FFF7CC"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("books")
    build(folder)
    return Built(folder / FILE)


@pytest.fixture(scope="module")
def rates() -> Any:
    """The CSV's rates, one row per prefecture."""
    with (DATA / "generic_drug_share_fy2010.csv").open(encoding="utf-8") as file:
        return np.array([[float(cell) for cell in row[1:]] for row in list(csv.reader(file))[1:]])


def test_sheets_stand_in_order(built: Built) -> None:
    """A reader meets the introduction first and the sources last."""
    assert built.formulas.sheetnames == SHEETS


def test_rates_are_carried_over(built: Built, rates: Any) -> None:
    """The sheet shows the published rates, marked as input."""
    assert built.block("使用状況", "B7:D53") == rates.tolist()
    assert {built.fill("使用状況", f"{col}{row}") for col in "BCD" for row in range(7, 54)} == {INPUT}
    assert built.fill("使用状況", "E7") != INPUT


def test_deviation_scores_agree_with_numpy(built: Built, rates: Any) -> None:
    """Column and cell functions give 50 + 10 z with the population SD."""
    expected = 50 + 10 * (rates - rates.mean(axis=0)) / rates.std(axis=0)
    np.testing.assert_allclose(built.block("使用状況", "E7:G53"), expected, rtol=1e-12)
    np.testing.assert_allclose(built.column("使用状況", "K7:K53"), expected[:, 1], rtol=1e-12)
    assert not any(cell for row in built.block("使用状況", "M7:N53") for cell in row)


def test_ranks_agree_with_numpy(built: Built, rates: Any) -> None:
    """Column and cell functions give competition ranks, the highest rate first."""
    expected = (rates[None, :, :] > rates[:, None, :]).sum(axis=1) + 1
    assert built.block("使用状況", "H7:J53") == expected.tolist()
    assert built.column("使用状況", "L7:L53") == expected[:, 1].tolist()


def test_means_and_deviations_stand_below(built: Built, rates: Any) -> None:
    """Below the columns stand mean and population SD: 50 and 10 for the scores."""
    means, spreads = built.block("使用状況", "B54:G55")
    np.testing.assert_allclose(means, [*rates.mean(axis=0), 50, 50, 50], rtol=1e-13)
    np.testing.assert_allclose(spreads, [*rates.std(axis=0), 10, 10, 10], rtol=1e-12)


@pytest.mark.parametrize(("row", "places"), [(10, 14), (11, 15), (12, 14)])
def test_cuts_follow_the_way_of_counting(built: Built, rates: Any, row: int, places: int) -> None:
    """47 × 0.3 = 14.1 is 14 places rounded down, 15 rounded up, 14 to the nearest."""
    cuts = np.sort(rates, axis=0)[::-1][places - 1]
    line = built.block("上位3割", f"B{row}:J{row}")[0]
    assert line[0::3] == cuts.tolist()
    assert line[1::3] == (rates >= cuts).sum(axis=0).tolist()


def test_marks_show_who_is_inside(built: Built, rates: Any) -> None:
    """○ stands where the rate reaches the cut of the chosen way of counting."""
    inside = rates >= np.sort(rates, axis=0)[::-1][13]
    rows = built.block("上位3割", "A16:J62")
    assert [[cell == "○" for cell in row[3::3]] for row in rows] == inside.tolist()
    assert [row[1::3] for row in rows] == rates.tolist()


def test_settings_can_be_chosen(built: Built) -> None:
    """Share and way of counting are input cells; the way is chosen from a list that the formulas follow."""
    assert built.block("上位3割", "C4:C6") == [[0.3], ["floor"], [14.1]]
    assert built.fill("上位3割", "C4") == built.fill("上位3割", "C5") == INPUT
    choices = [rule.formula1 for rule in built.formulas["上位3割"].data_validations.dataValidation]
    assert choices == ['"floor,ceil,round"']
    assert built.formula("上位3割", "B15") == "=SCORE_CUT('使用状況'!$B$7:$B$53,$C$4,\"high\",$C$5)"


def test_cell_functions_can_be_filled_down(built: Built) -> None:
    """A cell function refers to its own row without dollar signs, and to the column with them."""
    assert built.formula("使用状況", "K7") == "=SCORE_DEVIATION(C7,$C$7:$C$53,50)"
    assert built.formula("使用状況", "L53") == "=SCORE_RANK(C53,$C$7:$C$53)"


def test_charts_show_differences_from_the_mean(built: Built, rates: Any) -> None:
    """The charted figures are rate minus mean, the rate by volume first."""
    ordered = rates[:, [1, 0, 2]]
    np.testing.assert_allclose(built.block("グラフ", "B6:D52"), ordered - ordered.mean(axis=0), atol=1e-12)
    charts = [text.decode() for name, text in built.members.items() if name.startswith("xl/charts/chart")]
    assert sum("グラフ!" in text for text in charts) == 3


def test_every_formula_has_a_cached_value(built: Built) -> None:
    """A reader without the add-in sees every figure."""
    cells = [(sheet, cell) for sheet in SHEETS if sheet != TRIED for cell in built.formula_cells(sheet)]
    assert len(cells) > 1000
    assert [place for place in cells if built.values[place[0]][place[1]].value in (None, "")] == []


@pytest.mark.parametrize("sheet", SHEETS)
def test_sheets_are_ready_to_print(built: Built, sheet: str) -> None:
    """Every sheet has frozen panes and prints all it holds at the paper's width."""
    found = built.formulas[sheet]
    assert found.freeze_panes
    # The charts stand beside the 47 prefectures and end in column V.
    assert built.print_area(sheet) == ("A1:V52" if sheet == "グラフ" else built.filled(sheet))
    assert found.sheet_properties.pageSetUpPr.fitToPage


def test_sources_are_named(built: Built) -> None:
    """The sheet 出典 names the document and the table."""
    text = "\n".join(str(cell) for row in built.values["出典"].iter_rows(values_only=True) for cell in row if cell)
    assert "調剤医療費の動向（平成22年度4〜5月）" in text
    assert "表18-1" in text


def test_building_twice_gives_the_same_bytes(built: Built, tmp_path: Path) -> None:
    """Equal input gives equal files."""
    build(tmp_path)
    assert (tmp_path / FILE).read_bytes() == built.path.read_bytes()


def test_repository_holds_a_fresh_build(built: Built) -> None:
    """The shipped file is what the code builds now."""
    assert Built(REPOSITORY / "workbooks" / FILE).members == built.members


@pytest.mark.parametrize("text", ["都道府県\n北海道,1,2\n", "都道府県\n北海道,1,2,－\n"])
def test_a_broken_row_is_named(tmp_path: Path, text: str) -> None:
    """A row that cannot be read is told by its line."""
    (tmp_path / "generic_drug_share_fy2010.csv").write_text(text, encoding="utf-8")
    with pytest.raises(WorkbookError, match="line 2 "):
        prefecture_shares(tmp_path)


def test_an_empty_file_is_told(tmp_path: Path) -> None:
    """A header alone is no data."""
    (tmp_path / "generic_drug_share_fy2010.csv").write_text("都道府県\n", encoding="utf-8")
    with pytest.raises(WorkbookError, match="is empty"):
        prefecture_shares(tmp_path)


@pytest.mark.office
def test_calc_computes_the_cached_values(built: Built, office: Office) -> None:
    """Recalculated in a real Calc with the add-in, every cell shows what was cached."""
    assert differences(built, office) == []


@pytest.mark.office
def test_a_cleared_rate_is_no_zero(built: Built, office: Office, rates: Any) -> None:
    """A cleared rate leaves its prefecture blank everywhere, and the others are scored among themselves."""
    prints = ["使用状況!B7:N53", "使用状況!B54:G55", "上位3割!A16:J62", "上位3割!B10:J12", "グラフ!B6:D52"]
    found = edited(built, office, "使用状況", {"C8": None}, prints)
    kept = np.delete(rates[:, 1], 1)
    scores = 50 + 10 * (kept - kept.mean()) / kept.std()
    ranks = (kept[None, :] > kept[:, None]).sum(axis=1) + 1
    rows = found["使用状況!B7:N53"]
    for col, expected in ((4, scores), (7, ranks), (9, scores), (10, ranks)):
        column = [cells[col] for cells in rows]
        assert column.pop(1) is None
        np.testing.assert_allclose(np.array(column, dtype=float), expected, rtol=1e-12)
    assert rows[1][11:] == [None, None]
    feet = found["使用状況!B54:G55"]
    np.testing.assert_allclose([feet[0][1], feet[1][1], feet[0][4]], [kept.mean(), kept.std(), 50], rtol=1e-12)
    cut = np.sort(kept)[::-1][12]  # 46 × 0.3 = 13.8
    marks = [cells[4:7] for cells in found["上位3割!A16:J62"]]
    assert marks.pop(1) == [None, None, None]
    assert [mark[2] == "○" for mark in marks] == (kept >= cut).tolist()
    assert found["上位3割!B10:J12"][0][3:6] == [cut, (kept >= cut).sum(), 46]
    charted = [cells[0] for cells in found["グラフ!B6:D52"]]
    assert charted.pop(1) is None
    np.testing.assert_allclose(charted, kept - kept.mean(), atol=1e-12)


@pytest.mark.office
def test_a_cleared_column_leaves_no_mean(built: Built, office: Office) -> None:
    """Without any rate there is no score, no mean and nobody inside."""
    prints = ["使用状況!C7:F53", "使用状況!C54:C55", "上位3割!E16:G62"]
    found = edited(built, office, "使用状況", {"C7:C53": None}, prints)
    assert {cells[0] for cells in found["使用状況!C7:F53"]} == {None}
    assert not any(isinstance(cells[3], float) for cells in found["使用状況!C7:F53"])
    assert found["使用状況!C54:C55"] == [[None], [None]]
    assert {cells[2] for cells in found["上位3割!E16:G62"]} == {None}
