"""Data validation, conditional formats and the filter of a range, and its table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.hosts.calc.xlw.area import Area
from xl_addin.hosts.calc.xlw.rules.conditionals import ConditionalFormats
from xl_addin.hosts.calc.xlw.rules.filters import AutoFilter
from xl_addin.hosts.calc.xlw.rules.validation import DataValidation

if TYPE_CHECKING:
    from xl_addin.hosts.calc.xlw.tables.table import Table


class RangeRules(Area):
    """Data validation, conditional formats and the filter of a range, and its table."""

    @property
    def autofilter(self) -> AutoFilter:
        """Its filter, or that of the table that it is; the first row holds headers."""
        table = self.table
        return AutoFilter(self.sheet, self.box, table=table if table is not None and table.box == self.box else None)

    @property
    def table(self) -> Table | None:
        """The table that its first cell belongs to."""
        return self.sheet.tables.at(self.box.row, self.box.column)

    @property
    def data_validation(self) -> DataValidation:
        """What may be typed into it."""
        return DataValidation(self)

    @property
    def conditional_formats(self) -> ConditionalFormats:
        """The rules that its looks follow."""
        return ConditionalFormats(self)
