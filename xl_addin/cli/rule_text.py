"""Writes a rule book as text that can be read in a terminal."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

from xl_addin.book.rules.words import (
    OUTLINE,
    budget_text,
    entity_text,
    heading_text,
    maximum_text,
    measure_text,
    municipal_text,
    part_text,
    percent_text,
    relations_text,
    reward_texts,
    take_text,
    total_text,
    years_text,
)
from xl_addin.cli.layout import columns_table, paragraph
from xl_addin.engine.extremes import total_extremes
from xl_addin.rulebook.conditions import KOfN
from xl_addin.rulebook.model import DeviationBook, Text
from xl_addin.rulebook.units import english_unit
from xl_addin.rulebook.wording import condition_text, points_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from decimal import Decimal

    from xl_addin.rulebook.model import DeviationIndicator, Reward, Source
    from xl_addin.rulebook.reading import RuleBook
    from xl_addin.rulebook.tiers import Group, Section, TierBook, TierIndicator

    Say = Callable[[Text], str]

_INDENT = "  "
_NOTE = Text("注: ", "Note: ")
_HEAD = (Text("番号", "No."), Text("配点", "points"), Text("評価基準", "criterion"), Text("条件", "condition"))


def rule_text(book: RuleBook, language: str = "ja") -> str:
    """Write a whole rule book.

    Args:
        book: any rule book, also an outline.
        language: "ja" or "en".

    Returns:
        Lines of at most 100 columns, without a final line break.
    """
    say: Say = attrgetter(language)
    body = _deviation_book(book, say) if isinstance(book, DeviationBook) else _tier_book(book, say)
    return "\n".join((*_front(book, say), *body, *_sources(book.sources, say)))


def _front(book: RuleBook, say: Say) -> Iterator[str]:
    yield paragraph(f"{book.name}  {say(book.title)}", hanging=_INDENT)
    yield say(entity_text(book))
    if book.status == "outline":
        yield say(OUTLINE)


def _tier_book(book: TierBook, say: Say) -> Iterator[str]:
    scored = book.status != "outline"
    if scored:
        yield _maximum(book.printed, book.indicators, say)
    yield from _notes(book.notes, say)
    for section in book.sections:
        yield ""
        yield from _section(book, section, say)
        for indicator in book.of_section(section):
            if scored:
                yield ""
            yield from _tier_indicator(indicator, say)


def _section(book: TierBook, section: Section, say: Say) -> Iterator[str]:
    label = say(Text(section.label, section.id))
    yield paragraph(f"■ {label} {say(section.name)}", hanging=_INDENT)
    if book.status != "outline":
        yield _INDENT + _maximum(section.printed, book.of_section(section), say)
    if section.budget is not None:
        yield _INDENT + say(budget_text(section.budget))
    yield from _notes(section.notes, say)


def _tier_indicator(indicator: TierIndicator, say: Say) -> Iterator[str]:
    heading = heading_text(indicator)
    yield paragraph(say(Text(f"{heading.ja}  [{indicator.id}]", heading.en)), hanging=_INDENT)
    years = say(years_text(indicator))
    if years:
        yield _INDENT + years
    if indicator.lines:
        yield _INDENT + _maximum(indicator.printed, (indicator,), say)
    for measure in indicator.measures:
        yield paragraph(say(measure_text(indicator, measure)), _INDENT, _INDENT)
    for criterion in indicator.municipal:
        yield paragraph(say(municipal_text(criterion)), _INDENT, _INDENT)
    if indicator.lines:
        yield columns_table(list(_rows(indicator, say)), right=(1,), indent=_INDENT)
    for line in indicator.lines:
        if isinstance(line.condition, KOfN):
            for item in line.condition.items:
                yield paragraph(f"{line.no} ・{say(item)}", _INDENT, _INDENT)
        if line.note is not None:
            yield paragraph(f"{say(_NOTE)}{line.no} {say(line.note)}", _INDENT, _INDENT)
    yield from _notes(indicator.notes, say)


def _rows(indicator: TierIndicator, say: Say) -> Iterator[tuple[str, str, str, str]]:
    yield say(_HEAD[0]), say(_HEAD[1]), say(_HEAD[2]), say(_HEAD[3])
    for group in indicator.groups:
        yield from _group(indicator, group, say)


def _group(indicator: TierIndicator, group: Group, say: Say) -> Iterator[tuple[str, str, str, str]]:
    if indicator.lines != group.lines or len(group.lines) > 1:
        yield "", "", f"― {say(take_text(group))}", ""
    for line in group.lines:
        condition, relations = say(condition_text(indicator, line)), say(relations_text(indicator, line))
        yield line.no, points_text(line), say(line.text), f"{condition}［{relations}］" if relations else condition


def _maximum(printed: Decimal | None, indicators: Sequence[TierIndicator], say: Say) -> str:
    return say(maximum_text(printed, *total_extremes(indicators)))


def _deviation_book(book: DeviationBook, say: Say) -> Iterator[str]:
    yield say(total_text(book))
    spread = Text("母標準偏差", "population") if book.spread == "population" else Text("標本標準偏差", "sample")
    yield say(Text(f"偏差値は{spread.ja}による", f"deviation scores by the {spread.en} standard deviation"))
    yield from _notes(book.notes, say)
    for indicator in book.indicators:
        yield ""
        yield from _deviation_indicator(indicator, say)
    if book.reward is not None:
        yield ""
        yield from _reward(book.reward, say)


def _deviation_indicator(indicator: DeviationIndicator, say: Say) -> Iterator[str]:
    label = say(Text(f"指標{indicator.id}", f"Indicator {indicator.id}"))
    points = say(Text(f"配点 {indicator.points}", f"{indicator.points} points"))
    yield paragraph(f"■ {label} {say(indicator.name)}  {points}", hanging=_INDENT)
    parts = [(say(Text("評価項目", "part")), say(Text("割合", "weight")), say(Text("値", "figure")))]
    parts += [(say(part.name), percent_text(part.weight), say(part_text(part))) for part in indicator.parts]
    yield columns_table(parts, right=(1,), indent=_INDENT)
    facts = [(say(Text("キー", "key")), say(Text("意味", "meaning")), say(Text("単位", "unit")))]
    facts += [(fact.key, say(fact.label), say(Text(fact.unit, english_unit(fact.unit)))) for fact in indicator.facts]
    yield columns_table(facts, indent=_INDENT)
    yield from _notes(indicator.notes, say)


def _reward(reward: Reward, say: Say) -> Iterator[str]:
    yield say(Text("■ 報奨金", "■ Reward"))
    for told in reward_texts(reward):
        yield _INDENT + say(told)
    yield from _notes(reward.notes, say)


def _notes(notes: Sequence[Text], say: Say) -> Iterator[str]:
    for note in notes:
        yield paragraph(say(_NOTE) + say(note), _INDENT, _INDENT)


def _sources(sources: Sequence[Source], say: Say) -> Iterator[str]:
    yield ""
    yield say(Text("出典", "Sources"))
    for source in sources:
        yield paragraph(f"{source.title} {source.place}", _INDENT, _INDENT)
