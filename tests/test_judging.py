"""Each word of the vocabulary, judged on the invented book: at the limit, just off it, and without its facts."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from tests.ladders import indicator_of, invented, shipped
from xl_addin.engine.figures import KnownFacts, with_unit
from xl_addin.engine.judging.lines import Judgement, judge
from xl_addin.engine.tiers import from_facts
from xl_addin.errors import ScoringError
from xl_addin.rulebook.model import Text
from xl_addin.rulebook.tiers import TierMeasure

if TYPE_CHECKING:
    from xl_addin.rulebook.tiers import TierBook

TEN = tuple(float(value) for value in range(10, 110, 10))
NINETEEN_OF_20 = (True,) * 19 + (False,)


def judged(indicator: str, no: str, facts: dict[str, Any], book: TierBook | None = None) -> Judgement:
    """Judge one line of the invented book."""
    book = book or invented()
    found = indicator_of(book, indicator)
    line = next(line for line in found.lines if line.no == no)
    return judge(book, line, KnownFacts(found, facts))


def rates(evaluated: float, **others: float) -> dict[str, float]:
    """Facts of 1-1, whose evaluated figure is the best of three."""
    return {"rate_2096": evaluated, "rate_2096_corrected": 0.0, "rate_2097": 0.0, **others}


@pytest.mark.parametrize(
    ("indicator", "no", "facts", "met"),
    [
        # ≥, > and < at the limit and on both sides of it
        ("1-1", "①", rates(59.95), False),
        ("1-1", "①", rates(60.0), True),
        ("1-1", "①", rates(60.05), True),
        ("1-1", "②", rates(49.95), False),
        ("1-1", "②", rates(50.0), False),
        ("1-1", "②", rates(50.05), True),
        ("1-1", "③", rates(29.95), True),
        ("1-1", "③", rates(30.0), False),
        ("1-1", "③", rates(30.05), False),
        # the better of three figures
        ("1-1", "①", rates(50.0, rate_2096_corrected=60.0), True),
        ("1-1", "①", rates(50.0, rate_2097=60.0), True),
        ("1-1", "③", rates(20.0, rate_2097=30.0), False),
        # improvement: 2.4 − 1.4 is 1, though doubles make it 0.9999999999999998
        ("1-1", "④", rates(2.4, rate_2095=1.4), True),
        ("1-1", "④", rates(2.4, rate_2095=1.41), False),
        ("1-1", "④", rates(2.0, rate_2097=2.5, rate_2095=1.4), True),
        ("1-1", "④", rates(2.4, rate_2095=3.5), False),
        # ranks, told
        ("1-2", "①", {"cost_rank": 1.0}, True),
        ("1-2", "①", {"cost_rank": 2.0}, True),
        ("1-2", "①", {"cost_rank": 3.0}, False),
        ("1-2", "②", {"cost_rank": 2.0}, False),
        ("1-2", "②", {"cost_rank": 3.0}, True),
        ("1-2", "②", {"cost_rank": 5.0}, True),
        ("1-2", "②", {"cost_rank": 6.0}, False),
        # ranks counted among all, low is better, ties share the better rank
        ("1-2", "①", {"cost_2096": 20.0, "cost_peers": TEN}, True),
        ("1-2", "①", {"cost_2096": 30.0, "cost_peers": TEN}, False),
        ("1-2", "①", {"cost_2096": 20.0, "cost_peers": (10.0, 20.0, 20.0, *TEN[3:])}, True),
        ("1-2", "①", {"cost_2096": 20.0, "cost_peers": (10.0, 10.0, 20.0, *TEN[3:])}, False),
        # better than the national mean, strictly
        ("1-2", "③", {"cost_2096": 99.0, "cost_mean": 100.0}, True),
        ("1-2", "③", {"cost_2096": 100.0, "cost_mean": 100.0}, False),
        ("1-2", "③", {"cost_2096": 101.0, "cost_mean": 100.0}, False),
        # improved each year
        ("1-2", "④", {"cost_2093": 3.0, "cost_2095": 2.0, "cost_2096": 1.0}, True),
        ("1-2", "④", {"cost_2093": 3.0, "cost_2095": 2.0, "cost_2096": 2.0}, False),
        ("1-2", "④", {"cost_2093": 2.0, "cost_2095": 2.0, "cost_2096": 1.0}, False),
        ("1-2", "④", {"cost_2093": 2.0, "cost_2095": 3.0, "cost_2096": 1.0}, False),
        # improved on the compared year
        ("1-2", "⑤", {"cost_2095": 2.0, "cost_2096": 1.99}, True),
        ("1-2", "⑤", {"cost_2095": 2.0, "cost_2096": 2.0}, False),
        # better than the mean of three years, which is 1/3 here
        ("1-2", "⑥", {"cost_2093": 0.0, "cost_2094": 0.0, "cost_2095": 1.0, "cost_2096": 0.333333333333333}, True),
        ("1-2", "⑥", {"cost_2093": 0.0, "cost_2094": 0.0, "cost_2095": 1.0, "cost_2096": 0.333333333333334}, False),
        ("1-2", "⑥", {"cost_2093": 1.0, "cost_2094": 2.0, "cost_2095": 3.0, "cost_2096": 2.0}, False),
        # 上位3割 and half of ten: 3 and 5 places
        ("1-3", "②", {"rate_rank": 5.0}, True),
        ("1-3", "②", {"rate_rank": 6.0}, False),
        ("1-3", "②", {"rate_2096": 60.0, "rate_peers": TEN}, True),
        ("1-3", "②", {"rate_2096": 50.0, "rate_peers": TEN}, False),
        ("1-3", "②", {"rate_2096": 50.0, "rate_cut_50": 50.0}, True),
        ("1-3", "②", {"rate_2096": 49.9, "rate_cut_50": 50.0}, False),
        # the published cut value of the rule book
        ("1-3", "①", {"rate_2096": 45.3}, True),
        ("1-3", "①", {"rate_2096": 45.2}, False),
        # where low is better, the cut is reached from above
        ("1-3", "⑤", {"burden_2096": 45.3, "burden_cut_30": 45.3}, True),
        ("1-3", "⑤", {"burden_2096": 45.4, "burden_cut_30": 45.3}, False),
        ("1-3", "⑤", {"burden_2096": 30.0, "burden_peers": TEN}, True),
        ("1-3", "⑤", {"burden_2096": 40.0, "burden_peers": TEN}, False),
        # places by improvement
        ("1-3", "③", {"rate_gain_rank": 2.0}, True),
        ("1-3", "③", {"rate_gain_rank": 3.0}, False),
        ("1-3", "③", {"rate_2096": 90.0, "rate_2095": 0.0, "rate_gain_peers": TEN}, True),
        ("1-3", "③", {"rate_2096": 80.0, "rate_2095": 0.0, "rate_gain_peers": TEN}, False),
        ("1-3", "④", {"burden_2096": 10.0, "burden_2095": 90.0, "burden_gain_peers": TEN}, True),
        ("1-3", "④", {"burden_2096": 10.0, "burden_2095": 80.0, "burden_gain_peers": TEN}, False),
        # rounded to one decimal, half up, before anything is compared
        ("1-4", "①", {"rate_2096": 59.95}, True),
        ("1-4", "①", {"rate_2096": 59.94}, False),
        ("1-4", "②", {"rate_2096": 50.05, "rate_2095": 50.04}, True),
        ("1-4", "②", {"rate_2096": 50.14, "rate_2095": 50.05}, False),
        # shares of municipalities: told, counted, listed
        ("2-1", "①", {"share_m1_and_m2": 90.0}, False),
        ("2-1", "①", {"share_m1_and_m2": 90.01}, True),
        ("2-1", "①", {"met_m1_and_m2": 9.0, "municipalities": 10.0}, False),
        ("2-1", "①", {"met_m1_and_m2": 10.0, "municipalities": 11.0}, True),
        ("2-1", "①", {"m1": NINETEEN_OF_20, "m2": (True,) * 20}, True),
        ("2-1", "①", {"m1": NINETEEN_OF_20, "m2": (False, *(True,) * 19)}, False),
        ("2-1", "②", {"share_m1_or_m2": 80.0}, True),
        ("2-1", "②", {"share_m1_or_m2": 79.99}, False),
        ("2-1", "②", {"m1": (True, True, False, False, False), "m2": (False, False, True, True, False)}, True),
        ("2-1", "②", {"m1": (True, True, False, False, False), "m2": (False, True, True, False, False)}, False),
        ("2-1", "③", {"met_m1": 54.0, "municipalities": 54.0}, True),
        ("2-1", "③", {"met_m1": 53.0, "municipalities": 54.0}, False),
        # the exemption
        ("2-1", "④", {"share_m3": 10.0, "eased": False}, True),
        ("2-1", "④", {"share_m3": 10.0, "eased": True}, False),
        ("2-1", "④", {"share_m3": 9.99}, False),
        ("2-1", "④", {"eased": True}, False),
        # k of n
        ("2-2", "①", {"line_1_count": 1.0}, False),
        ("2-2", "①", {"line_1_count": 2.0}, True),
        ("2-2", "①", {"line_1_items": (True, False, True)}, True),
        ("2-2", "①", {"line_1_items": (True, False, False)}, False),
        # declared
        ("2-2", "②", {"plan": True}, True),
        ("2-2", "②", {"plan": False}, False),
    ],
)
def test_conditions(indicator: str, no: str, facts: dict[str, Any], met: bool) -> None:
    """A condition holds from its limit on, and says why in both languages."""
    found = judged(indicator, no, facts)
    assert found.met is met
    assert found.missing == ()
    assert found.why.ja
    assert found.why.en


@pytest.mark.parametrize(
    ("indicator", "no", "facts", "missing"),
    [
        ("1-1", "①", {}, {"rate_2096", "rate_2096_corrected", "rate_2097"}),
        # the better of three: the missing one might be the best
        ("1-1", "①", {"rate_2096": 10.0, "rate_2096_corrected": 10.0}, {"rate_2097"}),
        ("1-1", "④", rates(50.0), {"rate_2095"}),
        ("1-1", "④", {"rate_2095": 50.0, "rate_2096": 51.0, "rate_2097": 52.0}, {"rate_2096_corrected"}),
        ("1-2", "①", {}, {"cost_rank", "cost_peers"}),
        ("1-2", "③", {"cost_2096": 1.0}, {"cost_mean"}),
        ("1-2", "③", {"cost_mean": 1.0}, {"cost_2096"}),
        ("1-2", "④", {"cost_2095": 1.0}, {"cost_2093", "cost_2096"}),
        ("1-2", "⑤", {"cost_2096": 1.0}, {"cost_2095"}),
        ("1-2", "⑥", {"cost_2096": 1.0, "cost_2094": 1.0}, {"cost_2093", "cost_2095"}),
        ("1-3", "①", {}, {"rate_2096"}),
        ("1-3", "②", {"rate_cut_50": 50.0}, {"rate_2096"}),
        ("1-3", "②", {"rate_2096": 50.0}, {"rate_rank", "rate_cut_50", "rate_peers"}),
        ("1-3", "③", {"rate_2096": 50.0, "rate_2095": 40.0}, {"rate_gain_rank", "rate_gain_peers"}),
        ("2-1", "④", {"share_m3": 10.0}, {"eased"}),
        ("2-2", "②", {}, {"plan"}),
    ],
)
def test_missing_facts(indicator: str, no: str, facts: dict[str, Any], missing: set[str]) -> None:
    """What a condition lacks is named, and nothing is guessed."""
    found = judged(indicator, no, facts)
    assert found.met is None
    assert set(found.missing) == missing
    assert all(key in found.why.ja and key in found.why.en for key in missing)


def test_one_of_several_facts_is_enough() -> None:
    """Where a rank, a cut value or the figures of all would do, all are offered."""
    found = judged("1-3", "②", {})
    assert found.met is None
    assert {"rate_rank", "rate_cut_50", "rate_peers"} <= set(found.missing)
    assert "どれか" in found.why.ja
    assert "one of" in found.why.en
    share = judged("2-1", "①", {"municipalities": 10.0})
    assert share.met is None
    assert "share_m1_and_m2" in share.why.ja
    assert "met_m1_and_m2" in share.why.ja


def test_all_municipalities_are_told_as_such() -> None:
    """Who asks for all of them is told all or not all, with the share where it falls short; it may stay open."""
    four, five = ({"met_m1": met, "municipalities": 5.0} for met in (4.0, 5.0))
    assert judged("2-1", "③", four).why == Text("全市町村ではない（80%）", "not all municipalities (80%)")
    assert judged("2-1", "③", five).why == Text("全市町村", "all municipalities")
    blank = judged("2-1", "③", {"m1": (True, True, True, True, None)})
    assert blank.met is None
    assert blank.why.ja == "未記入の市町村があり、全市町村か判定できない（80～100%）"


def test_reasons_name_units_in_their_language() -> None:
    """A figure in 円 is told in yen where English is read."""
    cost = TierMeasure("cost", Text("医療費", "cost"), "円", "low")
    assert with_unit(Decimal(10000), cost) == Text("10000円", "10000 yen")


def test_a_count_needs_the_number_of_municipalities() -> None:
    """9 municipalities are no share while it is not told of how many."""
    found = judged("2-1", "①", {"met_m1_and_m2": 9.0})
    assert found.met is None
    assert "municipalities" in found.missing


def test_peers_do_not_help_without_the_own_figure() -> None:
    """A place among all needs the entity's own figure, and that is what is asked for."""
    found = judged("1-2", "①", {"cost_peers": TEN})
    assert found.met is None
    assert "cost_2096" in found.missing


