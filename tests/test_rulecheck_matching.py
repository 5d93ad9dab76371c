from __future__ import annotations

import pytest

from tests.ladders import shipped
from tests.rulecheck_books import book, group, indicator, line, only, words
from xl_addin.errors import RuleBookError
from xl_addin.rulecheck.matching import IndicatorPair, match, same_condition

MUNICIPAL = [{"key": key, "no": key, "text": words(f"基準{key}")} for key in ("m1", "m2")]
ITEMS = [words("甲"), words("乙"), words("丙")]


def named(pair: IndicatorPair) -> tuple[str, str]:
    """The ids of both sides."""
    return pair.old.id if pair.old else "", pair.new.id if pair.new else ""


def numbered(pair: IndicatorPair) -> list[tuple[str, str]]:
    """The line numbers of both sides."""
    return [(lines.old.no if lines.old else "", lines.new.no if lines.new else "") for lines in pair.lines]


def same(old: dict, new: dict, *, before: dict | None = None, after: dict | None = None) -> bool:
    """Whether a line of one year asks for what a line of the next does; the indicators may differ as well."""
    one = book(indicator("1-1", group("each", line("①", 5, **old)), **(before or {})), year=2023)
    two = book(indicator("1-1", group("each", line("①", 5, **new)), **{"follows": "1-1", **(after or {})}))
    told = same_condition(
        (one, only(one), only(one).lines[0]),
        (two, only(two), only(two).lines[0]),
    )
    assert match(one, two)[0].lines[0].same_condition is told
    return told


def test_the_prefectural_years_are_paired_as_the_sheet_stands() -> None:
    """27 sub-indicators of FY2024 stand beside 22 of FY2023, of which all are continued; five are new."""
    pairs = [named(pair) for pair in match(shipped("kokuho_pref/2023"), shipped("kokuho_pref/2024"))]
    assert [new for old, new in pairs if not old] == ["1-5", "1-9", "2-4i", "2-5i", "2-5ii"]
    assert [old for old, new in pairs if not new] == []
    assert [pair for pair in pairs if pair[0] and pair[0] != pair[1]] == [
        ("1-5", "1-6"),
        ("1-6", "1-7"),
        ("1-7", "1-8"),
        ("2-4", "2-4ii"),
    ]
    assert len(pairs) == 27


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("1-3", [("①", ""), ("②", "①"), ("③", "②"), ("④", "③")]),
        ("3-1e", [("①", ""), ("②", "①"), ("③④", "②③"), ("⑤", "")]),
        ("3-1f", [("①", "①"), ("②", "")]),
        ("3-4", [("①", "①"), ("", "②"), ("", "③")]),
        ("3-5", [("", "①"), ("①", "②")]),
    ],
)
def test_the_lines_of_the_prefectural_years_are_paired(name: str, expected: list[tuple[str, str]]) -> None:
    """Lines that were renumbered meet, and those of one year stand alone where they stood."""
    pairs = match(shipped("kokuho_pref/2023"), shipped("kokuho_pref/2024"))
    assert numbered(next(pair for pair in pairs if pair.new and pair.new.id == name)) == expected


def test_every_indicator_and_line_is_in_one_pair() -> None:
    """Nothing is lost and nothing counted twice: 74 lines of FY2023, 85 of FY2024."""
    pairs = match(shipped("kokuho_pref/2023"), shipped("kokuho_pref/2024"))
    lines = [lines for pair in pairs for lines in pair.lines]
    assert sum(pair.old is not None for pair in pairs) == 22
    assert sum(pair.new is not None for pair in pairs) == 27
    assert sum(each.old is not None for each in lines) == 74
    assert sum(each.new is not None for each in lines) == 85


