"""Finds a formula that differs from the copies around it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from xl_addin.audit.copies import copy_for, shape, sides
from xl_addin.audit.finding import CellAt, Finding, Mend
from xl_addin.audit.model import each_sheet
from xl_addin.formulas.addresses import area_name
from xl_addin.formulas.nodes import Call, Name, Reference, walk

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from xl_addin.audit.finding import Severity
    from xl_addin.audit.lines import Run
    from xl_addin.audit.model import Model, SheetModel

KIND = "odd-formula"
_COPIES: Final = 4
_LONGEST: Final = 3
_AT_END: Final = 5
_BESIDE: Final = 8


def check(model: Model) -> Iterator[Finding]:
    """Yield a finding for every short run between, or at the end of, copies of another formula."""
    for sheet in each_sheet(model):
        seen: set[tuple[int, int]] = set()
        severity: Severity
        for down in (True, False):
            runs = sheet.down if down else sheet.across
            often = Counter((run.col if down else run.row, sheet.keys[run.row, run.col]) for run in runs)
            beside = Counter((run.row if down else run.col, sheet.keys[run.row, run.col]) for run in runs)
            for run in runs:
                source, severity = _source(sheet, run, often, beside), "wrong"
                if source is None and down:
                    source, severity = _other_half(sheet, run), "doubtful"
                if source is not None and not seen & set(run.places):
                    seen.update(run.places)
                    yield _finding(sheet, run, source, severity)


def _source(
    sheet: SheetModel, run: Run, often: Counter[tuple[int, Hashable]], beside: Counter[tuple[int, Hashable]]
) -> Run | None:
    """Return the run whose formula a run should have, None if it may well differ."""
    key = sheet.keys[run.row, run.col]
    along, beyond = (run.col, run.row) if run.down else (run.row, run.col)
    if run.count > _LONGEST or sheet.cell(run.row, run.col).kind or often[along, key] > 1 or beside[beyond, key] > 1:
        return None
    if _fits_beside(sheet, run) or _is_subtotal(sheet, run):
        return None
    between = sides(sheet, run.row, run.col, down=run.down, length=run.count)
    if between is not None:
        enough = between.count >= _COPIES * run.count and min(between.before.count, between.after.count) >= run.count
        return max(between.before, between.after, key=lambda side: side.count) if enough else None
    return _at_end(sheet, run)


def _other_half(sheet: SheetModel, run: Run) -> Run | None:
    """Return the longer run that goes on from a shorter one of the same shape, where a run beside shows one list."""
    others = [sheet.run(run.row - 1, run.col), sheet.run(run.area.last_row + 1, run.col)]
    neighbours = [other for other in others if other is not None]
    tree = sheet.tree(run.row, run.col)
    if len(neighbours) != 1 or tree is None or neighbours[0].count <= run.count or run.count < _LONGEST:
        return None
    other, looks = neighbours[0], shape(tree)
    source = sheet.tree(other.row, other.col)
    if source is None or _leaf(looks) or shape(source) != looks:
        return None
    ends = min(run.row, other.row), max(run.area.last_row, other.area.last_row)
    for col in range(max(run.col - _BESIDE, 0), run.col + _BESIDE + 1):
        beside = sheet.run(ends[0], col)
        if beside is not None and col != run.col and (beside.row, beside.area.last_row) == ends:
            return other
    return None


def _fits_beside(sheet: SheetModel, run: Run) -> bool:
    """Tell whether the formula is a copy of the one beside it, as in a row of totals that crosses the column."""
    for place in run.places:
        across = sheet.run(*place, down=not run.down)
        if across is not None and across.count > 1:
            return True
    return False


def _is_subtotal(sheet: SheetModel, run: Run) -> bool:
    """Tell whether a formula adds up others of its own column or row, or is a table's own total."""
    tree = sheet.tree(run.row, run.col)
    if tree is None:
        return True
    for node in walk(tree):
        if isinstance(node, Name) and node.is_structured:
            return True
        if isinstance(node, Call) and node.name in {"SUM", "SUBTOTAL", "AVERAGE"} and _adds_own_line(node, run):
            return True
    return False


def _adds_own_line(call: Call, run: Run) -> bool:
    for node in walk(call):
        if isinstance(node, Reference) and node.sheet is None and node.area.size > 1:
            area = node.area
            own = area.col <= run.col <= area.last_col if run.down else area.row <= run.row <= area.last_row
            if own and area.size > 1 and (area.row != area.last_row if run.down else area.col != area.last_col):
                return True
    return False


def _at_end(sheet: SheetModel, run: Run) -> Run | None:
    """Return the neighbouring run, if this one ends it with a formula of the same shape but other cells."""
    if run.count > 1:
        return None
    row, col = run.row, run.col
    before = sheet.run(row - 1, col, down=True) if run.down else sheet.run(row, col - 1, down=False)
    after = sheet.run(row + 1, col, down=True) if run.down else sheet.run(row, col + 1, down=False)
    neighbours = [side for side in (before, after) if side is not None and side.count >= _AT_END]
    tree = sheet.tree(row, col)
    if len(neighbours) != 1 or (before is not None and after is not None) or tree is None:
        return None
    if sheet.is_summary(row, col):
        return None
    other = sheet.tree(neighbours[0].row, neighbours[0].col)
    return neighbours[0] if other is not None and shape(other) == shape(tree) and not _leaf(shape(tree)) else None


def _leaf(looks: Hashable) -> bool:
    return isinstance(looks, tuple) and len(looks) == 1


def _finding(sheet: SheetModel, run: Run, source: Run, severity: Severity) -> Finding:
    mends = []
    for row, col in run.places:
        formula = copy_for(sheet, source, row, col)
        if formula is not None:
            mends.append(Mend(CellAt(sheet.name, row, col), formula))
    name, text = area_name(source.area), sheet.formulas[run.row, run.col]
    copy = mends[0].formula if mends else sheet.formulas[source.row, source.col]
    return Finding(
        KIND, sheet.name, *run.area,
        f"式 ={text:.200} は、同じ式の並び（{name} など）の中でここだけ違います。",
        f"The formula ={text:.200} differs from the copies around it ({name} and on).",
        f"わざとでなければ =" f"{copy} にします。",
        f"Unless it is meant, use ={copy}",
        before=sheet.value(run.row, run.col),
        severity=severity,
        mends=tuple(mends),
    )  # fmt: skip
