"""A formula read into a tree whose nodes know where they stand in its text."""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

from xl_addin.formulas import tokens as kinds
from xl_addin.formulas.leaves import LEAF_DEPTH, READERS
from xl_addin.formulas.nodes import (
    Applied,
    ArrayConstant,
    Binary,
    Call,
    Edge,
    Failure,
    Flag,
    FormulaError,
    Name,
    Node,
    Number,
    Omitted,
    Reference,
    Text,
    Unary,
    walk,
)
from xl_addin.formulas.tokens import Token, bare, meaningful, unreadable

__all__ = [
    "BINDING",
    "MAX_DEPTH",
    "MAX_NESTING",
    "SIGN",
    "Applied",
    "ArrayConstant",
    "Binary",
    "Call",
    "Edge",
    "Failure",
    "Flag",
    "FormulaError",
    "Name",
    "Node",
    "Number",
    "Omitted",
    "Reference",
    "Text",
    "Unary",
    "function_name",
    "parse",
    "walk",
]

MAX_NESTING: Final = 100
"""How many brackets and signs may stand in each other; Excel allows 64 functions."""
MAX_DEPTH: Final = 250
"""How deep a tree may be, so that it can be walked by recursion: 1+1+1 is two deep."""

BINDING: Final = {
    "=": 1,
    "<>": 1,
    "<": 1,
    ">": 1,
    "<=": 1,
    ">=": 1,
    "&": 2,
    "+": 3,
    "-": 3,
    "*": 4,
    "/": 4,
    "^": 5,
    "%": 6,
    ",": 8,
    " ": 9,
    ":": 10,
    "#": 11,
}
"""How tightly operators with something before them bind, in Excel's order."""
SIGN: Final = 7
"""How tightly - + @ before an operand bind: -2^2 is 4."""
_NEWER: Final = ("_XLFN.", "_XLWS.", "_XLUDF.")
_OPERATORS: Final = frozenset({kinds.INFIX, kinds.POSTFIX})
_END: Final = Token("end", "", 0, 0)


@lru_cache(maxsize=4096)
def _parsed(body: str) -> Node:
    return _Parser(body).whole()


def parse(text: str) -> Node:
    """Read a formula.

    Args:
        text: the formula, with or without "="; the places of the nodes count from after it.

    Raises:
        FormulaError: it is no formula, or nests deeper than any that Excel takes.
    """
    return _parsed(bare(text))


def function_name(written: str) -> str:
    """Return a function's name in upper case, without the prefixes that files put before newer functions."""
    name = written.upper()
    for prefix in _NEWER:
        name = name.removeprefix(prefix)
    return name


class _Part(NamedTuple):
    """A node, where it ends with the brackets around it, and how deep it is."""

    node: Node
    start: int
    stop: int
    depth: int


