"""Changes to a workbook file: put together, and with the values that their formulas turned out to have."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from xl_addin.parts.contents import PutArray, PutFormula

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xl_addin.parts.contents import Change, Value

Changes = dict[str, dict[tuple[int, int], "Change"]]
"""What to put where, by sheet, row and column."""


class Place(NamedTuple):
    """A cell of a workbook: its sheet, row and column, counted from 0."""

    sheet: str
    row: int
    col: int


def merged(changes: Mapping[str, Mapping[tuple[int, int], Change]], more: Mapping[Place, Change]) -> Changes:
    """Return changes with more of them, which take the place of others in the same cell."""
    every: Changes = {sheet: dict(cells) for sheet, cells in changes.items()}
    for place, change in more.items():
        every.setdefault(place.sheet, {})[place.row, place.col] = change
    return every


def with_values(changes: Changes, shown: Mapping[Place, Value]) -> Changes:
    """Return changes whose formulas have their values."""

    def filled(sheet: str, row: int, col: int, change: Change) -> Change:
        if isinstance(change, PutFormula):
            return replace(change, value=shown.get(Place(sheet, row, col)))
        if isinstance(change, PutArray):
            area = change.area
            columns = range(area.col, area.last_col + 1)
            rows = range(area.row, area.last_row + 1)
            values = tuple(tuple(shown.get(Place(sheet, each, col)) for col in columns) for each in rows)
            return replace(change, values=values)
        return change

    return {
        sheet: {(row, col): filled(sheet, row, col, change) for (row, col), change in put.items()}
        for sheet, put in changes.items()
    }
