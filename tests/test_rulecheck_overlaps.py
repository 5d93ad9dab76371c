from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rulecheck_books import book, group, indicator, line, only, words
from xl_addin.rulebook.conditions import (
    AtLeast,
    Below,
    BetterThanMean,
    BetterThanOwnMean,
    Condition,
    Declared,
    GainAtLeast,
    Improved,
    ImprovedEachYear,
    KOfN,
    MoreThan,
    MunicipalShare,
    RankBand,
    TopShare,
)
from xl_addin.rulebook.model import Text
from xl_addin.rulebook.tiers import Years
from xl_addin.rulecheck.overlaps import dead_lines, disjoint, implies, shared_rungs
from xl_addin.rulecheck.spans import Setting

ENTITIES = 6
YEARS = (2018, 2019, 2020, 2021)
SETTING = Setting({"a": "high", "b": "low"}, Years(2021, 2020), ENTITIES, "floor")
TEN, ELEVEN = Decimal(10), Decimal(11)
HALF, THIRD = Fraction(1, 2), Fraction(1, 3)


def share(compare: str, bound: str, join: str, *lines: str) -> MunicipalShare:
    """A share of municipalities."""
    return MunicipalShare(compare, Fraction(bound), join, lines)


def items(k: int, names: str) -> KOfN:
    """Items named by one letter each."""
    return KOfN(k, tuple(Text(name, name) for name in names))


