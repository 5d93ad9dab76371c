"""Reads and checks the figures of a data file column by column, before anything is written."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from xl_addin import cells
from xl_addin.book.refresh.entity_table import Kind
from xl_addin.book.scores.cell_table import PlacedNumber, UnsavedFormula, placed
from xl_addin.errors import ScoringError
from xl_addin.rulebook.model import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.book.refresh.entity_table import Column
    from xl_addin.book.scores.cell_table import PlacedCell

PERCENT, FRACTION = "percent", "fraction"
_FULL = 100
_ALMOST = Decimal("1e-9")


class Reader:
    """Reads figures of one file and collects what is wrong with them.

    Args:
        file: name of the file.
        unit: how its rates are written, "percent" or "fraction"; None where that is not said.
    """

    def __init__(self, file: str, unit: str | None) -> None:
        self.problems: list[Text] = []
        self._file = file
        self._unit = unit

    def column(self, column: Column, found: Sequence[PlacedCell]) -> list[float | None]:
        """Read the figures of a column.

        Args:
            column: what they are.
            found: the cells of the file, None for a blank.

        Returns:
            One number or None per cell, rates in per cent; None too for what is wrong.
        """
        numbers = [self._number(cell) for cell in found]
        if column.kind is Kind.RATE:
            numbers = self._rates(found, numbers)
        return [self._checked(column, cell, number) for cell, number in zip(found, numbers, strict=True)]

    def refuse(self, cell: PlacedCell, ja: str, en: str) -> None:
        """Note what is wrong with a cell."""
        self.problems.append(Text(f"{self._file} {placed(cell)}: {ja}", f"{self._file} {placed(cell)}: {en}"))

    def within(self, column: Column, part: PlacedCell, other: Column, whole: PlacedCell) -> None:
        """Note that a part is larger than its whole, or that the whole is not above 0."""
        above, below = self._quiet(part), self._quiet(whole)
        if below is not None and below <= 0:
            self.refuse(whole, f"「{other.label}」が 0 以下です。", f"“{other.label}” is not above 0.")
        elif above is not None and below is not None and above > below:
            self.refuse(
                part,
                f"「{column.label}」{above:.15g} が「{other.label}」{below:.15g}（{placed(whole)}）より大きくなっています。",
                f"“{column.label}” {above:.15g} exceeds “{other.label}” {below:.15g} ({placed(whole)}).",
            )

    def sum_of(self, column: Column, numbers: Sequence[float | None], total: PlacedCell) -> None:
        """Note that the file's own sum is not the sum of its figures; nothing can be said where one is blank."""
        said = self._quiet(total)
        known = [Decimal(repr(number)) for number in numbers if number is not None]
        if said is None or len(known) < len(numbers) or column.kind is Kind.RATE:
            return
        made = sum(known, Decimal(0))
        if abs(made - Decimal(repr(said))) > _ALMOST * max(abs(made), Decimal(1)):
            self.refuse(
                total,
                f"「{column.label}」の合計 {said:.15g} が、各行の和 {made:f} と合いません。",
                f"the sum of “{column.label}” is given as {said:.15g}, but the rows add up to {made:f}.",
            )

    def _number(self, cell: PlacedCell) -> float | None:
        if isinstance(cell, UnsavedFormula):
            self.problems.append(Text(f"{self._file} {cell.error.ja}。", f"{self._file} {cell.error.en}."))
            return None
        try:
            return cells.number(cell, "値")
        except ScoringError:
            self.refuse(cell, f"「{cell}」は数値として読めません。", f"“{cell}” is not a number.")
            return None

    def _quiet(self, cell: PlacedCell) -> float | None:
        return None if cell is None or isinstance(cell, UnsavedFormula) else cells.parse_number(_spelled(cell))

    def _rates(self, found: Sequence[PlacedCell], numbers: Sequence[float | None]) -> list[float | None]:
        if self._unit == FRACTION:
            return [self._from_fraction(cell, number) for cell, number in zip(found, numbers, strict=True)]
        if self._unit is None:
            doubtful = [
                (cell, number)
                for cell, number in zip(found, numbers, strict=True)
                if number is not None and 0 < number <= 1 and not _says_percent(cell)
            ]
            if doubtful:
                cell, number = doubtful[0]
                more = f"（ほか {len(doubtful) - 1} 件）" if len(doubtful) > 1 else ""
                self.refuse(
                    cell,
                    f"{number:.15g} は {number:.15g}％ か {number * _FULL:.15g}％ か分かりません{more}。"
                    "--unit percent か --unit fraction を指定してください。",
                    f"{number:.15g} may mean {number:.15g} % or {number * _FULL:.15g} %; "
                    "say --unit percent or --unit fraction.",
                )
        return list(numbers)

    def _from_fraction(self, cell: PlacedCell, number: float | None) -> float | None:
        if number is None or _says_percent(cell):
            return number
        if not 0 <= number <= 1:
            self.refuse(
                cell,
                f"{number:.15g} は 0 から 1 の割合ではありません（--unit fraction）。",
                f"{number:.15g} is no fraction from 0 to 1 (--unit fraction).",
            )
            return None
        return float(Decimal(repr(number)) * _FULL)

    def _checked(self, column: Column, cell: PlacedCell, number: float | None) -> float | None:
        if number is None:
            return None
        if number < 0:
            self.refuse(cell, f"{number:.15g} は負の数です。", f"{number:.15g} is negative.")
        elif column.kind is Kind.RATE and number > _FULL:
            self.refuse(cell, f"{number:.15g} は 100％ を超えています。", f"{number:.15g} is above 100 %.")
        elif column.kind is Kind.COUNT and not number.is_integer():
            self.refuse(cell, f"{number:.15g} は整数ではありません。", f"{number:.15g} is not a whole number.")
        else:
            return number
        return None


def _says_percent(cell: PlacedCell) -> bool:
    return isinstance(cell, str) and cells.is_percent(cell)


def _spelled(cell: PlacedCell) -> str:
    return f"{cell:.17g}" if isinstance(cell, PlacedNumber) else str(cell)
