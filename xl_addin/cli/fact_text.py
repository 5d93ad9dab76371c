"""Lists the facts that a rule book asks for: their keys, meanings and units, which lines use them, what else will do."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING

from xl_addin.book.rules.words import heading_text
from xl_addin.cli.layout import columns_table
from xl_addin.engine.naming import indicator_of, spelled
from xl_addin.errors import RuleBookError
from xl_addin.rulebook.asked import COUNT, FIGURES, FLAGS, RANK, YES, asked_facts
from xl_addin.rulebook.model import DeviationBook, Text
from xl_addin.rulebook.tiers import Section
from xl_addin.rulebook.units import english_unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xl_addin.rulebook.asked import Asked
    from xl_addin.rulebook.reading import RuleBook
    from xl_addin.rulebook.tiers import TierBook, TierIndicator

_HEADS = (
    Text("キー", "key"),
    Text("意味", "meaning"),
    Text("単位", "unit"),
    Text("行", "lines"),
    Text("代わりになるもの", "instead of it"),
)
_CSV_HEADS = ("indicator", "key", "意味", "meaning", "単位", "unit", "lines", "instead")
_KINDS = {
    YES: Text("○×", "yes/no"),
    FLAGS: Text("○×の並び", "list of yes/no"),
}


@dataclass(frozen=True)
class _Fact:
    """One fact, in words."""

    key: str
    label: Text
    unit: Text
    lines: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Part:
    """The facts of one indicator."""

    id: str
    heading: Text
    facts: tuple[_Fact, ...]


def facts_text(book: RuleBook, indicator: str | None, language: str = "ja") -> str:
    """Write the facts as tables, one per indicator.

    Args:
        book: a complete rule book.
        indicator: id or printed number of one indicator or section; None for all.
        language: "ja" or "en".

    Returns:
        Lines of at most 100 columns, without a final line break.

    Raises:
        XlAddinError: there is no such indicator, or the book is an outline.
    """
    say = attrgetter(language)
    tables = []
    for part in _parts(book, indicator):
        rows = [tuple(say(head) for head in _HEADS)]
        rows += [
            (fact.key, say(fact.label), say(fact.unit), " ".join(fact.lines), ", ".join(fact.instead))
            for fact in part.facts
        ]
        used = [place for place in range(len(_HEADS)) if any(row[place] for row in rows[1:])]
        table = columns_table([[row[place] for place in used] for row in rows], whole=(0,), indent="  ")
        tables.append(f"{say(part.heading)}\n{table}")
    return "\n\n".join(tables)


def facts_csv(book: RuleBook, indicator: str | None) -> str:
    """Write the facts as CSV with a header row, in both languages; lists within a cell are parted by spaces.

    Raises:
        XlAddinError: as ``facts_text``.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_CSV_HEADS)
    for part in _parts(book, indicator):
        for fact in part.facts:
            texts = (fact.label.ja, fact.label.en, fact.unit.ja, fact.unit.en)
            writer.writerow((part.id, fact.key, *texts, " ".join(fact.lines), " ".join(fact.instead)))
    return text.getvalue().rstrip("\n")


def _parts(book: RuleBook, wanted: str | None) -> Sequence[_Part]:
    if isinstance(book, DeviationBook):
        return list(_deviation_parts(book, wanted))
    if book.status == "outline":
        raise RuleBookError(
            f"{book.name} は構成だけの規則集で、事実の一覧がありません。",
            f"{book.name} is an outline: it asks for no facts yet.",
        )
    return [
        _Part(indicator.id, heading_text(indicator), tuple(_fact(asked) for asked in asked_facts(indicator)))
        for indicator in _wanted(book, wanted)
    ]


def _wanted(book: TierBook, wanted: str | None) -> tuple[TierIndicator, ...]:
    if wanted is None:
        return book.indicators
    found = indicator_of(book, wanted)
    return book.of_section(found) if isinstance(found, Section) else (found,)


def _deviation_parts(book: DeviationBook, wanted: str | None) -> Iterator[_Part]:
    known = [indicator.id for indicator in book.indicators]
    if wanted is not None and spelled(wanted) not in map(spelled, known):
        raise RuleBookError(
            f"「{wanted:.40}」は {book.name} の指標ではありません（使える指標: {'、'.join(known)}）。",
            f'"{wanted:.40}" is no indicator of {book.name} (known: {", ".join(known)}).',
        )
    for indicator in book.indicators:
        if wanted is None or spelled(wanted) == spelled(indicator.id):
            name = indicator.name
            heading = Text(f"指標{indicator.id} {name.ja}", f"Indicator {indicator.id} {name.en}")
            facts = [_Fact(fact.key, fact.label, _unit(fact.unit)) for fact in indicator.facts]
            yield _Part(indicator.id, heading, tuple(facts))


def _fact(asked: Asked) -> _Fact:
    return _Fact(asked.key, asked.label, _asked_unit(asked), asked.lines, asked.instead)


def _asked_unit(asked: Asked) -> Text:
    if asked.kind in _KINDS:
        return _KINDS[asked.kind]
    unit = _unit(asked.unit)
    if asked.kind == FIGURES:
        return Text(f"{unit.ja}の並び", f"list of {unit.en}")
    return Text(unit.ja, "" if asked.kind == RANK else "number" if asked.kind == COUNT else unit.en)


def _unit(unit: str) -> Text:
    return Text(unit, english_unit(unit))
