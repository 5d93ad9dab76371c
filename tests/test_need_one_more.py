"""What one more percentage point changes."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import ceil

import pytest

from tests.need_books import kyokai, score_with
from xl_addin.engine.facts import Facts
from xl_addin.engine.need import Everybody, one_more
from xl_addin.errors import ScoringError

BOOK, FACTS = kyokai()
BRANCH = "北海道"


def counts_of(indicator: str, facts: Facts = FACTS) -> tuple[int, int]:
    """Numerator and denominator of the branch."""
    measure = next(each for each in BOOK.indicators if each.id == indicator).current
    row = facts.entities.index(BRANCH)
    top, bottom = (facts.columns[fact.key][row] for fact in (measure.numerator, measure.denominator))
    assert top is not None
    assert bottom is not None
    return int(top), int(bottom)


def without(key: str) -> Facts:
    """The facts without one figure of the branch."""
    row = FACTS.entities.index(BRANCH)
    column = tuple(None if place == row else value for place, value in enumerate(FACTS.columns[key]))
    return Facts(FACTS.entities, {**FACTS.columns, key: column})


@pytest.mark.parametrize("step", [1, 0.5, 2.25])
def test_the_rate_put_back_in(step: float) -> None:
    """Points, total and rank are those of everybody scored again with the rate raised by exactly the step."""
    now = score_with(BOOK, FACTS, BRANCH, {})
    for place, more in enumerate(one_more(Everybody(BOOK, FACTS), BRANCH, step)):
        top, bottom = counts_of(more.indicator)
        added = Fraction(step) * bottom / 100
        then = score_with(BOOK, FACTS, BRANCH, {more.indicator: float(added)})
        assert more.points == pytest.approx(then.points[place] - now.points[place], abs=1e-9)  # type: ignore[operator]
        assert more.total == pytest.approx(then.total - now.total, abs=1e-9)  # type: ignore[operator]
        assert (more.rank_now, more.rank_then) == (now.rank, then.rank)
        assert more.units == ceil(added)
        assert Fraction(top + more.units, bottom) >= Fraction(top, bottom) + Fraction(step) / 100
        assert Fraction(top + more.units - 1, bottom) < Fraction(top, bottom) + Fraction(step) / 100
        assert float(more.rate or 0) == pytest.approx(100 * top / bottom, rel=1e-15)
        assert float(more.raised or 0) == pytest.approx(100 * top / bottom + step, rel=1e-14)
        assert more.why is None


def test_a_rate_above_100_per_cent_is_blank() -> None:
    """77 % plus 50 points is no rate: the figures are blank and the reason is told."""
    blank = [more for more in one_more(Everybody(BOOK, FACTS), BRANCH, 50) if more.raised is None]
    assert [more.indicator for more in blank] == ["1", "5"]
    for more in blank:
        assert (more.units, more.points, more.total, more.rank_then) == (None, None, None, None)
        assert more.why is not None
        assert "100％ を超えます" in more.why.ja


def test_no_headroom_is_blank_with_a_reason() -> None:
    """At exactly 100 % the growth against this year's headroom has no value."""
    top, bottom = counts_of("4")
    row = FACTS.entities.index(BRANCH)
    assert Decimal(top) / bottom < 1
    column = tuple(bottom / 2 if place == row else value for place, value in enumerate(FACTS.columns["referred_seen"]))
    full = one_more(Everybody(BOOK, Facts(FACTS.entities, {**FACTS.columns, "referred_seen": column})), BRANCH, 50)[3]
    assert full.raised == 100
    assert (full.points, full.total, full.rank_then) == (None, None, None)
    assert full.why is not None
    assert "伸びしろ" in full.why.ja


def test_a_missing_count_is_blank_and_named() -> None:
    """Without the number of those eligible there is no rate; without a total no rank, but points can be told."""
    first, second, *_ = one_more(Everybody(BOOK, without("checkups_eligible")), BRANCH)
    assert (first.rate, first.points, first.rank_now) == (None, None, None)
    assert first.why is not None
    assert "特定健診対象者数" in first.why.ja
    assert second.points is not None
    assert (second.total, second.rank_then) == (None, None)


@pytest.mark.parametrize("step", [0, -1, 0.01, 100.5])
def test_steps_are_percentage_points(step: float) -> None:
    """0.01 is what a cell that shows 1 % holds, and no step."""
    with pytest.raises(ScoringError, match="percentage points"):
        one_more(Everybody(BOOK, FACTS), BRANCH, step)


def test_an_unknown_entity_is_refused() -> None:
    """The name is told."""
    with pytest.raises(ScoringError, match="本部"):
        one_more(Everybody(BOOK, FACTS), "本部")
