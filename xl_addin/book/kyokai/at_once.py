"""The sheet 一括計算: the whole scheme in one SCORE_TABLE call, checked against the steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.book.page import notes, page, title
from xl_addin.book.sheet import at, unless_blank
from xl_addin.book.styles import DIFFERENT_COLOUR

if TYPE_CHECKING:
    from xl_addin.book.kyokai.scoring import ScoringSheet
    from xl_addin.book.sheet import Block, Sheet
    from xl_addin.rulebook.model import DeviationBook

NAME = "一括計算"

_SUMMARY = 3
_ENGLISH = 4
_HEAD = 5
_TOLERANCE = 1e-9
_SAME, _OTHER, _UNKNOWN = "一致", "不一致", "未計算"


def write(sheet: Sheet, book: DeviationBook, counts: Block, steps: ScoringSheet) -> Block:
    """Write the sheet.

    Args:
        sheet: the empty sheet.
        book: the rule book.
        counts: the table of facts with its header row.
        steps: the results of the sheet 得点計算.

    Returns:
        The table of results without its header: names, points per indicator, total and rank.
    """
    title(
        sheet, "一括計算（SCORE_TABLE、架空データによる計算例）", "The whole scheme in one call, on fictitious counts"
    )
    notes(
        sheet,
        2,
        [
            (
                "左の表は1つの配列数式です。右の列で「得点計算」と比べます。どちらかが空欄かエラーの支部は「未計算」です。",
                "One array formula, compared with the steps; 未計算 where either is blank or an error.",
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
    sheet.put(_SUMMARY, 0, "「得点計算」と一致しない支部の数（未計算を含む）  Branches that do not agree", "note")
    wrong = sum(cells[0] != _SAME for cells in verdicts.grid)
    text = f'=SUMPRODUCT(({verdicts.text(sheet)}<>"{_SAME}")*1)'
    sheet.formula(_SUMMARY, 4, text, wrong, "figure", "rank")
    _mark(verdicts)
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
    return sheet.block(first, table.first_col, last, rank)


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
    cells: list[str] = []
    for col, block in enumerate(others, 1):
        pair = at(row, col), at(block.first_row + offset, block.first_col, block.sheet)
        cells += pair
        pairs.append(f"ABS({pair[0]}-{pair[1]})")
        differences.append(abs(sheet.block(row, col, row).numbers[0] - block.numbers[offset]))
    text = unless_blank(f"MAX({','.join(pairs)})", *cells)
    sheet.formula(row, check, text, max(differences), "cell", "tiny")
    other = at(ranks.first_row + offset, ranks.first_col, ranks.sheet)
    moved = sheet.block(row, rank, row).numbers[0] - ranks.numbers[offset]
    text = unless_blank(f"{at(row, rank)}-{other}", at(row, rank), other)
    sheet.formula(row, check + 1, text, moved, "cell", "signed_rank")
    found = at(row, check), at(row, check + 1)
    same = f'IF(AND({found[0]}<{_TOLERANCE:.9f},{found[1]}=0),"{_SAME}","{_OTHER}")'
    # COUNT counts neither blanks nor errors, so that neither can pass for agreement.
    text = f'=IF(COUNT({",".join(found)})<2,"{_UNKNOWN}",{same})'
    verdict = _SAME if max(differences) < _TOLERANCE and moved == 0 else _OTHER
    sheet.formula(row, check + 2, text, verdict, "cell", "centre")


def _mark(verdicts: Block) -> None:
    """Colour the verdicts that are not agreement."""
    other = {
        "type": "cell",
        "criteria": "!=",
        "value": f'"{_SAME}"',
        "format": verdicts.sheet.styles.highlight(DIFFERENT_COLOUR),
    }
    corners = (verdicts.first_row, verdicts.first_col, verdicts.last_row, verdicts.last_col)
    verdicts.sheet.worksheet.conditional_format(*corners, other)
