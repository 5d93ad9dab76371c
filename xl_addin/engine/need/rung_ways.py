"""Finds the change of facts that reaches a line: one way for each word of the vocabulary, and what it requires first."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from xl_addin.engine.need.rung_aim import Aim, Way, joined
from xl_addin.engine.need.rung_figures import figure_way, own_limit, rank_way
from xl_addin.engine.need.rung_municipal import MUNICIPAL_UNIT, municipal_way
from xl_addin.rulebook.asked import k_of_n_keys
from xl_addin.rulebook.conditions import Declared, KOfN, MunicipalShare, measure_of
from xl_addin.rulebook.model import Text

if TYPE_CHECKING:
    from xl_addin.engine.figures import TierFacts

#: The unit of items.
ITEMS = "件"
_DECLARE = Text("申告（該当）が必要", "it must be declared")
_DO_NOT_DECLARE = Text("該当の申告がなくなることが必要", "it must no longer be declared")


def way_to(aim: Aim, facts: TierFacts, people: int | None) -> Way:
    """Find the way to a line that is not reached.

    Args:
        aim: the line.
        facts: what is known.
        people: the denominator of the rate, if it is known.

    Returns:
        The way. Its figures are those of the line's own condition, or, if that holds already or has none, of the first
        line that it requires. Without changes nothing that can still be done reaches the line; with a note of what is missing where
        that cannot be told.
    """
    if measure_of(aim.line.condition) is not None:
        alone = figure_way(aim, facts, people) or rank_way(aim, facts)
        if alone is not None and alone.changes is not None:
            return alone
    first: Way | None = None
    changed = facts
    for no in aim.line.requires if aim.line.points >= 0 else ():
        required = aim.other(no)
        if required.results(changed)[no].counts:
            continue
        way = way_to(required, changed, people)
        if way.changes is None:
            return replace(way, note=_requires(no, way.note))
        changed, first = way.changes, first or replace(way, note=_requires(no, way.note))
    if first is not None and aim.would_reach(changed):
        return replace(first, changes=changed)
    own = _own_way(aim, changed, people)
    if own.changes is not None and not aim.would_reach(own.changes):
        own = replace(own, needed=None, missing=None, units=None, changes=None, note=_still(aim, own.changes))
    if first is None:
        return own
    figures = own if own.missing is not None else first
    return replace(figures, changes=own.changes, note=joined(own.note, first.note))


def standing(aim: Aim, facts: TierFacts) -> Way:
    """Say where a line that is reached stands: its figure, and the figure that it asks for where there is just one.

    Args:
        aim: the line.
        facts: what is known.

    Returns:
        A way without changes.
    """
    condition = aim.line.condition
    key = measure_of(condition)
    if key is not None:
        now = aim.known(facts).evaluated(aim.indicator.measure(key)).value
        return Way(now=now, needed=own_limit(aim, facts), unit=_unit(aim))
    found = _items_way(aim, condition, facts) if isinstance(condition, KOfN) else municipal_way(aim, facts)
    return Way(unit=_unit(aim)) if found is None else Way(now=found.now, needed=found.needed, unit=found.unit)


def _own_way(aim: Aim, facts: TierFacts, people: int | None) -> Way:
    condition = aim.line.condition
    found: Way | None
    if isinstance(condition, MunicipalShare):
        found = municipal_way(aim, facts)
    elif isinstance(condition, KOfN):
        found = _items_way(aim, condition, facts)
    elif isinstance(condition, Declared):
        found = _declared_way(aim, facts)
    else:
        found = figure_way(aim, facts, people) or rank_way(aim, facts)
    if found is not None:
        return found
    judged = aim.judged(facts)
    return Way(unit=_unit(aim), note=judged.why)


def _items_way(aim: Aim, condition: KOfN, facts: TierFacts) -> Way | None:
    """Items that are not known count as not met, or, where the line takes points away, as met."""
    count_key, items_key = k_of_n_keys(aim.line)
    rising = aim.line.points >= 0
    known = aim.known(facts)
    told, flags = known.figure(count_key).value, known.flags(items_key)
    if told is None and flags is None:
        return None
    if told is None:
        told = Decimal(sum(flag is True if rising else flag is not False for flag in flags or ()))
    needed = Decimal(condition.k if rising else condition.k - 1)
    if needed < 0:
        return Way(now=told, unit=ITEMS)
    changes = {key: value for key, value in facts.items() if key != items_key}
    changes[count_key] = float(needed)
    return Way(told, needed, abs(needed - told), ITEMS, None, changes)


def _declared_way(aim: Aim, facts: TierFacts) -> Way:
    rising = aim.line.points >= 0
    return Way(changes={**facts, aim.line.key: rising}, note=_DECLARE if rising else _DO_NOT_DECLARE)


def _unit(aim: Aim) -> str:
    condition = aim.line.condition
    key = measure_of(condition)
    if key is not None:
        return aim.indicator.measure(key).unit
    return {MunicipalShare: MUNICIPAL_UNIT, KOfN: ITEMS}.get(type(condition), "")


def _still(aim: Aim, facts: TierFacts) -> Text:
    """Say why a line is not reached though its own condition turned."""
    return aim.results(facts)[aim.line.no].why


def _requires(no: str, note: Text | None) -> Text | None:
    return joined(Text(f"先に{no}に該当することが必要", f"it needs {no} first"), note)
