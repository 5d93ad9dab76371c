"""Sums as their summands: 1+a+b is one sum of three, however it nests."""

from __future__ import annotations

from typing import NamedTuple

from xl_addin.formulas.tree import Binary, Node


class Summand(NamedTuple):
    """A part of a sum.

    Attributes:
        node: the part without brackets around it.
        is_minus: whether it is taken away.
        start: where it begins in the formula, brackets around it included.
        stop: where it ends.
    """

    node: Node
    is_minus: bool
    start: int
    stop: int


class Term(NamedTuple):
    """A part of a formula that is replaced as a whole."""

    node: Node
    start: int
    stop: int


def is_sum(node: Node) -> bool:
    """Tell whether a node adds or takes away."""
    return isinstance(node, Binary) and node.op in {"+", "-"}


def summands(node: Node, text: str) -> list[Summand]:
    """Take a sum apart, but not sums in brackets; what is no sum is its only summand.

    Args:
        node: the sum.
        text: the formula.
    """
    found: list[Summand] = []
    start, stop = node.start, node.stop
    while isinstance(node, Binary) and is_sum(node):
        right = node.right
        outer = _before_brackets(text, right.start, text.count(")", right.stop, stop))
        found.append(Summand(right, node.op == "-", outer, stop))
        stop = _behind_brackets(text, node.left.stop, outer)
        node = node.left
        if node.start != start:
            break
    found.append(Summand(node, False, start, stop))
    return found[::-1]


def joined(parts: list[Summand]) -> Term:
    """Put neighbouring summands together again, the first of which is not taken away."""
    node = parts[0].node
    for part in parts[1:]:
        node = Binary("-" if part.is_minus else "+", node, part.node, start=parts[0].start, stop=part.stop)
    return Term(node, parts[0].start, parts[-1].stop)


def _before_brackets(text: str, start: int, brackets: int) -> int:
    for _ in range(brackets):
        start = text.rindex("(", 0, start)
    return start


def _behind_brackets(text: str, stop: int, limit: int) -> int:
    closing = text.rfind(")", stop, limit)
    return stop if closing < 0 else closing + 1
