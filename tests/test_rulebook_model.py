"""Building and checking rule books from plain data."""

from __future__ import annotations

import copy
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from tests.faulty_books import faults, put
from xl_addin.errors import RuleBookError
from xl_addin.rulebook.model import plain_text
from xl_addin.rulebook.problems import Where
from xl_addin.rulebook.reading import parse_json, read_bytes, rule_book


def words(text: str) -> dict[str, str]:
    """The same words twice."""
    return {"ja": text, "en": f"{text} en"}


def fact(key: str) -> dict[str, str]:
    """A fact whose labels follow from its key."""
    return {"key": key, "ja": f"{key} 数", "en": f"{key} count", "unit": "人"}


def plain_book() -> dict[str, Any]:
    """A small rule book without faults: one indicator with growth, one without."""
    source = {"title": "規則", "place": "第1条"}
    return {
        "scheme": "invented",
        "fiscal_year": 2099,
        "status": "complete",
        "title": words("試しの制度"),
        "method": "deviation",
        "entity": words("支部"),
        "entities": 5,
        "spread": "population",
        "ties": "min",
        "sources": [dict(source)],
        "reward": {"top": 1, "top_share": "1/3", "levy": Decimal("0.0001"), "base": "lowest_inside", "source": source},
        "indicator": [
            {
                "id": "1",
                "name": words("一"),
                "points": 60,
                "unit": "%",
                "source": dict(source),
                "current": {"numerator": fact("a"), "denominator": fact("b")},
                "previous": {"numerator": fact("c"), "denominator": fact("d")},
                "part": [
                    {"name": words("率"), "kind": "level", "weight": Decimal("0.5")},
                    {"name": words("伸び"), "kind": "growth", "own": "current", "weight": Decimal("0.5")},
                ],
            },
            {
                "id": "2",
                "name": words("二"),
                "points": Decimal("40.5"),
                "unit": "%",
                "source": dict(source),
                "current": {"numerator": fact("e"), "denominator": fact("f")},
                "part": [{"name": words("率"), "kind": "level", "weight": 1}],
            },
        ],
    }


def test_values_arrive_exactly() -> None:
    """Numbers are exact and facts stand in the order of the indicators."""
    book = rule_book(plain_book(), "book.toml")
    assert book.name == "invented/2099"
    assert book.total_points == Decimal("100.5")
    assert [fact.key for fact in book.facts] == ["a", "b", "c", "d", "e", "f"]
    assert book.reward is not None
    assert book.reward.levy == Decimal("0.0001")
    assert book.reward.top_share == Fraction(1, 3)
    assert [part.weight for part in book.indicators[0].parts] == [Fraction(1, 2), Fraction(1, 2)]


