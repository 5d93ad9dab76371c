"""A workbook as an audit looks at it: cells, formulas as trees, runs of copies, labels and headers."""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Final

from xl_addin.audit.drafts import drafted
from xl_addin.audit.lines import Run, runs
from xl_addin.audit.words import folded, is_summary
from xl_addin.formulas.addresses import Area
from xl_addin.formulas.nodes import FormulaError, Name, Reference
from xl_addin.formulas.relative import relative
from xl_addin.formulas.tree import parse
from xl_addin.parts.contents import Cell, ErrorValue

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Mapping

    from xl_addin.formulas.nodes import Node
    from xl_addin.parts.contents import BookFile, Sheet, Value

_BLANK: Final = Cell()
_LABELS: Final = 4
_FAR: Final = 400
"""A header or a label is looked for no farther away than this many cells."""
_MOST_COVERED: Final = 20_000


class SheetModel:
    """A worksheet as an audit looks at it.

    Attributes:
        name: its name.
        sheet: its cells as the file holds them.
        formulas: the formulas, without the cells that an array formula fills beside its first.
        keys: for each formula what it has in common with its copies.
        unread: formulas that cannot be read; no check sees them.
    """

    def __init__(self, sheet: Sheet) -> None:
        self.name = sheet.name
        self.sheet = sheet
        self._cells = sheet.cells
        self.formulas: dict[tuple[int, int], str] = {}
        self.keys: dict[tuple[int, int], Hashable] = {}
        self.unread: list[tuple[int, int]] = []
        self._drafts: dict[Hashable, Hashable] = {}
        last_row = last_col = -1
        for place, cell in sheet.cells.items():
            if cell.formula is not None and (cell.block is None or cell.master):
                self._read(place, cell)
            if cell.value is not None or cell.formula is not None:
                last_row, last_col = max(last_row, place[0]), max(last_col, place[1])
        self.used = Area(0, 0, last_row, last_col)

    def _read(self, place: tuple[int, int], cell: Cell) -> None:
        formula = cell.formula or ""
        if cell.kind == "table":
            return
        draft = drafted(formula, *place)
        try:
            key = self._drafts[draft] if draft in self._drafts else relative(formula, *place)
        except FormulaError:
            self.unread.append(place)
            return
        self._drafts[draft] = key
        self.formulas[place] = formula
        # A copy of an array formula is another kind of formula than a plain one.
        self.keys[place] = (key, place, cell.kind) if cell.kind else key

    @cached_property
    def down(self) -> list[Run]:
        """Runs of copies in columns; every formula is in one of them."""
        return runs(self.keys, down=True)

    @cached_property
    def across(self) -> list[Run]:
        """Runs of copies in rows; every formula is in one of them."""
        return runs(self.keys, down=False)

    @cached_property
    def _run_at(self) -> dict[tuple[int, int], Run]:
        return {place: run for run in self.down for place in run.places}

    @cached_property
    def _across_at(self) -> dict[tuple[int, int], Run]:
        return {place: run for run in self.across for place in run.places}

    def run(self, row: int, col: int, *, down: bool = True) -> Run | None:
        """Return the run of copies that a formula belongs to, None if the cell holds no readable formula."""
        return (self._run_at if down else self._across_at).get((row, col))

    def tree(self, row: int, col: int) -> Node | None:
        """Return the formula of a cell as a tree, None if there is none that can be read."""
        text = self.formulas.get((row, col))
        return None if text is None else read_formula(text)

    def cell(self, row: int, col: int) -> Cell:
        """Return a cell; one that the file does not mention is blank."""
        return self._cells.get((row, col), _BLANK)

    def value(self, row: int, col: int) -> Value:
        """Return what a cell shows."""
        return self._cells.get((row, col), _BLANK).value

    def number(self, row: int, col: int) -> float | None:
        """Return the number that a cell shows, None if it shows none."""
        value = self._cells.get((row, col), _BLANK).value
        return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None

    def text(self, row: int, col: int) -> str | None:
        """Return the text that a cell shows, of a merged cell also in the cells it covers; None if it shows none."""
        value = self.value(*self._covered.get((row, col), (row, col)))
        return value if isinstance(value, str) and not isinstance(value, ErrorValue) and value.strip() else None

    def is_blank(self, row: int, col: int) -> bool:
        """Tell whether a cell holds nothing, or a text of spaces; a formula is not blank."""
        cell = self._cells.get((row, col), _BLANK)
        return cell.formula is None and (cell.value is None or (type(cell.value) is str and not cell.value.strip()))

    def is_constant(self, row: int, col: int) -> bool:
        """Tell whether a cell holds a value that is not computed, also not by an array formula that fills it."""
        cell = self._cells.get((row, col), _BLANK)
        return cell.formula is None and cell.value is not None and cell.block is None

    @cached_property
    def _covered(self) -> dict[tuple[int, int], tuple[int, int]]:
        covered = (
            ((row, col), (area.row, area.col))
            for area in self.sheet.merged
            if area.size <= _MOST_COVERED
            for row in range(area.row, area.last_row + 1)
            for col in range(area.col, area.last_col + 1)
        )
        return dict(islice(covered, _MOST_COVERED))

    @cached_property
    def _texts(self) -> dict[int, list[tuple[int, str]]]:
        """The texts of each row, from right to left, those of merged cells in every cell they cover."""
        rows: dict[int, list[tuple[int, str]]] = {}
        for (row, col), cell in self._cells.items():
            if type(cell.value) is str and cell.value.strip():
                rows.setdefault(row, []).append((col, cell.value))
        for row, col in self._covered:
            text = self.text(row, col)
            if text and (row, col) not in self._cells:
                rows.setdefault(row, []).append((col, text))
        for texts in rows.values():
            texts.sort(reverse=True)
        return rows

    def labels(self, row: int, col: int) -> list[str]:
        """Return the texts in a row to the left of a cell, the nearest first."""
        return list(dict.fromkeys(text for there, text in self._texts.get(row, ()) if there < col))

    def headers(self, row: int, col: int) -> list[str]:
        """Return the texts above a column's numbers, the nearest first: all that stand one above the other."""
        rows = self._rows_of_texts.get(col, ())
        at = bisect_left(rows, row) - 1
        if at < 0 or rows[at] < row - _FAR * 5 - 1:
            return []
        found: list[str] = []
        top = rows[at]
        while top >= 0 and len(found) < _LABELS:
            text = self.text(top, col)
            if not text:
                break
            found.append(text)
            top -= 1
        return found

    @cached_property
    def _rows_of_texts(self) -> dict[int, list[int]]:
        """The rows of each column that show a text, from the top."""
        cols: dict[int, list[int]] = {}
        for row, col in {*self._cells, *self._covered}:
            if self.text(row, col):
                cols.setdefault(col, []).append(row)
        for rows in cols.values():
            rows.sort()
        return cols

    def is_summary(self, row: int, col: int) -> bool:
        """Tell whether a row is labelled as a total, a mean or the like of the rows above it."""
        return any(is_summary(text) for text in self.labels(row, col)[:_LABELS])

    def heading(self, row: int, col: int) -> str:
        """Return the texts above a cell as one, for words that tell what a column holds."""
        return " ".join(folded(text) for text in self.headers(row, col))


