"""Rows of the same formula as one column function: C2:C48 of RANK(B2,B$2:B$48) become SCORE_RANKS(B2:B48)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from xl_addin.formulas.addresses import Area, area_name, quoted_sheet
from xl_addin.formulas.tree import Binary, Call, Node, Number, Text, Unary, parse
from xl_addin.migrate.recognise import examined
from xl_addin.migrate.recognise.finding import Located
from xl_addin.migrate.recognise.scope import Scope, bare

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xl_addin.migrate.recognise import Context, Match, ScoreCall
    from xl_addin.parts.contents import Sheet

_COLUMN: Final = {
    "SCORE_RANK": "SCORE_RANKS",
    "SCORE_DEVIATION": "SCORE_DEVIATIONS",
    "SCORE_STEPS": "SCORE_STEPS",
    "SCORE_GROWTHS": "SCORE_GROWTHS",
    "SCORE_CHANGES": "SCORE_CHANGES",
    "SCORE_WEIGHTED": "SCORE_WEIGHTED",
}
_ROUNDINGS: Final = frozenset({"ROUND", "ROUNDUP", "ROUNDDOWN", "TRUNC", "INT"})
_FEWEST: Final = 2


@dataclass(frozen=True)
class ColumnMatch:
    """A block of rows that one array formula can fill.

    Attributes:
        sheet: its sheet.
        area: its cells, one column.
        formula: the array formula, without "=".
        family: as in `Match`.
        functions: the worksheet functions in it.
        note_ja: what may differ, in Japanese.
        note_en: the same in English.
    """

    sheet: str
    area: Area
    formula: str
    family: str
    functions: tuple[str, ...]
    note_ja: str
    note_en: str


class _Row(NamedTuple):
    """A cell whose whole formula is one call, perhaps rounded and tested for blanks."""

    row: int
    match: Match
    call: ScoreCall
    before: str
    behind: str


def columns(context: Context, sheet: Sheet) -> list[ColumnMatch]:
    """Return the blocks of a sheet that become one column function each, column by column.

    A rank or a deviation score becomes one only where its rows are exactly the range that it is compared with.

    Args:
        context: the book seen from the sheet.
        sheet: the sheet.
    """
    places: dict[int, list[int]] = {}
    for (row, col), cell in sheet.cells.items():
        if cell.formula is not None and cell.block is None:
            places.setdefault(col, []).append(row)
    found: list[ColumnMatch] = []
    for col, rows in sorted(places.items()):
        whole = [_whole(context, sheet, row, col) for row in sorted(rows)]
        for block in _blocks([row for row in whole if row is not None]):
            column = _column(context, sheet, col, block)
            if column is not None:
                found.append(column)
    return found


def _whole(context: Context, sheet: Sheet, row: int, col: int) -> _Row | None:
    formula = sheet.cells[row, col].formula or ""
    matches = examined(context, formula, row, col).matches
    if len(matches) != 1 or matches[0].call is None or matches[0].call.function not in _COLUMN:
        return None
    match, call = matches[0], matches[0].call
    tree = bare(parse(formula))
    inner = _behind_guard(Scope(context, formula, row, col), tree, call)
    start, stop = match.start, match.stop
    if isinstance(inner, Call) and inner.name in _ROUNDINGS and inner.start != start:
        if not inner.args or not all(_is_number(arg) for arg in inner.args[1:]):
            return None
        before, behind = formula[inner.start : start], formula[stop : inner.stop]
        inner = bare(inner.args[0])
    else:
        before = behind = ""
    return _Row(row, match, call, before, behind) if (inner.start, inner.stop) == (start, stop) else None


def _is_number(node: Node) -> bool:
    node = bare(node)
    return isinstance(node, Number) or (isinstance(node, Unary) and isinstance(node.operand, Number))


def _behind_guard(scope: Scope, node: Node, call: ScoreCall) -> Node:
    """Return what IF(x="","",…) and its kin guard; a column function leaves blanks blank by itself."""
    if not isinstance(node, Call) or node.name != "IF" or len(node.args) != 3:  # noqa: PLR2004 - both branches
        return node
    condition, then, other = (bare(arg) for arg in node.args)
    if then == Text("") and _is_blank_test(scope, condition, call, wanted=True):
        return other
    if other == Text("") and _is_blank_test(scope, condition, call, wanted=False):
        return then
    return node


def _is_blank_test(scope: Scope, node: Node, call: ScoreCall, *, wanted: bool) -> bool:
    node = bare(node)
    if isinstance(node, Call) and node.name == ("OR" if wanted else "AND"):
        return all(_is_blank_test(scope, arg, call, wanted=wanted) for arg in node.args)
    if isinstance(node, Call) and node.name == "NOT" and len(node.args) == 1:
        return _is_blank_test(scope, node.args[0], call, wanted=not wanted)
    if isinstance(node, Call) and node.name == ("ISBLANK" if wanted else "ISNUMBER") and len(node.args) == 1:
        return _is_of(scope, node.args[0], call)
    if not isinstance(node, Binary) or node.op != ("=" if wanted else "<>") or node.right != Text(""):
        return False
    return _is_of(scope, node.left, call)


def _is_of(scope: Scope, node: Node, call: ScoreCall) -> bool:
    """Tell whether a cell is one of those that the call is about."""
    place = scope.single(node)
    return place is not None and any(
        place.sheet == cells.sheet and cells.area.holds(*place.area.first) for cells in call.cells
    )


def _blocks(rows: Sequence[_Row]) -> Iterator[list[_Row]]:
    """Yield runs of neighbouring rows whose calls differ by nothing but their row."""
    block: list[_Row] = []
    for row in rows:
        if block and not _continues(block[-1], row):
            yield block
            block = []
        block.append(row)
    if block:
        yield block


def _continues(above: _Row, row: _Row) -> bool:
    one, other = above.call, row.call
    if row.row != above.row + 1 or (above.before, above.behind) != (row.before, row.behind):
        return False
    if (one.function, one.reference, _rest(one)) != (other.function, other.reference, _rest(other)):
        return False
    return [_below(cells) for cells in one.cells] == list(other.cells)


def _rest(call: ScoreCall) -> tuple[str, ...]:
    """The reference itself may be written in several ways."""
    return call.rest[1:] if call.reference is not None else call.rest


def _below(cells: Located) -> Located:
    row, col, last_row, last_col = cells.area
    return Located(cells.sheet, Area(row + 1, col, last_row + 1, last_col))


def _column(context: Context, sheet: Sheet, col: int, block: Sequence[_Row]) -> ColumnMatch | None:
    first, last = block[0], block[-1]
    area = Area(first.row, col, last.row, col)
    if len(block) < _FEWEST or any(
        area.meets(other) for other in (*sheet.merged, *sheet.tables.values(), *sheet.pivots)
    ):
        return None
    groups = [_together(one, other) for one, other in zip(first.call.cells, last.call.cells, strict=True)]
    if first.call.reference is not None and groups != [first.call.reference]:
        return None
    facts = [context.facts(group) for group in groups]
    if any(fact.texts for fact in facts) or (first.before and any(not fact.is_numeric for fact in facts)):
        return None
    function = _COLUMN[first.call.function]
    arguments = [_text(group, context.sheet) for group in groups]
    formula = f"{first.before}{function}({','.join((*arguments, *_rest(first.call)))}){first.behind}"
    notes = dict.fromkeys((row.match.note_ja, row.match.note_en) for row in block)
    ja, en = next(iter(notes))
    return ColumnMatch(sheet.name, area, formula, first.match.family, (function,), ja, en)


def _together(first: Located, last: Located) -> Located:
    return Located(first.sheet, Area(first.area.row, first.area.col, last.area.last_row, last.area.last_col))


def _text(place: Located, sheet: str) -> str:
    prefix = "" if place.sheet == sheet else quoted_sheet(place.sheet) + "!"
    return prefix + area_name(place.area)
