"""Deviation scores in all their spellings: points · (1 + (x − mean) / (5 SD))."""

from __future__ import annotations

from fractions import Fraction
from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple

from xl_addin.formulas.tree import Binary, Call, Node, Number, Unary
from xl_addin.migrate.recognise import remarks
from xl_addin.migrate.recognise.algebra import Polynomial, Unknown, decimal_text
from xl_addin.migrate.recognise.finding import Located, Match, Refusal, ScoreCall, called, refused
from xl_addin.migrate.recognise.helpers import depths
from xl_addin.migrate.recognise.scope import bare
from xl_addin.migrate.recognise.statistics import Reader
from xl_addin.migrate.recognise.sums import Summand, Term, is_sum, joined, summands

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.migrate.recognise.scope import Scope

FAMILY: Final = "deviation"
_DISTANCE: Final = 5
_USUAL: Final = Fraction(50)


class _Score(NamedTuple):
    """What a formula scores: a cell against a range, around so many points."""

    x: Located
    points: Polynomial
    spread: Unknown


def find(scope: Scope, node: Node, *, guarded: bool = False) -> Match | Refusal | None:
    """Recognise a deviation score in a node as a whole, or in a run of the summands it is made of."""
    if not isinstance(node, (Binary, Call, Unary)):
        return None
    refusal: Refusal | None = None
    wanted = depths(scope, node)
    if not wanted:
        return None
    for run in _runs(scope, node):
        if _is_scaled(scope, run):
            continue
        for depth in wanted:
            found = _found(scope, run, depth, guarded=guarded)
            if isinstance(found, Match):
                return found
            refusal = refusal or found
    return refusal


def _runs(scope: Scope, node: Node) -> Iterator[Term]:
    """Yield a node, and of a sum the neighbouring summands between those of other kinds, such as extra points."""
    yield Term(node, node.start, node.stop)
    if not is_sum(node):
        return
    for is_extra, group in groupby(summands(node, scope.text), key=lambda part: _is_extra(scope, part)):
        parts = list(group)
        if not is_extra and not parts[0].is_minus and len(parts) > 1:
            yield joined(parts)


def _is_extra(scope: Scope, part: Summand) -> bool:
    read = Reader(scope, 2).read(part.node)
    if read is None:
        return True
    unknowns = read.top.unknowns | read.bottom.unknowns
    return bool(unknowns) and all(unknown.kind == "cell" for unknown in unknowns)


def _found(scope: Scope, run: Term, depth: int, *, guarded: bool) -> Match | Refusal | None:
    reader = Reader(scope, depth)
    read = reader.read(run.node)
    polynomial = None if read is None else read.polynomial
    if polynomial is None:
        return None
    score = _score(polynomial)
    if score is None:
        return _look_alike(run, polynomial)
    points = _points(reader, score.points)
    if points is None:
        return None
    facts = scope.context.facts(score.spread.place)
    if facts.unreadable:
        return refused(
            run.start,
            run.stop,
            FAMILY,
            "範囲に数値として読めない数字入りの文字があり、関数はそれを拒みます。",
            "The range has texts with digits that are no numbers, which the function refuses.",
        )
    is_sample = score.spread.kind == "sample"
    rest = [reader.text(score.spread.place)]
    if points != "50" or is_sample:
        rest.append(points)
    if is_sample:
        rest.append('"sample"')
    call = ScoreCall("SCORE_DEVIATION", (score.x,), (reader.text(score.x),), tuple(rest), score.spread.place)
    notes = [*reader.notes, *remarks.of_value(guarded=guarded), *remarks.of_range(facts)]
    if is_sample:
        notes.append(remarks.SAMPLE)
    return called(run.start, run.stop, FAMILY, call, *notes)


def _score(polynomial: Polynomial) -> _Score | None:
    """Take points · (1 + (x − mean) / (5 SD)) apart."""
    spreads = {unknown for unknown in polynomial.unknowns if unknown.kind in {"sd", "sample"}}
    if len(spreads) != 1:
        return None
    (spread,) = spreads
    mean = Unknown("mean", spread.place)
    distance, points = polynomial.split(spread, -1)
    from_mean, from_value = distance.split(mean, 1)
    slope = -from_mean
    if not slope.terms or slope.times(Fraction(_DISTANCE)) != points:
        return None
    if {unknown.kind for unknown in points.unknowns} - {"cell"}:
        return None
    for unknown in from_value.unknowns:
        if unknown.kind == "cell" and from_value.split(unknown, 1) == (slope, Polynomial({})):
            return _Score(unknown.place, points, spread)
    return None


def _points(reader: Reader, points: Polynomial) -> str | None:
    number, unknown = points.number, points.unknown
    if number is not None:
        return decimal_text(number) if number > 0 else None
    if unknown is None:
        return None
    value = reader.scope.context.value(unknown.place)
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool) and value > 0
    return reader.text(unknown.place) if is_number else None


def _is_scaled(scope: Scope, run: Term) -> bool:
    """Leave a number that multiplies a usual deviation score outside: (50+10z)*0.3 keeps its weight."""
    node = bare(run.node)
    if not isinstance(node, Binary) or node.op not in {"*", "/"}:
        return False
    sides = [(node.left, node.right)] if node.op == "/" else [(node.left, node.right), (node.right, node.left)]
    for inner, factor in sides:
        while isinstance(factor, Unary):
            factor = factor.operand  # noqa: PLW2901 - 30% and -1 are numbers too
        if not isinstance(factor, Number):
            continue
        for depth in (0, 1, 2):
            read = Reader(scope, depth).read(inner)
            score = _score(read.polynomial) if read is not None and read.polynomial is not None else None
            if score is not None:
                return score.points.number == _USUAL
    return False


def _look_alike(run: Term, polynomial: Polynomial) -> Refusal | None:
    """Say why what has a mean and an SD is no deviation score of the scheme."""
    kinds = {unknown.kind for unknown in polynomial.unknowns}
    if "mean" not in kinds or not kinds & {"sd", "sample"}:
        return None
    places = {unknown.place for unknown in polynomial.unknowns if unknown.kind in {"mean", "sd", "sample"}}
    if len(places) > 1:
        ja, en = "平均と標準偏差の範囲が違います。", "Mean and SD are those of different ranges."
    else:
        ja = "「配点×(1＋(値−平均)÷(5×標準偏差))」の形ではありません（偏差値なら 50＋10×…）。"
        en = "It is not points × (1 + (value − mean) / (5 SD)), which for a usual score is 50 + 10 × …."
    return refused(run.start, run.stop, FAMILY, ja, en)
