"""Formulas from Calc's syntax into Excel's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from xl_addin.hosts.calc.xlw.formulas import shapes, tables
from xl_addin.hosts.calc.xlw.formulas.places import excel_place
from xl_addin.hosts.calc.xlw.formulas.tokens import CALC, DELETED, ITEM, unquoted

if TYPE_CHECKING:
    from collections.abc import Callable

    from xl_addin.hosts.calc.xlw.formulas.scope import Scope

_SAME: Final = re.compile(r"=(?:[-+*/^%&=<>():.\d ]|\$?[A-Z]{1,3}\$?\d+(?![A-Z(.]))*")
_FLAG: Final = re.compile(r"\s*\)")


class ToExcel:
    """Translates formulas.

    Args:
        scope: what they may refer to.
    """

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self._shapes = shapes.Shapes(shapes.CALC, shapes.EXCEL)

    def translate(self, formula: str, row: int = 1, column: int = 1) -> str:
        """Translate one formula.

        Args:
            formula: as ``getFormulaArray`` gives it, with the equals sign and without braces.
            row: row of its cell.
            column: column of its cell.

        Returns:
            The same as Excel writes it; a part that has no counterpart stays as it is.
        """
        if formula.startswith("= "):
            formula = "=" + formula[2:]
        if _SAME.fullmatch(formula):
            return formula
        if "[" in formula or "#" in formula:
            return "=" + _Reader(self.scope, formula, row, column).read()
        return self._shapes.translate(formula, lambda: "=" + _Reader(self.scope, formula, row, column).read())


class _Reader:
    """Reads one formula from left to right."""

    def __init__(self, scope: Scope, formula: str, row: int, column: int) -> None:
        self._scope = scope
        if "#REF!" in formula:
            formula = DELETED.sub(lambda match: match.group() if match["text"] else "#REF!", formula)
        self._text = formula
        self._cell = (row, column)
        self._made: list[str] = []
        # Name of each open bracket's function, where its argument begins, and whether that is a union.
        self._open: list[tuple[str, int, bool]] = []
        self._file = ""
        self._owner = ""
        self._at = 1

    def read(self) -> str:
        text, end = self._text, len(self._text)
        while self._at < end:
            match = CALC.match(text, self._at)
            if match is None:
                # Nothing of Calc's own is unknown; what is broken stays as it is.
                self._made.append(text[self._at])
                self._at += 1
                continue
            self._at = match.end()
            kind = _kind(match)
            writer = _WRITERS.get(kind)
            self._made.append(writer(self, match) if writer is not None else match.group())
        return "".join(self._made)

    def _function(self, match: re.Match[str]) -> str:
        name = match.group()[:-1]
        if name in ("TRUE", "FALSE"):
            closing = _FLAG.match(self._text, self._at)
            if closing is not None:
                self._at = closing.end()
                return name
        self._open.append((name, len(self._made) + 1, False))
        return self._scope.functions.to_excel(name) + "("

    def _sign(self, match: re.Match[str]) -> str:
        sign = match.group()
        if sign == "(":
            self._open.append(("", len(self._made) + 1, True))
        elif sign == ")":
            return self._close_argument(last=True) + ")"
        elif sign == ";":
            return self._close_argument(last=False) + ","
        elif sign == "~":
            self._union()
            return ","
        elif sign == "!":
            return " "
        return sign

    def _union(self) -> None:
        """Put an argument that is a union into brackets of its own, as Excel does."""
        if self._open and not self._open[-1][2]:
            name, start, _union = self._open[-1]
            self._made.insert(start, "(")
            self._open[-1] = (name, start, True)

    def _close_argument(self, *, last: bool) -> str:
        if not self._open:
            return ""
        name, _start, union = self._open.pop()
        if not last:
            self._open.append((name, len(self._made) + 1, False))
        return ")" if union and name else ""

    def _area(self, match: re.Match[str]) -> str:
        sheet, begin, last, end = (match[name] for name in ("sheet", "begin", "last", "end"))
        area = begin if end is None else f"{begin}:{end}"
        file, self._file = self._file, ""
        if sheet is None:
            return area
        names = [unquoted(name[:-1].removeprefix("$")) for name in (sheet, last or sheet)]
        if end is not None and last is not None and begin == end and names[0] != names[1]:
            area = begin
        return excel_place(self._scope, names[0], names[1], file) + area

    def _external(self, match: re.Match[str]) -> str:
        self._file = unquoted(match["file"])
        return ""

    def _owned(self, match: re.Match[str]) -> str:
        self._owner = unquoted(match["owner"].removeprefix("$"))
        return ""

    def _word(self, match: re.Match[str]) -> str:
        text = match.group()
        file, self._file = self._file, ""
        owner, self._owner = self._owner, ""
        if not owner and "." in text:
            first, _, rest = text.removeprefix("$").partition(".")
            if first.lower() in self._scope.sheets:
                owner, text = self._scope.sheets[first.lower()], rest
        if file or owner:
            return excel_place(self._scope, owner, "", file) + text
        return text

    def _table(self, match: re.Match[str]) -> str:
        return tables.to_excel(match.group().replace(";", ","), self._scope, *self._cell)

    def _items(self, match: re.Match[str]) -> str:
        text = match.group()
        made, at = ["{"], 1
        while at < len(text):
            item = ITEM.match(text, at)
            if item is None:
                return text
            sign = text[item.end()]
            made += (item.group(), {";": ",", "|": ";"}.get(sign, sign))
            at = item.end() + 1
        return "".join(made)


_WRITERS: Final[dict[str, Callable[[_Reader, re.Match[str]], str]]] = {
    "function": _Reader._function,  # noqa: SLF001 - its own methods, by kind of token
    "sign": _Reader._sign,  # noqa: SLF001
    "area": _Reader._area,  # noqa: SLF001
    "file": _Reader._external,  # noqa: SLF001
    "owner": _Reader._owned,  # noqa: SLF001
    "word": _Reader._word,  # noqa: SLF001
    "table": _Reader._table,  # noqa: SLF001
    "array": _Reader._items,  # noqa: SLF001
}
_KINDS: Final = (
    "space",
    "text",
    "error",
    "function",
    "file",
    "area",
    "table",
    "owner",
    "number",
    "word",
    "array",
    "sign",
)


def _kind(match: re.Match[str]) -> str:
    return next(kind for kind in _KINDS if match[kind] is not None)
