"""What a report says is true: its figures come out again from the sources and from counting by hand."""

from __future__ import annotations

import csv
import itertools
import re
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.ladders import sheet
from tests.report.made import (
    FEW,
    KYOKAI,
    PUBLISHED,
    branches,
    chapter,
    of_counts,
    of_prefecture,
    of_published,
    published_rows,
)
from tests.test_book_kyokai import oracle
from xl_addin.book.kyokai.raw_counts import fictitious_counts
from xl_addin.engine.scheme import score_scheme
from xl_addin.engine.tiers import from_marks
from xl_addin.errors import ScoringError
from xl_addin.report.making import Wishes, make
from xl_addin.report.shapes import Bars, Panels, Step, Waterfall
from xl_addin.rulebook import store

if TYPE_CHECKING:
    from pathlib import Path

    from xl_addin.report.content import Report, Table
    from xl_addin.rulebook.tiers import Line, TierIndicator

WHO = "北海道"


def table(report: Report, word: str) -> Table:
    """The table whose caption has a word."""
    return next(table for each in report.chapters for table in each.tables if word in table.caption)


def column(table: Table, word: str) -> list[object]:
    """The cells below a header."""
    place = next(place for place, column in enumerate(table.columns) if word in column.head)
    return [row[place] for row in table.rows]


def test_published_ranks_and_totals_are_shown() -> None:
    """The table of the ranking has the printed rank and total of every branch."""
    shown = table(of_published(), "総得点と指標ごとの得点")
    printed = {row["支部"]: (float(row["総合順位"]), float(row["総得点"])) for row in published_rows()}
    found = zip(column(shown, "支部"), column(shown, "順位"), column(shown, "総得点"), strict=True)
    assert {name: (rank, total) for name, rank, total in found} == printed


def test_the_ranking_is_drawn_from_the_15th() -> None:
    """The bars begin at the 15th total, and the first fifteen stand out."""
    picture = chapter(of_published(WHO), "順位").figures[0].picture
    assert isinstance(picture, Bars)
    assert picture.base == 333.9
    assert picture.top == 15
    assert picture.names[picture.own or 0].endswith(WHO)
    assert list(picture.values) == sorted(picture.values, reverse=True)


def test_differences_are_from_the_mean() -> None:
    """Every bar of the panels is a printed score less the mean of its column."""
    picture = chapter(of_published(), "平均との差").figures[0].picture
    assert isinstance(picture, Panels)
    rows = {row["支部"]: row for row in published_rows()}
    for number, panel in enumerate(picture.values, 1):
        scores = np.array([float(rows[name][f"指標{number}_得点"]) for name in picture.names])
        assert np.allclose(np.array(panel, float), scores - scores.mean())


def test_the_main_results_are_those_of_the_branch() -> None:
    """The first page says total, rank and the gap to the 15th as the published table has them."""
    results = "\n".join(of_published(WHO).results)
    assert "299.4 点、順位は 47 支部中 38位" in results
    assert "あと 34.5 点足りません" in results


def test_the_profile_compares_with_the_mean_and_the_top_15() -> None:
    """Differences from mean and top 15 are those of the printed scores."""
    shown = table(of_published(WHO), f"{WHO}の得点")
    rows = published_rows()
    own = next(row for row in rows if row["支部"] == WHO)
    best = [row for row in rows if int(row["総合順位"]) <= 15]
    for number in range(1, 6):
        key = f"指標{number}_得点"
        mean, top = (np.mean([float(row[key]) for row in some]) for some in (rows, best))
        line = shown.rows[number - 1]
        assert line[2:4] == (float(own[key]), float(own[f"指標{number}_順位"]))
        signed = [f"{float(own[key]) - other:+.1f}".replace("-", "−") for other in (mean, top)]
        assert list(line[4:6]) == signed


def test_scores_of_counts_are_those_of_numpy() -> None:
    """Where counts are read, points and totals are computed from them."""
    shown = table(of_counts(), "総得点と指標ごとの得点")
    counts = np.array([list(count.values()) for count in fictitious_counts(branches())], float)
    facts = store.deviation_book("kyokai/2023").facts
    keys = list(fictitious_counts(branches())[0])
    points, _ = oracle(counts[:, [keys.index(fact.key) for fact in facts]])
    for row in shown.rows:
        expected = points[branches().index(str(row[1]))]
        assert np.allclose([float(str(each)) for each in row[4:]], expected)
        assert float(str(row[2])) == pytest.approx(expected.sum())


