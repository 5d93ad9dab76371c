"""A table of a sheet."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Any, Final

from xlwings import base_classes

from xl_addin.errors import WorkbookError
from xl_addin.hosts.calc.xlw import addresses
from xl_addin.hosts.calc.xlw.addresses import Box
from xl_addin.hosts.calc.xlw.contents import CONTENTS, filled
from xl_addin.hosts.calc.xlw.on_sheet import OnSheet
from xl_addin.hosts.calc.xlw.ranges import box_of, start_of, uno_range
from xl_addin.hosts.calc.xlw.rules.filters import AutoFilter
from xl_addin.hosts.calc.xlw.tables import column_references, headers, pivot_sources, renaming
from xl_addin.hosts.calc.xlw.tables.columns import TableColumns
from xl_addin.hosts.calc.xlw.tables.rows import TableRows
from xl_addin.hosts.calc.xlw.tables.styles import TableStyle

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.hosts.calc.xlw.book import Book
    from xl_addin.hosts.calc.xlw.range import Range

_hidden_headers: Final[weakref.WeakKeyDictionary[Book, dict[str, list[str]]]] = weakref.WeakKeyDictionary()
"""The column names of tables whose header row is hidden, which Calc forgets: by workbook and table."""

_SUM, _COUNT = 109, 103


class Table(OnSheet, TableStyle, base_classes.Table):
    """A database range with a header row, data rows and perhaps a totals row.

    Args:
        sheet: the sheet.
        uno: the database range.
    """

    @property
    def box(self) -> Box:
        """Its cells, headers and totals included."""
        return box_of(self.uno.getDataArea())

    @box.setter
    def box(self, box: Box) -> None:
        self.uno.setDataArea(uno_range(self.sheet.uno, box).getRangeAddress())

    @property
    def body(self) -> Box | None:
        """Its data rows, of which one may be blank; None without any."""
        box = self.box
        first = box.row + bool(self.show_headers)
        rows = box.last_row - bool(self.show_totals) - first + 1
        return Box(first, box.column, rows, box.columns) if rows > 0 else None

    @property
    def empty(self) -> bool:
        """Whether it has no data, but a blank row to put some in."""
        body = self.body
        return body is not None and body.rows == 1 and not filled(self.sheet.box(body), body)

    @property
    def name(self) -> str:
        """Its name."""
        return str(self.uno.getName())

    @name.setter
    def name(self, value: str) -> None:
        renaming.rename(self, value)

    @property
    def display_name(self) -> str:
        """Its name, too."""
        return self.name

    @display_name.setter
    def display_name(self, value: str) -> None:
        self.name = value

    @property
    def range(self) -> Range:
        """All its cells."""
        return self.sheet.box(self.box)

    @property
    def header_row_range(self) -> Range | None:
        """Its header row; None if it is hidden."""
        return self.sheet.box(self.box._replace(rows=1)) if self.show_headers else None

    @property
    def data_body_range(self) -> Range | None:
        """Its data rows; None if it is empty."""
        body = self.body
        return self.sheet.box(body) if body is not None and not self.empty else None

    @property
    def insert_row_range(self) -> Range | None:
        """The blank row of an empty table."""
        body = self.body
        return self.sheet.box(body) if body is not None and self.empty else None

    @property
    def totals_row_range(self) -> Range | None:
        """Its totals row; None if it is hidden."""
        box = self.box
        return self.sheet.box(box._replace(row=box.last_row, rows=1)) if self.show_totals else None

    @property
    def rows(self) -> TableRows:
        """Its data rows."""
        return TableRows(self)

    @property
    def columns(self) -> TableColumns:
        """Its columns."""
        return TableColumns(self)

    @property
    def autofilter(self) -> AutoFilter:
        """Its filter."""
        return AutoFilter(self.sheet, self.box, table=self)

    @property
    def show_autofilter(self) -> bool:
        """Whether its headers have buttons to filter with."""
        return bool(self.uno.AutoFilter)

    @show_autofilter.setter
    def show_autofilter(self, value: bool) -> None:
        if not value:
            self.autofilter.clear(None)
        self.uno.AutoFilter = bool(value)

    @property
    def column_names(self) -> list[str]:
        """The names of its columns, also while the header row is hidden."""
        if self.show_headers:
            values = uno_range(self.sheet.uno, self.box._replace(rows=1)).getDataArray()[0]
            return headers.completed([headers.text(value) for value in values])
        known = _hidden_headers.get(self.sheet.book, {}).get(self.name, [])
        columns = self.box.columns
        return headers.completed([*known[:columns], *[""] * (columns - len(known))])

    def set_column_names(self, names: Sequence[str]) -> None:
        """Name its columns, also while the header row is hidden."""
        if not self.show_headers:
            _hidden_headers.setdefault(self.sheet.book, {})[self.name] = [*names]
            return
        row = uno_range(self.sheet.uno, self.box._replace(rows=1))
        if row.getDataArray() != (tuple(names),):
            row.setDataArray((tuple(names),))

    def complete_headers(self) -> None:
        """Name the columns that have no name of their own."""
        if self.show_headers:
            self.set_column_names(self.column_names)

    @property
    def show_headers(self) -> bool:
        """Whether it has a header row."""
        return bool(self.uno.ContainsHeader)

    @show_headers.setter
    def show_headers(self, value: bool) -> None:
        if bool(value) == self.show_headers:
            return
        if value:
            self._add_headers()
        else:
            self._remove_headers()

    @property
    def show_totals(self) -> bool:
        """Whether it has a totals row."""
        return bool(self.uno.TotalsRow)

    @show_totals.setter
    def show_totals(self, value: bool) -> None:
        if bool(value) == self.show_totals:
            return
        if value:
            self._add_totals()
        else:
            self._remove_totals()

    def sort(self, keys: list[int], ascending: list[bool]) -> None:
        """Sort its data rows."""
        body = self.body
        if body is not None:
            self.sheet.box(body).sort(keys, ascending, has_headers=False)

    def resize(self, range: Any) -> None:  # noqa: A002 - xlwings calls it so
        """Take other cells; headers stay in their row."""
        new, old = range.impl.box, self.box
        fits = new.common(old) is not None and range.impl.sheet.index == self.sheet.index
        least = 1 + self.show_headers + self.show_totals
        if not fits or (self.show_headers and new.row != old.row):
            raise WorkbookError(
                "テーブルの新しい範囲は、見出しの行を変えず、いまの範囲と重ならなければなりません。",
                "The new cells of a table must overlap the old ones, with the headers in the same row.",
            )
        if new.rows < least:
            raise WorkbookError(
                f"このテーブルには少なくとも {least} 行が要ります。", f"This table needs at least {least} rows."
            )
        if self.show_totals and new.last_row != old.last_row:
            self._move_totals(old, new)
        totals = bool(self.show_totals)
        self.box = new
        self.complete_headers()
        pivot_sources.follow(self.sheet, old._replace(rows=old.rows - totals), new._replace(rows=new.rows - totals))

    def _add_headers(self) -> None:
        names, box = self.column_names, self.box
        above = box._replace(row=box.row - 1, rows=1)
        if box.row == 1 or filled(self.sheet.box(above), above):
            self.sheet.box(box._replace(rows=1)).insert("down")
            above = box._replace(rows=1)
        self.box = above._replace(rows=box.rows + 1)
        self.uno.ContainsHeader = True
        uno_range(self.sheet.uno, above).setDataArray((tuple(names),))
        self.uno.AutoFilter = True

    def _remove_headers(self) -> None:
        self.show_autofilter = False
        column_references.spell_as_cells(self)
        box, names = self.box, self.column_names
        uno_range(self.sheet.uno, box._replace(rows=1)).clearContents(CONTENTS)
        self.uno.ContainsHeader = False
        self.set_column_names(names)
        self.box = box._replace(row=box.row + 1, rows=box.rows - 1)

    def _add_totals(self) -> None:
        box, names = self.box, self.column_names
        row = box._replace(row=box.last_row + 1, rows=1)
        self.sheet.box(row).insert("down")
        self.box = box._replace(rows=box.rows + 1)
        self.uno.TotalsRow = True
        numbers = [value for (value,) in self._last_column() if value != ""]
        function = _SUM if numbers and all(isinstance(value, float) for value in numbers) else _COUNT
        data = Box(row.row - box.rows + self.show_headers, row.last_column, box.rows - self.show_headers, 1)
        # Calc does not read a column's name that needs escapes.
        column = f"{self.name}[{names[-1]}]" if headers.is_plain(names[-1]) else addresses.address(data)
        made = [""] * box.columns
        made[0] = "Total"
        made[-1] = f"=SUBTOTAL({function};{column})"
        uno_range(self.sheet.uno, row).setFormulaArray((tuple(made),))

    def _last_column(self) -> Any:
        body = self.body
        if body is None:
            return ()
        return uno_range(self.sheet.uno, body._replace(column=body.last_column, columns=1)).getDataArray()

    def _remove_totals(self) -> None:
        box = self.box
        self.uno.TotalsRow = False
        self.sheet.box(box._replace(row=box.last_row, rows=1)).delete("up")
        self.box = box._replace(rows=box.rows - 1)

    def _move_totals(self, old: Box, new: Box) -> None:
        row = uno_range(self.sheet.uno, old._replace(row=old.last_row, rows=1))
        goal = old._replace(row=new.last_row)
        self.sheet.uno.moveRange(start_of(self.sheet.uno, goal), row.getRangeAddress())
