"""The sheet シミュレーション: marks that are tried out, line by line, and what they do to points."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from xl_addin.book.inputs.numbers import filled
from xl_addin.book.kokuho import line_cells
from xl_addin.book.kokuho.comparison_side import MARK, SCORE
from xl_addin.book.kokuho.line_cells import GAIN, HEADS, MOVED, NEW, NO, NOW, OLD, POINTS, TEXT, TRIED, USED, YEN
from xl_addin.book.page import notes, title, wrapped_height
from xl_addin.book.rules.words import heading_text
from xl_addin.book.sheet import at, same_unless_blank, unless
from xl_addin.book.simulating import NAME as SHEET_NAME
from xl_addin.book.simulating import heads, how, step
from xl_addin.book.tier_words import mark_counted, offer_marks, points_style
from xl_addin.engine.line_moves import LineRules
from xl_addin.rulebook.asked import era

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xl_addin.book.kokuho.comparison_side import Side
    from xl_addin.book.sheet import Block, Given, Sheet
    from xl_addin.rulebook.tiers import Section, TierIndicator

NAME = SHEET_NAME
PLACE = YEN + 1
SENTENCE = 4
FIRST_STEP = 5
FIRST = 8
_WIDTHS = (11, 56, 8, 8, 10, 9, 8, 8, 8, 10, 15, 6)
_COLUMNS = [
    *HEADS,
    ("概算額（円）", "about, yen", "computed_head"),
    ("順", "order", "computed_head"),
]
_MORE = (
    "仮の達成に ○ か × を入れます（空欄は「比較表」のまま）。同時に該当にできない行の ○ は、自動で外れます。「この行を満たすと」は、変更後からさらに増える点です（減点の行は、外れると増える点）。ほかの行も必要な行は、その行を満たすまで空欄です。",
    "○ or × tries a line out; blank stays as on 比較表. Lines that cannot hold together with a tried ○ drop out. A line that requires another has no gain until that is met.",
)


class Tried(NamedTuple):
    """Where the lines stand.

    Args:
        side: the year of 比較表 that they are of.
        line_rows: the row of each line by indicator and number.
        indicator_rows: the row of each indicator's sums.
        section_rows: the row of each section's sums.
        last_row: the last row.
    """

    side: Side
    line_rows: Mapping[tuple[str, str], int]
    indicator_rows: Mapping[str, int]
    section_rows: Mapping[str, int]
    last_row: int

    def column(self, sheet: Sheet, col: int) -> Block:
        """A column over all rows."""
        return sheet.block(FIRST, col, self.last_row)


def write_lines(sheet: Sheet, side: Side, marks: Mapping[tuple[str, str], str]) -> Tried:
    """Write the heading and the lines of a year, which are step ①.

    Args:
        sheet: the empty sheet.
        side: the year of 比較表.
        marks: an example, by indicator and number of the line.

    Returns:
        Where they stand.
    """
    book = side.book
    title(
        sheet,
        f"シミュレーション（{era(book.fiscal_year)}：どの行を満たすと、何点・いくら増えるか）",
        f"What if, FY{book.fiscal_year}: which lines would add how many points, and about how many yen",
    )
    notes(sheet, 2, how(_MORE))
    for col, width in enumerate(_WIDTHS):
        sheet.worksheet.set_column(col, col, width)
    step(sheet, FIRST_STEP, PLACE, "① 仮の達成を黄色の欄に入れる", "Try marks out in the yellow cells")
    heads(sheet, FIRST_STEP + 1, _COLUMNS)
    rows = _rows(book.sections, side)
    last = max(rows.line_rows.values())
    tried = Tried(side, rows.line_rows, rows.indicator_rows, rows.section_rows, last)
    for section in book.sections:
        inside = book.of_section(section)
        for indicator in inside:
            _indicator(sheet, tried, indicator, marks)
        head = tried.section_rows[section.id]
        sheet.span(head, NO, USED, f"{section.label} {section.name.ja}", "cell", "section_row")
        _sums(sheet, head, [tried.indicator_rows[indicator.id] for indicator in inside], "section_row")
        sheet.worksheet.set_row(head, 21)
    offer_marks(sheet, FIRST, TRIED, last, unknown=False)
    for col in (OLD, NEW, MOVED):
        mark_counted(sheet, FIRST, col, last)
    gains = tried.column(sheet, GAIN)
    sheet.score(FIRST, PLACE, "SCORE_RANKS", [gains, "high", "ordinal"], "faint", "rank")
    return tried


def no_marks(sheet: Sheet, tried: Tried) -> str:
    """The condition that there is nothing to score."""
    return f"NOT({filled(tried.column(sheet, USED).text(sheet))}>0)"


def _rows(sections: Sequence[Section], side: Side) -> Tried:
    lines, indicators, found = {}, {}, {}
    row = FIRST
    for section in sections:
        found[section.id] = row
        row += 1
        for indicator in side.book.of_section(section):
            indicators[indicator.id] = row
            for line in indicator.lines:
                row += 1
                lines[indicator.id, line.no] = row
            row += 1
    return Tried(side, lines, indicators, found, row - 1)


def _indicator(sheet: Sheet, tried: Tried, indicator: TierIndicator, marks: Mapping[tuple[str, str], str]) -> None:
    side, head = tried.side, tried.indicator_rows[indicator.id]
    rows = {line.no: tried.line_rows[indicator.id, line.no] for line in indicator.lines}
    sheet.span(head, NO, USED, heading_text(indicator).ja, "cell", "indicator_row")
    for line in indicator.lines:
        row = rows[line.no]
        there = side.line_rows[indicator.id, line.no]
        sheet.put(row, NO, f"{indicator.id} {line.no}", "cell")
        sheet.put(row, TEXT, line.text.ja, "cell", "wrapped")
        sheet.put(row, POINTS, float(line.points), *points_style(line))
        mark = str(side.cell(there, MARK).grid[0][0] or "")
        sheet.formula(row, NOW, same_unless_blank(side.at(there, MARK, sheet)), mark, "cell", "result", "centre")
        sheet.put(row, TRIED, marks.get((indicator.id, line.no)), "cell", "centre", "input")
        old = same_unless_blank(side.at(there, SCORE, sheet))
        sheet.formula(row, OLD, old, side.number(there, SCORE), "cell", "result", "points")
        sheet.worksheet.set_row(row, max(line_cells.LINE_HEIGHT, wrapped_height(line.text.ja, _WIDTHS[TEXT])))
    rules = LineRules(indicator)
    for line in indicator.lines:
        line_cells.used(sheet, rows, rules, line)
    used = sheet.block(min(rows.values()), USED, max(rows.values()))
    given: list[Given] = [side.book.name, indicator.id, used]
    sheet.score(
        used.first_row, NEW, "SCORE_LINES", given, "cell", "result", "points", "strong", blank_if=no_marks(sheet, tried)
    )
    for row in rows.values():
        if row != used.first_row:
            sheet.put(row, NEW, sheet.shown[row, NEW], "cell", "result", "points", "strong")
    for line in indicator.lines:
        row = rows[line.no]
        line_cells.moved(sheet, row, "cell", "result")
        line_cells.gain(sheet, rows, rules, line)
    _sums(sheet, head, list(rows.values()), "indicator_row")


def _sums(sheet: Sheet, head: int, rows: Sequence[int], style: str) -> None:
    """Add up points now and after; an error among them stays one."""
    for col in (OLD, NEW):
        cells = [at(row, col) for row in rows]
        adjoining = rows[-1] - rows[0] + 1 == len(rows)
        added = f"SUM({cells[0]}:{cells[-1]})" if adjoining else "+".join(cells)
        total = sum(sheet.cell(row, col).numbers[0] for row in rows)
        # Of an indicator, either all lines are blank or none is.
        sheet.formula(head, col, unless(f"LEN({cells[0]})=0", added), total, "cell", "points", style)
    line_cells.moved(sheet, head, "cell", style)
    for col in (GAIN, YEN, PLACE):
        sheet.put(head, col, None, "cell", style)
