"""Yellow cells of the 47 branches changed in a real Calc."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from tests.book_reading import Built, edited
from tests.test_book_kyokai import competition, oracle
from xl_addin.book.kyokai import simulation_all

if TYPE_CHECKING:
    from xl_addin.hosts.calc.office import Office

SHEET, ALL = "シミュレーション", "シミュレーション計算"
LEVY, TOP = 0.0001, 15
CLEARED = {"C15:C32": None}


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
