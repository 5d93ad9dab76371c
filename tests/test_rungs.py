"""What is missing to a rung, against whole numbers that try every figure, over every rule book that ships."""

from __future__ import annotations

import math
from bisect import bisect_right
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ladders import COMPLETE, PREFECTURAL, indicator_of, invented, shipped
from tests.test_tier_properties import OTHERS, World, any_facts, facts_of, worlds
from xl_addin.engine.need.rungs import RungNeed, every_rung, next_rung
from xl_addin.engine.tiers import from_facts
from xl_addin.errors import ScoringError
from xl_addin.rulebook.asked import evaluated_keys
from xl_addin.rulebook.conditions import Declared, KOfN, RankBand, TopShare
from xl_addin.rulebook.store import find
from xl_addin.rulebook.tiers import TierBook

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from xl_addin.rulebook.tiers import Line, TierIndicator

FEW = settings(max_examples=15)
SOME = settings(max_examples=60)
#: Every shipped book of ladders, outlines too.
EVERY_BOOK = ("kokuho_pref/2021", "kokuho_pref/2023", "kokuho_pref/2024", "kokuho_muni/2020", "kokuho_muni/2021")


@lru_cache(maxsize=8)
def ascending(figures: tuple[int, ...], sign: int) -> list[int]:
    """Figures from the worst to the best."""
    return sorted(sign * figure for figure in figures)


@dataclass(frozen=True)
class Quick(World):
    """A world that is asked again and again."""

    @cached_property
    def evaluated(self) -> int:
        """As of any world, found once."""
        return super().evaluated

    def rank(self, on: str) -> int:
        """As of any world, by halving."""
        if on == "gain":
            return 1 + OTHERS - bisect_right(ascending(self.gains, 1), self.gain)
        return 1 + OTHERS - bisect_right(ascending(self.levels, self.sign), self.sign * self.evaluated)


def quick_worlds(data: st.DataObject, indicator: TierIndicator) -> dict[str, Quick]:
    """A world around each measure."""
    drawn = [data.draw(worlds(indicator, measure)) for measure in indicator.measures]
    return {each.measure.key: Quick(**vars(each)) for each in drawn}


def measured() -> list[Any]:
    """Every indicator of the prefectural books that compares figures."""
    return [
        pytest.param(shipped(name), each, id=f"{name} {each.id}")
        for name in PREFECTURAL
        for each in shipped(name).indicators
        if each.measures
    ]


def measured_line(data: st.DataObject, indicator: TierIndicator) -> Line:
    """One of the lines that compare a figure."""
    return data.draw(st.sampled_from([line for line in indicator.lines if hasattr(line.condition, "of")]))


def of_one_measure() -> list[Any]:
    """Every indicator of the prefectural books whose lines all compare one figure."""
    return [
        pytest.param(shipped(name), each, id=f"{name} {each.id}")
        for name in PREFECTURAL
        for each in shipped(name).indicators
        if len(each.measures) == 1 and all(hasattr(line.condition, "of") for line in each.lines)
    ]


def settled(indicator: TierIndicator, holds: Callable[[Line], bool]) -> Mapping[str, bool]:
    """Which lines count, if those hold whose words say so: nothing excluded, everything required."""
    counts: dict[str, bool] = {}
    for line in indicator.lines:
        excluded = any(counts[no] for no in line.excludes)
        required = all(counts[no] for no in line.requires)
        counts[line.no] = holds(line) and required and not excluded
    return counts


def settled_in(found: Mapping[str, Quick], indicator: TierIndicator) -> Mapping[str, bool]:
    """Which lines count in a world of whole numbers; nothing is declared."""
    return settled(
        indicator,
        lambda line: hasattr(line.condition, "of") and found[line.condition.of].holds(line.condition),
    )


def is_reached(line: Line, counts: Mapping[str, bool]) -> bool:
    """Whether a line counts, or one in its place; one that takes away must not."""
    if line.points < 0:
        return not counts[line.no]
    return counts[line.no] or any(counts[no] for no in line.excludes)


def own_key(world: Quick) -> str:
    """The figure of the evaluated year."""
    years = world.indicator.years
    assert years is not None
    return f"{world.measure.key}_{years.evaluated}"


