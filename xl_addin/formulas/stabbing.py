"""Many areas of a sheet, and those among them that hold a cell, each found once."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Final

from xl_addin.formulas.addresses import MAX_COLS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.formulas.addresses import Area

_GONE: Final = -1


class Areas:
    """The areas of one sheet.

    The columns are halved again and again; each area lies at the largest parts that it covers whole, as an interval
    of rows. So one cell asks few parts, and each in a time that hardly grows with the number of areas.
    """

    def __init__(self) -> None:
        self._added: dict[int, list[tuple[int, int, Area]]] = {}
        self._parts: dict[int, _Intervals] = {}
        self._of_column: dict[int, list[int]] = {}
        self._taken: set[Area] = set()

    def add(self, area: Area) -> None:
        """Put an area in; all areas come before the first cell is asked for."""
        for part in _covering(area.col, area.last_col):
            self._added.setdefault(part, []).append((area.row, area.last_row, area))

    def take(self, row: int, col: int) -> Iterator[Area]:
        """Yield the areas that hold a cell and were not taken before."""
        for part in self._parts_of(col):
            for area in self._intervals(part).take(row):
                if area not in self._taken:
                    self._taken.add(area)
                    yield area

    def _parts_of(self, col: int) -> list[int]:
        if col not in self._of_column:
            halves = range(MAX_COLS.bit_length())
            self._of_column[col] = [part for half in halves if (part := (MAX_COLS + col) >> half) in self._added]
        return self._of_column[col]

    def _intervals(self, part: int) -> _Intervals:
        if part not in self._parts:
            self._parts[part] = _Intervals(self._added[part])
        return self._parts[part]


def _covering(first: int, last: int) -> Iterator[int]:
    """Yield the largest parts of the columns that together are a stretch of them."""
    low, high = first + MAX_COLS, last + MAX_COLS + 1
    while low < high:
        if low & 1:
            yield low
            low += 1
        if high & 1:
            high -= 1
            yield high
        low >>= 1
        high >>= 1


class _Intervals:
    """Intervals of rows sorted by their first row, over which a tree holds the greatest last row."""

    def __init__(self, found: list[tuple[int, int, Area]]) -> None:
        found.sort()
        self._firsts = [first for first, _, _ in found]
        self._areas = [area for _, _, area in found]
        self._size = 1 << (len(found) - 1).bit_length()
        self._lasts = [_GONE] * self._size + [last for _, last, _ in found] + [_GONE] * (self._size - len(found))
        for at in range(self._size - 1, 0, -1):
            self._lasts[at] = max(self._lasts[2 * at], self._lasts[2 * at + 1])

    def take(self, row: int) -> Iterator[Area]:
        """Yield the areas whose interval holds a row, and forget them."""
        beyond = bisect_right(self._firsts, row)
        while (leaf := self._first_leaf(row)) is not None and leaf < beyond:
            self._forget(leaf)
            yield self._areas[leaf]

    def _first_leaf(self, row: int) -> int | None:
        """Return the first interval that does not end before a row."""
        at, lasts = 1, self._lasts
        if lasts[at] < row:
            return None
        while at < self._size:
            at *= 2
            if lasts[at] < row:
                at += 1
        return at - self._size

    def _forget(self, leaf: int) -> None:
        at, lasts = leaf + self._size, self._lasts
        lasts[at] = _GONE
        while at > 1:
            at >>= 1
            lasts[at] = max(lasts[2 * at], lasts[2 * at + 1])
