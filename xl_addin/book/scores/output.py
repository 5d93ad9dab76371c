"""Writes scores and other computed tables as CSV or as a new workbook."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from xl_addin.book.new import NewBook
from xl_addin.book.page import page, title, wrapped_height
from xl_addin.book.scores.report import Share
from xl_addin.errors import WorkbookError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from xl_addin.book.scores.report import Report, Shown
    from xl_addin.book.sheet import Sheet

_SCORES, _REASONS = "得点", "理由"
_HEAD = 3
_NARROW, _WIDE = 9, 44
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_LONG = 12


def content(report: Report, out: Path) -> bytes:
    """Make the file of scores that a name asks for.

    Args:
        report: the scores.
        out: a name that ends in .csv or .xlsx.

    Returns:
        As ``table_file``.

    Raises:
        WorkbookError: the name ends in something else.
    """
    tables = {_SCORES: report.table}
    if len(report.reasons) > 1:
        tables[_REASONS] = report.reasons
    return table_file(report.heading, tables, report.records, out)


def table_file(
    heading: tuple[str, str],
    tables: Mapping[str, Sequence[Sequence[Shown]]],
    records: Sequence[Sequence[Shown]],
    out: Path,
) -> bytes:
    """Make the file that a name asks for.

    Args:
        heading: what it is about, in Japanese and English.
        tables: by the name of its sheet a header and rows, for a workbook.
        records: header and rows of a CSV file.
        out: a name that ends in .csv or .xlsx.

    Returns:
        CSV with a byte order mark, so that Excel reads it as UTF-8, or a workbook; equal input gives equal bytes.

    Raises:
        WorkbookError: the name ends in something else.
    """
    ending = out.suffix.lower()
    if ending == ".csv":
        return _csv(records)
    if ending == ".xlsx":
        return _book(heading, tables)
    raise WorkbookError(
        f"「{out}」: .csv か .xlsx で終わる名前を指定してください。", f"{out}: the name must end in .csv or .xlsx."
    )


def _csv(records: Sequence[Sequence[Shown]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    for row in records:
        writer.writerow([_inert(cell) for cell in row])
    return text.getvalue().encode("utf-8-sig")


def _inert(cell: Shown) -> Shown:
    """Keep a spreadsheet program from taking a text for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS) else cell


def _book(heading: tuple[str, str], tables: Mapping[str, Sequence[Sequence[Shown]]]) -> bytes:
    new = NewBook(heading, dict.fromkeys(tables, "computed"))
    for name, rows in tables.items():
        _write(new.sheets[name], heading, name, rows)
    return new.content()


def _write(sheet: Sheet, heading: tuple[str, str], name: str, rows: Sequence[Sequence[Shown]]) -> None:
    title(sheet, name, heading[1])
    sheet.put(_HEAD - 1, 0, heading[0], "note")
    widths = [_width([row[col] for row in rows]) for col in range(len(rows[0]))]
    for col, width in enumerate(widths):
        sheet.worksheet.set_column(col, col, width)
    sheet.put_row(_HEAD, 0, rows[0], "head", "computed_head")
    sheet.worksheet.set_row(
        _HEAD, max(wrapped_height(str(cell), width) for cell, width in zip(rows[0], widths, strict=True))
    )
    for place, row in enumerate(rows[1:], _HEAD + 1):
        for col, cell in enumerate(row):
            sheet.put(place, col, cell, "cell", *_style(cell))
        texts = [(str(cell), width) for cell, width in zip(row, widths, strict=True) if isinstance(cell, str)]
        sheet.worksheet.set_row(place, max([20, *(wrapped_height(text, width) for text, width in texts)]))
    sheet.worksheet.freeze_panes(_HEAD + 1, 1)
    page(sheet, _HEAD + len(rows) - 1, len(widths) - 1, header=(_HEAD, _HEAD))


def _style(cell: Shown) -> tuple[str, ...]:
    if isinstance(cell, Share):
        return ("percentage",)
    if isinstance(cell, float) and not cell.is_integer():
        return ("unrounded",)
    return ("wrapped",)


def _width(cells: Sequence[Shown]) -> float:
    longest = max((len(cell) for cell in cells[1:] if isinstance(cell, str)), default=0)
    return _WIDE if longest > _LONG else max(_NARROW, 2 * longest + 1)
