"""Lines that would raise an indicator's points, checked by scoring the marks that each of them leads to."""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations
from typing import TYPE_CHECKING

import pytest

from xl_addin.engine.line_moves import LineRules, moves
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


@pytest.mark.parametrize("name", BOOKS)
def test_one_line_takes_the_place_of_those_it_replaces(name: str) -> None:
    """With all that a line requires, its points less those of what it replaces are what scoring the marks again gives."""
    for indicator in store.tier_book(name).indicators:
        rules = LineRules(indicator)
        for state, before in states(indicator):
            for line in indicator.lines:
                if line.no in state or not rules.required(line.no) <= state:
                    continue
                replaced = set(rules.replaced(line.no)) & state
                after = from_marks(indicator, dict.fromkeys((state - replaced) | {line.no}, True)).points
                assert after == before + line.points - rules.points(replaced)


@pytest.mark.parametrize("name", BOOKS)
def test_a_deduction_that_no_longer_holds_adds_its_points(name: str) -> None:
    """Without a negative line, scoring the marks again gives its points more."""
    for indicator in store.tier_book(name).indicators:
        for state, before in states(indicator):
            for line in indicator.lines:
                if line.no in state and line.points < 0:
                    after = from_marks(indicator, dict.fromkeys(state - {line.no}, True)).points
                    assert after == before - line.points


@pytest.mark.parametrize("name", [name for name in BOOKS if name.startswith("kokuho_pref")])
def test_no_more_is_replaced_than_must_be(name: str) -> None:
    """A line that is replaced is refused beside the other, with all that it requires in turn."""
    seen = 0
    for indicator in store.tier_book(name).indicators:
        rules = LineRules(indicator)
        for line in indicator.lines:
            for other in rules.replaced(line.no):
                together = {line.no, other, *rules.required(line.no), *rules.required(other)}
                with pytest.raises(ScoringError):
                    from_marks(indicator, dict.fromkeys(together, True))
                assert line.no in rules.replacing(other)
                seen += 1
    assert seen


def test_a_line_whose_requirement_excludes_what_counts() -> None:
    """In 1-6 of FY2024, ② (5) requires ① (15), which excludes ⑥ (6): 14 points more."""
    indicator = next(each for each in store.tier_book("kokuho_pref/2024").indicators if each.id == "1-6")
    points = {line.no: line.points for line in indicator.lines}
    found = next(move for move in moves(indicator, frozenset({"⑥"})) if move.line.no == "②")
    assert (points["①"], points["②"], points["⑥"]) == (15, 5, 6)
    assert (found.gain, found.required, found.given_up) == (Decimal(14), ("①",), ("⑥",))