@pytest.mark.parametrize(
    ("flags", "met"),
    [
        ((True,) * 19 + (None,), True),
        ((True,) * 18 + (None, None), None),
        ((True,) * 17 + (None, False, False), False),
        ((None,) * 20, None),
    ],
)
def test_blank_municipalities_may_go_either_way(flags: tuple[bool | None, ...], met: bool | None) -> None:
    """A share is judged only where the blanks could not change it: above 90 % of 20 is 19."""
    found = judged("2-1", "①", {"m1": flags, "m2": (True,) * 20})
    assert found.met is met
    assert bool(found.missing) is (met is None)


@pytest.mark.parametrize(
    ("items", "met"), [((True, True, None), True), ((True, None, False), None), ((None, False, False), False)]
)
def test_blank_items_may_go_either_way(items: tuple[bool | None, ...], met: bool | None) -> None:
    """Two of three are judged only where the blanks could not change it, and the list is what is missing."""
    found = judged("2-2", "①", {"line_1_items": items})
    assert found.met is met
    assert ("line_1_items" in found.missing) is (met is None)


@pytest.mark.parametrize(
    ("indicator", "no", "facts", "message"),
    [
        ("1-2", "①", {"cost_rank": 0.0}, "Rank 0 is no whole number from 1 to 10"),
        ("1-2", "①", {"cost_rank": 11.0}, "Rank 11 is no whole number from 1 to 10"),
        ("1-2", "①", {"cost_rank": 2.5}, "2.5"),
        ("2-1", "①", {"met_m1_and_m2": 9.5, "municipalities": 10.0}, "9.5"),
        ("1-2", "①", {"cost_rank": 1.0, "cost_2096": 20.0, "cost_peers": TEN}, "Rank 1 is not 2, as counted"),
        ("1-2", "①", {"cost_2096": 25.0, "cost_peers": TEN}, "25 is not among cost_peers"),
        ("1-2", "①", {"cost_2096": 10.0, "cost_peers": TEN[:9]}, "needs 10 figures, found 9"),
        ("1-2", "①", {"cost_2096": 10.0, "cost_peers": (*TEN[:9], None)}, "needs 10 figures, found 9"),
        ("1-3", "②", {"rate_2096": 50.0, "rate_cut_50": 50.0, "rate_rank": 6.0}, "contradict each other"),
        ("1-3", "①", {"rate_2096": 45.3, "rate_cut_30": 45.4}, "contradict each other"),
        ("2-1", "①", {"share_m1_and_m2": 95.0, "met_m1_and_m2": 9.0, "municipalities": 10.0}, "contradict each other"),
        ("2-1", "①", {"met_m1_and_m2": 11.0, "municipalities": 10.0}, "does not fit 10 municipalities"),
        ("2-1", "①", {"met_m1_and_m2": 0.0, "municipalities": 0.0}, "does not fit 0 municipalities"),
        ("2-1", "①", {"m1": (True,), "m2": (True, True)}, "do not list the same municipalities"),
        ("2-2", "①", {"line_1_count": 4.0}, "no whole number from 0 to 3"),
        ("2-2", "①", {"line_1_count": 1.5}, "no whole number from 0 to 3"),
        ("2-2", "①", {"line_1_items": (True, True)}, "has 3 items, found 2"),
        ("2-2", "①", {"line_1_count": 1.0, "line_1_items": (True, True, True)}, "contradict each other"),
        ("1-1", "①", rates(60.0) | {"rate_2097": True}, "must be a number"),
        ("1-1", "①", rates(60.0) | {"rate_2097": (1.0, 2.0)}, "must be a number"),
    ],
)
def test_contradictions(indicator: str, no: str, facts: dict[str, Any], message: str) -> None:
    """Facts that contradict each other, or cannot be, are an error and never a guess."""
    with pytest.raises(ScoringError, match=message) as caught:
        judged(indicator, no, facts)
    assert caught.value.ja != caught.value.en


