"""Reads the facts of a file as ``xl-addin score`` does, without scoring them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.book.inputs.names import FACTS
from xl_addin.book.inputs.workbook import require_complete
from xl_addin.book.scores.deviation_rows import read_facts
from xl_addin.book.scores.scored_tiers import TierScores
from xl_addin.book.scores.scoring import file_tables, filled_sheets, one_table, plain_rows, score_tables
from xl_addin.engine.tables.given import read_given
from xl_addin.engine.tables.known import EntityKnown, known_of
from xl_addin.errors import WorkbookError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from xl_addin.book.scores.cell_table import CellTable, PlacedCell
    from xl_addin.book.scores.filled_sheets import FilledSheet
    from xl_addin.engine.facts import Facts
    from xl_addin.rulebook.model import DeviationBook
    from xl_addin.rulebook.tiers import TierBook


def file_facts(book: DeviationBook, path: Path, sheet: str | None = None) -> Facts:
    """Read the counts of all entities.

    Args:
        book: the rules.
        path: a CSV file or a workbook, as ``score_file`` takes it.
        sheet: the worksheet to read.

    Raises:
        WorkbookError: the file or its table cannot be read; the cell is named.
    """
    require_complete(book)
    return read_facts(book, one_table(path, file_tables(path, sheet), FACTS))


def file_known(book: TierBook, path: Path, sheet: str | None = None) -> list[EntityKnown]:
    """Read what is known of every entity for a book of ladders.

    Args:
        book: the rules.
        path: as ``file_facts``.
        sheet: the worksheet to read.

    Returns:
        Facts or marks; ranks that can be counted among the entities are not yet among them.

    Raises:
        WorkbookError: the file or its table cannot be read, or a cell of it is refused.
    """
    require_complete(book)
    tables = file_tables(path, sheet)
    scores = score_tables(book, path, tables)
    if isinstance(scores, TierScores) and scores.faults:
        raise WorkbookError(scores.faults[0].ja, scores.faults[0].en)
    filled = filled_sheets(book, path, tables)
    if filled:
        return [_merged(book, filled)]
    return _known(book, plain_rows(one_table(path, tables)))


def changes_rows(path: Path, sheet: str | None = None) -> tuple[CellTable, Sequence[Sequence[PlacedCell]]]:
    """Read a table of changes for a book of ladders.

    Args:
        path: a CSV file or a workbook.
        sheet: the worksheet to read.

    Returns:
        The table, and its rows from the header on.

    Raises:
        WorkbookError: the file cannot be read.
    """
    table = one_table(path, file_tables(path, sheet))
    return table, plain_rows(table)


def _known(book: TierBook, rows: Sequence[Sequence[PlacedCell]]) -> list[EntityKnown]:
    return known_of(book, read_given(book, rows))


def _merged(book: TierBook, sheets: Sequence[FilledSheet]) -> EntityKnown:
    """Take each indicator from the sheet where it was filled in."""
    merged = _known(book, next((sheet for sheet in sheets if not sheet.marks), sheets[0]).rows)[0]
    for sheet in sheets:
        if sheet.marks:
            marked = _known(book, sheet.rows)[0]
            for name, marks in marked.marks.items():
                if len(sheets) == 1 or name in sheet.filled:
                    merged.facts.pop(name, None)
                    merged.marks[name] = marks
    return merged
