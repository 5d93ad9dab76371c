"""Parts of a text in a cell or a shape, by Python's counting of characters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Protocol

from xlwings import base_classes

from xl_addin.errors import WorkbookError
from xl_addin.hosts.calc.xlw.formats.fonts import CellText, Font, TextPart

if TYPE_CHECKING:
    from xl_addin.hosts.calc.xlw.area import Area
    from xl_addin.hosts.calc.xlw.formats.fonts import Lettering

_TEXT: Final = "TEXT"  # com.sun.star.table.CellContentType


class Words(Protocol):
    """Where characters are."""

    def text(self) -> str:
        """Give the whole text."""

    def whole(self) -> Lettering:
        """Give the look of the whole text."""

    def part(self, start: int, stop: int) -> Lettering:
        """Give the look of a part, by UTF-16 units."""


class Characters(base_classes.Characters):
    """Characters of a text.

    Args:
        words: the text.
        start: first character, from 0.
        stop: the one behind the last; None for all.
    """

    def __init__(self, words: Words, start: int = 0, stop: int | None = None) -> None:
        self._words = words
        self._start = start
        self._stop = stop

    @property
    def api(self) -> Any:
        """The cell, or a cursor over the part."""
        return self._lettering().api

    @property
    def text(self) -> str:
        """The characters."""
        return self._words.text()[self._start : self._stop]

    @property
    def font(self) -> Font:
        """Their font."""
        return Font(self._lettering())

    def __getitem__(self, item: int | slice) -> Characters:
        length = len(self.text)
        if isinstance(item, slice):
            if (item.start or 0) < 0 or (item.stop or 0) < 0:
                raise ValueError("Characters cannot be sliced with negative numbers.")
            start, stop, _step = item.indices(length)
            if start >= stop:
                raise ValueError("Characters cannot be sliced to nothing.")
        else:
            start = item + length if item < 0 else item
            if not 0 <= start < length:
                raise IndexError(f"There is no character {item}.")
            stop = start + 1
        return Characters(self._words, self._start + start, self._start + stop)

    def _lettering(self) -> Lettering:
        if self._stop is None:
            return self._words.whole()
        text = self._words.text()
        return self._words.part(_units(text[: self._start]), _units(text[: self._stop]))


class CellWords:
    """The text in a cell.

    Args:
        area: the cell.

    Raises:
        WorkbookError: it is more than one cell, or, where a part is asked for, holds no constant text.
    """

    def __init__(self, area: Area) -> None:
        if not area.single:
            raise WorkbookError("文字単位の書式は1つのセルでだけ使えます。", "Characters belong to a single cell.")
        self._area = area

    def text(self) -> str:
        """Give the text that the cell shows."""
        return str(self._area.cell.getString())

    def whole(self) -> CellText:
        """Give the cell."""
        return CellText(self._area)

    def part(self, start: int, stop: int) -> TextPart:
        """Give a part of the text."""
        cell = self._area.cell
        if cell.getType().value != _TEXT:
            raise WorkbookError(
                "数値や数式のセルでは、一部の文字だけの書式は変えられません。",
                "Only a cell with a text, not with a number or a formula, has characters with fonts of their own.",
            )
        return TextPart(cursor_over(cell, start, stop))


def cursor_over(text: Any, start: int, stop: int) -> Any:
    """Select a part of a text.

    Args:
        text: an ``XText``.
        start: first UTF-16 unit, from 0.
        stop: the one behind the last.

    Returns:
        A text cursor.
    """
    cursor = text.createTextCursor()
    cursor.gotoStart(False)
    cursor.goRight(start, False)
    cursor.goRight(stop - start, True)
    return cursor


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
