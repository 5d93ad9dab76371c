"""xlwings on the session's LibreOffice; every test names what it tests, and is shown to notice when that is missing."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import pytest

from tests.xlw.attributes import stubbed
from tests.xlw.looking import RED, put
from xl_addin import calc_engine

if TYPE_CHECKING:
    from collections.abc import Iterator

    import xlwings as xw

    from xl_addin.hosts.calc.office import Office


@pytest.fixture(scope="session")
def calc(office: Office) -> xw.App:
    """The session's LibreOffice as xlwings' app."""
    return calc_engine.attach(office)


@pytest.fixture
def app(calc: xw.App) -> Iterator[xw.App]:
    """The session's app, active, and without the workbooks that a test leaves open."""
    calc_engine.activate()
    calc.impl.start()
    calc.impl.apps.activate(calc.impl)
    # What an earlier test has copied is nothing to this one.
    calc.cut_copy_mode = False
    yield calc
    for book in list(calc.books):
        with contextlib.suppress(Exception):
            book.close()
    # Scripts that other tests run in this process shall not find it.
    calc.impl.apps.forget(calc.impl)


@pytest.fixture
def book(app: xw.App) -> xw.Book:
    """An empty workbook."""
    return app.books.add()


@pytest.fixture
def sheet(book: xw.Book) -> xw.Sheet:
    """Its sheet."""
    return book.sheets[0]


@pytest.fixture
def block(sheet: xw.Sheet) -> xw.Range:
    """A2:B3 with a number, a formula, a text and a formatted number, in colours, with a note."""
    put(sheet["A2:B3"], [["2", "=A2*10"], ["x", "0.5"]])
    sheet["A2"].api.CellBackColor = RED
    sheet["B3"].api.NumberFormat = 10
    sheet["A3"].add_note("check")
    return sheet["A2:B3"]


@pytest.fixture(autouse=True)
def stub(request: pytest.FixtureRequest) -> str:
    """Name of the attribute that is stubbed while the test runs; empty for none."""
    return getattr(request, "param", "")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test once as it is, and once without each attribute it names."""
    names = [name for mark in metafunc.definition.iter_markers("attributes") for name in mark.args]
    if names:
        missing = [
            pytest.param(name, id=f"without {name}", marks=pytest.mark.xfail(strict=True, reason=f"{name} is stubbed"))
            for name in names
        ]
        metafunc.parametrize("stub", [pytest.param("", id="whole"), *missing], indirect=True)


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Iterator[None]:
    """Stub the attribute for the test alone, not for what prepares it."""
    callspec = getattr(pyfuncitem, "callspec", None)
    name = callspec.params.get("stub", "") if callspec else ""
    with stubbed(name) if name else contextlib.nullcontext():
        return (yield)
