"""The value at 上位n割: where the top share of a column ends."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Callable, Literal, Sequence, get_args

from xl_addin.engine.exact import Known, comparable, require_option, simple_fraction
from xl_addin.engine.ranking import ORDERS, Order
from xl_addin.errors import ScoringError

Rule = Literal["floor", "ceil", "round"]

#: How 47 × 0.3 = 14.1 becomes a number of places: down, up, or to the nearest with a half going up.
RULES: tuple[Rule, ...] = get_args(Rule)

_TO_PLACES: dict[Rule, Callable[[Fraction], int]] = {
    "floor": math.floor,
    "ceil": math.ceil,
    "round": lambda exact_places: math.floor(exact_places + Fraction(1, 2)),
}


def places(count: int, share: float, rule: Rule = "floor") -> int:
    """Turn a share into a number of places.

    Args:
        count: how many take part.
        share: the top share as a fraction, above 0 and up to 1; 0.3 for 上位3割, a cell ``=1/3`` for a third.
        rule: "floor", "ceil" or "round" (half up).

    Returns:
        The number of places, at least 1.

    Raises:
        ScoringError: ``share`` is not in that range, no place is left (``#NUM!``), or ``rule`` is an unknown word.

    Source: the default follows 協会けんぽ インセンティブ制度に係る令和5年度実績: the top third of 47 branches is 15 places,
        and 47 / 3 is 15.67.
    """
    require_option(rule, RULES, "rule")
    if comparable(share) > 1:
        raise ScoringError(
            f"割合は小数で指定してください（上位3割は 0.3）: {share:g}",
            f"Give the share as a fraction, 0.3 for the top three tenths, not {share:g}.",
        )
    if share <= 0:
        raise ScoringError(
            f"割合は 0 より大きくしてください（{share:g}）。", f"The share must be above 0, not {share:g}."
        )
    found = _TO_PLACES[rule](count * simple_fraction(share))
    if found < 1:
        raise ScoringError(
            f"{count} 件の {share:.4g} は 1 件に満たず、上位に入る順位がありません。",
            f"A share of {share:.4g} of {count} is less than one place.",
            "#NUM!",
        )
    return found


def cut_value(values: Sequence[Known], share: float, order: Order = "high", rule: Rule = "floor") -> float:
    """Give the value of the last place inside the top share of the known values.

    Args:
        values: one number or None (blank) per row; blanks are not counted.
        share: as in ``places``.
        order: which end is the top, "high" or "low".
        rule: as in ``places``.

    Returns:
        The value at that place.

    Raises:
        ScoringError: as ``places``; or a value is infinite or not a number (``#NUM!``), or ``order`` is an unknown word.
    """
    require_option(order, ORDERS, "order")
    known = sorted((value for value in values if value is not None), key=comparable, reverse=order == "high")
    return known[places(len(known), share, rule) - 1]
