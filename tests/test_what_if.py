"""``xl-addin what-if``: before and after a change of the facts, each as it would be scored alone."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from openpyxl import load_workbook

from tests.book_reading import DATA as FIGURES
from tests.test_book_kyokai import oracle
from tests.test_cli import assert_explained, run
from tests.test_score_command import LONG, fill_facts, fill_marks, new, write_csv
from xl_addin.book.data import published_scores
from xl_addin.book.kyokai.raw_counts import fictitious_counts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

NAMES = [row.branch for row in published_scores(FIGURES)]
COUNTS = fictitious_counts(NAMES)
KEYS = list(COUNTS[0])
TOP, LEVY = 15, 0.0001


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    """The fictitious counts of 47 branches."""
    return counts_csv(tmp_path / "facts.csv", COUNTS)


def counts_csv(path: Path, counts: Sequence[Mapping[str, object]]) -> Path:
    """A file of counts."""
    return write_csv(path, [["支部", *KEYS], *([name, *row.values()] for name, row in zip(NAMES, counts, strict=True))])


def compared(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> Any:
    """Compare and return the JSON."""
    assert run("what-if", *arguments, "--json") == 0
    return json.loads(capsys.readouterr().out)


def scored(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> dict[str, Any]:
    """Score a file and return its entities by name."""
    assert run("score", *arguments, "--json") == 0
    return {entity["entity"]: entity for entity in json.loads(capsys.readouterr().out)["entities"]}


def totals(counts: Sequence[Mapping[str, int]]) -> Any:
    """Totals as NumPy computes them."""
    points, _ = oracle(np.array([[row[key] for key in KEYS] for row in counts], dtype=float))
    return points.sum(axis=1)


def changed_counts(changes: Mapping[tuple[str, str], int]) -> list[dict[str, int]]:
    """The counts with numbers added by branch and fact."""
    counts = [dict(row) for row in COUNTS]
    for (name, key), amount in changes.items():
        counts[NAMES.index(name)][key] += amount
    return counts


def test_before_and_after_are_those_of_two_files(
    tmp_path: Path, facts: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Totals and ranks are NumPy's for the file as it is and for the file with the changes in it."""
    changes = write_csv(
        tmp_path / "changes.csv", [["支部", "checkups", "guidance"], ["東京", 5000, ""], ["沖縄", -100, 9]]
    )
    data = compared(capsys, "kyokai/2023", facts, changes)
    after = changed_counts({("東京", "checkups"): 5000, ("沖縄", "checkups"): -100, ("沖縄", "guidance"): 9})
    for side, expected in (("before", totals(COUNTS)), ("after", totals(after))):
        ranks = dict(zip(NAMES, (expected[None, :] > expected[:, None]).sum(axis=1) + 1, strict=True))
        sums = dict(zip(NAMES, expected, strict=True))
        for entity in data["entities"]:
            assert entity[side]["total"] == pytest.approx(sums[entity["entity"]], rel=1e-12)
            assert entity[side]["rank"] == ranks[entity["entity"]]


