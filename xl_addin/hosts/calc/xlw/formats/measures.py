"""Widths of characters in a workbook's default font, in which Excel counts column widths and indents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from xl_addin.hosts.calc.xlw.lengths import PIXEL, POINT, TWIP

if TYPE_CHECKING:
    from xl_addin.hosts.calc.xlw.book import Book

_EM: Final = 1000
_PADDING: Final = 5
_DECIMALS: Final = 2
_LONG_DATE: Final = 25  # com.sun.star.i18n.NumberFormatIndex.DATE_SYS_DMMMMYYYY
_YEAR_SIGNS: Final = ("年", "년")


class DefaultFont:
    """The font of the cell style that all others start from, of the script that the system's language is written in.

    Args:
        book: the workbook.
    """

    def __init__(self, book: Book) -> None:
        self._book = book
        style = book.uno.StyleFamilies.getByName("CellStyles").getByName("Default")
        script = "Asian" if self._is_asian() else ""
        self._name, self._size = style.getPropertyValues((f"CharFontName{script}", f"CharHeight{script}"))

    def digit(self) -> float:
        """Measure the digit 0 in 1/100 mm."""
        return self._width("0")

    def spaces(self) -> float:
        """Measure three spaces, one level of indent, in 1/100 mm."""
        return 3 * self._width(" ")

    def column(self, characters: float) -> float:
        """Give the width of a column in 1/100 mm.

        Args:
            characters: how many digits fit in; Excel adds five pixels, of narrow columns a share of them.
        """
        digit = self.digit()
        return digit * (characters + self._padding(digit) * min(characters, 1))

    def characters(self, width: float) -> float:
        """Give how many digits fit into a column: with as few decimals as tell its width.

        Args:
            width: its width in 1/100 mm.
        """
        digit = self.digit()
        padding = self._padding(digit)
        inside = width / digit - padding
        exact = inside if inside >= 1 else width / digit / (1 + padding)
        rounded = (round(exact, decimals) for decimals in range(_DECIMALS))
        return next((each for each in rounded if abs(each - exact) * digit < TWIP), round(exact, _DECIMALS))

    @staticmethod
    def _padding(digit: float) -> float:
        """Give the five pixels in digits."""
        return _PADDING / max(round(digit / PIXEL), 1)

    def _width(self, character: str) -> float:
        bridge = self._book.app.bridge
        device = self._book.app.host.create("com.sun.star.awt.Toolkit").createScreenCompatibleDevice(1, 1)
        described = bridge.struct("com.sun.star.awt.FontDescriptor", Name=self._name, Height=_EM)
        width = device.getFont(described).getStringWidth(character)
        return float(width) / _EM * float(self._size) * POINT

    def _is_asian(self) -> bool:
        formats: Any = self._book.uno.NumberFormats
        system = self._book.app.bridge.struct("com.sun.star.lang.Locale")
        text = formats.getByKey(formats.getFormatIndex(_LONG_DATE, system)).FormatString
        return any(sign in text for sign in _YEAR_SIGNS)
