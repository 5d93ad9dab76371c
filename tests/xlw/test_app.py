from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest
import xlwings as xw

from tests.xlw.attributes import attributes
from xl_addin.errors import OfficeError
from xl_addin.hosts.calc.find import find

pytestmark = pytest.mark.office


@attributes("App.version")
def test_the_version_is_libreoffices(app: xw.App) -> None:
    """It is the one that the program tells on the command line, and compares as a number."""
    assert str(app.version) in find().version()
    assert app.version.major >= 7
    assert app.version > 6


@attributes("App.pid")
def test_the_process_number_is_that_of_libreoffice(app: xw.App) -> None:
    """Its command line names the program."""
    assert str(app.impl.host.folder).encode() in Path(f"/proc/{app.pid}/cmdline").read_bytes()
    assert repr(app) == f"<App [calc] {app.pid}>"


@attributes("App.path")
def test_the_path_is_where_the_program_lies(app: xw.App) -> None:
    """It is the folder of soffice."""
    assert Path(app.path).samefile(find().soffice.parent)


@attributes("App.engine")
def test_the_engine_is_calc(app: xw.App) -> None:
    """It is the active one."""
    assert app.engine.name == "calc"
    assert app.engine.impl is xw.engines.active.impl


@attributes("App.api")
def test_the_native_app_is_the_desktop(app: xw.App) -> None:
    """`api` is LibreOffice's topmost object."""
    assert app.api.supportsService("com.sun.star.frame.Desktop") is True


@attributes("App.books", "App.range")
def test_a_range_of_the_app_is_on_the_active_sheet(app: xw.App) -> None:
    """As in Excel, without naming book or sheet."""
    book = app.books.add()
    sheet = book.sheets.add("B")
    app.range("B2").value = 5
    assert sheet["B2"].value == 5
    assert app.range((2, 2), (2, 3)).sheet == sheet


@attributes("App.selection")
def test_the_selection_is_that_of_the_active_book(app: xw.App) -> None:
    """Selecting elsewhere moves it."""
    one, two = app.books.add(), app.books.add()
    two.sheets[0]["C3:D4"].select()
    assert app.selection.address == "$C$3:$D$4"
    assert app.selection.sheet == two.sheets[0]
    one.activate()
    assert app.selection.address == "$A$1"


def test_without_a_book_there_is_no_selection(app: xw.App) -> None:
    """It is None then, as when a chart is selected."""
    assert app.selection is None


@attributes("App.calculation", "App.calculate")
def test_manual_calculation_waits(app: xw.App) -> None:
    """Formulas keep their values until `calculate`, also in books that are opened later."""
    sheet = app.books.add().sheets[0]
    sheet["A1"].value = [1, "=A1*10"]
    assert app.calculation == "automatic"
    app.calculation = "manual"
    later = app.books.add().sheets[0]
    later["A1"].value = [1, "=A1*10"]
    app.calculate()
    try:
        sheet["A1"].value = 2
        later["A1"].value = 3
        assert app.calculation == "manual"
        assert [sheet["B1"].value, later["B1"].value] == [10, 10]
        app.calculate()
        assert [sheet["B1"].value, later["B1"].value] == [20, 30]
    finally:
        app.calculation = "automatic"
    sheet["A1"].value = 4
    assert sheet["B1"].value == 40


def test_a_calculation_mode_that_calc_lacks_is_refused(app: xw.App) -> None:
    """The mode stays."""
    with pytest.raises(NotImplementedError, match="data tables"):
        app.calculation = "semiautomatic"
    with pytest.raises(ValueError, match="calculation mode"):
        app.calculation = "never"
    assert app.calculation == "automatic"


def test_calculate_binds_functions_of_the_add_in(app: xw.App) -> None:
    """What was written in small letters is found, too."""
    sheet = app.books.add().sheets[0]
    sheet["A1"].value = [[10], [30], [20]]
    sheet["B1"].formula = "=SCORE_RANK(A1,A1:A3)"
    app.calculate()
    assert sheet["B1"].value == 3


@attributes("App.screen_updating")
def test_screen_updating_holds_for_all_books(app: xw.App) -> None:
    """Views of open and of new books stand still, and move again; values are written all the same."""
    first = app.books.add()
    assert app.screen_updating is True
    app.screen_updating = False
    try:
        second = app.books.add()
        assert app.screen_updating is False
        assert [book.api.hasControllersLocked() for book in (first, second)] == [True, True]
        second.sheets[0]["A1"].value = 5
        assert second.sheets[0]["A1"].value == 5
    finally:
        app.screen_updating = True
    assert [book.api.hasControllersLocked() for book in (first, second)] == [False, False]


@attributes("App.display_alerts", "App.enable_events", "App.interactive")
def test_settings_are_kept(app: xw.App) -> None:
    """In a LibreOffice of our own nobody is asked, no macro runs and nobody types; the settings read as they were set."""
    for setting in ("display_alerts", "enable_events", "interactive"):
        assert getattr(app, setting) is True
        setattr(app, setting, False)
        assert getattr(app, setting) is False
        setattr(app, setting, True)


