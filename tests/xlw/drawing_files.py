"""What files say about charts, pictures and shapes: read with other programs' eyes, not with Calc's."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from pathlib import Path

    import xlwings as xw

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
XDR = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
EMU = 12700
"""Units of a drawing in one point."""


def saved(book: xw.Book, path: Path) -> Path:
    """Save a copy of a workbook as .xlsx."""
    book.impl.uno.storeToURL(
        path.as_uri(), book.app.impl.bridge.properties(FilterName="Calc MS Excel 2007 XML", Overwrite=True)
    )
    return path


def members(path: Path, pattern: str) -> list[bytes]:
    """Read the members of a workbook file whose names match."""
    with zipfile.ZipFile(path) as archive:
        return [archive.read(name) for name in sorted(archive.namelist()) if re.fullmatch(pattern, name)]


def charts(path: Path) -> list[ET.Element]:
    """Read the charts of a workbook file."""
    return [ET.fromstring(data) for data in members(path, r"xl/charts/chart\d+\.xml")]  # noqa: S314 - our own file


def drawing(path: Path) -> ET.Element:
    """Read the only drawing of a workbook file."""
    (data,) = members(path, r"xl/drawings/drawing\d+\.xml")
    return ET.fromstring(data)  # noqa: S314 - our own file


def value(element: ET.Element | None, *steps: str) -> str | None:
    """Read the ``val`` of the first element at the end of some steps, at any depth."""
    for step in steps:
        if element is None:
            return None
        element = element.find(f".//{C}{step}")
    return None if element is None else element.get("val")


def formulas(element: ET.Element, *steps: str) -> list[str]:
    """List the references at the end of some steps."""
    path = "/".join(f"{C}{step}" for step in steps)
    return [found.text or "" for found in element.findall(f".//{path}//{C}f")]


def texts(element: ET.Element | None) -> str:
    """Join the rich text below an element."""
    return "" if element is None else "".join(found.text or "" for found in element.iter(f"{A}t"))


def uno_shape(sheet: xw.Sheet, kind: str, name: str = "") -> Any:
    """Draw a shape of 100 by 50 points at (72, 36) points, as a user would."""
    bridge, document = sheet.book.app.impl.bridge, sheet.book.impl.uno
    shape = document.createInstance(f"com.sun.star.drawing.{kind}")
    shape.setSize(bridge.struct("com.sun.star.awt.Size", Width=3528, Height=1764))
    shape.setPosition(bridge.struct("com.sun.star.awt.Point", X=2540, Y=1270))
    sheet.impl.uno.DrawPage.add(shape)
    shape.Name = name
    return shape
