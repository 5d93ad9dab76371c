"""The sheet 公表得点: published scores and ranks beside what the functions make of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_addin.book.page import A3, mark_differences, notes, page, title
from xl_addin.book.sheet import Block, Inline, Sheet, at, unless_blank

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.book.data import PublishedScore
    from xl_addin.rulebook.model import DeviationBook

NAME = "公表得点"
TOP_THIRD = Inline("1/3", 1 / 3)
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩"

_SUMMARY = 4
_GROUP = 7
_HEAD = 8
_ENGLISH = 9
_FIRST = 10

_NOTES = [
    (
        "公表の順位は四捨五入しない得点から付けられ、得点は小数1桁で印刷されています。印刷された得点の合計や順位は公表と合わないことがあり、その箇所に色を付けています。",
        "Published ranks rest on unrounded scores, but scores are printed to one decimal: sums and ranks of printed scores may differ; such cells are coloured.",
    ),
    (
        "合計と差の ROUND(…,1) は2進小数の誤差を除くだけで、小数1桁どうしの計算結果は変えません。",
        "ROUND(…,1) in sums and differences only removes binary noise; it changes no one-decimal result.",
    ),
]


@dataclass(frozen=True)
class PublishedSheet:
    """Where the sheet keeps what other sheets refer to.

    Args:
        branches: names of the branches.
        scores: per indicator, the printed scores.
        total: the printed totals.
        total_rank: the published overall ranks.
        computed_rank: ranks of the printed totals.
        gap: distance of each printed total from that of the 15th.
    """

    branches: Block
    scores: tuple[Block, ...]
    total: Block
    total_rank: Block
    computed_rank: Block
    gap: Block


def write(sheet: Sheet, book: DeviationBook, published: Sequence[PublishedScore]) -> PublishedSheet:
    """Write the sheet.

    Args:
        sheet: the empty sheet.
        book: names and points of the indicators.
        published: one row per branch, in printed order.

    Returns:
        Where its columns are.
    """
    count = len(book.indicators)
    columns = _Columns(count)
    last = _FIRST + len(published) - 1
    title(
        sheet,
        "公表得点（令和5年度実績）と関数による計算",
        "Published scores of FY2023, and what the functions make of them",
    )
    notes(sheet, 2, _NOTES)
    _headings(sheet, book, columns)
    branches = sheet.put_column(_FIRST, 0, [row.branch for row in published], "cell")
    scores, ranks = [], []
    for place in range(count):
        scores.append(
            sheet.put_column(_FIRST, 1 + 2 * place, [row.scores[place] for row in published], "cell", "score")
        )
        ranks.append(sheet.put_column(_FIRST, 2 + 2 * place, [row.ranks[place] for row in published], "cell", "rank"))
    total = sheet.put_column(_FIRST, columns.total, [row.total for row in published], "cell", "score", "strong")
    ranks.append(sheet.put_column(_FIRST, columns.total + 1, [row.total_rank for row in published], "cell", "rank"))
    _sums(sheet, columns, published)
    computed = [
        sheet.score(_FIRST, columns.ranks + place, "SCORE_RANKS", [values], "cell", "rank")
        for place, values in enumerate([*scores, total])
    ]
    _rank_differences(sheet, columns, ranks, computed)
    _words(sheet, columns, last)
    gap = _gaps(sheet, columns, total)
    payroll = sheet.put_column(_FIRST, columns.payroll, [None] * len(published), "cell", "count", "input")
    sheet.score(_FIRST, columns.payroll + 1, "SCORE_REWARDS", [book.name, total, payroll], "cell", "rate")
    _counts(sheet, columns, last)
    mark_differences(sheet.block(_FIRST, columns.sum + 1, last))
    mark_differences(sheet.block(_FIRST, columns.differences, last, columns.words - 1))
    sheet.worksheet.freeze_panes(_FIRST, 1)
    page(sheet, last + 1, columns.payroll + 1, header=(_GROUP, _ENGLISH), paper=A3)
    return PublishedSheet(branches, tuple(scores), total, ranks[-1], computed[-1], gap)


class _Columns:
    """First column of each group."""

    def __init__(self, indicators: int) -> None:
        self.indicators = indicators
        self.total = 1 + 2 * indicators
        self.sum = self.total + 2
        self.ranks = self.sum + 2
        self.differences = self.ranks + indicators + 1
        self.words = self.differences + indicators + 1
        self.gap = self.words + 1
        self.payroll = self.gap + 1


def _headings(sheet: Sheet, book: DeviationBook, columns: _Columns) -> None:
    published, computed, given = ("head", "published_head"), ("head", "computed_head"), ("head", "input_head")
    worksheet = sheet.worksheet
    worksheet.set_row(_GROUP, 42)
    worksheet.set_row(_HEAD, 34)
    worksheet.set_row(_ENGLISH, 15)
    _single(sheet, 0, (book.entity.ja, book.entity.en), published, 9)
    for place, indicator in enumerate(book.indicators):
        col = 1 + 2 * place
        sheet.span(_GROUP, col, col + 1, f"{CIRCLED[place]}{indicator.name.ja}\n（{indicator.points:g}点）", *published)
    sheet.span(_GROUP, columns.total, columns.total + 1, f"総得点\n（{book.total_points:g}点）", *published)
    for col in range(1, columns.sum, 2):
        sheet.put_row(_HEAD, col, ["得点", "順位"], *published)
        sheet.put_row(_ENGLISH, col, ["score", "rank"], "head_english")
    worksheet.set_column(1, columns.sum - 1, 8)
    sheet.span(_GROUP, columns.sum, columns.sum + 1, "印刷された得点の合計", *computed)
    sheet.put_row(_HEAD, columns.sum, ["合計", "公表との差"], *computed)
    sheet.put_row(_ENGLISH, columns.sum, ["sum", "difference"], "head_english")
    worksheet.set_column(columns.sum, columns.sum + 1, 9)
    short = [*(CIRCLED[place] for place in range(columns.indicators)), "総得点"]
    for col, name, english in (
        (columns.ranks, "印刷された得点による順位（SCORE_RANKS）", "rank"),
        (columns.differences, "順位の公表との差", "diff."),
    ):
        sheet.span(_GROUP, col, col + columns.indicators, name, *computed)
        sheet.put_row(_HEAD, col, short, *computed)
        sheet.put_row(_ENGLISH, col, [english] * len(short), "head_english")
        worksheet.set_column(col, col + columns.indicators, 6.5)
    _single(sheet, columns.words, ("差異", "what differs"), computed, 21)
    _single(sheet, columns.gap, ("15位との差", "gap to the 15th"), computed, 11)
    _single(sheet, columns.payroll, ("総報酬額（円）\n入力欄", "payroll, yen"), given, 20)
    _single(sheet, columns.payroll + 1, ("報奨金による\n料率の引下げ", "cut in the rate"), computed, 13)


def _single(sheet: Sheet, col: int, names: tuple[str, str], style: tuple[str, ...], width: float) -> None:
    sheet.put(_HEAD, col, None, *style)
    sheet.worksheet.merge_range(_GROUP, col, _HEAD, col, names[0], sheet.styles(*style))
    sheet.shown[_GROUP, col] = names[0]
    sheet.put(_ENGLISH, col, names[1], "head_english")
    sheet.worksheet.set_column(col, col, width)


def _sums(sheet: Sheet, columns: _Columns, published: Sequence[PublishedScore]) -> None:
    for row, branch in enumerate(published, _FIRST):
        cells = [at(row, 1 + 2 * place) for place in range(columns.indicators)]
        total = round(sum(branch.scores), 1)
        text = unless_blank(f"ROUND(SUM({','.join(cells)}),1)", *cells)
        sheet.formula(row, columns.sum, text, total, "cell", "score")
        both = at(row, columns.sum), at(row, columns.total)
        difference = unless_blank(f"ROUND({both[0]}-{both[1]},1)", *both)
        sheet.formula(row, columns.sum + 1, difference, round(total - branch.total, 1) + 0.0, "cell", "signed")


def _rank_differences(sheet: Sheet, columns: _Columns, ranks: Sequence[Block], computed: Sequence[Block]) -> None:
    for place, (printed, made) in enumerate(zip(ranks, computed, strict=True)):
        for offset, (theirs, ours) in enumerate(zip(printed.numbers, made.numbers, strict=True)):
            row = _FIRST + offset
            both = at(row, made.first_col), at(row, printed.first_col)
            text = unless_blank(f"{both[0]}-{both[1]}", *both)
            sheet.formula(row, columns.differences + place, text, ours - theirs, "cell", "signed_rank")


def _words(sheet: Sheet, columns: _Columns, last: int) -> None:
    for row in range(_FIRST, last + 1):
        sum_cell = at(row, columns.sum + 1)
        ranks = f"{at(row, columns.differences)}:{at(row, columns.words - 1)}"
        count = f"SUMPRODUCT(({ranks}<>0)*1)"
        said = (
            f'IF({sum_cell}<>0,"合計 "&TEXT({sum_cell},"+0.0;-0.0"),"")'
            f'&IF(AND({sum_cell}<>0,{count}>0),"、","")&IF({count}>0,"順位 "&{count}&"件","")'
            f'&IF(AND({sum_cell}=0,{count}=0),"なし","")'
        )
        known = columns.words - columns.differences + 1
        text = f'=IF(COUNT({sum_cell},{ranks})<{known},"未計算",{said})'
        off = sheet.block(row, columns.sum + 1, row).numbers[0]
        changed = sum(value != 0 for value in sheet.block(row, columns.differences, row, columns.words - 1).numbers)
        words = [f"合計 {off:+.1f}"] * (off != 0) + [f"順位 {changed}件"] * (changed > 0)
        sheet.formula(row, columns.words, text, "、".join(words) or "なし", "cell")


def _gaps(sheet: Sheet, columns: _Columns, total: Block) -> Block:
    sheet.put(_SUMMARY + 1, columns.gap - 1, "15位の総得点（SCORE_CUT、上位3分の1）", "note")
    cut = sheet.score(_SUMMARY + 1, columns.payroll, "SCORE_CUT", [total, TOP_THIRD], "figure", "score")
    for row, value in enumerate(total.numbers, _FIRST):
        text = unless_blank(f"ROUND({at(row, total.first_col)}-{cut.text(sheet)},1)", at(row, total.first_col))
        sheet.formula(row, columns.gap, text, round(value - cut.numbers[0], 1) + 0.0, "cell", "signed")
    return sheet.block(_FIRST, columns.gap, _FIRST + len(total.numbers) - 1)


def _counts(sheet: Sheet, columns: _Columns, last: int) -> None:
    """Count what differs: below each column, and once more at the top."""
    foot = last + 1
    for col in range(columns.payroll + 2):
        sheet.put(foot, col, None, "foot")
    sheet.put(foot, 0, "差異の数", "foot")
    for col in [columns.sum + 1, *range(columns.differences, columns.words)]:
        _count(sheet, foot, col, sheet.block(_FIRST, col, last), "foot", "rank")
    sheet.put(_SUMMARY, 0, "合計が公表の総得点と違う支部の数  Branches whose sum differs", "note")
    _count(sheet, _SUMMARY, columns.total, sheet.block(_FIRST, columns.sum + 1, last), "figure", "rank")
    sheet.put(_SUMMARY + 1, 0, "順位が公表の順位と違うセルの数（6列）  Rank cells that differ, in six columns", "note")
    block = sheet.block(_FIRST, columns.differences, last, columns.words - 1)
    _count(sheet, _SUMMARY + 1, columns.total, block, "figure", "rank")


def _count(sheet: Sheet, row: int, col: int, block: Block, *style: str) -> None:
    value = sum(number != 0 for number in block.numbers)
    cells = block.text(sheet)
    sheet.formula(row, col, f"=SUMPRODUCT(ISNUMBER({cells})*({cells}<>0))", value, *style)
