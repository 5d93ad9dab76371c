"""Searches for the cheapest mix of counts, with doubles for the way there and exact scores for what it settles on."""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations
from operator import sub
from typing import TYPE_CHECKING, Callable, Iterator, Mapping, Sequence, Tuple

from xl_addin.engine.need.curves import added

if TYPE_CHECKING:
    from xl_addin.engine.need.standing import Standing

#: How many more each indicator counts, in the order of the prices.
Counts = Tuple[int, ...]

_STEPS = 24
_GRID = 9
_ROUNDS = 3
#: How far doubles may be off a count at a tie.
_MOST_MENDED = 50


class Mixer:
    """The counts that reach a place, and what they cost.

    Args:
        standing: where the entity stands; its total must be known.
        place: the place asked for, not reached yet.
        prices: what one more costs, by the id of each indicator that takes part.
    """

    def __init__(self, standing: Standing, place: int, prices: Mapping[str, Decimal]) -> None:
        self._standing = standing
        self._place = place
        self.ids = tuple(prices)
        self._prices = tuple(prices.values())
        self._curves = tuple(standing.curves(standing.indicator(name)) for name in prices)
        self.most: Counts = tuple(each.most for each in self._curves)
        # Doubles may miss a tie, which reaches the place; what falls short of it is found out with exact scores.
        self._margin = sum(each.margin for each in self._curves)
        whole = self._curves[0]
        start = whole.at(0)
        self._own = whole.rest.own + start.own - sum(each.at(0).own for each in self._curves)
        self._rivals = added([whole.rest.rivals, start.rivals])
        for each in self._curves:
            self._rivals = list(map(sub, self._rivals, each.at(0).rivals))

    def cost(self, counts: Counts) -> Decimal:
        """Add up what counts cost."""
        return sum((price * count for price, count in zip(self._prices, counts)), Decimal(0))

    def reaches(self, counts: Counts) -> bool:
        """Tell whether the place is reached, with exact scores."""
        rank = self._standing.with_more(dict(zip(self.ids, counts))).rank
        return rank is not None and rank <= self._place

    def gap(self, counts: Counts) -> float:
        """Give how many points are missing to the place, about; 0 or less where it is reached."""
        return self._gap_by(0, counts)(counts[0])

    def _gap_by(self, place: int, counts: Counts) -> Callable[[int], float]:
        """Give the gap by the count of one indicator beside the others' counts, which are added up once."""
        others = [(each, count) for each, count in enumerate(counts) if each != place]
        beside = [self._curves[each].at(count) for each, count in others]
        own = self._own + self._margin + sum(each.own for each in beside)
        rivals = added([self._rivals, *(each.rivals for each in beside)])
        curves = self._curves[place]

        def gap(count: int) -> float:
            points = curves.at(count)
            return sorted(added([rivals, points.rivals]))[-self._place] - own - points.own

        return gap

    def least(self, place: int, counts: Counts) -> Counts | None:
        """Find about the smallest count of one indicator that reaches the place beside the others' counts."""
        gap = self._gap_by(place, counts)
        if gap(0) <= 0:
            return _with(counts, place, 0)
        if gap(self.most[place]) > 0:
            return None
        return _with(counts, place, _crossing(gap, self.most[place]))

    def cheaper_step(self, place: int, budget: Decimal, counts: Counts) -> Counts:
        """Buy about as many as a budget pays for."""
        bought = max(1, int(budget / self._prices[place]))
        return _with(counts, place, min(self.most[place], counts[place] + bought))

    def affordable(self, place: int, budget: Decimal) -> int:
        """Say how many of one indicator a budget pays for."""
        return min(self.most[place], int(budget / self._prices[place]))


def cheapest(mixer: Mixer, singles: Sequence[Counts]) -> Counts | None:
    """Search for the cheapest counts that reach the place.

    Args:
        mixer: tells costs and what reaches the place.
        singles: counts that reach it, each by one indicator alone.

    Returns:
        Counts of which none can be one lower, never dearer than any of ``singles``; None where neither they nor all at
        their most reach the place.
    """
    starts = list(singles)
    walked = _walk(mixer, min((mixer.cost(counts) for counts in singles), default=mixer.cost(mixer.most)))
    if walked is not None:
        starts.append(walked)
    if not starts:
        return None
    best = min(starts, key=mixer.cost)
    for _ in range(_ROUNDS):
        found = _exchanged(mixer, best)
        if mixer.cost(found) >= mixer.cost(best):
            break
        best = found
    settled = [counts for counts in (_settled(mixer, best), *singles) if counts is not None]
    return min(settled, key=mixer.cost) if settled else None


