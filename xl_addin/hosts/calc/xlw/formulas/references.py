"""The cells that a table's name or a structured reference stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.hosts.calc.xlw.addresses import Box
from xl_addin.hosts.calc.xlw.formulas import tables
from xl_addin.hosts.calc.xlw.formulas.faults import FaultError
from xl_addin.hosts.calc.xlw.ranges import uno_range

if TYPE_CHECKING:
    from xl_addin.hosts.calc.xlw.formulas.scope import Scope, Table


def cells_of(text: str, scope: Scope) -> tuple[int, Box] | None:
    """Find the cells of a reference.

    Args:
        text: ``Table1``, ``Table1[Column]``, ``Table1[[#Totals],[Column]]`` and the like.
        scope: what the workbook has.

    Returns:
        Number of the sheet from 0, and the block; None if it is no such reference.
    """
    name, bracket, inner = text.partition("[")
    table = scope.tables.get(name.lower())
    if table is None or (bracket and not inner.endswith("]")):
        return None
    try:
        parts, columns = tables.read(inner[:-1].strip()) if bracket else ([], [])
    except FaultError:
        return None
    rows = _rows(table, parts)
    places = _columns(table, columns, scope)
    if rows is None or places is None:
        return None
    return table.sheet, Box(rows[0], places[0], rows[1] - rows[0] + 1, places[1] - places[0] + 1)


def _rows(table: Table, parts: list[str]) -> tuple[int, int] | None:
    box = table.box
    first, last = box.row + table.header, box.last_row - table.totals
    known = {
        "#All": (box.row, box.last_row),
        "#Data": (first, last),
        "#Headers": (box.row, box.row) if table.header else None,
        "#Totals": (box.last_row, box.last_row) if table.totals else None,
    }
    found = [known.get(part) for part in parts or ["#Data"]]
    ends = [end for end in found if end is not None]
    if len(ends) < len(found) or any(low > high for low, high in ends):
        return None
    return min(low for low, _high in ends), max(high for _low, high in ends)


def _columns(table: Table, columns: list[str], scope: Scope) -> tuple[int, int] | None:
    box = table.box
    if not columns:
        return box.column, box.last_column
    sheet = scope.book.uno.Sheets.getByIndex(table.sheet)
    names = [str(text).lower() for text in uno_range(sheet, box._replace(rows=1)).getDataArray()[0]]
    wanted = [tables.plain(column).lower() for column in columns]
    if not all(name in names for name in wanted):
        return None
    places = [box.column + names.index(name) for name in wanted]
    return min(places), max(places)
