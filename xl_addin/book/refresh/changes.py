"""What a refresh is going to write, and what that changes, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from xl_addin.book.live.words import text_of
from xl_addin.book.scores.cell_table import PlacedNumber, place_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xl_addin.book.scores.cell_table import PlacedCell
    from xl_addin.rulebook.model import Text

Value = str | float | None
"""What is written into a cell; None empties it."""


class Write(NamedTuple):
    """A block of cells to write.

    Attributes:
        sheet: name of the sheet.
        row: its first row, counted from 0.
        col: its first column, counted from 0.
        values: row by row.
        before: what the cells hold now, of the same shape.
    """

    sheet: str
    row: int
    col: int
    values: tuple[tuple[Value, ...], ...]
    before: tuple[tuple[Value, ...], ...]


class Change(NamedTuple):
    """An input cell whose content becomes another.

    Attributes:
        place: "実績入力!B9".
        name: the entity, or the indicator.
        item: what the figure is.
        before: what the cell held.
        after: what it will hold.
    """

    place: str
    name: str
    item: str
    before: Value
    after: Value


@dataclass(frozen=True)
class Plan:
    """Everything that a refresh will do.

    Attributes:
        sheets: the sheets whose input is replaced.
        writes: the blocks to write.
        changes: the input cells that change.
        filled: how many input cells get a figure.
        notes: what a user should know: entities that are missing or left out, cells that become blank.
        invented: whether made-up example figures are replaced, so that the warnings about them no longer hold.
    """

    sheets: tuple[str, ...]
    writes: tuple[Write, ...]
    changes: tuple[Change, ...]
    filled: int
    notes: tuple[Text, ...]
    invented: bool = False


def plain(cell: PlacedCell) -> Value:
    """A cell without its place."""
    return None if cell is None else float(cell) if isinstance(cell, PlacedNumber) else str(cell)


def change(where: tuple[str, int, int], names: tuple[str, str], before: PlacedCell, after: Value) -> Change | None:
    """Say what becomes of a cell; None where it stays as it is.

    Args:
        where: its sheet, row and column.
        names: its entity or indicator, and its item.
        before: what it holds.
        after: what it will hold.
    """
    was = plain(before)
    if was == after or (isinstance(was, str) and isinstance(after, str) and text_of(before) == after.strip()):
        return None
    return Change(place_of(*where), *names, was, after)


def runs(sheet: str, col: int, cells: Mapping[int, tuple[PlacedCell, Value]]) -> list[Write]:
    """Put cells of a column that stand below each other into blocks.

    Args:
        sheet: name of the sheet.
        col: the column.
        cells: by row what each holds, and what it will hold.
    """
    blocks: list[list[int]] = []
    for row in sorted(cells):
        if blocks and blocks[-1][-1] == row - 1:
            blocks[-1].append(row)
        else:
            blocks.append([row])
    return [
        Write(
            sheet,
            rows[0],
            col,
            tuple((cells[row][1],) for row in rows),
            tuple((plain(cells[row][0]),) for row in rows),
        )
        for rows in blocks
    ]


def side_by_side(cols: Sequence[int]) -> list[tuple[int, int]]:
    """The first and last place of each run of columns that stand side by side."""
    found: list[tuple[int, int]] = []
    for place, col in enumerate(cols):
        if found and cols[found[-1][1]] == col - 1:
            found[-1] = (found[-1][0], place)
        else:
            found.append((place, place))
    return found
