"""Limits what can be typed into cells for numbers, and words conditions on such cells in native formulas."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from xl_addin.book.sheet import Block


class Allowed(NamedTuple):
    """Which numbers a cell takes.

    Args:
        whole: only whole numbers.
        least: the lowest one.
        most: the highest one, None for no limit.
        texts: the cell is read by a function that also reads a number in a text, so that other input is only doubted.
    """

    whole: bool
    least: int
    most: int | None = None
    texts: bool = False


def offer_numbers(cells: Block, allowed: Allowed) -> None:
    """Refuse, or doubt, what is typed into cells beyond the numbers allowed; a blank is always allowed."""
    between = allowed.most is not None
    limits = {"minimum": allowed.least, "maximum": allowed.most} if between else {"value": allowed.least}
    kind_ja, kind_en = ("整数", "A whole number") if allowed.whole else ("数値", "A number")
    range_ja = f"{allowed.least}～{allowed.most}" if between else f"{allowed.least}以上"
    range_en = f"from {allowed.least} to {allowed.most}" if between else f"of at least {allowed.least}"
    cells.sheet.worksheet.data_validation(
        cells.first_row,
        cells.first_col,
        cells.last_row,
        cells.last_col,
        {
            "validate": "integer" if allowed.whole else "decimal",
            "criteria": "between" if between else ">=",
            **limits,
            "error_type": "warning" if allowed.texts else "stop",
            "error_title": f"{kind_ja} / {kind_en.lower()}",
            "error_message": f"{range_ja}の{kind_ja}を入れるか、空欄にします。 / {kind_en} {range_en}, or blank.",
        },
    )


def trimmed(cells: str) -> str:
    """The text of cells without the spaces around it, full-width ones too."""
    return f'TRIM(SUBSTITUTE({cells},"　"," "))'


def filled(cells: str) -> str:
    """How many cells of a range hold more than spaces."""
    return f"SUMPRODUCT((LEN({trimmed(cells)})>0)*1)"


def not_whole(cell: str, least: int, *limits: str) -> str:
    """A condition that holds unless a cell is a whole number within limits.

    Args:
        cell: the cell.
        least: the lowest number that can be.
        limits: cells that it cannot be above, as long as they hold numbers.
    """
    above = "".join(f",AND(ISNUMBER({limit}),{cell}>{limit})" for limit in limits)
    return f"IF(ISNUMBER({cell}),OR({cell}<{least},{cell}<>INT({cell}){above}),TRUE)"