def test_number_of_entities_and_reward_may_be_open() -> None:
    """A scheme may have any number of entities and no reward."""
    data = plain_book()
    del data["entities"], data["reward"]
    book = rule_book(data, "book.toml")
    assert book.entities is None
    assert book.reward is None


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        (("colour",), "red", "book.toml: unknown key 'colour'"),
        (("indicator", 0, "weigth"), 1, "indicator 1: unknown key 'weigth'"),
        (("indicator", 0, "current", "numerator", "color"), "x", "indicator 1: unknown key 'color'"),
        (("scheme",), None, '"scheme" is missing'),
        (("method",), None, '"method" is missing'),
        (("fiscal_year",), None, '"fiscal_year" is missing'),
        (("reward",), 15, '"reward" must be a table'),
        (("indicator", 1, "current"), None, 'indicator 2: "current" is missing'),
        (("indicator", 1, "points"), None, 'indicator 2: "points" is missing'),
        (("indicator", 1, "part", 0, "weight"), None, 'indicator 2: "weight" is missing'),
        (("scheme",), "../secret", '"scheme" has the wrong form'),
        (("fiscal_year",), "2099", '"fiscal_year" must be a whole number'),
        (("fiscal_year",), True, '"fiscal_year" must be a whole number'),
        (("title",), "a title", '"title" must be a table'),
        (("title", "en"), " ", '"en" must be a text'),
        (("title", "en"), "x" * 2001, '"en" must be a text'),
        (("title", "en"), "two\nlines", '"en" holds a line break'),
        (("method",), "magic", '"method" must be one of deviation'),
        (("status",), "draft", '"status" must be one of complete, outline'),
        (("spread",), "stdevp", '"spread" must be one of population, sample'),
        (("ties",), 1, '"ties" must be one of'),
        (("entities",), 1, '"entities" must be a whole number from 2'),
        (("sources",), [], '"sources" must be a list of 1'),
        (("sources",), ["text"], '"sources" must be a list of 1'),
        (("indicator",), [], '"indicator" must be a list of 1'),
        (("indicator", 1, "source"), None, 'indicator 2: "source" is missing'),
        (("indicator", 1, "source", "place"), None, 'indicator 2: "place" is missing'),
        (("indicator", 1, "id"), None, 'indicator #2: "id" is missing'),
        (("indicator", 1, "id"), "1", 'indicator 1: "id" 1 is used twice'),
        (("indicator", 1, "points"), 0, 'indicator 2: "points" must be above 0: 0'),
        (("indicator", 1, "points"), Decimal(-50), 'indicator 2: "points" must be above 0: -50'),
        (("indicator", 1, "points"), "70", 'indicator 2: "points" must be a number'),
        (("indicator", 1, "points"), True, 'indicator 2: "points" must be a number'),
        (("indicator", 1, "points"), Decimal("NaN"), 'indicator 2: "points" must be a number'),
        (("indicator", 1, "points"), Decimal("1e999999"), 'indicator 2: "points" must be a number'),
        (("indicator", 1, "points"), 10**4000, 'indicator 2: "points" must be a number'),
        (("indicator", 1, "unit"), "円", 'indicator 2: "unit" must be one of %'),
        (("indicator", 0, "part"), [], 'indicator 1: "part" must be a list of 1'),
        (("indicator", 0, "part", 0, "kind"), "rate", 'indicator 1: "kind" must be one of level, growth, change'),
        (("indicator", 0, "part", 0, "weight"), Decimal("0.4"), "indicator 1: the weights add up to 0.9, not 1"),
        (("indicator", 0, "part", 0, "weight"), 0, 'indicator 1: "weight" must be above 0'),
        (("indicator", 0, "part", 0, "weight"), 50, 'indicator 1: "weight" must be above 0 and at most 1'),
        (("indicator", 0, "part", 0, "weight"), "1/0", 'indicator 1: "weight" must be a number'),
        (("indicator", 0, "part", 0, "own"), "current", 'indicator 1: level takes no "own"'),
        (("indicator", 0, "part", 1, "own"), None, 'indicator 1: growth needs "own"'),
        (("indicator", 0, "part", 1, "own"), "mine", 'indicator 1: "own" must be one of current, previous'),
        (("indicator", 0, "previous"), None, 'indicator 1: a part compares with the year before, but "previous"'),
        (("indicator", 0, "previous", "denominator"), None, 'indicator 1: "denominator" is missing'),
        (("indicator", 1, "current", "numerator", "key"), "a", 'indicator 2: the column name "a" is used twice'),
        (("indicator", 1, "current", "numerator", "ja"), "Ｂ数", 'indicator 2: the column name "b数" is used twice'),
        (("indicator", 1, "current", "numerator", "ja"), "支 部", 'indicator 2: the column name "支部" is used twice'),
        (("indicator", 1, "current", "numerator", "key"), "Checkups", 'indicator 2: "key" has the wrong form'),
        (("reward", "levy"), 0, '"levy" is a fraction, 0.0001 for 0.01 %: 0'),
        (("reward", "levy"), 1, '"levy" is a fraction, 0.0001 for 0.01 %: 1'),
        (("reward", "levy"), Decimal("0.01"), '"levy" is a fraction, 0.0001 for 0.01 %: 0.01'),
        (("reward", "top"), 6, '"top" 6 exceeds the 5 entities'),
        (("reward", "top"), 2, '"top" 2 is not 1/3 of 5 (1)'),
        (("reward", "top_share"), Decimal("1.5"), '"top_share" must be above 0 and at most 1'),
        (("reward", "base"), "median", '"base" must be one of lowest_inside, first_outside'),
        (("reward", "source"), None, '"source" is missing'),
    ],
)
def test_each_fault_is_named(path: tuple[str | int, ...], value: Any, expected: str) -> None:
    """One fault gives exactly one problem, which names the indicator and the key."""
    data = plain_book()
    put(data, path, value)
    (fault,) = faults(data)
    assert expected in fault


