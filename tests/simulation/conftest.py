"""The shipped workbooks with a sheet シミュレーション, built once."""

from __future__ import annotations

import pytest

from tests.book_reading import DATA, Built
from xl_addin.book.generic_share import workbook as generic_share
from xl_addin.book.kokuho import muni_workbook as kokuho_muni
from xl_addin.book.kokuho import pref_workbook as kokuho_pref
from xl_addin.book.kyokai import workbook as kyokai


@pytest.fixture(scope="session")
def branches(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The workbook of the 47 branches."""
    path = tmp_path_factory.mktemp("books") / kyokai.FILE_NAME
    path.write_bytes(kyokai.content(DATA))
    return Built(path)


@pytest.fixture(scope="session")
def prefecture(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The workbook of one prefecture's two years."""
    path = tmp_path_factory.mktemp("books") / kokuho_pref.FILE_NAME
    path.write_bytes(kokuho_pref.content(DATA))
    return Built(path)


@pytest.fixture(scope="session")
def shares(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The workbook of the prefectures' rates."""
    path = tmp_path_factory.mktemp("books") / generic_share.FILE_NAME
    path.write_bytes(generic_share.content(DATA))
    return Built(path)


@pytest.fixture(scope="session")
def municipalities(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The workbook of the municipalities."""
    path = tmp_path_factory.mktemp("books") / kokuho_muni.FILE_NAME
    path.write_bytes(kokuho_muni.content(DATA))
    return Built(path)
