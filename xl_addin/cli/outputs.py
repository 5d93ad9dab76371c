"""Refuses, before any work is done, a file that could not be written in the end."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from xl_addin.book.inputs.workbook import save
from xl_addin.errors import WorkbookError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def require_writable(out: Path, sources: Iterable[Path | None], *, force: bool) -> None:
    """Refuse a file that is not to be written over, and a folder that nothing can be written into.

    Args:
        out: the file that will be written.
        sources: the files that it is made from, which are never written over.
        force: whether an older file may be written over.

    Raises:
        WorkbookError: as ``save`` would say in the end.
    """
    for source in sources:
        if source is not None and out.exists() and (not force or (source.exists() and out.samefile(source))):
            save(out, b"", replace=force, source=source if source.exists() else None)
    folder = out.parent
    if not folder.is_dir():
        raise WorkbookError(
            f"「{out}」に書き込めません: フォルダー「{folder}」がありません",
            f"{out} cannot be written: there is no folder {folder}",
        )
    if not os.access(folder, os.W_OK):
        raise WorkbookError(
            f"「{out}」に書き込めません: フォルダー「{folder}」への書き込みが許されていません",
            f"{out} cannot be written: the folder {folder} may not be written into",
        )
