"""How the workbooks print points and take marks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.book.sheet import at

if TYPE_CHECKING:
    from xl_addin.book.sheet import Sheet
    from xl_addin.rulebook.tiers import Line

COUNTED_COLOUR = "#E2EFDA"
DEDUCTED_COLOUR = "#FCE4D6"
_MARKS = ("○", "×", "?")


def points_style(line: Line) -> tuple[str, ...]:
    """The number format that prints points in brackets where the sheets do."""
    return ("cell", "bracket_points" if line.bracket else "points")


def offer_marks(sheet: Sheet, first_row: int, col: int, last_row: int, *, unknown: bool = True) -> None:
    """Offer ○ and × in a column of input cells, and ? where not knowing is an answer; a blank is allowed."""
    choices = _MARKS if unknown else _MARKS[:2]
    sheet.worksheet.data_validation(
        first_row,
        col,
        last_row,
        col,
        {
            "validate": "list",
            "source": list(choices),
            "error_title": "○ か × / a mark",
            "error_message": f"{'・'.join(choices)} のどれかを入れるか、空欄にします。 / One of these, or blank.",
        },
    )


def mark_counted(sheet: Sheet, first_row: int, first_col: int, last_row: int, last_col: int | None = None) -> None:
    """Colour points that are not 0: green, deductions orange."""
    first = at(first_row, first_col)
    for criteria, colour in ((">", COUNTED_COLOUR), ("<", DEDUCTED_COLOUR)):
        # A blank result is a text, and a text is above 0 in Excel.
        told = f"=AND(ISNUMBER({first}),{first}{criteria}0)"
        rule = {"type": "formula", "criteria": told, "format": sheet.styles.highlight(colour)}
        sheet.worksheet.conditional_format(
            first_row, first_col, last_row, first_col if last_col is None else last_col, rule
        )
