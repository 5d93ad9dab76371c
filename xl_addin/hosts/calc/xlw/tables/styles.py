"""The looks of tables: Calc neither draws nor keeps them, so they are taken from the .xlsx file and put back into it."""

from __future__ import annotations

import re
import weakref
import zipfile
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from xl_addin.errors import WorkbookError
from xl_addin.hosts.calc.xlw import addresses
from xl_addin.hosts.calc.xlw.refusal import NotInCalcError
from xl_addin.parts.archive import Archive
from xl_addin.parts.markup import Markup, attribute_value

if TYPE_CHECKING:
    from pathlib import Path

    from xl_addin.hosts.calc.xlw.book import Book
    from xl_addin.hosts.calc.xlw.sheet import Sheet
    from xl_addin.parts.markup import Element

_PART: Final = re.compile(r"xl/tables/[^/]+\.xml")
_STYLE: Final = re.compile(r"TableStyle(?:Light(?:1\d|2[01]|[1-9])|Medium(?:1\d|2[0-8]|[1-9])|Dark(?:1[01]|[1-9]))")
_FLAGS: Final = {
    "first_column": "showFirstColumn",
    "last_column": "showLastColumn",
    "row_stripes": "showRowStripes",
    "column_stripes": "showColumnStripes",
}
_SUFFIXES: Final = (".xlsx", ".xlsm")


@dataclass(frozen=True)
class Style:
    """How a table looks in Excel.

    Args:
        name: a style's name; empty for none.
        first_column: emphasise the first column.
        last_column: emphasise the last column.
        row_stripes: shade every other row.
        column_stripes: shade every other column.
    """

    name: str = ""
    first_column: bool = False
    last_column: bool = False
    row_stripes: bool = True
    column_stripes: bool = False

    @property
    def element(self) -> str:
        """Its XML element; empty for none."""
        flags = " ".join(f'{tag}="{int(getattr(self, field))}"' for field, tag in _FLAGS.items())
        name = f'name="{self.name}" ' if self.name else ""
        return f"<tableStyleInfo {name}{flags}/>"


class Styles:
    """The looks of the tables of one workbook, by the tables' names.

    Args:
        path: the file that the workbook was opened from; None for a new one.
    """

    def __init__(self, path: Path | None) -> None:
        self._styles = _read(path) if path is not None and path.suffix.lower() in _SUFFIXES else {}

    def __getitem__(self, table: str) -> Style:
        return self._styles.get(table.casefold(), Style())

    def __setitem__(self, table: str, style: Style) -> None:
        self._styles[table.casefold()] = style

    def start(self, table: str, name: str) -> None:
        """Give a new table its style."""
        self[table] = Style(name)

    def rename(self, old: str, new: str) -> None:
        """Follow a table that gets another name."""
        if old.casefold() in self._styles:
            self[new] = self._styles.pop(old.casefold())

    def write(self, path: Path) -> None:
        """Put the looks into a file that LibreOffice wrote, and take totals out of its filters.

        Args:
            path: the file; one that is no .xlsx or .xlsm stays as it is.

        Raises:
            WorkbookError: the file is damaged.
        """
        if path.suffix.lower() not in _SUFFIXES:
            return
        with zipfile.ZipFile(path) as file:
            if not any(map(_PART.fullmatch, file.namelist())):
                return
        archive = Archive(path.read_bytes(), path.name)
        changes: dict[str, bytes | None] = {}
        for part in filter(_PART.fullmatch, archive.names):
            markup = Markup(archive.read(part), part)
            elements = markup.elements(children_only=True)
            splices = [*self._style(markup, elements), *_filter_without_totals(markup, elements)]
            if splices:
                changes[part] = markup.spliced(splices)
        if changes:
            path.write_bytes(archive.changed(changes))

    def _style(self, markup: Markup, elements: list[Element]) -> list[tuple[int, int, str]]:
        style = self._styles.get(elements[0].attributes.get("name", "").casefold())
        if style is None:
            return []
        old = [element for element in elements if element.local == "tableStyleInfo"]
        if old:
            empty = markup.text[old[0].start : old[0].stop].endswith(b"/>")
            return [(old[0].start, old[0].stop, style.element)] if empty else []
        # Only an extension list may come after the style.
        later = [element.start for element in elements if element.local == "extLst"]
        place = later[0] if later else markup.end_tag()
        return [(place, place, style.element)]


