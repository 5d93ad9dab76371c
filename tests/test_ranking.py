from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_addin.engine.ranking import ORDERS, TIES, competition_ranks, rank_of
from xl_addin.errors import MissingFactError, ScoringError

if TYPE_CHECKING:
    import random

COLUMN = st.lists(st.none() | st.integers(-5, 5).map(float) | st.floats(-100, 100).map(lambda x: round(x, 1)))

# 協会けんぽ インセンティブ制度に係る令和5年度実績: total score and rank of the 47 branches.
# fmt: off
TOTALS_AND_RANKS = [
    (299.4, 38), (333.9, 15), (315.0, 29), (300.4, 37), (335.6, 13), (374.9, 1), (313.8, 31), (267.2, 45),
    (319.8, 24), (274.7, 44), (265.6, 46), (295.7, 40), (315.2, 28), (285.9, 43), (346.3, 8), (343.0, 9),
    (324.6, 23), (317.0, 26), (333.2, 16), (353.6, 5), (356.7, 4), (318.8, 25), (288.8, 42), (314.0, 30),
    (304.4, 35), (328.7, 19), (290.7, 41), (295.9, 39), (335.4, 14), (336.1, 12), (309.6, 33), (363.8, 3),
    (330.0, 18), (328.2, 21), (331.3, 17), (342.4, 10), (306.2, 34), (301.0, 36), (255.9, 47), (326.4, 22),
    (315.7, 27), (328.4, 20), (372.1, 2), (348.4, 7), (348.4, 6), (311.4, 32), (336.3, 11),
]
# fmt: on


def counted_rank(x: float, known: list[float], order: str, ties: str) -> float:
    """Rank by counting, as the words of the rule say."""
    better = [y for y in known if (y > x if order == "high" else y < x)]
    equal = known.count(x)
    return {
        "min": len(better) + 1,
        "max": len(better) + equal,
        "average": len(better) + (equal + 1) / 2,
        "dense": len(set(better)) + 1,
    }[ties]


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("ties", [word for word in TIES if word != "ordinal"])
@given(values=COLUMN)
def test_ranks_are_what_counting_gives(values: list[float | None], order: str, ties: str) -> None:
    """A rank is one more than the number of better rows; blanks stay blank and are not counted."""
    known = [value for value in values if value is not None]
    expected = [None if value is None else counted_rank(value, known, order, ties) for value in values]
    assert competition_ranks(values, order, ties) == expected
    assert [rank_of(value, known, order, ties) for value in known] == [rank for rank in expected if rank is not None]


@pytest.mark.parametrize(("order", "sign"), [("high", -1), ("low", 1)])
@given(values=COLUMN)
def test_ordinal_ranks_follow_the_rows(values: list[float | None], order: str, sign: int) -> None:
    """Among equal values the upper row comes first, whichever end is the top."""
    rows = sorted((row for row, value in enumerate(values) if value is not None), key=lambda row: sign * values[row])
    expected: list[float | None] = [None] * len(values)
    for rank, row in enumerate(rows, start=1):
        expected[row] = rank
    assert competition_ranks(values, order, "ordinal") == expected


@pytest.mark.parametrize(
    ("ties", "ranks"),
    [
        ("min", [2, None, 1, 2, 4]),
        ("max", [3, None, 1, 3, 4]),
        ("average", [2.5, None, 1, 2.5, 4]),
        ("dense", [2, None, 1, 2, 3]),
        ("ordinal", [2, None, 1, 3, 4]),
    ],
)
def test_each_way_to_share_a_tie(ties: str, ranks: list[float | None]) -> None:
    """10, blank, 20, 10, 5 ranked by hand."""
    assert competition_ranks([10, None, 20, 10, 5], ties=ties) == ranks


def test_values_that_look_equal_tie() -> None:
    """A computed 0.1 + 0.2 ties with a typed 0.3, and is found among typed values."""
    assert competition_ranks([0.1 + 0.2, 0.3, 0.4]) == [2, 2, 1]
    assert rank_of(0.1 + 0.2, [0.3, 0.4]) == 2


def test_published_ranks_agree_except_where_printed_scores_tie() -> None:
    """宮崎 and 大分 print 348.4 and are 6th and 7th by their unrounded scores; all others are as published."""
    totals = [total for total, _ in TOTALS_AND_RANKS]
    published = [rank for _, rank in TOTALS_AND_RANKS]
    assert len(totals) == 47
    assert competition_ranks(totals) == [6 if rank == 7 else rank for rank in published]


@given(COLUMN, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(values: list[float | None], shuffler: random.Random) -> None:
    """Ranks move with their rows."""
    rows = list(range(len(values)))
    shuffler.shuffle(rows)
    ranks = competition_ranks(values)
    assert competition_ranks([values[row] for row in rows]) == [ranks[row] for row in rows]


def test_a_value_outside_the_reference_has_no_rank() -> None:
    """As native RANK: #N/A."""
    with pytest.raises(MissingFactError) as raised:
        rank_of(2, [1, 3])
    assert raised.value.code == "#N/A"


def test_one_value_has_no_ordinal_rank() -> None:
    """The message names the function that can."""
    with pytest.raises(ScoringError, match="SCORE_RANKS"):
        rank_of(1, [1, 1], ties="ordinal")


@pytest.mark.parametrize("options", [{"order": "up"}, {"ties": "mean"}])
def test_unknown_words_are_refused(options: dict[str, str]) -> None:
    """Order and ties come from closed lists."""
    with pytest.raises(ScoringError):
        competition_ranks([1, 2], **options)
    with pytest.raises(ScoringError):
        rank_of(1, [1, 2], **options)
