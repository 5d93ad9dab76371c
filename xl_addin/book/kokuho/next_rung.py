"""The sheet 次の段まで: from figures of an indicator to what its next line takes, in points and in people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_addin.book.inputs.numbers import Allowed, offer_numbers
from xl_addin.book.inputs.rows import protect
from xl_addin.book.page import notes, page, title, wrapped_height
from xl_addin.book.rules.words import heading_text
from xl_addin.book.sheet import Inline, at
from xl_addin.book.simulating import heads, how, restyle, step
from xl_addin.rulebook.asked import asked_facts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xl_addin.book.sheet import Block, Given, Sheet
    from xl_addin.rulebook.tiers import TierBook, TierIndicator

NAME = "次の段まで"

_WARNING = "架空データ：率・境目の値・対象者数は作りものです。自分の団体の値に置き換えてください。"
_WARNING_EN = "FICTITIOUS rates, cuts and people: replace them by your own."
_MORE = (
    "①率などを入れ、②対象者数を入れると、③点が増える次の行まで、あと何ポイント・何人かがわかります。行は選ぶこともできます（空欄は自動）。",
    "With rates and people, the table says what the next line takes; a line may be chosen.",
)
_NOW = "いまの判定"
_CHECK = "計算できません。値・対象者数（1以上の整数）・目標の行を見直してください"
_WIDTHS = (40, 16, 13, 13, 13, 11, 15, 11, 11, 64)
_LOOKS = {
    1: ("centre",),
    2: ("count_or_rate",),
    3: ("count_or_rate",),
    4: ("count_or_rate",),
    5: ("centre",),
    6: ("count", "strong"),
    7: ("signed_points", "strong"),
    9: ("wrapping",),
}
_KEY, _VALUE = 1, 2
_LAST_COL = 9
_TEXT_WIDTH = 64


@dataclass(frozen=True)
class Example:
    """Made-up figures of one indicator.

    Args:
        indicator: its id.
        figures: by key of the fact; a fact that is not named has no row.
        people: the denominator of the rate.
    """

    indicator: str
    figures: Mapping[str, float]
    people: int


def write(sheet: Sheet, book: TierBook, examples: Sequence[Example]) -> None:
    """Write the sheet.

    Args:
        sheet: the empty sheet.
        book: the rules.
        examples: the indicators to write, with the figures they begin with.
    """
    title(
        sheet, "次の段まで、あと何ポイント・何人か（SCORE_NEED）", "What the next line takes, in points and in people"
    )
    sheet.put(2, 0, _WARNING, "warning")
    sheet.put(3, 0, _WARNING_EN, "english")
    sheet.worksheet.set_row(2, 27)
    sheet.worksheet.set_row(3, 15)
    notes(sheet, 4, how(_MORE))
    for col, width in enumerate(_WIDTHS):
        sheet.worksheet.set_column(col, col, width)
    row = 7
    by_id = {indicator.id: indicator for indicator in book.indicators}
    for example in examples:
        row = _indicator(sheet, row, book, by_id[example.indicator], example)
    protect(sheet)
    sheet.worksheet.freeze_panes(6, 0)
    page(sheet, row - 2, _LAST_COL, pages=1)


def _indicator(sheet: Sheet, row: int, book: TierBook, indicator: TierIndicator, example: Example) -> int:
    name = heading_text(indicator)
    row = step(sheet, row, _LAST_COL, name.ja, name.en)
    columns = [("項目", "fact", ""), ("キー", "key", ""), ("① 値\n黄色＝入力", "value", "input_head")]
    row = heads(sheet, row, columns)
    facts = _facts(sheet, row, indicator, example.figures)
    beside = row - 1
    sheet.span(beside, 4, 7, "② 対象者数（率の分母、人）  people", "head", "input_head")
    sheet.span(beside + 1, 4, 7, "", "cell", "input")
    sheet.put(beside + 1, 4, example.people, "cell", "count", "input", "centre")
    people = sheet.block(beside + 1, 4, beside + 1)
    offer_numbers(sheet.block(beside + 1, 4, beside + 1), Allowed(whole=True, least=1))
    sheet.span(beside + 2, 4, 7, "目標の行（空欄は、点が増える次の行）  line", "head", "input_head")
    sheet.span(beside + 3, 4, 7, "", "cell", "input")
    sheet.put(beside + 3, 4, None, "cell", "input", "centre")
    cell = sheet.block(beside + 3, 4, beside + 3).text(sheet)
    # Calc hands a blank cell that stands alone over as 0.
    target = Inline(f'IF(LEN({cell})=0,"",{cell})', "")
    numbers = [line.no for line in indicator.lines]
    sheet.worksheet.data_validation(beside + 3, 4, beside + 3, 4, {"validate": "list", "source": numbers})
    row = facts.last_row + 1
    _explained(sheet, row, book, indicator, facts)
    row += 1
    given: list[Given] = [book.name, indicator.id, facts, "", target, people]
    table = sheet.score(row, 0, "SCORE_NEED", given, "head", "computed_head")
    label = f'=IF(ISERROR({at(row, 0)}),"{_CHECK}","{_NOW}")'
    sheet.formula(row - 1, 0, label, _NOW, "cell", "result", "wrapping")
    restyle(table, _LOOKS)
    sheet.worksheet.set_row(row, 34)
    told = str(sheet.shown[row + 1, _LAST_COL] or "")
    sheet.worksheet.set_row(row + 1, max(36, wrapped_height(told, _TEXT_WIDTH)))
    return table.last_row + 2


def _explained(sheet: Sheet, row: int, book: TierBook, indicator: TierIndicator, facts: Block) -> None:
    """Say what the values give now, or what must be mended in them."""
    sheet.span(row, 1, _LAST_COL, "", "cell", "result", "wrapping")
    sheet.score(row, 1, "SCORE_EXPLAIN", [book.name, indicator.id, facts], "cell", "result", "wrapping")
    sheet.worksheet.set_row(row, max(36, wrapped_height(str(sheet.shown[row, 1]), sum(_WIDTHS[1:]))))


def _facts(sheet: Sheet, row: int, indicator: TierIndicator, figures: Mapping[str, float]) -> Block:
    first = row
    for fact in asked_facts(indicator):
        if fact.key in figures:
            sheet.put(row, 0, fact.label.ja, "cell", "wrapped")
            sheet.put(row, _KEY, fact.key, "cell")
            sheet.put(row, _VALUE, figures[fact.key], "cell", "points", "input")
            most = 100 if fact.unit == "%" else None
            offer_numbers(sheet.block(row, _VALUE, row), Allowed(whole=False, least=0, most=most, texts=True))
            sheet.worksheet.set_row(row, max(20, wrapped_height(fact.label.ja, _WIDTHS[0])))
            row += 1
    return sheet.block(first, _KEY, row - 1, _VALUE)
