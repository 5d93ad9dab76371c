"""Reading the rule book of ladders and points: everything arrives, and every fault is told with its place."""

from __future__ import annotations

import copy
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from tests.conftest import DATA
from tests.faulty_books import Path, faults, put
from tests.ladders import indicator_of, invented
from xl_addin.rulebook.conditions import (
    AtLeast,
    Below,
    BetterThanMean,
    BetterThanOwnMean,
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
from xl_addin.rulebook.problems import FaultyRuleBookError
from xl_addin.rulebook.reading import parse_json, rule_book
from xl_addin.rulebook.tiers import TierBook, Years
from xl_addin.rulebook.toml import parse_toml, read_toml, to_json


def plain() -> dict[str, Any]:
    """The invented book as plain data."""
    return copy.deepcopy(dict(read_toml(DATA / "ladders_2098.toml")))


def test_conditions_arrive() -> None:
    """Every word of the vocabulary becomes its condition, exactly."""
    conditions = {(each.id, line.no): line.condition for each in invented().indicators for line in each.lines}
    assert conditions["1-1", "①"] == AtLeast("rate", Decimal(60))
    assert conditions["1-1", "②"] == MoreThan("rate", Decimal(50))
    assert conditions["1-1", "③"] == Below("rate", Decimal(30))
    assert conditions["1-1", "④"] == GainAtLeast("rate", Decimal(1))
    assert conditions["1-2", "①"] == RankBand("cost", "level", 1, 2)
    assert conditions["1-2", "③"] == BetterThanMean("cost")
    assert conditions["1-2", "④"] == ImprovedEachYear("cost", (2093, 2095, 2096))
    assert conditions["1-2", "⑤"] == Improved("cost")
    assert conditions["1-2", "⑥"] == BetterThanOwnMean("cost", (2093, 2094, 2095))
    assert conditions["1-3", "①"] == TopShare("rate", "level", Fraction(3, 10), Decimal("45.3"))
    assert conditions["1-3", "②"] == TopShare("rate", "level", Fraction(1, 2))
    assert conditions["1-3", "③"] == TopShare("rate", "gain", Fraction(1, 5))
    assert conditions["1-3", "④"] == RankBand("burden", "gain", 1, 3)
    assert conditions["2-1", "①"] == MunicipalShare(">", Fraction(9, 10), "and", ("m1", "m2"))
    assert conditions["2-1", "②"] == MunicipalShare(">=", Fraction(4, 5), "or", ("m1", "m2"))
    assert conditions["2-1", "③"] == MunicipalShare(">=", Fraction(1), "and", ("m1",))
    items = (Text("甲", "first"), Text("乙", "second"), Text("丙", "third"))
    assert conditions["2-2", "①"] == KOfN(2, items)
    assert conditions["2-2", "②"] == Declared()


def test_lines_arrive() -> None:
    """Points, brackets, keys, requirements, exclusions and exemptions."""
    first = indicator_of(invented(), "1-1")
    assert [line.points for line in first.lines] == [6, 4, -4, Decimal("2.5")]
    assert [line.bracket for line in first.lines] == [False, True, True, False]
    assert [line.key for line in first.lines] == ["line_1", "line_2", "line_3", "line_4"]
    assert [group.take for group in first.groups] == ["first", "each"]
    # A ladder excludes its earlier rungs by itself.
    assert [line.excludes for line in first.lines] == [(), ("①",), ("①", "②"), ()]
    work = indicator_of(invented(), "2-2").lines
    assert work[1].key == "plan"
    assert work[1].requires == ("①",)
    assert work[2].excludes == ("②",)
    exempt = indicator_of(invented(), "2-1").lines[3].unless
    assert exempt is not None
    assert (exempt.key, exempt.text.en) == ("eased", "the deficit shrank")


def test_the_book_arrives() -> None:
    """Years, measures, maxima and budgets."""
    book = invented()
    assert book.name == "invented/2098"
    assert (book.entities, book.places, book.printed) == (10, "floor", Decimal("89.5"))
    assert [section.budget for section in book.sections] == [1000000, None]
    assert [section.printed for section in book.sections] == [Decimal("67.5"), None]
    first = indicator_of(book, "1-1")
    assert first.years == Years(2096, 2095)
    assert first.measure("rate").better_of == ("corrected", 2097)
    assert indicator_of(book, "1-4").measure("rate").digits == 1
    assert indicator_of(book, "1-4").printed == 7
    assert [each.id for each in book.of_section(book.sections[1])] == ["2-1", "2-2"]


def test_json_and_toml_are_one_book() -> None:
    """What hosts read as JSON is what was written as TOML."""
    assert parse_json(to_json(plain()).encode(), "book.json") == invented()


LINE: Path = ("indicator", 0, "group", 0, "line", 0)
WORK: Path = ("indicator", 5, "group", 0, "line")
SHARE: Path = ("indicator", 4, "group", 0, "line", 0)


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        # the book
        (("colour",), "red", "unknown key 'colour'"),
        (("scheme",), None, '"scheme" is missing'),
        (("status",), "draft", '"status" must be one of complete, outline'),
        (("places",), "up", '"places" must be one of floor, ceil, round'),
        (("entities",), 1, '"entities" must be a whole number from 2'),
        (("printed",), "many", '"printed" must be a number'),
        (("sources",), [], '"sources" must be a list of 1'),
        (("section",), [], '"section" must be a list of 1'),
        (("indicator",), [], '"indicator" must be a list of 1'),
        (("notes",), [{"ja": "注"}], '"en" is missing'),
        # sections
        (("section", 0, "budget"), 0, '"budget" must be a whole number from 1'),
        (("section", 0, "source"), None, '"source" is missing'),
        (("section", 0, "name"), None, '"name" is missing'),
        (("section", 1, "id"), "1", '"id" 1 is used twice'),
        (("section", 0, "id"), "第1", '"id" has the wrong form'),
        # indicators
        (("indicator", 0, "source"), None, 'indicator 1-1: "source" is missing'),
        (("indicator", 0, "source", "place"), None, 'indicator 1-1: "place" is missing'),
        (("indicator", 0, "id"), "指標1", '"id" has the wrong form'),
        (("indicator", 1, "id"), "1-1", "is used twice"),
        (("indicator", 1, "label"), "指標１（１）", "is used twice"),
        (("indicator", 1, "label"), "指標2", "is used twice"),
        (("indicator", 0, "section"), "9", '"section" must be one of 1, 2'),
        (("indicator", 0, "years"), None, 'indicator 1-1: "years" is missing'),
        (("indicator", 0, "years", "compared"), 2096, "compared must be before evaluated"),
        (("indicator", 0, "years", "evaluated"), "令和78年度", '"evaluated" must be a whole number'),
        (("indicator", 0, "years", "compared"), None, "years.compared is missing"),
        (("indicator", 0, "years", "fiscal"), 2098, "unknown key 'fiscal'"),
        (("indicator", 0, "group"), None, 'indicator 1-1: "group" is missing'),
        (("indicator", 0, "group", 0, "take"), "best", '"take" must be one of first, each'),
        (("indicator", 0, "group", 0, "line"), [], '"line" must be a list of 1'),
        (("indicator", 0, "group", 0, "max"), 6, "unknown key 'max'"),
        # measures
        (("indicator", 0, "measure", 0, "better"), "higher", '"better" must be one of high, low'),
        (("indicator", 0, "measure", 0, "unit"), "", '"unit" must be a text'),
        (("indicator", 0, "measure", 0, "key"), "Rate", '"key" has the wrong form'),
        (("indicator", 0, "measure", 0, "better_of"), ["adjusted"], '"better_of" lists fiscal years'),
        (("indicator", 0, "measure", 0, "digits"), -1, '"digits" must be a whole number from 0'),
        (("indicator", 2, "measure", 1, "key"), "rate", '"key" rate is used twice'),
        # lines
        ((*LINE, "points"), None, '"points" is missing'),
        ((*LINE, "points"), 0, '"points" is 0'),
        ((*LINE, "points"), "(4)", '"points" must be a number'),
        ((*LINE, "point"), 6, "unknown key 'point'"),
        ((*LINE, "bracket"), "yes", '"bracket" must be true or false'),
        ((*LINE, "text"), None, '"text" is missing'),
        ((*LINE, "no"), None, '"no" is missing'),
        ((*LINE, "no"), "④", '"no" ④ is used twice'),
        ((*LINE, "key"), "line_2", '"key" line_2 is used twice'),
        ((*LINE, "key"), "rate", '"key" rate is used twice'),
        ((*LINE, "at_least"), None, "exactly one condition, not none"),
        ((*LINE, "below"), 30, "exactly one condition, not at_least, below"),
        ((*LINE, "at_least"), "60%", '"at_least" must be a number'),
        ((*LINE, "of"), "cost", '"of" must be one of rate'),
        ((*LINE, "requires"), ["②"], '"requires" names ②'),
        ((*LINE, "excludes"), ["①"], '"excludes" names ①'),
        ((*WORK, 1, "requires"), ["⑨"], '"requires" names ⑨'),
        ((*WORK, 1, "excludes"), ["①"], "both required and excluded"),
        ((*WORK, 1, "declared"), False, '"declared" can only be true'),
        ((*WORK, 1, "declared"), 1, '"declared"'),
        ((*WORK, 0, "k_of_n"), 4, "exceeds the number of items"),
        ((*WORK, 0, "items"), [], '"items" must be a list of 1'),
        ((*WORK, 0, "items", 0, "en"), None, '"en" is missing'),
        ((*WORK, 3, "at_least"), 5, "exactly one condition"),
        # conditions on places
        (("indicator", 1, "group", 0, "line", 0, "rank_to"), 0, '"rank_to" must be a whole number from 1'),
        (("indicator", 1, "group", 0, "line", 1, "rank_to"), 2, "rank_to is below rank_from"),
        (("indicator", 1, "group", 0, "line", 0, "rank_to"), None, '"rank_to" is missing'),
        (("indicator", 1, "group", 0, "line", 3, "improved_each_year"), [2096], "at least 2 whole numbers"),
        (("indicator", 1, "group", 0, "line", 3, "improved_each_year"), [2096, 2095], "must ascend"),
        (("indicator", 1, "group", 0, "line", 5, "better_than_mean_of"), [2095, 2095], "must ascend"),
        (("indicator", 1, "years"), {"evaluated": 2096}, "years.compared is missing"),
        (("indicator", 2, "group", 0, "line", 0, "top_share"), 30, "is a fraction"),
        (("indicator", 2, "group", 0, "line", 0, "top_share"), 1, "is a fraction"),
        (("indicator", 2, "group", 0, "line", 0, "on"), "rise", '"on" must be one of level, gain'),
        (("indicator", 2, "group", 1, "line", 0, "published_cut"), 1, 'on = "level" only'),
        # municipal lines
        ((*SHARE, "share_more_than"), 90, "is a fraction"),
        ((*SHARE, "share_more_than"), 1, "is a fraction"),
        ((*SHARE, "all_of"), ["m1", "m9"], 'no municipal line "m9"'),
        ((*SHARE, "all_of"), [], '"all_of" must list at least 1'),
        ((*SHARE, "all_of"), None, "needs either all_of or any_of"),
        ((*SHARE, "any_of"), ["m1"], "needs either all_of or any_of"),
        (("indicator", 4, "municipal", 0, "key"), "m2", '"key" m2 is used twice'),
        (("indicator", 4, "municipal", 0, "no"), "②", '"municipal no" ② is used twice'),
        (("indicator", 4, "group", 0, "line", 2, "all_municipalities"), False, "can only be true"),
        (("indicator", 4, "group", 0, "line", 3, "unless", "en"), None, '"en" is missing'),
        (("indicator", 4, "group", 0, "line", 3, "unless", "key"), "m1", '"key" m1 is used twice'),
        (("indicator", 4, "group", 0, "line", 3, "unless"), "eased", '"unless" must be a table'),
        # what continues what
        (("indicator", 0, "follows"), 11, '"follows" must be a text'),
        ((*LINE, "unchanged"), "yes", '"unchanged" must be true or false'),
    ],
)
def test_one_fault(path: Path, value: Any, expected: str) -> None:
    """Each fault is told in both languages, with the indicator that it is in."""
    data = plain()
    put(data, path, value)
    found = faults(data)
    assert any(expected in fault for fault in found), found
    with pytest.raises(FaultyRuleBookError) as caught:
        rule_book(data, "book.toml")
    assert all(problem.ja.startswith("book.toml") and problem.message.ja for problem in caught.value.problems)
    if path[0] == "indicator" and len(path) > 2:
        assert any(fault.startswith("book.toml indicator ") for fault in found)


