"""The reward (報奨金) of the incentive scheme as a cut in each branch's premium rate."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Literal, Sequence, get_args

from xl_addin.engine.exact import EXACT, Known, comparable, exact, exacts, quotient, require_option, require_same_length
from xl_addin.errors import MissingFactError, ScoringError, UndefinedScoreError

Base = Literal["lowest_inside", "first_outside"]

#: Which total is the base: that of the last branch inside the top, or of the first one outside.
BASES: tuple[Base, ...] = get_args(Base)


@dataclass(frozen=True)
class Reward:
    """What one branch receives.

    Attributes:
        excess: points above the base score, 0 for a branch at or below it.
        amount: the reward, in the unit of the payroll.
        rate: the cut in the premium rate, as a fraction: the amount over the branch's payroll.
    """

    excess: float
    amount: float
    rate: float


def base_score(totals: Sequence[Known], top: int, base: Base = "lowest_inside") -> float:
    """Give the total that a branch must pass to be rewarded.

    Args:
        totals: one total or None (blank) per branch.
        top: how many branches are inside the top: 15 of 47.
        base: "lowest_inside" (the total at place ``top``: the literal reading, which leaves that branch nothing) or
            "first_outside" (the total at the place after it).

    Returns:
        The base score.

    Raises:
        MissingFactError: there are fewer totals than places.
        ScoringError: ``top`` is below 1, a total is infinite or not a number (``#NUM!``), or ``base`` is an unknown word.

    Source: 健康保険法施行規則 135条の5の2, 1項1号イ(2).
    """
    return float(_base(_scores(totals), top, base))


def reward_rates(
    totals: Sequence[Known],
    payroll: Sequence[Known],
    levy: float,
    top: int,
    base: Base = "lowest_inside",
) -> list[Known]:
    """Give the cut in the premium rate of each branch.

    Args:
        totals: one total or None (blank) per branch.
        payroll: one sum of pay (支部総報酬額), above 0, or None per branch; all None while it is not public.
        levy: what every branch pays in, as a fraction of its payroll: 0.0001 for 0.01 %.
        top: how many branches are inside the top: 15 of 47.
        base: as in ``base_score``.

    Returns:
        One cut per branch, 0.00148 for 0.148 %, 0 at or below the base score; None on rows where total and payroll are
        both blank, and on every row while no payroll is known.

    Raises:
        ScoringError: as ``rewards``.

    Source: 健康保険法施行規則 135条の5の2.
    """
    return [None if reward is None else reward.rate for reward in rewards(totals, payroll, levy, top, base)]


def rewards(
    totals: Sequence[Known],
    payroll: Sequence[Known],
    levy: float,
    top: int,
    base: Base = "lowest_inside",
) -> list[Reward | None]:
    """Share the levy of all branches among those above the base score, by points above it times payroll.

    With ``E_b = max(0, S_b - S*) · W_b`` a branch receives ``R_b = E_b / ΣE · levy · ΣW``, a cut of ``R_b / W_b``.

    Args:
        totals: as in ``reward_rates``.
        payroll: as in ``reward_rates``.
        levy: as in ``reward_rates``.
        top: as in ``reward_rates``.
        base: as in ``base_score``.

    Returns:
        One reward per branch, or None as in ``reward_rates``.

    Raises:
        MissingFactError: only some payroll is known, a total is missing where payroll is known, or there are fewer
            totals than places (``#N/A``).
        UndefinedScoreError: no branch is above the base score, so the sum cannot be shared (``#DIV/0!``).
        ScoringError: a payroll is not above 0, ``levy`` is not between 0 and 1, the columns differ in length, or as
            ``base_score``.

    Source: 健康保険法施行規則 135条の5の2.
    """
    require_option(base, BASES, "base")
    require_same_length(totals=totals, payroll=payroll)
    levied = _levy(levy)
    if all(pay is None for pay in payroll):
        return [None] * len(totals)
    _check_facts(totals, payroll)
    scores = _scores(totals)
    pays = exacts(pay for pay in payroll if pay is not None)
    shared = iter(_share(scores, pays, levied, _base(scores, top, base)))
    return [None if total is None else next(shared) for total in totals]


def _share(scores: Sequence[Decimal], pays: Sequence[Decimal], levy: Decimal, base: Decimal) -> list[Reward]:
    with localcontext(EXACT):
        excesses = [max(Decimal(0), score - base) for score in scores]
        weighted = [excess * pay for excess, pay in zip(excesses, pays)]
        fund = levy * sum(pays, Decimal(0))
        basis = sum(weighted, Decimal(0))
        if not basis:
            raise UndefinedScoreError(
                "基準の得点を超える支部がないので、報奨金を配分できません。",
                "No branch is above the base score, so the reward cannot be shared.",
            )
        return [
            Reward(float(excess), quotient(weight * fund, basis), quotient(excess * fund, basis))
            for excess, weight in zip(excesses, weighted)
        ]


def _scores(totals: Sequence[Known]) -> tuple[Decimal, ...]:
    """Read totals at 15 digits: totals that show the same are tied, and noise in the last bit earns nothing."""
    return exacts(comparable(total) for total in totals if total is not None)


def _base(scores: Sequence[Decimal], top: int, base: Base) -> Decimal:
    require_option(base, BASES, "base")
    if top < 1:
        raise ScoringError(f"上位の支部数は 1 以上にしてください（{top}）。", f"top must be 1 or more, not {top}.")
    place = top if base == "lowest_inside" else top + 1
    if place > len(scores):
        raise MissingFactError(
            f"総得点が {len(scores)} 件しかなく、{place} 位の得点がありません。",
            f"There are only {len(scores)} totals, so none stands at place {place}.",
        )
    return sorted(scores, reverse=True)[place - 1]


def _levy(levy: float) -> Decimal:
    levied = exact(levy)
    if not 0 < levied < 1:
        raise ScoringError(
            f"財源の率は小数で指定してください（0.01% は 0.0001）: {levy:g}",
            f"Give the levy as a fraction, 0.0001 for 0.01%, not {levy:g}.",
        )
    return levied


def _check_facts(totals: Sequence[Known], payroll: Sequence[Known]) -> None:
    rows = list(enumerate(zip(totals, payroll), start=1))
    without_pay = [row for row, (total, pay) in rows if total is not None and pay is None]
    if without_pay:
        raise MissingFactError(
            f"{without_pay[0]} 行目の総報酬額がありません（空欄は {len(without_pay)} 行）。",
            f"The payroll in row {without_pay[0]} is missing (rows without payroll: {len(without_pay)}).",
        )
    without_total = [row for row, (total, pay) in rows if total is None and pay is not None]
    if without_total:
        raise MissingFactError(
            f"{without_total[0]} 行目の総得点がありません（空欄は {len(without_total)} 行）。",
            f"The total in row {without_total[0]} is missing (rows without a total: {len(without_total)}).",
        )
    for row, (_, pay) in rows:
        if pay is not None and pay <= 0:
            raise ScoringError(
                f"{row} 行目の総報酬額は 0 より大きくしてください（{pay:g}）。",
                f"The payroll in row {row} must be above 0, not {pay:g}.",
            )
