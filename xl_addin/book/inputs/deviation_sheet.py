"""The sheets 実績 and 得点表 for a rule book of deviation scores: the counts of all entities, and their scores."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.book.inputs.names import FACTS, rule_book_words
from xl_addin.book.inputs.numbers import Allowed, filled, offer_numbers
from xl_addin.book.inputs.rows import array_formula, protect
from xl_addin.book.page import A3, notes, page, title
from xl_addin.book.sheet import at

if TYPE_CHECKING:
    from xl_addin.book.sheet import Block, Sheet
    from xl_addin.rulebook.model import DeviationBook

_GROUP, _ENGLISH, _UNIT, _HEAD = 5, 6, 7, 8
_POINTS_GROUP, _POINTS_ENGLISH, _POINTS_HEAD = 5, 6, 7
_STATUS = 3
_OPEN_NUMBER = 50
_NOTES = [
    (
        "黄色の欄に、すべての{entity}の名前と件数を入れます。分からない件数は 0 にせず空欄のままに。見出しは変えないでください。",
        "Fill in the name and the counts of every {entity_en}; leave unknown counts blank and keep the headers.",
    ),
    (
        "偏差値は全体から決まるので、名前が{number}そろうまで得点は出ません。得点はシート「得点表」に出ます。",
        "Deviation scores depend on all of them: nothing is scored before {number} names are there.",
    ),
]
_POINTS_NOTES = [
    (
        "「実績」から計算します。四捨五入しません。件数が空欄のところは0点にせず空欄とし、残りで計算します。",
        "Computed from 実績, unrounded; a blank count leaves blanks, never 0.",
    ),
]


def write_facts(sheet: Sheet, book: DeviationBook) -> Block:
    """Write the sheet of counts.

    Args:
        sheet: the empty sheet.
        book: names the facts; each is a column.

    Returns:
        The table with its header row, as SCORE_TABLE takes it.
    """
    first, last = _HEAD + 1, _HEAD + number_of_rows(book)
    words = {"entity": book.entity.ja, "entity_en": book.entity.en, "number": number_of_rows(book)}
    title(sheet, f"実績の入力　{book.title.ja}", f"Counts: {book.title.en} {rule_book_words(book.name)}")
    notes(sheet, 2, [(ja.format(**words), en.format(**words)) for ja, en in _NOTES])
    for row, text, style in (
        (_GROUP, None, "head"),
        (_ENGLISH, book.entity.en, "head_english"),
        (_UNIT, "単位", "head_english"),
    ):
        sheet.put(row, 0, text, style)
    sheet.put(_HEAD, 0, book.entity.ja, "head", "input_head")
    sheet.put_column(first, 0, [None] * (last - _HEAD), "cell", "input")
    col = 1
    for indicator in book.indicators:
        name = f"指標{indicator.id} {indicator.name.ja}（{indicator.points:g}点）"
        sheet.span(_GROUP, col, col + len(indicator.facts) - 1, name, "head")
        for fact in indicator.facts:
            sheet.put(_ENGLISH, col, fact.label.en, "head_english")
            sheet.put(_UNIT, col, fact.unit, "head_english")
            sheet.put(_HEAD, col, fact.label.ja, "head", "input_head")
            cells = sheet.put_column(first, col, [None] * (last - _HEAD), "cell", "count", "input")
            offer_numbers(cells, Allowed(whole=True, least=0, texts=True))
            col += 1
    for row, height in ((_GROUP, 32), (_ENGLISH, 48), (_UNIT, 17), (_HEAD, 64)):
        sheet.worksheet.set_row(row, height)
    sheet.worksheet.set_column(0, 0, 14)
    sheet.worksheet.set_column(1, col - 1, 17)
    sheet.worksheet.freeze_panes(first, 1)
    protect(sheet)
    page(sheet, last, col - 1, header=(_GROUP, _HEAD), paper=A3)
    return sheet.block(_HEAD, 0, last, col - 1)


def write_points(sheet: Sheet, book: DeviationBook, facts: Block) -> None:
    """Write the sheet of scores.

    Args:
        sheet: the empty sheet.
        book: the rule book.
        facts: the table of counts with its header row.
    """
    last, columns = _POINTS_HEAD + number_of_rows(book), len(book.indicators) + 3
    title(sheet, f"得点表　{book.title.ja}", f"Scores: {book.title.en} {rule_book_words(book.name)}")
    notes(sheet, 2, _POINTS_NOTES)
    names = f"'{FACTS}'!{at(facts.first_row + 1, 0)}:{at(facts.last_row, 0)}"
    needed = facts.last_row - facts.first_row if book.entities is not None else 1
    blank = f"{filled(names)}<{needed}"
    told = f'="名前の入った行: "&{filled(names)}&"／{facts.last_row - facts.first_row}"'
    sheet.formula(_STATUS, 0, told, f"名前の入った行: 0／{facts.last_row - facts.first_row}", "note", "strong")
    heads = [book.entity.ja, *(f"指標{each.id} {each.name.ja}" for each in book.indicators), "総得点", "順位"]
    english = [book.entity.en, *(each.name.en for each in book.indicators), "total", "rank"]
    sheet.put_row(_POINTS_GROUP, 0, heads, "head", "computed_head")
    sheet.put_row(_POINTS_ENGLISH, 0, english, "head_english")
    block = sheet.block(_POINTS_HEAD, 0, last, columns - 1)
    text = f'=IF({blank},"",SCORE_TABLE("{book.name}",{facts.text(sheet)}))'
    array_formula(sheet, block, text, "cell", "unrounded")
    looks = {0: ("cell",), columns - 2: ("cell", "unrounded", "strong"), columns - 1: ("cell", "rank", "strong")}
    for row in range(_POINTS_HEAD, last + 1):
        for col, look in looks.items():
            if (row, col) != (_POINTS_HEAD, 0):
                sheet.put(row, col, None, *look)
    for row, height in ((_POINTS_GROUP, 48), (_POINTS_ENGLISH, 38)):
        sheet.worksheet.set_row(row, height)
    # The function repeats the heads in its first row, for it is one block with the names and the scores.
    sheet.worksheet.set_row(_POINTS_HEAD, 6)
    sheet.worksheet.set_column(0, 0, 14)
    sheet.worksheet.set_column(1, columns - 3, 18)
    sheet.worksheet.set_column(columns - 2, columns - 1, 11)
    sheet.worksheet.freeze_panes(_POINTS_HEAD + 1, 1)
    protect(sheet)
    page(sheet, last, columns - 1, header=(_POINTS_GROUP, _POINTS_ENGLISH))


def number_of_rows(book: DeviationBook) -> int:
    """Rows for entities: as many as there are, or enough where that is open."""
    return book.entities or _OPEN_NUMBER
