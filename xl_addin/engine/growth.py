"""How far a rate or a count has moved since the year before."""

from __future__ import annotations

from typing import Literal, Sequence, get_args

from xl_addin.engine.exact import (
    EXACT,
    Known,
    Outcome,
    comparable,
    exact,
    quotient,
    require_option,
    require_same_length,
)
from xl_addin.errors import ScoringError, UndefinedScoreError

Own = Literal["current", "previous"]

#: Whose rate the headroom is measured from: this year's or last year's.
OWN_RATES: tuple[Own, ...] = get_args(Own)

_PERCENT = 100

#: No rate grows or falls so many times within a year; a unit that differs makes a hundred.
_UNLIKELY = 50


def growth_shares(
    current: Sequence[Known],
    previous: Sequence[Known],
    full: float = _PERCENT,
    own: Own = "current",
) -> list[Outcome]:
    """Give the change of each rate as a share of the headroom: ``(current - previous) / (full - own rate)``.

    Args:
        current: this year's rate or None (blank) per branch.
        previous: last year's rate or None per branch.
        full: the rate that cannot be passed, in the unit of the rates: 100 for per cent, 1 for fractions.
        own: whose rate is the branch's own, "current" (the literal reading of the rule) or "previous".

    Returns:
        Per branch the share, None where a rate is blank, or an UndefinedScoreError (not raised) where there is no
        headroom.

    Raises:
        ScoringError: a rate lies outside 0 to ``full``, all rates look like fractions while ``full`` is 100, the
            columns differ in length, ``full`` is not above 0, or ``own`` is an unknown word.

    Source: 協会けんぽ インセンティブ制度に係る令和5年度実績, 具体的な評価方法 (対前年度上昇幅, 伸びしろ).
    """
    require_option(own, OWN_RATES, "own")
    require_same_length(current=current, previous=previous)
    _check_rates(current, previous, full)
    whole, limit = exact(full), comparable(full)
    shares: list[Outcome] = []
    for row, (now, before) in enumerate(zip(current, previous), start=1):
        if now is None or before is None:
            shares.append(None)
            continue
        own_rate = now if own == "current" else before
        if comparable(own_rate) == limit:
            shares.append(_no_headroom(full, row))
            continue
        change = EXACT.subtract(exact(now), exact(before))
        shares.append(quotient(change, EXACT.subtract(whole, exact(own_rate))))
    return shares


def change_rates(current: Sequence[Known], previous: Sequence[Known]) -> list[Outcome]:
    """Give the rate of change of each count: ``current / previous - 1`` (実施件数の対前年度上昇率).

    Args:
        current: this year's count or None (blank) per branch.
        previous: last year's count or None per branch.

    Returns:
        Per branch the change, 0.1 for a rise by a tenth, None where a count is blank, or an UndefinedScoreError (not
        raised) where last year's count is 0.

    Raises:
        ScoringError: a count is negative, or the columns differ in length.

    Source: 協会けんぽ インセンティブ制度に係る令和5年度実績, 指標1 and 指標2.
    """
    require_same_length(current=current, previous=previous)
    for row, pair in enumerate(zip(current, previous), start=1):
        for count in pair:
            if count is not None and count < 0:
                raise ScoringError(
                    f"{row} 行目の件数が負の数です（{count:g}）。", f"The count in row {row} is negative: {count:g}."
                )
    return [
        None if now is None or before is None else _change_rate(now, before, row)
        for row, (now, before) in enumerate(zip(current, previous), start=1)
    ]


def _check_rates(current: Sequence[Known], previous: Sequence[Known], full: float) -> None:
    if exact(full) <= 0:
        raise ScoringError(f"full は 0 より大きくしてください（{full:g}）。", f"full must be above 0, not {full:g}.")
    if full == _PERCENT:
        _refuse_fractions(current, previous)
    for row, pair in enumerate(zip(current, previous), start=1):
        for rate in pair:
            if rate is not None and not _is_rate(rate, full):
                raise ScoringError(
                    f"{row} 行目の率が 0 から {full:g} の範囲にありません（{rate:.15g}）。",
                    f"The rate in row {row} is not between 0 and {full:g}: {rate:.15g}.",
                )


def _refuse_fractions(current: Sequence[Known], previous: Sequence[Known]) -> None:
    """Refuse rates that are meant as fractions, in one of the years or in one row: 0.456 beside 44.1."""
    for column in (current, previous):
        known = [rate for rate in column if rate is not None]
        if any(known) and all(0 <= rate <= 1 for rate in known):
            raise ScoringError(
                "率がすべて 0 から 1 の間です。45.6% と表示されるセルの値は 0.456 なので、full に 1 を指定してください。",
                "All rates lie between 0 and 1: a cell that shows 45.6% holds 0.456, so give 1 for full.",
            )
    for row, (now, before) in enumerate(zip(current, previous), start=1):
        if now and before and min(now, before) <= 1 and max(now, before) > _UNLIKELY * min(now, before):
            raise ScoringError(
                f"{row} 行目の当年度（{now:.15g}）と前年度（{before:.15g}）の率の単位が違うようです。",
                f"The rates in row {row}, {now:.15g} and {before:.15g}, seem to have different units.",
            )


def _is_rate(rate: float, full: float) -> bool:
    # Full itself may come out of a calculation as 100.00000000000001.
    return 0 <= rate <= full or (rate >= 0 and comparable(rate) <= comparable(full))


def _no_headroom(full: float, row: int) -> UndefinedScoreError:
    return UndefinedScoreError(
        f"{row} 行目は率がすでに {full:g} で、伸びしろがありません。",
        f"The rate in row {row} is {full:g} already: there is no headroom.",
    )


def _change_rate(current: float, previous: float, row: int) -> Outcome:
    base = exact(previous)
    if not base:
        return UndefinedScoreError(
            f"{row} 行目は前年度の件数が 0 なので、上昇率が決まりません。",
            f"Last year's count in row {row} is 0, so there is no rate of change.",
        )
    return quotient(EXACT.subtract(exact(current), base), base)
