"""Numbers of cells as workbook files of both kinds write them."""

from __future__ import annotations

from math import inf, isfinite
from typing import Final

from xl_addin.errors import WorkbookError

_WHOLE: Final = 1e15
_LONGEST: Final = 10


def count(text: str | bytes | None) -> int | None:
    """Read a whole number such as an index; None if it is none, or longer than any that a workbook needs."""
    return int(text) if text and len(text) <= _LONGEST and text.isascii() and text.isdigit() else None


def finite(value: float) -> float:
    """Return a number that a cell can hold.

    Raises:
        WorkbookError: it is infinite, NaN, or too large.
    """
    try:
        number = float(value)
    except OverflowError:
        number = inf
    if not isfinite(number):
        raise WorkbookError(
            "大きすぎる数、無限大、NaN はセルに入りません。",
            "A number that is too large, infinite or NaN cannot stand in a cell.",
        )
    return number


def number_text(number: float) -> str:
    """Write a number so that it reads back the same; a whole one without a point."""
    return str(int(number)) if number.is_integer() and abs(number) < _WHOLE else repr(number)
