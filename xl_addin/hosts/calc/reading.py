"""Reads ranges that a user names out of an open document, as plain values."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any, Final

from xl_addin.errors import WorkbookError
from xl_addin.formulas.addresses import sheet_called
from xl_addin.hosts.calc.ranges import ERRORS
from xl_addin.hosts.calc.values import UnoError

if TYPE_CHECKING:
    from collections.abc import Iterator

Cell = None | bool | float | str
"""Blank, flag, number, or text; an error is its code as text."""

MAX_CELLS: Final = 5_000_000
_LOGICAL: Final = 1024  # com.sun.star.util.NumberFormat.LOGICAL
_QUOTED: Final = re.compile(r"\$?'((?:[^']|'')+)'(?:[!！](.*))?", re.DOTALL)
_CELLS: Final = re.compile(r"\$?[A-Z]{1,3}\$?[0-9]{1,7}(:\$?[A-Z]{1,3}\$?[0-9]{1,7})?")
_WHOLE: Final = re.compile(r"\$?[A-Z]{1,3}:\$?[A-Z]{1,3}|\$?[0-9]{1,7}:\$?[0-9]{1,7}")


def read_range(document: Any, text: str) -> list[list[Cell]]:
    """Read a range of an open spreadsheet document.

    Args:
        document: the document.
        text: ``SHEET!A1:B3``, ``'a sheet'!A1``, ``SHEET!A:C``, a sheet for its used area, or a defined name.

    Returns:
        Rows of values, unrounded.

    Raises:
        WorkbookError: there is no such sheet, range or name.
    """
    found = find_range(document, text)
    address = found.RangeAddress
    size = (address.EndColumn - address.StartColumn + 1) * (address.EndRow - address.StartRow + 1)
    if size > MAX_CELLS:
        raise WorkbookError(f"範囲「{text}」は大きすぎます。", f"The range {text} is too large.")
    rows = [[None if value == "" else value for value in row] for row in found.getDataArray()]
    _mark_errors(found, rows)
    _mark_flags(document, found, rows)
    return rows


def find_range(document: Any, text: str) -> Any:
    """Find a range by the words of a user.

    Args:
        document: the document.
        text: as in `read_range`.

    Returns:
        The cell range.

    Raises:
        WorkbookError: there is no such sheet, range or name.
    """
    sheet_name, area = split_address(text)
    sheet = _sheet(document, sheet_name)
    if area is None:
        found = _used_area(sheet) if sheet is not None else _named(document.NamedRanges, sheet_name)
        found = found or _table(document, sheet_name)
        if found is None:
            raise _no_sheet(document, sheet_name)
        return found
    if sheet is None:
        raise _no_sheet(document, sheet_name)
    return _area(document, sheet, area, text)


def split_address(text: str) -> tuple[str, str | None]:
    """Split what a user writes into sheet and range.

    Args:
        text: as in `read_range`; the exclamation mark may be full-width.

    Returns:
        The sheet without quotes, and the range; None when there is no exclamation mark.
    """
    stripped = text.strip()
    quoted = _QUOTED.fullmatch(stripped)
    if quoted:
        return quoted.group(1).replace("''", "'"), quoted.group(2)
    cut = max(stripped.rfind("!"), stripped.rfind("！"))
    if cut < 0:
        return stripped, None
    return stripped[:cut].removeprefix("$"), stripped[cut + 1 :]


def _area(document: Any, sheet: Any, area: str, text: str) -> Any:
    plain = unicodedata.normalize("NFKC", area).strip().upper()
    if not plain:
        return _used_area(sheet)
    try:
        if _CELLS.fullmatch(plain):
            return sheet.getCellRangeByName(plain)
        if _WHOLE.fullmatch(plain):
            return _cut_to_used(sheet, sheet.getCellRangeByName(plain).RangeAddress)
        found = _named(sheet.NamedRanges, area) or _named(document.NamedRanges, area)
    except UnoError as error:
        raise _no_range(text) from error
    if found is None:
        raise _no_range(text)
    return found


def _sheet(document: Any, name: str) -> Any:
    sheets = document.Sheets
    found = sheet_called(name, sheets.ElementNames)
    return None if found is None else sheets.getByName(found)


def _named(names: Any, name: str) -> Any:
    return names.getByName(name).getReferredCells() if names.hasByName(name) else None


def _table(document: Any, name: str) -> Any:
    tables = document.DatabaseRanges
    return tables.getByName(name).ReferredCells if tables.hasByName(name) else None


def _used_area(sheet: Any) -> Any:
    cursor = sheet.createCursor()
    cursor.gotoStartOfUsedArea(False)
    cursor.gotoEndOfUsedArea(True)
    address = cursor.RangeAddress
    return sheet.getCellRangeByPosition(address.StartColumn, address.StartRow, address.EndColumn, address.EndRow)


def _cut_to_used(sheet: Any, address: Any) -> Any:
    used = _used_area(sheet).RangeAddress
    return sheet.getCellRangeByPosition(
        address.StartColumn,
        address.StartRow,
        max(address.StartColumn, min(address.EndColumn, used.EndColumn)),
        max(address.StartRow, min(address.EndRow, used.EndRow)),
    )


def _mark_errors(found: Any, rows: list[list[Cell]]) -> None:
    for y, row in enumerate(found.getDataArray() if any(None in row for row in rows) else ()):
        for x, value in enumerate(row):
            if value is None:
                rows[y][x] = _error_text(found.getCellByPosition(x, y).getError())


def _error_text(code: int) -> str:
    return ERRORS[code].value if code in ERRORS else f"Err:{code}"


def _mark_flags(document: Any, found: Any, rows: list[list[Cell]]) -> None:
    origin = found.RangeAddress
    for address in _logical_areas(document, found):
        for y in range(address.StartRow - origin.StartRow, address.EndRow - origin.StartRow + 1):
            for x in range(address.StartColumn - origin.StartColumn, address.EndColumn - origin.StartColumn + 1):
                if isinstance(rows[y][x], float):
                    rows[y][x] = rows[y][x] != 0


def _logical_areas(document: Any, found: Any) -> Iterator[Any]:
    formats = document.NumberFormats
    groups = found.getUniqueCellFormatRanges()
    for index in range(groups.getCount()):
        group = groups.getByIndex(index)
        if formats.getByKey(group.NumberFormat).Type & _LOGICAL:
            yield from group.getRangeAddresses()


def _no_sheet(document: Any, name: str) -> WorkbookError:
    known = "、".join(document.Sheets.ElementNames)
    return WorkbookError(
        f"シート「{name}」がありません。あるシート: {known}",
        f"There is no sheet {name}. Sheets: {', '.join(document.Sheets.ElementNames)}",
    )


def _no_range(text: str) -> WorkbookError:
    return WorkbookError(
        f"範囲「{text}」が読めません。例: シート名!A1:C9", f"{text} is not a range; write SHEET!A1:C9."
    )
