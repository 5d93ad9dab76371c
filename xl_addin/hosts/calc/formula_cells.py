"""The formulas of a workbook file once changes are made to it, and which of them depend on what."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from xl_addin.errors import XlAddinError
from xl_addin.formulas.addresses import CellAt
from xl_addin.formulas.dependents import dependents
from xl_addin.formulas.own_functions import calls_ours
from xl_addin.formulas.precedents import Surroundings, areas_of
from xl_addin.formulas.tree import parse
from xl_addin.hosts.calc.outside import asks_surroundings, calls, clock_pattern, on_cells_alone
from xl_addin.parts.contents import Cell, Put, PutArray, PutFormula, PutSaved

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from xl_addin.formulas.addresses import Area
    from xl_addin.parts.contents import BookFile, Change, Value

_SIZED: Final = re.compile(
    r"\b(?:FILTER|UNIQUE|SEQUENCE|TAKE|DROP|EXPAND|TOCOL|TOROW|VSTACK|HSTACK|WRAPROWS|WRAPCOLS|CHOOSEROWS|CHOOSECOLS"
    r"|TEXTSPLIT|RANDARRAY|MAKEARRAY|INDIRECT|OFFSET|GROUPBY|PIVOTBY)\s*\(",
    re.IGNORECASE,
)
# Stands for a formula that may depend on anything, such as that of a data table.
_ANYTHING: Final = 'INDIRECT("A1")'


class FormulaCells:
    """All formulas of a workbook as they are after changes.

    Args:
        book: the workbook.
        changes: what will be put where.

    Attributes:
        saved: the cells that held a formula before the changes and still hold the same one.
        fresh: the places where the changes put a formula.
        changed: the places where the changes put anything, new saved values apart.
        pivots: what the cells hold that pivot tables fill; LibreOffice fills them anew when it opens the workbook.
        clocks: formulas that show another value each time: NOW, RAND.
    """

    def __init__(self, book: BookFile, changes: Mapping[str, Mapping[tuple[int, int], Change]]) -> None:
        self.saved: dict[CellAt, Cell] = {}
        self.fresh: set[CellAt] = set()
        self.changed: set[CellAt] = set()
        self.pivots: dict[CellAt, Value] = {}
        self._texts: dict[CellAt, str] = {}
        self._covered: dict[str, list[Area]] = {}
        tables: dict[str, tuple[str, Area]] = {}
        for name in book.sheet_names:
            sheet = book.sheet(name)
            tables.update({table: (name, area) for table, area in sheet.tables.items()})
            self._covered[name] = [*sheet.merged, *sheet.pivots]
            self._read(name, sheet.cells)
            self.pivots.update(
                (CellAt(name, row, col), cell.value)
                for (row, col), cell in sheet.cells.items()
                if any(area.holds(row, col) for area in sheet.pivots)
            )
        for name, cells in changes.items():
            for (row, col), change in cells.items():
                self._change(CellAt(name, row, col), change)
        clock = clock_pattern(book.names)
        self.clocks = {place for place, text in self._texts.items() if calls(clock, text)}
        # `dependents` would let the clock, the file's name and other workbooks follow every change.
        names = {name: on_cells_alone(text) for name, text in book.names.items()}
        self._known = Surroundings(names, tables, book.sheet_names)
        self._plain: dict[tuple[str, int, int], str] = {
            place: on_cells_alone(text) for place, text in self._texts.items()
        }

    def __iter__(self) -> Iterator[CellAt]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)

    def depending_on(self, places: Collection[CellAt]) -> set[CellAt]:
        """Return the formulas whose value may follow from cells, through any number of others; maybe some too many."""
        if not places:
            return set()
        known = self._known
        found = dependents(self._plain, places, known.names, tables=known.tables, sheets=known.sheets)
        return {CellAt(*spot) for spot in found}

    def refers_to_any(self, place: CellAt, others: Collection[CellAt]) -> bool:
        """Tell whether a formula names one of these cells, itself apart, or might."""
        try:
            node = parse(self._plain[place])
        except XlAddinError:
            return False
        wanted = [other for other in others if other != place]
        areas = areas_of(node, place.sheet, self._known)
        return any(
            sheet == other.sheet and area.holds(other.row, other.col) for sheet, area in areas for other in wanted
        )

    def text(self, place: CellAt) -> str:
        """Return a formula, without "="."""
        return self._texts[place]

    def own(self, place: CellAt) -> bool:
        """Tell whether a formula calls a function of the add-in."""
        return calls_ours(self._texts[place])

    def surroundings(self, place: CellAt) -> bool:
        """Tell whether a formula's value may be another one in another program, file or language."""
        return asks_surroundings(self._texts[place])

    def as_values(self, places: Iterable[CellAt]) -> dict[CellAt, Change]:
        """Return what turns formulas, with the blocks that they are part of, into the values that are saved with them.

        Those that cannot be replaced are left out, as they are in merged cells.
        """
        values: dict[CellAt, Change] = {}
        for place in places:
            block = self.saved[place].block
            together = [place] if block is None else block.on(place.sheet)
            if not any(self._is_covered(each) for each in together):
                values.update((each, Put(self._value(each))) for each in together)
        return values

    def may_grow(self, place: CellAt) -> bool:
        """Tell whether a cell is part of a spilled result that may need more or fewer cells another time."""
        cell = self.saved.get(place)
        return cell is not None and cell.kind == "dynamic" and calls(_SIZED, self._texts[place])

    def _value(self, place: CellAt) -> Value:
        cell = self.saved.get(place)
        return None if cell is None else cell.value

    def _is_covered(self, place: CellAt) -> bool:
        return any(area.holds(place.row, place.col) for area in self._covered[place.sheet])

    def _read(self, sheet: str, cells: Mapping[tuple[int, int], Cell]) -> None:
        masters = {
            cell.block: cell.formula for cell in cells.values() if cell.block is not None and cell.formula is not None
        }
        for (row, col), cell in cells.items():
            if cell.formula is None and cell.block is None:
                continue
            place = CellAt(sheet, row, col)
            text = cell.formula if cell.block is None else masters.get(cell.block)
            self._texts[place] = _ANYTHING if text is None or cell.kind == "table" else text
            self.saved[place] = cell

    def _change(self, place: CellAt, change: Change) -> None:
        if isinstance(change, PutSaved):
            return
        places, text = [place], None
        if isinstance(change, PutFormula):
            text = change.formula
        elif isinstance(change, PutArray):
            text = change.formula
            places = change.area.on(place.sheet)
        for each in places:
            self.changed.add(each)
            self.saved.pop(each, None)
            self._texts.pop(each, None)
            if text is not None:
                self._texts[each] = text
                self.fresh.add(each)
