"""What the entities of a file lack: to a place in a ranking, or to the next line of a ladder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_addin.book.scores.file_facts import file_facts, file_known
from xl_addin.engine.naming import entity_row, line_of, one_indicator
from xl_addin.engine.need import Everybody, needs_and_mix, people_to_place, points_to_place
from xl_addin.engine.need.ladders import needs_of, row_of
from xl_addin.errors import ScoringError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from xl_addin.engine.exact import Known, Outcome
    from xl_addin.engine.need import Mix, Need
    from xl_addin.engine.need.rungs import RungNeed
    from xl_addin.rulebook.model import DeviationBook, Text
    from xl_addin.rulebook.tiers import TierBook


@dataclass(frozen=True)
class PlaceNeeds:
    """What one entity lacks to a place.

    Attributes:
        entity: its name.
        total: as it is.
        rank: as it is.
        points: what the total lacks while all others stay.
        needs: one per indicator that was asked for.
        mix: the cheapest additions across indicators; None where one indicator alone was asked for.
    """

    entity: str
    total: Outcome
    rank: Outcome
    points: Known
    needs: tuple[Need, ...]
    mix: Mix | None


@dataclass(frozen=True)
class RungNeeds:
    """What one entity lacks to the next line of each ladder.

    Attributes:
        entity: its name; "" where the file names none.
        needs: by indicator id the need, or why none can be told.
    """

    entity: str
    needs: Mapping[str, RungNeed | Text]


def place_needs(
    book: DeviationBook,
    path: Path,
    sheet: str | None = None,
    *,
    place: int,
    entity: str | None = None,
    indicator: str | None = None,
    costs: Mapping[str, float] | None = None,
) -> list[PlaceNeeds]:
    """Find what entities lack to a place, with the scores of all computed anew.

    Args:
        book: the rules.
        path: the facts of all entities, as ``file_facts`` takes them.
        sheet: the worksheet to read.
        place: the place asked for.
        entity: the only entity to ask for; None for all.
        indicator: the only indicator to ask for; None for all, and for their cheapest mix.
        costs: by indicator id what one more costs, as ``needs_and_mix`` takes it.

    Returns:
        One per entity, in the order of the facts.

    Raises:
        WorkbookError: the file cannot be read.
        ScoringError: the entity, the indicator or the place is unknown, or the facts cannot be scored.
    """
    facts = file_facts(book, path, sheet)
    if place > len(facts.entities):
        raise ScoringError(
            f"{place}位はありません。{len(facts.entities)} {book.entity.ja}なので、1～{len(facts.entities)} にしてください。",
            f"There is no place {place} among {len(facts.entities)}.",
        )
    everybody = Everybody(book, facts)
    points = points_to_place(everybody.totals, place)
    found = []
    for row in range(len(facts.entities)) if entity is None else [entity_row(facts.entities, entity)]:
        name = facts.entities[row]
        needs: tuple[Need, ...]
        if indicator is None:
            needs, mix = needs_and_mix(everybody, name, place, costs)
        else:
            needs, mix = (people_to_place(everybody, name, indicator, place),), None
        score = everybody.scores[row]
        found.append(PlaceNeeds(name, score.total, score.rank, points[row], needs, mix))
    return found


def rung_needs(
    book: TierBook,
    path: Path,
    sheet: str | None = None,
    *,
    entity: str | None = None,
    indicator: str | None = None,
    line: str | None = None,
    people: Mapping[str, float] | float | None = None,
) -> list[RungNeeds]:
    """Find what entities lack to the next line of each ladder that would raise their points.

    Args:
        book: the rules.
        path: the facts of one or several entities, as ``file_known`` takes them.
        sheet: the worksheet to read.
        entity: the only entity to ask for; None for all.
        indicator: the only indicator to ask for; None for all of which anything is known.
        line: the line to reach instead of the next one; only with ``indicator``.
        people: the denominator of the rates, one for all or by indicator id.

    Returns:
        One per entity, in the order of the facts.

    Raises:
        WorkbookError: the file cannot be read.
        ScoringError: the entity, the indicator or the line is unknown.
    """
    one = None if indicator is None else one_indicator(book, indicator)
    target = None if line is None or one is None else line_of(one, line).no
    known = file_known(book, path, sheet)
    rows = range(len(known)) if entity is None else [row_of(known, entity)]
    asked = None if one is None else (one,)
    found = needs_of(book, known, rows, asked, target=target, people=_denominators(book, people))
    return [RungNeeds(known[row].entity, needs) for row, needs in zip(rows, found, strict=True)]


def _denominators(book: TierBook, people: Mapping[str, float] | float | None) -> dict[str, float]:
    """The denominator of the rates, by indicator id."""
    if people is None:
        return {}
    if isinstance(people, (int, float)):
        return {indicator.id: people for indicator in book.indicators}
    return {one_indicator(book, name).id: count for name, count in people.items()}
