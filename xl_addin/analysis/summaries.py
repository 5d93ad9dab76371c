"""Turns draws of totals and ranks into what a reader is shown: quantiles and probabilities."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xl_addin.analysis.arrays import ranks_of
from xl_addin.analysis.results import EntityDraws, Quantiles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.analysis.arrays import Array

_SHOWN = (0.05, 0.5, 0.95)


def summarise(entities: Sequence[str], totals: Array, top: int, ties: str) -> tuple[EntityDraws, ...]:
    """Summarise the draws of all entities.

    Args:
        entities: their names.
        totals: draws × entities; NaN where a draw gives none.
        top: how many places count as being inside.
        ties: how equal totals share a rank.

    Returns:
        One summary per entity.
    """
    ranks = ranks_of(totals, ties)
    return tuple(_summary(entity, totals[:, place], ranks[:, place], top) for place, entity in enumerate(entities))


def quantiles(values: Array) -> Quantiles:
    """Give the values that 5 %, half and 95 % of the draws lie at or below; each occurs among the draws.

    Args:
        values: one per draw, at least one.
    """
    low, median, high = np.quantile(values, _SHOWN, method="inverted_cdf")
    return Quantiles(float(low), float(median), float(high))


def _summary(entity: str, totals: Array, ranks: Array, top: int) -> EntityDraws:
    known = ~np.isnan(totals)
    scored = int(known.sum())
    if not scored:
        return EntityDraws(entity, None, None, None, 0)
    placed = ranks[known]
    return EntityDraws(entity, quantiles(totals[known]), quantiles(placed), float((placed <= top).mean()), scored)