def renamed(data: dict[str, Any], indicator: int, old: str, new: str) -> dict[str, Any]:
    """The data with a key of an indicator called otherwise wherever it is named."""

    def walk(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: walk(item) for key, item in value.items()}
        if isinstance(value, list):
            return [walk(item) for item in value]
        return new if value == old else value

    data["indicator"][indicator] = walk(data["indicator"][indicator])
    return data


@pytest.mark.parametrize(
    ("indicator", "old", "new", "named"),
    [
        (5, "plan", "unit", "unit"),
        (5, "plan", "line_1_count", "line_1_count"),
        (4, "m3", "municipalities", "municipalities"),
        (4, "eased", "share_m1", "share_m1"),
        (2, "burden", "rate_gain", "rate_gain_rank"),
    ],
)
def test_a_key_that_would_name_two_facts_is_a_fault(indicator: int, old: str, new: str, named: str) -> None:
    """In a facts table every key is one fact, and "unit" is the row of the unit."""
    found = faults(renamed(plain(), indicator, old, new))
    assert any(f"indicator {plain()['indicator'][indicator]['id']}" in fault and named in fault for fault in found)


def test_two_indicators_may_not_follow_one() -> None:
    """An earlier indicator and an earlier line are continued once at most."""
    data = plain()
    data["indicator"][0]["follows"] = data["indicator"][1]["follows"] = "1-1"
    assert any("two indicators follow 1-1" in fault for fault in faults(data))
    data = plain()
    data["indicator"][0]["follows"] = "1-1"
    data["indicator"][0]["group"][0]["line"][0]["follows"] = "②"
    assert any('"follows" ② is used twice' in fault for fault in faults(data))


