"""Facts and marks as they stand in cells: keys, units, full width, brackets, lists and blanks."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from tests.ladders import indicator_of, invented, shipped
from xl_addin.cells import CellError
from xl_addin.engine.figures import KnownFacts
from xl_addin.engine.judging.lines import judge
from xl_addin.engine.tier_facts import read_facts
from xl_addin.engine.tier_marks import read_lines
from xl_addin.errors import ScoringError
from xl_addin.rulebook.conditions import TopShare
from xl_addin.rulebook.tiers import Group

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.cells import Cell
    from xl_addin.engine.figures import FactValue


def facts(indicator: str, *rows: Sequence[Cell]) -> dict[str, FactValue]:
    """Read a facts table for an indicator of the invented book."""
    return read_facts(indicator_of(invented(), indicator), rows, "facts")


def marks(indicator: str, *column: Cell) -> dict[str, bool | None]:
    """Read marks for an indicator of the invented book."""
    return read_lines(indicator_of(invented(), indicator), tuple(zip(column)), "marks").readable()


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (60.0, 60.0),
        ("60", 60.0),
        ("６０", 60.0),
        ("５９．９５", 59.95),
        ("45.6%", 45.6),
        ("４５．６％", 45.6),
        ("（45.6）", 45.6),
        ("(45.6%)", 45.6),
        ("0.5%", 0.5),
        (1.5, 1.5),
        (0.0, 0.0),
        (100.0, 100.0),
    ],
)
def test_rates(cell: Cell, value: float) -> None:
    """A rate is read in per cent, however it is typed."""
    assert facts("1-1", ["rate_2096", cell]) == {"rate_2096": value}


@pytest.mark.parametrize("cell", [0.456, 1.0, 0.001, "0.456", "０．４５６", "（0.456）"])
def test_a_fraction_is_refused_where_per_cent_is_meant(cell: Cell) -> None:
    """0.456 may be 45.6 % as a cell holds it, so it is an error that asks for the unit."""
    with pytest.raises(ScoringError, match="unit") as caught:
        facts("1-1", ["rate_2096", cell])
    assert "単位" in caught.value.ja
    assert "fraction" in caught.value.ja


@pytest.mark.parametrize("word", ["fraction", "Fraction", "小数", "ｆｒａｃｔｉｏｎ"])
def test_the_unit_may_be_a_fraction(word: str) -> None:
    """A unit row turns fractions into per cent exactly, wherever it stands."""
    expected = {"rate_2096": 45.6, "rate_2095": 100.0}
    assert facts("1-1", ["unit", word], ["rate_2096", 0.456], ["rate_2095", 1.0]) == expected
    assert facts("1-1", ["rate_2096", 0.456], ["rate_2095", 1.0], ["ＵＮＩＴ", word]) == expected


@pytest.mark.parametrize("word", ["percent", "%", "％", "パーセント"])
def test_the_unit_may_be_per_cent(word: str) -> None:
    """With the unit told, 0.456 is less than half a per cent."""
    assert facts("1-1", ["rate_2096", 0.456], ["unit", word]) == {"rate_2096": 0.456}


def test_a_typed_per_cent_sign_is_a_unit_of_its_own() -> None:
    """45.6％ is per cent even among fractions."""
    assert facts("1-1", ["unit", "fraction"], ["rate_2096", "45.6％"]) == {"rate_2096": 45.6}


@pytest.mark.parametrize(
    ("unit", "cell"),
    [
        ("fraction", 45.6),
        ("fraction", 1.01),
        ("percent", 100.1),
        ("percent", -0.1),
        ("fraction", -0.1),
        ("percent", "150%"),
    ],
)
def test_rates_beyond_their_range(unit: str, cell: Cell) -> None:
    """A rate lies between 0 and 100 %, and a fraction between 0 and 1."""
    with pytest.raises(ScoringError, match="rate_2096"):
        facts("1-1", ["unit", unit], ["rate_2096", cell])


def test_a_computed_whole_is_in_range() -> None:
    """A sum that shows 1 or 100 is one, whatever its 17th digit says."""
    assert facts("1-1", ["unit", "fraction"], ["rate_2096", 1.0000000000000002])["rate_2096"] == pytest.approx(100)
    assert facts("1-1", ["rate_2096", 100.00000000000001])["rate_2096"] == pytest.approx(100)


def test_an_unknown_unit_is_an_error() -> None:
    """Only per cent and fraction are units."""
    with pytest.raises(ScoringError, match="unit"):
        facts("1-1", ["unit", "per mille"], ["rate_2096", 45.6])


def test_two_units_are_an_error() -> None:
    """One table has one unit; a blank unit row says nothing."""
    with pytest.raises(ScoringError, match="unit"):
        facts("1-1", ["unit", "percent"], ["rate_2096", 0.456], ["unit", "fraction"])
    assert facts("1-1", ["unit", None], ["rate_2096", 45.6], ["unit", "percent"]) == {"rate_2096": 45.6}
    with pytest.raises(ScoringError, match="unit"):
        facts("1-1", ["unit", None], ["rate_2096", 0.456])


def test_other_units_are_not_rates() -> None:
    """Yen, ranks and counts may be any size, also 1 and below."""
    assert facts("1-2", ["cost_2096", 0.5], ["cost_rank", 1.0], ["cost_2095", 345678.0]) == {
        "cost_2096": 0.5,
        "cost_rank": 1.0,
        "cost_2095": 345678.0,
    }
    assert facts("2-1", ["met_m1", 1.0], ["municipalities", 54.0]) == {"met_m1": 1.0, "municipalities": 54.0}


def test_shares_of_municipalities_are_rates() -> None:
    """0.9 for 90 % is refused as a rate is."""
    with pytest.raises(ScoringError, match="share_m1"):
        facts("2-1", ["share_m1", 0.9])
    assert facts("2-1", ["share_m1", 90.0]) == {"share_m1": 90.0}


def test_improvements_of_all_may_be_small_or_negative() -> None:
    """Differences of rates have no range, and 0.5 points are not taken for a fraction."""
    assert facts("1-3", ["rate_gain_peers", 0.5, -1.25, 0.0]) == {"rate_gain_peers": (0.5, -1.25, 0.0)}
    told = facts("1-3", ["unit", "fraction"], ["rate_gain_peers", 0.005, -0.0125])
    assert told == {"rate_gain_peers": (0.5, -1.25)}


@pytest.mark.parametrize(
    "key",
    [
        "rate_2096",
        "RATE_2096",
        "ｒａｔｅ＿２０９６",
        " rate_2096 ",
        "健診率（令和78年度）",
        "健診率(令和７８年度)",
        "checkup rate (FY2096)",
    ],
)
def test_keys_in_every_spelling(key: str) -> None:
    """A fact is called by its key or by what it means, in any width."""
    assert facts("1-1", [key, 45.6]) == {"rate_2096": 45.6}


def test_an_unknown_key_lists_the_known_ones() -> None:
    """A typo in a key is an error that tells the row and what there is."""
    with pytest.raises(ScoringError, match="row 2") as caught:
        facts("1-1", ["rate_2096", 45.6], ["rate_2098", 45.6])
    assert "rate_2098" in caught.value.ja
    assert "rate_2097" in caught.value.ja


def test_a_key_without_a_name_is_an_error() -> None:
    """A value beside a blank key belongs to nothing."""
    with pytest.raises(ScoringError):
        facts("1-1", [None, 45.6])


def test_a_key_given_twice_is_an_error() -> None:
    """Two values for one figure are refused, also under two names for it."""
    with pytest.raises(ScoringError, match="twice"):
        facts("1-1", ["rate_2096", 45.6], ["健診率（令和78年度）", 45.6])


def test_blank_values_are_facts_that_are_not_known() -> None:
    """A blank is not 0, and blank rows are passed over."""
    assert facts("1-1", ["rate_2096", None], ["", ""], [None, None], ["rate_2095", "　"]) == {}
    assert facts("1-1", ["rate_2096", 0.0]) == {"rate_2096": 0.0}
    assert facts("2-2", ["plan", ""], ["line_1_items", None, None, None]) == {}


def test_lists_go_right_or_down() -> None:
    """A list may stand in one row or repeat its key down the rows."""
    right = facts("1-2", ["cost_peers", 10.0, 20.0, 30.0, None, None])
    down = facts("1-2", ["cost_peers", 10.0], ["cost_rank", 1.0], ["cost_peers", 20.0], ["cost_peers", 30.0])
    assert right["cost_peers"] == down["cost_peers"] == (10.0, 20.0, 30.0)


def test_blanks_inside_a_list_stay_in_place() -> None:
    """A municipality that has not answered is not left out."""
    assert facts("2-1", ["m1", "○", None, "×"])["m1"] == (True, None, False)
    assert facts("2-1", ["m1", "○"], ["m1", ""], ["m1", 0.0])["m1"] == (True, None, False)
    assert facts("2-1", ["m1", "○"], ["m1", "×"], ["m1", ""])["m1"] == (True, False, None)


def test_a_list_of_items_may_end_in_a_blank() -> None:
    """Two of three items and a blank are enough for two of three, and one and two blanks leave it open."""
    indicator = indicator_of(invented(), "2-2")
    line = indicator.lines[0]
    for cells, met in ((["○", "○", None], True), (["○", "×", None], None), (["×", "×", None], False)):
        known = KnownFacts(indicator, facts("2-2", ["line_1_items", *cells]))
        assert judge(invented(), line, known).met is met


def test_a_list_of_municipalities_may_end_in_a_blank() -> None:
    """A municipality at the end that has not answered is not left out of the share: 4 of 5 may yet be 5 of 5."""
    indicator = indicator_of(invented(), "2-1")
    line = indicator.lines[2]
    beside = facts("2-1", ["m1", *"○○○○", None], ["m2", *"×××××"], ["municipalities", 5.0])
    assert judge(invented(), line, KnownFacts(indicator, beside)).met is None


def test_yes_and_no() -> None:
    """Declared facts are read as marks are; ? is not known."""
    assert facts("2-2", ["plan", "○"], ["line_3", "×"], ["line_4", True]) == {
        "plan": True,
        "line_3": False,
        "line_4": True,
    }
    assert facts("2-2", ["plan", 1.0], ["line_3", 0.0], ["line_4", "?"]) == {"plan": True, "line_3": False}


@pytest.mark.parametrize(
    ("indicator", "row"),
    [
        ("1-1", ["rate_2096", "不明です"]),
        ("1-1", ["rate_2096", True]),
        ("1-1", ["rate_2096", "①"]),
        ("2-2", ["plan", 4.0]),
        ("2-2", ["plan", "(4)"]),
        ("2-1", ["m1", "○", "△"]),
    ],
)
def test_what_cannot_be_read_is_an_error(indicator: str, row: list[Cell]) -> None:
    """Unreadable content is never 0 and never "no"; the key and the row are told."""
    with pytest.raises(ScoringError) as caught:
        facts(indicator, ["unit", "percent"], row)
    assert str(row[0]) in caught.value.en
    assert "2" in caught.value.en


def test_error_cells_keep_their_code() -> None:
    """An error in a cell travels on."""
    with pytest.raises(ScoringError) as caught:
        facts("1-1", ["rate_2096", CellError.DIV0])
    assert caught.value.code == "#DIV/0!"


@pytest.mark.parametrize(
    ("cell", "mark"),
    [
        ("○", True),
        ("〇", True),
        ("◯", True),
        (1.0, True),
        (True, True),
        ("１", True),
        ("達成", True),
        ("×", False),
        (0.0, False),
        (False, False),
        ("非該当", False),
        (None, False),
        ("", False),
        ("?", None),
        ("？", None),
        ("不明", None),
    ],
)
def test_marks(cell: Cell, mark: bool | None) -> None:
    """Blank is "not met", ? is not known."""
    assert marks("1-1", cell, None, None, None) == {"①": mark, "②": False, "③": False, "④": False}


@pytest.mark.parametrize("cell", [4.0, "(4)", "（-4）", "△", "maybe", CellError.NA])
def test_points_are_no_marks(cell: Cell) -> None:
    """Points typed where a mark belongs are an error that names the row."""
    with pytest.raises(ScoringError, match="marks"):
        marks("1-1", None, cell, None, None)


@pytest.mark.parametrize("count", [3, 5])
def test_marks_for_every_line(count: int) -> None:
    """One mark per line, no more and no less: a shifted column is no score."""
    with pytest.raises(ScoringError, match="4 lines"):
        marks("1-1", *["○"] * count)


def test_labels_of_the_shipped_books_name_one_fact_each() -> None:
    """A shipped book can be filled in with Japanese labels."""
    indicator = indicator_of(shipped("kokuho_pref/2023"), "1-1")
    table = [
        ["特定健診実施率の都道府県平均（令和元年度）", "４５．６％"],
        ["特定健診実施率の都道府県平均の全国順位", "15"],
    ]
    assert read_facts(indicator, table, "facts") == {"rate_2019": 45.6, "rate_rank": 15.0}


def test_a_name_does_not_decide_what_is_an_improvement() -> None:
    """Figures of a measure that is called rate_gain are rates, so fractions among them are refused."""
    with_ranks = indicator_of(invented(), "1-3")
    measure = replace(with_ranks.measures[0], key="rate_gain")
    line = replace(with_ranks.lines[0], condition=TopShare("rate_gain", "level", Fraction(3, 10)))
    indicator = replace(with_ranks, measures=(measure,), groups=(Group("each", (line,)),))
    with pytest.raises(ScoringError, match="unit"):
        read_facts(indicator, [("rate_gain_peers", 0.45, 0.5, 0.3)], "facts")


def test_blank_municipalities_at_the_end_are_not_known() -> None:
    """Two that said yes and two blank are no 100 %, wherever the blanks stand; a told number settles what is padding."""
    blanks_last = ["m1", "○", "○", None, None]
    assert facts("2-1", blanks_last)["m1"] == (True, True, None, None)
    assert facts("2-1", ["m1", None, None, "○", "○"])["m1"] == (None, None, True, True)
    assert facts("2-1", blanks_last, ["municipalities", 2, None, None, None])["m1"] == (True, True)


def test_only_figures_go_on_under_a_blank_key() -> None:
    """A column of figures needs its key once; yes and no must repeat it, for a blank among them means not known."""
    book = shipped("kokuho_pref/2024")
    rows = [("キー", "値"), ("rate_peers", 45.0), (None, 46.0), (None, 47.0)]
    assert read_facts(indicator_of(book, "1-1"), rows, "facts") == {"rate_peers": (45.0, 46.0, 47.0)}
    with pytest.raises(ScoringError, match="row 2 of facts has a value without a key"):
        facts("2-1", ("m1", "○"), (None, "○"))
