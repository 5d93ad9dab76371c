"""Ranks the entities without each indicator in turn."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xl_addin.analysis.arrays import ranks_of, sum_of
from xl_addin.analysis.results import LeftOut

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.analysis.arrays import Array
    from xl_addin.rulebook.model import DeviationBook


def leave_one_out(book: DeviationBook, points: Sequence[Array], ranks: Array) -> tuple[LeftOut, ...]:
    """Rank by the totals that lack one indicator.

    Args:
        book: the rules.
        points: per indicator, one number per entity, NaN where there is none.
        ranks: the ranks with all indicators, NaN where there is none.

    Returns:
        One result per indicator; an entity without any of the other scores has no rank, and one that lacks only this score
        has one. R̄_s compares the entities that have a rank with all indicators, placed among themselves, for who enters
        moves all behind. Nothing where there is one indicator alone.

    Source: OECD/JRC, Handbook on Constructing Composite Indicators (2008), step 7; as the R package COINr does it.
    """
    if len(points) == 1:
        return ()
    results: list[LeftOut] = []
    for place, indicator in enumerate(book.indicators):
        others = [column for other, column in enumerate(points) if other != place]
        totals = sum_of(others)
        found, compared = (ranks_of(each, book.ties) for each in (totals, np.where(np.isnan(ranks), np.nan, totals)))
        results.append(LeftOut(indicator.id, tuple(map(_known, found)), float(mean_shifts(compared, ranks))))
    return tuple(results)


def mean_shifts(ranks: Array, reference: Array) -> Array:
    """Give R̄_s: how many places entities move on average, up or down.

    Args:
        ranks: draws × entities, or entities; NaN does not count.
        reference: the ranks that they are compared with, one per entity.

    Returns:
        One mean per draw; NaN where no entity has both ranks.

    Source: OECD/JRC, Handbook on Constructing Composite Indicators (2008), step 7 (average shift in ranking).
    """
    moved = np.abs(ranks - reference)
    known = ~np.isnan(moved)
    with np.errstate(invalid="ignore", divide="ignore"):
        shifts: Array = np.where(known, moved, 0.0).sum(axis=-1) / known.sum(axis=-1)
    return shifts


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
