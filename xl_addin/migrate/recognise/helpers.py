"""Cells whose formulas, or those of cells they refer to, hold a standard deviation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xl_addin.formulas.tree import Call, FormulaError, Name, Node, Reference, parse, walk
from xl_addin.migrate.recognise.scope import Scope

if TYPE_CHECKING:
    from xl_addin.migrate.recognise.finding import Located

_SPREADS: Final = frozenset(
    {
        *("STDEVP", "STDEV.P", "STDEV", "STDEV.S", "VARP", "VAR.P", "VAR", "VAR.S", "DEVSQ", "SUMSQ", "SQRT", "POWER"),
        *("SUMPRODUCT", "STANDARDIZE"),
    }
)
_DEEPEST: Final = 4
_LONGEST: Final = 300
"""A longer formula is no helper's."""


def depths(scope: Scope, node: Node) -> tuple[int, ...]:
    """Tell how deep helper cells must be followed to find an SD: not at all, or there is none."""
    if _leads_to_spread(scope, node, _DEEPEST):
        return (0, 1, 2)
    return (0,) if any(isinstance(part, Call) and part.name in _SPREADS for part in walk(node)) else ()


def _leads_to_spread(scope: Scope, node: Node, depth: int) -> bool:
    for part in walk(node):
        if isinstance(part, (Reference, Name)):
            place = scope.single(part)
            if place is not None and _is_helper(scope, place, depth):
                return True
    return False


def _is_helper(scope: Scope, place: Located, depth: int) -> bool:
    """Look at a cell once for the whole book."""
    known = scope.context.helpers
    if place not in known:
        # Cells that refer to each other end here.
        known[place] = False
        known[place] = depth > 0 and _has_spread(scope, place, depth)
    return known[place]


def _has_spread(scope: Scope, place: Located, depth: int) -> bool:
    row, col = place.area.first
    formula = scope.context.cell(place.sheet, row, col).formula
    if formula is None or len(formula) > _LONGEST:
        return False
    try:
        tree = parse(formula)
    except FormulaError:
        return False
    if any(isinstance(part, Call) and part.name in _SPREADS for part in walk(tree)):
        return True
    return _leads_to_spread(Scope(scope.context.on(place.sheet), formula, row, col), tree, depth - 1)
