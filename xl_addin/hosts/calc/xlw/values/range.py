"""Values of a range, read and written in blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xl_addin.hosts.calc.xlw.area import Area
from xl_addin.hosts.calc.xlw.contents import CONTENTS, ERROR_RESULTS, calculated
from xl_addin.hosts.calc.xlw.edits.guards import refuse_cut_arrays, refuse_locked
from xl_addin.hosts.calc.xlw.formats import kinds
from xl_addin.hosts.calc.xlw.formulas.writing import spread
from xl_addin.hosts.calc.xlw.ranges import boxes
from xl_addin.hosts.calc.xlw.values import typed, writing
from xl_addin.hosts.calc.xlw.values.cell_errors import UNKNOWN_ERROR, cell_error
from xl_addin.hosts.calc.xlw.values.dates import null_date, to_datetime

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from xl_addin.hosts.calc.xlw.addresses import Box


class RangeValues(Area):
    """Reading, writing and clearing what cells hold."""

    # One block goes over the wire at once; Calc itself has no lower limit.
    max_cells_per_read = None
    max_cells_per_write = None

    @property
    def raw_value(self) -> Any:
        """Numbers, texts, flags, dates, errors and None, as rows; of a single cell without rows."""
        data = self.uno.getDataArray()
        rows: list[list[Any]] = [
            [None if value == "" else value for value in row] if "" in row else [*row] for row in data
        ]
        # Calc gives nothing at all for an error, and "" for a blank.
        if any(None in row for row in data):
            self._mark_errors(rows)
        for kind, box in self._special_formats():
            self._convert(rows, box, self._reader(kind))
        return rows[0][0] if self.single else rows

    @raw_value.setter
    def raw_value(self, data: Any) -> None:
        rows = self._as_rows(data)
        refuse_locked(self, self.box)
        refuse_cut_arrays(self, self.box)
        writing.write(self, typed.prepared(rows, null_date(self.book.uno.NullDate)))

    def clear_contents(self) -> None:
        """Empty the cells and keep their formats."""
        refuse_locked(self, self.box)
        refuse_cut_arrays(self, self.box)
        self.uno.clearContents(CONTENTS)

    def _as_rows(self, data: Any) -> Sequence[Sequence[Any]]:
        """Spread data over the range: one value over all cells, one row over all rows."""
        rows, columns = self.box.rows, self.box.columns
        if isinstance(data, str) and data.startswith("=") and not self.single:
            return spread(data, rows, columns)
        if not isinstance(data, (list, tuple)):
            return [[data] * columns] * rows
        if not data or not isinstance(data[0], (list, tuple)):
            data = [data]
        if len(data) == 1 and rows > 1:
            data = list(data) * rows
        if any(len(row) != columns for row in data) or len(data) != rows:
            # Excel shows #N/A in cells that no value is left for; a script that relies on it is in error.
            raise ValueError(f"{len(data)} rows of values do not fit into {rows} rows of {columns} cells.")
        return list(data)

    def _mark_errors(self, rows: list[list[Any]]) -> None:
        """Put an error where the cells have one; which one is asked only if the script wants to know."""
        named = bool(self.options.get("err_to_str"))
        for box in calculated(self, self.box, ERROR_RESULTS):
            for row, column in box.places():
                error = UNKNOWN_ERROR
                if named:
                    error = cell_error(self.sheet.uno.getCellByPosition(column - 1, row - 1).getError())
                rows[row - self.box.row][column - self.box.column] = error

    def _special_formats(self) -> Iterator[tuple[str, Box]]:
        """Give the blocks whose numbers are dates or flags."""
        for key, group in kinds.groups(self.uno):
            kind = self.book.number_formats.kind(key)
            if kind in (kinds.DATE, kinds.FLAG):
                for box in boxes(group):
                    yield kind, box

    def _reader(self, kind: str) -> Callable[[float], Any]:
        if kind == kinds.FLAG:
            return bool
        null = null_date(self.book.uno.NullDate)
        return lambda serial: to_datetime(serial, null)

    def _convert(self, rows: list[list[Any]], box: Box, read: Callable[[float], Any]) -> None:
        first = box.column - self.box.column
        for row in rows[box.row - self.box.row : box.last_row - self.box.row + 1]:
            for place in range(first, first + box.columns):
                if type(row[place]) is float:
                    row[place] = read(row[place])
