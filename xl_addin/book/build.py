"""Builds the shipped workbooks into a folder."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from xl_addin.book import generic_share, kyokai
from xl_addin.book.data import default_folder
from xl_addin.errors import WorkbookError

_BOOKS = {kyokai.FILE_NAME: kyokai.content, generic_share.FILE_NAME: generic_share.content}


def build(directory: Path, data: Path | None = None) -> list[Path]:
    """Build every shipped workbook; equal input gives equal bytes.

    All of them are made before the first is written, and each replaces an older file in one step.

    Args:
        directory: where to write them; made if it is missing.
        data: folder of the published figures; by default that of the repository.

    Returns:
        The files, in a fixed order.

    Raises:
        WorkbookError: the input data is missing or broken, or a file cannot be written.
        RuleBookError: the rule book is missing or broken.
    """
    folder = default_folder() if data is None else data
    made = {name: content(folder) for name, content in _BOOKS.items()}
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WorkbookError(f"フォルダー {directory} が作れません", f"cannot make the folder {directory}") from error
    return [_replace(directory / name, content) for name, content in made.items()]


def _replace(path: Path, content: bytes) -> Path:
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}.", suffix=".tmp")
    except OSError as error:
        raise _not_written(path) from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(temporary).chmod(_READABLE)
        Path(temporary).replace(path)
    except OSError as error:
        Path(temporary).unlink(missing_ok=True)
        raise _not_written(path) from error
    return path


_READABLE = 0o644


def _not_written(path: Path) -> WorkbookError:
    return WorkbookError(
        f"{path} に書き込めません。ほかのプログラムで開いていませんか", f"cannot write {path}; is it open elsewhere?"
    )
