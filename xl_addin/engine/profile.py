"""Strengths and weaknesses: one entity's points beside the mean, the best of its peers and its own last year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Mapping, Sequence, Tuple, Union, cast

from xl_addin.engine.exact import EXACT, Known, exact
from xl_addin.engine.extremes import extremes, total_extremes
from xl_addin.engine.moments import mean
from xl_addin.engine.naming import EntityNames, entity_row
from xl_addin.engine.ranking import competition_ranks
from xl_addin.engine.scheme import SchemeResult
from xl_addin.errors import ScoringError
from xl_addin.rulebook.model import DeviationBook, DeviationIndicator, Text
from xl_addin.rulebook.tiers import TierBook

if TYPE_CHECKING:
    from decimal import Decimal

    from xl_addin.engine.exact import Outcome
    from xl_addin.engine.ranking import Ties
    from xl_addin.engine.tier_scheme import BookResult
    from xl_addin.rulebook.tiers import TierIndicator

Book = Union[DeviationBook, TierBook]
Scored = Union[SchemeResult, Sequence[Tuple[str, "BookResult"]]]

TOTAL = Text("総得点", "total")


@dataclass(frozen=True)
class YearScores:
    """What all entities scored in one year, by either kind of rule book.

    Attributes:
        book: the rules.
        entities: their names.
        points: by indicator id, one figure per entity; None where there is none.
        totals: one per entity.
    """

    book: Book
    entities: tuple[str, ...]
    points: Mapping[str, tuple[Known, ...]]
    totals: tuple[Known, ...]

    def row_of(self, entity: str) -> int | None:
        """Find an entity as ``EntityNames.row`` does."""
        return EntityNames(self.entities).row(entity)

    def ranks(self, values: Sequence[Known]) -> list[Known]:
        """Rank figures as the rules rank totals; blanks are not counted."""
        return competition_ranks(values, "high", cast("Ties", getattr(self.book, "ties", "min")))


@dataclass(frozen=True)
class Compared:
    """One figure of an entity beside those of the others; what cannot be computed is None.

    Attributes:
        id: of the indicator; "" for the total.
        name: what it is.
        full: 配点 of a deviation indicator, which is also its mean; the highest points of an indicator of ladders.
        points: the entity's own.
        mean: of all entities that have it, the entity included.
        best: mean of the best entities by total.
        rank: among all entities that have it; 1 is best.
        previous: the entity's own a year earlier; None too where the earlier rules do not have the indicator.
        previous_full: what was full then.
    """

    id: str
    name: Text
    full: Known
    points: Known
    mean: Known
    best: Known
    rank: Known
    previous: Known = None
    previous_full: Known = None

    @property
    def from_mean(self) -> Known:
        """Points above the mean; negative below it."""
        return _difference(self.points, self.mean)

    @property
    def from_best(self) -> Known:
        """Points above the mean of the best; negative below it."""
        return _difference(self.points, self.best)

    @property
    def from_previous(self) -> Known:
        """Points more than a year earlier; negative where there are fewer."""
        return _difference(self.points, self.previous)


@dataclass(frozen=True)
class Profile:
    """Strengths and weaknesses of one entity.

    Attributes:
        entity: its name.
        indicators: one per indicator of the book, in printed order.
        total: the same of the totals.
        best: how many places the best are.
        best_entities: who stands on them, the first first; equal totals at the last place are all in. Empty, and then
            nothing is compared with them, while fewer entities have a total.
    """

    entity: str
    indicators: tuple[Compared, ...]
    total: Compared
    best: int
    best_entities: tuple[str, ...]

    @property
    def strengths(self) -> tuple[Compared, ...]:
        """The indicators above the mean, the largest difference first."""
        found = [each for each in self.indicators if (each.from_mean or 0) > 0]
        return tuple(sorted(found, key=lambda each: -(each.from_mean or 0)))

    @property
    def weaknesses(self) -> tuple[Compared, ...]:
        """The indicators below the mean, the largest difference first."""
        found = [each for each in self.indicators if (each.from_mean or 0) < 0]
        return tuple(sorted(found, key=lambda each: each.from_mean or 0))


def year_scores(book: Book, scored: Scored) -> YearScores:
    """Bring the results of either kind of rule book into one form.

    Args:
        book: the rules.
        scored: what ``score_scheme`` gives of a deviation book, ``engine.tables.table.read`` of a book of ladders.

    Returns:
        The same as numbers; what is blank or an error is None.
    """
    if isinstance(scored, SchemeResult):
        rows = [tuple(map(_number, score.points)) for score in scored.scores]
        names = tuple(score.entity for score in scored.scores)
        totals = tuple(_number(score.total) for score in scored.scores)
    else:
        rows = [tuple(_number(result.points(each.id)) for each in book.indicators) for _, result in scored]
        names = tuple(name for name, _ in scored)
        totals = tuple(_number(result.total) for _, result in scored)
    ids = [each.id for each in book.indicators]
    points = {name: tuple(row[place] for row in rows) for place, name in enumerate(ids)}
    return YearScores(book, names, points, totals)


def top_places(book: Book, entities: int) -> int:
    """Give how many places count: those that the book rewards, else a third of so many entities."""
    reward = book.reward if isinstance(book, DeviationBook) else None
    return max(1, entities // 3) if reward is None else reward.top


def profile(now: YearScores, entity: str, best: int | None = None, previous: YearScores | None = None) -> Profile:
    """Compare an entity with its peers and with its own last year.

    Args:
        now: what all entities scored.
        entity: its name, as ``entity_row`` takes it.
        best: how many places the best are; by default ``top_places``.
        previous: what was scored a year earlier: by the same scheme; the indicators of another year's
            ladders are found through those that this year's follow, all others by their ids.

    Returns:
        The comparison.

    Raises:
        ScoringError: there is no such entity, ``best`` is below 1, or the earlier year's is another scheme.
    """
    row = entity_row(now.entities, entity)
    places = top_places(now.book, len(now.entities)) if best is None else best
    if places < 1:
        raise ScoringError(
            f"上位の数は 1 以上にしてください（{places}）。", f"The number of the best must be 1 or more, not {places}."
        )
    if previous is not None and previous.book.scheme != now.book.scheme:
        raise ScoringError(
            f"前年度の {previous.book.name} は {now.book.name} と制度が違います。",
            f"{previous.book.name} of the year before is another scheme than {now.book.name}.",
        )
    best_rows = _best_rows(now, places)
    earlier = _Earlier(now.book, previous, entity)
    indicators = tuple(
        Compared(
            each.id, each.name, _full(each), *_beside(now, now.points[each.id], row, best_rows), *earlier.of(each.id)
        )
        for each in now.book.indicators
    )
    total = Compared("", TOTAL, _full_total(now.book), *_beside(now, now.totals, row, best_rows), *earlier.total())
    return Profile(now.entities[row], indicators, total, places, tuple(now.entities[each] for each in best_rows))


class _Earlier:
    """What an entity scored a year earlier, by the indicators of this year.

    Args:
        book: this year's rules.
        previous: what was scored, if it is known.
        entity: the entity.
    """

    def __init__(self, book: Book, previous: YearScores | None, entity: str) -> None:
        self._previous = previous
        self._row = None if previous is None else previous.row_of(entity)
        self._ids = _earlier_ids(book, previous)

    def of(self, indicator_id: str) -> tuple[Known, Known]:
        """Give the points of an indicator, and what was full."""
        if self._previous is None or self._row is None:
            return None, None
        then = next((each for each in self._previous.book.indicators if each.id == self._ids[indicator_id]), None)
        return (None, None) if then is None else (self._previous.points[then.id][self._row], _full(then))

    def total(self) -> tuple[Known, Known]:
        """Give the total, and what was full."""
        if self._previous is None or self._row is None:
            return None, None
        return self._previous.totals[self._row], _full_total(self._previous.book)


def _beside(
    now: YearScores, values: Sequence[Known], row: int, best_rows: Sequence[int]
) -> tuple[Known, Known, Known, Known]:
    """Give the entity's own figure, the mean, that of the best, and the rank."""
    among_best = [values[each] for each in best_rows]
    best = None if None in among_best else _mean(among_best)
    return values[row], _mean(values), best, now.ranks(values)[row]


