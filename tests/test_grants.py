from __future__ import annotations

import csv
import re
from fractions import Fraction
from math import floor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from xl_addin.engine.grants import grant_gains, share_budget, yen_per_person, yen_per_point
from xl_addin.errors import MissingFactError, ScoringError, UndefinedScoreError

if TYPE_CHECKING:
    import random

WORKBOOKS = Path(__file__).parents[1] / "workbooks"

BUDGETS = st.integers(0, 10**12)
# Negative rungs make points below 0; averages have decimals.
POINTS = st.one_of(st.integers(-20, 430).map(float), st.integers(-200, 4300).map(lambda tenths: tenths / 10))
INSURED = st.integers(1, 2_000_000).map(float)
CAPS = st.one_of(st.none(), st.integers(0, 10**11).map(float), st.integers(0, 10**6).map(lambda halves: halves / 2))


@st.composite
def pots(draw: st.DrawFn, most: int = 12) -> tuple[int, list[float], list[float], list[float | None]]:
    """Draw a budget and receivers, one of whom has points."""
    rows = draw(st.lists(st.tuples(POINTS, INSURED, CAPS), min_size=1, max_size=most))
    assume(any(points > 0 for points, _, _ in rows))
    budget = draw(BUDGETS)
    points, insured, caps = ([row[column] for row in rows] for column in range(3))
    return budget, points, insured, caps


def quotas(budget: int, points: list[float], insured: list[float], caps: list[float | None]) -> list[Fraction]:
    """Share in fractions: find the one level up to which everybody's points × insured is filled.

    Receivers are taken in the order in which their caps are met as the level rises.
    """
    weights = [max(Fraction(0), Fraction(repr(p))) * Fraction(i) for p, i in zip(points, insured, strict=True)]
    found = [Fraction(0)] * len(weights)
    rest, whole = Fraction(budget), sum(weights, Fraction(0))
    meets = [
        (floor(Fraction(repr(cap))) / weight, row)
        for row, (cap, weight) in enumerate(zip(caps, weights, strict=True))
        if cap is not None and weight
    ]
    for level, row in sorted(meets):
        if whole and rest / whole > level:
            found[row] = level * weights[row]
            rest -= found[row]
            whole -= weights[row]
            weights[row] = Fraction(0)
    return [rest / whole * weight if weight else done for weight, done in zip(weights, found, strict=True)]


def to_the_yen(shares: list[Fraction]) -> list[int]:
    """Cut to whole yen and hand the odd ones out, one at a time, to whoever lost most."""
    amounts = [floor(share) for share in shares]
    for _ in range(int(sum(shares)) - sum(amounts)):
        lost = [share - amount for share, amount in zip(shares, amounts, strict=True)]
        amounts[lost.index(max(lost))] += 1
    return amounts


@given(pot=pots())
def test_amounts_and_remainder_are_the_budget(
    pot: tuple[int, list[float], list[float], list[float | None]],
) -> None:
    """Not a yen is lost or made, with caps and without."""
    budget, points, insured, caps = pot
    capped = share_budget(budget, points, insured, caps)
    assert sum(capped.amounts) + capped.remainder == budget
    free = share_budget(budget, points, insured)
    assert sum(free.amounts) == budget
    assert free.remainder == 0


@given(pot=pots())
def test_amounts_are_those_of_a_computation_in_fractions(
    pot: tuple[int, list[float], list[float], list[float | None]],
) -> None:
    """Filling caps in the order in which they are met gives the same yen."""
    budget, points, insured, caps = pot
    shares = quotas(budget, points, insured, caps)
    found = share_budget(budget, points, insured, caps)
    assert list(found.amounts) == to_the_yen(shares)
    assert found.remainder == budget - sum(shares)


@given(pot=pots())
def test_caps_hold(pot: tuple[int, list[float], list[float], list[float | None]]) -> None:
    """Nobody gets more than its cap, and something is left over only where all with points are at theirs."""
    budget, points, insured, caps = pot
    found = share_budget(budget, points, insured, caps)
    for cap, amount in zip(caps, found.amounts, strict=True):
        assert cap is None or amount <= cap
    if found.remainder:
        for score, cap, amount in zip(points, caps, found.amounts, strict=True):
            assert score <= 0 or amount == floor(cap)


@given(pot=pots())
def test_nobody_without_points_gets_anything(pot: tuple[int, list[float], list[float], list[float | None]]) -> None:
    """Neither 0 nor negative points bring a yen."""
    budget, points, insured, caps = pot
    for score, amount in zip(points, share_budget(budget, points, insured, caps).amounts, strict=True):
        assert amount == 0 or score > 0


