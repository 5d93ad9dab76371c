"""Change against the year before: as a share of the headroom, and as a rate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from xl_addin.formulas.tree import Binary, Node, Number, Reference, walk
from xl_addin.migrate.recognise import remarks
from xl_addin.migrate.recognise.algebra import Polynomial, Quotient, Unknown, constant, decimal_text, variable
from xl_addin.migrate.recognise.finding import Match, Note, Refusal, ScoreCall, called, refused
from xl_addin.migrate.recognise.scope import bare
from xl_addin.migrate.recognise.statistics import Reader

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from xl_addin.migrate.recognise.scope import Scope

GROWTH: Final = "growth"
CHANGE: Final = "change"
_FULL: Final = (100, 1)
_STATISTICS: Final = ("AVERAGE", "MAX", "MIN", "SUM", "MEDIAN", "LARGE", "SMALL", "PERCENTILE", "QUARTILE", "SUBTOTAL")
_RATES: Final = Note(
    "率が 0 から上限の範囲になければ、関数はエラーです。",
    "The function gives an error for a rate that is not between 0 and the highest one.",
)
_FRACTIONS: Final = Note(
    "上限が 100 で率がどちらも 1 以下のとき、単位の取り違えとみて関数は #VALUE! を返します。",
    "Where the highest rate is 100 and a rate is at most 1 the function gives #VALUE!, as its unit seems to be another.",
)
_COUNTS: Final = Note(
    "件数が負のとき、関数はエラーです。",
    "The function gives an error for a negative count.",
)
_CELL: Final = Note(
    "列関数を1セルずつ使います（--column で1列にまとめられます）。",
    "A column function is used cell by cell (--column makes it one of the column).",
)


class _Years(NamedTuple):
    """The cells of two years as unknowns."""

    current: Unknown
    previous: Unknown


class _Part(NamedTuple):
    """A part of a formula that is read as a change between two years."""

    scope: Scope
    node: Node
    reader: Reader
    read: Quotient
    years: _Years


def find(scope: Scope, node: Node, *, guarded: bool = False) -> Match | Refusal | None:
    """Recognise a share of headroom or a rate of change in a node as a whole."""
    if not isinstance(node, Binary) or node.op not in {"+", "-", "*", "/"}:
        return None
    if not any(isinstance(part, Binary) and part.op == "/" for part in walk(node)):
        return None
    reader = Reader(scope, 0)
    read = reader.read(node)
    unknowns = [] if read is None else sorted(read.top.unknowns | read.bottom.unknowns)
    if read is None or len(unknowns) != 2 or any(unknown.kind != "cell" for unknown in unknowns):  # noqa: PLR2004 - two years
        return None
    one, other = unknowns
    parts = [_Part(scope, node, reader, read, years) for years in (_Years(one, other), _Years(other, one))]
    found = next((match for part in parts if (match := _shares(part) or _rates(part)) is not None), None)
    return found.noted(remarks.BLANK) if isinstance(found, Match) and not guarded else found


def _shares(part: _Part) -> Match | None:
    years = part.years
    change = variable(years.current) - variable(years.previous)
    for full in _FULL:
        for own, unknown in (("current", years.current), ("previous", years.previous)):
            headroom = constant(full) - variable(unknown)
            factor = _factor(part.read, change, headroom)
            if factor is None or not _are_rates(part.scope, years, full) or not _are_years(part):
                continue
            rest = [str(full)] if full != _FULL[0] or own == "previous" else []
            if own == "previous":
                rest.append('"previous"')
            notes = [_RATES, _FRACTIONS, _CELL] if full == _FULL[0] else [_RATES, _CELL]
            return _match(part, "SCORE_GROWTHS", rest, factor, notes)
    return None


def _rates(part: _Part) -> Match | Refusal | None:
    change = variable(part.years.current) - variable(part.years.previous)
    factor = _factor(part.read, change, variable(part.years.previous))
    if factor is None:
        return None
    if not _are_years(part):
        return refused(
            part.node.start,
            part.node.stop,
            CHANGE,
            "2つのセルが同じ行の2つの年度には見えません（固定した基準や平均との比）。",
            "The two cells do not look like two years of the same row, but like a ratio to a fixed base or a mean.",
        )
    return _match(part, "SCORE_CHANGES", [], factor, [_COUNTS, _CELL])


def _match(part: _Part, function: str, rest: list[str], factor: Fraction, notes: list[Note]) -> Match | None:
    node, places = part.node, tuple(unknown.place for unknown in part.years)
    call = ScoreCall(function, places, tuple(part.reader.text(place) for place in places), tuple(rest))
    family = GROWTH if function == "SCORE_GROWTHS" else CHANGE
    if factor == 1:
        return called(node.start, node.stop, family, call, *notes)
    # A factor that stands outside of the formula stays there: the part inside is found by itself.
    text = decimal_text(factor)
    if text is None or factor < 0 or _has_own_factor(node):
        return None
    return Match(node.start, node.stop, f"{text}*{call.text}", family, (function,)).noted(*notes)


def _has_own_factor(node: Node) -> bool:
    if not isinstance(node, Binary) or node.op not in {"*", "/"}:
        return False
    sides = [node.right] if node.op == "/" else [node.left, node.right]
    return any(isinstance(bare(side), Number) for side in sides)


def _factor(read: Quotient, top: Polynomial, bottom: Polynomial) -> Fraction | None:
    """Return k where the formula is k times top / bottom."""
    one, other = read.top * bottom, top * read.bottom
    if not one.terms or one.terms.keys() != other.terms.keys():
        return None
    factors = {one.terms[monomial] / other.terms[monomial] for monomial in one.terms}
    return factors.pop() if len(factors) == 1 else None


def _are_rates(scope: Scope, years: _Years, full: int) -> bool:
    values = [scope.context.value(unknown.place) for unknown in years]
    return all(value is None or isinstance(value, str) or 0 <= value <= full for value in values)


def _are_years(part: _Part) -> bool:
    """Tell whether two cells can be the same thing in two years: a row or a column apart, and moving together."""
    one, other = (unknown.place.area for unknown in part.years)
    if one.row != other.row and one.col != other.col:
        return False
    if len({_is_statistic(part.scope, unknown) for unknown in part.years}) != 1:
        return False
    marks = {_marks(reference, along=one.row == other.row) for reference in _references(part)}
    return len(marks) == 1


def _references(part: _Part) -> Iterator[Reference]:
    places = {unknown.place for unknown in part.years}
    for node in walk(part.node):
        if isinstance(node, Reference) and part.scope.single(node) in places:
            yield node


def _marks(reference: Reference, *, along: bool) -> bool:
    edge = reference.top if along else reference.left
    return edge is not None and edge.absolute


def _is_statistic(scope: Scope, unknown: Unknown) -> bool:
    formula = scope.context.cell(unknown.place.sheet, *unknown.place.area.first).formula
    return formula is not None and formula.upper().startswith(_STATISTICS)
