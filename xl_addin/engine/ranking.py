"""Competition ranks of a column, and of one value among others."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import lru_cache
from typing import Literal, Sequence, get_args

from xl_addin.engine.exact import Known, comparable, require_option
from xl_addin.errors import MissingFactError, ScoringError

Order = Literal["high", "low"]
Ties = Literal["min", "max", "average", "dense", "ordinal"]

#: Which end of the column comes first.
ORDERS: tuple[Order, ...] = get_args(Order)

#: What rows with equal values share: the first of their ranks, the last, their mean, one rank that leaves no gap
#: behind it, or nothing (each its own rank, in row order).
TIES: tuple[Ties, ...] = get_args(Ties)


def competition_ranks(values: Sequence[Known], order: Order = "high", ties: Ties = "min") -> list[Known]:
    """Rank the known values of a column; values that agree at 15 digits tie.

    Args:
        values: one number or None (blank) per row.
        order: which comes first, "high" or "low".
        ties: "min", "max", "average", "dense" or "ordinal".

    Returns:
        One rank from 1 on, or None for a blank, per row; blanks are not counted.

    Raises:
        ScoringError: a value is infinite or not a number (``#NUM!``), or an option is an unknown word.
    """
    require_option(order, ORDERS, "order")
    require_option(ties, TIES, "ties")
    sign = -1 if order == "high" else 1
    sorted_rows = sorted((sign * comparable(value), row) for row, value in enumerate(values) if value is not None)
    keys = [key for key, _ in sorted_rows]
    ranks: list[Known] = [None] * len(values)
    start = groups = 0
    while start < len(keys):
        end = bisect_right(keys, keys[start], start)
        groups += 1
        for place in range(start, end):
            ranks[sorted_rows[place][1]] = float(place + 1) if ties == "ordinal" else _shared(start, end, groups, ties)
        start = end
    return ranks


def rank_of(x: float, reference: Sequence[float], order: Order = "high", ties: Ties = "min") -> float:
    """Rank one value among a reference that holds it, as native RANK does.

    Repeated calls with an equal reference sort it once; the cache is keyed by the values themselves.

    Args:
        x: the value.
        reference: the values it is ranked among, ``x`` included.
        order: which comes first, "high" or "low".
        ties: "min", "max", "average" or "dense".

    Returns:
        The rank from 1 on.

    Raises:
        MissingFactError: ``x`` is not in ``reference`` at 15 digits (``#N/A``).
        ScoringError: ``ties`` is "ordinal", a value is infinite or not a number (``#NUM!``), or an option is an
            unknown word.
    """
    require_option(order, ORDERS, "order")
    require_option(ties, TIES, "ties")
    if ties == "ordinal":
        raise ScoringError(
            "値ひとつからは同じ値のどの行かが分からないので、ordinal の順位は SCORE_RANKS で付けてください。",
            "One value does not know on which of the equal rows it stands; use SCORE_RANKS for ordinal ranks.",
        )
    key = comparable(x)
    keys, distinct = _ascending(tuple(reference))
    low, high = bisect_left(keys, key), bisect_right(keys, key)
    if low == high:
        raise MissingFactError(
            f"{x:.15g} は順位を付ける範囲にありません。", f"{x:.15g} is not among the ranked values."
        )
    groups = bisect_left(distinct, key)
    if order == "high":
        low, high = len(keys) - high, len(keys) - low
        groups = len(distinct) - 1 - groups
    return _shared(low, high, groups + 1, ties)


def _shared(start: int, end: int, group: int, ties: Ties) -> float:
    """Give the rank that the equal values at places ``start`` to ``end - 1``, counted from 0, have in common."""
    if ties == "min":
        return float(start + 1)
    if ties == "max":
        return float(end)
    if ties == "average":
        return (start + 1 + end) / 2
    return float(group)


@lru_cache(maxsize=64)
def _ascending(reference: tuple[float, ...]) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Sort a reference at 15 digits, once with and once without repeats."""
    keys = sorted(map(comparable, reference))
    return tuple(keys), tuple(sorted(set(keys)))
