"""Reads a table of printed scores from a file: points per indicator and, where it is there, the total."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.analysis.printed import Printed, is_rounded
from xl_addin.book.inputs.workbook import require_complete
from xl_addin.book.live.results import Role, number_of, results_of
from xl_addin.book.scores.scoring import file_tables
from xl_addin.engine.exact import comparable, exact
from xl_addin.engine.figures import decimals
from xl_addin.errors import WorkbookError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from xl_addin.book.live.results import Results
    from xl_addin.book.scores.cell_table import CellTable
    from xl_addin.engine.exact import Known
    from xl_addin.rulebook.model import DeviationBook

    _Column = tuple[Known, ...]

# Figures with more decimals were computed, not printed.
_MOST_PRINTED = 3


def read_printed(book: DeviationBook, path: Path, sheet: str | None = None, rounded_to: int | None = None) -> Printed:
    """Read the printed scores of a file.

    Args:
        book: says which indicators there are.
        path: a CSV file or a workbook; headers such as 指標1 or 指標1_得点, and 総得点, name its columns.
        sheet: the worksheet to read; without it the first that holds such a table of rounded scores.
        rounded_to: to how many decimals everything was rounded; without it scores to the most that any of them shows, and
            totals likewise.

    Raises:
        RuleBookError: the rule book is an outline.
        WorkbookError: the file cannot be read or holds no such table, or the scores are not rounded.
    """
    require_complete(book)
    ids = [indicator.id for indicator in book.indicators]
    computed: list[tuple[CellTable, Results]] = []
    for table in file_tables(path, sheet):
        results = results_of(table)
        if results is not None and set(ids) <= results.indicators.keys():
            printed = printed_scores(book, results, rounded_to)
            if printed is not None:
                return printed
            computed.append((table, results))
    if computed:
        raise _not_rounded(book, *computed[0], _allowed(rounded_to))
    raise WorkbookError(
        f"「{path}」に {book.name} の得点の表（指標{'・'.join(ids)}と総得点の見出し）が見つかりません。",
        f"{path} has no table of scores of {book.name} (headers of indicators {', '.join(ids)} and of the total).",
    )


def printed_scores(book: DeviationBook, results: Results, rounded_to: int | None = None) -> Printed | None:
    """Take results for scores as a table prints them.

    Args:
        book: the rules; the results have points for all of their indicators.
        results: the results of a sheet.
        rounded_to: as ``read_printed`` takes it.

    Returns:
        The scores, at the 15 digits that cells show; None where some have more decimals than ``rounded_to``, or than any
        table prints: they were computed.
    """
    columns, totals = _columns(book, results)
    points = tuple(zip(*columns, strict=True))
    if _first_not_rounded((*columns, totals), _allowed(rounded_to)) is not None:
        return None
    if rounded_to is not None:
        return Printed(results.entities, points, totals, rounded_to)
    return Printed(results.entities, points, totals, _most_decimals(columns), _most_decimals([totals]))


def _allowed(rounded_to: int | None) -> int:
    return _MOST_PRINTED if rounded_to is None else rounded_to


def _columns(book: DeviationBook, results: Results) -> tuple[list[_Column], _Column]:
    """The points per indicator, and the totals, blank where there are none."""
    total = results.of(Role.TOTAL)
    return (
        [_shown(results.indicators[each.id].values) for each in book.indicators],
        (None,) * len(results.entities) if total is None else _shown(total.values),
    )


def _first_not_rounded(columns: Iterable[_Column], allowed: int) -> float | None:
    figures = (figure for column in columns for figure in column if figure is not None)
    return next((figure for figure in figures if not is_rounded(figure, allowed)), None)


def _shown(values: Sequence[Known]) -> _Column:
    """A total that a cell adds up is the decimal that it shows: 348.4, not 348.40000000000003."""
    return tuple(None if value is None else comparable(value) for value in values)


def _most_decimals(columns: Iterable[_Column]) -> int:
    return max((decimals(exact(figure)) for column in columns for figure in column if figure is not None), default=0)


def _not_rounded(book: DeviationBook, table: CellTable, results: Results, allowed: int) -> WorkbookError:
    columns, totals = _columns(book, results)
    found = _first_not_rounded((*columns, totals), allowed)
    cells = [cell for row in table.rows for cell in row if cell is not None]
    place = next(cell.place for cell in cells if (read := number_of(cell)) is not None and comparable(read) == found)
    return WorkbookError(
        f"「{table.file}」の {place} の {found:.15g} は小数第{allowed}位までに四捨五入された得点ではありません。"
        "計算した得点のファイルは、--printed を付けずに件数の表を指定してください。",
        f"These scores are not rounded to {allowed} decimals: {place} of {table.file} is {found:.15g}. Where scores were "
        "computed, give the table of counts, without --printed.",
    )