def with_own(world: Quick, tenths: int) -> Quick:
    """The world with another figure of the evaluated year."""
    return replace(world, own={**world.own, own_key(world): tenths})


def better_figures(world: Quick, facts: Mapping[str, Any]) -> range:
    """Every better figure in tenths, nearest first, as far as figures go: whole ones where all that is told is whole."""
    name = f"{world.measure.key}_"
    told = [facts[key] for key in facts if key.startswith(name) and key != f"{name}mean"]
    figures = [figure for each in told for figure in (each if isinstance(each, tuple) else (each,))]
    whole = world.measure.unit != "%" and all(figure == int(figure) for figure in figures)
    start, step = world.own[own_key(world)], 10 if whole else 1
    if world.sign > 0:
        return range(start + step, 1001, step)
    return range(start - step, -1, -step)


def put_back(book: TierBook, indicator: TierIndicator, need: RungNeed) -> Mapping[str, bool | None]:
    """Which lines count with the facts that a need names."""
    return {result.line.no: result.counts for result in from_facts(book, indicator, need.changes).lines}


def told_by_cuts(indicator: TierIndicator) -> bool:
    """Whether cut values tell all places that its lines ask for."""
    conditions = [line.condition for line in indicator.lines]
    return not any(isinstance(each, RankBand) or getattr(each, "on", "level") == "gain" for each in conditions)


def check_reached(book: TierBook, indicator: TierIndicator, line: Line, need: RungNeed) -> None:
    """What a need names reaches the line, and gives the points that it names."""
    counts = put_back(book, indicator, need)
    assert is_reached(line, {no: bool(value) for no, value in counts.items()})


# Figures


@pytest.mark.parametrize(("book", "indicator"), measured())
@FEW
@given(data=st.data())
def test_no_nearer_figure_reaches_a_line(book: TierBook, indicator: TierIndicator, data: st.DataObject) -> None:
    """The needed figure reaches the line, no nearer tenth does, and where none is named no better tenth does at all."""
    line = measured_line(data, indicator)
    found = quick_worlds(data, indicator)
    told = data.draw(st.sampled_from(["cut", "peers"] if told_by_cuts(indicator) else ["peers"]))
    facts = facts_of(list(found.values()), told)
    of = line.condition.of  # type: ignore[union-attr]
    world = found[of]
    nearest = None
    if not is_reached(line, settled_in(found, indicator)):
        nearest = next(
            (
                tenths
                for tenths in better_figures(world, facts)
                if is_reached(line, settled_in({**found, of: with_own(world, tenths)}, indicator))
            ),
            None,
        )
    need = next_rung(book, indicator, facts, line.no)
    if is_reached(line, settled_in(found, indicator)):
        assert (need.missing, need.gain, need.changes) == (0, 0, {})
        return
    if nearest is None:
        assert (need.needed, need.missing, need.changes) == (None, None, {})
        return
    assert need.needed is not None
    assert need.needed * 10 == nearest
    check_reached(book, indicator, line, need)
    assert need.now == Decimal(world.evaluated) / 10
    assert need.missing == abs(need.needed - need.now)
    assert need.units is None


@pytest.mark.parametrize(("book", "indicator"), of_one_measure())
@FEW
@given(data=st.data())
def test_the_next_rung_is_the_nearest_figure_that_raises_the_points(
    book: TierBook, indicator: TierIndicator, data: st.DataObject
) -> None:
    """Trying every tenth, the first that gives more points is the one that is named, with just these points."""
    [(key, world)] = quick_worlds(data, indicator).items()

    def points(tenths: int) -> Decimal:
        counts = settled_in({key: with_own(world, tenths)}, indicator)
        return sum((line.points for line in indicator.lines if counts[line.no]), Decimal(0))

    now = points(world.own[own_key(world)])
    facts = facts_of([world], "peers")
    nearest = next((tenths for tenths in better_figures(world, facts) if points(tenths) > now), None)
    need = next_rung(book, indicator, facts)
    if nearest is None:
        assert (need.line, need.gain, need.changes) == (None, 0, {})
        return
    assert need.needed is not None
    assert need.needed * 10 == nearest
    assert need.gain == points(nearest) - now
    assert from_facts(book, indicator, need.changes).points == points(nearest)


