"""How the cells of a range look."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xl_addin.hosts.calc.xlw.contents import NUMBERS, filled
from xl_addin.hosts.calc.xlw.formats import kinds, looks
from xl_addin.hosts.calc.xlw.formats.alignment import RangeAlignment
from xl_addin.hosts.calc.xlw.formats.borders import Borders
from xl_addin.hosts.calc.xlw.formats.characters import CellWords, Characters
from xl_addin.hosts.calc.xlw.formats.colours import NO_COLOUR, number_of, rgb
from xl_addin.hosts.calc.xlw.formats.fonts import CellText, Font
from xl_addin.hosts.calc.xlw.ranges import boxes
from xl_addin.hosts.calc.xlw.values.rectangles import rectangles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.hosts.calc.xlw.addresses import Box


class RangeFormats(RangeAlignment):
    """How the cells of a range look."""

    @property
    def number_format(self) -> str | None:
        """The code of its number format in Excel's English spelling; None if cells differ."""
        known = self.book.number_formats
        if self.single or not looks.is_mixed(self.uno, "NumberFormat"):
            return known.code_of(self.uno.NumberFormat)
        codes = {known.code_of(key) for key, _cells in kinds.groups(self.uno)}
        return codes.pop() if len(codes) == 1 else None

    @number_format.setter
    def number_format(self, value: str) -> None:
        key = self.book.number_formats.key_of(value)
        flags = self._flags()
        with looks.steady(self):
            self.uno.NumberFormat = key
            if flags:
                self._several(flags).NumberFormat = self.book.number_formats.flag

    @property
    def color(self) -> tuple[int, int, int] | None:
        """Red, green and blue of its fill; None without a fill, or if cells differ."""
        values = looks.common(self, "CellBackColor")
        return None if values is None or values[0] == NO_COLOUR else rgb(values[0])

    @color.setter
    def color(self, value: Any) -> None:
        number = NO_COLOUR if value is None else number_of(value)
        with looks.steady(self):
            self.uno.CellBackColor = number

    def set_colors(self, colors: Sequence[Sequence[Any]]) -> None:
        """Fill each cell.

        Args:
            colors: a colour per cell; None for no fill, ... to leave the cell.
        """
        places: dict[int, list[tuple[int, int]]] = {}
        for row, line in enumerate(colors, self.box.row):
            for column, color in enumerate(line, self.box.column):
                if color is not ...:
                    number = NO_COLOUR if color is None else number_of(color)
                    places.setdefault(number, []).append((row, column))
        with looks.steady(self):
            for number, cells in places.items():
                self._several(rectangles(cells)).CellBackColor = number

    @property
    def font(self) -> Font:
        """The font."""
        return Font(CellText(self))

    @property
    def borders(self) -> Borders:
        """The borders."""
        return Borders(self)

    @property
    def characters(self) -> Characters:
        """The characters of its text."""
        return Characters(CellWords(self))

    def _flags(self) -> list[Box]:
        """Find TRUE and FALSE, which in Calc are numbers that only a format tells: they keep it."""
        known = self.book.number_formats
        if not looks.is_mixed(self.uno, "NumberFormat") and known.kind(self.uno.NumberFormat) != kinds.FLAG:
            return []
        return [
            box
            for key, cells in kinds.groups(self.uno)
            if known.kind(key) == kinds.FLAG
            for part in boxes(cells)
            for box in filled(self, part, NUMBERS)
        ]

    def _several(self, parts: Sequence[Box]) -> Any:
        """Give blocks of the sheet as one UNO object."""
        if len(parts) == 1:
            return self.uno_of(parts[0])
        cells = self.book.uno.createInstance("com.sun.star.sheet.SheetCellRanges")
        index = self.sheet.index - 1
        addresses = [
            self.bridge.struct(
                "com.sun.star.table.CellRangeAddress",
                Sheet=index,
                StartColumn=box.column - 1,
                StartRow=box.row - 1,
                EndColumn=box.last_column - 1,
                EndRow=box.last_row - 1,
            )
            for box in parts
        ]
        cells.addRangeAddresses(tuple(addresses), False)
        return cells
