"""Finds ranks of rounded values: two that print the same share a rank, although one is higher."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from xl_addin.audit.finding import CellAt, Finding, Mend
from xl_addin.audit.model import each_sheet
from xl_addin.audit.ranges import RANKS, uses
from xl_addin.audit.telling import shown, where
from xl_addin.formulas.addresses import Area
from xl_addin.formulas.nodes import Binary, Call, Name, Reference, Unary, walk
from xl_addin.formulas.writing import replaced, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.audit.lines import Run
    from xl_addin.audit.model import Model, SheetModel
    from xl_addin.audit.ranges import Use
    from xl_addin.formulas.nodes import Node

KIND = "rank-of-rounded"
_ROUNDING: Final = frozenset(
    {
        "ROUND",
        "ROUNDUP",
        "ROUNDDOWN",
        "TRUNC",
        "INT",
        "FIXED",
        "MROUND",
        "CEILING",
        "FLOOR",
        "CEILING.MATH",
        "FLOOR.MATH",
    }
)
_COUNTED: Final = frozenset({"COUNTIF", "COUNTIFS", "SUMPRODUCT"})
_COMPARISONS: Final = frozenset({"<", ">", "<=", ">="})
_DEPTH: Final = 4


def check(model: Model) -> Iterator[Finding]:
    """Yield a finding for every run of ranks of values that formulas round."""
    for sheet in each_sheet(model):
        for run in sheet.down:
            tree = sheet.tree(run.row, run.col)
            if tree is None:
                continue
            use = next((use for use in uses(model, sheet, tree) if ranks_among(use)), None)
            if use is None or use.is_whole:
                continue
            if any(isinstance(node, Call) and node.name in _ROUNDING for node in walk(use.call)):
                yield _finding(sheet, run, use, use.sheet, ())
                continue
            rounded = _rounded(model, use.sheet, use.area)
            if rounded:
                yield _finding(sheet, run, use, *rounded)


def ranks_among(use: Use) -> bool:
    """Tell whether a range is what a value is ranked among, by RANK or by counting what is greater."""
    if use.call.name in RANKS or use.call.name == "SCORE_RANKS":
        return use.role == "peers"
    if use.call.name not in _COUNTED:
        return False
    if use.call.name == "SUMPRODUCT":
        return any(_compares(node, use.node) for node in walk(use.call))
    criterion = use.call.args[1] if len(use.call.args) > 1 and use.call.args[0] is use.node else None
    return (
        isinstance(criterion, Binary) and criterion.op == "&" and getattr(criterion.left, "value", None) in _COMPARISONS
    )


def _compares(node: Node, ranged: Node) -> bool:
    """Tell whether a comparison puts a range of peers against a single cell of the same column."""
    if not isinstance(node, Binary) or node.op not in _COMPARISONS:
        return False
    sides = [part for side in (node.left, node.right) for part in walk(side) if isinstance(part, Reference)]
    singles = [part for part in sides if part.area.size == 1]
    return any(part is ranged for part in sides) and any(
        single.left and isinstance(ranged, Reference) and ranged.left and single.left.index == ranged.left.index
        for single in singles
    )


def _rounded(model: Model, sheet: SheetModel, area: Area) -> tuple[SheetModel, tuple[tuple[int, int], ...]] | None:
    """Return the cells that round what is ranked, where most of a range's cells show rounded values."""
    if area.col != area.last_col and area.row != area.last_row:
        return None
    places = [
        (row, col)
        for row in range(area.row, min(area.last_row, sheet.used.last_row) + 1)
        for col in range(area.col, area.last_col + 1)
        if sheet.number(row, col) is not None or (row, col) in sheet.formulas
    ]
    found = [(sheet, place) for place in places if (place in sheet.formulas)]
    if not found or len(found) * 2 < len(places):
        return None
    run = sheet.run(*found[0][1])
    origin = None if run is None else _origin(model, sheet, found[0][1])
    if origin is None:
        return None
    others = [_origin(model, *at) for at in found[1:]]
    cells = [origin, *(other for other in others if other is not None)]
    if len(cells) * 2 < len(places):
        return None
    if all(at[0] is origin[0] for at in cells):
        return origin[0], tuple(place for _, place in cells)
    return origin[0], ()


