"""Ranges found from a range: its end, its region."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xl_addin.hosts.calc.xlw.addresses import MAX_COLUMNS, MAX_ROWS, Box
from xl_addin.hosts.calc.xlw.area import Area
from xl_addin.hosts.calc.xlw.contents import filled
from xl_addin.hosts.calc.xlw.edits.guards import with_merges

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xl_addin.hosts.calc.xlw.range import Range

_FIRST_LOOK: Final = 1000
_DIRECTIONS: Final = {
    "d": "down",
    "down": "down",
    "l": "left",
    "left": "left",
    "r": "right",
    "right": "right",
    "u": "up",
    "up": "up",
}


class RangeMoves(Area):
    """Ranges found from a range: its end, its region."""

    def end(self, direction: str) -> Range:
        """Give the cell that Ctrl and an arrow key lead to from the first cell."""
        way = _DIRECTIONS.get(direction)
        if way is None:
            raise ValueError(f"direction must be one of {', '.join(dict.fromkeys(_DIRECTIONS.values()))}")
        start = with_merges(self, self.box._replace(rows=1, columns=1))
        vertical, back = way in {"down", "up"}, way in {"up", "left"}
        if vertical:
            first, last, size = start.row, start.last_row, MAX_ROWS
        else:
            first, last, size = start.column, start.last_column, MAX_COLUMNS
        place = first if back else last
        # Counted in the direction of travel, every way is a way down; a merged cell holds its value in its first cell.
        line = _Line(self, start, vertical=vertical, back=back, size=size)
        inside = bool(filled(self, start._replace(rows=1, columns=1)))
        found = line.end(size + 1 - place if back else place, inside=inside)
        found = size + 1 - found if back else found
        where = start._replace(row=found, rows=1, columns=1) if vertical else start._replace(column=found)
        return self.sheet.box(where._replace(rows=1, columns=1))

    @property
    def current_region(self) -> Range:
        """The block around the first cell up to blank rows and columns."""
        # Calc's own answer holds cells that do not touch when the first cell is blank, and leaves others out.
        cells = sorted(filled(self, self.sheet.used_range.box))
        region, before = self.box._replace(rows=1, columns=1), None
        while region != before:
            before = region
            # Down and up again: so a long way in one direction takes one turn.
            for box in (*cells, *reversed(cells)):
                if box.common(_margin(region)) is not None:
                    region = region.around(box)
        return self.sheet.box(region)

    def select(self) -> None:
        """Select the cells, on their sheet."""
        self.book.uno.getCurrentController().select(self.uno)


class _Line:
    """A row or column from a cell to the sheet's edge, counted from 1 in the direction of travel.

    Args:
        area: cells of the sheet.
        start: the cell to start from.
        vertical: along a column.
        back: up or to the left.
        size: its number of cells.
    """

    def __init__(self, area: Area, start: Box, *, vertical: bool, back: bool, size: int) -> None:
        self._area = area
        self._start = start
        self._vertical = vertical
        self._back = back
        self._size = size

    def end(self, place: int, *, inside: bool) -> int:
        """Find where the way from a place ends; ``inside`` says whether the cell there holds something."""
        if place == self._size:
            return place
        ahead = min(place + _FIRST_LOOK, self._size)
        return (
            _end(self._runs(place + 1, ahead), place, inside=inside, last=ahead, size=self._size)
            or _end(self._runs(place + 1, self._size), place, inside=inside, last=self._size, size=self._size)
            or self._size
        )

    def _runs(self, first: int, last: int) -> list[tuple[int, int]]:
        """Give the runs of filled cells between two places."""
        if self._back:
            first, last = self._size + 1 - last, self._size + 1 - first
        if self._vertical:
            box = Box(first, self._start.column, last - first + 1, 1)
        else:
            box = Box(self._start.row, first, 1, last - first + 1)
        found = filled(self._area, box)
        runs = [(part.row, part.last_row) if self._vertical else (part.column, part.last_column) for part in found]
        if self._back:
            runs = [(self._size + 1 - end, self._size + 1 - begin) for begin, end in runs]
        return _joined(runs)


def _joined(runs: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    made: list[tuple[int, int]] = []
    for begin, end in sorted(runs):
        if made and made[-1][1] + 1 >= begin:
            made[-1] = (made[-1][0], max(made[-1][1], end))
        else:
            made.append((begin, end))
    return made


def _end(runs: list[tuple[int, int]], place: int, *, inside: bool, last: int, size: int) -> int | None:
    """Find the end of the way; None if it lies beyond the last place looked at."""
    if not runs:
        return None
    begin, end = runs[0]
    if not (inside and begin == place + 1):
        return begin
    return end if end < last or last == size else None


def _margin(box: Box) -> Box:
    row, column = max(box.row - 1, 1), max(box.column - 1, 1)
    last_row, last_column = min(box.last_row + 1, MAX_ROWS), min(box.last_column + 1, MAX_COLUMNS)
    return Box(row, column, last_row - row + 1, last_column - column + 1)
