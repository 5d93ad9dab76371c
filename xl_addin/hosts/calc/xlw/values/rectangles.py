"""Cells put together to few blocks, so that few calls reach them all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.hosts.calc.xlw.addresses import Box

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def rectangles(places: Iterable[tuple[int, int]]) -> list[Box]:
    """Cover cells with blocks that hold no other cell.

    Args:
        places: (row, column) of each cell.

    Returns:
        Blocks of the same counting: runs along rows, put together where they repeat below each other.
    """
    done: list[Box] = []
    growing: dict[tuple[int, int], Box] = {}
    for row, runs in _rows(places):
        ended = [run for run, box in growing.items() if run not in runs or box.last_row != row - 1]
        done.extend(map(growing.pop, ended))
        for column, columns in runs:
            above = growing.get((column, columns), Box(row, column, 0, columns))
            growing[column, columns] = above._replace(rows=above.rows + 1)
    return sorted([*done, *growing.values()])


def _rows(places: Iterable[tuple[int, int]]) -> Iterator[tuple[int, list[tuple[int, int]]]]:
    by_row: dict[int, list[int]] = {}
    for row, column in sorted(places):
        by_row.setdefault(row, []).append(column)
    for row, columns in by_row.items():
        runs: list[tuple[int, int]] = []
        for column in columns:
            if runs and runs[-1][0] + runs[-1][1] == column:
                runs[-1] = (runs[-1][0], runs[-1][1] + 1)
            else:
                runs.append((column, 1))
        yield row, runs
