"""Turn what xlwings hands over for an argument into a grid, and a grid into what xlwings hands back."""

from __future__ import annotations

import contextlib
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from xlwings.conversion import CleanDataFromReadStage, Converter, ReadValueFromRangeStage

from xl_addin.cells import Cell, CellError, Grid, kinds
from xl_addin.errors import ScoringError

if TYPE_CHECKING:
    import xlwings
    from xlwings.conversion import ConversionContext

ERROR_MARK = "\ue000"
"""With an error's name behind it, such as ``\\ue000#N/A``, a text that stands for that cell error.

Alone it proves nothing: it is the first of the characters that Japanese offices define for themselves (外字).
"""

_ERRORS = {error.value: error for error in CellError}
# Excel's newer errors (#SPILL!, #CALC! …), for which xlwings has no name, arrive as their number: 0x800A0000 and up.
_ERROR_NUMBERS = range(0x800A0000 - 2**32, 0x800B0000 - 2**32)
# Only a range longer than any table is worth the look at the used area (whole columns such as B:B).
_LONG = 4096
_WIDE = 256
_FIRST_DAY = datetime(1899, 12, 30)  # noqa: DTZ001  # Excel's dates know no time zone


class Given(NamedTuple):
    """An argument as a function was given it.

    Attributes:
        grid: what the cells hold, or the value.
        cells: the xlwings range, None for a value.
        areas: number of areas of the range; only one can be read.
    """

    grid: Grid
    cells: xlwings.Range | None = None
    areas: int = 1

    @property
    def name(self) -> str:
        """The range the way a user reads it in Excel; "?" for a value, or while Excel does not answer."""
        # A reason is worth more with its place, but must not be lost for want of it.
        with contextlib.suppress(Exception):
            if self.cells is not None:
                return f"{self.cells.sheet.name}!{self.cells.address.replace('$', '')}"
        return "?"

    def require_one_area(self, name: str) -> None:
        """Refuse a reference of several areas, such as (A1:A3,C1:C3), of which Excel hands over the first alone.

        Args:
            name: the argument it was given for.

        Raises:
            ScoringError: there are several.
        """
        if self.areas > 1:
            raise ScoringError(
                f"{name}に{self.areas}つの離れた範囲があります。1つの続いた範囲で指定してください",
                f"{name} has {self.areas} separate areas: give one range without gaps",
            )


class GivenCells(Converter):
    """xlwings' way of reading an argument, cut to the used area, with numbers as exact as the cells hold them."""

    @classmethod
    def reader(cls, options: dict[str, Any]) -> Any:
        """Return xlwings' own steps with ours among them."""
        steps: Any = cls.base_reader(options)  # type: ignore[no-untyped-call]  # xlwings' converters have no types
        steps.insert_stage(_cut_to_used_area, before=ReadValueFromRangeStage)
        steps.insert_stage(_unround, after=ReadValueFromRangeStage)
        steps.insert_stage(_Clean(options), replace=CleanDataFromReadStage)  # type: ignore[no-untyped-call]  # as above
        steps.append_stage(_to_given)
        return steps


class _Clean(CleanDataFromReadStage):
    """xlwings' look at each cell for dates, errors and blanks, left out where there are numbers alone."""

    def __call__(self, step: ConversionContext) -> None:
        """Clean the values."""
        if kinds(step.value) != {float}:
            super().__call__(step)  # type: ignore[no-untyped-call]  # xlwings' stages have no types


def date_text(*, year: int, month: int, day: int, **_time: Any) -> str:
    """Spell a date among measured cells: a text that no reader takes for a number, and whose message shows it."""
    return f"{year}/{month}/{day}"


def date_number(*, year: int, month: int, day: int, **_time: Any) -> float:
    """Return a date in a setting as the number that it is on the sheet, so that a typed 1-1 gets the hint about it."""
    return float((datetime(year, month, day) - _FIRST_DAY).days)  # noqa: DTZ001  # as above


def shown(grid: Grid) -> list[list[Any]]:
    """Spell a result for the VBA wrapper: an error as a marked text, a blank as an empty one."""
    return [[_shown(cell) for cell in row] for row in grid]


def _cut_to_used_area(step: ConversionContext) -> None:
    """Leave of a whole column or row what is inside the used area, from the same first cell."""
    if step.range is None:
        return
    step.meta["given"] = step.range, int(step.range.api.Areas.Count)
    if int(step.range.api.CountLarge) < _WIDE:
        return
    rows, columns = step.range.shape
    if rows < _LONG and columns < _WIDE:
        return
    last = step.range.sheet.used_range.last_cell
    rows = min(rows, last.row - step.range.row + 1)
    columns = min(columns, last.column - step.range.column + 1)
    step.range = step.range.resize(rows, columns) if rows > 0 and columns > 0 else None


def _unround(step: ConversionContext) -> None:
    """Read numbers in currency formats, which Excel hands over rounded to four places, once more as they are."""
    if isinstance(step.value, Decimal):
        step.value = float(step.value) if step.range is None else step.range.api.Value2
    elif isinstance(step.value, tuple) and step.range is not None and Decimal in kinds(step.value):
        step.value = tuple(
            tuple(number if isinstance(cell, Decimal) else cell for cell, number in zip(row, numbers, strict=True))
            for row, numbers in zip(step.value, step.range.api.Value2, strict=True)
        )


def _to_given(step: ConversionContext) -> None:
    rows = step.value
    grid = tuple(map(tuple, rows)) if kinds(rows) == {float} else tuple(tuple(map(_cell, row)) for row in rows)
    step.value = Given(grid, *step.meta.get("given", ()))


def _cell(value: Any) -> Cell:
    if value is None or isinstance(value, (float, bool)):
        return value
    if isinstance(value, str):
        return _ERRORS.get(value, value)
    if isinstance(value, int) and value in _ERROR_NUMBERS:
        return CellError.VALUE
    return float(value)


def _shown(cell: Cell) -> Any:
    if isinstance(cell, CellError):
        return ERROR_MARK + cell.value
    if cell is None:
        return ""
    return cell if isinstance(cell, (bool, str)) else float(cell)
