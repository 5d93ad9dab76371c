"""Strengths and weaknesses of one entity, against means taken anew and the published sheet of two years."""

from __future__ import annotations

import math
import random
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from statistics import mean
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import DATA, load_toml
from tests.ladders import sheet, shipped
from tests.rulecheck_books import book, group, indicator, line
from xl_addin.engine.profile import YearScores, profile, year_scores
from xl_addin.engine.scheme import score_scheme
from xl_addin.engine.tables import table as tier_table
from xl_addin.errors import ScoringError
from xl_addin.rulebook.model import DeviationBook
from xl_addin.rulebook.store import deviation_book

if TYPE_CHECKING:
    from xl_addin.engine.profile import Compared

NAMES = ("甲", "乙", "丙")
# Rates of 30, 40, 50 % and of 50, 40, 30 % are sqrt(1.5) standard deviations apart.
_D = 10 * 1.5**0.5
TOWNS = book(indicator("a", group("each", line("1", 5), line("2", 3))), indicator("b", group("each", line("3", 8))))


@lru_cache
def three() -> DeviationBook:
    """The invented book of three branches."""
    rules = load_toml(DATA / "three_2099.toml")
    assert isinstance(rules, DeviationBook)
    return rules


def branches(done: tuple[float | None, ...] = (30, 40, 50), rules: DeviationBook | None = None) -> YearScores:
    """Three branches by the invented book."""
    rules = rules or three()
    facts = {"done": done, "eligible": (100,) * 3, "guided": (5, 4, 3), "to_guide": (10,) * 3}
    return year_scores(rules, score_scheme(rules, NAMES, facts))


def towns(*marks: str) -> YearScores:
    """Towns by the numbers of the lines that each has; ? leaves line 3 open."""
    header = ["町", "a1", "a2", "b3"]
    rows = [
        [
            f"町{place}",
            *("○" if no in each else "×" for no in "12"),
            "?" if "?" in each else "○" if "3" in each else "×",
        ]
        for place, each in enumerate(marks)
    ]
    return year_scores(TOWNS, tier_table.read(TOWNS, [header, *rows]))


def told(compared: Compared) -> tuple[Any, ...]:
    """Points, mean, best and rank."""
    return (compared.points, compared.mean, compared.best, compared.rank)


def test_a_branch_by_hand() -> None:
    """丙 is first in the first indicator and last in the second; the best two, by total, are 丙 and 乙."""
    found = profile(branches(), "丙")
    first, second = found.indicators
    assert told(first) == pytest.approx((50 + _D, 50, 50 + _D / 2, 1))
    assert told(second) == pytest.approx((20 - 0.4 * _D, 20, 20 - 0.2 * _D, 3))
    assert told(found.total) == pytest.approx((70 + 0.6 * _D, 70, 70 + 0.3 * _D, 1))
    assert (first.full, second.full, found.total.full) == (50, 20, 70)
    assert (found.best, found.best_entities) == (2, ("丙", "乙"))
    assert found.strengths == (first,)
    assert found.weaknesses == (second,)
    assert first.from_mean == pytest.approx(_D)
    assert first.from_best == pytest.approx(_D / 2)
    assert first.from_previous is None


def test_names_of_other_spellings_are_the_same_branch() -> None:
    """乙支部 is 乙, this year and last year; nobody else is."""
    earlier = replace(branches((30, 50, 40)), entities=("甲支部", "乙支部", "丙支部"))
    assert profile(branches(), "乙支部", previous=earlier) == profile(branches(), "乙", previous=branches((30, 50, 40)))
    with pytest.raises(ScoringError, match="「丁支部」は実績の表にありません（甲、乙、丙）"):
        profile(branches(), "丁支部")


def test_last_year_by_the_same_rules() -> None:
    """乙 was at the top of the first indicator and is at its mean now."""
    found = profile(branches(), "乙", previous=branches((30, 50, 40)))
    first, second = found.indicators
    assert first.previous == pytest.approx(50 + _D)
    assert first.from_previous == pytest.approx(-_D)
    assert second.from_previous == 0
    assert found.total.from_previous == pytest.approx(-_D)
    assert (first.previous_full, found.total.previous_full) == (50, 70)


def test_last_year_by_the_book_of_another_year() -> None:
    """Indicators of deviation books are those of the same number; one that was not there has no points then."""
    earlier = replace(three(), fiscal_year=2098, indicators=three().indicators[:1])
    found = profile(branches(), "乙", previous=branches((30, 50, 40), earlier))
    first, second = found.indicators
    assert first.previous == pytest.approx(50 + _D)
    assert (second.previous, second.previous_full, second.from_previous) == (None, None, None)


def test_who_was_not_there_last_year_has_nothing_to_compare() -> None:
    """None, not 0."""
    before = branches()
    found = profile(branches(), "丙", previous=replace(before, entities=("甲", "乙", "丁")))
    assert {each.previous for each in (*found.indicators, found.total)} == {None}


def test_another_scheme_is_no_last_year() -> None:
    """Its points mean something else."""
    with pytest.raises(ScoringError, match="制度が違います"):
        profile(branches(), "丙", previous=year_scores(shipped("kokuho_pref/2024"), []))


def test_what_is_not_known_stays_so() -> None:
    """甲 lacks a fact: it has no points, and the mean and the ranks are those of the other two."""
    found = profile(branches((None, 40, 50)), "甲")
    first, second = found.indicators
    assert told(first) == (None, 50, 50, None)
    assert (first.from_mean, first.from_best) == (None, None)
    assert second.rank == 1
    assert found.total.points is None
    assert found.best_entities == ("丙", "乙")


