"""Scores the table of a file by a rule book of deviation scores, and says which cell is at fault."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_addin import cells
from xl_addin.book.scores.cell_table import UnsavedFormula, place_of, placed, require_separate
from xl_addin.book.scores.layout_checks import require_columns, require_entities, require_values
from xl_addin.cells import is_blank
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

    @property
    def partial(self) -> tuple[Text, ...]:
        """That the scores of the others rest on fewer entities than there are, if they do."""
        body = self.rows[1:]
        known: dict[int, list[str]] = {}
        for place, indicator in enumerate(self.book.indicators, 1):
            count = sum(isinstance(row[place], float) for row in body)
            if 0 < count < len(body):
                known.setdefault(count, []).append(indicator.id)
        if not known:
            return ()
        entity = self.book.entity
        ja = "、".join(f"指標{'・'.join(ids)} は {len(body)} {entity.ja}のうち {count}" for count, ids in known.items())
        en = "; ".join(f"{count} of {len(body)} for indicators {', '.join(ids)}" for count, ids in known.items())
        return (
            Text(
                f"注意: {ja} だけで計算しています。ほかの{entity.ja}の得点・総得点・順位も、全{entity.ja}がそろったときとは違います",
                f"note: scores, totals and ranks of the others rest on fewer entities ({entity.en}): {en}; "
                "they will differ once all are known",
            ),
        )


def score_table(book: DeviationBook, table: CellTable) -> DeviationScores:
    """Score a table of counts.

    Args:
        book: the rules.
        table: the row that names facts is its header; what stands above it does not count.

    Raises:
        WorkbookError: a cell cannot be read or cannot be, a column is missing, or the number of entities is wrong.
    """
    header = _header(book, table)
    rows = table.rows[header:]
    if rows:
        require_columns(table.file, table.name, rows)
        require_separate(table, header, range(len(rows[0])))
        _require_names(table, header)
        require_values(table.name, (cell for row in rows[1:] for cell in row[1:]))
    reasons: list[tuple[str, Text]] = []

    def number(cell: PlacedCell, name: str) -> float | None:
        if isinstance(cell, UnsavedFormula):
            raise ScoringError(cell.error.ja, cell.error.en)
        try:
            return cells.number(cell, name)
        except ScoringError as error:
            raise ScoringError(f"{placed(cell)}: {error.ja}", f"{placed(cell)}: {error.en}", error.code) from error

    try:
        scored = scheme.table(book, rows, number, None, lambda entity, reason: reasons.append((entity, reason)))
    except ScoringError as error:
        place = _place(book, rows, error)
        start = table.file if place or error.ja.startswith(f"{table.sheet}!") else table.name
        raise WorkbookError(f"{start} {place}{error.ja}", f"{start} {place}{error.en}") from error
    return DeviationScores(book, tuple(map(tuple, scored)), tuple(reasons))


def _header(book: DeviationBook, table: CellTable) -> int:
    """The last row that names a fact: on a sheet made for the rule book the English words stand above the header."""
    known = {plain_text(name) for fact in book.facts for name in (fact.key, fact.label.ja, fact.label.en)}
    naming = (row for row, found in enumerate(table.rows) if any(plain_text(str(cell)) in known for cell in found[1:]))
    return max(naming, default=0)


def _require_names(table: CellTable, header: int) -> None:
    """Refuse a row without a name or with the name of another one by its place in the file."""
    body = table.rows[header + 1 :]
    require_entities(table.file, table.rows[header:], [str(row[0]).strip() for row in body if row[0] is not None])
    seen: dict[str, PlacedCell] = {}
    for line, row in enumerate(body, header + 1):
        name = row[0]
        if is_blank(name):
            place = place_of(table.sheet, line, 0)
            raise WorkbookError(
                f"{table.file} {place}: この行に名前がありません。", f"{table.file} {place}: this row has no name."
            )
        first = seen.setdefault(plain_text(str(name)), name)
        if first is not name:
            raise WorkbookError(
                f"{table.file} {placed(first)}, {placed(name)}: 「{name}」が重複しています。",
                f"{table.file} {placed(first)}, {placed(name)}: “{name}” is given twice.",
            )


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
