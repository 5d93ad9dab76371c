"""A workbook file of Excel whose cells are read and changed, everything else staying as it is."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from xl_addin.errors import WorkbookError
from xl_addin.parts import notes as noting
from xl_addin.parts.calculation import computing_on_load, without_chain
from xl_addin.parts.contents import Sheet
from xl_addin.parts.elements import local, tree
from xl_addin.parts.number_formats import number_formats
from xl_addin.parts.numbers import count
from xl_addin.parts.sheet_patching import patched
from xl_addin.parts.sheet_reading import Context, read_cells
from xl_addin.parts.strings import shared_strings
from xl_addin.parts.surroundings import pivots, tables
from xl_addin.parts.workbook import Workbook

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xl_addin.parts.contents import Change
    from xl_addin.parts.workbook import Sheet as SheetPart

_TRUE: Final = frozenset({"1", "true", "on"})


class ExcelBook:
    """An .xlsx or .xlsm file in memory.

    Args:
        content: the whole file.
        name: how messages call it.

    Raises:
        WorkbookError: it is no such workbook, or it is damaged, encrypted or not safe to read.
    """

    def __init__(self, content: bytes, name: str) -> None:
        self._workbook = Workbook(content, name, strict=True)
        self._all = self._workbook.sheets
        self._parts = {sheet.name: sheet for sheet in self._all if sheet.kind == "worksheet"}
        self._read: dict[str, Sheet] = {}

    @property
    def name(self) -> str:
        """The file's name, for messages."""
        return self._workbook.name

    @property
    def sheet_names(self) -> tuple[str, ...]:
        """The worksheets, in order; chart sheets and the like are left out."""
        return tuple(self._parts)

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Defined names and what they refer to; one of a sheet is called SHEET!NAME."""
        found: dict[str, str] = {}
        for group in tree(self._workbook.archive.read(self._workbook.part), self._workbook.part):
            if local(group) == "definedNames":
                for entry in group:
                    found[self._full(entry.get("name", ""), entry.get("localSheetId"))] = entry.text or ""
        return found

    def sheet(self, name: str) -> Sheet:
        """Read a worksheet.

        Raises:
            WorkbookError: there is no such sheet, or its part is damaged.
        """
        if name not in self._read:
            self._read[name] = self._sheet(self._part(name))
        return self._read[name]

    def note(self, key: str) -> str | None:
        """Return what was noted in the file under a key, None if nothing was."""
        return noting.read_notes(self._workbook).get(key)

    def changed(
        self,
        changes: Mapping[str, Mapping[tuple[int, int], Change]],
        *,
        notes: Mapping[str, str | None] | None = None,
        compute_on_load: bool = False,
    ) -> bytes:
        """Return the file with other cells; every part that need not change is the same, byte for byte."""
        if self._workbook.package_signed:
            raise WorkbookError(
                f"「{self.name}」にはデジタル署名があり、変更すると無効になるため変更しません。",
                f"{self.name} carries a digital signature, which a change would break; it is left alone.",
            )
        pending: dict[str, bytes | None] = {}
        moved = False
        for name, cells in changes.items():
            moved = self._patch(self._part(name), cells, pending) or moved
        if moved:
            pending.update(without_chain(self._workbook))
        if compute_on_load:
            pending.update(computing_on_load(self._workbook))
        if notes:
            pending = noting.note_changes(self._workbook, notes, pending)
        return self._workbook.archive.changed(pending)

    def _patch(
        self, sheet: SheetPart, cells: Mapping[tuple[int, int], Change], pending: dict[str, bytes | None]
    ) -> bool:
        """Put a changed worksheet part among the pending ones; tell whether other cells hold formulas now."""
        if not cells:
            return False
        before = self._workbook.archive.read(sheet.part)
        found = patched(
            before,
            sheet.part,
            sheet.name,
            cells,
            tables=tables(self._workbook, sheet.part),
            pivots=pivots(self._workbook, sheet.part),
        )
        if found.content != before:
            pending[sheet.part] = found.content
        return found.formulas_moved

    def _sheet(self, sheet: SheetPart) -> Sheet:
        workbook = self._workbook
        found = read_cells(workbook.archive.read(sheet.part), sheet.part, sheet.name, self._context)
        return Sheet(
            sheet.name,
            found.cells,
            merged=tuple(found.merged),
            hidden_rows=frozenset(found.hidden_rows),
            hidden_cols=frozenset(found.hidden_cols),
            tables={table.name: table.area for table in tables(workbook, sheet.part)},
            pivots=tuple(pivots(workbook, sheet.part)),
            hidden=sheet.hidden,
        )

    @cached_property
    def _context(self) -> Context:
        strings = self._related("/sharedStrings")
        styles = self._related("/styles")
        return Context(
            [] if strings is None else shared_strings(*strings),
            [] if styles is None else number_formats(*styles),
            self._from_1904,
        )

    @property
    def _from_1904(self) -> bool:
        root = tree(self._workbook.archive.read(self._workbook.part), self._workbook.part)
        return any(group.get("date1904") in _TRUE for group in root if local(group) == "workbookPr")

    def _related(self, kind: str) -> tuple[bytes, str] | None:
        for relation in self._workbook.relations(self._workbook.part):
            part = self._workbook.find(relation.target) if relation.type.endswith(kind) else None
            if part is not None:
                return self._workbook.archive.read(part), part
        return None

    def _part(self, name: str) -> SheetPart:
        found = self._parts.get(name)
        if found is None:
            raise WorkbookError(f"「{self.name}」にシート「{name}」がありません。", f"{self.name} has no sheet {name}.")
        return found

    def _full(self, name: str, sheet: str | None) -> str:
        index = count(sheet)
        return name if index is None or index >= len(self._all) else f"{self._all[index].name}!{name}"
