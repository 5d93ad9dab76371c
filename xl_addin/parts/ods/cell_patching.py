"""Changes the cells of one row by splicing bytes; cells that one element describes are split where they must be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from xl_addin.errors import WorkbookError
from xl_addin.formulas.addresses import full_name
from xl_addin.parts.contents import ErrorValue
from xl_addin.parts.ods import spaces
from xl_addin.parts.ods.outline import element_stop, tag_stop
from xl_addin.parts.ods.reading import style_of
from xl_addin.parts.ods.tagging import paragraphs, prefix_of, retagged, without_identity
from xl_addin.parts.ods.values import VALUE_ATTRIBUTES, shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xl_addin.formulas.addresses import Area
    from xl_addin.parts.ods.edits import Edit
    from xl_addin.parts.ods.runs import CellRun, ColumnRun, RowRun, Scope, SheetPlace

Splice = tuple[int, int, bytes]
"""Start, stop and new bytes."""

_OF: Final = "urn:oasis:names:tc:opendocument:xmlns:of:1.2"
_CONTENT: Final = (*VALUE_ATTRIBUTES, spaces.FORMULA, spaces.MATRIX_ROWS, spaces.MATRIX_COLS)
_NO_VALUE: Final[dict[str, str | None]] = dict.fromkeys((*VALUE_ATTRIBUTES, spaces.COLS_REPEATED))
_NOTHING: Final[dict[str, str | None]] = dict.fromkeys((*_CONTENT, spaces.COLS_REPEATED))


class _Old(NamedTuple):
    """What is there of a cell: start tag, content that stays, namespaces, attributes, type of its number format."""

    tag: bytes
    kept: bytes
    scope: Scope
    attributes: Mapping[str, str]
    kind: str


class CellPatch:
    """Changes of cells in the rows of one sheet.

    Args:
        place: the sheet.
        columns: descriptions of its columns.
        blocks: areas of array formulas by row.
    """

    def __init__(self, place: SheetPlace, columns: list[ColumnRun], blocks: Mapping[int, list[Area]]) -> None:
        self._text, self._sheet = place.outline.text, place
        self._columns = columns
        self._blocks = blocks

    def splices(self, row: RowRun, number: int, edits: Mapping[int, Edit]) -> list[Splice]:
        """Return the changes of the bytes of a row.

        Args:
            row: the row, or several alike.
            number: which one of them it is, counted from 0 at the top of the sheet.
            edits: what cells are to hold, by column.

        Raises:
            WorkbookError: a cell may not be changed.
        """
        cols = sorted(edits)
        found: list[Splice] = []
        at = 0
        for run in row.cells:
            first = at
            while at < len(cols) and cols[at] < run.col + run.times:
                at += 1
            if at > first:
                found.extend(self._run_splices(run, row, number, {col: edits[col] for col in cols[first:at]}))
        new = self.new_cells(row, number, {col: edits[col] for col in cols[at:]})
        if new:
            last = row.cells[-1] if row.cells else None
            stop = element_stop(self._text, last.start, last.end) if last else tag_stop(self._text, row.start)
            found.append((stop, stop, new))
        return found

    def new_cells(self, row: RowRun, number: int, edits: Mapping[int, Edit]) -> bytes:
        """Return elements for cells behind the last one of a row; nothing if they stay empty."""
        pieces, width = [], row.width
        tag = b"<" + prefix_at(self._text, row.start) + b"table-cell/>"
        for col, edit in sorted(edits.items()):
            if edit.saved_only:
                raise self._no_formula(number, col)
            if edit.value is None and edit.formula is None and not self._in_block(number, col):
                continue
            if col > width:
                pieces.append(repeated(tag, row.scope, col - width, spaces.COLS_REPEATED))
            pieces.append(self._element(_Old(tag, b"", row.scope, {}, self._kind({}, row, col)), edit, (number, col)))
            width = col + 1
        return b"".join(pieces)

    def _run_splices(self, run: CellRun, row: RowRun, number: int, edits: Mapping[int, Edit]) -> list[Splice]:
        stop = element_stop(self._text, run.start, run.end)
        raw = self._text[run.start : stop]
        pieces: list[bytes] = []
        at = run.col
        for col, edit in edits.items():
            self._check(run, number, col, edit)
            if _is_empty(run) and edit.value is None and edit.formula is None:
                continue
            if col > at:
                pieces.append(repeated(raw, run.scope, col - at, spaces.COLS_REPEATED))
            pieces.append(self._changed(run, raw, self._kind(run.attributes, row, col), edit, (number, col)))
            at = col + 1
        if not pieces:
            return []
        if at < run.col + run.times:
            pieces.append(repeated(raw, run.scope, run.col + run.times - at, spaces.COLS_REPEATED))
        return [(run.start, stop, pieces[0] + b"".join(map(without_identity, pieces[1:])))]

    def _check(self, run: CellRun, row: int, col: int, edit: Edit) -> None:
        if edit.saved_only:
            if spaces.FORMULA not in run.attributes and not self._in_block(row, col):
                raise self._no_formula(row, col)
            return
        merged = spaces.COLS_SPANNED in run.attributes or spaces.ROWS_SPANNED in run.attributes
        if run.covered or (merged and edit.span not in {None, (1, 1)}):
            name = full_name(self._sheet.name, row, col)
            raise WorkbookError(
                f"セル {name} は結合セルに隠れているので変更できません。",
                f"The cell {name} is covered by a merged cell and cannot be changed.",
            )

    def _changed(self, run: CellRun, raw: bytes, kind: str, edit: Edit, place: tuple[int, int]) -> bytes:
        opened = tag_stop(raw, 0)
        kept = b""
        if raw[opened - 2 : opened] != b"/>":
            at = run.start + opened
            for start, end in run.paragraphs:
                kept += self._text[at:start]
                at = element_stop(self._text, start, end)
            kept += self._text[at : run.end]
        return self._element(_Old(raw[:opened], kept, run.scope, run.attributes, kind), edit, place)

    def _element(self, old: _Old, edit: Edit, place: tuple[int, int]) -> bytes:
        said, text = self._shown(old, edit, place)
        has_formula = edit.formula is not None or (edit.saved_only and spaces.FORMULA in old.attributes)
        if has_formula and isinstance(edit.value, str) and not isinstance(edit.value, ErrorValue) and text is not None:
            said[spaces.STRING_VALUE] = text
        if said.get(spaces.CALC_TYPE) != "error" and not prefix_of(old.scope, spaces.CALCEXT):
            said.pop(spaces.CALC_TYPE, None)
        changes = {**(_NO_VALUE if edit.saved_only else _NOTHING), **said}
        declared: dict[str, str] = {}
        if edit.formula is not None:
            changes[spaces.FORMULA], declared = _prefixed(edit.formula, old.scope)
        if edit.span is not None:
            changes[spaces.MATRIX_ROWS], changes[spaces.MATRIX_COLS] = map(str, edit.span)
        content = old.kept + (b"" if text is None else paragraphs(text, old.scope))
        new = retagged(old.tag, old.scope, changes, empty=not content, declared=declared)
        return new + content + end_tag(old.tag) if content else new

    def _shown(self, old: _Old, edit: Edit, place: tuple[int, int]) -> tuple[dict[str, str], str | None]:
        try:
            return shown(edit.value, old.kind, old.attributes.get(spaces.CURRENCY), self._sheet.start)
        except WorkbookError as error:
            name = full_name(self._sheet.name, *place)
            raise WorkbookError(f"セル {name}: {error.ja}", f"The cell {name}: {error.en}") from error

    def _kind(self, attributes: Mapping[str, str], row: RowRun, col: int) -> str:
        return self._sheet.formats.of(style_of(attributes, row.attributes, self._columns, col)).kind

    def _in_block(self, row: int, col: int) -> bool:
        return any(block.holds(row, col) for block in self._blocks.get(row, ()))

    def _no_formula(self, row: int, col: int) -> WorkbookError:
        name = full_name(self._sheet.name, row, col)
        return WorkbookError(f"セル {name} に数式がありません。", f"The cell {name} holds no formula.")


def repeated(element: bytes, scope: Scope, count: int, name: str) -> bytes:
    """Return an element that describes so many cells or rows; the name is that of the attribute that says it."""
    stop = tag_stop(element, 0)
    said = {name: str(count) if count > 1 else None}
    return retagged(element[:stop], scope, said, empty=element[stop - 2 : stop] == b"/>") + element[stop:]


def prefix_at(text: bytes, start: int) -> bytes:
    """Return the prefix of the tag that begins at a byte, colon included."""
    name = text[start + 1 : tag_stop(text, start)].split(None, 1)[0].rstrip(b"/>")
    before, colon, _ = name.rpartition(b":")
    return before + colon


def end_tag(tag: bytes) -> bytes:
    """Return the end tag for a start tag."""
    return b"</" + tag[1:].split(None, 1)[0].rstrip(b"/>") + b">"


def _prefixed(formula: str, scope: Scope) -> tuple[str, dict[str, str]]:
    prefix = prefix_of(scope, _OF)
    if prefix is not None:
        return f"{prefix}{formula.removeprefix('of')}", {}
    if "of" not in scope:
        return formula, {"of": _OF}
    # Without a prefix a formula is in this syntax, too.
    return formula.removeprefix("of:"), {}


def _is_empty(run: CellRun) -> bool:
    return not run.paragraphs and not any(name in run.attributes for name in _CONTENT)
