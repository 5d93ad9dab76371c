"""Adds a scenario to the figures of a table for a book of ladders."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Sequence

from xl_addin import cells
from xl_addin.engine.exact import EXACT, exact
from xl_addin.engine.facts import changed_row
from xl_addin.engine.naming import EntityNames
from xl_addin.engine.tables.given import read_given
from xl_addin.engine.tables.ranks import rank_keys
from xl_addin.errors import ScoringError
from xl_addin.rulebook.asked import FIGURE, mean_key

if TYPE_CHECKING:
    from xl_addin.engine.tables.columns import Target
    from xl_addin.engine.tables.given import Given, GivenCell
    from xl_addin.engine.tables.known import EntityKnown
    from xl_addin.rulebook.asked import Asked
    from xl_addin.rulebook.tiers import TierBook, TierIndicator

_HUNDRED = Decimal(100)


def change(book: TierBook, known: Sequence[EntityKnown], rows: Sequence[Sequence[cells.Cell]]) -> None:
    """Add a scenario to what is known.

    A fact that is not known stays unknown. Where a measure's figures change, the ranks that were given for it no longer
    hold, for anybody: they are left out unless the scenario changes them too.

    Args:
        book: the rules.
        known: what is known, changed in place.
        rows: a table like that of the facts, with only what changes; rates in the unit of the facts.

    Raises:
        ScoringError: an entity is unknown, something other than a number would change, or a cell is no number.
    """
    names = [each.entity for each in known]
    by_name = EntityNames(names)
    named: dict[int, str] = {}
    changed: list[tuple[str, TierIndicator, Asked]] = []
    for given in read_given(book, rows, names):
        entity = known[changed_row(by_name, given.entity, named)]
        for target, its_cells in given.targets.items():
            for cell in its_cells:
                fact = None if cells.is_blank(cell.cell) else _add(entity, target, cell, given)
                if fact is not None:
                    changed.append((entity.entity, target.indicator, fact))
    _drop_stale_ranks(known, changed)


def _drop_stale_ranks(known: Sequence[EntityKnown], changed: Sequence[tuple[str, TierIndicator, Asked]]) -> None:
    kept = {(entity, indicator.id, fact.key) for entity, indicator, fact in changed}
    for _, indicator, fact in changed:
        if fact.measure is None or not _is_own_figure(fact):
            continue
        for key in rank_keys(indicator.measure(fact.measure)):
            for each in known:
                if (each.entity, indicator.id, key) not in kept:
                    each.facts.get(indicator.id, {}).pop(key, None)


def _add(entity: EntityKnown, target: Target, cell: GivenCell, given: Given) -> Asked | None:
    """Add to one fact and return it if it is another figure now."""
    indicator, fact = target.indicator, target.fact
    if fact is None or target.is_yes or target.is_list:
        raise ScoringError(
            f"{cell.place} は数値ではないので、変更の表で足せません。達成は実績表で書き換えてください。",
            f"{cell.place} is no number that changes could be added to; change marks in the table of the facts.",
        )
    if indicator.id in entity.marks:
        raise ScoringError(
            f"{entity.entity} の {indicator.label} は達成で採点するので、実績を変更できません（{cell.place}）。",
            f"{entity.entity}: {indicator.id} is scored from marks, so no fact of it can change ({cell.place}).",
        )
    known = entity.facts.get(indicator.id, {})
    before = known.get(fact.key)
    name = f"変更 {entity.entity} {indicator.id} {fact.key}"
    unit = cell.unit or given.unit_of(indicator) or entity.units.get((indicator.id, fact.key))
    amount = _amount(fact, cell, name, unit)
    if before is None or isinstance(before, (bool, tuple)) or not amount:
        return None
    after = EXACT.add(exact(before), amount)
    if fact.unit == "%" and not 0 <= after <= _HUNDRED:
        entity.faults[indicator.id] = ScoringError(
            f"{name}: 変更後の {float(after):.15g} は 0～100％ の範囲にありません。",
            f"{name}: {float(after):.15g} after the change is not from 0 to 100 %.",
        )
    known[fact.key] = float(after)
    return fact


def _amount(fact: Asked, cell: GivenCell, name: str, unit: str | None) -> Decimal:
    number = cells.number(cell.cell, name, cell.row)
    amount = exact(0.0 if number is None else number)
    typed_percent = isinstance(cell.cell, str) and cells.is_percent(cell.cell)
    is_fraction = fact.kind == FIGURE and fact.unit == "%" and unit == "fraction" and not typed_percent
    return EXACT.multiply(amount, _HUNDRED) if is_fraction else amount


def _is_own_figure(fact: Asked) -> bool:
    """Tell the entity's own figures from the cut values and the mean of all."""
    if fact.kind != FIGURE or fact.measure is None:
        return False
    return fact.key != mean_key(fact.measure) and not fact.key.startswith(f"{fact.measure}_cut_")
