"""What formulas of a workbook may refer to: its sheets, tables and names, other workbooks, and functions."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import PureWindowsPath
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, unquote

from xl_addin.hosts.calc.xlw.addresses import Box
from xl_addin.hosts.calc.xlw.formulas.faults import FaultError
from xl_addin.hosts.calc.xlw.formulas.functions import Functions, functions
from xl_addin.hosts.calc.xlw.ranges import array_around, box_of, uno_range

if TYPE_CHECKING:
    from xl_addin.hosts.calc.xlw.book import Book
    from xl_addin.hosts.calc.xlw.sheet import Sheet

_SAFE: Final = "/:!$&'()*+,;=@~-_."


@dataclass(frozen=True)
class Table:
    """A table as formulas know it.

    Args:
        name: its name.
        sheet: number of its sheet from 0.
        box: all its cells.
        header: whether the first row holds the names of the columns.
        totals: whether the last row holds totals.
    """

    name: str
    sheet: int
    box: Box
    header: bool
    totals: bool


class Scope:
    """What formulas may refer to; looked up when needed and kept for one call.

    Args:
        book: the workbook.
        sheet: the sheet of the formulas.
    """

    def __init__(self, book: Book, sheet: Sheet | None = None) -> None:
        self.book = book
        self.sheet = sheet
        self._local: dict[str, dict[str, str]] = {}

    @cached_property
    def functions(self) -> Functions:
        """The functions of the running LibreOffice."""
        return functions(self.book)

    @cached_property
    def sheets(self) -> dict[str, str]:
        """Names of the sheets in order, by their small letters."""
        return {name.lower(): name for name in self.book.uno.Sheets.getElementNames()}

    @cached_property
    def names(self) -> dict[str, str]:
        """Names that hold in the whole workbook, by their small letters."""
        return {name.lower(): name for name in self.book.uno.NamedRanges.getElementNames()}

    def local_names(self, sheet: str) -> dict[str, str]:
        """Give the names of one sheet, by their small letters."""
        if sheet not in self._local:
            names = self.book.uno.Sheets.getByName(sheet).NamedRanges.getElementNames()
            self._local[sheet] = {name.lower(): name for name in names}
        return self._local[sheet]

    @cached_property
    def sheet_name(self) -> str:
        """Name of the sheet of the formulas."""
        return self.sheet.name if self.sheet is not None else ""

    @cached_property
    def sheet_number(self) -> int:
        """Number of that sheet from 0."""
        return list(self.sheets.values()).index(self.sheet_name) if self.sheet_name else -1

    @cached_property
    def tables(self) -> dict[str, Table]:
        """The tables, by the small letters of their names."""
        ranges = self.book.uno.DatabaseRanges
        found = {}
        for name in ranges.getElementNames():
            table = ranges.getByName(name)
            address = table.getDataArea()
            found[name.lower()] = Table(
                name, address.Sheet, box_of(address), bool(table.ContainsHeader), bool(table.TotalsRow)
            )
        return found

    def table_at(self, row: int, column: int) -> Table | None:
        """Find the table that holds a cell of the formulas' sheet."""
        cell = Box(row, column, 1, 1)
        here = (table for table in self.tables.values() if table.sheet == self.sheet_number)
        return next((table for table in here if table.box.common(cell)), None)

    def block_at(self, sheet: str, box: Box) -> Box | None:
        """Find the array formula that a cell belongs to; None if it holds none."""
        uno = self.book.uno.Sheets.getByName(sheet)
        cell = uno_range(uno, box._replace(rows=1, columns=1))
        return box_of(array_around(uno, cell).getRangeAddress()) if cell.getArrayFormula() else None

    def is_own(self, name: str) -> bool:
        """Tell whether a file name is this workbook's."""
        return name.lower() == self.book.name.lower()

    def url(self, folder: str, name: str) -> str:
        """Find the file of another workbook.

        Args:
            folder: what stands before its name in Excel; empty for one that is open, or lies beside this one.
            name: its file name.

        Returns:
            Its URL, as Calc spells it in a formula.

        Raises:
            FaultError: it is open, but has no file yet.
        """
        if folder.startswith(("http:", "https:", "file:")):
            return folder + name
        if folder:
            windows = PureWindowsPath(folder)
            path = windows.as_posix() if windows.drive else folder.replace("\\", "/")
            return _file_url(path.rstrip("/") + "/" + name)
        for book in self.book.app.books:
            if book.name.lower() == name.lower():
                if book.path is None:
                    raise FaultError(
                        f"ブック「{name}」はまだ保存されていないため、Calc では参照できません",
                        f"workbook {name} has no file yet, and Calc cannot refer to it before",
                    )
                return _file_url(book.path.absolute().as_posix())
        if self.book.path is None:
            raise FaultError(f"ブック「{name}」が見つかりません", f"there is no workbook {name}")
        return _file_url((self.book.path.absolute().parent / name).as_posix())

    @cached_property
    def _open_books(self) -> dict[str, str]:
        return {
            _file_url(book.path.absolute().as_posix()).lower(): book.name
            for book in self.book.app.books
            if book.path is not None
        }

    def place(self, url: str) -> tuple[str, str]:
        """Tell how Excel names the file of another workbook: the inverse of `url`.

        Returns:
            Folder, empty if the workbook is open, and file name.
        """
        spelled = _file_url(unquote(url[len("file://") :])) if url.startswith("file://") else url
        if spelled.lower() in self._open_books:
            return "", self._open_books[spelled.lower()]
        path = unquote(url[len("file://") :]) if url.startswith("file://") else url
        folder, _, name = path.rpartition("/")
        if PureWindowsPath(folder[1:]).drive:
            folder = folder[1:].replace("/", "\\") + "\\"
        else:
            folder += "/"
        return folder, name


def _file_url(path: str) -> str:
    """Write a path as Calc prints it in formulas: with blanks and letters of all scripts as they are."""
    return "file://" + ("" if path.startswith("/") else "/") + unquote(quote(path, safe=_SAFE))


def uno_names(scope: Scope, sheet: str | None) -> Any:
    """Give the defined names of a sheet, or of the whole workbook, as UNO object."""
    owner = scope.book.uno if sheet is None else scope.book.uno.Sheets.getByName(sheet)
    return owner.NamedRanges
