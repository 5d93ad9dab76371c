"""How far the cells reach that formulas stand in and refer to, sheet by sheet."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from xl_addin.errors import XlAddinError
from xl_addin.formulas.nodes import Name, Node, Reference, walk
from xl_addin.formulas.tree import parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from xl_addin.freeze.note import Piece


_DIGITS: Final = re.compile("[0-9]+")


def reach(pieces: Iterable[Piece], sheets: Iterable[str], names: Mapping[str, str]) -> dict[str, tuple[int, int]]:
    """Return the last row and column that matter to formulas.

    Args:
        pieces: the formulas and where they stand.
        sheets: the worksheets of the workbook.
        names: its defined names and what they refer to.

    Returns:
        By sheet, counted from 0; a sheet without any such cell is left out.
    """
    known = {name.casefold(): name for name in sheets}
    defined = {name.rpartition("!")[2].casefold(): text for name, text in names.items()}
    found: dict[str, tuple[int, int]] = {}
    copies: dict[tuple[str, str], list[Piece]] = defaultdict(list)
    for piece in pieces:
        _add(found, piece.sheet, piece.area.last_row, piece.area.last_col)
        copies[piece.sheet, _DIGITS.sub("0", piece.formula)].append(piece)
    for group in copies.values():
        # Of copies down a column, the first and the last one reach farthest.
        for formula in {group[0].formula, group[-1].formula}:
            for reference in _references(formula, defined):
                for name in (reference.sheet or group[0].sheet, reference.last_sheet):
                    sheet = None if name is None or reference.book is not None else known.get(name.casefold())
                    if sheet is not None:
                        _add(found, sheet, reference.area.last_row, reference.area.last_col)
    return found


def _references(formula: str, defined: Mapping[str, str]) -> Iterator[Reference]:
    for node in _nodes(formula):
        if isinstance(node, Reference):
            yield node
        elif isinstance(node, Name) and (text := defined.get(node.text.rpartition("!")[2].casefold())):
            yield from (inner for inner in _nodes(text) if isinstance(inner, Reference))


def _nodes(formula: str) -> Iterator[Node]:
    try:
        yield from walk(parse(formula))
    except XlAddinError:
        # A formula that cannot be read comes back as it was all the same.
        return


def _add(found: dict[str, tuple[int, int]], sheet: str, row: int, col: int) -> None:
    last_row, last_col = found.get(sheet, (0, 0))
    found[sheet] = (max(last_row, row), max(last_col, col))
