"""Small tables of constants and cells that formulas choose from, and arithmetic over them."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

from xl_addin.parts.contents import ErrorValue

if TYPE_CHECKING:
    from collections.abc import Callable

    from xl_addin.formulas.tree import Node
    from xl_addin.migrate.recognise.finding import Located
    from xl_addin.parts.contents import Value

Outcome = Fraction | str | bool | None
"""A number, a text, a flag; None is #N/A."""


class NoLadderError(Exception):
    """The formula does more than compare one cell with fixed numbers."""


@dataclass(frozen=True)
class Item:
    """A constant of a formula, or what a cell holds.

    Attributes:
        value: what it is.
        source: the cell that it comes from, None for a constant.
        like: the reference that the cell was found by.
    """

    value: Outcome
    source: Located | None = None
    like: Node | None = field(default=None, compare=False)


Vector = tuple[Item, ...]
Table = tuple[Vector, ...]
"""Rows."""

Held = TypeVar("Held")


def outcome_of(value: Value) -> Outcome:
    """Read what a cell holds; a blank or an error is no outcome."""
    if isinstance(value, ErrorValue) or value is None:
        raise NoLadderError
    if isinstance(value, (bool, str)):
        return value
    return Fraction(Decimal(repr(float(value))))


def number_of(item: Item) -> Fraction:
    """Read a number or a flag."""
    if isinstance(item.value, bool):
        return Fraction(item.value)
    if not isinstance(item.value, Fraction):
        raise NoLadderError
    return item.value


def one(value: Outcome) -> Table:
    """Make a table of one constant."""
    return ((Item(value),),)


def mapped(rows: Table, change: Callable[[Fraction], Fraction]) -> Table:
    """Change every number of a table of constants."""
    return tuple(tuple(Item(change(constant(item))) for item in row) for row in rows)


def constant(item: Item) -> Fraction:
    """What is reckoned with is no longer the cell itself."""
    if item.source is not None:
        raise NoLadderError
    return number_of(item)


def combined(left: Table, right: Table, join: Callable[[Fraction, Fraction], Fraction]) -> Table:
    """Reckon with two tables of constants of the same shape, or of one row, column or cell."""
    height, width = max(len(left), len(right)), max(len(left[0]), len(right[0]))
    for rows in (left, right):
        if len(rows) not in {1, height} or len(rows[0]) not in {1, width}:
            raise NoLadderError
    return tuple(
        tuple(Item(join(constant(_at(left, row, col)), constant(_at(right, row, col)))) for col in range(width))
        for row in range(height)
    )


def _at(rows: Table, row: int, col: int) -> Item:
    line = rows[row if len(rows) > 1 else 0]
    return line[col if len(line) > 1 else 0]


def divided(one: Fraction, other: Fraction) -> Fraction:
    """Divide numbers."""
    if not other:
        raise NoLadderError
    return one / other


def only(args: tuple[Node, ...]) -> Node:
    """Return the only argument."""
    if len(args) != 1:
        raise NoLadderError
    return args[0]


def only_item(rows: Table) -> Item:
    """Return the only item of a table."""
    if len(rows) != 1 or len(rows[0]) != 1:
        raise NoLadderError
    return rows[0][0]


def line(rows: Table) -> Vector:
    """Return the items of a table of one row or one column."""
    if len(rows) == 1:
        return rows[0]
    if len(rows[0]) != 1:
        raise NoLadderError
    return tuple(row[0] for row in rows)


def turned(rows: Table, *, is_wide: bool) -> Table:
    """Exchange rows and columns of a table if it is wide."""
    return tuple(zip(*rows, strict=True)) if is_wide else rows


def picked(items: tuple[Held, ...], place: int) -> Held:
    """Return the item or row at a place, counted from 1."""
    if not 1 <= place <= len(items):
        raise NoLadderError
    return items[place - 1]


def require_order(keys: Vector) -> None:
    """Refuse numbers that do not rise."""
    if any(number_of(one) >= number_of(other) for one, other in pairwise(keys)):
        raise NoLadderError
