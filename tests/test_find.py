from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from xl_addin.errors import OfficeError
from xl_addin.hosts.calc import find as finding
from xl_addin.hosts.calc.find import ENVIRONMENT, can_import_uno, find

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def nowhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine without LibreOffice."""

    def no_folders() -> Iterator[Path]:
        return iter(())

    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.delenv(ENVIRONMENT, raising=False)
    monkeypatch.setattr(finding, "_usual_folders", no_folders)


def _fake(folder: Path, *, knows_uno: bool = True) -> Path:
    program = folder / "program"
    program.mkdir(parents=True)
    for name, text in (
        ("soffice", "echo LibreOffice 99.1"),
        ("python", "echo uno" if knows_uno else "exit 1"),
        ("unopkg", "true"),
    ):
        (program / name).write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
        (program / name).chmod(0o755)
    return program / "soffice"


@pytest.mark.office
def test_real() -> None:
    """The LibreOffice of this machine is found, with a Python that can import uno and is not ours."""
    office = find()
    assert office.soffice.is_file()
    assert can_import_uno(office.python)
    assert office.unopkg.is_file()
    assert not can_import_uno(office.python.parent / "no-python")
    assert "LibreOffice" in office.version()


def test_ours_cannot() -> None:
    """The Python that runs the tools cannot import uno."""
    assert not can_import_uno(Path(sys.executable))


@pytest.mark.usefixtures("nowhere")
def test_missing() -> None:
    """Without LibreOffice the message names the command that installs it."""
    with pytest.raises(OfficeError) as caught:
        find()
    for line in (caught.value.ja, caught.value.en):
        assert "sudo apt-get install libreoffice-calc python3-uno" in line
        assert "libreoffice.org" in line
        assert "\n" not in line


@pytest.mark.usefixtures("nowhere")
def test_without_uno(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a Python that knows uno the message names the command that installs it."""
    soffice = _fake(tmp_path, knows_uno=False)

    def never(_python: Path) -> bool:
        return False

    monkeypatch.setattr(finding, "can_import_uno", never)
    with pytest.raises(OfficeError, match="python3-uno"):
        find(soffice)


@pytest.mark.usefixtures("nowhere")
def test_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An argument counts before the environment variable, and that before the PATH."""
    argument, variable, on_path = (_fake(tmp_path / name) for name in ("argument", "variable", "path"))
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "soffice").symlink_to(on_path)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}{Path(shutil.which('sh') or '').parent}")
    assert find().soffice == on_path
    monkeypatch.setenv(ENVIRONMENT, str(variable))
    assert find().soffice == variable
    assert find(argument).soffice == argument


@pytest.mark.usefixtures("nowhere")
def test_beside(tmp_path: Path) -> None:
    """Python and unopkg are those beside the real program, not beside a link to it."""
    soffice = _fake(tmp_path / "real")
    link = tmp_path / "soffice"
    link.symlink_to(soffice)
    office = find(link)
    assert office.python == tmp_path / "real" / "program" / "python"
    assert office.unopkg == tmp_path / "real" / "program" / "unopkg"
    assert office.version() == "LibreOffice 99.1"


@pytest.mark.usefixtures("nowhere")
def test_usual_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a PATH entry the usual folders are searched."""
    soffice = _fake(tmp_path / "libreoffice25.2")
    monkeypatch.setattr(finding, "_usual_folders", lambda: iter([tmp_path / "gone", tmp_path / "libreoffice25.2"]))
    assert find().soffice == soffice


def test_named_but_missing(tmp_path: Path) -> None:
    """A named program that is not there is not replaced by another."""
    with pytest.raises(OfficeError, match="nothing"):
        find(tmp_path / "nothing")


def test_own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """LibreOffice's Python does not see what points at ours."""
    monkeypatch.setenv("PYTHONPATH", "x")
    monkeypatch.setenv("VIRTUAL_ENV", "x")
    monkeypatch.setenv("LANG", "ja_JP.UTF-8")
    environment = finding.own_environment()
    assert "PYTHONPATH" not in environment
    assert "VIRTUAL_ENV" not in environment
    assert environment["LANG"] == "ja_JP.UTF-8"