def test_facts_that_agree_may_be_told_twice() -> None:
    """A rank beside the figures it was counted from, a count beside its list: both say the same."""
    assert judged("1-2", "①", {"cost_rank": 2.0, "cost_2096": 20.0, "cost_peers": TEN}).met is True
    assert judged("2-2", "①", {"line_1_count": 2.0, "line_1_items": (True, True, False)}).met is True
    shares = {"share_m1": 100.0, "met_m1": 2.0, "municipalities": 2.0, "m1": (True, True)}
    assert judged("2-1", "③", shares).met is True


def test_a_rank_is_not_read_from_unequal_decimals() -> None:
    """0.1 + 0.2 is found among the figures of all as 0.3."""
    peers = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
    assert judged("1-2", "②", {"cost_2096": 0.1 + 0.2, "cost_peers": peers}).met is True


@pytest.mark.parametrize(("places", "last"), [("floor", 14), ("ceil", 15), ("round", 14)])
def test_places_of_the_book(places: str, last: int) -> None:
    """47 × 0.3 is 14.1: the book says whether that is 14 places or 15."""
    book = replace(invented(), entities=47, places=places)
    for rank in range(1, 48):
        # Without the published cut of ①, which would need the figure.
        found = judged("1-3", "⑤", {"burden_rank": float(rank)}, book)
        assert found.met is (rank <= last)


