"""The user's log file."""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING

import pytest

from xl_addin.hosts import logfile
from xl_addin.hosts.logfile import LogFile, log_to_file
from xl_addin.registry import Reason, report

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A user folder that is not there yet, and a logger without handlers."""
    monkeypatch.setenv("XL_ADDIN_HOME", str(tmp_path / "home"))
    logger = logging.getLogger("xl_addin")
    before, logger.handlers = logger.handlers, []
    yield tmp_path / "home"
    for handler in logger.handlers:
        handler.close()
    logger.handlers = before


def test_a_reason_is_written_in_both_languages(home: Path) -> None:
    """Code, Japanese and English stand in one line of the file, which is written once however often it was asked for."""
    log_to_file()
    log_to_file()
    report(Reason("#N/A", "実績がありません", "no facts"))
    lines = (home / "xl-addin.log").read_text("utf-8").splitlines()
    assert len(lines) == 1
    assert lines[0].endswith("WARNING #N/A 実績がありません / no facts")


def test_a_folder_that_cannot_be_made_means_no_log(home: Path) -> None:
    """A file in the place of the folder stops no calculation."""
    home.write_text("")
    log_to_file()
    assert logging.getLogger("xl_addin").handlers == []


def test_a_full_file_is_put_aside(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond its size a new file is begun and the old one kept."""
    monkeypatch.setattr(logfile, "_MOST_BYTES", 100)
    log_to_file()
    for text in ("a" * 80, "b"):
        report(Reason("", text, text))
    assert "aaa" in (home / "xl-addin.log.1").read_text("utf-8")
    assert (home / "xl-addin.log").read_text("utf-8").endswith("b / b\n")


def test_a_full_file_that_another_program_holds_grows_on(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows renames no file that LibreOffice and Excel both have open; no reason is lost over that."""

    def held(*_paths: object) -> None:
        raise PermissionError

    monkeypatch.setattr(logfile, "_MOST_BYTES", 100)
    monkeypatch.setattr(os, "rename", held)
    log_to_file()
    for text in ("a" * 80, "b", "c"):
        report(Reason("", text, text))
    lines = (home / "xl-addin.log").read_text("utf-8").splitlines()
    assert [line[-1] for line in lines] == ["a", "b", "c"]
    assert any(isinstance(handler, LogFile) for handler in logging.getLogger("xl_addin").handlers)
