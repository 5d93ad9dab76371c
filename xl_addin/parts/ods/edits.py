"""Turns changes of cells into what each single cell's element is to say, and refuses what would break a sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from xl_addin.errors import WorkbookError
from xl_addin.formulas.addresses import MAX_COLS, MAX_ROWS, full_name
from xl_addin.formulas.nodes import FormulaError
from xl_addin.formulas.opendocument import to_odf
from xl_addin.parts.contents import (
    LONGEST_FORMULA,
    SHARED_ERRORS,
    ErrorValue,
    Put,
    PutArray,
    PutFormula,
    PutSaved,
    Value,
)
from xl_addin.parts.markup import NO_XML

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xl_addin.formulas.addresses import Area
    from xl_addin.parts.contents import Change

_ERRORS = {
    "Err:502": "#VALUE!",
    "Err:503": "#NUM!",
    "Err:519": "#VALUE!",
    "Err:521": "#NULL!",
    "Err:524": "#REF!",
    "Err:525": "#NAME?",
    "Err:532": "#DIV/0!",
}


class Edit(NamedTuple):
    """What a cell is to hold.

    Attributes:
        value: what it shows.
        formula: as the file writes it, None for none.
        span: rows and columns that an array formula fills, None for any other content.
        saved_only: whether the formula that is there stays.
    """

    value: Value
    formula: str | None = None
    span: tuple[int, int] | None = None
    saved_only: bool = False


Edits = dict[int, dict[int, Edit]]
"""By row and column."""


def edits_of(sheet: str, changes: Mapping[tuple[int, int], Change]) -> Edits:
    """Return what each cell is to hold.

    Args:
        sheet: the sheet's name, for messages.
        changes: what to put where.

    Raises:
        WorkbookError: a cell is not of the sheet, is changed twice, or its formula cannot be written.
    """
    edits: Edits = {}
    for (row, col), change in changes.items():
        if not (0 <= row < MAX_ROWS and 0 <= col < MAX_COLS):
            raise WorkbookError(
                f"シート「{sheet}」に {row + 1} 行 {col + 1} 列のセルはありません。",
                f"The sheet {sheet} has no cell in row {row + 1}, column {col + 1}.",
            )
        for (at_row, at_col), edit in _edits(sheet, row, col, change):
            cells = edits.setdefault(at_row, {})
            if at_col in cells:
                name = full_name(sheet, at_row, at_col)
                raise WorkbookError(f"セル {name} を2回変えようとしています。", f"The cell {name} is changed twice.")
            cells[at_col] = edit
    return edits


def check_blocks(sheet: str, edits: Edits, blocks: list[Area]) -> None:
    """Refuse a change of a part of an array formula; the whole of one may be replaced.

    Raises:
        WorkbookError: one would be split.
    """
    for block in blocks:
        touched = [
            (row, col)
            for row in range(block.row, block.last_row + 1)
            for col, edit in edits.get(row, {}).items()
            if block.col <= col <= block.last_col and not edit.saved_only
        ]
        if touched and len(touched) < block.size:
            name = full_name(sheet, *touched[0])
            raise WorkbookError(
                f"セル {name} は配列数式の一部なので変更できません。",
                f"The cell {name} is part of an array formula and cannot be changed.",
            )


def check_pivots(sheet: str, edits: Edits, pivots: tuple[Area, ...]) -> None:
    """Refuse a change of what a pivot table fills.

    Raises:
        WorkbookError: a cell is in a pivot table.
    """
    for row, cells in edits.items():
        for col, edit in cells.items():
            if not edit.saved_only and any(pivot.holds(row, col) for pivot in pivots):
                name = full_name(sheet, row, col)
                raise WorkbookError(
                    f"セル {name} はピボットテーブルの中なので変更できません。",
                    f"The cell {name} is in a pivot table and cannot be changed.",
                )


def _edits(sheet: str, row: int, col: int, change: Change) -> list[tuple[tuple[int, int], Edit]]:
    if isinstance(change, Put):
        # OpenDocument has no errors but those of formulas.
        formula = f"of:={_error(change.value)}" if isinstance(change.value, ErrorValue) else None
        return [((row, col), Edit(change.value, formula))]
    if isinstance(change, PutSaved):
        return [((row, col), Edit(change.value, saved_only=True))]
    formula = _formula(full_name(sheet, row, col), change.formula)
    if isinstance(change, PutFormula):
        return [((row, col), Edit(change.value, formula))]
    return _array_edits(full_name(sheet, row, col), row, col, change, formula)


def _array_edits(name: str, row: int, col: int, change: PutArray, formula: str) -> list[tuple[tuple[int, int], Edit]]:
    area, values = change.area, change.values
    height, width = area.last_row - area.row + 1, area.last_col - area.col + 1
    fits = len(values) == height and all(len(line) == width for line in values)
    if area.first != (row, col) or not fits or area.last_row >= MAX_ROWS or area.last_col >= MAX_COLS:
        raise WorkbookError(
            f"セル {name} の配列数式の範囲と値の大きさが合いません。",
            f"The area of the array formula at {name} and its values are not of one size.",
        )
    edits = [
        ((row + down, col + right), Edit(value)) for down, line in enumerate(values) for right, value in enumerate(line)
    ]
    edits[0] = (row, col), Edit(values[0][0], formula, (height, width))
    return edits


def _formula(name: str, formula: str) -> str:
    if len(formula) > LONGEST_FORMULA:
        raise WorkbookError(
            f"セル {name} の数式が長すぎます（上限 {LONGEST_FORMULA:,} 文字）。",
            f"The formula of {name} is too long (at most {LONGEST_FORMULA:,} characters).",
        )
    if NO_XML.search(formula):
        raise WorkbookError(
            f"セル {name} の数式に制御文字が含まれています。",
            f"The formula of {name} holds a character that no workbook can hold.",
        )
    try:
        return to_odf(formula)
    except FormulaError as error:
        raise WorkbookError(f"セル {name}: {error.ja}", f"The cell {name}: {error.en}") from error


def _error(value: ErrorValue) -> str:
    return value if value in SHARED_ERRORS else _ERRORS.get(value, "#VALUE!")
