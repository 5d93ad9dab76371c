"""How letters and tables are set on paper: sizes, breaks within cells, widths of columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from xl_addin.report.breaking import lines
from xl_addin.report.content import cell_text
from xl_addin.report.pictures.drawing import INCH, INK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.report.content import Table
    from xl_addin.report.lettering import Face, Lettering

#: The width between the margins, in millimetres.
INSIDE = 174.0
POINT = INCH / 72
LEADING = 1.65
#: What is left free at both sides of a cell.
PAD = 1.2
_ROW_LEADING = 1.4
_STRETCH = 1.5


class Type(NamedTuple):
    """How letters look."""

    size: float
    face: Face
    colour: str = INK
    leading: float = LEADING

    @property
    def line(self) -> float:
        """How high a line is, in millimetres."""
        return self.size * POINT * self.leading


class Span(NamedTuple):
    """A column of a table on paper: how wide it is, and whether its cells stand to the right."""

    wide: float
    right: bool


class Setting:
    """How the cells of a table are set.

    Args:
        letters: the fonts.
        size: of the letters.
        close: how close rows stand; 1 is usual.
    """

    def __init__(self, letters: Lettering, size: float, close: float) -> None:
        self._letters = letters
        self.size = size
        self.pad = PAD * 0.75 * close
        self.line = size * POINT * _ROW_LEADING

    def high(self, cells: list[list[str]]) -> float:
        """How high a row is."""
        return max(map(len, cells)) * self.line + 2 * self.pad

    def cells(self, texts: Sequence[str], widths: Sequence[float], face: Face) -> list[list[str]]:
        """Break the texts of a row into lines."""
        return [
            lines(self._letters.known(text), (wide - 2 * PAD) / (self.size * POINT), face.width)
            for text, wide in zip(texts, widths, strict=True)
        ]

    def widths(self, table: Table) -> list[float]:
        """Columns are as wide as their cells; those with a share divide what is left."""
        natural = [self._natural(table, place) for place in range(len(table.columns))]
        shares = [column.share for column in table.columns]
        if not any(shares):
            room = min(INSIDE, sum(natural) * _STRETCH)
            return _narrowed([wide * max(room / sum(natural), 1) for wide in natural], INSIDE)
        fixed = sum(wide for wide, share in zip(natural, shares, strict=True) if not share)
        left = max(INSIDE - fixed, INSIDE / 3)
        shared = [left * share / sum(shares) if share else wide for wide, share in zip(natural, shares, strict=True)]
        return _narrowed(shared, INSIDE)

    def _natural(self, table: Table, place: int) -> float:
        column = table.columns[place]
        cells = [cell_text(row[place], column) for row in table.rows]
        parts = [part for text in (*cells, column.head) for part in text.split("\n")]
        return max(map(self._letters.bold.width, parts)) * self.size * POINT + 2 * PAD + 0.2


def _narrowed(widths: list[float], room: float) -> list[float]:
    """Narrow the widest columns until all fit."""
    found = list(widths)
    while sum(found) > room + 1e-6:
        widest = max(range(len(found)), key=found.__getitem__)
        others = sorted(found, reverse=True)[1:2] or [0.0]
        need = sum(found) - room
        step = min(need, max(found[widest] - others[0], 0.5))
        found[widest] -= step
    return found
