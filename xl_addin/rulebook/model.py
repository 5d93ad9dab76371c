"""The content of a deviation rule book as frozen values, and the words that all rule books share."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fractions import Fraction

METHODS = ("deviation", "tiers")
STATUSES = ("complete", "outline")
SPREADS = ("population", "sample")
TIES = ("min", "max", "average", "dense", "ordinal")
KINDS = ("level", "growth", "change")
OWN_RATES = ("current", "previous")
REWARD_BASES = ("lowest_inside", "first_outside")


def plain_text(text: str) -> str:
    """Spell a name in one way, so that width, spaces and capitals make no difference.

    Args:
        text: a header, label, entity or rule book name as a person typed it.

    Returns:
        The text in NFKC form, without white space and in lower case.
    """
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


class Named:
    """What has a scheme and a fiscal year, and a name made of both."""

    scheme: str
    fiscal_year: int

    @property
    def name(self) -> str:
        """The name to ask for it by, such as "kyokai/2023"."""
        return f"{self.scheme}/{self.fiscal_year}"


@dataclass(frozen=True)
class Text:
    """The same words in Japanese and in English."""

    ja: str
    en: str


@dataclass(frozen=True)
class Source:
    """Where a rule is written down.

    Args:
        title: title of the document.
        place: section, table or article.
        file: name of the copy that was read, if there is one.
    """

    title: str
    place: str
    file: str = ""


@dataclass(frozen=True)
class Fact:
    """One number per entity that the scheme asks for, as one column of an input table.

    Args:
        key: stable ASCII name, unique in the rule book.
        label: header of its column.
        unit: 人, 件, …
    """

    key: str
    label: Text
    unit: str


@dataclass(frozen=True)
class Measure:
    """A rate in one year: ``numerator`` as a share of ``denominator``."""

    numerator: Fact
    denominator: Fact


@dataclass(frozen=True)
class Part:
    """One weighted component of an indicator.

    Args:
        name: what staff call it.
        kind: "level" (the rate), "growth" (its rise as a share of the headroom) or "change" (rate of change of the
            numerator).
        weight: share of the indicator, above 0 and up to 1; the weights of an indicator add up to 1.
        own: whose headroom counts, "current" or "previous" year's. Needed for "growth"; a "change" with it is
            divided by that headroom too, without it the change stands alone.
    """

    name: Text
    kind: str
    weight: Fraction
    own: str | None = None


@dataclass(frozen=True)
class DeviationIndicator:
    """An indicator scored by deviation scores among all entities.

    Args:
        id: number of the indicator as printed.
        name: its name.
        points: 配点, which is also the mean of its scores.
        unit: unit of the rate.
        current: the rate in the evaluated year.
        previous: the same rate a year earlier, if any part needs it.
        parts: the weighted components.
        source: where the indicator is defined.
        notes: what the source leaves open, or how it is read here.
    """

    id: str
    name: Text
    points: Decimal
    unit: str
    current: Measure
    previous: Measure | None
    parts: tuple[Part, ...]
    source: Source
    notes: tuple[Text, ...] = ()

    @property
    def measures(self) -> tuple[Measure, ...]:
        """The rates it needs, the evaluated year first."""
        return (self.current,) if self.previous is None else (self.current, self.previous)

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The facts it needs, the evaluated year first."""
        return tuple(fact for measure in self.measures for fact in (measure.numerator, measure.denominator))


@dataclass(frozen=True)
class Reward:
    """How the best entities share the levy.

    Args:
        top: number of entities that are rewarded.
        top_share: the share of all entities that the rule names.
        levy: premium rate collected for it, as a fraction (0.0001 is 0.01 %).
        base: the total from which points count: "lowest_inside" (of the last one inside the top) or "first_outside".
        source: where the reward is defined.
        notes: what the source leaves open, or how it is read here.
    """

    top: int
    top_share: Fraction
    levy: Decimal
    base: str
    source: Source
    notes: tuple[Text, ...] = ()


@dataclass(frozen=True)
class DeviationBook(Named):
    """The rules of one scheme of deviation scores in one fiscal year.

    Args:
        scheme: short ASCII name of the scheme.
        fiscal_year: year of the performance that is scored.
        title: name of the scheme and year.
        entity: what is compared (支部).
        entities: how many of them there are, or None when that is open.
        indicators: in printed order.
        sources: the documents that the book rests on.
        status: "complete", or "outline" when only the structure is known.
        spread: "population" or "sample" standard deviation.
        ties: how equal totals share a rank.
        reward: None when the scheme has none.
        notes: what the sources leave open, or how they are read here.
    """

    scheme: str
    fiscal_year: int
    title: Text
    entity: Text
    entities: int | None
    indicators: tuple[DeviationIndicator, ...]
    sources: tuple[Source, ...]
    status: str = "complete"
    spread: str = "population"
    ties: str = "min"
    reward: Reward | None = None
    notes: tuple[Text, ...] = ()

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Every fact that the book asks for, in the order of its indicators."""
        return tuple(fact for indicator in self.indicators for fact in indicator.facts)

    @property
    def total_points(self) -> Decimal:
        """Sum of the 配点."""
        return sum((indicator.points for indicator in self.indicators), Decimal(0))