@pytest.mark.parametrize(("book", "indicator"), measured())
@FEW
@given(data=st.data())
def test_a_known_rank_alone_is_missing_places(book: TierBook, indicator: TierIndicator, data: st.DataObject) -> None:
    """Where only the rank is known, the needed one reaches the line and the next worse one does not."""
    line = measured_line(data, indicator)
    facts = facts_of(list(quick_worlds(data, indicator).values()), "rank")
    need = next_rung(book, indicator, facts, line.no)
    if need.unit != "位" or need.needed is None:
        return
    condition = line.condition
    assert isinstance(condition, (RankBand, TopShare))
    check_reached(book, indicator, line, need)
    key = f"{condition.of}_rank" if condition.on == "level" else f"{condition.of}_gain_rank"
    worse = from_facts(book, indicator, {**need.changes, key: float(need.needed + 1)})
    assert not is_reached(line, {result.line.no: bool(result.counts) for result in worse.lines})
    last = condition.last if isinstance(condition, RankBand) else math.floor(47 * condition.share)
    assert need.needed == last


# People


@pytest.mark.parametrize(("book", "indicator"), measured())
@FEW
@given(data=st.data())
def test_one_person_fewer_does_not_reach_a_line(book: TierBook, indicator: TierIndicator, data: st.DataObject) -> None:
    """That many people reach the line, one fewer does not: their rates, put back among everybody's, say so."""
    line = measured_line(data, indicator)
    found = quick_worlds(data, indicator)
    world = found[line.condition.of]  # type: ignore[union-attr]
    of = {"%": 100, "人/1万人": 10_000}.get(world.measure.unit)
    people = data.draw(st.integers(1, 200_000))
    need = next_rung(book, indicator, facts_of(list(found.values()), "peers"), line.no, people)
    if need.missing is None or of is None:
        assert need.units is None
        return
    assert need.units is not None
    assert (need.units >= 1) is bool(need.changes)
    if not need.changes:
        return
    have = Fraction(world.evaluated, 10) * people / of
    whole = math.floor(have + Fraction(1, 2))
    if math.floor(Fraction(whole * of * 10, people) + Fraction(1, 2)) == world.evaluated:
        have = Fraction(whole)
    for count in {need.units, need.units - 1} - {0}:
        rate = Fraction(have + world.sign * count) * of / people
        counts = settled_with(book, indicator, found, world, rate)
        assert is_reached(line, counts) is (count == need.units)


def settled_with(
    book: TierBook, indicator: TierIndicator, found: Mapping[str, Quick], world: Quick, rate: Fraction
) -> Mapping[str, bool]:
    """Which lines count with a rate that is no tenth: places counted here, the other words judged by the engine."""
    key = world.measure.key
    facts = facts_of(list(found.values()), "rank")
    facts[own_key(world)] = float(rate)
    others = [key for key in evaluated_keys(indicator, world.measure) if key != own_key(world)]
    evaluated = max([rate * 10 * world.sign, *(world.sign * world.own[each] for each in others)])
    facts[f"{key}_rank"] = 1.0 + sum(world.sign * other > evaluated for other in world.levels)
    years = indicator.years
    if years is not None and years.compared is not None:
        gain = evaluated - world.sign * world.year(years.compared)
        facts[f"{key}_gain_rank"] = 1.0 + sum(other > gain for other in world.gains)
    return {result.line.no: bool(result.counts) for result in from_facts(book, indicator, facts).lines}


# Items and declarations


def counted_lines() -> list[Any]:
    """Every indicator whose lines count items or are declared."""
    return [
        pytest.param(book, each, id=f"{book.name} {each.id}")
        for book in (invented(), *map(shipped, COMPLETE))
        for each in book.indicators
        if all(isinstance(line.condition, (KOfN, Declared)) for line in each.lines)
    ]


