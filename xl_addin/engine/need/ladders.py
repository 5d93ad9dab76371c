"""What one entity of a table lacks to the next rung of each ladder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Mapping, Sequence

from xl_addin.engine.naming import line_of, spelled
from xl_addin.engine.need.rung_peers import with_peers
from xl_addin.engine.need.rungs import RungNeed, next_rung
from xl_addin.engine.tables.columns import declares_all
from xl_addin.engine.tables.given import read_given
from xl_addin.engine.tables.known import known_of
from xl_addin.engine.tables.table import score_known
from xl_addin.errors import ScoringError
from xl_addin.rulebook.model import Text

if TYPE_CHECKING:
    from xl_addin.cells import Cell
    from xl_addin.engine.figures import TierFacts
    from xl_addin.engine.tables.known import EntityKnown
    from xl_addin.rulebook.tiers import TierBook, TierIndicator

_MARKED = Text(
    "達成（○×）で採点しているので、必要な値は分かりません。",
    "Scored from marks, so the figure that is needed is not known.",
)


def table_needs(
    book: TierBook,
    rows: Sequence[Sequence[Cell]],
    asked: Sequence[TierIndicator],
    *,
    entity: str | None = None,
    target: str | None = None,
    people: Mapping[str, float | None] | None = None,
) -> list[tuple[TierIndicator, RungNeed | Text]]:
    """Find what one entity of a table lacks to the next rung of ladders.

    Args:
        book: the rules.
        rows: facts as ``engine.tables.table.read`` takes them; where every entity of the book is there, ranks are counted.
        asked: the indicators.
        entity: name of the entity; it may be left out where there is one alone.
        target: number of the line, as ``line_of`` takes it; left out, the next that raises the points.
        people: by indicator id the denominator of its rate.

    Returns:
        Per indicator the need, or why there is none.

    Raises:
        ScoringError: there is no such entity, or the table cannot be read.
    """
    known = known_of(book, read_given(book, rows))
    # Ranks that can be counted among the entities are put into the facts here.
    score_known(book, known)
    own = _own(known, entity)
    add_peers(book, known, own, asked)
    return [(each, known_need(book, each, own, target, (people or {}).get(each.id))) for each in asked]


def add_peers(book: TierBook, known: Sequence[EntityKnown], own: EntityKnown, asked: Sequence[TierIndicator]) -> None:
    """Put everybody's figures among the facts of one entity, if every entity of the book is there.

    They tell by how much a place is missed; the rank alone tells only by how many places.

    Args:
        book: the rules.
        known: what is known of each entity, with the ranks that can be counted.
        own: one of them, whose facts are added to.
        asked: the indicators.
    """
    if len(known) != book.entities:
        return
    for each in asked:
        if each.id in own.facts:
            everybody = [other.facts.get(each.id) for other in known]
            own.facts[each.id] = dict(with_peers(each, own.facts[each.id], everybody))


def known_need(
    book: TierBook, indicator: TierIndicator, own: EntityKnown, target: str | None, people: float | None
) -> RungNeed | Text:
    """Find what is missing to a rung, from all that is known of an entity.

    Args:
        book: the rules.
        indicator: one of its indicators.
        own: what is known, with the ranks that can be counted.
        target: number of the line; None for the next that raises the points.
        people: the denominator of the rate; None where it is not known.

    Returns:
        The need, or why there is none: marks tell no distance, or a fact cannot be read.
    """
    if indicator.id in own.faults:
        error = own.faults[indicator.id]
        return Text(error.ja, error.en)
    if indicator.id in own.marks and not declares_all(indicator):
        return _MARKED
    facts = own.facts.get(indicator.id, {}) if indicator.id not in own.marks else _declared(indicator, own)
    try:
        return next_rung(book, indicator, facts, None if target is None else line_of(indicator, target).no, people)
    except ScoringError as error:
        return Text(error.ja, error.en)


def _declared(indicator: TierIndicator, own: EntityKnown) -> TierFacts:
    """Where all lines are declared, their marks are the facts."""
    marks = own.marks[indicator.id]
    said = {line.key: marks.get(line.no, False) for line in indicator.lines}
    return {key: mark for key, mark in said.items() if mark is not None}


def _own(known: Sequence[EntityKnown], entity: str | None) -> EntityKnown:
    if entity is None:
        if len(known) == 1:
            return known[0]
        raise ScoringError(
            f"実績の表に {len(known)} 団体あります。entity で1つを指定してください。",
            f"The facts hold {len(known)} entities; name one of them as entity.",
        )
    for each in known:
        if spelled(each.entity) == spelled(entity):
            return each
    raise ScoringError(f"「{entity:.40}」は実績の表にありません。", f"“{entity:.40}” is not among the facts.")
