"""What the columns, or the keys, of a table mean for a book of ladders: facts and marks of its indicators."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_addin import cells
from xl_addin.engine.naming import one_indicator, spelled, spellings
from xl_addin.errors import ScoringError
from xl_addin.rulebook.asked import FIGURES, FLAGS, YES, Asked, asked_facts
from xl_addin.rulebook.conditions import Declared

if TYPE_CHECKING:
    from xl_addin.rulebook.tiers import Line, TierBook, TierIndicator


@dataclass(frozen=True, eq=False)
class Target:
    """What a column holds for an indicator.

    Attributes:
        indicator: the indicator.
        fact: the fact, or None for the mark of a line that facts decide.
        line: the line whose mark it is; with a fact, one that is declared anyway, so that its mark is the fact.
    """

    indicator: TierIndicator
    fact: Asked | None
    line: Line | None

    @property
    def is_list(self) -> bool:
        """Whether several cells make up its value."""
        return self.fact is not None and self.fact.kind in (FIGURES, FLAGS)

    @property
    def is_yes(self) -> bool:
        """Whether it holds yes or no, so that nothing can be added to it."""
        return self.fact is None or self.fact.kind in (YES, FLAGS)


class Columns:
    """Every column that a table for a book may have.

    Args:
        book: the rules.
    """

    def __init__(self, book: TierBook) -> None:
        self._book = book
        self._by_indicator = {indicator.id: _targets(indicator) for indicator in book.indicators}
        self._spelled: dict[str, TierIndicator] = {}

    def indicator(self, name: cells.Cell) -> TierIndicator:
        """Find an indicator as ``one_indicator`` does; a long table names each in many rows."""
        if not isinstance(name, str):
            return one_indicator(self._book, name)
        if name not in self._spelled:
            self._spelled[name] = one_indicator(self._book, name)
        return self._spelled[name]

    def of_header(self, header: str) -> Target | None:
        """Find what a header such as "1-1.rate_2021", "1-1②" or "指標1（1） 実施率（令和3年度）" means.

        Raises:
            ScoringError: it can mean more than one thing.
        """
        text = spelled(header)
        found: list[Target] = []
        for indicator in self._book.indicators:
            for start in spellings(indicator):
                if text.startswith(start):
                    # .: and nothing at all may stand between the indicator and what it asks for.
                    found += self._named(indicator, text[len(start) :].lstrip(".:"))
        return _only(header, found)

    def of_key(self, indicator: TierIndicator, key: str) -> Target | None:
        """Find what a key such as "rate_2021" or "②" means for an indicator.

        Raises:
            ScoringError: it can mean more than one thing.
        """
        return _only(key, self._named(indicator, spelled(key)))

    def _named(self, indicator: TierIndicator, text: str) -> list[Target]:
        return self._by_indicator[indicator.id].get(text, [])


def declares_all(indicator: TierIndicator) -> bool:
    """Tell whether an indicator has nothing but declared lines, so that its marks are all its facts."""
    return all(isinstance(line.condition, Declared) and line.unless is None for line in indicator.lines)


def _targets(indicator: TierIndicator) -> dict[str, list[Target]]:
    declared = {line.key: line for line in indicator.lines if isinstance(line.condition, Declared)}
    found: dict[str, list[Target]] = {}
    for fact in asked_facts(indicator):
        line = declared.get(fact.key)
        names = [fact.key, fact.label.ja, fact.label.en]
        names += [] if line is None else [line.no]
        _enter(found, names, Target(indicator, fact, line))
    for line in indicator.lines:
        if line.key not in declared:
            _enter(found, [line.key, line.no], Target(indicator, None, line))
    return found


def _enter(found: dict[str, list[Target]], names: list[str], target: Target) -> None:
    for name in {spelled(name) for name in names}:
        found.setdefault(name, []).append(target)


def _only(name: str, found: list[Target]) -> Target | None:
    if len(set(found)) > 1:
        meant = [f"{each.indicator.id}.{each.fact.key if each.fact else each.line and each.line.key}" for each in found]
        raise ScoringError(
            f"「{name:.60}」は {'、'.join(meant)} のどれか分かりません。",
            f"“{name:.60}” may mean {' or '.join(meant)}.",
        )
    return found[0] if found else None


def header_text(cell: cells.Cell, place: int) -> str:
    """Read a header as text.

    Raises:
        ScoringError: it is a number, which is what a cell makes of a typed 1-1, or an error.
    """
    if isinstance(cell, (int, float)):
        raise ScoringError(
            f"{place} 列目の見出しが数値（{cell:.15g}）です。1-1 などは文字として入力してください。",
            f"The header of column {place} is a number ({cell:.15g}); type 1-1 and the like as text.",
        )
    return "" if cells.is_blank(cell) else cells.text(cell, f"{place} 列目の見出し")
