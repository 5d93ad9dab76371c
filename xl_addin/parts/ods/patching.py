"""Changes a sheet by splicing bytes of content.xml; rows that one element describes are split where they must be."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Final

from xl_addin.parts.elements import damaged
from xl_addin.parts.ods import spaces
from xl_addin.parts.ods.cell_patching import CellPatch, Splice, end_tag, prefix_at, repeated
from xl_addin.parts.ods.edits import check_blocks, check_pivots
from xl_addin.parts.ods.outline import element_stop, tag_stop
from xl_addin.parts.ods.reading import block_of
from xl_addin.parts.ods.runs import RowRun
from xl_addin.parts.ods.scanning import scan
from xl_addin.parts.ods.tagging import retagged, without_identity

if TYPE_CHECKING:
    from xl_addin.formulas.addresses import Area
    from xl_addin.parts.ods.edits import Edits
    from xl_addin.parts.ods.outline import Span
    from xl_addin.parts.ods.runs import CellRun, ColumnRun, Scanned, SheetPlace

_MOST_BLOCKS: Final = 1_000_000


def sheet_splices(place: SheetPlace, edits: Edits, pivots: tuple[Area, ...]) -> list[Splice]:
    """Return the changes of bytes that change cells of a sheet.

    Args:
        place: the sheet.
        edits: what cells are to hold.
        pivots: areas that pivot tables fill.

    Raises:
        WorkbookError: a cell may not be changed.
    """
    outline, table = place.outline, place.table
    check_pivots(place.name, edits, pivots)
    wanted = sorted(edits)
    kept = _Kept(outline.markup.name, wanted)
    scanned = scan(outline, table, kept.row, wanted)
    check_blocks(place.name, edits, kept.blocks)
    patch = CellPatch(place, scanned.columns, _by_row(kept.blocks, edits))
    splices = [splice for row in kept.rows for splice in _row_splices(outline.text, patch, row, edits)]
    return [*splices, *_added(outline.text, table, scanned, patch, edits)]


def spliced(text: bytes, splices: list[Splice]) -> bytes:
    """Return a text with other bytes in some places, of which none meets another."""
    pieces: list[bytes] = []
    at = 0
    for start, stop, new in sorted(splices, key=lambda splice: splice[:2]):
        pieces += (text[at:start], new)
        at = stop
    return b"".join((*pieces, text[at:]))


class _Kept:
    """The rows that are changed, and the array formulas of all rows."""

    def __init__(self, part: str, wanted: list[int]) -> None:
        self._part = part
        self._wanted = wanted
        self.rows: list[RowRun] = []
        self.blocks: list[Area] = []

    def row(self, row: RowRun, _columns: list[ColumnRun]) -> None:
        if bisect_left(self._wanted, row.row) < bisect_left(self._wanted, row.row + row.times):
            self.rows.append(row)
        for run in row.cells:
            if spaces.MATRIX_ROWS in run.attributes or spaces.MATRIX_COLS in run.attributes:
                self._block(row, run)

    def _block(self, row: RowRun, run: CellRun) -> None:
        if row.times * run.times + len(self.blocks) > _MOST_BLOCKS:
            raise damaged(self._part)
        for number in range(row.row, row.row + row.times):
            for col in range(run.col, run.col + run.times):
                area = block_of(run._replace(col=col), number)
                if area is not None:
                    self.blocks.append(area)


def _by_row(blocks: list[Area], edits: Edits) -> dict[int, list[Area]]:
    found: dict[int, list[Area]] = {}
    for block in blocks:
        for row in range(block.row, block.last_row + 1):
            if row in edits:
                found.setdefault(row, []).append(block)
    return found


def _row_splices(text: bytes, patch: CellPatch, row: RowRun, edits: Edits) -> list[Splice]:
    stop = element_stop(text, row.start, row.end)
    if row.times == 1 and row.cells:
        return patch.splices(row, row.row, edits[row.row])
    raw = text[row.start : stop]
    pieces: list[bytes] = []
    at = row.row
    for number in sorted(number for number in edits if row.row <= number < row.row + row.times):
        cells = [
            (start - row.start, end - row.start, new) for start, end, new in patch.splices(row, number, edits[number])
        ]
        if not cells:
            continue
        if number > at:
            pieces.append(repeated(raw, row.scope, number - at, spaces.ROWS_REPEATED))
        pieces.append(repeated(_opened(raw, row, cells), row.scope, 1, spaces.ROWS_REPEATED))
        at = number + 1
    if not pieces:
        return []
    if at < row.row + row.times:
        pieces.append(repeated(raw, row.scope, row.row + row.times - at, spaces.ROWS_REPEATED))
    return [(row.start, stop, pieces[0] + b"".join(map(without_identity, pieces[1:])))]


def _opened(raw: bytes, row: RowRun, cells: list[Splice]) -> bytes:
    opened = tag_stop(raw, 0)
    if raw[opened - 2 : opened] != b"/>":
        return spliced(raw, cells)
    tag = retagged(raw, row.scope, {}, empty=False)
    return tag + b"".join(new for _start, _stop, new in cells) + end_tag(raw)


def _added(text: bytes, table: Span, scanned: Scanned, patch: CellPatch, edits: Edits) -> list[Splice]:
    """Describe rows and columns that the sheet has not described yet."""
    prefix = prefix_at(text, table.start)
    new, width = _new_rows(text, table, scanned, patch, edits)
    columns = b""
    if scanned.columns and width > scanned.width:
        columns = repeated(
            b"<" + prefix + b"table-column/>", scanned.scope, width - scanned.width, spaces.COLS_REPEATED
        )
    opened = tag_stop(text, table.start)
    if opened == table.stop and new:
        tag = text[table.start : opened]
        return [(table.start, table.stop, retagged(tag, scanned.scope, {}, empty=False) + new + end_tag(tag))]
    places = ((scanned.columns_end, columns), (scanned.rows_end, new))
    return [(place, place, added) for place, added in places if added]


def _new_rows(text: bytes, table: Span, scanned: Scanned, patch: CellPatch, edits: Edits) -> tuple[bytes, int]:
    prefix = prefix_at(text, table.start)
    tag = b"<" + prefix + b"table-row>"
    empty = RowRun(scanned.rows, 1, {}, table.start, table.start, [], scanned.scope)
    cell = repeated(b"<" + prefix + b"table-cell/>", scanned.scope, max(scanned.width, 1), spaces.COLS_REPEATED)
    pieces: list[bytes] = []
    at, width = scanned.rows, 0
    for number, cells in sorted(edits.items()):
        kept = [col for col, edit in cells.items() if edit.value is not None or edit.formula is not None]
        width = max([width, *(col + 1 for col in kept)])
        if number < scanned.rows:
            continue
        made = patch.new_cells(empty, number, cells)
        if made:
            if number > at:
                pieces.append(repeated(tag + cell + end_tag(tag), scanned.scope, number - at, spaces.ROWS_REPEATED))
            pieces.append(tag + made + end_tag(tag))
            at = number + 1
    return b"".join(pieces), width
