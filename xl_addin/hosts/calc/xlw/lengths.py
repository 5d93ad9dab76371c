"""Lengths: Calc counts in hundredths of a millimetre, Excel in points of 1/72 inch."""

from __future__ import annotations

from typing import Final

POINT: Final = 2540 / 72
"""A point in hundredths of a millimetre."""
TWIP: Final = 2540 / 1440
"""A twentieth of a point, in which Calc keeps columns and rows, in hundredths of a millimetre."""
PIXEL: Final = 2540 / 96
"""A pixel of Excel's screen in hundredths of a millimetre."""

_LONGEST: Final = 2


def to_points(hundredths: float) -> float:
    """Turn hundredths of a millimetre into points.

    Args:
        hundredths: a length in Calc.

    Returns:
        The shortest decimal number that `to_hundredths` turns back into the same length.
    """
    points = hundredths / POINT
    for digits in range(_LONGEST):
        if to_hundredths(round(points, digits)) == hundredths:
            return round(points, digits)
    return round(points, _LONGEST)


def to_hundredths(points: float) -> int:
    """Turn points into hundredths of a millimetre.

    Args:
        points: a length in Excel.

    Returns:
        The nearest length that Calc knows.
    """
    return round(float(points) * POINT)
