"""What one more percentage point of a rate changes, with the scores of all computed anew."""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal
from typing import TYPE_CHECKING

from xl_addin.engine.exact import EXACT, exact
from xl_addin.engine.figures import shown
from xl_addin.engine.need.found import OneMore
from xl_addin.engine.need.ranks import raised_rate
from xl_addin.engine.need.standing import Standing
from xl_addin.errors import ScoringError
from xl_addin.rulebook.model import Text

if TYPE_CHECKING:
    from xl_addin.engine.exact import Outcome
    from xl_addin.engine.need.standing import Everybody
    from xl_addin.rulebook.model import DeviationIndicator

_FULL = 100

#: A cell that shows 1 % holds 0.01, and nobody asks what a hundredth of a point is worth.
LEAST_STEP = Decimal("0.1")


def one_more(everybody: Everybody, entity: str, step: float = 1) -> tuple[OneMore, ...]:
    """Raise one entity's current rate by a step, indicator by indicator, and score everybody again.

    The rate rises by exactly the step: the numerator grows by the step's share of the denominator, be it whole or not.

    Args:
        everybody: all entities as they are.
        entity: name of the entity, as ``entity_row`` takes it.
        step: percentage points, at least 0.1: 1 turns 60 % into 61 %.

    Returns:
        One answer per indicator, in the book's order. Where a count is missing, the rate would exceed 100 %, or a part has
        no value at that rate, figures are None and ``why`` says so.

    Raises:
        ScoringError: the entity is unknown, ``step`` is below 0.1 or above 100.
    """
    points = exact(step)
    if not LEAST_STEP <= points <= _FULL:
        raise ScoringError(
            f"step は 0.1 から 100 のポイント数で指定してください（{step:.15g}）。1ポイントは 0.01 ではなく 1 です。",
            f"step is a number of percentage points from 0.1 to 100, not {step:.15g}; one point is 1, not 0.01.",
        )
    standing = Standing(everybody, entity)
    return tuple(
        _raised(standing, place, indicator, points) for place, indicator in enumerate(everybody.book.indicators)
    )


def _raised(standing: Standing, place: int, indicator: DeviationIndicator, step: Decimal) -> OneMore:
    counts = standing.counts(indicator)
    if counts is None:
        return _without(standing, indicator, standing.missing(indicator))
    added = EXACT.multiply(step, counts[1]).scaleb(-2, EXACT)
    if EXACT.add(counts[0], added) > counts[1]:
        why = Text(
            f"指標{indicator.id}: 率に {shown(step)} ポイントを足すと 100％ を超えます。",
            f"Indicator {indicator.id}: the rate plus {shown(step)} points exceeds 100 %.",
        )
        return _without(standing, indicator, why)
    now, then = standing.now, standing.with_more({indicator.id: added})
    return OneMore(
        indicator=indicator.id,
        rate=raised_rate(standing, indicator, Decimal(0)),
        raised=raised_rate(standing, indicator, added),
        units=int(added.to_integral_value(ROUND_CEILING)),
        counted=indicator.current.numerator.unit,
        points=_change(now.points[place], then.points[place]),
        total=_change(now.total, then.total),
        rank_now=now.rank,
        rank_then=then.rank,
        why=_reason(then.points[place]),
    )


def _without(standing: Standing, indicator: DeviationIndicator, why: Text) -> OneMore:
    rate, counted = raised_rate(standing, indicator, Decimal(0)), indicator.current.numerator.unit
    return OneMore(indicator.id, rate, None, None, counted, None, None, standing.now.rank, None, why)


def _change(before: Outcome, after: Outcome) -> float | None:
    return after - before if isinstance(before, float) and isinstance(after, float) else None


def _reason(outcome: Outcome) -> Text | None:
    return Text(outcome.ja, outcome.en) if isinstance(outcome, ScoringError) else None
