"""The sheets シミュレーション of the shipped workbooks, with yellow cells changed in a real Calc."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from openpyxl.cell.cell import MergedCell

from tests.book_reading import DATA, Built, edited
from tests.ladders import sheet as printed_sheet
from tests.test_book_kyokai import competition, oracle
from xl_addin.book.generic_share import workbook as generic_share
from xl_addin.book.kokuho import pref_workbook as kokuho_pref
from xl_addin.book.kyokai import simulation_all
from xl_addin.book.kyokai import workbook as kyokai

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xl_addin.hosts.calc.office import Office

SHEET, ALL = "シミュレーション", "シミュレーション計算"
INPUT, RESULT = "FFF7CC", "F2F2F2"
LEVY, TOP = 0.0001, 15
CLEARED = {"C15:C32": None}


@pytest.fixture(scope="module")
def branches(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The workbook of the 47 branches."""
    path = tmp_path_factory.mktemp("books") / kyokai.FILE_NAME
    path.write_bytes(kyokai.content(DATA))
    return Built(path)


@pytest.fixture(scope="module")
def prefecture(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The workbook of one prefecture's two years."""
    path = tmp_path_factory.mktemp("books") / kokuho_pref.FILE_NAME
    path.write_bytes(kokuho_pref.content(DATA))
    return Built(path)


@pytest.fixture(scope="module")
def shares(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The workbook of the prefectures' rates."""
    path = tmp_path_factory.mktemp("books") / generic_share.FILE_NAME
    path.write_bytes(generic_share.content(DATA))
    return Built(path)


def counts_of(built: Built) -> Any:
    """The fictitious counts, one row per branch."""
    return np.array(built.block("実績入力", "B9:S55"), dtype=float)


def names_of(built: Built) -> list[str]:
    """The branches."""
    return [str(name) for name in built.column("実績入力", "A9:A55")]


def rewards(totals: Any, payroll: Any) -> Any:
    """Share the reward as the ordinance does: points above the 15th's, weighted with the payroll."""
    above = np.maximum(totals - np.sort(totals)[-TOP], 0) * payroll
    return above / above.sum() * LEVY * payroll.sum()


def ranked(counts: Any, row: int) -> int:
    """The rank of a branch."""
    return int(competition(oracle(counts)[0].sum(axis=1))[row])


def test_steps_are_numbered(branches: Built, prefecture: Built, shares: Built) -> None:
    """Every sheet leads through ①, ② and ③, and says that yellow cells are to be changed."""
    for built in (branches, prefecture, shares):
        texts = [str(cell) for row in built.values[SHEET].iter_rows(values_only=True) for cell in row if cell]
        for number in "①②③":
            assert any(text.startswith(number) or f"　{number}" in text for text in texts)
        assert any("黄色の欄だけ" in text for text in texts)


def test_fictitious_figures_are_called_so(branches: Built, prefecture: Built) -> None:
    """Counts, payrolls, rates and people that were made up are called so, payrolls and rates in red."""
    for built, sheet in ((branches, SHEET), (branches, ALL), (prefecture, "次の段まで")):
        assert str(built.values[sheet]["A3"].value).startswith("架空データ")
        assert built.values[sheet]["A3"].font.color.rgb == "FFC00000"
    assert all("架空データによる計算例" in branches.values[sheet]["A1"].value for sheet in (SHEET, ALL))


def test_input_is_yellow_and_results_are_grey(branches: Built, prefecture: Built, shares: Built) -> None:
    """Cells to change are yellow, cells that follow are grey."""
    for built, cells in (
        (branches, ["B8", "B9", "C15", "C32", "B49", "K60"]),
        (prefecture, ["E11", "T14"]),
        (shares, ["C6", "C7", "C8", "C9"]),
    ):
        assert {built.fill(SHEET, cell) for cell in cells} == {INPUT}
    assert {branches.fill(ALL, f"{col}{row}") for col in "YZ" for row in (9, 55)} == {INPUT}
    assert {branches.fill(SHEET, cell) for cell in ("B15", "D15", "C37", "D46", "F51", "G60", "B67")} == {RESULT}
    assert {prefecture.fill(SHEET, cell) for cell in ("D11", "F11", "J11", "K11")} == {RESULT}
    assert {shares.fill(SHEET, cell) for cell in ("B21", "L67", "C13")} == {RESULT}


def test_only_input_cells_can_be_changed_where_sheets_are_protected(prefecture: Built) -> None:
    """A protected sheet leaves just its yellow cells open."""
    for name in (SHEET, "次の段まで"):
        sheet = prefecture.formulas[name]
        assert sheet.protection.sheet
        for row in sheet.iter_rows():
            for cell in (each for each in row if not isinstance(each, MergedCell)):
                assert cell.protection.locked != (str(cell.fill.fgColor.rgb)[-6:] == INPUT)


def test_choices_are_offered(branches: Built, prefecture: Built, shares: Built) -> None:
    """Branches, prefectures, rates and marks are chosen from lists."""
    lists = {
        str(rule.sqref): rule.formula1
        for built in (branches, shares)
        for rule in built.formulas[SHEET].data_validations.dataValidation
        if rule.type == "list"
    }
    assert lists["B8"] == "'実績入力'!$A$9:$A$55"
    assert lists["C6"] == "'使用状況'!$A$7:$A$53"
    assert lists["C7"] == "'使用状況'!$B$5:$D$5"
    marks = prefecture.formulas[SHEET].data_validations.dataValidation
    assert any(rule.formula1 == '"○,×"' for rule in marks)


def test_charts_are_native(branches: Built, prefecture: Built, shares: Built) -> None:
    """Before and after are charts of the sheet's own cells."""
    for built, number in ((branches, 3), (prefecture, 1), (shares, 1)):
        charts = [text.decode() for name, text in built.members.items() if name.startswith("xl/charts/chart")]
        own = [text for text in charts if f"{SHEET}!" in text or f"{ALL}!" in text]
        assert len(own) == number


def test_every_formula_has_a_cached_value(branches: Built, prefecture: Built, shares: Built) -> None:
    """Blank are only checks, changes that are not made, and the other half of what a chart shows."""
    for built, sheet, columns in (
        (branches, SHEET, {"A10", "E", "I"}),
        (branches, ALL, {*"BCDEFGHIJKLMNOPQRSUV", "AG", "AN"}),
        (prefecture, SHEET, {*"DFJKL"}),
        (prefecture, "次の段まで", {"I"}),
        (shares, SHEET, {"A10", "K", "L"}),
    ):
        blank = [cell for cell in built.formula_cells(sheet) if built.values[sheet][cell].value in (None, "")]
        assert {cell if cell in columns else cell.rstrip("0123456789") for cell in blank} <= columns
        if sheet == ALL:
            wide = [cell for cell in blank if cell.rstrip("0123456789") not in {"U", "V", "AG", "AN"}]
            assert {cell.lstrip("ABCDEFGHIJKLMNOPQRS") for cell in wide} == {"60"}


def test_payrolls_go_with_the_size_of_a_branch() -> None:
    """Made-up payrolls are the same every time, and in whole millions of yen."""
    first = simulation_all.fictitious_payrolls([100_000, 200_000])
    assert first == simulation_all.fictitious_payrolls([100_000, 200_000])
    assert all(pay % 1_000_000 == 0 for pay in first)
    assert [5 <= pay / people / 1e6 <= 6.5 for pay, people in zip(first, (100_000, 200_000), strict=True)] == [True] * 2


def test_the_example_agrees_with_numpy(branches: Built) -> None:
    """What the file shows as it comes is what an independent computation gives."""
    counts = counts_of(branches)
    row = names_of(branches).index("秋田")
    assert branches.values[SHEET]["B8"].value == "秋田"
    counts[row, [0, 4]] += [4000, 600]
    points, _ = oracle(counts)
    np.testing.assert_allclose(branches.column(SHEET, "D37:D41"), points[row], rtol=1e-12)
    assert branches.values[SHEET]["D42"].value == pytest.approx(points[row].sum(), rel=1e-12)
    assert branches.values[SHEET]["D43"].value == competition(points.sum(axis=1))[row] == 12
    assert branches.values[SHEET]["C43"].value == 21


@pytest.mark.office
def test_another_branch_and_other_changes(branches: Built, office: Office) -> None:
    """The branch, the changes and the place that are typed give points, ranks and rewards of all branches anew."""
    edits: dict[str, str | float | None] = {**CLEARED, "B8": "三重", "B9": 10.0, "C15": 1500.0, "C16": 200.0}
    edits |= {"C19": -100.0, "C25": 50.0}
    prints = [f"{SHEET}!{cells}" for cells in ("B15:E32", "C37:G46", "D8:D9", "A60:K64", "B67:B71")]
    prints += [f"{ALL}!{cells}" for cells in ("A9:H55", "J9:M55", "O9:Q55", "S9:W55", "Y9:AN55")]
    found = edited(branches, office, SHEET, edits, prints)
    before, names = counts_of(branches), names_of(branches)
    row = names.index("三重")
    after = before.copy()
    after[row, [0, 1, 4, 10]] += [1500, 200, -100, 50]
    shown = found[f"{SHEET}!B15:E32"]
    assert [cells[0] for cells in shown] == before[row].tolist()
    assert [cells[2] for cells in shown] == after[row].tolist()
    assert [cells[3] for cells in shown] == [None] * 18
    old, new = oracle(before)[0], oracle(after)[0]
    totals = old.sum(axis=1), new.sum(axis=1)
    ranks = competition(totals[0]), competition(totals[1])
    everybody = found[f"{ALL}!A9:H55"]
    np.testing.assert_allclose(np.array([cells[1:7] for cells in everybody]), np.column_stack([new, totals[1]]))
    assert [cells[7] for cells in everybody] == ranks[1].tolist()
    assert [cells[3] for cells in found[f"{ALL}!J9:M55"]] == (ranks[1] - ranks[0]).tolist()
    table = np.array([cells[:3] for cells in found[f"{SHEET}!C37:G46"]], dtype=float)
    np.testing.assert_allclose(table[:5, 0], old[row], rtol=1e-12)
    np.testing.assert_allclose(table[:5, 1], new[row], rtol=1e-12)
    np.testing.assert_allclose(table[5], [totals[0][row], totals[1][row], totals[1][row] - totals[0][row]], rtol=1e-9)
    assert table[6].tolist() == [ranks[0][row], ranks[1][row], ranks[1][row] - ranks[0][row]]
    payroll = np.array([cells[0] for cells in found[f"{ALL}!Y9:AN55"]])
    paid = [rewards(total, payroll) for total in totals]
    np.testing.assert_allclose(table[7, :2], [each[row] for each in paid], rtol=1e-9, atol=1e-3)
    np.testing.assert_allclose(table[8, :2], [each[row] / payroll[row] for each in paid], rtol=1e-9, atol=1e-15)
    np.testing.assert_allclose(table[9, :2], [LEVY - each[row] / payroll[row] for each in paid], rtol=1e-9, atol=1e-15)
    np.testing.assert_allclose([cells[3] for cells in found[f"{ALL}!Y9:AN55"]], paid[0], rtol=1e-9, atol=1e-3)
    np.testing.assert_allclose([cells[10] for cells in found[f"{ALL}!Y9:AN55"]], paid[1], rtol=1e-9, atol=1e-3)
    (sentence,), (reward,) = found[f"{SHEET}!D8:D9"]
    assert f"{totals[1][row]:.2f} 点" in sentence
    assert f"順位は {ranks[0][row]} 位から {ranks[1][row]} 位" in sentence
    assert reward.startswith("報奨金は ")
    sorted_names = [names[place] for place in np.argsort(-totals[1])]
    assert [cells[1] for cells in found[f"{ALL}!S9:W55"]] == sorted_names
    own = [cells[3] for cells in found[f"{ALL}!S9:W55"]]
    assert own.index(pytest.approx(totals[1][row] - totals[1].mean(), rel=1e-9)) == sorted_names.index("三重")
    assert sum(cell is not None for cell in own) == 1
    level = np.sort(totals[1])[-10] - totals[1].mean()
    np.testing.assert_allclose([cells[4] for cells in found[f"{ALL}!S9:W55"]], level, rtol=1e-9)
    check_needs(found[f"{SHEET}!A60:K64"], before, row, place=10)
    check_published(branches, found[f"{SHEET}!B67:B71"], found[f"{ALL}!O9:Q55"], row, place=10)


def check_needs(shown: list[list[Any]], counts: Any, row: int, place: int) -> None:
    """That many people more reach the place and one fewer does not; the mix does, and is no dearer than one indicator."""
    numerators = [0, 4, 8, 10, 14]
    alone = [cells[6] for cells in shown]
    for col, people in zip(numerators, alone, strict=True):
        if people is None:
            continue
        assert people == int(people) > 0
        for more, reaches in ((people, True), (people - 1, False)):
            tried = counts.copy()
            tried[row, col] += more
            assert (ranked(tried, row) <= place) == reaches
    mix = np.array([cells[8] or 0 for cells in shown])
    tried = counts.copy()
    tried[row, numerators] += mix
    assert ranked(tried, row) <= place
    assert mix[4] == 0
    assert mix.sum() <= min(people for people in alone[:4] if people is not None)


def check_published(built: Built, shown: list[list[Any]], columns: list[list[Any]], row: int, place: int) -> None:
    """What a printed total lacks, and the ranks that rounding allows, are counted over all pairs of branches."""
    totals = np.round(np.array(built.column("公表得点", "L11:L57")) * 10)
    ranks = built.column("公表得点", "M11:M57")
    missing = np.maximum(np.sort(totals)[-place] - totals, 0) / 10
    np.testing.assert_allclose([cells[2] for cells in columns], missing, atol=1e-9)
    for rank, total, (best, worst, _) in zip(ranks, totals, columns, strict=True):
        # Both ends of ±0.05 count: a total that prints 0.1 higher may tie, and a tie shares the better rank.
        assert best == 1 + np.count_nonzero(totals > total + 1)
        assert worst == np.count_nonzero(totals >= total)
        assert best <= rank <= worst
    assert [cells[0] for cells in shown[:2]] == [totals[row] / 10, ranks[row]]
    assert [cells[0] for cells in shown[3:]] == columns[row][:2]


@pytest.mark.office
def test_one_more_point_follows_its_step(branches: Built, office: Office) -> None:
    """With two points instead of one, totals and ranks are those of rates two points higher."""
    found = edited(branches, office, SHEET, {"B8": "高知", "B49": 2.0}, [f"{SHEET}!A51:H55"])[f"{SHEET}!A51:H55"]
    counts = counts_of(branches)
    row = names_of(branches).index("高知")
    base = oracle(counts)[0].sum(axis=1)
    for cells, col in zip(found, [0, 4, 8, 10, 14], strict=True):
        tried = counts.copy()
        tried[row, col] += 0.02 * counts[row, col + 1]
        totals = oracle(tried)[0].sum(axis=1)
        np.testing.assert_allclose(
            cells[1:3], 100 * np.array([counts[row, col], tried[row, col]]) / counts[row, col + 1]
        )
        assert cells[3] == np.ceil(round(0.02 * counts[row, col + 1], 6))
        assert cells[5] == pytest.approx(totals[row] - base[row], rel=1e-9)
        assert cells[6:] == [competition(base)[row], competition(totals)[row]]


@pytest.mark.office
def test_without_changes_nothing_moves(branches: Built, office: Office) -> None:
    """Cleared changes leave every difference 0."""
    found = edited(branches, office, SHEET, CLEARED, [f"{SHEET}!E37:E46", f"{ALL}!L9:M55"])
    assert [cells[0] for cells in found[f"{SHEET}!E37:E46"]] == [0] * 10
    assert all(cells == [0, 0] for cells in found[f"{ALL}!L9:M55"])


@pytest.mark.office
@pytest.mark.parametrize(
    ("edit", "check", "said"),
    [
        ({"C15": 900_000.0}, "E15", "対象の数を超えます"),
        ({"C19": -20_000.0}, "E19", "件数が負になります"),
        ({"C26": -8960.0}, "E26", "0 にはできません"),
        ({"C15": "△100"}, "E15", "数値で入れてください"),
        ({"C16": "百"}, "E16", "数値で入れてください"),
    ],
    ids=["above the denominator", "negative", "no denominator", "no number", "no number below"],
)
def test_an_impossible_change_is_told(
    branches: Built, office: Office, edit: dict[str, str | float | None], check: str, said: str
) -> None:
    """A change that cannot be is named beside it, and no branch shows a score."""
    prints = [f"{SHEET}!{check}:{check}", f"{SHEET}!D8:D8", f"{SHEET}!D42:D42", f"{ALL}!G9:G55"]
    found = edited(branches, office, SHEET, edit, prints)
    assert found[prints[0]] == [[said]]
    assert found[prints[1]][0][0].startswith("計算できません")
    assert not isinstance(found[prints[2]][0][0], float)
    assert not any(isinstance(cells[0], float) for cells in found[prints[3]])


@pytest.mark.office
@pytest.mark.parametrize(("text", "number"), [("1,000", 1000), ("(4)", -4), (" 12 ", 12)])
def test_a_text_is_scored_as_what_the_count_becomes(branches: Built, office: Office, text: str, number: int) -> None:
    """A change that is a text moves the count beside it and the score alike."""
    prints = [f"{SHEET}!B15:D15", f"{SHEET}!D42:D42"]
    found = edited(branches, office, SHEET, {"C19": None, "C15": text}, prints)
    row, counts = names_of(branches).index("秋田"), counts_of(branches)
    assert found[prints[0]] == [[counts[row, 0], text, counts[row, 0] + number]]
    counts[row, 0] += number
    assert found[prints[1]][0][0] == pytest.approx(oracle(counts)[0].sum(axis=1)[row], rel=1e-9)


@pytest.mark.office
@pytest.mark.parametrize(
    ("edits", "told"),
    [
        ({"B8": None}, {"D8": "①で支部を一覧から選んでください", "C49": "計算できません", "A58": "計算できません"}),
        ({"B8": "どこか"}, {"D8": "①で支部を一覧から選んでください", "C49": "計算できません", "A58": "計算できません"}),
        (
            {"B9": 48.0},
            {"A10": "目標の順位は 1～47 の整数", "D8": "総得点は", "C49": "いまの件数から", "A58": "計算できません"},
        ),
        ({"B9": None}, {"A10": "目標の順位は 1～47 の整数", "D8": "総得点は"}),
        ({"K60": -1.0}, {"A10": "", "D8": "総得点は", "C49": "いまの件数から", "A58": "計算できません"}),
        ({"B49": "二"}, {"D8": "総得点は", "C49": "計算できません", "A58": "いまの件数から"}),
    ],
    ids=["no branch", "no such branch", "no such place", "no place", "cost", "step"],
)
def test_the_cell_to_mend_is_told(
    branches: Built, office: Office, edits: dict[str, str | float | None], told: dict[str, str]
) -> None:
    """Where a table is an error, the line above it says which input to look at, and only there."""
    prints = {cell: f"{SHEET}!{cell}:{cell}" for cell in told}
    found = edited(branches, office, SHEET, edits, [*prints.values()])
    for cell, words in told.items():
        said = found[prints[cell]][0][0]
        assert said.startswith(words) if words else said is None


@pytest.mark.office
def test_a_payroll_that_is_cleared_leaves_no_reward(branches: Built, office: Office) -> None:
    """With one payroll missing no reward is shown, while points and ranks stay."""
    prints = [f"{SHEET}!C43:D46", f"{SHEET}!D9:D9"]
    found = edited(branches, office, ALL, {"Y20": None}, prints)
    assert found[prints[0]][0] == [21, 12]
    assert not any(isinstance(cell, float) for cells in found[prints[0]][1:] for cell in cells)
    assert found[prints[1]][0][0].startswith(
        "報奨金は計算できません。「シミュレーション計算」の総報酬額（全支部に必要）"
    )


@pytest.mark.office
def test_without_any_payroll_nothing_is_said_of_rewards(branches: Built, office: Office) -> None:
    """Who leaves all payrolls out asks for no reward."""
    prints = [f"{SHEET}!C44:D44", f"{SHEET}!D9:D9", f"{SHEET}!A3:A3"]
    found = edited(branches, office, ALL, {"Y9:Y55": None}, prints)
    assert found[prints[0]] == [[None, None]]
    assert found[prints[1]] == found[prints[2]] == [[None]]


@pytest.mark.office
def test_a_payroll_of_ones_own_is_not_called_fictitious(branches: Built, office: Office) -> None:
    """The warning counts the payrolls that are made up, and goes with the last of them."""
    prints = [f"{SHEET}!A3:A4", f"{ALL}!A3:A4", f"{SHEET}!D9:D9"]
    one = edited(branches, office, ALL, {"Y20": 1e12}, prints)
    assert one[prints[0]] == one[prints[1]]
    assert one[prints[0]][0][0].startswith("架空データ：総報酬額は 46 支部が作りものです。")
    assert one[prints[0]][1][0].startswith("FICTITIOUS payroll of 46 branches")
    assert one[prints[2]][0][0].endswith("（総報酬額は架空）")
    found = edited(branches, office, ALL, {f"Y{row}": 1e12 + row for row in range(9, 56)}, prints)
    assert found[prints[0]] == found[prints[1]] == [[None], [None]]
    assert "架空" not in found[prints[2]][0][0]


@pytest.mark.office
def test_premium_rates_are_optional(branches: Built, office: Office) -> None:
    """A premium rate gives the rate with the scheme: levy added, cut taken off."""
    prints = [f"{ALL}!AJ9:AN55"]
    edits: dict[str, str | float | None] = {f"Z{row}": 0.1 for row in range(9, 56)}
    for cells in edited(branches, office, ALL, edits, prints)[prints[0]]:
        assert cells[4] == pytest.approx(0.1 + LEVY - cells[0], rel=1e-12)


Lines = dict[tuple[str, str], dict[str, Any]]


def printed_lines() -> Lines:
    """The lines of the published sheet of FY2024."""
    return {
        (indicator["id"], line["no"]): line
        for section in printed_sheet()["2024"]["sections"]
        for indicator in section["indicators"]
        for line in indicator["lines"]
    }


def points_of(lines: Lines, met: set[tuple[str, str]]) -> int:
    """Add up lines that may be met together; a set that may not has no points."""
    for key in met:
        line = lines[key]
        assert not met & {(key[0], no) for no in line.get("excludes", [])}
        assert {(key[0], no) for no in line.get("requires", [])} <= met
    return sum(lines[key]["points"] for key in met)


def with_line(lines: Lines, met: set[tuple[str, str]], key: tuple[str, str]) -> set[tuple[str, str]]:
    """Meet one line more, and give up as few of the others as may be."""
    own = {other for other in met if other[0] == key[0]}
    for lost in range(len(own) + 1):
        for dropped in combinations(sorted(own), lost):
            kept = met - set(dropped) | {key}
            try:
                points_of(lines, kept)
            except AssertionError:
                continue
            return kept
    raise LookupError(key)


def gains(lines: Lines, met: set[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """What each line alone would add, and each deduction if it were gone; only what is above 0."""
    base, found = points_of(lines, met), {}
    for key, line in lines.items():
        if line["points"] < 0:
            gain = -line["points"] if key in met else 0
        elif key in met or not {(key[0], no) for no in line.get("requires", [])} <= met:
            gain = 0
        else:
            gain = points_of(lines, with_line(lines, met, key)) - base
        if gain > 0:
            found[key] = gain
    return found


def read_lines(rows: list[list[Any]]) -> Mapping[tuple[str, str], list[Any]]:
    """The rows of lines by indicator and number."""
    keys = printed_lines()
    return {key: cells for cells in rows for key in keys if cells[0] == f"{key[0]} {key[1]}"}


def row_of(built: Built, key: tuple[str, str]) -> int:
    """The row of a line, counted from 1."""
    return 1 + [cell.value for cell in built.values[SHEET]["A"]].index(f"{key[0]} {key[1]}")


LINES, RESULTS, NEXT, SENTENCE = f"{SHEET}!A9:L123", f"{SHEET}!P9:T16", f"{SHEET}!N37:R51", f"{SHEET}!A5:A5"
EXAMPLE = {("1-5", "②"), ("3-1f", "①"), ("3-3", "①")}
PRICE = 2_362_583_000 / 158


@pytest.mark.office
@pytest.mark.parametrize(
    "tried",
    [
        {},
        {("2-2", "①"): "○", ("1-1", "③"): "○"},
        {("1-6", "①"): "×"},
        {("1-6", "④"): "○", ("3-2", "③"): "×"},
        {("1-7", "①"): "○", ("1-7", "③"): "○", ("3-3", "④"): "○", ("3-1a", "②"): "×"},
    ],
    ids=["nothing", "rungs", "ground lost", "other way", "several"],
)
def test_tried_marks_give_points_and_yen(prefecture: Built, office: Office, tried: dict[tuple[str, str], str]) -> None:
    """Points, yen and what each further line would add are those of sets of lines that may be met together."""
    edits: dict[str, str | float | None] = {f"E{row_of(prefecture, key)}": None for key in EXAMPLE}
    edits |= {f"E{row_of(prefecture, key)}": mark for key, mark in tried.items()}
    found = edited(prefecture, office, SHEET, edits, [LINES, RESULTS, NEXT, SENTENCE])
    lines = printed_lines()
    met = {key for key, line in lines.items() if line["score"]}
    for key, mark in tried.items():
        if mark == "○":
            met = with_line(lines, met, key)
        else:
            met = {
                each
                for each in met
                if (each != key and key[1] not in lines[each].get("requires", [])) or each[0] != key[0]
            }
    shown = read_lines(found[LINES])
    assert len(shown) == len(lines) == 85
    assert {key for key, cells in shown.items() if cells[7]} == met
    total = points_of(lines, met)
    assert sum(cells[7] for cells in shown.values()) == total
    expected = gains(lines, met)
    assert {key: cells[9] for key, cells in shown.items() if cells[9] is not None} == expected
    for key, gain in expected.items():
        assert shown[key][10] == pytest.approx(gain * PRICE, rel=1e-9)
    assert found[RESULTS][3] == [430, 158, total, total - 158, pytest.approx((total - 158) * PRICE, abs=1e-3)]
    assert found[RESULTS][7][4] == pytest.approx(PRICE, rel=1e-12)
    assert found[SENTENCE][0][0].startswith(f"結果：総得点は 158 点から {total} 点")
    best = sorted(expected.values(), reverse=True)[:15]
    assert [cells[3] for cells in found[NEXT]] == best
    for cells in found[NEXT]:
        key = next(key for key in lines if cells[0] == f"{key[0]} {key[1]}")
        assert expected[key] == cells[3]
        assert (cells[1].startswith("減点がなくなる")) == (lines[key]["points"] < 0)


@pytest.mark.office
def test_another_price_changes_the_yen_only(prefecture: Built, office: Office) -> None:
    """A price that is typed replaces that of 比較表."""
    found = edited(prefecture, office, SHEET, {"T14": 10.0}, [RESULTS])[RESULTS]
    assert found[3] == [430, 158, 183, 25, 25 * 10 * 1_232_095]


@pytest.mark.office
@pytest.mark.parametrize("price", [-5.0, "12.1円"])
def test_a_price_that_cannot_be_is_told(prefecture: Built, office: Office, price: str | float) -> None:
    """Points stay; no yen are made of such a price, and the sentence says where to look."""
    found = edited(prefecture, office, SHEET, {"T14": price}, [RESULTS, LINES, SENTENCE])
    assert found[RESULTS][3][:4] == [430, 158, 183, 25]
    assert not any(isinstance(cells[10], float) for cells in found[LINES])
    assert "+25）、概算額は計算できません（単価と被保険者数" in found[SENTENCE][0][0]


@pytest.mark.office
def test_marks_that_clash_are_no_score(prefecture: Built, office: Office) -> None:
    """Two rungs of a ladder tried at once give neither points nor a sum."""
    edits: dict[str, str | float | None] = {f"E{row_of(prefecture, ('2-2', no))}": "○" for no in "①②"}
    found = edited(prefecture, office, SHEET, edits, [LINES, RESULTS, NEXT, SENTENCE])
    shown = read_lines(found[LINES])
    assert all(str(shown["2-2", no][7]).startswith("#") for no in "①②")
    assert str(found[RESULTS][3][2]).startswith("#")
    assert found[SENTENCE][0][0].startswith("計算できません。印が規則に合わない指標： 2-2。")
    # What the lines of other indicators are worth is still told, in order.
    lines = printed_lines()
    expected = gains(lines, {key for key, line in lines.items() if line["score"]} | {("1-5", "②"), ("3-1f", "①")})
    assert shown["1-1", "①"][9] == expected["1-1", "①"] == 6
    assert found[NEXT][0][0] == "3-2 ③"
    assert [cells[3] for cells in found[NEXT]] == sorted((cells[3] for cells in found[NEXT]), reverse=True)


@pytest.mark.office
def test_without_marks_nothing_is_told_to_be_zero(prefecture: Built, office: Office) -> None:
    """Before the first mark there is no total, and the sentence says why."""
    edits: dict[str, str | float | None] = {f"D{row}": None for row in range(9, 135)}
    found = edited(prefecture, office, "比較表", edits, [RESULTS, SENTENCE])
    assert found[RESULTS][3][1] is None
    assert found[SENTENCE][0][0].startswith("「比較表」にまだ印がありません")


@pytest.mark.office
def test_marks_on_the_comparison_are_the_start(prefecture: Built, office: Office) -> None:
    """A mark that changes on 比較表 changes what is there now and what is tried."""
    cells = prefecture.values["比較表"]
    row = next(row for row in range(8, 60) if cells[f"A{row}"].value == "①" and cells[f"C{row}"].value == 6)
    found = edited(prefecture, office, "比較表", {f"D{row}": "○"}, [RESULTS])[RESULTS]
    assert found[3][1:4] == [164, 189, 25]


@pytest.mark.office
def test_the_next_rung_follows_rate_people_and_line(prefecture: Built, office: Office) -> None:
    """What the next line takes is counted from the rates and people that are typed, for the line that is chosen."""
    sheet = "次の段まで"
    prints = [f"{sheet}!A17:J17"]
    assert prefecture.values[sheet]["B11"].value == "rate_2021"
    edits: dict[str, str | float | None] = {"C11": 40.0, "C12": 45.0, "C13": 41.0, "C14": 39.5, "E11": 1000.0}
    (auto,) = edited(prefecture, office, sheet, edits, prints)[prints[0]]
    # 39.5 and one point more is 40.5, five people in a thousand above 40 %.
    assert auto[1:4] == ["⑤", 40, 40.5]
    assert auto[6:8] == [5, 4]
    (chosen,) = edited(prefecture, office, sheet, {**edits, "E13": "①"}, prints)[prints[0]]
    assert chosen[1:4] == ["①", 40, 60]
    assert chosen[6] == 200


@pytest.mark.office
@pytest.mark.parametrize(
    ("edits", "label", "why"),
    [
        ({}, "いまの判定", "0点。"),
        ({"C11": None}, "いまの判定", "判定できません。"),
        ({"C11": 0.382}, "計算できません", "rate_2021 0.382 の単位が分かりません。"),
        ({"C11": 120.0}, "計算できません", "rate_2021 120 は 0～100％ の範囲にありません。"),
        ({"C12": 30.0}, "計算できません", "「rate_cut_30」30 が「rate_cut_50」38.9 より悪く"),
        ({"E11": -5.0}, "計算できません", "0点。"),
        ({"E13": "⑨"}, "計算できません", "0点。"),
    ],
)
def test_what_rates_give_or_what_to_mend_is_told(
    prefecture: Built, office: Office, edits: dict[str, str | float | None], label: str, why: str
) -> None:
    """Above the table stands what the rates give now, or what is wrong with them."""
    prints = ["次の段まで!A15:B15", "次の段まで!A17:A17"]
    found = edited(prefecture, office, "次の段まで", edits, prints)
    ((told, reason),) = found[prints[0]]
    assert told.startswith(label)
    assert reason.startswith(why)
    assert str(found[prints[1]][0][0]).startswith("#") == (label == "計算できません")


@pytest.mark.office
@pytest.mark.parametrize(
    ("name", "rate", "change"),
    [("東京", ("後発医薬品割合（数量ベース）", 1), 4.0), ("沖縄", ("後発医薬品調剤率", 2), -30.0)],
)
def test_a_changed_rate_moves_scores_and_ranks(
    shares: Built, office: Office, name: str, rate: tuple[str, int], change: float
) -> None:
    """Deviation scores and ranks before and after are those of the rate that was chosen."""
    prints = [f"{SHEET}!C13:E15", f"{SHEET}!C16:C18", f"{SHEET}!A21:L67"]
    found = edited(shares, office, SHEET, {"C6": name, "C7": rate[0], "C8": change, "C9": 5.0}, prints)
    rates = np.array(shares.block("使用状況", "B7:D53"))[:, rate[1]]
    row = shares.column("使用状況", "A7:A53").index(name)
    after = rates.copy()
    after[row] += change
    scores = [50 + 10 * (each - each.mean()) / each.std() for each in (rates, after)]
    ranks = [competition(np.round(each, 6)) for each in (rates, after)]
    (now, then, moved), devs, places = found[prints[0]]
    np.testing.assert_allclose([now, then, moved], [rates[row], after[row], change], rtol=1e-9)
    np.testing.assert_allclose(devs[:2], [each[row] for each in scores], rtol=1e-9)
    assert places == [ranks[0][row], ranks[1][row], ranks[1][row] - ranks[0][row]]
    tenths = np.round(rates * 10)
    best = 1 + np.count_nonzero(tenths > tenths[row] + 1)
    worst = np.count_nonzero(tenths >= tenths[row])
    missing = max(np.sort(rates)[-5] - rates[row], 0)
    (upper,), (lower,), (lacking,) = found[prints[1]]
    assert (upper, lower) == (best, worst)
    assert lacking == pytest.approx(missing, abs=1e-9)
    table = found[prints[2]]
    np.testing.assert_allclose([cells[9] for cells in table], scores[1], rtol=1e-9)
    assert [cells[8] for cells in table] == ranks[1].tolist()
    assert [cells[11] is not None for cells in table] == [place == row for place in range(47)]


@pytest.mark.office
@pytest.mark.parametrize(
    ("edits", "told", "after"),
    [
        ({"C8": 78.3}, None, 100),
        ({"C8": 78.4}, "変更後の率が 0～100％ の外です", None),
        ({"C8": -21.8}, "変更後の率が 0～100％ の外です", None),
        ({"C8": "△3"}, "②の増減を数値で入れてください", None),
        ({"C6": "京都府"}, "①の都道府県を一覧から選んでください", None),
        ({"C7": None}, "①の率を一覧から選んでください", None),
        ({"C9": 48.0}, "目標の順位は 1～47 の整数にしてください", 24.7),
    ],
)
def test_what_cannot_be_of_a_rate_is_told(
    shares: Built, office: Office, edits: dict[str, str | float | None], told: str | None, after: float | None
) -> None:
    """A rate beyond 0 to 100 % has no result, and the line below the input says what to mend."""
    prints = [f"{SHEET}!A10:A10", f"{SHEET}!D13:D15"]
    found = edited(shares, office, SHEET, edits, prints)
    said = found[prints[0]][0][0]
    assert said is None if told is None else said.startswith(told)
    results = [cells[0] for cells in found[prints[1]]]
    assert results[0] == pytest.approx(after) if after else not any(isinstance(cell, float) for cell in results)
