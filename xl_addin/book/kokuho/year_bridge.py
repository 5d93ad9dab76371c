"""The sheet 年度の差: what the change of the total between two years consists of, line by line, in native formulas."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from xl_addin.book.inputs.rows import protect
from xl_addin.book.kokuho.bridge_line import (
    CHECK,
    EFFECTS,
    KIND,
    NEW_NO,
    NEW_SCORE,
    OLD_SCORE,
    SPECIAL,
    SUM,
    TEXT,
    check,
    no_bridge,
    put_line,
    sum_of,
)
from xl_addin.book.kokuho.comparison_side import SCORE
from xl_addin.book.page import A3, page, title
from xl_addin.book.rules.words import heading_text
from xl_addin.book.sheet import at
from xl_addin.book.tier_words import mark_counted
from xl_addin.rulebook.asked import era
from xl_addin.rulecheck.bridge import bridge

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xl_addin.book.kokuho.comparison import Comparison
    from xl_addin.book.kokuho.comparison_side import Side
    from xl_addin.book.sheet import Sheet
    from xl_addin.rulecheck.bridge import BridgeRow
    from xl_addin.rulecheck.matching import IndicatorPair

NAME = "年度の差"

_SENTENCE = 2
_GROUP = 3
_HEAD = 4
_ENGLISH = 5
_SUMMARY = 6
_SCALE = 64
_WIDTHS = (10, 10, 58, 12, 8, 8, 8, 8, 8, 8, 17, 9, *([9.5] * 7))
_EFFECTS = (
    ("新設", "new", "前年度になかった行で得た点", "points of lines that are new"),
    ("廃止", "abolished", "なくなった行で前年度に得ていた点（マイナス）", "points lost with lines that are gone"),
    (
        "規則の\n変更",
        "rules",
        "前年度の実績のままで、配点や基準が変わったことによる差",
        "what the new points and criteria make of last year's performance",
    ),
    (
        "実績の\n変化",
        "performance",
        "達成か非達成かが変わったことによる差（今年度の配点で数える）",
        "what was newly met or no longer met, in this year's points",
    ),
    (
        "規則と\n実績",
        "together",
        "基準も達成も変わり、○ だけではどちらによるか分けられない差",
        "both changed, and marks alone cannot tell which did it",
    ),
)
_INPUT_HELP = (
    "「前年度の実績で今年度の基準なら」（黄色）に、その行が得点に数えられたはずなら ○、違えば × を入れると、規則と実績に分かれます。空欄と ? は「分からない」です。",
    "Say in the yellow cells whether the line would have counted with last year's performance, and they part.",
)
_SPECIAL_HELP = (
    f"{SPECIAL} 前年度だけ、補正値や別の年度の値のうちよい方を使えた行です（新型コロナの扱い）。この扱いは基準の変更に数えず、差は実績の変化に入ります。",
    "The earlier year took the better of several figures (COVID-19). That is no change of the criterion here: such lines count as performance.",
)


def write(sheet: Sheet, compared: Comparison, pairs: Sequence[IndicatorPair]) -> None:
    """Write the sheet.

    Args:
        sheet: the empty sheet.
        compared: points and scores of both years.
        pairs: the lines that belong together.
    """
    new, old = compared
    later, earlier = era(new.book.fiscal_year), era(old.book.fiscal_year)
    title(sheet, f"{earlier}から{later}への総得点の差の内訳", "Year bridge: what the change of the total consists of")
    _headings(sheet, later, earlier)
    rows = iter(bridge(old.book, new.book, _points(old), _points(new)))
    first = _SUMMARY + len(new.book.sections) + 1
    row = _explain(sheet, first + 1)
    section_rows = {}
    detail = row
    for section in new.book.sections:
        inside = [pair for pair in pairs if _section_of(pair) == section.id]
        sheet.span(row, NEW_NO, KIND, f"{section.label} {section.name.ja}", "cell", "section_row")
        section_rows[section.id] = row
        row = _section(sheet, row, inside, rows, compared)
    last = row - 1
    _summary(sheet, compared, section_rows)
    mark_counted(sheet, _SUMMARY, EFFECTS[0], first - 1, SUM)
    mark_counted(sheet, detail, EFFECTS[0], last, SUM)
    protect(sheet)
    sheet.worksheet.freeze_panes(_SUMMARY, TEXT)
    page(sheet, last, CHECK, header=(_GROUP, _ENGLISH), paper=A3)
    # Fitted pages would ignore the breaks between the sections.
    sheet.worksheet.set_print_scale(_SCALE)
    sheet.worksheet.set_h_pagebreaks(list(section_rows.values())[1:])


def _points(side: Side) -> Mapping[str, Mapping[str, Decimal]]:
    return {
        indicator.id: {
            line.no: Decimal(repr(side.score_of_line(indicator.id, line.no).numbers[0])) for line in indicator.lines
        }
        for indicator in side.book.indicators
    }


def _section_of(pair: IndicatorPair) -> str:
    indicator = pair.new or pair.old
    return indicator.section if indicator else ""


def _headings(sheet: Sheet, later: str, earlier: str) -> None:
    worksheet = sheet.worksheet
    for row, height in ((_SENTENCE, 20), (_GROUP, 18), (_HEAD, 36), (_ENGLISH, 24)):
        worksheet.set_row(row, height)
    groups = [
        (NEW_NO, NEW_NO + 1, "番号", [later, earlier], ["FY, no.", "FY, no."], ()),
        (TEXT, TEXT, "", ["達成基準"], ["criterion"], ()),
        (KIND, KIND, "", ["対応"], ["kind"], ()),
        (4, 5, "配点", [earlier, later], ["before", "now"], ()),
        (6, 7, "得点", [earlier, later], ["before", "now"], ("computed_head",)),
        (8, 9, "達成（1＝得点に数えた）", [earlier, later], ["before", "now"], ("computed_head",)),
        (10, 11, "前年度の実績で今年度の基準なら", ["入力（○×?）", "達成"], ["would have met", ""], ("input_head",)),
        (
            EFFECTS[0],
            SUM,
            "総得点の差の内訳",
            [*(e[0] for e in _EFFECTS), "計"],
            [*(e[1] for e in _EFFECTS), "sum"],
            (),
        ),
        (CHECK, CHECK, "", ["確認"], ["check"], ("computed_head",)),
    ]
    for first, last, name, heads, english, colour in groups:
        sheet.span(_GROUP, first, last, name, "head", *colour)
        sheet.put_row(_HEAD, first, heads, "head", *(colour or (("computed_head",) if first == EFFECTS[0] else ())))
        sheet.put_row(_ENGLISH, first, english, "head_english")
    for col, width in enumerate(_WIDTHS):
        worksheet.set_column(col, col, width)


def _explain(sheet: Sheet, row: int) -> int:
    """Say in words what each part is; return the next free row."""
    told = [(name.replace("\n", ""), ja, en) for name, _, ja, en in _EFFECTS]
    for name, ja, en in told:
        sheet.put(row, NEW_NO, name, "note", "strong")
        sheet.put(row, TEXT, f"{ja}  {en}", "note")
        sheet.worksheet.set_row(row, 16)
        row += 1
    for texts in (_INPUT_HELP, _SPECIAL_HELP):
        sheet.put(row, NEW_NO, "  ".join(texts), "note")
        sheet.worksheet.set_row(row, 16)
        row += 1
    return row + 1


def _section(
    sheet: Sheet, row: int, pairs: Sequence[IndicatorPair], rows: Iterator[BridgeRow], compared: Comparison
) -> int:
    """Write the indicators of a section below its head, and its sums into the head; return the next free row."""
    head, inside = row, []
    row += 1
    for pair in pairs:
        inside.append(row)
        name = " ／ ".join(dict.fromkeys(heading_text(one).ja for one in (pair.new, pair.old) if one is not None))
        sheet.span(row, NEW_NO, KIND, name, "cell", "indicator_row")
        first = row + 1
        for place, line in enumerate(pair.lines, first):
            put_line(sheet, place, compared, next(rows), same=line.same_condition)
        last = row + len(pair.lines)
        for col in (OLD_SCORE, NEW_SCORE, *EFFECTS, SUM):
            sum_of(sheet, row, col, range(first, last + 1), compared, style="indicator_row")
        _fill(sheet, row, "indicator_row")
        check(sheet, row, f"{at(row, NEW_SCORE)}-{at(row, OLD_SCORE)}", compared, "indicator_row")
        sheet.worksheet.set_row(row, 18)
        row = last + 1
    for col in (OLD_SCORE, NEW_SCORE, *EFFECTS, SUM):
        sum_of(sheet, head, col, inside, compared, style="section_row")
    _fill(sheet, head, "section_row")
    check(sheet, head, f"{at(head, NEW_SCORE)}-{at(head, OLD_SCORE)}", compared, "section_row")
    sheet.worksheet.set_row(head, 20)
    return row


def _fill(sheet: Sheet, row: int, style: str) -> None:
    for col in (4, 5, 8, 9, 10, 11):
        sheet.put(row, col, None, "cell", style)


def _summary(sheet: Sheet, compared: Comparison, section_rows: Mapping[str, int]) -> None:
    """Write the sections and the total, checked against the totals of 比較表, and the sentence."""
    row = _SUMMARY
    for section in compared.new.book.sections:
        sheet.span(row, NEW_NO, KIND, f"{section.label} {section.name.ja}", "cell", "strong")
        for col in (OLD_SCORE, NEW_SCORE, *EFFECTS, SUM):
            sum_of(sheet, row, col, [section_rows[section.id]], compared, style="strong")
        _fill(sheet, row, "cell")
        there = [side.at(side.section_rows[section.id], SCORE, sheet) for side in compared]
        check(sheet, row, "-".join(there), compared, "strong")
        sheet.worksheet.set_row(row, 19)
        row += 1
    sheet.span(row, NEW_NO, KIND, "総合計", "cell", "total_row")
    for col in (OLD_SCORE, NEW_SCORE, *EFFECTS, SUM):
        sum_of(sheet, row, col, range(_SUMMARY, row), compared, style="total_row")
    _fill(sheet, row, "total_row")
    there = [side.at(side.total_row, SCORE, sheet) for side in compared]
    check(sheet, row, "-".join(there), compared, "total_row")
    sheet.worksheet.set_row(row, 21)
    _sentence(sheet, row, compared)


def _sentence(sheet: Sheet, total: int, compared: Comparison) -> None:
    number = {col: sheet.cell(total, col).numbers[0] for col in (OLD_SCORE, NEW_SCORE, *EFFECTS, SUM)}
    names = [name.replace("\n", "") for name, *_ in _EFFECTS]
    parts = [f'{name} "&TEXT({at(total, col)},"+0;-0;±0")&"' for name, col in zip(names, EFFECTS, strict=True)]
    text = (
        f'=IF({no_bridge(sheet, compared)},"まだ印がない年度があります  A year has no marks yet",'
        f'"総得点は "&{at(total, OLD_SCORE)}&" 点から "&{at(total, NEW_SCORE)}&" 点へ（"'
        f'&TEXT({at(total, SUM)},"+0;-0;±0")&" 点）。内訳は、{"、".join(parts)}（点）。")'
    )
    told = "、".join(f"{name} {_signed(number[col])}" for name, col in zip(names, EFFECTS, strict=True))
    value = (
        f"総得点は {number[OLD_SCORE]:g} 点から {number[NEW_SCORE]:g} 点へ（{_signed(number[SUM])} 点）。"
        f"内訳は、{told}（点）。"
    )
    sheet.formula(_SENTENCE, 0, text, value, "note", "strong")


def _signed(value: float) -> str:
    return f"{value:+.0f}" if value else "±0"
