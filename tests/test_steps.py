from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_addin.engine.steps import step_result
from xl_addin.errors import MissingFactError, ScoringError


@pytest.mark.parametrize(
    ("compare", "thresholds", "at_60", "at_70"),
    [(">=", [70, 60], "B", "A"), (">", [70, 60], "C", "B"), ("<=", [60, 70], "A", "B"), ("<", [60, 70], "B", "C")],
)
def test_each_comparison_at_the_threshold(compare: str, thresholds: list[float], at_60: str, at_70: str) -> None:
    """以上 and 以下 take the threshold in, 超 and 未満 leave it out."""
    assert step_result(60, thresholds, ["A", "B", "C"], compare) == at_60
    assert step_result(70, thresholds, ["A", "B", "C"], compare) == at_70


@given(st.floats(0, 100))
def test_the_hardest_threshold_reached_counts(value: float) -> None:
    """6 points from 60 on, 4 from 50, 2 from 40, else none, as a chain of ifs says."""
    value = round(value, 3)
    expected = 6 if value >= 60 else 4 if value >= 50 else 2 if value >= 40 else 0
    assert step_result(value, [60, 50, 40], [6, 4, 2, 0]) == expected


def test_a_threshold_is_reached_when_the_cell_shows_it() -> None:
    """Noise beyond 15 digits neither reaches nor misses; nothing is rounded up."""
    assert step_result(0.9999999999999998, [1], ["reached", "short"]) == "reached"
    assert step_result(0.3, [0.1 + 0.2], ["reached", "short"]) == "reached"
    assert step_result(0.1 + 0.2, [0.3], ["over", "not over"], ">") == "not over"
    assert step_result(59.95, [60], ["reached", "short"]) == "short"


def test_nothing_reached_is_not_zero() -> None:
    """Without a result for that case the answer is #N/A."""
    with pytest.raises(MissingFactError) as raised:
        step_result(39, [60, 40], [6, 2])
    assert raised.value.code == "#N/A"


def test_a_blank_stays_blank() -> None:
    """A value that is not known reaches nothing and misses nothing."""
    assert step_result(None, [60], [6, 0]) is None


@pytest.mark.parametrize(
    ("compare", "thresholds"),
    [
        (">=", [40, 60]),
        (">", [60, 60]),
        ("<=", [60, 40]),
        ("<", [40, 40]),
        (">=", [60, 40, 50]),
        (">=", [0.3, 0.1 + 0.2]),
    ],
)
def test_a_rung_that_no_value_could_reach_is_refused(compare: str, thresholds: list[float]) -> None:
    """Thresholds stand from the hardest to the easiest."""
    with pytest.raises(ScoringError, match="never be reached"):
        step_result(50, thresholds, list(thresholds), compare)


@pytest.mark.parametrize(("thresholds", "results"), [([60, 40], [6]), ([60], [6, 4, 2]), ([], []), ([], [0])])
def test_results_fit_the_thresholds(thresholds: list[float], results: list[float]) -> None:
    """As many results as thresholds, or one more; at least one threshold."""
    with pytest.raises(ScoringError, match="thresholds"):
        step_result(50, thresholds, results)


def test_an_unknown_comparison_is_refused() -> None:
    """Equality is no tier."""
    with pytest.raises(ScoringError, match="compare"):
        step_result(50, [60], [6], "=")
