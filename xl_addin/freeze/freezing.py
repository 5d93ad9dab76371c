"""Turns the formulas of a workbook into the values that they show, and leaves a note from which they come back."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from xl_addin import __version__
from xl_addin.errors import WorkbookError
from xl_addin.formulas.addresses import Area, full_name
from xl_addin.formulas.own_functions import calls_ours
from xl_addin.freeze import note as noting
from xl_addin.freeze.elsewhere import Left, left_in
from xl_addin.freeze.kinds import asks_to_compute, excel_file, suffix_of
from xl_addin.freeze.landmarks import landmarks
from xl_addin.freeze.note import Note, Piece
from xl_addin.freeze.reach import reach
from xl_addin.freeze.table_columns import without_ours
from xl_addin.freeze.undoing import digest, noted
from xl_addin.hosts.excel import registering
from xl_addin.parts.book import book_of
from xl_addin.parts.contents import ErrorValue, Put
from xl_addin.parts.shown import listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xl_addin.freeze.landmarks import Landmarks
    from xl_addin.parts.contents import BookFile, Cell, Sheet, Value

_UNKNOWN_NAME: Final = "#NAME?"


@dataclass(frozen=True)
class Frozen:
    """A workbook to pass on.

    Attributes:
        content: the file.
        suffix: the ending that it must have.
        pieces: the formulas that became values.
        unregistered: the version of the functions that were taken out of its VBA, None if there were none.
        left: calls of the functions that it still has outside its cells.
        doubtful: whether the workbook asked to be computed when it is opened, so that its saved values may be old.
    """

    content: bytes
    suffix: str
    pieces: tuple[Piece, ...] = ()
    unregistered: str | None = None
    left: tuple[Left, ...] = ()
    doubtful: bool = False

    @property
    def cells(self) -> int:
        """How many cells became values."""
        return sum(piece.area.size for piece in self.pieces)

    @property
    def errors(self) -> int:
        """How many of them show an error."""
        return sum(isinstance(value, ErrorValue) for piece in self.pieces for row in piece.values for value in row)

    @property
    def ours(self) -> int:
        """How many of them showed what a function of the add-in gave."""
        return sum(piece.area.size for piece in self.pieces if calls_ours(piece.formula))


def freeze(
    content: bytes, name: str, *, ours_only: bool = False, allow_left: bool = False, with_note: bool = True
) -> Frozen:
    """Make a workbook of values out of one with formulas.

    Every formula becomes the value saved with it, arrays as a whole, and VBA with our functions goes; everything else
    stays, byte for byte.

    Args:
        content: the file.
        name: its name.
        ours_only: leave formulas that call none of our functions.
        allow_left: go on where names, conditional formats or the like call our functions; they stay as they are.
        with_note: leave the note from which `thaw` puts the formulas back; anyone can read them in it.

    Raises:
        WorkbookError: a formula has no usable value, something else calls our functions, or the workbook may not be
            changed, or is frozen already.
    """
    book = book_of(content, name)
    if book.note(noting.KEY) is not None:
        raise WorkbookError(
            f"「{name}」はすでに値になっています。式に戻すには xl-addin thaw を使ってください。",
            f"{name} is frozen already; xl-addin thaw puts its formulas back.",
        )
    cells = tuple(_formulas(book, ours_only=ours_only))
    _refuse_unusable(cells, book)
    pieces = tuple(_piece(*one) for one in cells)
    plain, registered = _without_functions(content, name)
    after, columns = without_ours(book_of(plain, name).changed(_values(pieces)) if pieces else plain, name)
    left = tuple(left_in(after, name))
    _refuse_left([one for one in left if not one.harmless], name, allowed=allow_left)
    if after == content:
        return Frozen(content, suffix_of(content, name), left=left)
    made = after
    if with_note:
        marks, undo = _landmarks(book, pieces), noted(content, after, name)
        suffix = suffix_of(content, name)
        note = Note(__version__, suffix, registered, pieces, columns, marks, undo, digest(after, name))
        made = book_of(after, name).changed({}, notes={noting.KEY: noting.written(note)})
    return Frozen(made, suffix_of(made, name), pieces, registered, left, asks_to_compute(content, name))


def _landmarks(book: BookFile, pieces: tuple[Piece, ...]) -> dict[str, Landmarks]:
    """Return what shows that rows or columns moved, on the sheets of formulas and on those that they refer to."""
    frozen = {sheet: values.keys() for sheet, values in _values(pieces).items()}
    return {
        sheet: landmarks(book.sheet(sheet), frozen.get(sheet, ()), *last)
        for sheet, last in reach(pieces, book.sheet_names, book.names).items()
    }


def _formulas(book: BookFile, *, ours_only: bool) -> Iterator[tuple[Sheet, int, int, Cell]]:
    """Yield the cells in which formulas stand that are to become values; of a block the one that holds its formula."""
    for name in book.sheet_names:
        sheet = book.sheet(name)
        for (row, col), cell in sorted(sheet.cells.items()):
            stands = cell.master if cell.block is not None else cell.formula is not None
            if stands and (not ours_only or calls_ours(cell.formula or "")):
                yield sheet, row, col, cell


def _piece(sheet: Sheet, row: int, col: int, cell: Cell) -> Piece:
    area = cell.block or Area(row, col, row, col)
    values = tuple(
        tuple(_shown(sheet, line, at) for at in range(area.col, area.last_col + 1))
        for line in range(area.row, area.last_row + 1)
    )
    return Piece(sheet.name, area, cell.formula or "", values, cell.kind)


def _shown(sheet: Sheet, row: int, col: int) -> Value:
    cell = sheet.cells.get((row, col))
    return None if cell is None else cell.value


def _refuse_unusable(cells: Sequence[tuple[Sheet, int, int, Cell]], book: BookFile) -> None:
    unsaved = [full_name(sheet.name, row, col) for sheet, row, col, cell in cells if not cell.saved]
    if unsaved:
        ja, en = listed(unsaved)
        raise WorkbookError(
            f"「{book.name}」の{ja}の式には値が保存されていません。"
            "--recalc を付けるか、Excel で開いて保存し直してください。",
            f"No value is saved with the formula of {en} in {book.name}; add --recalc, or save it in Excel first.",
        )
    unknown = [full_name(sheet.name, row, col) for sheet, row, col, cell in cells if _is_unknown(cell)]
    if unknown:
        ja, en = listed(unknown)
        raise WorkbookError(
            f"「{book.name}」の{ja}は #NAME? です（アドインなしで計算されています）。--recalc を付けてください。",
            f"{en} in {book.name} shows #NAME?, being computed without the add-in; add --recalc.",
        )


def _is_unknown(cell: Cell) -> bool:
    unknown = isinstance(cell.value, ErrorValue) and cell.value == _UNKNOWN_NAME
    return unknown and calls_ours(cell.formula or "")


def _refuse_left(left: Sequence[Left], name: str, *, allowed: bool) -> None:
    if left and not allowed:
        more = len(left) - 1
        rest = (f"（ほか {more} か所）", f" and {more} more") if more else ("", "")
        first = left[0]
        raise WorkbookError(
            f"「{name}」には、セル以外にも関数を使う所が残ります: {first.ja}「{first.place}」{rest[0]}。"
            "取り除くか、--allow-left を付けてください。",
            f"Functions would be left in {name} outside its cells: {first.en}, {first.place}{rest[1]}. "
            "Remove them, or add --allow-left.",
        )


def _without_functions(content: bytes, name: str) -> tuple[bytes, str | None]:
    """Return a workbook file without the VBA that holds our functions, and their version."""
    workbook = excel_file(content, name)
    present = None if workbook is None else registering.registration(workbook)
    if workbook is None or present is None:
        return content, None
    return registering.unregistered(workbook) or content, present.version


def _values(pieces: Sequence[Piece]) -> dict[str, dict[tuple[int, int], Put]]:
    changes: dict[str, dict[tuple[int, int], Put]] = defaultdict(dict)
    for piece in pieces:
        for line, row in enumerate(piece.values, start=piece.area.row):
            for at, value in enumerate(row, start=piece.area.col):
                changes[piece.sheet][line, at] = Put(value)
    return changes
