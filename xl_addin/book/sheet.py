"""A worksheet that remembers what it shows, so that each formula is written together with its right value.

A function that returns a column or a table is stored as Excel stores a dynamic array: an array formula over the block of
its result, and cell metadata. Excel 365 spills it; Excel 2019 and earlier, and LibreOffice, pass over the metadata and
have a classic array formula over the same block. A function of one cell is a plain formula, which fills down and can be
edited in every version; as an array formula it would be in braces before Excel 365. The price is that Excel 365 may show
an @ before its name, which changes no value.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlsxwriter.utility import xl_rowcol_to_cell

from xl_addin.cells import Cell, CellError, Grid
from xl_addin.errors import WorkbookError
from xl_addin.functions import BY_NAME
from xl_addin.registry import call

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

    from xl_addin.book.styles import Styles


@dataclass(frozen=True)
class Block:
    """A rectangle of cells of one sheet.

    Args:
        sheet: the sheet.
        first_row: counted from 0, as are the others.
        first_col: its first column.
        last_row: its last row, included.
        last_col: its last column, included.
        fixed: formulas refer to it with dollar signs; without them a formula that is filled down moves along.
    """

    sheet: Sheet
    first_row: int
    first_col: int
    last_row: int
    last_col: int
    fixed: bool = True

    @property
    def grid(self) -> Grid:
        """What its cells show."""
        return tuple(
            tuple(self.sheet.shown.get((row, col)) for col in range(self.first_col, self.last_col + 1))
            for row in range(self.first_row, self.last_row + 1)
        )

    @property
    def numbers(self) -> list[float]:
        """Its numbers, row by row."""
        return [float(cell) for row in self.grid for cell in row if isinstance(cell, (int, float))]

    def text(self, seen_from: Sheet) -> str:
        """The reference as a formula of a sheet writes it."""
        single = (self.first_row, self.first_col) == (self.last_row, self.last_col)
        first = _cell(self.first_row, self.first_col, fixed=self.fixed)
        corners = first if single else f"{first}:{_cell(self.last_row, self.last_col, fixed=self.fixed)}"
        return corners if seen_from is self.sheet else f"'{self.sheet.name}'!{corners}"

    def column(self, place: int) -> Block:
        """One of its columns, counted from 0."""
        col = self.first_col + place
        return Block(self.sheet, self.first_row, col, self.last_row, col)


@dataclass(frozen=True)
class Inline:
    """A setting written into a formula in its own words, such as ``1/3``."""

    text: str
    value: str | float


Given = Block | Inline | str | float


@dataclass(frozen=True)
class Within:
    """What a call stands in so that a block is blank below its result, whatever the number of its rows.

    Args:
        before: the formula before the call, without an equals sign.
        after: the formula after the call.
        rows: how many rows the block has.
    """

    before: str
    after: str
    rows: int


class Sheet:
    """One worksheet under construction.

    Args:
        workbook: the workbook it belongs to.
        styles: the workbook's cell formats.
        name: its tab.
        tab_colour: colour of the tab.
    """

    def __init__(self, workbook: Workbook, styles: Styles, name: str, tab_colour: str) -> None:
        self.name = name
        self.styles = styles
        self.shown: dict[tuple[int, int], Cell] = {}
        self.worksheet: Worksheet = workbook.add_worksheet(name)
        self.worksheet.set_tab_color(tab_colour)
        self.worksheet.hide_gridlines(2)

    def block(self, first_row: int, first_col: int, last_row: int, last_col: int | None = None) -> Block:
        """Name a rectangle of this sheet; without a last column it is one column."""
        return Block(self, first_row, first_col, last_row, first_col if last_col is None else last_col)

    def cell(self, row: int, col: int) -> Block:
        """Name one cell, which moves along when a formula that refers to it is filled down."""
        return Block(self, row, col, row, col, fixed=False)

    def put(self, row: int, col: int, value: Cell, *style: str) -> None:
        """Write a text, a number or a blank; a text never becomes a formula."""
        self.shown[row, col] = value
        cell_format = self.styles(*style)
        if value is None or value == "":
            self.worksheet.write_blank(row, col, None, cell_format)
        elif isinstance(value, str):
            self.worksheet.write_string(row, col, value, cell_format)
        else:
            self.worksheet.write_number(row, col, value, cell_format)

    def put_row(self, row: int, col: int, values: Sequence[Cell], *style: str) -> None:
        """Write values side by side."""
        for place, value in enumerate(values):
            self.put(row, col + place, value, *style)

    def put_column(self, row: int, col: int, values: Sequence[Cell], *style: str) -> Block:
        """Write values one below the other."""
        for place, value in enumerate(values):
            self.put(row + place, col, value, *style)
        return self.block(row, col, row + len(values) - 1)

    def span(self, row: int, col: int, last_col: int, value: str, *style: str) -> None:
        """Write a text across several columns of a row."""
        if col == last_col:
            self.put(row, col, value, *style)
        else:
            self.shown[row, col] = value
            self.worksheet.merge_range(row, col, row, last_col, value, self.styles(*style))

    def formula(self, row: int, col: int, text: str, value: str | float, *style: str) -> None:
        """Write a formula of native functions with the value it has."""
        self.shown[row, col] = value
        self.worksheet.write_formula(row, col, text, self.styles(*style), value)

    def score(
        self,
        row: int,
        col: int,
        function: str,
        given: Sequence[Given],
        *style: str,
        blank_if: str = "",
        within: Within | None = None,
    ) -> Block:
        """Write a worksheet function of this package with the value it has.

        A column function spills over a block of just the size of its result.

        Args:
            row: its first row.
            col: its first column.
            function: the name, such as "SCORE_RANKS".
            given: the arguments in order.
            style: names of the cell format.
            blank_if: a condition, which does not hold now, under which the result is blank.
            within: what the call stands in, for a result whose number of rows changes.

        Returns:
            The block of the result.

        Raises:
            WorkbookError: the function refuses these arguments.
        """
        declared = BY_NAME[function]
        result = call(declared, *(_grid(argument) for argument in given))
        called = f"{function}({','.join(_text(argument, self) for argument in given)})"
        _refuse_errors(result, called)
        if within is not None:
            called = f"{within.before}{called}{within.after}"
            result = (*result, *[(None,) * len(result[0])] * (within.rows - len(result)))
        text = f'=IF({blank_if},"",{called})' if blank_if else f"={called}"
        block = self.block(row, col, row + len(result) - 1, col + len(result[0]) - 1)
        if declared.column:
            self.spill(row, col, text, result, *style)
        else:
            self.formula(row, col, text, _cached(result[0][0]), *style)
        return block

    def spill(self, row: int, col: int, text: str, result: Grid, *style: str) -> None:
        """Write a formula that fills a block with the values it has.

        Args:
            row: its first row.
            col: its first column.
            text: the formula, which returns as many rows and columns as the result has.
            result: what its cells show.
            style: names of the cell format.
        """
        first = _cached(result[0][0])
        corners = (row, col, row + len(result) - 1, col + len(result[0]) - 1)
        self.worksheet.write_dynamic_array_formula(*corners, text, self.styles(*style), first)
        for place, cells in enumerate(result):
            for offset, cell in enumerate(cells):
                if place or offset:
                    self.put(row + place, col + offset, cell, *style)
        self.shown[row, col] = first


def at(row: int, col: int, sheet: Sheet | None = None) -> str:
    """The relative reference to a cell, with its sheet where one is given."""
    cell = _cell(row, col, fixed=False)
    return cell if sheet is None else f"'{sheet.name}'!{cell}"


def unless_blank(expression: str, *cells: str) -> str:
    """A formula that stays blank where one of these cells is, for native operators take a blank for 0.

    An error in one of them stays an error.
    """
    # Calc 7.4 finds the empty text that an add-in returns unequal to "", so that only its length tells.
    tests = ",".join(f"LEN({cell})=0" for cell in cells)
    return f'=IF({tests if len(cells) == 1 else f"OR({tests})"},"",{expression})'


def unless(condition: str, expression: str) -> str:
    """A formula that stays blank under a condition."""
    return f'=IF({condition},"",{expression})'


def same_unless_blank(cell: str) -> str:
    """A formula that shows what another cell shows; a plain reference shows a blank as 0."""
    return unless_blank(cell, cell)


def _cell(row: int, col: int, *, fixed: bool) -> str:
    cell: str = xl_rowcol_to_cell(row, col, row_abs=fixed, col_abs=fixed)
    return cell


def _grid(argument: Given) -> Grid:
    if isinstance(argument, Block):
        return argument.grid
    return ((argument.value if isinstance(argument, Inline) else argument,),)


def _text(argument: Given, sheet: Sheet) -> str:
    if isinstance(argument, Block):
        return argument.text(sheet)
    if isinstance(argument, Inline):
        return argument.text
    return f'"{argument}"' if isinstance(argument, str) else f"{argument:.15g}"


def _cached(cell: Cell) -> str | float:
    """A cell as the value of a formula: a blank result is an empty text."""
    return "" if cell is None or isinstance(cell, CellError) else cell


def _refuse_errors(result: Grid, text: str) -> None:
    errors = [cell.value for row in result for cell in row if isinstance(cell, CellError)]
    if errors:
        raise WorkbookError(f"{text} が {errors[0]} になります", f"{text} gives {errors[0]}")
