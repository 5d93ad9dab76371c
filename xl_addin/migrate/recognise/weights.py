"""Weighted sums whose weights add up to 1: SUMPRODUCT, MMULT, and products written out."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, NamedTuple

from xl_addin.engine.exact import simple_fraction
from xl_addin.formulas.addresses import Area
from xl_addin.formulas.tree import ArrayConstant, Binary, Call, Node, Number, Reference, Unary
from xl_addin.migrate.recognise.algebra import decimal_text
from xl_addin.migrate.recognise.finding import Located, Match, Note, Refusal, ScoreCall, called, refused
from xl_addin.migrate.recognise.scope import bare, exact_number, reference_text
from xl_addin.migrate.recognise.sums import is_sum, summands

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.migrate.recognise.scope import Scope

FAMILY: Final = "weighted"
_PARTS: Final = Note(
    "評価項目に空白があるとき、元の式は 0 点として足しますが、関数は空白を返します。文字があれば #VALUE! です。",
    "Where a part is blank the formula adds 0, the function gives a blank; for a text it gives #VALUE!.",
)
_CELL: Final = Note(
    "列関数を1セルずつ使います（--column で1列にまとめられます）。",
    "A column function is used cell by cell (--column makes it one of the column).",
)


class _Product(NamedTuple):
    """A cell and its weight, a number or another cell."""

    cell: Reference
    weight: Fraction | Reference


def find(scope: Scope, node: Node) -> Match | Refusal | None:
    """Recognise a weighted sum in a node as a whole."""
    if is_sum(node):
        return _written_out(scope, node)
    if not isinstance(node, Call):
        return None
    pair = _pair(scope, node)
    return None if pair is None else _of_pair(scope, node, *pair)


def _pair(scope: Scope, node: Call) -> tuple[Node, Node] | None:
    args = node.args
    is_sum_of_products = node.name == "SUMPRODUCT" or (node.name == "SUM" and scope.is_array)
    if is_sum_of_products and len(args) == 1:
        inner = bare(args[0])
        return (inner.left, inner.right) if isinstance(inner, Binary) and inner.op == "*" else None
    if node.name in {"SUMPRODUCT", "MMULT"} and len(args) == 2:  # noqa: PLR2004 - parts and weights
        return args[0], args[1]
    return None


def _of_pair(scope: Scope, node: Call, one: Node, other: Node) -> Match | Refusal | None:
    one, other = bare(one), bare(other)
    for parts, weights in ((one, other), (other, one)):
        place = scope.several(parts)
        given = _weights(scope, weights)
        if place is None or given is None or (node.name == "MMULT" and parts is other):
            continue
        if not _fits(scope, node, place.area, weights) or sum(given) != 1 or not _stay(scope, weights):
            continue
        if place.area.row != place.area.last_row:
            return refused(
                node.start,
                node.stop,
                FAMILY,
                "評価項目が縦に並んでいます。SCORE_WEIGHTED は1行に並ぶ評価項目を受け取ります。",
                "The parts lie in a column; SCORE_WEIGHTED takes the parts of a row.",
            )
        if min(given) <= 0:
            return _not_positive(node)
        text = scope.written(_untransposed(weights))
        call = ScoreCall("SCORE_WEIGHTED", (place,), (scope.written(parts),), (text,))
        return called(node.start, node.stop, FAMILY, call, _PARTS, _CELL)
    shares = [given for side in (one, other) if (given := _weights(scope, side)) and _look_like_weights(given)]
    return _not_one(node) if len(shares) == 1 else None


def _look_like_weights(weights: Sequence[Fraction]) -> bool:
    return all(0 < weight < 1 for weight in weights)


def _not_one(node: Node) -> Refusal:
    ja, en = "重みの合計が 1 ではありません。", "The weights do not add up to 1."
    return refused(node.start, node.stop, FAMILY, ja, en)


def _fits(scope: Scope, node: Call, parts: Area, weights: Node) -> bool:
    """Tell whether a row of weights meets a row of parts, or a column a column; MMULT takes a row and a column."""
    untransposed = _untransposed(weights)
    if isinstance(untransposed, ArrayConstant):
        shape = len(untransposed.rows), len(untransposed.rows[0])
    else:
        place = scope.several(untransposed)
        if place is None:
            return False
        shape = place.area.last_row - place.area.row + 1, place.area.last_col - place.area.col + 1
    if (untransposed is not weights) != (node.name == "MMULT"):
        shape = shape[::-1]
    return shape == (parts.last_row - parts.row + 1, parts.last_col - parts.col + 1)


def _stay(scope: Scope, weights: Node) -> bool:
    """Tell whether weights are those of all copies of the formula, or at least typed and not computed."""
    node = _untransposed(weights)
    place = scope.several(node)
    if place is None or not isinstance(node, Reference) or node.sheet is not None or _is_anchored(node):
        return True
    return all(cell.formula is None for _, cell in scope.context.cells(place))


def _not_positive(node: Node) -> Refusal:
    return refused(
        node.start,
        node.stop,
        FAMILY,
        "0 以下の重みがあり、関数はそれを拒みます。",
        "A weight is not above 0, which the function refuses.",
    )


def _untransposed(node: Node) -> Node:
    node = bare(node)
    if isinstance(node, Call) and node.name == "TRANSPOSE" and len(node.args) == 1:
        return bare(node.args[0])
    return node


def _weights(scope: Scope, node: Node) -> list[Fraction] | None:
    """Read a row or a column of weights: constants, or cells that hold numbers."""
    node = _untransposed(node)
    if isinstance(node, ArrayConstant):
        if len(node.rows) > 1 and any(len(row) > 1 for row in node.rows):
            return None
        numbers = [_number(cell) for cell in node.children]
        return None if None in numbers else [number for number in numbers if number is not None]
    place = scope.several(node)
    if place is None or (place.area.row != place.area.last_row and place.area.col != place.area.last_col):
        return None
    values = [cell.value for _, cell in scope.context.cells(place)]
    if len(values) != place.area.size or any(isinstance(value, (str, bool)) or value is None for value in values):
        return None
    return [simple_fraction(value) for value in values if isinstance(value, (int, float))]


def _number(node: Node) -> Fraction | None:
    node = bare(node)
    if isinstance(node, Number):
        return exact_number(node)
    if isinstance(node, Unary) and node.op in {"-", "%"}:
        inner = _number(node.operand)
        return None if inner is None else -inner if node.op == "-" else inner / 100
    if isinstance(node, Binary) and node.op == "/":
        top, bottom = _number(node.left), _number(node.right)
        return top / bottom if top is not None and bottom else None
    return None


def _written_out(scope: Scope, node: Node) -> Match | Refusal | None:
    """Read B2*0.5+C2*0.3+D2*0.2, or with cells for the weights."""
    products: list[_Product] = []
    for part in summands(node, scope.text):
        product = None if part.is_minus else _product(scope, part.node)
        if product is None:
            return None
        products.append(product)
    if all(isinstance(product.weight, Fraction) for product in products):
        return _with_numbers(scope, node, products)
    return _with_cells(scope, node, products)


def _product(scope: Scope, node: Node) -> _Product | None:
    node = bare(node)
    if not isinstance(node, Binary) or node.op != "*":
        return None
    left, right = bare(node.left), bare(node.right)
    if isinstance(left, Reference) and isinstance(right, Reference):
        is_single = scope.single(left) is not None and scope.single(right) is not None
        return _Product(left, right) if is_single else None
    for cell, factor in ((left, right), (right, left)):
        weight = _number(factor)
        if isinstance(cell, Reference) and scope.single(cell) is not None and weight is not None:
            return _Product(cell, weight)
    return None


def _with_numbers(scope: Scope, node: Node, products: Sequence[_Product]) -> Match | Refusal | None:
    weights = [product.weight for product in products if isinstance(product.weight, Fraction)]
    if sum(weights) != 1:
        return _not_one(node) if _look_like_weights(weights) else None
    if min(weights) <= 0:
        return _not_positive(node)
    ordered = sorted(products, key=lambda product: _column(product.cell))
    texts = [_weight_text(product.weight) for product in ordered if isinstance(product.weight, Fraction)]
    if None in texts:
        return None
    text = "{" + ";".join(text for text in texts if text is not None) + "}"
    return _match(scope, node, [product.cell for product in ordered], text)


def _weight_text(weight: Fraction) -> str | None:
    """An inline array holds no quotient; a third is written with the digits of a double, which are read as a third."""
    return decimal_text(weight) or repr(float(weight))


def _with_cells(scope: Scope, node: Node, products: Sequence[_Product]) -> Match | Refusal | None:
    if not all(isinstance(product.weight, Reference) for product in products):
        return None
    first = [product.cell for product in products]
    second = [product.weight for product in products if isinstance(product.weight, Reference)]
    for parts, weights in ((first, second), (second, first)):
        place = _neighbours(scope, weights)
        given = None if place is None else _weights_of(scope, place)
        if place is None or given is None or sum(given) != 1 or not _is_anchored(weights[0]):
            continue
        if min(given) <= 0:
            return _not_positive(node)
        return _match(scope, node, parts, reference_text(place, weights[:1], scope.context.sheet))
    return None


def _is_anchored(weight: Reference) -> bool:
    return any(edge is not None and edge.absolute for edge in (weight.top, weight.left))


def _weights_of(scope: Scope, place: Located) -> list[Fraction] | None:
    values = [cell.value for _, cell in scope.context.cells(place)]
    if len(values) != place.area.size or any(isinstance(value, (str, bool)) or value is None for value in values):
        return None
    return [simple_fraction(value) for value in values if isinstance(value, (int, float))]


def _match(scope: Scope, node: Node, parts: Sequence[Reference], weights: str) -> Match | Refusal:
    place = _neighbours(scope, parts)
    if place is None or place.area.row != place.area.last_row:
        return refused(
            node.start,
            node.stop,
            FAMILY,
            "評価項目が1行に続けて並んでいません。",
            "The parts are not neighbours in a row.",
        )
    text = reference_text(place, parts[:1], scope.context.sheet)
    call = ScoreCall("SCORE_WEIGHTED", (place,), (text,), (weights,))
    return called(node.start, node.stop, FAMILY, call, _PARTS, _CELL)


def _neighbours(scope: Scope, cells: Sequence[Reference]) -> Located | None:
    """Return the range that cells make up from left to right or from top to bottom."""
    places = [place for cell in cells if (place := scope.single(cell)) is not None]
    first, last = places[0], places[-1]
    area = Area(first.area.row, first.area.col, last.area.row, last.area.col)
    if {place.sheet for place in places} != {first.sheet} or area.size != len(places):
        return None
    rows, cols = [place.area.row for place in places], [place.area.col for place in places]
    is_along = area.row == area.last_row and cols == list(range(area.col, area.last_col + 1))
    is_down = area.col == area.last_col and rows == list(range(area.row, area.last_row + 1))
    return Located(first.sheet, area) if is_along or is_down else None


def _column(cell: Reference) -> int:
    return cell.left.index if cell.left is not None else 0
