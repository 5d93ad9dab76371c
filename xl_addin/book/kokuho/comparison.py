"""The sheet 比較表: two years of a tier scheme side by side, scored from marks, with their differences."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from xl_addin.book.inputs.rows import protect
from xl_addin.book.kokuho import comparison_totals
from xl_addin.book.kokuho.comparison_side import MARK, NO, POINTS, SCORE, TEXT, WIDTHS, Given, Side
from xl_addin.book.page import A3, notes, page, title, wrapped_height
from xl_addin.book.rules.words import heading_text, heading_with_years
from xl_addin.book.sheet import unless
from xl_addin.book.tier_words import mark_counted, offer_marks, points_style
from xl_addin.errors import WorkbookError
from xl_addin.rulebook.asked import era
from xl_addin.rulebook.wording import yen_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.book.sheet import Sheet
    from xl_addin.rulebook.tiers import Section
    from xl_addin.rulecheck.matching import IndicatorPair, LinePair

NAME = "比較表"

_YEAR = 4
_HEAD = 5
_ENGLISH = 6
_FIRST = 7
_GAP = 1.2
_REMARK_WIDTH = 30
_ROWS_PER_PAGE = 46
_SCALE = 67
_LINE_HEIGHT = 17
_BAND_HEIGHT = 20
_HEADS = (
    ("番号", "no."),
    ("達成基準", "criterion"),
    ("配点", "points"),
    ("達成", "met"),
    ("得点", "score"),
)
_NOTES = [
    (
        "黄色の「達成」に ○・×・? を入れると、得点・小計・合計・差が変わります。空欄は × と同じ、? は「分からない」で得点は #N/A になります。得点に数えた行は緑、減点は橙です。",
        "Marks go into the yellow cells; a blank is ×, and ? (not known) gives #N/A. Green lines count, orange ones deduct.",
    ),
    (
        "かっこの付いた配点は、はしごの別の段です。同時に該当にできない行に ○ を付けると、その行がエラーになります（理由は「判定理由」）。",
        "Points in brackets are another rung. Marks that exclude each other are an error, explained on 判定理由.",
    ),
]


class Comparison(NamedTuple):
    """Where the sheet keeps what other sheets refer to: both halves, and the columns of differences."""

    new: Side
    old: Side


class _Differences(NamedTuple):
    line: int
    indicator: int
    section: int
    remark: int


def write(sheet: Sheet, new: Given, old: Given, pairs: Sequence[IndicatorPair]) -> Comparison:
    """Write the sheet.

    Args:
        sheet: the empty sheet.
        new: the later year, on the left.
        old: the earlier year, on the right.
        pairs: the indicators and lines that belong together.

    Returns:
        Where its cells are.

    Raises:
        WorkbookError: lines of an indicator would not stand below each other in printed order.
    """
    total_row = _FIRST + 2 * len(new.book.sections) + sum(1 + len(pair.lines) for pair in pairs)
    left = Side(sheet, 0, new, total_row)
    right = Side(sheet, len(WIDTHS) + 1, old, total_row)
    first = right.first + len(WIDTHS) + 1
    columns = _Differences(first, first + 1, first + 2, first + 3)
    earlier, later = era(old.book.fiscal_year), era(new.book.fiscal_year)
    title(
        sheet,
        f"{new.book.title.ja.removesuffix(later).rstrip()} {later}／{earlier} 比較表",
        f"Comparison of FY{new.book.fiscal_year} and FY{old.book.fiscal_year}: lines that were met, points and totals",
    )
    notes(sheet, 2, _NOTES)
    _headings(sheet, (left, right), columns)
    row, breaks = _FIRST, []
    for ours, theirs in zip(new.book.sections, old.book.sections, strict=True):
        start = row
        row = _section(row, (left, right), (ours, theirs), pairs, columns)
        breaks += _breaks(start, row, left)
    last = comparison_totals.write(left, right, (columns.line, columns.section))
    protect(sheet)
    sheet.worksheet.freeze_panes(_FIRST, 0)
    page(sheet, last, columns.remark, header=(_YEAR, _ENGLISH), paper=A3)
    # Fitted pages would ignore the breaks between the sections.
    sheet.worksheet.set_print_scale(_SCALE)
    sheet.worksheet.set_h_pagebreaks(breaks[1:])
    return Comparison(left, right)


def _headings(sheet: Sheet, sides: tuple[Side, Side], columns: _Differences) -> None:
    worksheet = sheet.worksheet
    for row, height in ((_YEAR, 20), (_HEAD, 30), (_ENGLISH, 14)):
        worksheet.set_row(row, height)
    for side in sides:
        year = side.book.fiscal_year
        _year(sheet, side, f"{era(year)}  FY{year}")
        for place, ((ja, en), width) in enumerate(zip(_HEADS, WIDTHS, strict=True)):
            colour = "input_head" if place == MARK else "computed_head" if place == SCORE else "published_head"
            sheet.put(_HEAD, side.col(place), f"{ja}\n（満点）" if place == POINTS else ja, "head", colour)
            sheet.put(_ENGLISH, side.col(place), en, "head_english")
            worksheet.set_column(side.col(place), side.col(place), width)
        worksheet.set_column(side.col(SCORE) + 1, side.col(SCORE) + 1, _GAP)
    new, old = (era(side.book.fiscal_year) for side in sides)
    sheet.span(_YEAR, columns.line, columns.section, f"±（{new}－{old}）", "head", "computed_head")
    sheet.put_row(_HEAD, columns.line, ["行", "小計", "指標"], "head", "computed_head")
    sheet.put_row(_ENGLISH, columns.line, ["line", "sub-total", "indicator"], "head_english")
    worksheet.set_column(columns.line, columns.section, 8)
    sheet.put(_YEAR, columns.remark, None, "head")
    sheet.put(_HEAD, columns.remark, "備考", "head")
    sheet.put(_ENGLISH, columns.remark, "remarks", "head_english")
    worksheet.set_column(columns.remark, columns.remark, _REMARK_WIDTH)


def _year(sheet: Sheet, side: Side, name: str) -> None:
    """Head a half with its year, and say so as long as it has no marks."""
    style = ("head", "computed_head")
    sheet.worksheet.merge_range(_YEAR, side.first, _YEAR, side.col(SCORE), "", sheet.styles(*style))
    text = f'="{name}"&IF({side.no_marks()},"　まだ印がありません（0点ではありません）  no marks yet","")'
    sheet.formula(_YEAR, side.first, text, name, *style)


def _budget(section: Section) -> str:
    return "" if section.budget is None else f"【予算規模 {yen_text(section.budget).ja}】"


def _section(
    row: int,
    sides: tuple[Side, Side],
    sections: tuple[Section, Section],
    pairs: Sequence[IndicatorPair],
    columns: _Differences,
) -> int:
    sheet = sides[0].sheet
    for side, section in zip(sides, sections, strict=True):
        text = f"{section.label} {section.name.ja}{_budget(section)}"
        sheet.span(row, side.first, side.col(SCORE), text, "cell", "section_row")
    for col in range(columns.line, columns.remark + 1):
        sheet.put(row, col, None, "cell", "section_row")
    sheet.worksheet.set_row(row, _BAND_HEIGHT)
    row += 1
    for pair in pairs:
        if sections[0].id == (pair.new.section if pair.new else _old_section(pair)):
            row = _indicator(row, sides, pair, columns)
    for side, section in zip(sides, sections, strict=True):
        side.section_rows[section.id] = row
        sheet.span(row, side.first, side.col(TEXT), f"{section.label} 合計", "cell", "total_row")
        inside = [side.indicator_rows[indicator.id] for indicator in side.book.of_section(section)]
        for place in (POINTS, SCORE):
            _sum(side, row, place, inside, "total_row")
        sheet.put(row, side.col(MARK), None, "cell", "total_row")
    _difference(sides, row, columns.section, (True, True), "total_row")
    for col in (columns.line, columns.indicator, columns.remark):
        sheet.put(row, col, None, "cell", "total_row")
    sheet.worksheet.set_row(row, _BAND_HEIGHT)
    return row + 1


def _breaks(start: int, end: int, side: Side) -> list[int]:
    """Rows before which a page ends: the section's first, and the indicator at half of a section too long for a page."""
    middle = (start + end) // 2
    later = [row for row in side.indicator_rows.values() if middle <= row < end]
    return [start, later[0]] if end - start > _ROWS_PER_PAGE else [start]


