"""Reads the cells of a sheet of content.xml."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from xl_addin.errors import WorkbookError, XlAddinError
from xl_addin.formulas.addresses import MAX_COLS, MAX_ROWS, Area, full_name
from xl_addin.formulas.opendocument import from_odf
from xl_addin.parts.contents import SHARED_ERRORS, Cell, ErrorValue
from xl_addin.parts.ods import spaces
from xl_addin.parts.ods.scanning import count_of, scan
from xl_addin.parts.ods.values import value_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xl_addin.parts.ods.runs import CellRun, ColumnRun, RowRun, Scope, SheetPlace

MOST_CELLS: Final = 3_000_000
"""Cells with contents that a sheet may have when what is repeated is counted, too."""
_MOST_FILLED: Final = 200_000
"""Cells of array formulas up to which those that the file does not mention are told, too."""

_PART: Final = "content.xml"
_USUAL: Final = "Default"
_NOT_SHOWN: Final = frozenset({"collapse", "filter"})


class SheetCells(NamedTuple):
    """What a sheet of content.xml says of its cells; the fields are those of `contents.Sheet`."""

    cells: dict[tuple[int, int], Cell]
    merged: list[Area]
    hidden_rows: set[int]
    hidden_cols: set[int]


def read_cells(place: SheetPlace) -> SheetCells:
    """Read a sheet.

    Args:
        place: the sheet.

    Raises:
        WorkbookError: it is damaged, or has far too many cells.
    """
    return _Reader(place).read()


def block_of(run: CellRun, row: int) -> Area | None:
    """Return the cells that an array formula in this cell fills, None if it has none.

    Raises:
        WorkbookError: the formula leaves the sheet.
    """
    return _area(run, row, spaces.MATRIX_ROWS, spaces.MATRIX_COLS)


def formula_text(attributes: Mapping[str, str], scope: Scope) -> str | None:
    """Return a cell's formula in Excel's syntax, without "="; one that cannot be translated as the file has it."""
    given = attributes.get(spaces.FORMULA)
    if given is None:
        return None
    prefix, colon, rest = given.partition(":=")
    known = spaces.FORMULA_PREFIXES.get(scope.get(prefix, ""), "") if colon else ""
    if not known:
        rest = given.removeprefix(f"{prefix}:=") if colon and prefix.isalnum() else given.removeprefix("=")
        # LibreOffice, too, knows the usual prefixes where nobody declared them.
        known = "msoxl:" if colon and prefix == "msoxl" else "of:"
    return excel_text(f"{known}={rest}")


def excel_text(formula: str) -> str:
    """Return a formula with its prefix in Excel's syntax, without "="; what cannot be translated as it stands."""
    try:
        return from_odf(formula).removeprefix("=")
    except XlAddinError:
        return formula.partition("=")[2]


def style_of(cell: Mapping[str, str], row: Mapping[str, str], columns: list[ColumnRun], col: int) -> str:
    """Return the style of a cell: its own, that of its row, or that of its column.

    Args:
        cell: attributes of its element.
        row: attributes of its row's.
        columns: the sheet's columns.
        col: the cell's column.
    """
    own = cell.get(spaces.STYLE_NAME) or row.get(spaces.DEFAULT_STYLE)
    if own or not columns:
        return own or _USUAL
    column = columns[bisect_right(columns, col, key=lambda run: run.col) - 1]
    return (col < column.col + column.times and column.attributes.get(spaces.DEFAULT_STYLE)) or _USUAL


