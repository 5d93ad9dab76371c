"""What a single token of a formula stands for: a number, a text, a flag, an error, a reference or a name."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from math import isfinite
from typing import TYPE_CHECKING, Final

from xl_addin.formulas import tokens as kinds
from xl_addin.formulas.nodes import Binary, Failure, Flag, Node, Number, Text
from xl_addin.formulas.operands import named, placed, split_prefix

if TYPE_CHECKING:
    from collections.abc import Callable

LEAF_DEPTH: Final = 8
"""How deep what one token stands for may be: A1:total is a tree."""


def _number(text: str, start: int, stop: int) -> Node | None:
    try:
        # An exponent may be too long for a decimal, whose float is simply 0.
        fits = isfinite(float(text)) and Decimal(text).is_finite()
    except (ValueError, InvalidOperation):
        return None
    return Number(text, start=start, stop=stop) if fits else None


def _text(text: str, start: int, stop: int) -> Node:
    return Text(text[1:-1].replace('""', '"'), start=start, stop=stop)


def _flag(text: str, start: int, stop: int) -> Node:
    return Flag(text.upper() == "TRUE", start=start, stop=stop)


def _failure(text: str, start: int, stop: int) -> Node | None:
    prefix, hash_sign, code = text.rpartition("#")
    if split_prefix(prefix) != (prefix, ""):
        return None
    return Failure(hash_sign + code.upper(), prefix, start=start, stop=stop)


def _reference(text: str, start: int, stop: int) -> Node | None:
    whole = placed(text, start, stop) or named(text, start, stop)
    if whole is not None:
        return whole
    # A1:total, a cell and a name, is one operand to the tokenizer; a colon may stand within a sheet's name, too.
    colons = [at for at, character in enumerate(text) if character == ":"]
    for colon in reversed(colons if len(colons) < LEAF_DEPTH else ()):
        middle = start + colon
        last = placed(text[colon + 1 :], middle + 1, stop) or named(text[colon + 1 :], middle + 1, stop)
        first = _reference(text[:colon], start, middle) if last else None
        if first and last:
            return Binary(":", first, last, start=start, stop=stop)
    return None


READERS: Final[dict[str, Callable[[str, int, int], Node | None]]] = {
    kinds.NUMBER: _number,
    kinds.TEXT: _text,
    kinds.FLAG: _flag,
    kinds.ERROR: _failure,
    kinds.OPERAND: _reference,
}
"""How the tokens of each kind are read; None is not readable."""