def test_abolished_ones_stand_behind_what_they_stood_behind() -> None:
    """Abolished indicators and lines keep their place, also the first, also several in a row."""
    lines = [line(no, 1) for no in "①②③④"]
    old = book(*(indicator(f"1-{n}", group("each", *lines)) for n in range(1, 7)), year=2023)
    new = book(
        indicator("1-1", group("each", line("①", 1, follows="④"), line("②", 1, follows="②")), follows="1-5"),
        indicator("1-2", group("each", line("①", 1))),
        indicator("1-3", group("each", line("⑨", 1)), follows="1-2"),
    )
    pairs = match(old, new)
    assert [named(pair) for pair in pairs] == [
        ("1-1", ""),
        ("1-5", "1-1"),
        ("1-6", ""),
        ("", "1-2"),
        ("1-2", "1-3"),
        ("1-3", ""),
        ("1-4", ""),
    ]
    assert numbered(pairs[0]) == [("①", ""), ("②", ""), ("③", ""), ("④", "")]
    assert numbered(pairs[1]) == [("①", ""), ("④", "①"), ("②", "②"), ("③", "")]
    assert numbered(pairs[3]) == [("", "①")]
    assert numbered(pairs[4]) == [("①", ""), ("②", ""), ("③", ""), ("④", ""), ("", "⑨")]
    assert not any(lines.same_condition for lines in (*pairs[0].lines, *pairs[3].lines, *pairs[4].lines))


@pytest.mark.parametrize(
    "condition",
    [
        {"at_least": 60},
        {"below": 30},
        {"top_share": 0.3},
        {"rank_from": 1, "rank_to": 5, "on": "gain"},
        {"gain_at_least": 1},
        {"improved_each_year": [2019, 2020, 2021]},
        {"better_than_mean_of": [2018, 2019, 2020]},
        {"better_than_mean": True},
        {"share_more_than": 0.8, "all_of": ["m1"]},
        {"k_of_n": 2, "items": ITEMS},
        {"declared": True},
    ],
)
def test_a_year_later_the_same_words_ask_for_the_same(condition: dict) -> None:
    """Where all years move by one, nothing has changed, though the rule names other years."""
    later = {
        key: [year + 1 for year in value] if key in ("improved_each_year", "better_than_mean_of") else value
        for key, value in condition.items()
    }
    municipal = {"municipal": MUNICIPAL[:1]} if "all_of" in condition else {}
    years = {"years": {"evaluated": 2022, "compared": 2021}}
    assert same(condition, later, before=municipal, after={**municipal, **years})


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"at_least": 60}, {"at_least": 61}),
        ({"at_least": 60}, {"more_than": 60}),
        ({"top_share": 0.3}, {"top_share": 0.2}),
        ({"top_share": 0.3}, {"top_share": 0.3, "on": "gain"}),
        ({"rank_from": 1, "rank_to": 5}, {"rank_from": 1, "rank_to": 6}),
        ({"gain_at_least": 1}, {"gain_at_least": 2}),
        ({"gain_at_least": 0}, {"improved": True}),
        ({"improved_each_year": [2019, 2020, 2021]}, {"improved_each_year": [2018, 2019, 2021]}),
        ({"better_than_mean_of": [2018, 2019]}, {"better_than_mean_of": [2018, 2020]}),
        ({"k_of_n": 2, "items": ITEMS}, {"k_of_n": 3, "items": ITEMS}),
        ({"k_of_n": 2, "items": ITEMS}, {"k_of_n": 2, "items": [*ITEMS[:2], words("丁")]}),
        ({"k_of_n": 2, "items": ITEMS}, {"k_of_n": 2, "items": ITEMS[:2]}),
        ({"declared": True}, {"declared": True, "text": words("別の文")}),
        ({"declared": True}, {"declared": True, "unless": {"key": "late", **words("遅れ")}}),
    ],
)
def test_any_side_of_a_condition_counts(old: dict, new: dict) -> None:
    """Thresholds, comparisons, shares, ranks, years, items, wording and exemptions each make another condition."""
    assert not same(old, new)


def test_a_line_may_say_that_it_is_unchanged() -> None:
    """What the rule book says of its own line goes before a comparison of words."""
    assert not same({"declared": True}, {"declared": True, "text": words("別の文")})
    assert same({"declared": True}, {"declared": True, "text": words("別の文"), "unchanged": True})


