"""A workbook file as the tables that a refresh plans with, and what it plans as changes of the file's cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.styles.numbers import is_date_format

from xl_addin.book.live.sheet_names import RECORD
from xl_addin.book.refresh.record import WIDTH
from xl_addin.book.scores.cell_table import (
    CellTable,
    MergedCells,
    PlacedNumber,
    PlacedText,
    UnsavedFormula,
    place_of,
    table_of,
)
from xl_addin.formulas.addresses import area_name
from xl_addin.parts.contents import Put

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from xl_addin.book.refresh.changes import Value, Write
    from xl_addin.book.scores.cell_table import PlacedCell
    from xl_addin.parts.contents import BookFile, Cell, Change, Sheet


def tables_of(book: BookFile) -> list[CellTable]:
    """Read every worksheet of a file as its cells were saved.

    Args:
        book: the file.

    Returns:
        One table per worksheet. Flags and errors are texts, a date is a text that says so, and a formula without a
        saved value is an ``UnsavedFormula``.

    Raises:
        WorkbookError: a sheet is damaged.
    """
    return [_table(book.name, book.sheet(name)) for name in book.sheet_names]


def _table(file: str, sheet: Sheet) -> CellTable:
    filled = {
        place: cell
        for place, cell in sheet.cells.items()
        if cell.value is not None or (cell.formula is not None and not cell.saved)
    }
    rows: list[list[PlacedCell]] = [[] for _ in range(max((row for row, _ in filled), default=-1) + 1)]
    for (row, col), cell in sorted(filled.items()):
        rows[row] += [None] * (col - len(rows[row]))
        rows[row].append(_placed(cell, place_of(sheet.name, row, col)))
    merged = tuple(MergedCells(area_name(each), *each) for each in sheet.merged)
    return table_of(file, sheet.name, rows, merged)


def _placed(cell: Cell, place: str) -> PlacedCell:
    value = cell.value
    if cell.formula is not None and not cell.saved:
        return UnsavedFormula(f"={cell.formula}", place)
    if isinstance(value, bool):
        return PlacedText(str(value).upper(), place)
    if isinstance(value, (int, float)):
        # A typed 1-1 becomes a date.
        return PlacedText(f"{value:g}（日付）", place) if is_date_format(cell.format) else PlacedNumber(value, place)
    return PlacedText(value, place) if value is not None and value.strip() else None


def changes_of(writes: Iterable[Write]) -> dict[str, dict[tuple[int, int], Change]]:
    """Say which cells of the file get another content; those that hold it already are left out.

    Args:
        writes: the blocks of a plan.
    """
    found: dict[str, dict[tuple[int, int], Change]] = {}
    for each in writes:
        for down, (values, before) in enumerate(zip(each.values, each.before, strict=True)):
            for across, (value, was) in enumerate(zip(values, before, strict=True)):
                if value != was:
                    found.setdefault(each.sheet, {})[each.row + down, each.col + across] = Put(value)
    return found


def record_changes(book: BookFile, rows: Sequence[Sequence[Value]]) -> Mapping[str, Mapping[tuple[int, int], Change]]:
    """Write the record of refreshes anew where the workbook has its sheet.

    Args:
        book: the file.
        rows: what the sheet is to hold, from its first row on.
    """
    if RECORD not in book.sheet_names:
        return {}
    cells = book.sheet(RECORD).cells
    held = {place: cell.value for place, cell in cells.items() if cell.formula is None and place[1] < WIDTH}
    new = {(row, col): value for row, values in enumerate(rows) for col, value in enumerate(values)}
    changes = {place: Put(new.get(place)) for place in held.keys() | new.keys() if held.get(place) != new.get(place)}
    return {RECORD: changes} if changes else {}
