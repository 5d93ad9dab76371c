"""What LibreOffice computes for a workbook in the making, against the values saved in it."""

from __future__ import annotations

from math import isclose
from typing import TYPE_CHECKING, Any

from xl_addin.formulas.addresses import Area, area_name, full_name, quoted_sheet
from xl_addin.hosts.calc.reading import read_range

if TYPE_CHECKING:
    from pathlib import Path

    from tests.audit_cases.page import Draft, Page, Saved
    from xl_addin.hosts.calc.office import Office


def differences(office: Office, draft: Draft, path: Path) -> list[str]:
    """Write a workbook, let LibreOffice compute all of it, and tell which formulas give something else.

    Args:
        office: a LibreOffice.
        draft: the workbook.
        path: where to write it; the ending says as what.

    Returns:
        A line per formula whose value differs from the saved one.
    """
    path.write_bytes(draft.content(path.suffix))
    document = office.load(path)
    try:
        document.calculateAll()
        return [line for page in draft.pages for line in _differences(document, page)]
    finally:
        document.close(True)


def same(one: Saved, other: Saved) -> bool:
    """Tell whether two values are the same but for the last digits of a sum; nothing and "" are one."""
    if isinstance(one, (int, float)) and isinstance(other, (int, float)):
        return isclose(one, other, rel_tol=1e-11, abs_tol=1e-11)
    return (one or "") == (other or "")


def _differences(document: Any, page: Page) -> list[str]:
    last_row, last_col = max(row for row, _ in page.cells), max(col for _, col in page.cells)
    rows = read_range(document, f"{quoted_sheet(page.name)}!{area_name(Area(0, 0, last_row, last_col))}")
    return [
        f"{full_name(page.name, row, col)} ={made.formula}: {made.value!r} → {rows[row][col]!r}"
        for (row, col), made in sorted(page.cells.items())
        if not same(made.value, rows[row][col])
    ]
