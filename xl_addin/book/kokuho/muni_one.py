"""The sheet 一保険者の判定: the marks of one insurer, scored and explained."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.book.inputs.rows import protect
from xl_addin.book.live.words import text_of
from xl_addin.book.page import notes, page, title, wrapped_height
from xl_addin.book.rules.words import heading_text
from xl_addin.book.sheet import at
from xl_addin.book.tier_words import mark_counted, offer_marks, points_style

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.book.scores.cell_table import CellTable, PlacedCell
    from xl_addin.book.sheet import Given, Sheet
    from xl_addin.rulebook.tiers import TierBook

NAME = "一保険者の判定"

_WARNING = 2
_HEAD = 6
_ENGLISH = 7
_FIRST = 8
_NO, _TEXT, _POINTS, _MARK, _SCORE = range(5)
_COLUMNS = (
    ("番号", "no.", 10, "published_head"),
    ("達成基準", "criterion", 74, "published_head"),
    ("配点", "points", 9, "published_head"),
    ("達成", "met", 9, "input_head"),
    ("得点", "score", 10, "computed_head"),
)
_NOTES = [
    (
        "「達成」に ○・×・? を入れます。空欄は × と同じ、? は「分からない」です。",
        "Marks go into the yellow cells; a blank is ×.",
    ),
    ("⑥と⑦には①～⑤が必要で、①～⑤なしの ○ はエラーになります。", "⑥ and ⑦ require ①～⑤: their ○ alone is an error."),
]


def write(sheet: Sheet, book: TierBook, marks: Sequence[str]) -> None:
    """Write the sheet.

    Args:
        sheet: the empty sheet.
        book: the rules.
        marks: made-up marks, one per line.
    """
    (indicator,) = book.indicators
    title(sheet, f"一つの保険者の判定：{heading_text(indicator).ja}", "One insurer's marks, scored and explained")
    sheet.put(_WARNING, 0, "架空の例です  a fictitious example", "warning")
    sheet.worksheet.set_row(_WARNING, 26)
    notes(sheet, 3, _NOTES)
    for col, (ja, en, width, colour) in enumerate(_COLUMNS):
        sheet.put(_HEAD, col, ja, "head", colour)
        sheet.put(_ENGLISH, col, en, "head_english")
        sheet.worksheet.set_column(col, col, width)
    sheet.worksheet.set_row(_HEAD, 22)
    for row, (line, mark) in enumerate(zip(indicator.lines, marks, strict=True), _FIRST):
        sheet.put(row, _NO, line.no, "cell", "centre")
        sheet.put(row, _TEXT, line.text.ja, "cell", "wrapped")
        sheet.put(row, _POINTS, float(line.points), *points_style(line))
        sheet.put(row, _MARK, mark, "cell", "centre", "input")
        sheet.worksheet.set_row(row, 22)
    last = _FIRST + len(indicator.lines) - 1
    cells = sheet.block(_FIRST, _MARK, last)
    offer_marks(sheet, _FIRST, _MARK, last)
    given: list[Given] = [book.name, indicator.id, cells]
    scores = sheet.score(_FIRST, _SCORE, "SCORE_LINES", given, "cell", "points", "strong")
    mark_counted(sheet, _FIRST, _SCORE, last)
    row = last + 1
    sheet.span(row, _NO, _TEXT, "得点（配点の欄は到達できる満点）", "cell", "total_row")
    sheet.score(row, _POINTS, "SCORE_MAX", [book.name, indicator.id], "cell", "points", "total_row")
    sheet.put(row, _MARK, None, "cell", "total_row")
    text = f"=SUM({at(_FIRST, _SCORE)}:{at(last, _SCORE)})"
    sheet.formula(row, _SCORE, text, sum(scores.numbers), "cell", "points", "total_row")
    sheet.worksheet.set_row(row, 22)
    last = _reasons(sheet, row + 2, given)
    protect(sheet)
    sheet.worksheet.freeze_panes(_FIRST, 0)
    page(sheet, last, _SCORE, header=(_HEAD, _ENGLISH), pages=1)


def marks_on(table: CellTable, book: TierBook) -> list[PlacedCell] | None:
    """Read the marks of a sheet of a saved workbook.

    Args:
        table: the sheet.
        book: the rules.

    Returns:
        One per line; None where it is another sheet, or the lines are others.
    """
    indicator = book.indicators[0]
    rows = table.rows[_FIRST : _FIRST + len(indicator.lines)] if table.sheet == NAME else ()
    if [text_of(row[_NO]) for row in rows] != [line.no for line in indicator.lines]:
        return None
    return [row[_MARK] for row in rows]


def _reasons(sheet: Sheet, row: int, given: list[Given]) -> int:
    """Write the reason in both languages; return the last row."""
    sheet.span(row, _NO, _SCORE, "得点の理由（SCORE_EXPLAIN_LINES）", "section")
    width = sum(column[2] for column in _COLUMNS[1:])
    for name, language in (("日本語", ()), ("English", ("en",))):
        row += 1
        sheet.put(row, _NO, name, "cell", "centre")
        style = ("cell", "wrapped")
        sheet.worksheet.merge_range(row, _TEXT, row, _SCORE, "", sheet.styles(*style))
        told = sheet.score(row, _TEXT, "SCORE_EXPLAIN_LINES", [*given, *language], *style)
        sheet.worksheet.set_row(row, max(36, wrapped_height(str(told.grid[0][0]), width)))
    return row
