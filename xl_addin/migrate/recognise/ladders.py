"""Ladders of thresholds: nested IF, IFS, approximate look-ups and sums of comparisons."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from xl_addin.formulas.tree import Binary, Call, Name, Node, Reference, walk
from xl_addin.migrate.recognise import remarks
from xl_addin.migrate.recognise.finding import Located, Match, Note, Refusal, ScoreCall, called, refused
from xl_addin.migrate.recognise.judging import COMPARISONS, Judge, compared_cell
from xl_addin.migrate.recognise.scope import bare
from xl_addin.migrate.recognise.tables import Item, NoLadderError
from xl_addin.migrate.recognise.vectors import constant_text, vector

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.migrate.recognise.scope import Scope

FAMILY: Final = "steps"
_FEWEST: Final = 2
_MOST: Final = 30
_TOTALS: Final = frozenset({"SUM", "SUMPRODUCT", "MAX"})
_HEADS: Final = _TOTALS | {"IF", "IFS", "SWITCH", "CHOOSE", "INDEX", "LOOKUP", "VLOOKUP", "HLOOKUP", "XLOOKUP"}
_PERCENTAGES: Final = 10
_OPPOSITE: Final = {">=": "<", ">": "<=", "<=": ">", "<": ">="}
_UNIT: Final = Note(
    "値が 0 と 1 の間のとき、単位の取り違えとみて関数は #VALUE! を返します。",
    "For a value between 0 and 1 the function gives #VALUE!, as its unit seems to be another.",
)
_BELOW: Final = Note(
    "値が表の最も低い基準に満たないとき、元の式は #N/A ですが、関数は最も低い段階の値を返します。",
    "For a value below the lowest key of the table the formula gives #N/A, the function the lowest result.",
)
_TEXT: Final = Note(
    "値が文字のとき、元の式は最上位とみなしますが、関数は #VALUE! です。",
    "Where the value is a text, the formula takes it for the highest; the function gives #VALUE!.",
)


class _Way(NamedTuple):
    """A way to write a ladder.

    Attributes:
        op: the comparison.
        levels: the thresholds, hardest first.
        results: one for each, and one for what reaches none.
    """

    op: str
    levels: list[Item]
    results: list[Item]


def find(scope: Scope, node: Node, *, guarded: bool = False) -> Match | Refusal | None:
    """Recognise a ladder in a node as a whole."""
    if not _may_be(node) or _is_around_a_ladder(scope, node):
        return None
    x = compared_cell(scope, node)
    if x is None:
        return None
    judge = Judge(scope, x)
    try:
        return _found(scope, node, judge, guarded=guarded)
    except NoLadderError:
        return None


def _may_be(node: Node) -> bool:
    if isinstance(node, Call):
        return node.name in _HEADS
    return (
        isinstance(node, Binary)
        and node.op in {"+", "*"}
        and any(isinstance(part, Binary) and part.op in COMPARISONS for part in walk(node))
    )


def _is_around_a_ladder(scope: Scope, node: Node) -> bool:
    """Tell whether a ladder is multiplied or added to: what is around it stays outside.

    Conditions that add to each other are rungs that may be reached together, and no ladder, even where one would give the
    same.
    """
    if isinstance(node, Call) and node.name not in _TOTALS:
        return False
    inner = [part for part in walk(node) if isinstance(part, Call) and part.name in _HEADS - _TOTALS]
    if isinstance(node, Binary) and inner:
        return True
    return any(isinstance(find(scope, part), Match) for part in inner)


def _found(scope: Scope, node: Node, judge: Judge, *, guarded: bool) -> Match | Refusal | None:
    judge.outcome(node, Fraction(0))
    known = 0
    while known < len(judge.thresholds):
        # A comparison that was not reached yet shows itself once another branch is taken.
        known = len(judge.thresholds)
        for at in _samples(_levels(judge)[: _MOST + 1]):
            judge.outcome(node, at)
    levels = _levels(judge)
    if not _FEWEST <= len(levels) <= _MOST or len({level.value for level in judge.thresholds}) != len(judge.thresholds):
        return None
    outcomes = [judge.outcome(node, at) for at in _samples(levels)]
    if judge.branches - judge.visited:
        return refused(
            node.start,
            node.stop,
            FAMILY,
            "決して選ばれない枝があります（基準の順序が逆など）。",
            "It has a branch that is never taken, as thresholds in the wrong order have.",
        )
    thresholds = sorted(judge.thresholds, key=lambda item: item.value)  # type: ignore[arg-type,return-value]
    return _written(scope, node, judge, thresholds, outcomes, guarded=guarded)


def _levels(judge: Judge) -> list[Fraction]:
    return sorted({level.value for level in judge.thresholds if isinstance(level.value, Fraction)})


def _samples(levels: Sequence[Fraction]) -> list[Fraction]:
    """Return a number below all thresholds, and for each the threshold and a number between it and the next."""
    if not levels:
        return []
    between = [(one + other) / 2 for one, other in pairwise(levels)]
    samples = [levels[0] - 1]
    for level, above in zip(levels, [*between, levels[-1] + 1], strict=True):
        samples += [level, above]
    return samples


def _written(
    scope: Scope, node: Node, judge: Judge, thresholds: list[Item], outcomes: list[Item], *, guarded: bool
) -> Match | Refusal | None:
    """Write the call, hardest threshold first, in the direction of the formula if that can be written."""
    steps = outcomes[::2]
    is_reached = _reached_by_equals(outcomes, judge.ops)
    if is_reached is None or not _rises(steps) or not all(_is_anchored(item) for item in (*thresholds, *steps)):
        return _no_ladder(node)
    down = [">=" if is_reached else ">", "<" if is_reached else "<="]
    ways = [_Way(down[0], thresholds[::-1], steps[::-1]), _Way(down[1], thresholds, steps)]
    if judge.ops[0] in {"<", "<="}:
        ways.reverse()
    found = next((match for way in ways if (match := _call(scope, node, judge.x, way, guarded=guarded))), None)
    found = found or _with_one_outside(scope, node, judge.x, ways, guarded=guarded)
    return found or refused(
        node.start,
        node.stop,
        FAMILY,
        "基準・結果を1つの範囲または定数の並びとして書けません。",
        "Its thresholds and results are neither one range each nor constants.",
    )


def _no_ladder(node: Node) -> Refusal:
    return refused(
        node.start,
        node.stop,
        FAMILY,
        "段階になっていません（以上と超の混在、上下する結果、固定していない基準や結果のセル）。",
        "It is no ladder: >= and > are mixed, results rise and fall, or cells of thresholds or results move with its copies.",
    )


def _reached_by_equals(outcomes: list[Item], ops: list[str]) -> bool | None:
    """Tell whether a value equal to a threshold belongs above it; None if that differs between thresholds."""
    around = list(zip(outcomes[:-2:2], outcomes[1::2], outcomes[2::2], strict=True))
    if set(ops) <= {">=", "<"} and all(at == above for _, at, above in around):
        return True
    if set(ops) <= {">", "<="} and all(at == below for below, at, _ in around):
        return False
    return None


def _rises(steps: list[Item]) -> bool:
    """Tell whether numbers only rise or only fall, and whether no text comes back."""
    values = [step.value for step in steps]
    numbers = [value for value in values if isinstance(value, Fraction)]
    rises = all(one <= other for one, other in pairwise(numbers))
    falls = all(one >= other for one, other in pairwise(numbers))
    texts = [value for value in values if isinstance(value, str) and value]
    changes = [one for one, other in pairwise([*texts, None]) if one != other]
    return (rises or falls) and len(changes) == len(set(changes))


def _is_anchored(item: Item) -> bool:
    """A threshold or result in a cell must not move with the formula's copies."""
    like = bare(item.like) if item.like is not None else None
    if not isinstance(like, Reference) or like.is_range or like.sheet is not None:
        return True
    return any(edge is not None and edge.absolute for edge in (like.top, like.left))


