"""Manual formulas recognised as scores, and the calls of worksheet functions that take their place."""

from __future__ import annotations

from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from xl_addin.formulas.tree import Binary, Call, FormulaError, Node, Text, parse, walk
from xl_addin.migrate.recognise import cuts, deviations, growths, ladders, ranks, remarks, weights
from xl_addin.migrate.recognise.algebra import TooLargeError
from xl_addin.migrate.recognise.context import Context
from xl_addin.migrate.recognise.finding import Located, Match, Note, Refusal, ScoreCall
from xl_addin.migrate.recognise.scope import Scope, bare
from xl_addin.migrate.recognise.sums import is_sum, summands

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

__all__ = [
    "Context",
    "Examined",
    "Located",
    "Match",
    "Note",
    "Refusal",
    "ScoreCall",
    "examined",
    "matches",
    "rewritten",
]

_TESTS = frozenset({"ISBLANK", "ISNUMBER", "ISTEXT"})
_CHOOSERS = frozenset({"IF", "IFS", "IFERROR", "IFNA", "CHOOSE", "SWITCH"})
_OWN = "SCORE_"
_OF_VALUES = (ranks.find, deviations.find, ladders.find, growths.find)
_OF_RANGES = (cuts.find, weights.find)


class Examined(NamedTuple):
    """What was recognised in a formula.

    Attributes:
        matches: the parts that worksheet functions take over, from left to right.
        refusals: the parts that look like scores but are left alone.
    """

    matches: tuple[Match, ...]
    refusals: tuple[Refusal, ...]


def matches(context: Context, formula_text: str, row: int, col: int) -> list[Match]:
    """Return the parts of a formula that worksheet functions can take over, from left to right.

    Args:
        context: the book seen from the formula's sheet.
        formula_text: the formula, with or without "="; places count from after it.
        row: the formula's cell, counted from 0.
        col: likewise.
    """
    return list(examined(context, formula_text, row, col).matches)


def examined(context: Context, formula_text: str, row: int, col: int) -> Examined:
    """Return what was recognised in a formula, and what was left alone and why; arguments as in `matches`."""
    text = formula_text.removeprefix("=")
    try:
        tree = parse(text)
    except FormulaError:
        return Examined((), ())
    cell = context.cell(context.sheet, row, col)
    if cell.kind == "table" or (cell.block is not None and cell.block.size > 1):
        return Examined((), ())
    parts = list(walk(tree))
    has_variables = any(isinstance(part, Call) and part.name in {"LET", "LAMBDA"} for part in parts)
    scope = Scope(context, text, row, col, cell.kind != "", has_variables)
    found = list(_search(scope, tree, guarded=False))
    refusals = tuple(part for part in found if isinstance(part, Refusal))
    kept = tuple(part for part in found if isinstance(part, Match))
    told = [part for part in refusals if not _holds_any(part, kept)]
    return Examined(kept, tuple(part for part in told if not _is_inside(part, told)))


def rewritten(formula_text: str, found: Iterable[Match]) -> str:
    """Return a formula, without "=", with the recognised parts replaced and every other character kept."""
    text = formula_text.removeprefix("=")
    for match in sorted(found, key=lambda part: part.start, reverse=True):
        text = text[: match.start] + match.new_text + text[match.stop :]
    return text


def _search(scope: Scope, node: Node, *, guarded: bool, used: bool = False) -> Iterator[Match | Refusal]:
    """Look at a node as a whole, then at its parts where nothing was found; `used` tells that more is computed with it."""
    node = bare(node)
    if isinstance(node, Call) and (node.name.startswith(_OWN) or scope.context.is_name(node.name)):
        return
    taken: list[Match] = []
    for found in _recognised(scope, node, guarded=guarded):
        is_told = used and not guarded and isinstance(found, Match) and found.call is not None and found.call.cells
        yield found.noted(remarks.USED_ON) if is_told and isinstance(found, Match) else found
        if isinstance(found, Match):
            taken.append(found)
    inside = guarded or _tests_for_blanks(node)
    for part in _parts(scope, node):
        if not any(match.start <= part.start and part.stop <= match.stop for match in taken):
            yield from _search(scope, part, guarded=inside, used=used or not _only_chooses(node))


def _recognised(scope: Scope, node: Node, *, guarded: bool) -> Iterator[Match | Refusal]:
    """Ask every family; the first that takes the node over has it."""
    refusals: list[Refusal] = []
    asked: Iterator[Callable[[], Match | Refusal | None]] = chain(
        (partial(find, scope, node, guarded=guarded) for find in _OF_VALUES),
        (partial(find, scope, node) for find in _OF_RANGES),
    )
    for ask in asked:
        try:
            found = ask()
        except TooLargeError:
            continue
        if isinstance(found, Match):
            yield found
            return
        if found is not None:
            refusals.append(found)
    yield from refusals


def _parts(scope: Scope, node: Node) -> tuple[Node, ...]:
    """The parts of a sum are its summands: a sum of some of them alone means nothing."""
    return tuple(part.node for part in summands(node, scope.text)) if is_sum(node) else node.children


def _tests_for_blanks(node: Node) -> bool:
    if not isinstance(node, Call) or node.name not in {"IF", "IFS"} or not node.args:
        return False
    return any(
        (isinstance(part, Call) and part.name in _TESTS)
        or (isinstance(part, Binary) and part.op in {"=", "<>"} and Text("") in {part.left, part.right})
        for part in walk(node.args[0])
    )


def _only_chooses(node: Node) -> bool:
    return isinstance(node, Call) and node.name in _CHOOSERS


def _is_inside(refusal: Refusal, others: Iterable[Refusal]) -> bool:
    span = (refusal.start, refusal.stop)
    return any(
        other.start <= span[0] and span[1] <= other.stop and span != (other.start, other.stop) for other in others
    )


def _holds_any(refusal: Refusal, found: Iterable[Match]) -> bool:
    return any(refusal.start <= match.start and match.stop <= refusal.stop for match in found)