def test_lines_of_a_followed_indicator_follow_their_number() -> None:
    """Lines continue the line of the same number, unless they say otherwise; a blank says that a line is new."""
    data = plain()
    data["indicator"][0]["follows"] = "1-9"
    data["indicator"][0]["group"][0]["line"][1]["follows"] = ""
    data["indicator"][0]["group"][0]["line"][2]["follows"] = "⑧"
    book = rule_book(data, "book.toml")
    assert isinstance(book, TierBook)
    assert [line.follows for line in book.indicators[0].lines] == ["①", None, "⑧", "④"]
    assert {line.follows for line in book.indicators[1].lines} == {None}


def test_a_condition_on_no_measure_is_a_fault() -> None:
    """A rate needs a measure to be a rate of."""
    data = plain()
    del data["indicator"][0]["measure"]
    found = faults(data)
    assert sum("needs a measure" in fault for fault in found) == 4


def test_outlines_have_no_points() -> None:
    """An outline names its indicators and nothing more."""
    data = plain()
    data["status"] = "outline"
    found = faults(data)
    assert any('an outline has no "group"' in fault for fault in found)
    assert any('an outline has no "measure"' in fault for fault in found)
    for indicator in data["indicator"]:
        for key in ("measure", "municipal", "group", "printed", "years"):
            indicator.pop(key, None)
    book = rule_book(data, "book.toml")
    assert isinstance(book, TierBook)
    assert book.status == "outline"
    assert {indicator.groups for indicator in book.indicators} == {()}
    assert {indicator.years for indicator in book.indicators} == {None}


