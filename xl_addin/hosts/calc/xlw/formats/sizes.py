"""Where a range lies on the sheet, and the sizes of its rows and columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from xl_addin.hosts.calc.xlw.addresses import MAX_COLUMNS, MAX_ROWS
from xl_addin.hosts.calc.xlw.area import Area
from xl_addin.hosts.calc.xlw.formats import autofit
from xl_addin.hosts.calc.xlw.formats.measures import DefaultFont
from xl_addin.hosts.calc.xlw.lengths import TWIP, to_hundredths
from xl_addin.hosts.calc.xlw.ranges import boxes

if TYPE_CHECKING:
    from collections.abc import Callable

_TWIPS_PER_POINT: Final = 20
_WIDEST: Final = 255
_HIGHEST: Final = 409.5
_LOOKED_AT: Final = 64


class RangeSizes(Area):
    """Where a range lies on the sheet, and the sizes of its rows and columns."""

    @property
    def column_width(self) -> float | None:
        """Width of each column, in digits of the default font; 0 if hidden; None if columns differ."""
        hidden = self.column_hidden
        if hidden is not False:
            return 0 if hidden else None
        twips = _alike(self.box.columns, self.uno.getColumns(), "Width", self._column_start)
        return None if twips is None else DefaultFont(self.book).characters(twips * TWIP)

    @column_width.setter
    def column_width(self, value: float) -> None:
        if not 0 <= value <= _WIDEST:
            raise ValueError(f"A column is 0 to {_WIDEST} characters wide, not {value}.")
        columns = self.uno.getColumns()
        if value:
            columns.Width = round(DefaultFont(self.book).column(value))
        columns.IsVisible = value > 0

    @property
    def row_height(self) -> float | None:
        """Height of each row in points; 0 if hidden; None if rows differ."""
        hidden = self.row_hidden
        if hidden is not False:
            return 0 if hidden else None
        twips = _alike(self.box.rows, self.uno.getRows(), "Height", self._row_start)
        return None if twips is None else twips / _TWIPS_PER_POINT

    @row_height.setter
    def row_height(self, value: float) -> None:
        if not 0 <= value <= _HIGHEST:
            raise ValueError(f"A row is 0 to {_HIGHEST} points high, not {value}.")
        rows = self.uno.getRows()
        if value:
            rows.Height = to_hundredths(value)
        rows.IsVisible = value > 0

    @property
    def left(self) -> float:
        """Distance from the sheet's left edge in points."""
        return self._column_start(0) / _TWIPS_PER_POINT

    @property
    def top(self) -> float:
        """Distance from the sheet's upper edge in points."""
        return self._row_start(0) / _TWIPS_PER_POINT

    @property
    def width(self) -> float:
        """Width of all its columns that show, in points."""
        return (self._column_start(self.box.columns) - self._column_start(0)) / _TWIPS_PER_POINT

    @property
    def height(self) -> float:
        """Height of all its rows that show, in points."""
        return (self._row_start(self.box.rows) - self._row_start(0)) / _TWIPS_PER_POINT

    @property
    def row_hidden(self) -> bool | None:
        """Whether its rows are hidden; None if some are."""
        whole = self.uno_of(self.box._replace(column=1, columns=MAX_COLUMNS))
        spans = {(box.row, box.rows) for box in boxes(whole.queryVisibleCells())}
        return _hidden(sum(rows for _row, rows in spans), self.box.rows)

    @row_hidden.setter
    def row_hidden(self, value: bool) -> None:
        self.uno.getRows().IsVisible = not value

    @property
    def column_hidden(self) -> bool | None:
        """Whether its columns are hidden; None if some are."""
        whole = self.uno_of(self.box._replace(row=1, rows=MAX_ROWS))
        spans = {(box.column, box.columns) for box in boxes(whole.queryVisibleCells())}
        return _hidden(sum(columns for _column, columns in spans), self.box.columns)

    @column_hidden.setter
    def column_hidden(self, value: bool) -> None:
        self.uno.getColumns().IsVisible = not value

    def autofit(self, axis: str | None = None) -> None:
        """Make columns, rows or both as large as what they hold.

        Args:
            axis: "c" or "columns", "r" or "rows"; both by default.
        """
        if axis in (None, "c", "columns"):
            autofit.columns(self)
        if axis in (None, "r", "rows"):
            autofit.rows(self)

    def _column_start(self, number: int) -> int:
        """Give where its column of a number from 0 begins, in twips."""
        column = self.box.column + number - 1
        if column == MAX_COLUMNS:
            size = self.uno_of(self.box._replace(column=1, columns=MAX_COLUMNS, rows=1)).Size
            return _twips(size.Width - 1)
        return _twips(self.sheet.uno.getCellByPosition(column, 0).Position.X)

    def _row_start(self, number: int) -> int:
        """Give where its row of a number from 0 begins, in twips."""
        row = self.box.row + number - 1
        if row == MAX_ROWS:
            size = self.uno_of(self.box._replace(row=1, rows=MAX_ROWS, columns=1)).Size
            return _twips(size.Height - 1)
        return _twips(self.sheet.uno.getCellByPosition(0, row).Position.Y)


def _twips(length: float) -> int:
    """Turn 1/100 mm into twips, in which Calc counts; the former are those rounded."""
    return round(length / TWIP)


def _hidden(visible: int, all_: int) -> bool | None:
    return None if 0 < visible < all_ else not visible


def _alike(count: int, columns_or_rows: Any, name: str, start: Callable[[int], int]) -> int | None:
    """Give the size of each of some visible columns or rows.

    Args:
        count: how many there are.
        columns_or_rows: they, as UNO object, which tells the size of the first.
        name: the size's property.
        start: where one begins; its number is from 0.

    Returns:
        The size in twips; None if they differ.
    """
    first = _twips(getattr(columns_or_rows, name))
    # If the size is the same everywhere each one begins at a multiple. All are looked at only where they are few.
    places = (
        range(1, count + 1)
        if count <= _LOOKED_AT
        else [count * part // _LOOKED_AT for part in range(1, _LOOKED_AT + 1)]
    )
    base = start(0)
    return first if all(abs(start(place) - base - place * first) <= 1 for place in reversed(places)) else None
