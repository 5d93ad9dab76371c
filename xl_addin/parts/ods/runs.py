"""What stands in a sheet of content.xml: descriptions of columns, rows and cells, each of one or of many alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from xl_addin.parts.ods.number_formats import Formats
    from xl_addin.parts.ods.outline import Outline, Span

Scope = dict[str | None, str]
"""Namespaces by prefix, as they are declared where something stands."""


class SheetPlace(NamedTuple):
    """A sheet, and what its cells refer to.

    Attributes:
        outline: the content part.
        table: the sheet in it.
        name: its name, for messages.
        formats: the number formats of styles.
        start: the day that has the number 0.
    """

    outline: Outline
    table: Span
    name: str
    formats: Formats
    start: str


class ColumnRun(NamedTuple):
    """Columns that one element describes."""

    col: int
    times: int
    attributes: dict[str, str]


class CellRun(NamedTuple):
    """Cells side by side that one element describes.

    Attributes:
        col: the first one's column, counted from 0.
        times: how many they are.
        covered: whether they are covered by a merged cell.
        attributes: by namespace and local name with a space between them.
        text: their paragraphs' text, None where there is no paragraph.
        start: byte at which the element begins.
        end: byte at which its end tag begins, if it has one.
        paragraphs: where its paragraphs begin, and where their end tags do.
        scope: the namespaces that are declared there.
    """

    col: int
    times: int
    covered: bool
    attributes: dict[str, str]
    text: str | None
    start: int
    end: int
    paragraphs: tuple[tuple[int, int], ...]
    scope: Scope


class RowRun(NamedTuple):
    """Rows below each other that one element describes; the fields are named as those of `CellRun`."""

    row: int
    times: int
    attributes: dict[str, str]
    start: int
    end: int
    cells: list[CellRun]
    scope: Scope

    @property
    def width(self) -> int:
        """How many columns its cells fill."""
        return self.cells[-1].col + self.cells[-1].times if self.cells else 0


class Scanned(NamedTuple):
    """What a sheet has beside its rows.

    Attributes:
        columns: descriptions of its columns, in order.
        rows: how many rows its elements describe.
        scope: the namespaces that are declared in its start tag.
        columns_end: byte behind its last column, or behind what must stand before one.
        rows_end: byte behind its last row, or behind what must stand before one.
    """

    columns: list[ColumnRun]
    rows: int
    scope: Scope
    columns_end: int
    rows_end: int

    @property
    def width(self) -> int:
        """How many columns are described."""
        return self.columns[-1].col + self.columns[-1].times if self.columns else 0