class Model:
    """A workbook as an audit looks at it.

    Attributes:
        book: the file.
        sheets: its worksheets by name.
    """

    def __init__(self, book: BookFile) -> None:
        self.book = book
        self.sheets = {name: SheetModel(book.sheet(name)) for name in book.sheet_names}
        self._by_folded = {name.casefold(): sheet for name, sheet in self.sheets.items()}
        self._totals: dict[Hashable, list[int]] = {}
        self._names: Mapping[str, str] = {name.casefold(): text for name, text in book.names.items()}

    def totals(self, key: Hashable, find: Callable[[], list[int]]) -> list[int]:
        """Return the totals within a range that were found before, or find them now."""
        if key not in self._totals:
            self._totals[key] = find()
        return self._totals[key]

    @property
    def unread(self) -> int:
        """How many formulas cannot be read."""
        return sum(len(sheet.unread) for sheet in self.sheets.values())

    @property
    def formulas(self) -> int:
        """How many formulas there are, those that cannot be read included."""
        return self.unread + sum(len(sheet.formulas) for sheet in self.sheets.values())

    def sheet(self, name: str) -> SheetModel | None:
        """Return a sheet by its name as a formula may spell it, None if there is none."""
        return self._by_folded.get(name.casefold())

    def referred(self, node: Node, sheet: SheetModel) -> tuple[SheetModel, Reference] | None:
        """Return what a reference, or a name that stands for one, refers to.

        Args:
            node: the reference or the name.
            sheet: the sheet of the formula.

        Returns:
            The sheet and the reference; None if it is of another book, of several sheets or lost, or no reference.
        """
        if isinstance(node, Name):
            found = self._named(node, sheet)
            if found is None:
                return None
            node = found
        if not isinstance(node, Reference) or node.book is not None or node.last_sheet is not None:
            return None
        target = sheet if node.sheet is None else self.sheet(node.sheet)
        return None if target is None else (target, node)

    def _named(self, name: Name, sheet: SheetModel) -> Reference | None:
        text = self._names.get(f"{sheet.name}!{name.text}".casefold(), self._names.get(name.text.casefold()))
        node = None if text is None else read_formula(text)
        # Relative edges of a name count from a cell that nothing tells.
        if isinstance(node, Reference) and all(
            edge is None or edge.absolute for edge in (node.top, node.left, node.bottom, node.right)
        ):
            return node
        return None


def read_formula(text: str) -> Node | None:
    """Return a formula as a tree, None if it cannot be read."""
    try:
        return parse(text)
    except FormulaError:
        return None


def read(book: BookFile) -> Model:
    """Read a workbook for an audit.

    Raises:
        WorkbookError: a sheet is damaged.
    """
    return Model(book)


def each_sheet(model: Model) -> Iterator[SheetModel]:
    """Yield the sheets that hold anything."""
    yield from (sheet for sheet in model.sheets.values() if sheet.used.last_row >= 0)
