from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import xlwings as xw

from tests.screen import eventually
from tests.xlw.attributes import attributes
from xl_addin.errors import OfficeError

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.office


@pytest.fixture
def other(app: xw.App) -> Iterator[xw.App]:
    """A second LibreOffice."""
    started = app.impl.apps.add(add_book=False, visible=False)
    yield xw.App(impl=started)
    started.leave()


@attributes("Apps.keys", "Apps.count", "Apps.active")
def test_several_apps_run_at_once(app: xw.App, other: xw.App) -> None:
    """The newest is the active one and comes first; each is found by its process number."""
    assert xw.apps.active == other
    assert xw.apps.keys()[:2] == [other.pid, app.pid]
    assert xw.apps[app.pid] == xw.apps(app.pid) == app
    assert xw.apps.count == len(xw.apps) == len(list(xw.apps))
    assert repr(xw.apps).startswith(f"Apps([<App [calc] {other.pid}>, <App [calc] {app.pid}>")
    with pytest.raises(KeyError):
        xw.apps[-1]


@attributes("Apps.add")
def test_an_app_is_added(app: xw.App) -> None:
    """It has no workbook unless it is asked for one, and takes no other program."""
    other = xw.apps.add(add_book=True, visible=False)
    try:
        assert len(other.books) == 1
        assert xw.apps.active == other != app
    finally:
        other.quit()
    with pytest.raises(NotImplementedError, match="XL_ADDIN_SOFFICE"):
        xw.apps.add(spec="/opt/soffice")


def test_books_of_several_apps_are_told_apart(app: xw.App, other: xw.App) -> None:
    """Equal names in two apps are two books; `xw.Book` refuses to choose."""
    app.impl.books._made = other.impl.books._made = 100  # noqa: SLF001 - so that both are called the same
    one, two = app.books.add(), other.books.add()
    assert one.name == two.name
    assert one != two
    with pytest.raises(Exception, match="more than one"):
        xw.Book(one.name)


@attributes("Apps.cleanup")
def test_what_is_left_of_a_dead_app_is_cleared_up(app: xw.App, other: xw.App) -> None:
    """Its folder goes, and it is no app any more; those that live stay."""
    folder = other.impl.host.folder
    other.impl.bridge.close()
    assert eventually(lambda: other.impl.alive, lambda alive: not alive) is False
    assert list(xw.apps)[0] == app  # noqa: RUF015 - all are listed
    xw.apps.cleanup()
    assert not folder.exists()
    with pytest.raises(OfficeError):
        other.books.add()
    assert app.impl.alive
