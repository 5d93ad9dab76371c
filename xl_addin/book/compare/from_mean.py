"""Finds the columns of a sheet that can be charted, and sorts their differences from the mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_addin.book.live.difference import subtracted
from xl_addin.book.live.results import Role, number_of, results_of
from xl_addin.book.live.sheet_names import REPORTS
from xl_addin.book.live.tier_results import tier_results
from xl_addin.book.live.words import head_key, is_foot, text_of
from xl_addin.book.refresh.entity_table import Kind, entity_tables
from xl_addin.book.scores.cell_table import PlacedText
from xl_addin.cells import is_blank
from xl_addin.engine.moments import mean
from xl_addin.errors import WorkbookError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xl_addin.book.scores.cell_table import CellTable, PlacedCell

_HEADER_ROWS = 30
_LEAST_ROWS = 3
_MOST_COLUMNS = 8


@dataclass(frozen=True)
class Series:
    """A column of figures.

    Attributes:
        label: its header.
        sheet: where it stands.
        names: one per row.
        values: one number or None per row.
    """

    label: str
    sheet: str
    names: tuple[str, ...]
    values: tuple[float | None, ...]


@dataclass(frozen=True)
class Differences:
    """A column as a chart shows it.

    Attributes:
        label: its header.
        mean: the mean of its known figures.
        rows: the names and their differences from the mean, the largest first; blanks are left out.
        left_out: the names of the blanks.
    """

    label: str
    mean: float
    rows: tuple[tuple[str, float], ...]
    left_out: tuple[str, ...]


def differences(series: Series) -> Differences:
    """Sort the differences from the mean, the largest first.

    Args:
        series: a column of which at least one figure is known.
    """
    centre = mean(series.values)
    known = [(name, value) for name, value in zip(series.names, series.values, strict=True) if value is not None]
    rows = [(name, difference) for name, value in known if (difference := subtracted(value, centre)) is not None]
    left_out = tuple(name for name, value in zip(series.names, series.values, strict=True) if value is None)
    return Differences(series.label, centre, tuple(sorted(rows, key=lambda row: -row[1])), left_out)


def charted(tables: Sequence[CellTable], sheet: str | None, columns: Sequence[str]) -> list[Series]:
    """Choose what to chart.

    Args:
        tables: the sheets of a workbook.
        sheet: the sheet to take; without it, the first with results, else the first with rates to fill in, else the
            first with a table of names and figures.
        columns: headers of the columns to take; without them the total and the points of each indicator, or the first
            columns of figures.

    Returns:
        At least one column.

    Raises:
        WorkbookError: there is no such sheet or column, or nothing to chart.
    """
    among = [table for table in tables if table.sheet == sheet] if sheet is not None else _own(tables)
    if sheet is not None and not among:
        names = "、".join(table.sheet for table in tables)
        raise WorkbookError(f"シート「{sheet}」はありません（{names}）。", f"There is no sheet {sheet} ({names}).")
    for find in (_of_results, _of_rates, _of_any_table):
        found = next((series for series in map(find, among) if series), None)
        if found:
            return _chosen(found, columns)
    raise WorkbookError(
        "グラフにできる表が見つかりません。名前の列と、数値の列が1つ以上要ります。",
        "There is no table to chart: a column of names and one of figures are needed.",
    )


def _own(tables: Sequence[CellTable]) -> list[CellTable]:
    """The sheets to look at: not those that scripts made, and none where one entity is scored line by line."""
    if any(map(tier_results, tables)):
        return []
    return [table for table in tables if table.sheet not in REPORTS]


def _chosen(found: Sequence[Series], columns: Sequence[str]) -> list[Series]:
    if not columns:
        return list(found[:_MOST_COLUMNS])
    by_label = {head_key(series.label): series for series in found}
    unknown = [name for name in columns if head_key(name) not in by_label]
    if unknown:
        labels = "、".join(series.label for series in found)
        raise WorkbookError(
            f"列「{unknown[0]}」はグラフにできません（{labels}）。",
            f"There is no column {unknown[0]} to chart ({labels}).",
        )
    return [by_label[head_key(name)] for name in columns]


def _of_results(table: CellTable) -> list[Series]:
    results = results_of(table)
    if results is None:
        return []
    total = results.of(Role.TOTAL)
    columns = [*([] if total is None else [total]), *results.indicators.values()]
    return [
        Series(
            f"{column.label} {column.name}".strip() if column.id else column.label,
            table.sheet,
            results.entities,
            column.values,
        )
        for column in columns
        if any(value is not None for value in column.values)
    ]


def _of_rates(table: CellTable) -> list[Series]:
    """The rates that a sheet takes as input."""
    found = []
    for each in entity_tables([table]):
        names = tuple(map(text_of, each.names))
        for place, column in enumerate(each.columns):
            values = tuple(number_of(row[place]) for row in each.cells)
            if column.kind is Kind.RATE and any(value is not None for value in values):
                found.append(Series(column.label, table.sheet, names, values))
    return found


def _of_any_table(table: CellTable) -> list[Series]:
    """Columns of figures beside the first column of names, below a row of headers; a header of digits is none."""
    for row in range(min(_HEADER_ROWS, len(table.rows))):
        name = next((col for col, cell in enumerate(table.rows[row]) if not is_blank(cell)), None)
        if name is None:
            continue
        body = _named_rows(table.rows[row + 1 :], name)
        if len(body) >= _LEAST_ROWS:
            found = list(_figures(table, row, name, body))
            if found:
                return found
    return []


def _named_rows(rows: Sequence[Sequence[PlacedCell]], name: int) -> list[Sequence[PlacedCell]]:
    found: list[Sequence[PlacedCell]] = []
    for row in rows:
        if not isinstance(row[name], PlacedText) or is_foot(text_of(row[name])):
            break
        # What follows the header without any figure is its translation or its units.
        if found or any(number_of(cell) is not None for cell in row[name + 1 :]):
            found.append(row)
    return found


def _figures(table: CellTable, header: int, name: int, body: Sequence[Sequence[PlacedCell]]) -> Iterator[Series]:
    names = tuple(text_of(row[name]) for row in body)
    for col in range(name + 1, len(table.rows[header])):
        values = tuple(number_of(row[col]) for row in body)
        known = sum(value is not None for value in values)
        filled = sum(not is_blank(row[col]) for row in body)
        head = table.rows[header][col]
        if isinstance(head, PlacedText) and known >= _LEAST_ROWS and 2 * known > filled:
            yield Series(" ".join(text_of(head).split()), table.sheet, names, values)
