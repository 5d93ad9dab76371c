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
    draft = draft_for(path)
    try:
        with draft.open("xb") as file:
            file.write(content)
        put_whole(path, draft)
    finally:
        discard(draft)


def draft_for(path: Path) -> Path:
    """Name a file beside another one that nothing else uses, in which its new content can grow.

    Args:
        path: the file; the draft lies beside what a link points at.

    Returns:
        The draft, which is not there yet.
    """
    target = path.resolve()
    return target.with_name(f".xl-addin-{secrets.token_hex(8)}.part")


def put_whole(path: Path, draft: Path) -> None:
    """Put a finished draft in a file's place in one step, on disk before the name changes.

    Args:
        path: the file; an older one keeps its permissions, and a link keeps pointing at its file.
        draft: a file beside it, which is gone afterwards.

    Raises:
        OSError: it cannot be put there; an older file is as it was, and the draft may still lie beside it.
    """
    target = path.resolve()
    with draft.open("rb+") as file:
        os.fsync(file.fileno())
    if target.exists():
        shutil.copymode(target, draft)
    draft.replace(target)
    _flush_folder(target.parent)


def discard(draft: Path) -> None:
    """Delete a draft if it is still there."""
    with contextlib.suppress(OSError):
        # Windows deletes no read-only file, which the draft of one may be by now.
        draft.chmod(stat.S_IRUSR | stat.S_IWUSR)
    with contextlib.suppress(OSError):
        draft.unlink()


def _flush_folder(folder: Path) -> None:
    # Windows cannot open folders; elsewhere the new name is on disk only after this.
    with contextlib.suppress(OSError):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
