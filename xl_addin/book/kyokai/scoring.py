"""The sheet 得点計算: from counts to rates, deviation scores, totals and ranks, one column per step."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_addin.book.kyokai.published import TOP_THIRD
from xl_addin.book.page import A3, mean_and_deviation, notes, page, title
from xl_addin.book.sheet import Block, Sheet, at, same_unless_blank, unless_blank

if TYPE_CHECKING:
    from xl_addin.book.kyokai.points import IndicatorCells
    from xl_addin.rulebook.model import DeviationBook, DeviationIndicator, Measure, Part

NAME = "得点計算"

_CUT = 4
_GROUP = 5
_HEAD = 6
_ENGLISH = 7
_FIRST = 8
_TOTAL, _RANK, _GAP, _STEPS = 1, 2, 3, 4
_FULL = 100.0
_SCALE = 66

_NOTES = [
    (
        "「実績入力」と「配点」から計算します。件数が空欄の支部は0点にせず空欄とし、残りの支部で計算します。分子が分母より多いなど、ありえない件数はエラーになります。",
        "Blank counts leave blanks, never 0; impossible counts are errors.",
    ),
    (
        "率＝分子÷分母×100（％）。伸び＝（当年度－前年度）÷（100－伸びしろの基準の率）。得点＝配点×（1＋（値－平均）÷母標準偏差÷5）を評価割合で加重。",
        "Rate in per cent; rise as a share of the headroom; score = points × (1 + (x − mean) / population SD / 5), weighted.",
    ),
]


@dataclass(frozen=True)
class ScoringSheet:
    """Where the sheet keeps its results.

    Args:
        scores: per indicator, the column of points.
        total: the totals.
        rank: their ranks.
    """

    scores: tuple[Block, ...]
    total: Block
    rank: Block


@dataclass
class _Steps:
    """Writes the columns of one indicator from left to right."""

    sheet: Sheet
    facts: dict[str, Block]
    col: int

    def rate(self, measure: Measure, ja: str, en: str) -> Block:
        """A rate in per cent, by native formulas."""
        top, bottom = (self.facts[fact.key] for fact in (measure.numerator, measure.denominator))
        self._head(ja, en)
        for offset, (above, below) in enumerate(zip(top.numbers, bottom.numbers, strict=True)):
            cells = [at(block.first_row + offset, block.first_col, block.sheet) for block in (top, bottom)]
            text = _rate(*cells)
            self.sheet.formula(_FIRST + offset, self.col, text, 100 * above / below, "cell", "unrounded")
        self.col += 1
        return self.sheet.block(_FIRST, self.col - 1, _FIRST + len(top.numbers) - 1)

    def score(self, ja: str, en: str, function: str, given: list[Block | float], *style: str) -> Block:
        """A column function."""
        self._head(ja, en)
        block = self.sheet.score(_FIRST, self.col, function, given, "cell", *style)
        self.col += 1
        return block

    def _head(self, ja: str, en: str) -> None:
        self.sheet.put(_HEAD, self.col, ja, "head", "computed_head")
        self.sheet.put(_ENGLISH, self.col, en, "head_english")


def write(sheet: Sheet, book: DeviationBook, counts: Block, settings: tuple[IndicatorCells, ...]) -> ScoringSheet:
    """Write the sheet.

    Args:
        sheet: the empty sheet.
        book: the rule book.
        counts: the table of facts with its header row.
        settings: the cells of points and weights, per indicator.

    Returns:
        Where its results are.
    """
    title(sheet, "得点計算（架空データによる計算例）", "Scoring, step by step, on fictitious counts")
    notes(sheet, 2, _NOTES)
    facts = _facts(book, counts)
    steps = _Steps(sheet, facts, _STEPS)
    scores, starts = [], []
    for indicator, cells in zip(book.indicators, settings, strict=True):
        start = steps.col
        starts.append(start)
        scores.append(_indicator(steps, indicator, cells))
        name = f"指標{indicator.id} {indicator.name.ja}（{indicator.points:g}点）"
        sheet.span(_GROUP, start, steps.col - 1, name, "head", "computed_head")
        sheet.worksheet.set_column(start, steps.col - 1, 8.5)
    branches = [str(row[0]) for row in counts.column(0).grid[1:]]
    last = _FIRST + len(branches) - 1
    _names(sheet, book, counts, branches)
    total, rank = _totals(sheet, scores)
    _feet(sheet, last, [_TOTAL, *(block.first_col for block in scores)], steps.col)
    for row, height in ((_GROUP, 20), (_HEAD, 48), (_ENGLISH, 26)):
        sheet.worksheet.set_row(row, height)
    sheet.worksheet.freeze_panes(_FIRST, _STEPS)
    page(sheet, last + 2, steps.col - 1, header=(_GROUP, _ENGLISH), paper=A3)
    # Forty columns on one page cannot be read: two pages side by side, parted between indicators, the totals on both.
    sheet.worksheet.set_print_scale(_SCALE)
    sheet.worksheet.set_v_pagebreaks([starts[len(starts) // 2]])
    sheet.worksheet.repeat_columns(0, _GAP)
    return ScoringSheet(tuple(scores), total, rank)


def _facts(book: DeviationBook, counts: Block) -> dict[str, Block]:
    """The column of each fact, found by its header."""
    headers = list(counts.grid[0])
    found = {}
    for fact in book.facts:
        col = counts.first_col + headers.index(fact.label.ja)
        found[fact.key] = counts.sheet.block(counts.first_row + 1, col, counts.last_row)
    return found


def _indicator(steps: _Steps, indicator: DeviationIndicator, cells: IndicatorCells) -> Block:
    years = [("当年度の率\n（％）", "rate, this year"), ("前年度の率\n（％）", "rate, last year")]
    rates = [steps.rate(measure, *names) for measure, names in zip(indicator.measures, years, strict=False)]
    measured = [
        _measured(steps, indicator, part, own, rates) for part, own in zip(indicator.parts, cells.owns, strict=True)
    ]
    parts = [
        steps.score(
            f"得点\n（{_SHORT[part.kind][0]}）",
            f"score: {_SHORT[part.kind][1]}",
            "SCORE_DEVIATIONS",
            [block, cells.points],
            "unrounded",
        )
        for part, block in zip(indicator.parts, measured, strict=True)
    ]
    block = steps.sheet.block(_FIRST, parts[0].first_col, parts[0].last_row, parts[-1].first_col)
    score = steps.score("指標の\n得点", "points", "SCORE_WEIGHTED", [block, cells.weights], "unrounded", "strong")
    steps.score("順位", "rank", "SCORE_RANKS", [score], "rank")
    return score


_SHORT = {"level": ("率", "rate"), "growth": ("伸び", "rise"), "change": ("上昇率", "growth")}


def _rate(numerator: str, denominator: str) -> str:
    """A rate in per cent: blank where a count is, an error where the counts cannot be."""
    impossible = (
        f"COUNT({numerator},{denominator})<2",
        f"{denominator}<=0",
        f"{numerator}<0",
        f"{numerator}>{denominator}",
    )
    # Multiplied first, so that only the division rounds.
    rate = f"IF(OR({','.join(impossible)}),NA(),100*{numerator}/{denominator})"
    return unless_blank(rate, numerator, denominator)


def _measured(steps: _Steps, indicator: DeviationIndicator, part: Part, own: Block, rates: list[Block]) -> Block:
    """The figures that a part is scored on."""
    if part.kind == "level":
        return rates[0]
    if part.kind == "growth":
        return steps.score("率の伸び", "rise of rate", "SCORE_GROWTHS", [*rates, _FULL, own], "rate")
    counts = [steps.facts[measure.numerator.key] for measure in indicator.measures]
    return steps.score("件数の\n上昇率", "growth of count", "SCORE_CHANGES", [*counts], "rate")


def _names(sheet: Sheet, book: DeviationBook, counts: Block, branches: list[str]) -> None:
    sheet.put(_GROUP, 0, "", "head")
    sheet.put(_HEAD, 0, book.entity.ja, "head")
    sheet.put(_ENGLISH, 0, book.entity.en, "head_english")
    sheet.worksheet.set_column(0, 0, 10)
    for offset, branch in enumerate(branches):
        text = same_unless_blank(at(counts.first_row + 1 + offset, counts.first_col, counts.sheet))
        sheet.formula(_FIRST + offset, 0, text, branch, "cell")


def _totals(sheet: Sheet, scores: list[Block]) -> tuple[Block, Block]:
    sheet.span(_GROUP, _TOTAL, _GAP, "総得点（四捨五入しない）", "head", "computed_head")
    sheet.put_row(_HEAD, _TOTAL, ["総得点", "順位", "15位との差"], "head", "computed_head")
    sheet.put_row(_ENGLISH, _TOTAL, ["total", "rank", "gap to the 15th"], "head_english")
    sheet.worksheet.set_column(_TOTAL, _TOTAL, 10)
    sheet.worksheet.set_column(_RANK, _RANK, 6)
    sheet.worksheet.set_column(_GAP, _GAP, 11)
    for offset, points in enumerate(zip(*(block.numbers for block in scores), strict=True)):
        row = _FIRST + offset
        cells = [at(row, block.first_col) for block in scores]
        # A sum skips blanks, but some of the indicators are no total.
        text = unless_blank(f"SUM({','.join(cells)})", *cells)
        sheet.formula(row, _TOTAL, text, math.fsum(points), "cell", "unrounded", "strong")
    total = sheet.block(_FIRST, _TOTAL, scores[0].last_row)
    rank = sheet.score(_FIRST, _RANK, "SCORE_RANKS", [total], "cell", "rank", "strong")
    sheet.put(_CUT, 0, "15位の総得点（SCORE_CUT、上位3分の1）  the 15th", "note")
    cut = sheet.score(_CUT, _STEPS + 2, "SCORE_CUT", [total, TOP_THIRD], "cell", "unrounded", "strong")
    for row, value in enumerate(total.numbers, _FIRST):
        text = unless_blank(f"{at(row, _TOTAL)}-{cut.text(sheet)}", at(row, _TOTAL))
        sheet.formula(row, _GAP, text, value - cut.numbers[0], "cell", "signed_unrounded")
    return total, rank


def _feet(sheet: Sheet, last: int, columns: list[int], width: int) -> None:
    """Mean and standard deviation below the scores: the mean of an indicator is its 配点."""
    for row, name in ((last + 1, "平均 mean"), (last + 2, "標準偏差 SD")):
        for col in range(width):
            sheet.put(row, col, None, "foot")
        sheet.put(row, 0, name, "foot")
    for col in columns:
        mean_and_deviation(sheet, last + 1, sheet.block(_FIRST, col, last))
