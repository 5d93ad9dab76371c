"""The best and the worst rank that each value of a column may have while every value is known only to within a margin."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple, Sequence, Tuple

from xl_addin.engine.exact import EXACT, Known, comparable, exact, require_option, require_same_length
from xl_addin.engine.ranking import ORDERS, Order
from xl_addin.errors import MissingFactError, ScoringError

if TYPE_CHECKING:
    from decimal import Decimal

#: The lowest and the highest that a value may be, the better end being the higher one.
_Ends = Tuple[float, float]


class RankRange(NamedTuple):
    """The ranks that a value may have.

    Attributes:
        best: the smallest rank.
        worst: the largest rank.
    """

    best: float
    worst: float


def rank_ranges(values: Sequence[Known], halves: Sequence[Known], order: Order = "high") -> list[RankRange | None]:
    """Bound the competition ranks of a column whose values may each be off by up to a margin.

    Both ends of ``value ± half`` count as possible. Rounding to the nearest reaches only one of them, and which one
    depends on how it treats a half, so the true rank always lies inside. Where the worst end of one value touches the
    best end of another the two may tie, and a tie shares the better rank: neither is then surely ahead of the other.

    Args:
        values: one number or None (blank) per row.
        halves: how far each may be off, 0 or more, one per row: 0.05 for figures printed with one decimal. What stands
            beside a blank value is not looked at.
        order: which comes first, "high" or "low".

    Returns:
        Per row the best and the worst of the ranks that ``competition_ranks`` could give, or None for a blank; each of
        them is the rank for some values within the margins. Blanks are not counted.

    Raises:
        MissingFactError: a value has no margin (``#N/A``).
        ScoringError: a margin is negative, a number is infinite or not a number (``#NUM!``), the columns differ in
            length, or ``order`` is an unknown word.
    """
    require_option(order, ORDERS, "order")
    require_same_length(values=values, half=halves)
    ends = [_ends(row, value, half, order) for row, (value, half) in enumerate(zip(values, halves), 1)]
    known = [each for each in ends if each is not None]
    lows = sorted(low for low, _ in known)
    highs = sorted(high for _, high in known)
    return [None if each is None else _range(each, lows, highs) for each in ends]


def _ends(row: int, value: Known, half: Known, order: Order) -> _Ends | None:
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
    # Ranks compare at 15 digits, so the ends do as well: cutting keeps the order of any two numbers.
    return _end(EXACT.subtract(middle, margin)), _end(EXACT.add(middle, margin))


def _end(value: Decimal) -> float:
    return comparable(float(value))


def _range(own: _Ends, lows: list[float], highs: list[float]) -> RankRange:
    low, high = own
    surely_ahead = len(lows) - bisect_right(lows, high)
    # A value whose own ends differ is among those that reach above its low end.
    possibly_ahead = len(highs) - bisect_right(highs, low) - (high > low)
    return RankRange(float(1 + surely_ahead), float(1 + possibly_ahead))