def test_the_distance_to_the_compared_year_counts_where_years_are_compared() -> None:
    """One year further back is another condition for an improvement, and nothing for a level."""
    further = {"years": {"evaluated": 2022, "compared": 2020}}
    assert not same({"gain_at_least": 1}, {"gain_at_least": 1}, after=further)
    assert not same({"top_share": 0.3, "on": "gain"}, {"top_share": 0.3, "on": "gain"}, after=further)
    assert same({"at_least": 60}, {"at_least": 60}, after=further)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"key": "other_key"}, True),
        ({"name": {"ja": " 率", "en": "rate, in other words"}}, True),
        ({"better_of": ["corrected", 2019]}, True),
        ({"name": words("別の率")}, False),
        ({"unit": "円"}, False),
        ({"better": "low"}, False),
        ({"digits": 1}, False),
    ],
)
def test_what_makes_a_measure_another_one(change: dict, expected: bool) -> None:
    """Its Japanese name, unit, direction and rounding; not its key, nor what may stand in for the evaluated year."""
    measure = {"key": "rate", "name": words("率"), "unit": "%", "better": "high"}
    after = {"measure": [{**measure, **change}]}
    assert same({"at_least": 60}, {"at_least": 60}, before={"measure": [measure]}, after=after) is expected


@pytest.mark.parametrize(
    ("lines", "condition", "expected"),
    [
        ([{**MUNICIPAL[0], "key": "x", "no": "⑨"}], {"share_more_than": 0.8, "any_of": ["x"]}, True),
        ([{**MUNICIPAL[0], "text": words("別の基準")}], {"share_more_than": 0.8, "all_of": ["m1"]}, False),
        (MUNICIPAL, {"share_more_than": 0.8, "all_of": ["m1", "m2"]}, False),
        (MUNICIPAL[:1], {"share_at_least": 0.8, "all_of": ["m1"]}, False),
        (MUNICIPAL[:1], {"share_more_than": 0.7, "all_of": ["m1"]}, False),
    ],
)
def test_municipal_lines_count_by_their_words(lines: list[dict], condition: dict, expected: bool) -> None:
    """A municipal line is known by its text, not by its key or number; threshold and comparison count."""
    old = {"share_more_than": 0.8, "all_of": ["m1"]}
    assert same(old, condition, before={"municipal": MUNICIPAL[:1]}, after={"municipal": lines}) is expected


def test_how_municipal_lines_join_counts() -> None:
    """Meeting both of two lines is another condition than meeting one of them; their order is not."""
    keys = {"before": {"municipal": MUNICIPAL}, "after": {"municipal": MUNICIPAL[::-1]}}
    both = {"share_more_than": 0.8, "all_of": ["m1", "m2"]}
    assert same(both, {"share_more_than": 0.8, "all_of": ["m2", "m1"]}, **keys)
    assert not same(both, {"share_more_than": 0.8, "any_of": ["m1", "m2"]}, **keys)


def test_points_brackets_and_neighbours_do_not_count() -> None:
    """Points, brackets and the lines that it excludes leave a condition as it is."""
    old = book(indicator("1-1", group("first", line("①", 5), line("②", 3))), year=2023)
    new = book(indicator("1-1", group("each", line("①", 9), line("②", -3, bracket=True)), follows="1-1"))
    (pair,) = match(old, new)
    assert [lines.same_condition for lines in pair.lines] == [True, True]


def test_a_published_cut_value_is_no_rule() -> None:
    """The value at 上位3割 differs every year; the rule is the share."""
    assert same({"top_share": 0.3}, {"top_share": 0.3, "published_cut": 45.3})


def test_books_that_cannot_be_compared_are_refused() -> None:
    """Another scheme, the wrong order, a book that follows nothing, and one that follows what is not there."""
    one, two = indicator("1-1", group("each", line("①", 5))), indicator("1-2", group("each", line("①", 5)))
    old = book(one, two, year=2023)
    follower = {**one, "follows": "1-1"}
    assert len(match(old, book(follower))) == 2
    for wrong, word in (
        (book(follower, scheme="another"), "one scheme"),
        (book(follower, year=2023), "earlier year first"),
        (book(follower, year=2022), "earlier year first"),
        (book(one), "does not say"),
        (book({**one, "follows": "1-9"}), "1-9"),
    ):
        with pytest.raises(RuleBookError, match=word):
            match(old, wrong)
