"""Formulas as quotients of polynomials over cells and statistics, so that every spelling of one formula is the same."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import isqrt
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xl_addin.migrate.recognise.finding import Located

_MOST_TERMS: Final = 60
_MOST_DIGITS: Final = 200
_HIGHEST_POWER: Final = 6
"""Beyond these a formula is no score."""


class Unknown(NamedTuple):
    """What a polynomial is made of.

    Attributes:
        kind: "cell" for the value of a cell; "mean", "count", "sd" and "sample" (SD with n − 1) of a range;
            "places" for a number of places that was rounded.
        place: the cells.
        tag: tells apart unknowns of the same kind and place.
    """

    kind: str
    place: Located
    tag: str = ""


Monomial = tuple[tuple[Unknown, int], ...]
"""Unknowns with their exponents, sorted; the empty one is 1."""


class TooLargeError(Exception):
    """A polynomial has more terms, digits or higher powers than any score."""


@dataclass(frozen=True)
class Polynomial:
    """A sum of monomials with coefficients other than 0; exponents may be negative."""

    terms: Mapping[Monomial, Fraction]

    def __add__(self, other: Polynomial) -> Polynomial:
        total = dict(self.terms)
        for monomial, factor in other.terms.items():
            total[monomial] = total.get(monomial, Fraction(0)) + factor
        return _polynomial(total)

    def __neg__(self) -> Polynomial:
        return self.times(Fraction(-1))

    def __sub__(self, other: Polynomial) -> Polynomial:
        return self + -other

    def __mul__(self, other: Polynomial) -> Polynomial:
        total: dict[Monomial, Fraction] = {}
        for one, factor in self.terms.items():
            for another, other_factor in other.terms.items():
                monomial = _product(one, another)
                total[monomial] = total.get(monomial, Fraction(0)) + factor * other_factor
        return _polynomial(total)

    def times(self, factor: Fraction) -> Polynomial:
        """Multiply by a number."""
        return _polynomial({monomial: factor * own for monomial, own in self.terms.items()})

    @property
    def number(self) -> Fraction | None:
        """The number that it is, None if it has unknowns."""
        if not self.terms:
            return Fraction(0)
        return self.terms.get(()) if len(self.terms) == 1 else None

    @property
    def unknown(self) -> Unknown | None:
        """The unknown that it is, None if it is anything else."""
        if len(self.terms) != 1:
            return None
        ((monomial, factor),) = self.terms.items()
        return monomial[0][0] if factor == 1 and len(monomial) == 1 and monomial[0][1] == 1 else None

    @property
    def unknowns(self) -> set[Unknown]:
        """All unknowns in it."""
        return {unknown for monomial in self.terms for unknown, _ in monomial}

    def inverse(self) -> Polynomial | None:
        """Return 1 divided by it, None if it has more than one term."""
        if len(self.terms) != 1:
            return None
        ((monomial, factor),) = self.terms.items()
        return Polynomial({tuple((unknown, -power) for unknown, power in monomial): 1 / factor})

    def root(self) -> Polynomial | None:
        """Return the square root, None if it is no polynomial."""
        if len(self.terms) != 1:
            return None
        ((monomial, factor),) = self.terms.items()
        top, bottom = isqrt(max(factor.numerator, 0)), isqrt(factor.denominator)
        if Fraction(top * top, bottom * bottom) != factor or any(power % 2 for _, power in monomial):
            return None
        return Polynomial({tuple((unknown, power // 2) for unknown, power in monomial): Fraction(top, bottom)})

    def split(self, unknown: Unknown, power: int) -> tuple[Polynomial, Polynomial]:
        """Return the factor of a power of an unknown, and the terms without that power."""
        with_it: dict[Monomial, Fraction] = {}
        rest: dict[Monomial, Fraction] = {}
        for monomial, factor in self.terms.items():
            if dict(monomial).get(unknown) == power:
                with_it[tuple(pair for pair in monomial if pair[0] != unknown)] = factor
            else:
                rest[monomial] = factor
        return Polynomial(with_it), Polynomial(rest)


@dataclass(frozen=True)
class Quotient:
    """One polynomial divided by another."""

    top: Polynomial
    bottom: Polynomial

    def __add__(self, other: Quotient) -> Quotient:
        if self.bottom == other.bottom:
            return quotient(self.top + other.top, self.bottom)
        return quotient(self.top * other.bottom + other.top * self.bottom, self.bottom * other.bottom)

    def __neg__(self) -> Quotient:
        return Quotient(-self.top, self.bottom)

    def __sub__(self, other: Quotient) -> Quotient:
        return self + -other

    def __mul__(self, other: Quotient) -> Quotient:
        return quotient(self.top * other.top, self.bottom * other.bottom)

    def divided(self, other: Quotient) -> Quotient | None:
        """Divide, None if the divisor is 0."""
        return quotient(self.top * other.bottom, self.bottom * other.top) if other.top.terms else None

    def same(self, other: Quotient) -> bool:
        """Tell whether two quotients are the same function."""
        return self.top * other.bottom == other.top * self.bottom

    @property
    def polynomial(self) -> Polynomial | None:
        """The polynomial that it is, with negative exponents if need be; None if its divisor has several terms."""
        return self.top if self.bottom == ONE else None

    def root(self) -> Quotient | None:
        """Return the square root, None if it is no quotient of polynomials."""
        top, bottom = self.top.root(), self.bottom.root()
        return None if top is None or bottom is None else quotient(top, bottom)


def quotient(top: Polynomial, bottom: Polynomial) -> Quotient:
    """Make a quotient; a divisor of one term goes into the exponents."""
    inverse = bottom.inverse()
    return Quotient(top, bottom) if inverse is None else Quotient(top * inverse, ONE)


def constant(number: Fraction | int) -> Polynomial:
    """Make a polynomial of a number."""
    return _polynomial({(): Fraction(number)})


def variable(unknown: Unknown) -> Polynomial:
    """Make a polynomial of an unknown."""
    return Polynomial({((unknown, 1),): Fraction(1)})


def decimal_text(number: Fraction) -> str | None:
    """Write a number as a decimal, None if that would go on for ever."""
    rest, twos, fives = number.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        return None
    places = max(twos, fives)
    digits = str(abs(number.numerator) * 10**places // number.denominator).rjust(places + 1, "0")
    sign = "-" if number < 0 else ""
    return sign + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)


def _polynomial(terms: Mapping[Monomial, Fraction]) -> Polynomial:
    if len(terms) > _MOST_TERMS:
        raise TooLargeError
    kept = {monomial: factor for monomial, factor in terms.items() if factor}
    for monomial, factor in kept.items():
        if any(abs(power) > _HIGHEST_POWER for _unknown, power in monomial):
            raise TooLargeError
        if max(factor.numerator.bit_length(), factor.denominator.bit_length()) > _MOST_DIGITS:
            raise TooLargeError
    return Polynomial(kept)


def _product(one: Monomial, another: Monomial) -> Monomial:
    powers = dict(one)
    for unknown, power in another:
        powers[unknown] = powers.get(unknown, 0) + power
    return tuple(sorted(_kept(powers)))


def _kept(powers: Mapping[Unknown, int]) -> Iterator[tuple[Unknown, int]]:
    return ((unknown, power) for unknown, power in powers.items() if power)


ONE: Final = constant(1)