def _walk(mixer: Mixer, budget: Decimal) -> Counts | None:
    """Buy step by step where the same money closes most of the gap."""
    counts: Counts = (0,) * len(mixer.ids)
    while counts != mixer.most:
        steps = [mixer.cheaper_step(place, budget / _STEPS, counts) for place in range(len(counts))]
        place, counts = min(
            ((place, step) for place, step in enumerate(steps) if step != counts),
            key=lambda found: mixer.gap(found[1]),
        )
        if mixer.gap(counts) <= 0:
            return mixer.least(place, counts) or counts
    return None


def _crossing(gap: Callable[[int], float], high: int) -> int:
    """Find a count at which a gap is closed and one below it is not, by false position."""
    low, gap_low, gap_high = 0, gap(0), gap(high)
    before = 0
    while high - low > 1:
        guess = low + round((high - low) * gap_low / (gap_low - gap_high))
        middle = min(max(guess, low + 1), high - 1)
        found = gap(middle)
        side = 1 if found > 0 else -1
        if found > 0:
            low, gap_low = middle, found
        else:
            high, gap_high = middle, found
        # An end that stays twice counts half, else it would stay for ever.
        if side == before > 0:
            gap_high /= 2
        elif side == before:
            gap_low /= 2
        before = side
    return high


def _exchanged(mixer: Mixer, counts: Counts) -> Counts:
    """Exchange between each pair of indicators as long as it gets cheaper."""
    best = counts
    for one, other in combinations(range(len(counts)), 2):
        best = _pair(mixer, best, one, other)
    return best


def _pair(mixer: Mixer, counts: Counts, one: int, other: int) -> Counts:
    """Find the cheapest counts of two indicators beside the others: on a grid, then ever closer to its best."""
    tried: dict[int, tuple[Decimal, Counts]] = {}

    def cost(count: int) -> tuple[Decimal, Counts]:
        if count not in tried:
            found = mixer.least(other, _with(counts, one, count))
            tried[count] = (mixer.cost(mixer.most) + 1, counts) if found is None else (mixer.cost(found), found)
        return tried[count]

    budget = mixer.cost(counts) - mixer.cost(_with(_with(counts, one, 0), other, 0))
    first, last = 0, mixer.affordable(one, budget)
    tried[counts[one]] = (mixer.cost(counts), counts)
    while True:
        grid = sorted({first + (last - first) * step // (_GRID - 1) for step in range(_GRID)})
        middle = min(grid, key=cost)
        place = grid.index(middle)
        first, last = grid[max(0, place - 1)], grid[min(len(grid) - 1, place + 1)]
        if all(count in tried for count in range(first, last + 1)):
            return min(tried.values())[1]


def _settled(mixer: Mixer, counts: Counts) -> Counts | None:
    """Mend, with exact scores, what doubles left one too low or too high."""
    settled = _raised(mixer, counts)
    while settled is not None:
        lower = next((each for each in _one_fewer(settled) if mixer.reaches(each)), None)
        if lower is None:
            return settled
        settled = lower
    return None


def _raised(mixer: Mixer, counts: Counts) -> Counts | None:
    """Add one at a time until the place is reached, in the indicator where the most are counted."""
    for _ in range(_MOST_MENDED):
        if mixer.reaches(counts):
            return counts
        free = [place for place, count in enumerate(counts) if count < mixer.most[place]]
        if not free:
            return None
        place = max(free, key=lambda each: counts[each])
        counts = _with(counts, place, counts[place] + 1)
    return None


def _one_fewer(counts: Counts) -> Iterator[Counts]:
    for place, count in enumerate(counts):
        if count:
            yield _with(counts, place, count - 1)


def _with(counts: Counts, place: int, count: int) -> Counts:
    return (*counts[:place], count, *counts[place + 1 :])
