"""The sheet 達成状況: how many insurers met each line, as shares, and the points that makes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from xl_addin.book.inputs.numbers import Allowed, not_whole, offer_numbers
from xl_addin.book.inputs.rows import protect
from xl_addin.book.page import notes, page, title, wrapped_height
from xl_addin.book.rules.words import heading_with_years
from xl_addin.book.sheet import at, unless_blank
from xl_addin.book.tier_words import points_style

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xl_addin.book.sheet import Block, Sheet
    from xl_addin.rulebook.tiers import TierBook, TierIndicator

NAME = "達成状況"

_INSURERS = 5
_HEAD = 7
_ENGLISH = 8
_FIRST = 9
_NO, _TEXT, _POINTS, _COUNT, _OF_ALL, _OF_BASE, _SUM = range(7)
_COLUMNS = (
    ("番号", "no.", 10, "published_head"),
    ("達成基準", "criterion", 60, "published_head"),
    ("配点", "points", 8, "published_head"),
    ("達成\n保険者数", "insurers that met it", 11, "input_head"),
    ("全保険者に\n占める割合", "share of all", 13, "computed_head"),
    ("{base}を満たした\n保険者に占める割合", "share of those that met the base line", 20, "computed_head"),
    ("得点の合計\n（配点×保険者数）", "points of all of them", 16, "computed_head"),
)
_NOTES = [
    (
        "達成保険者数は資料の値で、黄色の欄は書き換えられます。",
        "Numbers of insurers are the source's; yellow cells may be typed over.",
    ),
    (
        "県内の保険者数は資料になく、入れるまで全保険者に占める割合は空欄です。",
        "The source does not say how many insurers there are: shares of all stay blank until then.",
    ),
]


class Counted(NamedTuple):
    """Columns with a row per line: how many insurers met it, and their shares of all and of those that met the first."""

    counts: Block
    of_all: Block
    of_base: Block


def write(sheet: Sheet, book: TierBook, counts: Mapping[tuple[str, str], int]) -> Counted:
    """Write the sheet.

    Args:
        sheet: the empty sheet.
        book: the rules.
        counts: by indicator id and line number, how many insurers met it.

    Returns:
        Where its columns are.
    """
    (indicator,) = book.indicators
    title(
        sheet,
        f"千葉県 {heading_with_years(indicator)}",
        "Chiba: insurers that met each line, and their points",
    )
    notes(sheet, 2, _NOTES)
    sheet.span(_INSURERS, 0, _TEXT, "県内の保険者数（入力欄）  Number of insurers in the prefecture (input)", "note")
    sheet.put(_INSURERS, _COUNT, None, "cell", "count", "input", "centre")
    offer_numbers(sheet.block(_INSURERS, _COUNT, _INSURERS), Allowed(whole=True, least=1))
    sheet.worksheet.set_row(_INSURERS, 21)
    _headings(sheet, indicator.lines[0].no)
    for row, line in enumerate(indicator.lines, _FIRST):
        count = counts[indicator.id, line.no]
        sheet.put(row, _NO, line.no, "cell", "centre")
        sheet.put(row, _TEXT, line.text.ja, "cell", "wrapped")
        sheet.put(row, _POINTS, float(line.points), *points_style(line))
        sheet.put(row, _COUNT, count, "cell", "count", "input", "centre")
        _shares(sheet, row, count, counts[indicator.id, indicator.lines[0].no])
        points = float(line.points) * count
        text = unless_blank(f"IF({_wrong(sheet, row)},NA(),{at(row, _POINTS)}*{at(row, _COUNT)})", at(row, _COUNT))
        sheet.formula(row, _SUM, text, points, "cell", "count", "centre")
        sheet.worksheet.set_row(row, max(22, wrapped_height(line.text.ja, _COLUMNS[_TEXT][2])))
    last = _FIRST + len(indicator.lines) - 1
    offer_numbers(sheet.block(_FIRST, _COUNT, last), Allowed(whole=True, least=0))
    _totals(sheet, last)
    foot = _maximum(sheet, last + 3, book, indicator)
    protect(sheet)
    sheet.worksheet.freeze_panes(_FIRST, 0)
    page(sheet, foot, _SUM, header=(_HEAD, _ENGLISH), pages=1)
    return Counted(*(sheet.block(_FIRST, col, last) for col in (_COUNT, _OF_ALL, _OF_BASE)))


def _headings(sheet: Sheet, base: str) -> None:
    for col, (ja, en, width, colour) in enumerate(_COLUMNS):
        sheet.put(_HEAD, col, ja.format(base=base), "head", colour)
        sheet.put(_ENGLISH, col, en, "head_english")
        sheet.worksheet.set_column(col, col, width)
    sheet.worksheet.set_row(_HEAD, 36)
    sheet.worksheet.set_row(_ENGLISH, 24)


def _wholes(sheet: Sheet) -> tuple[str, str]:
    """The cells that no count can be above: the number of insurers, and how many met the first line."""
    return sheet.block(_INSURERS, _COUNT, _INSURERS).text(sheet), sheet.block(_FIRST, _COUNT, _FIRST).text(sheet)


def _wrong(sheet: Sheet, row: int) -> str:
    """The condition that a count cannot be."""
    return not_whole(at(row, _COUNT), 0, *_wholes(sheet))


def _shares(sheet: Sheet, row: int, count: int, base: int) -> None:
    """Shares of all insurers and of those that met the first line; of counts that cannot be they are errors."""
    cell = at(row, _COUNT)
    all_of_them, first = _wholes(sheet)
    for col, whole, value in ((_OF_ALL, all_of_them, ""), (_OF_BASE, first, count / base)):
        share = f"IF(OR({_wrong(sheet, row)},{not_whole(whole, 1)}),NA(),{cell}/{whole})"
        sheet.formula(row, col, unless_blank(share, cell, whole), value, "cell", "percentage")


def _totals(sheet: Sheet, last: int) -> None:
    row = last + 1
    sheet.span(row, _NO, _TEXT, "計", "cell", "total_row")
    # A sum of some of the lines would pass for all of them.
    lacking = f"SUMPRODUCT((LEN({at(_FIRST, _COUNT)}:{at(last, _COUNT)})=0)*1)>0"
    for col, look, blank in ((_POINTS, "points", ""), (_SUM, "count", lacking)):
        total = sum(sheet.block(_FIRST, col, last).numbers)
        added = f"SUM({at(_FIRST, col)}:{at(last, col)})"
        text = f'=IF({blank},"",{added})' if blank else f"={added}"
        sheet.formula(row, col, text, total, "cell", look, "total_row", "centre")
    for col in (_COUNT, _OF_ALL, _OF_BASE):
        sheet.put(row, col, None, "cell", "total_row")
    sheet.worksheet.set_row(row, 22)


def _maximum(sheet: Sheet, row: int, book: TierBook, indicator: TierIndicator) -> int:
    """Set the printed maximum beside the one that the lines reach, with the reason; return the last row."""
    sheet.put_row(row, _NO, ["満点", "Maximum"], "section")
    sheet.put_row(row, _POINTS, [""] * (_SUM - _POINTS + 1), "section")
    printed = float(indicator.printed) if indicator.printed is not None else None
    labels = (
        "見出しに印刷された満点  printed",
        "3つの行を全て満たしたときの点（SCORE_MAX）  reachable",
        "差  difference",
    )
    for place, label in enumerate(labels, 1):
        sheet.span(row + place, _NO, _TEXT, label, "cell")
        sheet.worksheet.set_row(row + place, 21)
    sheet.put(row + 1, _POINTS, printed, "cell", "points", "centre")
    most = sheet.score(row + 2, _POINTS, "SCORE_MAX", [book.name, indicator.id], "cell", "points", "strong")
    text = unless_blank(f"{at(row + 2, _POINTS)}-{at(row + 1, _POINTS)}", at(row + 1, _POINTS))
    difference = most.numbers[0] - (printed or 0)
    sheet.formula(row + 3, _POINTS, text, difference, "cell", "signed_points", "different")
    row += 4
    for note in indicator.notes:
        sheet.span(row, _NO, _SUM, note.ja, "wrapped")
        sheet.span(row + 1, _NO, _SUM, note.en, "wrapped_english")
        sheet.worksheet.set_row(row, wrapped_height(note.ja, 120))
        sheet.worksheet.set_row(row + 1, wrapped_height(note.en, 120))
        row += 2
    return row - 1
