"""Derivatives of deviation scores against recomputation."""

from __future__ import annotations

from fractions import Fraction
from math import isqrt, sqrt
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.need_books import kyokai
from xl_addin.engine.deviation import deviation_scores
from xl_addin.engine.exact import ratio
from xl_addin.engine.slopes import own_slopes, slopes
from xl_addin.errors import MissingFactError, ScoringError, UndefinedScoreError

if TYPE_CHECKING:
    from xl_addin.engine.moments import Spread

COLUMNS = st.lists(st.integers(-500, 500), min_size=2, max_size=8, unique=True)
SPREADS = st.sampled_from(("population", "sample"))


def standard_scores(values: list[Fraction], spread: str, digits: int = 40) -> list[Fraction]:
    """Standard scores from exact means and a root to so many digits."""
    count = len(values)
    mean = sum(values) / count
    variance = sum((value - mean) ** 2 for value in values) / (count if spread == "population" else count - 1)
    unit = 10**digits
    root = Fraction(isqrt(int(variance * unit * unit)), unit)
    return [(value - mean) / root for value in values]


def central_differences(values: list[int], row: int, points: int, spread: str) -> list[float]:
    """Change of each score per unit of one value, from exact scores a tiny step to either side."""
    step = Fraction(1, 10**8)
    sides = []
    for sign in (1, -1):
        moved = [Fraction(value) + (sign * step if place == row else 0) for place, value in enumerate(values)]
        sides.append([points * (1 + z / 5) for z in standard_scores(moved, spread)])
    return [float((up - down) / (2 * step)) for up, down in zip(*sides, strict=True)]


@given(COLUMNS, SPREADS, st.integers(1, 80))
def test_slopes_are_central_differences(values: list[int], spread: Spread, points: int) -> None:
    """Every derivative agrees with the scores computed again a little to either side."""
    for row in range(len(values)):
        found = slopes(values, row, points, spread)
        expected = central_differences(values, row, points, spread)
        assert found == pytest.approx(expected, rel=1e-6, abs=1e-9)
        assert own_slopes(values, points, spread)[row] == found[row]


@given(COLUMNS, st.integers(1, 80))
def test_a_moved_value_is_scored_as_the_slope_says(values: list[int], points: int) -> None:
    """Scores recomputed by the engine move by slope times step, to first order."""
    assume(len(values) > 2)  # of two, both scores stay where they are
    step = 1e-5
    before = deviation_scores(values, points)
    after = deviation_scores([values[0] + step, *values[1:]], points)
    for change, slope in zip(
        (new - old for new, old in zip(after, before, strict=True)),  # type: ignore[operator]
        slopes(values, 0, points),
        strict=True,
    ):
        assert change / step == pytest.approx(slope, rel=1e-3, abs=1e-3)


def test_slopes_of_all_branches() -> None:
    """For the 47 branches each score of indicator 3 moves as its derivative says when one rate rises by 0.001 %."""
    _, facts = kyokai()
    counts = zip(facts.columns["guidance_left"], facts.columns["guidance_followed"], strict=True)
    rates = [ratio(top, bottom) for top, bottom in counts if top is not None and bottom is not None]
    step = 1e-5
    for row in range(47):
        up = deviation_scores([rate + step * (place == row) for place, rate in enumerate(rates)], 80)
        down = deviation_scores([rate - step * (place == row) for place, rate in enumerate(rates)], 80)
        differences = [(one - other) / (2 * step) for one, other in zip(up, down, strict=True)]  # type: ignore[operator]
        assert slopes(rates, row, 80) == pytest.approx(differences, rel=1e-5, abs=1e-4)


def test_three_values_by_hand() -> None:
    """1, 2, 3: SD sqrt(2/3), the middle rises by 10 · (1 - 1/3) / SD, the ends by 10 · (1 - 1/3 - 1/2) / SD."""
    sd = sqrt(2 / 3)
    assert own_slopes([1, 2, 3]) == pytest.approx([10 / 6 / sd, 20 / 3 / sd, 10 / 6 / sd], rel=1e-14)
    # From the top one the bottom one hears -10 · (1/3 + (-3/2)/3) / SD: it gains.
    assert slopes([1, 2, 3], 2)[0] == pytest.approx(10 / 6 / sd, rel=1e-14)


@given(COLUMNS, SPREADS)
def test_slopes_add_up_to_nothing(values: list[int], spread: Spread) -> None:
    """The mean of the scores stays, so what one gains the others lose."""
    assert sum(slopes(values, 0, 50, spread)) == pytest.approx(0, abs=1e-9)  # type: ignore[arg-type]


def test_no_score_falls_with_its_own_value() -> None:
    """An outlier gains next to nothing, but never loses."""
    assert all(slope is not None and slope >= 0 for slope in own_slopes([0, 0, 0, 1]))


def test_blanks_stay_blank() -> None:
    """A blank has no slope, and nobody's score moves with it."""
    assert own_slopes([1, None, 3])[1] is None
    with pytest.raises(MissingFactError):
        slopes([1, None, 3], 1)


def test_what_has_no_score_has_no_slope() -> None:
    """Equal values, too few values and points that are not above 0 are refused."""
    with pytest.raises(UndefinedScoreError):
        own_slopes([2, 2])
    with pytest.raises(ScoringError):
        own_slopes([1, 2], 0)
