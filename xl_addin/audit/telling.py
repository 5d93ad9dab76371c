"""Findings put together: the words for places, and mends that go down a run of copies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.audit.finding import CellAt, Mend
from xl_addin.formulas.addresses import area_name, quoted_sheet
from xl_addin.formulas.nodes import FormulaError
from xl_addin.formulas.shifting import shifted

if TYPE_CHECKING:
    from xl_addin.audit.lines import Run
    from xl_addin.audit.model import SheetModel
    from xl_addin.audit.ranges import Use
    from xl_addin.formulas.addresses import Area


def where(sheet: SheetModel, area: Area, seen_from: SheetModel) -> str:
    """Name an area, with its sheet if that is another one than the formula's."""
    name = area_name(area)
    return name if sheet is seen_from else f"{quoted_sheet(sheet.name)}!{name}"


def shown(use: Use, seen_from: SheetModel) -> str:
    """Name the range that a formula uses."""
    return where(use.sheet, use.area, seen_from)


def copied(sheet: SheetModel, run: Run, formula: str) -> tuple[Mend, ...]:
    """Return the mends that put a formula into a run's first cell and copies of it into the others."""
    mends: list[Mend] = []
    for place in run.places:
        try:
            copy = shifted(formula, place.row - run.row, place.col - run.col)
        except FormulaError:
            return ()
        mends.append(Mend(CellAt(sheet.name, *place), copy))
    return tuple(mends)
