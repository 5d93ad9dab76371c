"""The sheet 実績: rates, ranks, counts and answers per indicator, the points they give and the reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlsxwriter.utility import xl_rowcol_to_cell

from xl_addin.book.inputs.names import (
    FRACTION,
    INDICATOR,
    KEY,
    OPEN,
    PERCENT,
    REASON,
    SCORE,
    UNIT,
    VALUE,
    rule_book_words,
)
from xl_addin.book.inputs.numbers import Allowed, filled, offer_numbers
from xl_addin.book.inputs.rows import head, highest, merged_formula, protect, references
from xl_addin.book.page import A3, notes, page, title, wrapped_height
from xl_addin.book.rules.words import heading_with_years
from xl_addin.book.sheet import at
from xl_addin.book.tier_words import offer_marks
from xl_addin.rulebook.asked import COUNT, FIGURES, FLAGS, RANK, YES, Asked, asked_facts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.book.sheet import Sheet
    from xl_addin.rulebook.tiers import Section, TierBook, TierIndicator

_ENGLISH, _HEAD, _TOTAL, _RATE, _UNIT, _FIRST = 5, 6, 7, 8, 9, 10
_ID, _MEANING, _LINES, _INSTEAD, _MEASURE, _KEY, _VALUE, _SCORE, _REASON = range(9)
_MEANING_WIDTH, _INSTEAD_WIDTH, _KEY_WIDTH, _REASON_WIDTH = 56, 32, 34, 56
_COLUMNS = (
    (INDICATOR, "indicator", 11),
    ("項目の意味", "meaning", _MEANING_WIDTH),
    ("使う行", "lines", 14),
    ("代わりになる項目", "or one of these", _INSTEAD_WIDTH),
    ("単位", "unit", 11),
    (KEY, "key", _KEY_WIDTH),
    (VALUE, "value", 15),
    (SCORE, "score", 10),
    (REASON, "reason", _REASON_WIDTH),
)
_NOTES = [
    (
        "黄色の欄に実績を入れます。分からない項目は空欄のままに（0 と書くと 0 と読みます）。項目が足りない指標は「判定不可」となり、理由に足りない項目が出ます。",
        "Type what is known and leave the rest blank: an indicator that lacks a figure is 判定不可, and its reason names the figure.",
    ),
    (
        "率は 45.6 のように％の数値で入れます。セルの表示形式が％のとき（45.6％ と見えて中身は 0.456）は、「率の書き方」を fraction にします。",
        "Type rates as 45.6 for 45.6 %; choose fraction where cells are formatted as per cent and hold 0.456.",
    ),
    (
        "「代わりになる項目」がある項目（順位、公表された境目の値など）は、どれか1つで足ります。はい・いいえは ○ と ×。",
        "Where other facts may stand instead, one of them is enough. Yes is ○, no is ×.",
    ),
]
_LISTS = (FIGURES, FLAGS)


def write(sheet: Sheet, book: TierBook) -> None:
    """Write the sheet.

    Args:
        sheet: the empty sheet.
        book: a complete rule book.
    """
    title(
        sheet, f"実績の入力と得点　{book.title.ja}", f"Figures and points: {book.title.en} {rule_book_words(book.name)}"
    )
    notes(sheet, 2, _NOTES)
    head(sheet, _ENGLISH, _COLUMNS)
    row = _FIRST
    sections: list[int] = []
    indicators: list[int] = []
    for section in book.sections:
        sections.append(row)
        row, places = _section(sheet, row, book, section)
        indicators += places
    _totals(sheet, book, indicators, row - 1)
    _unit(sheet)
    sheet.worksheet.freeze_panes(_FIRST, 0)
    protect(sheet)
    page(sheet, row - 1, _REASON, header=(_ENGLISH, _HEAD), paper=A3)


def scalar_facts(indicator: TierIndicator) -> list[Asked]:
    """The facts that one cell holds: a list of all entities or municipalities can be told by a rank or a count."""
    return [fact for fact in asked_facts(indicator) if fact.kind not in _LISTS]


def _totals(sheet: Sheet, book: TierBook, indicators: Sequence[int], last: int) -> None:
    for row in (_TOTAL, _RATE):
        sheet.put_row(row, 0, [None] * len(_COLUMNS), "cell", "total_row")
        sheet.worksheet.set_row(row, 20)
    sheet.put(_TOTAL, _MEANING, "総得点  total", "cell", "total_row")
    sheet.put(_TOTAL, _MEASURE, "満点", "cell", "total_row", "centre")
    highest(sheet, _TOTAL, _KEY, book, None, "cell", "total_row", "points")
    sheet.formula(_TOTAL, _SCORE, _sum(indicators), "", "cell", "total_row", "points")
    scores = ",".join(references(indicators, _SCORE))
    nothing = "まだ入力がありません（0点ではありません）"
    opened = f'COUNTIF({at(_FIRST, _SCORE)}:{at(last, _SCORE)},"{OPEN}")'
    told = f'"判定できた指標: "&COUNT({scores})&"／{len(indicators)}（その計 "&SUM({scores})&"点）、{OPEN}: "&{opened}'
    said = f'=IF(COUNT({scores})+{opened}=0,"{nothing}",{told})'
    sheet.formula(_TOTAL, _REASON, said, nothing, "cell", "total_row", "wrapped")
    sheet.put(_RATE, _MEANING, "得点率（総得点 ÷ 満点）  share of the highest points", "cell", "total_row")
    total, most = at(_TOTAL, _SCORE), at(_TOTAL, _KEY)
    sheet.formula(_RATE, _SCORE, f'=IF(ISNUMBER({total}),{total}/{most},"")', "", "cell", "total_row", "percentage")


def _unit(sheet: Sheet) -> None:
    words = f"率の書き方: 空欄か {PERCENT} なら 45.6、{FRACTION} なら 0.456 が 45.6％  how rates are written"
    sheet.put(_UNIT, 0, None, "cell")
    sheet.span(_UNIT, _MEANING, _MEASURE, words, "cell")
    sheet.put(_UNIT, _KEY, UNIT, "cell")
    sheet.put(_UNIT, _VALUE, None, "cell", "input", "centre")
    sheet.put_row(_UNIT, _SCORE, [None, None], "cell")
    sheet.worksheet.data_validation(_UNIT, _VALUE, _UNIT, _VALUE, {"validate": "list", "source": [PERCENT, FRACTION]})
    sheet.worksheet.set_row(_UNIT, 20)


def _section(sheet: Sheet, row: int, book: TierBook, section: Section) -> tuple[int, list[int]]:
    sheet.put_row(row, 0, [None] * len(_COLUMNS), "cell", "section_row")
    sheet.put(row, _MEANING, f"{section.label} {section.name.ja}", "cell", "section_row")
    sheet.put(row, _MEASURE, "満点", "cell", "section_row", "centre")
    highest(sheet, row, _KEY, book, section, "cell", "section_row", "points")
    sheet.worksheet.set_row(row, 22)
    place, indicators = row + 1, []
    for indicator in book.of_section(section):
        indicators.append(place)
        place = _indicator(sheet, place, book, indicator)
    sheet.formula(row, _SCORE, _sum(indicators), "", "cell", "section_row", "points")
    return place, indicators


def _sum(indicators: Sequence[int]) -> str:
    """A sum that stays blank until every indicator has points."""
    listed = ",".join(references(indicators, _SCORE))
    return f'=IF(COUNT({listed})<{len(indicators)},"",SUM({listed}))'


def _indicator(sheet: Sheet, row: int, book: TierBook, indicator: TierIndicator) -> int:
    facts = scalar_facts(indicator)
    first, last = row + 1, row + len(facts)
    sheet.put_row(row, 0, [indicator.id, None, None, None], "cell", "indicator_row")
    sheet.put(row, _MEANING, heading_with_years(indicator), "cell", "indicator_row", "wrapped")
    _unit_of_indicator(sheet, row, facts)
    sheet.worksheet.set_row(row, max(20, wrapped_height(heading_with_years(indicator), _MEANING_WIDTH)))
    for place, fact in enumerate(facts, first):
        _fact(sheet, place, indicator, fact)
    called = f'"{book.name}","{indicator.id}",{at(row, _KEY)}:{at(last, _VALUE)}'
    blank = f"{filled(f'{at(first, _VALUE)}:{at(last, _VALUE)}')}=0"
    points = f'=IF({blank},"",IFERROR(SCORE_TIER({called}),"{OPEN}"))'
    sheet.formula(row, _SCORE, points, "", "cell", "indicator_row", "points")
    for place in range(first, last + 1):
        sheet.put(place, _SCORE, None, "cell")
    reason = f'=IF({blank},"",SCORE_EXPLAIN({called}))'
    merged_formula(sheet, sheet.block(row, _REASON, last), reason, "cell", "wrapped", "top")
    return last + 1


def _allowed(fact: Asked) -> Allowed:
    """Ranks begin at 1, counts at 0; a rate ends at 100 however it is written, other figures are open above."""
    if fact.kind in (RANK, COUNT):
        return Allowed(whole=True, least=1 if fact.kind == RANK else 0, texts=True)
    return Allowed(whole=False, least=0, most=100 if fact.unit == "%" else None, texts=True)


def _unit_of_indicator(sheet: Sheet, row: int, facts: Sequence[Asked]) -> None:
    """The function reads the unit among the facts of the indicator; it is chosen once for the sheet."""
    sheet.put_row(row, _MEASURE, [None, None, None], "cell", "indicator_row")
    if any(fact.unit == "%" for fact in facts):
        chosen = xl_rowcol_to_cell(_UNIT, _VALUE, row_abs=True, col_abs=True)
        sheet.put(row, _KEY, UNIT, "cell", "indicator_row", "faint")
        text = f'=IF(LEN({chosen})=0,"",{chosen})'
        sheet.formula(row, _VALUE, text, "", "cell", "indicator_row", "faint", "centre")


def _fact(sheet: Sheet, row: int, indicator: TierIndicator, fact: Asked) -> None:
    known = {other.key for other in scalar_facts(indicator)}
    instead = "、".join(key for key in fact.instead if key in known)
    lines = ("" if all(len(no) == 1 for no in fact.lines) else "・").join(fact.lines)
    sheet.put(row, _ID, indicator.id, "cell", "faint")
    sheet.put(row, _MEANING, fact.label.ja, "cell", "wrapped")
    sheet.put(row, _LINES, lines, "cell", "wrapped")
    sheet.put(row, _INSTEAD, instead or None, "cell", "wrapped")
    sheet.put(row, _MEASURE, "○ か ×" if fact.kind == YES else fact.unit, "cell", "centre", "wrapped")
    sheet.put(row, _KEY, fact.key, "cell", "wrapped")
    sheet.put(row, _VALUE, None, "cell", "input", "centre")
    if fact.kind == YES:
        offer_marks(sheet, row, _VALUE, row)
    else:
        offer_numbers(sheet.block(row, _VALUE, row), _allowed(fact))
    sheet.worksheet.set_row(
        row,
        max(
            20,
            wrapped_height(fact.label.ja, _MEANING_WIDTH),
            wrapped_height(lines, _COLUMNS[_LINES][2]),
            wrapped_height(instead, _INSTEAD_WIDTH),
            wrapped_height(fact.key, _KEY_WIDTH),
        ),
    )
