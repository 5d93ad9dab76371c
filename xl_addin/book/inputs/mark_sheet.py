"""The sheet 達成状況: a mark for every line that was met, its points, sub-totals and the reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlsxwriter.utility import xl_rowcol_to_cell

from xl_addin.book.inputs.names import INDICATOR, LINE, MARK, REASON, SCORE, rule_book_words
from xl_addin.book.inputs.numbers import filled
from xl_addin.book.inputs.rows import (
    array_formula,
    head,
    highest,
    merged_formula,
    protect,
    references,
    sum_if_known,
)
from xl_addin.book.page import notes, page, title, wrapped_height
from xl_addin.book.rules.words import heading_with_years, relations_text
from xl_addin.book.sheet import at
from xl_addin.book.tier_words import offer_marks, points_style

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.book.sheet import Sheet
    from xl_addin.rulebook.tiers import Line, Section, TierBook, TierIndicator

_ENGLISH, _HEAD, _TOTAL, _RATE, _FIRST = 5, 6, 7, 8, 9
_ID, _NO, _TEXT, _POINTS, _MARK, _SCORE, _REASON = range(7)
_TEXT_WIDTH, _REASON_WIDTH = 64, 48
_COLUMNS = (
    (INDICATOR, "indicator", 11),
    (LINE, "line", 11),
    ("判定基準", "criterion", _TEXT_WIDTH),
    ("配点", "points", 8),
    (MARK, "met", 8),
    (SCORE, "score", 10),
    (REASON, "reason", _REASON_WIDTH),
)
_NOTES = [
    (
        "黄色の欄に ○（該当）、×（該当しない）、?（分からない）を入れます。はしごの段は、当てはまる最も上の段だけに ○ を付けます。",
        "Of a ladder mark only the rung that was reached.",
    ),
    (
        "1つも入れないうちは得点を出しません。1つでも入れると、空欄は「該当しない」（0点）と数えます。分からない行は ? とします。",
        "After the first mark a blank means not met; use ? if not known.",
    ),
    (
        "配点の ( ) はほかの段と同時に得られない段を示す印刷のしかたで、負の数ではありません。減点は -4 のように符号があります。",
        "Brackets print a rung; only a sign deducts.",
    ),
]
_ROW_HEIGHT = 20.0
_BLANK = f"{xl_rowcol_to_cell(_TOTAL, _MARK, row_abs=True, col_abs=True)}=0"


def write(sheet: Sheet, book: TierBook) -> None:
    """Write the sheet.

    Args:
        sheet: the empty sheet.
        book: a complete rule book.
    """
    title(
        sheet,
        f"達成状況の入力と得点　{book.title.ja}",
        f"Lines that were met: {book.title.en} {rule_book_words(book.name)}",
    )
    notes(sheet, 2, _NOTES)
    head(sheet, _ENGLISH, _COLUMNS)
    row, sections = _FIRST, []
    for section in book.sections:
        sections.append(row)
        row = _section(sheet, row, book, section)
    _totals(sheet, book, sections, row - 1)
    sheet.worksheet.freeze_panes(_FIRST, 0)
    protect(sheet)
    page(sheet, row - 1, _REASON, header=(_ENGLISH, _HEAD))


def _totals(sheet: Sheet, book: TierBook, sections: Sequence[int], last: int) -> None:
    for row in (_TOTAL, _RATE):
        sheet.put_row(row, 0, [None] * len(_COLUMNS), "cell", "total_row")
        sheet.worksheet.set_row(row, _ROW_HEIGHT)
    sheet.put(_TOTAL, _TEXT, "総得点  total", "cell", "total_row", "strong")
    highest(sheet, _TOTAL, _POINTS, book, None, "cell", "total_row", "points")
    marks = f"{at(_FIRST, _MARK)}:{at(last, _MARK)}"
    sheet.formula(_TOTAL, _MARK, f"={filled(marks)}", 0.0, "cell", "total_row", "unless_zero")
    sheet.formula(_TOTAL, _SCORE, sum_if_known(references(sections, _SCORE), _BLANK), "", "cell", "total_row", "points")
    said = f'=IF({_BLANK},"まだ入力がありません（0点ではありません）","印を入れた行: "&{at(_TOTAL, _MARK)})'
    sheet.formula(_TOTAL, _REASON, said, "まだ入力がありません（0点ではありません）", "cell", "total_row", "wrapped")
    sheet.put(_RATE, _TEXT, "得点率（総得点 ÷ 満点）  share of the highest points", "cell", "total_row", "strong")
    total, most = at(_TOTAL, _SCORE), at(_TOTAL, _POINTS)
    sheet.formula(_RATE, _SCORE, f'=IF(ISNUMBER({total}),{total}/{most},"")', "", "cell", "total_row", "percentage")


def _section(sheet: Sheet, row: int, book: TierBook, section: Section) -> int:
    sheet.put_row(row, 0, [section.id, None], "cell", "section_row")
    sheet.put(row, _TEXT, f"{section.label} {section.name.ja}", "cell", "section_row")
    highest(sheet, row, _POINTS, book, section, "cell", "section_row", "points")
    sheet.put_row(row, _MARK, [None] * 3, "cell", "section_row")
    sheet.worksheet.set_row(row, 22)
    place, indicators = row + 1, []
    for indicator in book.of_section(section):
        indicators.append(place)
        place = _indicator(sheet, place, book, indicator)
    text = sum_if_known(references(indicators, _SCORE), _BLANK)
    sheet.formula(row, _SCORE, text, "", "cell", "section_row", "points")
    return place


def _indicator(sheet: Sheet, row: int, book: TierBook, indicator: TierIndicator) -> int:
    lines = indicator.lines
    first, last = row + 1, row + len(lines)
    called = f'"{book.name}","{indicator.id}",{at(first, _MARK)}:{at(last, _MARK)}'
    sheet.put_row(row, 0, [indicator.id, None], "cell", "indicator_row")
    sheet.put(row, _TEXT, heading_with_years(indicator), "cell", "indicator_row", "wrapped")
    highest(sheet, row, _POINTS, book, indicator, "cell", "indicator_row", "points")
    sheet.put(row, _MARK, None, "cell", "indicator_row")
    text = sum_if_known(references(range(first, last + 1), _SCORE), _BLANK)
    sheet.formula(row, _SCORE, text, "", "cell", "indicator_row", "points")
    heights = [_line(sheet, place, indicator, line) for place, line in enumerate(lines, first)]
    offer_marks(sheet, first, _MARK, last)
    own = max(_ROW_HEIGHT, wrapped_height(heading_with_years(indicator), _TEXT_WIDTH))
    sheet.worksheet.set_row(row, max(own, _reason_height(indicator) - sum(heights)))
    array_formula(sheet, sheet.block(first, _SCORE, last), f'=IF({_BLANK},"",SCORE_LINES({called}))', "cell", "points")
    reason = f'=IF({_BLANK},"",SCORE_EXPLAIN_LINES({called}))'
    merged_formula(sheet, sheet.block(row, _REASON, last), reason, "cell", "wrapped", "top")
    return last + 1


def _reason_height(indicator: TierIndicator) -> float:
    """The height of the reason if every line was met, which is the longest one that marks can give."""
    told = "。".join(f"{line.no} {line.points}点: 該当（{line.text.ja}）" for line in indicator.lines)
    return wrapped_height(f"100点。{told}", _REASON_WIDTH)


def _line(sheet: Sheet, row: int, indicator: TierIndicator, line: Line) -> float:
    """Write the row of a line and return its height."""
    text = _criterion(indicator, line)
    sheet.put(row, _ID, indicator.id, "cell", "faint")
    sheet.put(row, _NO, line.no, "cell", "centre", "wrapped")
    sheet.put(row, _TEXT, text, "cell", "wrapped")
    sheet.put(row, _POINTS, float(line.points), *points_style(line))
    sheet.put(row, _MARK, None, "cell", "input", "centre")
    height = max(_ROW_HEIGHT, wrapped_height(text, _TEXT_WIDTH), wrapped_height(line.no, 9))
    sheet.worksheet.set_row(row, height)
    return height


def _criterion(indicator: TierIndicator, line: Line) -> str:
    relations = relations_text(indicator, line).ja
    return f"{line.text.ja}［{relations}］" if relations else line.text.ja