def lined(text: str) -> list[tuple[int, str]]:
    """The line and the English message of every fault of a book in TOML."""
    data = parse_toml(text.encode(), "book.toml")
    with pytest.raises(FaultyRuleBookError) as caught:
        rule_book(data, data.where)
    return [(data.where.line(problem.path) or 0, problem.message.en) for problem in caught.value.problems]


def changed(old: str, new: str) -> tuple[str, int]:
    """The invented book with its first ``old`` written otherwise, and the line of what is new."""
    text = (DATA / "ladders_2098.toml").read_text("utf-8")
    before, _old, after = text.partition(old)
    assert after
    return before + new + after, before.count("\n") + 1


def test_two_conditions_on_a_line_are_one_fault() -> None:
    """What stands there beside its condition is known, whichever of the two is meant."""
    data = plain()
    put(data, (*LINE, "below"), 70)
    put(data, (*LINE, "of"), "rate")
    assert [fault.partition(": ")[2] for fault in faults(data)] == [
        "a line has exactly one condition, not at_least, below"
    ]
    data = plain()
    put(data, (*SHARE, "any_of"), ["m1"])
    assert [fault.partition(": ")[2] for fault in faults(data)] == ['"share_more_than" needs either all_of or any_of']
    # A word that is none stays unknown.
    data = plain()
    put(data, (*LINE, "at_least"), None)
    put(data, (*LINE, "at_lest"), 60)
    put(data, (*LINE, "of"), "rate")
    assert sorted(fault.partition(": ")[2] for fault in faults(data)) == [
        "a line has exactly one condition, not none",
        "unknown key 'at_lest'",
    ]


