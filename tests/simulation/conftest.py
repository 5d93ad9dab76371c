"""The shipped workbooks with a sheet シミュレーション, built once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.book_reading import DATA, Built
from xl_addin.book.generic_share import workbook as generic_share
from xl_addin.book.kokuho import muni_workbook as kokuho_muni
from xl_addin.book.kokuho import pref_workbook as kokuho_pref
from xl_addin.book.kyokai import workbook as kyokai

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the workbooks are written."""
    return tmp_path_factory.mktemp("books")


@pytest.fixture(scope="session")
def branches(folder: Path) -> Built:
    """The workbook of the 47 branches."""
    return _written(folder / kyokai.FILE_NAME, kyokai.content(DATA))


@pytest.fixture(scope="session")
def prefecture(folder: Path) -> Built:
    """The workbook of one prefecture's two years."""
    return _written(folder / kokuho_pref.FILE_NAME, kokuho_pref.content(DATA))


@pytest.fixture(scope="session")
def shares(folder: Path) -> Built:
    """The workbook of the prefectures' rates."""
    return _written(folder / generic_share.FILE_NAME, generic_share.content(DATA))


@pytest.fixture(scope="session")
def municipalities(folder: Path) -> Built:
    """The workbook of the municipalities."""
    return _written(folder / kokuho_muni.FILE_NAME, kokuho_muni.content(DATA))


def _written(path: Path, content: bytes) -> Built:
    path.write_bytes(content)
    return Built(path)
