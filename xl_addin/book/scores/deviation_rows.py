"""Reads the table of a file for a rule book of deviation scores, and says which cell is at fault."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from xl_addin import cells
from xl_addin.book.scores.cell_table import UnsavedFormula, place_of, placed, require_separate
from xl_addin.book.scores.layout_checks import require_columns, require_entities, require_values
from xl_addin.cells import is_blank
from xl_addin.engine import facts as engine_facts
from xl_addin.engine.scheme import score_scheme
from xl_addin.errors import ScoringError, WorkbookError
from xl_addin.rulebook.model import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xl_addin.book.scores.cell_table import CellTable, PlacedCell
    from xl_addin.engine.facts import Facts
    from xl_addin.rulebook.model import DeviationBook


def read_facts(book: DeviationBook, table: CellTable) -> Facts:
    """Read the facts of all entities.

    Args:
        book: says which facts there are.
        table: the row that names facts is its header; what stands above it does not count.

    Raises:
        WorkbookError: a cell cannot be read, a column is missing or unknown, or the facts cannot be scored.
    """
    rows = input_rows(book, table)
    with at_its_cell(book, table, rows):
        facts = engine_facts.read_facts(book, rows, placed_number)
        # Counts that cannot be are told with their cell here, not by whoever scores them later.
        score_scheme(book, facts.entities, facts.columns)
        return facts


def change_facts(book: DeviationBook, facts: Facts, table: CellTable) -> Facts:
    """Add a scenario to the facts.

    Args:
        book: says which facts there are.
        facts: the facts as they are.
        table: a table like that of the facts, with only what changes; its numbers are added.

    Raises:
        WorkbookError: a cell cannot be read, or a column or an entity is unknown.
    """
    rows = input_rows(book, table)
    with at_its_cell(book, table, rows):
        return engine_facts.change_facts(book, facts, rows, placed_number)


def input_rows(book: DeviationBook, table: CellTable) -> Sequence[Sequence[PlacedCell]]:
    """Find the header of a table and check what stands below it.

    Args:
        book: says which facts there are.
        table: the table of a file.

    Returns:
        The header and every row below it.

    Raises:
        WorkbookError: there are no values, cells are merged, or a row has no name or that of another one.
    """
    header = _header(book, table)
    rows = table.rows[header:]
    if rows:
        require_columns(table.file, table.name, rows)
        require_separate(table, header, range(len(rows[0])))
        _require_names(table, header)
        require_values(table.name, (cell for row in rows[1:] for cell in row[1:]))
    return rows


def placed_number(cell: PlacedCell, name: str) -> float | None:
    """Read a number; an error names its cell."""
    if isinstance(cell, UnsavedFormula):
        raise ScoringError(cell.error.ja, cell.error.en)
    try:
        return cells.number(cell, name)
    except ScoringError as error:
        raise ScoringError(f"{placed(cell)}: {error.ja}", f"{placed(cell)}: {error.en}", error.code) from error


@contextmanager
def at_its_cell(book: DeviationBook, table: CellTable, rows: Sequence[Sequence[PlacedCell]]) -> Iterator[None]:
    """Add to an error of the table its file and its cell."""
    try:
        yield
    except ScoringError as error:
        place = _place(book, rows, error)
        start = table.file if place or error.ja.startswith(f"{table.sheet}!") else table.name
        raise WorkbookError(f"{start} {place}{error.ja}", f"{start} {place}{error.en}") from error


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
