"""The facts that an indicator asks for: every condition's own, each once, each with a name that means one thing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.ladders import COMPLETE, indicator_of, invented, shipped
from xl_addin.engine.figures import KnownFacts
from xl_addin.engine.judging.lines import judge
from xl_addin.rulebook.asked import (
    COUNT,
    FIGURE,
    FIGURES,
    FLAGS,
    RANK,
    YES,
    Asked,
    asked_facts,
    era,
)

if TYPE_CHECKING:
    from xl_addin.rulebook.tiers import TierBook, TierIndicator


def asked(indicator: str) -> dict[str, Asked]:
    """The facts of an indicator of the invented book, by key."""
    return {fact.key: fact for fact in asked_facts(indicator_of(invented(), indicator))}


def every_indicator() -> list[Any]:
    """All indicators of the invented book and of the shipped ones."""
    books: list[TierBook] = [invented(), *map(shipped, COMPLETE)]
    return [pytest.param(book, each, id=f"{book.name} {each.id}") for book in books for each in book.indicators]


@pytest.mark.parametrize(
    ("year", "name"),
    [(2018, "平成30年度"), (2019, "令和元年度"), (2020, "令和2年度"), (2024, "令和6年度"), (1989, "平成元年度")],
)
def test_eras(year: int, name: str) -> None:
    """Fiscal years are named as offices name them."""
    assert era(year) == name


def test_figures_of_a_measure() -> None:
    """The evaluated year, what may stand for it, and the compared year only where something compares."""
    facts = asked("1-1")
    assert list(facts) == ["rate_2096", "rate_2096_corrected", "rate_2097", "rate_2095"]
    assert facts["rate_2096"].lines == ("①", "②", "③", "④")
    assert facts["rate_2095"].lines == ("④",)
    assert {fact.unit for fact in facts.values()} == {"%"}
    assert {fact.kind for fact in facts.values()} == {FIGURE}
    assert "補正" in facts["rate_2096_corrected"].label.ja
    assert "corrected" in facts["rate_2096_corrected"].label.en


def test_earlier_years_and_means() -> None:
    """Every year that a condition names is asked for once, with all lines that use it."""
    facts = asked("1-2")
    assert set(facts) == {
        "cost_rank",
        "cost_peers",
        "cost_mean",
        *(f"cost_{year}" for year in (2093, 2094, 2095, 2096)),
    }
    assert facts["cost_2093"].lines == ("④", "⑥")
    assert facts["cost_2095"].lines == ("④", "⑤", "⑥")
    assert facts["cost_mean"].lines == ("③",)
    assert facts["cost_mean"].unit == "円"


def test_a_place_may_be_told_in_several_ways() -> None:
    """A rank, a cut value or the figures of all: each names the others as alternatives."""
    facts = asked("1-3")
    ways = {"rate_rank", "rate_cut_30", "rate_peers"}
    for key in ways:
        assert set(facts[key].instead) == ways - {key}
    assert facts["rate_rank"].kind == RANK
    assert facts["rate_rank"].unit == "位"
    assert facts["rate_peers"].kind == FIGURES
    assert "上位5割" in facts["rate_cut_50"].label.ja
    assert "50 %" in facts["rate_cut_50"].label.en


def test_places_by_improvement_have_no_cut() -> None:
    """No cut value is published for improvements."""
    facts = asked("1-3")
    assert facts["rate_gain_rank"].instead == ("rate_gain_peers",)
    assert not [key for key in facts if key.startswith("rate_gain_cut")]
    assert facts["burden_gain_rank"].lines == ("④",)


def test_municipal_facts() -> None:
    """A share may be told, counted or listed per municipality, and so may a combination."""
    facts = asked("2-1")
    assert facts["share_m1_and_m2"].unit == "%"
    assert facts["met_m1_and_m2"].kind == COUNT
    assert facts["m1"].kind == FLAGS
    assert facts["m1"].lines == ("①", "②", "③")
    assert facts["municipalities"].lines == ("①", "②", "③", "④")
    assert "①と②" in facts["share_m1_and_m2"].label.ja
    assert "①か②" in facts["share_m1_or_m2"].label.ja
    assert facts["eased"].kind == YES


def test_items_and_declarations() -> None:
    """K of n may be counted or listed; a declared line is asked for by its key."""
    facts = asked("2-2")
    assert facts["line_1_count"].instead == ("line_1_items",)
    assert facts["line_1_items"].instead == ("line_1_count",)
    assert all(item in facts["line_1_items"].label.ja for item in "甲乙丙")
    assert facts["plan"].kind == YES
    assert facts["plan"].lines == ("②",)


@pytest.mark.parametrize(("book", "indicator"), every_indicator())
def test_every_name_means_one_fact(book: TierBook, indicator: TierIndicator) -> None:
    """No two facts of an indicator share a key or a label, in any spelling, and none is called like the unit row."""
    del book
    names: set[str] = {"unit"}
    for fact in asked_facts(indicator):
        assert fact.label.ja
        assert fact.label.en
        assert not fact.names & names
        names |= fact.names


@pytest.mark.parametrize(("book", "indicator"), every_indicator())
def test_what_is_missing_has_been_asked_for(book: TierBook, indicator: TierIndicator) -> None:
    """Without any facts each line lacks only facts that are listed for it, and at least one."""
    facts = {fact.key: fact for fact in asked_facts(indicator)}
    for line in indicator.lines:
        found = judge(book, line, KnownFacts(indicator, {}))
        assert found.met is None
        keys = {key for told in found.missing for key in told.split(" + ")}
        assert keys
        assert all(line.no in facts[key].lines for key in keys)


@pytest.mark.parametrize(("book", "indicator"), every_indicator())
def test_alternatives_are_asked_for(book: TierBook, indicator: TierIndicator) -> None:
    """What will do instead is itself a fact of the indicator."""
    del book
    facts = {fact.key for fact in asked_facts(indicator)}
    for fact in asked_facts(indicator):
        assert set(fact.instead) <= facts - {fact.key}
