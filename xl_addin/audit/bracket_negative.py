"""Finds negative points where (4), another rung of a ladder, was typed and Excel read −4."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.audit.finding import CellAt, Finding, Mend
from xl_addin.audit.model import each_sheet
from xl_addin.audit.rungs import is_line, is_rung
from xl_addin.audit.spans import Line
from xl_addin.audit.words import is_difference, is_penalty, is_points

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.audit.model import Model, SheetModel

KIND = "bracket-negative"


def check(model: Model) -> Iterator[Finding]:
    """Yield a finding for every typed negative number among points that are not negative."""
    for sheet in each_sheet(model):
        for (row, col), cell in sheet.sheet.cells.items():
            value = sheet.number(row, col)
            if value is None or value >= 0 or cell.formula is not None or cell.block is not None:
                continue
            if (
                value.is_integer()
                and _is_of_points(sheet, row, col)
                and not _is_meant(sheet, row, col)
                and _steps_down(sheet, row, col)
            ):
                yield _finding(sheet, row, col, value)


def _is_of_points(sheet: SheetModel, row: int, col: int) -> bool:
    """Tell whether a cell stands in a column, or a row, of points most of which are not negative."""
    for down in (True, False):
        line = Line(sheet, col if down else row, down=down)
        here = row if down else col
        near = [line.number(step) for step in range(max(here - 30, 0), here + 31)]
        known = [value for value in near if value is not None]
        positive = sum(value > 0 for value in known)
        rungs = sheet.labels(row, col)[:2] if down else []
        words = sheet.headers(row, col)[:4] if down else sheet.labels(row, col)[:2]
        pointed = (any(is_points(word) for word in words) or any(is_rung(word) for word in rungs)) and not any(
            is_difference(word) for word in words
        )
        negative = sum(value < 0 for value in known)
        if pointed and positive >= max(negative, 2):
            return True
    return False


def _is_meant(sheet: SheetModel, row: int, col: int) -> bool:
    """Tell whether the row or column says that points are taken away."""
    words = [*sheet.labels(row, col)[:3], *sheet.headers(row, col)[:2]]
    right = (sheet.text(row, col + step) for step in (1, 2))
    return any(is_penalty(word) for word in (*words, *(word for word in right if word)))


def _steps_down(sheet: SheetModel, row: int, col: int) -> bool:
    """Tell whether a line's points are fewer than those of the line above, as another rung's are; a penalty's need not be."""
    if not any(is_line(label) for label in sheet.labels(row, col)[:2]):
        return True
    own, above = sheet.number(row, col) or 0.0, sheet.number(row - 1, col)
    if above is None:
        return True
    return abs(above) > abs(own) and (above > 0 or _steps_down(sheet, row - 1, col))


def _finding(sheet: SheetModel, row: int, col: int, value: float) -> Finding:
    shown = f"({-value:.15g})"
    return Finding(
        KIND, sheet.name, row, col, row, col,
        f"配点の列に負の数 {value:.15g} があります。{shown} と入力した値は負の数になります。",
        f"{value:.15g} among points: what is typed as {shown} becomes a negative number.",
        f'{-value:.15g} を入れ、かっこは表示形式 "("0")" で付けます。減点なら今のままにします。',
        f'Type {-value:.15g} and let the number format "("0")" show the brackets; leave it if points are taken away.',
        before=value,
        mends=(Mend(CellAt(sheet.name, row, col), value=-value),),
    )  # fmt: skip
