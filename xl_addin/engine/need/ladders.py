"""What entities of a table lack to the next rung of each ladder."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Dict, Mapping, Sequence, Union

from xl_addin.engine.naming import entity_row, line_of
from xl_addin.engine.need.rung_peers import with_peers
from xl_addin.engine.need.rungs import RungNeed, next_rung
from xl_addin.engine.tables.columns import declares_all
from xl_addin.engine.tables.given import read_given
from xl_addin.engine.tables.known import known_of
from xl_addin.engine.tables.ranks import add_ranks
from xl_addin.errors import ScoringError
from xl_addin.rulebook.model import Text

if TYPE_CHECKING:
    from xl_addin.cells import Cell
    from xl_addin.engine.exact import Known
    from xl_addin.engine.figures import TierFacts
    from xl_addin.engine.tables.known import EntityKnown
    from xl_addin.rulebook.tiers import TierBook, TierIndicator

#: By indicator id what is missing, or why that cannot be told.
Needs = Dict[str, Union[RungNeed, Text]]

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
    people: Mapping[str, Known] | None = None,
) -> Needs:
    """Find what one entity of a table lacks to the next rung of ladders.

    Args:
        book: the rules.
        rows: facts as ``engine.tables.table.read`` takes them.
        asked: as ``needs_of``.
        entity: name of the entity, as ``row_of`` takes it; it may be left out where there is one alone.
        target: as ``needs_of``.
        people: as ``needs_of``.

    Returns:
        As ``needs_of``.

    Raises:
        ScoringError: there is no such entity, or the table cannot be read.
    """
    known = known_of(book, read_given(book, rows))
    if entity is None and len(known) != 1:
        raise ScoringError(
            f"実績の表に {len(known)} 団体あります。entity で1つを指定してください。",
            f"The facts hold {len(known)} entities; name one of them as entity.",
        )
    row = 0 if entity is None else row_of(known, entity)
    return needs_of(book, known, [row], asked, target=target, people=people)[0]


def row_of(known: Sequence[EntityKnown], entity: str) -> int:
    """Find the row of an entity.

    Args:
        known: what is known of each.
        entity: its name, as ``entity_row`` takes it; facts of one that name nobody are about whomever the reader means.

    Raises:
        ScoringError: there is none of that name.
    """
    names = [each.entity for each in known]
    return 0 if names == [""] else entity_row(names, entity)


def needs_of(
    book: TierBook,
    known: Sequence[EntityKnown],
    rows: Sequence[int],
    asked: Sequence[TierIndicator] | None = None,
    *,
    target: str | None = None,
    people: Mapping[str, Known] | None = None,
) -> list[Needs]:
    """Find what entities lack to the next rung of ladders.

    Where every entity of the book is there, ranks are counted and places become figures; ``known`` stays as it is.

    Args:
        book: the rules.
        known: facts or marks of each entity.
        rows: whose needs to find.
        asked: the indicators; None for all of which anything is known, for each entity its own.
        target: number of the line, as ``line_of`` takes it; None for the next that raises the points.
        people: by indicator id the denominator of its rate.

    Returns:
        Per row by indicator id the need, or why there is none: marks tell no distance, or a fact cannot be read.
    """
    everybody = _ranked(book, known, book.indicators if asked is None else asked)
    found: list[Needs] = []
    for row in rows:
        own_asked = [each for each in book.indicators if _has(everybody[row], each)] if asked is None else asked
        own = _among(everybody, row, own_asked) if len(known) == book.entities else everybody[row]
        found.append({each.id: _need(book, each, own, target, (people or {}).get(each.id)) for each in own_asked})
    return found


def _among(everybody: Sequence[EntityKnown], row: int, asked: Sequence[TierIndicator]) -> EntityKnown:
    """Put everybody's figures among the facts of one: they tell by how much a place is missed, a rank only by how many."""
    own = everybody[row]
    facts = {
        each.id: dict(with_peers(each, own.facts[each.id], [other.facts.get(each.id) for other in everybody]))
        for each in asked
        if each.id in own.facts
    }
    return replace(own, facts={**own.facts, **facts})


def _ranked(book: TierBook, known: Sequence[EntityKnown], asked: Sequence[TierIndicator]) -> list[EntityKnown]:
    copies = [replace(each, facts={key: dict(facts) for key, facts in each.facts.items()}) for each in known]
    if len(known) == book.entities:
        for each in asked:
            add_ranks(each, [copy.facts.get(each.id) for copy in copies])
    return copies


def _has(own: EntityKnown, indicator: TierIndicator) -> bool:
    return bool(own.facts.get(indicator.id)) or indicator.id in own.marks


def _need(
    book: TierBook, indicator: TierIndicator, own: EntityKnown, target: str | None, people: Known
) -> RungNeed | Text:
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
