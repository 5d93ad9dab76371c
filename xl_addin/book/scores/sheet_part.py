"""Finds in the XML of a worksheet what openpyxl does not tell: formulas without a saved value, and merged cells."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import IO
from xml.parsers import expat

from xlsxwriter.utility import xl_cell_to_rowcol

from xl_addin.book.scores.cell_table import MergedCells


@dataclass
class SheetPart:
    """What the XML of a worksheet says.

    Attributes:
        unsaved: the formulas that have no value, by row and column from 0. A formula that shows an empty text has one.
        merged: the merged cells.
    """

    unsaved: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: list[MergedCells] = field(default_factory=list)


def read_part(part: IO[bytes]) -> SheetPart:
    """Read the XML of a worksheet.

    Args:
        part: the open part.
    """
    reader = _Reader()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.ParseFile(part)
    return reader.found


class _Reader:
    def __init__(self) -> None:
        self.found = SheetPart()
        self._row = self._col = -1
        self._is_text = False
        self._formula: str | None = None
        self._value = ""
        self._inside = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "row":
            self._row = int(attributes["r"]) - 1 if "r" in attributes else self._row + 1
            self._col = -1
        elif name == "c":
            self._col += 1
            if "r" in attributes:
                self._row, self._col = xl_cell_to_rowcol(attributes["r"])
            self._is_text = attributes.get("t") in ("str", "inlineStr")
            self._formula, self._value = None, ""
        elif name in ("f", "v"):
            self._inside = name
            self._formula = "" if name == "f" else self._formula
        elif name == "mergeCell":
            self.found.merged.append(_merged(attributes["ref"]))

    def end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if name in ("f", "v"):
            self._inside = ""
        elif name == "c" and self._formula is not None and not self._is_text and not self._value.strip():
            self.found.unsaved[self._row, self._col] = f"={self._formula}"

    def text(self, data: str) -> None:
        if self._inside == "f":
            self._formula = f"{self._formula or ''}{data}"
        elif self._inside == "v":
            self._value += data


def _merged(name: str) -> MergedCells:
    first, _, last = name.partition(":")
    return MergedCells(name, *xl_cell_to_rowcol(first), *xl_cell_to_rowcol(last or first))