def _origin(model: Model, sheet: SheetModel, place: tuple[int, int]) -> tuple[SheetModel, tuple[int, int]] | None:
    """Return the cell that rounds the value a cell shows: itself, or the one it repeats; None if nothing is rounded."""
    for _ in range(_DEPTH):
        tree = sheet.tree(*place)
        if tree is None:
            return None
        if isinstance(tree, Unary) and tree.op == "+":
            tree = tree.operand
        if _is_rounded(tree):
            return sheet, place
        found = model.referred(tree, sheet) if isinstance(tree, Reference | Name) else None
        if found is None or found[1].area.size != 1:
            return (sheet, place) if _adds_rounded(model, sheet, tree) else None
        sheet, place = found[0], found[1].area.first
    return None


def _is_rounded(tree: Node) -> bool:
    """Tell whether what a formula shows is rounded."""
    return any(True for _ in _rounding_calls(tree))


def _adds_rounded(model: Model, sheet: SheetModel, tree: Node) -> bool:
    """Tell whether a formula adds up cells that round: a total of printed figures."""
    if isinstance(tree, Call) and tree.name == "SUM":
        parts: tuple[Node, ...] = tree.args
    elif isinstance(tree, Binary) and tree.op == "+":
        parts = tuple(_summands(tree))
    else:
        return False
    if any(_is_rounded(part) for part in parts):
        return True
    for part in parts:
        found = model.referred(part, sheet) if isinstance(part, Reference | Name) else None
        if found is None or found[1].area.size > 100:  # noqa: PLR2004 - a total of a row's parts is no longer
            continue
        target, area = found[0], found[1].area
        for row in range(area.row, area.last_row + 1):
            for col in range(area.col, area.last_col + 1):
                inner = target.tree(row, col)
                if inner is not None and _is_rounded(inner):
                    return True
    return False


def _summands(tree: Node) -> Iterator[Node]:
    while isinstance(tree, Binary) and tree.op == "+":
        yield tree.right
        tree = tree.left
    yield tree


def _finding(
    sheet: SheetModel, run: Run, use: Use, rounding: SheetModel, places: tuple[tuple[int, int], ...]
) -> Finding:
    area = use.area
    numbers = [
        use.sheet.number(row, col)
        for row in range(area.row, min(area.last_row, use.sheet.used.last_row) + 1)
        for col in range(area.col, area.last_col + 1)
    ]
    tied = sum(count for value, count in Counter(numbers).items() if value is not None and count > 1)
    name = shown(use, sheet)
    ja = f"丸めた値（{name}）に順位を付けています。" + (
        f"同じ値に見える {tied} 個は、丸める前の値では順位が違うことがあります。"
        if tied
        else "今は同じ値がありませんが、丸めた値が並ぶと順位が変わります。"
    )
    en = f"Ranks are given to rounded values ({name}). " + (
        f"{tied} of them look equal and may have different ranks before rounding."
        if tied
        else "None are equal now, but ranks change as soon as two rounded values are."
    )
    if places:
        cells = where(rounding, _bounds(places), sheet)
        mend_ja = f"{cells} の丸めをやめて表示形式で桁をそろえるか、丸める前の値の列に順位を付けます。"
        mend_en = (
            f"Let {cells} hold unrounded values and show fewer digits by the number format, or rank unrounded values."
        )
    else:
        mend_ja, mend_en = "丸める前の値に順位を付けます。", "Rank the values before they are rounded."
    return Finding(
        KIND, sheet.name, *run.area, ja, en, mend_ja, mend_en,
        severity="wrong" if tied else "doubtful",
        before=sheet.value(run.row, run.col),
        mends=tuple(_unrounded(rounding, places)),
    )  # fmt: skip


def _bounds(places: tuple[tuple[int, int], ...]) -> Area:
    rows, cols = [row for row, _ in places], [col for _, col in places]
    return Area(min(rows), min(cols), max(rows), max(cols))


def _unrounded(sheet: SheetModel, places: tuple[tuple[int, int], ...]) -> Iterator[Mend]:
    """Yield the formulas of rounding cells without their rounding."""
    for place in places:
        tree = sheet.tree(*place)
        calls = [] if tree is None else list(_rounding_calls(tree))
        if calls:
            changes = [(call, text_of(call.args[0])) for call in calls]
            yield Mend(CellAt(sheet.name, *place), replaced(sheet.formulas[place], changes))


def _rounding_calls(tree: Node) -> Iterator[Call]:
    """Yield the calls that round what a formula shows, in each branch of an IF around them."""
    if isinstance(tree, Call) and tree.name in _ROUNDING and tree.args:
        yield tree
    elif isinstance(tree, Call) and tree.name in {"IF", "IFERROR", "IFNA"}:
        for branch in tree.args[1:] if tree.name == "IF" else tree.args[:1]:
            yield from _rounding_calls(branch)
