"""The sheet 照合: what the comparison sheet prints beside what the formulas give, with a verdict."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from xl_addin.book.inputs.rows import protect
from xl_addin.book.kokuho import comparison_totals
from xl_addin.book.kokuho.comparison_side import POINTS, SCORE
from xl_addin.book.page import notes, page, title
from xl_addin.book.rules.words import heading_text
from xl_addin.book.sheet import at, unless_blank
from xl_addin.book.styles import DIFFERENT_COLOUR
from xl_addin.rulebook.asked import era

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xl_addin.book.kokuho.comparison_side import Side
    from xl_addin.book.kokuho.data import Printed
    from xl_addin.book.sheet import Sheet

NAME = "照合"

_SUMMARY = 4
_HEAD = 6
_ENGLISH = 7
_FIRST = 8
_SAME, _OTHER = "一致", "不一致"
_NOTES = [
    (
        "印刷された値と、「比較表」の式による値を比べます。印刷の桁に四捨五入してから比べます。",
        "Printed figures against those of 比較表, rounded as printed.",
    ),
    (
        "印刷された値は公表例のものです。「比較表」を書き換えると、一致しないのが普通です。",
        "This concerns the published sample; with other marks, differences are expected.",
    ),
]
_HEADS = (
    ("年度", "year", 11),
    ("項目", "figure", 46),
    ("印刷", "printed", 12),
    ("計算", "computed", 14),
    ("判定", "verdict", 10),
    ("備考", "remarks", 52),
)


class _Figure(NamedTuple):
    name: str
    printed: float
    row: int
    place: int
    digits: int = 0
    style: str = "points"


def write(sheet: Sheet, halves: Sequence[tuple[Side, Printed]]) -> None:
    """Write the sheet.

    Args:
        sheet: the empty sheet.
        halves: each year's half of 比較表 with what is printed for it.
    """
    title(sheet, "印刷された値との照合", "Printed figures against computed ones")
    notes(sheet, 2, _NOTES)
    for col, (ja, en, width) in enumerate(_HEADS):
        colour = ("published_head",) if ja == "印刷" else ("computed_head",) if ja in ("計算", "判定") else ()
        sheet.put(_HEAD, col, ja, "head", *colour)
        sheet.put(_ENGLISH, col, en, "head_english")
        sheet.worksheet.set_column(col, col, width)
    row = _FIRST
    for side, printed in halves:
        for figure in _figures(side, printed):
            _row(sheet, row, side, figure)
            row += 1
    verdicts = sheet.block(_FIRST, 4, row - 1)
    other = {
        "type": "cell",
        "criteria": "!=",
        "value": f'"{_SAME}"',
        "format": sheet.styles.highlight(DIFFERENT_COLOUR),
    }
    sheet.worksheet.conditional_format(_FIRST, 4, row - 1, 4, other)
    sheet.put(_SUMMARY, 0, "一致しない値の数  Figures that differ", "note")
    count = sum(cells[0] != _SAME for cells in verdicts.grid)
    text = f'=SUMPRODUCT(({verdicts.text(sheet)}<>"{_SAME}")*1)'
    sheet.formula(_SUMMARY, 2, text, count, "figure", "rank")
    protect(sheet)
    sheet.worksheet.freeze_panes(_FIRST, 0)
    page(sheet, row - 1, len(_HEADS) - 1, header=(_HEAD, _ENGLISH), pages=1)
    sheet.worksheet.set_portrait()


def _figures(side: Side, printed: Printed) -> Iterator[_Figure]:
    rows = {section.label: side.section_rows[section.id] for section in side.book.sections}
    rows["総合計"] = side.total_row
    for label, row in rows.items():
        yield _Figure(f"{label}の満点", float(printed.maximum[label]), row, POINTS)
        yield _Figure(f"{label}の得点", float(printed.score[label]), row, SCORE)
    grant = side.grant_rows
    rate = float(printed.rate) / 100
    yield _Figure("得点率", rate, grant[comparison_totals.RATE], POINTS, 3, "percentage")
    person, point = grant[comparison_totals.PER_PERSON], grant[comparison_totals.PER_POINT]
    yield _Figure("一人当たり（円）", float(printed.yen_per_person), person, POINTS, 0, "count")
    yield _Figure("一人当たり・1点当たり（円）", float(printed.yen_per_person_point), point, POINTS, 1, "score")
    for indicator in side.book.indicators:
        name, row = heading_text(indicator).ja, side.indicator_rows[indicator.id]
        if indicator.printed is not None:
            yield _Figure(f"{name}の満点", float(indicator.printed), row, POINTS)
        if indicator.id in printed.score:
            yield _Figure(f"{name}の得点", float(printed.score[indicator.id]), row, SCORE)


def _row(sheet: Sheet, row: int, side: Side, figure: _Figure) -> None:
    computed = side.number(figure.row, figure.place)
    cell = side.at(figure.row, figure.place, sheet)
    sheet.put(row, 0, era(side.book.fiscal_year), "cell", "centre")
    sheet.put(row, 1, figure.name, "cell")
    sheet.put(row, 2, figure.printed, "cell", figure.style, "centre")
    sheet.formula(row, 3, unless_blank(cell, cell), computed, "cell", figure.style, "centre")
    same = f'IF(ROUND({at(row, 3)},{figure.digits})=ROUND({at(row, 2)},{figure.digits}),"{_SAME}","{_OTHER}")'
    agrees = _half_up(computed, figure.digits) == _half_up(figure.printed, figure.digits)
    # An error or a blank is no agreement.
    text = f'=IF(ISNUMBER({at(row, 3)}),{same},"{_OTHER}")'
    sheet.formula(row, 4, text, _SAME if agrees else _OTHER, "cell", "centre")
    remark = "" if agrees else "同時に該当にできない行があるため、印刷された満点には届かない"
    sheet.put(row, 5, remark, "cell")


def _half_up(value: float, digits: int) -> int:
    """A figure in units of its last printed digit, as ROUND rounds it."""
    return int(value * 10**digits + math.copysign(0.5, value))
