"""Neighbours of a cell that are copies of one formula, so that the cell itself should be one too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_addin.formulas.nodes import (
    Binary,
    Call,
    FormulaError,
    Name,
    Number,
    Reference,
    Text,
    Unary,
)
from xl_addin.formulas.shifting import shifted

if TYPE_CHECKING:
    from collections.abc import Hashable

    from xl_addin.audit.lines import Run
    from xl_addin.audit.model import SheetModel
    from xl_addin.formulas.nodes import Node


@dataclass(frozen=True)
class Between:
    """The runs of copies on both sides of a cell, or of a short run.

    Attributes:
        before: the run above it, or to the left.
        after: the run below it, or to the right.
    """

    before: Run
    after: Run

    @property
    def count(self) -> int:
        """How many copies there are on both sides."""
        return self.before.count + self.after.count


def sides(sheet: SheetModel, row: int, col: int, *, down: bool, length: int = 1) -> Between | None:
    """Return the runs on both sides of cells, if they are copies of one formula; None if they are not."""
    before = sheet.run(row - 1, col, down=True) if down else sheet.run(row, col - 1, down=False)
    after = sheet.run(row + length, col, down=True) if down else sheet.run(row, col + length, down=False)
    if before is None or after is None:
        return None
    if sheet.keys[before.row, before.col] != sheet.keys[after.row, after.col]:
        return None
    return Between(before, after)


def copy_for(sheet: SheetModel, run: Run, row: int, col: int) -> str | None:
    """Return the formula of a run as a copy of it in another cell has it, None if it would leave the sheet."""
    try:
        return shifted(sheet.formulas[run.row, run.col], row - run.row, col - run.col)
    except FormulaError:
        return None


def shape(node: Node) -> Hashable:
    """Return what a formula looks like without the cells and constants it is about."""
    if isinstance(node, Reference | Name):
        many = isinstance(node, Reference) and node.area.size > 1
        return ("range",) if many else ("cell",)
    if isinstance(node, Number):
        return ("number",)
    if isinstance(node, Text):
        return ("text",)
    own: Hashable = type(node).__name__
    if isinstance(node, Call):
        own = node.name
    elif isinstance(node, Binary | Unary):
        own = node.op
    return (own, *(shape(child) for child in node.children))
