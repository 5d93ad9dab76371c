from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from xl_addin import __version__
from xl_addin.errors import OfficeError
from xl_addin.hosts.calc.find import LibreOffice, find
from xl_addin.hosts.calc.install import install, status, uninstall
from xl_addin.hosts.calc.package import build

if TYPE_CHECKING:
    from collections.abc import Iterator

NOBODY = 65534
LOCKED = (
    "ERROR: unopkg cannot be started. The lock file indicates it is already running. "
    "If this does not apply, delete the lock file at:\n/home/me/.config/libreoffice/4/.lock\n"
)
SHARED = "All deployed shared extensions:\n\nIdentifier: jp.xladdin.scoring\n  Version: 0.0.9\n  is registered: yes\n"
NONE = "All deployed user extensions:\n\n<none>\n"


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home that any user can reach."""
    folder = Path(tempfile.mkdtemp(prefix="xl-addin-home-"))
    folder.chmod(0o777)
    monkeypatch.setenv("HOME", str(folder))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def ordinary(home: Path, monkeypatch: pytest.MonkeyPatch) -> LibreOffice:
    """The real LibreOffice, used by a user who is not root."""
    office = find()
    if os.geteuid() != 0:
        return office
    # What root has put into its home nobody could not write to.
    own = home / "own"
    own.mkdir()
    own.chmod(0o777)
    wrapper = home / "unopkg"
    wrapper.write_text(
        f"#!/bin/sh\nexec setpriv --reuid={NOBODY} --regid={NOBODY} --clear-groups "
        f'env HOME="{own}" TMPDIR="{own}" "{office.unopkg}" "$@"\n',
        encoding="utf-8",
    )
    wrapper.chmod(0o755)
    monkeypatch.setattr(os, "geteuid", lambda: NOBODY)
    return LibreOffice(office.soffice, office.python, wrapper)


def _fake(folder: Path, user: str = NONE, shared: str = NONE, change: str = "exit 0") -> LibreOffice:
    for name, text in (("user", user), ("shared", shared)):
        (folder / name).write_text(text, encoding="utf-8")
    script = folder / "unopkg"
    script.write_text(
        f'#!/bin/sh\ncase "$1 $2" in\n"list --shared") cat {folder}/shared;;\n'
        f'"list "*) cat {folder}/user; grep -q ERROR {folder}/user && exit 1; exit 0;;\n*) {change};;\nesac\n',
        encoding="utf-8",
    )
    script.chmod(0o755)
    return LibreOffice(folder / "soffice", folder / "python", script)


def _round(office: LibreOffice, oxt: Path, scope: str) -> None:
    if status(libreoffice=office).installed:
        pytest.skip("the add-in is installed for all users of this machine; the test would take it away from them")
    try:
        _install_and_remove(office, oxt, scope)
    finally:
        uninstall(libreoffice=office)


def _install_and_remove(office: LibreOffice, oxt: Path, scope: str) -> None:
    told: list[str] = []
    for _ in range(2):
        made = install(oxt, libreoffice=office, progress=lambda _ja, en: told.append(en))
        assert (made.scope, made.version, made.registered) == (scope, __version__, True)
    assert len(told) == 2
    found = status(libreoffice=office)
    assert found.installed == (made,)
    assert found.package_version == __version__
    assert "LibreOffice" in found.libreoffice_version
    assert uninstall(libreoffice=office) == made
    assert status(libreoffice=office).installed == ()
    assert uninstall(libreoffice=office) is None


@pytest.mark.office
@pytest.mark.usefixtures("home")
def test_this_user(tmp_path: Path) -> None:
    """Installing, replacing, asking and removing work for whoever runs this; root does it for all users."""
    _round(find(), build(tmp_path), "shared" if os.geteuid() == 0 else "user")


@pytest.mark.office
def test_ordinary_user(ordinary: LibreOffice, home: Path) -> None:
    """They work for an ordinary user alone."""
    _round(ordinary, build(home), "user")


@pytest.mark.office
def test_locked(ordinary: LibreOffice, home: Path) -> None:
    """While LibreOffice's lock is there, the message says so and names the lock."""
    assert status(libreoffice=ordinary).installed == ()
    (lock,) = [folder / ".lock" for folder in home.glob("**/.config/libreoffice/*") if folder.is_dir()]
    lock.write_text("[Lockdata]\n", encoding="utf-8")
    for action in (lambda: status(libreoffice=ordinary), lambda: install(build(home), libreoffice=ordinary)):
        with pytest.raises(OfficeError, match="is running") as caught:
            action()
        assert str(lock) in caught.value.ja
        assert "\n" not in str(caught.value)


@pytest.mark.usefixtures("home")
def test_lock_message(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The lock's place is taken from what unopkg says."""
    monkeypatch.setattr(os, "geteuid", lambda: NOBODY)
    with pytest.raises(OfficeError, match=r"/home/me/\.config/libreoffice/4/\.lock"):
        status(libreoffice=_fake(tmp_path, LOCKED))


def test_refusal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When unopkg does not install, what it said is passed on."""
    monkeypatch.setattr(os, "geteuid", lambda: NOBODY)
    (tmp_path / "x.oxt").write_bytes(b"")
    with pytest.raises(OfficeError, match="disk is full"):
        install(tmp_path / "x.oxt", libreoffice=_fake(tmp_path, change="echo disk is full; exit 1"))


def test_error_in_spite_of_success(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What counts is what LibreOffice lists, not what unopkg returns."""
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    (tmp_path / "x.oxt").write_bytes(b"")
    made = install(tmp_path / "x.oxt", libreoffice=_fake(tmp_path, shared=SHARED, change="exit 1"))
    assert (made.scope, made.version) == ("shared", "0.0.9")


def test_shared_seen_by_a_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A user sees what root installed, and is told that only root can remove it."""
    monkeypatch.setattr(os, "geteuid", lambda: NOBODY)
    office = _fake(tmp_path, shared=SHARED)
    assert [(found.scope, found.version) for found in status(libreoffice=office).installed] == [("shared", "0.0.9")]
    with pytest.raises(OfficeError, match="root"):
        uninstall(libreoffice=office)


def test_missing_files(tmp_path: Path) -> None:
    """A missing extension and a missing unopkg are named."""
    office = LibreOffice(tmp_path / "soffice", tmp_path / "python", tmp_path / "unopkg")
    with pytest.raises(OfficeError, match=r"x\.oxt"):
        install(tmp_path / "x.oxt", libreoffice=office)
    with pytest.raises(OfficeError, match="unopkg"):
        status(libreoffice=office)
