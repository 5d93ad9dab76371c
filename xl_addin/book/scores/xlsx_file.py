"""Reads the cells of an Excel workbook as they were last saved, without changing or computing anything."""

from __future__ import annotations

import datetime as dt
import warnings
import zipfile
from typing import TYPE_CHECKING, Any

from openpyxl import load_workbook

from xl_addin.book.scores.cell_table import (
    CellTable,
    PlacedCell,
    PlacedNumber,
    PlacedText,
    UnsavedFormula,
    place_of,
    table_of,
)
from xl_addin.book.scores.sheet_part import read_part
from xl_addin.errors import WorkbookError
from xl_addin.hosts.calc.bookfile import check_source

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

ENDINGS = (".xlsx", ".xlsm")


def read_xlsx(path: Path) -> list[CellTable]:
    """Read every worksheet of a workbook.

    Args:
        path: an .xlsx or .xlsm file; formulas count with the values they had when it was saved.

    Returns:
        One table per worksheet, in their order. TRUE, FALSE and error cells are texts, a date is a text that says so,
        and a formula without a saved value is an ``UnsavedFormula``.

    Raises:
        WorkbookError: the file is missing, open elsewhere, encrypted or broken.
    """
    check_source(path)
    try:
        with warnings.catch_warnings():
            # openpyxl warns of parts that it leaves out, such as validations; nothing is written back.
            warnings.simplefilter("ignore")
            book = load_workbook(path, read_only=True, data_only=True)
            try:
                with zipfile.ZipFile(path) as archive:
                    return [_table(path.name, sheet, archive) for sheet in book.worksheets]
            finally:
                book.close()
    except WorkbookError:
        raise
    except Exception as error:
        # A damaged part makes openpyxl raise almost anything.
        raise WorkbookError(f"「{path}」は壊れていて読めません。", f"{path} is broken and cannot be read.") from error


def _table(file: str, sheet: Any, archive: zipfile.ZipFile) -> CellTable:
    # openpyxl has no public name for the part that a worksheet is read from.
    with archive.open(sheet._worksheet_path) as opened:  # noqa: SLF001
        part = read_part(opened)
    # The size that a file states may be wrong; without it openpyxl reads what is there.
    sheet.reset_dimensions()
    rows = [_row(sheet.title, row, cells) for row, cells in enumerate(sheet.iter_rows(values_only=True))]
    for (row, col), formula in part.unsaved.items():
        rows += [[] for _ in range(row + 1 - len(rows))]
        rows[row] += [None] * (col + 1 - len(rows[row]))
        rows[row][col] = UnsavedFormula(formula, place_of(sheet.title, row, col))
    return table_of(file, sheet.title, rows, tuple(part.merged))


def _row(sheet: str, row: int, cells: Iterable[Any]) -> list[PlacedCell]:
    return [placed_cell(cell, place_of(sheet, row, col)) for col, cell in enumerate(cells)]


def placed_cell(value: Any, place: str) -> PlacedCell:
    """Turn what a cell shows into a cell that knows its place; blank text is nothing, a date is a text that says so."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if isinstance(value, bool):
        return PlacedText(str(value).upper(), place)
    if isinstance(value, (int, float)):
        return PlacedNumber(value, place)
    if isinstance(value, (dt.datetime, dt.date, dt.time, dt.timedelta)):
        # A typed 1-1 becomes a date.
        return PlacedText(f"{value}（日付）", place)
    return PlacedText(str(value), place)