class _Parser:
    """Reads one formula by the binding of its operators."""

    def __init__(self, body: str) -> None:
        self._body = body
        self._tokens = [*meaningful(body), _END]
        self._at = 0
        self._nesting = 0

    def whole(self) -> Node:
        part = self._expression(0)
        if self._peek() is not _END:
            raise unreadable(self._body)
        return part.node

    def _peek(self) -> Token:
        return self._tokens[self._at]

    def _next(self, *wanted: str) -> Token:
        token = self._peek()
        if token.kind not in wanted:
            raise unreadable(self._body)
        self._at += 1
        return token

    def _deeper(self, *parts: _Part) -> int:
        depth = 1 + max([0, *[part.depth for part in parts]])
        if depth > MAX_DEPTH:
            raise _too_deep()
        return depth

    def _expression(self, least: int) -> _Part:
        self._nesting += 1
        if self._nesting > MAX_NESTING:
            raise _too_deep()
        part = self._operand()
        while True:
            token = self._peek()
            if token.kind not in _OPERATORS:
                break
            op = token.text.strip() or " "
            binding = BINDING.get(op, 0)
            if binding <= least:
                break
            self._at += 1
            part = self._postfix(part, token) if token.kind == kinds.POSTFIX else self._infix(part, op, binding)
        self._nesting -= 1
        return part

    def _postfix(self, operand: _Part, token: Token) -> _Part:
        node = Unary(token.text, operand.node, start=operand.start, stop=token.stop)
        return _Part(node, operand.start, token.stop, self._deeper(operand))

    def _infix(self, left: _Part, op: str, binding: int) -> _Part:
        right = self._expression(binding)
        node = Binary(op, left.node, right.node, start=left.start, stop=right.stop)
        return _Part(node, left.start, right.stop, self._deeper(left, right))

    def _operand(self) -> _Part:
        token = self._next(*_OPERAND_KINDS)
        if token.kind == kinds.PREFIX:
            operand = self._expression(SIGN)
            node: Node = Unary(token.text, operand.node, start=token.start, stop=operand.stop)
            part = _Part(node, token.start, operand.stop, self._deeper(operand))
        elif token.kind == kinds.OPEN:
            inner = self._expression(0)
            part = _Part(inner.node, token.start, self._next(kinds.CLOSE).stop, inner.depth)
        elif token.kind == kinds.FUNCTION:
            part = self._call(token)
        elif token.kind == kinds.ARRAY:
            part = self._array(token)
        else:
            part = self._leaf(token)
        while self._peek().kind == kinds.OPEN:
            part = self._applied(part)
        return part

    def _call(self, token: Token) -> _Part:
        args, stop = self._arguments()
        node = Call(function_name(token.text[:-1]), tuple(arg.node for arg in args), start=token.start, stop=stop)
        return _Part(node, token.start, stop, self._deeper(*args))

    def _applied(self, function: _Part) -> _Part:
        self._next(kinds.OPEN)
        self._mark_arguments()
        args, stop = self._arguments()
        nodes = tuple(arg.node for arg in args)
        node: Node = Applied(function.node, nodes, start=function.start, stop=stop)
        if isinstance(function.node, Name) and function.start == function.node.start:
            # SUM (A1): a blank before the bracket hides the function from the tokenizer.
            node = Call(function_name(function.node.text), nodes, start=function.start, stop=stop)
        return _Part(node, function.start, stop, self._deeper(function, *args))

    def _mark_arguments(self) -> None:
        """Make the commas up to the closing bracket separate arguments; the tokenizer takes them for unions."""
        depth, at = 0, self._at
        while self._tokens[at] is not _END and (depth or self._tokens[at].kind != kinds.CLOSE):
            token = self._tokens[at]
            depth += (token.kind in {kinds.OPEN, kinds.FUNCTION}) - (token.kind == kinds.CLOSE)
            if not depth and token.kind == kinds.INFIX and token.text == ",":
                self._tokens[at] = token._replace(kind=kinds.ARGUMENT)
            at += 1

    def _arguments(self) -> tuple[list[_Part], int]:
        if self._peek().kind == kinds.CLOSE:
            return [], self._next(kinds.CLOSE).stop
        args = []
        while True:
            at = self._peek()
            if at.kind in {kinds.ARGUMENT, kinds.CLOSE}:
                args.append(_Part(Omitted(start=at.start, stop=at.start), at.start, at.start, 1))
            else:
                args.append(self._expression(0))
            end = self._next(kinds.ARGUMENT, kinds.CLOSE)
            if end.kind == kinds.CLOSE:
                return args, end.stop

    def _array(self, opening: Token) -> _Part:
        rows: list[list[Node]] = [[]]
        while True:
            rows[-1].append(self._constant())
            end = self._next(kinds.ARGUMENT, kinds.ROW, kinds.ARRAY_END)
            if end.kind == kinds.ARRAY_END:
                break
            if end.kind == kinds.ROW:
                rows.append([])
        if len({len(row) for row in rows}) > 1:
            raise unreadable(self._body)
        node = ArrayConstant(tuple(map(tuple, rows)), start=opening.start, stop=end.stop)
        return _Part(node, opening.start, end.stop, 3)

    def _constant(self) -> Node:
        token = self._next(kinds.PREFIX, kinds.NUMBER, kinds.TEXT, kinds.FLAG, kinds.ERROR)
        if token.kind != kinds.PREFIX:
            return self._leaf(token).node
        number = self._leaf(self._next(kinds.NUMBER)).node
        return Unary(token.text, number, start=token.start, stop=number.stop)

    def _leaf(self, token: Token) -> _Part:
        node = READERS[token.kind](token.text, token.start, token.stop)
        if node is None:
            raise unreadable(self._body)
        return _Part(node, token.start, token.stop, LEAF_DEPTH)


_OPERAND_KINDS: Final = (kinds.PREFIX, kinds.OPEN, kinds.FUNCTION, kinds.ARRAY, *READERS)


def _too_deep() -> FormulaError:
    return FormulaError("数式の入れ子が深すぎます。", "The formula nests too deeply.")
