from __future__ import annotations

from dataclasses import replace

import pytest

from tests.conftest import DATA, load_toml
from tests.rulecheck_books import SOURCE, book, group, indicator, line, words
from xl_addin.rulebook import store
from xl_addin.rulebook.model import DeviationBook, Source
from xl_addin.rulebook.tiers import TierBook
from xl_addin.rulecheck.check import check

# What the sources print wrongly, as a calculation by hand shows: FY2023 3-3 prints 12 = 4 + 2 + 3 + 3, though two of its
# lines exclude each other; Chiba's heading says 100, but 30 + 40 + 50 = 120.
PRINTED_WRONGLY = {"kokuho_pref/2023": ("3-3", "12", "10"), "kokuho_muni/2020": ("common-3", "100", "120")}
SHIPPED = sorted(f"{path.parent.name}/{path.stem}" for path in store.shipped_folder().glob("*/*.toml"))


def found(*indicators: dict, **keys: object) -> list[tuple[str, str]]:
    """The kinds and places of all findings of a book."""
    return [(finding.kind, finding.place.en) for finding in check(book(*indicators, **keys))]


@pytest.mark.parametrize("name", SHIPPED)
def test_the_shipped_books_hold_but_for_the_two_printed_errors(name: str) -> None:
    """Every shipped rule book is clean, except for what its source prints wrongly, which is no error of the book."""
    findings = check(store.find(name))
    if name not in PRINTED_WRONGLY:
        assert findings == ()
        return
    place, printed, reachable = PRINTED_WRONGLY[name]
    (finding,) = findings
    assert (finding.kind, finding.place.en, finding.is_error) == ("printed", place, False)
    assert f"印字された満点は{printed}、到達できる最大は{reachable}" in finding.message.ja
    assert printed in finding.message.en
    assert reachable in finding.message.en


def test_every_printed_error_is_looked_for() -> None:
    """The rule books with a printed error are among those that were checked."""
    assert set(PRINTED_WRONGLY) <= set(SHIPPED)


def test_the_lines_that_reach_the_maximum_are_named() -> None:
    """The finding of FY2023 3-3 names ①, ③ and ④, whose points are 4 + 3 + 3."""
    (finding,) = check(store.find("kokuho_pref/2023"))
    assert "①・③・④" in finding.message.ja
    assert "①, ③, ④" in finding.message.en


def test_the_invented_books_of_other_tests_hold() -> None:
    """A book that uses every word of the vocabulary is clean, and so is one of deviation scores."""
    assert check(load_toml(DATA / "ladders_2098.toml")) == ()
    assert check(load_toml(DATA / "three_2099.toml")) == ()


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ({"indicator": 9, "section": 9, "book": 9}, []),
        ({"indicator": 14, "section": 9, "book": 9}, ["1-1"]),
        ({"indicator": 9, "section": 14, "book": 9}, ["1"]),
        ({"indicator": 9, "section": 9, "book": 14}, ["invented/2024"]),
        ({"indicator": 14, "section": 14, "book": 14}, ["invented/2024", "1", "1-1"]),
    ],
)
def test_each_level_answers_for_its_own_maximum(printed: dict[str, int], expected: list[str]) -> None:
    """A ladder of 5 and 5 and a line of 4 reach 9, not the 14 of their sum; each level is told if it prints 14."""
    rungs = group("first", line("①", 5), line("②", 5, bracket=True))
    section = {"id": "1", "label": "第1", "name": words("区分"), "source": SOURCE, "printed": printed["section"]}
    findings = check(
        book(
            indicator("1-1", rungs, group("each", line("③", 4)), printed=printed["indicator"]),
            section=[section],
            printed=printed["book"],
        )
    )
    assert [(finding.kind, finding.place.en) for finding in findings] == [("printed", place) for place in expected]
    assert not any(finding.is_error for finding in findings)


def test_maxima_that_are_not_printed_are_not_looked_at() -> None:
    """Without a printed maximum there is nothing to compare."""
    assert found(indicator("1-1", group("each", line("①", 5)))) == []


