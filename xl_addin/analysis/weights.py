"""Ranks the entities under other weights (配点) of the indicators, drawn at random around the true ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xl_addin.analysis.arrays import ranks_of
from xl_addin.analysis.leave_one_out import mean_shifts
from xl_addin.analysis.results import WeightDraws
from xl_addin.analysis.summaries import quantiles, summarise
from xl_addin.errors import MissingFactError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.analysis.arrays import Array
    from xl_addin.analysis.noise import Options
    from xl_addin.rulebook.model import DeviationBook


def perturb_weights(
    book: DeviationBook, entities: Sequence[str], points: Sequence[Array], options: Options, top: int
) -> WeightDraws:
    """Draw each weight higher or lower by up to a share of it, all values equally likely, scale them back to the same sum and rank.

    A deviation score is proportional to its 配点, so that other weights need no scoring anew.

    Args:
        book: the rules.
        entities: their names.
        points: per indicator, one number per entity, NaN where there is none.
        options: how often to draw, the seed and the share.
        top: how many places count as being inside.

    Returns:
        How the ranks vary, and R̄_s against the ranks under the true weights.

    Raises:
        MissingFactError: no entity has a score on every indicator (``#N/A``).

    Source: OECD/JRC, Handbook on Constructing Composite Indicators (2008), step 7; the noise on weights of the R package
        COINr, ±25 % in its documentation.
    """
    factors = weight_factors(book, options)
    columns = np.stack(points)
    totals = factors @ columns
    reference = ranks_of(columns.sum(axis=0), book.ties)
    shifts = mean_shifts(ranks_of(totals, book.ties), reference)
    if np.isnan(shifts).any():
        raise MissingFactError(
            "すべての指標の得点がある行がないので、配点を変えられません。",
            "No entity has a score on every indicator, so weights cannot be changed.",
        )
    return WeightDraws(
        change=options.weight_change,
        draws=options.draws,
        seed=options.seed,
        mean_shift=float(shifts.mean()),
        mean_shifts=quantiles(shifts),
        entities=summarise(entities, totals, top, book.ties),
    )


def weight_factors(book: DeviationBook, options: Options) -> Array:
    """Draw by what each indicator's points are multiplied.

    Args:
        book: the rules.
        options: how often to draw, the seed and the share.

    Returns:
        Draws × indicators; the weights times their factors always add up to the sum of the true weights.
    """
    weights = np.array([float(indicator.points) for indicator in book.indicators])
    chance = np.random.Generator(np.random.PCG64(options.seed))
    factors = chance.uniform(1 - options.weight_change, 1 + options.weight_change, (options.draws, len(weights)))
    scaled: Array = factors * (weights.sum() / (factors @ weights)[:, None])
    return scaled
