"""Weighted sums of the parts of an indicator."""

from __future__ import annotations

import math
from decimal import Decimal, localcontext
from fractions import Fraction
from operator import mul
from typing import Sequence

from xl_addin.engine.exact import EXACT, Known, exacts, quotient, simple_fraction
from xl_addin.errors import ScoringError


def weighted_sums(parts: Sequence[Sequence[Known]], weights: Sequence[float | Fraction]) -> list[Known]:
    """Add up the parts of each row by their weights, exactly, and round once.

    Args:
        parts: per row one number or None (blank) for each weight.
        weights: numbers above 0 that add up to 1; a fraction as it is, and a cell ``=1/3`` counts as a third.

    Returns:
        One sum per row, None where a part is blank.

    Raises:
        ScoringError: the weights do not add up to 1, one is not above 0, a row has more or fewer parts than there are
            weights, or a number is infinite or not a number (``#NUM!``).

    Source: 協会けんぽ インセンティブ制度に係る令和5年度実績: 評価割合 of the parts of an indicator.
    """
    fractions = _fractions(weights)
    denominator = math.prod({fraction.denominator for fraction in fractions})
    factors = [Decimal((fraction * denominator).numerator) for fraction in fractions]
    for row, values in enumerate(parts, start=1):
        if len(values) != len(factors):
            raise ScoringError(
                f"{row} 行目の列数が {len(values)} で、重みの数 {len(factors)} と違います。",
                f"Row {row} has {len(values)} parts, but there are {len(factors)} weights.",
            )
    with localcontext(EXACT):
        return [_weighted_sum(values, factors, Decimal(denominator)) for values in parts]


def _fractions(weights: Sequence[float | Fraction]) -> list[Fraction]:
    fractions = [weight if isinstance(weight, Fraction) else simple_fraction(weight) for weight in weights]
    for number, fraction in enumerate(fractions, start=1):
        if fraction <= 0:
            raise ScoringError(f"{number} 番目の重みは 0 より大きくしてください。", f"Weight {number} must be above 0.")
    total = sum(fractions, Fraction(0))
    if total != 1:
        raise ScoringError(
            f"重みの合計が 1 ではなく {float(total):.15g} です。50% は 0.5 です。",
            f"The weights add up to {float(total):.15g} and not to 1; 50% is 0.5.",
        )
    return fractions


def _weighted_sum(values: Sequence[Known], factors: Sequence[Decimal], denominator: Decimal) -> Known:
    """Sum one row; the caller has set the exact context."""
    known = [value for value in values if value is not None]
    if len(known) < len(values):
        return None
    return quotient(sum(map(mul, exacts(known), factors), Decimal(0)), denominator)
