"""Finds the error cells that make a total, a mean or a rank an error."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xl_addin.audit.finding import CellAt, Finding
from xl_addin.audit.model import each_sheet
from xl_addin.audit.ranges import AGGREGATED, moved_area, uses
from xl_addin.audit.rank_of_rounded import ranks_among
from xl_addin.formulas.addresses import Area, full_name
from xl_addin.formulas.nodes import Name, Reference, walk
from xl_addin.parts.contents import ErrorValue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.audit.lines import Run
    from xl_addin.audit.model import Model, SheetModel
    from xl_addin.audit.ranges import Use

KIND = "error-in-range"
_MOST: Final = 2_000
"""Errors beyond so many on a sheet are not followed one by one."""


def check(model: Model) -> Iterator[Finding]:
    """Yield a finding for every error cell in an aggregated range that no other error cell causes."""
    errors = {sheet.name: _errors(sheet) for sheet in each_sheet(model)}
    if not any(errors.values()):
        return
    users: dict[CellAt, list[CellAt]] = {}
    for sheet in each_sheet(model):
        for run in sheet.down:
            tree = sheet.tree(run.row, run.col)
            for use in () if tree is None else uses(model, sheet, tree):
                if _is_counted(use) and use.area.size > 1 and errors.get(use.sheet.name):
                    _note(sheet, run, use, errors[use.sheet.name], users)
    for at, formulas in users.items():
        if not _is_caused(model, at):
            yield _finding(model, at, formulas)


def _errors(sheet: SheetModel) -> list[tuple[int, int]]:
    found = [place for place, cell in sheet.sheet.cells.items() if isinstance(cell.value, ErrorValue)]
    return sorted(found)[:_MOST]


def _note(
    sheet: SheetModel, run: Run, use: Use, errors: list[tuple[int, int]], users: dict[CellAt, list[CellAt]]
) -> None:
    """Note for each error cell of a range the formulas of a run that it reaches."""
    for place in run.places:
        area = moved_area(use.reference, place.row - run.row, place.col - run.col)
        if area is None:
            continue
        for error in errors:
            if area.holds(*error) and (use.sheet is not sheet or error != place):
                users.setdefault(CellAt(use.sheet.name, *error), []).append(CellAt(sheet.name, *place))
        if area == use.area and run.count > 1 and moved_area(use.reference, 1, 1) == use.area:
            # The same range in every copy.
            return


def _is_counted(use: Use) -> bool:
    """Tell whether a formula counts with every number of a range, ranks that count what is greater included."""
    return use.call.name != "AGGREGATE" and (use.role in AGGREGATED or ranks_among(use))


def _suffers(model: Model, at: CellAt) -> bool:
    """Tell whether a formula shows no figure for the error: an error itself, or what hides one."""
    sheet = model.sheets[at.sheet]
    return sheet.number(at.row, at.col) is None


def _is_caused(model: Model, at: CellAt) -> bool:
    """Tell whether another error cell is what a cell's formula shows."""
    sheet = model.sheets[at.sheet]
    tree = sheet.tree(at.row, at.col)
    if tree is None:
        cell = sheet.cell(at.row, at.col)
        return cell.block is not None and not cell.master
    for node in walk(tree):
        found = model.referred(node, sheet) if isinstance(node, Reference | Name) else None
        if found is not None and _holds_error(found[0], found[1].area, at):
            return True
    return False


def _holds_error(sheet: SheetModel, area: Area, but: CellAt) -> bool:
    last_row, last_col = min(area.last_row, sheet.used.last_row), min(area.last_col, sheet.used.last_col)
    if (last_row - area.row + 1) * (last_col - area.col + 1) > 100 * _MOST:
        return False
    return any(
        isinstance(sheet.value(row, col), ErrorValue) and (sheet.name, row, col) != but
        for row in range(area.row, last_row + 1)
        for col in range(area.col, last_col + 1)
    )


def _finding(model: Model, at: CellAt, formulas: list[CellAt]) -> Finding:
    code = model.sheets[at.sheet].value(at.row, at.col)
    names = "、".join(full_name(*one) for one in formulas[:3])
    more = len(formulas) - 3
    suffers = any(_suffers(model, one) for one in formulas)
    return Finding(
        KIND, at.sheet, at.row, at.col, at.row, at.col,
        f"{names}{f' ほか {more} 個' if more > 0 else ''} の集計の範囲に、エラー値 {code} が入っています。",
        f"The error {code} is part of what {names.replace('、', ', ')}{f' and {more} more' if more > 0 else ''} aggregate.",
        "このセルのエラーの原因をなくします。値がないなら空欄にします。",
        "Mend the cause of the error; leave the cell blank if there is no value.",
        severity="wrong" if suffers else "doubtful",
        before=code,
        watched=tuple(formulas[:5]),
    )  # fmt: skip