@pytest.mark.parametrize(("book", "indicator"), counted_lines())
@FEW
@given(data=st.data())
def test_items_and_declarations_reach_their_line(book: TierBook, indicator: TierIndicator, data: st.DataObject) -> None:
    """So many more items are needed as the line's words say, a declaration is asked for, and what is required first."""
    facts: dict[str, Any] = {}
    for line in indicator.lines:
        if isinstance(line.condition, KOfN):
            facts[f"{line.key}_count"] = float(data.draw(st.integers(0, len(line.condition.items))))
        else:
            facts[line.key] = data.draw(st.booleans())

    def holds(line: Line, known: Mapping[str, Any]) -> bool:
        if isinstance(line.condition, KOfN):
            return bool(known[f"{line.key}_count"] >= line.condition.k)
        return bool(known[line.key])

    line = data.draw(st.sampled_from(indicator.lines))
    need = next_rung(book, indicator, facts, line.no)
    counts = settled(indicator, lambda each: holds(each, facts))
    if is_reached(line, counts):
        assert (need.missing, need.gain, need.changes) == (0, 0, {})
        return
    after = settled(indicator, lambda each: holds(each, need.changes))
    assert is_reached(line, after)
    assert need.gain == sum(each.points * (after[each.no] - counts[each.no]) for each in indicator.lines)
    if isinstance(line.condition, KOfN):
        have = facts[f"{line.key}_count"]
        assert (need.now, need.needed, need.missing, need.unit) == (
            have,
            line.condition.k,
            line.condition.k - have,
            "件",
        )
    elif all(counts[no] for no in line.requires):
        assert (need.now, need.needed, need.missing, need.unit) == (None, None, None, "")
        assert "申告" in need.why.ja


# Every book


@pytest.mark.parametrize("name", EVERY_BOOK)
@FEW
@given(data=st.data())
def test_every_need_of_every_book_holds_when_put_back(name: str, data: st.DataObject) -> None:
    """Whatever is known, each need that is named reaches its line and gains its points; outlines have none to name."""
    book = find(name)
    assert isinstance(book, TierBook)
    indicator = data.draw(st.sampled_from(book.indicators))
    facts = data.draw(any_facts(indicator))
    before = from_facts(book, indicator, facts)
    needs = every_rung(book, indicator, facts)
    assert [need.line for need in needs] == [line.no for line in indicator.lines]
    for line, need in zip(indicator.lines, needs, strict=True):
        assert need.why.ja
        assert need.why.en
        assert (need.needed is None or need.now is None) or need.missing is not None
        if not need.changes:
            assert not need.gain
            continue
        after = from_facts(book, indicator, need.changes)
        if need.gain is None:
            assert before.points is None or after.points is None
        else:
            assert before.points is not None
            assert after.points == before.points + need.gain
        better = any(result.counts for result in after.lines if result.line.no in line.excludes)
        counts = {result.line.no: result.counts for result in after.lines}[line.no]
        # A better line may be open: then one of both counts.
        assert counts is (line.points > 0) or better or (line.points > 0 and counts is None)
    chosen = next_rung(book, indicator, facts)
    raising = [need.line for need in needs if need.changes and (need.gain is None or need.gain > 0)]
    assert (chosen.line in raising) if raising else (chosen.line is None)
    if not indicator.lines:
        assert chosen.gain is None


# Examples worked out by hand


def rates(now: float, before: float, **others: Any) -> dict[str, Any]:
    """Facts of the invented 1-1, in which the evaluated year's own figure is the best."""
    return {"rate_2096": now, "rate_2096_corrected": 0.0, "rate_2097": 0.0, "rate_2095": before, **others}


@pytest.mark.parametrize(
    ("no", "now", "needed", "missing"),
    [
        ("①", 58.3, "60", "1.7"),
        ("②", 48.3, "50.1", "1.8"),
        ("②", 48.25, "50.01", "1.76"),
        ("③", 29, "30", "1"),
        ("④", 58.3, "58.8", "0.5"),
    ],
)
def test_needed_figures(no: str, now: float, needed: str, missing: str) -> None:
    """60 or more is 60; more than 50 is 50.1 among tenths and 50.01 among hundredths; below 30 is left at 30."""
    indicator = indicator_of(invented(), "1-1")
    need = next_rung(invented(), indicator, rates(now, now - 0.5 if no == "④" else now), no)
    assert (need.needed, need.missing, need.unit) == (Decimal(needed), Decimal(missing), "%")


