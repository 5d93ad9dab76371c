"""Finds thresholds that can hardly be meant: fractions where percent are asked for, and improvements below 0."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.engine.figures import shown
from xl_addin.rulebook.conditions import AtLeast, Below, GainAtLeast, MoreThan, TopShare
from xl_addin.rulebook.model import Text, plain_text
from xl_addin.rulecheck.overlaps import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from xl_addin.rulebook.conditions import Condition
    from xl_addin.rulebook.tiers import Line, TierIndicator


def doubtful_thresholds(indicator: TierIndicator) -> Iterator[Fault]:
    """Find the thresholds of an indicator that can hardly be meant.

    Args:
        indicator: a complete indicator.

    Yields:
        "unit" for a threshold above 0 and up to 1 of a measure in percent; "condition" for an improvement below 0,
        which a figure that got worse would meet. An improvement of 0.5 points is usual.
    """
    units = {measure.key: plain_text(measure.unit) for measure in indicator.measures}
    for line in indicator.lines:
        condition = line.condition
        if isinstance(condition, GainAtLeast):
            if condition.value < 0:
                yield _worsening(line, condition.value)
            continue
        value = _level(condition)
        if value is not None and 0 < value <= 1 and units.get(getattr(condition, "of", "")) == "%":
            yield _fraction(line, value)


def _level(condition: Condition) -> Decimal | None:
    if isinstance(condition, (AtLeast, MoreThan, Below)):
        return condition.value
    return condition.published_cut if isinstance(condition, TopShare) else None


def _fraction(line: Line, value: Decimal) -> Fault:
    have, meant = shown(value), shown(value * 100)
    return Fault(
        line.no,
        "unit",
        Text(
            f"単位が%なのに{have}と書かれている。{meant}%なら{meant}と書く",
            f"the unit is %, yet the threshold is {have}; {meant} % is written as {meant}",
        ),
    )


def _worsening(line: Line, value: Decimal) -> Fault:
    have = shown(value)
    return Fault(
        line.no,
        "condition",
        Text(
            f"gain_at_least が負（{have}）で、悪化しても得点になる",
            f"gain_at_least is negative ({have}), so a worse figure counts as well",
        ),
    )
