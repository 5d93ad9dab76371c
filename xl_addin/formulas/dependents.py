"""The formulas whose values may change when cells change."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Final

from xl_addin.formulas.addresses import Area
from xl_addin.formulas.nodes import FormulaError
from xl_addin.formulas.operands import is_name, plain_area, reference
from xl_addin.formulas.precedents import (
    RESIZING,
    UNBOUNDED,
    SheetArea,
    Surroundings,
    name_areas,
    reference_areas,
    resized,
    spanned,
)
from xl_addin.formulas.stabbing import Areas
from xl_addin.formulas.tokens import bare, spellings
from xl_addin.formulas.tree import function_name

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

Spot = tuple[str, int, int]
"""A cell: its sheet, row and column, counted from 0."""


_Target = Spot | tuple[str, Area]
"""A cell or an area that is read, with its sheet in upper case."""


class _Effect(Enum):
    """What a token does to what its formula reads, beside adding cells."""

    UNBOUNDED = "anything may be read"
    SPANS = "what stands around a colon is a range"
    RESIZES = "areas grow to the size of the largest"


_Piece = tuple[_Target, ...] | _Effect | None


def dependents(
    formulas: Mapping[Spot, str],
    changed: Collection[Spot],
    names: Mapping[str, str] | None = None,
    *,
    tables: Mapping[str, SheetArea] | None = None,
    sheets: Sequence[str] = (),
    blocks: Mapping[Spot, Area] | None = None,
) -> set[Spot]:
    """Return the formulas that may have another value after some cells changed, also by way of other formulas.

    It is rather too many than too few: a formula whose precedents cannot be told, with INDIRECT, a volatile function,
    an unknown name or another workbook, is always among them, and so is what depends on it.

    Args:
        formulas: all formulas of the workbook, with or without "=".
        changed: the cells that changed; they are in the result only if they depend on a changed cell themselves.
        names: defined names and what they refer to; one of a sheet is called SHEET!NAME.
        tables: the sheet and area of each table.
        sheets: all sheets in order, for references through several of them.
        blocks: the cells that an array formula fills, by the cell where it stands.

    Returns:
        Keys of ``formulas``.
    """
    known = Surroundings(names or {}, tables or {}, sheets)
    return _Search(formulas, known, blocks or {}).reached(changed)


class _Search:
    """Who reads which cells."""

    def __init__(self, formulas: Mapping[Spot, str], known: Surroundings, blocks: Mapping[Spot, Area]) -> None:
        self._known = known
        self._blocks = blocks
        self._pieces: dict[str, dict[str, _Piece]] = {}
        self._readers: dict[_Target, list[Spot]] = {}
        self._areas: dict[str, Areas] = {}
        self._unbounded = [spot for spot, text in formulas.items() if not self._read(spot, bare(text))]

    def reached(self, changed: Collection[Spot]) -> set[Spot]:
        """Return the formulas that depend on some cells, and those that depend on anything."""
        found: set[Spot] = set(self._unbounded)
        waiting = [(sheet.upper(), row, col) for sheet, row, col in changed]
        for spot in self._unbounded:
            waiting += self._filled(spot)
        while waiting:
            cell = waiting.pop()
            for target in self._targets(cell):
                for reader in self._readers[target]:
                    if reader not in found:
                        found.add(reader)
                        waiting += self._filled(reader)
        return found

    def _filled(self, spot: Spot) -> list[Spot]:
        """Return the cells that show a formula's values, with the sheet in upper case."""
        sheet, row, col = spot[0].upper(), spot[1], spot[2]
        block = self._blocks.get(spot)
        if block is None:
            return [(sheet, row, col)]
        return [*block.on(sheet)]

    def _targets(self, cell: Spot) -> list[_Target]:
        """Return what holds a cell, areas that were found before left out."""
        sheet, row, col = cell
        found: list[_Target] = [cell] if cell in self._readers else []
        if sheet in self._areas:
            found += [(sheet, area) for area in self._areas[sheet].take(row, col)]
        return found

    def _read(self, spot: Spot, body: str) -> bool:
        """Note what a formula reads; tell whether that is all."""
        pieces = self._pieces.setdefault(spot[0], {})
        targets: list[_Target] = []
        effects = set()
        try:
            values = spellings(body)
        except FormulaError:
            return False
        for value in values:
            if value not in pieces:
                pieces[value] = self._piece(value, spot[0])
            piece = pieces[value]
            if isinstance(piece, tuple):
                targets += piece
            elif piece is not None:
                effects.add(piece)
        if effects:
            targets = self._widened(targets, effects)
        for target in targets:
            if target in self._readers:
                self._readers[target].append(spot)
            else:
                self._add(target, spot)
        return _Effect.UNBOUNDED not in effects

    def _add(self, target: _Target, spot: Spot) -> None:
        self._readers[target] = [spot]
        if len(target) == _AREA:
            sheet, area = target
            self._areas.setdefault(sheet, Areas()).add(area)

    def _widened(self, targets: list[_Target], effects: set[_Effect]) -> list[_Target]:
        areas = [target if len(target) == _AREA else (target[0], Area(*target[1:], *target[1:])) for target in targets]
        if _Effect.SPANS in effects:
            areas = spanned(areas)
        if _Effect.RESIZES in effects:
            areas = list(resized(areas))
        return [_target(sheet, area) for sheet, area in areas]

    def _piece(self, value: str, sheet: str) -> _Piece:
        """Tell what a token adds; its spelling alone says what kind of token it is."""
        if value.endswith("(") and len(value) > 1:
            return self._function(value[:-1], sheet)
        if value == ":":
            return _Effect.SPANS
        area = plain_area(value)
        if area is not None:
            return (_target(sheet.upper(), area),)
        found = reference(value)
        if found is not None:
            return _reads(reference_areas(found, sheet, self._known))
        if value.upper() in _FLAGS or not value.strip() or value[0] in _HARMLESS:
            return None
        return _reads(name_areas(value, sheet, self._known)) if is_name(value) else _Effect.UNBOUNDED

    def _function(self, written: str, sheet: str) -> _Piece:
        name = function_name(written)
        if name in UNBOUNDED or not is_name(name) or "!" in name:
            return _Effect.UNBOUNDED
        if self._known.definition(name, sheet) is not None:
            return _reads(name_areas(name, sheet, self._known))
        return _Effect.RESIZES if name in RESIZING else None


_AREA: Final = 2
_FLAGS: Final = frozenset({"TRUE", "FALSE"})
_HARMLESS: Final = frozenset('"#0123456789.+-*/^&=<>(){},;%@')


def _reads(areas: list[SheetArea] | None) -> _Piece:
    if areas is None:
        return _Effect.UNBOUNDED
    return tuple(_target(sheet.upper(), area) for sheet, area in areas)


def _target(sheet: str, area: Area) -> _Target:
    one = area.row == area.last_row and area.col == area.last_col
    return (sheet, area.row, area.col) if one else (sheet, area)
