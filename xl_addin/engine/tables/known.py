"""Turns the cells that an entity was given into what is known of it: facts, marks, or why they cannot be read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Mapping, Sequence

from xl_addin import cells, marks
from xl_addin.engine.tables.columns import declares_all
from xl_addin.engine.tier_facts import value_of
from xl_addin.errors import ScoringError
from xl_addin.rulebook.asked import k_of_n_keys
from xl_addin.rulebook.conditions import KOfN

if TYPE_CHECKING:
    from xl_addin.engine.figures import FactValue
    from xl_addin.engine.tables.columns import Target
    from xl_addin.engine.tables.given import Given, GivenCell
    from xl_addin.rulebook.tiers import TierBook, TierIndicator

#: The cells of one indicator.
_Found = Mapping["Target", Sequence["GivenCell"]]


@dataclass
class EntityKnown:
    """What is known of one entity, by indicator id; each indicator stands in one of the three.

    Attributes:
        entity: its name.
        facts: the facts by key; nothing at all is {}.
        marks: by line number, where the indicator is scored from marks.
        faults: why its cells cannot be read.
        units: by indicator id and fact key, how its rate was written, if that was said.
    """

    entity: str
    facts: dict[str, dict[str, FactValue]] = field(default_factory=dict)
    marks: dict[str, dict[str, bool | None]] = field(default_factory=dict)
    faults: dict[str, ScoringError] = field(default_factory=dict)
    units: dict[tuple[str, str], str] = field(default_factory=dict)


def known_of(book: TierBook, givens: Sequence[Given]) -> list[EntityKnown]:
    """Read the cells of every entity.

    An indicator of which line marks are given is scored from them, a blank being a line that was not met; else from its
    facts, where a blank is not known. The mark of a declared line is its fact: where a table holds facts alone, a blank
    one is not known either. Of an entity without any filled cell nothing is known.

    Args:
        book: the rules.
        givens: the cells.

    Returns:
        What is known, in the same order. A cell that cannot be read, or marks together with facts, is the fault of that
        indicator alone.
    """
    targets = {target for given in givens for target in given.targets}
    of_marks = any(target.fact is None for target in targets) or all(target.line is not None for target in targets)
    return [_known(book, given, of_marks=of_marks) for given in givens]


def _known(book: TierBook, given: Given, *, of_marks: bool) -> EntityKnown:
    known = EntityKnown(given.entity)
    nothing = not any(map(_filled, given.targets.values()))
    found: dict[str, dict[Target, list[GivenCell]]] = {indicator.id: {} for indicator in book.indicators}
    for target, its_cells in given.targets.items():
        found[target.indicator.id][target] = its_cells
    for indicator in book.indicators:
        try:
            _read(indicator, given, {} if nothing else found[indicator.id], known, of_marks=of_marks)
        except ScoringError as error:
            known.faults[indicator.id] = error
    return known


def _read(indicator: TierIndicator, given: Given, found: _Found, known: EntityKnown, *, of_marks: bool) -> None:
    marked = [target for target, its_cells in found.items() if target.fact is None and _filled(its_cells)]
    told = [target for target, its_cells in found.items() if target.line is None and _filled(its_cells)]
    name = f"{given.entity} {indicator.id}".strip()
    if marked and told:
        one, two = found[marked[0]][0].place, found[told[0]][0].place
        raise ScoringError(
            f"{name} に達成（{one}）と実績（{two}）の両方があります。どちらか一方にしてください。",
            f"{name} has both marks ({one}) and facts ({two}); give one of them.",
        )
    if marked or (not told and _expects_marks(indicator, found, of_marks=of_marks)):
        known.marks[indicator.id] = {
            target.line.no: marks.mark(its_cells[0].cell, f"{name} {target.line.no}", its_cells[0].row, blank=False)
            for target, its_cells in found.items()
            if target.line is not None
        }
        return
    facts: dict[str, FactValue] = {}
    sizes = _sizes(indicator, found)
    for target, its_cells in found.items():
        if target.fact is None:
            continue
        unit = next((each.unit for each in its_cells if each.unit), given.unit_of(indicator))
        if unit is not None:
            known.units[indicator.id, target.fact.key] = unit
        kept = [(each.cell, each.row) for each in _kept(its_cells)]
        if not _is_long(its_cells):
            kept += [(None, None)] * (sizes.get(target.fact.key, 0) - len(kept))
        value = value_of(target.fact, kept, name, unit)
        if value is not None:
            facts[target.fact.key] = value
    known.facts[indicator.id] = facts


def _sizes(indicator: TierIndicator, found: _Found) -> dict[str, int]:
    """By fact key how long a list is at least: as its items are, or as the longest one of municipalities."""
    listed = {target.fact.key: len(_kept(its_cells)) for target, its_cells in found.items() if target.fact is not None}
    municipal = {line.key for line in indicator.municipal} & listed.keys()
    sizes = dict.fromkeys(municipal, max((listed[key] for key in municipal), default=0))
    for line in indicator.lines:
        if isinstance(line.condition, KOfN):
            sizes[k_of_n_keys(line)[1]] = len(line.condition.items)
    return sizes


def _expects_marks(indicator: TierIndicator, found: _Found, *, of_marks: bool) -> bool:
    """Tell whether an indicator without a filled mark or figure is one of which no line was met."""
    if not found or any(target.line is None for target in found):
        return False
    return any(target.fact is None for target in found) or (of_marks and declares_all(indicator))


def _filled(its_cells: Sequence[GivenCell]) -> bool:
    return not all(cells.is_blank(each.cell) for each in its_cells)


def _is_long(its_cells: Sequence[GivenCell]) -> bool:
    return its_cells[-1].row is not None


def _kept(its_cells: Sequence[GivenCell]) -> Sequence[GivenCell]:
    """Leave out the blanks at the end of a list in a wide table: the longest one decides how many columns it has.

    In a long table somebody wrote each row.
    """
    kept = list(its_cells)
    while len(kept) > 1 and not _is_long(kept) and cells.is_blank(kept[-1].cell):
        kept.pop()
    return kept