def _old_section(pair: IndicatorPair) -> str:
    return pair.old.section if pair.old else ""


def _indicator(row: int, sides: tuple[Side, Side], pair: IndicatorPair, columns: _Differences) -> int:
    sheet = sides[0].sheet
    head, first = row, row + 1
    last = row + len(pair.lines)
    for line in pair.lines:
        row += 1
        _line(row, sides, pair, line, columns)
    remarks, height = [], float(_LINE_HEIGHT + 1)
    for side, indicator in zip(sides, (pair.new, pair.old), strict=True):
        if indicator is None:
            _absent(side, head)
            continue
        side.indicator_rows[indicator.id] = head
        text = heading_with_years(indicator)
        sheet.span(head, side.first, side.col(TEXT), text, "cell", "indicator_row", "wrapping")
        height = max(height, wrapped_height(text, WIDTHS[NO] + WIDTHS[TEXT]))
        marks = side.marks(indicator.id)
        if marks.last_row - marks.first_row + 1 != len(indicator.lines):
            raise WorkbookError(
                f"{heading_text(indicator).ja} の行を番号順に並べられません",
                f"the lines of {indicator.id} cannot stand below each other in their order",
            )
        offer_marks(sheet, marks.first_row, marks.first_col, marks.last_row)
        names = [side.book.name, indicator.id]
        most = sheet.score(head, side.col(POINTS), "SCORE_MAX", names, "cell", "points", "indicator_row")
        sheet.put(head, side.col(MARK), None, "cell", "indicator_row")
        style = ("cell", "points", "strong")
        blank = side.no_marks()
        sheet.score(marks.first_row, side.col(SCORE), "SCORE_LINES", [*names, marks], *style, blank_if=blank)
        mark_counted(sheet, marks.first_row, side.col(SCORE), marks.last_row)
        _sum(side, head, SCORE, range(marks.first_row, marks.last_row + 1), "indicator_row")
        if indicator.printed is not None and most.numbers[0] != indicator.printed:
            remarks.append(f"満点：印字{indicator.printed}、到達{most.numbers[0]:g}（{era(side.book.fiscal_year)}）")
    # Scores stand only now, so that the differences of the lines come last.
    for place, line in enumerate(pair.lines, first):
        _difference(sides, place, columns.line, (line.new is not None, line.old is not None))
    there = pair.new is not None, pair.old is not None
    _difference(sides, head, columns.indicator, there, "indicator_row")
    for col in (columns.line, columns.section):
        sheet.put(head, col, None, "cell", "indicator_row")
    if not all(there):
        remarks.append("新設の小指標" if pair.new else "廃止された小指標")
    sheet.put(head, columns.remark, "。".join(remarks), "cell", "indicator_row")
    sheet.worksheet.set_row(head, height)
    return last + 1


