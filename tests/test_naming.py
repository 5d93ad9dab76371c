"""Entities found however their names are written: in formulas, in scenarios and in reports by one rule."""

from __future__ import annotations

from typing import Any

import pytest

from tests.ladders import shipped
from xl_addin.engine.facts import Facts, change_facts
from xl_addin.engine.naming import EntityNames, entity_row, spelled
from xl_addin.engine.tables.changes import change
from xl_addin.engine.tables.given import read_given
from xl_addin.engine.tables.known import known_of
from xl_addin.errors import ScoringError
from xl_addin.rulebook import store

NAMES = ["北海道", "東京", "京都", "大阪府", "ウェスト-1", "0013", ""]


@pytest.mark.parametrize(
    ("wanted", "row"),
    [
        ("東京", 1),
        ("東京支部", 1),
        ("東京都", 1),
        (" 東　京 ", 1),
        ("13 東京", 1),
        ("13_東京都", 1),
        ("北海道支部", 0),
        ("京都", 2),
        ("京都府", 2),
        ("大阪", 3),
        ("ウェスト―１", 4),
        ("ウエスト-1", None),
        ("13", 5),
        ("0013", 5),
        ("東", None),
        ("支部", None),
        ("都", None),
        ("", None),
        ("9" * 5000, None),
    ],
)
def test_names_are_written_in_several_ways(wanted: str, row: int | None) -> None:
    """支部, 都, 府, 県, codes, width, spaces and dashes make no difference; other letters do."""
    assert EntityNames(NAMES).row(wanted) == row
    if row is not None:
        assert entity_row(NAMES, wanted) == row


def test_the_name_as_it_stands_goes_first() -> None:
    """Where a table has both names, each is its own row, whichever stands first."""
    assert [entity_row(["東京支部", "東京"], name) for name in ("東京", "東京支部")] == [1, 0]


def test_one_alone_needs_no_name() -> None:
    """Who is alone and has no name is found without one; among several, a blank is nobody."""
    assert entity_row([""], "") == 0
    assert EntityNames(["", "甲"]).row("") is None
    assert EntityNames([""]).row("甲") is None


def test_nobody_of_that_name_is_told_the_names() -> None:
    """The message lists who there is; of many it lists some and counts the others."""
    with pytest.raises(ScoringError, match="「東海道」は実績の表にありません（北海道、東京、京都"):
        entity_row(NAMES, "東海道")
    with pytest.raises(ScoringError) as told:
        entity_row([f"{number}町" for number in range(1741)], "甲")
    assert "46町、ほか 1694）" in told.value.ja
    assert "46町 and 1694 more)" in told.value.en
    assert len(told.value.ja) < 400


def test_what_is_remembered_of_names_is_bounded() -> None:
    """LibreOffice stays open for days: spellings of names that users type do not pile up."""
    most = spelled.cache_info().maxsize
    assert most is not None
    for number in range(most + 10):
        spelled(f"名前{number}")
    assert spelled.cache_info().currsize <= most


def counts(changes: list[list[Any]]) -> tuple[Any, ...]:
    """One fact of two branches after a scenario."""
    book = store.deviation_book("kyokai/2023")
    facts = Facts(("東京", "大阪"), {fact.key: (10.0, 20.0) for fact in book.facts})
    return change_facts(book, facts, changes, lambda cell, _: cell).columns["checkups"]


def rates(changes: list[list[Any]]) -> list[Any]:
    """One rate of two prefectures after a scenario."""
    book = shipped("kokuho_pref/2024")
    known = known_of(book, read_given(book, [["団体", "1-1.rate_2021"], ["東京", "55%"], ["大阪", "55%"]]))
    change(book, known, changes)
    return [each.facts["1-1"]["rate_2021"] for each in known]


def test_a_scenario_names_entities_as_people_do() -> None:
    """Changes of 東京支部, or of 東京都, are those of 東京, for either kind of rule book."""
    assert counts([["支部", "checkups"], ["東京支部", 5.0]]) == (15, 20)
    assert rates([["団体", "1-1.rate_2021"], ["東京都", "5%"]]) == [60, 55]


@pytest.mark.parametrize("added", [counts, rates])
def test_a_scenario_names_nobody_twice(added: Any) -> None:
    """東京 and 東京支部 are one; adding both changes would count them twice."""
    head = "checkups" if added is counts else "1-1.rate_2021"
    with pytest.raises(ScoringError, match="「東京支部」と「東京」が重複"):
        added([["支部" if added is counts else "団体", head], ["東京", 1.0], ["東京支部", 1.0]])
    with pytest.raises(ScoringError, match="変更の表の「東海道」は実績の表にありません"):
        added([["支部" if added is counts else "団体", head], ["東海道", 1.0]])
