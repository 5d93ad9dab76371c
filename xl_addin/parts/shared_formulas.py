"""Formulas that several cells of a sheet share: one cell holds the text, the others name its group."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from xl_addin.formulas.shifting import shifted

if TYPE_CHECKING:
    from collections.abc import Iterable


class Shared(NamedTuple):
    """A cell that takes part in a group, in the order of the file.

    Attributes:
        row: the cell's row, counted from 0.
        col: its column.
        group: the group's number as it is written.
        text: the formula, where it is this cell that holds it; None in the others.
    """

    row: int
    col: int
    group: str
    text: str | None


def expanded(cells: Iterable[Shared]) -> dict[tuple[int, int], str]:
    """Return every cell's own formula.

    A cell takes the last text of its group before it, else one behind it; where there is none at all it has
    no formula.
    """
    found: dict[tuple[int, int], str] = {}
    masters: dict[str, Shared] = {}
    early: list[Shared] = []
    for cell in cells:
        if cell.text is not None:
            masters[cell.group] = cell
            found[cell.row, cell.col] = cell.text
        elif cell.group in masters:
            found[cell.row, cell.col] = _copied(masters[cell.group], cell)
        else:
            early.append(cell)
    found.update({(cell.row, cell.col): _copied(masters[cell.group], cell) for cell in early if cell.group in masters})
    return found


def _copied(master: Shared, cell: Shared) -> str:
    return shifted(master.text or "", cell.row - master.row, cell.col - master.col)
