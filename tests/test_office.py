from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import openpyxl
import pytest

from xl_addin.errors import OfficeError, WorkbookError
from xl_addin.hosts.calc.find import LibreOffice, find
from xl_addin.hosts.calc.office import Office
from xl_addin.hosts.calc.traces import Traces

pytestmark = pytest.mark.office
PIPES = Path("/tmp")  # noqa: S108 - where LibreOffice puts its pipes
ROOT = Path(__file__).resolve().parents[1]

HOLD = """
import sys
from xl_addin.hosts.calc.office import Office
with Office() as office:
    document = office.new_calc()
    print(office.folder, office.pid, office.bridge.pid, flush=True)
    while True:
        document.calculateAll()
"""


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A small workbook."""
    path = tmp_path / "本.xlsx"
    openpyxl.Workbook().save(path)
    return path


def test_an_active_virtual_environment(book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first document opens, and the add-in runs, where another Python comes first on the PATH."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(tmp_path / "venv")], check=True)
    monkeypatch.setenv("PATH", f"{tmp_path / 'venv' / 'bin'}{os.pathsep}{os.environ['PATH']}")
    with Office() as office:
        document = office.load(book)
        cell = document.Sheets.getByIndex(0).getCellByPosition(0, 0)
        cell.Formula = '=SCORE_NUMBER("４５")'
        assert cell.Value == 45


def _processes(text: str) -> list[str]:
    found = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            command = entry.read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
        except OSError:
            continue
        if text in command:
            found.append(command)
    return found


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    return state != "Z"


def _soffice_bin(office: Office) -> int:
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            command = entry.read_bytes()
        except OSError:
            continue
        if b"soffice.bin" in command and str(office.folder).encode() in command:
            return int(entry.parent.name)
    raise AssertionError("no soffice.bin")


def _left_behind(folder: str, before: set[Path]) -> list[str]:
    # Other offices may run beside the tests: only a pipe that nobody holds open has been left.
    held = Path("/proc/net/unix").read_text(encoding="utf-8")
    pipes = [str(pipe) for pipe in _pipes() - before if str(pipe) not in held]
    return _processes(folder) + ([folder] if Path(folder).exists() else []) + pipes


def _wait_until_nothing_is_left(folder: str, before: set[Path]) -> None:
    end = time.monotonic() + 20
    while left := _left_behind(folder, before):
        assert time.monotonic() < end, left
        time.sleep(0.1)


def _pipes() -> set[Path]:
    return set(PIPES.glob("OSL_PIPE_*"))


def test_nothing_left() -> None:
    """After a normal end there is no process, profile or pipe."""
    before = _pipes()
    with Office() as office:
        folder, worker = str(office.folder), office.bridge.pid
        assert office.alive
        assert _processes(folder)
        assert office.new_calc().supportsService("com.sun.star.sheet.SpreadsheetDocument")
    assert not _left_behind(folder, before)
    assert not _exists(worker)
    assert not office.alive
    office.stop()


def test_add_in_is_there() -> None:
    """The functions work at the first start of a fresh profile."""
    with Office() as office:
        sheet = office.new_calc().Sheets.getByIndex(0)
        sheet.getCellRangeByName("A1").String = "４５．６％"
        sheet.getCellRangeByName("B1").Formula = "=SCORE_NUMBER(A1:A1)"
        assert sheet.getCellRangeByName("B1").Value == 45.6


def test_exception_inside() -> None:
    """An exception of the user's own passes, and nothing is left."""
    before = _pipes()
    office = Office()
    office.start()
    folder = str(office.folder)
    with pytest.raises(ZeroDivisionError), office:
        raise ZeroDivisionError
    assert not _left_behind(folder, before)


def test_killed_soffice(book: Path) -> None:
    """A crash of soffice gives OfficeError, and neither process nor lock file stays."""
    before = _pipes()
    lock = book.with_name(f".~lock.{book.name}#")
    with Office() as office:
        folder = str(office.folder)
        document = office.load(book)
        assert lock.exists()
        os.kill(_soffice_bin(office), signal.SIGKILL)
        for _ in range(2):
            with pytest.raises(OfficeError) as caught:
                document.Sheets.getByIndex(0).getCellRangeByName("A1").Value = 1
            assert "LibreOffice" in caught.value.en
        with pytest.raises(OfficeError):
            office.new_calc()
    assert not _left_behind(folder, before)
    assert not lock.exists()
    assert openpyxl.load_workbook(book).sheetnames == ["Sheet"]


def test_killed_worker() -> None:
    """A crash of the worker gives OfficeError, and soffice does not stay."""
    before = _pipes()
    with Office() as office:
        folder = str(office.folder)
        os.kill(office.bridge.pid, signal.SIGKILL)
        with pytest.raises(OfficeError):
            office.new_calc()
        assert not office.alive
    assert not _left_behind(folder, before)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_signals(number: signal.Signals) -> None:
    """Ctrl-C, SIGTERM and even kill -9 of our own process leave nothing behind, in the middle of a call too."""
    before = _pipes()
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", HOLD]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment) as process:
        assert process.stdout is not None
        folder, soffice, worker = process.stdout.readline().decode().rsplit(" ", 2)
        assert _processes(folder)
        process.send_signal(number)
        process.wait(30)
    _wait_until_nothing_is_left(folder, before)
    assert process.returncode != 0
    end = time.monotonic() + 20
    while _exists(int(soffice)) or _exists(int(worker)):
        assert time.monotonic() < end
        time.sleep(0.1)


