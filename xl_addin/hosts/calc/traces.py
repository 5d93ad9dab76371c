"""What a private LibreOffice leaves on the machine, and its removal, also after a crash."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import Any, NamedTuple

_RANDOM = 4
"""Letters at the end of a temporary file's name that may differ; what stands before them has the process number."""


class Traces(NamedTuple):
    """Everything one private LibreOffice leaves on the machine.

    Args:
        pid: process and process group of soffice; 0 before it has started.
        folder: temporary folder with profile, log and copies.
        profile: URL of the profile.
        pipe: name of the pipe.
        books: workbooks that were opened where they are, so that a lock file may lie beside them.
        drafts: files that are being written and are worth nothing until they are whole.
    """

    pid: int
    folder: str
    profile: str
    pipe: str
    books: tuple[str, ...] = ()
    drafts: tuple[str, ...] = ()

    def remove(self) -> None:
        """End the processes, then delete locks, pipes and the folder; may be called any number of times."""
        if self.pid:
            _end_group(self.pid)
        for book in self.books:
            self._remove_lock(Path(book))
        for draft in map(Path, self.drafts):
            self._remove_lock(draft)
            for path in (draft, *self._unfinished(draft.parent)):
                with contextlib.suppress(OSError):
                    path.unlink()
        for pipe in self._pipes():
            with contextlib.suppress(OSError):
                pipe.unlink()
        _remove_folder(Path(self.folder))

    def _remove_lock(self, book: Path) -> None:
        lock = book.with_name(f".~lock.{book.name}#")
        # The last field of a lock file is its owner's profile: only our own lock may go.
        with contextlib.suppress(OSError):
            if self.profile.encode() in lock.read_bytes():
                lock.unlink()

    def _unfinished(self, folder: Path) -> list[Path]:
        """List what LibreOffice was writing in a folder: its names there begin like those in its own temporary folder."""
        with contextlib.suppress(OSError):
            own = [path.stem[:-_RANDOM] for path in (Path(self.folder) / "tmp").glob("lu*.tmp")]
            begins = tuple(begin for begin in own if len(begin) > len("lu"))
            return [path for path in folder.glob("lu*.tmp") if begins and path.name.startswith(begins)]
        return []

    def _pipes(self) -> list[Path]:
        if os.name == "nt":
            return []
        digest = hashlib.md5(self.profile.encode("utf-16-le")).digest()  # noqa: S324 - LibreOffice names its pipe so
        single = {"".join(format(byte, form) for byte in digest) for form in ("x", "02x")}
        names = [self.pipe, *(f"SingleOfficeIPC_{name}" for name in single)]
        # LibreOffice writes its pipes to fixed places and does not ask TMPDIR.
        folders = (Path("/tmp"), Path("/var/tmp"))  # noqa: S108 - where LibreOffice puts its pipes
        return [folder / f"OSL_PIPE_{os.getuid()}_{name}" for folder in folders for name in names]


def own_group() -> dict[str, Any]:
    """Options for Popen that keep Ctrl-C in the terminal away from the new process and let its whole group be ended.

    Returns:
        Keyword arguments.
    """
    if os.name == "nt":
        flags = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0) | getattr(subprocess, "CREATE_NO_WINDOW", 0)
        return {"creationflags": flags}
    return {"start_new_session": True}


def _end_group(pid: int) -> None:
    if os.name == "nt":
        command = ["taskkill", "/T", "/F", "/PID", str(pid)]
        subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False)
        return
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def _remove_folder(folder: Path) -> None:
    for _ in range(50):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(0.1)