@pytest.mark.parametrize(
    ("one", "other", "certain"),
    [
        (AtLeast("a", ELEVEN), AtLeast("a", TEN), True),
        (AtLeast("a", TEN), AtLeast("a", ELEVEN), False),
        (AtLeast("a", TEN), AtLeast("b", TEN), False),
        (AtLeast("a", TEN), MoreThan("a", TEN), False),
        (MoreThan("a", TEN), AtLeast("a", TEN), True),
        (MoreThan("a", TEN), MoreThan("a", TEN), True),
        (AtLeast("a", ELEVEN), MoreThan("a", TEN), True),
        (Below("a", TEN), Below("a", ELEVEN), True),
        (Below("a", ELEVEN), Below("a", TEN), False),
        (AtLeast("a", TEN), Below("a", ELEVEN), False),
        (TopShare("a", "level", THIRD), TopShare("a", "level", HALF), True),
        (TopShare("a", "level", HALF), TopShare("a", "level", THIRD), False),
        (TopShare("a", "level", THIRD), TopShare("a", "gain", HALF), False),
        (RankBand("a", "level", 1, 5), RankBand("a", "level", 1, 10), True),
        (RankBand("a", "level", 1, 10), RankBand("a", "level", 1, 5), False),
        (RankBand("a", "level", 2, 3), RankBand("a", "gain", 1, 5), False),
        (RankBand("a", "level", 1, 3), TopShare("a", "level", HALF), True),
        (RankBand("a", "level", 3, 4), TopShare("a", "level", HALF), False),
        (TopShare("a", "level", HALF), RankBand("a", "level", 1, 3), True),
        (GainAtLeast("a", Decimal(3)), GainAtLeast("a", Decimal("2.5")), True),
        (GainAtLeast("a", Decimal("2.5")), GainAtLeast("a", Decimal(3)), False),
        (GainAtLeast("a", Decimal("0.1")), Improved("a"), True),
        (GainAtLeast("a", Decimal(0)), Improved("a"), False),
        (Improved("a"), GainAtLeast("a", Decimal(0)), True),
        (GainAtLeast("a", TEN), AtLeast("a", TEN), False),
        (TopShare("a", "level", HALF, ELEVEN), AtLeast("a", TEN), True),
        (AtLeast("a", ELEVEN), TopShare("a", "level", HALF, TEN), True),
        (Below("b", TEN), TopShare("b", "level", HALF, TEN), True),
        (AtLeast("a", TEN), TopShare("a", "level", HALF, ELEVEN), False),
        (ImprovedEachYear("a", (2018, 2019, 2021)), ImprovedEachYear("a", (2018, 2021)), True),
        (ImprovedEachYear("a", (2018, 2021)), ImprovedEachYear("a", (2018, 2019, 2021)), False),
        (ImprovedEachYear("a", (2020, 2021)), Improved("a"), True),
        (ImprovedEachYear("a", (2020, 2021)), GainAtLeast("a", Decimal(0)), True),
        (ImprovedEachYear("a", (2019, 2021)), Improved("a"), False),
        (ImprovedEachYear("a", (2019, 2020)), Improved("a"), False),
        (ImprovedEachYear("a", (2018, 2019, 2021)), BetterThanOwnMean("a", (2018, 2019)), True),
        (ImprovedEachYear("a", (2018, 2019, 2021)), BetterThanOwnMean("a", (2019, 2020)), False),
        (ImprovedEachYear("a", (2020, 2021)), Improved("b"), False),
        (BetterThanMean("a"), BetterThanMean("a"), True),
        (BetterThanMean("a"), BetterThanOwnMean("a", (2019, 2020)), False),
        (share(">", "0.9", "and", "m", "n"), share(">", "0.8", "and", "m", "n"), True),
        (share(">", "0.9", "and", "m", "n"), share(">", "0.9", "and", "n", "m"), True),
        (share(">", "0.8", "and", "m"), share(">", "0.9", "and", "m"), False),
        (share(">=", "0.9", "and", "m"), share(">", "0.9", "and", "m"), False),
        (share(">", "0.9", "and", "m"), share(">=", "0.9", "and", "m"), True),
        (share(">", "0.9", "and", "m", "n"), share(">", "0.9", "and", "m"), True),
        (share(">", "0.9", "and", "m"), share(">", "0.9", "and", "m", "n"), False),
        (share(">", "0.9", "and", "m"), share(">", "0.9", "or", "m", "n"), True),
        (share(">", "0.9", "or", "m", "n"), share(">", "0.9", "and", "m"), False),
        (share(">", "0.9", "or", "m", "n"), share(">", "0.9", "or", "m", "n", "o"), True),
        (share(">", "0.9", "or", "m", "n", "o"), share(">", "0.9", "or", "m", "n"), False),
        (items(3, "xyz"), items(2, "xyz"), True),
        (items(2, "xyz"), items(3, "xyz"), False),
        (items(3, "xyz"), items(2, "xy"), True),
        (items(2, "xyz"), items(2, "xyzw"), True),
        (items(2, "xyzw"), items(2, "xyz"), False),
        (Declared(), Declared(), False),
    ],
)
def test_what_one_condition_says_of_another(one: Condition, other: Condition, certain: bool) -> None:
    """A stricter condition implies a looser one about the same thing, and nothing else."""
    assert implies(one, other, SETTING) is certain


def test_less_is_certain_where_less_is_known() -> None:
    """Without the number of entities ranks and shares do not compare, but shares among themselves do."""
    assert not implies(RankBand("a", "level", 1, 3), TopShare("a", "level", HALF))
    assert implies(TopShare("a", "level", THIRD), TopShare("a", "level", HALF))
    assert not implies(ImprovedEachYear("a", (2020, 2021)), Improved("a"))


