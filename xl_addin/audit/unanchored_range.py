"""Finds ranges of peers that slide with the row when the formula is copied, as the $ is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xl_addin.audit.finding import Finding
from xl_addin.audit.model import each_sheet
from xl_addin.audit.ranges import AGGREGATED, RANKS, anchored, moved_area, uses
from xl_addin.audit.spans import Line, lengths
from xl_addin.audit.telling import copied, shown, where
from xl_addin.formulas.nodes import Reference, walk
from xl_addin.formulas.writing import replaced

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.audit.lines import Run
    from xl_addin.audit.model import Model, SheetModel
    from xl_addin.audit.ranges import Use
    from xl_addin.formulas.addresses import Area
    from xl_addin.formulas.nodes import Edge, Node

KIND = "unanchored-range"
_SEEN: Final = 5_000
"""A range is looked at no farther than this."""
_COPIES: Final = 3
_LOST: Final = 0.6
_COVERS: Final = 0.6
"""A range of peers covers at least this share of its data in the first copy; a moving window covers less."""


def check(model: Model) -> Iterator[Finding]:
    """Yield a finding for every run of copies whose range of peers is another one in each copy."""
    for sheet in each_sheet(model):
        for run in (*sheet.down, *(run for run in sheet.across if run.count > 1)):
            if run.count > 1:
                found = _run(model, sheet, run)
                if found is not None:
                    yield found


def _run(model: Model, sheet: SheetModel, run: Run) -> Finding | None:
    tree = sheet.tree(run.row, run.col)
    if tree is None:
        return None
    sliding = [use for use in uses(model, sheet, tree) if _slides(run, use)]
    if not sliding:
        return _loose(model, sheet, run, tree)
    changes: list[tuple[Node, str]] = [
        (use.node, anchored(use.reference, use.area, rows=run.down, cols=not run.down)) for use in sliding
    ]
    last = _last_area(sliding[0], run)
    names = shown(sliding[0], sheet), where(sliding[0].sheet, last, sheet) if last else ""
    harmless = all(_is_harmless(run, use) for use in sliding)
    return Finding(
        KIND, sheet.name, *run.area,
        f"範囲 {names[0]} に $ がなく、コピーの最後では {names[1]} にずれています。",
        f"The range {names[0]} has no $ and has become {names[1]} in the last copy.",
        f"どの行でも同じ範囲 {changes[0][1]} にします。",
        f"Use the same range {changes[0][1]} in every copy.",
        severity="doubtful" if harmless else "wrong",
        before=sheet.value(run.row, run.col),
        mends=copied(sheet, run, replaced(sheet.formulas[run.row, run.col], changes)),
    )  # fmt: skip


def _edges(use: Use, *, down: bool) -> tuple[Edge | None, Edge | None]:
    reference = use.reference
    return (reference.top, reference.bottom) if down else (reference.left, reference.right)


def _last_area(use: Use, run: Run) -> Area | None:
    more = run.count - 1
    return moved_area(use.reference, more if run.down else 0, 0 if run.down else more)


def _slides(run: Run, use: Use) -> bool:
    """Tell whether a range of peers slides: it covers its data in the first copy and leaves it in the last."""
    first_edge, last_edge = _edges(use, down=run.down)
    moved = _last_area(use, run)
    first, last = lengths(use.area, down=run.down)
    if first_edge is None or last_edge is None or use.is_whole or moved is None or last == first:
        return False
    if first_edge.absolute and last_edge.absolute:
        return False
    line = Line(use.sheet, use.area.col if run.down else use.area.row, down=run.down)
    start = next((step for step in range(first, min(last, first + _SEEN) + 1) if line.is_data(step)), None)
    if start is None:
        return use.role == "lookup" and run.down and _table_slides(use, moved)
    data = line.span(start)
    if use.role != "lookup":
        data = data[0], _without_summary(line, *data)
    return _leaves(run, use, data, lengths(moved, down=run.down))


def _leaves(run: Run, use: Use, data: tuple[int, int], moved: tuple[int, int]) -> bool:
    """Tell whether a range of peers leaves its data.

    Args:
        run: the copies.
        use: the range in the first of them.
        data: first and last place of the data.
        moved: those of the range in the last copy.
    """
    first_edge, last_edge = _edges(use, down=run.down)
    first, last = lengths(use.area, down=run.down)
    if first_edge is not None and first_edge.absolute:
        # A range that grows with the row is meant so, unless it has all peers from the beginning.
        return use.call.name in RANKS and first <= data[0] and last >= data[1] and last - first > 1
    if use.call.name in RANKS:
        return moved[0] > data[0] and last - first + 1 >= _COVERS * min(data[1] - data[0] + 1, run.count)
    if last_edge is not None and last_edge.absolute and use.role in {"count", "sum"}:
        # What is still to come, counted or added up from each row on, is meant so.
        return False
    covered = min(last, data[1]) - max(first, data[0]) + 1
    leaves = moved[1] > data[1] or (last_edge is not None and last_edge.absolute)
    enough = covered >= max(_COVERS * (data[1] - data[0] + 1), 2)
    return enough and leaves and first <= data[0] + 1 and moved[0] > data[0]


def _is_harmless(run: Run, use: Use) -> bool:
    """Tell whether a range only grows into cells without numbers, so that no value is wrong yet."""
    first_edge, _ = _edges(use, down=run.down)
    moved = _last_area(use, run)
    if first_edge is None or not first_edge.absolute or moved is None:
        return False
    line = Line(use.sheet, use.area.col if run.down else use.area.row, down=run.down)
    last = lengths(use.area, down=run.down)[1]
    moved_last = min(lengths(moved, down=run.down)[1], last + _SEEN)
    return all(line.number(step) is None for step in range(last + 1, moved_last + 1))


def _table_slides(use: Use, moved: Area) -> bool:
    """Tell whether a table of texts to look things up in is left behind."""
    rows = range(use.area.row, min(use.area.last_row, use.sheet.used.last_row) + 1)
    filled = [row for row in rows if not use.sheet.is_blank(row, use.area.col)]
    if len(filled) < 2 or len(filled) < _COVERS * len(rows):  # noqa: PLR2004 - two rows make a table
        return False
    beyond = range(use.area.last_row + 1, moved.last_row + 1)
    return filled[0] == use.area.row and all(use.sheet.is_blank(row, use.area.col) for row in beyond)


def _without_summary(line: Line, first: int, last: int) -> int:
    """Leave out totals at the end of the data."""
    while last > first and (line.is_summary(last) or not line.same_nature(last, first)):
        last -= 1
    return max(first, last)


def _loose(model: Model, sheet: SheetModel, run: Run, tree: Node) -> Finding | None:
    """Find a single cell, such as a total or a mean, whose copies refer to the blank cells below it."""
    loose = [node for node in walk(tree) if isinstance(node, Reference) and _is_loose(model, sheet, run, node)]
    if run.count < _COPIES or not loose:
        return None
    changes: list[tuple[Node, str]] = [
        (node, anchored(node, node.area, rows=run.down, cols=not run.down)) for node in loose
    ]
    last = moved_area(loose[0], run.count - 1 if run.down else 0, 0 if run.down else run.count - 1)
    target = model.referred(loose[0], sheet)
    seen = target[0] if target else sheet
    names = where(seen, loose[0].area, sheet), where(seen, last, sheet) if last else ""
    return Finding(
        KIND, sheet.name, *run.area,
        f"セル {names[0]} に $ がなく、コピーの最後では {names[1]} にずれています。",
        f"The cell {names[0]} has no $ and has become {names[1]} in the last copy.",
        f"どの行でも同じセル {changes[0][1]} にします。",
        f"Use the same cell {changes[0][1]} in every copy.",
        before=sheet.value(run.row, run.col),
        mends=copied(sheet, run, replaced(sheet.formulas[run.row, run.col], changes)),
    )  # fmt: skip


def _is_loose(model: Model, sheet: SheetModel, run: Run, node: Reference) -> bool:
    """Tell whether a cell's copies soon refer to cells that hold no number."""
    edge = node.top if run.down else node.left
    found = model.referred(node, sheet)
    if edge is None or edge.absolute or node.is_range or found is None:
        return False
    target, start = found[0], edge.index
    own = run.row if run.down else run.col
    line = Line(target, node.area.col if run.down else node.area.row, down=run.down)
    if line.number(start) is None or line.same_nature(start, start + 1):
        return False
    if abs(start - own) <= 1 and not _is_aggregate(model, target, node):
        # A list beside the formulas that has gaps.
        return False
    rest = range(start + 1, start + run.count)
    lost = sum(line.number(step) is None for step in rest)
    return lost >= _LOST * len(rest)


def _is_aggregate(model: Model, sheet: SheetModel, node: Reference) -> bool:
    """Tell whether a cell holds a total, a mean or the like."""
    tree = sheet.tree(node.area.row, node.area.col)
    return tree is not None and any(use.role in AGGREGATED and use.area.size > 1 for use in uses(model, sheet, tree))
