"""Formulas from Excel's syntax into Calc's, checked on the way: Calc itself takes nearly anything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xl_addin.hosts.calc.xlw import addresses
from xl_addin.hosts.calc.xlw.formulas import shapes, tables
from xl_addin.hosts.calc.xlw.formulas.faults import FaultError, syntax
from xl_addin.hosts.calc.xlw.formulas.places import calc_sheet, read_prefix
from xl_addin.hosts.calc.xlw.formulas.tokens import EXCEL, ITEM, unquoted
from xl_addin.hosts.calc.xlw.values.cell_errors import NAMES

if TYPE_CHECKING:
    from collections.abc import Callable

    from xl_addin.hosts.calc.xlw.formulas.scope import Scope

_LONGEST: Final = 8192
_OPERANDS: Final = frozenset(("prefix", "area", "table", "word", "function"))
_AFTER_PREFIX: Final = frozenset(("area", "word", "error"))
_BINARY: Final = frozenset(("+", "-", "*", "/", "^", "&", "=", "<", ">", "<=", ">=", "<>", ":"))


class ToCalc:
    """Translates formulas.

    Args:
        scope: what they may refer to.
        home: sheet that references without one mean; None leaves them as they are.
        array: they are for blocks, in which ``@`` would have a meaning of its own.
    """

    def __init__(self, scope: Scope, home: str | None = None, *, array: bool = False) -> None:
        self.scope = scope
        self.home = home
        self.array = array
        self._shapes = shapes.Shapes(shapes.EXCEL, shapes.CALC)

    def translate(self, formula: str, row: int = 1, column: int = 1) -> str:
        """Translate one formula.

        Args:
            formula: in Excel's syntax, with the equals sign.
            row: row of its cell.
            column: column of its cell.

        Returns:
            The same for ``setFormulaArray``.

        Raises:
            FaultError: it is no formula, or Calc cannot hold it.
        """
        if len(formula) > _LONGEST:
            raise FaultError(f"{_LONGEST:,}文字を超えています", f"it is longer than {_LONGEST:,} characters")
        if "[" in formula or "#" in formula:
            return "=" + _Reader(self, formula, row, column).read()
        return self._shapes.translate(formula, lambda: "=" + _Reader(self, formula, row, column).read())


class _Reader:
    """Reads one formula from left to right; `_operand` tells that an operand must come next."""

    def __init__(self, translator: ToCalc, formula: str, row: int, column: int) -> None:
        self._scope = translator.scope
        self._home = translator.home
        self._array = translator.array
        self._text = formula.rstrip()
        self._cell = (row, column)
        self._made: list[str] = []
        # Name and number of arguments of each open function; brackets of other kinds have no name.
        self._open: list[tuple[str, int]] = []
        self._operand = True
        self._prefix: str | None = None
        self._at = formula.index("=") + 1

    def read(self) -> str:
        text, end = self._text, len(self._text)
        while self._at < end:
            match = EXCEL.match(text, self._at)
            if match is None:
                raise syntax(text[self._at : self._at + 10])
            self._at = match.end()
            self._take(match.lastgroup or "", match.group())
        if self._open:
            raise FaultError("括弧が閉じていません", "a bracket is not closed")
        if self._operand or self._prefix is not None:
            raise syntax("")
        return "".join(self._made)

    def _take(self, kind: str, text: str) -> None:
        if self._prefix is not None and kind not in _AFTER_PREFIX:
            raise syntax(text)
        if kind == "sign":
            self._sign(text)
        elif kind == "space":
            self._space(text)
        elif not self._operand:
            raise syntax(text)
        elif kind == "function":
            self._function(text[:-1])
        elif kind == "prefix":
            self._prefix = text[:-1]
        else:
            self._operand = False
            self._made.append(_WRITERS[kind](self, text) if kind in _WRITERS else text)
            self._prefix = None

    def _sign(self, sign: str) -> None:
        if sign == ",":
            self._comma()
        elif sign == ")":
            self._close()
        elif self._operand:
            self._before_operand(sign)
        elif sign == "#":
            self._spilled()
        elif sign == "%":
            self._made.append(sign)
        elif sign in _BINARY:
            self._made.append(sign)
            self._operand = True
        else:
            raise syntax(sign)

    def _before_operand(self, sign: str) -> None:
        if sign == "(":
            self._open.append(("(", 1))
            self._made.append("(")
        elif sign in "+-":
            self._made.append(sign)
        elif sign != "@":
            raise syntax(sign)
        elif self._array:
            raise FaultError(
                "Calc の配列数式では @（共通部分）を使えません", "Calc has no @ (intersection) in array formulas"
            )

    def _function(self, name: str) -> None:
        known = self._scope.functions.to_calc(name)
        self._open.append((known or "", 0 if self._rest().startswith(")") else 1))
        self._made.append(f"{known or name}(")

    def _rest(self) -> str:
        return self._text[self._at : self._at + 40].lstrip()

    def _comma(self) -> None:
        name, count = self._open[-1] if self._open else ("(", 1)
        if name == "(":
            if self._operand:
                raise syntax(",")
            self._made.append("~")
        else:
            self._open[-1] = (name, count + 1)
            self._made.append(";")
        self._operand = True

    def _close(self) -> None:
        if not self._open:
            raise syntax(")")
        name, count = self._open.pop()
        if name == "(" and self._operand:
            raise syntax(")")
        if name not in ("(", ""):
            least, most = self._scope.functions.arity(name)
            if not least <= count <= most:
                raise FaultError(f"{name} の引数の数が正しくありません", f"{name} has the wrong number of arguments")
        self._operand = False
        self._made.append(")")

    def _space(self, text: str) -> None:
        following = None if self._operand else EXCEL.match(self._text, self._at)
        if following is not None and (following.lastgroup in _OPERANDS or following.group() == "("):
            self._made.append("!")
            self._operand = True
        else:
            self._made.append(text)

    def _spilled(self) -> None:
        """Put the cells of the block that begins here in place of ``A1#``."""
        sheet, cell = _split(self._made[-1])
        box = addresses.box(cell)
        block = self._scope.block_at(sheet or self._scope.sheet_name, box) if box is not None else None
        if block is None:
            raise FaultError(f"{cell}# の示す配列数式がありません", f"{cell}# refers to no cell with an array formula")
        self._made[-1] = (f"{calc_sheet(sheet)}." if sheet else "") + addresses.address(block)

    def _area(self, text: str) -> str:
        if addresses.box(text) is None:
            # Nothing beyond the last column is a cell; it may be a name.
            return self._word(text)
        if self._prefix is not None:
            place = read_prefix(self._prefix, self._scope)
            if not place.sheet:
                raise syntax(text)
            return place.before(text)
        return f"{calc_sheet(self._home)}.{text}" if self._home is not None else text

    def _word(self, text: str) -> str:
        if self._prefix is not None:
            return self._name_in(text)
        if text.upper() in ("TRUE", "FALSE"):
            return text.upper() + "()"
        if text.lower() in self._scope.tables:
            return f"{text}[]"
        return text

    def _name_in(self, name: str) -> str:
        place = read_prefix(self._prefix or "", self._scope)
        if place.url or not place.sheet or name.lower() in self._scope.local_names(place.sheet):
            return place.before_name(name)
        # Excel, too, takes the workbook's name where the sheet has none.
        return name

    def _error(self, text: str) -> str:
        # Errors that only newer versions of Excel know are made by functions that Calc does not have either.
        return text.upper() if text.upper() in NAMES else "#VALUE!"

    def _table(self, text: str) -> str:
        return tables.to_calc(text, self._scope, *self._cell)

    def _items(self, text: str) -> str:
        made, at, width, here = [], 1, None, 0
        while True:
            item = ITEM.match(text, at)
            if item is None:
                raise syntax(text)
            if item["error"]:
                raise FaultError(
                    "Calc は配列定数の中のエラー値を扱えません", "Calc has no errors inside of inline arrays"
                )
            made.append(item.group().strip())
            at, here = item.end() + 1, here + 1
            sign = text[item.end()]
            if sign != ",":
                if width not in (None, here) or sign not in ";}":
                    raise syntax(text)
                width, here = here, 0
            if sign == "}":
                return "{" + "".join(made) + "}"
            made.append(";" if sign == "," else "|")


_WRITERS: Final[dict[str, Callable[[_Reader, str], str]]] = {
    "area": _Reader._area,  # noqa: SLF001 - its own methods, by kind of token
    "word": _Reader._word,  # noqa: SLF001
    "error": _Reader._error,  # noqa: SLF001
    "table": _Reader._table,  # noqa: SLF001
    "array": _Reader._items,  # noqa: SLF001
}


def _split(made: str) -> tuple[str, str]:
    """Part a reference of Calc into sheet and cells."""
    sheet, dot, cell = made.rpartition(".")
    return (unquoted(sheet.removeprefix("$")), cell) if dot else ("", made)
