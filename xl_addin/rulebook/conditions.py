"""The closed vocabulary of conditions: what a line of a tier rule book asks for before it gives its points.

Every condition says how it compares. ``of`` names the measure that it is about; ``on`` is "level" for the measure itself
or "gain" for its improvement over the compared year, which is positive when the measure gets better.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Union

if TYPE_CHECKING:
    from decimal import Decimal
    from fractions import Fraction

    from xl_addin.rulebook.model import Text


@dataclass(frozen=True)
class AtLeast:
    """The measure is ``value`` or above (≥, 以上)."""

    of: str
    value: Decimal


@dataclass(frozen=True)
class MoreThan:
    """The measure is above ``value`` (>, を超える)."""

    of: str
    value: Decimal


@dataclass(frozen=True)
class Below:
    """The measure is below ``value`` (<, 未満)."""

    of: str
    value: Decimal


@dataclass(frozen=True)
class TopShare:
    """The measure is within the best ``share`` of all entities (上位n割).

    Args:
        of: the measure.
        on: "level" or "gain".
        share: above 0 and below 1.
        published_cut: the value that stands in for the last place inside, once it has been published; as good as it
            is enough (≥ or, where low is better, ≤).
    """

    of: str
    on: str
    share: Fraction
    published_cut: Decimal | None = None


@dataclass(frozen=True)
class RankBand:
    """The competition rank of the measure among all entities is from ``first`` to ``last``, both included."""

    of: str
    on: str
    first: int
    last: int


@dataclass(frozen=True)
class GainAtLeast:
    """The measure has improved on the compared year by ``value`` or more (≥), in the measure's unit."""

    of: str
    value: Decimal


@dataclass(frozen=True)
class Improved:
    """The measure is better than in the compared year (>)."""

    of: str


@dataclass(frozen=True)
class ImprovedEachYear:
    """In each of ``years`` but the first the measure is better than in the one before (>)."""

    of: str
    years: tuple[int, ...]


@dataclass(frozen=True)
class BetterThanMean:
    """The measure is better than the national mean (>, or < where low is better)."""

    of: str


@dataclass(frozen=True)
class BetterThanOwnMean:
    """The measure is better than the mean of the entity's own figures in ``years`` (>, or < where low is better)."""

    of: str
    years: tuple[int, ...]


@dataclass(frozen=True)
class MunicipalShare:
    """The share of municipalities that meet municipal lines compares with ``share``.

    Args:
        compare: ">" (を超えている) or ">=" (以上).
        share: from 0 to 1.
        join: "and" if a municipality must meet all of the lines, "or" if one is enough.
        lines: keys of the municipal lines.
    """

    compare: str
    share: Fraction
    join: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class KOfN:
    """At least ``k`` of the items are met."""

    k: int
    items: tuple[Text, ...]


@dataclass(frozen=True)
class Declared:
    """The entity says so: yes or no."""


Condition = Union[
    AtLeast,
    MoreThan,
    Below,
    TopShare,
    RankBand,
    GainAtLeast,
    Improved,
    ImprovedEachYear,
    BetterThanMean,
    BetterThanOwnMean,
    MunicipalShare,
    KOfN,
    Declared,
]

#: Conditions that need the figure of the compared year.
COMPARING: tuple[type, ...] = (GainAtLeast, Improved)


def measure_of(condition: Condition) -> str | None:
    """Name the measure that a condition is about; None for one that is about none."""
    return getattr(condition, "of", None)


def compares(condition: Condition) -> bool:
    """Tell whether a condition needs the figure of the compared year."""
    return isinstance(condition, COMPARING) or getattr(condition, "on", "level") == "gain"
