"""Counts ranks among all entities of a table, where everybody's figures are there and nobody's rank was given."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Dict, Iterator, Optional, Sequence

from xl_addin.engine.figures import KnownFacts
from xl_addin.rulebook.asked import cut_key, peers_key, rank_key
from xl_addin.rulebook.conditions import RankBand, TopShare
from xl_addin.rulebook.model import Text

if TYPE_CHECKING:
    from decimal import Decimal

    from xl_addin.engine.figures import FactValue
    from xl_addin.rulebook.tiers import TierIndicator, TierMeasure

#: By fact key what is known of one entity for one indicator; None where its marks are known instead, or nothing.
EntityFacts = Optional[Dict[str, "FactValue"]]


def add_ranks(indicator: TierIndicator, rows: Sequence[EntityFacts]) -> list[Text]:
    """Add the rank by each measure, or by its improvement, that a line asks for.

    Args:
        indicator: the indicator.
        rows: the facts of every entity there is; ranks are put into them. A measure of which any row has a rank, a cut
            value or the figures of all is left as it is.

    Returns:
        Why ranks could not be counted: figures of some entities are missing.
    """
    hints: list[Text] = []
    for of, on, given in _ranked(indicator):
        measure = indicator.measure(of)
        if any(key in row for row in rows if row is not None for key in given):
            continue
        figures = [None if row is None else _figure(indicator, measure, on, row) for row in rows]
        known = sorted(_merit(measure, on, figure) for figure in figures if figure is not None)
        if len(known) < len(rows):
            if known:
                hints.append(_hint(measure, len(rows), len(known)))
            continue
        for row, figure in zip(rows, figures):
            if row is not None and figure is not None:
                row[rank_key(of, on)] = float(1 + bisect_left(known, _merit(measure, on, figure)))
    return hints


def rank_keys(measure: TierMeasure) -> tuple[str, str]:
    """Name the ranks that a change of a measure's figures makes wrong."""
    return rank_key(measure.key, "level"), rank_key(measure.key, "gain")


def _ranked(indicator: TierIndicator) -> Iterator[tuple[str, str, set[str]]]:
    """Yield each measure that is ranked, by its level or its gain, with the keys of the facts that may tell a place."""
    found: dict[tuple[str, str], set[str]] = {}
    for line in indicator.lines:
        condition = line.condition
        if not isinstance(condition, (TopShare, RankBand)):
            continue
        keys = found.setdefault(
            (condition.of, condition.on), {rank_key(condition.of, condition.on), peers_key(condition.of, condition.on)}
        )
        if isinstance(condition, TopShare) and condition.on == "level":
            keys.add(cut_key(condition))
    for (of, on), keys in found.items():
        yield of, on, keys


def _figure(indicator: TierIndicator, measure: TierMeasure, on: str, facts: dict[str, FactValue]) -> Decimal | None:
    known = KnownFacts(indicator, facts)
    return (known.gain(measure) if on == "gain" else known.evaluated(measure)).value


def _merit(measure: TierMeasure, on: str, figure: Decimal) -> Decimal:
    """Turn a figure so that the smallest is the best."""
    return figure if on == "level" and measure.better == "low" else figure.copy_negate()


def _hint(measure: TierMeasure, entities: int, known: int) -> Text:
    return Text(
        f"「{measure.name.ja}」の順位を数えるには {entities} 団体の値が要りますが、{known} 団体です",
        f"ranks by “{measure.name.en}” need the figures of {entities} entities, found {known}",
    )
