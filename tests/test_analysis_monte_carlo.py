"""Drawn facts, left-out indicators and other weights, against the engine and plain loops."""

from __future__ import annotations

import math
import statistics
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from tests.analysed import counts, kyokai, published, varied
from xl_addin.analysis import extras
from xl_addin.analysis.arrays import array, ranks_of
from xl_addin.analysis.extras import MissingPackageError, require_packages
from xl_addin.analysis.leave_one_out import leave_one_out
from xl_addin.analysis.monte_carlo import draw_facts, drawn_totals, draws_of
from xl_addin.analysis.noise import Noise, Options
from xl_addin.analysis.printed import Printed
from xl_addin.analysis.sensitivity import of_facts, of_printed
from xl_addin.analysis.summaries import quantiles
from xl_addin.analysis.weights import weight_factors
from xl_addin.engine.facts import Facts
from xl_addin.engine.scheme import score_scheme
from xl_addin.errors import MissingFactError, ScoringError

PRINTED = Printed(
    tuple(each.branch for each in published()),
    tuple(each.scores for each in published()),
    tuple(each.total for each in published()),
)


def test_a_seed_repeats_its_draws() -> None:
    """The same seed gives the same totals to the last bit, another seed does not."""
    first, again, other = (drawn_totals(kyokai(), counts(), Options(draws=50, seed=seed)) for seed in (7, 7, 8))
    np.testing.assert_array_equal(first, again)
    assert (first != other).any()


def test_a_seed_gives_what_it_gave() -> None:
    """The numbers that seed 1 gives in NumPy 1.26.4 and 2.4.6, and the one that NumPy documents for 12345."""
    chance = np.random.Generator(np.random.PCG64(1))
    assert chance.standard_normal(4).tolist() == [
        *(0.345584192064786, 0.8216181435011584, 0.33043707618338714, -1.303157231604361)
    ]
    assert chance.uniform(-1, 1, 2).tolist() == [-0.3763370959790291, -0.1533471020548487]
    assert chance.uniform(-1, 1, 1).tolist() == [0.6554051876408835]
    assert chance.binomial([10, 1000, 300_000], [0.3, 0.5, 0.437]).tolist() == [3, 525, 131_373]
    assert np.random.Generator(np.random.PCG64(12345)).random() == 0.22733602246716966
    facts, book = counts(), kyokai()
    (drawn,) = draws_of(book, facts, Options(draws=3, seed=1))
    first = book.indicators[0].current.denominator.key
    assert drawn[first][0, 0] == pytest.approx(facts.columns[first][0] * (1 + 0.01 * 0.345584192064786), rel=1e-15)


def test_without_uncertainty_every_draw_is_the_same() -> None:
    """Nothing uncertain: ranks and probabilities are those of the facts themselves."""
    book, facts = kyokai(), counts()
    draws = draw_facts(book, facts, Options(draws=20, noise=Noise(size=0.0)), 15)
    for drawn, score in zip(draws.entities, score_scheme(book, facts.entities, facts.columns).scores, strict=True):
        assert drawn.rank is not None
        assert drawn.rank.low == drawn.rank.median == drawn.rank.high == score.rank
        assert isinstance(score.rank, float)
        assert drawn.inside == float(score.rank <= 15)
        assert drawn.scored == 20


def test_just_as_many_are_inside_as_there_are_places() -> None:
    """Totals hardly ever tie, so the probabilities of all 47 branches add up to the 15 places."""
    draws = draw_facts(kyokai(), counts(), Options(draws=2000), 15)
    assert math.fsum(each.inside or 0 for each in draws.entities) == pytest.approx(15, abs=1e-9)


def test_more_uncertainty_spreads_ranks_further() -> None:
    """With 2 % in place of 0.2 % the range of ranks grows on average."""
    book, facts = kyokai(), counts()
    widths = [
        statistics.mean(
            each.rank.high - each.rank.low
            for each in draw_facts(book, facts, Options(draws=1000, noise=Noise(size=size)), 15).entities
            if each.rank is not None
        )
        for size in (0.002, 0.02)
    ]
    assert widths[0] < widths[1]


