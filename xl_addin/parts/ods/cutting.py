"""Leaves out of content.xml what need not be looked at, and remembers where in the whole part the rest stands.

That is only possible in a part like LibreOffice writes it: all namespaces declared at the root, no comments.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, Final

from xl_addin.parts.ods.spaces import TABLE
from xl_addin.parts.tags import attributes, tag_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_ROOT: Final = re.compile(rb"<[^!?]")
_UNUSUAL: Final = (b"<!", b"<?", b"xmlns")
_DIGITS: Final = 9


class Rest:
    """What is left of a text.

    Args:
        text: the whole.
        start: where the part of it begins that matters.
        stop: where that ends.
        cuts: start and stop of what is left out of that, in order.
    """

    def __init__(self, text: bytes, start: int, stop: int, cuts: list[tuple[int, int]]) -> None:
        edges = [start, *(edge for cut in cuts for edge in cut), stop]
        kept = list(zip(edges[::2], edges[1::2], strict=True))
        self.text = b"".join(text[first:last] for first, last in kept)
        self._starts = [first for first, _last in kept]
        self._shifted: list[int] = []
        at = 0
        for first, last in kept:
            self._shifted.append(at)
            at += last - first

    def place(self, offset: int) -> int:
        """Return where in the whole text a byte of the rest stands."""
        at = bisect_right(self._shifted, offset) - 1
        return self._starts[at] + offset - self._shifted[at]


def table_prefix(text: bytes) -> bytes | None:
    """Return the prefix, colon included, of everything that belongs to sheets; None if something may not be left out."""
    found = _ROOT.search(text)
    if found is None:
        return None
    root = tag_at(text, found.start())
    if any(text.find(mark, root.stop) >= 0 for mark in _UNUSUAL):
        return None
    declared = [name for name, uri in attributes(text, root).items() if uri == TABLE.encode()]
    if len(declared) != 1 or not declared[0].startswith(b"xmlns:"):
        return None
    return declared[0].removeprefix(b"xmlns:") + b":"


def without_cells(text: bytes, prefix: bytes) -> Rest:
    """Leave out the rows of all sheets; their own lists of names stay."""
    cuts, depth, start = [], 0, 0
    names = b"<" + prefix + b"named-expressions"
    for at, is_end in _tables(text, prefix, 0, len(text)):
        if is_end:
            depth -= 1
            if not depth:
                listed = text.rfind(names, start, at)
                cuts.append((start, at if listed < 0 else listed))
            continue
        tag = tag_at(text, at)
        if tag.empty:
            continue
        if not depth:
            start = tag.stop
        depth += 1
    return Rest(text, 0, len(text), cuts)


def without_rows(text: bytes, prefix: bytes, start: int, stop: int, wanted: Sequence[int]) -> Rest:
    """Leave out the cells of rows that are not wanted, unless they hold an array formula.

    Args:
        text: the part.
        prefix: that of sheets and rows.
        start: where the sheet begins.
        stop: where it ends.
        wanted: rows, counted from 0, in order.
    """
    if sum(1 for _table in _tables(text, prefix, start, stop)) > 2:  # noqa: PLR2004  # a start and an end
        return Rest(text, start, stop, [])
    cuts, row, at = [], 0, start
    matrix = text.find(b"number-matrix-", start, stop) >= 0
    opening, closing = b"<" + prefix + b"table-row", b"</" + prefix + b"table-row"
    while (at := text.find(opening, at, stop)) >= 0:
        after = at + len(opening)
        if text[after : after + 1] not in b" \t\r\n/>":
            at = after
            continue
        tag = tag_at(text, at)
        count = _times(attributes(text, tag).get(prefix + b"number-rows-repeated", b"1"))
        at = tag.stop
        if not tag.empty:
            at = text.find(closing, at, stop)
            is_wanted = bisect_left(wanted, row) < bisect_left(wanted, row + count)
            if not is_wanted and not (matrix and text.find(b"number-matrix-", tag.stop, at) >= 0):
                cuts.append((tag.stop, at))
        row += count
    return Rest(text, start, stop, cuts)


def _tables(text: bytes, prefix: bytes, start: int, stop: int) -> Iterator[tuple[int, bool]]:
    pattern = re.compile(b"<(/?)" + re.escape(prefix) + rb"table(?=[\s/>])")
    return ((found.start(), bool(found[1])) for found in pattern.finditer(text, start, stop))


def _times(said: bytes) -> int:
    return int(said) if said.isdigit() and len(said) <= _DIGITS else 1
