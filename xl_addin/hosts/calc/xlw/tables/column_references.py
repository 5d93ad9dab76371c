"""References to columns of a table spelled as cells, before its headers go: Calc then forgets the columns' names."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Final

from openpyxl.utils.cell import get_column_letter

from xl_addin.hosts.calc.xlw.formulas import tables
from xl_addin.hosts.calc.xlw.formulas.rewriting import Rewriting
from xl_addin.hosts.calc.xlw.formulas.tokens import FIRST, REST, TEXT

if TYPE_CHECKING:
    from xl_addin.hosts.calc.xlw.tables.table import Table

_KEPT: Final = rf"{TEXT}|'(?:[^']|'')*'"
_INNER: Final = r"\[((?:[^\[\]']|'.|\[(?:[^\[\]']|'.)*\])*)\]"
_LOST: Final = "#REF!"
_THIS_ROW, _DATA, _TOTALS, _ALL = "#This Row", "#Data", "#Totals", "#All"


def spell_as_cells(table: Table) -> None:
    """Change the formulas that name columns of a table.

    Args:
        table: the table, with its headers.
    """
    name = rf"(?<!{REST})(?<!{FIRST}){re.escape(table.name)}"
    pattern = re.compile(rf"({_KEPT})|{name}{_INNER}", re.IGNORECASE | re.DOTALL)
    columns, document = _Columns(table), table.sheet.book.uno
    sheets = [document.Sheets.getByIndex(number) for number in range(document.Sheets.getCount())]
    here = table.sheet.index - 1

    def change(text: str, row: int, *, own: bool) -> str:
        return pattern.sub(lambda match: match[1] or columns.cells(match[2], row, own=own) or match[0], text)

    Rewriting(partial(change, own=True), [sheets.pop(here)]).write()
    Rewriting(partial(change, own=False), sheets, [document, *sheets, table.sheet.uno]).write()


class _Columns:
    """The columns of a table, as references name them."""

    def __init__(self, table: Table) -> None:
        self._box, self._totals = table.box, table.show_totals
        self._names = [name.casefold() for name in table.column_names]
        self._sheet = "$'" + table.sheet.name.replace("'", "''") + "'."

    def cells(self, inner: str, row: int, *, own: bool) -> str | None:
        """Spell a reference as cells.

        Args:
            inner: what stands in its outer brackets.
            row: row of the formula.
            own: the formula is on the table's sheet.

        Returns:
            The cells; None if no column is named.
        """
        parts, named = tables.read(inner.strip())
        names = [tables.plain(name).casefold() for name in named]
        if not names or any(name not in self._names for name in names):
            return None
        rows = self._rows(parts, row)
        if rows is None:
            return _LOST
        follows = parts == [_THIS_ROW]
        sign = "" if follows else "$"
        numbers = [self._box.column + self._names.index(name) for name in (names[0], names[-1])]
        first, last = (
            f"${get_column_letter(number)}{sign}{at}" for number, at in zip(sorted(numbers), rows, strict=True)
        )
        # Sorting takes only references without a sheet along with their row.
        sheet = "" if follows and own else self._sheet
        return sheet + (first if first == last else f"{first}:{last}")

    def _rows(self, parts: list[str], row: int) -> tuple[int, int] | None:
        first, last = self._box.row + 1, self._box.last_row - bool(self._totals)
        if parts == [_THIS_ROW]:
            return (row, row) if first <= row <= last else None
        wanted = set(parts) or {_DATA}
        if wanted == {_TOTALS}:
            return (last + 1, last + 1) if self._totals else None
        if not wanted & {_DATA, _ALL}:
            return None
        return first, last + (self._totals and bool(wanted & {_TOTALS, _ALL}))
