"""Renews the values that a workbook file has saved with its formulas, as Calc computes them, and nothing else in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from xl_addin.errors import WorkbookError
from xl_addin.hosts.calc.agreeing import as_value, is_error, is_lacking, reproduced, same
from xl_addin.hosts.calc.calculating import first_refusal
from xl_addin.hosts.calc.changes import merged, with_values
from xl_addin.hosts.calc.formula_cells import FormulaCells
from xl_addin.parts.calculation import computes_on_load
from xl_addin.parts.contents import PutSaved
from xl_addin.parts.workbook import Workbook

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from xl_addin.formulas.addresses import CellAt
    from xl_addin.hosts.calc.changes import Changes
    from xl_addin.hosts.calc.computing import Computed, Computes
    from xl_addin.parts.contents import BookFile, Change, Value
    from xl_addin.registry import Reason

_OPEN_DOCUMENT: Final = ".ods"


@dataclass(frozen=True)
class Difference:
    """A formula that shows another value than before.

    Attributes:
        place: its cell.
        before: what was saved; None if nothing was.
        after: what is saved now.
    """

    place: CellAt
    before: Value
    after: Value


@dataclass(frozen=True)
class Renewed:
    """A workbook file with the values that follow from changes.

    Attributes:
        content: the file.
        changed: the formulas whose saved value is another one now, in the order of sheets, rows and columns.
        left: the formulas whose value Calc cannot tell; Excel computes them when it opens the file.
        put: what the formulas that the changes put show, those that are left apart.
        reasons: why cells of the add-in's functions show an error.
        refusal: the first of them that is wrong input, and that was not there before the changes.
    """

    content: bytes
    changed: tuple[Difference, ...] = ()
    left: tuple[CellAt, ...] = ()
    put: Mapping[CellAt, Value] = field(default_factory=dict)
    reasons: tuple[Reason, ...] = ()
    refusal: Reason | None = None


def renewed(
    book: BookFile,
    computer: Computes,
    changes: Mapping[str, Mapping[tuple[int, int], Change]],
    *,
    notes: Mapping[str, str | None] | None = None,
) -> Renewed:
    """Change cells of a workbook, and the saved values of all formulas that depend on them.

    A formula that Calc does not compute as the file has it, before anything was changed, is not trusted to Calc: if it
    depends on a change no value is saved with it any more. Every other formula keeps its saved value, byte for byte.

    Args:
        book: the workbook.
        computer: computes it; LibreOffice is not started if nothing depends on the changes.
        changes: what to put where.
        notes: as `BookFile.changed` takes them.

    Raises:
        WorkbookError: the changes cannot be made, or LibreOffice cannot open the workbook.
        OfficeError: LibreOffice is missing, does not start, or takes too long.
    """
    cells = FormulaCells(book, changes)
    affected = _affected(cells)
    if not affected:
        return Renewed(book.changed(changes, notes=notes))
    return _Renewing(book, computer, cells, affected).after(changes, notes)


def without_values(
    book: BookFile,
    changes: Mapping[str, Mapping[tuple[int, int], Change]],
    *,
    notes: Mapping[str, str | None] | None = None,
) -> Renewed:
    """Change cells of a workbook, and save no value with the formulas that depend on them: LibreOffice is not needed.

    Raises:
        WorkbookError: the changes cannot be made.
    """
    cells = FormulaCells(book, changes)
    left = _affected(cells)
    stripped = _stripped(cells, left)
    content = book.changed(merged(changes, stripped), notes=notes, compute_on_load=bool(left))
    return Renewed(content, left=_ordered(book, left))


def recalculated(book: BookFile, computer: Computes) -> Renewed:
    """Renew the saved values of all formulas of a workbook.

    A formula with a function that Calc lacks keeps the value that the file has, and others are computed from that value.

    Args:
        book: the workbook.
        computer: computes it.

    Raises:
        WorkbookError: LibreOffice cannot open the workbook.
        OfficeError: LibreOffice is missing, does not start, or takes too long.
    """
    cells = FormulaCells(book, {})
    if not len(cells):
        return Renewed(book.changed({}))
    return _Renewing(book, computer, cells, set(cells)).all_of_it()


class _Renewing:
    """One workbook on its way."""

    def __init__(self, book: BookFile, computer: Computes, cells: FormulaCells, affected: set[CellAt]) -> None:
        self._book = book
        self._computer = computer
        self._cells = cells
        self._affected = affected
        self._suffix = PurePath(book.name).suffix.lower()
        self._told_by_clock = cells.clocks | cells.depending_on(cells.clocks)

    def after(
        self,
        changes: Mapping[str, Mapping[tuple[int, int], Change]],
        notes: Mapping[str, str | None] | None,
    ) -> Renewed:
        original = self._compute({}, None)
        wrong = self._not_reproduced(original)
        # What no change reaches keeps its value, whatever Calc makes of it, and is what the others are computed from.
        given = self._cells.as_values(wrong - self._affected)
        before = self._compute(merged({}, given), self._affected) if given else original
        after = self._compute(merged(changes, given), self._affected)
        left = self._left(before, after, (wrong - self._affected - given.keys()) | self._refilled(after))
        renewed_values, differences = self._values(before, after, left)
        shown = {place: as_value(self._cells.text(place), None, after.of(*place)) for place in self._cells.fresh - left}
        every = with_values(merged(changes, {**_stripped(self._cells, left), **renewed_values}), shown)
        content = self._book.changed(every, notes=notes, compute_on_load=bool(left))
        refusal = first_refusal(reason for reason in after.reasons if reason not in original.reasons)
        return Renewed(content, differences, _ordered(self._book, left), shown, after.reasons, refusal)

    def all_of_it(self) -> Renewed:
        first = self._compute({}, None)
        lacking = {
            place for place in self._affected if self._is_lacking(first, place) or self._is_elsewhere(first, place)
        }
        roots = self._roots({place for place in lacking if self._known(place)})
        given = self._cells.as_values(roots)
        after = self._compute(merged({}, given), None) if given else first
        left = roots | self._cells.depending_on((roots - given.keys()) | self._refilled(after))
        left |= {place for place in self._affected - left if self._is_lacking(after, place)}
        # Who does not know better need not be told of a value that is right.
        left = {place for place in left if place in roots or not self._agrees(after, place)}
        values, differences = self._values(None, after, left)
        moved = self._cells.depending_on(values.keys()) if left else set()
        content = self._book.changed(merged({}, values), compute_on_load=bool(left & moved))
        refusal = first_refusal(after.reasons)
        return Renewed(content, differences, _ordered(self._book, left), {}, after.reasons, refusal)

    def _compute(self, changes: Changes, wanted: Iterable[CellAt] | None) -> Computed:
        asked: dict[str, list[tuple[int, int]]] = {}
        for sheet, row, col in {*(self._cells if wanted is None else wanted), *self._cells.pivots}:
            asked.setdefault(sheet, []).append((row, col))
        content = self._book.changed(changes)
        return self._computer.compute(content, self._suffix, asked, name=self._book.name)

    def _not_reproduced(self, original: Computed) -> set[CellAt]:
        """Return the formulas of which Calc gives another value than the file, before anything was changed."""
        trusted = self._trusts_calc()
        wrong = set()
        for place, cell in self._cells.saved.items():
            computed = original.of(*place)
            if not cell.saved or place in self._told_by_clock or reproduced(cell.value, computed):
                continue
            if is_lacking(computed) or self._cells.surroundings(place) or not (trusted or self._cells.own(place)):
                wrong.add(place)
        return wrong

    def _trusts_calc(self) -> bool:
        """Tell whether the saved values are no evidence: Calc saved them, or the file says that they may be stale."""
        return self._suffix == _OPEN_DOCUMENT or _asks_to_compute(self._book)

    def _refilled(self, computed: Computed) -> set[CellAt]:
        """Return the cells of pivot tables that LibreOffice has filled with something else; Excel does so when asked."""
        return {
            place for place, value in self._cells.pivots.items() if not reproduced(value, computed.of(*place) or None)
        }

    def _left(self, before: Computed, after: Computed, untrue: set[CellAt]) -> set[CellAt]:
        """Return the affected formulas whose value Calc cannot tell.

        Args:
            before: what Calc computes without the changes.
            after: what it computes with them.
            untrue: formulas of which Calc computes the others with a wrong value.
        """
        wrong = self._not_reproduced(before) & self._affected
        wrong |= {place for place in self._affected if self._is_lacking(after, place) or self._cells.may_grow(place)}
        return self._affected & (wrong | self._cells.depending_on(wrong | untrue))

    def _is_lacking(self, computed: Computed, place: CellAt) -> bool:
        value, cell = computed.of(*place), self._cells.saved.get(place)
        # An error that is an error in the file as well is what the formula gives.
        return is_lacking(value) and (cell is None or not cell.saved or not reproduced(cell.value, value))

    def _is_elsewhere(self, computed: Computed, place: CellAt) -> bool:
        """Tell whether a formula has another value than in the file because of where it was computed."""
        cell = self._cells.saved.get(place)
        if cell is None or not cell.saved or not self._cells.surroundings(place):
            return False
        return not reproduced(cell.value, computed.of(*place))

    def _agrees(self, computed: Computed, place: CellAt) -> bool:
        cell = self._cells.saved[place]
        return cell.saved and reproduced(cell.value, computed.of(*place))

    def _known(self, place: CellAt) -> bool:
        cell = self._cells.saved[place]
        return cell.saved and (not is_error(cell.value) or self._cells.surroundings(place))

    def _roots(self, lacking: set[CellAt]) -> set[CellAt]:
        """Return those of the formulas that Calc lacks something for which do not follow from others of them."""
        return {place for place in lacking if not self._cells.refers_to_any(place, lacking)} or lacking

    def _values(
        self, before: Computed | None, after: Computed, left: set[CellAt]
    ) -> tuple[dict[CellAt, Change], tuple[Difference, ...]]:
        values: dict[CellAt, Change] = {}
        differences = []
        for place in _ordered(self._book, (self._affected & self._cells.saved.keys()) - left):
            cell = self._cells.saved[place]
            computed = after.of(*place)
            if before is not None and cell.saved and computed == before.of(*place) and reproduced(cell.value, computed):
                continue
            value = as_value(self._cells.text(place), cell, computed)
            if before is None and is_error(cell.value) and self._agrees(after, place) and not self._cells.own(place):
                # Calc calls some errors by other names.
                continue
            # An empty cell of a block shows what an empty text shows.
            held = cell.saved or (cell.block is not None and not cell.master)
            if held and (same(cell.value, value) or (is_lacking(value) and reproduced(cell.value, value))):
                continue
            values[place] = PutSaved(value)
            differences.append(Difference(place, cell.value, value))
        return values, tuple(differences)


def _affected(cells: FormulaCells) -> set[CellAt]:
    return cells.fresh | cells.clocks | cells.depending_on(cells.changed | cells.clocks)


def _stripped(cells: FormulaCells, left: Iterable[CellAt]) -> dict[CellAt, Change]:
    """Return what takes the values off formulas; those that the changes put have none yet."""
    return {place: PutSaved(None) for place in left if place in cells.saved and cells.saved[place].saved}


def _ordered(book: BookFile, places: Iterable[CellAt]) -> tuple[CellAt, ...]:
    order = {name: number for number, name in enumerate(book.sheet_names)}
    return tuple(sorted(places, key=lambda place: (order.get(place.sheet, len(order)), place.row, place.col)))


def _asks_to_compute(book: BookFile) -> bool:
    """Tell whether an Excel workbook says that its formulas are to be computed when it is opened."""
    try:
        return computes_on_load(Workbook(book.changed({}), book.name, strict=True))
    except WorkbookError:
        return False
