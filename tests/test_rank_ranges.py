"""The best and the worst rank of values that may be off: never too narrow, never wider than need be."""

from __future__ import annotations

import csv
import itertools
import math
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_addin.engine.rank_ranges import RankRange, ends_of, rank_ranges
from xl_addin.engine.ranking import TIES, Ties, competition_ranks
from xl_addin.errors import MissingFactError, ScoringError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.engine.ranking import Order

PUBLISHED = Path(__file__).parents[1] / "workbooks" / "data" / "kyokai_incentive_r5.csv"

TENTHS = st.integers(-300, 300).map(lambda tenth: tenth / 10)
MARGINS = st.integers(0, 40).map(lambda twentieth: twentieth / 20)
ROWS = st.lists(st.tuples(TENTHS, MARGINS), min_size=1, max_size=12)
ORDERS = st.sampled_from(["high", "low"])


def ranges(
    values: Sequence[float | None], halves: Sequence[float | None], order: Order = "high"
) -> list[RankRange | None]:
    """The ranges of values that may each be off by up to a margin."""
    return rank_ranges(ends_of(values, halves, order))


def exactly(value: float) -> Fraction:
    """A number as the decimal that names it."""
    return Fraction(Decimal(repr(value)))


def rank(values: list[Fraction], row: int, order: Order) -> int:
    """1 plus the number of values that are better."""
    own = values[row]
    return 1 + sum(other > own if order == "high" else other < own for other in values)


def test_printed_figures_that_tie_may_stand_either_way() -> None:
    """348.4 twice among 349 and 340: second or third, whoever it is."""
    found = ranges([349, 348.4, 348.4, 340], [0.05] * 4)
    assert found == [RankRange(1, 1), RankRange(2, 3), RankRange(2, 3), RankRange(4, 4)]


def test_touching_ends_may_tie() -> None:
    """10 ± 0.5 and 9 ± 0.5 touch at 9.5, where both would be first; the lower one is never ahead."""
    assert ranges([10, 9], [0.5, 0.5]) == [RankRange(1, 1), RankRange(1, 2)]
    assert ranges([10, 8.9], [0.5, 0.5]) == [RankRange(1, 1), RankRange(2, 2)]


def test_ends_that_touch_in_decimals_touch() -> None:
    """0.4 − 0.05 and 0.3 + 0.05 are the same number, though their doubles differ."""
    assert 0.4 - 0.05 > 0.3 + 0.05
    assert ranges([0.4, 0.3], [0.05, 0.05]) == [RankRange(1, 1), RankRange(1, 2)]


def test_values_that_show_the_same_tie() -> None:
    """0.1 + 0.2 shows as 0.3, so neither is surely ahead, with a margin or without."""
    assert ranges([0.1 + 0.2, 0.3], [0, 0]) == [RankRange(1, 1), RankRange(1, 1)]
    assert ranges([1.1 + 2.2, 3.2], [0.05, 0.05]) == [RankRange(1, 1), RankRange(1, 2)]


def test_blanks_stay_blank_and_are_not_counted() -> None:
    """A blank has no range, and its margin is not looked at."""
    assert ranges([None, 5, 4], [None, 0.1, 0.1]) == [None, RankRange(1, 1), RankRange(2, 2)]
    assert ranges([], []) == []


def test_low_ranks_the_smallest_first() -> None:
    """Margins work the same way in both orders."""
    assert ranges([1, 1.05, 3], [0.05, 0.05, 0.05], "low") == [RankRange(1, 2), RankRange(1, 2), RankRange(3, 3)]


def test_each_row_has_a_margin_of_its_own() -> None:
    """A value that is known exactly can still be overtaken by one that is not."""
    assert ranges([5, 4], [0, 2]) == [RankRange(1, 2), RankRange(1, 2)]
    assert ranges([5, 4, 1], [0, 2, 0]) == [RankRange(1, 2), RankRange(1, 2), RankRange(3, 3)]


@pytest.mark.parametrize(
    ("values", "halves", "code"),
    [
        ([1.0, 2.0], [0.1, -0.1], "#VALUE!"),
        ([1.0, float("inf")], [0.1, 0.1], "#NUM!"),
        ([1.0, 2.0], [0.1, float("nan")], "#NUM!"),
        ([1.0, 2.0], [0.1], "#VALUE!"),
    ],
)
def test_impossible_margins_are_refused(values: list[float], halves: list[float], code: str) -> None:
    """Negative, infinite, or one too few."""
    with pytest.raises(ScoringError) as caught:
        ranges(values, halves)
    assert caught.value.code == code


def test_a_value_without_a_margin_is_a_missing_fact() -> None:
    """Its row is named."""
    with pytest.raises(MissingFactError, match="2 行目"):
        ranges([1, 2], [0.1, None])


def test_unknown_words_are_refused() -> None:
    """The known ones are named."""
    with pytest.raises(ScoringError, match="high"):
        ranges([1], [0.1], "up")  # type: ignore[arg-type]  # an unknown word
    with pytest.raises(ScoringError, match="dense"):
        rank_ranges([], "both")  # type: ignore[arg-type]  # an unknown word


