"""What a report is about: this year's scores, whose they are, and what else is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_addin.book.rules.words import heading_text
from xl_addin.engine.profile import top_places
from xl_addin.rulebook.asked import era
from xl_addin.rulebook.model import DeviationBook
from xl_addin.rulebook.tiers import TierBook

if TYPE_CHECKING:
    from decimal import Decimal

    from xl_addin.analysis.results import Sensitivity
    from xl_addin.engine.exact import Known
    from xl_addin.report.source import Source

_FEW = 3


@dataclass(frozen=True)
class Case:
    """What a report is made from.

    Attributes:
        now: this year's scores.
        row: the row of the one that the report is about; None where it is about all.
        before: last year's scores; None where they are not known.
        payroll: one sum of pay per entity, in yen; empty where it is not known.
        sensitivity: how sure the ranks are; None where that cannot be said.
        called: the name of the only entity of a file that does not say it.
    """

    now: Source
    row: int | None
    before: Source | None = None
    payroll: tuple[float, ...] = ()
    sensitivity: Sensitivity | None = None
    called: str = ""

    @property
    def deviation(self) -> DeviationBook | None:
        """The rules, if they are those of a deviation scheme."""
        return self.now.book if isinstance(self.now.book, DeviationBook) else None

    @property
    def tiers(self) -> TierBook | None:
        """The rules, if they are ladders and points."""
        return self.now.book if isinstance(self.now.book, TierBook) else None

    @property
    def unit(self) -> str:
        """What an entity is called."""
        return self.now.book.entity.ja

    @property
    def many(self) -> bool:
        """Whether there are enough entities to compare them."""
        return sum(total is not None for total in self.now.standing.totals) >= _FEW

    @property
    def top(self) -> int:
        """How many places count: those that are rewarded, else a third of the entities."""
        return top_places(self.now.book, len(self.now.entities))

    @property
    def top_name(self) -> str:
        """What the best are called."""
        return f"上位{self.top}{self.unit}"

    @property
    def name(self) -> str:
        """Whom the report is about; "" where it is about all."""
        if self.row is None:
            return ""
        return self.now.entities[self.row] or self.called or f"この{self.unit}"

    @property
    def rank(self) -> Known:
        """The rank of the one that the report is about."""
        return None if self.row is None else self.now.ranks[self.row]

    @property
    def total(self) -> Known:
        """The total of the one that the report is about."""
        return None if self.row is None else self.now.standing.totals[self.row]

    @property
    def order(self) -> list[int]:
        """The rows that have a total, the best first; of equal ones the upper row first."""
        totals = self.now.standing.totals
        known = [(self.now.ranks[row], -total, row) for row, total in enumerate(totals) if total is not None]
        return [row for _, _, row in sorted(known, key=lambda each: (each[0] is None, each[0] or 0, each[1], each[2]))]

    @property
    def decimals(self) -> int:
        """With how many decimals points are shown."""
        return 0 if self.tiers is not None else 1

    def points(self, value: float) -> str:
        """Write points."""
        return f"{value:.{self.decimals}f}".replace("-", "−") if self.decimals else plain(value)

    def year(self, source: Source | None = None) -> str:
        """Name the fiscal year of the rules."""
        return f"{era((source or self.now).book.fiscal_year)}"


def label(case: Case, place: int) -> str:
    """Name an indicator with its number, by its place in the book."""
    if case.tiers is not None:
        return heading_text(case.tiers.indicators[place]).ja
    return f"{numbered(case, place)} {case.now.book.indicators[place].name.ja}"


def numbered(case: Case, place: int) -> str:
    """The number of an indicator as staff say it."""
    if case.tiers is not None:
        return case.tiers.indicators[place].label
    return f"指標{case.now.book.indicators[place].id}"


def rank_text(rank: Known) -> str:
    """Write a rank."""
    return "－" if rank is None else f"{rank:g}位"


def plain(value: float | Decimal) -> str:
    """Write a number with as many decimals as it has, and a minus as it is printed."""
    return f"{value:g}".replace("-", "−")


def signed(value: float, decimals: int = 1) -> str:
    """Write a difference with its sign."""
    told = f"{value:+.{decimals}f}"
    return "±0" if float(told) == 0 else told.replace("-", "−")
