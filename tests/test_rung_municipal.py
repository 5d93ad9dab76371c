"""How many municipalities a line lacks, against lists of municipalities that are counted anew."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ladders import PREFECTURAL, indicator_of, invented, shipped
from xl_addin.engine.exact import comparable, exact
from xl_addin.engine.need.rung_people import counted
from xl_addin.engine.need.rungs import next_rung
from xl_addin.engine.tiers import from_facts
from xl_addin.rulebook.asked import MUNICIPALITIES, met_keys
from xl_addin.rulebook.conditions import MunicipalShare

if TYPE_CHECKING:
    from collections.abc import Callable

    from xl_addin.rulebook.tiers import Line, TierBook, TierIndicator

FEW = settings(max_examples=25)
Rows = list[dict[str, bool]]


def municipal() -> list[Any]:
    """Every indicator that asks for shares of municipalities."""
    books = [invented(), *map(shipped, PREFECTURAL)]
    return [
        pytest.param(book, each, id=f"{book.name} {each.id}")
        for book in books
        for each in book.indicators
        if each.municipal
    ]


@st.composite
def rows_of(draw: st.DrawFn, indicator: TierIndicator) -> Rows:
    """Up to 60 municipalities, most of which meet most lines."""
    keys = [line.key for line in indicator.municipal]
    usual = draw(st.sampled_from([True, True, False]))
    flags = st.tuples(*[st.sampled_from([usual] * 4 + [not usual]) for _ in keys])
    return [dict(zip(keys, row, strict=True)) for row in draw(st.lists(flags, min_size=1, max_size=60))]


def count(condition: MunicipalShare, rows: Rows) -> int:
    """How many municipalities meet all lines, or any."""
    join = all if condition.join == "and" else any
    return sum(join(row[key] for key in condition.lines) for row in rows)


def holds(condition: MunicipalShare, met: int, total: int) -> bool:
    """Whether so many of so many are more than, or at least, the share."""
    return (
        Fraction(met, total) > condition.share if condition.compare == ">" else Fraction(met, total) >= condition.share
    )


def facts_of(indicator: TierIndicator, rows: Rows, told: str) -> dict[str, Any]:
    """The facts table of the rows: counts, shares rounded or not, or lists; nothing exempts."""
    facts: dict[str, Any] = {line.unless.key: False for line in indicator.lines if line.unless is not None}
    facts[MUNICIPALITIES] = float(len(rows))
    if told == "lists":
        return {**facts, **{line.key: tuple(row[line.key] for row in rows) for line in indicator.municipal}}
    for condition in (line.condition for line in indicator.lines):
        if isinstance(condition, MunicipalShare):
            met = count(condition, rows)
            count_key, share_key = met_keys(condition)
            facts.update({count_key: float(met)} if told == "counts" else {share_key: 100 * met / len(rows)})
    return facts


def is_reached(book: TierBook, indicator: TierIndicator, line: Line, facts: Any) -> bool:
    """Whether a line counts, or one in its place; one that takes away must not."""
    counts = {result.line.no: result.counts for result in from_facts(book, indicator, facts).lines}
    if line.points < 0:
        return counts[line.no] is False
    return bool(counts[line.no] or any(counts[no] for no in line.excludes))


def line_of(data: st.DataObject, indicator: TierIndicator) -> tuple[Line, MunicipalShare]:
    """A line and its condition."""
    line = data.draw(st.sampled_from(indicator.lines))
    assert isinstance(line.condition, MunicipalShare)
    return line, line.condition


@pytest.mark.parametrize(("book", "indicator"), municipal())
@pytest.mark.parametrize("told", ["counts", "shares", "lists"])
@FEW
@given(data=st.data())
def test_one_municipality_fewer_does_not_reach_a_line(
    book: TierBook, indicator: TierIndicator, told: str, data: st.DataObject
) -> None:
    """The missing municipalities are the fewest with which the line's words turn, and put back in they reach it."""
    rows = data.draw(rows_of(indicator))
    line, condition = line_of(data, indicator)
    facts = facts_of(indicator, rows, told)
    met, total, rising = count(condition, rows), len(rows), line.points > 0
    need = next_rung(book, indicator, facts, line.no)
    if is_reached(book, indicator, line, facts):
        assert (need.missing, need.units, need.gain) == (0, 0, 0)
        return
    way = range(met + 1, total + 1) if rising else range(met - 1, -1, -1)
    nearest = next(number for number in way if holds(condition, number, total) is rising)
    assert (need.now, need.needed, need.missing) == (met, nearest, abs(nearest - met))
    assert (need.units, need.unit) == (abs(nearest - met), "市町村")
    assert is_reached(book, indicator, line, need.changes)
    count_key, _ = met_keys(condition)
    assert need.changes[count_key] == nearest
    fewer = {**need.changes, count_key: float(nearest - 1 if rising else nearest + 1)}
    assert not is_reached(book, indicator, line, fewer)


