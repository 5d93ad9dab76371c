"""The worksheet functions: thin doors between cells and the engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.functions import (
    change,
    deviation,
    explaining,
    grants,
    ladders,
    missed,
    need,
    rank_ranges,
    ranking,
    reward,
    rules,
    text,
    tiers,
)

if TYPE_CHECKING:
    from xl_addin.registry import WorksheetFunction

FUNCTIONS: tuple[WorksheetFunction, ...] = (
    ranking.ranks,
    ranking.rank,
    deviation.deviations,
    deviation.deviation,
    change.growths,
    change.changes,
    deviation.weighted,
    tiers.steps,
    tiers.cut,
    ladders.tier,
    ladders.lines,
    explaining.explain,
    explaining.explain_lines,
    ladders.maximum,
    reward.rewards,
    text.number,
    rules.table,
    grants.grants,
    grants.grant_gains,
    reward.reward_table,
    rank_ranges.ranges,
    missed.lines,
    need.need,
    need.need_totals,
    need.more,
)
"""Every worksheet function, in the order of the function reference."""

BY_NAME: dict[str, WorksheetFunction] = {function.name: function for function in FUNCTIONS}