@pytest.mark.parametrize(
    ("no", "have", "people", "units"),
    [("①", 599, 1000, 1), ("①", 0, 3, 2), ("②", 499, 1000, 2), ("②", 1, 3, 1), ("③", 1, 7, 2), ("④", 599, 1000, 10)],
)
def test_needed_people(no: str, have: int, people: int, units: int) -> None:
    """At least 60 % of 1,000 is 600, more than half of them 501, 30 % of 7 are 3; a point of improvement is 10 of 1,000."""
    indicator = indicator_of(invented(), "1-1")
    rate = 100 * have / people
    need = next_rung(invented(), indicator, rates(rate, rate), no, people)
    assert need.units == units
    assert f"{units}人" in need.why.ja


def test_words_say_whether_a_figure_falls_and_group_thousands() -> None:
    """Costs fall by 4,404 yen, patients per 10,000 people by so many of them; a place rises by so many."""
    book = shipped("kokuho_pref/2024")
    costs = next_rung(book, indicator_of(book, "2-2"), {"cost_2021": 333_189.0, "cost_2019": 328_786.0}, "④")
    assert "あと4,404円の減（333,189 → 328,785）" in costs.why.ja
    patients = {"dialysis_2022": 36.1, "dialysis_cut_50": 16.9}
    fewer = next_rung(book, indicator_of(book, "2-3i"), patients, "③", 1_234_567)
    assert "あと1万人当たり19.2人、実人数で2,371人の減（36.1 → 16.9）" in fewer.why.ja
    assert "19.2 per 10,000, 2,371 people less" in fewer.why.en
    place = next_rung(book, indicator_of(book, "1-1"), {"rate_2021": 55.0, "rate_rank": 30.0}, "②")
    assert "順位をあと16位分上げる必要がある（30位 → 14位）" in place.why.ja
    assert "16 places up (30 → 14)" in place.why.en


def test_people_reach_more_than_a_limit_with_their_own_rate() -> None:
    """More than half of 1,000 is 501, and the needed figure is the rate of these: 50.1 %; of 10,000 it is 50.01 %."""
    indicator = indicator_of(invented(), "1-1")
    for people, needed in ((1000, "50.1"), (10_000, "50.01")):
        assert next_rung(invented(), indicator, rates(48.3, 48.3), "②", people).needed == Decimal(needed)


def test_a_rounded_rate_says_how_far_people_may_be_off() -> None:
    """58.3 % of 12,345 is 7,197 people, give or take 6; 60 % of them are 7,407."""
    need = next_rung(invented(), indicator_of(invented(), "1-1"), rates(58.3, 58.3), "①", 12_345)
    assert need.units == 7407 - 7197
    assert "前後6人" in need.why.ja


def test_a_rule_that_rounds_is_reached_by_what_rounds_up() -> None:
    """Rounded to one decimal, 60 is needed, and 5,995 of 10,000 people have it."""
    need = next_rung(
        invented(), indicator_of(invented(), "1-4"), {"rate_2096": 59.9, "rate_2095": 59.9}, "①", people=10_000
    )
    assert (need.needed, need.missing, need.units) == (60, Decimal("0.1"), 5)


def test_what_is_past_cannot_be_bettered() -> None:
    """A rung for improving each time is out of reach once an earlier year got worse; no figure is named."""
    facts = {f"cost_{year}": value for year, value in ((2093, 100.0), (2094, 99.0), (2095, 101.0), (2096, 102.0))}
    need = next_rung(invented(), indicator_of(invented(), "1-2"), {**facts, "cost_rank": 9.0, "cost_mean": 50.0}, "④")
    # ① to ③ are better rungs: below the mean ③ counts in the place of ④.
    assert (need.needed, "③" in need.why.ja) == (49, True)
    without = next_rung(invented(), indicator_of(invented(), "1-2"), {**facts, "cost_rank": 9.0, "cost_mean": 0.0}, "④")
    assert (without.needed, without.missing, without.changes) == (None, None, {})
    assert "届きません" in without.why.ja


def test_what_is_not_known_is_named() -> None:
    """Without rank, cut value and figures of all, the top 30 % is open and the need names all three; it is not 0."""
    book = shipped("kokuho_pref/2024")
    need = next_rung(book, indicator_of(book, "1-1"), {"rate_2021": 40.0, "rate_2020": 40.0}, "②")
    assert (need.needed, need.missing, need.gain) == (None, None, None)
    assert all(key in need.why.ja for key in ("rate_rank", "rate_cut_30", "rate_peers"))


