"""Refuses facts of one indicator that cannot all be true, before any line is judged by some of them."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING, Iterator, NamedTuple

from xl_addin.engine.figures import is_better, shown
from xl_addin.errors import ScoringError
from xl_addin.rulebook.asked import MUNICIPALITIES, cut_key, met_keys
from xl_addin.rulebook.conditions import MunicipalShare, TopShare

if TYPE_CHECKING:
    from xl_addin.engine.figures import KnownFacts

#: Shares are often told rounded to whole per cent.
_ROUNDING = Fraction(1, 100)


def require_consistent(known: KnownFacts) -> None:
    """Refuse published cut values and municipal shares that contradict each other.

    The value at the top 30 % is at least as good as the one at the top 50 %; municipalities that meet two lines are no
    more than those that meet one of them, and those that meet one of two lines no fewer.

    Raises:
        ScoringError: they do; both facts are named.
    """
    _require_ordered_cuts(known)
    shares = list(_shares(known))
    for one, other in combinations(shares, 2):
        for less, more in ((one, other), (other, one)):
            if less.within(more) and less.value > more.value + _ROUNDING * (less.told or more.told):
                raise ScoringError(
                    f"「{less.key}」が「{more.key}」より大きく、食い違っています。",
                    f"{less.key} exceeds {more.key}: these facts contradict each other.",
                )


class _Share(NamedTuple):
    key: str
    value: Fraction
    told: bool
    join: str
    lines: frozenset[str]

    def within(self, other: _Share) -> bool:
        """Tell whether every municipality that is counted here must be counted there."""
        if self.lines == other.lines and (self.join == other.join or len(self.lines) == 1):
            return True
        all_here = self.join == "and" or len(self.lines) == 1
        any_there = other.join == "or" or len(other.lines) == 1
        if all_here and any_there:
            return bool(self.lines & other.lines)
        if all_here:
            return self.lines >= other.lines
        return any_there and self.lines <= other.lines


def _shares(known: KnownFacts) -> Iterator[_Share]:
    """Yield each municipal share that is told, or counted among a number of municipalities that is told."""
    total = known.figure(MUNICIPALITIES).value
    seen: set[str] = set()
    for line in known.indicator.lines:
        condition = line.condition
        if not isinstance(condition, MunicipalShare):
            continue
        count_key, share_key = met_keys(condition)
        if count_key in seen:
            continue
        seen.add(count_key)
        lines = frozenset(condition.lines)
        share, count = known.figure(share_key).value, known.figure(count_key).value
        if share is not None:
            yield _Share(share_key, Fraction(share) / 100, told=True, join=condition.join, lines=lines)
        if count is not None and total:
            counted = Fraction(count) / Fraction(total)
            yield _Share(count_key, counted, told=False, join=condition.join, lines=lines)


def _require_ordered_cuts(known: KnownFacts) -> None:
    tops = [
        line.condition
        for line in known.indicator.lines
        if isinstance(line.condition, TopShare) and line.condition.on == "level"
    ]
    for one, other in combinations(sorted(tops, key=lambda top: top.share), 2):
        measure = known.indicator.measure(one.of)
        upper, lower = known.figure(cut_key(one), measure).value, known.figure(cut_key(other), measure).value
        if one.of == other.of and upper is not None and lower is not None and is_better(measure, lower, upper):
            raise ScoringError(
                f"「{cut_key(one)}」{shown(upper)} が「{cut_key(other)}」{shown(lower)} より悪く、食い違っています。",
                f"{cut_key(one)} {shown(upper)} is worse than {cut_key(other)} {shown(lower)}: "
                "these facts contradict each other.",
            )
