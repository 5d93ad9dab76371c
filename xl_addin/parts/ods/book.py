"""A spreadsheet file of OpenDocument whose cells are read and changed, everything else staying as it is."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from xl_addin.errors import WorkbookError
from xl_addin.parts.archive import Archive
from xl_addin.parts.contents import Sheet
from xl_addin.parts.elements import tree
from xl_addin.parts.markup import Markup
from xl_addin.parts.ods.edits import edits_of
from xl_addin.parts.ods.kinds import CONTENT, STYLES, refuse_flat, refuse_others
from xl_addin.parts.ods.lists import named, null_date, pivots, tables
from xl_addin.parts.ods.manifest import notes_of, with_manifest, with_notes
from xl_addin.parts.ods.number_formats import Formats, is_hidden
from xl_addin.parts.ods.outline import Outline
from xl_addin.parts.ods.patching import sheet_splices, spliced
from xl_addin.parts.ods.reading import read_cells
from xl_addin.parts.ods.runs import SheetPlace
from xl_addin.parts.ods.spaces import STYLE_NAME

if TYPE_CHECKING:
    from collections.abc import Mapping
    from xml.etree.ElementTree import Element

    from xl_addin.parts.contents import Change
    from xl_addin.parts.ods.cell_patching import Splice

_STYLE_GROUPS: Final = frozenset({"styles", "automatic-styles"})


class OdsBook:
    """An .ods file in memory.

    Args:
        content: the whole file.
        name: how messages call it.

    Raises:
        WorkbookError: it is no .ods file, or it is damaged, encrypted, signed or not safe to read.
    """

    def __init__(self, content: bytes, name: str) -> None:
        refuse_flat(content, name)
        self._name = name
        self._content = content
        self._archive = Archive(content, name)
        refuse_others(self._archive, name)
        self._outline = Outline(Markup(self._archive.read(CONTENT), CONTENT))
        self._start = null_date(self._outline)
        self._read: dict[str, Sheet] = {}

    @property
    def name(self) -> str:
        """The file's name, for messages."""
        return self._name

    @property
    def sheet_names(self) -> tuple[str, ...]:
        """The worksheets, in order."""
        return tuple(self._outline.sheets)

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Named expressions and what they refer to, in Excel's syntax; one of a sheet is called SHEET!NAME."""
        found = dict(named(self._outline.names(None)))
        for sheet in self.sheet_names:
            found.update((f"{sheet}!{name}", text) for name, text in named(self._outline.names(sheet)))
        return found

    def sheet(self, name: str) -> Sheet:
        """Read a worksheet.

        Raises:
            WorkbookError: there is no such sheet, or it is damaged.
        """
        if name not in self._read:
            self._read[name] = self._sheet(name)
        return self._read[name]

    def note(self, key: str) -> str | None:
        """Return what was noted in the file under a key, None if nothing was."""
        return notes_of(self._archive).get(key)

    def changed(
        self,
        changes: Mapping[str, Mapping[tuple[int, int], Change]],
        *,
        notes: Mapping[str, str | None] | None = None,
        compute_on_load: bool = False,  # noqa: ARG002  # a file cannot ask Calc for it
    ) -> bytes:
        """Return the file with other cells; every member that need not change is the same, byte for byte.

        Args:
            changes: what to put where. A whole array formula may be replaced, but no part of one.
            notes: texts to keep in the file by key; None takes a note out. Calc drops them when it saves.
            compute_on_load: makes no difference: Calc computes files as it is set, and always what has no saved value.

        Raises:
            WorkbookError: a sheet is missing, or a cell is part of an array formula or a pivot table, or covered by a
                merged cell; nothing has been changed.
        """
        parts: dict[str, bytes | None] = {}
        splices: list[Splice] = []
        for sheet, cells in changes.items():
            place = self._place(sheet)
            edits = edits_of(sheet, cells)
            areas = tuple(pivots(self._outline, sheet))
            splices += sheet_splices(place, edits, areas)
        if splices:
            markup = self._outline.markup
            parts[CONTENT] = markup.stored(spliced(markup.text, splices))
        parts.update(with_notes(self._archive, notes or {}))
        if not parts:
            return self._content
        return self._archive.changed(with_manifest(self._archive, parts))

    def _sheet(self, name: str) -> Sheet:
        place = self._place(name)
        found = read_cells(place)
        return Sheet(
            name,
            found.cells,
            merged=tuple(found.merged),
            hidden_rows=frozenset(found.hidden_rows),
            hidden_cols=frozenset(found.hidden_cols),
            tables=dict(tables(self._outline, name)),
            pivots=tuple(pivots(self._outline, name)),
            hidden=is_hidden(self._styles, place.table.attributes.get(STYLE_NAME, "")),
        )

    @cached_property
    def _styles(self) -> list[Element]:
        found = []
        if STYLES in self._archive.names:
            groups = tree(self._archive.read(STYLES), STYLES)
            found = [group for group in groups if group.tag.rpartition("}")[2] in _STYLE_GROUPS]
        return [*found, *self._outline.styles()]

    @cached_property
    def _formats(self) -> Formats:
        return Formats(self._styles)

    def _place(self, name: str) -> SheetPlace:
        found = self._outline.sheets.get(name)
        if found is None:
            raise WorkbookError(f"「{self.name}」にシート「{name}」がありません。", f"{self.name} has no sheet {name}.")
        return SheetPlace(self._outline, found, name, self._formats, self._start)
