"""Where the sheets シミュレーション and シミュレーション計算 keep what they ask of each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xl_addin.book.sheet import Block


@dataclass(frozen=True)
class Chosen:
    """What シミュレーション asks for.

    Args:
        branch: the cell of the chosen branch.
        place: the cell of the rank to reach.
        changes: one cell per fact, in the order of the rule book.
    """

    branch: Block
    place: Block
    changes: Block


@dataclass(frozen=True)
class Before:
    """What the branches score as it is.

    Args:
        branches: their names as they were typed, for Calc 7.4 finds no text that a function returned.
        points: per indicator, of 一括計算.
        total: of 一括計算.
        rank: of 一括計算.
    """

    branches: Block
    points: tuple[Block, ...]
    total: Block
    rank: Block


@dataclass(frozen=True)
class AllBranches:
    """Columns with a row per branch.

    Args:
        points: per indicator, after the changes.
        total: after the changes.
        rank: after the changes.
        rewards: yen, cut and effect on the premium rate, each before and after the changes.
        best: best rank that the printed totals allow.
        worst: worst rank that they allow.
        missing: what the printed totals lack to the chosen place.
        by_rank: names in the order of the totals after the changes.
        others: in that order, how far the totals lie from their mean; blank for the chosen branch.
        own: the same of the chosen branch alone.
        target: the same of the chosen place, in every row.
        invented: two cells that say, in Japanese and English, that the payroll is made up, as long as it is.
    """

    points: tuple[Block, ...]
    total: Block
    rank: Block
    rewards: tuple[tuple[Block, Block], ...]
    best: Block
    worst: Block
    missing: Block
    by_rank: Block
    others: Block
    own: Block
    target: Block
    invented: Block
