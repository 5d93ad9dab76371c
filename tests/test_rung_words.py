"""Figures in the sentences on rungs: few digits, and still true."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ladders import indicator_of, shipped
from xl_addin.engine.need.rungs import next_rung

BOOK = shipped("kokuho_pref/2024")
#: ③ is 0.6 points more than the year before, ④ more than the year before; the rule does not round.
PREMIUMS = indicator_of(BOOK, "1-7")
#: Rates as a formula gives them, and as people type them.
RATES = st.one_of(
    st.integers(0, 98 * 10**13).map(lambda whole: float(f"{whole / 10**13:.15g}")),
    st.integers(0, 980).map(lambda tenths: tenths / 10),
)
DISTANCE = re.compile(r"あと([\d.]+)ポイント(?:・([\d,]+)人)?（([\d.]+) → ([\d.]+)）")


def told(now: float, before: float, line: str, people: float | None) -> tuple[Decimal, Decimal, Decimal]:
    """What the sentence says is missing, what is, and what is needed."""
    need = next_rung(BOOK, PREMIUMS, {"rate_2022": now, "rate_2021": before}, line, people)
    found = DISTANCE.search(need.why.ja)
    assert found is not None, need.why.ja
    missing, _, known, needed = found.groups()
    return Decimal(missing), Decimal(known), Decimal(needed)


@settings(max_examples=100)
@given(RATES, RATES, st.sampled_from(["③", "④"]), st.none() | st.integers(50, 2_000_000))
def test_few_digits_that_are_still_true(one: float, other: float, line: str, people: int | None) -> None:
    """The rate told reaches the line, from the rate told it is as far as told, and nobody is made better than they are."""
    now, before = sorted((one, other))
    missing, known, needed = told(now, before, line, people)
    assert max(-int(each.as_tuple().exponent) for each in (missing, known, needed)) <= 4
    assert missing == needed - known
    assert known <= Decimal(repr(now))
    limit = Decimal(repr(before))
    assert needed > limit if line == "④" else needed >= limit + Decimal("0.6")


def test_the_rate_of_so_many_people_is_told_shortly() -> None:
    """11,234 of 12,345 are 91.00040…%, the first above 91.0 %; 88.7 % are 10,950, so it takes 284 people."""
    assert 11_233 * 100 < 91 * 12_345 < 11_234 * 100
    need = next_rung(BOOK, PREMIUMS, {"rate_2022": 88.7, "rate_2021": 91.0}, "④", 12_345)
    assert (need.needed, need.missing, need.units) == (Decimal("91.0004"), Decimal("2.3004"), 284)
    assert "あと2.3004ポイント・284人（88.7 → 91.0004）" in need.why.ja
    assert need.changes["rate_2022"] == pytest.approx(91.0004, abs=1e-12)


def test_figures_of_the_answer_keep_their_digits() -> None:
    """Only the sentence is short; the need itself is the exact one."""
    need = next_rung(BOOK, PREMIUMS, {"rate_2022": 74.1234567890123, "rate_2021": 91.0}, "③")
    assert (need.now, need.needed) == (Decimal("74.1234567890123"), Decimal("91.6"))
    assert need.missing == Decimal("17.4765432109877")
    assert "あと17.4766ポイント（74.1234 → 91.6）" in need.why.ja