def test_a_fact_of_its_own_uncertainty_is_drawn_with_it() -> None:
    """One fact with a relative SD of 5 %, all others exact."""
    options = Options(draws=2000, noise=Noise(size=0.0), by_fact={"guidance_left": Noise(size=0.05)})
    book, facts = kyokai(), counts()
    drawn = {key: np.concatenate([each[key] for each in draws_of(book, facts, options)]) for key in facts.columns}
    for key, column in facts.columns.items():
        if key != "guidance_left":
            np.testing.assert_array_equal(drawn[key], np.broadcast_to(array(column), (2000, 47)))
    ratios = drawn["guidance_left"] / array(facts.columns["guidance_left"])
    assert ratios.mean() == pytest.approx(1, abs=0.001)
    assert ratios.std() == pytest.approx(0.05, rel=0.02)


def test_uniform_errors_stay_within_their_half_width() -> None:
    """An absolute, uniform error of 30 people: never more, and of SD 30 / √3."""
    book, facts = kyokai(), counts()
    (drawn,) = draws_of(book, facts, Options(draws=1000, noise=Noise("absolute", 30.0, "uniform")))
    off = drawn["checkups_eligible"] - array(facts.columns["checkups_eligible"])
    assert np.abs(off).max() <= 30 + 1e-6
    assert off.std() == pytest.approx(30 / math.sqrt(3), rel=0.02)
    told = draw_facts(book, facts, Options(draws=5, noise=Noise("absolute", 30.0, "uniform")), 15).assumed
    assert told.en == "5 draws; a uniform error within ±30 in each count"


def test_binomial_numerators_vary_as_people_do() -> None:
    """Mean n p, variance n p (1 - p), whole people, and denominators that stay."""
    book, facts = kyokai(), counts()
    draws = list(draws_of(book, facts, Options(draws=3000, noise=Noise("binomial"))))
    above = np.concatenate([each["referred_seen"] for each in draws])
    below = array(facts.columns["referred"])
    rate = array(facts.columns["referred_seen"]) / below
    np.testing.assert_allclose(above, np.rint(above), atol=1e-6)
    np.testing.assert_allclose(above.mean(axis=0), below * rate, rtol=0.01)
    np.testing.assert_allclose(above.std(axis=0), np.sqrt(below * rate * (1 - rate)), rtol=0.08)
    for each in draws:
        assert (each["referred"] == below).all()


def test_people_are_drawn_as_whole_ones() -> None:
    """Of 2.4, which is 2 people, none, half or all do it: the mean is the rate, not five sixths of it."""
    book, entities = varied(ids="3"), tuple("AB")
    facts = Facts(entities, {"guidance_left": (1.2, 30.0), "guidance_followed": (2.4, 60.0)})
    (drawn,) = draws_of(book, facts, Options(draws=20_000, noise=Noise("binomial")))
    shares = drawn["guidance_left"][:, 0] / 2.4
    assert set(np.round(shares, 9)) == {0.0, 0.5, 1.0}
    assert shares.mean() == pytest.approx(0.5, abs=0.01)


@pytest.mark.parametrize("unit", [1.0, 100.0])
def test_rates_are_not_drawn_binomially(unit: float) -> None:
    """45.6 of 100 are no 100 people; with another uncertainty of that numerator the draw goes on."""
    book = varied(ids="3")
    facts = Facts(tuple("AB"), {"guidance_left": (0.456 * unit, 0.3 * unit), "guidance_followed": (unit, unit)})
    with pytest.raises(ScoringError, match="counts nobody"):
        drawn_totals(book, facts, Options(draws=2, noise=Noise("binomial")))
    own = {"guidance_left": Noise("absolute", 0.001)}
    assert drawn_totals(book, facts, Options(draws=2, noise=Noise("binomial"), by_fact=own)).shape == (2, 2)


