"""Reads the marks of an indicator's lines from a range and scores each line, so that one fault leaves the others theirs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Mapping, Union

from xl_addin import cells, marks
from xl_addin.engine.naming import line_of
from xl_addin.engine.tiers import ClashError, from_marks
from xl_addin.errors import MissingFactError, ScoringError

if TYPE_CHECKING:
    from decimal import Decimal

    from xl_addin.rulebook.tiers import Line, TierIndicator

#: Whether a line was met, None where that is not known, or why its cell cannot be read.
Mark = Union[bool, None, ScoringError]

_NUMBERED = 2


@dataclass(frozen=True)
class MarkedLines:
    """What a range of marks holds.

    Attributes:
        lines: the line that each cell of the range stands for, in its order; None for a row that is blank.
        marks: by line number, its mark.
    """

    lines: tuple[Line | None, ...]
    marks: Mapping[str, Mark]

    def readable(self) -> dict[str, bool | None]:
        """Return the marks if all of them can be read.

        Raises:
            ScoringError: a cell is no mark.
        """
        read: dict[str, bool | None] = {}
        for no, mark in self.marks.items():
            if isinstance(mark, ScoringError):
                raise mark
            read[no] = mark
        return read


def read_lines(indicator: TierIndicator, grid: cells.Grid, name: str) -> MarkedLines:
    """Read a range of marks.

    Args:
        indicator: the indicator.
        grid: one cell per line in printed order, down a column; or two columns, the number of a line and its mark, in
            any order, where a line that is left out was not met.
        name: the argument it was given for.

    Returns:
        The marks. A blank was not met, ? is not known, and a cell that is no mark keeps its error.

    Raises:
        ScoringError: there are more or fewer cells than lines, they lie in a row, or a number is unknown or given twice.
    """
    if _is_numbered(indicator, grid):
        return _numbered(indicator, grid, name)
    if len(grid) == 1 and len(grid[0]) > 1:
        # The result is a column: beside a row of marks every cell of its range would show the first line's points.
        raise ScoringError(
            f"{name}は行ごとに1つずつ、縦の1列で指定してください（横1行です）",
            f"{name} must be one column, a cell per line, not a row",
        )
    column = cells.line(grid, name)
    lines = indicator.lines
    if len(column) != len(lines):
        raise ScoringError(
            f"{indicator.label} は {len(lines)} 行ですが、{name}は {len(column)} 行です。",
            f"{indicator.id} has {len(lines)} lines, but {name} has {len(column)} cells.",
        )
    marks = {line.no: _mark(cell, name, row) for row, (line, cell) in enumerate(zip(lines, column), 1)}
    return MarkedLines(tuple(lines), marks)


def line_points(indicator: TierIndicator, marks: Mapping[str, Mark]) -> dict[str, Decimal | ScoringError]:
    """Score each line by itself.

    Args:
        indicator: the indicator.
        marks: by line number; a line that is not named was not met.

    Returns:
        By line number its points, 0 where it does not count. Lines that clash have that error, and a line that depends
        on one that clashes, that cannot be read or that is not known cannot be judged (``#N/A``).
    """
    faults = {no: mark for no, mark in marks.items() if isinstance(mark, ScoringError)}
    known = {no: None if isinstance(mark, ScoringError) else mark for no, mark in marks.items()}
    try:
        result = from_marks(indicator, known)
    except ClashError as clash:
        faults.update(dict.fromkeys(clash.lines, clash))
        result = from_marks(indicator, {**known, **dict.fromkeys(clash.lines)})
    points: dict[str, Decimal | ScoringError] = {}
    for each in result.lines:
        no = each.line.no
        if no in faults:
            points[no] = faults[no]
        elif each.points is None:
            points[no] = MissingFactError(
                f"{indicator.label} {no}: {each.why.ja}", f"{indicator.id} {no}: {each.why.en}"
            )
        else:
            points[no] = each.points
    return points


def _is_numbered(indicator: TierIndicator, grid: cells.Grid) -> bool:
    if len(grid[0]) != _NUMBERED:
        return False
    if len(grid) > 1:
        return True
    # One row of two cells: the marks of two lines, unless the first is a line's number.
    first = grid[0][0]
    if not isinstance(first, str) or cells.is_blank(first) or not isinstance(_mark(first, "", 1), ScoringError):
        return False
    try:
        line_of(indicator, first)
    except ScoringError:
        return False
    return True


def _numbered(indicator: TierIndicator, grid: cells.Grid, name: str) -> MarkedLines:
    lines: list[Line | None] = []
    marks: dict[str, Mark] = {}
    for row, (number, cell) in enumerate(grid, 1):
        if cells.is_blank(number) and cells.is_blank(cell):
            lines.append(None)
            continue
        line = line_of(indicator, number)
        if line.no in marks:
            raise ScoringError(
                f"{name}の{row}行目: {line.no} が重複しています。", f"row {row} of {name}: {line.no} is given twice."
            )
        lines.append(line)
        marks[line.no] = _mark(cell, name, row)
    return MarkedLines(tuple(lines), marks)


def _mark(cell: cells.Cell, name: str, row: int) -> Mark:
    try:
        return marks.mark(cell, name, row, blank=False)
    except ScoringError as error:
        return error
