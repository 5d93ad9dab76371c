"""Reads a table of printed scores from a file: points per indicator and, where it is there, the total."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.analysis.printed import Printed
from xl_addin.book.inputs.workbook import require_complete
from xl_addin.book.live.results import Results, Role, results_of
from xl_addin.book.scores.scoring import file_tables
from xl_addin.engine.exact import exact
from xl_addin.errors import WorkbookError

if TYPE_CHECKING:
    from pathlib import Path

    from xl_addin.engine.exact import Known
    from xl_addin.rulebook.model import DeviationBook


def read_printed(book: DeviationBook, path: Path, sheet: str | None = None, decimals: int | None = None) -> Printed:
    """Read the printed scores of a file.

    Args:
        book: says which indicators there are.
        path: a CSV file or a workbook; headers such as 指標1 or 指標1_得点, and 総得点, name its columns.
        sheet: the worksheet to read; without it the first that holds such a table.
        decimals: to how many decimals everything was rounded; without it the most that any figure shows.

    Raises:
        RuleBookError: the rule book is an outline.
        WorkbookError: the file cannot be read or holds no such table.
    """
    require_complete(book)
    ids = [indicator.id for indicator in book.indicators]
    for table in file_tables(path, sheet):
        results = results_of(table)
        if results is not None and set(ids) <= results.indicators.keys():
            return _printed(results, ids, decimals)
    raise WorkbookError(
        f"「{path}」に {book.name} の得点の表（指標{'・'.join(ids)}と総得点の見出し）が見つかりません。",
        f"{path} has no table of scores of {book.name} (headers of indicators {', '.join(ids)} and of the total).",
    )


def _printed(results: Results, ids: list[str], decimals: int | None) -> Printed:
    points = tuple(zip(*(results.indicators[key].values for key in ids), strict=True))
    total = results.of(Role.TOTAL)
    totals = total.values if total is not None else (None,) * len(results.entities)
    if decimals is None:
        decimals = max((_decimals(figure) for row in (*points, totals) for figure in row), default=0)
    return Printed(results.entities, points, totals, decimals)


def _decimals(figure: Known) -> int:
    if figure is None:
        return 0
    exponent = exact(figure).normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
