"""Rows brought into another order, by Excel's rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from xl_addin.hosts.calc.values import Typed
from xl_addin.hosts.calc.xlw.addresses import MAX_COLUMNS, Box
from xl_addin.hosts.calc.xlw.area import Area
from xl_addin.hosts.calc.xlw.contents import CONTENTS, NOTES, OBJECTS
from xl_addin.hosts.calc.xlw.edits.guards import refuse_inside, refuse_locked
from xl_addin.hosts.calc.xlw.edits.scratch import scratch_sheet
from xl_addin.hosts.calc.xlw.ranges import boxes, start_of, uno_range
from xl_addin.hosts.calc.xlw.values.cell_errors import CellError

if TYPE_CHECKING:
    from collections.abc import Sequence

_SORT_FIELD: Final = "com.sun.star.table.TableSortField"
_NUMBER, _TEXT, _FLAG, _ERROR, _BLANK = range(5)


class RangeOrdering(Area):
    """Sorting rows, and removing those that occur twice."""

    def sort(self, keys: Sequence[int], ascending: Sequence[bool], has_headers: bool) -> None:  # noqa: FBT001
        """Sort the rows: numbers, texts, flags, errors; blanks last in both directions."""
        box = self._rows_to_order(has_headers=has_headers)
        if box is None:
            return
        refuse_locked(self, box)
        refuse_inside(self, box)
        columns = [self._column(box, key) for key in keys]
        order = self._order(columns, ascending)
        if order != list(range(box.rows)):
            self._arrange(box, order)

    def remove_duplicates(self, columns: Sequence[int], has_headers: bool) -> None:  # noqa: FBT001
        """Remove rows whose cells in some columns stand in an earlier row, too; those below move up."""
        box = self._rows_to_order(has_headers=has_headers)
        if box is None:
            return
        refuse_locked(self, box)
        refuse_inside(self, box)
        seen: set[tuple[tuple[int, float | str], ...]] = set()
        first: list[int] = []
        again: list[int] = []
        for number, row in enumerate(zip(*(self._column(box, column) for column in columns), strict=True)):
            key = tuple(map(_same, row))
            (again if key in seen else first).append(number)
            seen.add(key)
        if again:
            self._arrange(box, [*first, *again], emptied=len(again))

    def _rows_to_order(self, *, has_headers: bool) -> Box | None:
        """Give the rows below the header, up to the last that is used; None if there are not two."""
        box = self.box
        if has_headers:
            box = box._replace(row=box.row + 1, rows=box.rows - 1)
        used = self.sheet.used_range.box
        rows = min(box.last_row, used.last_row) - box.row + 1
        if box.columns == MAX_COLUMNS:
            box = box._replace(columns=used.last_column)
        return box._replace(rows=rows) if rows > 1 else None

    def _column(self, box: Box, number: int) -> list[tuple[int, float | str]]:
        """Read kind and value of the cells of one column of a block, counted from 1."""
        column = self.sheet.box(box._replace(column=box.column + number - 1, columns=1))
        column.options = {"err_to_str": True}
        raw, plain = column.raw_value, column.uno.getDataArray()
        found = [_kind(its[0], value[0]) for its, value in zip(raw, plain, strict=True)]
        for empty in boxes(column.uno.queryEmptyCells()):
            first = empty.row - box.row
            found[first : first + empty.rows] = [(_BLANK, 0.0)] * empty.rows
        return found

    def _order(self, columns: list[list[tuple[int, float | str]]], ascending: Sequence[bool]) -> list[int]:
        """Find the order of rows; Calc compares the texts, on a sheet of its own.

        Args:
            columns: kinds and values of each key, the first key first.
            ascending: the direction of each.

        Returns:
            The numbers of the rows, from 0, in their new order.
        """
        rows = len(columns[0])
        table: list[list[float | str]] = [[float(number)] for number in range(rows)]
        for values, up in zip(columns, ascending, strict=True):
            for row, value in zip(table, values, strict=True):
                row.extend(_comparable(*value, up=up))
        with scratch_sheet(self.book) as sheet:
            block = sheet.getCellRangeByPosition(0, 0, len(table[0]) - 1, rows - 1)
            block.setDataArray(tuple(map(tuple, table)))
            # The last key first: Calc leaves rows that are equal as they are.
            for key in range(len(columns) - 1, -1, -1):
                self._sort(block, (2 * key + 1, True), (2 * key + 2, ascending[key]), formats=False)
            return [int(row[0]) for row in block.getCellRangeByPosition(0, 0, 0, rows - 1).getDataArray()]

    def _arrange(self, box: Box, order: list[int], emptied: int = 0) -> None:
        """Bring rows into an order, with formats and notes; references in them shift as in copied formulas."""
        rank = [0.0] * len(order)
        for place, number in enumerate(order):
            rank[number] = float(place)
        # The block keeps its place on the other sheet, so that its formulas keep theirs; beside it stand the ranks.
        wide = box.column == 1
        ranks = box.last_column if wide else box.column - 2
        left, right = (box.column - 1, ranks) if wide else (ranks, box.last_column - 1)
        with scratch_sheet(self.book) as sheet:
            top, bottom = box.row - 1, box.last_row - 1
            sheet.copyRange(start_of(sheet, box), self.uno_of(box).getRangeAddress())
            sheet.getCellRangeByPosition(ranks, top, ranks, bottom).setDataArray(tuple((place,) for place in rank))
            block = sheet.getCellRangeByPosition(left, top, right, bottom)
            self._sort(block, (ranks - left, True))
            copied = uno_range(sheet, box)
            # Pictures and charts above the cells stay where they are.
            copied.clearContents(OBJECTS)
            if emptied:
                gone = box._replace(row=box.last_row - emptied + 1, rows=emptied)
                uno_range(sheet, gone).clearContents(CONTENTS | NOTES)
            self.sheet.uno.copyRange(start_of(self.sheet.uno, box), copied.getRangeAddress())

    def _sort(self, block: Any, *keys: tuple[int, bool], formats: bool = True) -> None:
        bridge = self.bridge
        fields = tuple(
            bridge.struct(_SORT_FIELD, Field=field, IsAscending=up, IsCaseSensitive=False) for field, up in keys
        )
        block.sort(
            bridge.properties(
                SortFields=Typed(f"[]{_SORT_FIELD}", fields),
                ContainsHeader=False,
                IsSortColumns=False,
                BindFormatsToContent=formats,
            )
        )


def _kind(raw: Any, plain: Any) -> tuple[int, float | str]:
    if isinstance(raw, CellError):
        return _ERROR, raw.text
    if isinstance(raw, bool):
        return _FLAG, float(raw)
    return (_TEXT, plain) if isinstance(plain, str) else (_NUMBER, plain)


def _comparable(kind: int, value: float | str, *, up: bool) -> tuple[float, float | str]:
    """Give the kind of a value, in the order of kinds, and what its kind is ordered by."""
    if kind == _ERROR or value == "":
        # Errors are all equal; an empty text, like a number, comes before any other.
        value = 0.0
    return float(kind if up or kind == _BLANK else _ERROR - kind), value


def _same(value: tuple[int, float | str]) -> tuple[int, float | str]:
    """Give what two values share if Excel holds them for the same: it does not look at case."""
    kind, plain = value
    return kind, plain.casefold() if isinstance(plain, str) else plain
