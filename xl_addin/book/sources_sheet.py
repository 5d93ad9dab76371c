"""The sheet 出典: where each figure comes from, and how what the sources leave open is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from xl_addin.book.page import page, title, wrapped_height

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.book.sheet import Sheet
    from xl_addin.rulebook.model import DeviationBook, Source

NAME = "出典"

_WIDTHS = (36, 50, 42, 34)
_GUTTER = 3


class Cited(NamedTuple):
    """The source of one figure: what it is, the document, the place in it, the file that was read."""

    what: str
    document: str
    place: str
    file: str


class Note(NamedTuple):
    """One note on method, in Japanese and in English."""

    ja: str
    en: str


def rule_book_notes(book: DeviationBook) -> list[Note]:
    """Collect what a rule book says about how it was read."""
    notes = [*book.notes, *(book.reward.notes if book.reward else ())]
    found = [Note(note.ja, note.en) for note in notes]
    for indicator in book.indicators:
        found += [
            Note(f"指標{indicator.id}：{note.ja}", f"Indicator {indicator.id}: {note.en}") for note in indicator.notes
        ]
    return found


def rule_book_sources(book: DeviationBook) -> list[Cited]:
    """Collect the sources of a rule book: of each indicator, and of the reward."""
    found = [
        Cited(f"指標{indicator.id} {indicator.name.ja}", *_cited(indicator.source)) for indicator in book.indicators
    ]
    if book.reward is not None:
        found.append(Cited("報奨金", *_cited(book.reward.source)))
    return found


def write(sheet: Sheet, cited: Sequence[Cited], notes: Sequence[Note]) -> None:
    """Write the sheet.

    Args:
        sheet: the empty sheet.
        cited: the sources, in the order of the workbook.
        notes: notes on method.
    """
    title(sheet, "出典と方法", "Sources and method")
    for col, width in enumerate(_WIDTHS):
        sheet.worksheet.set_column(col, col, width)
    heads = ("何の数値か\nfigure", "資料\ndocument", "資料の中の場所\nplace", "ファイル\nfile")
    sheet.put_row(2, 0, heads, "head")
    sheet.worksheet.set_row(2, 34)
    row = 3
    for source in cited:
        sheet.put_row(row, 0, source, "cell", "wrapped")
        heights = [wrapped_height(text, width) for text, width in zip(source, _WIDTHS, strict=True)]
        sheet.worksheet.set_row(row, max(heights))
        row += 1
    row += 1
    sheet.put_row(row, 0, ["方法についての注", "", "Notes on method", ""], "section")
    sheet.worksheet.set_row(row, 21)
    for note in notes:
        row += 1
        sheet.span(row, 0, 1, note.ja, "wrapped")
        sheet.span(row, 2, 3, note.en, "wrapped_english", "gutter")
        left, right = _WIDTHS[0] + _WIDTHS[1], _WIDTHS[2] + _WIDTHS[3] - _GUTTER
        sheet.worksheet.set_row(row, max(wrapped_height(note.ja, left), wrapped_height(note.en, right)))
    sheet.worksheet.freeze_panes(3, 0)
    page(sheet, row, len(_WIDTHS) - 1)


def _cited(source: Source) -> tuple[str, str, str]:
    return source.title, source.place, source.file