@pytest.mark.parametrize("share", [lambda met, total: 100 * met / total, lambda met, total: met / total * 100])
def test_a_share_that_a_cell_computes_is_that_of_a_whole_number(share: Callable[[int, int], float]) -> None:
    """100*12/17 and 12/17*100 differ in their last digit, and neither stands for 12.000000000000009 municipalities."""
    for total in range(1, 250):
        for met in range(total + 1):
            assert counted(exact(comparable(share(met, total))), total, 100) == met


def test_a_share_of_no_whole_number_stays_one() -> None:
    """One that differs in an earlier digit is taken as it is."""
    share = "70.588235294119"
    assert counted(Decimal(share), 17, 100) == Fraction(share) * 17 / 100


@pytest.mark.parametrize(("book", "indicator"), municipal())
@FEW
@given(data=st.data())
def test_the_gain_is_no_less_than_what_the_fewest_municipalities_bring(
    book: TierBook, indicator: TierIndicator, data: st.DataObject
) -> None:
    """Municipalities turned one by one, those that need the fewest lines first, score as the need says."""
    rows = data.draw(rows_of(indicator))
    line, condition = line_of(data, indicator)
    need = next_rung(book, indicator, facts_of(indicator, rows, "lists"), line.no)
    before = from_facts(book, indicator, facts_of(indicator, rows, "lists")).points
    if not need.changes:
        return
    rising = line.points > 0
    join = all if condition.join == "and" else any
    for row in rows:
        if holds(condition, count(condition, rows), len(rows)) is rising:
            break
        if join(row[key] for key in condition.lines) is not rising:
            row.update(dict.fromkeys(condition.lines, rising))
    after = from_facts(book, indicator, facts_of(indicator, rows, "lists")).points
    assert after is not None
    assert before is not None
    assert need.gain is not None
    assert need.gain <= after - before


def test_more_than_is_not_at_least() -> None:
    """More than 90 % of 20 municipalities is 19; 80 % or more of 20 is 16; all are 20."""
    indicator = indicator_of(invented(), "2-1")
    facts = {"met_m1_and_m2": 10.0, "met_m1_or_m2": 12.0, "met_m1": 11.0, "municipalities": 20.0, "met_m3": 0.0}
    needed = [next_rung(invented(), indicator, facts, no).needed for no in ("①", "②", "③")]
    assert needed == [19, 16, 20]


def test_a_deduction_is_left_below_its_limit() -> None:
    """A line that takes away at 10 % or more of 20 municipalities is left with one."""
    indicator = indicator_of(invented(), "2-1")
    facts = {"met_m1_and_m2": 20.0, "met_m1_or_m2": 20.0, "met_m1": 20.0, "met_m3": 5.0, "municipalities": 20.0}
    need = next_rung(invented(), indicator, {**facts, "eased": False})
    assert (need.line, need.now, need.needed, need.missing, need.units, need.gain) == ("④", 5, 1, 4, 4, 10)
    assert "から外れる" in need.why.ja


def test_shares_without_their_total_stay_shares() -> None:
    """Without the number of municipalities the need is a share, and says what is missing to count them."""
    indicator = indicator_of(shipped("kokuho_pref/2024"), "1-3")
    need = next_rung(shipped("kokuho_pref/2024"), indicator, {"share_m1": 85.0, "share_m2": 99.0, "share_m3": 99.0})
    assert (need.line, need.now, need.needed, need.unit, need.units) == ("①", 85, Decimal("90.1"), "%", None)
    assert need.gain == 8
    assert "市町村数が分かれば" in need.why.ja


def test_municipalities_that_are_blank_do_not_count_yet() -> None:
    """Of ten, eight are sure: of the two that are blank and must be more than 90 % together, both are missing."""
    indicator = indicator_of(invented(), "2-1")
    facts = {"m1": (True,) * 8 + (None,) * 2, "m2": (True,) * 10, "m3": (False,) * 10}
    need = next_rung(invented(), indicator, facts, "①")
    assert (need.now, need.needed, need.units, need.gain) == (8, 10, 2, None)
    assert "未記入" in need.why.ja
