"""Checks a rule book for what reading cannot see: maxima, clashes, overlaps, units, loose ends, unused parts, sources."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_addin.engine.extremes import extremes, total_extremes
from xl_addin.engine.figures import shown
from xl_addin.rulebook.conditions import MunicipalShare, measure_of
from xl_addin.rulebook.model import DeviationBook, Source, Text
from xl_addin.rulecheck.following import loose_ends
from xl_addin.rulecheck.overlaps import dead_lines, shared_rungs
from xl_addin.rulecheck.thresholds import doubtful_thresholds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from decimal import Decimal

    from xl_addin.rulebook.reading import RuleBook
    from xl_addin.rulebook.tiers import Section, TierBook, TierIndicator


@dataclass(frozen=True)
class Finding:
    """Something in a rule book that a person should look at.

    Args:
        kind: "printed", "clash", "unreachable", "overlap", "unit", "condition", "follows", "unused" or "source".
        place: the book, section, indicator or line.
        message: what was found.
        is_error: False for a printed maximum, which may be the source's own mistake.
    """

    kind: str
    place: Text
    message: Text
    is_error: bool


def check(book: RuleBook, earlier: RuleBook | None = None) -> tuple[Finding, ...]:
    """Check a rule book.

    Found are: a printed maximum of an indicator, a section or the book that is not the reachable one; lines that can
    never count; rank bands that share ranks, and bracketed rungs that add up; fractions where percent are asked for,
    and improvements below 0; indicators and lines that continue what the earlier book does not have; measures,
    municipal lines and sections that nothing uses; sources without a title or a place.

    Args:
        book: a rule book of any method. Of an outline, and of a book of deviation scores, less can be checked.
        earlier: the book that it says it follows, if that can be found.

    Returns:
        The findings in the order of the book.
    """
    if isinstance(book, DeviationBook):
        return tuple(_deviation_findings(book))
    return tuple(_tier_findings(book, earlier))


def _deviation_findings(book: DeviationBook) -> Iterator[Finding]:
    yield from _book_sources(book)
    for indicator in book.indicators:
        yield from _source(Text(f"指標{indicator.id}", indicator.id), indicator.source)
    if book.reward is not None:
        yield from _source(Text("報奨", "reward"), book.reward.source)


def _tier_findings(book: TierBook, earlier: RuleBook | None) -> Iterator[Finding]:
    scored = book.status != "outline"
    loose = list(loose_ends(book, earlier))
    yield from _book_sources(book)
    if scored:
        yield from _printed_book(book)
    for section in book.sections:
        indicators = book.of_section(section)
        place = Text(section.label, section.id)
        yield from _source(place, section.source)
        if not indicators:
            yield _error("unused", place, "この区分の指標がない", "it has no indicator")
        if scored:
            yield from _printed_section(section, indicators)
        for indicator in indicators:
            yield from _source(_place(indicator), indicator.source)
            for end in loose:
                if end.indicator is indicator:
                    yield _error("follows", _place(indicator, end.no), end.text.ja, end.text.en)
            if scored:
                yield from _indicator_findings(book, indicator)


def _indicator_findings(book: TierBook, indicator: TierIndicator) -> Iterator[Finding]:
    yield from _printed_indicator(indicator)
    faults = [
        *doubtful_thresholds(indicator),
        *dead_lines(book, indicator).values(),
        *shared_rungs(book, indicator),
    ]
    order = [line.no for line in indicator.lines]
    for fault in sorted(faults, key=lambda fault: order.index(fault.no)):
        yield _error(fault.kind, _place(indicator, fault.no), fault.text.ja, fault.text.en)
    yield from _unused(indicator)


def _unused(indicator: TierIndicator) -> Iterator[Finding]:
    conditions = [line.condition for line in indicator.lines]
    measures = {measure_of(condition) for condition in conditions}
    municipal = {key for condition in conditions if isinstance(condition, MunicipalShare) for key in condition.lines}
    for measure in indicator.measures:
        if measure.key not in measures:
            ja, en = f"measure「{measure.key}」を使う行がない", f'no line uses the measure "{measure.key}"'
            yield _error("unused", _place(indicator), ja, en)
    for line in indicator.municipal:
        if line.key not in municipal:
            ja, en = f"市町村指標{line.no}「{line.key}」を使う行がない", f'no line uses municipal line "{line.key}"'
            yield _error("unused", _place(indicator), ja, en)


def _printed_indicator(indicator: TierIndicator) -> Iterator[Finding]:
    found = extremes(indicator)
    reached = Text("・".join(found.highest_lines), ", ".join(found.highest_lines))
    yield from _printed(_place(indicator), indicator.printed, found.highest, reached)


def _printed_section(section: Section, indicators: Iterable[TierIndicator]) -> Iterator[Finding]:
    parts = [(indicator, shown(extremes(indicator).highest)) for indicator in indicators]
    reached = Text(
        "、".join(f"{indicator.label} {points}" for indicator, points in parts),
        ", ".join(f"{indicator.id} {points}" for indicator, points in parts),
    )
    highest = total_extremes(indicator for indicator, _points in parts)[1]
    yield from _printed(Text(section.label, section.id), section.printed, highest, reached)


def _printed_book(book: TierBook) -> Iterator[Finding]:
    parts = [(section, shown(total_extremes(book.of_section(section))[1])) for section in book.sections]
    reached = Text(
        "、".join(f"{section.label} {points}" for section, points in parts),
        ", ".join(f"{section.id} {points}" for section, points in parts),
    )
    yield from _printed(_whole(book), book.printed, total_extremes(book.indicators)[1], reached)


def _printed(place: Text, printed: Decimal | None, highest: Decimal, reached: Text) -> Iterator[Finding]:
    if printed is None or printed == highest:
        return
    have, can = shown(printed), shown(highest)
    yield Finding(
        "printed",
        place,
        Text(
            f"印字された満点は{have}、到達できる最大は{can}（{reached.ja}）",
            f"the printed maximum is {have}, the highest that can be reached {can} ({reached.en})",
        ),
        is_error=False,
    )


def _book_sources(book: RuleBook) -> Iterator[Finding]:
    if not book.sources:
        yield _error("source", _whole(book), "出典がない", "it names no source")
    for source in book.sources:
        yield from _source(_whole(book), source)


def _source(place: Text, source: Source) -> Iterator[Finding]:
    if not source.title.strip():
        yield _error("source", place, "出典の文書名（title）がない", "its source has no title")
    if not source.place.strip():
        yield _error("source", place, "出典の箇所（place）がない", "its source has no place")


def _whole(book: RuleBook) -> Text:
    return Text(book.name, book.name)


def _place(indicator: TierIndicator, no: str = "") -> Text:
    return Text(f"{indicator.label} {no}".rstrip(), f"{indicator.id} {no}".rstrip())


def _error(kind: str, place: Text, ja: str, en: str) -> Finding:
    return Finding(kind, place, Text(ja, en), is_error=True)
