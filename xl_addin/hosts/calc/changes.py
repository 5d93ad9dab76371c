"""Changes to a workbook file: put together, and with the values that their formulas turned out to have."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xl_addin.formulas.addresses import CellAt
from xl_addin.parts.contents import PutArray, PutFormula

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xl_addin.formulas.addresses import Area
    from xl_addin.parts.contents import Change, Value

Changes = dict[str, dict[tuple[int, int], "Change"]]
"""What to put where, by sheet, row and column."""


def merged(changes: Mapping[str, Mapping[tuple[int, int], Change]], more: Mapping[CellAt, Change]) -> Changes:
    """Return changes with more of them, which take the place of others in the same cell."""
    every: Changes = {sheet: dict(cells) for sheet, cells in changes.items()}
    for place, change in more.items():
        every.setdefault(place.sheet, {})[place.row, place.col] = change
    return every


def values_in(area: Area, sheet: str, shown: Mapping[CellAt, Value]) -> tuple[tuple[Value, ...], ...]:
    """Return the values of an area's cells row by row, None where none is known."""
    cols = range(area.col, area.last_col + 1)
    rows = range(area.row, area.last_row + 1)
    return tuple(tuple(shown.get(CellAt(sheet, row, col)) for col in cols) for row in rows)


def with_values(changes: Changes, shown: Mapping[CellAt, Value]) -> Changes:
    """Return changes whose formulas have their values."""

    def filled(sheet: str, row: int, col: int, change: Change) -> Change:
        if isinstance(change, PutFormula):
            return replace(change, value=shown.get(CellAt(sheet, row, col)))
        if isinstance(change, PutArray):
            return replace(change, values=values_in(change.area, sheet, shown))
        return change

    return {
        sheet: {(row, col): filled(sheet, row, col, change) for (row, col), change in put.items()}
        for sheet, put in changes.items()
    }