def test_needed_people_reach_the_place_and_one_fewer_does_not() -> None:
    """The numbers that the report tells, put back in, bring the branch to the 15th place, and one fewer does not."""
    shown = table(of_counts(WHO), "15位に届くのに必要な増加")
    book = store.deviation_book("kyokai/2023")
    counts = fictitious_counts(branches())
    own = branches().index(WHO)

    def rank(indicator: int, more: int) -> float:
        key = book.indicators[indicator].current.numerator.key
        columns = {fact.key: [float(count[fact.key]) for count in counts] for fact in book.facts}
        columns[key][own] += more
        return float(str(score_scheme(book, branches(), columns).scores[own].rank))

    needed = [re.match(r"[\d,]+", str(cell)) for cell in column(shown, "必要な増加")]
    assert len(needed) == 5
    for indicator, found in enumerate(needed):
        assert found is not None
        people = int(found[0].replace(",", ""))
        assert rank(indicator, people) <= 15 < rank(indicator, people - 1)


def test_made_up_counts_are_labelled() -> None:
    """A report of made-up counts says so before anything else; one of published scores does not."""
    assert of_counts().warning.startswith("架空データ")
    assert not of_published().warning


def test_rank_intervals_contain_the_published_ranks() -> None:
    """What rounding alone allows contains the printed rank of all 47 branches, as the report says."""
    assert any("47 支部すべて" in text for text in chapter(of_published(), "確かさ").said)
    for row in table(of_published(), "順位の範囲").rows:
        low, _, high = str(row[4]).removesuffix("位").partition("～")
        assert int(low) <= float(str(row[0])) <= int(high or low)


def test_ranks_that_are_not_filled_in_are_computed(tmp_path: Path) -> None:
    """Ranks of a table whose column of ranks is blank are those of its totals, and the intervals contain all of them."""
    rows = [{**row, "総合順位": ""} for row in published_rows()]
    path = tmp_path / "scores.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    made = make(store.find("kyokai/2023"), path, Wishes(FEW))
    shown = {str(row[1]): row[0] for row in table(made, "総得点と指標ごとの得点").rows}
    # 宮崎 and 大分 print the same total: computed from what is printed, both are sixth.
    expected = {row["支部"]: 6 if row["支部"] == "大分" else int(row["総合順位"]) for row in published_rows()}
    assert shown == expected
    assert any("47 支部すべて" in text for text in chapter(made, "確かさ").said)


def test_the_reward_says_what_it_rests_on(tmp_path: Path) -> None:
    """Two totals printed to ±0.05 leave what is above the base to ±0.10; without a total there is none, and the rest of the report stands."""
    payroll = tmp_path / "payroll.csv"
    payroll.write_text("支部,総報酬額\n" + "".join(f"{name},1000000\n" for name in branches()), "utf-8")
    wishes = Wishes(FEW, payroll=payroll)
    assert any(
        "概算" in note and "±0.10 点" in note
        for note in chapter(make(store.find("kyokai/2023"), PUBLISHED, wishes), "報奨金").notes
    )
    first, *others = published_rows()
    path = tmp_path / "scores.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, first)
        writer.writeheader()
        writer.writerows([{**first, "総得点": "", "総合順位": ""}, *others])
    made = make(store.find("kyokai/2023"), path, wishes)
    (said,) = chapter(made, "報奨金").said
    assert said.startswith("報奨金は計算できません。1 行目の総得点がありません")


def test_only_rounded_scores_are_analysed() -> None:
    """Scores that a sheet computed are ranked, but nothing is known of what was rounded; printed ones have their ranges."""
    headings = [
        {each.heading for each in make(store.find("kyokai/2023"), KYOKAI, Wishes(FEW, sheet=sheet)).chapters}
        for sheet in ("一括計算", "公表得点")
    ]
    assert ["順位の確かさ" in each for each in headings] == [False, True]


