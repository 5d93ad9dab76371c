"""Changes cells in the bytes of a worksheet part of Excel."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from xl_addin.errors import WorkbookError
from xl_addin.formulas.addresses import Area, area, area_name, cell_name, full_name
from xl_addin.parts.areas import AreaIndex
from xl_addin.parts.cell_markup import content, formula
from xl_addin.parts.edits import Protected, check, edits
from xl_addin.parts.formula_blocks import blocks, promotions
from xl_addin.parts.numbers import count
from xl_addin.parts.sheet_text import SheetText
from xl_addin.parts.tags import attributes, with_attributes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xl_addin.parts.contents import Change
    from xl_addin.parts.edits import Edit
    from xl_addin.parts.formula_blocks import Splice
    from xl_addin.parts.sheet_text import CellText, Row
    from xl_addin.parts.surroundings import Table
    from xl_addin.parts.tags import Tag

_TRUE: Final = frozenset({b"1", b"true", b"on"})


class Patched(NamedTuple):
    """A changed part as it is stored, and whether other cells hold formulas than before."""

    content: bytes
    formulas_moved: bool


def patched(
    stored: bytes,
    part: str,
    name: str,
    changes: Mapping[tuple[int, int], Change],
    *,
    tables: list[Table],
    pivots: list[Area],
) -> Patched:
    """Return a worksheet part with other cells, everything else in it as it was.

    Args:
        stored: the part.
        part: its name.
        name: the sheet's name, for messages.
        changes: what to put where.
        tables: the tables on the sheet.
        pivots: the areas that pivot tables fill.

    Raises:
        WorkbookError: the part is damaged, or a change is refused.
    """
    sheet = SheetText(stored, part, name)
    wanted = edits(name, changes)
    arrays = tuple(blocks(sheet))
    headers = tuple(
        Area(table.area.row, table.area.col, table.area.row, table.area.last_col) for table in tables if table.headers
    )
    merged = tuple(sheet.areas(b"mergeCell"))
    check(name, wanted, Protected(arrays, headers, tuple(pivots), merged, tuple(table.area for table in tables)))
    return _Patch(sheet, wanted, AreaIndex(arrays)).patched()


class _Patch:
    def __init__(self, sheet: SheetText, wanted: Mapping[tuple[int, int], Edit], arrays: AreaIndex) -> None:
        self._sheet = sheet
        self._wanted = wanted
        self._arrays = arrays
        self._splices: list[Splice] = []
        self._new_rows: list[tuple[int, bytes]] = []
        self._groups: set[bytes] = set()
        self._moved = False
        self._reached: list[tuple[int, int]] = []

    def patched(self) -> Patched:
        by_row: dict[int, list[int]] = {}
        for row, col in sorted(self._wanted):
            by_row.setdefault(row, []).append(col)
        for number, cols in by_row.items():
            rows = self._sheet.rows_by_number.get(number)
            if rows is None:
                self._add_row(number, cols)
            else:
                self._change_row(rows, cols)
        self._insert_rows()
        if self._groups:
            replaced = {where for where, edit in self._wanted.items() if not edit.saved}
            self._splices += promotions(self._sheet, self._groups, replaced)
        self._grow()
        return Patched(self._sheet.markup.stored(_joined(self._sheet.text, self._splices)), self._moved)

    def _change_row(self, rows: list[Row], cols: list[int]) -> None:
        cells = [self._sheet.cells(row) for row in rows]
        there: dict[int, list[CellText]] = {}
        for cell in (cell for found in cells for cell in found):
            there.setdefault(cell.col, []).append(cell)
        new: list[tuple[int, bytes]] = []
        for col in cols:
            where = (rows[0].number, col)
            if col not in there:
                made = self._new_cell(where, rows[0])
                new += [] if made is None else [(col, made)]
            for cell in there.get(col, []):
                self._change(cell, self._wanted[where])
        if new:
            self._insert_cells(rows[0], cells[0], new)

    def _change(self, cell: CellText, edit: Edit) -> None:
        found = self._sheet.child(cell, b"f")
        if edit.saved:
            self._renew(cell, edit, found)
            return
        before = {} if found is None else attributes(self._sheet.masked, found[0])
        if before.get(b"t") == b"shared" and b"ref" in before:
            self._groups.add(before.get(b"si", b""))
        array = before.get(b"t") in {b"array", b"dataTable"} or edit.area is not None
        if (found is None) != (edit.formula is None) or (array and (found is not None or edit.formula is not None)):
            self._moved = True
        if edit.value is not None or edit.formula is not None:
            self._reached.append((cell.row, cell.col))
        self._splices.append((cell.tag.start, cell.stop, self._written(cell.tag, edit, cell.row, cell.col)))

    def _written(self, tag: Tag, edit: Edit, row: int, col: int) -> bytes:
        prefix = self._sheet.prefix(tag).decode()
        kind, inside = self._inside(edit, prefix, row, col)
        text = self._sheet.masked
        changed = with_attributes(text, tag, {b"t": kind, b"cm": None, b"vm": None}, empty=not inside)
        return changed + inside + (f"</{prefix}c>".encode() if inside else b"")

    def _inside(self, edit: Edit, prefix: str, row: int, col: int) -> tuple[bytes | None, bytes]:
        try:
            shown = content(edit.value, prefix, computed=edit.computed)
            if edit.formula is None:
                return shown
            name = "" if edit.area is None else area_name(edit.area)
            return shown.type, formula(edit.formula, prefix, edit.area, name) + shown.xml
        except WorkbookError as error:
            where = full_name(self._sheet.name, row, col)
            raise WorkbookError(f"セル「{where}」: {error.ja}", f"The cell {where}: {error.en}") from error

    def _renew(self, cell: CellText, edit: Edit, found: tuple[Tag, int] | None) -> None:
        if found is None and self._arrays.at(cell.row, cell.col) is None:
            raise self._no_formula(cell.row, cell.col)
        prefix = self._sheet.prefix(cell.tag).decode()
        kind, inside = self._inside(edit, prefix, cell.row, cell.col)
        changes = {b"t": kind, b"vm": None}
        if cell.tag.empty:
            whole = with_attributes(self._sheet.masked, cell.tag, changes, empty=not inside) + inside
            end = f"</{prefix}c>".encode() if inside else b""
            self._splices.append((cell.tag.start, cell.tag.stop, whole + end))
            return
        opening = with_attributes(self._sheet.masked, cell.tag, changes, empty=False)
        self._splices.append((cell.tag.start, cell.tag.stop, opening))
        place = cell.tag.stop if found is None else found[1]
        self._splices.append((place, place, inside))
        for name in (b"v", b"is"):
            old = self._sheet.child(cell, name)
            if old is not None:
                self._splices.append((old[0].start, old[1], b""))

    def _new_cell(self, where: tuple[int, int], row: Row | None) -> bytes | None:
        edit = self._wanted[where]
        if edit.saved and self._arrays.at(*where) is None:
            raise self._no_formula(*where)
        if edit.value is None and edit.formula is None:
            return None
        self._reached.append(where)
        self._moved = self._moved or edit.formula is not None
        tag = self._sheet.data if row is None else row.tag
        prefix = self._sheet.prefix(tag).decode()
        kind, inside = self._inside(edit, prefix, *where)
        style = self._style(where[1], row)
        given = f' r="{cell_name(*where)}"'.encode()
        given += b"" if style is None else b' s="%s"' % style
        given += b"" if kind is None else b' t="%s"' % kind
        start, end = f"<{prefix}c".encode(), f"</{prefix}c>".encode()
        return start + given + b">" + inside + end

    def _insert_cells(self, row: Row, cells: list[CellText], new: list[tuple[int, bytes]]) -> None:
        spans = self._spans(row, [col for col, _made in new])
        if row.tag.empty:
            opening = with_attributes(self._sheet.masked, row.tag, spans, empty=False)
            end = b"</%srow>" % self._sheet.prefix(row.tag)
            inside = b"".join(made for _col, made in new)
            self._splices.append((row.tag.start, row.tag.stop, opening + inside + end))
            return
        if spans:
            opening = with_attributes(self._sheet.masked, row.tag, spans, empty=False)
            self._splices.append((row.tag.start, row.tag.stop, opening))
        last = self._sheet.row_end(row)
        for col, made in new:
            place = next((cell.tag.start for cell in cells if cell.col > col), last)
            self._splices.append((place, place, made))

    def _spans(self, row: Row, cols: list[int]) -> dict[bytes, bytes | None]:
        """Return the row's hint of which columns it reaches, if it has one that is too narrow."""
        spans = attributes(self._sheet.masked, row.tag).get(b"spans", b"")
        numbers = [number for text in spans.replace(b":", b" ").split() if (number := count(text))]
        if not numbers or (min(numbers) <= min(cols) + 1 and max(cols) + 1 <= max(numbers)):
            return {}
        return {b"spans": b"%d:%d" % (min(*numbers, min(cols) + 1), max(*numbers, max(cols) + 1))}

    def _add_row(self, number: int, cols: list[int]) -> None:
        made = [self._new_cell((number, col), None) for col in cols]
        inside = b"".join(cell for cell in made if cell is not None)
        if inside:
            prefix = self._sheet.prefix(self._sheet.data)
            whole = b'<%srow r="%d">%s</%srow>' % (prefix, number + 1, inside, prefix)
            self._new_rows.append((number, whole))

    def _insert_rows(self) -> None:
        sheet = self._sheet
        if not self._new_rows:
            return
        if sheet.data.empty:
            opening = with_attributes(sheet.masked, sheet.data, {}, empty=False)
            inside = b"".join(row for _number, row in self._new_rows)
            end = b"</%ssheetData>" % sheet.prefix(sheet.data)
            self._splices.append((sheet.data.start, sheet.data.stop, opening + inside + end))
            return
        numbers = [row.number for row in sheet.rows]
        in_order = all(one <= other for one, other in pairwise(numbers))
        for number, row in self._new_rows:
            if in_order:
                index = bisect_right(numbers, number)
            else:
                index = next((place for place, other in enumerate(numbers) if other > number), len(numbers))
            place = sheet.rows[index].tag.start if index < len(numbers) else sheet.data_stop
            self._splices.append((place, place, row))

    def _style(self, col: int, row: Row | None) -> bytes | None:
        """Return the style that a new cell takes over from its row, else from its column."""
        if row is not None:
            given = attributes(self._sheet.masked, row.tag)
            if given.get(b"customFormat") in _TRUE and b"s" in given:
                return given[b"s"]
        return next((style for first, last, style in self._col_styles if first <= col + 1 <= last), None)

    @cached_property
    def _col_styles(self) -> list[tuple[int, int, bytes]]:
        found = []
        for tag in self._sheet.before(b"col"):
            given = attributes(self._sheet.masked, tag)
            first, last, style = count(given.get(b"min")), count(given.get(b"max")), given.get(b"style", b"0")
            if first is not None and last is not None and count(style):
                found.append((first, last, style))
        return found

    def _grow(self) -> None:
        """Keep the part's hint of which cells it holds right."""
        for tag in self._sheet.before(b"dimension")[:1]:
            given = area(attributes(self._sheet.masked, tag).get(b"ref", b"").decode("ascii", "replace"))
            if given is None or not self._reached:
                continue
            rows, cols = zip(*self._reached, strict=True)
            grown = Area(
                min(given.row, *rows), min(given.col, *cols), max(given.last_row, *rows), max(given.last_col, *cols)
            )
            if grown != given:
                name = area_name(grown).encode()
                new = with_attributes(self._sheet.masked, tag, {b"ref": name}, empty=tag.empty)
                self._splices.append((tag.start, tag.stop, new))

    def _no_formula(self, row: int, col: int) -> WorkbookError:
        where = full_name(self._sheet.name, row, col)
        return WorkbookError(
            f"セル「{where}」には数式がないため、計算結果を保存できません。",
            f"The cell {where} holds no formula whose value could be saved.",
        )


def _joined(text: bytes, splices: list[Splice]) -> bytes:
    pieces, last = [], 0
    for start, stop, new in sorted(splices, key=lambda splice: splice[:2]):
        pieces += [text[last:start], new]
        last = stop
    return b"".join([*pieces, text[last:]])