def test_too_few_totals_leave_no_best() -> None:
    """Of three towns one has no total, so nobody can say who the best three are."""
    now = towns("12", "3", "1?")
    found = profile(now, "町0", 3)
    assert found.best_entities == ()
    assert {each.best for each in (*found.indicators, found.total)} == {None}
    assert profile(now, "町0", 2).best_entities == ("町0", "町1")


def test_towns_by_hand() -> None:
    """8, 8 and 16 points: 町2 is first, and the two others share the place after it."""
    found = profile(towns("12", "3", "123"), "町1", 2)
    a, b = found.indicators
    assert told(a) == (0, pytest.approx(16 / 3), pytest.approx(16 / 3), 3)
    assert told(b) == (8, pytest.approx(16 / 3), pytest.approx(16 / 3), 1)
    assert told(found.total) == (8, pytest.approx(32 / 3), pytest.approx(32 / 3), 2)
    assert found.best_entities == ("町2", "町0", "町1")
    assert (a.full, b.full, found.total.full) == (8, 8, 16)


def test_without_a_reward_the_best_are_a_third() -> None:
    """Of seven towns two, of two towns one."""
    assert profile(towns(*["1"] * 7), "町0").best == 2
    assert profile(towns("1", "2"), "町0").best == 1


def test_names_are_found_however_they_are_written() -> None:
    """Width and spaces make no difference."""
    assert profile(towns("1", "2"), " 町０").entity == "町0"


def test_an_unknown_name_is_refused() -> None:
    """It is named."""
    with pytest.raises(ScoringError, match="丁"):
        profile(branches(), "丁")


@pytest.mark.parametrize("best", [0, -1])
def test_nobody_is_not_the_best(best: int) -> None:
    """At least one."""
    with pytest.raises(ScoringError, match="1 以上"):
        profile(branches(), "甲", best)


def marks_of(year: str) -> YearScores:
    """The prefecture of the published sheet."""
    lines = [
        (each["id"], row["no"], bool(row["score"]))
        for section in sheet()[year]["sections"]
        for each in section["indicators"]
        for row in each["lines"]
    ]
    rules = shipped(f"kokuho_pref/{year}")
    rows = [
        ["都道府県", *(f"{name}{no}" for name, no, _ in lines)],
        ["甲県", *("○" if met else "×" for *_, met in lines)],
    ]
    return year_scores(rules, tier_table.read(rules, rows))


def test_the_published_sheet_against_its_year_before() -> None:
    """198 of 350 points became 158 of 430; an indicator is compared with the one that it continues."""
    found = profile(marks_of("2024"), "甲県", previous=marks_of("2023"))
    assert (found.total.points, found.total.previous, found.total.from_previous) == (158, 198, -40)
    assert (found.total.full, found.total.previous_full) == (430, 350)
    by_id = {each.id: each for each in found.indicators}
    # 3-2 printed 0 and −20; 1-6 of FY2024 is 1-5 of FY2023; 1-5 of FY2024 is new.
    assert (by_id["3-2"].previous, by_id["3-2"].points) == (0, -20)
    scores = {each["id"]: each["score"] for section in sheet()["2023"]["sections"] for each in section["indicators"]}
    assert by_id["1-6"].previous == scores["1-5"]
    assert (by_id["1-5"].previous, by_id["1-5"].previous_full) == (None, None)


@settings(max_examples=20)
@given(st.lists(st.sets(st.sampled_from("123")).map("".join), min_size=1, max_size=9), st.integers(1, 9))
def test_towns_against_plain_means(marks: list[str], best: int) -> None:
    """Mean, best and rank are those of the points as they are listed."""
    points = [(5 * ("1" in each) + 3 * ("2" in each), 8 * ("3" in each)) for each in marks]
    rows = [(*each, sum(each)) for each in points]
    ranks = [1 + sum(other[2] > row[2] for other in rows) for row in rows]
    inside = [row for row, rank in zip(rows, ranks, strict=True) if rank <= best]
    now = towns(*marks)
    for place, row in enumerate(rows):
        found = profile(now, f"町{place}", best)
        for column, each in enumerate((*found.indicators, found.total)):
            assert each.points == row[column]
            assert each.mean == float(mean(Fraction(other[column]) for other in rows))
            expected = float(mean(Fraction(other[column]) for other in inside)) if len(rows) >= best else None
            assert each.best == expected
            assert each.rank == 1 + sum(other[column] > row[column] for other in rows)


@pytest.mark.parametrize("seed", range(3))
def test_differences_add_up(seed: int) -> None:
    """Over the indicators to that of the total, over the branches to nothing; the mean is the 配点."""
    rules = deviation_book("kyokai/2023")
    names = [f"支部{place}" for place in range(47)]
    rng = random.Random(seed)  # noqa: S311  # invented counts
    facts = {}
    for each in rules.indicators:
        for measure in each.measures:
            facts[measure.numerator.key] = tuple(float(rng.randrange(1, 1000)) for _ in names)
            facts[measure.denominator.key] = (1000.0,) * 47
    now = year_scores(rules, score_scheme(rules, names, facts))
    found = [profile(now, name) for name in names]
    assert {each.best for each in found} == {15}
    for each in found:
        total = each.total.from_mean
        assert math.fsum(row.from_mean or 0 for row in each.indicators) == pytest.approx(total, abs=1e-9)
        assert {*each.strengths, *each.weaknesses} <= {*each.indicators}
    for row in range(5):
        assert math.fsum(each.indicators[row].from_mean or 0 for each in found) == pytest.approx(0, abs=1e-9)
        assert found[0].indicators[row].mean == pytest.approx(float(rules.indicators[row].points))
