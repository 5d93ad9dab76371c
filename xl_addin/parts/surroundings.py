"""What lies on a worksheet besides its cells: tables and pivot tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from xl_addin.formulas.addresses import Area, area
from xl_addin.parts.elements import local, tree
from xl_addin.parts.numbers import count

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from xl_addin.parts.workbook import Workbook

_TABLE: Final = "/table"
_PIVOT: Final = "/pivotTable"
_MOST_PAGES: Final = 9_999
_FIELD_COLS: Final = 3
"""A page field takes two columns, and one is free before the next."""


class Table(NamedTuple):
    """A table of Excel: its name, its area, and how many of its first rows are headers."""

    name: str
    area: Area
    headers: int


def tables(workbook: Workbook, part: str) -> list[Table]:
    """Return the tables of a worksheet part."""
    found = []
    for root in _roots(workbook, part, _TABLE):
        where = area(root.get("ref", ""))
        if where is not None:
            name = root.get("displayName") or root.get("name") or ""
            headers = root.get("headerRowCount", "1")
            found.append(Table(name, where, int(headers) if headers in {"0", "1"} else 1))
    return found


def pivots(workbook: Workbook, part: str) -> list[Area]:
    """Return the areas that pivot tables fill on a worksheet part, page fields above them included."""
    found = []
    for root in _roots(workbook, part, _PIVOT):
        for location in root:
            where = area(location.get("ref", "")) if local(location) == "location" else None
            if where is not None:
                found += [where, *_page_fields(location, where)]
    return found


def _page_fields(location: Element, where: Area) -> list[Area]:
    rows, cols = (min(count(location.get(name)) or 0, _MOST_PAGES) for name in ("rowPageCount", "colPageCount"))
    if not rows or where.row < rows + 1:
        return []
    last = where.col + _FIELD_COLS * max(cols, 1) - 2
    return [Area(where.row - 1 - rows, where.col, where.row - 2, last)]


def _roots(workbook: Workbook, part: str, kind: str) -> Iterator[Element]:
    for relation in workbook.relations(part):
        found = workbook.find(relation.target) if relation.type.endswith(kind) else None
        if found is not None:
            yield tree(workbook.archive.read(found), found)
