"""Bounds of scores and ranks from rounded facts: whatever the true facts are, their scores lie inside."""

from __future__ import annotations

import math
import random
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.analysed import books, counts, facts_of, kyokai, varied
from xl_addin.analysis.rounding import halves_of, rounding_bounds
from xl_addin.engine.facts import Facts
from xl_addin.engine.scheme import score_scheme
from xl_addin.errors import ScoringError

if TYPE_CHECKING:
    from xl_addin.analysis.results import Bounds, Range
    from xl_addin.engine.exact import Outcome
    from xl_addin.engine.rank_ranges import RankRange
    from xl_addin.rulebook.model import DeviationBook


def true_facts(chance: random.Random, book: DeviationBook, facts: Facts, halves: dict[str, float]) -> Facts:
    """Facts that could be behind the given ones; often at the very ends, where bounds are most easily broken."""
    columns = dict(facts.columns)
    for measure in (measure for indicator in book.indicators for measure in indicator.measures):
        above, below = measure.numerator.key, measure.denominator.key
        pairs = [
            _near_pair(chance, given_, (halves.get(above, 0.0), halves.get(below, 0.0)))
            for given_ in zip(facts.columns[above], facts.columns[below], strict=True)
        ]
        columns[above], columns[below] = zip(*pairs, strict=True)
    return Facts(facts.entities, columns)


def _near_pair(
    chance: random.Random, given_: tuple[float | None, float | None], halves: tuple[float, float]
) -> tuple[float | None, float | None]:
    """A numerator from 0 to its denominator, which is above 0, both within their halves."""
    top, bottom = (_near(chance, value, half) for value, half in zip(given_, halves, strict=True))
    if top is None or bottom is None or given_[0] is None:
        return None, None if bottom is None else max(bottom, 1e-3)
    bottom = max(bottom, 1e-3)
    top = max(0.0, min(top, max(bottom, given_[0] - halves[0])))
    return top, max(top, bottom)


def _near(chance: random.Random, value: float | None, half: float) -> float | None:
    if value is None:
        return None
    return value + half * chance.choice([-1.0, 1.0, 0.0, chance.uniform(-1, 1)])


def assert_inside(bounds: Bounds, book: DeviationBook, facts: Facts) -> None:
    """Every score, total and rank that the engine gives for these facts is inside."""
    for limits, score in zip(bounds.entities, score_scheme(book, facts.entities, facts.columns).scores, strict=True):
        assert limits.entity == score.entity
        for limit, points in zip(limits.points, score.points, strict=True):
            assert_in(limit, points)
        assert_in(limits.total, score.total)
        assert_in(limits.rank, score.rank)


def assert_in(limit: Range | RankRange | None, outcome: Outcome) -> None:
    """A number is inside its limits."""
    if not isinstance(outcome, float):
        return
    assert limit is not None
    low, high = (limit.low, limit.high) if hasattr(limit, "low") else (limit.best, limit.worst)
    assert low <= outcome <= high


@settings(max_examples=100)
@given(data=st.data(), half=st.sampled_from([0.0, 0.05, 0.5, 2.0, 5000.0]), seed=st.integers(0, 2**32))
def test_true_scores_are_always_inside(data: st.DataObject, half: float, seed: int) -> None:
    """Whatever facts lie within the halves, the engine's scores, totals and ranks of them lie within the bounds."""
    book = data.draw(books("13"))
    facts = data.draw(facts_of(book))
    chance = random.Random(seed)  # noqa: S311 - examples, not secrets
    halves = {fact.key: half for fact in book.facts if chance.random() < 0.7}
    bounds = rounding_bounds(book, facts, halves)
    for _ in range(5):
        assert_inside(bounds, book, true_facts(chance, book, facts, halves))


@pytest.mark.parametrize("decimals", [0, -1, -2])
def test_true_scores_of_47_branches_are_inside(decimals: int) -> None:
    """The counts rounded to ones, tens or hundreds: 20 sets of true counts, none outside."""
    book, facts = kyokai(), counts()
    halves = halves_of(book, facts, decimals)
    bounds = rounding_bounds(book, facts, halves)
    chance = random.Random(decimals)  # noqa: S311 - examples, not secrets
    for _ in range(20):
        assert_inside(bounds, book, true_facts(chance, book, facts, halves))


