"""What the scripts share: their workbook, progress on the status bar, reading and writing sheets in blocks."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import xlwings as xw

from xl_addin.book.scores.cell_table import CellTable, place_of, table_of
from xl_addin.book.scores.xlsx_file import placed_cell
from xl_addin.errors import OfficeError, WorkbookError
from xl_addin.hosts.calc.bookfile import check_source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from xl_addin.book.refresh.changes import Write

_OF_XLWINGS = ("--wb=", "--from_xl", "--app=", "--hwnd")


def arguments(argv: list[str] | None) -> list[str]:
    """The words after the script's name, without those that xlwings passes on from a workbook.

    Args:
        argv: the words, or None for those of this process.
    """
    given = sys.argv[1:] if argv is None else argv
    return [word for word in given if not word.startswith(_OF_XLWINGS)]


def book_and_file(files: Sequence[Path]) -> tuple[Path | None, Path | None]:
    """Tell the workbook from the other file among the files of a call.

    Args:
        files: workbook and file; only the file where a workbook called; only the workbook where none did.

    Returns:
        The workbook, None for the one that called, and the file, None where none is named.

    Raises:
        WorkbookError: there are more than two.
    """
    if len(files) > 2:  # noqa: PLR2004 - one of each
        raise WorkbookError("ファイルは2つまでです。", "There may be two files at most.")
    if len(files) == 1:
        return (None, files[0]) if _is_called() else (files[0], None)
    return (files[0], files[1]) if files else (None, None)


@contextlib.contextmanager
def workbook(path: Path | None, *, save: bool = True, out: Path | None = None) -> Iterator[xw.Book]:
    """Give the workbook to work in.

    Args:
        path: the file; None for the workbook that called the script.
        save: save a workbook that was opened here when all went well.
        out: save it under this name instead; the one that called, too.

    Yields:
        The workbook. One that is open already, or that called, stays open and is left for the user to save; one that
        was opened here is closed, and with it an app that was started here.

    Raises:
        WorkbookError: the file is missing, broken or open elsewhere, or no workbook called.
        OfficeError: there is no spreadsheet program.
    """
    if path is None:
        book = _caller()
        yield book
        if out is not None:
            book.save(str(out.resolve()))
        return
    if xw.engines.active is None:
        raise OfficeError(
            "Excel が見つかりません。LibreOffice では xl-addin run で実行してください。",
            "There is no Excel; run this with xl-addin run to use LibreOffice.",
        )
    opened = _opened(path)
    if opened is not None:
        yield opened
        return
    check_source(path)
    running = xw.apps.active
    app = xw.App(visible=False, add_book=False) if running is None else running
    try:
        try:
            book = app.books.open(str(path.resolve()))
        except ValueError as error:
            raise WorkbookError(
                f"同じ名前のブック「{path.name}」が開いています。閉じてからやり直してください。",
                f"Another workbook named {path.name} is open; close it and try again.",
            ) from error
        try:
            yield book
            if save:
                book.save(*([] if out is None else [str(out.resolve())]))
        except BaseException:
            with contextlib.suppress(Exception):
                book.close()
            raise
        book.close()
    finally:
        if running is None:
            with contextlib.suppress(Exception):
                app.quit()


@contextlib.contextmanager
def working(book: xw.Book, message: str) -> Iterator[Callable[[str], None]]:
    """Show progress while a workbook is worked on, and put everything back, also after an error.

    Args:
        book: the workbook.
        message: what is done first.

    Yields:
        Takes what is done next.
    """
    app = book.app

    def tell(text: str) -> None:
        app.status_bar = text

    with (
        app.properties(status_bar=message),
        app.properties(screen_updating=False),
        app.properties(calculation="manual"),
    ):
        yield tell


def tables_of(book: xw.Book) -> list[CellTable]:
    """Read every sheet of a workbook as it is now."""
    return [table_of_sheet(sheet) for sheet in book.sheets]


def table_of_sheet(sheet: xw.Sheet) -> CellTable:
    """Read what a sheet shows; error cells are texts."""
    last = sheet.used_range.last_cell
    rows = sheet.range((1, 1), (last.row, last.column)).options(ndim=2, err_to_str=True).value
    name = sheet.name
    placed = [
        [placed_cell(value, place_of(name, row, col)) for col, value in enumerate(cells)]
        for row, cells in enumerate(rows)
    ]
    return table_of(sheet.book.name, name, placed)


def write(book: xw.Book, writes: Sequence[Write]) -> None:
    """Write blocks of cells; after an error those that were written get back what they held.

    Args:
        book: the workbook.
        writes: the blocks.

    Raises:
        WorkbookError: a block cannot be written.
    """
    done: list[Write] = []
    for each in writes:
        try:
            put(book.sheets[each.sheet], each.row, each.col, each.values)
        except Exception as error:
            for other in reversed(done):
                with contextlib.suppress(Exception):
                    put(book.sheets[other.sheet], other.row, other.col, other.before)
            place = place_of(each.sheet, each.row, each.col)
            raise WorkbookError(
                f"{place} に書き込めません。何も変えていません。（{error}）",
                f"{place} cannot be written; nothing was changed ({error})",
            ) from error
        done.append(each)


def put(sheet: xw.Sheet, row: int, col: int, values: Sequence[Sequence[Any]]) -> xw.Range:
    """Write a block of cells.

    Args:
        sheet: the sheet.
        row: its first row, counted from 0.
        col: its first column, counted from 0.
        values: rows of the same length.

    Returns:
        The block.
    """
    block = sheet.range((row + 1, col + 1), (row + len(values), col + len(values[0])))
    block.value = [list(cells) for cells in values]
    return block


def own_sheet(book: xw.Book, name: str) -> xw.Sheet:
    """The sheet of a name, emptied, or a new one after the others."""
    if name in book.sheet_names:
        sheet = book.sheets[name]
        sheet.clear()
        return sheet
    return book.sheets.add(name, after=book.sheets[len(book.sheets) - 1])


def _caller() -> xw.Book:
    try:
        return xw.Book.caller()
    except Exception as error:
        raise WorkbookError(
            "ブックを指定するか、ブックの中から実行してください。", "Name a workbook, or run this from a workbook."
        ) from error


def _is_called() -> bool:
    try:
        _caller()
    except WorkbookError:
        return False
    return True


def _opened(path: Path) -> xw.Book | None:
    wanted = path.resolve()
    return next((book for app in xw.apps for book in app.books if Path(book.fullname).resolve() == wanted), None)
