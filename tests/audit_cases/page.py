"""A workbook in the making: what stands in its cells, to be written as .xlsx or .ods with the values saved."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape, quoteattr

import xlsxwriter

from xl_addin.formulas.addresses import area, cell_name, place

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Saved = float | str | bool | None
ERRORS: Final = ("#N/A", "#DIV/0!", "#VALUE!", "#NUM!", "#REF!", "#NAME?")

_ODS_TYPE: Final = "application/vnd.oasis.opendocument.spreadsheet"
_REFERENCE: Final = re.compile(
    r"(?:(\w+|'[^']+')!)?(\$?[A-Z]{1,2}\$?[0-9]+)(?::(\$?[A-Z]{1,2}\$?[0-9]+))?(?![\w(])|\"[^\"]*\""
)


@dataclass(frozen=True)
class Made:
    """A cell: a constant, or a formula with the value that the file saves for it.

    An array formula stands in the first cell of its area; the others hold their values alone.
    """

    value: Saved
    formula: str = ""
    style: str = ""
    area: str = ""


@dataclass
class Page:
    """A worksheet in the making."""

    name: str
    cells: dict[tuple[int, int], Made] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_cols: set[int] = field(default_factory=set)
    merged: list[str] = field(default_factory=list)

    def put(self, at: str, value: Saved, style: str = "") -> None:
        """Put a constant into a cell; a style is "head", "title" or the code of a number format."""
        self._set(at, Made(value, style=style))

    def calc(self, at: str, formula: str, saved: Saved, style: str = "") -> None:
        """Put a formula, without "=", into a cell with its value."""
        self._set(at, Made(saved, formula, style))

    def calc_array(self, cells: str, formula: str, values: Sequence[Saved]) -> None:
        """Put one array formula into a column of cells."""
        found = area(cells)
        assert found is not None, cells
        for step, value in enumerate(values):
            made = Made(value) if step else Made(value, formula, area=cells)
            self._set(cell_name(found.row + step, found.col), made)

    def across(self, at: str, values: Iterable[Saved], style: str = "") -> None:
        """Put constants into cells side by side."""
        row, col = place(at) or (0, 0)
        for step, value in enumerate(values):
            self.put(cell_name(row, col + step), value, style)

    def down(self, at: str, values: Iterable[Saved], style: str = "") -> None:
        """Put constants into cells one below the other; None leaves a cell empty."""
        row, col = place(at) or (0, 0)
        for step, value in enumerate(values):
            self.put(cell_name(row + step, col), value, style)

    def calc_down(self, at: str, formula: str, values: Sequence[Saved], style: str = "") -> None:
        """Put a formula down a column; {r} stands for the row of the cell, {p} for the one before."""
        row, col = place(at) or (0, 0)
        for step, value in enumerate(values):
            number = row + step + 1
            self.calc(cell_name(row + step, col), formula.format(r=number, p=number - 1), value, style)

    def calc_across(self, at: str, formula: str, values: Sequence[Saved], style: str = "") -> None:
        """Put a formula along a row; {c} stands for the column of the cell."""
        row, col = place(at) or (0, 0)
        for step, value in enumerate(values):
            name = cell_name(row, col + step)
            self.calc(name, formula.format(c=name.rstrip("0123456789")), value, style)

    def saved(self, at: str) -> Saved:
        """Return the value of a cell."""
        return self.cells[place(at) or (0, 0)].value

    def _set(self, at: str, made: Made) -> None:
        found = place(at)
        assert found is not None, at
        if made.value is None and not made.formula:
            self.cells.pop(found, None)
        else:
            self.cells[found] = made


class Draft:
    """A workbook in the making.

    Args:
        *names: its sheets.

    Attributes:
        names: defined names and what they refer to, without "="; only an .xlsx holds them.
    """

    def __init__(self, *names: str) -> None:
        self.pages = [Page(name) for name in names]
        self.names: dict[str, str] = {}

    def page(self, name: str) -> Page:
        """Return the sheet of that name."""
        return next(page for page in self.pages if page.name == name)

    def content(self, suffix: str) -> bytes:
        """Write the workbook.

        Args:
            suffix: ".xlsx" or ".ods".
        """
        return _xlsx(self.pages, self.names) if suffix == ".xlsx" else _ods(self.pages)


def _xlsx(pages: list[Page], names: dict[str, str]) -> bytes:
    target = io.BytesIO()
    options = {"in_memory": True, "use_future_functions": True}
    with xlsxwriter.Workbook(target, options) as book:
        styles = {
            "": None,
            "head": book.add_format({"bold": True, "text_wrap": True, "bg_color": "#DDEBF7", "border": 1}),
            "title": book.add_format({"bold": True, "font_size": 14}),
        }
        for page in pages:
            sheet = book.add_worksheet(page.name)
            for row in page.hidden_rows:
                sheet.set_row(row, None, None, {"hidden": True})
            for col in page.hidden_cols:
                sheet.set_column(col, col, None, None, {"hidden": True})
            for name in page.merged:
                first, style = area(name), styles["head"]
                assert first is not None, name
                sheet.merge_range(name, "", style)
            for (row, col), made in sorted(page.cells.items()):
                if made.style not in styles:
                    styles[made.style] = book.add_format({"num_format": made.style})
                _write(sheet, row, col, made, styles[made.style])
        for name, refers_to in names.items():
            book.define_name(name, f"={refers_to}")
    return target.getvalue()


def _write(sheet: xlsxwriter.worksheet.Worksheet, row: int, col: int, made: Made, style: object) -> None:
    if made.area:
        sheet.write_array_formula(made.area, "=" + made.formula, style, made.value)
    elif made.formula:
        sheet.write_formula(row, col, "=" + made.formula, style, "" if made.value is None else made.value)
    elif isinstance(made.value, str):
        sheet.write_string(row, col, made.value, style)
    elif isinstance(made.value, bool):
        sheet.write_boolean(row, col, made.value, style)
    else:
        sheet.write_number(row, col, made.value, style)


def _ods(pages: list[Page]) -> bytes:
    manifest = (
        '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest manifest:version="1.2" '
        'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_ODS_TYPE}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    space = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content office:version="1.2" '
        f'xmlns:office="{space}:office:1.0" xmlns:table="{space}:table:1.0" xmlns:text="{space}:text:1.0" '
        'xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2"><office:body><office:spreadsheet>'
        + "".join(map(_ods_sheet, pages))
        + "</office:spreadsheet></office:body></office:document-content>"
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(zipfile.ZipInfo("mimetype"), _ODS_TYPE)
        packed.writestr("content.xml", content)
        packed.writestr("META-INF/manifest.xml", manifest)
    return target.getvalue()


def _ods_sheet(page: Page) -> str:
    rows = 1 + max(row for row, _ in page.cells)
    cols = 1 + max(col for _, col in page.cells)
    body = []
    for row in range(rows):
        hidden = ' table:visibility="collapse"' if row in page.hidden_rows else ""
        inside = "".join(_ods_cell(page.cells.get((row, col))) for col in range(cols))
        body.append(f"<table:table-row{hidden}>{inside}</table:table-row>")
    columns = f'<table:table-column table:number-columns-repeated="{cols}"/>'
    return f"<table:table table:name={quoteattr(page.name)}>{columns}{''.join(body)}</table:table>"


def _ods_cell(made: Made | None) -> str:
    if made is None:
        return "<table:table-cell/>"
    formula = f" table:formula={quoteattr('of:=' + open_formula(made.formula))}" if made.formula else ""
    if isinstance(made.value, str):
        kind, shown = ' office:value-type="string"', made.value
    else:
        kind, shown = f' office:value-type="float" office:value="{made.value!r}"', f"{made.value}"
    return f"<table:table-cell{formula}{kind}><text:p>{escape(shown)}</text:p></table:table-cell>"


def open_formula(formula: str) -> str:
    """Spell a formula of these drafts as OpenDocument does; text in quotes stays."""

    def spelled(found: re.Match[str]) -> str:
        sheet, first, last = found.groups()
        if first is None:
            return found[0]
        prefix = f"${sheet}" if sheet else ""
        return f"[{prefix}.{first}:.{last}]" if last else f"[{prefix}.{first}]"

    pieces = re.split(r'("[^"]*")', formula)
    commas = [piece if piece.startswith('"') else piece.replace(",", ";") for piece in pieces]
    return _REFERENCE.sub(spelled, "".join(commas))