def test_changed_branches_come_first(tmp_path: Path, facts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever is changed stands first, in the order of the facts; the others follow, all there."""
    changes = write_csv(tmp_path / "changes.csv", [["支部", "checkups"], ["沖縄", -100], ["東京", 5000], ["大阪", 0]])
    data = compared(capsys, "kyokai/2023", facts, changes)
    rest = [name for name in NAMES if name not in ("東京", "沖縄")]
    assert [entity["entity"] for entity in data["entities"]] == ["東京", "沖縄", *rest]
    assert [entity["changed"] for entity in data["entities"]] == [True, True, *[False] * 45]
    before = COUNTS[NAMES.index("東京")]["checkups"]
    assert next((each["entity"], each["before"], each["after"]) for each in data["changes"]) == (
        "東京",
        before,
        before + 5000,
    )


def test_rewards_before_and_after(tmp_path: Path, facts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With a payroll, rewards follow from points above the 15th total times payroll, on both sides."""
    pays = np.array([(place * 7919 % 900 + 100) * 10**9 for place in range(47)], dtype=float)
    payroll = write_csv(
        tmp_path / "payroll.csv", [["支部", "総報酬額（円）"], *reversed(list(zip(NAMES, map(int, pays), strict=True)))]
    )
    changes = write_csv(tmp_path / "changes.csv", [["支部", "checkups"], ["東京", 5000]])
    data = compared(capsys, "kyokai/2023", facts, changes, "--payroll", payroll)
    found = {entity["entity"]: entity for entity in data["entities"]}
    for side, counts in (("before", COUNTS), ("after", changed_counts({("東京", "checkups"): 5000}))):
        sums = totals(counts)
        excess = np.maximum(0, sums - np.sort(sums)[::-1][TOP - 1])
        expected = excess * pays / (excess * pays).sum() * LEVY * pays.sum()
        amounts = [found[name][side]["reward"]["amount"] for name in NAMES]
        np.testing.assert_allclose(amounts, expected, rtol=1e-9, atol=1)
        rates = [found[name][side]["reward"]["rate"] for name in NAMES]
        np.testing.assert_allclose(rates, expected / pays, rtol=1e-9, atol=1e-12)
    assert found["東京"]["before"]["reward"]["amount"] == 0 < found["東京"]["after"]["reward"]["amount"]


def test_nobody_else_is_named_without_payroll(tmp_path: Path, facts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a payroll there is no reward, and no column of one."""
    changes = write_csv(tmp_path / "changes.csv", [["支部", "健診実施者数（当年度）"], ["東京", 5000]])
    data = compared(capsys, "kyokai/2023", facts, changes)
    assert {entity["after"]["reward"] for entity in data["entities"]} == {None}
    assert run("what-if", "kyokai/2023", facts, changes) == 0
    said = capsys.readouterr()
    assert "報奨金" not in said.out
    assert said.err == ""


def test_tables_are_for_people(tmp_path: Path, facts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What changes, the points of who changes, and the standing of all stand below each other."""
    changes = write_csv(tmp_path / "changes.csv", [["支部", "checkups"], ["東京", 5000]])
    assert run("what-if", "kyokai/2023", facts, changes) == 0
    blocks = capsys.readouterr().out.strip().split("\n\n")
    assert len(blocks) == 4
    before = COUNTS[NAMES.index("東京")]["checkups"]
    assert blocks[1].splitlines()[1].split() == [
        "東京",
        "健診実施者数（当年度）",
        str(before),
        str(before + 5000),
        "5000",
    ]
    assert [line.split()[:2] for line in blocks[2].splitlines()[1:]] == [["東京", each] for each in "12345"]
    assert [line.split()[0] for line in blocks[3].splitlines()[1:3]] == ["東京", NAMES[0]]
    assert len(blocks[3].splitlines()) == 48


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_files_hold_before_and_after(
    tmp_path: Path, facts: Path, capsys: pytest.CaptureFixture[str], ending: str
) -> None:
    """The file that is written has a row per branch with both totals, unrounded; an older one is kept."""
    changes = write_csv(tmp_path / "changes.csv", [["支部", "checkups"], ["東京", 5000]])
    out = tmp_path / f"out.{ending}"
    assert run("what-if", "kyokai/2023", facts, changes, "-o", out) == 0
    capsys.readouterr()
    if ending == "csv":
        rows: list[Any] = list(csv.reader(out.read_text(encoding="utf-8-sig").splitlines()))
    else:
        book = load_workbook(out)
        assert book.sheetnames[-3:] == ["前後", "指標", "変更"]
        rows = [list(row) for row in book["前後"].iter_rows(min_row=4, values_only=True)]
    assert rows[0][:7] == ["支部", "変更", "総得点（前）", "総得点（後）", "増減", "順位（前）", "順位（後）"]
    found = {row[0]: row for row in rows[1:]}
    assert set(found) == set(NAMES)
    after = totals(changed_counts({("東京", "checkups"): 5000}))
    for name, before, now in zip(NAMES, totals(COUNTS), after, strict=True):
        assert float(found[name][2]) == pytest.approx(before, rel=1e-12)
        assert float(found[name][3]) == pytest.approx(now, rel=1e-12)
        assert float(found[name][4]) == pytest.approx(now - before, abs=1e-9)
    kept = out.read_bytes()
    assert run("what-if", "kyokai/2023", facts, changes, "-o", out) == 1
    assert_explained(capsys)
    assert out.read_bytes() == kept


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([["支部", "checkups"], ["大東京", 5]], "「大東京」は実績の表にありません"),
        ([["支部", "checkup"], ["東京", 5]], "changes.csv B1"),
        ([["支部", "checkups"], ["東京", "五"]], "changes.csv B2"),
        ([["支部", "checkups"], ["東京", 50_000_000]], "この変更の後の実績は採点できません"),
        ([["支部", "checkups"], ["東京", -50_000_000]], "負の数"),
        ([["支部", "checkups"]], "値がありません"),
    ],
)
def test_impossible_changes_are_refused(
    tmp_path: Path, facts: Path, capsys: pytest.CaptureFixture[str], rows: list[list[object]], words: str
) -> None:
    """A scenario that cannot be read, or that no facts could be, is an error and no result."""
    changes = write_csv(tmp_path / "changes.csv", rows)
    assert run("what-if", "kyokai/2023", facts, changes) == 1
    assert words in assert_explained(capsys)


