"""Finds numbers typed over a formula amid copies of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xl_addin.audit.copies import copy_for, sides
from xl_addin.audit.finding import CellAt, Finding, Mend
from xl_addin.audit.model import each_sheet
from xl_addin.formulas.addresses import Area, area_name
from xl_addin.formulas.nodes import Reference, walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.audit.lines import Run
    from xl_addin.audit.model import Model, SheetModel

KIND = "constant-over-formula"
_COPIES: Final = 3
_AT_END: Final = 4
_BESIDE: Final = 8


def check(model: Model) -> Iterator[Finding]:
    """Yield a finding for every number, or row of numbers, that stands where a formula's copy should."""
    for sheet in each_sheet(model):
        seen: set[tuple[int, int]] = set()
        for down in (True, False):
            for run in sheet.down if down else sheet.across:
                for row, col, source in (*_after(sheet, run), *_at_ends(sheet, run)):
                    if (row, col) not in seen:
                        seen.add((row, col))
                        yield _finding(sheet, row, col, source)


def _after(sheet: SheetModel, run: Run) -> Iterator[tuple[int, int, Run]]:
    """Yield the one or two numbers between a run and another one of the same formula."""
    area = run.area
    row, col = (area.last_row + 1, area.col) if run.down else (area.row, area.last_col + 1)
    for length in (1, 2):
        places = [(row + step, col) if run.down else (row, col + step) for step in range(length)]
        if not all(_is_typed(sheet, *place) for place in places):
            return
        between = sides(sheet, row, col, down=run.down, length=length)
        if between is not None:
            enough = between.count >= _COPIES * length and not _own_kind(sheet, places, down=run.down)
            yield from ((*place, run) for place in places if enough)
            return


def _own_kind(sheet: SheetModel, places: list[tuple[int, int]], *, down: bool) -> bool:
    """Tell whether the cells beside are typed as well, in a line of their own such as a row of inputs."""
    for row, col in places:
        beside = [(row, col - 1), (row, col + 1)] if down else [(row - 1, col), (row + 1, col)]
        typed = [place for place in beside if _is_typed(sheet, *place) and _stands_out(sheet, *place, down=down)]
        if typed:
            return True
    return False


def _stands_out(sheet: SheetModel, row: int, col: int, *, down: bool) -> bool:
    return sides(sheet, row, col, down=down) is not None


def _is_typed(sheet: SheetModel, row: int, col: int) -> bool:
    return row >= 0 and col >= 0 and sheet.is_constant(row, col) and sheet.number(row, col) is not None


def _at_ends(sheet: SheetModel, run: Run) -> Iterator[tuple[int, int, Run]]:
    """Yield a number right before or behind a run, where runs beside it reach one cell further."""
    if run.count < _AT_END or _looks_back(sheet, run):
        return
    area = run.area
    first, last, beside = (area.row, area.last_row, area.col) if run.down else (area.col, area.last_col, area.row)
    lines = range(max(beside - _BESIDE, 0), beside + _BESIDE + 1)
    for end, reach in ((last + 1, (first, last + 1)), (first - 1, (first - 1, last))):
        row, col = (end, beside) if run.down else (beside, end)
        if not _is_typed(sheet, row, col) or sheet.is_summary(row, col):
            continue
        if any(_reaches(sheet, line, reach, down=run.down) for line in lines):
            yield row, col, run


def _reaches(sheet: SheetModel, line: int, reach: tuple[int, int], *, down: bool) -> bool:
    row, col = (reach[0], line) if down else (line, reach[0])
    beside = sheet.run(row, col, down=down)
    if beside is None:
        return False
    area = beside.area
    return ((area.row, area.last_row) if down else (area.col, area.last_col)) == reach


def _looks_back(sheet: SheetModel, run: Run) -> bool:
    """Tell whether a formula refers to its own line, as sums that go on do: these begin with a typed number."""
    tree = sheet.tree(run.row, run.col)
    return tree is None or any(
        isinstance(node, Reference) and node.sheet is None and _is_in_line(node.area, run) for node in walk(tree)
    )


def _is_in_line(area: Area, run: Run) -> bool:
    return area.col <= run.col <= area.last_col if run.down else area.row <= run.row <= area.last_row


def _finding(sheet: SheetModel, row: int, col: int, source: Run) -> Finding:
    formula = copy_for(sheet, source, row, col)
    name = area_name(source.area)
    value = sheet.number(row, col)
    return Finding(
        KIND, sheet.name, *Area(row, col, row, col),
        f"同じ式の並び（{name} など）の中に、数値 {value:.15g} が直接入っています。",
        f"The number {value:.15g} is typed amid copies of one formula ({name} and on).",
        f"式 ={formula} に戻します。" if formula else "隣の式をコピーします。",
        f"Put the formula back: ={formula}" if formula else "Copy the formula beside it.",
        before=value,
        mends=(Mend(CellAt(sheet.name, row, col), formula),) if formula else (),
    )  # fmt: skip
