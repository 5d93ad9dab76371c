"""Colours: Excel's red, green and blue, UNO's one number."""

from __future__ import annotations

from typing import Any, Final

NO_COLOUR: Final = -1
"""UNO's number for no fill, or for a text colour that depends on the background."""


def rgb(number: int) -> tuple[int, int, int]:
    """Give red, green and blue of UNO's number; an automatic colour is black."""
    number = max(number, 0)
    return number >> 16 & 255, number >> 8 & 255, number & 255


def number_of(colour: Any) -> int:
    """Give UNO's number of a colour.

    Args:
        colour: red, green and blue; a hex text such as ``#ff0000``; or Excel's number, in which red is lowest.

    Returns:
        The number.
    """
    if isinstance(colour, str):
        return int(colour.removeprefix("#"), 16)
    if isinstance(colour, int):
        colour = colour & 255, colour >> 8 & 255, colour >> 16 & 255
    red, green, blue = (int(part) for part in colour)
    return red << 16 | green << 8 | blue