def test_exact_facts_have_one_score() -> None:
    """Nothing rounded: the bounds close on the engine's figures, and every rank is its own."""
    book, facts = kyokai(), counts()
    bounds = rounding_bounds(book, facts, {})
    for limits, score in zip(bounds.entities, score_scheme(book, facts.entities, facts.columns).scores, strict=True):
        assert limits.total is not None
        assert limits.rank is not None
        assert limits.total.low == pytest.approx(score.total, abs=1e-7)
        assert limits.total.high == pytest.approx(score.total, abs=1e-7)
        assert (limits.rank.best, limits.rank.worst) == (score.rank, score.rank)


def level_only() -> DeviationBook:
    """One indicator of 50 points: its rate alone."""
    book = varied(ids="3")
    return replace(book, indicators=(replace(book.indicators[0], points=Decimal(50)),))


def rates_printed() -> Facts:
    """Rates of four entities, out of 100."""
    return Facts(
        ("A", "B", "C", "D"),
        {"guidance_left": (45.6, 44.1, 60.3, 20.0), "guidance_followed": (100.0, 100.0, 100.0, 100.0)},
    )


def test_bounds_are_those_of_the_formula() -> None:
    """For one part, distance ± 2 (1 - 1/n) h over SD ± h, computed here by fractions and a root."""
    book, facts = level_only(), rates_printed()
    halves = halves_of(book, facts, 1)
    assert halves == {"guidance_left": 0.05}
    rates = [Fraction(str(rate)) for rate in facts.columns["guidance_left"]]
    mean = sum(rates, Fraction(0)) / 4
    sd = math.sqrt(sum((rate - mean) ** 2 for rate in rates) / 4)
    off = 2 * (1 - 1 / 4) * 0.05
    for limits, rate in zip(rounding_bounds(book, facts, halves).entities, rates, strict=True):
        distance = float(rate - mean)
        low, high = distance - off, distance + off
        assert limits.total is not None
        assert limits.total.low == pytest.approx(50 + 10 * low / (sd - 0.05 if low < 0 else sd + 0.05), abs=1e-8)
        assert limits.total.high == pytest.approx(50 + 10 * high / (sd + 0.05 if high < 0 else sd - 0.05), abs=1e-8)


def test_a_difference_of_more_than_both_halves_settles_the_order() -> None:
    """45.6 and 45.5 may be equal, 45.6 and 45.4 not, though their scores' own bounds overlap."""
    book = level_only()
    facts = Facts(("A", "B", "C"), {"guidance_left": (45.6, 45.5, 45.4), "guidance_followed": (100.0,) * 3})
    ranks = [limits.rank for limits in rounding_bounds(book, facts, {"guidance_left": 0.05}).entities]
    assert [(rank.best, rank.worst) for rank in ranks if rank is not None] == [(1, 2), (1, 3), (2, 3)]


def test_no_bound_is_wider_than_any_score_can_be() -> None:
    """With nothing known of a rate, a score is still within 10 √(n - 1) of its mean."""
    book, facts = level_only(), rates_printed()
    for limits in rounding_bounds(book, facts, {"guidance_left": 1e6}).entities:
        assert limits.total is not None
        assert limits.total.low == pytest.approx(50 - 10 * math.sqrt(3), abs=1e-8)
        assert limits.total.high == pytest.approx(50 + 10 * math.sqrt(3), abs=1e-8)


@pytest.mark.parametrize(("points", "best_of_second"), [(79, 1), (81, 2)])
def test_an_unknown_indicator_cannot_outweigh_more_than_its_widest_difference(points: int, best_of_second: int) -> None:
    """Of three entities no two z scores are further apart than √6: known ones so far apart decide if they weigh more."""
    book = varied(ids="35")
    third, fifth = book.indicators
    level = replace(fifth, points=Decimal(points), parts=(replace(fifth.parts[0], weight=Fraction(1)),))
    facts = Facts(
        ("A", "B", "C"),
        {fact.key: (100.0,) * 3 for fact in book.facts}
        | {"guidance_left": (50.0, 51.0, 49.0), "generics": (60.0, 40.0, 50.0)},
    )
    book = replace(book, indicators=(third, level))
    ranks = [limits.rank for limits in rounding_bounds(book, facts, {"guidance_left": 1e6}).entities]
    assert ranks[1] is not None
    assert ranks[1].best == best_of_second


