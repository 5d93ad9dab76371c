"""Runs of copies: formulas of a sheet that are the same but for where they stand, down a column or along a row."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from xl_addin.formulas.addresses import Area, Place

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping


@dataclass(frozen=True)
class Run:
    """Neighbouring cells that hold copies of one formula.

    Attributes:
        row: the first cell's row.
        col: the first cell's column.
        count: how many cells they are.
        down: whether they stand in a column; else in a row.
    """

    row: int
    col: int
    count: int
    down: bool = True

    @property
    def places(self) -> Iterator[Place]:
        """The cells, first to last."""
        for step in range(self.count):
            yield Place(self.row + step, self.col) if self.down else Place(self.row, self.col + step)

    @property
    def area(self) -> Area:
        """The cells as an area."""
        more = self.count - 1
        return Area(self.row, self.col, self.row + (more if self.down else 0), self.col + (0 if self.down else more))


def runs(keys: Mapping[tuple[int, int], Hashable], *, down: bool) -> list[Run]:
    """Part formulas into runs of copies.

    Args:
        keys: of each formula what is the same for its copies.
        down: look for runs in columns; else in rows.

    Returns:
        Every formula in exactly one run, by column (or by row) and in order.
    """
    order = sorted(((place[1], place[0]) if down else place) for place in keys)
    found: list[Run] = []
    for line, places in groupby(order, key=lambda place: place[0]):
        start = last = -2
        key: Hashable = None
        for _, step in places:
            here = keys[(step, line) if down else (line, step)]
            if step == last + 1 and here == key:
                last = step
                continue
            if start >= 0:
                found.append(_run(line, start, last, down=down))
            start = last = step
            key = here
        found.append(_run(line, start, last, down=down))
    return found


def _run(line: int, start: int, last: int, *, down: bool) -> Run:
    count = last - start + 1
    return Run(start, line, count, down) if down else Run(line, start, count, down)
