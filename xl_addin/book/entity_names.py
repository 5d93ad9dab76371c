"""Finds entities by names that people write in several ways: 東京, 東京都, 東京支部."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.book.live.words import Names
from xl_addin.book.scores.cell_table import PlacedText, placed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.book.scores.cell_table import PlacedCell


def entity_row(entities: Sequence[str], name: str) -> int | None:
    """Find the row of an entity.

    Args:
        entities: the names, one per row.
        name: one of them, with or without 支部, 都, 府, 県 or a code in front.

    Returns:
        The row; None where there is none of that name.
    """
    return Names([PlacedText(each, "") for each in entities]).row(PlacedText(name, ""))


def renamed(entities: Sequence[str], rows: Sequence[Sequence[PlacedCell]]) -> tuple[tuple[PlacedCell, ...], ...]:
    """Write the names in the first column of a table as those of another one.

    Args:
        entities: the names to write.
        rows: the table; a first cell that is nobody's name stays as it is.
    """
    names = Names([PlacedText(each, "") for each in entities])
    return tuple((_renamed(names, row[0]), *row[1:]) if row else () for row in rows)


def _renamed(names: Names, cell: PlacedCell) -> PlacedCell:
    row = names.row(cell) if isinstance(cell, str) else None
    return cell if row is None else PlacedText(names.names[row], placed(cell))
