"""Data in a line of cells: where the numbers that belong together begin and end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.audit.words import is_summary
from xl_addin.formulas.addresses import Area

_FIRST_YEAR, _LAST_YEAR = 1900, 2100

if TYPE_CHECKING:
    from xl_addin.audit.model import SheetModel


class Line:
    """A column, or a row, seen as cells one after the other.

    Attributes:
        sheet: where it is.
        at: which column, or row.
        down: whether it is a column.
    """

    def __init__(self, sheet: SheetModel, at: int, *, down: bool) -> None:
        self.sheet = sheet
        self.at = at
        self.down = down

    def place(self, step: int) -> tuple[int, int]:
        """Return row and column of a cell."""
        return (step, self.at) if self.down else (self.at, step)

    def number(self, step: int) -> float | None:
        """Return the number that a cell shows, None if it shows none."""
        return None if step < 0 else self.sheet.number(*self.place(step))

    def is_blank(self, step: int) -> bool:
        """Tell whether a cell holds nothing."""
        return step < 0 or self.sheet.is_blank(*self.place(step))

    def is_data(self, step: int) -> bool:
        """Tell whether a cell holds a number, or a formula that may show one."""
        if step < 0:
            return False
        place = self.place(step)
        if self.sheet.number(*place) is not None:
            return True
        cell = self.sheet.cell(*place)
        return cell.formula is not None and (not cell.saved or cell.value is None)

    def is_summary(self, step: int) -> bool:
        """Tell whether a cell is labelled as a total or the like of the others."""
        row, col = self.place(step)
        if self.down:
            return self.sheet.is_summary(row, col)
        return any(is_summary(text) for text in self.sheet.headers(row, col)[:3])

    def same_nature(self, one: int, other: int) -> bool:
        """Tell whether two cells hold the same sort of content: both typed, or copies of one formula."""
        keys = self.sheet.keys
        first, second = self.place(one), self.place(other)
        if first in keys or second in keys:
            return keys.get(first) == keys.get(second)
        return self.is_data(one) and self.is_data(other)

    def span(self, step: int) -> tuple[int, int]:
        """Return the first and the last cell of the unbroken numbers around a cell that has one."""
        first = last = step
        end = self.sheet.used.last_row if self.down else self.sheet.used.last_col
        while first > 0 and self.is_data(first - 1):
            first -= 1
        while last < end and self.is_data(last + 1):
            last += 1
        return first, last

    def is_header(self, step: int, data: int) -> bool:
        """Tell whether a cell stands among headers: texts stand beside it where numbers stand beside a cell of data.

        Args:
            step: the cell.
            data: a cell that surely holds data.
        """
        texts = numbers = 0
        for away in (-4, -3, -2, -1, 1, 2, 3, 4):
            line = Line(self.sheet, self.at + away, down=self.down)
            if line.at < 0 or line.number(data) is None:
                continue
            beside = line.number(step)
            if beside is None and self.sheet.text(*line.place(step)) is not None:
                texts += 1
            elif beside is not None and not is_year(beside):
                numbers += 1
        own = self.number(step)
        if texts == numbers == 0:
            # Nothing stands beside: a text is a header, and so is a year.
            return own is None or (is_year(own) and not is_year(self.number(data)))
        return texts > 0 and numbers == 0

    def data_beyond(self, last: int) -> int:
        """Return the last of the cells after one that go on with the same sort of data, the cell itself if none do."""
        while self.same_nature(last, last + 1) and not self.is_summary(last + 1) and not self.is_header(last + 1, last):
            last += 1
        return last

    def data_before(self, first: int) -> int:
        """Return the first of the cells before one that hold the same sort of data, the cell itself if none do."""
        while (
            first > 0
            and self.same_nature(first, first - 1)
            and not self.is_summary(first - 1)
            and not self.is_header(first - 1, first)
        ):
            first -= 1
        return first


def is_year(number: float | None) -> bool:
    """Tell whether a number may be a year."""
    return number is not None and _FIRST_YEAR <= number <= _LAST_YEAR and number == int(number)


def lengths(area: Area, *, down: bool) -> tuple[int, int]:
    """Return the first and last step of an area along columns or rows."""
    return (area.row, area.last_row) if down else (area.col, area.last_col)


def along(area: Area, first: int, last: int, *, down: bool) -> Area:
    """Return an area with another first and last step."""
    return Area(first, area.col, last, area.last_col) if down else Area(area.row, first, area.last_row, last)


def across(area: Area, *, down: bool) -> range:
    """Return the lines of an area: its columns if they run down, else its rows."""
    return range(area.col, area.last_col + 1) if down else range(area.row, area.last_row + 1)
