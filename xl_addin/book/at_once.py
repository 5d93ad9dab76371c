"""The sheet 一括計算: the whole scheme in one SCORE_TABLE call, checked against the steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.book.page import notes, page, title
from xl_addin.book.sheet import at

if TYPE_CHECKING:
    from xl_addin.book.scoring import ScoringSheet
    from xl_addin.book.sheet import Block, Sheet
    from xl_addin.rulebook.model import RuleBook

NAME = "一括計算"

_SUMMARY = 3
_ENGLISH = 4
_HEAD = 5
_TOLERANCE = 1e-9


def write(sheet: Sheet, book: RuleBook, counts: Block, steps: ScoringSheet) -> None:
    """Write the sheet.

    Args:
        sheet: the empty sheet.
        book: the rule book.
        counts: the table of facts with its header row.
        steps: the results of the sheet 得点計算.
    """
    title(
        sheet, "一括計算（SCORE_TABLE、架空データによる計算例）", "The whole scheme in one call, on fictitious counts"
    )
    notes(
        sheet,
        2,
        [
            (
                "左の表は1つの配列数式です。右の列で「得点計算」と比べます。",
                "One array formula; the columns on the right compare it with the steps.",
            )
        ],
    )
    table = sheet.score(_HEAD, 0, "SCORE_TABLE", [book.name, counts], "head", "computed_head")
    first, last, rank = _HEAD + 1, table.last_row, table.last_col
    _restyle(sheet, table)
    english = [book.entity.en, *(indicator.name.en for indicator in book.indicators), "total", "rank"]
    sheet.put_row(_ENGLISH, 0, english, "head_english")
    check = rank + 2
    heads = [("得点の差の最大", "largest difference"), ("順位の差", "rank difference"), ("判定", "verdict")]
    for place, (ja, en) in enumerate(heads):
        sheet.put(_HEAD, check + place, ja, "head", "computed_head")
        sheet.put(_ENGLISH, check + place, en, "head_english")
    for row in range(first, last + 1):
        _check(sheet, row, rank, steps)
    verdicts = sheet.block(first, check + 2, last)
    sheet.put(_SUMMARY, 0, "「得点計算」と一致しない支部の数  Branches that disagree", "note")
    wrong = sum(cells[0] != "一致" for cells in verdicts.grid)
    sheet.formula(_SUMMARY, 4, f'=COUNTIF({verdicts.text(sheet)},"不一致")', wrong, "figure", "rank")
    sheet.worksheet.set_row(_ENGLISH, 38)
    sheet.worksheet.set_row(_HEAD, 52)
    sheet.worksheet.set_column(0, 0, 10)
    sheet.worksheet.set_column(1, rank - 2, 15)
    sheet.worksheet.set_column(rank - 1, rank - 1, 11)
    sheet.worksheet.set_column(rank, rank, 8)
    sheet.worksheet.set_column(rank + 1, rank + 1, 3)
    sheet.worksheet.set_column(check, check + 2, 13)
    sheet.worksheet.freeze_panes(first, 1)
    page(sheet, last, check + 2, header=(_ENGLISH, _HEAD))


def _restyle(sheet: Sheet, table: Block) -> None:
    """Give the names, scores, totals and ranks of the block their own look; its header keeps that of the block."""
    looks = {
        table.first_col: ("cell",),
        table.last_col - 1: ("cell", "unrounded", "strong"),
        table.last_col: ("cell", "rank", "strong"),
    }
    for row in range(table.first_row + 1, table.last_row + 1):
        for col in range(table.first_col, table.last_col + 1):
            sheet.put(row, col, sheet.shown[row, col], *looks.get(col, ("cell", "unrounded")))


def _check(sheet: Sheet, row: int, rank: int, steps: ScoringSheet) -> None:
    offset, check = row - _HEAD - 1, rank + 2
    others, ranks = [*steps.scores, steps.total], steps.rank
    pairs, differences = [], []
    for col, block in enumerate(others, 1):
        pairs.append(f"ABS({at(row, col)}-{at(block.first_row + offset, block.first_col, block.sheet)})")
        differences.append(abs(sheet.block(row, col, row).numbers[0] - block.numbers[offset]))
    sheet.formula(row, check, f"=MAX({','.join(pairs)})", max(differences), "cell", "tiny")
    other = at(ranks.first_row + offset, ranks.first_col, ranks.sheet)
    moved = sheet.block(row, rank, row).numbers[0] - ranks.numbers[offset]
    sheet.formula(row, check + 1, f"={at(row, rank)}-{other}", moved, "cell", "signed_rank")
    text = f'=IF(AND({at(row, check)}<{_TOLERANCE:.9f},{at(row, check + 1)}=0),"一致","不一致")'
    verdict = "一致" if max(differences) < _TOLERANCE and moved == 0 else "不一致"
    sheet.formula(row, check + 2, text, verdict, "cell", "centre")
