"""SCORE_NEED and SCORE_ONE_MORE on whole tables: the published scheme, tables of ladders, and what is logged."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import pytest

from tests.need_books import Small, kyokai, reaches
from xl_addin.cells import CellError
from xl_addin.engine.need import Everybody, needs_and_mix
from xl_addin.functions import BY_NAME
from xl_addin.registry import call
from xl_addin.rulebook import store

if TYPE_CHECKING:
    from xl_addin.cells import Grid

BOOK, FACTS = kyokai()
COUNTS: Grid = (
    ("支部", *(fact.label.ja for fact in BOOK.facts)),
    *((entity, *(FACTS.columns[fact.key][row] for fact in BOOK.facts)) for row, entity in enumerate(FACTS.entities)),
)
LADDER = "kokuho_pref/2024"
TARGET, NOW, NEEDED, MISSING, UNIT, UNITS, GAIN, MIX, WHY = range(1, 10)


def one(value: Any) -> Grid:
    """A single cell."""
    return ((value,),)


def need(*arguments: Any) -> list[tuple[Any, ...]]:
    """What SCORE_NEED answers, without the header."""
    grids = [each if each is None or isinstance(each, tuple) else one(each) for each in arguments]
    return [tuple(row) for row in call(BY_NAME["SCORE_NEED"], *grids)][1:]


def test_the_table_of_a_branch_put_back_in() -> None:
    """People and mix of the table reach the 15th place, one fewer does not."""
    rows = need("kyokai/2023", "", COUNTS, "熊本", None, None, ((1.0, 4.0, 10.0, 20.0, None),))
    here = Small(BOOK, FACTS, "熊本", 15)
    assert [row[TARGET] for row in rows] == ["15位"] * 5
    for indicator, row in zip("12345", rows, strict=True):
        assert reaches(here, {indicator: row[UNITS]})
        assert not reaches(here, {indicator: row[UNITS] - 1})
        assert row[NEEDED] - row[NOW] == pytest.approx(row[MISSING], rel=1e-9)
    mixed = {indicator: row[MIX] for indicator, row in zip("1234", rows, strict=False)}
    assert rows[4][MIX] is None
    assert reaches(here, mixed)
    assert not any(reaches(here, {**mixed, name: count - 1}) for name, count in mixed.items() if count)


def test_the_table_is_what_the_engine_finds() -> None:
    """Needs and mix of the engine stand in the rows of their indicators."""
    rows = need("kyokai/2023", "", COUNTS, "神奈川", 10.0)
    needs, mix = needs_and_mix(Everybody(BOOK, FACTS), "神奈川", 10)
    assert [(row[UNITS], row[GAIN], row[WHY]) for row in rows] == [
        (each.units, each.gain, each.why.ja) for each in needs
    ]
    assert [row[MIX] for row in rows] == [mix.units.get(indicator.id) for indicator in BOOK.indicators]


def test_all_ladders_of_an_entity() -> None:
    """Every indicator has its row; where nothing is known the row says what is missing, and nothing is 0."""
    facts: Grid = (("団体", "1-1.rate_2021", "1-1.rate_2020", "1-1.rate_rank"), ("甲", 55.0, 54.5, 30.0))
    rows = need(LADDER, "", facts)
    assert [row[0].split()[0] for row in rows] == [each.id for each in store.tier_book(LADDER).indicators]
    assert rows[0][TARGET:MIX] == ("⑤", 55, 55.5, 0.5, "%", None, 4)
    assert all(row[GAIN] is None and row[WHY] for row in rows[1:])


def test_people_of_each_indicator() -> None:
    """One denominator serves all, a list serves each in its turn, a blank is not known."""
    facts: Grid = (("団体", "1-1.rate_2021", "1-1.rate_2020", "1-1.rate_rank"), ("甲", 55.0, 54.5, 30.0))
    count = len(store.tier_book(LADDER).indicators)
    assert need(LADDER, "", facts, None, None, 10000.0)[0][UNITS] == 50
    assert need(LADDER, "", facts, None, None, ((10000.0, *[None] * (count - 1)),))[0][UNITS] == 50
    assert need(LADDER, "", facts, None, None, ((None, *[10000.0] * (count - 1)),))[0][UNITS] is None
    assert call(BY_NAME["SCORE_NEED"], one(LADDER), one(""), facts, None, None, ((1.0, 2.0),)) == one(CellError.VALUE)


def test_a_line_that_only_some_ladders_have() -> None:
    """Asked for one line in all ladders, those without it say so and the others answer."""
    facts: Grid = (("団体", "1-1.rate_2021", "1-1.rate_2020", "1-1.rate_rank"), ("甲", 55.0, 54.5, 30.0))
    rows = need(LADDER, "", facts, None, "⑤")
    assert rows[0][TARGET:MISSING] == ("⑤", 55, 55.5)
    assert any("という行はありません" in row[WHY] for row in rows[1:])


def test_a_long_table_of_nobody_in_particular() -> None:
    """A long table is told by its heading 指標 and needs no entity."""
    facts: Grid = (
        ("指標", "項目", "値"),
        ("1-1", "rate_2021", 55.0),
        ("1-1", "rate_2020", 54.5),
        ("1-1", "rate_rank", 30.0),
    )
    assert need(LADDER, "1-1", facts)[0][TARGET:MISSING] == ("⑤", 55, 55.5)


def test_a_place_among_all_entities_is_a_figure() -> None:
    """14 of 47 are the top 30 %: P20 must equal the 14th, P33, whose rate is 46.5 %; 6.5 points are 650 of 10,000 people."""
    body = tuple((f"P{number}", 30 + number / 2, 30 + number / 2) for number in range(47))
    table = (("都道府県", "1-1.rate_2021", "1-1.rate_2020"), *body)
    (row,) = need(LADDER, "1-1", table, "P20", "②", 10_000.0)
    assert (row[NOW], row[NEEDED], row[MISSING], row[UNIT], row[UNITS]) == (40.0, 46.5, 6.5, "%", 650)
    assert need(LADDER, "1-1", table[:-1], "P20", "②", 10_000.0)[0][NEEDED] is None


def test_marks_tell_no_figure() -> None:
    """Where lines are marked the figure that is needed is not known, and the row says so."""
    facts: Grid = (("団体", "1-1①", "1-1⑤"), ("甲", None, "○"))
    first = need(LADDER, "1-1", facts, "甲")[0]
    assert first[TARGET:WHY] == (None,) * 8
    assert "達成" in first[WHY]


@pytest.mark.parametrize("name", ["東京支部", "東京都", " 東　京 "])
def test_branches_are_known_by_other_names(name: str) -> None:
    """東京支部 is 東京, as for ``xl-addin need``; so it is in tables of ladders and of one point more."""
    assert need("kyokai/2023", "1", COUNTS, name) == need("kyokai/2023", "1", COUNTS, "東京")
    facts: Grid = (("団体", "1-1.rate_2021", "1-1.rate_2020"), ("大阪", 55.0, 54.5), ("東京", 50.0, 54.5))
    assert need(LADDER, "1-1", facts, name)[0][NOW] == 50
    one_more = BY_NAME["SCORE_ONE_MORE"]
    assert call(one_more, one("kyokai/2023"), COUNTS, one(name)) == call(
        one_more, one("kyokai/2023"), COUNTS, one("東京")
    )


def test_a_blank_target_is_the_default() -> None:
    """Calc hands a lone blank cell over as 0, which is no place and no line: both mean the default."""
    assert need("kyokai/2023", "1", COUNTS, "東京", 0.0) == need("kyokai/2023", "1", COUNTS, "東京")
    facts: Grid = (("rate_2021", 55.0), ("rate_2020", 54.5), ("rate_rank", 30.0))
    assert need(LADDER, "1-1", facts, None, 0.0, 0.0, 0.0) == need(LADDER, "1-1", facts)
    assert need(LADDER, "1-1", facts)[0][TARGET] == "⑤"


def test_several_entities_ask_for_one() -> None:
    """Without a name nobody is chosen, and an unknown name is refused."""
    facts: Grid = (("団体", "1-1.rate_2021"), ("甲", 55.0), ("乙", 56.0))
    assert call(BY_NAME["SCORE_NEED"], one(LADDER), one(""), facts) == one(CellError.VALUE)
    assert call(BY_NAME["SCORE_NEED"], one(LADDER), one("1-1"), facts, one("丙")) == one(CellError.VALUE)


def test_why_a_point_more_is_blank_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    """A blank says nothing of its own, so the reason goes to the log."""
    with caplog.at_level(logging.WARNING, "xl_addin"):
        rows = call(BY_NAME["SCORE_ONE_MORE"], one("kyokai/2023"), COUNTS, one("北海道"), one(50.0))
    assert [row[3] is None for row in rows[1:]] == [True, False, False, False, True]
    assert sum("100％ を超えます" in record.getMessage() for record in caplog.records) == 2
