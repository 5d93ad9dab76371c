"""Plans a whole refresh: which input tables a data file is for, what it changes in each, what stays as it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_addin.book.refresh.changes import Plan
from xl_addin.book.refresh.entity_plan import is_invented, plan_table
from xl_addin.book.refresh.entity_table import INPUT, EntityTable, entity_tables
from xl_addin.book.refresh.line_plan import plan_lines
from xl_addin.book.refresh.line_rows import read_lines
from xl_addin.book.refresh.line_table import LineTable, line_tables
from xl_addin.book.refresh.matching import columns_of
from xl_addin.errors import WorkbookError
from xl_addin.rulebook.model import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.book.refresh.matching import Columns
    from xl_addin.book.scores.cell_table import CellTable


@dataclass(frozen=True)
class Wishes:
    """How a file is to be read.

    Attributes:
        unit: how rates are written, "percent" or "fraction"; None where that is not said.
        entity: whose rows to take, for a workbook of one entity.
        shift: take columns of the last year that the file lacks from this year's figures of the workbook.
    """

    unit: str | None = None
    entity: str | None = None
    shift: bool = False


def plan(workbook: Sequence[CellTable], data: Sequence[CellTable], wishes: Wishes) -> Plan:
    """Plan what a data file changes in a workbook.

    Args:
        workbook: the sheets of the workbook as they are now.
        data: the tables of the file.
        wishes: how it is to be read.

    Returns:
        The plan; nothing has been written.

    Raises:
        WorkbookError: the workbook has no input table, the file is for none of them, or something in it cannot be.
    """
    by_entity, by_line = entity_tables(workbook), line_tables(workbook)
    if not by_entity and not by_line:
        raise WorkbookError(
            f"「{_file(workbook)}」に入力表が見つかりません。xl-addin new で作った「実績」「達成状況」、"
            f"付属のブックの「実績入力」「比較表」、または見出しが「{INPUT}」で終わる列が要ります。",
            f"{_file(workbook)} has no input table: no sheet made by xl-addin new, no 実績入力 or 比較表, "
            f"and no column whose header ends in {INPUT}.",
        )
    plans, idle = _of_entities(by_entity, data, wishes)
    plans_of_lines, idle_lines = _of_lines(by_line, data, wishes) if by_line and not plans else ([], by_line)
    plans += plans_of_lines
    if not plans:
        raise _fits_nothing(data, by_entity, by_line)
    untouched: list[EntityTable | LineTable] = [*idle, *idle_lines]
    invented = any(is_invented(table) for table in workbook if any(table.sheet in each.sheets for each in plans))
    return _joined(plans, [_untouched(table) for table in untouched if _is_filled(table)], invented=invented)


def _of_entities(
    wanted: Sequence[EntityTable], data: Sequence[CellTable], wishes: Wishes
) -> tuple[list[Plan], list[EntityTable]]:
    plans: list[Plan] = []
    idle: list[EntityTable] = []
    for table in wanted:
        columns = _best(table, data)
        if columns is None:
            idle.append(table)
        else:
            plans.append(plan_table(table, columns, wishes.unit, shift=wishes.shift))
    return plans, idle


def _best(wanted: EntityTable, data: Sequence[CellTable]) -> Columns | None:
    found = [columns for columns in (columns_of(wanted, table) for table in data) if columns is not None]
    most = max((len(columns.places) for columns in found), default=0)
    best = [columns for columns in found if len(columns.places) == most]
    if len(best) > 1:
        names = "、".join(columns.table.sheet for columns in best)
        file = best[0].table.file
        raise WorkbookError(
            f"「{file}」のどのシートを読むか --sheet で指定してください（{names}）。",
            f"Say with --sheet which sheet of {file} to read ({names}).",
        )
    return best[0] if best else None


def _of_lines(
    wanted: Sequence[LineTable], data: Sequence[CellTable], wishes: Wishes
) -> tuple[list[Plan], list[LineTable]]:
    plans: list[Plan] = []
    idle: list[LineTable] = []
    for table in wanted:
        takes = frozenset(other.marks for other in wanted if other.book.name == table.book.name)
        found = read_lines(table.book, data, wishes.entity, takes=takes)
        made = None if found is None else plan_lines(table, found)
        if made is None:
            idle.append(table)
        else:
            plans.append(made)
    return plans, idle


def _fits_nothing(
    data: Sequence[CellTable], by_entity: Sequence[EntityTable], by_line: Sequence[LineTable]
) -> WorkbookError:
    needs = [f"「{table.sheet}」: {'、'.join(column.label for column in table.columns[:3])} …" for table in by_entity]
    needs += [f"「{table.title}」: 年度（{table.book.fiscal_year}）・指標・行か項目・値" for table in by_line]
    return WorkbookError(
        f"「{_file(data)}」は、このブックのどの入力表にも合いません。要る列は {' / '.join(needs)}",
        f"{_file(data)} fits none of the input tables of this workbook, which are: {' / '.join(needs)}",
    )


def _is_filled(table: EntityTable | LineTable) -> bool:
    held = table.cells.values() if isinstance(table, LineTable) else (cell for row in table.cells for cell in row)
    return any(cell is not None for cell in held)


def _untouched(table: EntityTable | LineTable) -> Text:
    what = "・".join(column.label for column in table.columns[:3]) if isinstance(table, EntityTable) else table.title
    return Text(
        f"{table.sheet}: データにないため変えていません: {what}",
        f"{table.sheet}: not in the file, left as it was: {what}",
    )


def _joined(plans: Sequence[Plan], notes: Sequence[Text], *, invented: bool) -> Plan:
    return Plan(
        tuple(dict.fromkeys(sheet for each in plans for sheet in each.sheets)),
        tuple(write for each in plans for write in each.writes),
        tuple(change for each in plans for change in each.changes),
        sum(each.filled for each in plans),
        (*(note for each in plans for note in each.notes), *notes),
        invented,
    )


def _file(tables: Sequence[CellTable]) -> str:
    return tables[0].file if tables else ""
