from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from tests.book_reading import DATA, REPOSITORY, Built, differences, edited
from xl_addin.book.build import build
from xl_addin.book.data import default_folder, published_scores
from xl_addin.book.kyokai import raw_counts
from xl_addin.errors import WorkbookError
from xl_addin.functions import BY_NAME

if TYPE_CHECKING:
    from pathlib import Path

    from xl_addin.hosts.calc.office import Office

FILE = "kyokai_incentive_2023.xlsx"
SHEETS = [
    "はじめに",
    "公表得点",
    "順位表",
    "実績入力",
    "配点",
    "得点計算",
    "一括計算",
    "シミュレーション",
    "シミュレーション計算",
    "グラフ",
    "出典",
]
TRIED = SHEETS[7:9]
INPUT = "FFF7CC"
# Written out from the published rules: points, then weight of rate, rise of the rate, growth of the count.
SCHEME = [(70, (0.5, 0.25, 0.25)), (70, (0.5, 0.25, 0.25)), (80, (1.0,)), (50, (0.5, 0.5)), (50, (0.5, 0.5))]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("books")
    build(folder)
    return Built(folder / FILE)


@pytest.fixture(scope="module")
def printed() -> dict[str, Any]:
    """The CSV in tenths of a point, so that everything below is exact."""
    with (DATA / "kyokai_incentive_r5.csv").open(encoding="utf-8") as file:
        rows = list(csv.reader(file))[1:]
    tenths = np.array([[round(float(cell) * 10) for cell in [*row[1:11:2], row[11]]] for row in rows])
    ranks = np.array([[int(cell) for cell in [*row[2:11:2], row[12]]] for row in rows])
    return {"branches": [row[0] for row in rows], "tenths": tenths, "ranks": ranks}


def competition(values: Any) -> Any:
    """Rank of each value: one more than the number of larger ones."""
    column = np.asarray(values)
    return (column[None, :] > column[:, None]).sum(axis=1) + 1


def oracle(counts: Any) -> tuple[Any, list[Any]]:
    """Score the counts with NumPy: per indicator the points, and what each part measures; NaN is a missing count."""
    col, points, measured = 0, [], []
    for full, weights in SCHEME:
        now = 100 * counts[:, col] / counts[:, col + 1]
        parts = [now]
        if len(weights) > 1:
            before = 100 * counts[:, col + 2] / counts[:, col + 3]
            parts.append((now - before) / (100 - now))
        if len(weights) > 2:
            parts.append(counts[:, col] / counts[:, col + 2] - 1)
        scores = [full / 50 * (50 + 10 * (part - np.nanmean(part)) / np.nanstd(part)) for part in parts]
        points.append(sum(weight * score for weight, score in zip(weights, scores, strict=True)))
        measured.append(parts)
        col += 4 if len(weights) > 1 else 2
    return np.array(points).T, measured


def test_sheets_stand_in_order(built: Built) -> None:
    """A reader meets the introduction first and the sources last."""
    assert built.formulas.sheetnames == SHEETS


def test_sums_differ_in_19_branches(built: Built, printed: dict[str, Any]) -> None:
    """The sum of the printed scores misses the printed total in 19 branches, each of which is shown."""
    off = printed["tenths"][:, :5].sum(axis=1) - printed["tenths"][:, 5]
    assert np.count_nonzero(off) == 19
    assert [round(value * 10) for value in built.column("公表得点", "O11:O57")] == off.tolist()
    assert built.values["公表得点"]["O58"].value == built.values["公表得点"]["L5"].value == 19


def test_ranks_differ_in_16_cells(built: Built, printed: dict[str, Any]) -> None:
    """Ranks of the printed scores miss the published ranks in 16 cells, each of which is shown."""
    ours = np.column_stack([competition(column) for column in printed["tenths"].T])
    off = ours - printed["ranks"]
    assert np.count_nonzero(off) == 16
    assert built.block("公表得点", "P11:U57") == ours.tolist()
    assert built.block("公表得点", "V11:AA57") == off.tolist()
    assert built.block("公表得点", "V58:AA58") == [np.count_nonzero(off, axis=0).tolist()]
    assert built.values["公表得点"]["L6"].value == 16


