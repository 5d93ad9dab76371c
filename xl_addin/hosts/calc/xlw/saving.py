"""Saves a workbook whole: the file is the old one or the new one, never a part of it."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from xl_addin.errors import OfficeError, WorkbookError
from xl_addin.files import discard, draft_for, put_whole, write_whole
from xl_addin.hosts.calc.values import Typed, UnoError
from xl_addin.hosts.calc.xlw import display, text_files
from xl_addin.hosts.calc.xlw.formats import views
from xl_addin.hosts.calc.xlw.mending import MACROS, mend
from xl_addin.hosts.calc.xlw.refusal import NotInCalcError
from xl_addin.hosts.calc.xlw.tables.styles import styles_of
from xl_addin.parts.sources import check_place, explained

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.hosts.calc.xlw.book import Book

FILTERS: Final = {
    ".xlsx": "Calc MS Excel 2007 XML",
    ".xlsm": "Calc MS Excel 2007 VBA XML",
    ".xls": "MS Excel 97",
    ".ods": "calc8",
}
_CSV: Final = ".csv"
_EXCEL: Final = (".xlsx", MACROS)
_NAMED_VALUE: Final = "com.sun.star.beans.NamedValue"


def save(book: Book, path: str | None, password: str | None) -> None:
    """Save a workbook.

    Args:
        book: the workbook.
        path: where; None for its own file, or for the current folder if it has none.
        password: to encrypt it with; None keeps the one it has, "" takes it away.

    Raises:
        WorkbookError: the file may not or cannot be written; it is as it was.
        NotInCalcError: it cannot be written in that way.
        OfficeError: LibreOffice has gone.
    """
    target = _target(book, path)
    secret = (book.password if password is None else password) or None
    _check(book, target, secret)
    with explained(target):
        if target.suffix.lower() == _CSV:
            _save_text(book, target)
        elif book.app.host.private:
            _save_whole(book, target, secret)
        else:
            _save_in_place(book, target, secret, same=target == book.path and password is None)
    book.saved_as(target, secret)


def _target(book: Book, path: str | None) -> Path:
    if path is not None:
        return Path(os.path.realpath(path))
    if book.path is not None:
        return book.path
    return Path(os.path.realpath(f"{book.title}.xlsx"))


def check_kind(target: Path) -> None:
    """Check that a file can be written by its ending.

    Args:
        target: the file.

    Raises:
        WorkbookError: its ending names no supported kind.
    """
    kind = target.suffix.lower()
    if kind not in FILTERS and kind != _CSV:
        raise WorkbookError(
            f"「{target}」の形式では保存できません。.xlsx、.xlsm、.xls、.ods、.csv に対応しています。",
            f"{target} cannot be saved: .xlsx, .xlsm, .xls, .ods and .csv are supported.",
        )


def _check(book: Book, target: Path, secret: str | None) -> None:
    check_kind(target)
    kind = target.suffix.lower()
    if secret is not None and kind == _CSV:
        raise NotInCalcError("CSV ファイルは暗号化できません。", "A CSV file cannot be encrypted.")
    if book.read_only and target == book.path:
        raise WorkbookError(
            f"「{target}」は読み取り専用で開いています。別の名前で保存してください。",
            f"{target} is open for reading only; save it under another name.",
        )
    if any(other.name.lower() == target.name.lower() for other in book.app.books if other.uid != book.uid):
        raise WorkbookError(
            f"同じ名前のブック「{target.name}」が開いています。閉じるか、別の名前で保存してください。",
            f"Another workbook called {target.name} is open; close it or choose another name.",
        )
    with explained(target):
        check_place(target, locks=all(other.held != target for other in book.app.books))


def _save_whole(book: Book, target: Path, secret: str | None) -> None:
    host, kind = book.app.host, target.suffix.lower()
    draft = draft_for(target)
    draft = draft.with_name(draft.name + kind)
    host.expect_drafts(draft)
    try:
        if secret is not None and kind in _EXCEL:
            _refuse_unmendable(book, target)
        _store(book, draft, target, secret)
        if secret is None and kind in _EXCEL:
            styles_of(book).write(draft)
            mend(draft, book.uno, book.macros if kind == MACROS else None)
        _put(book, target, draft, secret)
        # After a failure LibreOffice may be gone, and what it was writing with it has to go, too.
        host.expect_drafts()
    finally:
        discard(draft)


def _put(book: Book, target: Path, draft: Path, secret: str | None) -> None:
    try:
        put_whole(target, draft)
    except PermissionError:
        # Windows keeps a file in its place that LibreOffice has open, as it has this one.
        if os.name != "nt" or target != book.held:
            raise
        _save_in_place(book, target, secret, same=False)


def _save_in_place(book: Book, target: Path, secret: str | None, *, same: bool) -> None:
    """Let LibreOffice save in its own way, so that a user's window knows that it is saved."""
    try:
        if same:
            book.uno.store()
        else:
            properties = _properties(book, target.suffix.lower(), secret)
            book.uno.storeAsURL(target.as_uri(), properties)
    except UnoError as error:
        raise _cannot_write(target, error) from error


