"""A workbook as another program writes it, and what its columns show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import xlsxwriter

if TYPE_CHECKING:
    from pathlib import Path

NUMBERS = (30, 10, 50, 20, 40)
RANKS = [3, 5, 1, 4, 2]
WRONG = -1


def write_plain_book(path: Path) -> Path:
    """Write an .xlsx of three sheets, the last one protected: plain names, and cached values that are wrong."""
    with xlsxwriter.Workbook(path) as book:
        for title in ("一", "二", "保護"):
            sheet = book.add_worksheet(title)
            sheet.write_column("A1", NUMBERS)
            sheet.write_array_formula("B1:B5", "{=SCORE_RANKS(A1:A5)}", None, WRONG)
            for row in range(1, 6):
                sheet.write_formula(f"C{row}", f"=SCORE_RANK(A{row},A$1:A$5)", None, WRONG)
                sheet.write_formula(f"D{row}", f'=IFERROR(SCORE_RANK(A{row},A$1:A$5),"x")', None, WRONG)
        sheet.protect("secret")
    return path


def column(document: Any, name: str, sheet: int = 0) -> list[Any]:
    """What a column shows in rows 1 to 5."""
    cells = document.Sheets.getByIndex(sheet).getCellRangeByName(f"{name}1:{name}5")
    return [row[0] for row in cells.getDataArray()]


def shown(document: Any) -> list[list[Any]]:
    """What columns B, C and D show on every sheet."""
    return [column(document, name, sheet) for sheet in range(document.Sheets.Count) for name in "BCD"]


def numbers_down(document: Any, name: str, count: int) -> None:
    """Put count, …, 2, 1 down a column, so that the rank of each is its row."""
    cells = document.Sheets.getByIndex(0).getCellRangeByName(f"{name}1:{name}{count}")
    cells.setDataArray(tuple((float(count - row),) for row in range(count)))
