from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_addin.engine.cut import RULES, cut_value, places
from xl_addin.errors import ScoringError


def test_the_top_third_of_47_is_15_places() -> None:
    """As published for the 47 branches; 3割 is 14 by the same rule."""
    assert places(47, 1 / 3) == 15
    assert places(47, 0.3) == 14


@pytest.mark.parametrize(
    ("count", "share", "floor", "ceil", "rounded"),
    [(47, 1 / 3, 15, 16, 16), (47, 0.3, 14, 15, 14), (10, 0.25, 2, 3, 3), (10, 0.3, 3, 3, 3), (54, 1, 54, 54, 54)],
)
def test_each_rule(count: int, share: float, floor: int, ceil: int, rounded: int) -> None:
    """Down, up, and to the nearest with a half going up, by hand; 10 × 0.3 is 3 whatever doubles make of it."""
    assert [places(count, share, rule) for rule in ("floor", "ceil", "round")] == [floor, ceil, rounded]


@given(st.integers(1, 2000), st.integers(1, 1000))
def test_a_share_that_comes_out_even_is_not_bent(count: int, tenths: int) -> None:
    """Shares in thousandths give what fractions give."""
    exact = Fraction(count * tenths, 1000)
    if exact >= 1:
        assert places(count, tenths / 1000) == math.floor(exact)
        assert places(count, tenths / 1000, "ceil") == math.ceil(exact)
    else:
        assert places(count, tenths / 1000, "ceil") == 1


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("share", [30, 1.01, 0, -0.1])
def test_shares_are_fractions(share: float, rule: str) -> None:
    """30 asks for 0.3, and there is no top 0 %."""
    with pytest.raises(ScoringError, match="share"):
        places(47, share, rule)


@pytest.mark.parametrize("count", [0, 2])
def test_no_place_is_an_error(count: int) -> None:
    """A top third of two has no place: #NUM!, not the first."""
    with pytest.raises(ScoringError) as raised:
        places(count, 1 / 3)
    assert raised.value.code == "#NUM!"


def test_the_cut_is_the_last_value_inside() -> None:
    """The top 3割 of ten end at the third from either end; blanks are not counted."""
    values = [10, None, 90, 30, 70, 50, 20, 80, None, 40, 60, 100]
    assert cut_value(values, 0.3) == 80
    assert cut_value(values, 0.3, "low") == 30
    assert cut_value(values, 0.25, "high", "ceil") == 80
    assert cut_value(values, 1) == 10


@given(st.lists(st.none() | st.integers(0, 20).map(float), min_size=1), st.sampled_from([0.3, 0.5, 1 / 3, 1]))
def test_enough_rows_reach_the_cut(values: list[float | None], share: float) -> None:
    """At least as many rows as places reach the cut, and fewer lie above it."""
    known = [value for value in values if value is not None]
    wanted = math.floor(len(known) * Fraction(share).limit_denominator(10))
    if not wanted:
        with pytest.raises(ScoringError):
            cut_value(values, share)
        return
    cut = cut_value(values, share)
    assert sum(value >= cut for value in known) >= wanted > sum(value > cut for value in known)


def test_unknown_words_are_refused() -> None:
    """Order and rule come from closed lists."""
    with pytest.raises(ScoringError, match="order"):
        cut_value([1, 2], 0.5, "top")
    with pytest.raises(ScoringError, match="rule"):
        cut_value([1, 2], 0.5, "high", "down")