def test_the_number_of_entities_may_come_from_the_list() -> None:
    """A book that does not say how many there are counts the figures of all; a bare rank is then not enough."""
    book = replace(invented(), entities=None)
    facts = {"burden_2096": 30.0, "burden_peers": TEN}
    assert judged("1-3", "⑤", facts, book).met is True
    assert judged("1-3", "⑤", {"burden_rank": 3.0}, book).met is None


def test_reasons_tell_the_figures() -> None:
    """A reason holds the figure, the limit and the comparison in words."""
    assert judged("1-1", "①", rates(59.95)).why.ja == "健診率 59.95% は 60%以上でない"
    assert judged("1-1", "①", rates(60.0)).why.en == "checkup rate 60 % is at least 60 %"
    gain = judged("1-1", "④", rates(2.4, rate_2095=1.4)).why
    assert "1ポイント" in gain.ja
    assert "1 percentage point is at least" in gain.en
    place = judged("1-3", "②", {"rate_rank": 6.0}).why
    assert all(word in place.ja for word in ("6位", "上位5割", "5位まで", "入らない"))
    mean = judged("1-2", "⑥", {"cost_2093": 1.0, "cost_2094": 2.0, "cost_2095": 3.0, "cost_2096": 2.0}).why
    assert all(word in mean.ja for word in ("2093", "2095", "平均 2 "))
    assert "10.5%" in judged("2-1", "④", {"share_m3": 10.5, "eased": False}).why.ja
    assert "赤字が減った" in judged("2-1", "④", {"share_m3": 10.5, "eased": True}).why.ja