def test_words_say_what_differs(built: Built, printed: dict[str, Any]) -> None:
    """The column 差異 says なし exactly where neither sum nor rank differs."""
    words = dict(zip(printed["branches"], built.column("公表得点", "AB11:AB57"), strict=True))
    assert words["北海道"] == "順位 1件"
    assert words["山形"] == "合計 -0.1"
    assert words["宮崎"] == "合計 +0.2"
    assert words["大分"] == "合計 -0.1、順位 1件"
    assert words["秋田"] == "なし"
    off = built.block("公表得点", "O11:O57")
    ranks = built.block("公表得点", "V11:AA57")
    plain = [not any(cell) and not any(row) for cell, row in zip(off, ranks, strict=True)]
    assert [word == "なし" for word in words.values()] == plain


def test_published_figures_are_carried_over(built: Built, printed: dict[str, Any]) -> None:
    """The sheet shows the published table unchanged."""
    rows = built.block("公表得点", "A11:M57")
    assert [row[0] for row in rows] == printed["branches"]
    assert [[round(cell * 10) for cell in row[1::2]] for row in rows] == printed["tenths"].tolist()
    assert [row[2::2] for row in rows] == printed["ranks"].tolist()


def test_gap_is_measured_from_the_15th(built: Built, printed: dict[str, Any]) -> None:
    """The 15th total of 47 is 青森's 333.9."""
    totals = printed["tenths"][:, 5]
    cut = sorted(totals, reverse=True)[14]
    assert cut == 3339
    assert [round(gap * 10) for gap in built.column("公表得点", "AC11:AC57")] == (totals - cut).tolist()


def test_rewards_stay_blank_without_payroll(built: Built) -> None:
    """Payroll is not public: its column is empty and no reward is shown."""
    assert set(built.column("公表得点", "AD11:AD57")) == {None}
    assert {cell or None for cell in built.column("公表得点", "AE11:AE57")} == {None}
    assert built.formula("公表得点", "AE11") == '=SCORE_REWARDS("kyokai/2023",$L$11:$L$57,$AD$11:$AD$57)'


def test_standings_run_from_first_to_last(built: Built, printed: dict[str, Any]) -> None:
    """順位表 lists every branch at its published rank, 山形 first and 高知 last."""
    rows = built.block("順位表", "A6:J52")
    order = np.argsort(printed["ranks"][:, 5])
    assert [row[0] for row in rows] == list(range(1, 48))
    assert [row[1] for row in rows] == [printed["branches"][place] for place in order]
    assert (rows[0][1], rows[-1][1]) == ("山形", "高知")
    assert [[round(cell * 10) for cell in row[2:8]] for row in rows] == printed["tenths"][order].tolist()
    assert [row[8] for row in rows] == competition(printed["tenths"][order, 5]).tolist()


def test_counts_are_headed_by_the_facts(built: Built) -> None:
    """The counts are marked 架空, and each of the 18 columns has a header of its own."""
    sheet = built.values["実績入力"]
    assert sheet["A3"].value.startswith("架空")
    assert sheet["A3"].font.color.rgb == "FFC00000"
    headers = built.block("実績入力", "A8:S8")[0]
    assert len(set(headers)) == 19
    counts = np.array(built.block("実績入力", "B9:S55"))
    assert counts.shape == (47, 18)
    assert (counts > 0).all()
    assert np.equal(counts, np.round(counts)).all()


def test_fictitious_counts_never_change() -> None:
    """The figures are made up the same way every time, in every Python version."""
    first = raw_counts.fictitious_counts(["甲", "乙"])
    assert first == raw_counts.fictitious_counts(["丙", "丁"])
    assert first[0]["checkups_eligible"] == 147124


def test_scores_from_counts_agree_with_numpy(built: Built) -> None:
    """Indicator scores, totals and ranks from raw counts are those of an independent computation."""
    counts = np.array(built.block("実績入力", "B9:S55"), dtype=float)
    points, _ = oracle(counts)
    columns = ["L", "U", "Y", "AF", "AM"]
    shown = np.array([built.column("得点計算", f"{col}9:{col}55") for col in columns]).T
    np.testing.assert_allclose(shown, points, rtol=1e-12)
    np.testing.assert_allclose(built.column("得点計算", "B9:B55"), points.sum(axis=1), rtol=1e-12)
    assert built.column("得点計算", "C9:C55") == competition(points.sum(axis=1)).tolist()
    for place, col in enumerate(["M", "V", "Z", "AG", "AN"]):
        assert built.column("得点計算", f"{col}9:{col}55") == competition(points[:, place]).tolist()


