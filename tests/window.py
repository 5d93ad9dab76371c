"""A LibreOffice in a window on a display of its own, and what its user sees and chooses there."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

import pytest

from tests.screen import display, eventually, xdotool
from xl_addin.hosts.calc import office as office_module
from xl_addin.hosts.calc.office import Office

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MENUS = (34, 35)  # com.sun.star.accessibility.AccessibleRole: MENU, MENU_BAR
SECONDS = 30
SETTINGS = (
    # Without a language pack LibreOffice shows its own words in English, but an extension's in the language asked for.
    '<item oor:path="/org.openoffice.Setup/Office/InstalledLocales"><node oor:name="ja" oor:op="replace"/></item>'
    '<item oor:path="/org.openoffice.Office.Linguistic/General"><prop oor:name="UILocale" oor:op="fuse">'
    "<value>ja</value></prop></item>"
    # Pasting over values would ask first.
    '<item oor:path="/org.openoffice.Office.Calc/Input"><prop oor:name="ReplaceCellsWarning" oor:op="fuse">'
    "<value>false</value></prop></item>"
)


@contextlib.contextmanager
def japanese_window() -> Iterator[Office]:
    """Start a LibreOffice with windows whose words are Japanese."""
    write_profile = office_module.write_profile

    def write_japanese_profile(folder: Path) -> None:
        write_profile(folder)
        settings = folder / "user" / "registrymodifications.xcu"
        settings.write_text(settings.read_text("utf-8").replace("</oor:items>", f"{SETTINGS}</oor:items>"), "utf-8")

    with display() as name, pytest.MonkeyPatch.context() as patch:
        patch.setenv("DISPLAY", name)
        patch.setattr(office_module, "write_profile", write_japanese_profile)
        with Office(visible=True) as started:
            yield started


def dispatch(office: Office, document: Any, url: str, select: str | None = None) -> None:
    """Run a command through the window's frame, as its menu does."""
    controller = document.CurrentController
    # Without a window manager a new window does not get the focus by itself.
    controller.Frame.activate()
    if select is not None:
        controller.select(document.Sheets.getByIndex(0).getCellRangeByName(select))
    with office.bridge.limit(SECONDS):
        office.create("com.sun.star.frame.DispatchHelper").executeDispatch(controller.Frame, url, "", 0, ())


def menu_items(menu: Any) -> dict[str, str]:
    """Text and command of every entry of a menu."""
    numbers = [menu.getItemId(place) for place in range(menu.getItemCount())]
    return {menu.getItemText(number): menu.getCommand(number) for number in numbers}


def submenu(menu: Any, title: str) -> Any:
    """The menu that an entry opens."""
    numbers = [menu.getItemId(place) for place in range(menu.getItemCount())]
    [number] = [number for number in numbers if menu.getItemText(number) == title]
    return menu.getPopupMenu(number)


def entry(parent: Any, name: str) -> Any:
    """Find a menu entry as a screen reader does, by its name, which a key may follow; None where there is none."""
    for place in range(parent.getAccessibleChildCount()):
        child = parent.getAccessibleChild(place).getAccessibleContext()
        if child.getAccessibleName().startswith(name):
            return child
        if child.getAccessibleRole() in MENUS:
            found = entry(child, name)
            if found is not None:
                return found
    return None


def click(found: Any) -> None:
    """Click on the middle of a menu entry."""
    place, size = found.getLocationOnScreen(), found.getSize()
    xdotool("mousemove", place.X + size.Width // 2, place.Y + size.Height // 2, "click", 1)


def showing(office: Office, found: Any) -> bool:
    """Tell whether a menu entry can be seen."""
    if found is None:
        return False
    state = office.bridge.constant("com.sun.star.accessibility.AccessibleStateType.SHOWING")
    states = found.getAccessibleStateSet()
    # One number with a bit for each state in newer versions.
    return bool(states & state if isinstance(states, int) else states.contains(state))


def choose(office: Office, document: Any, *titles: str) -> None:
    """Click on 「得点計算」, on entries that open submenus, and on one that does something."""
    document.CurrentController.Frame.activate()
    words = document.CurrentController.Frame.ContainerWindow.AccessibleContext

    def open_menus() -> bool:
        # A window that is still being laid out may miss a click.
        for menu, title in zip(("得点計算", *titles), titles, strict=False):
            click(entry(words, menu))
            if not eventually(lambda title=title: showing(office, entry(words, title)), bool, seconds=2):
                return False
        return True

    assert eventually(open_menus, bool)
    click(entry(words, titles[-1]))


def words_of(office: Any, title: str) -> list[str]:
    """What a screen reader finds in the box of that title; nothing where there is no such box."""
    toolkit = office.create("com.sun.star.awt.Toolkit")
    tops = [toolkit.getTopWindow(place) for place in range(toolkit.getTopWindowCount())]
    boxes = [top.AccessibleContext for top in tops if top.AccessibleContext.getAccessibleName() == title]
    found: list[str] = []
    while boxes:
        box = boxes.pop()
        children = [box.getAccessibleChild(place) for place in range(box.getAccessibleChildCount())]
        # A box that is still being drawn has places without anything in them.
        boxes += [child.getAccessibleContext() for child in children if child is not None]
        found.append(box.getAccessibleName())
    return found