@dataclass(frozen=True)
class World:
    """All that conditions can look at: figures per measure, year and entity, municipalities, items.

    The first entity is the one that is judged.
    """

    figures: dict[tuple[str, int], list[int]]
    municipalities: dict[str, list[bool]]
    items: set[str]

    def gain(self, key: str, entity: int = 0) -> int:
        """How much an entity improved on the compared year."""
        change = self.figures[key, 2021][entity] - self.figures[key, 2020][entity]
        return change if key == "a" else -change

    def rank(self, key: str, on: str) -> int:
        """The entity's rank, the best first."""
        sign = 1 if key == "a" else -1
        if on == "gain":
            known = [self.gain(key, entity) for entity in range(ENTITIES)]
        else:
            known = [sign * figure for figure in self.figures[key, 2021]]
        return 1 + sum(figure > known[0] for figure in known)

    def better(self, key: str, one: Fraction, other: Fraction) -> bool:
        """Whether one figure is strictly better."""
        return one > other if key == "a" else one < other

    def holds(self, condition: Condition) -> bool:  # noqa: C901, PLR0911  # one branch per word
        """Whether the entity meets a condition, as its words say."""
        if isinstance(condition, MunicipalShare):
            join = all if condition.join == "and" else any
            rows = zip(*(self.municipalities[key] for key in condition.lines), strict=True)
            met = [join(row) for row in rows]
            reached = Fraction(sum(met), len(met))
            return reached > condition.share if condition.compare == ">" else reached >= condition.share
        if isinstance(condition, KOfN):
            return sum(item.ja in self.items for item in condition.items) >= condition.k
        assert not isinstance(condition, Declared)
        key = condition.of
        own = Fraction(self.figures[key, 2021][0])
        if isinstance(condition, AtLeast):
            return own >= condition.value
        if isinstance(condition, MoreThan):
            return own > condition.value
        if isinstance(condition, Below):
            return own < condition.value
        if isinstance(condition, GainAtLeast):
            return self.gain(key) >= condition.value
        if isinstance(condition, Improved):
            return self.gain(key) > 0
        if isinstance(condition, RankBand):
            return condition.first <= self.rank(key, condition.on) <= condition.last
        if isinstance(condition, TopShare):
            return self.rank(key, condition.on) <= ENTITIES * condition.share
        if isinstance(condition, BetterThanMean):
            return self.better(key, own, Fraction(sum(self.figures[key, 2021]), ENTITIES))
        values = [Fraction(self.figures[key, year][0]) for year in condition.years]
        if isinstance(condition, ImprovedEachYear):
            return all(self.better(key, now, before) for before, now in pairwise(values))
        return self.better(key, own, sum(values, Fraction(0)) / len(values))


KEYS = st.sampled_from("ab")
ONS = st.sampled_from(["level", "gain"])
VALUES = st.integers(-1, 3).map(Decimal)
SOME_YEARS = st.lists(st.sampled_from(YEARS), min_size=2, unique=True).map(lambda years: tuple(sorted(years)))
BANDS = st.builds(lambda of, on, ends: RankBand(of, on, *sorted(ends)), KEYS, ONS, st.tuples(*[st.integers(1, 7)] * 2))
SHARES = st.sampled_from([Fraction(1, 6), THIRD, HALF, Fraction(3, 4)])
MUNICIPAL = st.builds(
    MunicipalShare,
    st.sampled_from([">", ">="]),
    SHARES,
    st.sampled_from(["and", "or"]),
    st.lists(st.sampled_from("mno"), min_size=1, unique=True).map(tuple),
)
COUNTS = st.builds(items, st.integers(1, 3), st.sampled_from(["xyz", "xyzw", "yzw"]))
CONDITIONS = st.one_of(
    *(st.builds(kind, KEYS, VALUES) for kind in (AtLeast, MoreThan, Below, GainAtLeast)),
    *(st.builds(kind, KEYS) for kind in (Improved, BetterThanMean)),
    *(st.builds(kind, KEYS, SOME_YEARS) for kind in (ImprovedEachYear, BetterThanOwnMean)),
    st.builds(TopShare, KEYS, ONS, SHARES),
    BANDS,
    MUNICIPAL,
    COUNTS,
)
WORLDS = st.builds(
    World,
    st.fixed_dictionaries(
        {(key, year): st.lists(st.integers(-1, 3), min_size=6, max_size=6) for key in "ab" for year in YEARS}
    ),
    st.fixed_dictionaries({key: st.lists(st.booleans(), min_size=4, max_size=4) for key in "mno"}),
    st.sets(st.sampled_from("xyzw")),
)


