"""Goes through a sheet of content.xml row by row and says at which byte each row and cell stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.parsers import expat

from xl_addin.parts.elements import damaged
from xl_addin.parts.ods.cutting import Rest, without_rows
from xl_addin.parts.ods.outline import element_stop, tag_stop
from xl_addin.parts.ods.runs import CellRun, ColumnRun, RowRun, Scanned, Scope
from xl_addin.parts.ods.spaces import COLS_REPEATED, OFFICE, ROWS_REPEATED, TABLE, TEXT

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from xl_addin.parts.ods.outline import Outline, Span

_TABLE, _ROW, _CELL, _TEXT = range(4)
_CHILD: Final = 5  # depth of a sheet's children, the root being 1
_COLUMN, _ROWS = f"{TABLE} table-column", f"{TABLE} table-row"
_CELLS: Final = {f"{TABLE} table-cell": False, f"{TABLE} covered-table-cell": True}
_COLUMNS: Final = frozenset(f"{TABLE} table-{name}" for name in ("columns", "column-group", "header-columns"))
_GROUPS: Final = _COLUMNS | {f"{TABLE} table-{name}" for name in ("rows", "row-group", "header-rows")}
_LEADING: Final = frozenset(
    {f"{TABLE} {name}" for name in ("title", "desc", "table-source", "scenario", "shapes")}
    | {f"{OFFICE} {name}" for name in ("dde-source", "forms")}
)
_PARAGRAPHS: Final = frozenset({f"{TEXT} p", f"{TEXT} h"})
_SPACE, _TAB, _BREAK = f"{TEXT} s", f"{TEXT} tab", f"{TEXT} line-break"
# A reading above a text, or a footnote, is no part of it.
_ASIDE: Final = frozenset({f"{TEXT} ruby-text", f"{TEXT} note"})
_MOST_SPACES: Final = 50_000_000


def scan(
    outline: Outline,
    table: Span,
    on_row: Callable[[RowRun, list[ColumnRun]], None],
    wanted: Sequence[int] | None = None,
) -> Scanned:
    """Go through a sheet.

    Args:
        outline: the content part.
        table: the sheet in it.
        on_row: told each row, and the columns.
        wanted: rows, in order, whose cells matter; cells of others may be left out, but array formulas are not.

    Raises:
        WorkbookError: a count in it is no number.
    """
    if wanted is None or outline.prefix is None:
        rest = Rest(outline.text, table.start, table.stop, [])
    else:
        rest = without_rows(outline.text, outline.prefix, table.start, table.stop, wanted)
    scanner = _Scanner(outline, table, rest, on_row)
    return scanner.run()


def count_of(attributes: dict[str, str], name: str, part: str) -> int:
    """Return how often something is repeated, or how far it reaches; 1 if nothing is said.

    Raises:
        WorkbookError: that is no number above 0.
    """
    given = attributes.get(name, "1")
    if not (given.isascii() and given.isdigit() and len(given) < 10) or int(given) < 1:  # noqa: PLR2004
        raise damaged(part)
    return int(given)


class _Scanner:
    def __init__(
        self, outline: Outline, table: Span, rest: Rest, on_row: Callable[[RowRun, list[ColumnRun]], None]
    ) -> None:
        self._outline, self._table, self._rest, self._on_row = outline, table, rest, on_row
        self._part = outline.markup.name
        self._before = len(outline.context)
        self._parser = expat.ParserCreate("utf-8", " ")
        self._level, self._depth, self._skipped = _TABLE, 0, 0
        self._scope: Scope = {}
        self._scopes: list[Scope] = []
        self._table_scope: Scope = {}
        self._columns: list[ColumnRun] = []
        self._rows = self._width = self._spaces = 0
        self._ends = dict.fromkeys(("leading", "columns", "rows"), 0)
        self._child = 0
        self._row: tuple[dict[str, str], int, Scope]
        self._cells: list[CellRun] = []
        self._cell: tuple[bool, dict[str, str], int, Scope]
        self._paragraphs: list[tuple[int, int]] = []
        self._paragraph = (0, 0)
        self._pieces: list[str] = []

    def run(self) -> Scanned:
        parser = self._parser
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._characters
        parser.StartNamespaceDeclHandler, parser.EndNamespaceDeclHandler = self._declared, self._undeclared
        text, table = self._outline.text, self._table
        try:
            parser.Parse(self._outline.context, False)
            parser.Parse(self._rest.text, False)
        except expat.ExpatError as error:
            raise damaged(self._part) from error
        finally:
            # It holds these methods, and they hold it.
            del self._parser
        leading = self._ends["leading"] or tag_stop(text, table.start)
        columns = self._ends["columns"] or leading
        return Scanned(self._columns, self._rows, self._table_scope, columns, self._ends["rows"] or columns)

    def _here(self) -> int:
        return self._rest.place(self._parser.CurrentByteIndex - self._before)

    def _declared(self, prefix: str | None, uri: str) -> None:
        self._scopes.append(self._scope)
        self._scope = {**self._scope, prefix: uri}

    def _undeclared(self, _prefix: str | None) -> None:
        self._scope = self._scopes.pop()

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth <= _CHILD:
            if self._depth < _CHILD:
                self._table_scope = self._scope
                return
            self._child = self._here()
        if self._skipped:
            return
        if self._level == _ROW and name in _CELLS:
            self._level = _CELL
            self._cell = _CELLS[name], attributes, self._here(), self._scope
        elif self._level == _CELL and name in _PARAGRAPHS:
            self._level = _TEXT
            self._paragraph = self._depth, self._here()
            if self._paragraphs:
                self._pieces.append("\n")
        elif self._level == _TABLE and name == _ROWS:
            self._level = _ROW
            self._row = attributes, self._here(), self._scope
        elif self._level == _TABLE and name == _COLUMN:
            self._column(attributes)
        elif (self._level == _TEXT and self._inline(name, attributes)) or (self._level == _TABLE and name in _GROUPS):
            pass
        else:
            self._skipped = self._depth

    def _inline(self, name: str, attributes: dict[str, str]) -> bool:
        if name == _SPACE:
            count = count_of(attributes, f"{TEXT} c", self._part)
            self._spaces += count
            if self._spaces > _MOST_SPACES:
                raise damaged(self._part)
            self._pieces.append(" " * count)
        elif name == _TAB:
            self._pieces.append("\t")
        elif name == _BREAK:
            self._pieces.append("\n")
        return name.startswith(TEXT) and name not in _ASIDE

    def _end(self, name: str) -> None:
        depth = self._depth
        self._depth -= 1
        if self._skipped:
            if self._skipped == depth:
                self._skipped = 0
        elif self._level == _TEXT:
            if depth == self._paragraph[0]:
                self._paragraphs.append((self._paragraph[1], self._here()))
                self._level = _CELL
        elif self._level == _CELL:
            self._end_cell()
        elif self._level == _ROW:
            self._end_row()
        if depth == _CHILD:
            self._end_child(name)

    def _characters(self, text: str) -> None:
        if self._level == _TEXT and not self._skipped:
            self._pieces.append(text)

    def _column(self, attributes: dict[str, str]) -> None:
        before = self._columns[-1] if self._columns else ColumnRun(0, 0, {})
        count = count_of(attributes, COLS_REPEATED, self._part)
        self._columns.append(ColumnRun(before.col + before.times, count, attributes))

    def _end_cell(self) -> None:
        covered, attributes, start, scope = self._cell
        count = count_of(attributes, COLS_REPEATED, self._part) if COLS_REPEATED in attributes else 1
        text = "".join(self._pieces) if self._paragraphs else None
        places = tuple(self._paragraphs)
        self._cells.append(CellRun(self._width, count, covered, attributes, text, start, self._here(), places, scope))
        self._width += count
        self._paragraphs, self._pieces = [], []
        self._level = _ROW

    def _end_row(self) -> None:
        attributes, start, scope = self._row
        count = count_of(attributes, ROWS_REPEATED, self._part)
        self._on_row(RowRun(self._rows, count, attributes, start, self._here(), self._cells, scope), self._columns)
        self._rows += count
        self._cells, self._width = [], 0
        self._level = _TABLE

    def _end_child(self, name: str) -> None:
        if name == _COLUMN or name in _COLUMNS:
            kind = "columns"
        elif name == _ROWS or name in _GROUPS:
            kind = "rows"
        elif name in _LEADING:
            kind = "leading"
        else:
            return
        self._ends[kind] = element_stop(self._outline.text, self._child, self._here())
