"""What the reward means to each branch: what it pays in, what it receives, and what that does to its premium rate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Sequence

from xl_addin.engine.exact import EXACT, Known, comparable, exact, require_same_length
from xl_addin.engine.reward import Base, Reward, base_score, rewards
from xl_addin.errors import ScoringError


@dataclass(frozen=True)
class RewardEffect:
    """The scheme's effect on one branch; None is a blank.

    Attributes:
        excess: points above the base score, 0 for a branch at or below it.
        amount: the reward, in the unit of the payroll (yen).
        cut: the cut in the premium rate, a fraction: the amount over the payroll.
        paid: what the branch pays in: levy × payroll.
        net: amount − paid.
        change: levy − cut, a fraction; positive where the rate is higher than without the scheme.
        rate: the premium rate with the scheme: the given rate + change.
    """

    excess: float | None
    amount: float | None
    cut: float | None
    paid: float | None
    net: float | None
    change: float | None
    rate: float | None


_BLANK = RewardEffect(None, None, None, None, None, None, None)


def reward_effects(
    totals: Sequence[Known],
    payroll: Sequence[Known],
    levy: float,
    top: int,
    base: Base = "lowest_inside",
    *,
    rates: Sequence[Known] | None = None,
) -> list[RewardEffect]:
    """Give what the scheme takes from each branch, gives to it, and does to its premium rate.

    Args:
        totals: one total or None (blank) per branch.
        payroll: one payroll per branch, as in ``rewards``; while none is known only the excess is.
        levy: what every branch pays in, as a fraction of its payroll: 0.0001 for 0.01 %.
        top: how many branches are inside the top.
        base: as in ``base_score``.
        rates: premium rates without the scheme, as fractions (0.1 for 10 %), one or None (blank) per branch.

    Returns:
        One effect per branch, unrounded; all None on rows where total and payroll are blank.

    Raises:
        ScoringError: as ``rewards``; a rate is not between 0 and 1.

    Source: 健康保険法施行令 45条の2, 健康保険法施行規則 135条の5の2.
    """
    known = [None] * len(totals) if rates is None else list(rates)
    require_same_length(totals=totals, rates=known)
    _require_fractions(known)
    shared = rewards(totals, payroll, levy, top, base)
    if any(pay is not None for pay in payroll):
        return [_effect(reward, pay, levy, rate) for reward, pay, rate in zip(shared, payroll, known)]
    if all(total is None for total in totals):
        return [_BLANK] * len(totals)
    star = base_score(totals, top, base)
    return [_excess_alone(total, star) for total in totals]


def _effect(reward: Reward | None, pay: Known, levy: float, rate: Known) -> RewardEffect:
    if reward is None or pay is None:
        return _BLANK
    paid = EXACT.multiply(exact(levy), exact(pay))
    change = EXACT.subtract(exact(levy), exact(reward.rate))
    return RewardEffect(
        excess=reward.excess,
        amount=reward.amount,
        cut=reward.rate,
        paid=float(paid),
        net=float(EXACT.subtract(exact(reward.amount), paid)),
        change=float(change),
        rate=None if rate is None else float(EXACT.add(exact(rate), change)),
    )


def _excess_alone(total: Known, base: float) -> RewardEffect:
    """Without payroll, the points above the base are all there is to say."""
    if total is None:
        return _BLANK
    excess = EXACT.subtract(exact(comparable(total)), exact(base))
    return RewardEffect(max(0.0, float(excess)), None, None, None, None, None, None)


def _require_fractions(rates: Sequence[Known]) -> None:
    for row, rate in enumerate(rates, start=1):
        if rate is not None and not 0 < rate < 1:
            raise ScoringError(
                f"{row} 行目の保険料率は小数で指定してください（10% は 0.1）: {rate:.15g}",
                f"Give the premium rate in row {row} as a fraction, 0.1 for 10%, not {rate:.15g}.",
            )