@given(pot=pots(), shuffler=st.randoms(use_true_random=False))
def test_the_order_of_rows_decides_ties_alone(
    pot: tuple[int, list[float], list[float], list[float | None]], shuffler: random.Random
) -> None:
    """Amounts move with their rows; where rows differ, by one yen, another row lost the same fraction."""
    budget, points, insured, caps = pot
    order = list(range(len(points)))
    shuffler.shuffle(order)
    amounts = share_budget(budget, points, insured, caps).amounts
    moved = share_budget(budget, *([column[row] for row in order] for column in (points, insured, caps)))
    fractions = [share % 1 for share in quotas(budget, points, insured, caps)]
    for place, row in enumerate(order):
        if moved.amounts[place] != amounts[row]:
            assert abs(moved.amounts[place] - amounts[row]) == 1
            assert fractions.count(fractions[row]) > 1


@given(pot=pots(), row=st.integers(0, 11), more=st.integers(1, 1000))
def test_more_points_never_bring_less(
    pot: tuple[int, list[float], list[float], list[float | None]], row: int, more: int
) -> None:
    """A receiver's amount does not fall when only its own points rise, rounding to the yen included."""
    budget, points, insured, caps = pot
    own = row % len(points)
    raised = [*points[:own], points[own] + more / 10, *points[own + 1 :]]
    before = share_budget(budget, points, insured, caps).amounts[own]
    assert share_budget(budget, raised, insured, caps).amounts[own] >= before


@given(pot=pots(8), gain=st.one_of(st.integers(-30, 30).map(float), st.sampled_from([0.1, 0.2, 2.5, -0.3])))
def test_gains_are_those_of_putting_the_points_in(
    pot: tuple[int, list[float], list[float], list[float | None]], gain: float
) -> None:
    """Each row's gain is the difference of two shares, the second with that row's points alone changed."""
    budget, points, insured, caps = pot
    before = share_budget(budget, points, insured, caps).amounts
    for own, found in enumerate(grant_gains(budget, points, insured, gain, caps)):
        changed = [*points[:own], points[own] + gain, *points[own + 1 :]]
        if all(score <= 0 for score in changed):
            assert isinstance(found, UndefinedScoreError)
        else:
            assert found == share_budget(budget, changed, insured, caps).amounts[own] - before[own]


def test_ties_go_to_the_upper_row() -> None:
    """A third of 100 yen is 33; the odd yen goes to the first row."""
    assert share_budget(100, [5, 5, 5], [10, 10, 10]).amounts == (34, 33, 33)


def test_points_that_show_the_same_are_tied() -> None:
    """0.1 + 0.2 is 0.3 at the 15 digits of a cell, so the upper row keeps the odd yen."""
    assert share_budget(101, [0.3, 0.1 + 0.2], [10, 10]).amounts == (51, 50)


def test_the_odd_yen_goes_to_the_largest_fraction() -> None:
    """10 yen by 1 : 2 : 4 are 1.43, 2.86 and 5.71: one each to the second and the third."""
    assert share_budget(10, [1, 2, 4], [1, 1, 1]).amounts == (1, 3, 6)


def test_what_is_above_a_cap_is_shared_again_and_again() -> None:
    """100 yen by 6 : 3 : 1 with a cap of 40 for each: 20 of the first go to the others as 15 : 5, and 5 on to the third."""
    found = share_budget(100, [6, 3, 1], [1, 1, 1], 40)
    assert found.amounts == (40, 40, 20)
    assert found.remainder == 0


def test_what_no_one_may_take_is_left_over() -> None:
    """Two with points may take 30 each; the third has none and gets none of the 40 that are left."""
    found = share_budget(100, [6, 3, 0], [1, 1, 1], 30)
    assert found.amounts == (30, 30, 0)
    assert found.remainder == 40


def test_a_cap_per_receiver() -> None:
    """A blank cap is none, one of 0 forbids, and a fraction of a yen cannot be taken."""
    assert share_budget(100, [1, 1, 1], [1, 1, 1], [None, 0, 20.9]).amounts == (80, 0, 20)


def test_negative_points_count_as_none() -> None:
    """Points of −4 leave the others their shares of 3 : 1."""
    assert share_budget(100, [-4, 3, 1], [5, 5, 5]).amounts == (0, 75, 25)


def test_blank_rows_stay_blank() -> None:
    """A row without points and insured is no receiver; without any receiver nothing is shared."""
    assert share_budget(120, [1, None, 2], [1, None, 1]).amounts == (40, None, 80)
    empty = share_budget(90, [None, None], [None, None])
    assert empty.amounts == (None, None)
    assert empty.remainder is None
    assert grant_gains(120, [1, None, 2], [1, None, 1], 1) == [20, None, 10]
    assert grant_gains(90, [None], [None], 1) == [None]


