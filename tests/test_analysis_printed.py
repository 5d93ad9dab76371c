"""Bounds and draws from printed scores, against the published table."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

from tests.analysed import kyokai, published
from xl_addin.analysis import monte_carlo
from xl_addin.analysis.monte_carlo import draw_printed, printed_totals
from xl_addin.analysis.noise import Options
from xl_addin.analysis.printed import Printed
from xl_addin.analysis.printed_bounds import printed_bounds
from xl_addin.engine.rank_ranges import RankRange
from xl_addin.engine.ranking import competition_ranks
from xl_addin.errors import MissingFactError, ScoringError

NAMES = tuple(each.branch for each in published())
POINTS = tuple(each.scores for each in published())
TOTALS = tuple(each.total for each in published())
WITH_TOTALS = Printed(NAMES, POINTS, TOTALS)
WITHOUT_TOTALS = Printed(NAMES, POINTS, (None,) * 47)


@pytest.mark.parametrize("printed", [WITH_TOTALS, WITHOUT_TOTALS])
def test_published_ranks_are_inside(printed: Printed) -> None:
    """All 47 published ranks, which come from unrounded scores, lie between the bounds, and so do all 235 of indicators."""
    for limits, branch in zip(printed_bounds(kyokai(), printed).entities, published(), strict=True):
        assert limits.rank is not None
        assert limits.rank.best <= branch.total_rank <= limits.rank.worst
        for limit, rank in zip(limits.point_ranks, branch.ranks, strict=True):
            assert limit is not None
            assert limit.best <= rank <= limit.worst


def test_printed_totals_leave_one_pair_open() -> None:
    """宮崎 and 大分 both print 348.4 and share the places 6 and 7; every other rank is certain."""
    ranks = {limits.entity: limits.rank for limits in printed_bounds(kyokai(), WITH_TOTALS).entities}
    assert ranks.pop("宮崎") == ranks.pop("大分") == RankRange(6, 7)
    assert all(rank is not None and rank.best == rank.worst for rank in ranks.values())


def test_sums_leave_more_open_than_totals() -> None:
    """A sum of five scores may be off by a quarter of a point, a printed total by a twentieth."""
    (by_sums, by_totals) = (printed_bounds(kyokai(), each).entities for each in (WITHOUT_TOTALS, WITH_TOTALS))
    for wide, narrow, points in zip(by_sums, by_totals, POINTS, strict=True):
        total = sum(Decimal(str(figure)) for figure in points)
        assert wide.total is not None
        assert narrow.total is not None
        assert (wide.total.low, wide.total.high) == (float(total - Decimal("0.25")), float(total + Decimal("0.25")))
        assert wide.total.low <= narrow.total.low <= narrow.total.high <= wide.total.high
        assert narrow.total.high - narrow.total.low <= 0.1 + 1e-9


def test_a_total_narrows_its_scores() -> None:
    """Scores of 1.0 and 2.0 with a total of 3.1 are both at least their printed figures: 0.05 is all that each can add."""
    book = replace(kyokai(), entities=None, indicators=kyokai().indicators[:2])
    (limits,) = printed_bounds(book, Printed(("A",), ((1.0, 2.0),), (3.1,))).entities
    assert limits.total is not None
    assert (limits.total.low, limits.total.high) == (3.05, 3.1)
    assert [(each.low, each.high) for each in limits.points if each is not None] == [(1.0, 1.05), (2.0, 2.05)]


def test_totals_may_be_rounded_to_other_decimals() -> None:
    """1.4 + 2.4 is 3.7 to 3.9, printed as 4 in whole points: at least 3.5 is no news, 3.9 at most is."""
    book = replace(kyokai(), entities=None, indicators=kyokai().indicators[:2])
    whole = Printed(("A",), ((1.4, 2.4),), (4.0,), 1, 0)
    bounds = printed_bounds(book, whole)
    assert bounds.entities[0].total is not None
    assert (bounds.entities[0].total.low, bounds.entities[0].total.high) == (3.7, 3.9)
    assert bounds.assumed.en.startswith("Printed scores lie within ±0.05 of the true ones (totals within ±0.5)")
    finer = Printed(("A",), ((1.4, 2.4),), (3.812,), 1, 3)
    (limits,) = printed_bounds(book, finer).entities
    assert limits.total is not None
    assert (limits.total.low, limits.total.high) == (3.8115, 3.8125)
    totals = printed_totals(book, finer, Options(draws=2000))
    assert 3.8115 <= totals.min() < 3.8117
    assert 3.8123 < totals.max() <= 3.8125


def test_a_fine_total_is_drawn_evenly_among_what_fits() -> None:
    """Two scores of ±0.5 and a total of 3.9 ± 0.05: in that corner the density of the sum falls, and its mean is known."""
    book = replace(kyokai(), entities=None, indicators=kyokai().indicators[:2])
    printed = Printed(("A",), ((1.0, 2.0),), (3.9,), 0, 1)
    totals = printed_totals(book, printed, Options(draws=40_000))
    # Totals of 3.85 to 3.95: the sum of two uniform scores has the density 4 − x there.
    low, high = 3.85, 3.95
    mass = 4 * (high - low) - (high**2 - low**2) / 2
    mean = (2 * (high**2 - low**2) - (high**3 - low**3) / 3) / mass
    assert mean < 3.9 - 0.005
    assert totals.mean() == pytest.approx(mean, abs=0.0006)


def test_a_total_that_is_no_sum_is_refused() -> None:
    """1.0 + 2.0 is never 3.2, however it was rounded."""
    book = replace(kyokai(), entities=None, indicators=kyokai().indicators[:2])
    with pytest.raises(ScoringError, match=r"A: the total 3\.2 cannot be the sum"):
        printed_bounds(book, Printed(("A",), ((1.0, 2.0),), (3.2,)))


@pytest.mark.parametrize(
    ("printed", "error", "told"),
    [
        (replace(WITH_TOTALS, decimals=0), ScoringError, "not rounded to 0 decimals"),
        (Printed(NAMES[:46], POINTS[:46], TOTALS[:46]), MissingFactError, "has 47 entities"),
        (Printed((*NAMES[:46], NAMES[0]), POINTS, TOTALS), ScoringError, "given twice"),
        (Printed(NAMES, tuple(row[:4] for row in POINTS), TOTALS), ScoringError, "has 4 scores"),
    ],
)
def test_a_table_of_something_else_is_refused(printed: Printed, error: type[ScoringError], told: str) -> None:
    """Other decimals, missing branches, a branch twice, a missing indicator."""
    with pytest.raises(error, match=told):
        printed_bounds(kyokai(), printed)


def test_blanks_stay_blank() -> None:
    """A score that is not printed has no bounds, nor has a total that is not printed either; nobody is ranked by it."""
    book = replace(kyokai(), entities=None, indicators=kyokai().indicators[:2])
    printed = Printed(("A", "B", "C"), ((1.0, None), (None, 2.0), (1.0, 1.0)), (None, 4.0, 2.0))
    first, second, third = printed_bounds(book, printed).entities
    assert (first.total, first.rank, first.points[1], first.point_ranks[1]) == (None, None, None, None)
    assert second.total is not None
    assert (second.total.low, second.total.high) == (3.95, 4.05)
    assert (second.rank, third.rank) == (RankRange(1, 1), RankRange(2, 2))
    totals = printed_totals(book, printed, Options(draws=50))
    assert np.isnan(totals[:, 0]).all()
    assert not np.isnan(totals[:, 1:]).any()


@pytest.mark.parametrize("printed", [WITH_TOTALS, WITHOUT_TOTALS])
def test_draws_never_leave_the_bounds(printed: Printed) -> None:
    """2,000 draws of 47 totals lie within their bounds, and so do the ranks that they give."""
    totals = printed_totals(kyokai(), printed, Options(draws=2000))
    bounds = printed_bounds(kyokai(), printed).entities
    for column, limits in zip(totals.T, bounds, strict=True):
        assert limits.total is not None
        assert column.min() >= limits.total.low
        assert column.max() <= limits.total.high
    for draw in totals[:200]:
        for rank, limits in zip(competition_ranks(list(map(float, draw))), bounds, strict=True):
            assert limits.rank is not None
            assert rank is not None
            assert limits.rank.best <= rank <= limits.rank.worst


def test_the_open_pair_is_a_toss() -> None:
    """宮崎 and 大分 are each 6th in some draws; who is certainly among the first 15 is so in all draws, else in none."""
    drawn = {each.entity: each for each in draw_printed(kyokai(), WITH_TOTALS, Options(draws=1000), 15).entities}
    assert {each.inside for each in drawn.values()} == {0.0, 1.0}
    assert sum(each.inside or 0 for each in drawn.values()) == 15
    totals = printed_totals(kyokai(), WITH_TOTALS, Options(draws=1000))
    ahead = (totals[:, NAMES.index("宮崎")] > totals[:, NAMES.index("大分")]).mean()
    assert 0.05 < ahead < 0.95


def test_a_total_at_the_end_of_its_rounding_is_drawn_there() -> None:
    """Five times 1.0 is 5.3 only where each is 1.05; 5.2 leaves a corner, in which every draw lies."""
    book = replace(kyokai(), entities=None)
    printed = Printed(("A", "B"), ((1.0,) * 5, (1.0,) * 5), (5.3, 5.2))
    totals = printed_totals(book, printed, Options(draws=500))
    assert (totals[:, 0] == 5.25).all()
    assert totals[:, 1].min() >= 5.15
    assert totals[:, 1].max() <= 5.25
    # Four in five sums of this corner lie in its lower half and more.
    assert np.median(totals[:, 1]) < 5.19


def test_a_total_that_hardly_fits_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A total that proposals do not meet is told, not drawn for ever."""
    monkeypatch.setattr(monte_carlo, "_ROUNDS", 1)
    book = replace(kyokai(), entities=None)
    printed = Printed(("A", "B"), ((1.0,) * 5, (1.0,) * 5), (5.2, 5.0))
    with pytest.raises(MissingFactError, match="A: the total hardly fits"):
        printed_totals(book, printed, Options(draws=5000))
