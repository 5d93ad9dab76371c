"""The sheet 実績入力: the counts that a rule book asks for, filled with fictitious figures."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from xl_addin.book.page import A3, page, title

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.book.sheet import Block, Sheet
    from xl_addin.rulebook.model import DeviationBook

NAME = "実績入力"

_GROUP = 5
_ENGLISH = 6
_HEAD = 7
_SEED = 2023
WARNING = "架空データ：このシートの数値はすべて作りものです。実際の支部の実績ではありません。"
WARNING_EN = "FICTITIOUS: every figure on this sheet is made up; none is a branch's own."
_USE = "黄色の欄に当年度と前年度の実績を入力（貼り付け）すると、「得点計算」「一括計算」が計算されます。わからない件数は 0 にせず空欄のままに。見出しと支部名は変えないでください。"
_USE_EN = "Type or paste this and last year's counts into the yellow cells, leaving unknown ones blank; keep the headers and names."


def fictitious_counts(branches: Sequence[str]) -> list[dict[str, int]]:
    """Make up counts in plausible ranges, always the same ones.

    Args:
        branches: names of the branches; only their number matters.

    Returns:
        Per branch, the count of every fact of the rule book kyokai/2023 by its key.
    """
    chance = random.Random(_SEED)  # noqa: S311 - example figures, not secrets
    return [_one_branch(chance) for _ in branches]


def write(sheet: Sheet, book: DeviationBook, branches: Sequence[str], counts: Sequence[dict[str, int]]) -> Block:
    """Write the sheet.

    Args:
        sheet: the empty sheet.
        book: names the facts; each is a column.
        branches: one row each.
        counts: per branch, the number of each fact by its key.

    Returns:
        The table with its header row, as SCORE_TABLE takes it.
    """
    first = _HEAD + 1
    last = _HEAD + len(branches)
    title(sheet, "実績入力（当年度・前年度の件数）", "Counts of this and last year")
    sheet.put(2, 0, WARNING, "warning")
    sheet.put(3, 0, f"{WARNING_EN}", "english")
    sheet.put(4, 0, f"{_USE}  {_USE_EN}", "note")
    sheet.worksheet.set_row(2, 27)
    sheet.worksheet.set_row(3, 15)
    sheet.put(_GROUP, 0, "", "head")
    sheet.put(_ENGLISH, 0, book.entity.en, "head_english")
    sheet.put(_HEAD, 0, book.entity.ja, "head")
    sheet.put_column(first, 0, list(branches), "cell")
    col = 1
    for indicator in book.indicators:
        facts = indicator.facts
        name = f"指標{indicator.id} {indicator.name.ja}（{indicator.points:g}点）"
        sheet.span(_GROUP, col, col + len(facts) - 1, name, "head")
        for fact in facts:
            sheet.put(_ENGLISH, col, fact.label.en, "head_english")
            sheet.put(_HEAD, col, fact.label.ja, "head", "input_head")
            sheet.put_column(first, col, [row[fact.key] for row in counts], "cell", "count", "input")
            col += 1
    for row, height in ((_GROUP, 32), (_ENGLISH, 48), (_HEAD, 64)):
        sheet.worksheet.set_row(row, height)
    sheet.worksheet.set_column(0, 0, 10)
    sheet.worksheet.set_column(1, col - 1, 17)
    sheet.worksheet.freeze_panes(first, 1)
    page(sheet, last, col - 1, header=(_GROUP, _HEAD), paper=A3)
    return sheet.block(_HEAD, 0, last, col - 1)


def _one_branch(chance: random.Random) -> dict[str, int]:
    # random() alone gives the same numbers in every Python version; gauss() and randint() do not promise it.
    def between(low: float, high: float) -> float:
        return low + (high - low) * chance.random()

    counts: dict[str, int] = {}

    def rate(key: str, eligible: int, level: float, rise: float, growth: float) -> None:
        before = round(eligible / growth)
        top, bottom = _KEYS[key]
        counts[top] = round(eligible * level)
        counts[bottom] = eligible
        counts[f"{top}_previous"] = round(before * (level - rise))
        counts[f"{bottom}_previous"] = before

    insured = round(40_000 * 30 ** between(0, 1))
    rate("checkup", insured, between(0.50, 0.67), between(-0.005, 0.025), between(0.98, 1.03))
    due = round(counts["checkups"] * between(0.17, 0.22))
    rate("guidance", due, between(0.12, 0.33), between(-0.01, 0.04), between(0.97, 1.04))
    followed = round(counts["guidance_eligible_previous"] * between(0.60, 0.72))
    counts["guidance_left"] = round(followed * between(0.29, 0.38))
    counts["guidance_followed"] = followed
    rate(
        "referral", round(insured * between(0.02, 0.03)), between(0.28, 0.40), between(-0.02, 0.04), between(0.95, 1.06)
    )
    rate("generic", round(insured * between(900, 1300)), between(0.77, 0.90), between(0.005, 0.02), between(0.98, 1.04))
    return counts


_KEYS = {
    "checkup": ("checkups", "checkups_eligible"),
    "guidance": ("guidance", "guidance_eligible"),
    "referral": ("referred_seen", "referred"),
    "generic": ("generics", "generics_possible"),
}
