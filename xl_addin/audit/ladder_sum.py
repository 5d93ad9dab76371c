"""Finds sums over the rungs of a ladder, of which only one can be reached at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xl_addin.audit.finding import CellAt, Finding, Mend
from xl_addin.audit.model import each_sheet
from xl_addin.audit.rungs import ladder_rungs
from xl_addin.audit.words import is_count, is_points
from xl_addin.formulas.addresses import cell_name, quoted_sheet
from xl_addin.formulas.nodes import Binary, Call, Reference, Text, walk
from xl_addin.formulas.operands import moved
from xl_addin.formulas.writing import replaced

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.audit.lines import Run
    from xl_addin.audit.model import Model, SheetModel
    from xl_addin.formulas.nodes import Node

KIND = "ladder-sum"
_LONGEST: Final = 60
_MARKED: Final = 3

_Parts = tuple["SheetModel", list[tuple[int, int]]]


def check(model: Model) -> Iterator[Finding]:
    """Yield a finding for every sum of points in which two rungs of one ladder count."""
    for sheet in each_sheet(model):
        for run in sheet.down:
            tree = sheet.tree(run.row, run.col)
            for node in () if tree is None else _sums(tree):
                found = _finding(model, sheet, run, node)
                if found is not None:
                    yield found
                    break


def _sums(tree: Node) -> Iterator[Node]:
    """Yield the parts of a formula that add up: SUM, SUMIF, SUMPRODUCT, and + where it is outermost."""
    inner: set[int] = set()
    for node in walk(tree):
        if isinstance(node, Call) and node.name in {"SUM", "SUMIF", "SUMPRODUCT"}:
            yield node
        elif isinstance(node, Binary) and node.op == "+":
            if id(node) not in inner:
                yield node
            inner.update(id(child) for child in node.children)


def _finding(model: Model, sheet: SheetModel, run: Run, node: Node) -> Finding | None:
    for place in run.places:
        parts = _parts(model, sheet, node, place.row - run.row, place.col - run.col)
        if parts is None or not 2 <= len(parts[1]) <= _LONGEST:  # noqa: PLR2004 - two rungs
            return None
        down = len({col for _, col in parts[1]}) == 1
        rungs = ladder_rungs(parts[0], parts[1], down=down)
        if rungs and _is_of_points(parts[0], parts[1][0], sheet, place, down=down):
            return _told(sheet, run, node, (parts[0], rungs))
    return None


def _parts(model: Model, sheet: SheetModel, node: Node, rows: int, cols: int) -> _Parts | None:
    """Return the cells that a sum adds up in a copy of its formula; None if it is no sum of cells in one line."""
    marked: tuple[Node, str] | None = None
    if isinstance(node, Binary):
        cells: list[Node] = list(_summands(node))
    elif isinstance(node, Call) and node.name == "SUM":
        cells = list(node.args)
    elif isinstance(node, Call) and _adds_positive(node):
        # Rungs that cost points are left out in any case.
        cells = [node.args[0]]
    else:
        found = _marked(node)
        if found is None:
            return None
        cells, marked = [found[0]], (found[1], found[2])
    target, places = None, list[tuple[int, int]]()
    for cell in cells:
        area = _area(model, sheet, cell, rows, cols)
        if area is None or (target is not None and area[0] is not target):
            return None
        target = area[0]
        places += area[1]
    if target is None or (len({row for row, _ in places}) > 1 and len({col for _, col in places}) > 1):
        return None
    if marked is not None:
        marks = _area(model, sheet, marked[0], rows, cols)
        if marks is None or len(marks[1]) != len(places):
            return None
        wanted = zip(places, marks[1], strict=True)
        places = [place for place, mark in wanted if marks[0].value(*mark) == marked[1]]
    return target, places


def _area(model: Model, sheet: SheetModel, node: Node, rows: int, cols: int) -> _Parts | None:
    found = model.referred(node, sheet)
    reference = None if found is None else moved(found[1], rows, cols)
    if found is None or reference is None or reference.area.size > _LONGEST:
        return None
    area = reference.area
    places = [(row, col) for row in range(area.row, area.last_row + 1) for col in range(area.col, area.last_col + 1)]
    return found[0], places


def _adds_positive(node: Call) -> bool:
    """Tell whether a call is SUMIF(points,">0")."""
    if node.name != "SUMIF" or len(node.args) != 2 or not isinstance(node.args[1], Text):  # noqa: PLR2004 - points, which
        return False
    return node.args[1].value.replace(" ", "") in {">0", ">=0", "<>0", ">=1"}


def _marked(node: Node) -> tuple[Node, Node, str] | None:
    """Return points, marks and the mark of SUMIF(marks,"○",points) and of SUMPRODUCT((marks="○")*points)."""
    if not isinstance(node, Call):
        return None
    if node.name == "SUMIF" and len(node.args) == _MARKED and isinstance(node.args[1], Text):
        return node.args[2], node.args[0], node.args[1].value.removeprefix("=")
    ranges = [part for part in walk(node) if isinstance(part, Reference)]
    equal = [part for part in walk(node) if isinstance(part, Binary) and part.op == "="]
    if len(ranges) != 2 or len(equal) != 1 or not isinstance(equal[0].right, Text):  # noqa: PLR2004 - points and marks
        return None
    points = [part for part in ranges if part is not equal[0].left]
    return (points[0], equal[0].left, equal[0].right.value) if len(points) == 1 else None


def _summands(tree: Node) -> Iterator[Node]:
    while isinstance(tree, Binary) and tree.op == "+":
        yield tree.right
        tree = tree.left
    yield tree


def _is_of_points(
    target: SheetModel, first: tuple[int, int], sheet: SheetModel, place: tuple[int, int], *, down: bool
) -> bool:
    headers = target.headers(*first)[:4] if down else []
    if any(is_count(text) for text in headers):
        return False
    return any(is_points(text) for text in (*headers, *sheet.headers(*place)[:3], *sheet.labels(*place)[:1]))


def _told(sheet: SheetModel, run: Run, node: Node, ladder: _Parts) -> Finding:
    target, rungs = ladder
    prefix = "" if target is sheet else f"{quoted_sheet(target.name)}!"
    cells = ",".join(prefix + cell_name(*place) for place in rungs)
    points = [target.number(*place) or 0 for place in rungs]
    mends: tuple[Mend, ...] = ()
    if run.count == 1:
        text = sheet.formulas[run.row, run.col].removeprefix("=")
        new = replaced(text, [(node, f"{text[node.start : node.stop]}-SUM({cells})+MAX({cells})")])
        mends = (Mend(CellAt(sheet.name, run.row, run.col), new),)
    return Finding(
        KIND, sheet.name, *run.area,
        f"同時には取れない段（{cells.replace(',', '、')}）の点数を重ねて足しています。取れるのはそのうち1つ（最大 {max(points):.15g} 点）で、{sum(points):.15g} 点にはなりません。",
        f"The points of rungs that exclude each other are added up ({cells.replace(',', ', ')}): one of them can be reached, {max(points):.15g} at most, not {sum(points):.15g}.",
        f"段の中の最大だけを足します: ={mends[0].formula}" if mends else "段の中の最大だけを足します。",
        f"Add the highest rung alone: ={mends[0].formula}" if mends else "Add the highest rung alone.",
        before=sheet.value(run.row, run.col),
        mends=mends,
    )  # fmt: skip
