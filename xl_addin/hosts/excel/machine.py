"""What the Excel tools ask of the machine: its registry, its files and the Python that Excel is to start."""

from __future__ import annotations

import contextlib
import importlib
import locale
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

USER: Final = "HKEY_CURRENT_USER"
MACHINE: Final = "HKEY_LOCAL_MACHINE"
_SECONDS: Final = 60
_HEAD: Final = 4096
# 32-bit programs keep their keys in a view of their own.
_VIEWS: Final = ("KEY_WOW64_64KEY", "KEY_WOW64_32KEY")


class Machine(Protocol):
    """A computer, as far as the Excel tools look at it; paths are text, as Windows writes them."""

    windows: bool
    ansi: str
    environment: Mapping[str, str]
    python: str

    def value(self, hive: str, key: str, name: str) -> str | int | None:
        """A value of the registry; None where there is none."""

    def keys(self, hive: str, key: str) -> tuple[str, ...]:
        """The names of the keys below a key of the registry."""

    def is_file(self, path: str) -> bool:
        """Whether a file is there."""

    def content(self, path: str) -> bytes | None:
        """The content of a small file, or of one of its streams; None if it cannot be read."""

    def head(self, path: str) -> bytes | None:
        """The first bytes of a file of any size; None if it cannot be read."""

    def names(self, folder: str) -> tuple[str, ...]:
        """The names in a folder; none if it cannot be read."""

    def run(self, python: str, code: str) -> tuple[int, str] | None:
        """Exit status and standard output of a Python that runs a line of code; None if it does not start or end."""


class ThisMachine:
    """The computer that this runs on."""

    def __init__(self) -> None:
        self.windows = sys.platform == "win32"
        # VBA reads text files in the ANSI code page; Python knows it by this name on Windows alone.
        self.ansi = "mbcs" if self.windows else locale.getpreferredencoding(do_setlocale=False)
        self.environment: Mapping[str, str] = os.environ
        self.python = sys.executable

    def value(self, hive: str, key: str, name: str) -> str | int | None:
        """A value of the registry; None where there is none."""
        for opened in self._opened(hive, key):
            with contextlib.suppress(OSError):
                found = _winreg().QueryValueEx(opened, name)[0]
                if isinstance(found, str | int):
                    return found
        return None

    def keys(self, hive: str, key: str) -> tuple[str, ...]:
        """The names of the keys below a key of the registry."""
        for opened in self._opened(hive, key):
            count = _winreg().QueryInfoKey(opened)[0]
            return tuple(str(_winreg().EnumKey(opened, place)) for place in range(count))
        return ()

    def is_file(self, path: str) -> bool:
        """Whether a file is there."""
        return Path(path).is_file()

    def content(self, path: str) -> bytes | None:
        """The content of a small file, or of one of its streams; None if it cannot be read."""
        try:
            return Path(path).read_bytes()
        except (OSError, ValueError):
            return None

    def head(self, path: str) -> bytes | None:
        """The first bytes of a file of any size; None if it cannot be read."""
        try:
            with Path(path).open("rb") as file:
                return file.read(_HEAD)
        except (OSError, ValueError):
            return None

    def names(self, folder: str) -> tuple[str, ...]:
        """The names in a folder; none if it cannot be read."""
        try:
            return tuple(sorted(entry.name for entry in Path(folder).iterdir()))
        except OSError:
            return ()

    def run(self, python: str, code: str) -> tuple[int, str] | None:
        """Exit status and standard output of a Python that runs a line of code; None if it does not start or end."""
        try:
            done = subprocess.run(  # noqa: S603  # the Python that the user's own settings name
                [python, "-B", "-c", code],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=_SECONDS,
                check=False,
                # The folder a command begins in is searched for modules first.
                cwd=Path(python).parent,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except (OSError, ValueError, subprocess.TimeoutExpired):
            return None
        return done.returncode, done.stdout.decode("utf-8", "replace")

    def _opened(self, hive: str, key: str) -> list[Any]:
        if not self.windows:
            return []
        winreg = _winreg()
        found = []
        for view in _VIEWS:
            with contextlib.suppress(OSError):
                found.append(winreg.OpenKey(getattr(winreg, hive), key, 0, winreg.KEY_READ | getattr(winreg, view)))
        return found


def _winreg() -> Any:
    return importlib.import_module("winreg")
