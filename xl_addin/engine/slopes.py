"""How fast deviation scores move when one value moves: their derivatives, for analyses in Python (README)."""

from __future__ import annotations

from decimal import Decimal, localcontext
from typing import Sequence

from xl_addin.engine.deviation import checked_points
from xl_addin.engine.exact import EXACT, WORKING, Known, exact
from xl_addin.engine.moments import Moments, Spread, moments
from xl_addin.errors import MissingFactError

#: (50 + 10 z) · points / 50 is points · (1 + z / 5).
_DISTANCE_FOR_FULL_POINTS = Decimal(5)


def own_slopes(values: Sequence[Known], points: float = 50, spread: Spread = "population") -> list[Known]:
    """Give how fast each deviation score rises with its own value, mean and SD moving along.

    With ``z`` the standard score it is ``points / 5 · (1 - 1/n - z²/n) / SD``, and ``z²/(n-1)`` with the sample SD.

    Args:
        values: one number or None (blank) per branch.
        points: 配点 of the indicator; 50 gives the usual 偏差値.
        spread: "population" (as the scheme does) or "sample".

    Returns:
        Per branch the points gained per unit of the value, or None for a blank; never negative.

    Raises:
        ScoringError: as ``deviation_scores``.

    Source: derived from the formula of ``deviation_scores``.
    """
    scale, found = checked_points(points), moments(values, spread)
    scores = _standard_scores(values, found)
    steepness = _steepness(scale, found)
    return [None if z is None else _slope(steepness, found.count, spread, z, z, own=True) for z in scores]


def slopes(values: Sequence[Known], row: int, points: float = 50, spread: Spread = "population") -> list[Known]:
    """Give how fast each deviation score moves with the value of one branch, mean and SD moving along.

    With ``z`` the standard scores, b the branch and j another one, score j moves by
    ``-points / 5 · (1/n + z_j z_b / n) / SD``, and ``z_j z_b / (n-1)`` with the sample SD: where b is high, those far below
    the mean gain.

    Args:
        values: one number or None (blank) per branch.
        row: the row, from 0, of the branch whose value moves; it must be known.
        points: 配点 of the indicator; 50 gives the usual 偏差値.
        spread: "population" (as the scheme does) or "sample".

    Returns:
        Per branch the points gained or lost per unit of that value, or None for a blank.

    Raises:
        MissingFactError: the value that moves is not known (``#N/A``).
        ScoringError: as ``deviation_scores``.

    Source: derived from the formula of ``deviation_scores``.
    """
    scale, found = checked_points(points), moments(values, spread)
    scores = _standard_scores(values, found)
    moving = scores[row]
    if moving is None:
        raise MissingFactError(f"{row + 1} 行目の値がありません。", f"The value in row {row + 1} is missing.")
    steepness = _steepness(scale, found)
    return [
        None if z is None else _slope(steepness, found.count, spread, z, moving, own=place == row)
        for place, z in enumerate(scores)
    ]


def _standard_scores(values: Sequence[Known], found: Moments) -> list[Decimal | None]:
    """Measure each value from the mean in standard deviations; the difference is exact before it is divided."""
    return [
        None
        if value is None
        else WORKING.divide(
            EXACT.subtract(EXACT.multiply(exact(value), Decimal(found.count)), found.total), found.spread_total
        )
        for value in values
    ]


def _steepness(points: Decimal, found: Moments) -> Decimal:
    """Points per unit of the value, as long as mean and SD stay."""
    sd = WORKING.divide(found.spread_total, Decimal(found.count))
    return WORKING.divide(points, WORKING.multiply(sd, _DISTANCE_FOR_FULL_POINTS))


def _slope(steepness: Decimal, count: int, spread: Spread, z: Decimal, moving: Decimal, *, own: bool) -> float:
    with localcontext(WORKING):
        freedom = count if spread == "population" else count - 1
        return float(steepness * (int(own) - Decimal(1) / count - z * moving / freedom))
