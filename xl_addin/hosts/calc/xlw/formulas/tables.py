"""Structured references: ``Table1[Column]`` as Excel writes them, and as Calc does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from openpyxl.utils.cell import get_column_letter

from xl_addin.hosts.calc.xlw import addresses
from xl_addin.hosts.calc.xlw.formulas.faults import FaultError, syntax

if TYPE_CHECKING:
    from xl_addin.hosts.calc.xlw.formulas.scope import Scope, Table

_INNER: Final = re.compile(r"\s*\[((?:[^\[\]']|'.)*)\]\s*([,;:]?)", re.DOTALL)
_PARTS: Final = {
    "#all": "#All",
    "#data": "#Data",
    "#headers": "#Headers",
    "#totals": "#Totals",
    "#this row": "#This Row",
}
_ESCAPED: Final = re.compile(r"'(.)", re.DOTALL)
_THIS_ROW: Final = "#This Row"
_PLAIN_COLUMN: Final = re.compile(r"[^\W\d]\w*")


def to_calc(text: str, scope: Scope, row: int, column: int) -> str:
    """Write a structured reference for Calc.

    Args:
        text: as Excel writes it, also without the table's name inside of a table.
        scope: what the workbook has.
        row: row of the formula.
        column: its column.

    Returns:
        The same for Calc.

    Raises:
        FaultError: there is no such table, or it is written wrongly.
    """
    name, _bracket, inner = text.partition("[")
    table = scope.tables.get(name.lower()) if name else scope.table_at(row, column)
    if table is None:
        raise (
            FaultError(f"テーブル「{name}」がありません", f"there is no table {name}")
            if name
            else FaultError("セルがテーブルの中にありません", "the cell is in no table")
        )
    parts, columns = read(inner[:-1].strip())
    if not parts and not columns:
        return f"{table.name}[]"
    if _THIS_ROW in parts and not columns:
        return _row_of(table, scope, row)
    items = [f"[{part}]" for part in parts]
    if columns:
        items.append(":".join(f"[{column}]" for column in columns))
    return f"{table.name}[{';'.join(items)}]" if len(items) > 1 or len(columns) != 1 else f"{table.name}{items[0]}"


def to_excel(text: str, scope: Scope, row: int, column: int) -> str:
    """Write a structured reference of Calc as Excel does.

    Args:
        text: as Calc writes it.
        scope: what the workbook has.
        row: row of the formula.
        column: its column.

    Returns:
        The same for Excel; ``[@Column]`` inside of the table.
    """
    name, _bracket, inner = text.partition("[")
    parts, columns = read(inner[:-1].strip())
    if not parts and not columns:
        return name
    if parts == [_THIS_ROW]:
        known = scope.table_at(row, column)
        own = known is not None and known.name.lower() == name.lower()
        place = ":".join(f"[{each}]" for each in columns)
        if len(columns) == 1 and _PLAIN_COLUMN.fullmatch(columns[0]):
            place = columns[0]
        return f"{'' if own else name}[@{place}]"
    items = [f"[{part}]" for part in parts]
    if columns:
        items.append(":".join(f"[{each}]" for each in columns))
    return f"{name}{items[0]}" if len(items) == 1 and len(columns) < 2 else f"{name}[{','.join(items)}]"  # noqa: PLR2004


def read(inner: str) -> tuple[list[str], list[str]]:
    """Read what stands between the outer brackets.

    Args:
        inner: such as ``[#Totals],[Column]``, ``@Column`` or ``Column``.

    Returns:
        The parts (``#Totals``) and the columns, one or the ends of several, as they are written.

    Raises:
        FaultError: it is written wrongly.
    """
    if not inner:
        return [], []
    if inner.startswith("@"):
        rest = inner[1:].strip()
        return [_THIS_ROW], [] if not rest else read(rest)[1]
    if not inner.startswith("["):
        return ([_PARTS[inner.lower()]], []) if inner.lower() in _PARTS else ([], [inner])
    parts: list[str] = []
    columns: list[str] = []
    place, sign = 0, ","
    while place < len(inner):
        match = _INNER.match(inner, place)
        if match is None or (not match[2] and match.end() < len(inner)):
            raise syntax(inner[place:])
        if match[1].lower() in _PARTS:
            parts.append(_PARTS[match[1].lower()])
        elif match[1].startswith("@"):
            parts.append(_THIS_ROW)
            columns.append(match[1][1:])
        elif columns and sign != ":":
            raise syntax(match[0])
        else:
            columns.append(match[1])
        place, sign = match.end(), match[2]
    return parts, columns


def plain(column: str) -> str:
    """Give a column's name without the apostrophes before its special characters."""
    return _ESCAPED.sub(r"\1", column)


def _row_of(table: Table, scope: Scope, row: int) -> str:
    """Write ``Table1[@]``, which Calc does not know, as the cells that it stands for."""
    box = table.box
    first, last = box.row + table.header, box.last_row - table.totals
    if not first <= row <= last:
        return "#VALUE!"
    sheet = addresses.in_quotes(list(scope.sheets.values())[table.sheet])
    columns = [get_column_letter(number) for number in (box.column, box.last_column)]
    return f"${sheet}." + ":".join(f"${letters}{row}" for letters in columns)