def test_findings_of_lines_stand_in_printed_order() -> None:
    """Lines out of reach, overlaps and unused measures are told together, as errors, line by line."""
    rungs = group(
        "first",
        line("①", 9, rank_from=1, rank_to=5),
        line("②", 7, bracket=True, rank_from=5, rank_to=8),
        line("③", 5, bracket=True, rank_from=2, rank_to=3),
    )
    measures = [
        {"key": key, "name": words(f"値{key}"), "unit": "%", "better": "high"} for key in ("rate", "never_asked_for")
    ]
    findings = check(book(indicator("1-1", rungs, measure=measures)))
    assert [(finding.kind, finding.place.en) for finding in findings] == [
        ("overlap", "1-1 ②"),
        ("unreachable", "1-1 ③"),
        ("unused", "1-1"),
    ]
    assert all(finding.is_error for finding in findings)
    assert "never_asked_for" in findings[-1].message.ja


@pytest.mark.parametrize("word", ["at_least", "more_than", "below"])
@pytest.mark.parametrize(
    ("value", "unit", "kinds"),
    [
        (0.65, "%", ["unit"]),
        (0.65, "％", ["unit"]),
        (1, "%", ["unit"]),
        (1.01, "%", []),
        (65, "%", []),
        (0, "%", []),
        (-0.65, "%", []),
        (0.65, "人/1万人", []),
    ],
)
def test_a_fraction_where_percent_are_asked_for_is_found(word: str, value: float, unit: str, kinds: list[str]) -> None:
    """A rate of 65 % would be far above 0.65."""
    measure = [{"key": "rate", "name": words("率"), "unit": unit, "better": "high"}]
    rows = group("each", line("①", 5), line("②", 4, **{word: value}))
    findings = check(book(indicator("1-1", rows, measure=measure)))
    assert [finding.kind for finding in findings] == kinds
    for finding in findings:
        assert finding.place.en == "1-1 ②"
        assert finding.is_error
        assert str(value) in finding.message.ja


def test_the_value_that_is_meant_is_told() -> None:
    """0.65 is 65 %, and a published cut is a threshold too."""
    rows = group("each", line("①", 5, top_share=0.3, published_cut=0.65))
    (finding,) = check(book(indicator("1-1", rows)))
    assert (finding.kind, finding.place.en) == ("unit", "1-1 ①")
    assert "65%" in finding.message.ja
    assert "65 %" in finding.message.en


@pytest.mark.parametrize(("value", "kinds"), [(-1, ["condition"]), (-0.5, ["condition"]), (0, []), (0.5, []), (1, [])])
def test_an_improvement_below_0_is_found(value: float, kinds: list[str]) -> None:
    """Whoever got worse would meet it; half a point up is an improvement like any other."""
    assert [kind for kind, _place in found(indicator("1-1", group("each", line("①", 5, gain_at_least=value))))] == kinds


LAST_YEAR = book(indicator("1-1", group("each", line("①", 5), line("②", 4))), year=2023)


def followers(*rows: dict, follows: str = "1-1", of: str | None = "invented/2023") -> TierBook:
    """A book whose indicator continues one of last year's."""
    keys = {} if of is None else {"follows": of}
    return book(indicator("2-1", group("each", *rows), follows=follows), **keys)


def test_what_continues_last_year_is_clean() -> None:
    """Lines continue the one of their number, name another, or are new: ⑤ has no predecessor."""
    rows = (line("①", 5), line("⑤", 4), line("③", 3, follows="②"), line("④", 2, follows=""))
    assert check(followers(*rows), LAST_YEAR) == ()


def test_what_continues_nothing_is_found() -> None:
    """An indicator or a line that the earlier book does not have is told by its name."""
    (finding,) = check(followers(line("①", 5), follows="9-9"), LAST_YEAR)
    assert (finding.kind, finding.place.en, finding.is_error) == ("follows", "2-1", True)
    assert "9-9" in finding.message.ja
    assert "invented/2023" in finding.message.ja
    (finding,) = check(followers(line("①", 5), line("③", 4, follows="⑨")), LAST_YEAR)
    assert (finding.kind, finding.place.en, finding.is_error) == ("follows", "2-1 ③", True)
    assert "⑨" in finding.message.ja


