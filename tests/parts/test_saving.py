from __future__ import annotations

import errno
import json
import os
import stat
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from xl_addin.errors import WorkbookError
from xl_addin.parts.saving import save

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

OLD, NEW = b"old content", b"new content, which is longer"
NOBODY = 65534
posix = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system kills and forks in other ways")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A workbook file, by its name at least."""
    path = tmp_path / "書" / "実績.xlsx"
    path.parent.mkdir()
    path.write_bytes(OLD)
    return path


def beside(path: Path) -> set[str]:
    """The names of the other files in a file's folder."""
    return {file.name for file in path.parent.iterdir()} - {path.name}


def test_saved(book: Path) -> None:
    """The new content is there and nothing else; a new file works as well."""
    assert save(book, NEW) is None
    assert save(book.with_name("新.xlsx"), NEW, source=book) is None
    assert book.read_bytes() == book.with_name("新.xlsx").read_bytes() == NEW
    assert beside(book) == {"新.xlsx"}


@posix
def test_permissions(book: Path) -> None:
    """A file keeps its permissions, and a new one has those of the file it was made from."""
    book.chmod(0o640)
    save(book, NEW, backup=True)
    save(book.with_name("新.xlsx"), NEW, source=book)
    for name in ("実績.xlsx", "実績.xlsx.bak", "新.xlsx"):
        assert stat.S_IMODE(book.with_name(name).stat().st_mode) == 0o640


@posix
def test_links(book: Path, tmp_path: Path) -> None:
    """A link stays a link; the backup lies beside the file that it points at."""
    link = tmp_path / "近道.xlsx"
    link.symlink_to(book)
    assert save(link, NEW, backup=True) == book.with_name("実績.xlsx.bak")
    assert link.is_symlink()
    assert book.read_bytes() == NEW


def test_backups(book: Path) -> None:
    """Every backup gets a name of its own; none is overwritten."""
    contents = [b"1", b"2", b"3", b"4"]
    kept = [save(book, content, backup=True) for content in contents]
    assert [path.name for path in kept if path is not None] == [
        "実績.xlsx.bak",
        "実績.xlsx.bak2",
        "実績.xlsx.bak3",
        "実績.xlsx.bak4",
    ]
    assert [path.read_bytes() for path in kept if path is not None] == [OLD, b"1", b"2", b"3"]
    assert save(book.with_name("新.xlsx"), NEW, backup=True) is None


def test_backups_without_links(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the file system has no second names, backups are kept all the same, and none is overwritten."""

    def refuse(*_arguments: object, **_options: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    for content in (b"1", b"2"):
        save(book, content, backup=True)
    assert book.with_name("実績.xlsx.bak").read_bytes() == OLD
    assert book.with_name("実績.xlsx.bak2").read_bytes() == b"1"
    assert beside(book) == {"実績.xlsx.bak", "実績.xlsx.bak2"}


@pytest.mark.parametrize("lock", [".~lock.実績.xlsx#", "~$実績.xlsx"])
def test_locked(book: Path, lock: str) -> None:
    """A file that somebody has open is left alone, and no backup is made."""
    book.with_name(lock).write_bytes(b"")
    with pytest.raises(WorkbookError, match="open elsewhere"):
        save(book, NEW, backup=True)
    assert book.read_bytes() == OLD
    assert beside(book) == {lock}


def test_no_such_place(book: Path) -> None:
    """A missing folder and a folder of that name are told."""
    with pytest.raises(WorkbookError, match="no folder"):
        save(book.parent / "無" / "a.xlsx", NEW)
    with pytest.raises(WorkbookError, match="is a folder"):
        save(book.parent, NEW)


@pytest.mark.parametrize("function", ["fsync", "replace", "link", "open", "chmod"])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EDQUOT])
def test_failing_disk(book: Path, monkeypatch: pytest.MonkeyPatch, function: str, code: int) -> None:
    """Whatever the system refuses, the old file stays whole and nothing else is left, or the new one is there."""

    def fail(*_arguments: object, **_options: object) -> None:
        raise OSError(code, os.strerror(code))

    with monkeypatch.context() as patch:
        patch.setattr(os, function, fail)
        refused = []
        try:
            save(book, NEW, backup=True)
        except WorkbookError as error:
            refused.append(error.ja)
    if refused:
        assert book.name in refused[0]
        assert book.read_bytes() == OLD
        assert beside(book) == set()
    else:
        assert book.read_bytes() == NEW
        assert book.with_name("実績.xlsx.bak").read_bytes() == OLD
        assert beside(book) == {"実績.xlsx.bak"}


def test_second_write_fails(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the disk is full after the backup was made, the backup goes again."""
    calls = iter([False, True])
    real = os.fsync

    def fsync(number: int) -> None:
        if next(calls, False):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(number)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fsync)
        with pytest.raises(WorkbookError, match="No space left"):
            save(book, NEW, backup=True)
    assert book.read_bytes() == OLD
    assert beside(book) == set()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 64 KiB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    made = None
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)]
        made = subprocess.run(command, check=False, capture_output=True, timeout=30)
    if made is None or made.returncode:
        pytest.skip("only root may mount a small disk here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True, timeout=30)


def test_full_disk(small_disk: Path) -> None:
    """On a disk that is full the old file stays whole, nothing else is left, and there is room as before."""
    path = small_disk / "a.xlsx"
    path.write_bytes(b"x" * 30_000)
    for content, backup in ((b"y" * 60_000, False), (b"y" * 30_000, True), (b"y" * 200_000, True)):
        with pytest.raises(WorkbookError, match="No space left"):
            save(path, content, backup=backup)
        assert path.read_bytes() == b"x" * 30_000
        assert beside(path) == set()
    save(path, b"z" * 20_000)
    assert path.read_bytes() == b"z" * 20_000


@posix
@pytest.mark.parametrize("place", ["file", "folder", "both"])
@pytest.mark.parametrize("backup", [False, True])
def test_read_only(book: Path, place: str, backup: bool) -> None:
    """A file or a folder that may not be written is told; the file is as it was and nothing else is left."""
    book.parent.chmod(0o555 if place != "file" else 0o777)
    book.chmod(0o444 if place != "folder" else 0o666)
    for folder in book.parents:
        if folder.stat().st_uid == os.geteuid() and not folder.stat().st_mode & stat.S_IXOTH:
            folder.chmod(folder.stat().st_mode | stat.S_IXOTH | stat.S_IROTH)
    status = _as_nobody(lambda: save(book, NEW, backup=backup))
    book.parent.chmod(stat.S_IRWXU)
    assert status == "refused"
    assert book.read_bytes() == OLD
    assert beside(book) == set()


@posix
def test_killed(tmp_path: Path) -> None:
    """A process killed at any line of the writing leaves the old file or the new one, and its backups whole."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.parts.saving_faults", str(tmp_path)],
        check=True,
        capture_output=True,
        text=True,
        timeout=100,
    )
    states = json.loads(done.stdout)
    assert set(states) == {"old", "new", "finished new", "while writing old"}
    assert states["old"] > 30
    assert states["new"] >= 1


def _as_nobody(action: Callable[[], object]) -> str:
    """Do something as a user without rights; say whether it was refused."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        said = "crashed"
        try:
            if os.geteuid() == 0:
                os.setgroups([])
                os.setgid(NOBODY)
                os.setuid(NOBODY)
            action()
            said = "done"
        except WorkbookError:
            said = "refused"
        finally:
            os.write(writing, said.encode())
            os._exit(0)
    os.waitpid(child, 0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        return pipe.read()
