"""What copies of a formula surely share, found without reading them: most formulas of a sheet are copies of one."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from xl_addin.formulas.addresses import column_at

if TYPE_CHECKING:
    from collections.abc import Hashable

_CELL: Final = re.compile(
    r"""("(?:[^"]|"")*"|'(?:[^']|'')*'|\[[^\]]*\])|(?<![\w.$])(\$?)([A-Za-z]{1,3})(\$?)([0-9]{1,7})(?![\w(!.\[])"""
)


def drafted(text: str, row: int, col: int) -> Hashable:
    """Return what copies of a formula surely share, found without reading it; other formulas never share it."""
    pieces = _CELL.split(text)
    offsets: list[object] = []
    # Each reference gives four pieces after the text before it: $, letters, $, digits; or none of them for a quoted text.
    for at in range(1, len(pieces), 6):
        quoted, held_col, letters, held_row, digits = pieces[at : at + 5]
        if quoted is not None:
            offsets.append(quoted)
        else:
            there_col, there_row = _column(letters), int(digits) - 1
            offsets += (
                held_col,
                there_col if held_col else there_col - col,
                held_row,
                there_row if held_row else there_row - row,
            )
    return (*pieces[::6], *offsets)


@lru_cache(maxsize=20_000)
def _column(letters: str) -> int:
    return column_at(letters)
