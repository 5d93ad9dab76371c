"""Lays text and tables of cells out for a terminal of 100 columns, in which a Japanese letter takes two."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.hosts.calc.reading import Cell

COLUMNS = 100
_GAP = "  "
_FEWEST = 10
# A word of narrow letters, or one wide letter with the marks that may not begin a line.
_PIECE = re.compile(r"[!-~]+ *|.[、。，．）」』】〕］％]*", re.DOTALL)


def text_table(rows: Sequence[Sequence[Cell]], places: int | None = None) -> str:
    """Lay a table out for a terminal: numbers to the right, everything else to the left.

    Args:
        rows: cell values.
        places: the decimals that numbers are rounded to.

    Returns:
        One line per row, without a final line break; numbers with at most ten digits.
    """
    texts = [[cell_text(_rounded(value, places)) for value in row] for row in rows]
    columns = max(map(len, texts), default=0)
    widths = [max((width(row[x]) for row in texts if x < len(row)), default=0) for x in range(columns)]
    return "\n".join(_table_line(values, row, widths) for values, row in zip(rows, texts, strict=True))


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


def wrap(text: str, columns: int) -> list[str]:
    """Break a text into lines.

    Args:
        text: any text; control characters become spaces.
        columns: how wide a line may be, at least 2.

    Returns:
        At least one line; words of narrow letters are broken only where they are longer than a line.
    """
    lines = [""]
    for piece in _pieces(cell_text(text), columns):
        if width((lines[-1] + piece).rstrip()) > columns:
            lines.append("")
        lines[-1] += piece
    return [line.strip() for line in lines]


def paragraph(text: str, indent: str = "", hanging: str = "") -> str:
    """Break a text into lines of the terminal's width; all but the first are indented further by ``hanging``."""
    lines = wrap(text, COLUMNS - width(indent) - width(hanging))
    return "\n".join(f"{indent}{'' if place == 0 else hanging}{line}".rstrip() for place, line in enumerate(lines))


def columns_table(
    rows: Sequence[Sequence[str]], right: Sequence[int] = (), whole: Sequence[int] = (), indent: str = ""
) -> str:
    """Lay rows of texts out as a table that fits the terminal; long texts are broken within their columns.

    Args:
        rows: texts, the same number in every row.
        right: which columns stand to the right.
        whole: which columns are never broken.
        indent: what every line begins with.

    Returns:
        Lines of text, without a final line break.
    """
    if not rows:
        return ""
    count = len(rows[0])
    widths = _fitting(
        [max(width(cell_text(row[place])) for row in rows) for place in range(count)],
        COLUMNS - width(indent) - len(_GAP) * (count - 1),
        whole,
    )
    lines: list[str] = []
    for row in rows:
        cells = [wrap(text, wanted) for text, wanted in zip(row, widths, strict=True)]
        for number in range(max(map(len, cells))):
            shown = [cell[number] if number < len(cell) else "" for cell in cells]
            padded = [_pad(text, widths[place], right=place in right) for place, text in enumerate(shown)]
            lines.append((indent + _GAP.join(padded)).rstrip())
    return "\n".join(lines)


def _rounded(value: Cell, places: int | None) -> Cell:
    return value if places is None or not isinstance(value, float) else round(value, places)


def _letter_width(letter: str) -> int:
    if unicodedata.combining(letter) or unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def _table_line(values: Sequence[Cell], texts: Sequence[str], widths: Sequence[int]) -> str:
    padded = []
    for value, text, wanted in zip(values, texts, widths, strict=False):
        space = " " * (wanted - width(text))
        number = isinstance(value, (int, float)) and not isinstance(value, bool)
        padded.append(space + text if number else text + space)
    return _GAP.join(padded).rstrip()


def _pieces(text: str, columns: int) -> list[str]:
    found: list[str] = []
    for piece in _PIECE.findall(text):
        if width(piece.rstrip()) > columns:
            found.extend(piece)
        else:
            found.append(piece)
    return found


def _fitting(wanted: Sequence[int], room: int, whole: Sequence[int]) -> list[int]:
    """Narrow the widest columns until the table fits."""
    widths = [max(each, 2) for each in wanted]
    while sum(widths) > room:
        place = max((place for place in range(len(widths)) if place not in whole), key=widths.__getitem__)
        if widths[place] <= _FEWEST:
            break
        widths[place] -= 1
    return widths


def _pad(text: str, columns: int, *, right: bool) -> str:
    space = " " * (columns - width(text))
    return space + text if right else text + space
