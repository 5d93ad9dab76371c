from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_addin.engine.growth import change_rates, growth_shares
from xl_addin.errors import ScoringError, UndefinedScoreError

# Rates above 2 beside 0 never look like fractions of other rates.
RATE = st.none() | st.just(0.0) | st.floats(2, 99.9)
COUNT = st.none() | st.integers(0, 10**7).map(float)


@pytest.mark.parametrize("own", ["current", "previous"])
@given(pairs=st.lists(st.tuples(RATE, RATE)))
def test_shares_follow_the_formula(pairs: list[tuple[float | None, float | None]], own: str) -> None:
    """A share is the change over what was left to 100 %, of exact decimals and rounded once; blanks stay blank."""
    pairs = [*pairs, (50.0, 40.0)]
    expected = []
    for pair in pairs:
        if None in pair:
            expected.append(None)
            continue
        now, before = (Fraction(repr(rate)) for rate in pair)
        expected.append(float((now - before) / (100 - (now if own == "current" else before))))
    assert growth_shares([now for now, _ in pairs], [before for _, before in pairs], own=own) == expected


def test_headroom_is_this_years_unless_said_otherwise() -> None:
    """From 40 to 50 %: 10 of 50 left, or 10 of 60."""
    assert growth_shares([50], [40]) == [0.2]
    assert growth_shares([50], [40], own="previous") == [float(Fraction(1, 6))]


def test_differences_are_those_of_the_decimals() -> None:
    """2.4 - 1.4 is 1, so the share is the one nearest to 1/97.6."""
    assert growth_shares([2.4], [1.4]) == [float(Fraction(10, 976))]


def test_a_fall_is_negative() -> None:
    """A rate that went down counts against the branch."""
    assert growth_shares([40], [50]) == [float(Fraction(-1, 6))]


def test_fractions_are_scored_with_full_1() -> None:
    """Cells that show 50 % and 40 % hold 0.5 and 0.4."""
    assert growth_shares([0.5], [0.4], full=1) == [0.2]


def test_fractions_are_not_taken_for_percentages() -> None:
    """Rates that all lie within 0 to 1 ask for full=1; zeros alone may be either."""
    with pytest.raises(ScoringError, match="full"):
        growth_shares([0.456, None, 1], [0.4, 0.2, 0])
    assert growth_shares([0, None], [0, 0]) == [0, None]
    assert growth_shares([0.5, 20], [0.4, 10])[0] == float(Fraction(1, 995))


@pytest.mark.parametrize(
    ("current", "previous", "said"),
    [
        ([45.6, 50.2], [0.441, 0.47], "between 0 and 1"),
        ([0.456, 0.502], [44.1, 47], "between 0 and 1"),
        ([45.6, 0.502], [44.1, 47], "row 2"),
        ([45.6, 50.2], [44.1, 0.47], "row 2"),
    ],
)
def test_years_of_different_units_are_refused(current: list[float], previous: list[float], said: str) -> None:
    """A year, or a row of it, that holds 0.456 beside 44.1 asks for the unit."""
    with pytest.raises(ScoringError, match=said):
        growth_shares(current, previous)


@pytest.mark.parametrize("full", [100, 100.00000000000001])
def test_without_headroom_the_row_alone_is_undefined(full: float) -> None:
    """A branch at 100 % has its own error, which names its row; the others have their share."""
    shares = growth_shares([50, full], [40, 90])
    assert shares[0] == 0.2
    assert isinstance(shares[1], UndefinedScoreError)
    assert "2 行目" in shares[1].ja
    assert "row 2" in shares[1].en
    assert growth_shares([90], [100])[0] == -1
    assert isinstance(growth_shares([90], [full], own="previous")[0], UndefinedScoreError)


@pytest.mark.parametrize(
    ("current", "previous"), [([50, 100.1], [40, 40]), ([50, 60], [40, -0.1]), ([50, -1], [40, None])]
)
def test_impossible_rates_are_refused_by_row(current: list[float | None], previous: list[float | None]) -> None:
    """A rate below 0 or above full is a mistake in the sheet, and its row is named."""
    with pytest.raises(ScoringError, match="row 2") as raised:
        growth_shares(current, previous)
    assert "2 行目" in raised.value.ja


@pytest.mark.parametrize("options", [{"own": "last"}, {"full": 0}, {"full": -1}])
def test_options_are_checked(options: dict[str, object]) -> None:
    """Own is one of two words and full is above 0."""
    with pytest.raises(ScoringError):
        growth_shares([50], [40], **options)


@pytest.mark.parametrize("function", [growth_shares, change_rates])
def test_columns_have_the_same_length(function) -> None:
    """This year's and last year's column stand side by side."""
    with pytest.raises(ScoringError, match="number of rows"):
        function([50, 60], [40])


@given(st.lists(st.tuples(COUNT, COUNT)))
def test_changes_follow_the_formula(pairs: list[tuple[float | None, float | None]]) -> None:
    """A change is current / previous - 1, rounded once; blanks stay blank; a base of 0 has its own error."""
    changes = change_rates([now for now, _ in pairs], [before for _, before in pairs])
    assert len(changes) == len(pairs)
    for row, ((now, before), change) in enumerate(zip(pairs, changes, strict=True), start=1):
        if now is None or before is None:
            assert change is None
        elif before == 0:
            assert isinstance(change, UndefinedScoreError)
            assert f"{row} 行目" in change.ja
            assert f"row {row} " in change.en
        else:
            assert change == float(Fraction(now) / Fraction(before) - 1)


def test_negative_counts_are_refused_by_row() -> None:
    """A count below 0 is a mistake in the sheet."""
    with pytest.raises(ScoringError, match="row 2"):
        change_rates([1, 2], [1, -2])
