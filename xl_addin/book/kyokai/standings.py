"""The sheet 順位表: the branches in the order of their published rank."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.book.kyokai.published import CIRCLED
from xl_addin.book.page import notes, page, title
from xl_addin.book.sheet import at, same_unless_blank

if TYPE_CHECKING:
    from xl_addin.book.kyokai.published import PublishedSheet
    from xl_addin.book.sheet import Block, Sheet
    from xl_addin.rulebook.model import DeviationBook

NAME = "順位表"

_HEAD = 4
_ENGLISH = 3
_FIRST = 5
_RANK = 0
_TOP_COLOUR = "#E2EFDA"


def write(sheet: Sheet, book: DeviationBook, published: PublishedSheet) -> None:
    """Write the sheet: every row is looked up by its rank.

    Args:
        sheet: the empty sheet.
        book: names of the indicators.
        published: the columns to look up.
    """
    title(sheet, "順位表（公表の順位の順）", "Branches by published rank")
    names = [f"{CIRCLED[place]}{indicator.name.ja}" for place, indicator in enumerate(book.indicators)]
    lookups: list[tuple[str, str, Block, tuple[str, ...], float]] = [
        (book.entity.ja, book.entity.en, published.branches, ("strong",), 10),
        *((name, "score", scores, ("score",), 16) for name, scores in zip(names, published.scores, strict=True)),
        ("総得点", "total", published.total, ("score", "strong"), 10),
        ("印刷された総得点による順位", "rank of printed total", published.computed_rank, ("rank",), 14),
        ("15位との差", "gap to the 15th", published.gap, ("signed",), 11),
    ]
    notes(
        sheet,
        2,
        [
            (
                "緑は報奨金の対象になる上位15支部。同じ総得点 348.4 の宮崎（6位）と大分（7位）は、印刷された得点では区別できません。",
                "Green: the top 15. 宮崎 and 大分 both print 348.4.",
            )
        ],
    )
    _headings(sheet, lookups)
    ranks = sorted(published.total_rank.numbers)
    order = [published.total_rank.numbers.index(rank) for rank in ranks]
    keys = published.total_rank.text(sheet)
    for row, (rank, source) in enumerate(zip(ranks, order, strict=True), _FIRST):
        sheet.put(row, _RANK, rank, "cell", "rank", "strong")
        match = f"MATCH(${at(row, _RANK)},{keys},0)"
        for col, (_, _, block, style, _) in enumerate(lookups, 1):
            shown = str(block.grid[source][0]) if block is published.branches else block.numbers[source]
            text = same_unless_blank(f"INDEX({block.text(sheet)},{match})")
            sheet.formula(row, col, text, shown, "cell", *style)
    last = _FIRST + len(ranks) - 1
    gap = f"${at(_FIRST, len(lookups))}"
    top = {
        "type": "formula",
        "criteria": f"=AND(ISNUMBER({gap}),{gap}>=0)",
        "format": sheet.styles.highlight(_TOP_COLOUR),
    }
    sheet.worksheet.conditional_format(_FIRST, 0, last, len(lookups), top)
    sheet.worksheet.freeze_panes(_FIRST, 2)
    page(sheet, last, len(lookups), header=(_ENGLISH, _HEAD), pages=1)
    # 47 rows on one page: a ranked list reads best in one piece.
    sheet.worksheet.set_portrait()


def _headings(sheet: Sheet, lookups: list[tuple[str, str, Block, tuple[str, ...], float]]) -> None:
    sheet.put(_HEAD, 0, "順位", "head", "published_head")
    sheet.put(_ENGLISH, 0, "rank", "head_english")
    sheet.worksheet.set_column(0, 0, 7)
    for col, (ja, en, _, _, width) in enumerate(lookups, 1):
        computed = col >= len(lookups) - 1
        sheet.put(_HEAD, col, ja, "head", "computed_head" if computed else "published_head")
        sheet.put(_ENGLISH, col, en, "head_english")
        sheet.worksheet.set_column(col, col, width)
    sheet.worksheet.set_row(_ENGLISH, 15)
    sheet.worksheet.set_row(_HEAD, 48)
