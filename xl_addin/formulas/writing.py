"""Trees and changed parts of formulas, written in Excel's syntax."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from xl_addin.formulas.nodes import (
    Applied,
    ArrayConstant,
    Binary,
    Call,
    Failure,
    Flag,
    FormulaError,
    Name,
    Node,
    Number,
    Reference,
    Text,
    Unary,
)
from xl_addin.formulas.operands import reference, reference_text
from xl_addin.formulas.tokens import bare
from xl_addin.formulas.tree import BINDING, SIGN, parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_WHOLE: Final = 0
_LEAF: Final = 12
_UNION: Final = ","
_POSTFIX: Final = "%#"


def text_of(node: Node) -> str:
    """Write a tree as a formula without "=", with no more brackets than it needs.

    `parse` reads the same tree back. Newer functions have no prefix; `stored` puts it before them.
    """
    return _EXCEL.formula(node)


def replaced(text: str, changes: Iterable[tuple[Node, str]]) -> str:
    """Put other expressions in place of parts of a formula; every other character stays.

    Args:
        text: the formula that the nodes were read from, with or without "=".
        changes: nodes of its tree, none within another, and what comes in their place; brackets are put around it
            where it would else be torn apart.

    Returns:
        The formula, with "=" if it had it.

    Raises:
        FormulaError: one node lies within another, or what comes in its place is no formula.
    """
    body = bare(text)
    pieces, end = [text[: len(text) - len(body)]], 0
    for node, new in sorted(changes, key=lambda change: (change[0].start, change[0].stop)):
        if node.start < end:
            raise FormulaError(
                "数式の同じ部分を二度置き換えることはできません。", "A part of a formula was replaced twice."
            )
        pieces += [body[end : node.start], _guarded(bare(new), body[: node.start], body[node.stop :])]
        end = node.stop
    return "".join(pieces) + body[end:]


def _guarded(new: str, before: str, after: str) -> str:
    root = parse(new)
    first, last = before.rstrip()[-1:], after.lstrip()[:1]
    alone = (not first or first in "(,") and (not last or last in "),")
    union = isinstance(root, Binary) and root.op == _UNION
    whole = not first and not last
    torn = union and not whole if alone else isinstance(root, Unary | Binary)
    return f"({new})" if torn else new


class Syntax:
    """How the parts of a formula are spelled, here as Excel does it.

    Attributes:
        argument: what separates arguments.
        column: what separates the cells of a row in an inline array.
        row: what separates its rows.
        operators: those that are spelled in another way.
    """

    argument = ","
    column = ","
    row = ";"
    operators: Mapping[str, str] = MappingProxyType({})

    def formula(self, node: Node) -> str:
        """Write a whole formula."""
        return self._written(node, _WHOLE, union=True)

    def reference(self, node: Reference) -> str:
        """Write a reference."""
        return reference_text(node)

    def name(self, node: Name) -> str:
        """Write a defined name or a structured reference."""
        return node.text

    def function(self, name: str) -> str:
        """Write a function's name."""
        return name

    def applied(self, node: Applied) -> str:
        """Write the call of a function that is itself computed."""
        plain = isinstance(node.function, Call | Applied)
        function = self._written(node.function, _LEAF)
        return f"{function if plain else f'({function})'}({self._arguments(node.args)})"

    def number(self, node: Number) -> str:
        """Write a number."""
        return node.text

    def flag(self, node: Flag, *, inline: bool) -> str:  # noqa: ARG002 - other syntaxes ask
        """Write a flag, in an inline array or outside."""
        return "TRUE" if node.value else "FALSE"

    def failure(self, node: Failure) -> str:
        """Write an error value."""
        return node.prefix + node.code

    def unary(self, op: str, operand: str) -> str:
        """Write an operator with its operand."""
        return f"{operand}{op}" if op in _POSTFIX else f"{op}{operand}"

    def _written(self, node: Node, least: int, *, union: bool = False) -> str:
        """Write a node, in brackets if its operator binds less than what stands around it."""
        match node:
            case Binary():
                binding = BINDING[node.op]
                text = self._binary(node, binding, union=union)
                return f"({text})" if binding < least or (node.op == _UNION and not union) else text
            case Unary():
                binding = BINDING[node.op] if node.op in _POSTFIX else SIGN
                operand = self._written(node.operand, binding)
                if node.op == "#" and _is_area(node.operand):
                    operand = f"({operand})"
                text = self.unary(node.op, operand)
                return f"({text})" if binding < least else text
            case _:
                return self._leaf(node)

    def _binary(self, node: Binary, binding: int, *, union: bool) -> str:
        left = self._written(node.left, binding, union=union and node.op == _UNION)
        right = self._written(node.right, binding + 1)
        if node.op == " " and _ends_in_name(node.left) and right.startswith("(") and not left.endswith(")"):
            left = f"({left})"  # a name with a blank and a bracket behind it would be read as a function
        if node.op == ":" and (reference(f"{left}:{right}") or _takes_colon(node.right)):
            right = f"({right})"
        return f"{left}{self.operators.get(node.op, node.op)}{right}"

    def _leaf(self, node: Node) -> str:  # noqa: PLR0911 - one line for each kind of node
        match node:
            case Reference():
                return self.reference(node)
            case Call():
                return f"{self.function(node.name)}({self._arguments(node.args)})"
            case Applied():
                return self.applied(node)
            case Text():
                return '"' + node.value.replace('"', '""') + '"'
            case Flag():
                return self.flag(node, inline=False)
            case ArrayConstant():
                return "{" + self.row.join(map(self._array_row, node.rows)) + "}"
            case Failure():
                return self.failure(node)
            case Number():
                return self.number(node)
            case Name():
                return self.name(node)
        return ""  # an argument that is left out

    def _array_row(self, row: tuple[Node, ...]) -> str:
        cells = (
            self.flag(cell, inline=True) if isinstance(cell, Flag) else self._written(cell, _WHOLE) for cell in row
        )
        return self.column.join(cells)

    def _arguments(self, args: tuple[Node, ...]) -> str:
        return self.argument.join(self._written(arg, _WHOLE) for arg in args)


def _ends_in_name(node: Node) -> bool:
    while isinstance(node, Binary):
        node = node.right
    return isinstance(node, Name)


def _takes_colon(node: Node) -> bool:
    """Tell whether a colon before a node would be read as its own."""
    if isinstance(node, Failure):
        return bool(node.prefix)
    return isinstance(node, Reference) and (node.is_range or node.last_sheet is not None)


def _is_area(node: Node) -> bool:
    return isinstance(node, Reference) and node.is_range


_EXCEL: Final = Syntax()
