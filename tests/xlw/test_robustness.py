from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest
import xlwings as xw

from tests.screen import eventually
from xl_addin import calc_engine
from xl_addin.errors import OfficeError, WorkbookError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = [
    pytest.mark.office,
    pytest.mark.skipif(not Path("/proc").is_dir(), reason="processes are looked up in /proc"),
]
ROWS, COLUMNS = 3000, 20


def processes(folder: Path) -> dict[int, str]:
    """Processes that name a folder on their command line: those of one private LibreOffice."""
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
                if str(folder) in command:
                    found[int(entry.name)] = command
    return found


def soffice(folder: Path) -> int:
    """Process number of the program that does the work."""
    [number] = [number for number, command in processes(folder).items() if "soffice.bin" in command.split()[0]]
    return number


def memory(number: int) -> int:
    """Megabytes that a process has in memory."""
    lines = Path(f"/proc/{number}/status").read_text("utf-8").splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) // 1024


def numbers(path: Path) -> list[list[object]]:
    """The cells of a saved workbook, as another program reads them."""
    book = openpyxl.load_workbook(path)
    try:
        return [list(row) for row in book.active.iter_rows(values_only=True)]
    finally:
        book.close()


@pytest.fixture
def own() -> Iterator[xw.App]:
    """A LibreOffice for this test alone, which it may kill."""
    calc_engine.activate()
    app = xw.App(add_book=False)
    yield app
    if app.impl in app.impl.apps._apps:  # noqa: SLF001 - also one that has died
        app.impl.leave()


@pytest.fixture
def folder(own: xw.App) -> Path:
    """Its temporary folder, which its command line names."""
    return own.impl.host.folder


@pytest.fixture
def workbook(own: xw.App, tmp_path: Path) -> Path:
    """A saved and closed workbook of 60,000 ones."""
    path = tmp_path / "台帳.xlsx"
    book = own.books.add()
    book.sheets[0]["A1"].value = [[1.0] * COLUMNS] * ROWS
    book.save(path)
    book.close()
    return path


def assert_nothing_left(folder: Path, workbook: Path) -> None:
    """No process, no temporary folder, and beside the workbook neither lock nor draft."""
    assert eventually(lambda: processes(folder), lambda found: not found) == {}
    assert eventually(folder.exists, lambda there: not there) is False
    assert [path.name for path in workbook.parent.iterdir()] == [workbook.name]


def test_200_cycles_leave_nothing(own: xw.App, folder: Path, tmp_path: Path) -> None:
    """Opening, changing, saving and closing 200 times leaves one sound file, and LibreOffice does not grow."""
    path = tmp_path / "年度.xlsx"
    book = own.books.add()
    book.sheets[0]["A1:J20"].value = 1.5
    book.save(path)
    book.close()
    traces, number = own.impl.host._traces, soffice(folder)  # noqa: SLF001 - where its pipes are
    for cycle in range(200):
        book = own.books.open(path)
        book.sheets[0]["A1"].value = cycle
        book.save()
        book.close()
        assert os.listdir(tmp_path) == [path.name]  # noqa: PTH208 - told apart from a Path at a glance
        if cycle == 49:
            settled = memory(number)
    assert memory(number) < settled + 60
    assert len(own.books) == 0
    assert numbers(path)[0][:2] == [199, 1.5]
    own.quit()
    assert_nothing_left(folder, path)
    assert [pipe for pipe in traces._pipes() if pipe.exists()] == []  # noqa: SLF001 - where its pipes are


def _die(number: int) -> None:
    os.kill(number, signal.SIGKILL)


def _write(book: xw.Book) -> None:
    book.sheets[0]["A1"].value = [[2.0] * COLUMNS] * ROWS


def _write_and_save(book: xw.Book) -> None:
    for _ in range(50):
        _write(book)
        book.save()


def _killed_before(_workbook: Path, number: int) -> threading.Thread:
    _die(number)
    return threading.Thread(target=lambda: None)


