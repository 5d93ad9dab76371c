"""Adds a scenario to the facts of a file for a book of ladders, and tells what it changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from xl_addin import cells
from xl_addin.book.scores.cell_faults import unreadable
from xl_addin.book.scores.layout_checks import require_columns
from xl_addin.engine.naming import entity_row
from xl_addin.engine.tables.changes import change
from xl_addin.engine.tables.given import read_given
from xl_addin.errors import ScoringError
from xl_addin.rulebook.asked import RANK, asked_facts
from xl_addin.rulebook.model import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xl_addin.book.scores.cell_table import CellTable, PlacedCell
    from xl_addin.engine.tables.known import EntityKnown
    from xl_addin.rulebook.tiers import TierBook


class TierChanges(NamedTuple):
    """What a scenario does to the facts.

    Attributes:
        made: entity, fact, figure before and after.
        unknown: what it names but cannot change, for the fact is not known.
    """

    made: tuple[tuple[str, Text, float, float], ...]
    unknown: tuple[Text, ...]


def tier_changes(
    book: TierBook,
    table: CellTable,
    rows: Sequence[Sequence[PlacedCell]],
    known: Sequence[EntityKnown],
    changed: Sequence[EntityKnown],
) -> TierChanges:
    """Add a scenario.

    Args:
        book: the rules.
        table: the table of the scenario, for messages.
        rows: its header and the rows below it.
        known: the facts as they are.
        changed: the same facts, changed in place.

    Raises:
        WorkbookError: the table cannot be read, or changes something that is no number; its cell is named.
    """
    require_columns(table.file, table.name, rows)
    try:
        change(book, changed, rows)
        unknown = tuple(_unknown(book, rows, known))
    except ScoringError as error:
        raise unreadable(table.file, table.name, rows, error) from error
    return TierChanges(tuple(_made(book, known, changed)), unknown)


def _made(
    book: TierBook, known: Sequence[EntityKnown], changed: Sequence[EntityKnown]
) -> Iterator[tuple[str, Text, float, float]]:
    for was, now in zip(known, changed, strict=True):
        for indicator in book.indicators:
            facts, other = was.facts.get(indicator.id, {}), now.facts.get(indicator.id, {})
            for asked in asked_facts(indicator):
                before, after = facts.get(asked.key), other.get(asked.key)
                if isinstance(before, float) and isinstance(after, float) and before != after:
                    name = Text(f"{indicator.label} {asked.label.ja}", f"{indicator.id} {asked.label.en}")
                    yield was.entity, name, before, after


def _unknown(book: TierBook, rows: Sequence[Sequence[PlacedCell]], known: Sequence[EntityKnown]) -> Iterator[Text]:
    names = [each.entity for each in known]
    for given in read_given(book, rows, names):
        entity = known[entity_row(names, given.entity)]
        for target, found in given.targets.items():
            facts = entity.facts.get(target.indicator.id, {})
            if target.fact is None or target.fact.key in facts or all(cells.is_blank(each.cell) for each in found):
                continue
            if target.fact.kind != RANK:
                yield Text(
                    f"{entity.entity} {target.indicator.label}「{target.fact.label.ja}」は実績がないので変更できません".strip(),
                    f"{entity.entity} {target.indicator.id}: “{target.fact.label.en}” is not known and stays so".strip(),
                )
