"""Writes a file whole: readers see the old content or the new one, never a part."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import stat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def write_whole(path: Path, content: bytes) -> None:
    """Put content in a file's place in one step, on disk before the name changes.

    Args:
        path: the file; an older one keeps its permissions, and a link keeps pointing at its file.
        content: all of it.

    Raises:
        OSError: it cannot be written; an older file is as it was, and nothing else is left.
    """
    target = path.resolve()
    draft = target.with_name(f".xl-addin-{secrets.token_hex(8)}.part")
    try:
        with draft.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            shutil.copymode(target, draft)
        draft.replace(target)
    finally:
        with contextlib.suppress(OSError):
            # Windows deletes no read-only file, which the draft of one may be by now.
            draft.chmod(stat.S_IRUSR | stat.S_IWUSR)
            draft.unlink()
    _flush_folder(target.parent)


def _flush_folder(folder: Path) -> None:
    # Windows cannot open folders; elsewhere the new name is on disk only after this.
    with contextlib.suppress(OSError):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