class _Reader:
    def __init__(self, place: SheetPlace) -> None:
        self._sheet = place
        self._found = SheetCells({}, [], set(), set())
        self._hidden: list[tuple[int, int]] = []
        self._blocks: list[Area] = []
        self._count = 0

    def read(self) -> SheetCells:
        columns = scan(self._sheet.outline, self._sheet.table, self._row).columns
        for column in columns:
            if column.attributes.get(spaces.VISIBILITY) in _NOT_SHOWN:
                self._found.hidden_cols.update(range(column.col, min(column.col + column.times, MAX_COLS)))
        self._mark_blocks()
        self._hide_rows()
        return self._found

    def _row(self, row: RowRun, columns: list[ColumnRun]) -> None:
        if row.attributes.get(spaces.VISIBILITY) in _NOT_SHOWN:
            self._hidden.append((row.row, row.row + row.times))
        for run in row.cells:
            if run.attributes or run.text is not None:
                self._cell(run, row, columns)

    def _cell(self, run: CellRun, row: RowRun, columns: list[ColumnRun]) -> None:
        given = run.attributes
        value = value_of(given, run.text, self._sheet.start)
        formula = formula_text(given, run.scope) if spaces.FORMULA in given else None
        self._merge(run, row)
        if value is None and formula is None:
            return
        self._check_size(run, row)
        saved = formula is None or spaces.VALUE_TYPE in given or run.text is not None
        if spaces.MATRIX_ROWS in given or spaces.MATRIX_COLS in given:
            areas = (block_of(run, number) for number in range(row.row, row.row + row.times))
            self._blocks.extend(area for area in areas if area is not None)
        elif formula in SHARED_ERRORS and isinstance(value, ErrorValue):
            # An error that somebody typed, for which OpenDocument has no other spelling.
            formula = None
        cell: Cell | None = None
        style = None
        for col in range(run.col, run.col + run.times):
            used = style_of(given, row.attributes, columns, col)
            if cell is None or used != style:
                cell, style = Cell(value, formula, saved=saved, format=self._sheet.formats.of(used).code), used
            for number in range(row.row, row.row + row.times):
                self._found.cells[number, col] = cell

    def _check_size(self, run: CellRun, row: RowRun) -> None:
        self._count += row.times * run.times
        if row.row + row.times > MAX_ROWS or run.col + run.times > MAX_COLS or self._count > MOST_CELLS:
            raise self._too_large()

    def _merge(self, run: CellRun, row: RowRun) -> None:
        if spaces.COLS_SPANNED not in run.attributes and spaces.ROWS_SPANNED not in run.attributes:
            return
        area = _area(run, row.row, spaces.ROWS_SPANNED, spaces.COLS_SPANNED)
        # One that is repeated would cover the next ones.
        if area is not None and area.size > 1:
            self._found.merged.append(area)

    def _mark_blocks(self) -> None:
        cells = self._found.cells
        left = _MOST_FILLED
        for area in self._blocks:
            # LibreOffice writes a value for each cell of an array formula; a damaged file may say that it has millions.
            left -= area.size
            self._count += area.size
            if self._count > 2 * MOST_CELLS:
                raise self._too_large()
            for place in area.places() if left >= 0 else area.among(cells):
                cell = cells.get(place, Cell(saved=False))
                cells[place] = replace(cell, block=area, master=place == area.first, kind="array")

    def _hide_rows(self) -> None:
        # Beyond the last cell it does not matter, and may be said of a million rows.
        last = max((row for row, _col in self._found.cells), default=-1)
        for first, stop in self._hidden:
            self._found.hidden_rows.update(range(first, min(stop, last + 1)))

    def _too_large(self) -> WorkbookError:
        return WorkbookError(
            f"シート「{self._sheet.name}」のセルが多すぎます。", f"The sheet {self._sheet.name} has too many cells."
        )


def _area(run: CellRun, row: int, rows: str, cols: str) -> Area | None:
    given = run.attributes
    if rows not in given and cols not in given:
        return None
    height, width = count_of(given, rows, _PART), count_of(given, cols, _PART)
    last_row, last_col = row + height - 1, run.col + width - 1
    if last_row >= MAX_ROWS or last_col >= MAX_COLS:
        name = full_name("", row, run.col)[1:]
        raise WorkbookError(
            f"セル {name} の結合や配列数式がシートからはみ出しています。",
            f"The merged cell or array formula at {name} leaves the sheet.",
        )
    return Area(row, run.col, last_row, last_col)
