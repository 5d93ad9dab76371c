"""Page set-up, headings and notes that the sheets of the shipped workbooks share."""

from __future__ import annotations

import math
import unicodedata
from typing import TYPE_CHECKING

from xl_addin.book.sheet import at
from xl_addin.book.styles import DIFFERENT_COLOUR
from xl_addin.engine.moments import moments

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.book.sheet import Block, Sheet

A3 = 8
A4 = 9
_POINTS_PER_LINE = 15.5
# Column widths count digits of the 11-point default font; texts in wrapped cells are smaller.
_TEXT_PER_WIDTH = 1.12


def page(
    sheet: Sheet,
    last_row: int,
    last_col: int,
    *,
    header: tuple[int, int] | None = None,
    paper: int = A4,
    pages: int = 0,
) -> None:
    """Set a sheet up for printing: landscape, fit to the width, its header rows on every page.

    Args:
        sheet: the sheet.
        last_row: last row of the print area.
        last_col: last column of the print area.
        header: first and last row to repeat.
        paper: A3 or A4.
        pages: most pages from top to bottom; 0 leaves that open.
    """
    worksheet = sheet.worksheet
    worksheet.set_landscape()
    worksheet.set_paper(paper)
    worksheet.fit_to_pages(1, pages)
    worksheet.print_area(0, 0, last_row, last_col)
    worksheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    worksheet.center_horizontally()
    worksheet.set_footer("&L&8&F  &A&R&8&P / &N")
    if header is not None:
        worksheet.repeat_rows(*header)


def title(sheet: Sheet, ja: str, en: str) -> None:
    """Write the title of a sheet into its first two rows."""
    sheet.put(0, 0, ja, "title")
    sheet.put(1, 0, en, "english")
    sheet.worksheet.set_row(0, 27)
    sheet.worksheet.set_row(1, 15)


def notes(sheet: Sheet, row: int, texts: Sequence[tuple[str, str]]) -> int:
    """Write notes below each other, each with its English in the same line; return the next free row."""
    for ja, en in texts:
        sheet.put(row, 0, f"{ja}  {en}", "note")
        sheet.worksheet.set_row(row, 17)
        row += 1
    return row


def mark_differences(block: Block) -> None:
    """Colour the numbers of a block that are not 0."""
    first = at(block.first_row, block.first_col)
    changed = {
        "type": "formula",
        # A blank result is a text, and a text is not 0 either.
        "criteria": f"=AND(ISNUMBER({first}),{first}<>0)",
        "format": block.sheet.styles.highlight(DIFFERENT_COLOUR),
    }
    block.sheet.worksheet.conditional_format(block.first_row, block.first_col, block.last_row, block.last_col, changed)


def mean_and_deviation(sheet: Sheet, row: int, cells: Block) -> None:
    """Write mean and population standard deviation of a column below each other; blank if all of it is."""
    text = f"{at(cells.first_row, cells.first_col)}:{at(cells.last_row, cells.first_col)}"
    found = moments(cells.numbers)
    for place, (function, value) in enumerate((("AVERAGE", found.mean), ("STDEVP", found.sd))):
        formula = f'=IF(SUMPRODUCT(LEN({text}))=0,"",{function}({text}))'
        sheet.formula(row + place, cells.first_col, formula, value, "foot", "unrounded")


def wrapped_height(text: str, width: float) -> float:
    """Estimate the height of a wrapped text.

    Args:
        text: the text; a full-width character counts as two.
        width: column width in characters.

    Returns:
        Height in points.
    """
    lines = 0
    for paragraph in text.split("\n"):
        length = sum(2 if unicodedata.east_asian_width(letter) in "FWA" else 1 for letter in paragraph)
        lines += max(1, math.ceil(length / (width * _TEXT_PER_WIDTH)))
    return lines * _POINTS_PER_LINE + 2
