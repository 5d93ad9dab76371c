"""What mending would change: all mends are put into a copy of the workbook, which is computed anew."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from xl_addin.audit.finding import CellAt, Effect
from xl_addin.errors import XlAddinError
from xl_addin.hosts.calc.agreeing import reproduced
from xl_addin.parts.contents import Put, PutFormula

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from xl_addin.audit.finding import Finding, Mend
    from xl_addin.audit.model import Model
    from xl_addin.hosts.calc.computing import Computed, Computes
    from xl_addin.parts.contents import Change, Value

_MOST_EFFECTS: Final = 20
_MOST_CELLS: Final = 2_000


@dataclass(frozen=True)
class Mended:
    """Findings with what mending changes.

    Attributes:
        findings: the same findings, with values after mending as far as they could be computed.
        problem: why they could not be computed, None if they could.
    """

    findings: list[Finding]
    problem: XlAddinError | None = None


def mended(model: Model, findings: list[Finding], computer: Computes) -> Mended:
    """Compute what the cells show when everything that has a mend is mended.

    Args:
        model: the workbook.
        findings: what was found in it.
        computer: computes the copy; the workbook itself stays as it is.

    Returns:
        The findings with `after` and `effects`; as they were, with the problem, where the copy cannot be made or computed.
    """
    changes = _changes(model, findings)
    if not changes:
        return Mended(findings)
    wanted = _wanted(findings)
    suffix = "." + model.book.name.rpartition(".")[2].lower()
    try:
        after = computer.compute(model.book.changed(changes), suffix, wanted, name=model.book.name)
        before = _before(model, wanted, suffix, computer)
    except XlAddinError as error:
        return Mended(findings, error)
    return Mended([_told(finding, before, after, changes) for finding in findings])


def _changes(model: Model, findings: Iterable[Finding]) -> dict[str, dict[tuple[int, int], Change]]:
    changes: dict[str, dict[tuple[int, int], Change]] = {}
    for finding in findings:
        for mend in finding.mends:
            if _can_change(model, mend.at):
                # Two mends of one cell: the first check knows better.
                changes.setdefault(mend.at.sheet, {}).setdefault((mend.at.row, mend.at.col), _change(mend))
    return changes


def _change(mend: Mend) -> Change:
    return Put(mend.value) if mend.formula is None else PutFormula(mend.formula)


def _can_change(model: Model, at: CellAt) -> bool:
    sheet = model.sheets[at.sheet].sheet
    cell = sheet.cells.get((at.row, at.col))
    if cell is not None and cell.block is not None:
        return False
    if any(area.holds(at.row, at.col) and area.first != (at.row, at.col) for area in sheet.merged):
        return False
    if any(area.holds(at.row, at.col) for area in sheet.pivots):
        return False
    return not any(area.row == at.row and area.holds(at.row, at.col) for area in sheet.tables.values())


def _wanted(findings: Iterable[Finding]) -> dict[str, set[tuple[int, int]]]:
    wanted: dict[str, set[tuple[int, int]]] = {}
    for finding in findings:
        for at in _cells(finding):
            wanted.setdefault(at.sheet, set()).add((at.row, at.col))
    return wanted


def _cells(finding: Finding) -> list[CellAt]:
    """Return the cells of a finding whose values are compared: its own and those it is known to change."""
    own = [
        CellAt(finding.sheet, row, col)
        for row in range(finding.row, finding.last_row + 1)
        for col in range(finding.col, finding.last_col + 1)
    ]
    return list(dict.fromkeys((*own[:_MOST_CELLS], *finding.watched)))


class _Saved:
    """The values in the file; those that are not saved are computed."""

    def __init__(self, model: Model, computed: Computed | None) -> None:
        self._model = model
        self._computed = computed

    def of(self, sheet: str, row: int, col: int) -> Value:
        cell = self._model.sheets[sheet].cell(row, col)
        if cell.formula is not None and not cell.saved and self._computed is not None:
            return self._computed.of(sheet, row, col)
        return cell.value


def _before(model: Model, wanted: Mapping[str, Collection[tuple[int, int]]], suffix: str, computer: Computes) -> _Saved:
    unsaved = any(
        cell.formula is not None and not cell.saved
        for sheet, places in wanted.items()
        for cell in (model.sheets[sheet].cell(*place) for place in places)
    )
    if not unsaved:
        return _Saved(model, None)
    return _Saved(model, computer.compute(model.book.changed({}), suffix, wanted, name=model.book.name))


def _told(
    finding: Finding, before: _Saved, after: Computed, changes: Mapping[str, Mapping[tuple[int, int], Change]]
) -> Finding:
    if not any((mend.at.row, mend.at.col) in changes.get(mend.at.sheet, {}) for mend in finding.mends):
        return finding
    effects = []
    for at in _cells(finding):
        old, new = before.of(*at), after.of(*at)
        if new is not None and not reproduced(old, new):
            effects.append(Effect(at, old, new))
    return replace(
        finding,
        before=before.of(*finding.first),
        after=after.of(*finding.first),
        effects=tuple(effects[:_MOST_EFFECTS]),
    )
