"""How the engine reads numbers, exactly, and the words that choose a rule."""

from __future__ import annotations

import math
from decimal import Context, Decimal, DivisionByZero, Inexact, InvalidOperation, Overflow, localcontext
from fractions import Fraction
from operator import eq
from typing import Iterable, NamedTuple, Optional, Sequence, Union

from xl_addin.errors import ScoringError

#: A number, or None for a blank cell.
Known = Optional[float]

#: What one row gives: a number, a blank, or the reason why this row alone has no value (an instance, not raised).
Outcome = Union[float, None, ScoringError]

#: Adds and multiplies without any rounding: products of four doubles span at most 2,600 digits.
EXACT = Context(prec=3000, traps=[Inexact, InvalidOperation, DivisionByZero, Overflow])

#: Divides and takes roots far beyond a double, so that the one rounding that matters is the last.
WORKING = Context(prec=30, traps=[InvalidOperation, DivisionByZero, Overflow])

_SIMPLE_DENOMINATOR = 1000

#: Figures below it, with so many decimals, have at most 15 digits.
_TYPED_LIMIT = 1e9
_TYPED_PLACES = 6

#: From here on doubles leave out whole numbers.
_NO_COUNT = 2.0**53


def exact(x: float) -> Decimal:
    """Read a double as the shortest decimal that names it: 0.1 is one tenth.

    Args:
        x: any finite number.

    Returns:
        The decimal, exactly as ``repr`` prints the double.

    Raises:
        ScoringError: ``x`` is infinite or not a number (``#NUM!``).
    """
    if not math.isfinite(x):
        raise _not_finite()
    return Decimal(repr(float(x)))


def exacts(values: Iterable[float]) -> tuple[Decimal, ...]:
    """Read a whole column as ``exact`` reads one number.

    Args:
        values: finite numbers.

    Returns:
        One decimal per number.

    Raises:
        ScoringError: a number is infinite or not a number (``#NUM!``).
    """
    numbers = tuple(map(float, values))
    if not all(map(math.isfinite, numbers)):
        raise _not_finite()
    return tuple(map(Decimal, map(repr, numbers)))


class Wholes(NamedTuple):
    """A column as whole numbers of the same decimal place.

    Attributes:
        numbers: one whole number per value.
        places: how many decimals they have; the value is ``number / 10 ** places``, exactly.
    """

    numbers: tuple[int, ...]
    places: int


def wholes(values: Iterable[float]) -> Wholes:
    """Read a column as ``exact`` reads one number, as whole numbers that add and multiply without loss.

    Args:
        values: finite numbers.

    Returns:
        The numbers and their common decimal places.

    Raises:
        ScoringError: a number is infinite or not a number (``#NUM!``).
    """
    known = tuple(values)
    if not all(map(math.isfinite, known)):
        raise _not_finite()
    return _typed(known) or _aligned(known)


def comparable(x: float) -> float:
    """Cut a number to 15 significant digits, for thresholds, ties and ranks.

    Excel and Calc keep 15 digits of a typed number and show no more, while a computed double carries 17. Compared as
    doubles, ``=0.1+0.2`` would miss a threshold of 0.3 that its cell visibly reaches, and rows that show the same
    number would be ranked apart. At 15 digits what is compared is what can be seen; 59.95 still never reaches 60.

    Args:
        x: any finite number.

    Returns:
        The double nearest to ``x`` at 15 significant digits.

    Raises:
        ScoringError: ``x`` is infinite or not a number (``#NUM!``).
    """
    if not math.isfinite(x):
        raise _not_finite()
    shown = float(f"{x:.15g}")
    # The largest doubles round up beyond the range of a double.
    return shown if math.isfinite(shown) else float(x)


def simple_fraction(x: float) -> Fraction:
    """Read a share or a weight as the fraction that was meant: a cell ``=1/3`` is a third, 0.3 is 3/10.

    Args:
        x: a finite number; shares and weights lie in 0 to 1. Below 10^8 at most one fraction can fit.

    Returns:
        The fraction with a denominator up to 1,000 that shows as ``x`` at 15 digits; if there is none, those 15 digits.

    Raises:
        ScoringError: ``x`` is infinite or not a number (``#NUM!``).
    """
    shown = comparable(x)
    digits = Fraction(exact(shown))
    simple = digits.limit_denominator(_SIMPLE_DENOMINATOR)
    return simple if comparable(float(simple)) == shown else digits


