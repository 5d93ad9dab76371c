"""Tells whether rows or columns of a sheet moved: by labels, and by numbers where a row or column has no label.

A frozen cell that shows the same value may still be another one, where a row was inserted above and values repeat. Labels
that stand once in their column show which row is which, and those that stand once in their row which column is which.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from xl_addin.parts.contents import ErrorValue

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from xl_addin.parts.contents import Cell, Sheet, Value

_MOST: Final = 3
"""Landmarks kept for one row or column."""
_DIGITS: Final = 10
_FEWEST: Final = 2
"""Numbers that must have moved together; a single one may have been typed elsewhere."""


class Landmark(NamedTuple):
    """A value that stands once in its column, or once in its row.

    Attributes:
        row: where it was, counted from 0.
        col: likewise.
        mark: fingerprint of the value.
        label: whether it is a text.
    """

    row: int
    col: int
    mark: str
    label: bool


@dataclass(frozen=True)
class Landmarks:
    """What tells the rows and the columns of a sheet apart."""

    rows: tuple[Landmark, ...] = ()
    cols: tuple[Landmark, ...] = ()


class Moved(NamedTuple):
    """A landmark that is elsewhere now.

    Attributes:
        row: where it was.
        col: likewise.
        to_row: where it is.
        to_col: likewise.
    """

    row: int
    col: int
    to_row: int
    to_col: int


def landmarks(sheet: Sheet, frozen: Collection[tuple[int, int]], last_row: int, last_col: int) -> Landmarks:
    """Choose the landmarks of a sheet.

    Args:
        sheet: the sheet as it is before freezing.
        frozen: cells that become values, which are looked at by themselves.
        last_row: the last row that matters: what is below may move.
        last_col: the last column that matters.
    """
    by_col: Counter[tuple[int, str]] = Counter()
    by_row: Counter[tuple[int, str]] = Counter()
    candidates: list[Landmark] = []
    for (row, col), cell in sorted(sheet.cells.items()):
        mark = _mark(cell.value)
        if mark is None:
            continue
        by_col[col, mark] += 1
        by_row[row, mark] += 1
        own = cell.formula is None and cell.block is None and (row, col) not in frozen
        # Pivot tables are drawn anew whenever they are refreshed.
        if own and not any(pivot.holds(row, col) for pivot in sheet.pivots):
            candidates.append(Landmark(row, col, mark, isinstance(cell.value, str)))
    rows = [one for one in candidates if one.row <= last_row and by_col[one.col, one.mark] == 1]
    cols = [one for one in candidates if one.col <= last_col and by_row[one.row, one.mark] == 1]
    return Landmarks(_few(rows, row_wise=True), _few(cols, row_wise=False))


def moved(marks: Landmarks, sheet: Sheet) -> list[Moved]:
    """Return the landmarks that are elsewhere now, if rows or columns moved; what was edited in place did not."""
    return [*_shifted(marks.rows, sheet, row_wise=True), *_shifted(marks.cols, sheet, row_wise=False)]


def _few(found: Iterable[Landmark], *, row_wise: bool) -> tuple[Landmark, ...]:
    lines: dict[int, list[Landmark]] = defaultdict(list)
    for one in found:
        lines[one.row if row_wise else one.col].append(one)
    kept: list[Landmark] = []
    for line in lines.values():
        # Labels first: numbers are what people type anew.
        kept.extend(sorted(line, key=lambda one: not one.label)[:_MOST])
    return tuple(kept)


def _shifted(marks: tuple[Landmark, ...], sheet: Sheet, *, row_wise: bool) -> list[Moved]:
    now = _where(sheet.cells, row_wise=row_wise)
    seen = [(one, _found(one, now, row_wise=row_wise)) for one in marks]
    known = [(one, index) for one, index in seen if index is not None]
    labels = [(one, index) for one, index in known if one.label]
    labelled = {_index(one, row_wise=row_wise) for one, _ in labels}
    numbers = [(one, index) for one, index in known if _index(one, row_wise=row_wise) not in labelled]
    return [*_by_line(labels, row_wise=row_wise), *_by_distance(numbers, row_wise=row_wise)]


def _by_line(known: list[tuple[Landmark, int]], *, row_wise: bool) -> list[Moved]:
    """Take a line for moved if more of its labels are elsewhere than in their place."""
    lines: dict[int, list[tuple[Landmark, int]]] = defaultdict(list)
    for one, index in known:
        lines[_index(one, row_wise=row_wise)].append((one, index))
    found: list[Moved] = []
    for line, members in lines.items():
        gone = [(one, index) for one, index in members if index != line]
        if len(gone) > len(members) - len(gone):
            found.append(_move(*gone[0], row_wise=row_wise))
    return found


def _by_distance(known: list[tuple[Landmark, int]], *, row_wise: bool) -> list[Moved]:
    """Take numbers for moved if most of them, from the first one on, are the same distance away: new ones are typed, too."""
    gone = [(one, index) for one, index in known if index != _index(one, row_wise=row_wise)]
    if not gone:
        return []
    first = min(_index(one, row_wise=row_wise) for one, _ in gone)
    stayed = sum(1 for one, index in known if index == _index(one, row_wise=row_wise) >= first)
    distances = Counter(index - _index(one, row_wise=row_wise) for one, index in gone)
    if distances.most_common(1)[0][1] < max(_FEWEST, stayed + 1):
        return []
    return [_move(one, index, row_wise=row_wise) for one, index in gone]


def _where(cells: Mapping[tuple[int, int], Cell], *, row_wise: bool) -> dict[tuple[int, str], list[int]]:
    """Return where a mark stands in a column, or in a row."""
    found: dict[tuple[int, str], list[int]] = defaultdict(list)
    for (row, col), cell in cells.items():
        mark = _mark(cell.value)
        if mark is not None:
            found[(col, mark) if row_wise else (row, mark)].append(row if row_wise else col)
    return found


def _found(one: Landmark, now: Mapping[tuple[int, str], list[int]], *, row_wise: bool) -> int | None:
    places = now.get((one.col if row_wise else one.row, one.mark), [])
    own = _index(one, row_wise=row_wise)
    if own in places:
        return own
    return places[0] if len(places) == 1 else None


def _move(one: Landmark, index: int, *, row_wise: bool) -> Moved:
    return Moved(one.row, one.col, index, one.col) if row_wise else Moved(one.row, one.col, one.row, index)


def _index(one: Landmark, *, row_wise: bool) -> int:
    return one.row if row_wise else one.col


def _mark(value: Value) -> str | None:
    """Return the fingerprint of a value; programs write the last digits of a number in different ways."""
    if value is None or isinstance(value, ErrorValue):
        return None
    if isinstance(value, str):
        text = " ".join(value.split())
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS] if text else None
    return f"{float(value):.13g}"
