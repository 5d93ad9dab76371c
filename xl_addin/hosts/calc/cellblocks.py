"""Reads scattered cells of an open document in few blocks: what holds formulas, which numbers are flags, which errors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from xl_addin.formulas.addresses import Area, cell_name
from xl_addin.hosts.calc.ranges import ERRORS
from xl_addin.hosts.calc.values import UnoError
from xl_addin.parts.contents import ErrorValue

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from xl_addin.parts.contents import Value

Places = list[tuple[int, int]]
"""Rows and columns, counted from 0."""

_FORMULAS: Final = 16  # com.sun.star.sheet.CellFlags.FORMULA
_LOGICAL: Final = 1024  # com.sun.star.util.NumberFormat.LOGICAL
_FLAG_NUMBERS: Final = (0.0, 1.0)
# A block may hold this many cells, and this many that nobody asked for beside each that somebody did.
_LARGEST, _SMALLEST, _SPARSE = 250_000, 16_384, 8
_ONE_BY_ONE: Final = 30
_AT_ONCE: Final = 100_000


def blocks(places: Places) -> Iterator[tuple[Area, Places]]:
    """Cover cells with few blocks.

    Args:
        places: the cells.

    Yields:
        A block, which may hold other cells too, and those of the cells that it holds.
    """
    waiting = [places] if places else []
    while waiting:
        part = waiting.pop()
        area = _around(part)
        if area.size <= min(_LARGEST, _SMALLEST + _SPARSE * len(part)):
            yield area, part
            continue
        axis = 0 if area.last_row - area.row >= area.last_col - area.col else 1
        part.sort(key=lambda place: place[axis])
        middle = part[len(part) // 2][axis]
        # Cells of the middle row or column stay together, unless that would leave everything together.
        cut = next((at for at, place in enumerate(part) if place[axis] >= middle), 0)
        cut = cut or next((at for at, place in enumerate(part) if place[axis] > middle), len(part) // 2)
        waiting += [part[:cut], part[cut:]]


def formula_places(sheet: Any) -> Places:
    """Return the cells of a sheet that hold formulas."""
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    used = cursor.getRangeAddress()
    # LibreOffice 7.4 says of columns that were never used what holds for the last one that was.
    return [
        (row, col)
        for address in sheet.queryContentCells(_FORMULAS).getRangeAddresses()
        for row in range(address.StartRow, min(address.EndRow, used.EndRow) + 1)
        for col in range(address.StartColumn, min(address.EndColumn, used.EndColumn) + 1)
    ]


def mark_flags(document: Any, sheet: Any, values: dict[tuple[int, int], Value]) -> None:
    """Turn those numbers into flags that Calc shows as TRUE or FALSE; it holds no other difference.

    Args:
        document: the document.
        sheet: its sheet.
        values: what the cells hold; changed.
    """
    numbers = [place for place, value in values.items() if value in _FLAG_NUMBERS]
    if not numbers:
        return
    area = _around(numbers)
    formats = document.getNumberFormats()
    looks = sheet.getCellRangeByPosition(area.col, area.row, area.last_col, area.last_row).getUniqueCellFormatRanges()
    logical: dict[int, bool] = {}
    for index in range(looks.getCount()):
        look = looks.getByIndex(index)
        key = look.NumberFormat
        if key not in logical:
            logical[key] = bool(formats.getByKey(key).Type & _LOGICAL)
        if logical[key]:
            shown = [Area(a.StartRow, a.StartColumn, a.EndRow, a.EndColumn) for a in look.getRangeAddresses()]
            for place in _inside(shown, numbers):
                values[place] = values[place] == 1


def known_errors(document: Any, failed: Iterable[tuple[str, Places]]) -> dict[tuple[str, tuple[int, int]], ErrorValue]:
    """Tell which errors cells show.

    Args:
        document: a copy of a workbook, which may be changed.
        failed: cells that show an error, by sheet.

    Returns:
        The error of each.
    """
    cells = [(sheet, place) for sheet, places in failed for place in places]
    codes = None if len(cells) <= _ONE_BY_ONE else _codes_at_once(document, cells)
    return dict(zip(cells, map(_error, codes or _codes(document, cells)), strict=True))


def _codes(document: Any, cells: list[tuple[str, tuple[int, int]]]) -> list[int]:
    sheets = document.getSheets()
    return [sheets.getByName(sheet).getCellByPosition(col, row).getError() for sheet, (row, col) in cells]


def _codes_at_once(document: Any, cells: list[tuple[str, tuple[int, int]]]) -> list[int] | None:
    """Let formulas on a sheet of their own ask for the errors: thousands of calls would take minutes.

    Returns:
        The codes; None where the document is protected against new sheets.
    """
    sheets = document.getSheets()
    name = "xl_addin_errors"
    while sheets.hasByName(name):
        name += "_"
    try:
        sheets.insertNewByName(name, sheets.getCount())
    except UnoError:
        return None
    asking = sheets.getByName(name)
    codes: list[int] = []
    for start in range(0, len(cells), _AT_ONCE):
        part = cells[start : start + _AT_ONCE]
        column = asking.getCellRangeByPosition(0, 0, 0, len(part) - 1)
        column.setFormulaArray(tuple((f"=ERRORTYPE({_name(sheet, *place)})",) for sheet, place in part))
        answers = [row[0] for row in column.getDataArray()]
        codes += [int(answer) if isinstance(answer, float) else 0 for answer in answers]
    return codes


def _name(sheet: str, row: int, col: int) -> str:
    quoted = sheet.replace("'", "''")
    return f"$'{quoted}'.{cell_name(row, col)}"


def _error(code: int) -> ErrorValue:
    return ErrorValue(ERRORS[code].value if code in ERRORS else f"Err:{code}")


def _around(places: Iterable[tuple[int, int]]) -> Area:
    rows, cols = zip(*places, strict=True)
    return Area(min(rows), min(cols), max(rows), max(cols))


def _inside(areas: list[Area], places: Places) -> Iterator[tuple[int, int]]:
    wanted = set(places)
    for area in areas:
        if area.size < len(wanted):
            yield from (place for place in area.places() if place in wanted)
        else:
            yield from (place for place in places if area.holds(*place))
