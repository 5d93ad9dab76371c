"""How the workbooks name the parts of a tier rule book, and how they print points and take marks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.rulebook.asked import era

if TYPE_CHECKING:
    from xl_addin.book.sheet import Sheet
    from xl_addin.rulebook.tiers import Line, TierIndicator

COUNTED_COLOUR = "#E2EFDA"
DEDUCTED_COLOUR = "#FCE4D6"
_OKU = 100_000_000
_MARKS = ("○", "×", "?")
_NUMBERS = "）)ⅰⅱⅲ0123456789①②③④⑤⑥⑦⑧⑨⑩"


def heading(indicator: TierIndicator) -> str:
    """Number and name of an indicator; a label that holds its name already stands alone."""
    named = indicator.label[-1] not in _NUMBERS
    return indicator.label if named else f"{indicator.label} {indicator.name.ja}"


def evaluated(indicator: TierIndicator) -> str:
    """Which year an indicator scores, and with which it compares."""
    if indicator.years is None:
        return ""
    compared = f"、{era(indicator.years.compared)}と比較" if indicator.years.compared is not None else ""
    return f"［{era(indicator.years.evaluated)}を評価{compared}］"


def budget(yen: int | None) -> str:
    """The budget of a section in 億円."""
    return "" if yen is None else f"【予算規模 {yen / _OKU:g}億円】"


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
    for criteria, colour in ((">", COUNTED_COLOUR), ("<", DEDUCTED_COLOUR)):
        rule = {"type": "cell", "criteria": criteria, "value": 0, "format": sheet.styles.highlight(colour)}
        sheet.worksheet.conditional_format(
            first_row, first_col, last_row, first_col if last_col is None else last_col, rule
        )
