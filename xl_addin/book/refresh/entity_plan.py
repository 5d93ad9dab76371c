"""Plans what a data file changes in an input table of entities: matched by name, checked, missing ones blank."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from xl_addin.book.kyokai.raw_counts import WARNING
from xl_addin.book.live.refusal import refuse_if
from xl_addin.book.live.words import Names, text_of
from xl_addin.book.refresh.changes import Plan, Write, change, plain, side_by_side
from xl_addin.book.refresh.figures import Reader
from xl_addin.book.refresh.matching import rows_of
from xl_addin.book.scores.cell_table import placed
from xl_addin.cells import is_blank
from xl_addin.rulebook.model import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xl_addin.book.refresh.changes import Value
    from xl_addin.book.refresh.entity_table import EntityTable
    from xl_addin.book.refresh.matching import Columns, Rows
    from xl_addin.book.scores.cell_table import CellTable, PlacedCell

_MOST_NAMED = 10


def plan_table(wanted: EntityTable, columns: Columns, unit: str | None, *, shift: bool = False) -> Plan:
    """Plan what a file changes in a table.

    Args:
        wanted: the input table.
        columns: where the file holds its columns.
        unit: how rates are written, "percent" or "fraction"; None where that is not said.
        shift: take columns of the last year that the file lacks from this year's figures of the workbook.

    Returns:
        The plan; nothing has been written.

    Raises:
        WorkbookError: a column is missing, a name is doubled, a figure cannot be read or cannot be; all are named.
    """
    file = columns.table.file
    moved = _moved(wanted, columns) if shift else {}
    _require_columns(wanted, columns, moved)
    _require_single_names(wanted)
    rows = rows_of(wanted, columns)
    refuse_if(rows.problems)
    added, left_out = _added(wanted, rows)
    if not rows.cells and not added:
        refuse_if([_nobody(wanted, file)])
    cells = {**rows.cells, **added}
    reader = Reader(file, unit)
    new = _figures(wanted, columns, cells, reader)
    _check(wanted, columns, cells, reader)
    _check_sums(wanted, columns, rows.totals, [*cells.values(), *left_out], reader)
    refuse_if(reader.problems)
    for place, source in moved.items():
        new[place] = [plain(wanted.cells[row][source]) for row in range(len(wanted.names))]
    names = [text_of(added[row][columns.name]) if row in added else None for row in range(len(wanted.names))]
    notes = _notes(wanted, columns, rows, left_out, moved)
    return _plan(wanted, names, new, notes)


def is_invented(table: CellTable) -> bool:
    """Whether the figures of a sheet are made up, as its heading says."""
    return any(str(cell) == WARNING for row in table.rows[:5] for cell in row[:1])


def _moved(wanted: EntityTable, columns: Columns) -> dict[int, int]:
    """Columns that the file lacks and this year's column of the workbook can fill."""
    return {
        place: column.previous
        for place, column in enumerate(wanted.columns)
        if place not in columns.places and column.previous is not None and column.previous in columns.places
    }


def _require_columns(wanted: EntityTable, columns: Columns, moved: Mapping[int, int]) -> None:
    file = columns.table.name
    missing = [
        column for place, column in enumerate(wanted.columns) if place not in columns.places and place not in moved
    ]
    problems = [
        Text(
            f"{file} {placed(cell)}: 見出し「{cell}」が重複しています。",
            f"{file} {placed(cell)}: the header “{cell}” is given twice.",
        )
        for cell in columns.doubled
    ]
    if missing:
        labels = [f"「{column.label}」" for column in missing]
        last_year = all(column.previous is not None for column in missing)
        hint_ja = "前年度の値をブックの当年度の値から引き継ぐときは --shift を付けてください。" if last_year else ""
        hint_en = " Add --shift to take last year's figures from this year's in the workbook." if last_year else ""
        problems.append(
            Text(
                f"{file}: シート「{wanted.sheet}」に要る列がありません: {'、'.join(labels)}。{hint_ja}",
                f"{file}: columns that sheet {wanted.sheet} needs are missing: {', '.join(labels)}.{hint_en}",
            )
        )
    refuse_if(problems)


def _require_single_names(wanted: EntityTable) -> None:
    refuse_if(
        [
            Text(
                f"シート「{wanted.sheet}」の {wanted.first + one + 1} 行目と {wanted.first + two + 1} 行目の名前が同じです: {wanted.names[one]}。",
                f"Rows {wanted.first + one + 1} and {wanted.first + two + 1} of sheet {wanted.sheet} have one name: {wanted.names[one]}.",
            )
            for one, two in Names(wanted.names).doubled
        ]
    )


def _added(wanted: EntityTable, rows: Rows) -> tuple[dict[int, Sequence[PlacedCell]], list[Sequence[PlacedCell]]]:
    """Give entities that are new the free rows, where names are input; what finds no row is left out."""
    free = [row for row, name in enumerate(wanted.names) if is_blank(name)] if wanted.names_open else []
    taken = dict(zip(free, rows.new, strict=False))
    return taken, rows.new[len(taken) :]


def _nobody(wanted: EntityTable, file: str) -> Text:
    known = "、".join(text_of(name) for name in wanted.names[:3])
    return Text(
        f"{file}: シート「{wanted.sheet}」の{wanted.entity}（{known} …）が1つも見つかりません。",
        f"{file}: not one of the rows of sheet {wanted.sheet} ({known} …) is in it.",
    )


