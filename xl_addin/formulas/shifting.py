"""A formula as its copy elsewhere on the sheet would read."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from xl_addin.formulas.operands import cells_text, moved, reference, split_prefix
from xl_addin.formulas.tokens import OPERAND, bare, tokens

if TYPE_CHECKING:
    from xl_addin.formulas.nodes import Reference

_LOST: Final = "#REF!"


def shifted(text: str, rows: int, cols: int) -> str:
    """Return what a copy of a formula reads that many rows further down and columns further right.

    Relative references move, everything else keeps its spelling.

    Args:
        text: the formula, with or without "=".
        rows: how many rows down, negative for up.
        cols: how many columns to the right, negative for left.

    Returns:
        The copy, with "=" if the formula has it; a reference that leaves the sheet is #REF!.

    Raises:
        FormulaError: the formula cannot be cut into tokens.
    """
    body = bare(text)
    equals = text[: len(text) - len(body)]
    return equals + "".join(piece if isinstance(piece, str) else _moved(piece, rows, cols) for piece in _pieces(body))


def _moved(found: Reference, rows: int, cols: int) -> str:
    there = moved(found, rows, cols)
    return _LOST if there is None else cells_text(there)


@lru_cache(maxsize=256)
def _pieces(body: str) -> tuple[str | Reference, ...]:
    """Cut a formula into text that stays and the relative references between, without the names of their sheets."""
    pieces: list[str | Reference] = []
    end = 0
    for token in tokens(body):
        found = reference(token.text) if token.kind == OPERAND else None
        if found is not None and not _fixed(found):
            prefix, _ = split_prefix(token.text)
            pieces += [body[end : token.start] + prefix, found]
            end = token.stop
    return (*pieces, body[end:])


def _fixed(found: Reference) -> bool:
    return all(edge is None or edge.absolute for edge in (found.top, found.left, found.bottom, found.right))
