"""What is to be done to each cell of a sheet, and which of it is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from xl_addin.errors import WorkbookError
from xl_addin.formulas.addresses import MAX_COLS, MAX_ROWS, Area, full_name
from xl_addin.parts.areas import AreaIndex
from xl_addin.parts.contents import Put, PutArray, PutFormula, PutSaved

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from xl_addin.parts.contents import Change, Value


class Edit(NamedTuple):
    """What becomes of one cell.

    Attributes:
        value: what it shows.
        formula: its new formula, if it gets one.
        area: the cells that the formula fills, for an array formula.
        saved: the formula that is there stays.
        computed: the value is a formula's result, also where the formula stands in another cell.
    """

    value: Value
    formula: str | None = None
    area: Area | None = None
    saved: bool = False
    computed: bool = False


class Protected(NamedTuple):
    """Areas of a sheet whose cells cannot be changed one by one.

    Attributes:
        blocks: array formulas, spills and data tables.
        headers: header rows of tables.
        pivots: pivot tables.
        merged: cells shown as one.
        tables: whole tables.
    """

    blocks: tuple[Area, ...]
    headers: tuple[Area, ...]
    pivots: tuple[Area, ...]
    merged: tuple[Area, ...]
    tables: tuple[Area, ...]


def edits(sheet: str, changes: Mapping[tuple[int, int], Change]) -> dict[tuple[int, int], Edit]:
    """Return what becomes of every cell that changes reach.

    Args:
        sheet: its name, for messages.
        changes: what to put where.

    Raises:
        WorkbookError: a cell is beyond the sheet, or two changes reach the same.
    """
    found: dict[tuple[int, int], Edit] = {}
    for (row, col), change in changes.items():
        if not (0 <= row < MAX_ROWS and 0 <= col < MAX_COLS):
            raise WorkbookError(
                f"シート「{sheet}」にないセルです（{row + 1} 行 {col + 1} 列）。",
                f"The sheet {sheet} has no cell in row {row + 1}, column {col + 1}.",
            )
        for where, edit in _edits((row, col), change, sheet):
            if where in found:
                raise _refused(sheet, where, "2通りに変更されています", "is changed in two ways")
            found[where] = edit
    return found


def check(sheet: str, wanted: Mapping[tuple[int, int], Edit], protected: Protected) -> None:
    """Refuse what Excel would refuse, too.

    A block may go if all its cells are replaced together.

    Raises:
        WorkbookError: a cell is part of an array, spill, data table, pivot table or table header, or is covered.
    """
    replaced = {where for where, edit in wanted.items() if not edit.saved}
    _check_blocks(sheet, replaced, protected.blocks)
    headers, pivots, merged = (AreaIndex(areas) for areas in (protected.headers, protected.pivots, protected.merged))
    for where in sorted(replaced):
        if headers.at(*where):
            raise _refused(sheet, where, "テーブルの見出しです", "is the header of a table")
        if pivots.at(*where):
            raise _refused(sheet, where, "ピボットテーブルの一部です", "is part of a pivot table")
        area = merged.at(*where)
        if area is not None and where != area.first:
            raise _refused(sheet, where, "結合されたセルに隠れています", "is covered by a merged cell")
    for where, edit in wanted.items():
        if edit.area is not None and edit.area.size > 1 and edit.area.first == where:
            _check_array(sheet, where, edit.area, protected)


def _edits(where: tuple[int, int], change: Change, sheet: str) -> Iterable[tuple[tuple[int, int], Edit]]:
    match change:
        case Put(value):
            return [(where, Edit(value))]
        case PutFormula(formula, value):
            return [(where, Edit(value, formula, computed=True))]
        case PutSaved(value):
            return [(where, Edit(value, saved=True, computed=True))]
        case PutArray():
            return _array_edits(where, change, sheet)


def _array_edits(where: tuple[int, int], change: PutArray, sheet: str) -> Iterable[tuple[tuple[int, int], Edit]]:
    area = change.area
    height, width = area.last_row - area.row + 1, area.last_col - area.col + 1
    if area.first != where or len(change.values) != height or any(len(row) != width for row in change.values):
        raise _refused(sheet, where, "配列数式の範囲と値が合いません", "has an array formula whose values do not fit")
    if area.last_row >= MAX_ROWS or area.last_col >= MAX_COLS:
        raise _refused(sheet, where, "配列数式がシートからはみ出します", "has an array formula that leaves the sheet")
    for row, values in enumerate(change.values, area.row):
        for col, value in enumerate(values, area.col):
            master = (row, col) == where
            yield (row, col), Edit(value, change.formula if master else None, area, computed=True)


def _check_blocks(sheet: str, replaced: set[tuple[int, int]], blocks: tuple[Area, ...]) -> None:
    index = AreaIndex(blocks)
    touched = {block for where in replaced if (block := index.at(*where)) is not None}
    for block in touched:
        inside = sorted(where for where in replaced if block.holds(*where)) if len(replaced) < block.size else []
        whole = len(replaced) >= block.size and all(where in replaced for where in block.places())
        if not whole:
            where = min(inside or [where for where in replaced if block.holds(*where)])
            raise _refused(
                sheet,
                where,
                "配列数式・スピル・データテーブルの一部です",
                "is part of an array formula, a spill or a data table",
            )


def _check_array(sheet: str, where: tuple[int, int], area: Area, protected: Protected) -> None:
    if any(area.meets(other) for other in protected.merged):
        raise _refused(sheet, where, "結合セルには配列数式を入れられません", "and its array would meet a merged cell")
    if any(area.meets(other) for other in protected.tables):
        raise _refused(sheet, where, "テーブルには配列数式を入れられません", "and its array would meet a table")


def _refused(sheet: str, where: tuple[int, int], ja: str, en: str) -> WorkbookError:
    name = full_name(sheet, *where)
    return WorkbookError(f"セル「{name}」は変更できません。{ja}。", f"The cell {name} cannot be changed: it {en}.")