def _filter_without_totals(markup: Markup, elements: list[Element]) -> list[tuple[int, int, str]]:
    """Leave the totals row out of a table's filter: LibreOffice writes it in, where Excel never has it."""
    table = elements[0].attributes
    for element in elements:
        if element.local == "autoFilter" and table.get("totalsRowCount", "0") != "0":
            area = addresses.box(element.attributes["ref"])
            if area is not None and element.attributes["ref"] == table["ref"]:
                shorter = area._replace(rows=area.rows - 1)
                ref = addresses.address(shorter, row_absolute=False, column_absolute=False)
                return [(*attribute_value(markup, element, "ref"), ref)]
    return []


_known: Final[weakref.WeakKeyDictionary[Book, Styles]] = weakref.WeakKeyDictionary()


def styles_of(book: Book) -> Styles:
    """Give the looks of a workbook's tables."""
    if book not in _known:
        _known[book] = Styles(book.path)
    return _known[book]


def check_style(name: str) -> None:
    """Refuse what is no built-in style.

    Args:
        name: the name; empty for none.

    Raises:
        NotInCalcError: it is a style of the workbook's own, which Calc does not keep.
    """
    if name and not _STYLE.fullmatch(name):
        raise NotInCalcError(
            f"テーブルのスタイルは組み込みのもの（TableStyleMedium2 など）だけ使えます: {name}",
            f"A table takes built-in styles (such as TableStyleMedium2) alone: {name}",
        )


class TableStyle:
    """The looks of a table, as one part of it."""

    sheet: Sheet
    name: Any

    @property
    def styles(self) -> Styles:
        """The looks of all tables of the workbook."""
        return styles_of(self.sheet.book)

    @property
    def table_style(self) -> str:
        """Name of its style; empty for none."""
        return self.styles[self.name].name

    @table_style.setter
    def table_style(self, value: str) -> None:
        name = value or ""
        check_style(name)
        self._change(name=name)

    @property
    def show_table_style_first_column(self) -> bool:
        """Whether the first column is emphasised."""
        return self.styles[self.name].first_column

    @show_table_style_first_column.setter
    def show_table_style_first_column(self, value: bool) -> None:
        self._change(first_column=bool(value))

    @property
    def show_table_style_last_column(self) -> bool:
        """Whether the last column is emphasised."""
        return self.styles[self.name].last_column

    @show_table_style_last_column.setter
    def show_table_style_last_column(self, value: bool) -> None:
        self._change(last_column=bool(value))

    @property
    def show_table_style_row_stripes(self) -> bool:
        """Whether every other row is shaded."""
        return self.styles[self.name].row_stripes

    @show_table_style_row_stripes.setter
    def show_table_style_row_stripes(self, value: bool) -> None:
        self._change(row_stripes=bool(value))

    @property
    def show_table_style_column_stripes(self) -> bool:
        """Whether every other column is shaded."""
        return self.styles[self.name].column_stripes

    @show_table_style_column_stripes.setter
    def show_table_style_column_stripes(self, value: bool) -> None:
        self._change(column_stripes=bool(value))

    def _change(self, **changes: Any) -> None:
        self.styles[self.name] = replace(self.styles[self.name], **changes)


def _read(path: Path) -> dict[str, Style]:
    try:
        archive = Archive(path.read_bytes(), path.name)
    except (OSError, WorkbookError):
        # A file behind a password is not for us to read, and one that LibreOffice could mend is none of ours.
        return {}
    found = {}
    for part in filter(_PART.fullmatch, archive.names):
        elements = Markup(archive.read(part), part).elements(children_only=True)
        table = elements[0].attributes.get("name") or elements[0].attributes.get("displayName", "")
        for element in elements:
            if element.local == "tableStyleInfo":
                flags = {field: element.attributes.get(tag, "0") in ("1", "true") for field, tag in _FLAGS.items()}
                found[table.casefold()] = Style(element.attributes.get("name", ""), **flags)
    return found
