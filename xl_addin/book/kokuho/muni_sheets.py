"""Writes the sheets 市町村一覧, シミュレーション and シミュレーション計算 of the municipal workbook, which refer to each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.book.kokuho import muni_list, muni_results, muni_rows, muni_simulation, muni_workings
from xl_addin.book.kokuho.data import MET

if TYPE_CHECKING:
    from xl_addin.book.kokuho.muni_counts import Counted
    from xl_addin.book.new import NewBook
    from xl_addin.rulebook.tiers import TierBook

_NAME = "J市"
_TRIED = {"⑦": MET}


def write(new: NewBook, book: TierBook, counted: Counted) -> None:
    """Write the three sheets.

    Args:
        new: the workbook.
        book: the rules.
        counted: the published counts on 達成状況.
    """
    listing, sheet, workings = (new.sheets[each.NAME] for each in (muni_rows, muni_simulation, muni_workings))
    listed = muni_list.write_inputs(listing, book)
    before = muni_workings.write_before(workings, book, listed)
    muni_list.write_results(listing, book, listed, before)
    tried = muni_simulation.write_steps(sheet, book, listed, before, name=_NAME, marks=_TRIED)
    after = muni_workings.write_after(workings, book, listed, before, tried.chosen)
    muni_simulation.finish_lines(sheet, tried, listed, before, after=after, counted=counted)
    row = muni_results.write_results(sheet, tried, listed, after)
    last = muni_results.write_missed(sheet, row, after)
    muni_results.draw_chart(new.workbook, sheet, tried)
    muni_results.finish(sheet, last, tried.chosen.name.first_row + 1)
