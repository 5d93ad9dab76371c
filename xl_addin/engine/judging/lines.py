"""Judges whether a line's condition holds: one implementation for each word of the vocabulary."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable, Mapping

from xl_addin.engine.judging import counts, own_figures, ranks
from xl_addin.engine.judging.judgement import Case, Judgement, missing
from xl_addin.rulebook.conditions import (
    AtLeast,
    Below,
    BetterThanMean,
    BetterThanOwnMean,
    Declared,
    GainAtLeast,
    Improved,
    ImprovedEachYear,
    KOfN,
    MoreThan,
    MunicipalShare,
    RankBand,
    TopShare,
)
from xl_addin.rulebook.model import Text

if TYPE_CHECKING:
    from xl_addin.engine.figures import KnownFacts
    from xl_addin.rulebook.tiers import Line, TierBook


def judge(book: TierBook, line: Line, known: KnownFacts) -> Judgement:
    """Judge a line's own condition; ladders, requires and excludes are not looked at here.

    Args:
        book: the rules.
        line: the line.
        known: the facts of the entity for the line's indicator.

    Returns:
        The judgement.

    Raises:
        ScoringError: facts contradict each other or cannot be.
    """
    case = Case(book, line, known)
    if line.unless is not None:
        exempt = known.said(line.unless.key)
        if exempt:
            return Judgement(False, Text(f"除外に該当（{line.unless.text.ja}）", f"exempt ({line.unless.text.en})"))
        judged = _JUDGES[type(line.condition)](line.condition, case)
        if judged.met and exempt is None:
            return missing(case, line.unless.key)
        return judged
    return _JUDGES[type(line.condition)](line.condition, case)


def _declared(_condition: Declared, case: Case) -> Judgement:
    said = case.known.said(case.line.key)
    if said is None:
        return missing(case, case.line.key)
    return Judgement(said, Text("該当" if said else "非該当", "declared" if said else "not declared"))


_JUDGES: Mapping[type, Callable[[Any, Case], Judgement]] = {
    AtLeast: own_figures.at_least,
    MoreThan: own_figures.more_than,
    Below: own_figures.below,
    TopShare: ranks.top_share,
    RankBand: ranks.rank_band,
    GainAtLeast: own_figures.gain_at_least,
    Improved: own_figures.improved,
    ImprovedEachYear: own_figures.improved_each_year,
    BetterThanMean: own_figures.better_than_mean,
    BetterThanOwnMean: own_figures.better_than_own_mean,
    MunicipalShare: counts.municipal_share,
    KOfN: counts.k_of_n,
    Declared: _declared,
}
