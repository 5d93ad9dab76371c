"""Find LibreOffice on this machine, and the Python that can reach it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from xl_addin.errors import OfficeError

if TYPE_CHECKING:
    from collections.abc import Iterator

ENVIRONMENT: Final = "XL_ADDIN_SOFFICE"
_CHECK_SECONDS: Final = 60
_WINDOWS = sys.platform == "win32"
_FOLDERS: Final = (
    "/usr/lib/libreoffice",
    "/usr/lib64/libreoffice",
    "/opt/libreoffice",
    "/usr/local/lib/libreoffice",
    "/Applications/LibreOffice.app/Contents",
)
_INSTALL_JA: Final = "Debian/Ubuntu では `sudo apt-get install libreoffice-calc python3-uno`、Windows と macOS では https://ja.libreoffice.org/ から入手してください。"
_INSTALL_EN: Final = "On Debian or Ubuntu run `sudo apt-get install libreoffice-calc python3-uno`; for Windows and macOS get it from https://www.libreoffice.org/."


@dataclass(frozen=True)
class LibreOffice:
    """One LibreOffice on this machine.

    Args:
        soffice: the program that starts it.
        python: a Python that can import ``uno``.
        unopkg: the program that installs extensions.
    """

    soffice: Path
    python: Path
    unopkg: Path

    def version(self) -> str:
        """Ask the program for its version.

        Returns:
            What it says, such as ``LibreOffice 7.4.7.2 40(Build:2)``; empty when it says nothing.
        """
        return _output([os.fspath(self.soffice), "--version"])


def find(soffice: Path | None = None) -> LibreOffice:
    """Find LibreOffice and its Python.

    Args:
        soffice: the program to use; by default the environment variable XL_ADDIN_SOFFICE, the PATH, then the usual places.

    Returns:
        The LibreOffice.

    Raises:
        OfficeError: there is none, or no Python that can import ``uno``.
    """
    named = soffice or (Path(os.environ[ENVIRONMENT]) if os.environ.get(ENVIRONMENT) else None)
    if named is not None and not named.is_file():
        raise OfficeError(
            f"「{named}」に LibreOffice がありません。{_INSTALL_JA}",
            f"There is no LibreOffice at {named}. {_INSTALL_EN}",
        )
    found = named or next(_candidates(), None)
    if found is None:
        raise OfficeError(f"LibreOffice が見つかりません。{_INSTALL_JA}", f"LibreOffice was not found. {_INSTALL_EN}")
    # On Windows soffice.com is for consoles; the real folder lies behind links on Linux.
    program = found.resolve().parent
    return LibreOffice(found.resolve(), _python(program), _beside(program, "unopkg"))


def _candidates() -> Iterator[Path]:
    for name in ("soffice", "libreoffice"):
        on_path = shutil.which(name)
        if on_path is not None:
            yield Path(on_path)
    for folder in _usual_folders():
        for place in ("program", "MacOS"):
            program = _beside(folder / place, "soffice")
            if program.is_file():
                yield program


def _usual_folders() -> Iterator[Path]:
    for variable in ("PROGRAMFILES", "PROGRAMW6432", "PROGRAMFILES(X86)"):
        if os.environ.get(variable):
            yield Path(os.environ[variable]) / "LibreOffice"
    yield from map(Path, _FOLDERS)
    opt = Path("/opt")
    if opt.is_dir():
        yield from sorted(opt.glob("libreoffice*"), reverse=True)


def _beside(program: Path, name: str) -> Path:
    return program / (f"{name}.exe" if _WINDOWS else name)


def _python(program: Path) -> Path:
    bundled = [_beside(program, "python"), program.parent / "Resources" / "python"]
    system = [Path("/usr/bin/python3")] if not _WINDOWS else []
    for python in (*bundled, *system):
        if python.is_file() and can_import_uno(python):
            return python
    raise OfficeError(
        f"LibreOffice に接続する Python（uno を読み込めるもの）が見つかりません。{_INSTALL_JA}",
        f"No Python was found that can import uno and so reach LibreOffice. {_INSTALL_EN}",
    )


def can_import_uno(python: Path) -> bool:
    """Tell whether a Python can import ``uno``.

    Args:
        python: its program.

    Returns:
        Whether it can.
    """
    return _output([os.fspath(python), "-c", "import uno; print('uno')"]) == "uno"


def own_environment() -> dict[str, str]:
    """Environment variables for programs of LibreOffice, without those that point at our own Python.

    Returns:
        Name and value of each.
    """
    ours = ("PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP", "VIRTUAL_ENV", "__PYVENV_LAUNCHER__")
    return {name: value for name, value in os.environ.items() if name not in ours}


def _output(command: list[str]) -> str:
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_CHECK_SECONDS,
            check=False,
            env=own_environment(),
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode("utf-8", "replace").strip() if done.returncode == 0 else ""