def test_the_bridge_adds_up_to_the_printed_totals() -> None:
    """From 198 to 158 points, and the steps between add up to the change."""
    picture = chapter(of_prefecture(), "前年度からの変化").figures[0].picture
    assert isinstance(picture, Waterfall)
    steps = picture.steps
    assert (steps[0].value, steps[-1].value) == (198.0, 158.0)
    assert steps[0].value + sum(step.value for step in steps[1:-1]) == steps[-1].value


def test_the_ladder_report_has_the_printed_points() -> None:
    """Every indicator's points and highest points are those of the published sheet, as are the totals."""
    shown = table(of_prefecture(), "指標ごとの得点と、取った行")
    assert shown.rows[-1][1:3] == (430.0, 158.0)
    printed = [each for section in sheet()["2024"]["sections"] for each in section["indicators"]]
    assert [row[1] for row in shown.rows[:-1]] == [float(each["max"]) for each in printed]
    assert [row[2] for row in shown.rows[:-1]] == [float(each["score"]) for each in printed]


def test_next_lines_give_what_is_told() -> None:
    """The lines that are offered, and their points, are those that a search through all allowed marks finds."""
    shown = table(of_prefecture(), "まだ取っていない行")
    book = store.tier_book("kokuho_pref/2024")
    marks = _marks("2024")
    offered = {(str(row[0]), str(row[1])): Decimal(str(row[3]).lstrip("+")) for row in shown.rows}
    expected = {}
    for indicator in book.indicators:
        heading = next((text for text, _ in offered if _starts(text, indicator.label, indicator.name.ja)), indicator.id)
        state = frozenset(no for no, mark in marks[indicator.id].items() if mark)
        for group in indicator.groups:
            gains = {line.no: gained(indicator, line, state) for line in group.lines}
            raising = {no: gain for no, gain in gains.items() if gain > 0}
            if group.take == "first" and raising:
                least = min(raising.values())
                raising = {no: gain for no, gain in raising.items() if gain == least}
            expected |= {(heading, no): gain for no, gain in raising.items()}
    assert offered == expected
    assert len(offered) > 10


def gained(indicator: TierIndicator, line: Line, state: frozenset[str]) -> Decimal:
    """The points more with one line, or without a deduction, of all allowed marks that keep what can be kept."""
    before = from_marks(indicator, dict.fromkeys(state, True)).points
    others = [each.no for each in indicator.lines if each.no != line.no]
    found: list[tuple[int, int, Decimal]] = []
    for count in range(len(others) + 1):
        for chosen in itertools.combinations(others, count):
            new = {*chosen, line.no} if line.points > 0 else {*chosen}
            if line.points < 0 and not new <= state:
                continue
            try:
                points = from_marks(indicator, dict.fromkeys(new, True)).points
            except ScoringError:
                continue
            assert points is not None
            found.append((len(state - new), len(new - state), points))
    assert before is not None
    if line.no in state if line.points > 0 else line.no not in state:
        return Decimal(0)
    return min(found)[2] - before


def _starts(heading: str, label: str, name: str) -> bool:
    return heading in (label, f"{label} {name}")


def _marks(year: str) -> dict[str, dict[str, bool]]:
    """Which lines the published sheet prints points for."""
    from tests.test_input_book import printed_lines  # noqa: PLC0415 - it opens workbooks

    found: dict[str, dict[str, bool]] = {}
    for indicator, no, _, met in printed_lines(year):
        found.setdefault(indicator, {})[no] = bool(met)
    return found


@pytest.mark.parametrize(
    ("totals", "base"),
    [((333.6, 333.8), 332), ((198.0, 158.0), 118), ((0.0, 5.0), 0), ((-5.0, 20.0), 0), ((3.0, 3.0), 2)],
)
def test_small_changes_of_large_totals_are_seen(totals: tuple[float, float], base: float) -> None:
    """The axis of a waterfall begins below all that is reached, at 0 where the steps can be seen from there."""
    before, now = totals
    steps = (Step("前", before, total=True), Step("差", now - before), Step("今", now, total=True))
    picture = Waterfall(steps, "点")
    assert picture.base == base
    assert picture.ends == [(base, before), (before, pytest.approx(now)), (base, now)]
