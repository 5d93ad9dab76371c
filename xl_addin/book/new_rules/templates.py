"""The workbook that ``xl-addin new`` makes for a rule book, as something to compare with."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING
from xml.etree.ElementTree import tostring

from xl_addin.book.inputs import workbook as input_book
from xl_addin.book.inputs.names import FACTS, MARKS
from xl_addin.parts.elements import local, tree
from xl_addin.parts.excel import ExcelBook
from xl_addin.parts.sheet_text import SheetText
from xl_addin.parts.workbook import Workbook
from xl_addin.rulebook.model import DeviationBook

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from xml.etree.ElementTree import Element

    from xl_addin.parts.contents import Sheet
    from xl_addin.parts.sheet_text import CellText
    from xl_addin.rulebook.reading import RuleBook

Look = tuple[str, ...]
"""What a cell looks like: number format, font, fill, border and the rest, whatever they are numbered."""


class Parts:
    """The parts of a workbook file by sheet.

    Args:
        content: the file.
        name: how messages call it.
    """

    def __init__(self, content: bytes, name: str) -> None:
        self.name = name
        self.workbook = Workbook(content, name, strict=True)
        self.book = ExcelBook(content, name)
        self.parts = {sheet.name: sheet.part for sheet in self.workbook.sheets if sheet.kind == "worksheet"}
        self._texts: dict[str, SheetText] = {}
        self._raw: dict[str, dict[tuple[int, int], CellText]] = {}

    def sheet(self, name: str) -> Sheet:
        """Return the cells of a sheet."""
        return self.book.sheet(name)

    def text(self, name: str) -> SheetText:
        """Return the bytes of a sheet."""
        if name not in self._texts:
            part = self.parts[name]
            self._texts[name] = SheetText(self.workbook.archive.read(part), part, name)
        return self._texts[name]

    def raw(self, name: str) -> Mapping[tuple[int, int], CellText]:
        """Return where the cells of a sheet stand in its bytes."""
        if name not in self._raw:
            text = self.text(name)
            self._raw[name] = {(cell.row, cell.col): cell for row in text.rows for cell in text.cells(row)}
        return self._raw[name]

    def related(self, kind: str) -> str | None:
        """Return the part of a kind that the workbook relates to: "/styles"."""
        found = [each for each in self.workbook.relations(self.workbook.part) if each.type.endswith(kind)]
        return self.workbook.find(found[0].target) if found else None

    def tree(self, kind: str) -> Element | None:
        """Return such a part as a tree."""
        part = self.related(kind)
        return None if part is None else tree(self.workbook.archive.read(part), part)


class Template(Parts):
    """The empty workbook of a rule book.

    Args:
        rules: the rule book.
        sheets: the sheets that the user's workbook has, by which the input sheets are chosen.
    """

    def __init__(self, rules: RuleBook, sheets: Collection[str]) -> None:
        by = [FACTS] if isinstance(rules, DeviationBook) else [name for name in (MARKS, FACTS) if name in sheets]
        super().__init__(input_book.content(rules, by or (MARKS, FACTS)), rules.name)
        self.rules = rules

    @cached_property
    def looks(self) -> list[Look]:
        """What the cells look like, by style number."""
        root = self.tree("/styles")
        groups = {} if root is None else {local(group): list(group) for group in root}
        codes = {each.get("numFmtId", ""): each.get("formatCode", "") for each in groups.get("numFmts", [])}
        found = []
        for each in groups.get("cellXfs", []):
            number = each.get("numFmtId", "")
            parts = [
                tostring(groups[group][int(each.get(attribute, "0"))], encoding="unicode")
                for group, attribute in (("fonts", "fontId"), ("fills", "fillId"), ("borders", "borderId"))
            ]
            found.append((codes.get(number, number), *parts, *(tostring(child, encoding="unicode") for child in each)))
        return found

    @cached_property
    def unlocked(self) -> frozenset[int]:
        """The style numbers of cells that can be filled in."""
        root = self.tree("/styles")
        formats = [] if root is None else [list(group) for group in root if local(group) == "cellXfs"]
        return frozenset(
            number
            for number, each in enumerate(formats[0] if formats else [])
            if any(local(child) == "protection" and child.get("locked") == "0" for child in each)
        )