def test_two_at_once() -> None:
    """Two offices do not see each other, and the end of one does not touch the other."""
    with Office() as one:
        with Office() as other:
            assert one.folder != other.folder
            assert one.pid != other.pid
            cells = [office.new_calc().Sheets.getByIndex(0).getCellRangeByName("A1") for office in (one, other)]
            cells[0].Value, cells[1].Value = 1, 2
            assert [cell.Value for cell in cells] == [1, 2]
            with pytest.raises(TypeError):
                one.desktop.setPropertyValue("Title", cells[1])
        assert cells[0].Value == 1
        with pytest.raises(OfficeError):
            cells[1].Value


def test_start_again() -> None:
    """A stopped office can be started anew."""
    office = Office()
    for _ in range(2):
        office.start()
        assert office.new_calc() is not None
        office.stop()


def _stub(tmp_path: Path, text: str) -> LibreOffice:
    soffice = tmp_path / "soffice"
    soffice.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    soffice.chmod(0o755)
    return LibreOffice(soffice, find().python, tmp_path / "unopkg")


def test_soffice_that_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When soffice ends at once, the message holds what it said."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(OfficeError, match="no display here"):
        Office(libreoffice=_stub(tmp_path, "echo no display here >&2; exit 77")).start()
    assert not list(tmp_path.glob("xl-addin-*"))


def test_soffice_that_hangs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When soffice does not listen in time, it is ended."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    stub = _stub(tmp_path, "echo still waiting; exec sleep 7654321")
    with pytest.raises(OfficeError, match="still waiting"):
        Office(libreoffice=stub, seconds=1).start()
    assert not _processes("sleep 7654321")
    assert not list(tmp_path.glob("xl-addin-*"))


def test_soffice_that_is_no_program(tmp_path: Path) -> None:
    """A file that cannot be run is an OfficeError."""
    (tmp_path / "soffice").write_text("", encoding="utf-8")
    with pytest.raises(OfficeError):
        Office(libreoffice=LibreOffice(tmp_path / "soffice", find().python, tmp_path / "unopkg")).start()


def test_broken_extension(tmp_path: Path) -> None:
    """An extension that is no ZIP file is an OfficeError."""
    (tmp_path / "x.oxt").write_bytes(b"no zip")
    with pytest.raises(OfficeError, match=r"x\.oxt"):
        Office(tmp_path / "x.oxt").start()


def test_progress() -> None:
    """The start is told in Japanese and in English."""
    told: list[tuple[str, str]] = []
    with Office(progress=lambda ja, en: told.append((ja, en))):
        pass
    assert len(told) == 1
    assert "起動" in told[0][0]
    assert "Starting" in told[0][1]


def test_not_started() -> None:
    """An office that does not run says so."""
    with pytest.raises(OfficeError, match="not running"):
        Office().bridge
    with pytest.raises(OfficeError, match="not running"):
        Office().folder


def test_unknown_service(office: Office) -> None:
    """A service that does not exist is named."""
    with pytest.raises(OfficeError, match=r"no\.such\.Service"):
        office.create("no.such.Service")


def test_load_in_place(office: Office, book: Path) -> None:
    """A document can be changed where it is; its lock file goes when it is closed."""
    document = office.load(book)
    document.Sheets.getByIndex(0).getCellRangeByName("A1").Value = 5
    document.store()
    document.close(True)
    assert openpyxl.load_workbook(book).active["A1"].value == 5
    assert list(book.parent.iterdir()) == [book]


def test_load_read_only(office: Office, book: Path) -> None:
    """A document opened for reading knows it."""
    document = office.load(str(book), read_only=True)
    assert document.isReadonly()
    document.close(True)


def test_load_with_password(office: Office, tmp_path: Path) -> None:
    """An encrypted document opens with its password only."""
    path = tmp_path / "secret.ods"
    document = office.new_calc()
    document.storeToURL(path.as_uri(), office.bridge.properties(FilterName="calc8", Password="ひみつ"))
    document.close(True)
    with pytest.raises(WorkbookError):
        office.load(path)
    office.load(path, password="ひみつ").close(True)


def test_load_what_is_not_there(office: Office, tmp_path: Path) -> None:
    """A file that cannot be opened is named."""
    with pytest.raises(WorkbookError, match=r"nothing\.xlsx"):
        office.load(tmp_path / "nothing.xlsx")


def test_locks_of_others_stay(tmp_path: Path) -> None:
    """Clearing up takes away our own lock files alone."""
    ours, theirs = tmp_path / "a.ods", tmp_path / "b.ods"
    folder = tmp_path / "office"
    folder.mkdir()
    traces = Traces(0, str(folder), "file:///tmp/p1/profile", "pipe", (str(ours), str(theirs)))
    (tmp_path / ".~lock.a.ods#").write_text(",me,host,21.11.2026 10:00,file:///tmp/p1/profile;", encoding="utf-8")
    (tmp_path / ".~lock.b.ods#").write_text(",you,host,21.11.2026 10:00,file:///home/you/4;", encoding="utf-8")
    traces.remove()
    traces.remove()
    assert [path.name for path in tmp_path.iterdir()] == [".~lock.b.ods#"]