@given(one=CONDITIONS, other=CONDITIONS, world=WORLDS)
def test_what_is_certain_is_true_in_every_world(one: Condition, other: Condition, world: World) -> None:
    """Whatever the figures are, an implied condition holds, and disjoint ones do not both hold."""
    if implies(one, other, SETTING):
        assert not world.holds(one) or world.holds(other)
    if disjoint(one, other, SETTING):
        assert not (world.holds(one) and world.holds(other))


@given(data=st.data(), world=WORLDS)
def test_a_dead_line_counts_in_no_world(data: st.DataObject, world: World) -> None:
    """A line that is said to be out of reach never counts, whatever the figures are."""
    words_of_a = st.one_of(
        VALUES.map(lambda value: {"at_least": value}),
        VALUES.map(lambda value: {"below": value}),
        BANDS.map(lambda band: {"rank_from": band.first, "rank_to": band.last}),
        SHARES.map(lambda bound: {"top_share": Decimal(str(round(float(bound), 3)))}),
    )
    numbers = "①②③④⑤"
    rows = []
    for place, no in enumerate(numbers):
        earlier = st.lists(st.sampled_from(numbers[:place]), unique=True, max_size=2) if place else st.just([])
        requires, excludes = data.draw(earlier), data.draw(earlier)
        named = {"requires": requires, "excludes": [other for other in excludes if other not in requires]}
        rows.append(line(no, 1, **data.draw(words_of_a), **named))
    measure = [{"key": "a", "name": words("値"), "unit": "人", "better": "high"}]
    whole = book(indicator("1-1", group("each", *rows), measure=measure), entities=ENTITIES)
    counted: set[str] = set()
    for row in only(whole).lines:
        free = not counted.intersection(row.excludes) and counted.issuperset(row.requires)
        if free and world.holds(row.condition):
            counted.add(row.no)
    assert not counted & set(dead_lines(whole, only(whole)))


def dead(*groups: dict, **keys: object) -> dict[str, str]:
    """The lines of an indicator that never count, and why."""
    whole = book(indicator("1-1", *groups, **keys))
    return {no: fault.kind for no, fault in dead_lines(whole, only(whole)).items()}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"at_least": 60}, {"at_least": 70}),
        ({"more_than": 60}, {"more_than": 60}),
        ({"below": 30}, {"below": 20}),
        ({"top_share": 0.5}, {"top_share": 0.3}),
        ({"rank_from": 1, "rank_to": 10}, {"rank_from": 1, "rank_to": 5}),
        ({"gain_at_least": 2.5}, {"gain_at_least": 3}),
        ({"improved": True}, {"gain_at_least": 1}),
        ({"share_more_than": 0.8, "all_of": ["m1"]}, {"share_more_than": 0.9, "all_of": ["m1"]}),
        ({"share_more_than": 0.8, "any_of": ["m1", "m2"]}, {"all_municipalities": True, "all_of": ["m2"]}),
        ({"k_of_n": 1, "items": [words("甲"), words("乙")]}, {"k_of_n": 2, "items": [words("甲"), words("乙")]}),
        ({"declared": True, "text": words("作成済み")}, {"declared": True, "text": words("作成 済み")}),
    ],
)
def test_a_stricter_rung_must_stand_first(first: dict, second: dict) -> None:
    """A rung is out of reach behind a looser one, in a ladder and where it excludes it; the other order is right."""
    municipal = [{"key": key, "no": key, "text": words(key)} for key in ("m1", "m2")]
    keys = {"municipal": municipal}
    assert dead(group("first", line("①", 5, **first), line("②", 9, **second)), **keys) == {"②": "unreachable"}
    excluding = group("each", line("①", 5, **first), line("②", 9, **second, excludes=["①"]))
    assert dead(excluding, **keys) == {"②": "unreachable"}
    assert dead(group("each", line("①", 5, **first), line("②", 9, **second)), **keys) == {}
    if first != second and "declared" not in first:
        assert dead(group("first", line("①", 9, **second), line("②", 5, **first)), **keys) == {}


