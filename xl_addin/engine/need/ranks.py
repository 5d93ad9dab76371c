"""The smallest number of people that brings one entity to a place, with the scores of all computed anew."""

from __future__ import annotations

from decimal import ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING

from xl_addin.engine.exact import EXACT, exact, quotient
from xl_addin.engine.figures import shown
from xl_addin.engine.need.found import Need
from xl_addin.engine.need.search import first_count
from xl_addin.engine.need.standing import Standing
from xl_addin.engine.need.totals import require_place
from xl_addin.rulebook.model import Text

if TYPE_CHECKING:
    from xl_addin.engine.need.standing import Everybody, Placed
    from xl_addin.rulebook.model import DeviationIndicator

_PERCENT = Decimal(100)
_HUNDREDTH = Decimal("0.01")

#: Units that follow a number as they are.
_COUNTERS = ("人", "件")


def people_to_place(everybody: Everybody, entity: str, indicator_id: str, place: int) -> Need:
    """Find the smallest whole number that one entity's numerator lacks to reach a place by one indicator alone.

    Everybody's scores are computed anew, for mean and SD move with the entity's own rate.

    Args:
        everybody: all entities as they are.
        entity: name of the entity, as ``entity_row`` takes it.
        indicator_id: id of the indicator.
        place: the place asked for; equal totals share ranks as the book says.

    Returns:
        The need; ``units`` is None where no count up to the denominator reaches the place, and ``why`` says so.

    Raises:
        ScoringError: the entity or the indicator is unknown, or ``place`` is below 1.
    """
    require_place(place)
    standing = Standing(everybody, entity)
    return need_of(standing, standing.indicator(indicator_id), place)


def need_of(standing: Standing, indicator: DeviationIndicator, place: int) -> Need:
    """Find what an entity lacks in one indicator.

    Args:
        standing: where the entity stands.
        indicator: the indicator.
        place: the place asked for, from 1.
    """
    now = standing.now
    if now.rank is None or now.total is None:
        return _told(standing, indicator, place, unknown_total(standing))
    if now.rank <= place:
        why = Text(f"すでに{now.rank:g}位です。", f"Already at place {now.rank:g}.")
        return _told(standing, indicator, place, why, units=0, then=now)
    if standing.counts(indicator) is None:
        return _told(standing, indicator, place, standing.missing(indicator))
    units = first_count(standing, indicator, place)
    if units is None:
        return _told(standing, indicator, place, _out_of_reach(standing, indicator, place))
    then = standing.with_more({indicator.id: units})
    why = Text(
        f"ほかの実績がそのままなら、あと{with_counted(units, indicator.current.numerator.unit)}で{now.rank:g}位から{then.rank:g}位になります。",
        f"If all else stays, {units:,} more ({indicator.current.numerator.label.en}) lead from place {now.rank:g} to "
        f"{then.rank:g}.",
    )
    return _told(standing, indicator, place, why, units=units, then=then)


def with_counted(count: int, unit: str) -> str:
    """Print a number with what it counts, in Japanese: 1,432人, but 1,432（数量）."""
    return f"{count:,}{unit}" if unit in _COUNTERS else f"{count:,}（{unit}）"


def raised_rate(standing: Standing, indicator: DeviationIndicator, more: Decimal) -> Decimal | None:
    """Give the entity's rate, 60 for 60 %, with more in the numerator; None where a count is not known."""
    counts = standing.counts(indicator)
    if counts is None:
        return None
    top, bottom = counts
    return exact(quotient(EXACT.multiply(EXACT.add(top, more), _PERCENT), bottom))


def _told(
    standing: Standing,
    indicator: DeviationIndicator,
    place: int,
    why: Text,
    *,
    units: int | None = None,
    then: Placed | None = None,
) -> Need:
    now = raised_rate(standing, indicator, Decimal(0))
    needed = None if units is None else raised_rate(standing, indicator, Decimal(units))
    before, after = standing.now.total, None if then is None else then.total
    return Need(
        indicator=indicator.id,
        place=place,
        now=now,
        needed=needed,
        missing=None if now is None or needed is None else EXACT.subtract(needed, now),
        unit=indicator.unit,
        units=units,
        counted=indicator.current.numerator.unit,
        gain=None if before is None or after is None else after - before,
        rank_now=standing.now.rank,
        rank_then=None if then is None else then.rank,
        why=why,
    )


def unknown_total(standing: Standing) -> Text:
    """Say why an entity has no place."""
    reasons = standing.reasons
    return Text(
        f"{standing.entity}の総得点が決まりません。{''.join(text.ja for text in reasons)}",
        f"{standing.entity} has no total. {' '.join(text.en for text in reasons)}",
    )


def _out_of_reach(standing: Standing, indicator: DeviationIndicator, place: int) -> Text:
    most = standing.curves(indicator).most
    if not most:
        return Text(
            f"この指標だけでは{place}位に届きません。率をこれ以上上げられません。",
            f"This indicator alone does not reach place {place}; its rate can rise no further.",
        )
    highest = raised_rate(standing, indicator, Decimal(most)) or Decimal(0)
    # Cut, for 99.999 % need not be 100 %, where a rate that is measured by its headroom has no score.
    rate = shown(highest.quantize(_HUNDREDTH, ROUND_FLOOR))
    rank = standing.with_more({indicator.id: most}).rank
    ja, en = ("順位がつきません", "there is no rank") if rank is None else (f"{rank:g}位です", f"the place is {rank:g}")
    return Text(
        f"この指標だけでは{place}位に届きません。率を上限（{rate}％）まで上げても{ja}。",
        f"This indicator alone does not reach place {place}; at its highest rate ({rate} %) {en}.",
    )
