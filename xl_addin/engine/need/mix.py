"""What brings one entity to a place: each indicator alone, and the cheapest mix of additions across indicators."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Mapping, Sequence

from xl_addin.engine.exact import exact
from xl_addin.engine.need.found import Mix
from xl_addin.engine.need.mixing import Mixer, cheapest
from xl_addin.engine.need.ranks import need_of, unknown_total, with_counted
from xl_addin.engine.need.standing import Standing, deviation_indicator
from xl_addin.engine.need.totals import require_place
from xl_addin.errors import ScoringError
from xl_addin.rulebook.model import Text

if TYPE_CHECKING:
    from xl_addin.engine.exact import Known
    from xl_addin.engine.need.found import Need
    from xl_addin.engine.need.standing import Everybody
    from xl_addin.rulebook.model import DeviationBook

_PEOPLE = "人"


def needs_and_mix(
    everybody: Everybody, entity: str, place: int, costs: Mapping[str, Known] | None = None
) -> tuple[tuple[Need, ...], Mix]:
    """Find what one entity lacks to a place, by each indicator alone and by the cheapest additions across indicators.

    The mix is never dearer than the best single indicator, and one fewer in any indicator does not reach the place. It is
    the best that a search finds, from single indicators and from the steepest way, by exchange between pairs; that no
    other mix is cheaper is not proven.

    Args:
        everybody: all entities as they are.
        entity: name of the entity, as ``entity_row`` takes it.
        place: the place asked for.
        costs: by indicator id what one more costs, above 0; None or left out: that indicator takes no part. Without
            ``costs`` one more costs 1 in every indicator that counts people (人), and only those take part.

    Returns:
        One need per indicator, in the book's order, and the mix.

    Raises:
        ScoringError: a cost is not above 0, an id is unknown, or as ``people_to_place``.
    """
    require_place(place)
    prices = prices_of(everybody.book, costs)
    standing = Standing(everybody, entity)
    needs = tuple(need_of(standing, indicator, place) for indicator in standing.book.indicators)
    return needs, _mix(standing, place, prices, [need for need in needs if need.indicator in prices])


def prices_of(book: DeviationBook, costs: Mapping[str, Known] | None) -> dict[str, Decimal]:
    """Say what one more costs in each indicator that takes part, in the book's order.

    Args:
        book: the rules.
        costs: as in ``needs_and_mix``.

    Raises:
        ScoringError: a cost is not above 0, or an id is unknown.
    """
    if costs is None:
        people = [indicator for indicator in book.indicators if indicator.current.numerator.unit == _PEOPLE]
        return {indicator.id: Decimal(1) for indicator in people}
    given = {deviation_indicator(book, name).id: cost for name, cost in costs.items() if cost is not None}
    for name, cost in given.items():
        if cost <= 0:
            raise ScoringError(
                f"指標{name}の1あたりの費用は 0 より大きくしてください（{cost:.15g}）。",
                f"The cost of one more in indicator {name} must be above 0, not {cost:.15g}.",
            )
    return {indicator.id: exact(given[indicator.id]) for indicator in book.indicators if indicator.id in given}


def _mix(standing: Standing, place: int, prices: Mapping[str, Decimal], needs: Sequence[Need]) -> Mix:
    now = standing.now
    if now.rank is None:
        return Mix(place, {}, None, None, None, unknown_total(standing))
    if now.rank <= place:
        why = Text(f"すでに{now.rank:g}位です。", f"Already at place {now.rank:g}.")
        return Mix(place, dict.fromkeys(prices, 0), Decimal(0), 0.0, now.rank, why)
    if not prices:
        why = Text("組合せに使える指標がありません。", "No indicator takes part in a mix.")
        return Mix(place, {}, None, None, None, why)
    mixer = Mixer(standing, place, prices)
    ids = mixer.ids
    singles = [tuple(need.units if each == need.indicator else 0 for each in ids) for need in needs if need.units]
    counts = cheapest(mixer, singles)
    if counts is None:
        why = Text(
            f"組み合わせる指標をすべて上限まで増やしても{place}位に届きません。",
            f"Even all indicators of the mix at their most do not reach place {place}.",
        )
        return Mix(place, {}, None, None, None, why)
    units = dict(zip(ids, counts))
    then = standing.with_more(units)
    gain = None if now.total is None or then.total is None else then.total - now.total
    return Mix(place, units, mixer.cost(counts), gain, then.rank, _told(standing, units, now.rank, then.rank))


def _told(standing: Standing, units: Mapping[str, int], before: float, after: float | None) -> Text:
    bought = [(standing.indicator(name), count) for name, count in units.items() if count]
    ja = "、".join(f"指標{each.id}で{with_counted(count, each.current.numerator.unit)}" for each, count in bought)
    en = ", ".join(f"{count:,} more in indicator {each.id}" for each, count in bought)
    together = ("を合わせると", " together lead") if len(bought) > 1 else ("増やすだけで", " alone lead")
    return Text(
        f"{ja}{together[0]}{before:g}位から{after:g}位になります。",
        f"{en}{together[1]} from place {before:g} to {after:g}.",
    )