def test_cut_values_are_in_order() -> None:
    """The value at the top 30 % cannot be worse than the one at the top 50 %."""
    book = shipped("kokuho_pref/2024")
    facts = {"rate_2021": 41.0, "rate_2020": 40.5, "rate_cut_30": 40.0, "rate_cut_50": 42.0}
    with pytest.raises(ScoringError, match="rate_cut_30 40 is worse than rate_cut_50 42"):
        from_facts(book, indicator_of(book, "1-1"), facts)


@pytest.mark.parametrize(
    ("book", "indicator", "facts"),
    [
        ("kokuho_pref/2024", "1-4", {"municipalities": 10.0, "met_m1": 5.0, "met_m1_and_m4": 9.0}),
        ("kokuho_pref/2024", "3-2", {"municipalities": 54.0, "met_m1": 54.0, "met_m1_or_m2": 50.0}),
        ("kokuho_pref/2024", "1-3", {"municipalities": 54.0, "met_m1": 40.0, "share_m1": 10.0}),
    ],
)
def test_municipal_counts_that_cannot_all_be_true(book: str, indicator: str, facts: dict[str, float]) -> None:
    """Two lines together are met by no more municipalities than one of them, and one of two by no fewer."""
    with pytest.raises(ScoringError, match="contradict each other"):
        from_facts(shipped(book), indicator_of(shipped(book), indicator), facts)


def test_told_shares_may_be_rounded() -> None:
    """A share in whole per cent does not contradict the count that it was rounded from: 49 of 54 are 90.74 %."""
    book = shipped("kokuho_pref/2024")
    facts = {"municipalities": 54.0, "met_m1": 49.0, "share_m1": 91.0, "share_m2": 96.0, "share_m3": 85.0}
    assert from_facts(book, indicator_of(book, "1-3"), facts).points == 8 + 7 + 5
