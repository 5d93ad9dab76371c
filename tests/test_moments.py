from __future__ import annotations

import math
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from xl_addin.engine.moments import SPREADS, mean, moments
from xl_addin.errors import ScoringError, UndefinedScoreError

NIST = Path(__file__).parent / "data" / "nist"
#: Where NIST's digits of pi part from pi, counted from 0; both certified values confirm it.
NIST_SLIP = 956
WIDE = st.floats(-1e12, 1e12)


def pi_digits(count: int) -> list[float]:
    """Compute the first digits of pi from Machin's formula in integers."""
    unit = 10 ** (count + 10)

    def arctan_of_inverse(n: int) -> int:
        total = term = unit // n
        divisor, sign = 1, 1
        while term:
            term //= n * n
            divisor, sign = divisor + 2, -sign
            total += sign * (term // divisor)
        return total

    value = 4 * (4 * arctan_of_inverse(5) - arctan_of_inverse(239)) // 10**11
    digits = []
    while value:
        value, digit = divmod(value, 10)
        digits.append(float(digit))
    return digits[::-1]


def nist_pi_digits() -> list[float]:
    """Give the digits as NIST's file has them: it holds a 3 where pi has an 8, and its certified values go with that."""
    digits = pi_digits(5000)
    assert digits[NIST_SLIP] == 8
    digits[NIST_SLIP] = 3.0
    return digits


def measured(name: str) -> list[float]:
    """Read one of the stored sets."""
    return [float(line) for line in (NIST / f"{name}.txt").read_text(encoding="ascii").splitlines()]


STRD = {
    "NumAcc1": ([10000001, 10000003, 10000002], 3, "10000002", "1"),
    "NumAcc2": ([1.2] + [1.1, 1.3] * 500, 1001, "1.2", "0.1"),
    "NumAcc3": ([1000000.2] + [1000000.1, 1000000.3] * 500, 1001, "1000000.2", "0.1"),
    "NumAcc4": ([10000000.2] + [10000000.1, 10000000.3] * 500, 1001, "10000000.2", "0.1"),
    "PiDigits": (nist_pi_digits(), 5000, "4.5348", "2.86733906028871"),
    "Lew": (measured("Lew"), 200, "-177.435", "277.332168044316"),
    "Lottery": (measured("Lottery"), 218, "518.95871559633", "291.699727470969"),
    "Mavro": (measured("Mavro"), 50, "2.001856", "0.000429123454003053"),
    "Michelso": (measured("Michelso"), 100, "299.8524", "0.0790105478190518"),
}


@pytest.mark.parametrize("name", STRD)
def test_certified_values_hold_to_15_digits(name: str) -> None:
    """Mean and sample SD of NIST StRD agree in every certified digit."""
    values, count, certified_mean, certified_sd = STRD[name]
    found = moments(values, "sample")
    assert found.count == len(values) == count
    assert f"{found.mean:.15g}" == certified_mean
    assert f"{found.sd:.15g}" == certified_sd


@pytest.mark.parametrize("name", STRD)
def test_certified_values_follow_from_the_data(name: str) -> None:
    """A computation in fractions of the stored numbers gives what NIST certifies, so the numbers are NIST's."""
    values, count, certified_mean, certified_sd = STRD[name]
    numbers = [Fraction(repr(value)) for value in values]
    average = sum(numbers) / count
    variance = sum((number - average) ** 2 for number in numbers) / (count - 1)
    assert f"{float(average):.15g}" == certified_mean
    half_digit = Fraction(10) ** (math.floor(math.log10(float(certified_sd))) - 14) / 2
    assert (Fraction(certified_sd) - half_digit) ** 2 <= variance <= (Fraction(certified_sd) + half_digit) ** 2


def is_nearest_root(sd: float, variance: Fraction) -> bool:
    """Tell whether the root of the variance lies between the midpoints to the neighbouring doubles."""
    low = (Fraction(sd) + Fraction(math.nextafter(sd, 0))) / 2
    high = (Fraction(sd) + Fraction(math.nextafter(sd, math.inf))) / 2
    return low**2 <= variance <= high**2


@pytest.mark.parametrize("spread", SPREADS)
@given(values=st.lists(WIDE, min_size=2, max_size=20))
def test_mean_and_sd_are_rounded_once(values: list[float], spread: str) -> None:
    """No double is nearer to the true mean or the true SD of the decimals that the cells hold."""
    assume(len(set(values)) > 1)
    numbers = [Fraction(repr(value)) for value in values]
    average = sum(numbers) / len(numbers)
    divisor = len(numbers) - (spread == "sample")
    found = moments(values, spread)
    assert found.mean == float(average)
    assert is_nearest_root(found.sd, sum((number - average) ** 2 for number in numbers) / divisor)
    assert mean(values) == found.mean


@pytest.mark.parametrize(("spread", "freedom"), [("population", 0), ("sample", 1)])
def test_spreads_are_those_of_numpy(spread: str, freedom: int) -> None:
    """Population divides by n and sample by n - 1."""
    values = [51.2, 53.0, 52.9, 50.5, 48.1]
    found = moments(values, spread)
    assert found.mean == pytest.approx(np.mean(values), rel=1e-14)
    assert found.sd == pytest.approx(np.std(values, ddof=freedom), rel=1e-13)


def test_values_of_very_different_size_lose_nothing() -> None:
    """A 1 beside 10^300 is not swallowed."""
    assert mean([1e300, 1, -1e300]) == pytest.approx(1 / 3, rel=1e-15)
    assert moments([5e-324, 1e308, -1e308]).mean == 0


def test_blanks_are_not_counted() -> None:
    """Only known values make mean and SD."""
    found = moments([None, 1, None, 3])
    assert (found.count, found.mean, found.sd) == (2, 2, 1)
    assert mean([None, 4]) == 4


@pytest.mark.parametrize("values", [[], [None], [5], [5, None], [0.1, 0.1, 0.1], [1e300] * 4])
def test_without_spread_there_is_no_sd(values: list[float | None]) -> None:
    """Fewer than two values, or equal ones, give #DIV/0! whatever rounding would make of them."""
    with pytest.raises(UndefinedScoreError) as raised:
        moments(values)
    assert raised.value.code == "#DIV/0!"


def test_noise_is_no_spread() -> None:
    """A column that shows 0.3 throughout has no spread, although its doubles differ in the last bit."""
    assert 0.1 + 0.2 != 0.3
    for values in ([0.1 + 0.2, 0.3], [1 / 3 * 3 * 0.1, 0.1, 0.3 - 0.2]):
        with pytest.raises(UndefinedScoreError):
            moments(values)


def test_the_smallest_visible_difference_is_a_spread() -> None:
    """Two values that differ in the 15th digit have mean and SD."""
    found = moments([0.3, 0.300000000000001])
    assert found.sd == pytest.approx(5e-16, rel=1e-12)


def test_no_values_have_no_mean() -> None:
    """A column of blanks gives #DIV/0!."""
    with pytest.raises(UndefinedScoreError):
        mean([None])


def test_what_no_double_holds_is_an_error() -> None:
    """NaN comes from no cell, and an SD beyond the doubles is #NUM!."""
    with pytest.raises(ScoringError) as raised:
        moments([1, math.nan])
    assert raised.value.code == "#NUM!"
    with pytest.raises(ScoringError) as raised:
        moments([1.7e308, -1.7e308], "sample")
    assert raised.value.code == "#NUM!"


def test_an_unknown_spread_is_refused() -> None:
    """The words are population and sample."""
    with pytest.raises(ScoringError, match="population"):
        moments([1, 2], "n-1")
