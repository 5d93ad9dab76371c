"""Puts all analyses of a deviation scheme together: how sure scores and ranks are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from xl_addin.analysis.arrays import array, ranks_of, sum_of
from xl_addin.analysis.leave_one_out import leave_one_out
from xl_addin.analysis.monte_carlo import draw_facts, draw_printed
from xl_addin.analysis.printed_bounds import printed_bounds
from xl_addin.analysis.results import Sensitivity
from xl_addin.analysis.rounding import halves_of, rounding_bounds
from xl_addin.analysis.weights import perturb_weights
from xl_addin.engine.indicator_points import known_points
from xl_addin.engine.profile import top_places
from xl_addin.engine.scheme import score_scheme
from xl_addin.errors import MissingFactError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.analysis.arrays import Array
    from xl_addin.analysis.noise import Options
    from xl_addin.analysis.printed import Printed
    from xl_addin.analysis.results import Bounds, Draws
    from xl_addin.engine.exact import Known
    from xl_addin.engine.facts import Facts
    from xl_addin.rulebook.model import DeviationBook


def of_facts(book: DeviationBook, facts: Facts, options: Options) -> Sensitivity:
    """Tell how sure the scores and ranks of facts are.

    Args:
        book: the rules.
        facts: the facts of all entities.
        options: how to draw, and to how many decimals the facts were rounded.

    Returns:
        Bounds only where facts were rounded; Monte Carlo, left-out indicators and other weights always.

    Raises:
        MissingFactError: no entity has a total (``#N/A``).
        ScoringError: as ``score_scheme``.
    """
    result = score_scheme(book, facts.entities, facts.columns)
    points = [
        array([known_points(score.points[place]) for score in result.scores]) for place in range(len(book.indicators))
    ]
    totals = [known_points(score.total) for score in result.scores]
    _require_total(totals)
    bounds = None
    if options.decimals is not None:
        bounds = rounding_bounds(book, facts, halves_of(book, facts, options.decimals))
    ranks = [known_points(score.rank) for score in result.scores]
    top = top_places(book, len(facts.entities))
    draws = draw_facts(book, facts, options, top)
    start = _Start(facts.entities, points, totals, ranks)
    return _together(book, start, bounds, draws, options, printed=False)


def of_printed(book: DeviationBook, printed: Printed, options: Options) -> Sensitivity:
    """Tell how sure ranks are that start from printed scores.

    Args:
        book: the rules.
        printed: the table.
        options: how to draw.

    Returns:
        As ``of_facts``. Totals are the printed ones, or the sums of the printed scores where none is printed; without an
        indicator and with other weights, sums of printed scores.

    Raises:
        MissingFactError: no entity has a total, or none has every score (``#N/A``).
        ScoringError: a printed total cannot be the sum of its scores, or the table is not of this rule book.
    """
    bounds = printed_bounds(book, printed)
    points = [array(column) for column in zip(*printed.points, strict=True)]
    sums = sum_of(points)
    totals = [
        total if total is not None else None if np.isnan(found) else round(float(found), printed.decimals)
        for total, found in zip(printed.totals, sums, strict=True)
    ]
    _require_total(totals)
    ranks = [None if np.isnan(rank) else float(rank) for rank in ranks_of(array(totals), book.ties)]
    top = top_places(book, len(printed.entities))
    draws = draw_printed(book, printed, options, top)
    start = _Start(printed.entities, points, totals, ranks)
    return _together(book, start, bounds, draws, options, printed=True)


@dataclass(frozen=True)
class _Start:
    """The scores that an analysis starts from: points per indicator, and per entity its total and rank."""

    entities: Sequence[str]
    points: Sequence[Array]
    totals: Sequence[Known]
    ranks: Sequence[Known]


def _together(
    book: DeviationBook, start: _Start, bounds: Bounds | None, draws: Draws, options: Options, *, printed: bool
) -> Sensitivity:
    return Sensitivity(
        rule_book=book.name,
        indicators=tuple(indicator.id for indicator in book.indicators),
        printed=printed,
        entities=tuple(start.entities),
        totals=tuple(start.totals),
        ranks=tuple(start.ranks),
        top=draws.top,
        bounds=bounds,
        draws=draws,
        left_out=leave_one_out(book, start.points, ranks_of(sum_of(start.points), book.ties)),
        weights=perturb_weights(book, start.entities, start.points, options, draws.top),
    )


def _require_total(totals: Sequence[Known]) -> None:
    if all(total is None for total in totals):
        raise MissingFactError(
            "総得点のある行がないので、分析できません。", "No entity has a total, so there is nothing to analyse."
        )
