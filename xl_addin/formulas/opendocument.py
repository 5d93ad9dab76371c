"""Formulas as OpenDocument files hold them, "of:=SUM([.B2:.B48];1)", read from and written to Excel's syntax."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, unquote

from xl_addin.formulas.addresses import place
from xl_addin.formulas.function_names import excel_name, opendocument_name
from xl_addin.formulas.nodes import Applied, FormulaError, Name, Reference
from xl_addin.formulas.operands import column_text, row_text, sheet_prefix, split_prefix
from xl_addin.formulas.tree import parse
from xl_addin.formulas.writing import Syntax

if TYPE_CHECKING:
    from xl_addin.formulas.nodes import Edge, Failure, Flag, Number

_PLAIN_SHEET: Final = re.compile(r"(?!\d+$)[\w・]+")
_INDEX: Final = re.compile(r"\[\d+\]")


def to_odf(text: str) -> str:
    """Write a formula as an OpenDocument file holds it.

    Args:
        text: the formula in Excel's syntax, with or without "=".

    Returns:
        The formula with "of:=" before it.

    Raises:
        FormulaError: it is no formula, or uses what OpenDocument has no words for: spills (B4#), LAMBDA calls, structured
            references, other workbooks by number.
    """
    return "of:=" + _SYNTAX.formula(parse(text))


class _OpenDocument(Syntax):
    argument = ";"
    column = ";"
    row = "|"
    operators = MappingProxyType({",": "~", " ": "!"})

    def reference(self, node: Reference) -> str:
        first_sheet = "" if node.sheet is None else _book(node) + _sheet(node.sheet)
        last_sheet = "" if node.last_sheet is None else _sheet(node.last_sheet)
        first = f"{first_sheet}.{_cell(node.top, node.left)}"
        if not node.is_range and node.last_sheet is None:
            return f"[{first}]"
        return f"[{first}:{last_sheet}.{_cell(node.bottom, node.right)}]"

    def name(self, node: Name) -> str:
        if node.is_structured or split_prefix(node.text)[0]:
            raise _no_words(node.text)
        return node.text

    def function(self, name: str) -> str:
        if name in _WITHOUT_WORDS or "!" in name:
            raise _no_words(name)
        return opendocument_name(name)

    def applied(self, node: Applied) -> str:
        raise _no_words(self._written(node.function, 0))

    def number(self, node: Number) -> str:
        whole, point, rest = node.text.upper().partition(".")
        digits = re.match(r"\d*", rest)
        fraction = digits[0] if digits else ""
        return (whole or "0") + (point + fraction if fraction else "") + rest[len(fraction) :]

    def flag(self, node: Flag, *, inline: bool) -> str:
        return super().flag(node, inline=inline) + ("" if inline else "()")

    def failure(self, node: Failure) -> str:
        return node.code

    def unary(self, op: str, operand: str) -> str:
        if op == "#":
            raise _no_words(operand + op)
        # One cell of many is taken without a sign for it.
        return operand if op == "@" else super().unary(op, operand)


_WITHOUT_WORDS: Final = frozenset({"LAMBDA", "ANCHORARRAY", "SINGLE"})
_SYNTAX: Final = _OpenDocument()


def _cell(row: Edge | None, col: Edge | None) -> str:
    return column_text(col) + row_text(row)


def _sheet(name: str) -> str:
    return "$" + (name if _PLAIN_SHEET.fullmatch(name) else "'" + name.replace("'", "''") + "'")


def _book(node: Reference) -> str:
    if node.book is None:
        return ""
    if _INDEX.fullmatch(node.book):
        raise _no_words(node.book)
    path = node.book.replace("[", "").replace("]", "").replace("\\", "/")
    if re.match(r"[A-Za-z]:/", path):
        path = "/" + path
    url = (
        path
        if "://" in path
        else ("file://" if path.startswith("/") else "") + quote(path, safe="/:", errors="replace")
    )
    return f"'{url}'#"


def _no_words(text: str) -> FormulaError:
    return FormulaError(
        f"「{text}」は OpenDocument の数式に書けません。", f"{text} cannot be written in an OpenDocument formula."
    )


_TOKEN: Final = re.compile(
    r"""(?P<text>"(?:[^"]|"")*+")
    |(?P<place>\[(?:'(?:[^']|'')*+'|[^\]'])*+\])
    |(?P<error>\#[A-Z0-9/_]+[!?]?)
    |(?P<flag>(?:TRUE|FALSE)\(\s*\))
    |(?P<function>[^\W\d][\w.]*)(?=\s*\()
    |(?P<name>[^\W\d][\w.?\\]*)
    |(?P<quoted>'(?:[^']|'')*+')
    |(?P<sign>[;~!|{}])""",
    re.VERBOSE | re.IGNORECASE,
)
_END: Final = re.compile(
    r"(?:'(?P<book>(?:[^']|'')*+)'\#)?(?:\$?(?:'(?P<quoted>(?:[^']|'')*+)'|(?P<plain>[^.'\#:]+)))?\.(?P<cell>[^.:'\[\]]*)"
)
_SIGNS: Final = {";": ",", "~": ",", "!": " ", "|": "|", "{": "{", "}": "}"}
_ARRAY_SIGNS: Final = {**_SIGNS, ";": ",", "|": ";"}
_NAMESPACES: Final = re.compile(r"(?:of|oooc):(?==)")


def from_odf(text: str) -> str:
    """Read a formula of an OpenDocument file.

    Args:
        text: the formula with what stands before it: "of:=", "msoxl:=" or just "=".

    Returns:
        It in Excel's syntax, without "=".

    Raises:
        FormulaError: it is no formula, or has parts that Excel's syntax has no words for.
    """
    if text.startswith("msoxl:"):
        body = text.removeprefix("msoxl:").removeprefix("=")
    else:
        body = _translated(_NAMESPACES.sub("", text, count=1).removeprefix("="))
    parse(body)
    return body


def _translated(body: str) -> str:
    pieces, end, signs = [], 0, _SIGNS
    for found in _TOKEN.finditer(body):
        token = found[0]
        if found.lastgroup == "sign":
            signs = {"{": _ARRAY_SIGNS, "}": _SIGNS}.get(token, signs)
            token = signs[token]
        elif found.lastgroup == "place":
            token = _excel_reference(token[1:-1])
        elif found.lastgroup == "function":
            token = excel_name(token)
        elif found.lastgroup == "flag":
            token = token[: token.index("(")]
        pieces += [body[end : found.start()], token]
        end = found.end()
    return "".join(pieces) + body[end:]


def _excel_reference(inner: str) -> str:
    """Write in Excel's syntax what stands between square brackets."""
    if _LOST in inner:
        return _LOST
    first = _END.match(inner)
    rest = inner[first.end() :] if first else ""
    last = _END.fullmatch(rest[1:]) if rest.startswith(":") else None
    if first is None or (rest and last is None):
        raise FormulaError(f"参照 [{inner}] は読めません。", f"The reference [{inner}] cannot be read.")
    sheet, last_sheet = _sheet_name(first), _sheet_name(last) if last else None
    through = last_sheet if last_sheet != sheet else None
    prefix = sheet_prefix(_excel_book(first["book"]), sheet, through)
    one = last is None or (through is not None and first["cell"] == last["cell"] and place(last["cell"]))
    return prefix + first["cell"] + ("" if last is None or one else ":" + last["cell"])


def _sheet_name(end: re.Match[str]) -> str | None:
    return end["plain"] if end["quoted"] is None else end["quoted"].replace("''", "'")


def _excel_book(url: str | None) -> str | None:
    if url is None:
        return None
    path = unquote(url.removeprefix("file://"))
    if re.match(r"/[A-Za-z]:/", path):
        path = path[1:].replace("/", "\\")
    at = max(path.rfind("/"), path.rfind("\\")) + 1
    return f"{path[:at]}[{path[at:]}]"


_LOST: Final = "#REF!"
