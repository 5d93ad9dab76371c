"""Formulas that only compare one cell with fixed numbers, worked out for any value of that cell."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from xl_addin.formulas.addresses import Area
from xl_addin.formulas.tree import ArrayConstant, Binary, Call, Flag, Node, Number, Text, Unary, walk
from xl_addin.migrate.recognise.choosing import FUNCTIONS
from xl_addin.migrate.recognise.finding import Located
from xl_addin.migrate.recognise.scope import Scope, bare, exact_number
from xl_addin.migrate.recognise.tables import (
    Item,
    NoLadderError,
    Table,
    combined,
    divided,
    mapped,
    number_of,
    one,
    only_item,
    outcome_of,
)

COMPARISONS: Final = frozenset({">", ">=", "<", "<="})
_MIRRORED: Final = {">": "<", ">=": "<=", "<": ">", "<=": ">="}
_LOOKUPS: Final = frozenset({"LOOKUP", "VLOOKUP", "HLOOKUP", "MATCH", "XLOOKUP"})
_MOST_CELLS: Final = 64


@dataclass
class Judge:
    """Works out a formula for values of one of its cells.

    Attributes:
        scope: the formula.
        x: the cell that is compared.
        thresholds: what it is compared with, in the order of the formula.
        ops: how, with the cell on the left.
        visited: the branches that were taken.
        branches: all branches.
    """

    scope: Scope
    x: Located
    at: Fraction = Fraction(0)
    thresholds: dict[Item, None] = field(default_factory=dict)
    ops: list[str] = field(default_factory=list)
    visited: set[int] = field(default_factory=set)
    branches: set[int] = field(default_factory=set)

    def outcome(self, node: Node, at: Fraction) -> Item:
        """Work out the formula where the cell is a number.

        Raises:
            NoLadderError: it cannot be told from comparisons with fixed numbers.
        """
        self.at = at
        rows = self.rows(node)
        if len(rows) != 1 or len(rows[0]) != 1:
            raise NoLadderError
        return rows[0][0]

    def rows(self, node: Node) -> Table:
        """Work out a part of the formula."""
        node = bare(node)
        if isinstance(node, (Number, Text, Flag)):
            return one(_known(exact_number(node)) if isinstance(node, Number) else node.value)
        if isinstance(node, ArrayConstant):
            if len({len(row) for row in node.rows}) != 1 or not node.rows[0]:
                raise NoLadderError
            return tuple(tuple(self.rows(cell)[0][0] for cell in row) for row in node.rows)
        if isinstance(node, Unary):
            return self._signed(node)
        if isinstance(node, Binary):
            return self._binary(node)
        if isinstance(node, Call):
            function = FUNCTIONS.get(node.name)
            if function is None:
                raise NoLadderError
            return function(self, node.args)
        return self._cells(node)

    def _cells(self, node: Node) -> Table:
        place = self.scope.located(node)
        if place is None or place.area.size > _MOST_CELLS or place == self.x:
            raise NoLadderError
        area = place.area
        return tuple(
            tuple(self._held(place.sheet, row, col, node) for col in range(area.col, area.last_col + 1))
            for row in range(area.row, area.last_row + 1)
        )

    def _held(self, sheet: str, row: int, col: int, like: Node) -> Item:
        value = self.scope.context.cell(sheet, row, col).value
        return Item(outcome_of(value), Located(sheet, Area(row, col, row, col)), like)

    def _signed(self, node: Unary) -> Table:
        rows = self.rows(node.operand)
        if node.op == "-":
            return mapped(rows, lambda value: -value)
        if node.op == "%":
            return mapped(rows, lambda value: value / 100)
        raise NoLadderError

    def _binary(self, node: Binary) -> Table:
        if node.op in COMPARISONS:
            return self._compared(node)
        left, right = self.rows(node.left), self.rows(node.right)
        if node.op == "+":
            return combined(left, right, lambda one, other: one + other)
        if node.op == "-":
            return combined(left, right, lambda one, other: one - other)
        if node.op == "*":
            return combined(left, right, lambda one, other: one * other)
        if node.op == "/":
            return combined(left, right, divided)
        raise NoLadderError

    def _compared(self, node: Binary) -> Table:
        if self.scope.single(node.left) == self.x:
            op, others = node.op, self.rows(node.right)
        elif self.scope.single(node.right) == self.x:
            op, others = _MIRRORED[node.op], self.rows(node.left)
        else:
            raise NoLadderError
        return tuple(tuple(Item(self.reached(op, item)) for item in row) for row in others)

    def reached(self, op: str, item: Item) -> bool:
        """Tell whether the value reaches a threshold, and note the comparison."""
        threshold = number_of(item)
        self._met(op, item)
        above, equal = self.at > threshold, self.at == threshold
        return (above or (equal and op == ">=")) if op in {">", ">="} else (not above and (not equal or op == "<="))

    def _met(self, op: str, item: Item) -> None:
        if item not in self.thresholds:
            self.thresholds[item] = None
            self.ops.append(op)

    def is_key(self, node: Node) -> bool:
        """Tell whether a look-up looks for the cell."""
        return self.scope.single(node) == self.x

    def flag(self, node: Node) -> bool:
        """Work out a condition."""
        value = only_item(self.rows(node)).value
        if isinstance(value, str) or value is None:
            raise NoLadderError
        return bool(value)

    def taken(self, node: Node) -> Table:
        """Work out a branch that is taken."""
        self.visited.add(id(node))
        return self.rows(node)


def _known(number: Fraction | None) -> Fraction:
    if number is None:
        raise NoLadderError
    return number


def compared_cell(scope: Scope, node: Node) -> Located | None:
    """Return the one cell that every comparison and look-up of a formula is about."""
    candidates: set[Located] | None = None
    for part in walk(node):
        if isinstance(part, Binary) and part.op in COMPARISONS:
            sides: tuple[Node, ...] = (part.left, part.right)
        elif isinstance(part, Call) and part.name in _LOOKUPS and part.args:
            sides = part.args[:1]
        else:
            continue
        found = {place for side in sides if (place := scope.single(side)) is not None}
        candidates = found if candidates is None else candidates & found
    return next(iter(candidates)) if candidates is not None and len(candidates) == 1 else None
