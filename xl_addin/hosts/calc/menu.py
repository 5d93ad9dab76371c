"""Write ``Addons.xcu``: the add-in's menu in Calc, with a submenu of the shipped scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from xl_addin.hosts.calc.commands import SCRIPT
from xl_addin.hosts.calc.xcu import data, node, text
from xl_addin.hosts.scripts import SCRIPTS
from xl_addin.registry import Help

if TYPE_CHECKING:
    from collections.abc import Iterable

_TITLE = Help("得点計算", "Scoring")
_SCRIPTS_TITLE = Help("スクリプト", "Scripts")
_COMMANDS = {
    "recalculate": Help("得点を再計算", "Recalculate scores"),
    "fill": Help("列数式を必要な大きさに広げる", "Fill the column formula"),
    "explain": Help("この得点の理由", "Why this score"),
}


def menu(implementation: str) -> str:
    """Return the configuration of the menu.

    Args:
        implementation: the UNO implementation that runs the commands.
    """
    root = data("Addons")
    bar = node(node(root, "AddonUI", None), "OfficeMenuBar", None)
    entries = _submenu(node(bar, "jp.xladdin.menu"), _TITLE)
    _add(entries, implementation, _COMMANDS.items())
    scripts = _submenu(node(entries, f"m{len(_COMMANDS) + 1}"), _SCRIPTS_TITLE)
    _add(scripts, implementation, ((SCRIPT + one.key, Help(one.title_ja, one.title_en)) for one in SCRIPTS))
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _submenu(parent: ET.Element, title: Help) -> ET.Element:
    text(parent, "Title", title)
    _context(parent)
    return node(parent, "Submenu", None)


def _add(parent: ET.Element, implementation: str, entries: Iterable[tuple[str, Help]]) -> None:
    # The order of a menu is that of its entries' names.
    for number, (command, title) in enumerate(entries, 1):
        entry = node(parent, f"m{number}")
        url = ET.SubElement(entry, "prop", {"oor:name": "URL"})
        ET.SubElement(url, "value").text = f"service:{implementation}?{command}"
        text(entry, "Title", title)
        _context(entry)


def _context(parent: ET.Element) -> None:
    prop = ET.SubElement(parent, "prop", {"oor:name": "Context"})
    ET.SubElement(prop, "value").text = "com.sun.star.sheet.SpreadsheetDocument"
