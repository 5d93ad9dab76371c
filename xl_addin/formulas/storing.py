"""Formulas as the files of Excel hold them, where newer functions and operators have other names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.formulas.function_names import excel_file_name
from xl_addin.formulas.nodes import Call, Name, walk
from xl_addin.formulas.tokens import FUNCTION, OPERAND, POSTFIX, PREFIX, Token, bare, tokens
from xl_addin.formulas.tree import function_name, parse
from xl_addin.formulas.writing import Syntax

if TYPE_CHECKING:
    from collections.abc import Iterator

_PARAMETER = "_xlpm."
_LET_STEP = 2


def stored(text: str) -> str:
    """Return a formula as a file of Excel holds it: _xlfn.STDEV.P(B4:B50), _xlfn.ANCHORARRAY(B4) for B4#.

    Args:
        text: the formula as a cell shows it, with or without "="; prefixes that are there already stay.

    Raises:
        FormulaError: the formula cannot be read.
    """
    body = bare(text)
    found = tokens(body)
    if any((token.kind, token.text) in {(PREFIX, "@"), (POSTFIX, "#")} for token in found):
        body = _OPERATORS_AS_CALLS.formula(parse(body))
        found = tokens(body)
    parameters = _parameters(body, found)
    return text[: len(text) - len(bare(text))] + "".join(_stored(token, parameters) for token in found)


def _stored(token: Token, parameters: set[str]) -> str:
    if token.kind == FUNCTION:
        return _function(token.text[:-1]) + "("
    return _PARAMETER + token.text if token.kind == OPERAND and token.text.upper() in parameters else token.text


def _function(written: str) -> str:
    name = function_name(written)
    return excel_file_name(name) if name == written.upper() and excel_file_name(name) != name else written


def _parameters(body: str, found: list[Token]) -> set[str]:
    """Return the names that LET and LAMBDA define in the formula, in upper case."""
    functions = {function_name(token.text[:-1]) for token in found if token.kind == FUNCTION}
    return set(_defined(body)) if functions & {"LET", "LAMBDA"} else set()


def _defined(body: str) -> Iterator[str]:
    for node in walk(parse(body)):
        if isinstance(node, Call) and node.name in {"LET", "LAMBDA"}:
            for arg in node.args[:-1:_LET_STEP] if node.name == "LET" else node.args[:-1]:
                if isinstance(arg, Name) and not arg.text.lower().startswith(_PARAMETER):
                    yield arg.text.upper()


class _OperatorsAsCalls(Syntax):
    def unary(self, op: str, operand: str) -> str:
        name = _AS_CALLS.get(op)
        return super().unary(op, operand) if name is None else f"{name}({operand})"


_AS_CALLS = {"@": "_xlfn.SINGLE", "#": "_xlfn.ANCHORARRAY"}
_OPERATORS_AS_CALLS = _OperatorsAsCalls()
