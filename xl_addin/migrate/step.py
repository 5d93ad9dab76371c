"""One step of a migration: the formulas of some cells, what takes their place, and what proving that has shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from xl_addin.hosts.calc.changes import values_in
from xl_addin.parts.contents import PutArray, PutFormula

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from xl_addin.formulas.addresses import Area, CellAt
    from xl_addin.hosts.calc.changes import Changes
    from xl_addin.parts.contents import Value

Verdict = Literal["same", "differs", "unknown"]
"""The value stays; it would change; or it cannot be told, because Calc does not compute what the file shows."""


@dataclass(frozen=True)
class Step:
    """Cells that get one new formula.

    Attributes:
        sheet: their sheet.
        area: the cells: one, or a column that one array formula fills.
        before: the formulas that the cells have, row by row.
        after: the formula that takes their place.
        families: what was recognised: "rank", "deviation" and so on.
        functions: the worksheet functions of the new formula.
        note_ja: what may differ at other times, in Japanese; empty if nothing does.
        note_en: the same in English.
        array: whether the new formula is an array formula, even of one cell.
        was_array: whether the old one is.
    """

    sheet: str
    area: Area
    before: tuple[str, ...]
    after: str
    families: tuple[str, ...]
    functions: tuple[str, ...]
    note_ja: str = ""
    note_en: str = ""
    array: bool = False
    was_array: bool = False

    @property
    def places(self) -> list[CellAt]:
        """The cells, row by row."""
        return self.area.on(self.sheet)


@dataclass(frozen=True)
class Proven:
    """A step and what computing it has shown.

    Attributes:
        step: the step.
        verdict: what the proof says.
        place: the cell that decides it: the first that differs, or the first of the step; a formula that follows from
            the step may differ where its own cells do not.
        saved: what the file shows there.
        before: what Calc computes there with the old formulas.
        after: what it computes with the new ones.
    """

    step: Step
    verdict: Verdict
    place: CellAt
    saved: Value
    before: Value
    after: Value


def changes_of(steps: Iterable[Step], values: Mapping[CellAt, Value] | None = None) -> Changes:
    """Return what steps put into a workbook.

    Args:
        steps: the steps.
        values: what their cells are to show until they are computed; by default no value is saved.
    """
    shown = values or {}
    found: Changes = {}
    for step in steps:
        change: PutFormula | PutArray = PutFormula(step.after, shown.get(step.places[0]))
        if step.array:
            change = PutArray(step.after, step.area, values_in(step.area, step.sheet, shown))
        found.setdefault(step.sheet, {})[step.area.first] = change
    return found
