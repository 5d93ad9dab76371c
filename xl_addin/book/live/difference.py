"""Subtracts figures as they are written, so that no binary noise appears in a difference."""

from __future__ import annotations

from decimal import Decimal

_NOISE = 10


def subtracted(after: object, before: object) -> float | None:
    """The difference of two figures; None where one of them is no number.

    Args:
        after: the later figure.
        before: the earlier one.

    Returns:
        ``after`` − ``before``, exactly for figures as they are printed, rounded to ten decimals for computed ones.
    """
    if not isinstance(after, (int, float)) or not isinstance(before, (int, float)):
        return None
    return float(round(Decimal(repr(float(after))) - Decimal(repr(float(before))), _NOISE)) + 0.0
