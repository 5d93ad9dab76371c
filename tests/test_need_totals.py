"""How many points a total lacks to a place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.need_books import published_totals
from xl_addin.engine.need import points_to_place
from xl_addin.engine.ranking import competition_ranks
from xl_addin.errors import ScoringError

TOP = 15
#: The published totals have one decimal.
TENTH = 0.1


def rank_with(totals: list[float], row: int, total: float) -> float:
    """The rank of a row whose total is another, counted by hand."""
    return 1 + sum(other > total for place, other in enumerate(totals) if place != row)


@pytest.mark.parametrize("branch", published_totals())
def test_each_published_branch_put_back_in(branch: str) -> None:
    """With the points it lacks every branch is 15th or better, with a tenth of a point less it is not."""
    totals = list(published_totals().values())
    row = list(published_totals()).index(branch)
    lacking = points_to_place(totals, TOP)[row]
    assert lacking is not None
    assert rank_with(totals, row, round(totals[row] + lacking, 1)) <= TOP
    if lacking:
        assert rank_with(totals, row, round(totals[row] + lacking - TENTH, 1)) > TOP
    else:
        assert rank_with(totals, row, totals[row]) <= TOP


def test_published_total_of_the_15th_place() -> None:
    """青森 prints 333.9 and is 15th, so 北海道 with 299.4 lacks 34.5."""
    published = published_totals()
    lacking = dict(zip(published, points_to_place(list(published.values()), TOP), strict=True))
    assert lacking["青森"] == 0
    assert lacking["北海道"] == pytest.approx(34.5, abs=1e-9)


def test_blanks_stay_blank() -> None:
    """A blank is no total, and does not count among the others."""
    assert points_to_place([3, None, 1, 2], 2) == [0, None, 1, 0]


def test_to_equal_is_enough() -> None:
    """Equal totals share the better rank."""
    assert points_to_place([5, 5, 4], 1) == [0, 0, 1]


def test_fewer_totals_than_places() -> None:
    """Where there are no more totals than places everybody stands at the place."""
    assert points_to_place([1, 2], 2) == [0, 0]
    assert points_to_place([], 1) == []


def test_there_is_no_place_before_the_first() -> None:
    """Places count from 1."""
    with pytest.raises(ScoringError, match="1 or more"):
        points_to_place([1, 2], 0)


def test_what_a_cell_adds_reaches_the_place() -> None:
    """-1 + 1.031 is 0.0309999999999999 in doubles; a trifle more is told, so that the sum does reach 0.031."""
    lacking = points_to_place([1, 0.031, -1], 2)[2]
    assert lacking == pytest.approx(1.031, rel=1e-15)
    assert -1 + lacking >= 0.031


@given(
    st.lists(st.none() | st.floats(-1000, 1000).map(lambda total: round(total, 3)), min_size=2, max_size=12),
    st.integers(1, 6),
)
def test_what_lacks_reaches_the_place_and_a_little_less_does_not(totals: list[float | None], place: int) -> None:
    """Put back in, the points reach the place; with the last printed digit less they do not."""
    for row, lacking in enumerate(points_to_place(totals, place)):
        total = totals[row]
        if total is None or lacking is None:
            assert lacking is total
            continue
        rank = competition_ranks([*totals[:row], total + lacking, *totals[row + 1 :]])[row]
        assert rank is not None
        assert rank <= place
        if lacking:
            less = competition_ranks([*totals[:row], total + lacking - 0.001, *totals[row + 1 :]])[row]
            assert less is not None
            assert less > place
