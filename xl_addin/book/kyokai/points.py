"""The sheet 配点: points, parts and weights of a rule book, which the scoring formulas refer to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_addin.book.page import page, title
from xl_addin.book.sheet import Block, Sheet, at

if TYPE_CHECKING:
    from xl_addin.rulebook.model import DeviationBook

NAME = "配点"

_HEAD = 4
_FIRST = 6
_KINDS = {"level": "率", "growth": "率の伸び（伸びしろに占める割合）", "change": "件数の上昇率"}
_OWNS = {"current": "当年度", "previous": "前年度", None: "－"}
_COLUMNS = (
    ("番号", "no.", 7),
    ("指標", "indicator", 42),
    ("配点", "points", 9),
    ("評価項目", "part", 30),
    ("測り方", "measured by", 34),
    ("伸びしろの基準", "own rate", 16),
    ("評価割合", "weight", 11),
)
_POINTS, _OWN, _WEIGHT = 2, 5, 6


@dataclass(frozen=True)
class IndicatorCells:
    """Where the settings of one indicator stand.

    Args:
        points: its 配点.
        weights: one cell per part.
        owns: one cell per part; what SCORE_GROWTHS takes as its last argument.
    """

    points: Block
    weights: Block
    owns: tuple[Block, ...]


def write(sheet: Sheet, book: DeviationBook) -> tuple[IndicatorCells, ...]:
    """Write the sheet.

    Args:
        sheet: the empty sheet.
        book: the rule book.

    Returns:
        The cells of each indicator.
    """
    title(sheet, f"配点と評価割合（{book.title.ja}）", f"Points and weights: {book.title.en}")
    sheet.put(
        2, 0, f"規則集 {book.name} から作成。得点計算の式はこの表を参照します。  Made from the rule book.", "note"
    )
    for col, (ja, en, width) in enumerate(_COLUMNS):
        sheet.put(_HEAD, col, ja, "head")
        sheet.put(_HEAD + 1, col, en, "head_english")
        sheet.worksheet.set_column(col, col, width)
    sheet.worksheet.set_row(_HEAD + 1, 15)
    row = _FIRST
    found = []
    for indicator in book.indicators:
        first = row
        for place, part in enumerate(indicator.parts):
            top = place == 0
            sheet.put(row, 0, indicator.id if top else None, "cell", "centre")
            sheet.put(row, 1, indicator.name.ja if top else None, "cell")
            sheet.put(row, _POINTS, float(indicator.points) if top else None, "cell", "rank", "strong")
            sheet.put_row(row, 3, [part.name.ja, _KINDS[part.kind], _OWNS[part.own]], "cell")
            sheet.put(row, _WEIGHT, float(part.weight), "cell", "share")
            row += 1
        owns = tuple(sheet.block(place, _OWN, place) for place in range(first, row))
        found.append(IndicatorCells(sheet.block(first, _POINTS, first), sheet.block(first, _WEIGHT, row - 1), owns))
    _total(sheet, row)
    row = _reward(sheet, book, row + 2)
    sheet.worksheet.freeze_panes(_FIRST, 2)
    page(sheet, row, len(_COLUMNS) - 1, header=(_HEAD, _HEAD + 1))
    return tuple(found)


def _total(sheet: Sheet, row: int) -> None:
    for col in range(len(_COLUMNS)):
        sheet.put(row, col, None, "foot")
    sheet.put(row, 1, "合計", "foot")
    points = sheet.block(_FIRST, _POINTS, row - 1)
    text = f"=SUM({at(_FIRST, _POINTS)}:{at(row - 1, _POINTS)})"
    sheet.formula(row, _POINTS, text, sum(points.numbers), "foot", "rank")


def _reward(sheet: Sheet, book: DeviationBook, row: int) -> int:
    if book.reward is None:
        return row
    sheet.put(row, 1, "報奨金の対象になる上位の数", "cell")
    sheet.put(row, _POINTS, book.reward.top, "cell", "rank", "strong")
    sheet.put(row, 3, "rewarded branches", "english")
    sheet.put(row + 1, 1, "財源となる保険料率", "cell")
    sheet.put(row + 1, _POINTS, float(book.reward.levy), "cell", "rate", "strong", "centre")
    sheet.put(row + 1, 3, "levy in the premium rate", "english")
    return row + 1
