"""Writes a report as a workbook: sentences, tables, and native charts over the tables' cells."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING, Any

from xlsxwriter import Workbook

from xl_addin.book.page import wrapped_height
from xl_addin.book.styles import FONT
from xl_addin.report.chart_sheets import insert
from xl_addin.report.content import cell_text, is_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.worksheet import Worksheet

    from xl_addin.report.content import Chapter, Report, Table

# Without a fixed time of making, equal reports would give different files.
_MADE = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - a workbook knows no time zone
_WIDE = 70
_NARROW, _WIDEST = 9, 46
_FIRST_COLUMN = 14
# What a paragraph spans at least, about as much as a chart, and how wide a column is that no table needs.
_SPANNED, _DEFAULT = 120, 8.43
# A longer table is made smaller to fit a page, up to a length at which it can still be read.
_MANY, _ONE_PAGE = 40, 60
_PLAIN = 10
_HEADING_HIGH, _HEAD_HIGH = 24, 32


def content(report: Report) -> bytes:
    """Write a report.

    Args:
        report: what it says.

    Returns:
        The file; equal input gives equal bytes.
    """
    made = io.BytesIO()
    book = Workbook(made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": f"{report.title} {report.about}", "created": _MADE})
    book.formats[0].set_font_name(FONT)
    styles = _Styles(book)
    _cover(book, styles, report)
    for number, chapter in enumerate(report.chapters, 1):
        _chapter(book, styles, number, chapter)
        for place, table in enumerate(_further(chapter), 2):
            _alone(book, styles, f"{number}-{place} {table.caption}", table)
    book.close()
    return made.getvalue()


class _Styles:
    """The formats of the workbook.

    Args:
        book: the workbook.
    """

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def of(self, **wanted: Any) -> Any:
        """Give a format; the same wish gives the same one."""
        key = tuple(sorted(wanted.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format({"font_name": FONT, "font_size": 10, "valign": "top", **wanted})
        return self._made[key]


def _cover(book: Workbook, styles: _Styles, report: Report) -> None:
    sheet = _sheet(book, "主な結果")
    sheet.set_column(0, 0, _WIDE)
    row = 0
    for text, size in ((report.title, 18), (report.about, 16), (report.subtitle, 10)):
        row = _text(sheet, styles, row, text, font_size=size, bold=size > _PLAIN)
    if report.warning:
        row = _text(sheet, styles, row + 1, report.warning, bold=True, bg_color="#FCE9DC", border=1)
    row = _text(sheet, styles, row + 1, "主な結果", bold=True, font_size=12)
    for result in report.results:
        row = _text(sheet, styles, row, f"・{result}")
    row = _text(sheet, styles, row + 1, "この報告書の内容", bold=True, font_size=12)
    for number, chapter in enumerate(report.chapters, 1):
        link = f"internal:'{_name(number, chapter)}'!A1"
        sheet.write_url(row, 0, link, styles.of(font_color="#0563C1", underline=1), f"{number}　{chapter.heading}")
        row += 1


def _further(chapter: Chapter) -> tuple[Table, ...]:
    """The tables that get a sheet of their own: all long ones but the first, so that each has its header on every page."""
    return tuple(table for table in chapter.tables[1:] if len(table.rows) > _MANY)


def _chapter(book: Workbook, styles: _Styles, number: int, chapter: Chapter) -> None:
    sheet = _sheet(book, _name(number, chapter))
    further = _further(chapter)
    tables = [table for table in chapter.tables if table not in further]
    widths = _set_columns(sheet, tables)
    sheet.write_string(0, 0, f"{number}　{chapter.heading}", styles.of(bold=True, font_size=14))
    sheet.set_row(0, _HEADING_HIGH)
    row = 1
    for text in chapter.said:
        row = _paragraph(sheet, row, text, widths, styles.of(text_wrap=True))
    row += 1
    if not chapter.figures and not chapter.notes and sum(len(table.rows) for table in tables) <= _ONE_PAGE:
        sheet.fit_to_pages(1, 1)
    for place, figure in enumerate(chapter.figures):
        row = insert(book, sheet, figure, row, f"図{number}-{place + 1}データ")
    for table in tables:
        row = _table(sheet, styles, row, table)
    for note in chapter.notes:
        look = styles.of(text_wrap=True, font_color="#6B6B6B", font_size=9)
        row = _paragraph(sheet, row, f"※ {note}", widths, look)


def _alone(book: Workbook, styles: _Styles, name: str, table: Table) -> None:
    """Write a long table into a sheet of its own."""
    sheet = _sheet(book, _allowed(name))
    _set_columns(sheet, [table])
    _table(sheet, styles, 0, table)
    sheet.repeat_rows(1)
    sheet.freeze_panes(2, 0)
    if len(table.rows) <= _ONE_PAGE:
        sheet.fit_to_pages(1, 1)


def _set_columns(sheet: Worksheet, tables: Sequence[Table]) -> list[float]:
    """Make columns as wide as the tables need, and return the widths of those that a paragraph spans."""
    wanted = {0: float(_FIRST_COLUMN)}
    for table in tables:
        for col, column in enumerate(table.columns):
            texts = [column.head, *(cell_text(each[col], column) for each in table.rows)]
            widest = max(_letters(part) for text in texts for part in text.split("\n"))
            wanted[col] = max(wanted.get(col, 0), min(max(widest, _NARROW), _WIDEST))
    for col, width in wanted.items():
        sheet.set_column(col, col, width)
    spanned: list[float] = []
    while len(spanned) < len(wanted) or sum(spanned) < _SPANNED:
        spanned.append(wanted.get(len(spanned), _DEFAULT))
    return spanned


def _paragraph(sheet: Worksheet, row: int, text: str, widths: Sequence[float], look: Any) -> int:
    """Write a text across the columns; in one cell it would run on past the page, and shrink the print."""
    sheet.merge_range(row, 0, row, len(widths) - 1, "", look)
    sheet.write_string(row, 0, text, look)
    sheet.set_row(row, wrapped_height(text, sum(widths)))
    return row + 1


def _table(sheet: Worksheet, styles: _Styles, row: int, table: Table) -> int:
    if not table.rows:
        return row
    sheet.write_string(row, 0, table.caption, styles.of(bold=True))
    head = row + 1
    for col, column in enumerate(table.columns):
        sheet.write_string(head, col, column.head, styles.of(bold=True, bg_color="#DCE6F1", border=1, text_wrap=True))
    if any("\n" in column.head for column in table.columns):
        sheet.set_row(head, _HEAD_HIGH)
    right = [is_number(table, col) for col in range(len(table.columns))]
    for place, cells in enumerate(table.rows):
        look: dict[str, Any] = {"border": 1, "border_color": "#BFBFBF", "text_wrap": True, "valign": "vcenter"}
        if place in table.marked:
            look |= {"bold": True, "bg_color": "#FCE9DC"}
        for col, (cell, column) in enumerate(zip(cells, table.columns, strict=True)):
            if isinstance(cell, (int, float)):
                sheet.write_number(head + 1 + place, col, cell, styles.of(**look, num_format=_format(column.form)))
            else:
                align = {"align": "right"} if right[col] else {}
                sheet.write_string(head + 1 + place, col, cell_text(cell, column), styles.of(**look, **align))
        tallest = max(
            wrapped_height(cell_text(cell, column), min(max(_letters(cell_text(cell, column)), _NARROW), _WIDEST))
            for cell, column in zip(cells, table.columns, strict=True)
        )
        sheet.set_row(head + 1 + place, tallest)
    return head + len(table.rows) + 2


def _format(form: str) -> str:
    """Turn a format specification into a number format."""
    if not form:
        return "General"
    digits = int(form.rstrip("f").split(".")[1]) if "." in form else 0
    plain = ("#,##0" if "," in form else "0") + ("." + "0" * digits if digits else "")
    return f"+{plain};-{plain};0" if "+" in form else plain


def _letters(text: str) -> float:
    """The width of a text in letters of the sheet; a Japanese one takes two."""
    return sum(2 if ord(letter) > 0x2000 else 1 for letter in text) + 2  # noqa: PLR2004 - where wide letters begin


def _text(sheet: Worksheet, styles: _Styles, row: int, text: str, **look: Any) -> int:
    larger = look.get("font_size", _PLAIN) / _PLAIN
    sheet.write_string(row, 0, text, styles.of(text_wrap=True, **look))
    sheet.set_row(row, wrapped_height(text, _WIDE / larger) * larger)
    return row + 1


def _sheet(book: Workbook, name: str) -> Worksheet:
    sheet = book.add_worksheet(name)
    sheet.hide_gridlines(2)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(0.5, 0.5, 0.6, 0.6)
    sheet.set_footer("&C&P / &N")
    return sheet


def _name(number: int, chapter: Chapter) -> str:
    """A name for a sheet: at most 31 letters, and none that Excel refuses."""
    return _allowed(f"{number} {chapter.heading}")


def _allowed(name: str) -> str:
    return "".join("・" if letter in "[]:*?/\\'" else letter for letter in name)[:31]
