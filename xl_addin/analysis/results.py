"""What the analyses give back, as plain values: needs no NumPy, so that a report can draw it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xl_addin.engine.rank_ranges import RankRange
    from xl_addin.rulebook.model import Text


@dataclass(frozen=True)
class Range:
    """The least and the greatest value that a figure may have; both are inside."""

    low: float
    high: float


@dataclass(frozen=True)
class Quantiles:
    """Where 5 %, half and 95 % of the draws lie at or below."""

    low: float
    median: float
    high: float


@dataclass(frozen=True)
class EntityBounds:
    """Between what one entity's true figures must lie, whatever was rounded away.

    Attributes:
        entity: its name.
        points: per indicator, its points; None where there are none.
        point_ranks: per indicator, the rank by these points.
        total: the sum of the points; None where there is none.
        rank: the rank by the totals.
    """

    entity: str
    points: tuple[Range | None, ...]
    point_ranks: tuple[RankRange | None, ...]
    total: Range | None
    rank: RankRange | None


@dataclass(frozen=True)
class Bounds:
    """What must hold of all entities although their figures were rounded: proven, not sampled.

    Attributes:
        assumed: how the figures were rounded.
        entities: one per entity, in the order of the facts.
    """

    assumed: Text
    entities: tuple[EntityBounds, ...]


@dataclass(frozen=True)
class EntityDraws:
    """How one entity fared in the draws.

    Attributes:
        entity: its name.
        total: 5 %, median and 95 % of its totals; None where it has none.
        rank: 5 %, median and 95 % of its ranks.
        inside: share of the draws in which it was among the ``top``, from 0 to 1; None where it has no total.
        scored: in how many draws it has a total; the others do not count.
    """

    entity: str
    total: Quantiles | None
    rank: Quantiles | None
    inside: float | None
    scored: int


@dataclass(frozen=True)
class Draws:
    """How all entities fared when their figures were drawn at random.

    Attributes:
        assumed: what was drawn and how.
        draws: how many times.
        seed: what the random numbers start from; the same seed gives the same draws.
        top: how many places count as being inside.
        entities: one per entity, in the order of the facts.
    """

    assumed: Text
    draws: int
    seed: int
    top: int
    entities: tuple[EntityDraws, ...]


@dataclass(frozen=True)
class LeftOut:
    """The ranks without one indicator.

    Attributes:
        indicator: id of the one that is left out.
        ranks: one per entity, in the order of the facts; None where it has none.
        mean_shift: R̄_s, how many places an entity moves on average, up or down, among those that have a rank with all
            indicators.
    """

    indicator: str
    ranks: tuple[float | None, ...]
    mean_shift: float


@dataclass(frozen=True)
class WeightDraws:
    """The ranks under other weights of the indicators.

    Attributes:
        change: by what share each weight was drawn higher or lower at most, 0.25 for 25 %.
        draws: how many times.
        seed: what the random numbers start from.
        mean_shift: R̄_s, how many places an entity moves on average: mean over the draws.
        mean_shifts: R̄_s of a draw: 5 %, median and 95 % of the draws.
        entities: one per entity, in the order of the facts; totals are those under the drawn weights.
    """

    change: float
    draws: int
    seed: int
    mean_shift: float
    mean_shifts: Quantiles
    entities: tuple[EntityDraws, ...]


@dataclass(frozen=True)
class Sensitivity:
    """How sure the scores and ranks of a deviation scheme are.

    Attributes:
        rule_book: name of the rule book.
        indicators: ids of its indicators, in printed order.
        printed: whether it starts from printed scores and not from facts.
        entities: their names, in the order of the facts.
        totals: their totals; None where there is none.
        ranks: their ranks by these totals; None where there is none.
        top: how many places count as being inside: those that are rewarded, or a third of the entities.
        bounds: what must hold whatever was rounded away; None when nothing is known of a rounding.
        draws: the Monte Carlo.
        left_out: one per indicator.
        weights: the perturbation of the weights.
    """

    rule_book: str
    indicators: tuple[str, ...]
    printed: bool
    entities: tuple[str, ...]
    totals: tuple[float | None, ...]
    ranks: tuple[float | None, ...]
    top: int
    bounds: Bounds | None
    draws: Draws
    left_out: tuple[LeftOut, ...]
    weights: WeightDraws
