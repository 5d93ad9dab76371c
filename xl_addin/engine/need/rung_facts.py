"""Changes the facts of an entity as its figure or its rank moves, with what follows from that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.engine.exact import comparable
from xl_addin.engine.figures import KnownFacts, is_better, rounded
from xl_addin.engine.need.rung_limits import last_place, other_figures
from xl_addin.rulebook.asked import cut_key, level_key, peers_key, rank_key
from xl_addin.rulebook.conditions import TopShare

if TYPE_CHECKING:
    from decimal import Decimal

    from xl_addin.engine.figures import FactValue
    from xl_addin.rulebook.tiers import TierBook, TierMeasure


def own_key(known: KnownFacts, measure: TierMeasure) -> str:
    """Name the own figure that can still be bettered: the evaluated year's."""
    years = known.indicator.years
    return level_key(measure, years.evaluated if years else 0)


def moved(book: TierBook, known: KnownFacts, measure: TierMeasure, figure: float) -> dict[str, FactValue]:
    """Give the entity another figure in the evaluated year while all other entities keep theirs.

    Args:
        book: the rules.
        known: the facts as they are.
        measure: whose figure moves.
        figure: the new one.

    Returns:
        All facts. Lists of all entities hold the new figure, and a rank that they tell anew is left out. A rank that
        was told without them becomes the last one inside the cut values that are now reached: the least that is sure.
    """
    facts = dict(known.facts)
    facts[own_key(known, measure)] = comparable(figure)
    after = KnownFacts(known.indicator, facts)
    for on in ("level", "gain"):
        others = other_figures(known, measure, on)
        if others is not None:
            own = (after.gain(measure) if on == "gain" else after.evaluated(measure)).value
            if own is not None:
                facts.pop(rank_key(measure.key, on), None)
                facts.pop(peers_key(measure.key, on))
                facts.update(_among(measure, on, others, own))
        elif on == "level":
            _sure_rank(book, after, facts, measure)
    return facts


def placed(book: TierBook, known: KnownFacts, measure: TierMeasure, on: str, rank: int) -> dict[str, FactValue]:
    """Give the entity another rank; cut values that it would contradict are left out.

    Args:
        book: the rules.
        known: the facts as they are.
        measure: whose rank it is.
        on: "level" or "gain".
        rank: the new one.

    Returns:
        All facts.
    """
    facts = dict(known.facts)
    facts[rank_key(measure.key, on)] = float(rank)
    if on == "level":
        for condition in _shares(known, measure):
            last = last_place(book, condition, None)
            if last is not None and rank <= last:
                facts.pop(cut_key(condition), None)
    return facts


def _among(measure: TierMeasure, on: str, others: list[Decimal], own: Decimal) -> dict[str, FactValue]:
    """Tell a place by the figures of all; by the rank where a difference has too many digits to stand among them."""
    if rounded(float(own), measure) == own:
        return {peers_key(measure.key, on): (float(own), *map(float, others))}
    high = on == "gain" or measure.better == "high"
    return {rank_key(measure.key, on): float(1 + sum((peer > own) if high else (peer < own) for peer in others))}


def _sure_rank(book: TierBook, after: KnownFacts, facts: dict[str, FactValue], measure: TierMeasure) -> None:
    key = rank_key(measure.key, "level")
    told, own = after.figure(key).value, after.evaluated(measure).value
    if told is None or own is None:
        return
    sure = [float(told)]
    for condition in _shares(after, measure):
        last = last_place(book, condition, None)
        cuts = (after.figure(cut_key(condition), measure).value, condition.published_cut)
        if last is not None and any(cut is not None and not is_better(measure, cut, own) for cut in cuts):
            sure.append(float(last))
    facts[key] = min(sure)


def _shares(known: KnownFacts, measure: TierMeasure) -> list[TopShare]:
    """The lines of the measure that ask for a share of the entities by the figure itself."""
    conditions = [line.condition for line in known.indicator.lines]
    return [each for each in conditions if isinstance(each, TopShare) and each.of == measure.key and each.on == "level"]
