"""What holds for all figures: better never scores fewer, order never matters, marks and facts agree, decimals are exact."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ladders import COMPLETE, PREFECTURAL, indicator_of, invented, shipped
from xl_addin.engine.figures import KnownFacts, rounded
from xl_addin.engine.judging.lines import judge
from xl_addin.engine.tier_facts import read_facts
from xl_addin.engine.tiers import IndicatorResult, from_facts, from_marks
from xl_addin.errors import ScoringError
from xl_addin.rulebook.asked import COUNT, FIGURE, FLAGS, YES, asked_facts, evaluated_keys
from xl_addin.rulebook.conditions import (
    AtLeast,
    Below,
    BetterThanMean,
    BetterThanOwnMean,
    GainAtLeast,
    Improved,
    ImprovedEachYear,
    MoreThan,
    MunicipalShare,
    RankBand,
    TopShare,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from xl_addin.rulebook.tiers import TierBook, TierIndicator, TierMeasure

OTHERS = 46
#: For tests that run for each of many indicators; no time limit, for other tests may run beside them.
FEW = settings(max_examples=25)
MANY = settings(max_examples=100)
#: Figures in tenths, so that the tests reckon in whole numbers.
TENTHS = st.integers(0, 1000)


def measured() -> list[Any]:
    """Every indicator of the prefectural books that compares figures."""
    return [
        pytest.param(shipped(name), each, id=f"{name} {each.id}")
        for name in PREFECTURAL
        for each in shipped(name).indicators
        if each.measures
    ]


def everything() -> list[Any]:
    """Every indicator of the complete books."""
    books = [invented(), *map(shipped, COMPLETE)]
    return [pytest.param(book, each, id=f"{book.name} {each.id}") for book in books for each in book.indicators]


def floats(tenths: Sequence[int]) -> tuple[float, ...]:
    """Figures as cells hold them."""
    return tuple(value / 10 for value in tenths)


@dataclass(frozen=True)
class World:
    """The figures of one measure in tenths: an entity's own, those of the 46 others, and a national mean.

    Args:
        indicator: the indicator.
        measure: the measure.
        own: by fact key.
        levels: the evaluated figures of the others.
        gains: the improvements of the others.
        mean: the national mean.
    """

    indicator: TierIndicator
    measure: TierMeasure
    own: dict[str, int]
    levels: tuple[int, ...]
    gains: tuple[int, ...]
    mean: int

    @property
    def sign(self) -> int:
        """+1 where high is better."""
        return 1 if self.measure.better == "high" else -1

    @property
    def evaluated(self) -> int:
        """The best of the figures that may be evaluated."""
        return self.sign * max(self.sign * self.own[key] for key in evaluated_keys(self.indicator, self.measure))

    def year(self, year: int) -> int:
        """An own figure."""
        return self.own[f"{self.measure.key}_{year}"]

    @property
    def gain(self) -> int:
        """The own improvement, positive when better; 0 where nothing is compared."""
        years = self.indicator.years
        assert years is not None
        return 0 if years.compared is None else self.sign * (self.evaluated - self.year(years.compared))

    def rank(self, on: str) -> int:
        """1 and the number of those that are strictly better."""
        if on == "gain":
            return 1 + sum(other > self.gain for other in self.gains)
        return 1 + sum(self.sign * other > self.sign * self.evaluated for other in self.levels)

    def cut(self, share: Fraction) -> int:
        """The figure at the last place inside a share of the 47."""
        best_first = sorted((*self.levels, self.evaluated), key=lambda value: -self.sign * value)
        return best_first[math.floor(47 * share) - 1]

    def holds(self, condition: Any) -> bool:
        """Read a condition in whole numbers, as its words say."""
        return HOLDS[type(condition)](self, condition)

    def facts(self, told_by: str) -> dict[str, Any]:
        """The facts table: places told by the rank, by cut values, or by the figures of all."""
        name = self.measure.key
        found: dict[str, Any] = {key: value / 10 for key, value in self.own.items()}
        found[f"{name}_mean"] = self.mean / 10
        shares = [line.condition for line in self.indicator.lines if isinstance(line.condition, TopShare)]
        bands = [line.condition for line in self.indicator.lines if isinstance(line.condition, RankBand)]
        level_bands = [band for band in bands if band.on == "level"]
        if told_by == "peers":
            found[f"{name}_peers"] = (*floats(self.levels), self.evaluated / 10)
            found[f"{name}_gain_peers"] = (*floats(self.gains), self.gain / 10)
            return found
        found[f"{name}_gain_rank"] = float(self.rank("gain"))
        if told_by == "rank" or level_bands:
            found[f"{name}_rank"] = float(self.rank("level"))
        else:
            for share in shares:
                found[f"{name}_cut_{float(share.share * 100):g}"] = self.cut(share.share) / 10
        return found


def improved_each_year(world: World, years: Sequence[int]) -> bool:
    """Each of these years is better than the one before."""
    figures = [world.sign * world.year(year) for year in years]
    return all(later > before for before, later in pairwise(figures))


#: The words of the vocabulary, read in whole numbers.
HOLDS: Mapping[type, Callable[[World, Any], bool]] = {
    AtLeast: lambda world, condition: world.evaluated >= condition.value * 10,
    MoreThan: lambda world, condition: world.evaluated > condition.value * 10,
    Below: lambda world, condition: world.evaluated < condition.value * 10,
    GainAtLeast: lambda world, condition: world.gain >= condition.value * 10,
    Improved: lambda world, _condition: world.gain > 0,
    BetterThanMean: lambda world, _condition: world.sign * world.evaluated > world.sign * world.mean,
    BetterThanOwnMean: lambda world, condition: (
        world.sign * world.evaluated * len(condition.years) > world.sign * sum(map(world.year, condition.years))
    ),
    ImprovedEachYear: lambda world, condition: improved_each_year(world, condition.years),
    RankBand: lambda world, condition: condition.first <= world.rank(condition.on) <= condition.last,
    TopShare: lambda world, condition: world.rank(condition.on) <= math.floor(47 * condition.share),
}


@st.composite
def worlds(draw: st.DrawFn, indicator: TierIndicator, measure: TierMeasure) -> World:
    """A world around a measure; figures close together, so that ties and limits are met."""
    centre = draw(TENTHS)
    near = st.one_of(TENTHS, st.integers(max(0, centre - 30), min(1000, centre + 30)))
    keys = [
        fact.key
        for fact in asked_facts(indicator)
        if fact.measure == measure.key and fact.kind == FIGURE and "_cut_" not in fact.key and fact.key[-5:] != "_mean"
    ]
    keys += [key for key in evaluated_keys(indicator, measure) if key not in keys]
    own = {key: draw(near) for key in keys}
    # Drawn by a seed: shrinking 46 figures one by one would take most of the time.
    others = np.random.default_rng(draw(st.integers(0, 10**6)))
    spread = draw(st.sampled_from([3, 30, 300]))
    levels = tuple(int(value) for value in np.clip(others.integers(-spread, spread + 1, OTHERS) + centre, 0, 1000))
    gains = tuple(int(value) for value in others.integers(-spread, spread + 1, OTHERS))
    return World(indicator, measure, own, levels, gains, draw(near))


def facts_of(worlds_: Sequence[World], told_by: str) -> dict[str, Any]:
    """The facts of all measures, and "no" for what is declared."""
    indicator = worlds_[0].indicator
    found: dict[str, Any] = {fact.key: False for fact in asked_facts(indicator) if fact.kind == YES}
    for world in worlds_:
        found.update(world.facts(told_by))
    return found


@pytest.mark.parametrize(("book", "indicator"), measured())
@pytest.mark.parametrize("told_by", ["rank", "cut", "peers"])
@FEW
@given(data=st.data())
def test_a_better_value_never_scores_fewer_points(
    book: TierBook, indicator: TierIndicator, told_by: str, data: st.DataObject
) -> None:
    """A better figure, with the rank, the improvement and the cut values that follow from it, never loses points."""
    before = [data.draw(worlds(indicator, measure)) for measure in indicator.measures]
    place = data.draw(st.integers(0, len(before) - 1))
    world = before[place]
    key = data.draw(st.sampled_from(evaluated_keys(indicator, world.measure)))
    step = data.draw(st.integers(0, 60)) * world.sign
    better = replace(world, own={**world.own, key: min(1000, max(0, world.own[key] + step))})
    after = [*before[:place], better, *before[place + 1 :]]
    low = from_facts(book, indicator, facts_of(before, told_by)).points
    high = from_facts(book, indicator, facts_of(after, told_by)).points
    assert low is not None
    assert high is not None
    assert high >= low


@pytest.mark.parametrize(("book", "indicator"), measured())
@FEW
@given(data=st.data())
def test_lines_hold_as_their_words_say(book: TierBook, indicator: TierIndicator, data: st.DataObject) -> None:
    """Judged from decimals, each line holds exactly where whole numbers say so, however its place is told."""
    found = {measure.key: data.draw(worlds(indicator, measure)) for measure in indicator.measures}
    told = data.draw(st.sampled_from(["rank", "cut", "peers"]))
    known = KnownFacts(indicator, facts_of(list(found.values()), told))
    for line in indicator.lines:
        if (of := getattr(line.condition, "of", None)) is not None:
            assert judge(book, line, known).met is found[of].holds(line.condition), line.no


# Marks and facts


@st.composite
def municipal_shares(draw: st.DrawFn, indicator: TierIndicator) -> dict[str, float]:
    """Shares, in per cent, that 200 municipalities can have: each line is met by some that stand side by side."""
    steps = st.sampled_from([0, 9, 10, 19, 20, 119, 120, 121, 159, 160, 161, 180, 181, 190, 191, 200])
    met = {line.key: set(range(draw(st.sampled_from([0, 0, 0, 10, 40])), draw(steps))) for line in indicator.municipal}
    found: dict[str, float] = {}
    for condition in (line.condition for line in indicator.lines):
        if isinstance(condition, MunicipalShare):
            sets = [met[key] for key in condition.lines]
            those = set.intersection(*sets) if condition.join == "and" else set.union(*sets)
            found["share_" + f"_{condition.join}_".join(condition.lines)] = len(those) / 2
    return found


@st.composite
def any_facts(draw: st.DrawFn, indicator: TierIndicator) -> dict[str, Any]:
    """Facts of an indicator that do not contradict each other: each told in one way, now and then not at all."""
    found: dict[str, Any] = {}
    for measure in indicator.measures:
        if draw(st.integers(0, 9)):
            found.update(draw(worlds(indicator, measure)).facts("rank"))
    for line in indicator.lines:
        # A cut value in the rule book settles the place already; a drawn rank might contradict it.
        if getattr(line.condition, "published_cut", None) is not None:
            found.pop(f"{line.condition.of}_rank", None)
    shares = draw(municipal_shares(indicator))
    for fact in asked_facts(indicator):
        if not draw(st.integers(0, 9)):
            continue
        if fact.kind == YES:
            found[fact.key] = draw(st.booleans())
        elif fact.key in shares:
            found[fact.key] = shares[fact.key]
        elif fact.kind == COUNT and fact.key.endswith("_count"):
            items = next(line for line in indicator.lines if line.no == fact.lines[0])
            found[fact.key] = float(draw(st.integers(0, len(getattr(items.condition, "items")))))  # noqa: B009
    return {key: value for key, value in found.items() if not isinstance(value, tuple)}


def shipped_or_invented_entities(book: TierBook) -> TierBook:
    """The book, with 47 entities where the drawn ranks need them."""
    return replace(book, entities=47)


@pytest.mark.parametrize(("book", "indicator"), everything())
@FEW
@given(data=st.data())
def test_marks_and_facts_agree(book: TierBook, indicator: TierIndicator, data: st.DataObject) -> None:
    """The lines that facts make count, marked, give the same lines and the same points."""
    found = from_facts(shipped_or_invented_entities(book), indicator, data.draw(any_facts(indicator)))
    marks = {result.line.no: result.counts for result in found.lines}
    marked = from_marks(indicator, marks)
    assert marked.points == found.points
    assert [line.counts for line in marked.lines] == [line.counts for line in found.lines]
    assert [line.points for line in marked.lines] == [line.points for line in found.lines]


@pytest.mark.parametrize(("book", "indicator"), everything())
@FEW
@given(data=st.data())
def test_points_are_the_sum_of_lines(book: TierBook, indicator: TierIndicator, data: st.DataObject) -> None:
    """An indicator has points exactly if all its lines have; what has none lacks a fact or waits for a line that does."""
    found = from_facts(shipped_or_invented_entities(book), indicator, data.draw(any_facts(indicator)))
    points = [line.points for line in found.lines]
    known = [value for value in points if value is not None]
    assert found.points == (sum(known, Decimal(0)) if len(known) == len(points) else None)
    assert (found.points is None) is bool(found.missing)
    assert all((line.counts is None) is (line.points is None) for line in found.lines)


@pytest.mark.parametrize(("book", "indicator"), everything())
@FEW
@given(data=st.data())
def test_a_further_fact_never_changes_what_was_judged(
    book: TierBook, indicator: TierIndicator, data: st.DataObject
) -> None:
    """What was settled without a fact stays so once it is known: nothing was guessed."""
    facts = data.draw(any_facts(indicator))
    book = shipped_or_invented_entities(book)
    left_out = data.draw(st.sets(st.sampled_from(sorted(facts)))) if facts else set()
    less = from_facts(book, indicator, {key: value for key, value in facts.items() if key not in left_out})
    more = from_facts(book, indicator, facts)
    for before, after in zip(less.lines, more.lines, strict=True):
        if before.counts is not None:
            assert after.counts is before.counts


# Work: more of what is asked for


def raised(book: TierBook, indicator: TierIndicator, facts: dict[str, Any], key: str, value: Any) -> tuple[Any, Any]:
    """The points before and after one fact."""
    return (
        from_facts(book, indicator, facts).points,
        from_facts(book, indicator, {**facts, key: value}).points,
    )


@pytest.mark.parametrize(
    ("book", "indicator"),
    [case for case in everything() if not case.values[1].measures and case.values[0].scheme != "invented"],
)
@FEW
@given(data=st.data())
def test_more_work_never_scores_fewer_points(book: TierBook, indicator: TierIndicator, data: st.DataObject) -> None:
    """A larger share, one more item, a yes: never fewer points where the lines give points, never more where they take."""
    facts = data.draw(any_facts(indicator))
    for fact in asked_facts(indicator):
        points = [line.points for line in indicator.lines if line.no in fact.lines]
        if fact.key not in facts or fact.key == "net_decrease":
            continue
        better = True if fact.kind == YES else facts[fact.key] + (1 if fact.kind == COUNT else 5)
        if (fact.kind == FIGURE and better > 100) or (fact.kind == COUNT and better > 2):
            continue
        try:
            before, after = raised(book, indicator, facts, fact.key, better)
        except ScoringError:
            continue  # a share that another share does not allow
        if before is None or after is None:
            continue
        if all(value > 0 for value in points):
            assert after >= before
        if all(value < 0 for value in points):
            assert after <= before


# Order


def same(one: IndicatorResult, other: IndicatorResult) -> bool:
    """Whether two results are the same, reasons included."""
    return one == other and one.reason == other.reason


@MANY
@given(data=st.data())
def test_the_order_of_rows_does_not_matter(data: st.DataObject) -> None:
    """A facts table may stand in any order, its unit row too."""
    book = shipped("kokuho_pref/2023")
    indicator = indicator_of(book, "1-1")
    facts = data.draw(worlds(indicator, indicator.measures[0])).facts("rank")
    del facts["rate_mean"], facts["rate_gain_rank"]
    rows = [["unit", "percent"], *([key, value] for key, value in facts.items())]
    shuffled = data.draw(st.permutations(rows))
    plain = from_facts(book, indicator, read_facts(indicator, rows, "facts"))
    assert same(plain, from_facts(book, indicator, read_facts(indicator, shuffled, "facts")))


@MANY
@given(data=st.data())
def test_the_order_of_entities_does_not_matter(data: st.DataObject) -> None:
    """The figures of all may stand in any order, ties included: competition ranks know no order."""
    book = shipped("kokuho_pref/2024")
    indicator = indicator_of(book, data.draw(st.sampled_from(["2-3i", "2-3ii", "1-5"])))
    world = data.draw(worlds(indicator, indicator.measures[0]))
    facts = world.facts("peers")
    shuffled = {
        key: tuple(data.draw(st.permutations(value))) if isinstance(value, tuple) else value
        for key, value in facts.items()
    }
    assert same(from_facts(book, indicator, facts), from_facts(book, indicator, shuffled))


@MANY
@given(data=st.data())
def test_the_order_of_municipalities_does_not_matter(data: st.DataObject) -> None:
    """Municipalities may stand in any order, as long as all lists have the same one; blanks too."""
    indicator = indicator_of(invented(), "2-1")
    flag = st.sampled_from([True, True, True, False, None])
    rows = data.draw(st.lists(st.tuples(flag, flag, flag), min_size=1, max_size=30))
    shuffled = data.draw(st.permutations(rows))
    results = [
        from_facts(
            invented(),
            indicator,
            {**dict(zip(("m1", "m2", "m3"), zip(*each, strict=True), strict=True)), "eased": False},
        )
        for each in (rows, shuffled)
    ]
    assert same(*results)


@MANY
@given(st.permutations(["①", "④"]))
def test_the_order_of_marks_does_not_matter(nos: list[str]) -> None:
    """Lines are settled in printed order, however they were marked."""
    indicator = indicator_of(invented(), "1-1")
    assert same(from_marks(indicator, dict.fromkeys(nos, True)), from_marks(indicator, dict.fromkeys(("①", "④"), True)))


# Municipal shares


@MANY
@given(data=st.data())
def test_shares_are_fractions_of_municipalities(data: st.DataObject) -> None:
    """Counted or listed, a share compares as the fraction it is, and blanks leave open only what they could change."""
    book, indicator = invented(), indicator_of(invented(), "2-1")
    flag = st.sampled_from([True, True, True, True, False, None])
    rows = data.draw(st.lists(st.tuples(flag, flag), min_size=1, max_size=60))
    columns = {key: tuple(row[place] for row in rows) for place, key in enumerate(("m1", "m2"))}
    assert {fact.kind for fact in asked_facts(indicator) if fact.key in columns} == {FLAGS}
    found = from_facts(book, indicator, columns)
    sure = [row == (True, True) for row in rows]
    open_ = [False not in row for row in rows]
    low, high = Fraction(sum(sure), len(rows)), Fraction(sum(open_), len(rows))
    expected = {(False, False): False, (True, True): True}.get((low > Fraction(9, 10), high > Fraction(9, 10)))
    assert found.lines[0].counts is expected
    either = [True in row for row in rows]
    if all(None not in row for row in rows):
        assert found.lines[1].counts is (Fraction(sum(either), len(rows)) >= Fraction(4, 5))
        counted = {"met_m1_and_m2": float(sum(sure)), "municipalities": float(len(rows))}
        assert from_facts(book, indicator, counted).lines[0].counts is expected


# Decimals


@MANY
@given(st.integers(-(10**7), 10**7), st.integers(0, 4))
def test_rounding_is_half_up(thousandths: int, digits: int) -> None:
    """A half goes away from zero, as ROUND does on a worksheet: 59.95 to one decimal is 60.0."""
    measure = replace(indicator_of(invented(), "1-4").measures[0], digits=digits)
    scaled = abs(Fraction(thousandths, 1000)) * 10**digits
    expected = Fraction(math.floor(scaled + Fraction(1, 2)), 10**digits) * (1 if thousandths >= 0 else -1)
    assert Fraction(rounded(thousandths / 1000, measure)) == expected


@MANY
@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 4))
def test_improvements_are_exact(now: int, before: int, places: int) -> None:
    """A difference of decimals is compared as the decimals that were typed, not as doubles."""
    book, scale = invented(), 10**places
    indicator = indicator_of(book, "1-1")
    facts = {
        "rate_2096": now / scale,
        "rate_2096_corrected": 0.0,
        "rate_2097": 0.0,
        "rate_2095": before / scale,
    }
    found = from_facts(book, indicator, facts)
    assert found.lines[3].counts is (Fraction(now - before, scale) >= 1)


@MANY
@given(st.integers(1, 10**6), st.integers(0, 4))
def test_an_improvement_of_exactly_the_limit_counts(before: int, places: int) -> None:
    """One point more is one point, at any number of decimals; one step less is not."""
    indicator, scale = indicator_of(invented(), "1-1"), 10**places
    facts = {"rate_2096_corrected": 0.0, "rate_2097": 0.0, "rate_2095": before / scale}
    at = from_facts(invented(), indicator, {**facts, "rate_2096": (before + scale) / scale})
    off = from_facts(invented(), indicator, {**facts, "rate_2096": (before + scale - 1) / scale})
    assert (at.lines[3].counts, off.lines[3].counts) == (True, False)


@MANY
@given(st.lists(st.integers(0, 10**6), min_size=4, max_size=4))
def test_means_of_three_years_are_exact(hundredths: list[int]) -> None:
    """The mean of three figures is not rounded before it is compared."""
    indicator = indicator_of(invented(), "1-2")
    first, second, third, now = hundredths
    facts = dict(zip(("cost_2093", "cost_2094", "cost_2095", "cost_2096"), (x / 100 for x in hundredths), strict=True))
    line = indicator.lines[5]
    found = judge(invented(), line, KnownFacts(indicator, facts))
    assert found.met is (3 * now < first + second + third)


@MANY
@given(st.integers(0, 10**8), st.sampled_from([60.0, 50.0, 30.0]))
def test_thresholds_see_what_a_cell_shows(millionths: int, limit: float) -> None:
    """A figure that a formula leaves one bit beside its limit is at the limit, as its cell shows."""
    indicator = indicator_of(invented(), "1-1")
    for value in (millionths / 10**6, math.nextafter(limit, 0), math.nextafter(limit, 100)):
        facts = {"rate_2096": value, "rate_2096_corrected": 0.0, "rate_2097": 0.0, "rate_2095": 0.0}
        seen = Fraction(f"{value:.15g}")
        met = [judge(invented(), line, KnownFacts(indicator, facts)).met for line in indicator.lines[:3]]
        assert met == [seen >= 60, seen > 50, seen < 30]
