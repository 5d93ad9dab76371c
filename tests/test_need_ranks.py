"""The smallest number of people to a place, put back in with everybody's scores computed anew."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from statistics import fmean, pstdev

import pytest
from hypothesis import assume, given, settings

from tests.need_books import Small, kyokai, most_of, published_totals, reaches, score_with, small_schemes
from tests.test_rulebook_model import plain_book
from xl_addin.engine.facts import Facts
from xl_addin.engine.need import Everybody, needs_and_mix, people_to_place
from xl_addin.errors import ScoringError
from xl_addin.rulebook.reading import rule_book

TOP = 15
BOOK, FACTS = kyokai()
EVERYBODY = Everybody(BOOK, FACTS)


def with_column(facts: Facts, key: str, *values: float | None) -> Facts:
    """The facts with another column."""
    return Facts(facts.entities, {**facts.columns, key: values})


def hand_made_totals(more: float) -> list[float]:
    """Totals of three branches of 60 and 40.5 points by textbook formulas, with more for the first in indicator 2."""
    totals = [0.0] * 3
    for points, rates in ((60, (0.5, 0.6, 0.3)), (40.5, ((10 + more) / 100, 0.2, 0.3))):
        for row, rate in enumerate(rates):
            totals[row] += (50 + 10 * (rate - fmean(rates)) / pstdev(rates)) * points / 50
    return totals


@pytest.fixture
def small() -> Small:
    """Three branches that differ in levels only; the first is second of three."""
    book = rule_book(plain_book(), "book.toml")
    first, second = book.indicators
    level = (replace(first.parts[0], weight=1),)
    book = replace(book, entities=3, indicators=(replace(first, parts=level, previous=None), second))
    columns = {"a": (50, 60, 30), "b": (100, 100, 100), "e": (10, 20, 30), "f": (100, 100, 100)}
    facts = Facts(("東", "西", "南"), {key: tuple(map(float, column)) for key, column in columns.items()})
    return Small(book, facts, "東", 1)


@pytest.mark.parametrize("branch", published_totals())
def test_extra_examinations_of_each_branch_put_back_in(branch: str) -> None:
    """So many more people examined bring each branch to the 15th place, one fewer does not."""
    need = people_to_place(EVERYBODY, branch, "1", TOP)
    assert need.units is not None, branch
    here = Small(BOOK, FACTS, branch, TOP)
    assert reaches(here, {"1": need.units})
    assert need.units == 0 or not reaches(here, {"1": need.units - 1})


@pytest.mark.parametrize("branch", ["北海道", "三重", "和歌山", "熊本"])
def test_every_indicator_put_back_in(branch: str) -> None:
    """What each indicator alone lacks reaches the place, one fewer does not, and what cannot reach it does not at its end."""
    here = Small(BOOK, FACTS, branch, TOP)
    for need in needs_and_mix(EVERYBODY, branch, TOP)[0]:
        if need.units is None:
            most = most_of(FACTS, branch, next(each for each in BOOK.indicators if each.id == need.indicator))
            assert not reaches(here, {need.indicator: most - 1})
            continue
        assert reaches(here, {need.indicator: need.units})
        assert not reaches(here, {need.indicator: need.units - 1})


def test_first_count_of_a_hand_made_scheme(small: Small) -> None:
    """The first count whose total by textbook formulas is the largest."""
    totals = [hand_made_totals(more) for more in range(91)]
    wanted = next(more for more, (own, *others) in enumerate(totals) if own > max(others))
    need = people_to_place(Everybody(small.book, small.facts), "東", "2", 1)
    assert need.units == wanted
    assert need.rank_now == 1 + sum(other > totals[0][0] for other in totals[0][1:])
    assert need.rank_then == 1
    assert need.gain == pytest.approx(totals[wanted][0] - totals[0][0], rel=1e-12)
    assert (need.now, need.needed, need.missing) == (10, 10 + wanted, wanted)


@settings(max_examples=60)
@given(small_schemes())
def test_every_count_tried(small: Small) -> None:
    """The count is the first of all that reaches the place; where there is none, no count reaches it."""
    assume(isinstance(score_with(small.book, small.facts, small.entity, {}).rank, float))
    for indicator in small.book.indicators:
        counts = range(most_of(small.facts, small.entity, indicator) + 1)
        first = next((count for count in counts if reaches(small, {indicator.id: count})), None)
        assert (
            people_to_place(Everybody(small.book, small.facts), small.entity, indicator.id, small.place).units == first
        )


def test_a_place_that_is_reached(small: Small) -> None:
    """Nothing is missing, and the need says so."""
    need = people_to_place(Everybody(small.book, small.facts), "東", "1", 3)
    assert (need.units, need.missing, need.gain) == (0, 0, 0)
    assert "すでに" in need.why.ja


def test_out_of_reach(small: Small) -> None:
    """A place that no count reaches is said to be out of reach; nothing is 0."""
    # With a rate of 99 % in indicator 1 the second is too far ahead for indicator 2 alone.
    facts = with_column(with_column(small.facts, "a", 1, 99, 2), "e", 98, 99, 97)
    need = people_to_place(Everybody(small.book, facts), "東", "2", 1)
    assert (need.units, need.needed, need.missing, need.gain, need.rank_then) == (None, None, None, None, None)
    assert "この指標だけでは1位に届きません" in need.why.ja


def test_the_highest_rate_is_not_told_as_100_per_cent() -> None:
    """和歌山 can not reach 100 % of indicator 5, where its headroom would be 0: with one fewer it has 99.99 %, cut."""
    row = FACTS.entities.index("和歌山")
    measure = BOOK.indicators[4].current
    whole = FACTS.columns[measure.denominator.key][row]
    assert whole is not None
    assert 99.99 <= 100 * (whole - 1) / whole < 100
    need = people_to_place(EVERYBODY, "和歌山", "5", TOP)
    assert "上限（99.99％）" in need.why.ja
    assert "highest rate (99.99 %)" in need.why.en


def test_a_rate_of_100_per_cent_cannot_rise(small: Small) -> None:
    """Nobody more can be counted."""
    facts = with_column(with_column(small.facts, "a", 1, 99, 2), "e", 100, 99, 97)
    need = people_to_place(Everybody(small.book, facts), "東", "2", 1)
    assert need.units is None
    assert "これ以上上げられません" in need.why.ja


def test_a_missing_fact_is_no_answer(small: Small) -> None:
    """Without a total there is no rank to start from; the fact that is missing is named."""
    need = people_to_place(Everybody(small.book, with_column(small.facts, "a", None, 60, 30)), "東", "2", 1)
    assert (need.units, need.rank_now) == (None, None)
    assert need.now == Decimal(10)
    assert "「a 数」がありません" in need.why.ja


def test_others_without_a_total_do_not_count(small: Small) -> None:
    """An entity without a total has no place that could be taken."""
    need = people_to_place(Everybody(small.book, with_column(small.facts, "e", 10, None, 30)), "東", "2", 1)
    assert need.units is not None
    assert reaches(Small(small.book, with_column(small.facts, "e", 10, None, 30), "東", 1), {"2": need.units})


def test_names_in_any_width(small: Small) -> None:
    """The name of an entity and the id of an indicator may be typed in any width."""
    assert people_to_place(Everybody(small.book, small.facts), " 東 ", "指標２", 1) == people_to_place(
        Everybody(small.book, small.facts), "東", "2", 1
    )


@pytest.mark.parametrize(("entity", "indicator", "place"), [("北", "1", 1), ("東", "9", 1), ("東", "1", 0)])
def test_unknown_names_and_places_are_refused(small: Small, entity: str, indicator: str, place: int) -> None:
    """An entity, an indicator or a place that is not there is an error."""
    with pytest.raises(ScoringError):
        people_to_place(Everybody(small.book, small.facts), entity, indicator, place)


def test_figures_too_close_to_call(small: Small) -> None:
    """Where thousands of counts make no difference that doubles can tell, that is said instead of a count."""
    wide = 1e15
    columns = {**small.facts.columns, "e": (1e14, 2e14, 3e14), "f": (wide, wide, wide)}
    with pytest.raises(ScoringError, match="too close to one another"):
        people_to_place(Everybody(small.book, Facts(small.facts.entities, columns)), "東", "2", 1)
