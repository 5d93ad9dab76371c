"""Finds the figures of a measure at which the conditions of an indicator turn from no to yes or back."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, Callable, Iterator, Mapping, NamedTuple

from xl_addin.engine.cut import places
from xl_addin.rulebook.asked import cut_key, level_key, mean_key, peers_key
from xl_addin.rulebook.conditions import (
    AtLeast,
    Below,
    BetterThanMean,
    BetterThanOwnMean,
    GainAtLeast,
    Improved,
    ImprovedEachYear,
    MoreThan,
    RankBand,
    TopShare,
    measure_of,
)

if TYPE_CHECKING:
    from decimal import Decimal

    from xl_addin.engine.figures import KnownFacts
    from xl_addin.rulebook.conditions import Condition
    from xl_addin.rulebook.tiers import TierBook, TierMeasure


class Limit(NamedTuple):
    """A figure at which a condition turns as the measure gets better.

    Attributes:
        value: the figure, exactly.
        beyond: whether it turns only beyond the figure; else it turns at it.
    """

    value: Fraction
    beyond: bool


def limits(book: TierBook, known: KnownFacts, condition: Condition) -> list[Limit]:
    """List the limits of one condition.

    Args:
        book: the rules.
        known: what is known of the entity; limits that hang on a fact that is not known are left out.
        condition: a condition on a measure.

    Returns:
        The limits; none for a condition that is about no measure.
    """
    key = measure_of(condition)
    if key is None:
        return []
    return list(_LIMITS[type(condition)](condition, _Facts(book, known, known.indicator.measure(key))))


def other_figures(known: KnownFacts, measure: TierMeasure, on: str) -> list[Decimal] | None:
    """The figures of all other entities, best first; None where they are not known, or the own is not among them."""
    years = known.indicator.years
    comparable = on == "level" or (years is not None and years.compared is not None)
    peers = known.list_of(peers_key(measure.key, on), measure) if comparable else None
    if peers is None:
        return None
    own = (known.gain(measure) if on == "gain" else known.evaluated(measure)).value
    if own is None or own not in peers:
        return None
    others = [peer for peer in peers if peer is not None]
    others.remove(own)
    return sorted(others, reverse=on == "gain" or measure.better == "high")


def last_place(book: TierBook, condition: TopShare, count: int | None) -> int | None:
    """The last place inside a share; None where the number of entities is not known."""
    total = book.entities or count
    return None if total is None else places(total, float(condition.share), book.places)  # type: ignore[arg-type]


class _Facts(NamedTuple):
    book: TierBook
    known: KnownFacts
    measure: TierMeasure

    @property
    def high(self) -> bool:
        return self.measure.better == "high"

    def at(self, key: str) -> Fraction | None:
        """Read a figure of the measure."""
        value = self.known.figure(key, self.measure).value
        return None if value is None else Fraction(value)

    def compared(self) -> Fraction | None:
        """The figure of the compared year."""
        years = self.known.indicator.years
        if years is None or years.compared is None:
            return None
        return self.at(level_key(self.measure, years.compared))

    def evaluated_year(self) -> int | None:
        years = self.known.indicator.years
        return None if years is None else years.evaluated

    def gained(self, gain: Fraction) -> Fraction | None:
        """The figure with which the improvement is ``gain``."""
        before = self.compared()
        if before is None:
            return None
        return before + gain if self.high else before - gain

    def place(self, on: str, last: int) -> Fraction | None:
        """The figure with which the rank is ``last`` or better: others as good share the rank."""
        others = other_figures(self.known, self.measure, on)
        if others is None or not 1 <= last <= len(others):
            return None
        figure = Fraction(others[last - 1])
        return self.gained(figure) if on == "gain" else figure


def _found(value: Fraction | None, *, beyond: bool) -> Iterator[Limit]:
    if value is not None:
        yield Limit(value, beyond)


def _at_least(condition: AtLeast, facts: _Facts) -> Iterator[Limit]:
    yield Limit(Fraction(condition.value), beyond=not facts.high)


def _more_than(condition: MoreThan, facts: _Facts) -> Iterator[Limit]:
    yield Limit(Fraction(condition.value), beyond=facts.high)


def _below(condition: Below, facts: _Facts) -> Iterator[Limit]:
    yield Limit(Fraction(condition.value), beyond=not facts.high)


def _gain_at_least(condition: GainAtLeast, facts: _Facts) -> Iterator[Limit]:
    yield from _found(facts.gained(Fraction(condition.value)), beyond=False)


def _improved(_condition: Improved, facts: _Facts) -> Iterator[Limit]:
    yield from _found(facts.compared(), beyond=True)


def _improved_each_year(condition: ImprovedEachYear, facts: _Facts) -> Iterator[Limit]:
    """Better than the year before, and not as good as the year after."""
    year = facts.evaluated_year()
    if year is None or year not in condition.years:
        return
    place = condition.years.index(year)
    for before in condition.years[max(0, place - 1) : place]:
        yield from _found(facts.at(level_key(facts.measure, before)), beyond=True)
    for after in condition.years[place + 1 : place + 2]:
        yield from _found(facts.at(level_key(facts.measure, after)), beyond=False)


def _better_than_mean(_condition: BetterThanMean, facts: _Facts) -> Iterator[Limit]:
    yield from _found(facts.at(mean_key(facts.measure.key)), beyond=True)


def _better_than_own_mean(condition: BetterThanOwnMean, facts: _Facts) -> Iterator[Limit]:
    """The evaluated year, if it is among the years, moves the mean with it: the mean of the others is its limit."""
    years = [year for year in condition.years if year != facts.evaluated_year()]
    figures = [facts.at(level_key(facts.measure, year)) for year in years]
    known = [figure for figure in figures if figure is not None]
    if known and len(known) == len(figures):
        yield Limit(sum(known, Fraction(0)) / len(known), beyond=True)


def _top_share(condition: TopShare, facts: _Facts) -> Iterator[Limit]:
    if condition.on == "level":
        yield from _found(facts.at(cut_key(condition)), beyond=False)
        if condition.published_cut is not None:
            yield Limit(Fraction(condition.published_cut), beyond=False)
    peers = facts.known.list_of(peers_key(condition.of, condition.on), facts.measure)
    last = last_place(facts.book, condition, None if peers is None else len(peers))
    if last is not None:
        yield from _found(facts.place(condition.on, last), beyond=False)


def _rank_band(condition: RankBand, facts: _Facts) -> Iterator[Limit]:
    for last in (condition.last, condition.first - 1):
        yield from _found(facts.place(condition.on, last), beyond=False)


_LIMITS: Mapping[type, Callable[[Any, _Facts], Iterator[Limit]]] = {
    AtLeast: _at_least,
    MoreThan: _more_than,
    Below: _below,
    TopShare: _top_share,
    RankBand: _rank_band,
    GainAtLeast: _gain_at_least,
    Improved: _improved,
    ImprovedEachYear: _improved_each_year,
    BetterThanMean: _better_than_mean,
    BetterThanOwnMean: _better_than_own_mean,
}
