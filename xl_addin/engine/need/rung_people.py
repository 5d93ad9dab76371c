"""Counts people behind a rate: how many there are, and how many more or fewer move it far enough."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Callable

from xl_addin.engine.exact import WORKING, comparable
from xl_addin.engine.figures import EXACT_ROUNDING
from xl_addin.errors import ScoringError
from xl_addin.rulebook.model import Text

#: People per 10,000.
PER_10_000 = "人/1万人"
#: Units of rates, and of how many people they are so many.
_OF = {"%": 100, PER_10_000: 10_000}
_MOST = 10**10
#: A rate of up to so many decimals may have been rounded; one that a formula gives has more.
_ROUNDED_PLACES = 4
#: A cell tells 15 digits; a quotient may be off by one in the last, 14 after the first.
_LAST_DIGIT = 14


def whole_of(unit: str) -> int | None:
    """Say how many people a rate is about: 100 for %; None for a unit that counts no people."""
    return _OF.get(unit)


def whole_people(people: float) -> int:
    """Read a denominator.

    Raises:
        ScoringError: it is no whole number from 1 on.
    """
    if not (math.isfinite(people) and 1 <= people < _MOST and people == int(people)):
        raise ScoringError(
            f"分母の人数は 1 以上の整数で指定してください（{people:.15g}）。",
            f"The number of people must be a whole number from 1 on, not {people:.15g}.",
        )
    return int(people)


def counted(rate: Decimal, people: int, of: int) -> Fraction:
    """Find the number of people behind a rate.

    Args:
        rate: as it is told, so many of ``of``.
        people: the denominator.
        of: 100 for a percentage.

    Returns:
        The nearest whole number if its rate prints as ``rate`` does, as 7,197 of 12,345 prints as 58.3 %, or is ``rate``
        but for what a cell's binary numbers lose; else, as for a corrected rate, the fraction that it stands for.
    """
    fraction = Fraction(rate) * people / of
    nearest = math.floor(fraction + Fraction(1, 2))
    if abs(Fraction(nearest * of, people) - Fraction(rate)) <= Fraction(10) ** (rate.adjusted() - _LAST_DIGIT):
        return Fraction(nearest)
    printed = WORKING.divide(Decimal(nearest * of), Decimal(people)).quantize(
        Decimal(1).scaleb(min(0, _exponent(rate))), rounding=ROUND_HALF_UP, context=EXACT_ROUNDING
    )
    return Fraction(nearest) if printed == rate else fraction


def rounding_note(rate: Decimal, people: int, of: int) -> Text | None:
    """Say how many people hide behind the last decimal of a rate that looks rounded; None where none do."""
    places = max(0, -_exponent(rate.normalize()))
    spread = round(Fraction(people, 2 * of * 10**places)) if places <= _ROUNDED_PLACES else 0
    if spread < 1:
        return None
    return Text(
        f"今の率が丸めた値なら、人数は前後{spread:,}人ほど違うことがある",
        f"if the rate now is rounded, the number of people may be off by about {spread:,}",
    )


def rate_of_count(count: Fraction, people: int, of: int) -> float:
    """The rate of a number of people, at the 15 digits that a cell shows."""
    return comparable(float(count * of / people))


def fewest(reaches: Callable[[int], bool], enough: int) -> int | None:
    """Find the smallest number that reaches, at or below one that should.

    Args:
        reaches: tells whether a number from 1 on reaches; it does so from some number on up to ``enough``.
        enough: from 1 on.

    Returns:
        A number that reaches while the one below it does not, or is 0; None where ``enough`` does not reach.
    """
    if not reaches(enough):
        return None
    high, low, step = enough, enough - 1, 1
    while low > 0 and reaches(low):
        high, low, step = low, max(0, low - step), step * 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if reaches(middle) else (middle, high)
    return high


def _exponent(number: Decimal) -> int:
    return int(number.as_tuple().exponent)
