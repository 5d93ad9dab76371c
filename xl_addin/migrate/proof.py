"""Proves a migration: the values of all formulas before and after it, computed in Calc, and which steps may be taken."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from xl_addin.errors import XlAddinError
from xl_addin.formulas.precedents import areas_of
from xl_addin.formulas.tree import parse
from xl_addin.hosts.calc.agreeing import reproduced
from xl_addin.hosts.calc.formula_cells import FormulaCells
from xl_addin.migrate.step import Proven, Step, changes_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from xl_addin.formulas.addresses import Area, CellAt
    from xl_addin.hosts.calc.computing import Computed, Computes
    from xl_addin.migrate.step import Verdict
    from xl_addin.parts.contents import BookFile

_ROUNDS: Final = 8


def prove(book: BookFile, steps: Sequence[Step], computer: Computes) -> list[Proven]:
    """Compute a workbook with its own formulas and with the new ones, and judge each step.

    A step is "unknown" where Calc does not compute what the file shows: there it proves nothing. It "differs" where one
    of its cells, or a formula that follows from it, shows another value afterwards. What only follows from the difference
    of another step is computed again without that one.

    Args:
        book: the workbook.
        steps: the steps, no two of them for one cell.
        computer: computes the workbook.

    Returns:
        The steps in their order, judged.

    Raises:
        WorkbookError: the workbook cannot be opened or changed.
        OfficeError: LibreOffice is missing or has gone.
    """
    return _Proof(book, computer).judge(steps) if steps else []


class _Proof:
    def __init__(self, book: BookFile, computer: Computes) -> None:
        self._book = book
        self._computer = computer
        self._cells = FormulaCells(book, {})
        self._before = self._compute(())

    def judge(self, steps: Sequence[Step]) -> list[Proven]:
        judged: dict[int, Proven] = {}
        left: dict[int, Step] = {}
        for number, step in enumerate(steps):
            unsure = next((place for place in step.places if not self._is_known(place)), None)
            if unsure is None:
                left[number] = step
            else:
                judged[number] = self._proven(step, "unknown", unsure, self._before)
        after = self._before
        for attempt in range(_ROUNDS):
            after = self._compute(left.values())
            moved = self._moved(after)
            guilty = self._guilty(left, moved, all_of_them=attempt == _ROUNDS - 1)
            if not guilty:
                break
            for number, place in guilty.items():
                judged[number] = self._proven(left.pop(number), "differs", place, after)
        judged |= {number: self._proven(step, "same", step.places[0], after) for number, step in left.items()}
        return [judged[number] for number in sorted(judged)]

    def _compute(self, steps: Iterable[Step]) -> Computed:
        wanted: dict[str, list[tuple[int, int]]] = {}
        for sheet, row, col in self._cells:
            wanted.setdefault(sheet, []).append((row, col))
        content = self._book.changed(changes_of(steps))
        return self._computer.compute(content, PurePath(self._book.name).suffix.lower(), wanted, name=self._book.name)

    def _is_known(self, place: CellAt) -> bool:
        """Tell whether Calc computes what the file shows; a formula without a saved value is taken as Calc computes it."""
        cell = self._cells.saved[place]
        return not cell.saved or place in self._cells.clocks or reproduced(cell.value, self._before.of(*place))

    def _moved(self, after: Computed) -> dict[CellAt, None]:
        """Return the formulas that show another value than before, in order; what the clock tells is left out."""
        told = self._cells.clocks | self._cells.depending_on(self._cells.clocks)
        places = (place for place in self._cells if place not in told)
        return {place: None for place in places if not reproduced(self._before.of(*place), after.of(*place))}

    def _guilty(
        self, left: Mapping[int, Step], moved: Mapping[CellAt, None], *, all_of_them: bool
    ) -> dict[int, CellAt]:
        """Return the steps that a difference comes from, each with the cell that shows it."""
        if not moved:
            return {}
        own = {number: next((each for each in step.places if each in moved), None) for number, step in left.items()}
        differing = {number: place for number, place in own.items() if place is not None}
        by_sheet = _by_sheet(moved)
        first = {number: place for number, place in differing.items() if not _refers(left[number], by_sheet)}
        if differing and not all_of_them:
            return first or differing
        if differing:
            return differing
        # Cells that show the same may still be another kind of nothing to the formulas that use them.
        return {number: place for number, step in left.items() if (place := self._follower(step, moved)) is not None}

    def _follower(self, step: Step, moved: Mapping[CellAt, None]) -> CellAt | None:
        following = self._cells.depending_on(step.places)
        return next((place for place in moved if place in following), None)

    def _proven(self, step: Step, verdict: Verdict, place: CellAt, after: Computed) -> Proven:
        return Proven(step, verdict, place, self._cells.saved[place].value, self._before.of(*place), after.of(*place))


def _by_sheet(places: Iterable[CellAt]) -> dict[str, set[tuple[int, int]]]:
    found: dict[str, set[tuple[int, int]]] = {}
    for sheet, row, col in places:
        found.setdefault(sheet, set()).add((row, col))
    return found


def _refers(step: Step, moved: Mapping[str, set[tuple[int, int]]]) -> bool:
    """Tell whether the new formula of a step names a cell that differs, the step's own cells apart."""
    try:
        areas = areas_of(parse(step.after), step.sheet)
    except XlAddinError:
        return False
    own = {(row, col) for _, row, col in step.places}
    return any(
        _holds_any(area, moved.get(sheet, set()) - (own if sheet == step.sheet else set())) for sheet, area in areas
    )


def _holds_any(area: Area, cells: set[tuple[int, int]]) -> bool:
    if area.size < len(cells):
        return any(place in cells for place in area.places())
    return any(area.holds(row, col) for row, col in cells)