def _call(scope: Scope, node: Node, x: Located, way: _Way, *, guarded: bool) -> Match | None:
    """Write thresholds and results as they are, or a table whose lowest key no value misses."""
    levels, results, below = way.levels, way.results, None
    if results[-1].value is None:
        results = results[:-1]
    elif results[0].value is None:
        lowest = levels[0]
        is_table = way.op in {"<", "<="} and lowest.source is not None
        if not is_table or not isinstance(lowest.value, Fraction) or lowest.value > 0:
            return None
        levels, results, below = levels[1:], results[1:], _BELOW
    call = _steps(scope, node, x, _Way(way.op, levels, results))
    if call is None:
        return None
    return called(node.start, node.stop, FAMILY, call, *_notes(levels, below, guarded=guarded))


def _steps(scope: Scope, node: Node, x: Located, way: _Way) -> ScoreCall | None:
    texts = vector(scope, way.levels), vector(scope, way.results)
    if texts[0] is None or texts[1] is None:
        return None
    rest = (texts[0], texts[1], *([] if way.op == ">=" else [f'"{way.op}"']))
    return ScoreCall("SCORE_STEPS", (x,), (_x_text(scope, node, x),), rest)


def _with_one_outside(scope: Scope, node: Node, x: Located, ways: list[_Way], *, guarded: bool) -> Match | None:
    """Leave the first or the last result, which is no cell or no score, to an IF around the call."""
    lasts = [(way.op, way.levels[-1], way.results[-1], _Way(way.op, way.levels, way.results[:-1])) for way in ways]
    firsts = [
        (_OPPOSITE[way.op], way.levels[0], way.results[0], _Way(way.op, way.levels[1:], way.results[1:]))
        for way in ways
    ]
    for op, level, result, inner in (*lasts, *firsts):
        call = _steps(scope, node, x, inner)
        other = "NA()" if result.value is None else constant_text(result, anything=True)
        threshold = constant_text(level) if level.source is None else vector(scope, [level])
        if call is None or other is None or threshold is None:
            continue
        text = f"IF({_x_text(scope, node, x)}{op}{threshold},{call.text},{other})"
        found = Match(node.start, node.stop, text, FAMILY, (call.function,))
        return found.noted(*_notes(inner.levels, None, guarded=guarded or _misses_zero(op, level)))
    return None


def _misses_zero(op: str, level: Item) -> bool:
    """Tell whether a blank, which compares as 0, does not reach the call."""
    value = level.value
    if not isinstance(value, Fraction):
        return False
    return {">=": value > 0, ">": value >= 0, "<=": value < 0, "<": value <= 0}[op]


def _notes(levels: list[Item], below: Note | None, *, guarded: bool) -> list[Note]:
    notes = [*remarks.of_value(guarded=guarded), _TEXT] if not guarded else []
    lowest = min(level.value for level in levels if isinstance(level.value, Fraction))
    if lowest >= _PERCENTAGES:
        notes.append(_UNIT)
    return notes if below is None else [*notes, below]


def _x_text(scope: Scope, node: Node, x: Located) -> str:
    for part in walk(node):
        if isinstance(part, (Reference, Name)) and scope.single(part) == x:
            return scope.written(part)
    raise NoLadderError