@given(
    ends=st.lists(st.tuples(st.integers(0, 6), st.integers(0, 3)), min_size=1, max_size=5),
    ties=st.sampled_from(TIES),
)
def test_no_possible_rank_is_outside(ends: list[tuple[int, int]], ties: Ties) -> None:
    """Of all values between the ends, tried one by one, none has a rank outside; shared better ranks are all reached."""
    found = rank_ranges([(Decimal(low), Decimal(low + wide)) for low, wide in ends], ties)
    choices = [[low + step / 2 for step in range(2 * wide + 1)] for low, wide in ends]
    seen: list[set[float]] = [set() for _ in ends]
    for values in itertools.islice(itertools.product(*choices), 3000):
        for ranks, own in zip(seen, competition_ranks(list(values), ties=ties), strict=True):
            assert own is not None
            ranks.add(own)
    for limits, ranks in zip(found, seen, strict=True):
        assert limits is not None
        assert limits.best <= min(ranks)
        assert max(ranks) <= limits.worst
        if ties == "min" and math.prod(map(len, choices)) <= 3000:
            assert (limits.best, limits.worst) == (min(ranks), max(ranks))


def test_ends_that_differ_behind_the_15th_digit_touch() -> None:
    """Ranks compare 15 digits, so that values which differ by less may tie, whatever their ends are."""
    above, below = Decimal("348.4000000000001"), Decimal("348.4")
    assert competition_ranks([float(above), float(below)]) == [1, 1]
    assert rank_ranges([(above, above), (below, below)]) == [RankRange(1, 1), RankRange(1, 1)]
    assert rank_ranges([(above, above), (below, below)], "max") == [RankRange(1, 2), RankRange(1, 2)]


@given(ROWS, ORDERS)
def test_both_ends_are_ranks_that_can_be(rows: list[tuple[float, float]], order: Order) -> None:
    """With the value at its best end and all others at their worst it has the best rank, and the other way round."""
    found = ranges([value for value, _ in rows], [half for _, half in rows], order)
    better = 1 if order == "high" else -1
    for row, bounds in enumerate(found):
        for sign, bound in ((better, "best"), (-better, "worst")):
            pushed = [
                exactly(value) + (sign if place == row else -sign) * exactly(half)
                for place, (value, half) in enumerate(rows)
            ]
            assert getattr(bounds, bound) == rank(pushed, row, order)


@given(ROWS, ORDERS, st.data())
def test_no_true_value_leaves_its_range(rows: list[tuple[float, float]], order: Order, data: st.DataObject) -> None:
    """Whatever the values are within their margins, ends included, the rank is inside."""
    shift = st.one_of(st.sampled_from([Fraction(-1), Fraction(1)]), st.fractions(-1, 1, max_denominator=20))
    true = [exactly(value) + data.draw(shift) * exactly(half) for value, half in rows]
    found = ranges([value for value, _ in rows], [half for _, half in rows], order)
    for row, bounds in enumerate(found):
        assert bounds is not None
        assert bounds.best <= rank(true, row, order) <= bounds.worst


@given(st.lists(st.one_of(st.none(), st.floats(-1e6, 1e6)), max_size=20), ORDERS)
def test_without_a_margin_it_is_the_rank(values: list[float | None], order: Order) -> None:
    """Values that show the same 15 digits share their rank here too."""
    ranks = competition_ranks(values, order)
    expected = [None if each is None else RankRange(int(each), int(each)) for each in ranks]
    assert ranges(values, [0] * len(values), order) == expected


@given(ROWS, st.integers(0, 20).map(lambda tenth: tenth / 10))
def test_a_wider_margin_never_narrows_a_range(rows: list[tuple[float, float]], more: float) -> None:
    """Less knowledge cannot say more."""
    values, halves = [value for value, _ in rows], [half for _, half in rows]
    for narrow, wide in zip(ranges(values, halves), ranges(values, [half + more for half in halves]), strict=True):
        assert narrow is not None
        assert wide is not None
        assert wide.best <= narrow.best <= narrow.worst <= wide.worst


@pytest.mark.parametrize("title", [*(f"指標{number}" for number in range(1, 6)), "総"])
def test_printed_scores_hold_the_published_ranks(title: str) -> None:
    """Of all 47 branches the rank that was published lies inside, for each indicator and for the total."""
    scores, ranks = ("総得点", "総合順位") if title == "総" else (f"{title}_得点", f"{title}_順位")
    rows = published()
    found = ranges([float(row[scores]) for row in rows], [0.05] * 47)
    for row, bounds in zip(rows, found, strict=True):
        assert bounds is not None
        assert bounds.best <= int(row[ranks]) <= bounds.worst, row["支部"]


def test_two_branches_that_print_the_same_total() -> None:
    """宮崎 and 大分 both print 348.4 and are 6th and 7th; the figures alone leave both places open to both."""
    rows = published()
    found = ranges([float(row["総得点"]) for row in rows], [0.05] * 47)
    named = {row["支部"]: bounds for row, bounds in zip(rows, found, strict=True)}
    assert {name: bounds for name, bounds in named.items() if bounds is None or bounds.best < bounds.worst} == {
        "宮崎": RankRange(6, 7),
        "大分": RankRange(6, 7),
    }


def published() -> list[dict[str, str]]:
    """The published table of 47 branches."""
    with PUBLISHED.open(encoding="utf-8-sig") as file:
        return [*csv.DictReader(file)]
