"""Starts the process of a private LibreOffice with an extension in it."""

from __future__ import annotations

import os
import subprocess
import zipfile
from pathlib import Path
from typing import Final

from xl_addin.errors import OfficeError
from xl_addin.hosts.calc import package
from xl_addin.hosts.calc.find import LibreOffice, own_environment
from xl_addin.hosts.calc.traces import Traces, own_group

LOG: Final = "soffice.log"
_EXTENSIONS: Final = "bundled"


def unpack_extension(oxt: Path | None, folder: Path) -> None:
    """Put an extension where `launch` lets LibreOffice find it, as if it had come with LibreOffice.

    Args:
        oxt: the extension; None for the add-in itself.
        folder: the office's temporary folder.

    Raises:
        OfficeError: the extension cannot be read.
    """
    target = folder / _EXTENSIONS / "xl-addin"
    if oxt is None:
        package.unpack(target)
        return
    try:
        with zipfile.ZipFile(oxt) as archive:
            archive.extractall(target)
    except (OSError, zipfile.BadZipFile) as error:
        raise OfficeError(f"拡張機能「{oxt}」を読めません。", f"The extension {oxt} cannot be read.") from error


def launch(libreoffice: LibreOffice, traces: Traces, *, visible: bool) -> subprocess.Popen[bytes]:
    """Start LibreOffice as a process group of its own that prints to a log.

    Args:
        libreoffice: which one.
        traces: its folder, profile and pipe.
        visible: show windows.

    Returns:
        The process.

    Raises:
        OfficeError: it cannot be started.
    """
    folder = Path(traces.folder)
    (folder / "tmp").mkdir()
    try:
        with (folder / LOG).open("wb") as log:
            return subprocess.Popen(
                _command(libreoffice, traces, visible=visible),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=_environment(folder / "tmp", libreoffice.python.parent),
                cwd=folder,
                **own_group(),
            )
    except OSError as error:
        raise OfficeError(
            f"「{libreoffice.soffice}」を起動できません: {error.strerror}",
            f"{libreoffice.soffice} cannot be started: {error.strerror}",
        ) from error


def _command(libreoffice: LibreOffice, traces: Traces, *, visible: bool) -> list[str]:
    return [
        str(libreoffice.soffice),
        *(() if visible else ("--headless", "--invisible")),
        "--norestore",
        "--nologo",
        "--nodefault",
        f"-env:UserInstallation={traces.profile}",
        f"-env:BUNDLED_EXTENSIONS={(Path(traces.folder) / _EXTENSIONS).as_uri()}",
        f"--accept=pipe,name={traces.pipe};urp;StarOffice.ComponentContext",
    ]


def _environment(temporary: Path, python: Path) -> dict[str, str]:
    places = dict.fromkeys(("TMPDIR", "TMP", "TEMP"), os.fspath(temporary))
    # The Python inside LibreOffice takes the library of the first python3 on the PATH: not that of a virtual environment.
    programs = {"PATH": os.pathsep.join(filter(None, (os.fspath(python), os.environ.get("PATH"))))}
    return {**own_environment(), **_letters(), **places, **programs, "OOO_DISABLE_RECOVERY": "1"}


def _letters() -> dict[str, str]:
    """Ask for UTF-8 where the locale has none (cron, containers): else no file with a Japanese name could be opened."""
    set_here = (os.environ.get(name) for name in ("LC_ALL", "LC_CTYPE", "LANG"))
    locale = next(filter(None, set_here), "")
    return {} if "utf" in locale.lower() or os.name == "nt" else {"LC_ALL": "C.UTF-8"}