def test_steps_agree_with_numpy(built: Built) -> None:
    """Rates, rises and growths of counts are those of an independent computation."""
    _, measured = oracle(np.array(built.block("実績入力", "B9:S55"), dtype=float))
    columns = [["E", "G", "H"], ["N", "P", "Q"], ["W"], ["AA", "AC"], ["AH", "AJ"]]
    for parts, letters in zip(measured, columns, strict=True):
        for part, col in zip(parts, letters, strict=True):
            np.testing.assert_allclose(built.column("得点計算", f"{col}9:{col}55"), part, rtol=1e-12, atol=1e-14)


def test_indicator_means_are_the_points(built: Built) -> None:
    """The mean of an indicator is its 配点; the SD of a single-part indicator is a fifth of it."""
    means = [built.values["得点計算"][f"{col}56"].value for col in ("L", "U", "Y", "AF", "AM", "B")]
    np.testing.assert_allclose(means, [70, 70, 80, 50, 50, 320], rtol=1e-13)
    assert built.values["得点計算"]["Y57"].value == pytest.approx(16, rel=1e-13)


def test_one_call_agrees_with_the_steps(built: Built) -> None:
    """SCORE_TABLE and the columns give the same scores and ranks."""
    table = built.block("一括計算", "A6:H53")
    assert built.formula("一括計算", "A6") == "=SCORE_TABLE(\"kyokai/2023\",'実績入力'!$A$8:$S$55)"
    assert table[0][0] == "支部"
    assert table[0][-2:] == ["総得点", "順位"]
    points, _ = oracle(np.array(built.block("実績入力", "B9:S55"), dtype=float))
    np.testing.assert_allclose(np.array([row[1:6] for row in table[1:]], dtype=float), points, rtol=1e-12)
    assert set(built.column("一括計算", "L7:L53")) == {"一致"}
    assert built.values["一括計算"]["E4"].value == 0


def test_points_and_weights_are_referred_to(built: Built) -> None:
    """No formula carries a 配点 or a weight of its own: they come from the sheet 配点."""
    points = [(row[0], row[2]) for row in built.block("配点", "A7:G17") if row[0]]
    assert points == [("1", 70), ("2", 70), ("3", 80), ("4", 50), ("5", 50)]
    assert built.column("配点", "G7:G17") == [weight for _, weights in SCHEME for weight in weights]
    assert built.formula("得点計算", "I9") == "=SCORE_DEVIATIONS($E$9:$E$55,'配点'!$C$7)"
    assert built.formula("得点計算", "L9") == "=SCORE_WEIGHTED($I$9:$K$55,'配点'!$G$7:$G$9)"
    assert built.formula("得点計算", "G9") == "=SCORE_GROWTHS($E$9:$E$55,$F$9:$F$55,100,'配点'!$F$8)"


def test_charts_show_differences_from_the_mean(built: Built, printed: dict[str, Any]) -> None:
    """The charted figures are score minus mean, total first, and each has its chart."""
    values = printed["tenths"][:, [5, 0, 1, 2, 3, 4]] / 10
    np.testing.assert_allclose(built.block("グラフ", "B6:G52"), values - values.mean(axis=0), atol=1e-12)
    charts = [text.decode() for name, text in built.members.items() if name.startswith("xl/charts/chart")]
    assert all("barChart" in text for text in charts)
    assert sum("グラフ!" in text for text in charts) == 6


def test_every_formula_has_a_cached_value(built: Built) -> None:
    """A reader without the add-in sees figures everywhere, but for the rewards, which are blank."""
    for sheet in (name for name in SHEETS if name not in TRIED):
        blank = {cell for cell in built.formula_cells(sheet) if built.values[sheet][cell].value in (None, "")}
        assert blank == ({f"AE{row}" for row in range(11, 58)} if sheet == "公表得点" else set())


def test_formulas_use_plain_names(built: Built) -> None:
    """Functions are called by their plain, known names."""
    text = b"".join(part for name, part in built.members.items() if "worksheets" in name).decode()
    assert "_xlfn" not in text
    called = set(re.findall(r"SCORE_[A-Z_]+(?=\()", text))
    assert called <= set(BY_NAME)
    assert {"SCORE_RANKS", "SCORE_CUT", "SCORE_REWARDS", "SCORE_TABLE", "SCORE_GROWTHS", "SCORE_CHANGES"} <= called


