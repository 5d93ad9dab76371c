"""What several test modules share: a rule book folder of their own, and one LibreOffice with the add-in."""

from __future__ import annotations

import logging
import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

from xl_addin.hosts.calc.office import Office
from xl_addin.hosts.logfile import LogFile
from xl_addin.rulebook.adding import add
from xl_addin.rulebook.based_on import flatten
from xl_addin.rulebook.reading import rule_book
from xl_addin.rulebook.toml import read_toml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.rulebook.reading import RuleBook

# How long an example takes, or making it, tells of the machine and not of the code.
hypothesis.settings.register_profile("anywhere", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("anywhere")

DATA = Path(__file__).parent / "data"
_SECONDS = 300


def load_toml(path: Path) -> RuleBook:
    """Read and check a rule book as it was written."""
    data = flatten(read_toml(path))
    return rule_book(data, data.where)


@pytest.fixture(autouse=True)
def _deadline() -> Iterator[None]:
    """A test that hangs fails; LibreOffice may wait for an answer that nobody gives."""
    if not hasattr(signal, "SIGALRM"):
        yield
        return

    def stop(*_arguments: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(_SECONDS)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture(autouse=True)
def _log_closed() -> Iterator[None]:
    """A log file that a test has opened, maybe in a folder of its own, is not written by the tests after it."""
    logger = logging.getLogger("xl_addin")
    before = list(logger.handlers)
    yield
    for handler in [one for one in logger.handlers if isinstance(one, LogFile) and one not in before]:
        logger.removeHandler(handler)
        handler.close()


@pytest.fixture(scope="session", autouse=True)
def user_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A user folder for this run, so that no test sees or changes the one of whoever runs it."""
    folder = tmp_path_factory.mktemp("user")
    before = os.environ.get("XL_ADDIN_HOME")
    os.environ["XL_ADDIN_HOME"] = str(folder)
    yield folder
    if before is None:
        del os.environ["XL_ADDIN_HOME"]
    else:
        os.environ["XL_ADDIN_HOME"] = before


@pytest.fixture(scope="session")
def invented_book(user_folder: Path) -> str:  # noqa: ARG001  # the book goes into that folder
    """Name of an invented rule book of three branches that every host knows."""
    return add(DATA / "three_2099.toml", replace=True)


@pytest.fixture(scope="session")
def office(user_folder: Path) -> Iterator[Office]:  # noqa: ARG001  # LibreOffice inherits the folder
    """A headless LibreOffice with the add-in, for every test that does not end it."""
    with Office() as started:
        yield started


@pytest.fixture(autouse=True)
def _office_runs(request: pytest.FixtureRequest) -> None:
    """A test in which LibreOffice crashes fails alone: the next one finds it started again."""
    if "office" in request.fixturenames:
        office: Office = request.getfixturevalue("office")
        if not office.alive:
            office.stop()
            office.start()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty user folder."""
    folder = tmp_path / "home"
    monkeypatch.setenv("XL_ADDIN_HOME", str(folder))
    return folder


@pytest.fixture
def sheet(office: Office) -> Iterator[object]:
    """The first sheet of a new hidden spreadsheet document."""
    document = office.new_calc()
    yield document.Sheets.getByIndex(0)
    document.close(True)
