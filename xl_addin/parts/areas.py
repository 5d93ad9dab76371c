"""Looks up which of many areas of a sheet hold a cell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xl_addin.formulas.addresses import Area

_SMALL: Final = 1000


class AreaIndex:
    """Areas, found by the cells that they hold.

    Args:
        areas: they may overlap.
    """

    def __init__(self, areas: Iterable[Area]) -> None:
        self._large: list[Area] = []
        self._cells: dict[tuple[int, int], Area] = {}
        for area in areas:
            if area.size > _SMALL:
                self._large.append(area)
                continue
            self._cells.update(dict.fromkeys(area.places(), area))

    def at(self, row: int, col: int) -> Area | None:
        """Return an area that holds a cell, None if none does."""
        found = self._cells.get((row, col))
        return found or next((area for area in self._large if area.holds(row, col)), None)
