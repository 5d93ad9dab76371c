"""The data rows of a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from xl_addin.hosts.calc.xlw.collection import Numbered
from xl_addin.hosts.calc.xlw.contents import CONTENTS, FORMULAS, filled
from xl_addin.hosts.calc.xlw.ranges import start_of, uno_range

if TYPE_CHECKING:
    from xl_addin.hosts.calc.xlw.addresses import Box
    from xl_addin.hosts.calc.xlw.range import Range
    from xl_addin.hosts.calc.xlw.tables.table import Table


class TableRow(base_classes.TableRow):
    """A data row, by its place.

    Args:
        table: the table.
        index: its number from 1.
    """

    def __init__(self, table: Table, index: int) -> None:
        self.table = table
        self._index = index

    @property
    def index(self) -> int:
        """Its number from 1."""
        return self._index

    @property
    def box(self) -> Box:
        """Its cells."""
        box = self.table.box
        return box._replace(row=box.row + self.table.show_headers + self._index - 1, rows=1)

    @property
    def range(self) -> Range:
        """Its cells."""
        return self.table.sheet.box(self.box)

    async def get_range(self) -> Range:
        """Give its cells."""
        return self.range

    def delete(self) -> None:
        """Delete it; the last one is emptied, as a table has at least a blank row."""
        table, body, row = self.table, self.table.body, self.box
        if body is None or body.rows == 1:
            uno_range(table.sheet.uno, row).clearContents(CONTENTS)
            return
        box = table.box
        table.sheet.box(row).delete("up")
        table.box = box._replace(rows=box.rows - 1)


class TableRows(Numbered[TableRow], base_classes.TableRows):
    """The data rows of a table.

    Args:
        table: the table.
    """

    def __init__(self, table: Table) -> None:
        self.table = table

    @property
    def api(self) -> Any:
        """The data rows as UNO object; None if the table is empty."""
        body = self.table.data_body_range
        return None if body is None else body.api

    @property
    def parent(self) -> Table:
        """The table."""
        return self.table

    @property
    def column_count(self) -> int:
        """Number of the table's columns."""
        return self.table.box.columns

    async def get_count(self) -> int:
        """Count the rows."""
        return len(self)

    def _items(self) -> list[TableRow]:
        body = self.table.body
        rows = 0 if body is None or self.table.empty else body.rows
        return [TableRow(self.table, index) for index in range(1, rows + 1)]

    def add(self, values: list[Any] | None, index: int | None) -> TableRow:
        """Add a row, after the others or before the one of that number."""
        table = self.table
        row = TableRow(table, len(self) + 1 if index is None else index)
        if not table.empty:
            box = table.box
            table.sheet.box(row.box).insert("down")
            table.box = box._replace(rows=box.rows + 1)
            if values is None:
                self._fill_calculated(row)
        if values is not None:
            row.range.raw_value = [values]
        return row

    def _fill_calculated(self, row: TableRow) -> None:
        """Copy the formula of columns that hold nothing else."""
        table, body = self.table, self.table.body
        if body is None or body.rows == 1:
            return
        other = TableRow(table, row.index - 1 if row.index > 1 else row.index + 1).box
        for place in range(body.columns):
            column = body._replace(column=body.column + place, columns=1)
            formulas = filled(table.sheet.box(column), column, FORMULAS)
            if sum(each.rows for each in formulas) == body.rows - 1:
                sheet, goal = table.sheet.uno, column._replace(row=row.box.row)
                source = uno_range(sheet, column._replace(row=other.row, rows=1))
                sheet.copyRange(start_of(sheet, goal), source.getRangeAddress())
