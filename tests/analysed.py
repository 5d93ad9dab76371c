"""Books and facts that the tests of the analyses share."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from xl_addin.book.data import default_folder, published_scores
from xl_addin.book.kyokai.raw_counts import fictitious_counts
from xl_addin.engine.facts import Facts
from xl_addin.errors import ScoringError
from xl_addin.rulebook import store

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.book.data import PublishedScore
    from xl_addin.engine.exact import Outcome
    from xl_addin.rulebook.model import DeviationBook


@cache
def kyokai() -> DeviationBook:
    """The shipped rule book."""
    return store.find("kyokai/2023")


@cache
def published() -> tuple[PublishedScore, ...]:
    """The printed scores of the 47 branches."""
    return published_scores(default_folder())


@cache
def counts() -> Facts:
    """The fictitious counts of the shipped workbook."""
    branches = tuple(each.branch for each in published())
    rows = fictitious_counts(branches)
    return Facts(branches, {key: tuple(float(row[key]) for row in rows) for key in rows[0]})


def varied(
    *, spread: str = "population", ties: str = "min", own: str | None = "current", ids: str = "12345"
) -> DeviationBook:
    """The shipped rules for any number of entities, read in another way.

    Args:
        spread: of the standard deviation.
        ties: how ranks are shared.
        own: whose headroom counts; None leaves the parts as they are.
        ids: the indicators that are left.
    """
    book = kyokai()
    indicators = tuple(
        replace(
            indicator,
            parts=tuple(
                part if part.kind == "level" or own is None else replace(part, own=own) for part in indicator.parts
            ),
        )
        for indicator in book.indicators
        if indicator.id in ids
    )
    return replace(book, entities=None, spread=spread, ties=ties, indicators=indicators)


def books(ids: str = "12345") -> st.SearchStrategy[DeviationBook]:
    """The shipped rules, or some of their indicators, in all readings."""
    return st.builds(
        varied,
        ids=st.just(ids),
        spread=st.sampled_from(["population", "sample"]),
        ties=st.sampled_from(["min", "max", "average", "dense", "ordinal"]),
        own=st.sampled_from(["current", "previous", None]),
    )


@st.composite
def facts_of(draw: st.DrawFn, book: DeviationBook, *, blanks: bool = True) -> Facts:
    """Counts of three to seven entities: small ones that tie, and blanks, rates of 100 % and bases of 0 among them."""
    size = draw(st.integers(3, 7))
    columns: dict[str, tuple[float | None, ...]] = {}
    for measure in (measure for indicator in book.indicators for measure in indicator.measures):
        below = draw(st.lists(st.integers(1, draw(st.sampled_from([5, 40, 300_000]))), min_size=size, max_size=size))
        above = [draw(st.integers(0, each)) for each in below]
        blank = draw(st.sampled_from([None, *range(size)])) if blanks else None
        columns[measure.numerator.key] = tuple(None if row == blank else float(n) for row, n in enumerate(above))
        columns[measure.denominator.key] = tuple(map(float, below))
    return Facts(tuple(f"支部{row}" for row in range(size)), columns)


def numbers(outcomes: Sequence[Outcome]) -> list[float]:
    """NaN in place of blanks and errors."""
    return [float("nan") if each is None or isinstance(each, ScoringError) else each for each in outcomes]
