"""The columns of a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from xl_addin.hosts.calc.xlw.collection import Numbered

if TYPE_CHECKING:
    from xl_addin.hosts.calc.xlw.range import Range
    from xl_addin.hosts.calc.xlw.tables.table import Table


class TableColumn(base_classes.TableColumn):
    """A column, by its place.

    Args:
        table: the table.
        index: its number from 1.
    """

    def __init__(self, table: Table, index: int) -> None:
        self.table = table
        self._index = index

    @property
    def name(self) -> str:
        """Its header."""
        return self.table.column_names[self._index - 1]

    @property
    def index(self) -> int:
        """Its number from 1."""
        return self._index

    @property
    def range(self) -> Range:
        """Its cells, header and total included."""
        box = self.table.box
        return self.table.sheet.box(box._replace(column=box.column + self._index - 1, columns=1))

    @property
    def data_body_range(self) -> Range | None:
        """Its data; None if the table is empty."""
        body = self.table.body
        if body is None or self.table.empty:
            return None
        return self.table.sheet.box(body._replace(column=body.column + self._index - 1, columns=1))

    async def get_range(self) -> Range:
        """Give its cells, header and total included."""
        return self.range

    async def get_data_body_range(self) -> Range | None:
        """Give its data; None if the table is empty."""
        return self.data_body_range

    def delete(self) -> None:
        """Delete it; cells beside the table move left."""
        table, box = self.table, self.table.box
        if box.columns == 1:
            raise ValueError("Cannot delete the last table column")
        names = table.column_names
        table.sheet.box(box._replace(column=box.column + self._index - 1, columns=1)).delete("left")
        table.box = box._replace(columns=box.columns - 1)
        table.set_column_names(names[: self._index - 1] + names[self._index :])


class TableColumns(Numbered[TableColumn], base_classes.TableColumns):
    """The columns of a table.

    Args:
        table: the table.
    """

    def __init__(self, table: Table) -> None:
        self.table = table

    @property
    def api(self) -> Any:
        """The columns as UNO object."""
        return self.table.range.api.getColumns()

    @property
    def parent(self) -> Table:
        """The table."""
        return self.table

    async def get_count(self) -> int:
        """Count the columns."""
        return len(self)

    def _items(self) -> list[TableColumn]:
        return [TableColumn(self.table, index) for index in range(1, self.table.box.columns + 1)]

    def _named(self, name: str) -> TableColumn | None:
        names = [each.casefold() for each in self.table.column_names]
        return TableColumn(self.table, names.index(name.casefold()) + 1) if name.casefold() in names else None

    def add(self, name: str, index: int | None) -> TableColumn:
        """Add a column, after the others or before the one of that number."""
        table, box = self.table, self.table.box
        place = box.columns + 1 if index is None else index
        names = table.column_names
        table.sheet.box(box._replace(column=box.column + place - 1, columns=1)).insert("right")
        table.box = box._replace(columns=box.columns + 1)
        table.set_column_names([*names[: place - 1], name, *names[place - 1 :]])
        return TableColumn(table, place)