def _best_rows(now: YearScores, places: int) -> list[int]:
    ranks = competition_ranks(now.totals)
    inside = [(rank, row) for row, rank in enumerate(ranks) if rank is not None and rank <= places]
    return [row for _, row in sorted(inside)] if len(inside) >= places else []


def _earlier_ids(book: Book, previous: YearScores | None) -> dict[str, str | None]:
    """By the id of an indicator that of the one it continues; None of a new one."""
    if previous is None or isinstance(book, DeviationBook) or previous.book.name == book.name:
        return {each.id: each.id for each in book.indicators}
    return {each.id: each.follows for each in book.indicators}


def _full(indicator: DeviationIndicator | TierIndicator) -> float:
    return float(indicator.points if isinstance(indicator, DeviationIndicator) else extremes(indicator).highest)


def _full_total(book: Book) -> float:
    if isinstance(book, DeviationBook):
        return float(book.total_points)
    return float(total_extremes(book.indicators)[1])


def _number(points: Outcome | Decimal) -> Known:
    return None if points is None or isinstance(points, ScoringError) else float(points)


def _mean(values: Sequence[Known]) -> Known:
    return mean(values) if any(value is not None for value in values) else None


def _difference(one: Known, other: Known) -> Known:
    return None if one is None or other is None else float(EXACT.subtract(exact(one), exact(other)))
