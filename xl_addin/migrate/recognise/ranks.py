"""Ranks: RANK and its kin, and counts of the greater values plus 1."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xl_addin.formulas.tree import (
    Call,
    FormulaError,
    Name,
    Node,
    Omitted,
    Reference,
    parse,
)
from xl_addin.migrate.recognise import remarks
from xl_addin.migrate.recognise.counting import counted_and_one
from xl_addin.migrate.recognise.finding import Located, Match, Note, Refusal, ScoreCall, called, refused
from xl_addin.migrate.recognise.scope import Scope, bare

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.migrate.recognise.context import Facts
    from xl_addin.migrate.recognise.counting import Counted

FAMILY: Final = "rank"
_NATIVE: Final = frozenset({"RANK", "RANK.EQ", "RANK.AVG"})
_BLANK_RANK: Final = Note(
    "値が空白のとき、元の式は #N/A ですが、関数は空白を返します。",
    "Where the value is blank, the formula shows #N/A; the function gives a blank.",
)


def find(scope: Scope, node: Node, *, guarded: bool = False) -> Match | Refusal | None:
    """Recognise a rank in a node as a whole."""
    if isinstance(node, Call) and node.name in _NATIVE:
        return _native(scope, node, guarded=guarded)
    counted = counted_and_one(scope, node)
    return None if counted is None else _by_count(scope, node, counted, guarded=guarded)


def _native(scope: Scope, node: Call, *, guarded: bool) -> Match | Refusal | None:
    if len(node.args) not in {2, 3}:
        return None
    x, values = node.args[:2]
    places = _places(scope, x, values)
    if isinstance(places, str):
        return _other(node, places)
    one, others = places
    facts = scope.context.facts(others)
    if facts.unreadable:
        return _other(node, "unreadable")
    given = [] if len(node.args) == 2 or isinstance(node.args[2], Omitted) else [scope.written(node.args[2])]  # noqa: PLR2004 - value and range
    rest = [scope.written(values), *given]
    if node.name == "RANK.AVG":
        rest = [scope.written(values), *(given or ['"high"']), '"average"']
    call = ScoreCall("SCORE_RANK", (one,), (scope.written(x),), tuple(rest), others)
    notes = [] if guarded else [_BLANK_RANK]
    return called(node.start, node.stop, FAMILY, call, *notes, *remarks.of_range(facts))


def _by_count(scope: Scope, node: Node, counted: Counted, *, guarded: bool) -> Match | Refusal:
    places = _places(scope, counted.x, counted.values)
    if isinstance(places, str):
        return _other(node, places)
    one, others = places
    facts = scope.context.facts(others)
    if facts.unreadable:
        return _other(node, "unreadable")
    rest = [scope.written(counted.values)]
    if counted.op == "<" or counted.ties != "min":
        rest.append('"high"' if counted.op == ">" else '"low"')
    if counted.ties != "min":
        rest.append(f'"{counted.ties}"')
    call = ScoreCall("SCORE_RANK", (one,), (scope.written(counted.x),), tuple(rest), others)
    notes = [*remarks.of_value(guarded=guarded), *_of_counting(facts, counted)]
    return called(node.start, node.stop, FAMILY, call, *notes)


def _of_counting(facts: Facts, counted: Counted) -> Iterator[Note]:
    yield from remarks.of_range(facts)
    if counted.by_criterion:
        if facts.errors:
            yield remarks.ERRORS_SKIPPED
        return
    if facts.texts and counted.op == ">" and not counted.is_guarded:
        yield remarks.TEXTS_COUNTED
    if facts.numbers + facts.texts + facts.errors < facts.size and not counted.is_guarded:
        yield remarks.BLANKS_COUNTED


def _places(scope: Scope, x: Node, values: Node) -> tuple[Located, Located] | str:
    """Find the value and the values it is ranked among; else tell what is in the way."""
    one, others = scope.single(x), scope.several(values)
    if one is None:
        return "value"
    if others is None:
        return "range"
    return (one, others) if _is_among(scope, one, others) else "apart"


def _is_among(scope: Scope, one: Located, others: Located) -> bool:
    """Tell whether a cell is one of a range, or only shows one of them (=B2)."""
    if one.sheet == others.sheet and others.area.holds(*one.area.first):
        return True
    cell = scope.context.cell(one.sheet, *one.area.first)
    if cell.formula is None:
        return False
    try:
        node = bare(parse(cell.formula))
    except FormulaError:
        return False
    if not isinstance(node, (Reference, Name)):
        return False
    shown = Scope(scope.context.on(one.sheet), cell.formula, *one.area.first).single(node)
    return shown is not None and shown.sheet == others.sheet and others.area.holds(*shown.area.first)


_REASONS: Final = {
    "value": (
        "順位を付ける値がセルの参照ではありません（計算した値は関数に渡せません）。",
        "The ranked value is no reference to a cell; the function takes no computed value.",
    ),
    "range": (
        "順位を付ける範囲が1つの範囲の参照ではありません。",
        "The values are no reference to one range.",
    ),
    "apart": (
        "値のセルが範囲の中にありません。関数は範囲にない値を #N/A とします。",
        "The cell of the value is not in the range; the function gives #N/A for a value that is not in it.",
    ),
    "unreadable": (
        "範囲に数値として読めない数字入りの文字があり、関数はそれを拒みます。",
        "The range has texts with digits that are no numbers, which the function refuses.",
    ),
}


def _other(node: Node, why: str) -> Refusal:
    return refused(node.start, node.stop, FAMILY, *_REASONS[why])