def test_a_previous_year_that_nothing_needs_is_a_fault() -> None:
    """Facts that no part uses would be asked for in vain."""
    data = plain_book()
    data["indicator"][1]["previous"] = {"numerator": fact("g"), "denominator": fact("h")}
    assert faults(data) == ('book.toml indicator 2: no part compares with the year before, but "previous" is given',)


def test_all_faults_are_told_at_once() -> None:
    """Faults in different places come in one error, one line each, in both languages."""
    data = plain_book()
    put(data, ("colour",), "red")
    put(data, ("indicator", 0, "points"), -1)
    put(data, ("indicator", 1, "source"), None)
    put(data, ("reward", "levy"), 2)
    with pytest.raises(RuleBookError) as caught:
        rule_book(data, Where("book.toml", {("indicator", 0, "points"): 41, ("indicator", 1): 50}))
    assert set(caught.value.en.splitlines()) == {
        "book.toml: unknown key 'colour'",
        'book.toml:41 indicator 1: "points" must be above 0: -1',
        'book.toml:50 indicator 2: "source" is missing',
        'book.toml: "levy" is a fraction, 0.0001 for 0.01 %: 2',
    }
    assert len(caught.value.ja.splitlines()) == 4
    assert "book.toml:41 指標1: 「points」は正の数: -1" in caught.value.ja


@pytest.mark.parametrize("data", [None, [], "text", 3])
def test_a_rule_book_is_a_table(data: Any) -> None:
    """Anything else is refused."""
    assert faults(data) == ("book.toml: the rule book is not a table",)


def test_reading_leaves_the_data_alone() -> None:
    """Plain data is not changed by reading it."""
    data = plain_book()
    before = copy.deepcopy(data)
    rule_book(data, "book.toml")
    assert data == before


@pytest.mark.parametrize("content", [b"{", b"\xff", b'{"a": 1e99999999999999999999}', b"[" * 100_000])
def test_broken_json_is_one_clear_error(content: bytes) -> None:
    """What is not JSON says so and names the file."""
    with pytest.raises(RuleBookError, match=r"book\.json"):
        parse_json(content, "book.json")


def test_a_missing_or_huge_file_is_one_clear_error(tmp_path: Any) -> None:
    """No file, a folder, and more than a megabyte are refused by name."""
    with pytest.raises(RuleBookError, match=r"none\.json cannot be read"):
        read_bytes(tmp_path / "none.json")
    with pytest.raises(RuleBookError, match="cannot be read"):
        read_bytes(tmp_path)
    (tmp_path / "huge.json").write_bytes(b" " * 1_000_001)
    with pytest.raises(RuleBookError, match=r"huge\.json is too large"):
        read_bytes(tmp_path / "huge.json")


@pytest.mark.parametrize("text", ["健診 実施者数（当年度）", "健診実施者数(当年度)", "健診実施者数\n（当年度） "])
def test_width_and_spaces_make_no_difference(text: str) -> None:
    """Labels are compared by what they say."""
    assert plain_text(text) == "健診実施者数(当年度)"
