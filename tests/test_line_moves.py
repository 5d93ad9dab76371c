"""Lines that would raise an indicator's points, checked by scoring the marks that each of them leads to."""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations
from typing import TYPE_CHECKING

import pytest

from xl_addin.engine.line_moves import moves
from xl_addin.engine.tiers import from_marks
from xl_addin.errors import ScoringError
from xl_addin.rulebook import store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.rulebook.tiers import TierIndicator

BOOKS = ("kokuho_pref/2023", "kokuho_pref/2024", "kokuho_muni/2020")
_MOST_LINES = 3


def states(indicator: TierIndicator) -> Iterator[tuple[frozenset[str], Decimal]]:
    """Every allowed set of up to three lines that count, with its points."""
    numbers = [line.no for line in indicator.lines]
    for count in range(_MOST_LINES + 1):
        for chosen in combinations(numbers, count):
            try:
                points = from_marks(indicator, dict.fromkeys(chosen, True)).points
            except ScoringError:
                continue
            assert points is not None
            yield frozenset(chosen), points


@pytest.mark.parametrize("name", BOOKS)
def test_each_move_gives_its_gain(name: str) -> None:
    """The marks after a move are allowed, and score as many points more as it says."""
    seen = 0
    for indicator in store.tier_book(name).indicators:
        for state, before in states(indicator):
            for move in moves(indicator, state):
                after = from_marks(indicator, dict.fromkeys(move.state, True)).points
                assert after == before + move.gain
                assert move.gain > 0
                assert (move.line.no in move.state) is not move.avoided
                seen += 1
    assert seen > len(store.tier_book(name).indicators)


@pytest.mark.parametrize("name", BOOKS)
def test_no_line_that_could_be_added_is_left_out(name: str) -> None:
    """A line that is allowed beside those that count, and gives points, is among the moves."""
    for indicator in store.tier_book(name).indicators:
        for state, before in states(indicator):
            told = {move.line.no for move in moves(indicator, state)}
            for line in indicator.lines:
                try:
                    after = from_marks(indicator, dict.fromkeys({*state, line.no}, True)).points
                except ScoringError:
                    continue
                assert after is not None
                assert after <= before or line.no in told


def test_a_line_whose_requirement_excludes_what_counts() -> None:
    """In 1-6 of FY2024, ② (5) requires ① (15), which excludes ⑥ (6): 14 points more."""
    indicator = next(each for each in store.tier_book("kokuho_pref/2024").indicators if each.id == "1-6")
    points = {line.no: line.points for line in indicator.lines}
    found = next(move for move in moves(indicator, frozenset({"⑥"})) if move.line.no == "②")
    assert (points["①"], points["②"], points["⑥"]) == (15, 5, 6)
    assert (found.gain, found.required, found.given_up) == (Decimal(14), ("①",), ("⑥",))
