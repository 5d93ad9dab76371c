"""When two values of a cell are the same, and what a value that Calc computed is in a workbook of Excel."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from xl_addin.errors import XlAddinError
from xl_addin.formulas.nodes import Binary, Call, Flag
from xl_addin.formulas.tree import parse
from xl_addin.parts.contents import SHARED_ERRORS, ErrorValue

if TYPE_CHECKING:
    from xl_addin.formulas.nodes import Node
    from xl_addin.parts.contents import Cell, Value

_DIGITS: Final = 15
_CLOSE, _NEAR_ZERO = 1e-9, 1e-12
_UNKNOWN_NAME: Final = "#NAME?"
_COMPARISONS: Final = frozenset(("=", "<>", "<", ">", "<=", ">="))
_FLAGS: Final = frozenset(
    (
        "AND",
        "OR",
        "NOT",
        "XOR",
        "TRUE",
        "FALSE",
        "EXACT",
        "ISBLANK",
        "ISERR",
        "ISERROR",
        "ISEVEN",
        "ISFORMULA",
        "ISLOGICAL",
        "ISNA",
        "ISNONTEXT",
        "ISNUMBER",
        "ISODD",
        "ISREF",
        "ISTEXT",
    )
)


def same(one: Value, other: Value) -> bool:
    """Tell whether two values are the same; numbers may differ by one unit in the fifteenth significant digit."""
    if _is_number(one) and _is_number(other):
        one, other = float(one or 0), float(other or 0)
        greater = max(abs(one), abs(other))
        if one == other or greater == 0 or not math.isfinite(greater):
            return one == other
        unit = 10.0 ** (math.floor(math.log10(greater)) - _DIGITS + 1)
        return abs(one - other) <= unit * (1 + _CLOSE)
    # A formula's empty text is a blank to some readers.
    one, other = ("" if value is None else value for value in (one, other))
    return type(one) is type(other) and one == other


def reproduced(saved: Value, computed: Value) -> bool:
    """Tell whether Calc computes what another program has saved with a formula.

    Numbers may differ by what two programs' ways of adding up make of rounding, and errors in their kind: Calc has more
    kinds. That Calc does not know a function is no error of the formula's.
    """
    if is_error(saved) and is_error(computed):
        return computed != _UNKNOWN_NAME or saved == _UNKNOWN_NAME
    computed = in_kind_of(saved, computed)
    if _is_number(saved) and _is_number(computed):
        return math.isclose(float(saved or 0), float(computed or 0), rel_tol=_CLOSE, abs_tol=_NEAR_ZERO)
    return same(saved, computed)


def is_lacking(computed: Value) -> bool:
    """Tell whether Calc has no value that Excel knows: it lacks a function, or shows an error of its own."""
    return computed is None or (is_error(computed) and (computed == _UNKNOWN_NAME or computed not in SHARED_ERRORS))


def is_error(value: Value) -> bool:
    """Tell whether a value is an error."""
    return isinstance(value, ErrorValue)


def in_kind_of(saved: Value, computed: Value) -> Value:
    """Return a computed value as a flag if the saved one is a flag: Calc knows flags by how a cell is formatted alone."""
    if isinstance(saved, bool) and type(computed) is float and computed in (0, 1):
        return bool(computed)
    return computed


def as_value(formula: str, cell: Cell | None, computed: Value) -> Value:
    """Return what a computed value is: 1 is TRUE if the formula can give nothing but flags.

    Args:
        formula: the formula.
        cell: what the cell was before, None if the formula is new there.
        computed: what Calc computed.
    """
    if cell is not None and cell.saved:
        return in_kind_of(cell.value, computed)
    if type(computed) is float and computed in (0, 1) and _gives_flag(formula):
        return bool(computed)
    return computed


def _is_number(value: Value) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _gives_flag(formula: str) -> bool:
    try:
        return _is_flag(parse(formula))
    except XlAddinError:
        return False


def _is_flag(node: Node) -> bool:
    if isinstance(node, Call) and node.name == "IF":
        return len(node.args) > 1 and all(map(_is_flag, node.args[1:]))
    return (
        isinstance(node, Flag)
        or (isinstance(node, Binary) and node.op in _COMPARISONS)
        or (isinstance(node, Call) and node.name in _FLAGS)
    )
