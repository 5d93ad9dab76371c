"""Mean, count and standard deviation of ranges in formulas, also through helper cells."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from xl_addin.formulas.tree import Binary, Call, FormulaError, Node, Number, Reference, Unary, parse
from xl_addin.migrate.recognise.algebra import (
    ONE,
    Quotient,
    TooLargeError,
    Unknown,
    constant,
    quotient,
    variable,
)
from xl_addin.migrate.recognise.finding import Located, Note
from xl_addin.migrate.recognise.scope import Scope, bare, exact_number, reference_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from xl_addin.parts.contents import Cell

POPULATION: Final = frozenset({"STDEVP", "STDEV.P"})
SAMPLE: Final = frozenset({"STDEV", "STDEV.S"})
_OF_A_RANGE: Final = frozenset({"mean", "count", "sd", "sample"})
_DEEPEST: Final = 4
_LONGEST: Final = 300
_MOST_HELPERS: Final = 40
"""A formula that leads through more or longer cells is no deviation score."""
_HIGHEST_POWER: Final = 4
_COUNTED: Final = Note(
    "元の式は範囲の件数を数値の数（COUNT）以外で数えています。空白や文字が入ると結果が変わります。",
    "The formula counts the range by something else than its numbers (COUNT); blanks or texts would make it differ.",
)
_HELPED: Final = Note(
    "平均・標準偏差などの補助セルは使わなくなります（残します）。",
    "Helper cells such as those of mean and SD are no longer used; they stay.",
)


class Reader:
    """Reads formulas as quotients of polynomials, and remembers how their cells are written.

    Args:
        scope: the formula.
        depth: which helper cells are followed: 0 none, 1 those of statistics alone, 2 those with other cells too.
    """

    def __init__(self, scope: Scope, depth: int) -> None:
        self.scope = scope
        self.notes: dict[Note, None] = {}
        self._depth = depth
        self._written: dict[Located, str] = {}
        self._scopes = [scope]
        self._followed_cells = 0
        self._way: list[Node] = []

    def read(self, node: Node) -> Quotient | None:
        """Read a part of the formula, None if it is more than arithmetic over cells and statistics."""
        try:
            return self._read(node)
        except (TooLargeError, RecursionError):
            del self._scopes[1:]
            self._way.clear()
            return None

    def text(self, place: Located) -> str:
        """Return how cells that were read are to be written in the formula."""
        return self._written[place]

    @property
    def _here(self) -> Scope:
        return self._scopes[-1]

    def _read(self, node: Node) -> Quotient | None:
        node = bare(node)
        if isinstance(node, Number):
            number = exact_number(node)
            return None if number is None else Quotient(constant(number), ONE)
        if isinstance(node, Unary):
            return self._signed(node)
        if isinstance(node, Binary):
            return self._binary(node)
        if isinstance(node, Call):
            return self._call(node)
        return self._cell(node)

    def _signed(self, node: Unary) -> Quotient | None:
        operand = self._read(node.operand)
        if operand is None or node.op not in {"-", "%"}:
            return None
        return -operand if node.op == "-" else operand * Quotient(constant(Fraction(1, 100)), ONE)

    def _binary(self, node: Binary) -> Quotient | None:
        if node.op not in {"+", "-", "*", "/", "^"}:
            return None
        left, right = self._read(node.left), self._read(node.right)
        if left is None or right is None:
            return None
        if node.op == "+":
            return left + right
        if node.op == "-":
            return left - right
        if node.op == "*":
            return left * right
        return left.divided(self._as_count(left, right)) if node.op == "/" else _power(left, right)

    def _as_count(self, total: Quotient, divisor: Quotient) -> Quotient:
        """Take 47 for the count of a range of 47 numbers whose sum it divides."""
        if divisor.top.number is None or total.polynomial is None:
            return divisor
        for unknown in total.polynomial.unknowns:
            facts = self.scope.context.facts(unknown.place)
            if unknown.kind == "count" and facts.is_numeric and divisor.polynomial == constant(facts.numbers):
                self.notes[_COUNTED] = None
                return Quotient(variable(unknown), ONE)
        return divisor

    def _call(self, node: Call) -> Quotient | None:
        if node.name == "SQRT" and len(node.args) == 1:
            return self._root(self._read(node.args[0]))
        if node.name == "POWER" and len(node.args) == 2:  # noqa: PLR2004 - base and exponent
            return self._binary(Binary("^", *node.args))
        if node.name == "STANDARDIZE" and len(node.args) == 3:  # noqa: PLR2004 - value, mean and SD
            value, mean, sd = node.args
            return self._binary(Binary("/", Binary("-", value, mean), sd))
        if node.name in {"SUMPRODUCT", "SUM", "AVERAGE"} and len(node.args) == 1:
            squares = self._squares(node)
            if squares is not None:
                return squares
        if len(node.args) != 1:
            return None
        place = self._here.located(node.args[0])
        return None if place is None else self._statistic(node.name, node.args[0], place)

    def _statistic(self, name: str, argument: Node, place: Located) -> Quotient | None:
        make = _STATISTICS.get(name)
        if make is None and name in {"ROWS", "COLUMNS", "COUNTA"}:
            make = _count if self._is_counted_by(name, place) else None
        if make is None:
            return None
        self._remember(place, argument)
        return make(place)

    def _is_counted_by(self, name: str, place: Located) -> bool:
        area = place.area
        across = {"ROWS": area.col != area.last_col, "COLUMNS": area.row != area.last_row}
        if not self.scope.context.facts(place).is_numeric or across.get(name, False):
            return False
        self.notes[_COUNTED] = None
        return True

    def _squares(self, node: Call) -> Quotient | None:
        """Read SUMPRODUCT((r-mean)^2), or SUM and AVERAGE of it in an array formula."""
        inner = bare(node.args[0])
        if not isinstance(inner, Binary) or (node.name != "SUMPRODUCT" and not self._here.is_array):
            return None
        difference = bare(inner.left)
        is_square = (inner.op == "^" and bare(inner.right) == Number("2")) or (
            inner.op == "*" and inner.left == inner.right
        )
        if not is_square or not isinstance(difference, Binary) or difference.op != "-":
            return None
        place = self._here.several(difference.left)
        mean = self._read(difference.right)
        if place is None or mean is None or mean.polynomial is None:
            return None
        if mean.polynomial.unknown != Unknown("mean", place) or not self.scope.context.facts(place).is_numeric:
            return None
        self.notes[_COUNTED] = None
        return _deviations(place) if node.name != "AVERAGE" else _variance(place)

    def _root(self, square: Quotient | None) -> Quotient | None:
        if square is None:
            return None
        root = square.root()
        if root is not None:
            return _positive(root)
        for unknown in square.top.unknowns:
            if unknown.kind == "sd" and square.same(_sample_variance(unknown.place)):
                return Quotient(variable(Unknown("sample", unknown.place)), ONE)
        return None

    def _cell(self, node: Node) -> Quotient | None:
        place = self._here.single(node)
        if place is None:
            return None
        helper = self._followed(node, place) if self._depth else None
        if helper is not None:
            return helper
        self._remember(place, node)
        return Quotient(variable(Unknown("cell", place)), ONE)

    def _followed(self, node: Node, place: Located) -> Quotient | None:
        """Read the formula of a helper cell in its place."""
        cell = self.scope.context.cell(place.sheet, place.area.row, place.area.col)
        node = bare(node)
        if (
            cell.formula is None
            or len(cell.formula) > _LONGEST
            or not isinstance(node, Reference)
            or len(self._scopes) > _DEEPEST
        ):
            return None
        if cell.block is not None and cell.block.size > 1:
            return None
        try:
            tree = parse(cell.formula)
        except FormulaError:
            return None
        self._followed_cells += 1
        if self._followed_cells > _MOST_HELPERS:
            raise TooLargeError
        known, notes = dict(self._written), dict(self.notes)
        self._way.append(node)
        self._scopes.append(_scope_of(self.scope, place, cell))
        found = self._read(tree)
        self._scopes.pop()
        self._way.pop()
        if found is None or not self._is_helpful(found):
            self._written, self.notes = known, notes
            return None
        self.notes[_HELPED] = None
        return found

    def _is_helpful(self, found: Quotient) -> bool:
        unknowns = found.top.unknowns | found.bottom.unknowns
        statistics = [unknown for unknown in unknowns if unknown.kind in _OF_A_RANGE]
        return bool(statistics) and (self._depth > 1 or len(statistics) == len(unknowns))

    def _remember(self, place: Located, node: Node) -> None:
        """What the formula itself has goes before what a helper cell has."""
        if not self._way:
            if place not in self._written or "$" not in self._written[place]:
                self._written[place] = self.scope.written(node)
        elif place not in self._written:
            self._written[place] = reference_text(place, [*self._way, bare(node)], self.scope.context.sheet)


def _scope_of(scope: Scope, place: Located, cell: Cell) -> Scope:
    row, col = place.area.first
    return Scope(scope.context.on(place.sheet), cell.formula or "", row, col, is_array=cell.kind != "")


def _power(base: Quotient, exponent: Quotient) -> Quotient | None:
    power = exponent.polynomial.number if exponent.polynomial is not None else None
    if power == Fraction(1, 2):
        root = base.root()
        return None if root is None else _positive(root)
    if power is None or power.denominator != 1 or abs(power) > _HIGHEST_POWER:
        return None
    result: Quotient | None = Quotient(ONE, ONE)
    for _ in range(abs(int(power))):
        result = None if result is None else result * base if power > 0 else result.divided(base)
    return result


def _positive(root: Quotient) -> Quotient | None:
    """A root of a square is the thing itself only where that cannot be negative, as an SD cannot."""
    unknowns = root.top.unknowns | root.bottom.unknowns
    return root if all(unknown.kind in {"sd", "sample", "count"} for unknown in unknowns) else None


def _of(kind: str) -> Callable[[Located], Quotient]:
    return lambda place: Quotient(variable(Unknown(kind, place)), ONE)


_mean, _count, _sd, _sample = _of("mean"), _of("count"), _of("sd"), _of("sample")


def _variance(place: Located) -> Quotient:
    return _sd(place) * _sd(place)


def _deviations(place: Located) -> Quotient:
    return _variance(place) * _count(place)


def _sample_variance(place: Located) -> Quotient:
    count = variable(Unknown("count", place))
    return quotient(_deviations(place).top, count - ONE)


_STATISTICS: Final[dict[str, Callable[[Located], Quotient]]] = {
    "AVERAGE": _mean,
    "COUNT": _count,
    "SUM": lambda place: _mean(place) * _count(place),
    **dict.fromkeys(POPULATION, _sd),
    **dict.fromkeys(SAMPLE, _sample),
    **dict.fromkeys(("VARP", "VAR.P"), _variance),
    **dict.fromkeys(("VAR", "VAR.S"), lambda place: _sample(place) * _sample(place)),
    "DEVSQ": _deviations,
    "SUMSQ": lambda place: (_variance(place) + _mean(place) * _mean(place)) * _count(place),
}
