"""The charts of the sheet シミュレーション: before and after, all branches by rank, one more point."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.book.bars import (
    AFTER_COLOUR,
    BEFORE_COLOUR,
    LEVEL_COLOUR,
    OTHERS_COLOUR,
    Bars,
    Look,
    Spot,
    draw,
    insert,
)

if TYPE_CHECKING:
    from xlsxwriter import Workbook

    from xl_addin.book.kyokai.simulation_cells import AllBranches
    from xl_addin.book.sheet import Block, Sheet

_GAIN = 5


def by_rank(workbook: Workbook, sheet: Sheet, spot: Spot, found: AllBranches) -> None:
    """Draw all branches in the order of their totals, the chosen one in another colour."""
    series = [Bars("ほかの支部", found.others, OTHERS_COLOUR), Bars("選んだ支部", found.own, AFTER_COLOUR)]
    look = Look("変更後の総得点（高い順）：全支部の平均との差（点）", "+0;-0;0", one_each=True)
    level = Bars("目標の順位", found.target, LEVEL_COLOUR)
    chart = draw(workbook, found.by_rank, series, look, level=level)
    insert(sheet, chart, spot, "全支部の変更後の総得点と目標の順位")


def before_and_after(workbook: Workbook, sheet: Sheet, spot: Spot, names: Block, gaps: tuple[Block, Block]) -> None:
    """Draw the distance of each indicator from the mean, before and after."""
    series = [Bars("変更前", gaps[0], BEFORE_COLOUR), Bars("変更後", gaps[1], AFTER_COLOUR)]
    look = Look("選んだ支部の指標ごとの得点：全支部の平均との差（点）", "+0;-0;0", lying=True)
    insert(sheet, draw(workbook, names, series, look), spot, "指標ごとの得点の変更前と変更後")


def gains(workbook: Workbook, sheet: Sheet, spot: Spot, table: Block) -> None:
    """Draw how much a higher rate adds to the total, by indicator."""
    names, values = (sheet.block(table.first_row + 1, table.first_col + place, table.last_row) for place in (0, _GAIN))
    look = Look("率が上がったときの総得点の増減（点）", "+0.0;-0.0;0", lying=True, labels=True)
    chart = draw(workbook, names, [Bars("総得点の増減", values, OTHERS_COLOUR)], look)
    insert(sheet, chart, spot, "率が上がったときの総得点の増減")
