from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from xl_addin.engine.reward import BASES, base_score, reward_rates, rewards
from xl_addin.errors import MissingFactError, ScoringError, UndefinedScoreError

if TYPE_CHECKING:
    import random

LEVY = 0.0001

# 協会けんぽ インセンティブ制度に係る令和5年度実績: total scores of the 47 branches.
# fmt: off
TOTALS = [
    299.4, 333.9, 315.0, 300.4, 335.6, 374.9, 313.8, 267.2, 319.8, 274.7, 265.6, 295.7, 315.2, 285.9, 346.3,
    343.0, 324.6, 317.0, 333.2, 353.6, 356.7, 318.8, 288.8, 314.0, 304.4, 328.7, 290.7, 295.9, 335.4, 336.1,
    309.6, 363.8, 330.0, 328.2, 331.3, 342.4, 306.2, 301.0, 255.9, 326.4, 315.7, 328.4, 372.1, 348.4, 348.4,
    311.4, 336.3,
]
# fmt: on

BRANCHES = st.lists(
    st.tuples(st.integers(2000, 4000).map(lambda tenths: tenths / 10), st.integers(1, 10**13).map(float)),
    min_size=2,
    max_size=47,
)


def columns(branches: list[tuple[float, float]]) -> tuple[list[float], list[float]]:
    """Split branches into a column of totals and one of payrolls."""
    return [total for total, _ in branches], [pay for _, pay in branches]


def by_ordinance(totals: list[float], payroll: list[float], base: Fraction) -> list[Fraction]:
    """Share the reward in fractions, as the ordinance words it."""
    weights = [
        max(Fraction(repr(total)) - base, Fraction(0)) * Fraction(pay)
        for total, pay in zip(totals, payroll, strict=True)
    ]
    return [weight / sum(weights) * Fraction("0.0001") * Fraction(sum(map(Fraction, payroll))) for weight in weights]


def test_the_base_is_the_15th_of_47() -> None:
    """青森 is 15th with 333.9; 山梨 comes next with 333.2."""
    assert base_score(TOTALS, 15) == 333.9
    assert base_score(TOTALS, 15, "first_outside") == 333.2


@pytest.mark.parametrize("base", BASES)
@given(branches=BRANCHES, data=st.data())
def test_rewards_follow_the_ordinance(branches: list[tuple[float, float]], data: st.DataObject, base: str) -> None:
    """Amounts and cuts are those of a computation in fractions, each rounded once, and none goes to or below the base."""
    totals, payroll = columns(branches)
    top = data.draw(st.integers(1, len(totals) - 1))
    star = sorted(map(repr, totals), key=Fraction, reverse=True)[top - 1 if base == "lowest_inside" else top]
    assume(max(totals) > float(star))
    expected = by_ordinance(totals, payroll, Fraction(star))
    found = rewards(totals, payroll, LEVY, top, base)
    assert [reward.amount for reward in found] == [float(amount) for amount in expected]
    rates = [float(amount / Fraction(pay)) for amount, pay in zip(expected, payroll, strict=True)]
    assert [reward.rate for reward in found] == rates
    assert reward_rates(totals, payroll, LEVY, top, base) == rates
    for total, reward in zip(totals, found, strict=True):
        assert (reward.amount > 0) == (reward.rate > 0) == (reward.excess > 0) == (total > float(star))
        assert reward.excess == float(max(Fraction(repr(total)) - Fraction(star), 0))


@given(branches=BRANCHES)
def test_what_is_levied_is_paid_out(branches: list[tuple[float, float]]) -> None:
    """The amounts add up to levy × all payroll, but for the rounding of each."""
    totals, payroll = columns(branches)
    assume(max(totals) > sorted(totals)[-2])
    paid = sum(Fraction(reward.amount) for reward in rewards(totals, payroll, LEVY, 2))
    fund = Fraction(1, 10000) * sum(map(Fraction, payroll))
    assert abs(paid - fund) <= fund / 2**52


