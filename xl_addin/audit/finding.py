"""What an audit tells about one place of a workbook: what is wrong, what it changes and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from xl_addin.formulas.addresses import CellAt

if TYPE_CHECKING:
    from xl_addin.parts.contents import Value

__all__ = ["CellAt", "Effect", "Finding", "Mend", "Severity"]

Severity = Literal["wrong", "doubtful"]


@dataclass(frozen=True)
class Mend:
    """What to put into a cell instead of what is there.

    Attributes:
        at: the cell.
        formula: in Excel's syntax without "="; None if a value is to be put there.
        value: the value, if no formula is.
    """

    at: CellAt
    formula: str | None = None
    value: Value = None


@dataclass(frozen=True)
class Effect:
    """What mending changes in a cell.

    Attributes:
        at: the cell.
        before: the value in the file.
        after: the value when everything is mended.
    """

    at: CellAt
    before: Value
    after: Value


@dataclass(frozen=True)
class Finding:
    """Something wrong, or doubtful, in an area of a sheet.

    Attributes:
        kind: what sort of mistake it is, a stable word such as "rank-of-rounded".
        sheet: the sheet.
        row: the area's first row, counted from 0, as all of these are.
        col: its first column.
        last_row: its last row.
        last_col: its last column.
        ja: what is wrong, in one Japanese line.
        en: the same in English.
        mend_ja: how to mend it, in Japanese.
        mend_en: the same in English.
        severity: "wrong", or "doubtful" where only a person can tell.
        before: the value in the area's first cell.
        after: that value when everything is mended; None if it is not known.
        mends: what to put where; empty if a person must decide.
        watched: cells outside the area whose values the mistake changes.
        effects: cells whose values mending changes, as far as they were computed.
    """

    kind: str
    sheet: str
    row: int
    col: int
    last_row: int
    last_col: int
    ja: str
    en: str
    mend_ja: str
    mend_en: str
    severity: Severity = "wrong"
    before: Value = None
    after: Value = None
    mends: tuple[Mend, ...] = ()
    watched: tuple[CellAt, ...] = ()
    effects: tuple[Effect, ...] = ()

    @property
    def formula(self) -> str | None:
        """The formula to put into the area's first cell, None if there is none."""
        return next((mend.formula for mend in self.mends if mend.at == self.first), None)

    @property
    def value(self) -> Value:
        """The value to put into the area's first cell, None if there is none."""
        return next((mend.value for mend in self.mends if mend.at == self.first), None)

    @property
    def first(self) -> CellAt:
        """The area's first cell."""
        return CellAt(self.sheet, self.row, self.col)

    @property
    def place(self) -> tuple[str, int, int, int, int, str]:
        """Where it is, then its kind: for sorting and for telling doubles."""
        return self.sheet, self.row, self.col, self.last_row, self.last_col, self.kind
