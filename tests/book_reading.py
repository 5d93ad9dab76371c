"""Reads built workbooks for tests: formulas, cached values, and what a real Calc makes of them."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.formula import ArrayFormula

from xl_addin.hosts.calc.calculating import recalculate
from xl_addin.hosts.calc.reading import read_range
from xl_addin.hosts.calc.recalc import recalc

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from xl_addin.hosts.calc.office import Office

REPOSITORY = Path(__file__).resolve().parents[1]
DATA = REPOSITORY / "workbooks" / "data"
_VALUES_AND_TEXTS = 1 + 4  # com.sun.star.sheet.CellFlags.VALUE and STRING


@dataclass(frozen=True)
class Built:
    """A built workbook."""

    path: Path

    @cached_property
    def values(self) -> Any:
        """The workbook with its cached values."""
        return load_workbook(self.path, data_only=True)

    @cached_property
    def formulas(self) -> Any:
        """The workbook with its formulas."""
        return load_workbook(self.path)

    def column(self, sheet: str, cells: str) -> list[Any]:
        """The cached values of a range of one column."""
        return [row[0].value for row in self.values[sheet][cells]]

    def block(self, sheet: str, cells: str) -> list[list[Any]]:
        """The cached values of a range."""
        return [[cell.value for cell in row] for row in self.values[sheet][cells]]

    def formula(self, sheet: str, cell: str) -> str:
        """The text of a formula, of an array formula too."""
        value = self.formulas[sheet][cell].value
        return str(value.text if isinstance(value, ArrayFormula) else value)

    def formula_cells(self, sheet: str) -> list[str]:
        """Addresses of the cells that hold a formula, of every cell of an array formula."""
        found = []
        for row in self.formulas[sheet].iter_rows():
            for cell in row:
                if isinstance(cell.value, ArrayFormula):
                    inside = self.formulas[sheet][cell.value.ref]
                    rows = inside if isinstance(inside, tuple) else ((inside,),)
                    found += [place.coordinate for line in rows for place in line]
                elif cell.data_type == "f":
                    found.append(cell.coordinate)
        return found

    def print_area(self, sheet: str) -> str:
        """What is printed of a sheet, such as "A1:G20"."""
        return str(self.formulas[sheet].print_area).rpartition("!")[2].replace("$", "")

    def filled(self, sheet: str) -> str:
        """The range from A1 to the last row and the last column that hold something."""
        cells = [cell for row in self.formulas[sheet].iter_rows() for cell in row if cell.value is not None]
        last_col = get_column_letter(max(cell.column for cell in cells))
        return f"A1:{last_col}{max(cell.row for cell in cells)}"

    @property
    def members(self) -> dict[str, bytes]:
        """The parts of the file."""
        with zipfile.ZipFile(self.path) as archive:
            return {name: archive.read(name) for name in archive.namelist()}

    def fill(self, sheet: str, cell: str) -> str:
        """The fill colour of a cell."""
        return str(self.formulas[sheet][cell].fill.fgColor.rgb)[-6:]


def differences(built: Built, office: Office) -> list[str]:
    """Recalculate a workbook in a real Calc and list the cells that do not show their cached value."""
    sheets: list[Worksheet] = list(built.values)
    prints = [f"{sheet.title}!{sheet.dimensions}" for sheet in sheets]
    found = recalc(built.path, prints=prints, office=office).ranges
    wrong = []
    for sheet, text in zip(sheets, prints, strict=True):
        for cells, shown in zip(sheet[sheet.dimensions], found[text], strict=True):
            for cell, value in zip(cells, shown, strict=True):
                if not _same(cell.value, value):
                    wrong.append(f"{sheet.title}!{cell.coordinate}: {cell.value!r} became {value!r}")
    return wrong


def edited(
    built: Built, office: Office, sheet: str, edits: dict[str, str | float | None], prints: Sequence[str]
) -> dict[str, list[list[Any]]]:
    """Type into cells of one sheet in a real Calc, recalculate, and read ranges; None empties a cell or a range."""
    document = office.load(built.path)
    try:
        cells = document.Sheets.getByName(sheet)
        for address, value in edits.items():
            target = cells.getCellRangeByName(address)
            if value is None:
                target.clearContents(_VALUES_AND_TEXTS)
            elif isinstance(value, str):
                target.String = value
            else:
                target.Value = value
        recalculate(office, document)
        return {text: read_range(document, text) for text in prints}
    finally:
        document.close(True)


def _same(cached: Any, shown: Any) -> bool:
    if isinstance(cached, (int, float)) and isinstance(shown, (int, float)):
        # Differences of figures of some hundreds keep the last digits of those.
        return abs(cached - shown) <= 1e-12 * max(1.0, abs(cached))
    return (cached or None) == (shown or None)
