"""A range of cells: where it is; what can be done with it stands in the modules it is put together from."""

from __future__ import annotations

from typing import Any

from xlwings import base_classes

from xl_addin.hosts.calc.xlw import addresses
from xl_addin.hosts.calc.xlw.addresses import Box
from xl_addin.hosts.calc.xlw.drawing.range import RangePictures
from xl_addin.hosts.calc.xlw.edits.links import RangeLinks
from xl_addin.hosts.calc.xlw.edits.moves import RangeMoves
from xl_addin.hosts.calc.xlw.edits.range import RangeEdits
from xl_addin.hosts.calc.xlw.edits.search import RangeSearch
from xl_addin.hosts.calc.xlw.formats.range import RangeFormats
from xl_addin.hosts.calc.xlw.formats.sizes import RangeSizes
from xl_addin.hosts.calc.xlw.formulas.range import RangeFormulas
from xl_addin.hosts.calc.xlw.rules.range import RangeRules
from xl_addin.hosts.calc.xlw.values.range import RangeValues


class Range(
    RangeValues,
    RangeFormulas,
    RangeFormats,
    RangeSizes,
    RangeEdits,
    RangeMoves,
    RangeLinks,
    RangeSearch,
    RangeRules,
    RangePictures,
    base_classes.Range,
):
    """A block of cells of a sheet."""

    @property
    def api(self) -> Any:
        """The cells as UNO object."""
        return self.uno

    @property
    def coords(self) -> tuple[str, int, int, int, int]:
        """Name of the sheet, first row, first column, number of rows and of columns."""
        return (self.sheet.name, *self.box)

    @property
    def row(self) -> int:
        """Its first row."""
        return self.box.row

    @property
    def column(self) -> int:
        """Its first column."""
        return self.box.column

    @property
    def shape(self) -> tuple[int, int]:
        """Number of rows and of columns."""
        return self.box.rows, self.box.columns

    def __len__(self) -> int:
        return self.box.rows * self.box.columns

    def __call__(self, *args: int) -> Range:
        if len(args) == 1:
            row, column = divmod(int(args[0]) - 1, self.box.columns)
        else:
            row, column = int(args[0]) - 1, int(args[1]) - 1
        return Range(self.sheet, Box(self.box.row + row, self.box.column + column, 1, 1))

    @property
    def address(self) -> str:
        """Its address with ``$``."""
        return addresses.address(self.box)

    def get_address(self, row_absolute: bool, col_absolute: bool, external: bool) -> str:  # noqa: FBT001
        """Write its address, on demand with workbook and sheet."""
        text = addresses.address(self.box, row_absolute=row_absolute, column_absolute=col_absolute)
        if not external:
            return text
        return f"{addresses.quoted(self.sheet.name, book=self.book.name)}!{text}"
