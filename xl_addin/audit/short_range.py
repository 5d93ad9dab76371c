"""Finds ranges that miss cells of their data, or take in a header, a total or hidden rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xl_addin.audit.finding import Finding
from xl_addin.audit.left_out import beyond, missing
from xl_addin.audit.model import each_sheet
from xl_addin.audit.range_case import Case, Fault
from xl_addin.audit.ranges import AGGREGATED, anchored, uses
from xl_addin.audit.spans import Line
from xl_addin.audit.taken_in import header_within, hidden_within, other_list_within, total_within
from xl_addin.audit.telling import copied, shown
from xl_addin.formulas.nodes import Name
from xl_addin.formulas.writing import replaced

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.audit.finding import Mend
    from xl_addin.audit.lines import Run
    from xl_addin.audit.model import Model
    from xl_addin.audit.ranges import Use
    from xl_addin.formulas.addresses import Area

KIND = "short-range"
_MOST_CELLS: Final = 200_000
_COUNTING: Final = frozenset({"COUNTIF", "COUNT", "COUNTA", "COUNTIFS", "COUNTBLANK"})


def check(model: Model) -> Iterator[Finding]:
    """Yield a finding for every run of formulas one of whose ranges does not fit its data."""
    areas = _areas(model)
    for sheet in each_sheet(model):
        for run in sheet.down:
            tree = sheet.tree(run.row, run.col)
            for use in () if tree is None else uses(model, sheet, tree):
                if not _is_checked(run, use):
                    continue
                down = use.area.row != use.area.last_row
                line = Line(use.sheet, use.area.col if down else use.area.row, down=down)
                case = Case(model, sheet, run, use, line, areas[use.sheet.name])
                fault = _fault(case)
                if fault is not None:
                    yield _finding(case, fault)
                    break


def _is_checked(run: Run, use: Use) -> bool:
    """Tell whether a range is aggregated, and the same in all copies down the run."""
    if use.role not in AGGREGATED and use.call.name not in _COUNTING:
        return False
    if use.is_whole or not 1 < use.area.size <= _MOST_CELLS:
        return False
    top, bottom = use.reference.top, use.reference.bottom
    slides = top is not None and bottom is not None and not (top.absolute and bottom.absolute)
    return run.count == 1 or not slides or use.area.row == use.area.last_row


def _areas(model: Model) -> dict[str, set[Area]]:
    """Return by sheet the ranges that formulas aggregate."""
    found: dict[str, set[Area]] = {}
    for sheet in each_sheet(model):
        for run in sheet.down:
            tree = sheet.tree(run.row, run.col)
            for use in () if tree is None else uses(model, sheet, tree):
                if _is_checked(run, use):
                    found.setdefault(use.sheet.name, set()).add(use.area)
    return found


def _fault(case: Case) -> Fault | None:
    if not case.down:
        return total_within(case) or missing(case)
    return (
        total_within(case)
        or other_list_within(case)
        or header_within(case)
        or missing(case)
        or beyond(case)
        or hidden_within(case)
    )


def _finding(case: Case, fault: Fault) -> Finding:
    sheet, run, use = case.sheet, case.run, case.use
    name = shown(use, sheet)
    mends: tuple[Mend, ...] = ()
    new = ""
    if fault.area is not None and not isinstance(use.node, Name):
        new = anchored(use.reference, fault.area, rows=run.count > 1 and case.down, cols=False)
        mends = copied(sheet, run, replaced(sheet.formulas[run.row, run.col], [(use.node, new)]))
    return Finding(
        KIND, sheet.name, *run.area,
        f"{name}: {fault.ja}",
        f"{name}: {fault.en}",
        f"範囲を {new} にします。" if new else "範囲を確かめます。",
        f"Use the range {new}." if new else "Check the range.",
        severity=fault.severity,
        before=sheet.value(run.row, run.col),
        mends=mends,
    )  # fmt: skip
