"""The exact mean and standard deviation of a column."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from operator import mul
from typing import Literal, Sequence, get_args

from xl_addin.engine.exact import EXACT, WORKING, Known, Wholes, comparable, require_option, too_large, wholes
from xl_addin.errors import UndefinedScoreError

Spread = Literal["population", "sample"]

#: The kinds of standard deviation: divided by n, or by n - 1.
SPREADS: tuple[Spread, ...] = get_args(Spread)

#: With fewer values there is nothing to spread.
_FEWEST = 2

#: More bits than a double and its rounding bit need.
_ROOT_BITS = 64


@dataclass(frozen=True)
class Moments:
    """Mean and standard deviation of the known values of a column.

    Attributes:
        count: how many values are known.
        mean: the double nearest to the true mean.
        sd: the double nearest to the true standard deviation.
        total: the exact sum of the values.
        spread_total: ``count`` times the standard deviation, to 30 digits.
    """

    count: int
    mean: float
    sd: float
    total: Decimal
    spread_total: Decimal


def mean(values: Sequence[Known]) -> float:
    """Average the known values exactly and round once.

    Args:
        values: one number or None (blank) per row.

    Returns:
        The double nearest to the true mean.

    Raises:
        ScoringError: no value is known (``#DIV/0!``), or one is infinite or not a number (``#NUM!``).
    """
    numbers, places = wholes(value for value in values if value is not None)
    if not numbers:
        raise UndefinedScoreError("値が一つもないので平均が決まりません。", "There is no value, so there is no mean.")
    return _divided(sum(numbers), len(numbers) * 10**places)


def moments(values: Sequence[Known], spread: Spread = "population") -> Moments:
    """Find the mean and the standard deviation of the known values exactly, and round each once.

    Repeated calls with equal values are answered from a cache that is keyed by the values themselves.

    Args:
        values: one number or None (blank) per row, each read as its shortest decimal.
        spread: "population" (divide by n) or "sample" (divide by n - 1).

    Returns:
        The moments.

    Raises:
        ScoringError: all known values agree at 15 digits or fewer than two are known (``#DIV/0!``), one is infinite or not a
            number (``#NUM!``), or ``spread`` is neither word.
    """
    known = tuple(value for value in values if value is not None) if None in values else tuple(values)
    return _moments_of_known(known, spread)


def moments_of_wholes(column: Wholes, spread: Spread = "population") -> Moments:
    """Find the moments of a column that was read with ``wholes`` already.

    Args:
        column: whole numbers and their decimal places, not all equal (see ``require_spread``).
        spread: "population" or "sample".

    Returns:
        The moments.

    Raises:
        ScoringError: the moments are beyond the range of a double (``#NUM!``), or ``spread`` is neither word.
    """
    require_option(spread, SPREADS, "spread")
    numbers, unit = column.numbers, 10**column.places
    count = len(numbers)
    total = sum(numbers)
    # n Σx² - (Σx)² is n² times the population variance.
    squares = count * sum(map(mul, numbers, numbers)) - total * total
    divisor = count * count if spread == "population" else count * (count - 1)
    spread_squares = WORKING.divide(Decimal(squares * count * count), Decimal(divisor * unit * unit))
    return Moments(
        count=count,
        mean=_divided(total, count * unit),
        sd=_root(squares, divisor * unit * unit),
        total=EXACT.scaleb(Decimal(total), -column.places),
        spread_total=WORKING.sqrt(spread_squares),
    )


def require_spread(values: Sequence[float]) -> None:
    """Refuse a column that shows one value throughout: what its doubles differ by is the noise of some calculation.

    Args:
        values: finite numbers.

    Raises:
        UndefinedScoreError: fewer than two values, or all agree at 15 digits (``#DIV/0!``).
    """
    if len(values) < _FEWEST:
        raise UndefinedScoreError(
            f"値が {len(values)} 個しかないので標準偏差が決まりません。",
            f"There are too few values for a standard deviation: {len(values)}.",
        )
    if comparable(min(values)) == comparable(max(values)):
        raise UndefinedScoreError(
            "値がすべて等しいので標準偏差が 0 になり、得点が決まりません。",
            "All values are equal: the standard deviation is 0 and gives no score.",
        )


@lru_cache(maxsize=64)
def _moments_of_known(values: tuple[float, ...], spread: Spread) -> Moments:
    column = wholes(values)
    require_spread(values)
    return moments_of_wholes(column, spread)


def _divided(top: int, bottom: int) -> float:
    try:
        return top / bottom
    except OverflowError:
        raise too_large() from None


def _root(top: int, bottom: int) -> float:
    """Give the double nearest to the root of ``top / bottom``, by integers so that no rounding comes before."""
    half = max(0, _ROOT_BITS - (top.bit_length() - bottom.bit_length()) // 2)
    scaled = top << (2 * half)
    root = math.isqrt(scaled // bottom)
    if root * root * bottom != scaled:
        # An odd last bit, far below a double's own, keeps a root that is not exact off the rounding boundary.
        root |= 1
    return _divided(root, 1 << half)