@pytest.mark.parametrize("sheet", SHEETS)
def test_sheets_are_ready_to_print(built: Built, sheet: str) -> None:
    """Every sheet has frozen panes and prints all it holds at the paper's width, the forty columns on two pages."""
    found = built.formulas[sheet]
    assert found.freeze_panes
    # The charts stand beside the figures and end in Y54.
    assert built.print_area(sheet) == ("A1:Y57" if sheet == "グラフ" else built.filled(sheet))
    upright = sheet in ("順位表", "シミュレーション")
    assert found.page_setup.orientation == ("portrait" if upright else "landscape")
    if sheet in ("得点計算", "シミュレーション計算"):
        assert [brk.id for brk in found.col_breaks.brk] == [22 if sheet == "得点計算" else 23]
        assert found.print_title_cols == ("$A:$D" if sheet == "得点計算" else "$A:$A")
    else:
        assert found.sheet_properties.pageSetUpPr.fitToPage


@pytest.mark.parametrize("sheet", ["公表得点", "順位表", "実績入力", "配点", "得点計算", "一括計算", TRIED[1]])
def test_tables_repeat_their_header(built: Built, sheet: str) -> None:
    """Header rows stand on every printed page."""
    assert built.formulas[sheet].print_title_rows


def test_input_cells_are_marked(built: Built) -> None:
    """Cells to fill in are yellow, others are not, and the legend shows the colour."""
    assert {built.fill("公表得点", f"AD{row}") for row in range(11, 58)} == {INPUT}
    assert {built.fill("実績入力", f"{col}{row}") for col in "BKS" for row in range(9, 56)} == {INPUT}
    assert built.fill("公表得点", "L11") != INPUT
    assert INPUT in {built.fill("はじめに", f"A{row}") for row in range(1, 30)}


def test_sources_are_named(built: Built) -> None:
    """The sheet 出典 names the documents and what they leave open."""
    text = "\n".join(str(cell) for row in built.values["出典"].iter_rows(values_only=True) for cell in row if cell)
    for words in (
        "インセンティブ制度に係る令和5年度実績について",
        "第135条の5の2",
        "母標準偏差",
        "四捨五入しない",
        "架空",
    ):
        assert words in text


def test_building_twice_gives_the_same_bytes(built: Built, tmp_path: Path) -> None:
    """Equal input gives equal files."""
    build(tmp_path)
    assert (tmp_path / FILE).read_bytes() == built.path.read_bytes()


def test_repository_holds_a_fresh_build(built: Built) -> None:
    """The shipped file is what the code builds now."""
    assert Built(REPOSITORY / "workbooks" / FILE).members == built.members


def test_missing_data_is_told(tmp_path: Path) -> None:
    """Without its input data nothing is written."""
    with pytest.raises(WorkbookError, match=r"kyokai_incentive_r5.csv.*cannot read"):
        build(tmp_path / "out", tmp_path)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(("row", "line"), [("山形,1,2,3", 2), ("山形,x,1,2,1,3,1,4,1,5,1,6,1", 2)])
def test_a_broken_row_is_named(tmp_path: Path, row: str, line: int) -> None:
    """A row that cannot be read is told by its line."""
    (tmp_path / "kyokai_incentive_r5.csv").write_text(f"支部\n{row}\n", encoding="utf-8")
    with pytest.raises(WorkbookError, match=f"line {line} "):
        published_scores(tmp_path)


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    """A file in another encoding is broken, not misread."""
    (tmp_path / "kyokai_incentive_r5.csv").write_bytes("支部,得点\n".encode("cp932"))
    with pytest.raises(WorkbookError, match="is broken"):
        published_scores(tmp_path)


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    """A file where the folder should be is left alone."""
    (tmp_path / "out").write_text("mine", encoding="utf-8")
    with pytest.raises(WorkbookError, match="cannot make the folder"):
        build(tmp_path / "out")
    assert (tmp_path / "out").read_text(encoding="utf-8") == "mine"


