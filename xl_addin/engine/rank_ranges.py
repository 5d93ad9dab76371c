"""The best and the worst rank that each value of a column may have while every value is known only between two ends."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from decimal import Decimal
from typing import Sequence, Tuple

from xl_addin.engine.exact import EXACT, Known, comparable, exact, require_option, require_same_length
from xl_addin.engine.ranking import ORDERS, TIES, Order, Ties
from xl_addin.errors import MissingFactError, ScoringError

#: The least and the greatest that a value may be; both are possible.
Ends = Tuple[Decimal, Decimal]


@dataclass(frozen=True)
class RankRange:
    """The best and the worst rank that a value may have; 1 is best."""

    best: int
    worst: int


def ends_of(values: Sequence[Known], halves: Sequence[Known], order: Order = "high") -> list[Ends | None]:
    """Give the ends of values that may each be off by up to a margin.

    Both ends of ``value ± half`` count as possible. Rounding to the nearest reaches only one of them, and which one
    depends on how it treats a half.

    Args:
        values: one number or None (blank) per row.
        halves: how far each may be off, 0 or more, one per row: 0.05 for figures printed with one decimal. What stands
            beside a blank value is not looked at.
        order: which comes first, "high" or "low"; the ends of the latter are negative, so that high comes first.

    Returns:
        One pair per row, exactly, or None for a blank.

    Raises:
        MissingFactError: a value has no margin (``#N/A``).
        ScoringError: a margin is negative, a number is infinite or not a number (``#NUM!``), the columns differ in
            length, or ``order`` is an unknown word.
    """
    require_option(order, ORDERS, "order")
    require_same_length(values=values, half=halves)
    return [_ends(row, value, half, order) for row, (value, half) in enumerate(zip(values, halves), 1)]


def rank_ranges(ends: Sequence[Ends | None], ties: Ties = "min") -> list[RankRange | None]:
    """Bound the competition ranks, high first, of a column whose values lie between ends.

    The true rank always lies inside. Where the worst end of one value touches the best end of another, the two may tie:
    neither is then surely ahead of the other, and where ties share the better rank, neither is passed.

    Args:
        ends: the least and the greatest value per row, or None for a blank.
        ties: how equal values share a rank, as ``competition_ranks`` takes it.

    Returns:
        Per row the best and the worst of the ranks that ``competition_ranks`` could give, or None for a blank. With "min"
        each of them is the rank for some values between the ends; with other ties they may be further apart. Blanks are
        not counted.

    Raises:
        ScoringError: an end is beyond the range of a double (``#NUM!``), or ``ties`` is an unknown word.
    """
    require_option(ties, TIES, "ties")
    # Ranks compare at 15 digits, so the ends do as well: cutting keeps the order of any two numbers.
    known = [None if each is None else (_cut(each[0]), _cut(each[1])) for each in ends]
    lows = sorted(each[0] for each in known if each is not None)
    highs = sorted(each[1] for each in known if each is not None)
    return [None if each is None else _range(each, lows, highs, ties) for each in known]


def _ends(row: int, value: Known, half: Known, order: Order) -> Ends | None:
    if value is None:
        return None
    if half is None:
        raise MissingFactError(f"half の {row} 行目が空です。", f"Row {row} of half is blank.")
    margin = exact(half)
    if margin < 0:
        raise ScoringError(
            f"half の {row} 行目が負の数です（{half:.15g}）。", f"Row {row} of half is negative ({half:.15g})."
        )
    middle = exact(value) if order == "high" else -exact(value)
    return EXACT.subtract(middle, margin), EXACT.add(middle, margin)


def _cut(end: Decimal) -> float:
    return comparable(float(end))


def _range(own: tuple[float, float], lows: list[float], highs: list[float], ties: Ties) -> RankRange:
    low, high = own
    surely_ahead = len(lows) - bisect_right(lows, high)
    if ties == "min":
        # A value whose own ends differ is among those that reach above its low end.
        possibly_ahead = len(highs) - bisect_right(highs, low) - (high > low)
    else:
        # Equal values may count as ahead; each reaches its own low end.
        possibly_ahead = len(highs) - bisect_left(highs, low) - 1
    # However many are ahead, they may all be equal.
    best = 1 + (min(surely_ahead, 1) if ties == "dense" else surely_ahead)
    return RankRange(best, 1 + possibly_ahead)
