"""What a formula is made of: numbers, references, calls and operators as a tree of frozen objects."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from xl_addin.errors import XlAddinError
from xl_addin.formulas.addresses import MAX_COLS, MAX_ROWS, Area

if TYPE_CHECKING:
    from collections.abc import Iterator


class FormulaError(XlAddinError):
    """A formula cannot be read, or cannot be written in another syntax."""


@dataclass(frozen=True)
class Edge:
    """A row or column where a reference begins or ends, counted from 0, and whether a ``$`` holds it."""

    index: int
    absolute: bool = False


@dataclass(frozen=True)
class Node:
    """A part of a formula.

    Attributes:
        start: where it begins in the formula's text without "=", in characters; two nodes that differ only here are equal.
        stop: where it ends.
    """

    start: int = field(default=0, compare=False, repr=False, kw_only=True)
    stop: int = field(default=0, compare=False, repr=False, kw_only=True)

    @property
    def children(self) -> tuple[Node, ...]:
        """The parts it is made of, from left to right."""
        return ()


@dataclass(frozen=True)
class Number(Node):
    """A number, never negative, in the spelling of the formula: 1.40 stays 1.40."""

    text: str

    @property
    def value(self) -> Decimal:
        """The number, exactly as it is written."""
        return Decimal(self.text)


@dataclass(frozen=True)
class Text(Node):
    """A text; its quotes are not part of the value."""

    value: str


@dataclass(frozen=True)
class Flag(Node):
    """TRUE or FALSE."""

    value: bool


@dataclass(frozen=True)
class Failure(Node):
    """An error as a constant.

    Attributes:
        code: #N/A, #REF! and so on, in upper case.
        prefix: the sheet of a reference that was lost, as it is written: "Sheet1!" of Sheet1!#REF!.
    """

    code: str
    prefix: str = ""


@dataclass(frozen=True)
class Reference(Node):
    """A cell, an area, whole columns or whole rows; its first edges are never beyond its last ones.

    Attributes:
        book: another workbook as it is written, with brackets: "[1]" or "/data/[b.xlsx]"; None for this one.
        sheet: its sheet, without quotes; None for the sheet of the formula.
        last_sheet: the last sheet of a reference through several sheets, else None.
        top: first row; None for whole columns.
        left: first column; None for whole rows.
        bottom: last row, the first one again for a single cell.
        right: last column, likewise.
        is_range: whether it is written with a colon: B4:B4 is, B4 is not.
    """

    book: str | None
    sheet: str | None
    last_sheet: str | None
    top: Edge | None
    left: Edge | None
    bottom: Edge | None
    right: Edge | None
    is_range: bool = False

    @property
    def area(self) -> Area:
        """The cells; whole columns and rows reach to the end of the sheet."""
        return Area(
            self.top.index if self.top else 0,
            self.left.index if self.left else 0,
            self.bottom.index if self.bottom else MAX_ROWS - 1,
            self.right.index if self.right else MAX_COLS - 1,
        )


@dataclass(frozen=True)
class Name(Node):
    """A defined name, or a structured reference such as Table[Column], as it is written."""

    text: str

    @property
    def is_structured(self) -> bool:
        """Whether it refers to a column or another part of a table."""
        return self.text.endswith("]")


@dataclass(frozen=True)
class Call(Node):
    """A function and its arguments.

    Attributes:
        name: in upper case, without the prefixes _xlfn. and _xlws. that files put before newer functions.
        args: the arguments; one that is left out is `Omitted`.
    """

    name: str
    args: tuple[Node, ...]

    @property
    def children(self) -> tuple[Node, ...]:
        """The arguments."""
        return self.args


@dataclass(frozen=True)
class Applied(Node):
    """A function that is itself computed, and its arguments: LAMBDA(x,x+1)(3)."""

    function: Node
    args: tuple[Node, ...]

    @property
    def children(self) -> tuple[Node, ...]:
        """The function and the arguments."""
        return (self.function, *self.args)


@dataclass(frozen=True)
class Unary(Node):
    """An operator with one operand: - + @ before it, % # behind it."""

    op: str
    operand: Node

    @property
    def children(self) -> tuple[Node, ...]:
        """The operand."""
        return (self.operand,)


@dataclass(frozen=True)
class Binary(Node):
    """An operator between two operands; ":" is a range, "," a union, " " an intersection."""

    op: str
    left: Node
    right: Node

    @property
    def children(self) -> tuple[Node, ...]:
        """Both operands."""
        return (self.left, self.right)


@dataclass(frozen=True)
class ArrayConstant(Node):
    """An inline array: {1,2;3,4} has two rows."""

    rows: tuple[tuple[Node, ...], ...]

    @property
    def children(self) -> tuple[Node, ...]:
        """All its cells, row by row."""
        return tuple(cell for row in self.rows for cell in row)


@dataclass(frozen=True)
class Omitted(Node):
    """An argument that is left out."""


def walk(node: Node) -> Iterator[Node]:
    """Yield a node and all nodes below it, each before its children, from left to right."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        yield current
        waiting.extend(reversed(current.children))
