"""Addresses of cells as OpenDocument writes them outside formulas: ``$'a sheet'.$A$1:.$B$2``."""

from __future__ import annotations

import re
from typing import Final

from xl_addin.formulas.addresses import Area, place

_EDGE: Final = r"(?:\$?(?P<sheet{n}>'(?:[^']|'')*'|[^.:'\s]+)?\.)?(?P<cell{n}>\$?[A-Za-z]{{1,3}}\$?[0-9]{{1,7}})"
_AREA: Final = re.compile(_EDGE.format(n=1) + "(?::" + _EDGE.format(n=2) + ")?")


def area_of(text: str) -> tuple[str, Area] | None:
    """Return the sheet and the cells of an address, None if it names none of one sheet."""
    found = _AREA.fullmatch(text.strip())
    if found is None or not found["sheet1"]:
        return None
    one, other = place(found["cell1"]), place(found["cell2"] or found["cell1"])
    if one is None or other is None or (found["sheet2"] or found["sheet1"]) != found["sheet1"]:
        return None
    name: str = found["sheet1"]
    if name.startswith("'"):
        name = name[1:-1].replace("''", "'")
    rows, cols = sorted((one.row, other.row)), sorted((one.col, other.col))
    return name, Area(rows[0], cols[0], rows[1], cols[1])
