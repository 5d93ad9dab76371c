"""Reads a workbook file from disk: that it is there, that nobody has it open, and what the system says against it."""

from __future__ import annotations

import contextlib
import errno
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
        if not book.exists():
            raise WorkbookError(f"「{book}」がありません。", f"There is no file {book}.")
        if not book.is_file():
            raise WorkbookError(f"「{book}」はファイルではありません。", f"{book} is not a file.")
        if locks:
            check_lock(book)
        content = book.read_bytes()
    if not content:
        raise WorkbookError(f"「{book}」は空のファイルです。", f"{book} is an empty file.")
    return content


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