def test_a_number_twice_is_one_fault_on_its_line() -> None:
    """The second line of the number is told, and not that both would continue the same earlier line."""
    text, line = changed('no = "②"', 'no = "①"')
    text = text.replace('id = "1-1"\n', 'id = "1-1"\nfollows = "1-1"\n', 1)
    assert lined(text) == [(line + 1, '"no" ① is used twice')]


def test_a_key_twice_is_told_on_its_line() -> None:
    """The key of a line that a measure has is to be mended in the line."""
    text, line = changed('no = "②"\n', 'no = "②"\nkey = "rate"\n')
    assert lined(text) == [(line + 1, '"key" rate is used twice')]


def test_each_fault_of_a_line_is_told_at_once() -> None:
    """Points of 0 and a year that is missing do not wait until the rest of the line is mended."""
    data = plain()
    put(data, ("indicator", 0, "years", "compared"), None)
    rung: Path = ("indicator", 0, "group", 1, "line", 0)
    put(data, (*rung, "points"), 0)
    put(data, (*rung, "colour"), "red")
    assert sorted(fault.partition(": ")[2] for fault in faults(data)) == sorted(
        ["unknown key 'colour'", '"points" is 0', "④ compares with an earlier year, but years.compared is missing"]
    )
    # Points that are missing are not 0 as well.
    data = plain()
    put(data, (*rung, "points"), None)
    assert [fault.partition(": ")[2] for fault in faults(data)] == ['"points" is missing']


@pytest.mark.parametrize("method", ["tier", "", 3, None])
def test_a_wrong_method_hides_no_other_fault(method: object) -> None:
    """Sections and groups show that ladders and points are meant."""
    data = plain()
    put(data, ("method",), method)
    put(data, (*LINE, "points"), 0)
    method_fault, *others = faults(data)
    assert '"method"' in method_fault
    assert others == ['book.toml indicator 1-1: "points" is 0']


