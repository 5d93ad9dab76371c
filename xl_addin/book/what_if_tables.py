"""What a scenario looks like to people and to programs: tables of before and after, and plain data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from xl_addin.book.scores.report import Shown, shown_outcome
from xl_addin.engine.exact import EXACT, comparable, exact
from xl_addin.engine.indicator_points import known_points

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xl_addin.book.what_if import BeforeAfter, EntityScores, WhatIf
    from xl_addin.engine.exact import Outcome

_CHANGED = "○"
_PERCENT = 100
_STANDINGS = ("変更", "総得点（前）", "総得点（後）", "増減", "順位（前）", "順位（後）")
_REWARDS = ("報奨金（前、円）", "報奨金（後、円）", "増減（円）", "料率の引下げ（前、％）", "料率の引下げ（後、％）")


@dataclass(frozen=True)
class WhatIfTables:
    """A scenario laid out.

    Attributes:
        heading: the rule book, in Japanese and English.
        changes: header and rows: the facts that change.
        points: header and rows: points per indicator of the entities that change.
        standings: header and rows: totals and ranks of all.
        rewards: header and rows: rewards of all; the header alone where no payroll was given.
        data: for JSON.
    """

    heading: tuple[str, str]
    changes: list[list[Shown]]
    points: list[list[Shown]]
    standings: list[list[Shown]]
    rewards: list[list[Shown]]
    data: dict[str, Any]


def what_if_tables(found: WhatIf) -> WhatIfTables:
    """Lay a scenario out.

    Args:
        found: the comparison.

    Returns:
        The same as tables and as data.
    """
    book = found.book
    name = book.entity.ja
    changes: list[list[Shown]] = [[name, "実績", "変更前", "変更後", "増減"]]
    changes += [
        [each.entity or None, each.fact.ja, each.before, each.after, _less(each.after, each.before)]
        for each in found.changes
    ]
    points: list[list[Shown]] = [[name, "指標", "名称", "得点（前）", "得点（後）", "増減"]]
    for row in found.rows:
        points += _points(found, row)
    standings: list[list[Shown]] = [[name, *_STANDINGS], *(_standing(row) for row in found.rows)]
    rewards: list[list[Shown]] = [[name, *_REWARDS]]
    if any(row.before.reward or row.after.reward for row in found.rows):
        rewards += [_rewards(row) for row in found.rows]
    heading = (f"{book.title.ja}（{book.name}）", f"{book.title.en} ({book.name})")
    return WhatIfTables(heading, changes, points, standings, rewards, _data(found))


def _points(found: WhatIf, row: BeforeAfter) -> Iterator[list[Shown]]:
    if not row.changed:
        return
    named = [(indicator.id, indicator.name.ja) for indicator in found.book.indicators]
    for (indicator, name), before, after in zip(named, row.before.points, row.after.points, strict=True):
        if before is None and after is None:
            continue
        start: list[Shown] = [row.entity or None, indicator, name]
        yield [*start, shown_outcome(before), shown_outcome(after), _difference(before, after)]


def _standing(row: BeforeAfter) -> list[Shown]:
    before, after = row.before, row.after
    totals = [shown_outcome(before.total), shown_outcome(after.total), _difference(before.total, after.total)]
    return [
        row.entity or None,
        _CHANGED if row.changed else None,
        *totals,
        shown_outcome(before.rank),
        shown_outcome(after.rank),
    ]


def _rewards(row: BeforeAfter) -> list[Shown]:
    before, after = row.before.reward, row.after.reward
    if before is None or after is None:
        return [row.entity, *[None] * len(_REWARDS)]
    more = _less(after.amount, before.amount)
    return [row.entity, before.amount, after.amount, more, before.rate * _PERCENT, after.rate * _PERCENT]


def records(tables: WhatIfTables) -> list[list[Shown]]:
    """Put totals, ranks and, where there are any, rewards side by side, for a CSV file.

    Args:
        tables: a scenario laid out.
    """
    if len(tables.rewards) < len(tables.standings):
        return tables.standings
    return [[*row, *rewards[1:]] for row, rewards in zip(tables.standings, tables.rewards, strict=True)]


def _data(found: WhatIf) -> dict[str, Any]:
    ids = [indicator.id for indicator in found.book.indicators]
    return {
        "rulebook": found.book.name,
        "changes": [
            {
                "entity": each.entity or None,
                "fact": {"ja": each.fact.ja, "en": each.fact.en},
                "before": each.before,
                "after": each.after,
            }
            for each in found.changes
        ],
        "entities": [
            {
                "entity": row.entity or None,
                "changed": row.changed,
                "before": _scores_data(ids, row.before),
                "after": _scores_data(ids, row.after),
            }
            for row in found.rows
        ],
        "unchanged": [{"ja": text.ja, "en": text.en} for text in found.unchanged],
    }


def _scores_data(ids: Sequence[str], scores: EntityScores) -> dict[str, Any]:
    reward = scores.reward
    return {
        "total": known_points(scores.total),
        "rank": known_points(scores.rank),
        "indicators": {key: known_points(points) for key, points in zip(ids, scores.points, strict=True)},
        "reward": None if reward is None else {"amount": reward.amount, "rate": reward.rate},
    }


def _difference(before: Outcome, after: Outcome) -> Shown:
    was, now = known_points(before), known_points(after)
    return None if was is None or now is None else _less(now, was)


def _less(after: float, before: float) -> float:
    """Subtract at the 15 digits that a cell shows, so that equal totals differ by 0."""
    return float(EXACT.subtract(exact(comparable(after)), exact(comparable(before))))
