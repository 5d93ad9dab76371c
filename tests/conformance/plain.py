"""The plain host: calls the registry as it is, without any spreadsheet program."""

from __future__ import annotations

from typing import Any

from tests.conformance.table import Case, Cells, Formula, Inline, Missing
from xl_addin.cells import Cell, CellError, Grid
from xl_addin.functions import BY_NAME
from xl_addin.registry import call


def answer(case: Case) -> list[list[Cell]]:
    """Return what the registry answers."""
    return [list(row) for row in call(BY_NAME[case.function], *map(grid, case.arguments))]


def grid(argument: Any) -> Grid | None:
    """Return an argument as the registry takes it."""
    if isinstance(argument, Missing):
        return None
    rows = argument.rows if isinstance(argument, (Cells, Inline)) else [[argument]]
    return tuple(tuple(_cell(value) for value in row) for row in rows)


def _cell(value: Any) -> Cell:
    if isinstance(value, Formula):
        value = value.value
    if isinstance(value, (bool, str, CellError)) or value is None:
        return value
    return float(value)
