"""Workbooks in memory, written down cell by cell, for tests of the audit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.audit.checks import findings
from xl_addin.audit.model import read
from xl_addin.formulas.addresses import area, area_name, place
from xl_addin.parts.contents import Cell, ErrorValue, Sheet

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xl_addin.audit.finding import Finding
    from xl_addin.parts.contents import Change, Value

Content = "Value | tuple[str, Value] | Cell"


def cell(content: object) -> Cell:
    """Return a cell: a text that begins with "=" is a formula; a pair is a formula and what it shows."""
    if isinstance(content, Cell):
        return content
    if isinstance(content, tuple):
        return Cell(error_or(content[1]), content[0].removeprefix("="))
    if isinstance(content, str) and content.startswith("="):
        return Cell(None, content[1:], saved=False)
    return Cell(error_or(content))


def error_or(value: object) -> Value:
    """Return a value, an error where the text is one's code."""
    if isinstance(value, str) and value.startswith("#"):
        return ErrorValue(value)
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value  # type: ignore[return-value]


def sheet(contents: Mapping[str, object], name: str = "表", **more: object) -> Sheet:
    """Return a sheet of cells by name: {"B4": 3, "B5": ("=B4*2", 6)}; a key may be an area's first cell and a list."""
    cells: dict[tuple[int, int], Cell] = {}
    for key, content in contents.items():
        at = place(key)
        assert at is not None, key
        column = content if isinstance(content, list) else [content]
        for step, one in enumerate(column):
            if one is not None:
                cells[at.row + step, at.col] = cell(one)
    return Sheet(name, cells, **more)  # type: ignore[arg-type]


class FakeBook:
    """A workbook that is read only."""

    def __init__(self, *sheets: Sheet, names: Mapping[str, str] | None = None) -> None:
        self.name = "book.xlsx"
        self.sheet_names = tuple(sheet.name for sheet in sheets)
        self.names = dict(names or {})
        self._sheets = {sheet.name: sheet for sheet in sheets}

    def sheet(self, name: str) -> Sheet:
        """Return a sheet."""
        return self._sheets[name]

    def note(self, key: str) -> str | None:  # noqa: ARG002 - the contract's
        """Return nothing: no notes."""
        return None

    def changed(
        self,
        changes: Mapping[str, Mapping[tuple[int, int], Change]],
        *,
        notes: Mapping[str, str | None] | None = None,
        compute_on_load: bool = False,
    ) -> bytes:
        """Refuse: nothing can be changed."""
        raise NotImplementedError


def found(*sheets: Sheet, kinds: str | None = None, names: Mapping[str, str] | None = None) -> list[Finding]:
    """Return what the checks find, of one kind if that is asked."""
    return [
        finding for finding in findings(read(FakeBook(*sheets, names=names))) if kinds is None or finding.kind == kinds
    ]


def told(*sheets: Sheet, names: Mapping[str, str] | None = None) -> list[tuple[str, str]]:
    """Return kind and area of each finding."""
    return sorted((one.kind, where(one)) for one in found(*sheets, names=names))


def where(finding: Finding) -> str:
    """Name a finding's area."""
    return area_name(type(area("A1"))(finding.row, finding.col, finding.last_row, finding.last_col))
