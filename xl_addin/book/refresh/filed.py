"""Refreshes a workbook file: new figures into its input cells, computed in Calc, saved values renewed, all else kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from xl_addin.book.live.sheet_names import RECORD
from xl_addin.book.refresh import record
from xl_addin.book.refresh.planning import plan
from xl_addin.book.refresh.stored import changes_of, record_changes, tables_of
from xl_addin.hosts.calc.renewing import renewed
from xl_addin.parts.book import book_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from xl_addin.book.refresh.changes import Plan
    from xl_addin.book.refresh.planning import Wishes
    from xl_addin.book.refresh.record import Moved
    from xl_addin.book.scores.cell_table import CellTable
    from xl_addin.hosts.calc.computing import Computes
    from xl_addin.hosts.calc.renewing import Renewed
    from xl_addin.parts.contents import BookFile


class Stamp(NamedTuple):
    """Where the figures of a workbook are from.

    Attributes:
        file: name of the data file.
        when: when it was read.
    """

    file: str
    when: datetime


@dataclass(frozen=True)
class Refreshed:
    """A refreshed workbook.

    Attributes:
        content: its file.
        plan: what went into its input cells.
        results: the totals, ranks and rewards that changed.
        renewed: what the renewal of the saved values did.
    """

    content: bytes
    plan: Plan
    results: Sequence[Moved]
    renewed: Renewed


def refreshed(book: BookFile, data: Sequence[CellTable], stamp: Stamp, wishes: Wishes, computer: Computes) -> Refreshed:
    """Put the figures of a data file into a workbook file.

    Args:
        book: the workbook; it is not written.
        data: the tables of the data file.
        stamp: what the workbook says of where its figures are from.
        wishes: how the data file is to be read.
        computer: computes the workbook.

    Raises:
        WorkbookError: the workbook has no input table, the data is for none of them, or something in it cannot be.
        OfficeError: LibreOffice cannot compute the workbook.
    """
    before = tables_of(book)
    planned = plan(before, data, wishes)
    changes = changes_of([*planned.writes, *record.stamps(before, planned, *stamp)])
    made = renewed(book, computer, changes)
    now = book_of(made.content, book.name)
    results = record.moved(record.all_results(before), record.all_results(tables_of(now)))
    earlier = next((table for table in before if table.sheet == RECORD), None)
    recorded = record_changes(now, record.sheet_rows(record.history(earlier), planned, results, *stamp))
    content = now.changed(recorded) if recorded else made.content
    return Refreshed(content, planned, results, made)