def test_drawn_counts_are_possible_and_blanks_stay_blank() -> None:
    """With half of a count uncertain, no numerator is negative or above its denominator; the engine takes every draw."""
    book = kyokai()
    columns = dict(counts().columns)
    columns["referred_seen"] = (None, *columns["referred_seen"][1:])
    facts = Facts(counts().entities, columns)
    for noise in (Noise(size=0.5), Noise("binomial")):
        (drawn,) = draws_of(book, facts, Options(draws=20, noise=noise))
        for draw in range(20):
            known = {
                key: tuple(None if math.isnan(value) else float(value) for value in values[draw])
                for key, values in drawn.items()
            }
            assert not isinstance(score_scheme(book, facts.entities, known).scores[0].total, float)
    result = of_facts(book, facts, Options(draws=30))
    assert (result.totals[0], result.ranks[0], result.draws.entities[0].inside) == (None, None, None)
    assert result.draws.entities[0].scored == 0
    assert result.left_out[3].ranks[0] is not None
    assert result.weights.entities[0].rank is None


def test_ranks_without_an_indicator_are_those_of_the_rules_without_it() -> None:
    """Each indicator is struck from the rule book and the facts are scored anew; R̄_s by a plain loop."""
    book, facts = kyokai(), counts()
    found = of_facts(book, facts, Options(draws=10)).left_out
    before = [score.rank for score in score_scheme(book, facts.entities, facts.columns).scores]
    assert [each.indicator for each in found] == ["1", "2", "3", "4", "5"]
    for each in found:
        rest = replace(book, indicators=tuple(one for one in book.indicators if one.id != each.indicator))
        ranks = [score.rank for score in score_scheme(rest, facts.entities, facts.columns).scores]
        assert list(each.ranks) == ranks
        moved = [abs(now - was) for now, was in zip(ranks, before, strict=True) if isinstance(now, float) and was]
        assert each.mean_shift == pytest.approx(statistics.mean(moved))


def test_who_enters_moves_nobody() -> None:
    """A lacks the first score and leads without it; B, C and D stay in their order, so that R̄_s of the first is 0."""
    book = replace(kyokai(), entities=None, indicators=kyokai().indicators[:2])
    points = [np.array([math.nan, 30.0, 20.0, 10.0]), np.array([90.0, 30.0, 20.0, 10.0])]
    ranks = ranks_of(points[0] + points[1])
    first, second = leave_one_out(book, points, ranks)
    assert (first.ranks, first.mean_shift) == ((1.0, 2.0, 3.0, 4.0), 0.0)
    assert (second.ranks, second.mean_shift) == ((None, 1.0, 2.0, 3.0), 0.0)
    points[1][2:] = 10.0, 15.0
    assert leave_one_out(book, points, ranks_of(points[0] + points[1]))[0].mean_shift == pytest.approx(2 / 3)


def test_other_weights_give_the_totals_of_rules_with_these_weights() -> None:
    """The 配点 of a draw are put into the rule book and the facts are scored anew: the same ranks and R̄_s."""
    book, facts, options = kyokai(), counts(), Options(draws=12, seed=5)
    factors = weight_factors(book, options)
    before = [score.rank for score in score_scheme(book, facts.entities, facts.columns).scores]
    shifts, places = [], []
    for draw in factors:
        weights = [
            Fraction(float(factor)) * Fraction(indicator.points)
            for factor, indicator in zip(draw, book.indicators, strict=True)
        ]
        assert float(sum(weights)) == pytest.approx(320)
        drawn = replace(
            book,
            indicators=tuple(
                replace(indicator, points=weight)
                for indicator, weight in zip(book.indicators, map(float, weights), strict=True)
            ),
        )
        ranks = [score.rank for score in score_scheme(drawn, facts.entities, facts.columns).scores]
        places.append(ranks)
        shifts.append(statistics.mean(abs(now - was) for now, was in zip(ranks, before, strict=True)))
    found = of_facts(book, facts, options).weights
    assert found.mean_shift == pytest.approx(statistics.mean(shifts))
    assert (found.mean_shifts.low, found.mean_shifts.high) == pytest.approx((min(shifts), max(shifts)))
    for row, entity in enumerate(found.entities):
        assert entity.rank is not None
        assert (entity.rank.low, entity.rank.high) == (min(p[row] for p in places), max(p[row] for p in places))


