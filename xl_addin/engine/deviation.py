"""Deviation scores (偏差値) scaled to the points of an indicator."""

from __future__ import annotations

from decimal import Decimal, localcontext
from typing import Sequence, cast

from xl_addin.engine.exact import EXACT, Known, Wholes, exact, too_large, wholes
from xl_addin.engine.moments import Moments, Spread, moments, moments_of_wholes, require_spread
from xl_addin.errors import ScoringError

#: (50 + 10 z) · points / 50 is points · (1 + z / 5).
_DISTANCE_FOR_FULL_POINTS = Decimal(5)


def deviation_scores(values: Sequence[Known], points: float = 50, spread: Spread = "population") -> list[Known]:
    """Scale each value to a deviation score whose mean is ``points``: ``(50 + 10 (x - mean) / SD) · points / 50``.

    Args:
        values: one number or None (blank) per branch.
        points: 配点 of the indicator; 50 gives the usual 偏差値.
        spread: "population" (as the scheme does) or "sample".

    Returns:
        One score, not rounded to any number of decimals, or None per value.

    Raises:
        ScoringError: all known values agree at 15 digits or fewer than two are known (``#DIV/0!``), ``points`` is not above 0,
            or a number is infinite or not a number (``#NUM!``).

    Source: 協会けんぽ インセンティブ制度に係る令和5年度実績, 具体的な評価方法; that the SD is the population's follows from
        its table of scores.
    """
    scale = checked_points(points)
    known = [value for value in values if value is not None]
    column = wholes(known)
    require_spread(known)
    scores = _scores(column, moments_of_wholes(column, spread), scale)
    if len(scores) == len(values):
        return cast("list[Known]", scores)
    rest = iter(scores)
    return [None if value is None else next(rest) for value in values]


def deviation_score(x: float, reference: Sequence[Known], points: float = 50, spread: Spread = "population") -> float:
    """Scale one value to its deviation score among a reference.

    Args:
        x: the value; it need not be in the reference.
        reference: the values that give mean and SD; None is a blank and is skipped.
        points: 配点 of the indicator; 50 gives the usual 偏差値.
        spread: "population" (as the scheme does) or "sample".

    Returns:
        The score, not rounded to any number of decimals.

    Raises:
        ScoringError: as ``deviation_scores``.

    Source: as ``deviation_scores``.
    """
    return _scores(wholes((x,)), moments(reference, spread), checked_points(points))[0]


def checked_points(points: float) -> Decimal:
    """Read the points of an indicator.

    Args:
        points: 配点.

    Raises:
        ScoringError: ``points`` is not above 0.
    """
    scale = exact(points)
    if scale <= 0:
        raise ScoringError(
            f"配点は 0 より大きくしてください（{points:g}）。", f"points must be above 0, not {points:g}."
        )
    return scale


def _scores(column: Wholes, found: Moments, points: Decimal) -> list[float]:
    """Score numbers; the difference from the mean is exact, so that 10000000.1 to 10000000.3 keep their digits."""
    with localcontext(EXACT):
        # points + (n x - total) points / divisor, brought over that divisor and freed of decimals.
        divisor = found.spread_total * _DISTANCE_FOR_FULL_POINTS
        terms = (points * found.count, points * (divisor - found.total), divisor)
        (factor, offset, whole_divisor) = _freed_of_decimals(terms)
    unit = 10**column.places
    offset, whole_divisor = offset * unit, whole_divisor * unit
    try:
        return [(factor * number + offset) / whole_divisor for number in column.numbers]
    except OverflowError:
        raise too_large() from None


def _freed_of_decimals(terms: tuple[Decimal, ...]) -> tuple[int, ...]:
    """Multiply numbers by the power of ten that makes them all whole; the caller has set the exact context."""
    # A sum has as many places as its longest summand.
    _, _, exponent = sum(terms, Decimal(0)).as_tuple()
    return tuple(int(term.scaleb(-int(exponent))) for term in terms)