def test_an_earlier_book_that_cannot_be_found_is_not_looked_at() -> None:
    """Nothing is known of it."""
    assert check(followers(line("①", 5), follows="9-9")) == ()


def test_a_deviation_book_has_no_indicator_to_continue() -> None:
    """Ladders continue ladders."""
    (finding,) = check(followers(line("①", 5)), load_toml(DATA / "three_2099.toml"))
    assert (finding.kind, finding.place.en) == ("follows", "2-1")


def test_lines_of_an_outline_are_not_known() -> None:
    """An outline has indicators that can be continued, and no lines to look at."""
    earlier = replace(LAST_YEAR, status="outline", indicators=(replace(LAST_YEAR.indicators[0], groups=()),))
    assert check(followers(line("①", 5, follows="⑨")), earlier) == ()


def test_an_indicator_needs_a_book_to_continue() -> None:
    """Which year 1-1 is of cannot be told."""
    (finding,) = check(followers(line("①", 5), of=None))
    assert (finding.kind, finding.place.en, finding.is_error) == ("follows", "2-1", True)
    assert "1-1" in finding.message.ja


def test_fy2024_continues_what_fy2023_has() -> None:
    """Every predecessor that the shipped book names is there."""
    book_2024 = store.find("kokuho_pref/2024")
    assert isinstance(book_2024, TierBook)
    assert book_2024.follows == "kokuho_pref/2023"
    assert check(book_2024, store.find("kokuho_pref/2023")) == ()


def test_unused_municipal_lines_and_sections_are_found() -> None:
    """A municipal line whose share no line looks at and a section without indicators are told."""
    municipal = [{"key": key, "no": key, "text": words(key)} for key in ("m1", "m2")]
    rows = group("each", line("①", 5, share_more_than=0.8, all_of=["m1"]))
    sections = [{"id": name, "label": f"第{name}", "name": words("区分"), "source": SOURCE} for name in ("1", "2")]
    assert found(indicator("1-1", rows, municipal=municipal), section=sections) == [("unused", "1-1"), ("unused", "2")]


@pytest.mark.parametrize(("title", "place"), [("", "第1章"), ("架空の資料", " ")])
def test_sources_need_a_title_and_a_place(title: str, place: str) -> None:
    """A source without one of them is told for the book, a section and an indicator."""
    whole = book(indicator("1-1", group("each", line("①", 5))))
    bad = Source(title, place)
    broken = replace(
        whole,
        sources=(bad,),
        sections=(replace(whole.sections[0], source=bad),),
        indicators=(replace(whole.indicators[0], source=bad),),
    )
    findings = check(broken)
    assert [(finding.kind, finding.place.en) for finding in findings] == [
        ("source", "invented/2024"),
        ("source", "1"),
        ("source", "1-1"),
    ]
    assert all(finding.is_error for finding in findings)
    assert [finding.kind for finding in check(replace(whole, sources=()))] == ["source"]


def test_deviation_books_are_checked_for_sources() -> None:
    """Indicators and the reward of a book of deviation scores need a source too."""
    whole = store.find("kyokai/2023")
    assert isinstance(whole, DeviationBook)
    assert whole.reward is not None
    nowhere = Source("", "")
    broken = replace(
        whole,
        indicators=(replace(whole.indicators[0], source=nowhere), *whole.indicators[1:]),
        reward=replace(whole.reward, source=nowhere),
    )
    findings = check(broken)
    first = whole.indicators[0].id
    assert [(finding.kind, finding.place.en) for finding in findings] == [("source", first)] * 2 + [
        ("source", "reward")
    ] * 2


def test_outlines_have_no_points_to_check() -> None:
    """An outline that prints maxima is not told that it reaches 0."""
    whole = store.find("kokuho_pref/2021")
    assert isinstance(whole, TierBook)
    assert whole.status == "outline"
    sections = tuple(replace(section, printed=whole.fiscal_year) for section in whole.sections)
    assert check(replace(whole, sections=sections)) == ()  # type: ignore[arg-type]
