"""A script's process reaches the LibreOffice that started it over its standard streams, and knows when that has gone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from xl_addin.errors import OfficeError
from xl_addin.hosts import interpreter
from xl_addin.hosts.calc import wire
from xl_addin.hosts.calc.attached import AttachedOffice
from xl_addin.hosts.calc.lines import ParentLine

if TYPE_CHECKING:
    from collections.abc import Iterator

SECONDS = 20


class Parent:
    """Stands for LibreOffice: answers requests from a list of its own."""

    def __init__(self) -> None:
        reading, self._writing = os.pipe()
        self._reading, writing = os.pipe()
        self.gone = threading.Event()
        self.asked: list[tuple[Any, ...]] = []
        self.line = ParentLine(os.fdopen(reading, "rb"), os.fdopen(writing, "wb"), self.gone.set)
        self._requests = os.fdopen(self._reading, "rb")
        self._replies = os.fdopen(self._writing, "wb")
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def answer(self, name: str, *arguments: Any) -> tuple[Any, ...]:
        """What this LibreOffice says."""
        if name == "begin":
            objects = ((wire.OBJECT, 1), (wire.OBJECT, 2), "charts", (wire.SEQUENCE, ("一",)))
            return wire.TAGGED, (wire.SEQUENCE, objects)
        if name == "get":
            return wire.TAGGED, (wire.OBJECT, 3)
        if name == "call" and arguments[1].startswith("create"):
            return wire.TAGGED, (wire.OBJECT, 4)
        if name == "call" and arguments[1] == "fails":
            return wire.FAILED, "uno", "com.sun.star.lang.DisposedException", "closed"
        return wire.PLAIN, None

    def leave(self) -> None:
        """Go away, as a LibreOffice that is closed or killed."""
        self._replies.close()

    def ended(self) -> bool:
        """Whether the other side has closed its stream."""
        self._thread.join(SECONDS)
        return not self._thread.is_alive()

    def _serve(self) -> None:
        try:
            while True:
                request = wire.read_frame(self._requests)
                self.asked.append((request[0], *request[2:]))
                if request[0] == "constant" and request[2] == "never":
                    continue
                wire.write_frame(self._replies, self.answer(request[0], *request[2:]))
        except (EOFError, OSError, ValueError):
            self._requests.close()


@pytest.fixture
def parent() -> Iterator[Parent]:
    """A LibreOffice that started us."""
    made = Parent()
    yield made
    made.line.close(polite=True)
    assert made.ended()
    made.leave()
    made.line.join(SECONDS)


@pytest.fixture
def office(parent: Parent) -> Iterator[AttachedOffice]:
    """It as scripts see it."""
    made = AttachedOffice(parent.line)
    made.start()
    yield made
    made.stop()


def test_it_says_what_there_is_to_do(office: AttachedOffice) -> None:
    """Script and arguments are known after the start, and the office is the user's own, in windows."""
    assert (office.script, office.arguments) == ("charts", ("一",))
    assert office.alive
    assert office.visible
    assert not office.private
    assert office.pid == os.getppid()
    assert office.document != office.context


def test_starting_twice_asks_once(parent: Parent, office: AttachedOffice) -> None:
    """The engine may start what has been started."""
    office.start()
    assert [name for name, *_ in parent.asked].count("begin") == 1


def test_stopping_only_lets_go(parent: Parent, office: AttachedOffice) -> None:
    """No call ends or closes anything; our stream ends, our temporary folder goes, and it may be said twice."""
    folder = office.folder
    assert folder.is_dir()
    assert office.folder == folder
    office.stop()
    office.stop()
    assert parent.ended()
    called = [arguments[1] for name, *arguments in parent.asked if name == "call"]
    assert not {"terminate", "close", "dispose"} & set(called)
    assert not folder.exists()
    assert not office.alive
    assert not parent.gone.is_set()
    with pytest.raises(OfficeError):
        office.bridge.constant("x")


def test_the_end_is_told(parent: Parent, office: AttachedOffice) -> None:
    """What there is to say reaches LibreOffice."""
    office.end("終", "end", fine=False)
    assert parent.asked[-1] == ("end", False, "終", "end")


def test_a_libreoffice_that_has_gone(parent: Parent, office: AttachedOffice) -> None:
    """It is noticed without any call, and each later call is an OfficeError."""
    parent.leave()
    assert parent.gone.wait(SECONDS)
    assert not office.alive
    for _ in range(2):
        with pytest.raises(OfficeError):
            office.bridge.constant("x")


def test_gone_in_the_middle_of_a_call(parent: Parent, office: AttachedOffice) -> None:
    """A call that waits for its answer ends with OfficeError."""
    threading.Timer(0.2, parent.leave).start()
    with pytest.raises(OfficeError):
        office.bridge.constant("never")
    assert parent.gone.wait(SECONDS)


def test_a_limit_cuts_the_line(parent: Parent, office: AttachedOffice) -> None:
    """A call that takes too long ends; that is our decision, so nobody is told that LibreOffice has gone."""
    with office.bridge.limit(0.2), pytest.raises(OfficeError):
        office.bridge.constant("never")
    assert not office.alive
    assert not parent.gone.is_set()


# The Python that runs scripts


def test_the_own_python_is_noted(home: Path) -> None:
    """It is the one that runs this, with the folder of this package."""
    path = interpreter.note_own()
    assert path.parent == home
    found = interpreter.noted()
    assert found.python == sys.executable
    assert (Path(found.package) / "xl_addin" / "errors.py").is_file()
    interpreter.forget()
    interpreter.forget()
    assert not path.exists()


@pytest.mark.parametrize(
    "content",
    [
        None,
        "",
        "[]",
        "{}",
        '{"python": 1, "package": ""}',
        json.dumps({"python": "/no/such/python", "package": "/"}),
        json.dumps({"python": "python3", "package": "/"}),
        json.dumps({"python": "/", "package": "/"}),
    ],
)
def test_no_python_is_known(home: Path, content: str | None) -> None:
    """A note that is missing, damaged, outdated or not whole says what to do; a relative path is never started."""
    if content is not None:
        home.mkdir()
        (home / interpreter.NAME).write_text(content, "utf-8")
    with pytest.raises(OfficeError, match=r"calc install.*calc install") as caught:
        interpreter.noted()
    assert interpreter.NAME in caught.value.en


def test_a_folder_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message names the file."""
    (tmp_path / "file").touch()
    monkeypatch.setenv("XL_ADDIN_HOME", str(tmp_path / "file"))
    with pytest.raises(OfficeError, match=interpreter.NAME):
        interpreter.note_own()


def test_the_program_ends_with_libreoffice() -> None:
    """What the menu starts ends by itself when nobody is at the other end."""
    command = [sys.executable, "-c", "from xl_addin.cli.from_calc import main; main()"]
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False, cwd=Path(__file__).parents[1]
    )
    assert done.returncode == 1
    assert len(done.stdout) < 100
