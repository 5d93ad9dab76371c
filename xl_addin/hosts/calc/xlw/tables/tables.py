"""The tables of a sheet: Calc's database ranges, which come from and go to the tables of an .xlsx file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from xl_addin.errors import WorkbookError
from xl_addin.hosts.calc.xlw.collection import Numbered
from xl_addin.hosts.calc.xlw.contents import filled
from xl_addin.hosts.calc.xlw.edits.guards import refuse_protected
from xl_addin.hosts.calc.xlw.ranges import uno_range
from xl_addin.hosts.calc.xlw.tables import headers
from xl_addin.hosts.calc.xlw.tables.styles import check_style, styles_of
from xl_addin.hosts.calc.xlw.tables.table import Table

if TYPE_CHECKING:
    from xl_addin.hosts.calc.xlw.addresses import Box
    from xl_addin.hosts.calc.xlw.sheet import Sheet


class Tables(Numbered[Table], base_classes.Tables):
    """The tables of a sheet, in the order they were made.

    Args:
        sheet: the sheet.
    """

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet

    @property
    def api(self) -> Any:
        """The document's database ranges."""
        return self.sheet.book.uno.DatabaseRanges

    def _items(self) -> list[Table]:
        place = self.sheet.index - 1
        ranges = [self.api.getByName(name) for name in self.api.getElementNames()]
        ranges = [each for each in ranges if each.getDataArea().Sheet == place]
        return [Table(self.sheet, each) for each in sorted(ranges, key=lambda each: int(each.TokenIndex))]

    def at(self, row: int, column: int) -> Table | None:
        """Give the table that holds a cell, if there is one."""
        for table in self:
            box = table.box
            if box.row <= row <= box.last_row and box.column <= column <= box.last_column:
                return table
        return None

    def add(  # noqa: PLR0917 - xlwings' arguments
        self,
        source_type: Any = None,
        source: Any = None,
        link_source: Any = None,
        has_headers: bool | None = None,  # noqa: FBT001 - xlwings calls it so
        destination: Any = None,
        table_style_name: str | None = None,
        name: str | None = None,
    ) -> Table:
        """Make a table of cells."""
        for given in (source_type, link_source, destination):
            if given is not None:
                raise ValueError("A table is made of cells: source_type, link_source and destination must be left out.")
        check_style(table_style_name or "")
        sheet: Sheet = source.impl.sheet
        refuse_protected(source.impl)
        taken = headers.names_in_use(sheet.book)
        if name is not None:
            headers.check_name(name, taken)
        box = source.impl.box
        self._check_free(Tables(sheet), box)
        box = _with_headers(sheet, box) if not has_headers else box
        box = _with_body(sheet, box)
        made = name if name is not None else headers.unused("Table", taken)
        self.api.addNewByName(made, uno_range(sheet.uno, box).getRangeAddress())
        table = Table(sheet, self.api.getByName(made))
        table.uno.ContainsHeader = True
        table.uno.AutoFilter = True
        table.complete_headers()
        styles_of(sheet.book).start(made, table_style_name or "")
        return table

    @staticmethod
    def _check_free(tables: Tables, box: Box) -> None:
        for table in tables:
            if table.box.common(box):
                raise WorkbookError(
                    f"テーブル「{table.name}」と重なる範囲にはテーブルを作れません。",
                    f"A table cannot overlap another: {table.name} has some of these cells.",
                )


def _with_headers(sheet: Sheet, box: Box) -> Box:
    """Push cells without headers down by a row for them."""
    sheet.box(box._replace(rows=1)).insert("down")
    return box._replace(rows=box.rows + 1)


def _with_body(sheet: Sheet, box: Box) -> Box:
    """Give headers alone an empty row, in which data can be put."""
    if box.rows > 1:
        return box
    below = box._replace(row=box.row + 1)
    if filled(sheet.box(below), below):
        sheet.box(below).insert("down")
    return box._replace(rows=2)
