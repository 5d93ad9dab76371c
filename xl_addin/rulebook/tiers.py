"""The content of a tier rule book as frozen values: sections, indicators, ladders of lines, their points."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_addin.rulebook.model import Named, Source, Text

if TYPE_CHECKING:
    from decimal import Decimal

    from xl_addin.rulebook.conditions import Condition

TAKES = ("first", "each")
BETTER = ("high", "low")
ON = ("level", "gain")
PLACES = ("floor", "ceil", "round")
CORRECTED = "corrected"


@dataclass(frozen=True)
class Years:
    """Which fiscal years an indicator looks at; the rule book's own fiscal year is a third.

    Args:
        evaluated: whose performance is scored.
        compared: with which it is compared, if anything is.
    """

    evaluated: int
    compared: int | None = None


@dataclass(frozen=True)
class TierMeasure:
    """A figure of each entity that conditions compare.

    Args:
        key: ASCII name, unique in the indicator.
        name: what it is.
        unit: "%" (60 for 60 %), 円, 人/1万人 …
        better: "high" or "low".
        better_of: what else may stand for the evaluated year's figure if it is better: "corrected" (補正値) or another
            fiscal year.
        digits: decimals to which figures are rounded, half up, before anything is compared; None compares them as
            they are.
    """

    key: str
    name: Text
    unit: str
    better: str
    better_of: tuple[int | str, ...] = ()
    digits: int | None = None


@dataclass(frozen=True)
class MunicipalLine:
    """A criterion that municipalities meet or not; the share of those that do counts.

    Args:
        key: ASCII name, unique in the indicator.
        no: its number as printed.
        text: what it asks for, in our words.
    """

    key: str
    no: str
    text: Text


@dataclass(frozen=True)
class Exemption:
    """A declared exception that cancels a line."""

    key: str
    text: Text


@dataclass(frozen=True)
class Line:
    """One rung: a condition and its points.

    Args:
        no: its number as printed, unique in the indicator.
        key: ASCII name, unique in the indicator.
        points: what it gives; a negative rung takes away.
        text: the criterion in our words.
        condition: when it holds.
        bracket: printed in brackets, as the lower rungs of a ladder are; not a sign.
        requires: numbers of lines that must count too.
        excludes: numbers of lines none of which may count; earlier rungs of the same ladder included.
        unless: an exception that cancels it.
        follows: number of the line that it continues in the earlier year's indicator; None for a new line.
        unchanged: its condition is that line's, though written otherwise.
        note: what the source leaves open.
    """

    no: str
    key: str
    points: Decimal
    text: Text
    condition: Condition
    bracket: bool = False
    requires: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    unless: Exemption | None = None
    follows: str | None = None
    unchanged: bool = False
    note: Text | None = None


@dataclass(frozen=True)
class Group:
    """Lines that belong together.

    Args:
        take: "first" for a ladder, of which the first line that holds counts, or "each".
        lines: in printed order.
    """

    take: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class TierIndicator:
    """A sub-indicator as the sheets print it.

    Args:
        id: ASCII name, unique in the book.
        label: its number as printed.
        section: id of the section that it belongs to.
        name: its name.
        source: where it is defined.
        years: the fiscal years it looks at; None in an outline.
        measures: the figures it compares.
        municipal: the municipal lines whose shares it looks at.
        groups: its lines; empty in an outline.
        printed: the maximum that the sheet prints for it, if it prints one.
        follows: id of the indicator that it continues in the earlier year; None if it is new.
        notes: what the source leaves open, or how it is read here.
    """

    id: str
    label: str
    section: str
    name: Text
    source: Source
    years: Years | None = None
    measures: tuple[TierMeasure, ...] = ()
    municipal: tuple[MunicipalLine, ...] = ()
    groups: tuple[Group, ...] = ()
    printed: Decimal | None = None
    follows: str | None = None
    notes: tuple[Text, ...] = ()

    @property
    def lines(self) -> tuple[Line, ...]:
        """All its lines, in printed order."""
        return tuple(line for group in self.groups for line in group.lines)

    def measure(self, key: str) -> TierMeasure:
        """Return one of its measures."""
        return next(measure for measure in self.measures if measure.key == key)


@dataclass(frozen=True)
class Section:
    """An indicator of the sheets (指標1), whose sub-indicators add up.

    Args:
        id: ASCII name, unique in the book.
        label: its number as printed.
        name: its name.
        source: where it is defined.
        printed: the maximum that the sheet prints for it, if it prints one.
        budget: yen that the scheme gives out for it, if it is said.
        notes: what the source leaves open.
    """

    id: str
    label: str
    name: Text
    source: Source
    printed: Decimal | None = None
    budget: int | None = None
    notes: tuple[Text, ...] = ()


@dataclass(frozen=True)
class TierBook(Named):
    """The rules of one scheme of ladders and points in one fiscal year.

    Args:
        scheme: short ASCII name of the scheme.
        fiscal_year: year of the rules; indicators evaluate earlier years.
        title: name of the scheme and year.
        entity: what is scored (都道府県).
        entities: how many of them there are, or None when that is open.
        sections: in printed order.
        indicators: in printed order.
        sources: the documents that the book rests on.
        status: "complete", or "outline" when only the structure is known.
        places: how a share of the entities becomes a number of places: "floor", "ceil" or "round".
        printed: the maximum that the sheet prints for all of it, if it prints one.
        follows: name of the earlier book whose indicators and lines its own continue, if there is one.
        notes: what the sources leave open, or how they are read here.
    """

    scheme: str
    fiscal_year: int
    title: Text
    entity: Text
    entities: int | None
    sections: tuple[Section, ...]
    indicators: tuple[TierIndicator, ...]
    sources: tuple[Source, ...]
    status: str = "complete"
    places: str = "floor"
    printed: Decimal | None = None
    follows: str | None = None
    notes: tuple[Text, ...] = ()

    def of_section(self, section: Section) -> tuple[TierIndicator, ...]:
        """The indicators of a section, in printed order."""
        return tuple(indicator for indicator in self.indicators if indicator.section == section.id)
