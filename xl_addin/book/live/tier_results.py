"""Reads the points that the sheets of ladders and points show: per indicator and in total, for one entity or year."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xl_addin.book.inputs.names import INDICATOR, KEY, LINE, SCORE
from xl_addin.book.kokuho import comparison
from xl_addin.book.kokuho.comparison_side import SCORE as SCORE_PLACE
from xl_addin.book.live.results import TOTAL, Column, Results, Role, number_of
from xl_addin.book.live.words import text_of
from xl_addin.engine.naming import spelled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xl_addin.book.scores.cell_table import CellTable, PlacedCell

_HEADER_ROWS = 15
_HALF = ("番号", "達成基準")
_TOTALS = ("総得点", "総合計")
_NUMBERED = re.compile(r"指標([0-9]+[（(]\S*)")


def tier_results(table: CellTable) -> list[Results]:
    """Read the points of a sheet.

    Args:
        table: a sheet of ``xl-addin new``, or 比較表.

    Returns:
        One result for the sheet, or for each year of a comparison; none for other sheets.
    """
    for header, cells in enumerate(table.rows[:_HEADER_ROWS]):
        words = [text_of(cell) for cell in cells]
        starts = [col for col in range(len(words)) if tuple(words[col : col + 2]) == _HALF]
        if table.sheet == comparison.NAME and header and starts:
            return [_of_half(table, header, start) for start in starts]
        if table.sheet != comparison.NAME and {INDICATOR, SCORE} <= set(words) and {LINE, KEY} & set(words):
            key = words.index(LINE if LINE in words else KEY)
            return [_of_sheet(table, header, (words.index(INDICATOR), key, words.index(SCORE)))]
    return []


def _of_sheet(table: CellTable, header: int, at: tuple[int, int, int]) -> Results:
    indicator, key, score = at
    found: list[tuple[str, float | None]] = []
    for row in table.rows[header + 1 :]:
        name = text_of(row[indicator])
        if _is_total(row):
            found.append(("", number_of(row[score])))
        elif "-" in spelled(name) and (not text_of(row[key]) or text_of(row[key]) == "unit"):
            found.append((name, number_of(row[score])))
    return _results(table, "", found)


def _of_half(table: CellTable, header: int, first: int) -> Results:
    found: list[tuple[str, float | None]] = []
    for row in table.rows[header + 1 :]:
        text = text_of(row[first])
        numbered = _NUMBERED.match(text) if not text.endswith("合計") else None
        if text.startswith(_TOTALS):
            found.append(("", number_of(row[first + SCORE_PLACE])))
        elif numbered is not None:
            found.append((numbered[1], number_of(row[first + SCORE_PLACE])))
    return _results(table, text_of(table.rows[header - 1][first]).partition("　")[0], found)


def _is_total(row: Sequence[PlacedCell]) -> bool:
    return any(text_of(cell).startswith(_TOTALS) for cell in row[:3])


def _results(table: CellTable, name: str, found: Sequence[tuple[str, float | None]]) -> Results:
    return Results(table.sheet, text_of(table.rows[0][0]), (name or "このブック",), tuple(_columns(found)))


def _columns(found: Sequence[tuple[str, float | None]]) -> Iterator[Column]:
    seen: set[str] = set()
    for number, value in found:
        # The sheet of figures has a row of the rate beside that of the total; the first one counts.
        if number not in seen:
            seen.add(number)
            role = Role.INDICATOR if number else Role.TOTAL
            yield Column(role, number, TOTAL if not number else "", None, (value,))
