"""Cells as they are shown: their texts with number formats applied, a block at a time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from xl_addin.hosts.calc.xlw.addresses import Box
from xl_addin.hosts.calc.xlw.contents import filled
from xl_addin.hosts.calc.xlw.edits.clipboard import content_of
from xl_addin.hosts.calc.xlw.edits.guards import with_arrays
from xl_addin.hosts.calc.xlw.ranges import boxes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.hosts.calc.xlw.area import Area

_TSV: Final = "application/x-libreoffice-tsvc"
_QUOTED: Final = re.compile(r'"((?:[^"]|"")*)"(?=[\t\n]|\Z)')
_PARTS: Final = re.compile(r"[\t\n]")


def shown_texts(area: Area, box: Box) -> Iterator[tuple[int, int, str]]:
    """Read what cells show, those in hidden rows and columns left out.

    Args:
        area: cells of the sheet.
        box: the block.

    Yields:
        Row, column and text of each cell that holds something, in no certain order.
    """
    for visible in boxes(area.uno_of(box).queryVisibleCells()):
        parts = filled(area, visible)
        if not parts:
            continue
        # Calc leaves out blank rows and columns at the edges, so none are asked for.
        block = parts[0]
        for part in parts[1:]:
            block = block.around(part)
        block = with_arrays(area, block)
        for row, texts in enumerate(_rows(area, block), block.row):
            for column, text in enumerate(texts, block.column):
                if text and visible.common(Box(row, column, 1, 1)):
                    yield row, column, text


def _rows(area: Area, box: Box) -> list[list[str]]:
    content = content_of(area, box)
    flavor = next(flavor for flavor in content.getTransferDataFlavors() if flavor.MimeType == _TSV)
    return split(content.getTransferData(flavor))


def split(text: str) -> list[list[str]]:
    """Part what Calc puts on the clipboard as text.

    Args:
        text: rows ended by line feeds, cells parted by tabs; a cell stands in quotes, and its own are doubled, only if
            it holds a tab or a line feed.

    Returns:
        The cells of each row.
    """
    if '"' not in text:
        return [line.split("\t") for line in text.split("\n")]
    rows, place = [[""]], 0
    while True:
        quoted = _QUOTED.match(text, place)
        if quoted and _PARTS.search(quoted[1]):
            rows[-1][-1], place = quoted[1].replace('""', '"'), quoted.end()
        else:
            end = _PARTS.search(text, place)
            rows[-1][-1] = text[place : end.start() if end else None]
            place = end.start() if end else len(text)
        if place == len(text):
            return rows
        if text[place] == "\t":
            rows[-1].append("")
        else:
            rows.append([""])
        place += 1
