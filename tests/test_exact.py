import math
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_addin.engine.exact import (
    comparable,
    exact,
    exacts,
    quotient,
    ratio,
    require_option,
    require_same_length,
    simple_fraction,
    wholes,
)
from xl_addin.errors import ScoringError

FINITE = st.floats(allow_nan=False, allow_infinity=False)


@pytest.mark.parametrize("x", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize(
    "read", [exact, comparable, simple_fraction, lambda x: exacts([1.0, x]), lambda x: wholes([1.0, x])]
)
def test_numbers_that_are_not_finite_are_refused(read, x) -> None:
    """Infinity and NaN give #NUM!."""
    with pytest.raises(ScoringError) as raised:
        read(x)
    assert raised.value.code == "#NUM!"


def test_a_typed_decimal_is_read_as_typed() -> None:
    """0.1 is one tenth, not the binary number nearest to it."""
    assert exact(0.1) == Decimal("0.1")
    assert exact(3) == Decimal(3)
    assert exacts([59.95, 2]) == (Decimal("59.95"), Decimal(2))


@given(FINITE)
def test_reading_exactly_loses_nothing(x: float) -> None:
    """The decimal names the same double."""
    assert float(exact(x)) == x


def test_what_looks_equal_in_a_cell_compares_equal() -> None:
    """Noise beyond 15 digits does not split a tie or miss a threshold, and nothing is rounded further."""
    assert comparable(0.1 + 0.2) == comparable(0.3)
    assert comparable(0.9999999999999998) == 1
    assert comparable(59.95) < 60
    assert comparable(59.9999999999999) < 60


@given(FINITE, FINITE)
def test_cutting_to_15_digits_keeps_the_order(x: float, y: float) -> None:
    """A smaller number never becomes the greater one, and no number moves by more than its 15th digit."""
    low, high = sorted((x, y))
    assert comparable(low) <= comparable(high)
    assert math.isclose(comparable(x), x, rel_tol=1e-14, abs_tol=1e-320)


@given(st.integers(1, 1000), st.integers(1, 1000))
def test_a_computed_fraction_is_recognised(numerator: int, denominator: int) -> None:
    """A cell =p/q means p/q."""
    assert simple_fraction(numerator / denominator) == Fraction(numerator, denominator)


@pytest.mark.parametrize(
    ("x", "meant"),
    [
        (0.3, Fraction(3, 10)),
        (0.1 + 0.2, Fraction(3, 10)),
        (0.3333, Fraction(3333, 10000)),
        (0.12345, Fraction(2469, 20000)),
        (0.0001, Fraction(1, 10000)),
        (0, Fraction(0)),
    ],
)
def test_a_typed_share_is_read_as_typed(x: float, meant: Fraction) -> None:
    """0.3333 stays short of a third; 0.3 is three tenths also when it was computed."""
    assert simple_fraction(x) == meant


@given(FINITE, FINITE.filter(bool))
def test_a_quotient_is_rounded_once(x: float, y: float) -> None:
    """The quotient of two decimals is the double nearest to the true fraction."""
    try:
        expected = float(Fraction(repr(x)) / Fraction(repr(y)))
    except OverflowError:
        with pytest.raises(ScoringError) as raised:
            quotient(exact(x), exact(y))
        assert raised.value.code == "#NUM!"
    else:
        assert quotient(exact(x), exact(y)) == expected


def test_an_unknown_word_is_answered_with_the_known_ones() -> None:
    """The message names the argument, the word and the choices."""
    require_option("high", ("high", "low"), "order")
    with pytest.raises(ScoringError, match='order cannot be "up"; it is one of "high", "low"'):
        require_option("up", ("high", "low"), "order")


def test_columns_of_different_length_are_refused() -> None:
    """The message says how long each column is."""
    require_same_length(current=[1, 2], previous=[3, 4])
    with pytest.raises(ScoringError, match="current has 2, previous has 1"):
        require_same_length(current=[1, 2], previous=[3])


@given(st.lists(st.one_of(FINITE, st.integers(-(10**6), 10**6).map(lambda n: n / 1000)), max_size=6))
def test_a_column_of_whole_numbers_is_the_column_of_decimals(values: list[float]) -> None:
    """Whichever way a column is read, each number is exactly the shortest decimal of its double."""
    numbers, places = wholes(values)
    assert [Fraction(number, 10**places) for number in numbers] == [Fraction(Decimal(repr(value))) for value in values]


@given(
    st.lists(st.decimals(-(10**9), 10**9, places=4, allow_nan=False), min_size=1, max_size=5).map(
        lambda d: [float(x) for x in d]
    )
)
def test_typed_figures_need_few_places(values: list[float]) -> None:
    """Figures with four decimals are read with four places at the most."""
    assert wholes(values).places <= 4


@given(FINITE, FINITE.filter(bool))
def test_a_ratio_is_rounded_once(numerator: float, denominator: float) -> None:
    """Counts or decimals, the ratio is the double nearest to the true quotient of the shortest decimals."""
    true = Fraction(Decimal(repr(numerator))) / Fraction(Decimal(repr(denominator)))
    if abs(true) > Fraction(1.7e308):
        return
    assert ratio(numerator, denominator) == float(true)


@given(st.integers(-(2**60), 2**60), st.integers(1, 2**60))
def test_a_ratio_of_counts_is_rounded_once(numerator: int, denominator: int) -> None:
    """Counts so large that a double leaves some out are still divided as what their doubles say."""
    top, bottom = float(numerator), float(denominator)
    assert ratio(top, bottom) == float(Fraction(Decimal(repr(top))) / Fraction(Decimal(repr(bottom))))
