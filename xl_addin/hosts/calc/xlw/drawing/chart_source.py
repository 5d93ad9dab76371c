"""Which cells of a chart's source are names, categories and values, as Excel guesses it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from openpyxl.utils.cell import column_index_from_string

from xl_addin.hosts.calc.xlw.addresses import Box
from xl_addin.hosts.calc.xlw.formats import kinds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.hosts.calc.xlw.area import Area
    from xl_addin.hosts.calc.xlw.book import Book

ROWS, COLUMNS = "rows", "columns"

_PLACE: Final = re.compile(
    r"\$?(?:'((?:[^']|'')+)'|([^'.;\s]+))\.\$?([A-Z]+)\$?(\d+)(?::(?:\$?(?:'(?:[^']|'')+'|[^'.;:\s]+)?\.)?\$?([A-Z]+)\$?(\d+))?"
)


@dataclass(frozen=True)
class Layout:
    """Blocks of a source.

    Args:
        names: a cell per series; None if series have no names.
        categories: labels or numbers along the first axis; None if there are none.
        values: a block per series.
    """

    names: tuple[Box, ...] | None
    categories: Box | None
    values: tuple[Box, ...]


def direction(box: Box) -> str:
    """Tell how Excel reads a source: along its longer side, and a square one by rows.

    Args:
        box: the source.

    Returns:
        Whether series are "rows" or "columns".
    """
    return COLUMNS if box.rows > box.columns else ROWS


def layout(source: Area, plot_by: str, *, measured: bool) -> Layout:
    """Part a source.

    Args:
        source: the cells.
        plot_by: whether series are "rows" or "columns".
        measured: the first series holds the numbers of the first axis, as in a scatter chart.

    Returns:
        Its blocks.
    """
    box = source.box
    top, left = _headed(source)
    has_names, has_categories = (top, left) if plot_by == COLUMNS else (left, top)
    if measured and not has_categories:
        has_categories = (box.columns if plot_by == COLUMNS else box.rows) > 1
    if plot_by == ROWS:
        parted = _layout(_turned(box), has_names=has_names, has_categories=has_categories)
        names = tuple(map(_turned, parted.names)) if parted.names is not None else None
        categories = _turned(parted.categories) if parted.categories is not None else None
        return Layout(names, categories, tuple(map(_turned, parted.values)))
    return _layout(box, has_names=has_names, has_categories=has_categories)


def _layout(box: Box, *, has_names: bool, has_categories: bool) -> Layout:
    row, rows = box.row + has_names, box.rows - has_names
    columns = range(box.column + has_categories, box.last_column + 1)
    return Layout(
        tuple(Box(box.row, column, 1, 1) for column in columns) if has_names else None,
        Box(row, box.column, rows, 1) if has_categories else None,
        tuple(Box(row, column, rows, 1) for column in columns),
    )


def _turned(box: Box) -> Box:
    return Box(box.column, box.row, box.columns, box.rows)


def _headed(source: Area) -> tuple[bool, bool]:
    """Tell whether the first row and the first column are headers."""
    box = source.box
    top = _labels(source, Box(box.row, box.column, 1, box.columns))
    left = _labels(source, Box(box.row, box.column, box.rows, 1))
    if box.rows > 1 and box.columns > 1:
        if top[0] == "":
            return True, True
        return _are_labels(top[1:]), _are_labels(left[1:])
    # In one line of cells only its first cell can be a header.
    return (
        box.rows > 1 and isinstance(top[0], str) and top[0] != "" and not _are_labels(left[1:]),
        box.columns > 1 and isinstance(left[0], str) and left[0] != "" and not _are_labels(top[1:]),
    )


def _labels(source: Area, box: Box) -> list[Any]:
    """Read a line of cells; a date becomes its serial number as text."""
    uno = source.uno_of(box)
    values = [value for row in uno.getDataArray() for value in row]
    numbers = source.book.number_formats
    last = source.sheet.uno.getCellByPosition(box.last_column - 1, box.last_row - 1)
    if numbers.kind(last.NumberFormat) == kinds.DATE:
        return [values[0], *(str(value) for value in values[1:])]
    return values


def _are_labels(values: Sequence[Any]) -> bool:
    return any(isinstance(value, str) and value for value in values) and not any(
        isinstance(value, float) for value in values
    )


def places(book: Book, representation: str) -> list[tuple[str, Box]]:
    """Read where the data of a chart come from.

    Args:
        book: the workbook.
        representation: how Calc writes it, ``$Sheet1.$A$1:$A$5``.

    Returns:
        Name of the sheet and block of each part; none for constants.
    """
    known = set(book.uno.Sheets.getElementNames())
    found = []
    for quoted, plain, column, row, last_column, last_row in _PLACE.findall(representation):
        sheet = quoted.replace("''", "'") if quoted else plain
        if sheet not in known:
            continue
        first = Box(int(row), column_index_from_string(column), 1, 1)
        if last_column:
            first = first.around(Box(int(last_row), column_index_from_string(last_column), 1, 1))
        found.append((sheet, first))
    return found
