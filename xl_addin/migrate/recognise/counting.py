"""Counts of the values beyond one of them, in all spellings: COUNTIF, SUMPRODUCT, and SUM and COUNT of arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from xl_addin.formulas.tree import Binary, Call, Node, Number, Omitted, Text, Unary
from xl_addin.migrate.recognise.scope import bare
from xl_addin.migrate.recognise.sums import is_sum, summands

if TYPE_CHECKING:
    from xl_addin.migrate.recognise.scope import Scope

_ONE: Final = Number("1")
_TURNED: Final = {">": "<", "<": ">"}
_BEYOND: Final = {"<=": ">", ">=": "<"}


class Counted(NamedTuple):
    """The values that are beyond one of them.

    Attributes:
        x: the reference to the value.
        values: the reference to the values.
        op: ">" where the greater ones are counted.
        ties: "min", or "dense" where equal values count once.
        by_criterion: whether COUNTIF counts, which passes texts, blanks and errors over.
        is_guarded: whether only numbers are counted by a further condition.
    """

    x: Node
    values: Node
    op: str
    ties: str = "min"
    by_criterion: bool = False
    is_guarded: bool = False


def counted_and_one(scope: Scope, node: Node) -> Counted | None:
    """Read a sum of a count and 1, or COUNT − COUNTIF(≤) + 1; nothing else may be added."""
    if not is_sum(node):
        return None
    parts = summands(node, scope.text)
    ones = [part for part in parts if part.node == _ONE and not part.is_minus]
    others = [part for part in parts if part.node != _ONE]
    if len(ones) != 1 or len(ones) + len(others) != len(parts):
        return None
    if len(others) == 1 and not others[0].is_minus:
        return _counted(scope, others[0].node)
    all_of, without = sorted(others, key=lambda part: part.is_minus) if len(others) == 2 else (None, None)  # noqa: PLR2004 - all and those up to x
    if all_of is None or without is None or all_of.is_minus or not without.is_minus:
        return None
    return _all_but(scope, all_of.node, without.node)


def _all_but(scope: Scope, all_of: Node, without: Node) -> Counted | None:
    if not isinstance(all_of, Call) or all_of.name != "COUNT" or len(all_of.args) != 1:
        return None
    found = _by_criterion(without, _BEYOND)
    if found is None or scope.located(all_of.args[0]) != scope.located(found.values):
        return None
    return found


def _counted(scope: Scope, node: Node) -> Counted | None:
    node = bare(node)
    if not isinstance(node, Call):
        return None
    if node.name in {"COUNTIF", "COUNTIFS"}:
        return _by_criterion(node, {">": ">", "<": "<"})
    if node.name == "SUMPRODUCT" or (node.name == "SUM" and scope.is_array):
        return _by_conditions(scope, node.args)
    if node.name == "COUNT" and scope.is_array and len(node.args) == 1:
        inner = bare(node.args[0])
        if isinstance(inner, Call) and inner.name == "IF" and len(inner.args) == 2:  # noqa: PLR2004 - condition and what is counted
            condition, then = inner.args
            found = _comparison(scope, condition)
            return found if found is not None and (isinstance(then, Number) or then == found.values) else None
    return None


def _by_criterion(node: Node, ops: dict[str, str]) -> Counted | None:
    """Read COUNTIF(values, ">"&x)."""
    if not isinstance(node, Call) or node.name not in {"COUNTIF", "COUNTIFS"} or len(node.args) != 2:  # noqa: PLR2004 - values and criterion
        return None
    values, criterion = node.args[0], bare(node.args[1])
    if isinstance(criterion, Binary) and criterion.op == "&":
        sign, x = bare(criterion.left), criterion.right
    elif isinstance(criterion, Call) and criterion.name in {"CONCATENATE", "CONCAT"} and len(criterion.args) == 2:  # noqa: PLR2004 - sign and value
        sign, x = criterion.args
    else:
        return None
    op = ops.get(sign.value.strip()) if isinstance(sign, Text) else None
    return None if op is None else Counted(x, values, op, by_criterion=True)


def _by_conditions(scope: Scope, args: tuple[Node, ...]) -> Counted | None:
    """Read a sum over conditions: (values>x)*1, --(values>x), IF(values>x,1), each perhaps only for numbers."""
    found: Counted | None = None
    guards: list[Node] = []
    share: Node | None = None
    parts = [_factors(arg) for arg in args]
    is_number = any(len(part) > 1 for part in parts)
    for factor, divisor in [pair for part in parts for pair in part]:
        if divisor is not None and divisor != _ONE:
            if share is not None:
                return None
            share, is_number = divisor, True
            continue
        is_number = is_number or divisor is not None or not _is_comparison(factor)
        inner = _uncoerced(factor)
        if inner == _ONE:
            is_number = True
            continue
        condition = _condition(scope, inner)
        if condition is not None and found is None:
            found = condition
        else:
            guards.append(inner)
    if found is None or not is_number or (len(args) > 1 and any(_is_flag(arg) for arg in args)):
        return None
    if share is not None:
        if not _counts_equals(scope, share, found):
            return None
        found = found._replace(ties="dense")
    if not all(_is_guard(scope, guard, found) for guard in guards):
        return None
    return found._replace(is_guarded=bool(guards))


def _factors(node: Node) -> list[tuple[Node, Node | None]]:
    """Take a product apart; a divisor stands as the second of a pair whose first is 1."""
    node = bare(node)
    if isinstance(node, Binary) and node.op == "*":
        return [*_factors(node.left), *_factors(node.right)]
    if isinstance(node, Binary) and node.op == "/":
        return [*_factors(node.left), (_ONE, node.right)]
    return [(node, None)]


def _is_comparison(node: Node) -> bool:
    node = bare(node)
    return isinstance(node, Binary) and node.op in {"=", "<>", "<", ">", "<=", ">="}


def _is_flag(node: Node) -> bool:
    return _is_comparison(node) or (isinstance(node, Call) and node.name == "ISNUMBER")


def _uncoerced(node: Node) -> Node:
    """Take off what turns TRUE into 1: --a, a+0, a^1, N(a), SIGN(a)."""
    node = bare(node)
    while True:
        if isinstance(node, Unary) and isinstance(node.operand, Unary) and node.op == node.operand.op == "-":
            node = bare(node.operand.operand)
        elif isinstance(node, Binary) and (node.op, node.right) in {("+", Number("0")), ("^", _ONE)}:
            node = bare(node.left)
        elif isinstance(node, Binary) and (node.op, node.left) == ("+", Number("0")):
            node = bare(node.right)
        elif isinstance(node, Call) and node.name in {"N", "SIGN", "INT", "ABS"} and len(node.args) == 1:
            node = bare(node.args[0])
        else:
            return node


def _condition(scope: Scope, node: Node) -> Counted | None:
    """Read values>x, or in an array formula IF(values>x,1) and IF(values>x,1/COUNTIF(values,values))."""
    if isinstance(node, Call) and node.name == "IF" and scope.is_array and len(node.args) in {2, 3}:
        if len(node.args) == 3 and node.args[2] not in {Number("0"), Text(""), Omitted()}:  # noqa: PLR2004 - with what else
            return None
        found = _comparison(scope, node.args[0])
        then = bare(node.args[1])
        if found is None or then == _ONE:
            return found
        if (
            isinstance(then, Binary)
            and then.op == "/"
            and then.left == _ONE
            and _counts_equals(scope, then.right, found)
        ):
            return found._replace(ties="dense")
        return None
    return _comparison(scope, node)


def _comparison(scope: Scope, node: Node) -> Counted | None:
    node = bare(node)
    if not isinstance(node, Binary) or node.op not in _TURNED:
        return None
    if scope.several(node.left) is not None and scope.several(node.right) is None:
        return Counted(node.right, node.left, node.op)
    if scope.several(node.right) is not None and scope.several(node.left) is None:
        return Counted(node.left, node.right, _TURNED[node.op])
    return None


def _counts_equals(scope: Scope, node: Node, found: Counted) -> bool:
    """Tell whether a node is COUNTIF(values,values), so that equal values count once."""
    node = bare(node)
    if not isinstance(node, Call) or node.name != "COUNTIF" or len(node.args) != 2:  # noqa: PLR2004 - values and criterion
        return False
    values, criterion = node.args[0], bare(node.args[1])
    if isinstance(criterion, Binary) and criterion.op == "&" and criterion.right == Text(""):
        criterion = bare(criterion.left)
    place = scope.several(found.values)
    return place is not None and scope.located(values) == place and scope.located(criterion) == place


def _is_guard(scope: Scope, node: Node, found: Counted) -> bool:
    """Tell whether a further condition only asks that the values are numbers or not blank."""
    place = scope.several(found.values)
    if isinstance(node, Call) and node.name == "ISNUMBER" and len(node.args) == 1:
        return scope.located(node.args[0]) == place
    if isinstance(node, Binary) and node.op == "<>" and node.right == Text(""):
        return scope.located(node.left) == place
    return False
