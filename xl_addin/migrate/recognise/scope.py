"""A formula being recognised: its text and place, and what its references stand for."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from xl_addin.formulas.addresses import MAX_COLS, MAX_ROWS, cell_name, column_name, quoted_sheet
from xl_addin.formulas.tree import Name, Node, Number, Reference, Unary
from xl_addin.migrate.recognise.finding import Located

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.migrate.recognise.context import Context
    from xl_addin.parts.contents import Cell


_MOST_PLACES: Final = 320


@dataclass(frozen=True)
class Scope:
    """One formula of a sheet.

    Attributes:
        context: the book seen from the formula's sheet.
        text: the formula without "=".
        row: the row of its cell, counted from 0.
        col: its column.
        is_array: whether it is computed as an array formula.
        has_variables: whether LET or LAMBDA give names another meaning.
    """

    context: Context
    text: str
    row: int = 0
    col: int = 0
    is_array: bool = False
    has_variables: bool = False

    def written(self, node: Node) -> str:
        """Return a part as the formula has it."""
        return self.text[node.start : node.stop]

    def located(self, node: Node) -> Located | None:
        """Return the cells that a reference or a name stands for, None if that is not one area of this book."""
        node = bare(node)
        if isinstance(node, Name):
            return None if self.has_variables else self.context.named(node.text, self.row, self.col)
        if not isinstance(node, Reference) or node.book or node.last_sheet:
            return None
        sheet = self.context.sheet_called(node.sheet)
        return None if sheet is None else Located(sheet, node.area)

    def single(self, node: Node) -> Located | None:
        """Return the one cell that a reference stands for."""
        found = self.located(node)
        return found if found is not None and found.area.size == 1 else None

    def several(self, node: Node) -> Located | None:
        """Return the cells that a reference to more than one stands for."""
        found = self.located(node)
        return found if found is not None and found.area.size > 1 else None

    def cell(self, node: Node) -> Cell | None:
        """Return the one cell that a reference stands for, with what it holds."""
        found = self.single(node)
        return None if found is None else self.context.cell(found.sheet, found.area.row, found.area.col)


def exact_number(node: Number) -> Fraction | None:
    """Return a number exactly, None if it is too large or too small for a cell."""
    value = node.value
    return Fraction(value) if abs(value.adjusted()) <= _MOST_PLACES else None


def bare(node: Node) -> Node:
    """Take plus signs and marks of implicit intersection off."""
    while isinstance(node, Unary) and node.op in {"+", "@"}:
        node = node.operand
    return node


def reference_text(place: Located, likes: Sequence[Node], sheet: str) -> str:
    """Write cells found through helper cells so that copies of the formula move as those references do.

    Args:
        place: the cells.
        likes: the references on the way to them; one that does not move holds them.
        sheet: the sheet of the formula.
    """
    found = [like for like in likes if isinstance(like, Reference)]
    if len(found) < len(likes):
        return fixed_text(place, sheet)
    rows = "$" if any(like.top is not None and like.top.absolute for like in found) else ""
    cols = "$" if any(like.left is not None and like.left.absolute for like in found) else ""
    return _text(place, rows, cols, sheet)


def fixed_text(place: Located, sheet: str) -> str:
    """Write cells so that copies of the formula mean the same ones; arguments as in `reference_text`."""
    return _text(place, "$", "$", sheet)


def _text(place: Located, rows: str, cols: str, sheet: str) -> str:
    area = place.area
    prefix = "" if place.sheet == sheet else quoted_sheet(place.sheet) + "!"
    if area.row == 0 and area.last_row == MAX_ROWS - 1:
        return f"{prefix}{cols}{column_name(area.col)}:{cols}{column_name(area.last_col)}"
    if area.col == 0 and area.last_col == MAX_COLS - 1:
        return f"{prefix}{rows}{area.row + 1}:{rows}{area.last_row + 1}"
    first, last = _marked(area.row, area.col, rows, cols), _marked(area.last_row, area.last_col, rows, cols)
    return prefix + (first if area.size == 1 else f"{first}:{last}")


def _marked(row: int, col: int, rows: str, cols: str) -> str:
    name = cell_name(row, col)
    letters = column_name(col)
    return f"{cols}{letters}{rows}{name.removeprefix(letters)}"
