"""Lays text out for a terminal of 100 columns, in which a Japanese letter takes two."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xl_addin.hosts.calc.tables import cell_text, width

if TYPE_CHECKING:
    from collections.abc import Sequence

COLUMNS = 100
_GAP = "  "
_FEWEST = 10
# A word of narrow letters, or one wide letter with the marks that may not begin a line.
_PIECE = re.compile(r"[!-~]+ *|.[、。，．）」』】〕］％]*", re.DOTALL)


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
