"""Compares totals, ranks and rewards before and after a change of the facts."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from xl_addin.book.payroll import read_payroll, require_reward
from xl_addin.book.scores.deviation_rows import change_facts
from xl_addin.book.scores.file_facts import changes_rows, file_facts, file_known
from xl_addin.book.scores.scoring import file_tables, one_table
from xl_addin.book.tier_what_if import tier_changes
from xl_addin.engine.facts import Facts
from xl_addin.engine.indicator_points import known_points
from xl_addin.engine.ranking import competition_ranks
from xl_addin.engine.reward import rewards
from xl_addin.engine.scheme import score_scheme
from xl_addin.engine.tables.table import score_known
from xl_addin.errors import ScoringError, WorkbookError
from xl_addin.rulebook.model import DeviationBook, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from xl_addin.book.scores.cell_table import CellTable
    from xl_addin.engine.exact import Known, Outcome
    from xl_addin.engine.reward import Base, Reward
    from xl_addin.engine.tier_scheme import BookResult
    from xl_addin.rulebook.reading import RuleBook
    from xl_addin.rulebook.tiers import TierBook


@dataclass(frozen=True)
class Change:
    """One fact of one entity.

    Attributes:
        entity: whose.
        fact: what it is.
        before: the figure as it is.
        after: the figure of the scenario.
    """

    entity: str
    fact: Text
    before: float
    after: float


@dataclass(frozen=True)
class EntityScores:
    """What an entity scores, and what that brings.

    Attributes:
        points: per indicator, unrounded; None is not known, a ScoringError has no value.
        total: sum of the points.
        rank: 1 is best.
        reward: what it receives; None where no payroll was given.
    """

    points: tuple[Outcome, ...]
    total: Outcome
    rank: Outcome
    reward: Reward | None = None


@dataclass(frozen=True)
class BeforeAfter:
    """One entity before and after.

    Attributes:
        entity: its name; "" where the file names none.
        changed: whether its own facts change.
        before: as it is.
        after: in the scenario.
    """

    entity: str
    changed: bool
    before: EntityScores
    after: EntityScores


@dataclass(frozen=True)
class WhatIf:
    """What a scenario does.

    Attributes:
        book: the rules.
        changes: the facts that change.
        rows: every entity: those that change first, then the others, each in the order of the facts.
        unchanged: what the scenario names but cannot change, for the fact is not known.
        notes: what was passed over in the payroll.
    """

    book: RuleBook
    changes: tuple[Change, ...]
    rows: tuple[BeforeAfter, ...]
    unchanged: tuple[Text, ...]
    notes: tuple[Text, ...] = ()


def what_if(
    book: RuleBook, facts: Path, changes: Path, payroll: Path | None = None, sheet: str | None = None
) -> WhatIf:
    """Score a file twice: as it is, and with a scenario added.

    Args:
        book: a complete rule book.
        facts: as ``score_file`` takes it.
        changes: a file with the same headers that holds only what changes; its numbers are added to the facts.
        payroll: as ``read_payroll`` takes it; only for a rule book with a reward.
        sheet: the worksheet of ``facts`` to read.

    Returns:
        The comparison.

    Raises:
        WorkbookError: a file cannot be read, or the scenario cannot be: a rate above 100 %, somebody unknown.
        RuleBookError: the rule book is an outline, or has no reward that a payroll could go into.
        ScoringError: the facts cannot be scored, or the reward cannot be shared.
    """
    if payroll is not None:
        require_reward(book)
    if isinstance(book, DeviationBook):
        return _deviations(book, facts, changes, payroll, sheet)
    return _tiers(book, facts, changes, sheet)


def _deviations(book: DeviationBook, path: Path, changes: Path, payroll: Path | None, sheet: str | None) -> WhatIf:
    facts = file_facts(book, path, sheet)
    table = one_table(changes, file_tables(changes))
    changed = change_facts(book, facts, table)
    read = None if payroll is None else read_payroll(payroll, facts.entities)
    pays = None if read is None else read.pays
    before = _standings(book, facts, pays)
    try:
        after = _standings(book, changed, pays)
    except ScoringError as error:
        raise _impossible(table, error) from error
    made = tuple(_changes(book, facts, changed))
    unchanged = tuple(_unknown(book, facts, table))
    notes = () if read is None else read.notes
    return WhatIf(book, made, _ordered(made, facts.entities, before, after), unchanged, notes)


def _standings(book: DeviationBook, facts: Facts, pays: Sequence[float] | None) -> list[EntityScores]:
    scores = score_scheme(book, facts.entities, facts.columns).scores
    shared = [None] * len(scores) if pays is None else _rewards(book, [score.total for score in scores], pays)
    return [
        EntityScores(score.points, score.total, score.rank, reward)
        for score, reward in zip(scores, shared, strict=True)
    ]


def _rewards(book: DeviationBook, totals: Sequence[Outcome], pays: Sequence[float]) -> list[Reward | None]:
    reward = book.reward
    if reward is None:
        return [None] * len(totals)
    return rewards(
        [known_points(total) for total in totals], pays, float(reward.levy), reward.top, cast("Base", reward.base)
    )


def _changes(book: DeviationBook, facts: Facts, changed: Facts) -> Iterator[Change]:
    for row, entity in enumerate(facts.entities):
        for fact in book.facts:
            before, after = facts.columns[fact.key][row], changed.columns[fact.key][row]
            if before is not None and after is not None and before != after:
                yield Change(entity, fact.label, before, after)


def _unknown(book: DeviationBook, facts: Facts, table: CellTable) -> Iterator[Text]:
    """Find what would change if it were known: added to nothing at all, a scenario shows itself."""
    nothing = Facts(facts.entities, {key: (0.0,) * len(column) for key, column in facts.columns.items()})
    added = change_facts(book, nothing, table)
    for row, entity in enumerate(facts.entities):
        for fact in book.facts:
            if facts.columns[fact.key][row] is None and added.columns[fact.key][row]:
                yield Text(
                    f"{entity}の「{fact.label.ja}」は実績が空白なので、変更しても空白のままです",
                    f'{entity}: "{fact.label.en}" is blank among the facts and stays so',
                )


def _tiers(book: TierBook, path: Path, changes: Path, sheet: str | None) -> WhatIf:
    known = file_known(book, path, sheet)
    changed = deepcopy(known)
    table, rows = changes_rows(changes)
    found = tier_changes(book, table, rows, known, changed)
    before, after = score_known(book, known), score_known(book, changed)
    _refuse_faults(table, before, after)
    made = tuple(Change(*each) for each in found.made)
    names = [each.entity for each in known]
    compared = _ordered(made, names, _of_results(book, before), _of_results(book, after))
    return WhatIf(book, made, compared, found.unknown)


def _refuse_faults(
    table: CellTable, before: Sequence[tuple[str, BookResult]], after: Sequence[tuple[str, BookResult]]
) -> None:
    """Refuse a scenario that makes facts impossible; a fact that goes missing with it is no fault."""
    for (_, was), (_, now) in zip(before, after, strict=True):
        for name, result in now.indicators.items():
            if isinstance(result, ScoringError) and not isinstance(was.indicators[name], ScoringError):
                raise _impossible(table, result)


def _of_results(book: TierBook, results: Sequence[tuple[str, BookResult]]) -> list[EntityScores]:
    totals = [None if result.total is None else float(result.total) for _, result in results]
    complete = None not in totals and len(totals) == (book.entities or len(totals))
    ranks: Sequence[Known] = competition_ranks(totals) if complete else [None] * len(totals)
    return [
        EntityScores(tuple(_outcome(result, each.id) for each in book.indicators), total, rank)
        for (_, result), total, rank in zip(results, totals, ranks, strict=True)
    ]


def _outcome(result: BookResult, indicator: str) -> Outcome:
    found = result.indicators[indicator]
    if isinstance(found, ScoringError):
        return found
    return None if found.points is None else float(found.points)


def _ordered(
    made: Sequence[Change], entities: Sequence[str], before: Sequence[EntityScores], after: Sequence[EntityScores]
) -> tuple[BeforeAfter, ...]:
    whose = {change.entity for change in made}
    rows = [
        BeforeAfter(entity, entity in whose, was, now) for entity, was, now in zip(entities, before, after, strict=True)
    ]
    return tuple(sorted(rows, key=lambda row: not row.changed))


def _impossible(table: CellTable, error: ScoringError) -> WorkbookError:
    return WorkbookError(
        f"{table.name}: この変更の後の実績は採点できません: {error.ja}",
        f"{table.name}: the facts after this change cannot be scored: {error.en}",
    )
