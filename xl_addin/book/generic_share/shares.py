"""The sheet 使用状況: three rates per prefecture with their deviation scores and ranks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from xl_addin.book.page import mark_differences, mean_and_deviation, notes, page, title
from xl_addin.book.sheet import Block, Sheet, at, unless_blank

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.book.data import PrefectureShares

NAME = "使用状況"


class RateName(NamedTuple):
    """How a rate is called: in full, in a narrow header, and in English."""

    ja: str
    short: str
    en: str


RATES = (
    RateName("後発医薬品割合（薬剤料ベース）", "薬剤料ベース", "by cost"),
    RateName("後発医薬品割合（数量ベース）", "数量ベース", "by volume"),
    RateName("後発医薬品調剤率", "調剤率", "prescriptions"),
)
EXAMPLE = 1
"""The rate that the cell functions are shown on."""

_GROUP = 3
_HEAD = 4
_ENGLISH = 5
_FIRST = 6
_RATES, _SCORES, _RANKS, _CELLS = 1, 4, 7, 10
_POINTS = 50.0


@dataclass(frozen=True)
class SharesSheet:
    """Where the sheet keeps what others refer to.

    Args:
        prefectures: their names.
        rates: the three columns of rates.
        ranks: their ranks.
    """

    prefectures: Block
    rates: tuple[Block, ...]
    ranks: tuple[Block, ...]


def write(sheet: Sheet, rows: Sequence[PrefectureShares]) -> SharesSheet:
    """Write the sheet.

    Args:
        sheet: the empty sheet.
        rows: one per prefecture, in printed order.

    Returns:
        Where its columns are.
    """
    last = _FIRST + len(rows) - 1
    title(sheet, "後発医薬品の使用状況：偏差値と順位", "Use of generic drugs: deviation scores and ranks")
    text = (
        "左は1列を1つの式で（列の関数）、右端は1セルに1つの式で（セルの関数）。どちらも同じ値になります。",
        "Column functions on the left, cell functions on the right: the same values.",
    )
    notes(sheet, 2, [text])
    _headings(sheet)
    names = sheet.put_column(_FIRST, 0, [row.prefecture for row in rows], "cell")
    rates = tuple(
        sheet.put_column(_FIRST, _RATES + place, [row.shares[place] for row in rows], "cell", "score", "input")
        for place in range(len(RATES))
    )
    scores = tuple(
        sheet.score(_FIRST, _SCORES + place, "SCORE_DEVIATIONS", [block, _POINTS], "cell", "score")
        for place, block in enumerate(rates)
    )
    ranks = tuple(
        sheet.score(_FIRST, _RANKS + place, "SCORE_RANKS", [block], "cell", "rank") for place, block in enumerate(rates)
    )
    _cell_functions(sheet, rates[EXAMPLE], scores[EXAMPLE], ranks[EXAMPLE])
    _feet(sheet, last)
    mark_differences(sheet.block(_FIRST, _CELLS + 2, last, _CELLS + 3))
    sheet.worksheet.freeze_panes(_FIRST, 1)
    page(sheet, last + 2, _CELLS + 3, header=(_GROUP, _ENGLISH))
    return SharesSheet(names, rates, ranks)


def _headings(sheet: Sheet) -> None:
    computed = ("head", "computed_head")
    sheet.put(_GROUP, 0, "", "head")
    sheet.put(_HEAD, 0, "都道府県", "head")
    sheet.put(_ENGLISH, 0, "prefecture", "head_english")
    for col, name, style in (
        (_RATES, "率（％） 入力欄", ("head", "input_head")),
        (_SCORES, "偏差値（SCORE_DEVIATIONS）", computed),
        (_RANKS, "順位（SCORE_RANKS）", computed),
    ):
        sheet.span(_GROUP, col, col + len(RATES) - 1, name, *style)
        for place, rate in enumerate(RATES):
            sheet.put(_HEAD, col + place, rate.ja if col == _RATES else rate.short, *style)
            sheet.put(_ENGLISH, col + place, rate.en, "head_english")
    sheet.span(_GROUP, _CELLS, _CELLS + 3, f"{RATES[EXAMPLE].short}をセルの関数で", *computed)
    sheet.put_row(_HEAD, _CELLS, ["SCORE_\nDEVIATION", "SCORE_\nRANK", "偏差値の差", "順位の差"], *computed)
    sheet.put_row(_ENGLISH, _CELLS, ["score", "rank", "difference", "difference"], "head_english")
    for row, height in ((_GROUP, 20), (_HEAD, 50), (_ENGLISH, 15)):
        sheet.worksheet.set_row(row, height)
    sheet.worksheet.set_column(0, 0, 11)
    sheet.worksheet.set_column(_RATES, _RATES + 2, 15)
    sheet.worksheet.set_column(_SCORES, _CELLS + 3, 12)


def _cell_functions(sheet: Sheet, values: Block, scores: Block, ranks: Block) -> None:
    for row in range(values.first_row, values.last_row + 1):
        given = [sheet.cell(row, values.first_col), values]
        score = sheet.score(row, _CELLS, "SCORE_DEVIATION", [*given, _POINTS], "cell", "score")
        rank = sheet.score(row, _CELLS + 1, "SCORE_RANK", given, "cell", "rank")
        for place, (made, column, look) in enumerate(
            ((score, scores, "signed_unrounded"), (rank, ranks, "signed_rank"))
        ):
            theirs = column.numbers[row - values.first_row]
            # Both sums run over the same numbers, but not always in the same order.
            both = at(row, made.first_col), at(row, column.first_col)
            text = unless_blank(f"ROUND({both[0]}-{both[1]},9)", *both)
            off = round(made.numbers[0] - theirs, 9) + 0.0
            sheet.formula(row, _CELLS + 2 + place, text, off, "cell", look)


def _feet(sheet: Sheet, last: int) -> None:
    for row, name in ((last + 1, "平均 mean"), (last + 2, "標準偏差 SD")):
        for col in range(_CELLS + 4):
            sheet.put(row, col, None, "foot")
        sheet.put(row, 0, name, "foot")
    for col in range(_RATES, _RANKS):
        mean_and_deviation(sheet, last + 1, sheet.block(_FIRST, col, last))
