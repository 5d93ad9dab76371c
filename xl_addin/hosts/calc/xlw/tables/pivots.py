"""The pivot tables of a sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from xlwings import base_classes

from xl_addin.errors import WorkbookError
from xl_addin.hosts.calc.values import UnoError
from xl_addin.hosts.calc.xlw.collection import Numbered
from xl_addin.hosts.calc.xlw.on_sheet import OnSheet
from xl_addin.hosts.calc.xlw.ranges import box_of, uno_range
from xl_addin.hosts.calc.xlw.refusal import NotInCalcError
from xl_addin.hosts.calc.xlw.tables import headers
from xl_addin.hosts.calc.xlw.tables.pivot_fields import PivotFields
from xl_addin.hosts.calc.xlw.tables.pivot_values import PivotValueFields, sources
from xl_addin.hosts.calc.xlw.tables.table import Table

if TYPE_CHECKING:
    from xl_addin.hosts.calc.xlw.range import Range
    from xl_addin.hosts.calc.xlw.sheet import Sheet

_REPORT, _RESULT = 1, 2  # com.sun.star.sheet.DataPilotOutputRangeType TABLE, RESULT
_LAYOUTS: Final = {"tabular": 0, "outline": 1, "compact": 3}
"""Constants of com.sun.star.sheet.DataPilotFieldLayoutMode; compact reports came with LibreOffice 24.8."""

_COMPACT: Final = "com.sun.star.sheet.DataPilotFieldLayoutMode.COMPACT_LAYOUT"


class PivotTable(OnSheet, base_classes.PivotTable):
    """A pivot table.

    Args:
        sheet: its sheet.
        uno: the ``DataPilotTable``.
    """

    @property
    def name(self) -> str:
        """Its name."""
        return str(self.uno.getName())

    @name.setter
    def name(self, value: str) -> None:
        known = sources(self)
        self.uno.setName(value)
        sources(self).update(known)

    @property
    def field_names(self) -> list[str]:
        """The headers of its source."""
        address = self.uno.getSourceRange()
        sheet = self.sheet.book.uno.Sheets.getByIndex(address.Sheet)
        row = sheet.getCellRangeByPosition(address.StartColumn, address.StartRow, address.EndColumn, address.StartRow)
        return [headers.text(value) for value in row.getDataArray()[0]]

    def source_field(self, name: str) -> Any:
        """Give a source field as UNO object."""
        names = self.field_names
        if name not in names:
            raise KeyError(name)
        return self.uno.getDataPilotFields().getByIndex(names.index(name))

    @property
    def rows(self) -> PivotFields:
        """The fields whose items head rows."""
        return PivotFields(self, "rows")

    @property
    def columns(self) -> PivotFields:
        """The fields whose items head columns."""
        return PivotFields(self, "columns")

    @property
    def filters(self) -> PivotFields:
        """The fields that filter."""
        return PivotFields(self, "filters")

    @property
    def values(self) -> PivotValueFields:
        """The fields that are summarised."""
        return PivotValueFields(self)

    @property
    def layout(self) -> str | None:
        """How row fields stand: each in its column, or below each other; None if they differ."""
        names = {mode: name for name, mode in _LAYOUTS.items()}
        found = {names.get(field.LayoutInfo.LayoutMode) if field.HasLayoutInfo else "tabular" for field in self._rows()}
        return found.pop() if len(found) == 1 else None if found else "tabular"

    @layout.setter
    def layout(self, value: str) -> None:
        bridge, mode = self.sheet.book.app.bridge, _LAYOUTS[value]
        if value == "compact":
            try:
                mode = bridge.constant(_COMPACT)
            except UnoError:
                raise NotInCalcError(
                    "この LibreOffice のピボットテーブルには「コンパクト形式」がありません。outline か tabular を使ってください。",
                    "Pivot tables of this LibreOffice have no compact layout; use outline or tabular.",
                ) from None
        for field in self._rows():
            field.LayoutInfo = bridge.struct("com.sun.star.sheet.DataPilotFieldLayoutInfo", LayoutMode=mode)

    @property
    def show_row_grand_totals(self) -> bool:
        """Whether there is a column with the total of each row."""
        return bool(self.uno.ColumnGrand)

    @show_row_grand_totals.setter
    def show_row_grand_totals(self, value: bool) -> None:
        self.uno.ColumnGrand = value

    @property
    def show_column_grand_totals(self) -> bool:
        """Whether there is a row with the total of each column."""
        return bool(self.uno.RowGrand)

    @show_column_grand_totals.setter
    def show_column_grand_totals(self, value: bool) -> None:
        self.uno.RowGrand = value

    @property
    def range(self) -> Range:
        """Its cells without the filters."""
        return self.sheet.box(box_of(self.uno.getOutputRangeByType(_REPORT)))

    @property
    def data_body_range(self) -> Range | None:
        """The summarised values; None if no field is summarised."""
        if not len(self.values):
            return None
        return self.sheet.box(box_of(self.uno.getOutputRangeByType(_RESULT)))

    async def get_range(self) -> Range:
        """Give its cells without the filters."""
        return self.range

    async def get_data_body_range(self) -> Range | None:
        """Give the summarised values; None if no field is summarised."""
        return self.data_body_range

    def refresh(self) -> None:
        """Read the source again."""
        self.uno.refresh()

    def delete(self) -> None:
        """Delete it, with its cells."""
        self.sheet.uno.getDataPilotTables().removeByName(self.name)

    def _rows(self) -> list[Any]:
        return [field.api for field in self.rows]


class PivotTables(Numbered[PivotTable], base_classes.PivotTables):
    """The pivot tables of a sheet.

    Args:
        sheet: the sheet.
    """

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet

    @property
    def api(self) -> Any:
        """The pivot tables as UNO object."""
        return self.sheet.uno.getDataPilotTables()

    @property
    def parent(self) -> Sheet:
        """The sheet."""
        return self.sheet

    def _items(self) -> list[PivotTable]:
        tables = self.api
        return [PivotTable(self.sheet, tables.getByIndex(number)) for number in range(tables.getCount())]

    def add(self, source: Any, destination: Any, name: str | None = None) -> PivotTable:
        """Make a pivot table without fields."""
        tables = self.api
        made = self._free_name(name)
        box = (
            source.box._replace(rows=source.box.rows - source.show_totals) if isinstance(source, Table) else source.box
        )
        descriptor = tables.createDataPilotDescriptor()
        descriptor.setSourceRange(uno_range(source.sheet.uno, box).getRangeAddress())
        descriptor.ShowFilterButton = False
        tables.insertNewByName(made, destination.cell.getCellAddress(), descriptor)
        return PivotTable(self.sheet, tables.getByName(made))

    def _free_name(self, name: str | None) -> str:
        """Give the name for a new one; Calc wants names to differ in the whole workbook."""
        taken = [pivot.name for sheet in self.sheet.book.sheets for pivot in sheet.pivot_tables]
        if name is None:
            return headers.unused("PivotTable", taken)
        if name in taken:
            raise WorkbookError(
                f"ピボットテーブル「{name}」がブックにすでにあります。",
                f"The workbook has a pivot table called {name} already.",
            )
        return name
