"""Reads the payroll of every branch from a file: a name and a sum of pay per row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_addin import cells
from xl_addin.book.scores.cell_table import placed
from xl_addin.book.scores.scoring import file_tables, one_table
from xl_addin.engine.naming import EntityNames
from xl_addin.errors import RuleBookError, ScoringError, WorkbookError
from xl_addin.rulebook.model import DeviationBook, Text, plain_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from xl_addin.book.scores.cell_table import CellTable, PlacedCell
    from xl_addin.rulebook.reading import RuleBook

_NAMES = ("総報酬額", "payroll", "支部総報酬額")
_MOST_LISTED = 10


@dataclass(frozen=True)
class Payroll:
    """The payroll of every entity.

    Attributes:
        pays: one per entity, in the order asked for, in the unit of the file.
        notes: rows of the file that were passed over, in words.
    """

    pays: tuple[float, ...]
    notes: tuple[Text, ...] = ()


def require_reward(book: RuleBook) -> None:
    """Refuse a payroll for rules without a reward.

    Raises:
        RuleBookError: the rule book has none.
    """
    if not isinstance(book, DeviationBook) or book.reward is None:
        raise RuleBookError(
            f"{book.name} に報奨金の定めがないので、--payroll は使えません。",
            f"{book.name} has no reward for --payroll.",
        )


def read_payroll(path: Path, entities: Sequence[str], sheet: str | None = None) -> Payroll:
    """Read the payroll of every entity.

    Args:
        path: a CSV file or a workbook: names in the first column, the payroll in the column whose header opens with
            総報酬額 or payroll, or in the only other one.
        entities: their names, in the order wanted; each must have a row, with or without 支部, 都, 府 or 県.
        sheet: the worksheet to read.

    Returns:
        The payroll. Rows of others, and of totals, are passed over and noted.

    Raises:
        WorkbookError: the file cannot be read, has no such column, names somebody twice, lacks an entity, or a payroll
            is no number above 0.
    """
    table = one_table(path, file_tables(path, sheet))
    header, place = _column(path, table)
    names = EntityNames(entities)
    found: dict[int, PlacedCell] = {}
    others: list[str] = []
    for line in table.rows[header + 1 :]:
        name = line[0]
        if cells.is_blank(name):
            continue
        row = names.row(str(name))
        if row is None:
            others.append(str(name).strip())
        elif row in found:
            raise WorkbookError(
                f"{table.file} {placed(name)}: 「{name}」が重複しています。",
                f"{table.file} {placed(name)}: “{name}” is given twice.",
            )
        else:
            found[row] = line[place]
    absent = [entity for row, entity in enumerate(entities) if row not in found]
    if absent:
        raise WorkbookError(
            f"「{path}」に総報酬額のない団体があります: {'、'.join(absent)}。",
            f"{path} has no payroll for {', '.join(absent)}.",
        )
    return Payroll(
        tuple(_pay(table, entity, found[row]) for row, entity in enumerate(entities)), _passed_over(path, others)
    )


def _passed_over(path: Path, names: list[str]) -> tuple[Text, ...]:
    if not names:
        return ()
    listed = names[:_MOST_LISTED] + ["…"] * (len(names) > _MOST_LISTED)
    return (
        Text(
            f"「{path}」の次の行は、実績の表にないので使いません: {'、'.join(listed)}",
            f"rows of {path} that are not among the facts are not used: {', '.join(listed)}",
        ),
    )


def _column(path: Path, table: CellTable) -> tuple[int, int]:
    """The row of the header and the column of the payroll."""
    for row, found in enumerate(table.rows):
        for place, cell in enumerate(found[1:], 1):
            if cell is not None and plain_text(str(cell)).startswith(tuple(map(plain_text, _NAMES))):
                return row, place
    width = max(map(len, table.rows))
    if width == len(("name", "payroll")):
        is_header = table.rows[0][1] is None or cells.parse_number(str(table.rows[0][1])) is None
        return (0 if is_header else -1), 1
    raise WorkbookError(
        f"「{path}」に「総報酬額」という見出しの列がありません。", f"{path} has no column headed 総報酬額 or payroll."
    )


def _pay(table: CellTable, entity: str, cell: PlacedCell) -> float:
    where = f"{table.file} {placed(cell)}".rstrip()
    try:
        pay = cells.number(cell, f"{entity} 総報酬額")
    except ScoringError as error:
        raise WorkbookError(f"{where}: {error.ja}", f"{where}: {error.en}") from error
    if pay is None or pay <= 0:
        raise WorkbookError(
            f"{where}: {entity}の総報酬額は 0 より大きい数にしてください。",
            f"{where}: the payroll of {entity} must be a number above 0.",
        )
    return pay