def test_weights_are_drawn_within_their_share() -> None:
    """Before they are scaled back to one sum, all five lie within ±25 %, evenly: so do their ratios."""
    factors = weight_factors(kyokai(), Options(draws=20_000))
    ratios = factors[:, 0] / factors[:, 1]
    assert ratios.min() >= 0.75 / 1.25
    assert ratios.max() <= 1.25 / 0.75
    assert ratios.max() > 1.6
    assert np.median(ratios) == pytest.approx(1, abs=0.01)


def test_quantiles_are_values_that_occur() -> None:
    """Of 1 to 100 they are 5, 50 and 95."""
    found = quantiles(np.arange(1.0, 101.0))
    assert (found.low, found.median, found.high) == (5, 50, 95)


def test_printed_scores_are_analysed_from_their_totals() -> None:
    """Ranks follow the printed totals, ties share the better one, and every analysis is there."""
    found = of_printed(kyokai(), PRINTED, Options(draws=200))
    assert found.printed
    assert found.top == 15
    assert found.totals == PRINTED.totals
    expected = [1 + sum(other > total for other in PRINTED.totals) for total in PRINTED.totals]
    assert list(found.ranks) == expected
    assert found.bounds is not None
    sums = [[math.fsum(row[:place] + row[place + 1 :]) for row in PRINTED.points] for place in range(5)]
    for left, without in zip(found.left_out, sums, strict=True):
        np.testing.assert_array_equal(left.ranks, ranks_of(np.array(without)))


def test_facts_that_were_rounded_have_bounds() -> None:
    """Bounds come with the number of decimals, and hold the totals."""
    book, facts = kyokai(), counts()
    assert of_facts(book, facts, Options(draws=2)).bounds is None
    found = of_facts(book, facts, Options(draws=2, decimals=-1))
    assert found.bounds is not None
    for limits, total in zip(found.bounds.entities, found.totals, strict=True):
        assert limits.total is not None
        assert total is not None
        assert limits.total.low < total < limits.total.high


def test_nothing_is_analysed_where_nobody_has_a_total() -> None:
    """A fact that everybody lacks leaves no total."""
    facts = Facts(counts().entities, counts().columns | {"generics": (None,) * 47})
    with pytest.raises(MissingFactError, match="No entity has a total"):
        of_facts(kyokai(), facts, Options(draws=2))


def test_a_scheme_without_reward_counts_a_third_as_inside() -> None:
    """Seven entities without a reward: two places."""
    book = replace(varied(ids="3"), reward=None)
    facts = Facts(
        tuple("ABCDEFG"),
        {"guidance_left": tuple(map(float, range(1, 8))), "guidance_followed": (100.0,) * 7},
    )
    found = of_facts(book, facts, Options(draws=5))
    assert found.top == 2
    assert found.left_out == ()


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda: Noise(size=-0.1), "from 0 to 0.5"),
        (lambda: Noise(size=1.0), "1 % is 0.01"),
        (lambda: Noise("absolute", -1.0), "0 or more"),
        (lambda: Noise("relative", math.nan), "must be"),
        (lambda: Noise("odd"), "odd"),
        (lambda: Noise(shape="odd"), "odd"),
        (lambda: Options(draws=0), "from 1 to"),
        (lambda: Options(seed=-1), "0 or more"),
        (lambda: Options(weight_change=25), "25 % is 0.25"),
        (lambda: Options(decimals=-400), "from -15 to 15"),
        (
            lambda: of_printed(
                kyokai(), replace(PRINTED, points=tuple((*row[:4], None) for row in PRINTED.points)), Options(draws=2)
            ),
            "No entity has a score on every indicator",
        ),
        (lambda: drawn_totals(kyokai(), counts(), Options(by_fact={"nobody": Noise()})), "no fact nobody"),
    ],
)
def test_impossible_options_are_refused(make, told: str) -> None:
    """What cannot be drawn is an error that says what can."""
    with pytest.raises(ScoringError, match=told):
        make()


def test_a_missing_package_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without NumPy the message names it as pip does."""
    require_packages("numpy")
    monkeypatch.setattr(extras, "find_spec", lambda _name: None)
    with pytest.raises(MissingPackageError, match=r"numpy is missing; run pip install numpy\.$"):
        require_packages("numpy")