def test_a_deviation_book_is_known_without_its_method() -> None:
    """Its parts and its spread show what is meant."""
    data = dict(read_toml(DATA / "three_2099.toml"))
    data["method"] = "deviations"
    data["spread"] = "wide"
    method_fault, *others = faults(data)
    assert '"method" must be one of deviation, tiers' in method_fault
    assert ['"spread" must be one of' in fault for fault in others] == [True]


def test_an_empty_book_lacks_what_every_book_has() -> None:
    """No key of one method is asked for before the method is known."""
    asked = ["method", "scheme", "fiscal_year", "status", "title", "entity", "sources", "indicator"]
    assert faults({}) == tuple(f'book.toml: "{key}" is missing' for key in asked)


MANY = """\
scheme = "invented"
fiscal_year = 2097
status = "complete"
title = { ja = "誤りの多い規則集" }
method = "tiers"
entity = { ja = "町", en = "town" }
entitys = 10

[[sources]]
title = "架空の資料"
place = "全体"

[[section]]
id = "1"
label = "指標1"
name = { ja = "率", en = "Rates" }
source = { title = "架空の資料", place = "第1章" }

[[indicator]]
id = "1-1"
label = "指標1（1）"
section = "2"
name = { ja = "健診の率", en = "Checkups" }
years = { evaluated = 2096 }

[[indicator.measure]]
key = "rate"
name = { ja = "健診率", en = "checkup rate" }
unit = "%"
better = "up"

[[indicator.group]]
take = "first"

[[indicator.group.line]]
no = "①"
points = "6点"
text = { ja = "60%以上", en = "60 % or more" }
at_least = 60
at_most = 70

[[indicator.group.line]]
no = "②"
points = 4
text = { ja = "改善", en = "Improved" }
gain_at_least = 1
requires = ["③"]

[[indicator]]
id = "1-2"
label = "指標1（1）"
section = "1"
name = { ja = "費用", en = "Costs" }
years = { evaluated = 2096, compared = 2097 }
source = { title = "架空の資料", place = "第1章" }

[[indicator.group]]
take = "first"

[[indicator.group.line]]
no = "①"
points = 0
text = { ja = "上位3割", en = "The top 30 %" }
top_share = 30
"""

#: Line, indicator and a part of the message of each fault in it, found by reading it.
FAULTS = [
    (4, "", '"en" is missing'),
    (7, "", "unknown key 'entitys'"),
    (19, "1-1", '"source" is missing'),
    (22, "1-1", '"section" must be one of 1'),
    (30, "1-1", '"better" must be one of high, low'),
    (37, "1-1", '"points" must be a number'),
    (40, "1-1", "unknown key 'at_most'"),
    (47, "1-1", '"requires" names ③'),
    (43, "1-1", "② compares with an earlier year, but years.compared is missing"),
    (54, "1-2", "compared must be before evaluated"),
    (64, "1-2", '"top_share" needs a measure'),
    (64, "1-2", '"top_share" is a fraction'),
    (62, "1-2", '"points" is 0'),
    (50, "1-2", "is used twice"),
]


def test_many_faults_at_once() -> None:
    """All faults of a file are reported together, each with file, line and indicator."""
    data = parse_toml(MANY.encode(), "many.toml")
    with pytest.raises(FaultyRuleBookError) as caught:
        rule_book(data, data.where)
    told = str(caught.value.en).splitlines()
    for line, indicator, message in FAULTS:
        place = f"many.toml:{line}" + (f" indicator {indicator}" if indicator else "")
        assert any(fault.startswith(f"{place}: ") and message in fault for fault in told), (place, message, told)
    assert len(told) == len(FAULTS), told
    assert len(caught.value.ja.splitlines()) == len(told)
