"""The sheet 判定理由: for each indicator of both years the reason of its points, as a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.book.inputs.rows import protect
from xl_addin.book.kokuho.comparison_side import SCORE
from xl_addin.book.page import A3, notes, page, title, wrapped_height
from xl_addin.book.rules.words import heading_text
from xl_addin.book.sheet import same_unless_blank
from xl_addin.rulebook.asked import era

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.book.kokuho.comparison import Comparison
    from xl_addin.book.kokuho.comparison_side import Side
    from xl_addin.book.sheet import Given, Sheet
    from xl_addin.rulebook.tiers import TierIndicator
    from xl_addin.rulecheck.matching import IndicatorPair

NAME = "判定理由"

_HEAD = 3
_ENGLISH = 4
_FIRST = 5
_WIDTHS = (52, 7, 77)
_NOTES = [
    (
        "「比較表」の ○・× を読んだ文です。同時に該当にできない行に ○ を付けたときは、どの行かをここに示します。",
        "Sentences made from the marks on 比較表; where marks exclude each other, the lines are named here.",
    )
]


def write(sheet: Sheet, compared: Comparison, pairs: Sequence[IndicatorPair]) -> None:
    """Write the sheet.

    Args:
        sheet: the empty sheet.
        compared: the marks and scores.
        pairs: the indicators that stand side by side.
    """
    title(sheet, "得点の理由（SCORE_EXPLAIN_LINES）", "Why each indicator has its points")
    notes(sheet, 2, _NOTES)
    for half, side in enumerate(compared):
        _headings(sheet, half * len(_WIDTHS), side)
    sheet.worksheet.set_row(_HEAD, 20)
    row = _FIRST
    for pair in pairs:
        heights = [
            _reason(sheet, row, half * len(_WIDTHS), side, indicator)
            for half, (side, indicator) in enumerate(zip(compared, (pair.new, pair.old), strict=True))
        ]
        sheet.worksheet.set_row(row, max(heights))
        row += 1
    protect(sheet)
    sheet.worksheet.freeze_panes(_FIRST, 0)
    page(sheet, row - 1, 2 * len(_WIDTHS) - 1, header=(_HEAD, _ENGLISH), paper=A3)


def _headings(sheet: Sheet, first: int, side: Side) -> None:
    heads = (f"{era(side.book.fiscal_year)}の小指標", "得点", "理由")
    sheet.put_row(_HEAD, first, heads, "head", "computed_head")
    sheet.put_row(_ENGLISH, first, (f"FY{side.book.fiscal_year}", "score", "reason"), "head_english")
    for place, width in enumerate(_WIDTHS):
        sheet.worksheet.set_column(first + place, first + place, width)


def _reason(sheet: Sheet, row: int, first: int, side: Side, indicator: TierIndicator | None) -> float:
    """Write one indicator of one year; return the height that it needs."""
    if indicator is None:
        for place in range(len(_WIDTHS)):
            sheet.put(row, first + place, None, "absent")
        return 0
    name = heading_text(indicator).ja
    sheet.put(row, first, name, "cell", "wrapped")
    head = side.indicator_rows[indicator.id]
    score = same_unless_blank(side.at(head, SCORE, sheet))
    sheet.formula(row, first + 1, score, side.number(head, SCORE), "cell", "points", "strong")
    given: list[Given] = [side.book.name, indicator.id, side.marks(indicator.id)]
    blank = side.no_marks(sheet)
    told = sheet.score(row, first + 2, "SCORE_EXPLAIN_LINES", given, "cell", "wrapped", blank_if=blank)
    return max(wrapped_height(name, _WIDTHS[0]), wrapped_height(str(told.grid[0][0]), _WIDTHS[2]))