def _figures(
    wanted: EntityTable, columns: Columns, cells: Mapping[int, Sequence[PlacedCell]], reader: Reader
) -> dict[int, list[Value]]:
    """Read the columns; a row that the file lacks is blank."""
    found: dict[int, list[Value]] = {}
    for place, col in columns.places.items():
        given = [cells[row][col] if row in cells else None for row in range(len(wanted.names))]
        found[place] = list(reader.column(wanted.columns[place], given))
    return found


def _check(wanted: EntityTable, columns: Columns, cells: Mapping[int, Sequence[PlacedCell]], reader: Reader) -> None:
    """Note parts that are larger than their whole."""
    for place, col in columns.places.items():
        column = wanted.columns[place]
        if column.within is not None and column.within in columns.places:
            other = columns.places[column.within]
            for row in cells.values():
                reader.within(column, row[col], wanted.columns[column.within], row[other])


def _check_sums(
    wanted: EntityTable,
    columns: Columns,
    totals: Sequence[Sequence[PlacedCell]],
    inside: Sequence[Sequence[PlacedCell]],
    reader: Reader,
) -> None:
    """Note sums that the rows do not add up to."""
    if reader.problems:
        return
    for place, col in columns.places.items():
        column = wanted.columns[place]
        for total in totals:
            reader.sum_of(column, Reader("", None).column(column, [row[col] for row in inside]), total[col])


def _notes(
    wanted: EntityTable,
    columns: Columns,
    rows: Rows,
    left_out: Sequence[Sequence[PlacedCell]],
    moved: Mapping[int, int],
) -> list[Text]:
    missing = [text_of(name) for row, name in enumerate(wanted.names) if not is_blank(name) and row not in rows.cells]
    extra = [text_of(row[columns.name]) for row in left_out]
    notes = []
    if missing:
        notes.append(
            Text(
                f"{wanted.sheet}: データにない{wanted.entity}は空欄にしました（{len(missing)}）: {_listed(missing)}",
                f"{wanted.sheet}: not in the file, so now blank ({len(missing)}): {_listed(missing)}",
            )
        )
    if extra:
        close = [f"{name}→{hint}?" if (hint := _close(name, missing)) else name for name in extra]
        notes.append(
            Text(
                f"{wanted.sheet}: ブックにない{wanted.entity}は読み込んでいません（{len(extra)}）: {_listed(close)}",
                f"{wanted.sheet}: not in the workbook, so left out ({len(extra)}): {_listed(close)}",
            )
        )
    if rows.order_differs:
        notes.append(
            Text(
                f"{wanted.sheet}: データの並び順がブックと違うため、名前で照合しました",
                f"{wanted.sheet}: the file has another order; rows were matched by name",
            )
        )
    if rows.others:
        names = [text_of(row[columns.name]) for row in rows.others]
        notes.append(
            Text(
                f"{wanted.sheet}: 読み込まなかった行: {_listed(names)}",
                f"{wanted.sheet}: rows left out: {_listed(names)}",
            )
        )
    if moved:
        labels = [wanted.columns[place].label for place in moved]
        notes.append(
            Text(
                f"{wanted.sheet}: ブックの当年度の値から引き継いだ列: {_listed(labels)}",
                f"{wanted.sheet}: columns taken from this year's figures of the workbook: {_listed(labels)}",
            )
        )
    return notes


def _close(name: str, missing: Sequence[str]) -> str:
    return next(iter(difflib.get_close_matches(name, missing, n=1, cutoff=0.5)), "")


def _listed(names: Sequence[str]) -> str:
    more = len(names) - _MOST_NAMED
    return "、".join(names[:_MOST_NAMED]) + (f" …（ほか {more}）" if more > 0 else "")


def _plan(
    wanted: EntityTable, names: Sequence[str | None], new: Mapping[int, Sequence[Value]], notes: Sequence[Text]
) -> Plan:
    rows = range(len(wanted.names))
    order = sorted(new, key=lambda place: wanted.columns[place].col)
    changes = []
    for row in rows:
        entity = names[row] or text_of(wanted.names[row])
        for place in order:
            column = wanted.columns[place]
            where = (wanted.sheet, wanted.first + row, column.col)
            found = change(where, (entity, column.label), wanted.cells[row][place], new[place][row])
            if found is not None:
                changes.append(found)
    writes = _named(wanted, names)
    for first, last in side_by_side([wanted.columns[place].col for place in order]):
        inside = order[first : last + 1]
        writes.append(
            Write(
                wanted.sheet,
                wanted.first,
                wanted.columns[inside[0]].col,
                tuple(tuple(new[place][row] for place in inside) for row in rows),
                tuple(tuple(plain(wanted.cells[row][place]) for place in inside) for row in rows),
            )
        )
    filled = sum(value is not None for column in new.values() for value in column)
    return Plan((wanted.sheet,), tuple(writes), tuple(changes), filled, tuple(notes))


def _named(wanted: EntityTable, names: Sequence[str | None]) -> list[Write]:
    """Write the names of new entities, together with those that are there."""
    if not any(names):
        return []
    before = [plain(name) for name in wanted.names]
    values = [name or was for name, was in zip(names, before, strict=True)]
    return [Write(wanted.sheet, wanted.first, 0, tuple((each,) for each in values), tuple((each,) for each in before))]