def _line(row: int, sides: tuple[Side, Side], pair: IndicatorPair, line: LinePair, columns: _Differences) -> None:
    sheet, height = sides[0].sheet, float(_LINE_HEIGHT)
    for side, indicator, one in zip(sides, (pair.new, pair.old), (line.new, line.old), strict=True):
        if indicator is None or one is None:
            _absent(side, row)
            continue
        side.line_rows[indicator.id, one.no] = row
        sheet.put(row, side.col(NO), one.no, "cell", "centre")
        sheet.put(row, side.col(TEXT), one.text.ja, "cell", "wrapped")
        height = max(height, wrapped_height(one.text.ja, WIDTHS[TEXT]))
        sheet.put(row, side.col(POINTS), float(one.points), *points_style(one))
        sheet.put(row, side.col(MARK), side.given.marks[indicator.id, one.no], "cell", "centre", "input")
    for col in (columns.indicator, columns.section):
        sheet.put(row, col, None, "cell")
    sheet.put(row, columns.remark, _kind(pair, line), "cell")
    sheet.worksheet.set_row(row, height)


def _kind(pair: IndicatorPair, line: LinePair) -> str:
    """What became of a line, where its indicator goes on."""
    if pair.new is None or pair.old is None:
        return ""
    if line.old is None:
        return "新設"
    if line.new is None:
        return "廃止"
    return "" if line.same_condition else "基準を変更"


def _absent(side: Side, row: int) -> None:
    for place in range(len(WIDTHS)):
        side.sheet.put(row, side.col(place), None, "absent")


def _sum(side: Side, row: int, place: int, rows: Sequence[int], style: str) -> None:
    """Add up cells of one column; an error among them stays one."""
    cells = [side.at(each, place) for each in rows]
    adjoining = rows[-1] - rows[0] + 1 == len(rows)
    added = f"SUM({cells[0]}:{cells[-1]})" if adjoining else "+".join(cells)
    text = unless(side.no_marks(), added) if place == SCORE else f"={added}"
    total = sum(side.number(each, place) for each in rows)
    side.sheet.formula(row, side.col(place), text, total, "cell", "points", style)


def _difference(sides: tuple[Side, Side], row: int, col: int, there: tuple[bool, bool], *style: str) -> None:
    """Write new − old; what only one year has counts whole."""
    new, old = sides
    cells = [side.at(row, SCORE) for side, here in zip(sides, there, strict=True) if here]
    difference = "-".join(cells) if there[0] else f"-{cells[0]}"
    # With marks of one year only, a line that the other lacks would pass for a change.
    text = unless(f"OR({new.no_marks()},{old.no_marks()})", difference)
    value = (new.number(row, SCORE) if there[0] else 0) - (old.number(row, SCORE) if there[1] else 0)
    new.sheet.formula(row, col, text, value, "cell", "signed_points", *style)
