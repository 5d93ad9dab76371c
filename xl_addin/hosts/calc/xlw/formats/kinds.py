"""The number formats of a document: which of them show dates or flags, and those that Excel would choose."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any, Final

from xl_addin.hosts.calc.values import UnoError
from xl_addin.hosts.calc.xlw import ranges
from xl_addin.hosts.calc.xlw.formats import codes
from xl_addin.hosts.calc.xlw.refusal import NotInCalcError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.hosts.calc.values import Struct
    from xl_addin.hosts.calc.xlw.book import Book

NUMBER, DATE, FLAG, TEXT = "number", "date", "flag", "text"
"""How the number in a cell reads."""

GENERAL: Final = 0
_DATE: Final = 2  # com.sun.star.util.NumberFormat.DATE
_DATETIME: Final = 6
_TIME: Final = 4
_TEXT: Final = 256
_LOGICAL: Final = 1024
_LONG_YEAR: Final = 21  # com.sun.star.i18n.NumberFormatIndex.DATE_SYS_DDMMYYYY
_YEAR_FIRST: Final = "YYYY/"


class NumberFormats:
    """Number formats of one document, each looked up once.

    Args:
        book: the workbook.
    """

    def __init__(self, book: Book) -> None:
        self._book = book
        self._kinds: dict[int, str] = {GENERAL: NUMBER}
        self._standard: dict[int, int] = {}
        self._keys: dict[str, int] = {}
        self._codes: dict[int, str] = {GENERAL: codes.GENERAL}

    @property
    def uno(self) -> Any:
        """The document's number formats."""
        return self._book.uno.NumberFormats

    def kind(self, key: int) -> str:
        """Tell how a format shows a number.

        Args:
            key: the format's key.

        Returns:
            `DATE` if it has a day, `FLAG` if it says TRUE or FALSE, `TEXT` if what is typed stays text, else `NUMBER`;
            a time of day alone is a number, as it is for Excel.
        """
        if key not in self._kinds:
            type_ = self.uno.getByKey(key).Type
            meanings = {_LOGICAL: FLAG, _TEXT: TEXT, _DATE: DATE}
            self._kinds[key] = next((kind for bit, kind in meanings.items() if type_ & bit), NUMBER)
        return self._kinds[key]

    def key_of(self, code: str) -> int:
        """Look up a format, and make it if there is none such.

        Args:
            code: its code in Excel's English spelling.

        Returns:
            Its key, for the system's language, so that files hold the code without a language before it.

        Raises:
            NotInCalcError: Calc cannot read the code.
        """
        if codes.is_general(code):
            return GENERAL
        if code not in self._keys:
            try:
                key = self.uno.addNewConverted(codes.for_calc(code), self._english, self._system)
            except UnoError as error:
                raise NotInCalcError(
                    f"表示形式「{code}」は Calc では使えません。", f"Calc cannot read the number format {code}."
                ) from error
            self._keys[code] = key
            self._codes[key] = code
        return self._keys[code]

    def code_of(self, key: int) -> str:
        """Tell the code of a format.

        Args:
            key: the format's key.

        Returns:
            Its code in Excel's English spelling.
        """
        if key not in self._codes:
            entry = self.uno.getByKey(key)
            text, place = entry.FormatString, entry.Locale
            if place.Language != "en":
                with contextlib.suppress(UnoError):
                    text = self.uno.getByKey(self.uno.addNewConverted(text, place, self._english)).FormatString
            self._codes[key] = codes.from_calc(text, place.Language, place.Country)
        return self._codes[key]

    @property
    def date(self) -> int:
        """Key of the format that Excel gives to days: with the whole year, as Calc's own standard has not everywhere."""
        if _DATE not in self._standard:
            key = self.uno.getFormatIndex(_LONG_YEAR, self._system)
            year_first = self.uno.getByKey(key).FormatString.startswith(_YEAR_FIRST)
            self._standard[_DATE] = self.key_of("yyyy/m/d") if year_first else key
        return self._standard[_DATE]

    @property
    def datetime(self) -> int:
        """Key of the standard format of days with a time."""
        return self._key(_DATETIME)

    @property
    def time(self) -> int:
        """Key of the standard format of times of day."""
        return self._key(_TIME)

    @property
    def flag(self) -> int:
        """Key of the format of TRUE and FALSE."""
        return self._key(_LOGICAL)

    def _key(self, type_: int) -> int:
        if type_ not in self._standard:
            self._standard[type_] = self.uno.getStandardFormat(type_, self._system)
        return self._standard[type_]

    @property
    def _system(self) -> Struct:
        return self._book.app.bridge.struct("com.sun.star.lang.Locale")

    @property
    def _english(self) -> Struct:
        return self._book.app.bridge.struct("com.sun.star.lang.Locale", Language="en", Country="US")


def groups(cells: Any) -> Iterator[tuple[int, Any]]:
    """Give the cells of each look.

    Args:
        cells: an ``XCellRange``; its own ``NumberFormat`` would be that of its first cell.

    Yields:
        Number format and cells, an ``XSheetCellRanges``; a number format comes again for each other look.
    """
    for group in ranges.groups(cells):
        yield group.NumberFormat, group
