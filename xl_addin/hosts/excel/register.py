"""Registers the worksheet functions in a workbook file, so that whoever gets it has them, and takes them out again."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_addin import __version__
from xl_addin.errors import WorkbookError
from xl_addin.files import write_whole
from xl_addin.hosts.excel import registering
from xl_addin.hosts.excel.registering import Registration
from xl_addin.parts.workbook import MACROS, Workbook

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Registered", "Registration", "register", "registration", "unregister"]

_READABLE = (".xlsx", ".xlsm")
_LARGEST = 500_000_000


@dataclass(frozen=True)
class Registered:
    """What was done.

    Args:
        path: the file that holds the result.
        changed: it was written; False if it was as it should be already.
        version: the version of xl-addin whose functions it holds, None after taking them out.
        parts: the parts that differ from the file it was made from, those that came or went included.
    """

    path: Path
    changed: bool
    version: str | None
    parts: tuple[str, ...]


def register(book: Path, out: Path | None = None) -> Registered:
    """Put the worksheet functions into a workbook as VBA functions that call Python.

    Every other part of the file stays as it is, byte for byte, and so does VBA that is there. An older version of the
    functions is replaced; a workbook that has this version is left alone.

    Args:
        book: an .xlsx or .xlsm file.
        out: the .xlsm file to write; by default the workbook itself, or, for an .xlsx, one of the same name beside it.

    Raises:
        WorkbookError: the workbook is missing, damaged or of another kind, its VBA is signed or locked, or the result
            cannot be written.
    """
    content = _read(book)
    target = out or _named(book, ".xlsm")
    if target.suffix.lower() != ".xlsm":
        raise WorkbookError(
            f"「{target}」の拡張子は .xlsm にしてください。", f"{target} must end in .xlsm, because it will hold VBA."
        )
    workbook = Workbook(content, book.name)
    made = registering.registered(workbook)
    new = content if made is None else made
    changed = _write(new, target, book, free=out is not None)
    return Registered(target, changed, __version__, _differences(workbook, new))


def unregister(book: Path, out: Path | None = None) -> Registered:
    """Take the worksheet functions out of a workbook.

    A file that nothing has changed since it was registered becomes what it was, part for part.

    Args:
        book: an .xlsx or .xlsm file.
        out: the file to write, .xlsx where no VBA is left and .xlsm otherwise; by default the workbook itself or one of
            the same name beside it.

    Raises:
        WorkbookError: as for `register`.
    """
    content = _read(book)
    workbook = Workbook(content, book.name)
    made = registering.unregistered(workbook)
    new = content if made is None else made
    suffix = ".xlsm" if Workbook(new, book.name).type == MACROS else ".xlsx"
    target = out or _named(book, suffix)
    if target.suffix.lower() != suffix:
        raise WorkbookError(f"「{target}」の拡張子は {suffix} にしてください。", f"{target} must end in {suffix}.")
    changed = _write(new, target, book, free=out is not None)
    return Registered(target, changed, None, _differences(workbook, new))


def registration(book: Path) -> Registration | None:
    """Return which version of the functions a workbook holds, None if it holds none.

    Raises:
        WorkbookError: the workbook is missing, damaged or of another kind.
    """
    return registering.registration(Workbook(_read(book), book.name))


def _read(book: Path) -> bytes:
    if book.suffix.lower() not in _READABLE:
        raise WorkbookError(
            f"「{book}」には登録できません。.xlsx と .xlsm だけに対応しています。",
            f"{book} cannot be used; only .xlsx and .xlsm are supported.",
        )
    try:
        if book.stat().st_size > _LARGEST:
            raise WorkbookError(f"「{book}」は大きすぎます。", f"{book} is too large.")
        return book.read_bytes()
    except FileNotFoundError as error:
        raise WorkbookError(f"「{book}」がありません。", f"There is no file {book}.") from error
    except OSError as error:
        raise WorkbookError(
            f"「{book}」を読めません: {error.strerror}", f"{book} cannot be read: {error.strerror}"
        ) from error


def _named(book: Path, suffix: str) -> Path:
    """Return a workbook's path with an ending; one that has it, in capitals too, keeps its name."""
    return book if book.suffix.lower() == suffix else book.with_suffix(suffix)


def _write(content: bytes, target: Path, book: Path, *, free: bool) -> bool:
    """Write a result unless it is there already; tell whether it was written."""
    try:
        there = target.read_bytes() if target.exists() else None
        if there == content:
            return False
        own = there is not None and target.samefile(book)
        if there is not None and not own and not free:
            raise WorkbookError(
                f"「{target}」は既にあります。別の名前を指定してください。",
                f"{target} exists already; name another file.",
            )
        # Putting another file in its place would need no permission for the file itself.
        if there is not None and not os.access(target, os.W_OK):
            raise WorkbookError(
                f"「{target}」は読み取り専用のため、書き込みません。",
                f"{target} is read-only, so it was not written.",
            )
        if target.with_name(f"~${target.name}").exists():
            raise WorkbookError(
                f"「{target}」は Excel で開かれています。閉じてから実行してください。",
                f"{target} is open in Excel. Close it first.",
            )
        write_whole(target, content)
    except OSError as error:
        raise WorkbookError(
            f"「{target}」に書き込めません: {error.strerror}", f"{target} cannot be written: {error.strerror}"
        ) from error
    return True


def _differences(before: Workbook, content: bytes) -> tuple[str, ...]:
    after = Workbook(content, before.name)
    old, new = ({part: workbook.archive.read(part) for part in workbook.archive.names} for workbook in (before, after))
    return tuple(part for part in {**old, **new} if old.get(part) != new.get(part))
