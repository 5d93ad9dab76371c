"""Names of functions: Excel's and Calc's, and how many arguments they take, as the running LibreOffice tells them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakKeyDictionary

from xl_addin.hosts.calc.values import UnoError

if TYPE_CHECKING:
    from xl_addin.hosts.calc.bridge import Bridge
    from xl_addin.hosts.calc.xlw.book import Book

# com.sun.star.sheet.FormulaLanguage; formulas of cells are written in the last.
_NATIVE, _OOXML, _API = 3, 5, 6
_ALL_GROUPS: Final = 0x7FFFFFFF
_EXTERNAL: Final = 3
_PREFIX: Final = re.compile(r"_XL(?:FN|WS|UDF|L)\.")
_OF_ADD_INS: Final = re.compile(r"_(?:ADD|EXCEL2003)$")
_ANY: Final = 1 << 30
_ARITIES: Final = {"IF": (2, 3), "ROUND": (2, 2), "ROUNDUP": (2, 2), "ROUNDDOWN": (2, 2), "TRUNC": (1, 2)}
"""Where Excel and Calc differ, or Calc's own list is wrong."""
_REPEATING: Final = frozenset(
    (
        *("GETPIVOTDATA", "SUBTOTAL", "CONCATENATE", "CONCAT", "TEXTJOIN", "IFS", "SWITCH"),
        *("LET", "SORTBY", "CHOOSECOLS", "CHOOSEROWS", "HSTACK", "VSTACK", "MULTIPLE.OPERATIONS", "TABLE"),
    )
)
"""Functions whose repeated arguments Calc's list does not show."""


class Functions:
    """The functions of one LibreOffice.

    Args:
        book: any workbook that is open in it.
    """

    def __init__(self, book: Book) -> None:
        mapper = book.uno.createInstance("com.sun.star.sheet.FormulaOpCodeMapper")
        calc = _mapping(mapper, _API)
        stored = _mapping(mapper, _OOXML)
        native = _mapping(mapper, _NATIVE)
        self._excel: dict[str, str] = {}
        self._calc: dict[str, str] = {}
        self._native: dict[str, str] = {}
        for key in calc:
            name, known = calc[key].upper(), _bare(stored.get(key, calc[key]).upper())
            self._native[name] = native.get(key, name)
            self._excel[name] = known
            self._calc[known] = name
        # Where Calc has several functions for one of Excel's, the one of the same name is it.
        self._calc.update({name: name for name, known in self._excel.items() if name == known and name in self._native})
        self._take_add_ins(mapper)
        self._arities: dict[str, tuple[int, int]] = dict(_ARITIES)
        self._descriptions = book.app.host.create("com.sun.star.sheet.FunctionDescriptions")

    def _take_add_ins(self, mapper: Any) -> None:
        """Take functions of add-ins: written by the names that users know, and read by those of their methods, too."""
        for entry in mapper.getAvailableMappings(_API, _ALL_GROUPS):
            if entry.Token.OpCode != _EXTERNAL or entry.Name.upper() == entry.Token.Data.upper():
                continue
            name, method = entry.Name.upper(), entry.Token.Data.upper()
            known = _OF_ADD_INS.sub("", name)
            self._excel[method] = known
            self._excel.setdefault(name, known)
            self._calc.setdefault(known, method if name in self._native else name)

    def to_calc(self, name: str) -> str | None:
        """Give Calc's name of one of Excel's functions; None if Calc has none.

        Args:
            name: as in a formula, also as files spell newer functions (``_xlfn.STDEV.S``).
        """
        return self._calc.get(_bare(name.upper()))

    def to_excel(self, name: str) -> str:
        """Give Excel's name of one of Calc's functions; one that Excel does not have stays, in capitals."""
        upper = name.upper()
        return self._excel.get(upper) or _bare(upper)

    def arity(self, name: str) -> tuple[int, int]:
        """Tell how many arguments one of Calc's functions takes at least and at most."""
        if name not in self._arities:
            self._arities[name] = self._described(name) if name in self._native else (0, _ANY)
        return self._arities[name]

    def _described(self, name: str) -> tuple[int, int]:
        try:
            description = {entry.Name: entry.Value for entry in self._descriptions.getByName(self._native[name])}
        except UnoError:
            return 0, _ANY
        arguments = description["Arguments"] or ()
        # Calc's own list marks most arguments that repeat with a blank at the end of their names.
        repeated = name in _REPEATING or any(argument.Name.endswith(" ") for argument in arguments)
        return sum(not argument.IsOptional for argument in arguments), _ANY if repeated else len(arguments)


_KNOWN: WeakKeyDictionary[Bridge, Functions] = WeakKeyDictionary()


def functions(book: Book) -> Functions:
    """Give the functions of the LibreOffice that holds a workbook; asked once."""
    bridge = book.app.bridge
    if bridge not in _KNOWN:
        _KNOWN[bridge] = Functions(book)
    return _KNOWN[bridge]


def _mapping(mapper: Any, language: int) -> dict[int, str]:
    entries = mapper.getAvailableMappings(language, _ALL_GROUPS)
    return {
        entry.Token.OpCode: entry.Name
        for entry in entries
        if (entry.Name[:1].isalpha() or entry.Name[:1] == "_") and entry.Token.OpCode != _EXTERNAL
    }


def _bare(name: str) -> str:
    """Take the prefixes off that files put before newer functions; the name is in capitals."""
    while True:
        match = _PREFIX.match(name)
        if match is None:
            return name
        name = name[match.end() :]
