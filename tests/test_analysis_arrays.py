"""Scoring on arrays, against the engine draw by draw."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.analysed import books, counts, facts_of, kyokai, numbers
from xl_addin.analysis.arrays import at_15_digits, fact_arrays, ranks_of, score_arrays
from xl_addin.analysis.monte_carlo import draws_of
from xl_addin.analysis.noise import Noise, Options
from xl_addin.engine.exact import comparable
from xl_addin.engine.ranking import TIES, Ties, competition_ranks
from xl_addin.engine.scheme import score_scheme


@given(data=st.data())
def test_arrays_score_as_the_engine_does(data: st.DataObject) -> None:
    """Points, totals and ranks agree, and nothing is a number where the engine has a blank or an error."""
    book = data.draw(books())
    facts = data.draw(facts_of(book))
    expected = score_scheme(book, facts.entities, facts.columns).scores
    found = score_arrays(book, fact_arrays(facts))
    for place, column in enumerate(found.points):
        np.testing.assert_allclose(column, numbers([each.points[place] for each in expected]), rtol=0, atol=1e-9)
    np.testing.assert_allclose(found.totals, numbers([each.total for each in expected]), rtol=0, atol=1e-9)
    np.testing.assert_array_equal(ranks_of(found.totals, book.ties), numbers([each.rank for each in expected]))


@pytest.mark.parametrize("noise", [Noise(size=0.02), Noise("binomial"), Noise("absolute", 30.0, "uniform")])
def test_every_draw_is_scored_as_the_engine_does(noise: Noise) -> None:
    """Each of the draws of 47 branches, scored by the engine alone, gives the same totals and ranks."""
    book, facts = kyokai(), counts()
    (drawn,) = draws_of(book, facts, Options(draws=15, noise=noise))
    found = score_arrays(book, drawn)
    ranks = ranks_of(found.totals)
    for draw in range(15):
        columns = {key: tuple(map(float, values[draw])) for key, values in drawn.items()}
        scores = score_scheme(book, facts.entities, columns).scores
        np.testing.assert_allclose(found.totals[draw], numbers([each.total for each in scores]), rtol=0, atol=1e-9)
        np.testing.assert_array_equal(ranks[draw], numbers([each.rank for each in scores]))


@given(
    rows=st.lists(
        st.lists(st.sampled_from([None, 1.0, 2.0, 0.3, 0.1 + 0.2, -4.0]), min_size=5, max_size=5),
        min_size=1,
        max_size=4,
    ),
    ties=st.sampled_from(TIES),
)
def test_ranks_are_those_of_the_engine(rows: list[list[float | None]], ties: Ties) -> None:
    """Every row is ranked by itself; what agrees at 15 digits ties, and blanks have no rank."""
    found = ranks_of(np.array([numbers(row) for row in rows]), ties)
    for row, ranks in zip(rows, found, strict=True):
        np.testing.assert_array_equal(ranks, numbers(competition_ranks(row, ties=ties)))


@given(st.floats(-1e15, 1e15).filter(lambda x: x == 0 or abs(x) > 1e-9))
def test_numbers_are_cut_where_the_engine_cuts_them(value: float) -> None:
    """The 15 digits are those of the engine, but for the last one where the sixteenth is a five."""
    found = float(at_15_digits(np.array([value]))[0])
    assert found == pytest.approx(comparable(value), rel=2e-15)
    assert float(at_15_digits(np.array([found]))[0]) == found


def test_a_column_without_spread_has_no_score() -> None:
    """All equal, or one alone known: NaN, not 0."""
    book = kyokai()
    base = fact_arrays(counts())
    equal = score_arrays(book, base | {"guidance_left": base["guidance_followed"] / 4})
    assert np.isnan(equal.points[2]).all()
    assert np.isnan(equal.totals).all()
    assert not np.isnan(equal.points[1]).any()
    one = score_arrays(book, base | {"guidance_left": np.where(np.arange(47) == 3, base["guidance_left"], np.nan)})
    assert np.isnan(one.points[2]).all()
