"""Tells which sections, indicators, lines and facts of two rule books are the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from xl_addin.book.inputs.fact_sheet import scalar_facts
from xl_addin.errors import RuleBookError
from xl_addin.rulebook.asked import YES
from xl_addin.rulecheck.diff import differences
from xl_addin.rulecheck.matching import IndicatorPair, LinePair, match, same_condition

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.rulebook.tiers import TierBook, TierIndicator
    from xl_addin.rulecheck.diff import Difference

Key = tuple[str, ...]
"""What a row is for: ("section", "1"), ("indicator", "1-1"), ("line", "1-1", "①") or ("fact", "1-1", "rate_2021")."""

SECTION: Final = "section"
INDICATOR: Final = "indicator"
LINE: Final = "line"
FACT: Final = "fact"


@dataclass(frozen=True)
class Pairing:
    """What of a rule book goes on in another one.

    Attributes:
        keys: what a key of the old book is in the new one; what is gone is left out.
        same: keys of the old book's lines and facts that mean the same in the new one.
        differences: what changed, where the books can be compared as years of a scheme.
    """

    keys: dict[Key, Key]
    same: frozenset[Key]
    differences: tuple[Difference, ...] = ()

    def indicator(self, old: str) -> str | None:
        """Return what an indicator is called in the new book, None if it is gone."""
        found = self.keys.get((INDICATOR, old))
        return found[1] if found else None


def paired(old: TierBook, new: TierBook) -> Pairing:
    """Pair two rule books by what the new one follows; if it is no later year, by ids and numbers.

    Args:
        old: the rule book that a workbook was made for.
        new: the one that it is to have.
    """
    keys: dict[Key, Key] = {}
    same: set[Key] = set()
    sections = {section.id for section in new.sections}
    keys.update({(SECTION, each.id): (SECTION, each.id) for each in old.sections if each.id in sections})
    try:
        pairs, changed = match(old, new), differences(old, new)
    except RuleBookError:
        pairs, changed = tuple(_by_id(old, new)), ()
    for pair in pairs:
        if pair.old is None or pair.new is None:
            continue
        keys[INDICATOR, pair.old.id] = (INDICATOR, pair.new.id)
        for lines in pair.lines:
            if lines.old is not None and lines.new is not None:
                key = (LINE, pair.old.id, lines.old.no)
                keys[key] = (LINE, pair.new.id, lines.new.no)
                same |= {key} if lines.same_condition else set()
        _facts(pair.old, pair.new, keys, same)
    return Pairing(keys, frozenset(same), changed)


def _facts(old: TierIndicator, new: TierIndicator, keys: dict[Key, Key], same: set[Key]) -> None:
    there = {fact.key: fact for fact in scalar_facts(new)}
    numbers = {line.no for line in old.lines}
    for fact in scalar_facts(old):
        key, name = (FACT, old.id, fact.key), fact.key
        is_line = fact.kind == YES and name in numbers
        if is_line:
            # Such a fact says that its line was met, and is called by the line's number.
            line = (LINE, old.id, name)
            if line not in keys:
                continue
            name = keys[line][2]
        other = there.get(name)
        if other is None:
            continue
        keys[key] = (FACT, new.id, name)
        alike = (fact.kind, fact.unit) == (other.kind, other.unit)
        if alike and (not is_line or (LINE, old.id, fact.key) in same):
            same.add(key)


def _by_id(old: TierBook, new: TierBook) -> Iterator[IndicatorPair]:
    before = {indicator.id: indicator for indicator in old.indicators}
    for other in new.indicators:
        one = before.get(other.id)
        if one is None:
            continue
        numbers = {line.no: line for line in one.lines}
        lines = [
            LinePair(numbers[line.no], line, same_condition((old, one, numbers[line.no]), (new, other, line)))
            for line in other.lines
            if line.no in numbers
        ]
        yield IndicatorPair(one, other, tuple(lines))