def test_rungs_may_cover_a_rung_together() -> None:
    """Ranks 1 to 5 and 6 to 10 leave nothing to ranks 3 to 8, but ranks 1 to 5 and 7 to 10 leave rank 6."""
    last = line("③", 1, rank_from=3, rank_to=8)
    close = [line("①", 5, rank_from=1, rank_to=5), line("②", 3, rank_from=6, rank_to=10)]
    apart = [line("①", 5, rank_from=1, rank_to=5), line("②", 3, rank_from=7, rank_to=10)]
    assert dead(group("first", *close, last)) == {"③": "unreachable"}
    assert dead(group("first", *apart, last)) == {}


def test_a_threshold_and_its_rest_leave_nothing() -> None:
    """Behind 60 or more and below 60 nothing is left; more than 60 leaves 60 itself."""
    below, last = line("②", 3, below=60), line("③", 1, at_least=50)
    assert dead(group("first", line("①", 5, at_least=60), below, last)) == {"③": "unreachable"}
    assert dead(group("first", line("①", 5, more_than=60), below, last)) == {}


def test_an_exemption_leaves_the_next_rung_within_reach() -> None:
    """Who is exempt from the first rung can still meet the second, but an exempt second rung adds nothing."""
    exempt = {"key": "late", "ja": "遅れ", "en": "late"}
    first, second = line("①", -5, at_least=60), line("②", -9, at_least=70)
    assert dead(group("first", {**first, "unless": exempt}, second)) == {}
    assert dead(group("first", first, {**second, "unless": exempt})) == {"②": "unreachable"}


def test_a_rung_that_needs_more_does_not_block() -> None:
    """A looser rung that requires another line counts only with it, so a stricter one behind it is within reach."""
    rows = group(
        "each",
        line("①", 1),
        line("②", 5, at_least=60, requires=["①"]),
        line("③", 9, at_least=70, excludes=["②"]),
        line("④", 9, at_least=70, excludes=["②"], requires=["①"]),
    )
    assert dead(rows) == {"④": "unreachable"}


def test_a_rung_that_yields_does_not_block() -> None:
    """Where ① counts, ② does not, so ③ behind ② is within reach; ④, which ① excludes as well, is not."""
    rows = group(
        "each",
        line("①", 1),
        line("②", 5, at_least=60, excludes=["①"]),
        line("③", 9, at_least=70, excludes=["②"]),
        line("④", 9, at_least=70, excludes=["①", "②"]),
    )
    assert dead(rows) == {"④": "unreachable"}


def test_required_conditions_count_as_the_lines_own() -> None:
    """A line that requires 70 or more and excludes 60 or more never counts, nor one that asks for below 30 as well."""
    rows = group(
        "each",
        line("①", 1, at_least=60),
        line("②", 5, at_least=70),
        line("③", 9, requires=["②"], excludes=["①"]),
        line("④", 9, below=30, requires=["②"]),
        line("⑤", 9, requires=["④"]),
        line("⑥", 9, at_least=80, requires=["②"]),
    )
    assert dead(rows) == {"③": "unreachable", "④": "unreachable", "⑤": "unreachable"}


def test_a_line_may_not_need_what_it_excludes() -> None:
    """③ requires ②, which excludes ①, and requires ① too; ④ requires ③; ⑥ excludes ① through nothing else."""
    rows = group(
        "each",
        line("①", 1),
        line("②", 1, excludes=["①"]),
        line("③", 1, requires=["①", "②"]),
        line("④", 1, requires=["③"]),
        line("⑤", 1, requires=["②"]),
        line("⑥", 1, requires=["⑤"], excludes=["②"]),
        line("⑦", 1, requires=["⑤"], excludes=["①"]),
    )
    assert dead(rows) == {"③": "clash", "④": "clash", "⑥": "clash"}


