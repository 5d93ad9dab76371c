"""Puts the formulas of a frozen workbook back, from the note in it, if every cell is still where and what it was."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from xl_addin.errors import WorkbookError
from xl_addin.formulas.addresses import area_name, full_name, quoted_sheet
from xl_addin.freeze import note as noting
from xl_addin.freeze.kinds import OPEN_DOCUMENT, excel_file, suffix_of
from xl_addin.freeze.landmarks import moved
from xl_addin.freeze.table_columns import with_formulas
from xl_addin.freeze.undoing import digest, restored
from xl_addin.hosts.excel import registering
from xl_addin.parts.book import book_of
from xl_addin.parts.contents import ErrorValue, PutArray, PutFormula
from xl_addin.parts.shown import listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.freeze.note import Note, Piece
    from xl_addin.parts.contents import BookFile, Cell, Change, Sheet, Value

_SAME: Final = 1e-14
"""Of two numbers: LibreOffice writes 15 significant digits, Excel 17."""
_TABLE: Final = "table"


@dataclass(frozen=True)
class Thawed:
    """A workbook whose formulas are back.

    Attributes:
        content: the file.
        suffix: the ending that it must have.
        cells: how many cells show what a formula gives again.
        same: whether every part is what it was before freezing.
        values: names of the blocks that stay values: Excel alone can make a data table.
    """

    content: bytes
    suffix: str
    cells: int
    same: bool
    values: tuple[str, ...] = ()


def thaw(content: bytes, name: str) -> Thawed:
    """Put the formulas back that `freeze` has noted in a workbook, each with the value that it showed.

    A file that nothing has changed since becomes what it was, part for part. In any other, for example one that Excel has
    saved since, the formulas and our VBA are put back, the rest stays, and Excel computes all when it opens the file.

    Args:
        content: the file.
        name: its name.

    Raises:
        WorkbookError: there is no note, a frozen cell changed or moved, or the workbook may not be changed.
    """
    book = book_of(content, name)
    text = book.note(noting.KEY)
    if text is None:
        raise _no_note(content, name)
    note = noting.read(text, name)
    _refuse_changes(note, book)
    cells = sum(piece.area.size for piece in note.pieces)
    cleared = book.changed({}, notes={noting.KEY: None})
    before = restored(cleared, note.parts, name)
    if before is not None:
        same = digest(cleared, name) == note.digest
        if not same:
            before = book_of(before, name).changed({}, compute_on_load=True)
        return Thawed(before, suffix_of(before, name), cells, same)
    changes, values = _changes(note)
    back = book.changed(changes, notes={noting.KEY: None}, compute_on_load=True)
    back = with_formulas(back, name, note.columns)
    if note.registered is not None:
        workbook = excel_file(back, name)
        back = (None if workbook is None else registering.registered(workbook)) or back
    kept = tuple(f"{quoted_sheet(piece.sheet)}!{area_name(piece.area)}" for piece in values)
    return Thawed(
        back, suffix_of(back, name), cells - sum(piece.area.size for piece in values), same=False, values=kept
    )


def _no_note(content: bytes, name: str) -> WorkbookError:
    if suffix_of(content, name) == OPEN_DOCUMENT:
        return WorkbookError(
            f"「{name}」には freeze の控えがないため、式を戻せません。LibreOffice は .ods を保存するときに控えを捨てます。",
            f"{name} holds no note of freeze, so no formula can be put back. LibreOffice drops it when it saves an .ods.",
        )
    return WorkbookError(
        f"「{name}」には freeze の控えがないため、式を戻せません。",
        f"{name} holds no note of freeze, so no formula can be put back.",
    )


def _refuse_changes(note: Note, book: BookFile) -> None:
    missing = sorted(({piece.sheet for piece in note.pieces} | set(note.landmarks)) - set(book.sheet_names))
    if missing:
        raise WorkbookError(
            f"「{book.name}」にシート「{missing[0]}」がありません。名前が変わったか、削除されています。何も戻していません。",
            f"{book.name} has no sheet {missing[0]}; it was renamed or deleted. Nothing was put back.",
        )
    moves = [
        (full_name(sheet, one.row, one.col), full_name(sheet, one.to_row, one.to_col))
        for sheet, marks in note.landmarks.items()
        for one in moved(marks, book.sheet(sheet))
    ]
    if moves:
        was, now = moves[0]
        more = len(moves) - 1
        raise WorkbookError(
            f"「{book.name}」の行か列が動いています（「{was}」が「{now}」へ{f'、ほか {more} か所' if more else ''}）。"
            "何も戻していません。",
            f"Rows or columns of {book.name} have moved ({was} to {now}{f', and {more} more' if more else ''}). "
            "Nothing was put back.",
        )
    changed = [place for piece in note.pieces for place in _differences(piece, book.sheet(piece.sheet))]
    if changed:
        ja, en = listed(changed)
        raise WorkbookError(
            f"「{book.name}」の{ja}が、値にしたときから変わったか動いています。何も戻していません。",
            f"{en} in {book.name} changed or moved since it was frozen. Nothing was put back.",
        )


def _differences(piece: Piece, sheet: Sheet) -> Iterator[str]:
    for row, values in enumerate(piece.values, start=piece.area.row):
        for col, value in enumerate(values, start=piece.area.col):
            if not _stands(sheet.cells.get((row, col)), value):
                yield full_name(piece.sheet, row, col)


def _stands(cell: Cell | None, value: Value) -> bool:
    """Tell whether a cell still holds the value that it was frozen to, and no formula."""
    if cell is None:
        return value is None or value == ""
    if cell.block is not None:
        return False
    return _same(cell.value, value) if cell.formula is None else cell.formula in _constants(value)


def _constants(value: Value) -> tuple[str, ...]:
    """Return the formulas that stand for a value: LibreOffice has neither flags nor errors as values of cells."""
    if isinstance(value, ErrorValue):
        return (str(value), "NA()")
    return (f"{value}()".upper(), str(value).upper()) if isinstance(value, bool) else ()


def _same(one: Value, other: Value) -> bool:
    if isinstance(one, ErrorValue) or isinstance(other, ErrorValue):
        return isinstance(one, ErrorValue) and isinstance(other, ErrorValue) and str(one) == str(other)
    if isinstance(one, (bool, float, int)) and isinstance(other, (bool, float, int)):
        # LibreOffice knows flags by how a cell is formatted alone.
        return math.isclose(one, other, rel_tol=_SAME, abs_tol=0)
    return _text(one) == _text(other)


def _text(value: Value) -> Value:
    """Return a text with one kind of line ends, and a blank as an empty text: programs save either for the other."""
    if value is None:
        return ""
    return value.replace("\r\n", "\n").replace("\r", "\n") if isinstance(value, str) else value


def _changes(note: Note) -> tuple[dict[str, dict[tuple[int, int], Change]], list[Piece]]:
    """Return the changes that put formulas back, and the blocks that stay values."""
    changes: dict[str, dict[tuple[int, int], Change]] = defaultdict(dict)
    values: list[Piece] = []
    for piece in note.pieces:
        if piece.kind == _TABLE or not piece.formula:
            values.append(piece)
        elif piece.kind:
            changes[piece.sheet][piece.area.first] = PutArray(piece.formula, piece.area, piece.values)
        else:
            changes[piece.sheet][piece.area.first] = PutFormula(piece.formula, piece.values[0][0])
    return changes, values
