"""Files on disk: whether one is there to read or may be written, who has it open, and what the system says against it."""

from __future__ import annotations

import contextlib
import errno
import os
from typing import TYPE_CHECKING

from xl_addin.errors import WorkbookError, XlAddinError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def content_of(book: Path, *, locks: bool = True) -> bytes:
    """Read a file whole.

    Args:
        book: the file.
        locks: refuse one that somebody has open.

    Raises:
        WorkbookError: it is missing, locked, empty or no file.
    """
    with explained(book):
        check_there(book, locks=locks)
        return book.read_bytes()


def check_there(book: Path, *, locks: bool = True) -> None:
    """Make sure that there is a file to read.

    Args:
        book: the file.
        locks: refuse one that somebody has open.

    Raises:
        WorkbookError: it is missing, locked, empty or no file.
        OSError: the system refuses to look.
    """
    if not book.exists():
        raise WorkbookError(f"「{book}」がありません。", f"There is no file {book}.")
    if not book.is_file():
        raise WorkbookError(f"「{book}」はファイルではありません。", f"{book} is not a file.")
    if locks:
        check_lock(book)
    if not book.stat().st_size:
        raise WorkbookError(f"「{book}」は空のファイルです。", f"{book} is an empty file.")


def check_place(path: Path, *, locks: bool = True) -> None:
    """Make sure that a file may be written where a path says.

    Args:
        path: the file, which need not be there yet.
        locks: refuse one that somebody has open.

    Raises:
        WorkbookError: it is no file, locked or read-only, or its folder is missing.
        OSError: the system refuses to look.
    """
    if path.is_dir():
        raise WorkbookError(f"「{path}」はフォルダーです。", f"{path} is a folder.")
    if path.exists() and not path.is_file():
        raise WorkbookError(f"「{path}」はファイルではありません。", f"{path} is not a file.")
    if not path.resolve().parent.is_dir():
        raise WorkbookError(f"フォルダー「{path.parent}」がありません。", f"There is no folder {path.parent}.")
    if locks:
        check_lock(path)
    if path.exists() and not os.access(path, os.W_OK):
        # A rename would replace it all the same, against the wish of whoever made it read-only.
        raise WorkbookError(f"「{path}」は読み取り専用です。", f"{path} is read-only.")


def check_lock(book: Path) -> None:
    """Make sure that nobody has a file open.

    Args:
        book: the file.

    Raises:
        WorkbookError: a lock file of LibreOffice or Excel lies beside it.
    """
    real = book.resolve()
    for lock in (real.with_name(f".~lock.{real.name}#"), real.with_name(f"~${real.name}")):
        if _exists(lock):
            raise WorkbookError(
                f"「{book}」は他で開かれています（{lock.name}）。閉じてからやり直してください。",
                f"{book} is open elsewhere ({lock.name}); close it and try again.",
            )


@contextlib.contextmanager
def explained(path: Path) -> Iterator[None]:
    """Say which file the system refuses, and why: no permission, a name too long, a loop of links.

    Args:
        path: the file.

    Raises:
        WorkbookError: instead of the system's own error.
    """
    try:
        yield
    except XlAddinError:
        # Some are RuntimeErrors, too.
        raise
    except OSError as error:
        raise WorkbookError(
            f"「{path}」を扱えません: {error.strerror}", f"{path} cannot be used: {error.strerror}"
        ) from error
    except RuntimeError as error:
        # Up to Python 3.12 pathlib says so about a loop of links.
        raise WorkbookError(f"「{path}」のリンクがたどれません。", f"The links of {path} lead nowhere.") from error


def _exists(lock: Path) -> bool:
    try:
        return lock.exists()
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            # No program can have made a lock of that name either.
            return False
        raise
