"""Reads formulas in blocks: what Excel shows in its formula bar."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xl_addin.hosts.calc.xlw.contents import FORMULAS, filled
from xl_addin.hosts.calc.xlw.formats import kinds
from xl_addin.hosts.calc.xlw.formulas.scope import Scope
from xl_addin.hosts.calc.xlw.formulas.to_excel import ToExcel
from xl_addin.hosts.calc.xlw.ranges import boxes

if TYPE_CHECKING:
    from xl_addin.hosts.calc.xlw.area import Area

_DIGITS: Final = 15
_LARGEST: Final = 21
_SMALLEST: Final = -10


def formulas(area: Area) -> tuple[tuple[str, ...], ...]:
    """Read formulas and constants.

    Args:
        area: the cells.

    Returns:
        A row of texts for each row: formulas in Excel's syntax, also those of arrays without braces; numbers, also
        dates, as "1.5", flags as "TRUE", and "" for blanks.
    """
    calculated = filled(area, area.box, FORMULAS)
    top, left = area.box.row, area.box.column
    rows: list[list[str]]
    if sum(box.rows * box.columns for box in calculated) == area.box.rows * area.box.columns:
        rows = [[""] * area.box.columns for _ in range(area.box.rows)]
    else:
        rows = _constants(area)
    if calculated:
        translator = ToExcel(Scope(area.book, area.sheet))
        written = area.uno.getFormulaArray()
        for box in calculated:
            places = range(box.column - left, box.column - left + box.columns)
            for row in range(box.row - top, box.row - top + box.rows):
                source, target = written[row], rows[row]
                for place in places:
                    text = source[place]
                    if text.startswith("{"):
                        text = text[1:-1]
                    target[place] = translator.translate(text, top + row, left + place)
    return tuple(map(tuple, rows))


def _constants(area: Area) -> list[list[str]]:
    rows = [[value if type(value) is str else _number(value) for value in row] for row in area.uno.getDataArray()]
    for key, group in kinds.groups(area.uno):
        if area.book.number_formats.kind(key) == kinds.FLAG:
            for box in boxes(group):
                places = range(box.column - area.box.column, box.last_column - area.box.column + 1)
                for row in rows[box.row - area.box.row : box.last_row - area.box.row + 1]:
                    for place in places:
                        row[place] = {"0": "FALSE", "1": "TRUE"}.get(row[place], row[place])
    return rows


def _number(value: float | None) -> str:
    """Write a number with the 15 digits that Excel keeps; the value of an error, of which there is none, is ""."""
    if value is None:
        return ""
    text = f"{value:.{_DIGITS}g}"
    digits, mark, power = text.partition("e")
    if not mark:
        return text
    if _SMALLEST < int(power) < 0:
        return f"{value:.{_DIGITS - 1 - int(power)}f}".rstrip("0")
    if 0 < int(power) < _LARGEST:
        return f"{float(text):.0f}"
    return f"{digits}E{int(power):+03d}"
