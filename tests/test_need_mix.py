"""The cheapest mix of additions across indicators, put back in."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.need_books import Small, kyokai, most_of, reaches, score_with, small_schemes
from tests.test_rulebook_model import plain_book
from xl_addin.engine.facts import Facts
from xl_addin.engine.need import Everybody, needs_and_mix
from xl_addin.errors import ScoringError
from xl_addin.rulebook.reading import rule_book

BOOK, FACTS = kyokai()
EVERYBODY = Everybody(BOOK, FACTS)
TOP = 15
COSTS = {"1": 1.0, "2": 4.0, "3": 10.0, "4": 20.0}


@pytest.mark.parametrize(
    ("branch", "place", "costs"),
    [("北海道", 15, None), ("神奈川", 15, COSTS), ("熊本", 15, COSTS), ("香川", 10, COSTS), ("宮城", 1, COSTS)],
)
def test_a_mix_put_back_in(branch: str, place: int, costs: dict[str, float] | None) -> None:
    """The mix reaches the place, one fewer anywhere does not, and no single indicator is cheaper."""
    here = Small(BOOK, FACTS, branch, place)
    needs, mix = needs_and_mix(EVERYBODY, branch, place, costs)
    prices = costs or dict.fromkeys("1234", 1.0)
    assert mix.cost == sum(Decimal(prices[name]) * count for name, count in mix.units.items())
    assert reaches(here, mix.units)
    for name, count in mix.units.items():
        assert not count or not reaches(here, {**mix.units, name: count - 1})
    singles = [
        need.units * Decimal(prices[need.indicator]) for need in needs if need.units and need.indicator in prices
    ]
    assert mix.cost <= min(singles, default=mix.cost)
    then = score_with(BOOK, FACTS, branch, mix.units)
    assert mix.rank_then == then.rank
    assert mix.gain == pytest.approx(then.total - score_with(BOOK, FACTS, branch, {}).total)  # type: ignore[operator]


def test_a_mix_can_be_cheaper_than_any_single_indicator() -> None:
    """熊本 is 46th; two indicators together cost less than the best one alone."""
    needs, mix = needs_and_mix(EVERYBODY, "熊本", TOP, COSTS)
    assert mix.cost is not None
    assert sum(count > 0 for count in mix.units.values()) > 1
    assert mix.cost < min(
        need.units * COSTS[need.indicator] for need in needs if need.units and need.indicator in COSTS
    )


@settings(max_examples=40)
@given(small_schemes(largest=12), st.integers(1, 5), st.integers(1, 5))
def test_every_mix_tried(small: Small, first: int, second: int) -> None:
    """A mix reaches the place, cannot be one lower anywhere, and costs no more than a single indicator."""
    assume(isinstance(score_with(small.book, small.facts, small.entity, {}).rank, float))
    costs = {"1": float(first), "2": float(second)}
    _, mix = needs_and_mix(Everybody(small.book, small.facts), small.entity, small.place, costs)
    most = [most_of(small.facts, small.entity, indicator) for indicator in small.book.indicators]
    every = product(*(range(each + 1) for each in most))
    reaching = [counts for counts in every if reaches(small, dict(zip("12", counts, strict=True)))]
    if mix.cost is None:
        # A place that is reached only in between, and neither by one indicator nor at the end, may be overlooked.
        assert not any(0 in counts or list(counts) == most for counts in reaching)
        return
    assert tuple(mix.units.values()) in reaching
    for name, count in mix.units.items():
        assert not count or not reaches(small, {**mix.units, name: count - 1})
    singles = [sum(map(lambda cost, count: cost * count, costs.values(), counts)) for counts in reaching if 0 in counts]
    assert mix.cost <= min(singles, default=float(mix.cost))


def test_a_tie_that_only_both_at_their_most_reach() -> None:
    """With 100 % in both indicators the first equals the fourth, whose total adds up to another last bit: both are first."""
    book = replace(rule_book(plain_book(), "book.toml"), entities=5)
    first, second = book.indicators
    book = replace(book, indicators=(replace(first, parts=(replace(first.parts[0], weight=Fraction(1)),)), second))
    columns = {"a": (0, 0, 0, 1, 1), "e": (0, 0, 0, 1, 1), "f": (1, 1, 1, 1, 4)}
    known = {key: tuple(map(float, columns.get(key, (1,) * 5))) for key in "abcdef"}
    facts = Facts(("一", "二", "三", "四", "五"), known)
    assert reaches(Small(book, facts, "一", 1), {"1": 1, "2": 1})
    _, mix = needs_and_mix(Everybody(book, facts), "一", 1)
    assert mix.units == {"1": 1, "2": 1}


def test_only_indicators_of_people_take_part() -> None:
    """Indicator 5 counts drugs, not people, and has no cost unless one is given."""
    assert list(needs_and_mix(EVERYBODY, "北海道", TOP)[1].units) == ["1", "2", "3", "4"]
    needs, alone = needs_and_mix(EVERYBODY, "北海道", TOP, {"5": 0.001})
    assert alone.units == {"5": needs[4].units}


def test_a_place_that_is_reached_costs_nothing() -> None:
    """Nothing is to be added."""
    _, mix = needs_and_mix(EVERYBODY, "福岡", TOP)
    assert (set(mix.units.values()), mix.cost, mix.gain) == ({0}, 0, 0)


def test_out_of_reach() -> None:
    """宮城 does not come first by indicator 4 alone, and the mix says so; nothing is 0."""
    _, mix = needs_and_mix(EVERYBODY, "宮城", 1, {"4": 1})
    assert (mix.units, mix.cost, mix.gain, mix.rank_then) == ({}, None, None, None)
    assert "届きません" in mix.why.ja


def test_no_indicator_takes_part() -> None:
    """Without any cost there is no mix."""
    _, mix = needs_and_mix(EVERYBODY, "北海道", TOP, {"1": None})
    assert (mix.units, mix.cost) == ({}, None)


@pytest.mark.parametrize("costs", [{"1": 0.0}, {"1": -1.0}, {"9": 1.0}])
def test_costs_are_checked(costs: dict[str, float]) -> None:
    """A cost is above 0 and belongs to an indicator."""
    with pytest.raises(ScoringError):
        needs_and_mix(EVERYBODY, "北海道", TOP, costs)
