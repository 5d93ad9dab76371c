"""Sorts the cells of a sheet of the user's into what is ours, what was filled in and what was added."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_addin.book.new_rules.looks import style_of
from xl_addin.formulas.nodes import FormulaError
from xl_addin.formulas.tree import parse

if TYPE_CHECKING:
    from xl_addin.book.new_rules.templates import Parts, Template
    from xl_addin.parts.contents import Cell, Sheet

Places = frozenset[tuple[int, int]]


@dataclass(frozen=True)
class Sorted:
    """The cells of a sheet, by what they are.

    Attributes:
        inputs: input cells that hold something.
        changed: cells of ours that hold something else than they were made with, or nothing.
        added: cells that the sheet was not made with.
    """

    inputs: Places
    changed: Places
    added: Places


def sorted_cells(user: Parts, old: Template, sheet: str) -> Sorted:
    """Compare a sheet with what it was made with.

    Args:
        user: the user's workbook.
        old: the workbook as it was made.
        sheet: the name of the sheet.
    """
    theirs, ours = user.sheet(sheet), old.sheet(sheet)
    open_to_input = {place for place in old.raw(sheet) if style_of(old, sheet, place) in old.unlocked}
    inputs, changed = set(), set()
    for place in old.raw(sheet):
        cell = theirs.cells.get(place)
        if place in open_to_input:
            if cell is not None and is_filled(cell):
                inputs.add(place)
        elif not same_content(cell, ours.cells.get(place)):
            changed.add(place)
    added = {place for place in user.raw(sheet) if place not in old.raw(sheet) and _counts(user, theirs, sheet, place)}
    return Sorted(frozenset(inputs), frozenset(changed), frozenset(added))


def is_filled(cell: Cell | None) -> bool:
    """Tell whether a cell holds anything."""
    return cell is not None and (cell.formula is not None or cell.value not in (None, ""))


def same_content(one: Cell | None, other: Cell | None) -> bool:
    """Tell whether two cells hold the same: the same formula, whatever it shows, or the same value."""
    if one is None or other is None:
        return not is_filled(one) and not is_filled(other)
    if one.formula is None and other.formula is None:
        return _same_value(one, other)
    if one.formula is None or other.formula is None or one.block != other.block:
        return False
    return same_formula(one.formula, other.formula)


def same_formula(one: str, other: str) -> bool:
    """Tell whether two formulas are the same but for spaces and capitals."""
    try:
        return one == other or parse(one) == parse(other)
    except FormulaError:
        return False


def _same_value(one: Cell, other: Cell) -> bool:
    before, after = (None if each.value == "" else each.value for each in (one, other))
    if isinstance(before, (int, float)) and isinstance(after, (int, float)):
        return math.isclose(before, after, rel_tol=1e-12)
    return before == after


def _counts(user: Parts, theirs: Sheet, sheet: str, place: tuple[int, int]) -> bool:
    """Tell whether a cell holds something or looks like something."""
    return is_filled(theirs.cells.get(place)) or style_of(user, sheet, place) != 0
