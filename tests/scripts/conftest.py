"""Spreadsheet programs for the scripts: the session's LibreOffice, and an Excel that is not there."""

from __future__ import annotations

import contextlib
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import xlwings as xw

from tests.scripts import excel as fake
from xl_addin import calc_engine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from xl_addin.hosts.calc.office import Office

BOOKS = Path(__file__).resolve().parents[2] / "workbooks"


@pytest.fixture
def calc(office: Office) -> Iterator[xw.App]:
    """The session's LibreOffice, active; workbooks that a test leaves open are closed."""
    before = xw.engines.active
    app = calc_engine.attach(office)
    calc_engine.activate()
    yield app
    for book in list(app.books):
        with contextlib.suppress(Exception):
            book.close()
    app.impl.apps.forget(app.impl)
    xw.engines.active = before


@pytest.fixture
def excel() -> Iterator[fake.Excel]:
    """The Excel that is not there, active."""
    before = xw.engines.active
    yield fake.activate()
    xw.engines.active = before


@pytest.fixture
def copy(tmp_path: Path) -> Callable[[str], Path]:
    """Copies a shipped workbook into a folder of its own."""

    def copied(name: str) -> Path:
        return Path(shutil.copy(BOOKS / name, tmp_path / name))

    return copied


@pytest.fixture
def corpus() -> Path:
    """The folder of real workbooks."""
    folder = os.environ.get("XL_ADDIN_CORPUS")
    if not folder:
        pytest.skip("XL_ADDIN_CORPUS names no folder of real workbooks")
    return Path(folder)
