"""A book of one sheet, typed as cell names and what they hold, for tests of recognising formulas."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xl_addin.formulas.addresses import Area, area, place
from xl_addin.migrate.recognise import Context, examined, rewritten
from xl_addin.parts.contents import Cell, Sheet

if TYPE_CHECKING:
    from xl_addin.migrate.recognise import Examined
    from xl_addin.parts.contents import Value

SHEET = "実績"
#: The formula under test stands here, as an array formula in the second cell.
CELL, ARRAY_CELL = (1, 25), (1, 26)


@dataclass
class TypedBook:
    """A workbook in memory."""

    sheets: dict[str, dict[str, Cell | Value]]
    names: dict[str, str] = field(default_factory=dict)
    tables: dict[str, Area] = field(default_factory=dict)

    @property
    def sheet_names(self) -> tuple[str, ...]:
        """The sheets."""
        return tuple(self.sheets)

    def sheet(self, name: str) -> Sheet:
        """Read a sheet."""
        cells = {}
        for key, held in self.sheets[name].items():
            at = place(key)
            assert at is not None
            cells[at.row, at.col] = held if isinstance(held, Cell) else Cell(held)
        return Sheet(name, cells, tables=self.tables)


def column(letter: str, values: list[Value], first: int = 2) -> dict[str, Cell | Value]:
    """Type values down a column."""
    return {f"{letter}{row}": value for row, value in enumerate(values, first)}


def rates(**more: Cell | Value) -> dict[str, Cell | Value]:
    """Return ten rates of the year before in A2:A11, of this year in B2:B11, and other cells by name."""
    cells: dict[str, Cell | Value] = {"A1": "前年度", "B1": "当年度", "AA2": Cell(1.0, "1", kind="array")}
    cells |= column("A", [41.0, 52.5, 38.0, 61.0, 47.0, 55.0, 44.0, 58.5, 50.0, 36.0])
    cells |= column("B", [45.0, 55.0, 40.0, 62.0, 47.0, 58.0, 49.0, 60.0, 53.0, 38.5])
    cells |= column("C", [12.0, 15.0, 9.0, 22.0, 18.0, 11.0, 14.0, 20.0, 16.0, 10.0])
    return cells | more


def looked_at(formula: str, book: TypedBook | None = None) -> Examined:
    """Examine a formula of the sheet; one in braces is an array formula."""
    row, col = ARRAY_CELL if formula.startswith("{") else CELL
    book = book or TypedBook({SHEET: rates()})
    return examined(Context(book, SHEET), formula.strip("{}") if col == ARRAY_CELL[1] else formula, row, col)


def moved(formula: str, book: TypedBook | None = None) -> str | None:
    """Return the formula with our functions in it, None if it is left alone."""
    found = looked_at(formula, book).matches
    text = formula.removeprefix("{").removesuffix("}") if formula.startswith("{") else formula
    return rewritten(text, found) if found else None


def typed_area(name: str) -> Area:
    """Return an area by its name."""
    found = area(name)
    assert found is not None
    return found
