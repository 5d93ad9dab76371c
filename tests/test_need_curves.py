"""Curves and their bounds against everybody's scores computed anew."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.need_books import Small, kyokai, most_of, small_schemes
from xl_addin.engine.need.part_curve import PartCurve
from xl_addin.engine.need.standing import Everybody, Standing
from xl_addin.engine.scheme import score_scheme

CLOSE = 1e-9


def totals_with(small: Small, indicator: str, count: int) -> list[float | None]:
    """Everybody's total with more in one numerator of the entity; None where there is none."""
    measure = next(each for each in small.book.indicators if each.id == indicator).current
    row = small.facts.entities.index(small.entity)
    column = list(small.facts.columns[measure.numerator.key])
    column[row] = (column[row] or 0) + count
    columns = {**small.facts.columns, measure.numerator.key: tuple(column)}
    scores = score_scheme(small.book, small.facts.entities, columns).scores
    return [score.total if isinstance(score.total, float) else None for score in scores]


@settings(max_examples=60)
@given(small_schemes(), st.data())
def test_bounds_hold_everywhere(small: Small, data: st.DataObject) -> None:
    """At every count of a span nobody's total leaves the bounds, and at one count the curves are the totals."""
    standing = Standing(Everybody(small.book, small.facts), small.entity)
    assume(standing.now.rank is not None)
    for indicator in small.book.indicators:
        curves = standing.curves(indicator)
        assume(curves.most <= most_of(small.facts, small.entity, indicator))
        first = data.draw(st.integers(0, curves.most))
        last = data.draw(st.integers(first, curves.most))
        bounds, rivals = curves.bounds(first, last), standing.rivals
        for count in range(first, last + 1):
            totals = totals_with(small, indicator.id, count)
            own = totals[standing.row]
            if own is None:
                continue
            assert own <= curves.rest.own + bounds.own + CLOSE
            points = curves.at(count)
            assert own == pytest.approx(curves.rest.own + points.own, abs=CLOSE)
            for place, row in enumerate(rivals):
                rest, total = curves.rest.rivals[place], totals[row]
                assert total is not None
                assert rest + bounds.low[place] - CLOSE <= total <= rest + bounds.high[place] + CLOSE
                assert total == pytest.approx(rest + points.rivals[place], abs=CLOSE)


def test_the_score_of_one_far_below_turns() -> None:
    """Of 0, 4 and x the score of 0 falls as x rises to 4, and rises from there on: all others are one group then."""
    curve = PartCurve(50, "population", [0, 4], [0, 4])
    # With x = 4: mean 8/3, SD sqrt(32)/3, so 0 has 50 - 80 / sqrt(32); the mean of the others is 2, v = 4, a = -2, so it
    # turns 4/2 = 2 above that mean.
    lowest = 50 - 80 / 32**0.5
    assert curve.rivals(4)[0] == pytest.approx(lowest, rel=1e-14)
    assert curve.bounds(3, 9).low[0] == pytest.approx(lowest, rel=1e-14)
    assert curve.rivals(3)[0] > lowest < curve.rivals(9)[0]


def test_where_the_others_are_alike() -> None:
    """Above a group of equals one stands sqrt(n - 1) standard deviations, however far; beside them nobody has a score."""
    curve = PartCurve(50, "population", [3, 3, 3, 3], [3])
    assert curve.own(4) == curve.own(400) == pytest.approx(50 + 10 * 2)
    assert curve.rivals(4) == pytest.approx([50 - 10 / 2])
    beside = curve.bounds(2, 4)
    assert (beside.own, beside.low, beside.high) == (70, [45], [55])


def test_a_sample_spreads_wider() -> None:
    """With the sample SD distances shrink by sqrt((n - 1) / n)."""
    population = PartCurve(50, "population", [1, 2, 4], [1])
    sample = PartCurve(50, "sample", [1, 2, 4], [1])
    assert sample.own(9) - 50 == pytest.approx((population.own(9) - 50) * (3 / 4) ** 0.5, rel=1e-14)


def test_a_full_rate_is_left_out_where_headroom_counts() -> None:
    """At 100 % growth against this year's headroom has no value, so the last count is one lower."""
    book, facts = kyokai()
    standing = Standing(Everybody(book, facts), "東京")
    for indicator in book.indicators:
        most = most_of(facts, "東京", indicator)
        assert standing.curves(indicator).most == most - any(part.own == "current" for part in indicator.parts)
        level = replace(indicator, parts=(replace(indicator.parts[0], weight=1),))
        assert standing.curves(level).most == most
