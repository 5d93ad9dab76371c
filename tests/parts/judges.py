"""What other programs read from a workbook, and which bytes of it changed."""

from __future__ import annotations

import contextlib
import io
import struct
import warnings
import zipfile
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import TYPE_CHECKING

import openpyxl
import python_calamine
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, to_excel
from openpyxl.utils.escape import unescape

from xl_addin.parts.workbook import Workbook

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xl_addin.parts.contents import Sheet, Value

_LOCAL = struct.Struct("<4s5H3L2H")
_A_SECOND = 1 / 86_400
MAY_GO_WITH_CHAIN = ("[Content_Types].xml", "workbook.xml.rels")


def packed(content: bytes) -> dict[str, tuple[int, int, int, bytes]]:
    """The members of a ZIP file in their order: method, CRC, size, and the bytes as they are stored."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        infos = archive.infolist()
    found = {}
    for info in infos:
        local = _LOCAL.unpack_from(content, info.header_offset)
        start = info.header_offset + _LOCAL.size + local[9] + local[10]
        raw = content[start : start + info.compress_size]
        found[info.orig_filename] = (info.compress_type, info.CRC, info.file_size, raw)
    return found


def differences(before: bytes, after: bytes) -> set[str]:
    """The members that are not the same, stored byte for stored byte; those that stay must stand in the same order."""
    one, other = packed(before), packed(after)
    kept = [name for name in one if name in other]
    assert [name for name in other if name in one] == kept
    assert list(other)[: len(kept)] == kept
    return {name for name in {**one, **other} if one.get(name) != other.get(name)}


def only_chain_and(parts: set[str], changed: set[str]) -> bool:
    """Whether only some parts changed, and those that change when the order of formulas goes."""
    chain = {name for name in changed if name.lower().endswith("calcchain.xml")}
    beside = {name for name in changed if name.endswith(MAY_GO_WITH_CHAIN)} if chain else set()
    return changed <= parts | chain | beside


def sheet_part(content: bytes, sheet: str) -> str:
    """The name of a worksheet's part."""
    return next(found.part for found in Workbook(content, "x", strict=True).sheets if found.name == sheet)


def without(sheet: Sheet, cells: Iterable[tuple[int, int]]) -> Sheet:
    """A sheet as if it did not mention some cells."""
    gone = set(cells)
    return replace(sheet, cells={where: held for where, held in sheet.cells.items() if where not in gone})


def judges(content: bytes, sheet: str) -> set[str]:
    """The programs that can load a workbook as it is."""
    found = set()
    for name, read in (("calamine", by_calamine), ("openpyxl", partial(by_openpyxl, cells=[]))):
        # They raise whatever comes.
        with contextlib.suppress(Exception):
            read(content, sheet)
            found.add(name)
    return found


def by_openpyxl(
    content: bytes, sheet: str, cells: Iterable[tuple[int, int]], *, formulas: bool = False
) -> dict[tuple[int, int], object]:
    """What openpyxl reads from cells: their values, or their formulas with "="."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(io.BytesIO(content), data_only=not formulas)
    found = {(row, col): book[sheet].cell(row + 1, col + 1).value for row, col in cells}
    book.close()
    return found


def by_calamine(content: bytes, sheet: str) -> dict[tuple[int, int], object]:
    """What python-calamine reads from the cells of a sheet that are not empty."""
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    rows = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    return {(row, col): value for row, values in enumerate(rows) for col, value in enumerate(values) if value != ""}


def agrees(read: object, value: Value) -> bool:
    """Whether what a program read is a value; None, '' and nothing are the same to them."""
    if value is None or value == "":
        return read in (None, "")
    if isinstance(value, bool):
        return read is value
    if isinstance(value, float):
        if isinstance(read, (datetime, date, time, timedelta)):
            # They read a number with the format of a date as the moment that it stands for.
            return any(abs(to_excel(read, epoch) - value) < _A_SECOND for epoch in (WINDOWS_EPOCH, MAC_EPOCH))
        return isinstance(read, (int, float)) and not isinstance(read, bool) and float(read) == value
    # openpyxl leaves the escapes of a text in.
    return read == value or (isinstance(read, str) and unescape(read) == value)
