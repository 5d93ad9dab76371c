"""Writes a workbook file so that nothing is lost: the old content or the new one is there whole, whatever happens.

A draft grows beside the file under a name of its own, `.xl-addin-….part`, and takes the file's place in one step. A process
that is killed may leave its draft behind; nothing reads it, and it can be deleted.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
from typing import TYPE_CHECKING

from xl_addin.files import discard, draft_for, put_whole
from xl_addin.parts.sources import check_place, explained

if TYPE_CHECKING:
    from pathlib import Path


def save(path: Path, content: bytes, *, source: Path | None = None, backup: bool = False) -> Path | None:
    """Put a workbook's new content in a file's place.

    Args:
        path: the file; an older one keeps its permissions and its owner, and a link keeps pointing at its file.
        content: all of it.
        source: the file that the content was made from; a new file gets its permissions.
        backup: keep what the file held before in NAME.bak, or in NAME.bak2 and so on if there are older ones.

    Returns:
        The backup, None if there is none.

    Raises:
        WorkbookError: the file is open elsewhere, may not be written, or the disk is full; it is as it was.
    """
    with explained(path):
        check_place(path)
        kept = _kept(path) if backup and path.exists() else None
        try:
            _write(path, content, source)
        except BaseException:
            if kept is not None:
                discard(kept)
            raise
    return kept


def _write(path: Path, content: bytes, source: Path | None) -> None:
    draft = draft_for(path)
    model = path if path.exists() else source
    try:
        with open(draft, "xb", opener=None if model is None else _private) as file:  # Path has no opener
            file.write(content)
        if model is not None:
            _copy_owner(model, draft)
            shutil.copymode(model, draft)
        put_whole(path, draft)
    finally:
        discard(draft)


def _kept(path: Path) -> Path:
    """Copy a file to the first name for a backup that is free, on disk before it has that name."""
    target = path.resolve()
    draft = draft_for(target)
    try:
        with open(draft, "xb", opener=_private) as file:  # Path has no opener
            file.write(target.read_bytes())
            file.flush()
            os.fsync(file.fileno())
        _copy_owner(target, draft)
        shutil.copymode(target, draft)
        number = 1
        while not _took(name := target.with_name(f"{target.name}.bak{number if number > 1 else ''}"), draft):
            number += 1
        # Both names are of one file now, whose permissions are to stay.
        draft.unlink(missing_ok=True)
        return name
    finally:
        discard(draft)


def _took(name: Path, draft: Path) -> bool:
    """Give a finished draft a name unless that is taken, also by another process a moment ago."""
    try:
        name.hardlink_to(draft)
    except FileExistsError:
        return False
    except (OSError, NotImplementedError):
        # Some file systems have no second names for a file.
        if name.exists():
            return False
        name.touch(exist_ok=False)
        put_whole(name, draft)
    return True


def _private(name: str, flags: int) -> int:
    """Open a draft that nobody else may read until it has the permissions of the file that it will be."""
    return os.open(name, flags, stat.S_IRUSR | stat.S_IWUSR)


def _copy_owner(model: Path, draft: Path) -> None:
    if hasattr(os, "chown"):
        before = model.stat()
        with contextlib.suppress(PermissionError):
            os.chown(draft, before.st_uid, before.st_gid)
