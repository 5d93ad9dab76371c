"""What formulas have in common when one is a copy of the other elsewhere on the sheet."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from xl_addin.formulas.operands import reference
from xl_addin.formulas.shifting import shifted
from xl_addin.formulas.tokens import OPERAND, TEXT, bare, meaningful

if TYPE_CHECKING:
    from collections.abc import Hashable

    from xl_addin.formulas.nodes import Edge, Reference
    from xl_addin.formulas.tokens import Token


class Difference(NamedTuple):
    """A reference of a formula that a copy of another formula would have elsewhere.

    Attributes:
        found: as it stands in the formula.
        expected: as a copy of the other formula would have it here.
        start: where it begins in the formula without "=".
        stop: where it ends.
    """

    found: str
    expected: str
    start: int
    stop: int


def relative(text: str, row: int, col: int) -> Hashable:
    """Return a key that all copies of one formula share, and no other formula has.

    It holds where a formula refers to as seen from its own cell; blanks and the case of names do not count.

    Args:
        text: the formula, with or without "=".
        row: where it stands, counted from 0.
        col: likewise.

    Raises:
        FormulaError: the formula cannot be cut into tokens.
    """
    return tuple(piece if isinstance(piece, str) else _seen_from(piece, row, col) for piece in _pieces(bare(text)))


def differences(text: str, here: tuple[int, int], other: str, there: tuple[int, int]) -> list[Difference] | None:
    """Compare a formula with a copy of another one.

    Args:
        text: the formula, with or without "=".
        here: the row and column where it stands, counted from 0.
        other: the formula that it should be a copy of.
        there: where that stands.

    Returns:
        The references that differ, in their order; none if it is a copy, None if the formulas differ in more.

    Raises:
        FormulaError: a formula cannot be cut into tokens.
    """
    mine = meaningful(bare(text))
    model = meaningful(bare(other))
    if [token.kind for token in mine] != [token.kind for token in model]:
        return None
    found = []
    for one, another in zip(mine, model, strict=True):
        found_here, found_there = _operand(one), _operand(another)
        if found_here is None or found_there is None:
            if _plain(one) != _plain(another):
                return None
        elif _seen_from(found_here, *here) != _seen_from(found_there, *there):
            expected = shifted(another.text, here[0] - there[0], here[1] - there[1])
            found.append(Difference(one.text, expected, one.start, one.stop))
    return found


def _operand(token: Token) -> Reference | None:
    return reference(token.text) if token.kind == OPERAND else None


def _plain(token: Token) -> str:
    return token.text if token.kind == TEXT else token.text.upper()


@lru_cache(maxsize=1 << 14)
def _pieces(body: str) -> tuple[str | Reference, ...]:
    pieces: list[str | Reference] = []
    for token in meaningful(body):
        found = _operand(token)
        pieces.append(_plain(token) if found is None else found)
    return tuple(pieces)


def _seen_from(found: Reference, row: int, col: int) -> Hashable:
    sheet = (found.sheet or "").upper(), (found.last_sheet or "").upper()
    rows = _span(found.top, found.bottom, row)
    cols = _span(found.left, found.right, col)
    return found.book, sheet, rows, cols, found.is_range


def _span(first: Edge | None, last: Edge | None, here: int) -> Hashable:
    """Return both edges of a reference as seen from a cell.

    A copy may turn them round, A$5:A3 becomes A3:A$5: the order is that of kind and distance, not of place.
    """
    if first is None or last is None:
        return None
    return tuple(sorted((edge.absolute, edge.index if edge.absolute else edge.index - here) for edge in (first, last)))
