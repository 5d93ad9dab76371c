"""The shipped rule book of 協会けんぽ for FY2023, against its source and against NumPy."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from tests.conftest import load_toml
from xl_addin.engine.scheme import SchemeResult, score_scheme
from xl_addin.rulebook.store import shipped_folder

if TYPE_CHECKING:
    from xl_addin.rulebook.model import DeviationBook

Column = np.ndarray[Any, np.dtype[np.float64]]

#: 配点 and 評価割合 (level, growth, change) as the source prints them.
PRINTED = {
    "1": (70, (0.5, 0.25, 0.25)),
    "2": (70, (0.5, 0.25, 0.25)),
    "3": (80, (1.0,)),
    "4": (50, (0.5, 0.5)),
    "5": (50, (0.5, 0.5)),
}
COLUMNS = {
    "1": ("checkups", "checkups_eligible"),
    "2": ("guidance", "guidance_eligible"),
    "3": ("guidance_left", "guidance_followed"),
    "4": ("referred_seen", "referred"),
    "5": ("generics", "generics_possible"),
}


@pytest.fixture(scope="module")
def book() -> DeviationBook:
    """The rule book as shipped."""
    return load_toml(shipped_folder() / "kyokai" / "2023.toml")


def random_counts(seed: int) -> dict[str, Column]:
    """Invented counts of 47 branches, this year and last."""
    rng = np.random.default_rng(seed)
    counts: dict[str, Column] = {}
    for numerator, denominator in COLUMNS.values():
        size = rng.integers(20_000, 2_000_000, 47)
        rate = rng.uniform(0.15, 0.85, 47)
        counts[denominator] = size.astype(float)
        counts[numerator] = np.floor(size * rate)
        counts[f"{denominator}_previous"] = np.floor(size * rng.uniform(0.95, 1.05, 47))
        counts[f"{numerator}_previous"] = np.floor(size * rate * rng.uniform(0.8, 0.95, 47))
    return counts


def scored(values: Column, points: float) -> Column:
    """50 + 10 z times points / 50, with the population SD."""
    return (50 + 10 * (values - values.mean()) / values.std(ddof=0)) * points / 50


def by_numpy(counts: dict[str, Column]) -> tuple[dict[str, Column], Column, list[int]]:
    """Points, totals and ranks from the rules as the source words them."""
    points: dict[str, Column] = {}
    for number, (numerator, denominator) in COLUMNS.items():
        full, weights = PRINTED[number]
        rate = 100 * counts[numerator] / counts[denominator]
        before = 100 * counts[f"{numerator}_previous"] / counts[f"{denominator}_previous"]
        rise = (rate - before) / (100 - rate)
        change = counts[numerator] / counts[f"{numerator}_previous"] - 1
        columns = (rate, rise, change)[: len(weights)]
        points[number] = sum(
            (weight * scored(column, full) for weight, column in zip(weights, columns, strict=True)), np.zeros(47)
        )
    totals = sum(points.values(), np.zeros(47))
    return points, totals, [1 + int((totals > total).sum()) for total in totals]


def score(book: DeviationBook, counts: dict[str, Column]) -> SchemeResult:
    """Score the counts with the package."""
    facts = {fact.key: [float(count) for count in counts[fact.key]] for fact in book.facts}
    return score_scheme(book, [f"支部{number}" for number in range(47)], facts)


def test_points_and_weights_are_the_printed_ones(book: DeviationBook) -> None:
    """五つの指標の配点は 70/70/80/50/50、合計 320; the weights are the printed shares."""
    assert {
        indicator.id: (int(indicator.points), tuple(float(part.weight) for part in indicator.parts))
        for indicator in book.indicators
    } == PRINTED
    assert book.total_points == 320


def test_parts_are_the_printed_ones(book: DeviationBook) -> None:
    """Level, rise and change stand in the printed order; the rise uses this year's headroom."""
    kinds = ["level", "growth", "change"]
    for indicator in book.indicators:
        assert [part.kind for part in indicator.parts] == kinds[: len(indicator.parts)]
        assert [part.own for part in indicator.parts] == [None, "current", None][: len(indicator.parts)]


def test_the_scheme_is_the_printed_one(book: DeviationBook) -> None:
    """47 branches, the top third is 15, and the levy is 0.01 %."""
    assert (book.name, book.entities, book.entity.ja, book.spread, book.ties) == (
        "kyokai/2023",
        47,
        "支部",
        "population",
        "min",
    )
    assert book.reward is not None
    assert book.reward.top == 15
    assert book.reward.top_share == Fraction(1, 3)
    assert book.reward.levy == Decimal("0.0001")
    assert book.reward.base == "lowest_inside"


def test_every_rule_has_a_source(book: DeviationBook) -> None:
    """Each indicator and the reward cite a document and a place in it; what is open is noted."""
    assert book.reward is not None
    for source in [*book.sources, book.reward.source, *(indicator.source for indicator in book.indicators)]:
        assert source.title
        assert source.place
    assert len({indicator.source.place for indicator in book.indicators}) == 5
    assert book.notes
    assert book.reward.notes


def test_facts_are_numerators_and_denominators(book: DeviationBook) -> None:
    """Every indicator asks for both counts of this year, and of last year where a part compares."""
    for indicator in book.indicators:
        years = ("", "_previous") if len(indicator.parts) > 1 else ("",)
        expected = [f"{key}{year}" for year in years for key in COLUMNS[indicator.id]]
        assert [fact.key for fact in indicator.facts] == expected


@pytest.mark.parametrize("seed", range(5))
def test_scores_agree_with_numpy(book: DeviationBook, seed: int) -> None:
    """Points, totals and ranks from raw counts agree with NumPy to 1e-12."""
    counts = random_counts(seed)
    points, totals, ranks = by_numpy(counts)
    scores = score(book, counts).scores
    for place, indicator in enumerate(book.indicators):
        np.testing.assert_allclose([row.points[place] for row in scores], points[indicator.id], rtol=1e-12, atol=0)
    np.testing.assert_allclose([row.total for row in scores], totals, rtol=1e-12, atol=0)
    assert [row.rank for row in scores] == ranks


def test_means_are_the_points(book: DeviationBook) -> None:
    """Each column of points averages to what the book gives it; totals average to 320."""
    scores = score(book, random_counts(99)).scores
    for place, indicator in enumerate(book.indicators):
        column = [row.points[place] for row in scores]
        assert np.mean(np.array(column, dtype=float)) == pytest.approx(PRINTED[indicator.id][0], rel=1e-12)
    assert np.mean(np.array([row.total for row in scores], dtype=float)) == pytest.approx(320, rel=1e-12)


def test_a_single_part_has_a_fifth_of_its_points_as_sd(book: DeviationBook) -> None:
    """指標3 is one deviation score, so its population SD is 80 / 5 = 16."""
    column = [row.points[2] for row in score(book, random_counts(7)).scores]
    assert np.std(np.array(column, dtype=float), ddof=0) == pytest.approx(16, rel=1e-12)
