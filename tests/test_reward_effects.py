from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from xl_addin.engine.reward import BASES, reward_rates
from xl_addin.engine.reward_effects import RewardEffect, reward_effects
from xl_addin.errors import MissingFactError, ScoringError, UndefinedScoreError

LEVY = 0.0001
BLANK = RewardEffect(None, None, None, None, None, None, None)

BRANCHES = st.lists(
    st.tuples(
        st.integers(2000, 4000).map(lambda tenths: tenths / 10),
        st.integers(1, 10**13).map(float),
        st.one_of(st.none(), st.integers(900, 1100).map(lambda parts: parts / 10_000)),
    ),
    min_size=3,
    max_size=47,
)


def columns(branches: list[tuple[float, float, float | None]]) -> tuple[list[float], list[float], list[float | None]]:
    """Split branches into totals, payrolls and premium rates."""
    totals, payroll, rates = ([branch[column] for branch in branches] for column in range(3))
    return totals, payroll, rates


@pytest.mark.parametrize("base", BASES)
@given(branches=BRANCHES, data=st.data())
def test_effects_follow_the_ordinance(
    branches: list[tuple[float, float, float | None]], data: st.DataObject, base: str
) -> None:
    """Every figure is that of a computation in fractions, to 14 digits of what it is made from."""
    totals, payroll, rates = columns(branches)
    top = data.draw(st.integers(1, len(totals) - 1))
    star = Fraction(repr(sorted(totals, reverse=True)[top - 1 if base == "lowest_inside" else top]))
    excesses = [max(Fraction(0), Fraction(repr(total)) - star) for total in totals]
    weighted = [excess * Fraction(pay) for excess, pay in zip(excesses, payroll, strict=True)]
    assume(sum(weighted))
    levy = Fraction("0.0001")
    fund = levy * sum(map(Fraction, payroll))
    effects = reward_effects(totals, payroll, LEVY, top, base, rates=rates)
    for found, excess, weight, pay, rate in zip(effects, excesses, weighted, payroll, rates, strict=True):
        amount = fund * weight / sum(weighted)
        cut, paid = amount / Fraction(pay), levy * Fraction(pay)
        assert found.excess == float(excess)
        assert found.amount == float(amount)
        assert found.cut == float(cut)
        assert found.paid == float(paid)
        assert found.net == pytest.approx(float(amount - paid), abs=float(max(amount, paid)) * 1e-14)
        assert found.change == pytest.approx(float(levy - cut), abs=float(max(levy, cut)) * 1e-14)
        if rate is None:
            assert found.rate is None
        else:
            assert found.rate == pytest.approx(float(Fraction(repr(rate)) + levy - cut), rel=1e-14)


@given(branches=BRANCHES)
def test_what_some_gain_others_pay(branches: list[tuple[float, float, float | None]]) -> None:
    """The balances add up to 0, and the rate rises exactly where more is paid than received."""
    totals, payroll, _ = columns(branches)
    assume(max(totals) > sorted(totals)[-2])
    effects = reward_effects(totals, payroll, LEVY, 2)
    fund = LEVY * sum(payroll)
    assert abs(sum(Fraction(effect.net) for effect in effects)) <= fund * 1e-14
    for effect in effects:
        assert (effect.net < 0) == (effect.change > 0)


@given(branches=BRANCHES)
def test_cuts_are_those_of_the_reward(branches: list[tuple[float, float, float | None]]) -> None:
    """The column of cuts is what SCORE_REWARDS shows."""
    totals, payroll, _ = columns(branches)
    assume(max(totals) > sorted(totals)[-2])
    assert [effect.cut for effect in reward_effects(totals, payroll, LEVY, 2)] == reward_rates(totals, payroll, LEVY, 2)


def test_three_branches_by_hand() -> None:
    """The first is 10 above the base and takes all of the 4 % of a yen that 400 yen of pay bring; the others only pay."""
    first, second, third = reward_effects([30, 20, 10], [100, 100, 200], LEVY, 2, rates=[0.1, None, 0.095])
    assert first == RewardEffect(10, 0.04, 0.0004, 0.01, 0.03, -0.0003, 0.0997)
    assert second == RewardEffect(0, 0, 0, 0.01, -0.01, 0.0001, None)
    assert third == RewardEffect(0, 0, 0, 0.02, -0.02, 0.0001, 0.0951)


def test_who_gets_nothing_pays_the_levy_on_top() -> None:
    """10 % becomes 10.01 % where there is no reward."""
    assert reward_effects([30, 20, 10], [100, 100, 200], LEVY, 2, rates=[0.1, 0.1, 0.1])[2].rate == 0.1001


def test_without_payroll_the_points_above_the_base_are_known() -> None:
    """Payroll is not public: the excess needs none, everything in yen stays blank."""
    found = reward_effects([30.5, None, 20, 10], [None] * 4, LEVY, 2, rates=[0.1] * 4)
    assert [effect.excess for effect in found] == [10.5, None, 0, 0]
    assert found[1] == BLANK
    assert {(effect.amount, effect.cut, effect.paid, effect.net, effect.change, effect.rate) for effect in found} == {
        (None,) * 6
    }
    assert [effect.excess for effect in reward_effects([30.5, 20, 10], [None] * 3, LEVY, 1, "first_outside")] == [
        10.5,
        0,
        0,
    ]


def test_blank_rows_stay_blank() -> None:
    """A row without total and payroll is no branch, even where its premium rate is written down."""
    assert reward_effects([300, None, 200], [1000, None, 1000], LEVY, 2, rates=[0.1, 0.1, 0.1])[1] == BLANK
    assert reward_effects([None, None], [None, None], LEVY, 1) == [BLANK, BLANK]


def test_some_payroll_is_a_missing_fact() -> None:
    """Half the payroll would move every figure."""
    with pytest.raises(MissingFactError):
        reward_effects([3, 2, 1], [100, None, 100], LEVY, 2)


def test_no_branch_above_the_base() -> None:
    """Where all totals are equal the reward cannot be shared."""
    with pytest.raises(UndefinedScoreError):
        reward_effects([3, 3, 3], [100, 100, 100], LEVY, 2)


@pytest.mark.parametrize("rate", [10.0, 1.0, 0.0, -0.1])
def test_a_premium_rate_is_a_fraction(rate: float) -> None:
    """10 typed for 10 % is refused with its row, and so is what is no rate."""
    with pytest.raises(ScoringError, match="premium rate in row 2"):
        reward_effects([3, 2, 1], [100, 100, 100], LEVY, 2, rates=[0.1, rate, 0.1])


def test_one_rate_a_branch() -> None:
    """A column of rates that is too short is refused."""
    with pytest.raises(ScoringError, match="number of rows"):
        reward_effects([3, 2, 1], [100, 100, 100], LEVY, 2, rates=[0.1])
