"""Finds in a data file the columns and rows that belong to an input table, by headers and names, never by position."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xl_addin.book.live.words import SUMS, Names, head_key, is_code_head, is_foot, text_of
from xl_addin.book.scores.cell_table import placed, require_separate
from xl_addin.cells import is_blank
from xl_addin.rulebook.model import Text, plain_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xl_addin.book.refresh.entity_table import EntityTable
    from xl_addin.book.scores.cell_table import CellTable, PlacedCell

_HEADER_ROWS = 30
_NAME_HEADS = frozenset(
    map(head_key, ("支部", "支部名", "都道府県", "都道府県名", "団体", "団体名", "保険者", "保険者名", "名前", "名称"))
) | {"entity", "name", "branch", "prefecture"}
_LINE_HEADS = frozenset(("行", "番号", "line"))


@dataclass(frozen=True)
class Columns:
    """Where a table of a file holds what an input table asks for.

    Attributes:
        table: the table.
        header: the row of its header, counted from 0.
        name: the column of names or codes.
        is_code: whether it holds codes.
        places: by the place of a column of the input table, the column of the file.
        doubled: headers that stand twice.
    """

    table: CellTable
    header: int
    name: int
    is_code: bool
    places: Mapping[int, int]
    doubled: tuple[PlacedCell, ...] = ()


@dataclass
class Rows:
    """Which row of a file is about which entity of an input table.

    Attributes:
        cells: by row of the input table, counted from its first entity, the row of the file.
        new: rows whose entity the input table does not have.
        totals: rows of sums.
        others: rows of means and the like.
        problems: names that are doubled or cannot be read.
        order_differs: whether the file has the entities in another order.
    """

    cells: dict[int, Sequence[PlacedCell]] = field(default_factory=dict)
    new: list[Sequence[PlacedCell]] = field(default_factory=list)
    totals: list[Sequence[PlacedCell]] = field(default_factory=list)
    others: list[Sequence[PlacedCell]] = field(default_factory=list)
    problems: list[Text] = field(default_factory=list)
    order_differs: bool = False


def columns_of(wanted: EntityTable, table: CellTable) -> Columns | None:
    """Find the row of headers that names most of the wanted columns; None where no row names any."""
    best: Columns | None = None
    for row, cells in enumerate(table.rows[:_HEADER_ROWS]):
        places: dict[int, int] = {}
        doubled: list[PlacedCell] = []
        for col, cell in enumerate(cells):
            key = head_key(text_of(cell))
            place = next((place for place, each in enumerate(wanted.columns) if key in each.names), None)
            if place in places:
                doubled.append(cell)
            elif place is not None:
                places[place] = col
        if places and (best is None or len(places) >= len(best.places)):
            name, is_code = _name_column(wanted, cells, set(places.values()))
            best = Columns(table, row, name, is_code, places, tuple(doubled))
    return best


def _name_column(wanted: EntityTable, heads: Sequence[PlacedCell], taken: set[int]) -> tuple[int, bool]:
    free = [col for col in range(len(heads)) if col not in taken]
    keys = {col: head_key(text_of(heads[col])) for col in free}
    names = _LINE_HEADS if wanted.entity == "行" else _NAME_HEADS | {head_key(wanted.entity)}
    named = next((col for col in free if keys[col] in names), None)
    if named is not None:
        return named, False
    code = next((col for col in free if is_code_head(text_of(heads[col]))), None)
    return (code, True) if code is not None else (free[0] if free else 0, False)


def rows_of(wanted: EntityTable, columns: Columns) -> Rows:
    """Match the rows below the header by the names of the entities.

    Args:
        wanted: the input table.
        columns: where the file holds its columns.

    Raises:
        WorkbookError: cells that are read are merged.
    """
    table = columns.table
    require_separate(table, columns.header, {columns.name, *columns.places.values()})
    known, found = Names(wanted.names), Rows()
    fresh: dict[str, PlacedCell] = {}
    first: dict[int, PlacedCell] = {}
    for row in table.rows[columns.header + 1 :]:
        name = row[columns.name]
        if all(is_blank(row[col]) for col in (columns.name, *columns.places.values())):
            continue
        problem = _name_problem(table.file, row, columns)
        if problem is not None:
            found.problems.append(problem)
            continue
        entity = known.row(name, code=columns.is_code)
        if entity is None and is_foot(text_of(name)):
            (found.totals if plain_text(text_of(name)) in SUMS else found.others).append(row)
        elif entity is None:
            _once(table.file, fresh.setdefault(plain_text(text_of(name)), name), name, found)
            found.new.append(row)
        else:
            _once(table.file, first.setdefault(entity, name), name, found)
            found.order_differs = found.order_differs or any(entity < other for other in found.cells)
            found.cells[entity] = row
    return found


def _name_problem(file: str, row: Sequence[PlacedCell], columns: Columns) -> Text | None:
    name = row[columns.name]
    if is_blank(name):
        cell = next(row[col] for col in columns.places.values() if not is_blank(row[col]))
        return Text(
            f"{file} {placed(cell)}: この行に名前がありません。", f"{file} {placed(cell)}: this row has no name."
        )
    if text_of(name).startswith(("=", "+", "-", "@")):
        return Text(
            f"{file} {placed(name)}: 「{name}」は名前として読めません。", f"{file} {placed(name)}: “{name}” is no name."
        )
    return None


def _once(file: str, first: PlacedCell, name: PlacedCell, found: Rows) -> None:
    if first is not name:
        found.problems.append(
            Text(
                f"{file} {placed(first)}, {placed(name)}: 「{name}」が重複しています。",
                f"{file} {placed(first)}, {placed(name)}: “{name}” is given twice.",
            )
        )
