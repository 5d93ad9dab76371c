"""Lays rows of cell values out as text, with Japanese letters two columns wide."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.hosts.calc.reading import Cell

_GAP = "  "


def text_table(rows: Sequence[Sequence[Cell]]) -> str:
    """Lay a table out for a terminal: numbers to the right, everything else to the left.

    Args:
        rows: cell values.

    Returns:
        One line per row, without a final line break; numbers with at most ten digits.
    """
    texts = [[cell_text(value) for value in row] for row in rows]
    columns = max(map(len, texts), default=0)
    widths = [max((width(row[x]) for row in texts if x < len(row)), default=0) for x in range(columns)]
    return "\n".join(_line(values, row, widths) for values, row in zip(rows, texts, strict=True))


def cell_text(value: Cell) -> str:
    """Write one value.

    Args:
        value: the value of a cell.

    Returns:
        Text on one line, free of control characters.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)):
        return f"{value:.10g}"
    return "".join(letter if letter.isprintable() else " " for letter in value)


def width(text: str) -> int:
    """Count the columns that a text takes in a terminal.

    Args:
        text: one line.

    Returns:
        Two for wide letters, none for combining marks, else one.
    """
    return sum(_letter_width(letter) for letter in text)


def _letter_width(letter: str) -> int:
    if unicodedata.combining(letter) or unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def _line(values: Sequence[Cell], texts: Sequence[str], widths: Sequence[int]) -> str:
    padded = []
    for value, text, wanted in zip(values, texts, widths, strict=False):
        space = " " * (wanted - width(text))
        number = isinstance(value, (int, float)) and not isinstance(value, bool)
        padded.append(space + text if number else text + space)
    return _GAP.join(padded).rstrip()
