"""What cells of a workbook file hold, and what may be put into them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Protocol

from xl_addin.cells import CellError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xl_addin.formulas.addresses import Area


class ErrorValue(str):
    """An error as a cell shows it: #N/A, #DIV/0!, #VALUE!, #REF!, #NAME?, #NUM!, #NULL!, #SPILL!, #CALC! and so on."""

    __slots__ = ()


SHARED_ERRORS: Final = frozenset(error.value for error in CellError)
"""The errors that Excel and Calc have in common; other ones are of one program, or of its later versions."""

LONGEST_TEXT: Final = 32_767
"""Characters of UTF-16 that a cell's text may have."""
LONGEST_FORMULA: Final = 8_192
"""Characters that a formula may have."""

Value = bool | float | str | ErrorValue | None
"""A flag, a number, a text, an error; None is blank. Dates are numbers, as the file holds them."""


@dataclass(frozen=True)
class Cell:
    """A cell as the file holds it.

    Attributes:
        value: what it shows; of a formula the value saved with it.
        formula: in Excel's syntax without "=", also of a cell that shares another one's; None if there is none.
        block: the cells that one array formula, spilled formula or data table fills, this one among them.
        master: whether the block's formula stands in this cell.
        kind: "array", "dynamic" or "table" for a cell in a block, else "".
        saved: whether a value is saved with the formula.
        format: the number format's code, "General" if there is none.
    """

    value: Value = None
    formula: str | None = None
    block: Area | None = None
    master: bool = False
    kind: str = ""
    saved: bool = True
    format: str = "General"


@dataclass(frozen=True)
class Sheet:
    """The cells of one worksheet that the file mentions.

    Attributes:
        name: its name.
        cells: by row and column, counted from 0.
        merged: cells shown as one; all but the first are covered.
        hidden_rows: rows that are not shown, filtered ones included.
        hidden_cols: columns that are not shown.
        tables: the areas of Excel's tables, by name, header included.
        pivots: areas that pivot tables fill.
        hidden: whether the sheet itself is not shown.
    """

    name: str
    cells: Mapping[tuple[int, int], Cell]
    merged: tuple[Area, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_cols: frozenset[int] = frozenset()
    tables: Mapping[str, Area] = field(default_factory=dict)
    pivots: tuple[Area, ...] = ()
    hidden: bool = False


@dataclass(frozen=True)
class Put:
    """A value in place of whatever the cell holds; None empties it. A text is never taken for a formula."""

    value: Value


@dataclass(frozen=True)
class PutFormula:
    """A formula in place of whatever the cell holds.

    Attributes:
        formula: in Excel's syntax without "=".
        value: what it shows until it is computed; None saves no value.
    """

    formula: str
    value: Value = None


@dataclass(frozen=True)
class PutArray:
    """An array formula that fills an area whose cells hold no part of another block.

    Attributes:
        formula: in Excel's syntax without "=".
        area: the cells it fills, the one it is put into being the first.
        values: what they show, row by row.
    """

    formula: str
    area: Area
    values: tuple[tuple[Value, ...], ...]


@dataclass(frozen=True)
class PutSaved:
    """Another saved value for the formula that is there, also for a cell of a block; None saves none."""

    value: Value


Change = Put | PutFormula | PutArray | PutSaved


class BookFile(Protocol):
    """A workbook file in memory, of Excel or of OpenDocument."""

    @property
    def name(self) -> str:
        """The file's name, for messages."""

    @property
    def sheet_names(self) -> tuple[str, ...]:
        """The worksheets, in order; chart sheets and the like are left out."""

    @property
    def names(self) -> Mapping[str, str]:
        """Defined names and what they refer to, in Excel's syntax; one of a sheet is called SHEET!NAME."""

    def sheet(self, name: str) -> Sheet:
        """Read a worksheet.

        Raises:
            WorkbookError: there is no such sheet, or its part is damaged.
        """

    def note(self, key: str) -> str | None:
        """Return what was noted in the file under a key, None if nothing was."""

    def changed(
        self,
        changes: Mapping[str, Mapping[tuple[int, int], Change]],
        *,
        notes: Mapping[str, str | None] | None = None,
        compute_on_load: bool = False,
    ) -> bytes:
        """Return the file with other cells; every part that need not change is the same, byte for byte.

        Args:
            changes: what to put where.
            notes: texts to keep in the file by key; None takes a note out.
            compute_on_load: ask Excel to compute everything when it opens the file.

        Raises:
            WorkbookError: a sheet is missing, or a cell is part of an array, spill, data table, pivot table or table
                header, or covered by a merged cell; nothing has been changed.
        """
