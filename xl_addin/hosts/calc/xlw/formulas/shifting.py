"""A formula copied to other cells: its relative references move along."""

from __future__ import annotations

import re
from typing import Final

from openpyxl.utils.cell import column_index_from_string, get_column_letter

from xl_addin.hosts.calc.xlw.addresses import MAX_COLUMNS, MAX_ROWS
from xl_addin.hosts.calc.xlw.formulas.tokens import RELATIVE

_PART: Final = re.compile(r"(\$?)([A-Za-z]{1,3})(?=[\d$:]|$)|(\$?)(\d+)")

Move = tuple[str, int]
"""What moves: "row" or "column", and where it is in the formula as it was written."""


class Movable:
    """A formula, cut at what moves.

    Args:
        formula: the formula in Excel's syntax.
    """

    def __init__(self, formula: str) -> None:
        self._texts: list[str] = []
        self._moves: list[Move] = []
        self._pending = ""
        last = 0
        for match in RELATIVE.finditer(formula):
            if match["area"] is not None:
                self._pending += formula[last : match.start()]
                self._cut(match["area"])
                last = match.end()
        self._texts.append(self._pending + formula[last:])

    def moved(self, rows: int, columns: int) -> str:
        """Write the formula for another cell.

        Args:
            rows: how far down it is from the cell that the formula was written for.
            columns: how far to the right.

        Returns:
            The formula; a reference that leaves the sheet comes in again on the other side, as in Excel.
        """
        made = [self._texts[0]]
        for (kind, number), text in zip(self._moves, self._texts[1:], strict=True):
            if kind == "row":
                made.append(str((number + rows - 1) % MAX_ROWS + 1))
            else:
                made.append(get_column_letter((number + columns - 1) % MAX_COLUMNS + 1))
            made.append(text)
        return "".join(made)

    def _cut(self, area: str) -> None:
        last = 0
        for match in _PART.finditer(area):
            if match[1] == "" or match[3] == "":
                self._texts.append(self._pending + area[last : match.start()])
                row = match[3] == ""
                self._moves.append(
                    ("row", int(match[4])) if row else ("column", column_index_from_string(match[2].upper()))
                )
                self._pending, last = "", match.end()
        self._pending += area[last:]
