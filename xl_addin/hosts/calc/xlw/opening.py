"""Opens a workbook file: what may be opened, as what, and what is wrong with it if it cannot be."""

from __future__ import annotations

import contextlib
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from xl_addin.errors import WorkbookError
from xl_addin.hosts.calc.bookfile import check_source
from xl_addin.hosts.calc.xlw import text_files
from xl_addin.hosts.calc.xlw.refusal import NotInCalcError
from xl_addin.parts.sources import check_lock, explained

if TYPE_CHECKING:
    from pathlib import Path

    from xl_addin.hosts.calc.documents import Documents
    from xl_addin.hosts.calc.xlw.text_files import TextFormat

PACKED: Final = (".xlsx", ".xlsm", ".ods")
OLD: Final = ".xls"
_OLE: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED_PACKAGE: Final = "EncryptedPackage".encode("utf-16-le")
SPREADSHEET: Final = "com.sun.star.sheet.SpreadsheetDocument"
_UNKNOWN: Final = {
    "update_links": "リンクは更新しません / links are not updated",
    "write_res_password": "書き込みパスワードはありません / there are no passwords for writing",
    "editable": "Excel 4.0 のアドインはありません / there are no Excel 4.0 add-ins",
    "notify": "使用中のブックを待つことはできません / it does not wait for workbooks in use",
    "converter": "変換器は選べません / converters cannot be chosen",
    "add_to_mru": "最近使ったブックの一覧には加えません / it keeps no list of recent workbooks",
    "corrupt_load": "壊れたブックは修復しません / broken workbooks are not repaired",
}


@dataclass(frozen=True)
class Opened:
    """An open document.

    Attributes:
        document: the document.
        password: what it is encrypted with; None if it is not.
    """

    document: Any
    password: str | None


def refuse_unknown(**options: Any) -> None:
    """Refuse options of ``Workbooks.Open`` that would have no effect.

    Args:
        **options: values by name; those that are None, False or 0 ask for nothing.

    Raises:
        NotInCalcError: an option asks for something that is not done.
    """
    for name, value in options.items():
        if value:
            ja, en = _UNKNOWN[name].split(" / ")
            raise NotInCalcError(f"{name} は指定できません。Calc では{ja}。", f"{name} has no effect: in Calc {en}.")


def open_file(
    host: Documents, path: Path, *, hidden: bool, shared: bool, password: str | None, text: TextFormat
) -> Opened:
    """Open a workbook or text file.

    Args:
        host: the LibreOffice.
        path: the file.
        hidden: without a window.
        shared: without taking the file for oneself, even if somebody else has it open.
        password: of an encrypted workbook; one that is not encrypted needs none.
        text: how a text file is written.

    Returns:
        The document.

    Raises:
        WorkbookError: it is missing, locked, broken or no workbook, or the password is wrong or missing.
        OfficeError: LibreOffice has gone.
    """
    kind = path.suffix.lower()
    if kind in text_files.SUFFIXES:
        with explained(path):
            if not shared:
                check_lock(path)
            properties = text_files.reading(path, text)
        return Opened(_load(host, path, hidden=hidden, shared=shared, **properties), None)
    with explained(path):
        encrypted = _checked(path, kind, locks=not shared)
    if kind == OLD and password is not None and not encrypted:
        with contextlib.suppress(WorkbookError):
            return Opened(_load(host, path, hidden=hidden, shared=shared), None)
        encrypted = True
    if not encrypted:
        return Opened(_load(host, path, hidden=hidden, shared=shared), None)
    if not password:
        raise _needs_password(path)
    try:
        document = _load(host, path, hidden=hidden, shared=shared, password=password)
    except WorkbookError as error:
        raise _wrong_password(path) from error
    return Opened(document, password)


def _checked(path: Path, kind: str, *, locks: bool) -> bool:
    """Check a file as far as that is possible without its password, and tell whether it needs one."""
    if kind not in (*PACKED, OLD):
        raise WorkbookError(
            f"「{path}」は開けません。.xlsx、.xlsm、.xls、.ods、.csv、.tsv、.txt に対応しています。",
            f"{path} cannot be opened; .xlsx, .xlsm, .xls, .ods, .csv, .tsv and .txt are supported.",
        )
    encrypted = path.is_file() and _encrypted(path)
    if kind in PACKED and not encrypted:
        check_source(path, locks=locks)
        return False
    if locks:
        check_lock(path)
    if kind == OLD and not encrypted:
        with path.open("rb") as file:
            if file.read(len(_OLE)) != _OLE:
                raise WorkbookError(f"「{path}」は .xls 形式のブックではありません。", f"{path} is no .xls workbook.")
    return encrypted


def _encrypted(path: Path) -> bool:
    with path.open("rb") as file:
        if file.read(len(_OLE)) == _OLE:
            return _ENCRYPTED_PACKAGE in file.read()
    # Whatever else is wrong with it is told by the full check.
    with contextlib.suppress(Exception), zipfile.ZipFile(path) as archive:
        info = archive.getinfo("META-INF/manifest.xml")
        return info.file_size < text_files.MAX_PEEK and b"encryption-data" in archive.read(info)
    return False


def _load(host: Documents, path: Path, *, shared: bool, **options: Any) -> Any:
    # In Excel a workbook that is open for reading only can be changed, but not saved in its place. LibreOffice lets a
    # document be changed that it takes for a template, and leaves the file alone.
    document = host.load(path, AsTemplate=shared, **options)
    if not document.supportsService(SPREADSHEET):
        document.close(True)
        raise WorkbookError(f"「{path}」はブックではありません。", f"{path} is not a workbook.")
    return document


def _needs_password(path: Path) -> WorkbookError:
    return WorkbookError(
        f"「{path}」はパスワードで保護されています。password を指定してください。",
        f"{path} is protected with a password; give password.",
    )


def _wrong_password(path: Path) -> WorkbookError:
    return WorkbookError(
        f"「{path}」を開けません。パスワードが違います。", f"{path} cannot be opened: the password is wrong."
    )