def test_blank_facts_stay_blank(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A change of a fact that is not known does nothing, and that is told."""
    counts: list[dict[str, Any]] = [dict(row) for row in COUNTS]
    counts[12]["checkups"] = ""
    facts = counts_csv(tmp_path / "blank.csv", counts)
    changes = write_csv(tmp_path / "changes.csv", [["支部", "checkups"], [NAMES[12], 5000]])
    assert run("what-if", "kyokai/2023", facts, changes, "--json") == 0
    said = capsys.readouterr()
    data = json.loads(said.out)
    assert data["changes"] == []
    assert {entity["entity"]: entity["after"]["total"] for entity in data["entities"]}[NAMES[12]] is None
    assert f"{NAMES[12]}の「健診実施者数（当年度）」は実績が空白" in said.err
    assert "no fact changes" in said.err


def test_payroll_must_be_complete(tmp_path: Path, facts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A branch without a payroll, with one of 0 or with two is an error that names it."""
    changes = write_csv(tmp_path / "changes.csv", [["支部", "checkups"], ["東京", 5000]])
    rows: list[list[object]] = [["支部", "総報酬額"], *([name, 1000] for name in NAMES)]
    for bad, words in (
        (rows[:-1], "沖縄"),
        ([*rows[:-1], ["沖縄", 0]], "payroll.csv B48"),
        ([*rows, ["東京", 1]], "「東京」が重複"),
        ([*rows[:-1], ["沖縄", "多い"]], "payroll.csv B48"),
        ([[*row, 1, 2] for row in [["支部", "甲"], *rows[1:]]], "「総報酬額」という見出しの列がありません"),
    ):
        payroll = write_csv(tmp_path / "payroll.csv", bad)
        assert run("what-if", "kyokai/2023", facts, changes, "--payroll", payroll) == 1
        assert words in assert_explained(capsys)


@pytest.mark.parametrize("header", [[], [["支部", ""]], [["支部", "金額"]]])
def test_payroll_may_be_two_columns(
    tmp_path: Path, facts: Path, capsys: pytest.CaptureFixture[str], header: list[list[object]]
) -> None:
    """Names and numbers alone will do, with any header or none; equal payrolls leave the rates in proportion."""
    changes = write_csv(tmp_path / "changes.csv", [["支部", "checkups"], ["東京", 5000]])
    payroll = write_csv(tmp_path / "payroll.csv", [*header, *([name, "１,０００"] for name in NAMES)])
    data = compared(capsys, "kyokai/2023", facts, changes, "--payroll", payroll)
    amounts = [entity["before"]["reward"]["amount"] for entity in data["entities"]]
    assert sum(amounts) == pytest.approx(47 * 1000 * LEVY, rel=1e-12)


def test_payroll_needs_a_reward(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Ladders have no reward that a payroll could share."""
    facts = write_csv(tmp_path / "facts.csv", [LONG, ["1-1", "rate_2021", 50]])
    assert run("what-if", "kokuho_pref/2024", facts, facts, "--payroll", facts) == 1
    assert "--payroll" in assert_explained(capsys)


def test_ladders_are_scored_anew(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """59.95 + 0.05 reaches ① (6 points) and a gain of 1 point (4 points): 0 points become 10."""
    facts = write_csv(
        tmp_path / "facts.csv",
        [
            LONG,
            ["1-1", "rate_2021", 59.95],
            ["1-1", "rate_2020", 59],
            ["1-1", "rate_cut_30", 62],
            ["1-1", "rate_cut_50", 61],
        ],
    )
    changes = write_csv(tmp_path / "changes.csv", [LONG, ["1-1", "rate_2021", 0.05]])
    data = compared(capsys, "kokuho_pref/2024", facts, changes)
    (entity,) = data["entities"]
    assert (entity["before"]["indicators"]["1-1"], entity["after"]["indicators"]["1-1"]) == (0, 10)
    assert [(each["before"], each["after"]) for each in data["changes"]] == [(59.95, 60)]


def test_ladders_of_all_count_ranks_anew(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where every entity is there, a change of one moves the ranks of the others: the results are those of two files."""
    keys = ["1-1.rate_2021", "1-1.rate_2020"]
    rows = [[f"県{place}", 40 + place / 4, 40 + place / 5] for place in range(47)]
    facts = write_csv(tmp_path / "facts.csv", [["都道府県", *keys], *rows])
    after = write_csv(tmp_path / "after.csv", [["都道府県", *keys], *rows[:20], ["県20", 53, 44], *rows[21:]])
    changes = write_csv(tmp_path / "changes.csv", [["都道府県", keys[0]], ["県20", 8]])
    data = compared(capsys, "kokuho_pref/2024", facts, changes)
    was, now = scored(capsys, "kokuho_pref/2024", facts), scored(capsys, "kokuho_pref/2024", after)
    moved = 0
    for entity in data["entities"]:
        before, then = (side[entity["entity"]]["indicators"]["1-1"]["points"] for side in (was, now))
        assert entity["before"]["indicators"]["1-1"] == before
        assert entity["after"]["indicators"]["1-1"] == then
        moved += entity["entity"] != "県20" and before != then
    assert data["entities"][0]["entity"] == "県20"
    # The one that passes 14 others puts the last of the top 30 % and of the top half out.
    assert moved == 2


def test_ladders_stay_within_a_hundred_per_cent(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A rate above 100 % is no scenario."""
    facts = write_csv(tmp_path / "facts.csv", [LONG, ["1-1", "rate_2021", 59.95]])
    changes = write_csv(tmp_path / "changes.csv", [LONG, ["1-1", "rate_2021", 40.06]])
    assert run("what-if", "kokuho_pref/2024", facts, changes) == 1
    assert "0～100％" in assert_explained(capsys)


def test_marks_cannot_be_added_to(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In a workbook with marks and facts, facts change; what was marked is refused, not passed over."""
    path = new(tmp_path / "book.xlsx", "kokuho_pref/2024")
    fill_facts(path, {("1-1", "rate_2021"): 59.95, ("1-1", "rate_2020"): 59, ("1-1", "rate_rank"): 30})
    fill_marks(path, {("1-2", "⑤"): "○"})
    changes = write_csv(tmp_path / "changes.csv", [LONG, ["1-1", "rate_2021", 0.05], ["1-1", "rate_rank", 0]])
    (entity,) = compared(capsys, "kokuho_pref/2024", path, changes)["entities"]
    assert entity["after"]["indicators"]["1-1"] == 10
    assert entity["before"]["indicators"]["1-2"] == entity["after"]["indicators"]["1-2"] > 0
    changes = write_csv(tmp_path / "changes.csv", [LONG, ["1-2", "rate_2021", 1]])
    assert run("what-if", "kokuho_pref/2024", path, changes) == 1
    assert "達成で採点する" in assert_explained(capsys)


def test_marks_alone_leave_nothing_to_change(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A workbook with marks alone has no figure that a change could be added to."""
    path = new(tmp_path / "book.xlsx", "kokuho_pref/2024")
    fill_marks(path, {("1-2", "⑤"): "○"})
    changes = write_csv(tmp_path / "changes.csv", [LONG, ["1-1", "rate_2021", 1]])
    assert run("what-if", "kokuho_pref/2024", path, changes) == 1
    assert "達成で採点する" in assert_explained(capsys)


def test_unknown_figures_of_ladders_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A change of a figure that is not there does nothing, and that is told."""
    facts = write_csv(tmp_path / "facts.csv", [LONG, ["1-1", "rate_2021", 59.95]])
    changes = write_csv(tmp_path / "changes.csv", [LONG, ["1-2", "rate_2021", 1]])
    assert run("what-if", "kokuho_pref/2024", facts, changes, "--json") == 0
    said = capsys.readouterr()
    assert "指標1（2）" in said.err
    assert json.loads(said.out)["changes"] == []


def test_facts_are_never_written_over(tmp_path: Path, facts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """None of the files that were read is the output, even with --force."""
    changes = write_csv(tmp_path / "changes.csv", [["支部", "checkups"], ["東京", 5000]])
    for source in (facts, changes):
        kept = source.read_bytes()
        assert run("what-if", "kyokai/2023", facts, changes, "-o", source, "--force") == 1
        assert_explained(capsys)
        assert source.read_bytes() == kept


def test_names_may_say_what_they_are(tmp_path: Path, facts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Changes and payrolls of 東京支部 are those of 東京; both names at once are the same one twice."""
    changes = write_csv(tmp_path / "changes.csv", [["支部", "checkups"], ["東京支部", 5000]])
    payroll = write_csv(tmp_path / "payroll.csv", [["支部", "総報酬額"], *([f"{name}支部", 1000] for name in NAMES)])
    data = compared(capsys, "kyokai/2023", facts, changes, "--payroll", payroll)
    assert [(each["entity"], each["after"] - each["before"]) for each in data["changes"]] == [("東京", 5000)]
    assert all(entity["before"]["reward"] for entity in data["entities"])
    twice = write_csv(tmp_path / "twice.csv", [["支部", "checkups"], ["東京支部", 5000], ["東京都", 1]])
    assert run("what-if", "kyokai/2023", facts, twice) == 1
    assert "重複" in assert_explained(capsys)


def test_rows_of_a_payroll_that_nobody_asked_for_are_told(
    tmp_path: Path, facts: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A sum, and a branch that the facts do not have, are named on standard error; the rewards are there all the same."""
    changes = write_csv(tmp_path / "changes.csv", [["支部", "checkups"], ["東京", 5000]])
    head, rows = ["支部", "総報酬額"], [[name, 1000] for name in NAMES]
    payroll = write_csv(tmp_path / "payroll.csv", [head, *rows])
    assert run("what-if", "kyokai/2023", facts, changes, "--payroll", payroll, "--json") == 0
    alone = capsys.readouterr()
    assert "payroll.csv" not in alone.err
    more = write_csv(tmp_path / "more.csv", [head, ["大東京", 5], *rows, ["全国", 47000]])
    assert run("what-if", "kyokai/2023", facts, changes, "--payroll", more, "--json") == 0
    said = capsys.readouterr()
    assert "大東京、全国" in said.err
    assert "not used: 大東京, 全国" in said.err
    assert said.out == alone.out


@pytest.mark.parametrize("command", [["what-if"], ["sensitivity", "--draws", "10"]])
def test_a_missing_folder_is_told_before_the_work(
    tmp_path: Path, facts: Path, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    """Where nothing can be written, nothing is printed either."""
    changes = write_csv(tmp_path / "changes.csv", [["支部", "checkups"], ["東京", 5000]])
    inputs = [facts, changes] if command == ["what-if"] else [facts]
    assert run(command[0], "kyokai/2023", *inputs, *command[1:], "-o", tmp_path / "none" / "out.csv") == 1
    assert "フォルダー" in assert_explained(capsys)
