"""Puts the figures of all entities of a table among the facts of one, so that a place can be told as a figure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Iterator, Mapping, Sequence

from xl_addin.engine.figures import KnownFacts, rounded
from xl_addin.rulebook.asked import cut_key, peers_key, rank_key
from xl_addin.rulebook.conditions import RankBand, TopShare

if TYPE_CHECKING:
    from decimal import Decimal

    from xl_addin.engine.figures import FactValue, TierFacts
    from xl_addin.rulebook.tiers import TierIndicator, TierMeasure


def with_peers(
    indicator: TierIndicator, own: TierFacts, everybody: Sequence[TierFacts | None]
) -> Mapping[str, FactValue]:
    """Add the figures of all entities that an indicator ranks.

    Args:
        indicator: the indicator.
        own: what is known of one entity.
        everybody: what is known of each entity there is, the one included; None where nothing is.

    Returns:
        Its facts. Where everybody's figure is known they hold the list of them in the place of a rank that says the
        same; a rank that does not, or a cut value, was told from elsewhere and is left alone.
    """
    facts = dict(own)
    for of, on in _ranked(indicator):
        measure = indicator.measure(of)
        if any(key in own for key in (peers_key(of, on), *_cuts(indicator, of, on))):
            continue
        mine = _figure(indicator, measure, on, own)
        figures = [None if facts_of is None else _figure(indicator, measure, on, facts_of) for facts_of in everybody]
        known = [figure for figure in figures if figure is not None]
        if mine is None or len(known) < len(figures) or mine not in known:
            continue
        high = on == "gain" or measure.better == "high"
        rank = 1 + sum((figure > mine) if high else (figure < mine) for figure in known)
        writable = rounded(float(mine), measure) == mine
        if writable and own.get(rank_key(of, on), rank) == rank:
            facts.pop(rank_key(of, on), None)
            facts[peers_key(of, on)] = tuple(map(float, known))
    return facts


def _ranked(indicator: TierIndicator) -> Iterator[tuple[str, str]]:
    conditions = [line.condition for line in indicator.lines]
    yield from dict.fromkeys((each.of, each.on) for each in conditions if isinstance(each, (TopShare, RankBand)))


def _cuts(indicator: TierIndicator, of: str, on: str) -> list[str]:
    conditions = [line.condition for line in indicator.lines]
    return [cut_key(each) for each in conditions if isinstance(each, TopShare) and (each.of, each.on) == (of, on)]


def _figure(indicator: TierIndicator, measure: TierMeasure, on: str, facts: TierFacts) -> Decimal | None:
    known = KnownFacts(indicator, facts)
    return (known.gain(measure) if on == "gain" else known.evaluated(measure)).value
