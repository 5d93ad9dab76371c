"""Adds up anew what a formula of a total adds up, from the values saved with its parts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from xl_addin.formulas.nodes import Binary, Call, Name, Number, Reference, Unary
from xl_addin.parts.contents import ErrorValue

if TYPE_CHECKING:
    from xl_addin.audit.model import Model, SheetModel
    from xl_addin.formulas.nodes import Node

_MOST_CELLS: Final = 20_000


class Added(NamedTuple):
    """A sum, and how large its parts are without their signs."""

    value: float
    size: float


def saved_sum(model: Model, sheet: SheetModel, node: Node) -> Added | None:
    """Compute a formula that only adds and subtracts cells.

    Args:
        model: the workbook.
        sheet: the formula's sheet.
        node: the formula.

    Returns:
        The sum; None if the formula does anything else, or a part is a text, an error or not computed.
    """
    if isinstance(node, Number):
        return Added(float(node.value), float(node.value))
    if isinstance(node, Reference | Name):
        return _cells(model, sheet, node)
    signs: tuple[int, ...] = ()
    if isinstance(node, Unary | Binary) and node.op in {"+", "-"}:
        signs = (1, 1)[: len(node.children) - 1] + ((-1,) if node.op == "-" else (1,))
    elif isinstance(node, Call) and node.name == "SUM":
        signs = (1,) * len(node.args)
    value = size = 0.0
    for sign, child in zip(signs, node.children, strict=False):
        found = saved_sum(model, sheet, child)
        if found is None:
            return None
        value, size = value + sign * found.value, size + found.size
    return Added(value, size) if signs else None


def _cells(model: Model, sheet: SheetModel, node: Reference | Name) -> Added | None:
    referred = model.referred(node, sheet)
    if referred is None:
        return None
    target, reference = referred
    area, used = reference.area, target.used
    rows = range(area.row, min(area.last_row, used.last_row) + 1)
    cols = range(area.col, min(area.last_col, used.last_col) + 1)
    if len(rows) * len(cols) > _MOST_CELLS:
        return None
    value = size = 0.0
    for row in rows:
        for col in cols:
            number = _number(target, row, col)
            if number is None:
                return None
            value, size = value + number, size + abs(number)
    return Added(value, size)


def _number(sheet: SheetModel, row: int, col: int) -> float | None:
    cell = sheet.cell(row, col)
    if cell.formula is not None and (not cell.saved or cell.value is None):
        return None
    if isinstance(cell.value, bool | ErrorValue):
        return None
    if isinstance(cell.value, str):
        # What a text is worth depends on the formula; a blank one is worth nothing everywhere.
        return None if cell.value.strip() else 0.0
    return float(cell.value or 0.0)
