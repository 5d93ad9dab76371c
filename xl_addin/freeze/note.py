"""The note that freezing leaves in a workbook: the formulas, the values they showed, and what tells that cells moved."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from xl_addin.errors import WorkbookError
from xl_addin.formulas.addresses import MAX_COLS, MAX_ROWS, Area
from xl_addin.freeze.landmarks import Landmark, Landmarks
from xl_addin.freeze.table_columns import ColumnFormula
from xl_addin.parts.contents import ErrorValue

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xl_addin.parts.contents import Value

KEY: Final = "freeze"
_FORMAT: Final = 1
_ERROR: Final = "error"


@dataclass(frozen=True)
class Piece:
    """A formula that became a value, or a block of values.

    Attributes:
        sheet: its sheet.
        area: the cells that it filled.
        formula: in Excel's syntax without "=".
        values: what they showed, row by row.
        kind: "array", "dynamic" or "table" for a block, else "".
    """

    sheet: str
    area: Area
    formula: str
    values: tuple[tuple[Value, ...], ...]
    kind: str = ""


@dataclass(frozen=True)
class Note:
    """All that is needed to put the formulas back.

    Attributes:
        version: the version of xl-addin that froze the workbook.
        suffix: the ending of the file that it was.
        registered: the version of the functions that were registered in it, None if none were.
        pieces: the formulas.
        columns: formulas that tables put into new rows.
        landmarks: by sheet, what shows that rows or columns moved.
        parts: the journal of parts as they were, for a file that nothing has changed since.
        digest: fingerprint of the whole file as freezing made it, this note left out.
    """

    version: str
    suffix: str
    registered: str | None
    pieces: tuple[Piece, ...]
    columns: tuple[ColumnFormula, ...] = ()
    landmarks: Mapping[str, Landmarks] = field(default_factory=dict)
    parts: Mapping[str, Any] = field(default_factory=dict)
    digest: str = ""


def written(note: Note) -> str:
    """Return a note as text."""
    formulas = list(dict.fromkeys(piece.formula for piece in note.pieces))
    numbers = {formula: number for number, formula in enumerate(formulas)}
    sheets: dict[str, list[list[Any]]] = {}
    for piece in note.pieces:
        values = [[_plain(value) for value in row] for row in piece.values]
        sheets.setdefault(piece.sheet, []).append([*piece.area, piece.kind, numbers[piece.formula], values])
    data = {
        "format": _FORMAT,
        "version": note.version,
        "suffix": note.suffix,
        "registered": note.registered,
        "formulas": formulas,
        "sheets": sheets,
        "columns": note.columns,
        "landmarks": {name: [list(marks.rows), list(marks.cols)] for name, marks in note.landmarks.items()},
        "parts": note.parts,
        "digest": note.digest,
    }
    return json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def read(text: str, name: str) -> Note:
    """Read a note.

    Args:
        text: the note.
        name: how messages call the workbook.

    Raises:
        WorkbookError: it is damaged, or of a later version.
    """
    try:
        data = json.loads(text)
        if data["format"] != _FORMAT:
            raise WorkbookError(
                f"「{name}」は新しい xl-addin {data['version']} で値にされています。xl-addin を更新してください。",
                f"{name} was frozen by xl-addin {data['version']}, which is newer. Update xl-addin.",
            )
        return _note(data)
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, OverflowError, RecursionError) as error:
        raise WorkbookError(
            f"「{name}」に残した控えが壊れているため、式を戻せません。",
            f"The note left in {name} is damaged, so the formulas cannot be put back.",
        ) from error


def _note(data: Mapping[str, Any]) -> Note:
    formulas = [str(formula) for formula in data["formulas"]]
    pieces = [_piece(sheet, entry, formulas) for sheet, entries in data["sheets"].items() for entry in entries]
    landmarks = {
        name: Landmarks(tuple(_landmark(*mark) for mark in rows), tuple(_landmark(*mark) for mark in cols))
        for name, (rows, cols) in data["landmarks"].items()
    }
    registered = data["registered"]
    return Note(
        str(data["version"]),
        str(data["suffix"]),
        None if registered is None else str(registered),
        tuple(pieces),
        tuple(ColumnFormula(*map(str, column)) for column in data["columns"]),
        landmarks,
        dict(data["parts"]),
        str(data["digest"]),
    )


def _piece(sheet: str, entry: list[Any], formulas: list[str]) -> Piece:
    *corners, kind, number, written_values = entry
    row, col, last_row, last_col = map(_whole, corners)
    area = Area(row, col, last_row, last_col)
    values = tuple(tuple(_value(value) for value in line) for line in written_values)
    if not (0 <= row <= last_row < MAX_ROWS and 0 <= col <= last_col < MAX_COLS and _whole(number) >= 0):
        raise ValueError("no cells")
    if len(values) != last_row - row + 1 or any(len(line) != last_col - col + 1 for line in values):
        raise ValueError("not as many values as cells")
    return Piece(sheet, area, formulas[number], values, str(kind))


def _landmark(row: Any, col: Any, mark: Any, label: Any) -> Landmark:
    return Landmark(_whole(row), _whole(col), str(mark), bool(label))


def _whole(number: Any) -> int:
    if type(number) is not int:
        raise TypeError("no number of a row, column or formula")
    return number


def _plain(value: Value) -> Any:
    return {_ERROR: str(value)} if isinstance(value, ErrorValue) else value


def _value(plain: Any) -> Value:
    if isinstance(plain, dict):
        return ErrorValue(str(plain[_ERROR]))
    if plain is None or isinstance(plain, (bool, str)):
        return plain
    return float(plain)
