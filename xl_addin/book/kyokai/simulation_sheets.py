"""Writes the sheets シミュレーション and シミュレーション計算, which refer to each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.book.bars import Spot
from xl_addin.book.kyokai import simulation, simulation_all, simulation_charts, simulation_results
from xl_addin.book.kyokai.simulation_cells import Before

if TYPE_CHECKING:
    from xl_addin.book.kyokai.published import PublishedSheet
    from xl_addin.book.new import NewBook
    from xl_addin.book.sheet import Block
    from xl_addin.rulebook.model import DeviationBook

_BRANCH = "秋田"
_CHANGES = {"checkups": 4000, "guidance": 600}
_TOP = 15


def write(new: NewBook, book: DeviationBook, counts: Block, table: Block, published: PublishedSheet) -> None:
    """Write both sheets.

    Args:
        new: the workbook.
        book: the rules.
        counts: the table of facts with its header row.
        table: the results of 一括計算.
        published: the printed totals.
    """
    sheet, workings = new.sheets[simulation.NAME], new.sheets[simulation_all.NAME]
    number = len(book.indicators)
    place = book.reward.top if book.reward else _TOP
    inputs = simulation.write_inputs(sheet, book, counts, branch=_BRANCH, place=place, changes=_CHANGES)
    chosen = inputs.chosen
    points = tuple(table.column(1 + offset) for offset in range(number))
    names = counts.sheet.block(counts.first_row + 1, counts.first_col, counts.last_row)
    before = Before(names, points, table.column(1 + number), table.column(2 + number))
    after = simulation_all.write(workings, book, counts, before, chosen=chosen, published=published)
    compared = simulation_results.write_comparison(
        sheet, inputs.next_row, book, before=before, after=after, chosen=chosen
    )
    simulation_results.write_sentence(sheet, chosen, names, compared, after.invented)
    gains, row = simulation_results.write_one_more(sheet, compared.next_row, book, counts, chosen)
    row = simulation_results.write_need(sheet, row, book, counts, chosen)
    last = simulation_results.write_published(sheet, row, published, after, chosen)
    workbook, first = new.workbook, chosen.changes.first_row
    simulation_charts.by_rank(workbook, sheet, Spot(first - 2, 5, 870, 500), after)
    indicators = compared.indicators
    spot = Spot(indicators.first_row - 2, 7, 640, 300)
    simulation_charts.before_and_after(workbook, sheet, spot, indicators, compared.gaps)
    simulation_charts.gains(workbook, sheet, Spot(gains.first_row - 2, 8, 520, 215), gains)
    simulation.finish(sheet, last)