def test_a_file_that_cannot_be_replaced_is_told(tmp_path: Path) -> None:
    """A target that is a folder stays, and no temporary file is left."""
    (tmp_path / FILE / "inside").mkdir(parents=True)
    with pytest.raises(WorkbookError, match="cannot write"):
        build(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_data_are_found_in_the_repository() -> None:
    """The default folder does not depend on the current directory."""
    assert default_folder() == DATA


@pytest.mark.office
def test_calc_computes_the_cached_values(built: Built, office: Office) -> None:
    """Recalculated in a real Calc with the add-in, every cell shows what was cached."""
    assert differences(built, office) == []


STEPS = "得点計算!A9:AN57"
VERDICTS = "一括計算!J7:L53"
COUNT = "一括計算!E4"
TABLE = "一括計算!A7:H53"
# Columns of 得点計算: totals, ranks and gaps; then per indicator what it takes from the counts.
TOTAL, RANK, GAP = 1, 2, 3
RATES, POINTS, RANKS = [4, 13, 22, 26, 33], [11, 20, 24, 31, 38], [12, 21, 25, 32, 39]


def as_array(cells: list[Any]) -> Any:
    """Numbers of a column, blanks as NaN; a text such as an error cannot be read."""
    return np.array([np.nan if cell is None else float(cell) for cell in cells])


def check_steps(shown: list[list[Any]], points: Any, totals: Any, row: int) -> None:
    """Compare the sheet with expected points; the row without a total has neither rank nor gap."""
    rows = shown[:47]
    for place, (col, rank) in enumerate(zip(POINTS, RANKS, strict=True)):
        np.testing.assert_allclose(as_array([cells[col] for cells in rows]), points[:, place], rtol=1e-12)
        known = ~np.isnan(points[:, place])
        ranks = as_array([cells[rank] for cells in rows])
        assert ranks[known].tolist() == competition(points[known, place]).tolist()
        assert np.isnan(ranks[~known]).all()
    np.testing.assert_allclose(as_array([cells[TOTAL] for cells in rows]), totals, rtol=1e-12)
    assert rows[row][RANK] is None
    assert rows[row][GAP] is None
    known = ~np.isnan(totals)
    assert as_array([cells[RANK] for cells in rows])[known].tolist() == competition(totals[known]).tolist()
    cut = np.sort(totals[known])[-15]
    np.testing.assert_allclose(as_array([cells[GAP] for cells in rows])[known], totals[known] - cut, atol=1e-9)
    np.testing.assert_allclose([shown[47][TOTAL], shown[48][TOTAL]], [totals[known].mean(), totals[known].std()])


@pytest.mark.office
@pytest.mark.parametrize(
    ("cells", "row", "columns"),
    [("B9", 0, [0]), ("C20", 11, [1]), ("K55", 46, [9]), ("B30:S30", 21, list(range(18)))],
    ids=["numerator", "denominator", "lone part", "whole branch"],
)
def test_a_missing_count_leaves_its_branch_blank(
    built: Built, office: Office, cells: str, row: int, columns: list[int]
) -> None:
    """A cleared count is no 0: its branch has no total, the others are scored among themselves, and both ways agree."""
    found = edited(built, office, "実績入力", {cells: None}, [STEPS, TABLE, VERDICTS, COUNT])
    counts = np.array(built.block("実績入力", "B9:S55"), dtype=float)
    counts[row, columns] = np.nan
    points, measured = oracle(counts)
    totals = points.sum(axis=1)
    check_steps(found[STEPS], points, totals, row)
    for col, parts in zip(RATES, measured, strict=True):
        np.testing.assert_allclose(as_array([cells[col] for cells in found[STEPS][:47]]), parts[0], rtol=1e-12)
    table = np.array([as_array(cells[1:7]) for cells in found[TABLE]])
    np.testing.assert_allclose(table, np.column_stack([points, totals]), rtol=1e-12)
    verdicts = [cells[2] for cells in found[VERDICTS]]
    assert verdicts[row] == "未計算"
    assert found[VERDICTS][row][:2] == [None, None]
    assert set(verdicts[:row] + verdicts[row + 1 :]) == {"一致"}
    assert found[COUNT] == [[1]]


@pytest.mark.office
@pytest.mark.parametrize(
    "edit",
    [{"B9": 10_000_000.0}, {"C9": 0.0}, {"C9": -5.0}, {"B9": -1.0}, {"B9": "不明"}],
    ids=["above denominator", "no denominator", "negative denominator", "negative", "text"],
)
def test_an_impossible_count_is_an_error(built: Built, office: Office, edit: dict[str, str | float | None]) -> None:
    """Counts that cannot be make the rate, all that rests on it and every verdict an error: no score, no agreement."""
    found = edited(built, office, "実績入力", edit, [STEPS, VERDICTS, COUNT])
    assert found[STEPS][0][4] == "#N/A"
    rates = oracle(np.array(built.block("実績入力", "B9:S55"), dtype=float))[1][0][0]
    np.testing.assert_allclose([cells[4] for cells in found[STEPS][1:47]], rates[1:], rtol=1e-12)
    for cells in found[STEPS][:47]:
        for col in (POINTS[0], RANKS[0], TOTAL, RANK, GAP):
            assert str(cells[col]).startswith("#")
        assert isinstance(cells[POINTS[2]], float)
    assert {cells[2] for cells in found[VERDICTS]} == {"未計算"}
    assert found[COUNT] == [[47]]


@pytest.mark.office
def test_a_branch_given_twice_is_no_agreement(built: Built, office: Office) -> None:
    """SCORE_TABLE refuses a name that stands twice: no row agrees, while the steps, which go by row, stay."""
    found = edited(built, office, "実績入力", {"A10": "北海道"}, [STEPS, VERDICTS, COUNT])
    points, _ = oracle(np.array(built.block("実績入力", "B9:S55"), dtype=float))
    np.testing.assert_allclose([cells[TOTAL] for cells in found[STEPS][:47]], points.sum(axis=1), rtol=1e-12)
    assert {cells[2] for cells in found[VERDICTS]} == {"未計算"}
    assert found[COUNT] == [[47]]


@pytest.mark.office
def test_a_changed_weight_is_a_disagreement(built: Built, office: Office) -> None:
    """The steps follow the sheet 配点, SCORE_TABLE the rule book: other points make other scores in every branch."""
    found = edited(built, office, "配点", {"C10": 60.0}, [VERDICTS, COUNT])
    assert [cells[2] for cells in found[VERDICTS]].count("不一致") == found[COUNT][0][0] > 40


@pytest.mark.office
def test_empty_input_gives_no_score(built: Built, office: Office) -> None:
    """With every count cleared no branch has a score, a rank or a verdict of agreement."""
    found = edited(built, office, "実績入力", {"B9:S55": None}, [STEPS, VERDICTS, COUNT])
    for cells in found[STEPS][:47]:
        assert not any(isinstance(cell, float) for cell in cells)
    assert {cells[2] for cells in found[VERDICTS]} == {"未計算"}
    assert found[COUNT] == [[47]]


@pytest.mark.office
def test_a_cleared_published_score_is_no_zero(built: Built, office: Office, printed: dict[str, Any]) -> None:
    """A cleared score leaves the sum, its difference, the rank and the chart of that branch blank, and 未計算."""
    prints = ["公表得点!N11:O57", "公表得点!P11:AB57", "グラフ!B6:G52", "順位表!A6:J52", "公表得点!L5:L6"]
    found = edited(built, office, "公表得点", {"B11": None}, prints)
    assert found["公表得点!N11:O57"][0] == [None, None]
    first = found["公表得点!P11:AB57"][0]
    assert [first[0], first[6], first[12]] == [None, None, "未計算"]
    assert "未計算" not in [cells[12] for cells in found["公表得点!P11:AB57"][1:]]
    values = printed["tenths"][1:, 0] / 10
    charted = [cells[1] for cells in found["グラフ!B6:G52"]]
    assert charted[0] is None
    np.testing.assert_allclose(charted[1:], values - values.mean(), atol=1e-12)
    row = next(cells for cells in found["順位表!A6:J52"] if cells[1] == "北海道")
    assert row[2] is None
    assert row[3] == printed["tenths"][0, 1] / 10
    assert found["公表得点!L5:L6"][0] == [19]
    others = np.array([competition(column[1:]) for column in printed["tenths"][:, :1].T])
    off = np.count_nonzero(others[0] - printed["ranks"][1:, 0])
    rest = np.column_stack([competition(column) for column in printed["tenths"][:, 1:].T]) - printed["ranks"][:, 1:]
    assert found["公表得点!L5:L6"][1] == [off + np.count_nonzero(rest)]


@pytest.mark.office
def test_a_cleared_published_total_has_no_gap(built: Built, office: Office, printed: dict[str, Any]) -> None:
    """A branch without a total has no gap, and the standings show blanks, no 0."""
    found = edited(built, office, "公表得点", {"L11": None}, ["公表得点!AB11:AC11", "順位表!A6:J52", "グラフ!B6:B6"])
    assert found["公表得点!AB11:AC11"] == [["未計算", None]]
    row = next(cells for cells in found["順位表!A6:J52"] if cells[1] == "北海道")
    assert row[0] == printed["ranks"][0, 5]
    assert row[7:] == [None, None, None]
    assert found["グラフ!B6:B6"] == [[None]]