@attributes("App.status_bar")
def test_the_status_bar_is_kept_where_nobody_sees_it(app: xw.App) -> None:
    """It is False while the program has it."""
    assert app.status_bar is False
    app.status_bar = "計算中…"
    assert app.status_bar == "計算中…"
    app.status_bar = False
    assert app.status_bar is False


@attributes("App.cut_copy_mode")
def test_the_cut_and_copy_mode_ends(app: xw.App) -> None:
    """A range that was copied is marked until the mode is set to False; True cannot be set."""
    sheet = app.books.add().sheets[0]
    assert app.cut_copy_mode is None
    sheet["A1"].copy()
    assert app.cut_copy_mode == "copy"
    app.cut_copy_mode = False
    assert app.cut_copy_mode is None
    with pytest.raises(NotImplementedError):
        app.cut_copy_mode = True


@attributes("App.properties")
def test_properties_are_changed_for_a_while(app: xw.App) -> None:
    """The documented examples; also after an error they are what they were."""
    with app.properties(display_alerts=False):
        assert app.display_alerts is False
    with app.properties(calculation="manual", enable_events=True):
        assert app.calculation == "manual"
    seen = []
    with pytest.raises(ZeroDivisionError), app.properties(status_bar="Calculating...", screen_updating=False):
        seen.append((app.status_bar, app.screen_updating, 1 / len(seen)))
    with app.properties(status_bar="Calculating...", screen_updating=False):
        assert (app.status_bar, app.screen_updating) == ("Calculating...", False)
    assert (app.display_alerts, app.calculation, app.status_bar) == (True, "automatic", False)
    assert app.screen_updating is True


def test_a_message_that_nobody_can_see_is_refused(app: xw.App) -> None:
    """A script would wait for ever."""
    with pytest.raises(NotImplementedError, match="nobody could answer"):
        app.alert("続けますか")


@attributes("App.visible")
def test_a_hidden_app_has_no_window(app: xw.App) -> None:
    """It says so, and cannot be shown."""
    app.visible = False
    assert app.visible is False
    assert app.hwnd is None
    with pytest.raises(OfficeError, match=r"display|started without"):
        app.visible = True


def test_macros_do_not_run(app: xw.App) -> None:
    """They are refused when they are called, naming the macro."""
    macro = app.macro("Module1.MyMacro")
    assert macro is not None
    with pytest.raises(NotImplementedError, match="MyMacro"):
        macro(1, 2)


@attributes("App.activate")
def test_activating_an_app_makes_it_the_first(app: xw.App) -> None:
    """Books are looked for in the active app."""
    with xw.App(visible=False) as other:
        assert xw.apps.active == other
        app.activate()
        assert xw.apps.active == app
        other.activate()
        assert xw.books.active == other.books[0]
    assert xw.apps.active == app


@attributes("App.quit")
def test_quit_ends_libreoffice(app: xw.App) -> None:
    """Workbooks are not saved, and the process is gone at once."""
    other = xw.App(visible=False)
    try:
        other.books[0].sheets[0]["A1"].value = 1
        other.quit()
        assert not Path(f"/proc/{other.impl.pid}").exists()
        assert other not in list(xw.apps)
    finally:
        other.impl.quit()
    assert xw.apps.active == app


@attributes("App.kill")
def test_kill_ends_libreoffice_by_force(app: xw.App) -> None:
    """Nothing is left of it either."""
    other = xw.App(visible=False)
    folder = other.impl.host.folder
    try:
        other.kill()
        assert not Path(f"/proc/{other.impl.pid}").exists()
        assert not folder.exists()
    finally:
        other.impl.quit()
    assert other not in list(xw.apps)
    assert app in list(xw.apps)


def test_a_default_app_is_hidden_without_a_display(
    app: xw.App,  # noqa: ARG001 - the engine is active with it
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Only who asks for windows is told that there can be none."""
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    with xw.App() as default:
        assert default.visible is False
        assert len(default.books) == 1
    before = len(xw.apps)
    with pytest.raises(OfficeError, match="display"):
        xw.App(visible=True)
    assert len(xw.apps) == before


def test_view_and_load_show_and_read_a_table(app: xw.App) -> None:
    """The documented example: a DataFrame goes to a new workbook, and the selection comes back as one."""
    frame = pd.DataFrame([[1.5, 2.5], [3.5, 4.5]], columns=["a", "b"])
    xw.view(frame, table=False)
    book = app.books.active
    assert book.sheets[0]["A1"].expand().options(ndim=2).value[1:] == [[0, 1.5, 2.5], [1, 3.5, 4.5]]
    book.sheets[0]["A1"].select()
    assert xw.load().to_numpy().tolist() == [[1.5, 2.5], [3.5, 4.5]]
    assert re.fullmatch(r"Book\d+", book.name)


def test_view_uses_a_sheet_that_is_given(app: xw.App) -> None:
    """It is emptied first."""
    sheet = app.books.add().sheets[0]
    sheet["H9"].value = "old"
    xw.view(pd.DataFrame({"a": [1]}), sheet)
    assert sheet["H9"].value is None
    assert sheet["B1:B2"].value == ["a", 1]
    assert len(sheet.tables) == 1