def test_required_lines_come_first() -> None:
    """A declaration that requires five items of five says how many are missing, and gains both lines' points."""
    book = shipped("kokuho_muni/2020")
    facts = {"line_1_count": 3.0, "line_2": False, "line_3": False}
    need = next_rung(book, indicator_of(book, "common-3"), facts, "⑥")
    assert (need.now, need.needed, need.missing, need.gain) == (3, 5, 2, 30 + 40)
    assert "先に①～⑤" in need.why.ja


def test_a_ladder_of_alternatives_counts_what_is_lost() -> None:
    """From 79 %, 80 % gives ① and ② and takes ③ away, which excludes it: 15 + 5 − 5."""
    book = shipped("kokuho_pref/2023")
    facts = {"rate_2021": 79.0, "rate_2020": 78.0, "rate_rank": 20.0}
    need = next_rung(book, indicator_of(book, "1-5"), facts)
    assert (need.line, need.needed, need.gain) == ("①", 80, 15)


def test_an_unknown_line_and_broken_people_are_errors() -> None:
    """A line that is not there is named, and so is a number of people that is none."""
    indicator = indicator_of(invented(), "1-1")
    with pytest.raises(ScoringError, match="⑨"):
        next_rung(invented(), indicator, rates(50, 50), "⑨")
    for people in (0, -3, 2.5, math.nan, math.inf):
        with pytest.raises(ScoringError, match="整数"):
            next_rung(invented(), indicator, rates(50, 50), "①", people)


def test_a_cut_value_that_is_reached_moves_the_rank_that_was_told() -> None:
    """At the value of the 23rd of 47 the rank is 23 at the worst, wherever it was; ③ counts and ④ no longer does."""
    book = shipped("kokuho_pref/2024")
    facts = {"rate_2021": 28.3, "rate_2020": 28.3, "rate_rank": 40.0, "rate_cut_30": 44.0, "rate_cut_50": 36.4}
    need = next_rung(book, indicator_of(book, "1-1"), facts, "③")
    assert need.needed == Decimal("36.4")
    assert need.changes["rate_rank"] == 23
    # ⑤ comes with it: 36.4 is better than 28.3 by more than a point.
    assert need.gain == 2 + 4 + 4


def test_a_place_that_is_needed_overrules_a_cut_value() -> None:
    """Rank 5 is within the top half too, whatever value that ends at."""
    book = shipped("kokuho_pref/2024")
    facts = {"dialysis_2022": 30.0, "dialysis_rank": 30.0, "dialysis_cut_50": 25.0}
    need = next_rung(book, indicator_of(book, "2-3i"), facts, "①")
    assert (need.now, need.needed, need.missing, need.unit, need.gain) == (30, 5, 25, "位", 10)
    assert next_rung(book, indicator_of(book, "2-3i"), facts, "③").needed == 25


def test_an_improvement_of_many_digits_is_told_by_its_rank() -> None:
    """219 of 700,000 is the most that is at or below 3.14…; their improvement has 16 digits, which no cell can hold."""
    book = shipped("kokuho_pref/2024")
    others = (99.98186413542,) * 5 + (0.0,) * 41
    before, own = 103.123456789012, 50.0
    facts = {
        "patients_2022": own,
        "patients_2021": before,
        "patients_gain_peers": (float(Decimal(str(before)) - Decimal(str(own))), *others),
    }
    need = next_rung(book, indicator_of(book, "2-4ii"), facts, "①", people=700_000)
    assert need.units == 3500 - 219
    assert need.gain == 10 - 7


def test_people_of_one_measure_say_nothing_of_yen() -> None:
    """Costs are no share of people: the need stays in yen."""
    book = shipped("kokuho_pref/2024")
    need = next_rung(book, indicator_of(book, "2-1"), {"cost_2021": 351_000.0, "cost_mean": 340_000.0}, "③", 1000)
    assert (need.needed, need.missing, need.unit, need.units) == (339_999, 11_001, "円", None)
