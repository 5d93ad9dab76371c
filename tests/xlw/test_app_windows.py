from __future__ import annotations

import contextlib
import threading
from typing import TYPE_CHECKING

import pytest
import xlwings as xw

from tests.screen import display, eventually, press_return_in, xdotool
from tests.xlw.attributes import attributes
from xl_addin import calc_engine
from xl_addin.errors import OfficeError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.office


def test_a_display_that_has_gone_is_none(
    app: xw.App,  # noqa: ARG001 - the engine is active with it
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A default app does without it; an explicit wish fails."""
    monkeypatch.setenv("DISPLAY", ":987")
    with xw.App() as default:
        assert default.visible is False
    with pytest.raises(OfficeError, match="display"):
        xw.App(visible=True)


@pytest.fixture(scope="module")
def screen() -> Iterator[str]:
    """A display for the window tests."""
    with display() as name:
        yield name


@pytest.fixture(scope="module")
def windowed(screen: str) -> Iterator[xw.App]:
    """A LibreOffice with windows."""
    calc_engine.activate()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DISPLAY", screen)
        app = xw.App(add_book=False)
    yield app
    app.quit()


@pytest.fixture
def shown(windowed: xw.App, screen: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[xw.App]:
    """It with one workbook, as the active app."""
    monkeypatch.setenv("DISPLAY", screen)
    calc_engine.activate()
    windowed.impl.apps.activate(windowed.impl)
    windowed.books.add()
    yield windowed
    windowed.impl.visible = True
    for book in list(windowed.books):
        with contextlib.suppress(Exception):
            book.close()


def _windows() -> list[str]:
    return xdotool("search", "--onlyvisible", "--name", "LibreOffice Calc").split()


@attributes("App.visible", "App.hwnd")
def test_an_app_is_shown_and_hidden(shown: xw.App) -> None:
    """Where there is a display a default app shows its windows; the handle is the system's number of the window."""
    assert shown.visible is True
    assert eventually(_windows, lambda found: len(found) == 1) == [str(shown.hwnd)]
    shown.visible = False
    assert eventually(_windows, lambda found: not found) == []
    assert shown.visible is False
    assert shown.hwnd is None
    shown.books.add()
    shown.visible = True
    assert len(eventually(_windows, lambda found: len(found) == 2)) == 2


@attributes("App.alert")
def test_a_message_is_answered(shown: xw.App) -> None:
    """The default button is the first one; the answer is its name in small letters."""
    for buttons, expected in {"ok": "ok", "ok_cancel": "ok", "yes_no": "yes", "yes_no_cancel": "yes"}.items():
        title = f"確認 {buttons}"
        thread = threading.Thread(target=press_return_in, args=(title,))
        thread.start()
        answer = shown.alert("続けますか", title, buttons, mode="info" if buttons == "ok" else "critical")
        thread.join()
        assert answer == expected


def test_unknown_buttons_are_refused(shown: xw.App) -> None:
    """No box is shown then."""
    with pytest.raises(ValueError, match="buttons"):
        shown.alert("?", buttons="maybe")


def test_input_is_blocked_while_an_app_is_not_interactive(shown: xw.App) -> None:
    """Also in windows that are opened meanwhile."""
    window = shown.books[0].api.getCurrentController().getFrame().getContainerWindow()
    shown.interactive = False
    try:
        other = shown.books.add().api.getCurrentController().getFrame().getContainerWindow()
        assert [window.isEnabled(), other.isEnabled()] == [False, False]
    finally:
        shown.interactive = True
    assert [window.isEnabled(), other.isEnabled()] == [True, True]


def test_the_status_bar_is_shown(shown: xw.App) -> None:
    """A text can follow a text, and the bar is given back; closing the window meanwhile does no harm."""
    shown.status_bar = "1 / 2"
    shown.status_bar = "2 / 2"
    assert shown.status_bar == "2 / 2"
    shown.books[0].close()
    shown.status_bar = False
    assert shown.status_bar is False


def test_the_window_that_the_user_goes_to_is_the_active_book(shown: xw.App, tmp_path: Path) -> None:
    """Saving another book does not change that."""
    one, two = shown.books[0], shown.books.add()
    assert shown.books.active == two
    one.activate()
    assert shown.books.active == one
    two.save(tmp_path / "two.xlsx")
    assert shown.books.active == one
