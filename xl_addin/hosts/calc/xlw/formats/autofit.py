"""Columns and rows as large as what they hold; in Excel only the given cells count, and empty columns stay."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xl_addin.hosts.calc.xlw.addresses import MAX_ROWS, Box
from xl_addin.hosts.calc.xlw.commands import run, selection_kept
from xl_addin.hosts.calc.xlw.contents import filled
from xl_addin.hosts.calc.xlw.formats import views
from xl_addin.hosts.calc.xlw.ranges import box_of

if TYPE_CHECKING:
    from xl_addin.hosts.calc.xlw.area import Area

_OPTIMAL_WIDTH: Final = ".uno:SetOptimalColumnWidthDirect"


def columns(area: Area) -> None:
    """Fit the columns of a range to its cells."""
    runs = _runs(sorted({c for box in filled(area, area.box) for c in range(box.column, box.last_column + 1)}))
    for first, last in runs:
        part = area.box._replace(column=first, columns=last - first + 1)
        whole = part._replace(row=1, rows=MAX_ROWS)
        if all(part.common(box) == box for box in filled(area, whole)):
            area.uno_of(whole).getColumns().OptimalWidth = True
        else:
            _fit_selected(area, part)


def rows(area: Area) -> None:
    """Fit the rows of a range; beyond the used rows all have the same height already."""
    cursor = area.sheet.uno.createCursor()
    cursor.gotoEndOfUsedArea(False)
    used = Box(1, 1, box_of(cursor.getRangeAddress()).last_row, area.box.last_column)
    part = area.box.common(used)
    if part is not None:
        area.uno_of(part).getRows().OptimalHeight = True


def _fit_selected(area: Area, part: Box) -> None:
    """Fit columns to some of their cells, which only a command on selected cells does."""
    with selection_kept(area.book) as controller, views.on_sheet(area.sheet):
        controller.select(area.uno_of(part))
        run(area.book, _OPTIMAL_WIDTH)


def _runs(numbers: list[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs
