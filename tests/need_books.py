"""Books and facts for the tests of what is missing: the published table, fictitious counts, and small random schemes."""

from __future__ import annotations

import csv
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from hypothesis import strategies as st

from tests.test_rulebook_model import plain_book
from xl_addin.book.kyokai.raw_counts import fictitious_counts
from xl_addin.engine.facts import Facts
from xl_addin.engine.scheme import score_scheme
from xl_addin.rulebook import store
from xl_addin.rulebook.reading import rule_book

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xl_addin.engine.scheme import EntityScore
    from xl_addin.rulebook.model import DeviationBook, DeviationIndicator

_PUBLISHED = Path(__file__).parents[1] / "workbooks" / "data" / "kyokai_incentive_r5.csv"
_PARTS = (
    ("level", None),
    ("growth", "current"),
    ("growth", "previous"),
    ("change", None),
    ("change", "current"),
    ("change", "previous"),
)


class Small(NamedTuple):
    """A small scheme, and who asks for which place."""

    book: DeviationBook
    facts: Facts
    entity: str
    place: int


def published_totals() -> dict[str, float]:
    """The printed total of each of the 47 branches."""
    with _PUBLISHED.open(encoding="utf-8-sig", newline="") as file:
        return {row["支部"]: float(row["総得点"]) for row in csv.DictReader(file)}


def kyokai() -> tuple[DeviationBook, Facts]:
    """The rules of FY2023 and fictitious counts of the 47 branches."""
    book = store.deviation_book("kyokai/2023")
    branches = tuple(published_totals())
    counts = fictitious_counts(branches)
    return book, Facts(branches, {fact.key: tuple(float(row[fact.key]) for row in counts) for fact in book.facts})


def score_with(book: DeviationBook, facts: Facts, entity: str, more: Mapping[str, float]) -> EntityScore:
    """Score everybody with more in one entity's numerators, by indicator id, and return that entity's score."""
    row = facts.entities.index(entity)
    columns = dict(facts.columns)
    for indicator in book.indicators:
        key = indicator.current.numerator.key
        column = list(columns[key])
        column[row] = (column[row] or 0) + more.get(indicator.id, 0)
        columns[key] = tuple(column)
    return score_scheme(book, facts.entities, columns).scores[row]


def reaches(small: Small, more: Mapping[str, float]) -> bool:
    """Tell whether the entity stands at the place with more in its numerators."""
    rank = score_with(small.book, small.facts, small.entity, more).rank
    return isinstance(rank, float) and rank <= small.place


def most_of(facts: Facts, entity: str, indicator: DeviationIndicator) -> int:
    """The whole number that the entity's numerator can grow by."""
    row = facts.entities.index(entity)
    top = facts.columns[indicator.current.numerator.key][row]
    bottom = facts.columns[indicator.current.denominator.key][row]
    assert top is not None
    assert bottom is not None
    return int(bottom - top)


@st.composite
def small_schemes(draw: st.DrawFn, largest: int = 25) -> Small:
    """Random schemes of any rule for parts, ties and spread, small enough to try every count."""
    book = rule_book(plain_book(), "book.toml")
    first, second = book.indicators
    kinds = draw(st.lists(st.sampled_from(_PARTS), min_size=1, max_size=3))
    weight = Fraction(1, len(kinds))
    parts = tuple(replace(first.parts[0], kind=kind, own=own, weight=weight) for kind, own in kinds)
    entities = draw(st.integers(3, 7))
    book = replace(
        book,
        indicators=(replace(first, parts=parts), second),
        entities=entities,
        ties=draw(st.sampled_from(("min", "max", "average", "dense", "ordinal"))),
        spread=draw(st.sampled_from(("population", "sample"))),
    )
    names = tuple(f"支部{number}" for number in range(entities))
    columns: dict[str, tuple[float, ...]] = {}
    for indicator in book.indicators:
        for measure in indicator.measures:
            least = 1 if measure is indicator.previous else 0
            pairs = draw(
                st.lists(
                    st.integers(1, largest).flatmap(
                        lambda whole, least=least: st.tuples(st.integers(least, whole), st.just(whole))
                    ),  # type: ignore[misc]
                    min_size=entities,
                    max_size=entities,
                )
            )
            columns[measure.numerator.key] = tuple(float(top) for top, _ in pairs)
            columns[measure.denominator.key] = tuple(float(bottom) for _, bottom in pairs)
    return Small(book, Facts(names, columns), draw(st.sampled_from(names)), draw(st.integers(1, entities - 1)))
