"""Colour scales and icon sets: UNO can read but not make them, so they come in with a small file."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import quoteattr

from xl_addin.hosts.calc.xlw.rules.rule import COLOR_SCALE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xl_addin.hosts.calc.xlw.rules.rule import Rule
    from xl_addin.hosts.calc.xlw.sheet import Sheet

_SHEET: Final = "xl-addin rules"
_TYPES: Final = {"lowest_value": "minimum", "highest_value": "maximum"}
_FILE: Final = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"
 office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.spreadsheet">
<office:body><office:spreadsheet><table:table table:name="{name}">
<table:table-column/><table:table-row><table:table-cell/></table:table-row>
<calcext:conditional-formats>
<calcext:conditional-format calcext:target-range-address="'{name}'.A1:'{name}'.A1">
{rules}
</calcext:conditional-format></calcext:conditional-formats>
</table:table></office:spreadsheet></office:body></office:document>
"""


def bring_in(sheet: Sheet, rules: Iterable[Rule], goal: Any) -> None:
    """Give a cell a conditional format.

    Args:
        sheet: the sheet of the cell.
        rules: the colour scales and icon sets of the format.
        goal: the cell, a ``CellAddress``.
    """
    content = _FILE.format(name=_SHEET, rules="\n".join(map(_element, rules)))
    document = sheet.book.uno
    with tempfile.TemporaryDirectory(prefix="xl-addin-") as folder:
        path = Path(folder) / "rules.fods"
        path.write_text(content, "utf-8")
        source = sheet.book.app.host.load(path, hidden=True)
        try:
            place = document.Sheets.importSheet(source, _SHEET, document.Sheets.getCount())
        finally:
            source.close(True)
    imported = document.Sheets.getByIndex(place)
    try:
        cell = imported.getCellRangeByPosition(0, 0, 0, 0)
        sheet.uno.copyRange(goal, cell.getRangeAddress())
    finally:
        document.Sheets.removeByName(imported.getName())


def _element(rule: Rule) -> str:
    if rule.kind == COLOR_SCALE:
        entries = [
            f"<calcext:color-scale-entry {_limit(kind, value)} calcext:color={quoteattr(f'#{color:06x}')}/>"
            for (kind, value), color in zip(rule.limits, rule.colors, strict=True)
        ]
        return f"<calcext:color-scale>{''.join(entries)}</calcext:color-scale>"
    limits = (("percent", 0), *rule.limits)
    entries = [f"<calcext:formatting-entry {_limit(kind, value)}/>" for kind, value in limits]
    name = "".join(part.capitalize() for part in (rule.icon_set or "").split("_"))
    return f"<calcext:icon-set calcext:icon-set-type={quoteattr(name)}>{''.join(entries)}</calcext:icon-set>"


def _limit(kind: str, value: float | None) -> str:
    number = 0.0 if value is None else float(value)
    return f"calcext:value={quoteattr(repr(number))} calcext:type={quoteattr(_TYPES.get(kind, kind))}"