def _store(book: Book, draft: Path, target: Path, secret: str | None) -> None:
    # The looks of tables are read from the workbook's file, which will soon be another one.
    styles_of(book)
    try:
        with _in_view(book):
            book.uno.storeToURL(draft.as_uri(), _properties(book, target.suffix.lower(), secret))
    except UnoError as error:
        raise _cannot_write(target, error) from error


@contextlib.contextmanager
def _in_view(book: Book) -> Iterator[None]:
    """Make a workbook's window the current one for a while: LibreOffice saves the view of that one."""
    if not display.has_windows():
        yield
        return
    views.show(book)
    try:
        yield
    finally:
        if not book.app.visible:
            with contextlib.suppress(OfficeError, AttributeError):
                display.window(book.uno).setVisible(False)
        book.app.books.keep_active()


def _properties(book: Book, kind: str, secret: str | None) -> tuple[Any, ...]:
    bridge = book.app.bridge
    if secret is None:
        return bridge.properties(FilterName=FILTERS[kind])
    if kind not in _EXCEL:
        return bridge.properties(FilterName=FILTERS[kind], Password=secret)
    # With Password alone it would store an .xlsx that anybody can read.
    data = {"OOXPassword": secret, "CryptoType": "Standard"}
    values = tuple(bridge.struct(_NAMED_VALUE, Name=name, Value=data[name]) for name in data)
    return bridge.properties(FilterName=FILTERS[kind], EncryptionData=Typed(f"[]{_NAMED_VALUE}", values))


def _refuse_unmendable(book: Book, target: Path) -> None:
    """Refuse to encrypt what would have to be changed after LibreOffice has written it."""
    if target.suffix.lower() == MACROS and book.macros is not None:
        raise NotInCalcError(
            "マクロ（VBA）のある .xlsm は、Calc からパスワード付きで保存できません。",
            "An .xlsm with macros (VBA) cannot be saved with a password from Calc.",
        )
    with tempfile.TemporaryDirectory(dir=book.app.host.folder) as folder:
        plain = Path(folder) / "plain.xlsx"
        _store(book, plain, target, None)
        if mend(plain, book.uno, None):
            raise NotInCalcError(
                "この版の LibreOffice では、SCORE_ 関数のあるブックをパスワード付きの .xlsx にすると Excel で開いたときに"
                "関数が見つからなくなるため、保存しません。パスワードなしか .ods で保存してください。",
                "This version of LibreOffice would encrypt the SCORE_ functions under names that Excel does not find; "
                "save without a password, or as .ods.",
            )


def _save_text(book: Book, target: Path) -> None:
    with tempfile.TemporaryDirectory(dir=book.app.host.folder) as folder:
        made = Path(folder) / "sheet.csv"
        properties = text_files.writing(book.sheets.active.index)
        try:
            book.uno.storeToURL(made.as_uri(), book.app.bridge.properties(**properties))
        except UnoError as error:
            raise _cannot_write(target, error) from error
        # LibreOffice puts the sheet's name into the file's.
        [written] = Path(folder).iterdir()
        # Excel takes a CSV file for UTF-8 only with this mark.
        write_whole(target, text_files.BOM + written.read_bytes())


def _cannot_write(target: Path, error: UnoError) -> WorkbookError:
    return WorkbookError(
        f"LibreOffice は「{target}」を保存できません: {error.message}",
        f"LibreOffice cannot save {target}: {error.message}",
    )
