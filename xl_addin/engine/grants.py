"""Grants: a budget shared among receivers by points × insured, to the yen, with caps and what no one may take."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Sequence, Union

from xl_addin.engine.apportionment import Others, apportion
from xl_addin.engine.exact import (
    EXACT,
    Known,
    comparable,
    exact,
    quotient,
    ratio,
    require_same_length,
    too_large,
    wholes,
)
from xl_addin.errors import MissingFactError, ScoringError, UndefinedScoreError

#: A setting: the same number for all receivers, one or None (blank) per receiver, or none at all.
PerReceiver = Union[float, Sequence[Known], None]

#: What one receiver gains, a blank, or why this receiver's gain has no value (an instance, not raised).
Gain = Union[int, None, ScoringError]

#: Up to here a cell shows every yen.
_MOST_YEN = 10**15 - 1


@dataclass(frozen=True)
class Grants:
    """A budget, shared.

    Attributes:
        amounts: yen per receiver; None on blank rows.
        remainder: yen that no one may take, because all who have points are at their caps; None where every row is
            blank, so that nothing was shared.
    """

    amounts: tuple[int | None, ...]
    remainder: int | None


def share_budget(budget: float, points: Sequence[Known], insured: Sequence[Known], cap: PerReceiver = None) -> Grants:
    """Share a budget by points × insured, in whole yen that add up to it.

    What a receiver would get above its cap goes to the others, again by points × insured, until nobody is above. The
    yen that are left when each share is cut to whole yen go to those with the largest fractions, one each; of equal
    fractions the upper row is first.

    Args:
        budget: whole yen, at least 0. In thousands of yen, amounts and caps are thousands too.
        points: one number or None (blank) per receiver; a negative number counts as 0.
        insured: persons, above 0, one number or None (blank) per receiver.
        cap: yen, one for all or one per receiver; None where there is none. Fractions of a yen cannot be taken.

    Returns:
        The amounts and what no one may take; their sum is the budget.

    Raises:
        MissingFactError: points or insured are missing where the other is known (``#N/A``).
        UndefinedScoreError: no receiver has points above 0 (``#DIV/0!``).
        ScoringError: the budget is not whole, has more than 15 digits (``#NUM!``), a figure is negative where it may
            not be, insured is 0, or the columns differ in length.

    Source: 保険局国民健康保険課説明資料（参考資料）令和7年3月13日, 107ページ (事業費連動分: shares by 点数 × 合計被保険者数, a cap
        per prefecture, what is not granted is shared again among the others).
    """
    yen = _whole_yen(budget)
    rows = _rows(points, insured)
    caps = _caps(cap, len(points))
    if not rows:
        return Grants((None,) * len(points), None)
    weights = _weights(_at(rows, points), _at(rows, insured))
    amounts, remainder = apportion(yen, weights, [caps[row] for row in rows])
    by_row = dict(zip(rows, amounts))
    return Grants(tuple(by_row.get(row) for row in range(len(points))), remainder)


def grant_gains(
    budget: float,
    points: Sequence[Known],
    insured: Sequence[Known],
    gains: PerReceiver,
    cap: PerReceiver = None,
) -> list[Gain]:
    """Give how many yen more each receiver alone would get with more points, while all others stay as they are.

    Args:
        budget: as in ``share_budget``.
        points: as in ``share_budget``.
        insured: as in ``share_budget``.
        gains: points more (or, negative, fewer), added as a cell adds them: one number for all, or one per receiver.
        cap: as in ``share_budget``.

    Returns:
        The difference of two amounts of ``share_budget`` per receiver, in yen; None on blank rows and where its gain is
        blank. A row whose loss would leave nobody with points has an UndefinedScoreError, unraised, in its place.

    Raises:
        ScoringError: as ``share_budget``; ``gains`` differs in length.

    Source: as ``share_budget``.
    """
    yen = _whole_yen(budget)
    rows = _rows(points, insured)
    caps = _caps(cap, len(points))
    more = _per_row(gains, len(points), "gains")
    found: list[Gain] = [None] * len(points)
    if not rows:
        return found
    weights, later = _weights_before_and_after(_at(rows, points), [more[row] for row in rows], _at(rows, insured))
    limits = [caps[row] for row in rows]
    now, _ = apportion(yen, weights, limits)
    others = Others(yen, weights, limits)
    for place, row in enumerate(rows):
        if more[row] is not None:
            found[row] = _gain(others, place, later[place], now[place])
    return found


def yen_per_person(amount: float, insured: float) -> float:
    """Divide an amount by the persons insured: 2,362,583,000 yen for 1,232,095 persons are 1,918 yen each.

    Args:
        amount: yen.
        insured: persons, above 0.

    Returns:
        Yen per person, unrounded.

    Raises:
        ScoringError: ``insured`` is not above 0.

    Source: 保険者努力支援制度（取組評価分）都道府県分 令和６年度／令和５年度比較表, 交付額（一人あたり）.
    """
    _require_persons(insured)
    return ratio(amount, insured)


def yen_per_point(amount: float, insured: float, points: float) -> float:
    """Divide an amount by the persons insured and by the points: what one point brought per person.

    Args:
        amount: yen.
        insured: persons, above 0.
        points: points of the receiver.

    Returns:
        Yen per person and point, unrounded: 12.1 for 158 points and 1,918 yen per person.

    Raises:
        UndefinedScoreError: there are no points above 0 (``#DIV/0!``).
        ScoringError: ``insured`` is not above 0.

    Source: as ``yen_per_person``, 一人あたり・1ポイントあたり.
    """
    _require_persons(insured)
    if points <= 0:
        raise UndefinedScoreError(
            f"得点が 0 より大きくないので、1点当たりの額はありません（{points:.15g}）。",
            f"Without points above 0 nothing falls on a point ({points:.15g}).",
        )
    return quotient(exact(amount), EXACT.multiply(exact(insured), exact(points)))


def _gain(others: Others, own: int, weight: int, now: int) -> Gain:
    try:
        return others.amount(own, weight) - now
    except UndefinedScoreError as error:
        return error


def _weights_before_and_after(
    points: Sequence[float], gains: Sequence[Known], insured: Sequence[float]
) -> tuple[list[int], list[int]]:
    """Weigh both points at once, so that before and after have the same unit."""
    later = [score + (gain or 0) for score, gain in zip(points, gains)]
    weights = _weights([*points, *later], [*insured, *insured])
    return weights[: len(points)], weights[len(points) :]


def _rows(points: Sequence[Known], insured: Sequence[Known]) -> list[int]:
    """Find the rows that are not blank."""
    require_same_length(points=points, insured=insured)
    for row, (score, persons) in enumerate(zip(points, insured), start=1):
        if score is not None and persons is None:
            raise MissingFactError(f"{row} 行目の被保険者数がありません。", f"The insured in row {row} are missing.")
        if score is None and persons is not None:
            raise MissingFactError(f"{row} 行目の得点がありません。", f"The points in row {row} are missing.")
        if persons is not None:
            _require_persons(persons, row)
    return [row for row, score in enumerate(points) if score is not None]


def _at(rows: Sequence[int], column: Sequence[Known]) -> list[float]:
    """Pick rows that are known not to be blank."""
    return [value for value in (column[row] for row in rows) if value is not None]


def _weights(points: Sequence[float], insured: Sequence[float]) -> list[int]:
    """Multiply exactly, in a unit common to all; negative points count as 0."""
    scores = wholes([max(0.0, comparable(score)) for score in points]).numbers
    persons = wholes([comparable(number) for number in insured]).numbers
    return [score * number for score, number in zip(scores, persons)]


def _caps(cap: PerReceiver, rows: int) -> list[int | None]:
    return [None if each is None else _whole_cap(each, row) for row, each in enumerate(_per_row(cap, rows, "cap"), 1)]


def _whole_cap(cap: float, row: int) -> int:
    if cap < 0:
        raise ScoringError(
            f"{row} 行目の上限額は 0 以上にしてください（{cap:.15g}）。",
            f"The cap in row {row} must be 0 or more, not {cap:.15g}.",
        )
    return int(exact(comparable(cap)))


def _whole_yen(budget: float) -> int:
    yen = exact(comparable(budget))
    if yen < 0 or yen != int(yen):
        raise ScoringError(
            f"予算額は 0 以上の整数（円）にしてください（{budget:.15g}）。",
            f"The budget must be whole yen, 0 or more, not {budget:.15g}.",
        )
    if yen > _MOST_YEN:
        raise too_large()
    return int(yen)


def _per_row(setting: PerReceiver, rows: int, name: str) -> list[Known]:
    """Lay a setting out, one per receiver."""
    if setting is None or isinstance(setting, (int, float)):
        return [setting] * rows
    require_same_length(points=range(rows), **{name: setting})
    return list(setting)


def _require_persons(insured: float, row: int | None = None) -> None:
    if insured <= 0:
        ja, en = ("", "") if row is None else (f"{row} 行目の", f" in row {row}")
        raise ScoringError(
            f"{ja}被保険者数は 0 より大きくしてください（{insured:.15g}）。",
            f"The insured{en} must be above 0, not {insured:.15g}.",
        )
