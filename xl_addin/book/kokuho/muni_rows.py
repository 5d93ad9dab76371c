"""Where the sheet 市町村一覧 keeps its municipalities, and their marks read back from a saved workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.book.live.words import text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.book.scores.cell_table import CellTable, PlacedCell
    from xl_addin.rulebook.tiers import TierBook

NAME = "市町村一覧"
ENTITY = "市町村"
INSURED = "被保険者数"
REMAINDER = "配れない残額"
INVENTED = "架空データ"
#: How many municipalities there is room for.
ROOM = 60
WARNING_ROW = 2

_HEADER_ROWS = 20


def mark_heads(book: TierBook) -> list[str]:
    """The headers of the columns of marks, one per line, as SCORE_TABLE reads them."""
    return [f"{indicator.label} {line.no}" for indicator in book.indicators for line in indicator.lines]


def facts_rows(table: CellTable) -> list[Sequence[PlacedCell]] | None:
    """Take the names and marks out of the sheet.

    Args:
        table: a sheet of a saved workbook.

    Returns:
        The header, then every other row at its place in the sheet, without budget, insured persons and results; None
        for any other sheet.
    """
    header = _header(table)
    if header is None:
        return None
    width = [text_of(cell) for cell in table.rows[header]].index(INSURED)
    found: list[Sequence[PlacedCell]] = [table.rows[header][:width], *[()] * header]
    for row in table.rows[header + 1 :]:
        if text_of(row[0]).startswith(REMAINDER):
            break
        found.append(row[:width])
    return found


def is_invented(table: CellTable) -> bool:
    """Whether the sheet still says that some of its figures are made up; a formula without a saved value may say so."""
    return _header(table) is not None and INVENTED in text_of(table.rows[WARNING_ROW][0])


def _header(table: CellTable) -> int | None:
    if table.sheet != NAME:
        return None
    for number, row in enumerate(table.rows[:_HEADER_ROWS]):
        words = [text_of(cell) for cell in row]
        if words[0] == ENTITY and INSURED in words:
            return number
    return None
