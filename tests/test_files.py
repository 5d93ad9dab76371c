from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest

from xl_addin.files import write_whole

if TYPE_CHECKING:
    from pathlib import Path


def test_a_file_takes_the_place_of_an_older_one(tmp_path: Path) -> None:
    """It takes over its permissions; through a link it takes the place of what the link names."""
    out, link = tmp_path / "out.ods", tmp_path / "link.ods"
    out.write_bytes(b"old")
    out.chmod(0o640)
    link.symlink_to(out)
    write_whole(link, b"new")
    assert out.read_bytes() == b"new"
    assert link.is_symlink()
    assert stat.S_IMODE(out.stat().st_mode) == 0o640
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link.ods", "out.ods"]


def test_a_new_file_may_have_the_longest_name(tmp_path: Path) -> None:
    """The draft's name does not grow with the file's."""
    path = tmp_path / ("あ" * 83 + ".xlsx")
    write_whole(path, b"new")
    assert path.read_bytes() == b"new"


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_write_that_fails_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    """On a full disk the older file is as it was and no draft stays."""

    def fail(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    out = tmp_path / "out.ods"
    out.write_bytes(b"old")
    with monkeypatch.context() as patch:
        patch.setattr(os, step, fail)
        with pytest.raises(OSError, match="No space left"):
            write_whole(out, b"new")
    assert out.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["out.ods"]


def test_no_draft_stays_where_read_only_files_cannot_be_deleted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows: the draft has the older file's permissions by the time the step fails."""
    out, remove = tmp_path / "out.ods", os.unlink
    out.write_bytes(b"old")
    out.chmod(0o444)

    def windows(path: Path, **options: int) -> None:
        if not path.stat().st_mode & stat.S_IWUSR:
            raise PermissionError(13, "Access is denied")
        remove(path, **options)

    def fail(*_arguments: object) -> None:
        raise PermissionError(13, "Access is denied")

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", fail)
        patch.setattr(os, "unlink", windows)
        with pytest.raises(PermissionError):
            write_whole(out, b"new")
    assert out.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["out.ods"]