def quotient(numerator: Decimal, denominator: Decimal) -> float:
    """Divide two exact numbers and round once.

    Args:
        numerator: any finite decimal.
        denominator: any finite decimal but 0.

    Returns:
        The double nearest to the true quotient.

    Raises:
        ScoringError: the quotient is beyond the range of a double (``#NUM!``).
    """
    top, top_scale = numerator.as_integer_ratio()
    bottom, bottom_scale = denominator.as_integer_ratio()
    try:
        return (top * bottom_scale) / (bottom * top_scale)
    except OverflowError:
        raise too_large() from None


def ratio(numerator: float, denominator: float) -> float:
    """Divide two numbers, each read as its shortest decimal, and round once.

    Args:
        numerator: any finite number.
        denominator: any finite number but 0.

    Returns:
        The double nearest to the true quotient.

    Raises:
        ScoringError: a number is infinite or not a number, or the quotient is beyond the range of a double (``#NUM!``).
    """
    if _is_count(numerator) and _is_count(denominator):
        # Doubles hold counts exactly, and their division rounds once: nothing is left for decimals to mend.
        return numerator / denominator
    return quotient(exact(numerator), exact(denominator))


def require_option(word: str, allowed: Sequence[str], name: str) -> None:
    """Refuse a word that chooses no rule.

    Args:
        word: what the caller wrote.
        allowed: the words there are.
        name: what the argument is called.

    Raises:
        ScoringError: ``word`` is not among ``allowed``.
    """
    if word not in allowed:
        choices = ", ".join(f'"{choice}"' for choice in allowed)
        raise ScoringError(
            f'{name} に "{word}" は指定できません。指定できるのは {choices} です。',
            f'{name} cannot be "{word}"; it is one of {choices}.',
        )


def require_same_length(**columns: Sequence[object]) -> None:
    """Refuse columns that do not stand side by side.

    Args:
        columns: the columns by the names the caller knows them by.

    Raises:
        ScoringError: they differ in length.
    """
    lengths = {name: len(column) for name, column in columns.items()}
    if len(set(lengths.values())) > 1:
        ja = "、".join(f"{name} は {length} 行" for name, length in lengths.items())
        en = ", ".join(f"{name} has {length}" for name, length in lengths.items())
        raise ScoringError(f"列の行数が違います（{ja}）。", f"The columns differ in their number of rows ({en}).")


def too_large() -> ScoringError:
    """Say that a result is beyond what a cell can hold.

    Returns:
        The error, to be raised.
    """
    return ScoringError("結果がセルで扱える数の範囲を超えます。", "The result is too large for a cell.", "#NUM!")


def _is_count(x: float) -> bool:
    return 0 <= x < _NO_COUNT and x == int(x)


def _typed(values: tuple[float, ...]) -> Wholes | None:
    """Read figures with few decimals without going through their text, which takes most of the time.

    A whole number of up to 15 digits over its power of ten rounds to the double of that decimal, and no other decimal of
    up to 15 digits has the same double: where the division gives the value back, that decimal is the shortest.
    """
    if not values or max(map(abs, values)) >= _TYPED_LIMIT:
        return None
    for places in range(_TYPED_PLACES + 1):
        power = 10.0**places
        if round(values[0] * power) / power != values[0]:
            continue
        numbers = [round(value * power) for value in values]
        if all(map(eq, values, [number / power for number in numbers])):
            return Wholes(tuple(numbers), places)
    return None


def _aligned(values: tuple[float, ...]) -> Wholes:
    numbers = exacts(values)
    with localcontext(EXACT):
        # A sum has as many places as its longest summand.
        _, _, exponent = sum(numbers, Decimal(0)).as_tuple()
        places = max(0, -int(exponent))
        return Wholes(tuple(int(number.scaleb(places)) for number in numbers), places)


def _not_finite() -> ScoringError:
    return ScoringError("無限大や数でない値は扱えません。", "A value is infinite or not a number.", "#NUM!")