def _killed_while_storing(workbook: Path, number: int) -> threading.Thread:
    """Kill LibreOffice as soon as a draft lies beside the workbook."""

    def wait() -> None:
        end = time.monotonic() + 20
        while time.monotonic() < end:
            if any(".part" in path.name for path in workbook.parent.iterdir()):
                break
            time.sleep(0.0005)
        _die(number)

    return threading.Thread(target=wait)


def _killed_after(seconds: float) -> Callable[[Path, int], threading.Thread]:
    def made(_workbook: Path, number: int) -> threading.Thread:
        return threading.Timer(seconds, _die, [number])

    return made


@pytest.mark.parametrize(
    "killing",
    [
        pytest.param(_killed_before, id="between"),
        pytest.param(_killed_after(0.02), id="writing"),
        pytest.param(_killed_after(0.2), id="saving"),
        pytest.param(_killed_while_storing, id="storing"),
    ],
)
def test_a_killed_libreoffice_damages_nothing(
    own: xw.App, folder: Path, workbook: Path, killing: Callable[[Path, int], threading.Thread]
) -> None:
    """The script gets a clear error in both languages, and the workbook is the old one or the new one."""
    book = own.books.open(workbook)
    thread = killing(workbook, soffice(folder))
    thread.start()
    with pytest.raises(OfficeError) as caught:
        _write_and_save(book)
    thread.join()
    assert "LibreOffice" in caught.value.ja
    assert "connection" in caught.value.en
    rows = numbers(workbook)
    assert rows in ([[1] * COLUMNS] * ROWS, [[2] * COLUMNS] * ROWS)
    assert own.impl not in list(own.impl.apps)
    own.quit()
    assert_nothing_left(folder, workbook)


def test_the_next_app_works_after_a_killed_one(own: xw.App, folder: Path, workbook: Path) -> None:
    """A dead LibreOffice is cleared away by the next start, and the workbook opens at once."""
    own.books.open(workbook)
    _die(soffice(folder))
    eventually(lambda: own.impl.alive, lambda alive: not alive)
    with xw.App(add_book=False) as another:
        book = another.books.open(workbook)
        assert book.sheets[0]["T3000"].value == 1
        book.close()
    assert_nothing_left(folder, workbook)


_SCRIPT = """
import sys
import xlwings as xw
from xl_addin import calc_engine
calc_engine.activate()
app = xw.App(add_book=False)
book = app.books.open(sys.argv[1])
print(app.impl.host.folder, flush=True)
while True:
    book.sheets[0]["A1"].value = [[2.0] * 20] * 3000
    book.save()
"""


def test_a_killed_script_takes_libreoffice_with_it(own: xw.App, workbook: Path) -> None:
    """A script that is killed while it saves leaves no LibreOffice, no lock, no draft and a sound workbook."""
    own.quit()
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    with subprocess.Popen(
        [sys.executable, "-c", _SCRIPT, str(workbook)], stdout=subprocess.PIPE, env=environment, text=True
    ) as script:
        assert script.stdout is not None
        folder = Path(script.stdout.readline().strip())
        drafts = eventually(lambda: list(workbook.parent.glob(".xl-addin-*.part*")), bool)
        script.kill()
    assert drafts
    assert_nothing_left(folder, workbook)
    assert numbers(workbook) in ([[1] * COLUMNS] * ROWS, [[2] * COLUMNS] * ROWS)


def test_a_full_disk_leaves_the_old_workbook(own: xw.App, workbook: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the system refuses is told as such; the old workbook is as it was, and can be saved later."""
    book = own.books.open(workbook)
    _write(book)

    def refuse(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", refuse)
        with pytest.raises(WorkbookError, match="No space left"):
            book.save()
    assert numbers(workbook) == [[1] * COLUMNS] * ROWS
    book.save()
    book.close()
    assert numbers(workbook) == [[2] * COLUMNS] * ROWS
    assert os.listdir(workbook.parent) == [workbook.name]  # noqa: PTH208 - told apart from a Path at a glance