@given(branches=BRANCHES, shuffler=st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(branches: list[tuple[float, float]], shuffler: random.Random) -> None:
    """Cuts move with their rows."""
    assume(max(columns(branches)[0]) > sorted(columns(branches)[0])[-2])
    rows = list(range(len(branches)))
    shuffler.shuffle(rows)
    cuts = reward_rates(*columns(branches), LEVY, 2)
    assert reward_rates(*columns([branches[row] for row in rows]), LEVY, 2) == [cuts[row] for row in rows]


def test_the_47_branches_with_equal_payroll() -> None:
    """NumPy gives the same cuts, the 15th gets nothing by the literal reading and something by the other."""
    payroll = [2.0e12] * 47
    totals = np.array(TOTALS)
    excess = np.maximum(0, totals - 333.9)
    assert reward_rates(TOTALS, payroll, LEVY, 15) == pytest.approx((excess / excess.sum() * LEVY * 47).tolist())
    aomori = 1
    assert reward_rates(TOTALS, payroll, LEVY, 15)[aomori] == 0
    assert reward_rates(TOTALS, payroll, LEVY, 15, "first_outside")[aomori] > 0


def test_without_payroll_there_is_nothing_to_say() -> None:
    """Payroll is not public: as long as none is filled in, every row is blank."""
    assert reward_rates([3, 2, None], [None] * 3, LEVY, 1) == [None] * 3


def test_blank_rows_stay_blank() -> None:
    """A row without total and payroll is no branch."""
    assert reward_rates([300, None, 200], [1000, None, 1000], LEVY, 2) == [0.0002, None, 0]


def test_missing_payroll_is_named() -> None:
    """The first row without payroll and the number of such rows are told."""
    with pytest.raises(MissingFactError, match=r"row 2 is missing \(rows without payroll: 2\)") as raised:
        reward_rates([4, 3, 2, 1], [1000, None, 1000, None], LEVY, 2)
    assert "2 行目" in raised.value.ja


def test_a_missing_total_is_named() -> None:
    """A branch with payroll but no total leaves the base unknown."""
    with pytest.raises(MissingFactError, match="total in row 3"):
        reward_rates([4, 3, None], [1000, 1000, 1000], LEVY, 1)


@pytest.mark.parametrize("pay", [0, -5])
def test_payroll_is_above_zero(pay: float) -> None:
    """The row is named."""
    with pytest.raises(ScoringError, match="row 2"):
        reward_rates([4, 3, 2], [1000, pay, 1000], LEVY, 2)


def test_nobody_above_the_base_is_undefined() -> None:
    """Equal totals leave nothing to share by."""
    with pytest.raises(UndefinedScoreError):
        reward_rates([3, 3, 1], [1000] * 3, LEVY, 2)


def test_too_few_totals_have_no_base() -> None:
    """The place that is missing is named."""
    with pytest.raises(MissingFactError, match="place 3"):
        base_score([1, 2, None], 3)
    with pytest.raises(MissingFactError, match="place 3"):
        base_score([1, 2, None], 2, "first_outside")


@pytest.mark.parametrize(
    "arguments", [(0.0, 2, "lowest_inside"), (1, 2, "lowest_inside"), (LEVY, 0, "lowest_inside"), (LEVY, 2, "last")]
)
def test_options_are_checked(arguments: tuple[float, int, str]) -> None:
    """The levy is a fraction, the top has a place, and the base is one of two words."""
    with pytest.raises(ScoringError):
        reward_rates([3, 2, 1], [1000] * 3, *arguments)


def test_columns_have_the_same_length() -> None:
    """Totals and payroll stand side by side."""
    with pytest.raises(ScoringError, match="number of rows"):
        reward_rates([3, 2, 1], [1000] * 2, LEVY, 2)


@pytest.mark.parametrize(("levy", "fund"), [(0.00004, 4.0), (0.00007, 7.0), (0.0001, 10.0)])
def test_the_levy_of_each_phase_makes_its_fund(levy: float, fund: float) -> None:
    """0.004 % (FY2018), 0.007 % (FY2019 and 2020) and 0.01 % of a payroll of 100,000 are 4, 7 and 10 yen."""
    (first, second) = rewards([2.0, 1.0], [60_000, 40_000], levy, 1, "first_outside")
    assert first is not None
    assert second is not None
    assert first.amount == pytest.approx(fund, rel=1e-15)
    assert second.amount == 0


def test_a_tie_at_the_base_earns_nothing() -> None:
    """15th and 16th with one total: in either reading both are at the base."""
    for base in BASES:
        assert reward_rates([3.0, 2.0, 2.0, 1.0], [1.0] * 4, LEVY, 2, base)[1:] == [0, 0, 0]


def test_noise_in_the_last_bit_earns_nothing() -> None:
    """A total that shows 300 like the others is tied with them, so nobody is above the base."""
    totals = [300.0] * 14 + [300.00000000000006, 300.0] + [200.0] * 31
    with pytest.raises(UndefinedScoreError):
        reward_rates(totals, [1.0] * 47, LEVY, 15)
