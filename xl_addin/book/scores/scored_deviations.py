"""Scores the table of a file by a rule book of deviation scores, and says which cell is at fault."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_addin import cells
from xl_addin.book.scores.cell_table import placed
from xl_addin.engine import scheme
from xl_addin.errors import ScoringError, WorkbookError
from xl_addin.rulebook.model import Text, plain_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.book.scores.cell_table import CellTable, PlacedCell
    from xl_addin.engine.exact import Outcome
    from xl_addin.rulebook.model import DeviationBook


@dataclass(frozen=True)
class DeviationScores:
    """What all entities of a file scored.

    Attributes:
        book: the rules.
        rows: a header, then per entity its name, points per indicator, total and rank; None where a fact is missing, a
            ScoringError where a formula has no value.
        reasons: per entity, why something of it could not be scored.
    """

    book: DeviationBook
    rows: tuple[tuple[str | Outcome, ...], ...]
    reasons: tuple[tuple[str, Text], ...]


def score_table(book: DeviationBook, table: CellTable) -> DeviationScores:
    """Score a table of counts.

    Args:
        book: the rules.
        table: the row that names facts is its header; what stands above it does not count.

    Raises:
        WorkbookError: a cell cannot be read or cannot be, a column is missing, or the number of entities is wrong.
    """
    rows = table.rows[_header(book, table) :]
    reasons: list[tuple[str, Text]] = []

    def number(cell: PlacedCell, name: str) -> float | None:
        try:
            return cells.number(cell, name)
        except ScoringError as error:
            raise ScoringError(f"{placed(cell)}: {error.ja}", f"{placed(cell)}: {error.en}", error.code) from error

    try:
        scored = scheme.table(book, rows, number, None, lambda entity, reason: reasons.append((entity, reason)))
    except ScoringError as error:
        place = _place(book, rows, error)
        raise WorkbookError(f"{table.name} {place}{error.ja}", f"{table.name} {place}{error.en}") from error
    return DeviationScores(book, tuple(map(tuple, scored)), tuple(reasons))


def _header(book: DeviationBook, table: CellTable) -> int:
    """The last row that names a fact: on a sheet made for the rule book the English words stand above the header."""
    known = {plain_text(name) for fact in book.facts for name in (fact.key, fact.label.ja, fact.label.en)}
    naming = (row for row, found in enumerate(table.rows) if any(plain_text(str(cell)) in known for cell in found[1:]))
    return max(naming, default=0)


def _place(book: DeviationBook, rows: Sequence[Sequence[PlacedCell]], error: ScoringError) -> str:
    """Find the cell of an entity's fact that an error opens with, or a header that it quotes."""
    if not rows:
        return ""
    places = {plain_text(str(cell)): place for place, cell in enumerate(rows[0])}
    for row in rows[1:]:
        for fact in book.facts:
            if error.ja.startswith(f"{row[0]}の「{fact.label.ja}」"):
                names = (fact.key, fact.label.ja, fact.label.en)
                place = next(places[plain_text(name)] for name in names if plain_text(name) in places)
                return f"{placed(row[place])}: "
    return next((f"{placed(cell)}: " for cell in rows[0] if cell is not None and f"「{cell}」" in error.ja), "")
