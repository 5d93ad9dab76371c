"""Installs the add-in into the user's own LibreOffice, removes it, and tells what is there."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from xl_addin import __version__
from xl_addin.errors import OfficeError
from xl_addin.hosts.calc.find import LibreOffice, find, own_environment
from xl_addin.hosts.calc.package import IDENTIFIER

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_SECONDS: Final = 120
_TAIL: Final = 400
_USER: Final = "user"
_SHARED: Final = "shared"


@dataclass(frozen=True)
class Installed:
    """The add-in in one place.

    Args:
        scope: "user" for this user alone, "shared" for all users of the machine.
        version: its version.
        registered: whether LibreOffice has it ready for use.
    """

    scope: str
    version: str
    registered: bool


@dataclass(frozen=True)
class Status:
    """What is installed, and where.

    Args:
        libreoffice: the LibreOffice that was asked.
        libreoffice_version: what it calls itself.
        installed: the add-in in it; empty when it is not installed.
        package_version: the version that this package would install.
    """

    libreoffice: LibreOffice
    libreoffice_version: str
    installed: tuple[Installed, ...]
    package_version: str = __version__


def install(
    oxt: Path, *, libreoffice: LibreOffice | None = None, progress: Callable[[str, str], None] | None = None
) -> Installed:
    """Install the add-in, replacing an older one; for all users when run as root, else for this user.

    Args:
        oxt: the extension.
        libreoffice: which LibreOffice; by default the one that `find` finds.
        progress: told what takes time.

    Returns:
        What is installed now; a LibreOffice that runs shows it after a restart.

    Raises:
        OfficeError: LibreOffice is missing, in the way, or refuses.
    """
    if not oxt.is_file():
        raise OfficeError(f"拡張機能「{oxt}」がありません。", f"There is no extension {oxt}.")
    office = libreoffice or find()
    if progress is not None:
        progress("LibreOffice に登録しています…", "Installing into LibreOffice …")
    scope = _own_scope()
    said = _unopkg(office, "add", scope, "--force", "--suppress-license", str(oxt.resolve()))
    # unopkg as root reports an error for components that it has installed all the same: what counts is its list.
    for found in _listed(office, scope):
        if found.registered:
            return found
    raise _refused(said)


def uninstall(
    *, libreoffice: LibreOffice | None = None, progress: Callable[[str, str], None] | None = None
) -> Installed | None:
    """Remove the add-in that `install` of the same user installed.

    Args:
        libreoffice: which LibreOffice; by default the one that `find` finds.
        progress: told what takes time.

    Returns:
        What was removed; None if there was nothing.

    Raises:
        OfficeError: it is there but cannot be removed.
    """
    office = libreoffice or find()
    if progress is not None:
        progress("LibreOffice から削除しています…", "Removing from LibreOffice …")
    scope = _own_scope()
    found = next(iter(_listed(office, scope)), None)
    if found is None:
        _refuse_shared(office, scope)
        return None
    said = _unopkg(office, "remove", scope, IDENTIFIER)
    if _listed(office, scope):
        raise _refused(said)
    return found


def status(*, libreoffice: LibreOffice | None = None) -> Status:
    """Tell what is installed.

    Args:
        libreoffice: which LibreOffice; by default the one that `find` finds.

    Returns:
        LibreOffice, its Python, and the add-in in it.

    Raises:
        OfficeError: LibreOffice is missing or in the way.
    """
    office = libreoffice or find()
    scopes = (_SHARED,) if _own_scope() == _SHARED else (_USER, _SHARED)
    installed = tuple(found for scope in scopes for found in _listed(office, scope))
    return Status(office, office.version(), installed)


def _own_scope() -> str:
    # unopkg refuses to work on root's own profile.
    return _SHARED if os.name != "nt" and os.geteuid() == 0 else _USER


def _refuse_shared(office: LibreOffice, scope: str) -> None:
    if scope == _USER and _listed(office, _SHARED):
        raise OfficeError(
            "アドインは全ユーザー用に登録されています。管理者（root）として削除してください。",
            "The add-in is installed for all users; remove it as root.",
        )


def _listed(office: LibreOffice, scope: str) -> tuple[Installed, ...]:
    said = _unopkg(office, "list", scope)
    if said.code:
        raise _refused(said)
    entries = re.split(r"^Identifier: *", said.text, flags=re.MULTILINE)[1:]
    return tuple(_installed(entry, scope) for entry in entries if entry.split("\n", 1)[0].strip() == IDENTIFIER)


def _installed(entry: str, scope: str) -> Installed:
    # The first of each is the extension's own; those of its parts follow.
    version = re.search(r"^ *Version: *(\S+)", entry, re.MULTILINE)
    registered = re.search(r"^ *is registered: *(\S+)", entry, re.MULTILINE)
    return Installed(
        scope,
        version.group(1) if version else "",
        registered=registered is not None and registered.group(1) == "yes",
    )


@dataclass(frozen=True)
class _Said:
    code: int
    text: str


def _unopkg(office: LibreOffice, action: str, scope: str, *arguments: str) -> _Said:
    shared = ("--shared",) if scope == _SHARED else ()
    # unopkg leaves its temporary files; in a folder of their own they go with it.
    with tempfile.TemporaryDirectory(prefix="xl-addin-", ignore_cleanup_errors=True) as folder:
        try:
            done = subprocess.run(
                [str(office.unopkg), action, *shared, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                timeout=_SECONDS,
                check=False,
                env={**own_environment(), "TMPDIR": folder, "TMP": folder, "TEMP": folder, "LC_ALL": "C.UTF-8"},
            )
        except OSError as error:
            raise OfficeError(
                f"「{office.unopkg}」を起動できません: {error.strerror}",
                f"{office.unopkg} cannot be started: {error.strerror}",
            ) from error
        except subprocess.TimeoutExpired as error:
            raise OfficeError(
                f"「{office.unopkg}」が応答しません。LibreOffice を終了してからやり直してください。",
                f"{office.unopkg} does not answer; quit LibreOffice and try again.",
            ) from error
    return _Said(done.returncode, done.stdout.decode("utf-8", "replace"))


def _refused(said: _Said) -> OfficeError:
    lock = re.search(r"^(\S.*\.lock)$", said.text, re.MULTILINE)
    if lock:
        return OfficeError(
            "LibreOffice が動いています。終了してからやり直してください"
            f"（動いていないのに出る場合は「{lock.group(1)}」を消してください）。",
            f"LibreOffice is running; quit it and try again (if it is not, delete {lock.group(1)}).",
        )
    tail = " ".join(said.text.split())[-_TAIL:] or f"unopkg: {said.code}"
    return OfficeError(f"LibreOffice が拒みました: {tail}", f"LibreOffice refused: {tail}")
