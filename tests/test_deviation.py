from __future__ import annotations

import math
from decimal import Decimal, localcontext

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from xl_addin.engine.deviation import deviation_score, deviation_scores
from xl_addin.errors import ScoringError, UndefinedScoreError

COLUMN = st.lists(st.none() | st.floats(-1e6, 1e6), min_size=2, max_size=20)

# 協会けんぽ インセンティブ制度に係る令和5年度実績: scores of the 47 branches in indicator 3 (配点 80).
# fmt: off
INDICATOR_3 = [
    56.2, 76.6, 85.4, 58.7, 66.6, 80.3, 82.3, 51.3, 78.3, 55.4, 71.0, 77.0, 92.3, 73.9, 89.1, 68.3, 78.5, 65.7,
    71.4, 84.9, 99.9, 90.2, 70.3, 74.1, 81.2, 99.7, 86.6, 80.6, 112.8, 107.8, 80.4, 76.6, 56.1, 75.2, 91.7,
    118.4, 75.9, 70.7, 30.6, 88.1, 95.2, 94.0, 86.3, 89.9, 93.9, 86.3, 84.0,
]
# fmt: on


def by_definition(x: float, known: list[float], points: float, *, sample: bool = False) -> float:
    """Score in 60-digit decimals, straight from the formula."""
    with localcontext() as context:
        context.prec = 60
        numbers = [Decimal(repr(value)) for value in known]
        mean = sum(numbers) / len(numbers)
        variance = sum((number - mean) ** 2 for number in numbers) / (len(numbers) - sample)
        score = (50 + 10 * (Decimal(repr(x)) - mean) / variance.sqrt()) * Decimal(repr(points)) / 50
        return float(score)


@pytest.mark.parametrize("spread", ["population", "sample"])
@given(values=COLUMN, points=st.floats(0.1, 1000))
def test_scores_follow_the_formula(values: list[float | None], points: float, spread: str) -> None:
    """A score is (50 + 10 z) · points / 50, rounded once; blanks stay blank."""
    known = [value for value in values if value is not None]
    assume(len(set(known)) > 1)
    scores = deviation_scores(values, points, spread)
    assert [score is None for score in scores] == [value is None for value in values]
    expected = [by_definition(value, known, points, sample=spread == "sample") for value in known]
    assert [score for score in scores if score is not None] == pytest.approx(expected, rel=2.3e-16, abs=1e-18)
    alone = [None if value is None else deviation_score(value, values, points, spread) for value in values]
    assert alone == scores


def test_scores_agree_with_numpy() -> None:
    """NumPy's mean and population SD give the same scores to its own precision."""
    values = np.array([51.2, 53.0, 52.9, 50.5, 50.2, 49.8])
    expected = 50 + 10 * (values - values.mean()) / values.std()
    assert deviation_scores(values.tolist()) == pytest.approx(expected.tolist(), rel=1e-12)


def test_published_scores_have_the_population_spread() -> None:
    """Scored again, the published scores of 配点 80 stay what they are; with the sample SD they would not."""
    again = deviation_scores(INDICATOR_3, 80)
    assert len(again) == 47
    assert max(abs(new - old) for new, old in zip(again, INDICATOR_3, strict=True)) < 0.01
    by_sample = deviation_scores(INDICATOR_3, 80, "sample")
    assert max(abs(new - old) for new, old in zip(by_sample, INDICATOR_3, strict=True)) > 0.5


def test_large_numbers_that_differ_little_keep_their_digits() -> None:
    """In NIST's NumAcc4 the sample SD is 0.1, so the two values score 40 and 60 to the last digit."""
    values = [10000000.2] + [10000000.1, 10000000.3] * 500
    scores = deviation_scores(values, 50, "sample")
    assert set(scores) == {40.0, 50.0, 60.0}


def test_the_mean_scores_the_points() -> None:
    """A value at the mean gets exactly the points, and one five SDs below gets exactly 0."""
    assert deviation_scores([1, 2, 3], 70)[1] == 70
    assert deviation_score(-13, [-1, 5], 80) == 0


def test_one_value_need_not_be_in_the_reference() -> None:
    """Mean and SD come from the reference alone: 8 is two SDs of 3 above its mean of 2."""
    assert deviation_score(8, [-1, 5, None], 50) == 70


def test_an_edited_reference_gives_a_new_score() -> None:
    """What is remembered belongs to the values: the same list with another value in it is another reference."""
    reference = [1.0, 2.0, 3.0]
    before = deviation_score(2.5, reference)
    reference[0] = 2.0
    assert deviation_score(2.5, reference) == pytest.approx(by_definition(2.5, reference, 50), rel=1e-15)
    assert deviation_score(2.5, reference) != before


@pytest.mark.parametrize("points", [0, -50])
def test_points_are_above_zero(points: float) -> None:
    """配点 of 0 or less is refused."""
    with pytest.raises(ScoringError, match="points"):
        deviation_scores([1, 2], points)
    with pytest.raises(ScoringError, match="points"):
        deviation_score(1, [1, 2], points)


def test_equal_values_have_no_scores() -> None:
    """Without spread every score is undefined, not 50."""
    with pytest.raises(UndefinedScoreError):
        deviation_scores([3, 3, None])
    with pytest.raises(UndefinedScoreError):
        deviation_score(3, [3, 3])


def test_a_score_beyond_the_doubles_is_an_error() -> None:
    """It is #NUM!, never infinity."""
    with pytest.raises(ScoringError) as raised:
        deviation_score(1e308, [0, 1e-300])
    assert raised.value.code == "#NUM!"
    assert math.isfinite(deviation_score(1e300, [0, 1]))
