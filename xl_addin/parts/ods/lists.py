"""What content.xml lists beside its sheets: names, database ranges, pivot tables, and from which day dates count."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xl_addin.parts.elements import local
from xl_addin.parts.ods.moments import USUAL_START, date_number
from xl_addin.parts.ods.places import area_of
from xl_addin.parts.ods.reading import excel_text
from xl_addin.parts.ods.spaces import TABLE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from xl_addin.formulas.addresses import Area
    from xl_addin.parts.ods.outline import Outline

_ANONYMOUS: Final = "__Anonymous_Sheet_DB__"
"""How the name of a range begins that only has a filter."""


def named(lists: list[Element]) -> Iterator[tuple[str, str]]:
    """Yield names and what they refer to, in Excel's syntax."""
    for group in lists:
        for entry in group:
            name = _given(entry, "name")
            if local(entry) == "named-range":
                areas = _given(entry, "cell-range-address")
                yield name, excel_text(f"of:=[{areas}]")
            elif local(entry) == "named-expression":
                text = _given(entry, "expression")
                yield name, excel_text(text if ":=" in text[:10] else f"of:={text.removeprefix('=')}")


def tables(outline: Outline, sheet: str) -> Iterator[tuple[str, Area]]:
    """Yield the database ranges of a sheet that have a name."""
    for group in outline.lists(f"{TABLE} database-ranges"):
        for entry in group:
            found = area_of(_given(entry, "target-range-address"))
            name = _given(entry, "name")
            if found is not None and found[0] == sheet and name and not name.startswith(_ANONYMOUS):
                yield name, found[1]


def pivots(outline: Outline, sheet: str) -> Iterator[Area]:
    """Yield the areas of a sheet that pivot tables fill."""
    for group in outline.lists(f"{TABLE} data-pilot-tables"):
        for entry in group:
            found = area_of(_given(entry, "target-range-address"))
            if found is not None and found[0] == sheet:
                yield found[1]


def null_date(outline: Outline) -> str:
    """Return the day that has the number 0."""
    for settings in outline.lists(f"{TABLE} calculation-settings"):
        for entry in settings:
            given = _given(entry, "date-value")
            if local(entry) == "null-date" and date_number(given) is not None:
                return given
    return USUAL_START


def _given(element: Element, name: str) -> str:
    return element.get(f"{{{TABLE}}}{name}", "")
