"""What the sheets of an input workbook for ladders and points share: heads, totals, protection, headings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.book.inputs.names import MARK, OPEN, REASON, SCORE, VALUE
from xl_addin.book.sheet import at
from xl_addin.engine.extremes import total_extremes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.book.sheet import Block, Sheet
    from xl_addin.cells import Grid
    from xl_addin.rulebook.tiers import Section, TierBook, TierIndicator

_UNLOCKED_ACTIONS = {"format_columns": True, "format_rows": True}
_ENGLISH_HEIGHT = 24
_HEAD_HEIGHT = 32
_COLOURS = {
    MARK: ("input_head",),
    VALUE: ("input_head",),
    SCORE: ("computed_head",),
    REASON: ("computed_head",),
}


def head(sheet: Sheet, row: int, columns: Sequence[tuple[str, str, float]]) -> None:
    """Write the header row below its English, and set the widths.

    Args:
        sheet: the sheet.
        row: the row of the English words; the header row itself is the next.
        columns: per column the words and its width; those whose cells are input are coloured so.
    """
    for col, (ja, en, width) in enumerate(columns):
        colours = _COLOURS.get(ja, ())
        sheet.put(row, col, en, "head_english")
        sheet.put(row + 1, col, ja, "head", *colours)
        sheet.worksheet.set_column(col, col, width)
    sheet.worksheet.set_row(row, _ENGLISH_HEIGHT)
    sheet.worksheet.set_row(row + 1, _HEAD_HEIGHT)


def protect(sheet: Sheet) -> None:
    """Lock everything but the input cells, without a password; widths and heights stay free."""
    sheet.worksheet.protect("", _UNLOCKED_ACTIONS)


def highest(
    sheet: Sheet, row: int, col: int, book: TierBook, part: TierIndicator | Section | None, *style: str
) -> None:
    """Write the highest reachable points of an indicator, a section or the whole book."""
    if part is None:
        _, value = total_extremes(book.indicators)
        text = f'=SCORE_MAX("{book.name}")'
    else:
        inside = [indicator for indicator in book.indicators if part.id in (indicator.id, indicator.section)]
        _, value = total_extremes(inside)
        text = f'=SCORE_MAX("{book.name}","{part.id}")'
    sheet.formula(row, col, text, float(value), *style)


def sum_if_known(cells: Sequence[str], blank: str) -> str:
    """A sum that is a number only where all of its cells are; an open one must not count as 0.

    Args:
        cells: references.
        blank: a condition under which the sum stays blank.
    """
    listed = ",".join(cells)
    return f'=IF({blank},"",IF(COUNT({listed})<{len(cells)},"{OPEN}",SUM({listed})))'


def array_formula(sheet: Sheet, cells: Block, text: str, *style: str) -> None:
    """Write a formula that fills a block, whose cells are all blank as long as nothing is filled in."""
    blank: Grid = tuple((None,) * len(row) for row in cells.grid)
    sheet.spill(cells.first_row, cells.first_col, text, blank, *style)


def merged_formula(sheet: Sheet, cells: Block, text: str, *style: str) -> None:
    """Write a formula, blank as long as nothing is filled in, into a block merged to one cell."""
    corners = (cells.first_row, cells.first_col, cells.last_row, cells.last_col)
    if corners[:2] != corners[2:]:
        sheet.worksheet.merge_range(*corners, "", sheet.styles(*style))
    sheet.formula(cells.first_row, cells.first_col, text, "", *style)


def references(rows: Sequence[int], col: int) -> list[str]:
    """The cells of a column in some rows."""
    return [at(row, col) for row in rows]
