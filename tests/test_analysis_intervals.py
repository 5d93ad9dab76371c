"""Ends of the figures of a part, against fractions: whatever the facts are, no figure of the rules lies outside."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.analysed import varied
from xl_addin.analysis.arrays import array
from xl_addin.analysis.intervals import is_exact, part_ends, value_ends
from xl_addin.engine.exact import exact
from xl_addin.rulebook.model import Part, Text

if TYPE_CHECKING:
    from xl_addin.rulebook.model import DeviationIndicator

TINY = [1e-13, 1e-9, 0.001, 0.5, 0.9999999999999, 1.0, 1.1, 7.3, 100.0, 12345.6, 300_000.0, 98765432.1]
COUNTS = st.one_of(st.sampled_from(TINY), st.floats(1e-3, 1e9))
HALVES = st.sampled_from([0.0, 0.0, 5e-11, 0.05, 0.5, 0.9999999999999, 500.0])
KINDS = [
    Part(Text("", ""), "level", Fraction(1)),
    Part(Text("", ""), "growth", Fraction(1), "current"),
    Part(Text("", ""), "growth", Fraction(1), "previous"),
    Part(Text("", ""), "change", Fraction(1)),
    Part(Text("", ""), "change", Fraction(1), "current"),
    Part(Text("", ""), "change", Fraction(1), "previous"),
]


def fraction(value: float) -> Fraction:
    """A number as the decimal that names it."""
    return Fraction(exact(value))


def indicator() -> DeviationIndicator:
    """One with two years."""
    return varied(ids="5").indicators[0]


def figure(part: Part, now: tuple[Fraction, Fraction], before: tuple[Fraction, Fraction]) -> Fraction | None:
    """What a part scores, by fractions; None where it has no value."""
    rate, earlier = now[0] / now[1], before[0] / before[1]
    own = earlier if part.own == "previous" else rate
    if part.kind == "level":
        return rate
    if part.kind == "growth":
        return None if own == 1 else (rate - earlier) / (1 - own)
    if before[0] == 0 or (part.own is not None and own == 1):
        return None
    change = now[0] / before[0] - 1
    return change if part.own is None else change / (1 - own)


@given(
    part=st.sampled_from(KINDS),
    given_=st.tuples(COUNTS, COUNTS, COUNTS, COUNTS),
    halves=st.tuples(HALVES, HALVES, HALVES, HALVES),
    data=st.data(),
)
def test_no_figure_lies_outside(
    part: Part, given_: tuple[float, ...], halves: tuple[float, ...], data: st.DataObject
) -> None:
    """The figure of any facts within the halves, ends included, is between the ends, to the last digit."""
    # The given counts are possible, and so are the true ones.
    pairs = [(min(given_[:2]), max(given_[:2])), (min(given_[2:]), max(given_[2:]))]
    measures = indicator().measures
    keys = [(measure.numerator.key, measure.denominator.key) for measure in measures]
    margins = [halves[:2], halves[2:]]
    shift = st.one_of(st.sampled_from([Fraction(-1), Fraction(0), Fraction(1)]), st.fractions(-1, 1, max_denominator=9))
    facts, true = {}, []
    for pair, names, margin in zip(pairs, keys, margins, strict=True):
        for count, name, half in zip(pair, names, margin, strict=True):
            facts[name] = value_ends(array([count]), half)
        top, bottom = (
            fraction(count) + data.draw(shift) * fraction(half) for count, half in zip(pair, margin, strict=True)
        )
        assume(bottom > 0)
        assume(bottom >= fraction(pair[0]) - fraction(margin[0]))
        true.append((min(max(top, Fraction(0)), bottom), bottom))
    found = figure(part, *true)
    assume(found is not None)
    ends = part_ends(part, indicator(), facts)
    low, high = float(ends.low[0]), float(ends.high[0])
    assert low == -np.inf or Fraction(low) <= found
    assert high == np.inf or found <= Fraction(high)


@given(value=COUNTS, half=HALVES)
def test_margins_are_decimals(value: float, half: float) -> None:
    """1 ± 0.9999999999999 begins at 10⁻¹³, though the difference of these doubles is a thousandth more than that."""
    ends = value_ends(array([value]), half)
    low, high = fraction(value) - fraction(half), fraction(value) + fraction(half)
    if half:
        assert Fraction(float(ends.low[0])) <= low
        assert high <= Fraction(float(ends.high[0]))
    else:
        assert (ends.low[0], ends.high[0]) == (value, value)
    assert 1.0 - 0.9999999999999 > 1e-13


@pytest.mark.parametrize("part", KINDS)
def test_a_level_is_exact_without_last_year(part: Part) -> None:
    """Rounded facts of last year leave this year's rate exact, and nothing else; a blank is no margin."""
    now, before = indicator().measures
    facts = {fact.key: value_ends(array([1.0, None]), 0.0) for fact in (now.numerator, now.denominator)}
    facts |= {fact.key: value_ends(array([1.0, None]), 0.5) for fact in (before.numerator, before.denominator)}
    assert is_exact(part, indicator(), facts) == (part.kind == "level")