def test_a_blank_gain_stays_blank() -> None:
    """Rows whose gain is not known have no answer, and no gain at all leaves all blank."""
    assert grant_gains(90, [1, 2], [1, 1], [1, None]) == [15, None]
    assert grant_gains(90, [1, 2], [1, 1], None) == [None, None]


def test_no_points_at_all() -> None:
    """Where nobody has points above 0 there is nothing to share by."""
    with pytest.raises(UndefinedScoreError):
        share_budget(100, [0, -4], [10, 10])
    with pytest.raises(UndefinedScoreError):
        grant_gains(100, [0, -4], [10, 10], 5)


def test_a_loss_that_leaves_nobody_with_points() -> None:
    """The only receiver with points cannot say what it would lose; the other gains nothing by going lower."""
    lost, none = grant_gains(100, [3, 0], [10, 10], -3)
    assert isinstance(lost, UndefinedScoreError)
    assert none == 0


@pytest.mark.parametrize(
    ("points", "insured", "said"),
    [([1, 2], [10, None], "insured in row 2"), ([1, None], [10, 10], "points in row 2")],
)
def test_half_a_row_is_a_missing_fact(points: list[float], insured: list[float], said: str) -> None:
    """Points without insured, or insured without points, would change what all others get."""
    with pytest.raises(MissingFactError, match=said):
        share_budget(100, points, insured)
    with pytest.raises(MissingFactError, match=said):
        grant_gains(100, points, insured, 1)


@pytest.mark.parametrize(
    ("budget", "insured", "cap", "said"),
    [
        (100.5, 10, None, "whole yen"),
        (-1, 10, None, "whole yen"),
        (100, 0, None, "insured in row 1 must be above 0"),
        (100, -5, None, "insured in row 1 must be above 0"),
        (100, 10, -1, "cap in row 1"),
        (100, 10, [1, 2], "number of rows"),
    ],
)
def test_refused(budget: float, insured: float, cap: float | list[float] | None, said: str) -> None:
    """Figures that cannot be what they are called are refused by name."""
    with pytest.raises(ScoringError, match=said):
        share_budget(budget, [1], [insured], cap)


def test_beyond_what_a_cell_shows() -> None:
    """999,999,999,999,999 yen are shared to the yen; above, a cell could not show it."""
    assert sum(share_budget(10**15 - 1, [1, 2, 3], [1, 1, 1]).amounts) == 10**15 - 1
    with pytest.raises(ScoringError) as raised:
        share_budget(10**15, [1], [1])
    assert raised.value.code == "#NUM!"


@given(pot=pots())
def test_a_point_is_worth_the_same_to_everybody(
    pot: tuple[int, list[float], list[float], list[float | None]],
) -> None:
    """Without caps, yen per person and point are the budget over all points × insured, but for one yen of rounding."""
    budget, points, insured, _ = pot
    worth = Fraction(budget) / sum(
        max(Fraction(0), Fraction(repr(p))) * Fraction(i) for p, i in zip(points, insured, strict=True)
    )
    for score, persons, amount in zip(points, insured, share_budget(budget, points, insured).amounts, strict=True):
        if score > 0:
            found = Fraction(yen_per_point(amount, persons, score))
            assert abs(found - worth) < Fraction(1) / (Fraction(repr(score)) * Fraction(persons)) + worth / 2**50


def test_the_printed_worth_of_a_point() -> None:
    """The sheet prints 1,918 and 2,327 yen per person, and 12.1 and 11.8 per person and point, for 158 and 198 points."""
    with (WORKBOOKS / "data" / "kokuho_pref_grant.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["年度"]: row for row in csv.DictReader(file)}
    for year, points, per_person, per_point in (("2024", 158, 1918, "12.1"), ("2023", 198, 2327, "11.8")):
        insured, amount = int(rows[year]["被保険者数"]), int(rows[year]["交付額_円"])
        assert round(yen_per_person(amount, insured)) == per_person
        assert f"{yen_per_point(amount, insured, points):.1f}" == per_point


def test_a_point_has_no_worth_without_points() -> None:
    """Nothing is divided by 0 points or 0 persons."""
    with pytest.raises(UndefinedScoreError):
        yen_per_point(100, 10, 0)
    with pytest.raises(ScoringError, match=re.escape("above 0, not 0")):
        yen_per_person(100, 0)
    with pytest.raises(ScoringError, match=re.escape("above 0, not -1")):
        yen_per_point(100, -1, 5)
