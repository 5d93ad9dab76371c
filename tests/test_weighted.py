from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_addin.engine.weighted import weighted_sums
from xl_addin.errors import ScoringError

NUMBER = st.floats(-1e6, 1e6)


@given(st.lists(st.tuples(NUMBER, NUMBER, NUMBER)))
def test_sums_are_exact_and_rounded_once(parts: list[tuple[float, float, float]]) -> None:
    """50, 25 and 25 % of decimals give the double nearest to the true sum."""
    expected = [float((2 * Fraction(repr(a)) + Fraction(repr(b)) + Fraction(repr(c))) / 4) for a, b, c in parts]
    assert weighted_sums(parts, [0.5, 0.25, 0.25]) == expected


def test_a_third_three_times_is_one() -> None:
    """Cells =1/3 are thirds, so three equal parts give themselves back."""
    assert weighted_sums([[0.1, 0.1, 0.1], [1, 2, 3]], [1 / 3] * 3) == [0.1, 2]


def test_unlike_fractions_mix() -> None:
    """1/2, 1/3 and 1/6 of 6, 6 and 12 are 3, 2 and 2."""
    assert weighted_sums([[6, 6, 12]], [1 / 2, 1 / 3, 1 / 6]) == [7]


def test_computed_weights_count_as_they_show() -> None:
    """0.1 + 0.2 beside 0.7 adds up to 1, and so does a weight with more than three decimals."""
    assert weighted_sums([[10, 20]], [0.1 + 0.2, 0.7]) == [17]
    assert weighted_sums([[1, 1]], [1 - 0.6766, 0.6766]) == [1]


def test_a_blank_part_leaves_the_row_blank() -> None:
    """A part that is not known is not a part of 0."""
    assert weighted_sums([[1, None], [None, None], [1, 3]], [0.5, 0.5]) == [None, None, 2]


@pytest.mark.parametrize("weights", [[50, 25, 25], [0.5, 0.25, 0.2], [0.3333, 0.3333, 0.3333], [0.5, 0.25, 0.26]])
def test_weights_that_do_not_add_up_are_refused(weights: list[float]) -> None:
    """Their sum is exactly 1 or an error; percentages are told so."""
    with pytest.raises(ScoringError, match="add up"):
        weighted_sums([[1, 2, 3]], weights)


@pytest.mark.parametrize("weights", [[1.5, -0.5], [1, 0]])
def test_weights_are_above_zero(weights: list[float]) -> None:
    """The second weight is named."""
    with pytest.raises(ScoringError, match="Weight 2"):
        weighted_sums([[1, 2]], weights)


def test_rows_have_one_part_per_weight() -> None:
    """A row of another width is named."""
    with pytest.raises(ScoringError, match="Row 2"):
        weighted_sums([[1, 2], [1, 2, 3]], [0.5, 0.5])


def test_there_is_at_least_one_weight() -> None:
    """No weights do not add up to 1."""
    with pytest.raises(ScoringError):
        weighted_sums([[]], [])


def test_fractions_are_taken_as_they_are() -> None:
    """Weights of a rule book need not be simple: 1, 2 and 1231 of 1234 parts are exactly 1."""
    weights = [Fraction(1, 1234), Fraction(2, 1234), Fraction(1231, 1234)]
    assert weighted_sums([[1234, 617, 0]], weights) == [2]
