"""Finds how many municipalities must meet, or stop meeting, municipal lines so that a line is reached."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING, NamedTuple, Tuple

from xl_addin.engine.need.rung_aim import Aim, Way
from xl_addin.engine.need.rung_people import counted
from xl_addin.rulebook.asked import MUNICIPALITIES, met_keys
from xl_addin.rulebook.conditions import MunicipalShare
from xl_addin.rulebook.model import Text

if TYPE_CHECKING:
    from xl_addin.engine.figures import FactValue, KnownFacts, TierFacts
    from xl_addin.rulebook.tiers import TierIndicator

MUNICIPAL_UNIT = "市町村"
_STEP = Fraction(1, 1000)
_BLANKS_FAIL = Text(
    "未記入の市町村は満たさないものとして数える", "municipalities that are blank count as not meeting it"
)
_BLANKS_MEET = Text("未記入の市町村は該当するものとして数える", "municipalities that are blank count as meeting it")
_NO_TOTAL = Text(
    "市町村数が分かれば市町村の数でも答えられる", "with the number of municipalities it can be told in municipalities"
)

#: The least and the largest share of the municipalities that meet a combination of lines.
_ShareBounds = Tuple[Fraction, Fraction]


class _Combination(NamedTuple):
    """Municipal lines joined by "and" or "or"."""

    join: str
    lines: tuple[str, ...]

    def meets(self, lines: dict[str, bool]) -> bool:
        """Tell whether a municipality that meets these lines counts."""
        flags = [lines[key] for key in self.lines]
        return all(flags) if self.join == "and" else any(flags)


@lru_cache(maxsize=256)
def _within(one: _Combination, other: _Combination) -> bool:
    """Tell whether every municipality that counts for one counts for the other, whatever else it meets."""
    keys = sorted({*one.lines, *other.lines})
    cases = [dict(zip(keys, flags)) for flags in product((False, True), repeat=len(keys))]
    return all(other.meets(case) for case in cases if one.meets(case))


def municipal_way(aim: Aim, facts: TierFacts) -> Way | None:
    """Find the nearest number of municipalities, or their share, with which a line's condition turns.

    Args:
        aim: the line, whose condition is about a share of municipalities.
        facts: what is known.

    Returns:
        The way, without changes where no number reaches the line; None where nothing is known of the share.
    """
    condition = aim.line.condition
    if not isinstance(condition, MunicipalShare):
        return None
    known = aim.known(facts)
    total = _total(known)
    shares = _shares(known, total)
    here = _Combination(condition.join, condition.lines)
    if here not in shares:
        return None
    rising = aim.line.points >= 0
    low, high = shares[here]
    share = low if rising else high
    step = Fraction(1, total) if total else _STEP
    needed = _needed(condition, step, rising=rising)
    scale, unit = (total, MUNICIPAL_UNIT) if total else (100, "%")
    now = _decimal(share * scale)
    if needed is None or not 0 <= needed <= 1:
        return Way(now=now, unit=unit)
    missing = max(Fraction(0), (needed - share) if rising else (share - needed))
    changes = _changed(known, shares, here, needed, total, rising=rising)
    units = math.ceil(missing * total) if total else None
    return Way(
        now,
        _decimal(needed * scale),
        _decimal(missing * scale),
        unit,
        units,
        changes,
        _note(low, high, total, rising=rising),
    )


def _needed(condition: MunicipalShare, step: Fraction, *, rising: bool) -> Fraction | None:
    """The least share, in whole steps, with which the condition holds; or the largest with which it does not."""
    steps = condition.share / step
    strict = condition.compare == ">"
    if rising:
        whole = math.floor(steps) + 1 if strict else math.ceil(steps)
    else:
        whole = math.floor(steps) if strict else math.ceil(steps) - 1
    return whole * step if 0 <= whole * step <= 1 else None


def _note(low: Fraction, high: Fraction, total: int | None, *, rising: bool) -> Text | None:
    if low != high:
        return _BLANKS_FAIL if rising else _BLANKS_MEET
    return None if total else _NO_TOTAL


def _total(known: KnownFacts) -> int | None:
    """The number of municipalities: as told, or as listed."""
    told = known.figure(MUNICIPALITIES).value
    if told is not None:
        return int(told) if told > 0 and told == int(told) else None
    listed = [known.flags(line.key) for line in known.indicator.municipal]
    return next((len(flags) for flags in listed if flags), None)


def _combinations(indicator: TierIndicator) -> list[_Combination]:
    conditions = [line.condition for line in indicator.lines]
    found = [_Combination(each.join, each.lines) for each in conditions if isinstance(each, MunicipalShare)]
    return list(dict.fromkeys(found))


def _shares(known: KnownFacts, total: int | None) -> dict[_Combination, _ShareBounds]:
    found = {}
    for combination in _combinations(known.indicator):
        bounds = _bounds(known, combination, total)
        if bounds is not None:
            found[combination] = bounds
    return found


def _bounds(known: KnownFacts, combination: _Combination, total: int | None) -> _ShareBounds | None:
    count_key, share_key = _keys(combination)
    count, share = known.figure(count_key).value, known.figure(share_key).value
    if count is not None and total:
        return (Fraction(count) / total,) * 2
    if share is not None:
        exact = counted(share, total, 100) / total if total else Fraction(share) / 100
        return exact, exact
    columns = [known.flags(key) for key in combination.lines]
    lists = [column for column in columns if column is not None]
    if len(lists) != len(columns) or not total:
        return None
    rows = [*zip(*lists), *[(None,) * len(lists)] * (total - len(lists[0]))]
    join = all if combination.join == "and" else any
    sure = sum(join(flag is True for flag in row) for row in rows)
    possible = sum(join(flag is not False for flag in row) for row in rows)
    return Fraction(sure, total), Fraction(possible, total)


def _changed(
    known: KnownFacts,
    shares: dict[_Combination, _ShareBounds],
    here: _Combination,
    needed: Fraction,
    total: int | None,
    *,
    rising: bool,
) -> dict[str, FactValue]:
    """Write all shares anew: combinations that hold the one that moves, or lie within it, move with it."""
    facts = dict(known.facts)
    for line in known.indicator.municipal:
        facts.pop(line.key, None)
    for combination, (low, high) in shares.items():
        after: Fraction | None = low if low == high else None
        if combination == here:
            after = needed
        elif after is not None and rising and _within(here, combination):
            after = max(after, needed)
        elif after is not None and not rising and _within(combination, here):
            after = min(after, needed)
        _write(facts, combination, after, total)
    if total:
        facts[MUNICIPALITIES] = float(total)
    return facts


def _write(facts: dict[str, FactValue], combination: _Combination, share: Fraction | None, total: int | None) -> None:
    count_key, share_key = _keys(combination)
    facts.pop(count_key, None)
    facts.pop(share_key, None)
    if share is None:
        return
    if total and (share * total).denominator == 1:
        facts[count_key] = float(share * total)
    else:
        facts[share_key] = float(share * 100)


def _keys(combination: _Combination) -> tuple[str, str]:
    return met_keys(MunicipalShare(">=", Fraction(1), combination.join, combination.lines))


def _decimal(number: Fraction) -> Decimal:
    return Decimal(repr(float(number))) if number.denominator != 1 else Decimal(number.numerator)