def test_who_may_have_no_score_is_certainly_above_nobody() -> None:
    """A rate that may be 100 has maybe no growth and no rank; without it, the second is the first."""
    book, facts = (
        varied(ids="5"),
        Facts(
            ("A", "B", "C", "D"),
            {
                "generics": (99.98, 40.0, 20.0, 10.0),
                "generics_possible": (100.0,) * 4,
                "generics_previous": (10.0, 30.0, 20.0, 10.0),
                "generics_possible_previous": (100.0,) * 4,
            },
        ),
    )
    halves = {"generics": 0.05}
    ranks = [limits.rank for limits in rounding_bounds(book, facts, halves).entities]
    assert ranks[1] is not None
    assert ranks[1].best == 1
    full = score_scheme(book, facts.entities, facts.columns | {"generics": (100.0, 40.0, 20.0, 10.0)}).scores
    assert [score.rank for score in full[1:]] == [1, 2, 3]


def test_what_cannot_be_scored_has_no_bounds() -> None:
    """A blank stays blank; a column that is equal throughout has no score."""
    book, facts = level_only(), rates_printed()
    blank = Facts(facts.entities, facts.columns | {"guidance_left": (None, 44.1, 60.3, 20.0)})
    limits = rounding_bounds(book, blank, {"guidance_left": 0.05}).entities[0]
    assert (limits.total, limits.rank, limits.points) == (None, None, (None,))
    equal = Facts(facts.entities, facts.columns | {"guidance_left": (44.1,) * 4})
    assert [limits.total for limits in rounding_bounds(book, equal, {}).entities] == [None] * 4


@pytest.mark.parametrize("half", [5e-11, 5e-8])
def test_equal_facts_may_be_spread_by_what_was_rounded_away(half: float) -> None:
    """Four rates of 50.0 have a score as soon as one of them is not quite 50: however fine, the rounding hid it."""
    book = level_only()
    equal = Facts(tuple("ABCD"), {"guidance_left": (50.0,) * 4, "guidance_followed": (100.0,) * 4})
    bounds = rounding_bounds(book, equal, {"guidance_left": half})
    for signs in ((1, 0, 0, 0), (1, 0, 0, -1), (-1, 1, -1, 1)):
        true = tuple(float(Decimal(50) + sign * Decimal(str(half))) for sign in signs)
        facts = Facts(equal.entities, equal.columns | {"guidance_left": true})
        scores = score_scheme(book, facts.entities, facts.columns).scores
        assert all(isinstance(score.total, float) for score in scores)
        assert_inside(bounds, book, facts)


@pytest.mark.parametrize("half", [0.0, 0.3])
def test_rates_that_hardly_differ_keep_their_scores_inside(half: float) -> None:
    """Counts of hundreds of millions of which some differ by one: what doubles lose is more than their spread shows."""
    book, chance = level_only(), random.Random(4)  # noqa: S311 - examples, not secrets
    below = tuple(float(300_000_000 + chance.randint(0, 3)) for _ in range(47))
    above = tuple(float(100_000_000 + chance.randint(0, 3)) for _ in range(47))
    facts = Facts(tuple(f"支部{row}" for row in range(47)), {"guidance_left": above, "guidance_followed": below})
    halves = {fact.key: half for fact in book.facts}
    bounds = rounding_bounds(book, facts, halves)
    for _ in range(10):
        assert_inside(bounds, book, true_facts(chance, book, facts, halves))


def test_one_value_alone_has_no_score() -> None:
    """Where the others are blank there is no spread, whatever was rounded."""
    book = level_only()
    facts = Facts(tuple("ABC"), {"guidance_left": (45.6, None, None), "guidance_followed": (100.0,) * 3})
    (score, *_) = score_scheme(book, facts.entities, facts.columns).scores
    assert isinstance(score.total, ScoringError)
    for half in (0.05, 60.0):
        for limits in rounding_bounds(book, facts, {"guidance_left": half, "guidance_followed": 2 * half}).entities:
            assert (limits.total, limits.rank) == (None, None)


def test_a_denominator_of_100_is_exact() -> None:
    """Rates are rounded, what makes them per cent is not; counts of people are rounded above and below."""
    book, facts = kyokai(), counts()
    assert set(halves_of(book, facts, -1).values()) == {5.0}
    assert set(halves_of(book, facts, -1)) == {fact.key for fact in book.facts}
    rates = Facts(facts.entities, facts.columns | {"referred": (100.0,) * 47})
    assert set(halves_of(book, facts, 0)) - set(halves_of(book, rates, 0)) == {"referred"}


def test_impossible_facts_are_refused() -> None:
    """More people than there are is the engine's error, not a bound."""
    book, facts = level_only(), rates_printed()
    broken = Facts(facts.entities, facts.columns | {"guidance_left": (145.6, 44.1, 60.3, 20.0)})
    with pytest.raises(ScoringError, match="より大きく"):
        rounding_bounds(book, broken, {})