def test_the_reason_names_the_lines() -> None:
    """The message tells which line comes first, or which is needed and excluded."""
    whole = book(indicator("1-1", group("first", line("①", 5, at_least=60), line("②", 9, at_least=70))))
    assert "①" in dead_lines(whole, only(whole))["②"].text.ja
    whole = book(
        indicator(
            "1-1",
            group("each", line("①", 1), line("②", 1, excludes=["①"]), line("③", 1, requires=["①", "②"])),
        )
    )
    text = dead_lines(whole, only(whole))["③"].text
    assert "①" in text.ja
    assert "②" in text.ja
    assert "through ②" in text.en


def test_a_rank_must_exist() -> None:
    """Among ten entities no one ranks 11th, and a tenth of six is no place at all."""
    assert dead(group("first", line("①", 5, rank_from=11, rank_to=15))) == {"①": "unreachable"}
    assert dead(group("first", line("①", 5, rank_from=10, rank_to=15))) == {}
    whole = book(indicator("1-1", group("first", line("①", 5, top_share=0.1))), entities=6)
    assert list(dead_lines(whole, only(whole))) == ["①"]


def overlapping(*groups: dict, **keys: object) -> list[str]:
    """The lines that share a rung with an earlier one."""
    whole = book(indicator("1-1", *groups, **keys))
    return [fault.no for fault in shared_rungs(whole, only(whole))]


@pytest.mark.parametrize(
    ("bands", "expected"),
    [
        ([(1, 5), (6, 10)], []),
        ([(1, 5), (5, 10)], ["②"]),
        ([(1, 5), (1, 10)], ["②"]),
        ([(6, 10), (1, 6)], ["②"]),
        ([(1, 3), (7, 9)], []),
    ],
)
def test_rank_bands_of_a_ladder_may_not_share_ranks(bands: list[tuple[int, int]], expected: list[str]) -> None:
    """Each rank belongs to one rung; a gap is no overlap."""
    lines = [line(no, 5, rank_from=first, rank_to=last) for no, (first, last) in zip("①②", bands, strict=True)]
    assert overlapping(group("first", *lines)) == expected


def test_bands_of_different_figures_do_not_overlap() -> None:
    """A rank by the figure and a rank by its improvement have nothing in common."""
    lines = [line("①", 5, rank_from=1, rank_to=5), line("②", 5, rank_from=1, rank_to=5, on="gain")]
    assert overlapping(group("first", *lines)) == []


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        ({"top_share": 0.3, "bracket": True}, ["②"]),
        ({"at_least": 50, "bracket": True}, ["②"]),
        ({"at_least": 50}, []),
        ({"at_least": 50, "bracket": True, "excludes": ["①"]}, []),
        ({"at_least": 50, "bracket": True, "requires": ["①"]}, []),
        ({"below": 60, "bracket": True}, []),
        ({"gain_at_least": 1, "bracket": True}, []),
        ({"declared": True, "bracket": True}, []),
    ],
)
def test_bracketed_rungs_must_exclude_each_other(second: dict, expected: list[str]) -> None:
    """Behind 60 or more, a bracketed rung about the same figure may not simply add to it."""
    assert overlapping(group("each", line("①", 9, at_least=60), line("②", 5, **second))) == expected


def test_an_exclusion_through_another_line_is_one() -> None:
    """② excludes ①, and ③ requires ②: ③ and ① never add up."""
    rows = group(
        "each",
        line("①", 9, at_least=60),
        line("②", 1, excludes=["①"]),
        line("③", 5, at_least=50, bracket=True, requires=["②"]),
    )
    assert overlapping(rows) == []
