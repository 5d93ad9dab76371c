"""Small workbooks whose formulas have the saved values that a test wants, as if Excel had computed them."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import xlsxwriter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xl_addin.parts.contents import Value

_MASTER = re.compile(r"\{(=.*)\}")


def excel_book(
    cells: Mapping[str, object], *, sheet: str = "表", stale: bool = False, options: dict[str, object] | None = None
) -> bytes:
    """Make an .xlsx of one sheet.

    Args:
        cells: by name, A1: a constant, or a formula and the value saved with it; the name of an area, A1:A3, goes with an
            array formula in braces and a value for each cell.
        sheet: its name.
        stale: whether the workbook asks Excel to compute everything, as one that no spreadsheet program has saved does.
        options: of the XlsxWriter workbook.
    """
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, options or {}) as made:
        page = made.add_worksheet(sheet)
        for name, content in cells.items():
            if not isinstance(content, tuple):
                page.write(name, content)
                continue
            formula, saved = content
            array = _MASTER.fullmatch(formula)
            if array is None:
                page.write_formula(name, formula, None, saved)
                continue
            page.write_array_formula(name, array[1], None, saved[0])
            first, last = (int(part[1:]) for part in name.split(":"))
            for number in range(first + 1, last + 1):
                page.write_number(f"{name[0]}{number}", saved[number - first])
    content = file.getvalue()
    return content if stale else with_part(content, "xl/workbook.xml", b' fullCalcOnLoad="1"', b"")


def with_part(content: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """Replace some bytes of a part of a workbook file."""
    parts = parts_of(content)
    assert old in parts[part]
    parts[part] = parts[part].replace(old, new)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return file.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    """Return the parts of a workbook file by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def saved_values(content: bytes, sheet: str | None = None) -> dict[str, Value]:
    """Return what a reader that computes nothing finds in an Excel workbook."""
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    page = book.worksheets[0] if sheet is None else book[sheet]
    return {cell.coordinate: cell.value for row in page.iter_rows() for cell in row if cell.value is not None}


def computes_on_load(content: bytes) -> bool:
    """Tell whether an Excel workbook asks to be computed when it is opened."""
    return b'fullCalcOnLoad="1"' in parts_of(content)["xl/workbook.xml"]
