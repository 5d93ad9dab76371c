"""Workbook files before and after LibreOffice: what may be opened, and what may be written."""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING, Final
from xml.parsers import expat

from xl_addin.errors import WorkbookError
from xl_addin.parts.sources import check_place, check_there, explained

if TYPE_CHECKING:
    from pathlib import Path

READABLE: Final = (".xlsx", ".xlsm", ".ods")
WRITABLE: Final = (".ods", ".pdf")
"""What LibreOffice writes; an Excel workbook it would write with parts lost."""
MAX_UNPACKED: Final = 2**31
"""Bytes that the parts of a workbook may have together; more is taken for a file made to exhaust the machine."""

_OLE: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_MAIN_PARTS: Final = ("[content_types].xml", "xl/workbook.xml", "xl/sharedstrings.xml", "content.xml")
_KINDS: Final = ("[content_types].xml", "content.xml")
_CHUNK: Final = 1 << 20
_BROKEN: Final = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    NotImplementedError,
    EOFError,
    ValueError,
    struct.error,
    zlib.error,
    lzma.LZMAError,
    expat.ExpatError,
)
"""What `zipfile` and `expat` raise for files that are not what they say."""


def check_source(book: Path, *, locks: bool = True) -> None:
    """Make sure that a workbook can be opened.

    Args:
        book: an .xlsx, .xlsm or .ods file.
        locks: refuse one that somebody has open.

    Raises:
        WorkbookError: it is missing, locked, encrypted, broken or no workbook.
    """
    with explained(book):
        _check_source(book, locks=locks)


def _check_source(book: Path, *, locks: bool) -> None:
    if book.suffix.lower() not in READABLE:
        raise WorkbookError(
            f"「{book}」は開けません。.xlsx、.xlsm、.ods だけに対応しています。",
            f"{book} cannot be opened; only .xlsx, .xlsm and .ods are supported.",
        )
    check_there(book, locks=locks)
    _check_content(book)


def check_target(out: Path, book: Path) -> None:
    """Make sure that a result may be written.

    Args:
        out: the file to write.
        book: the workbook it is made from.

    Raises:
        WorkbookError: it may not.
    """
    with explained(out):
        _check_target(out, book)


def is_patched(out: Path, book: Path) -> bool:
    """Tell whether a result is the workbook itself with other saved values, and not what LibreOffice makes of it.

    Args:
        out: the file to write.
        book: the workbook it is made from.
    """
    return out.suffix.lower() == book.suffix.lower()


def _check_target(out: Path, book: Path) -> None:
    if not is_patched(out, book):
        if out.resolve() == book.resolve() or (out.exists() and out.samefile(book)):
            raise WorkbookError(
                f"出力先が元のブック「{book}」と同じです。別の名前を指定してください。",
                f"The output is the workbook {book} itself; give another name.",
            )
        if out.suffix.lower() not in WRITABLE:
            raise WorkbookError(
                f"「{out}」には書き出せません。LibreOffice で保存し直すと Excel ブックの一部が失われるため、"
                f"元と同じ {book.suffix.lower()} のほかは .ods と .pdf だけに書き出します。",
                f"{out} cannot be written: saving through LibreOffice loses parts of an Excel workbook, so beside "
                f"{book.suffix.lower()}, as the workbook is, only .ods and .pdf are written.",
            )
    check_place(out)


def _check_content(book: Path) -> None:
    with book.open("rb") as file:
        head = file.read(len(_OLE))
    if head == _OLE:
        raise _encrypted(book)
    try:
        with zipfile.ZipFile(book) as archive:
            _check_archive(book, archive)
    except _BROKEN as error:
        raise _broken(book) from error


def _check_archive(book: Path, archive: zipfile.ZipFile) -> None:
    members = {info.filename.lower().replace("\\", "/"): info for info in archive.infolist()}
    if any(info.flag_bits & 1 for info in members.values()) or "encrypted-package" in members:
        raise _encrypted(book)
    if sum(info.file_size for info in members.values()) > MAX_UNPACKED:
        raise WorkbookError(f"「{book}」は展開すると大きすぎます。", f"{book} is too large when unpacked.")
    if not any(kind in members for kind in _KINDS):
        raise WorkbookError(f"「{book}」はブックではありません。", f"{book} is not a workbook.")
    manifest = members.get("meta-inf/manifest.xml")
    if manifest is not None and b"encryption-data" in archive.read(manifest):
        raise _encrypted(book)
    if archive.testzip() is not None:
        raise _broken(book)
    for name, info in members.items():
        if name in _MAIN_PARTS or (name.startswith("xl/worksheets/") and name.endswith(".xml")):
            _check_xml(archive, info)


def _check_xml(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> None:
    parser = expat.ParserCreate()
    with archive.open(info) as part:
        while chunk := part.read(_CHUNK):
            parser.Parse(chunk, False)
    parser.Parse(b"", True)


def _encrypted(book: Path) -> WorkbookError:
    return WorkbookError(
        f"「{book}」は暗号化されているか、古い .xls 形式です。パスワードを外し、.xlsx で保存し直してください。",
        f"{book} is encrypted or in the old .xls format; remove the password and save it as .xlsx.",
    )


def _broken(book: Path) -> WorkbookError:
    return WorkbookError(f"「{book}」は壊れています。", f"{book} is broken.")
