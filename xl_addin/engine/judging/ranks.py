"""Judges conditions on an entity's place among all: 上位n割 and bands of ranks."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from xl_addin.engine.cut import places
from xl_addin.engine.figures import is_better, shown
from xl_addin.engine.judging.judgement import Case, Judgement, agreed, missing, one_of
from xl_addin.errors import ScoringError
from xl_addin.rulebook.asked import cut_key, peers_key, rank_key
from xl_addin.rulebook.model import Text

if TYPE_CHECKING:
    from xl_addin.rulebook.conditions import RankBand, TopShare
    from xl_addin.rulebook.tiers import TierMeasure


def top_share(condition: TopShare, case: Case) -> Judgement:
    """The place is inside the share, or the figure as good as the published value of its last place."""
    measure = case.measure(condition.of)
    tenths = f"{float(condition.share * 10):g}"
    wanted = Text(f"上位{tenths}割", f"the top {float(condition.share * 100):g} %")
    found = list(_by_cut(condition, case, measure, wanted))
    rank = _rank(condition.of, condition.on, case, measure)
    count = case.book.entities or _peer_count(condition.of, condition.on, case)
    if rank is not None and count is not None:
        last = places(count, float(condition.share), case.book.places)  # type: ignore[arg-type]
        met = rank <= last
        told = Text(f"{shown(rank)}位は{wanted.ja}（{last}位まで）", f"rank {shown(rank)} is")
        inside = Text("に入る" if met else "に入らない", f"{'' if met else 'not '}within {wanted.en} (to rank {last})")
        found.append(Judgement(met, Text(told.ja + inside.ja, f"{told.en} {inside.en}")))
    if not found:
        return _unplaced(condition, case, [cut_key(condition)] if condition.on == "level" else [])
    return agreed(case, found, [])


def _by_cut(condition: TopShare, case: Case, measure: TierMeasure, wanted: Text) -> list[Judgement]:
    if condition.on != "level":
        return []
    told = case.known.figure(cut_key(condition), measure).value
    found = []
    for cut in (told, condition.published_cut):
        if cut is None:
            continue
        figure = case.known.evaluated(measure)
        if figure.value is None:
            return [missing(case, *figure.missing)]
        met = not is_better(measure, cut, figure.value)
        why = Text(
            f"{measure.name.ja} {shown(figure.value)} は{wanted.ja}の境目 {shown(cut)} に{'達する' if met else '達しない'}",
            f"{measure.name.en} {shown(figure.value)} {'reaches' if met else 'does not reach'} {shown(cut)}, "
            f"the value at {wanted.en}",
        )
        found.append(Judgement(met, why))
    return found


def rank_band(condition: RankBand, case: Case) -> Judgement:
    """The rank is in the band, both ends included."""
    measure = case.measure(condition.of)
    rank = _rank(condition.of, condition.on, case, measure)
    found = []
    if rank is not None:
        met = condition.first <= rank <= condition.last
        found.append(
            Judgement(
                met,
                Text(
                    f"{shown(rank)}位は{condition.first}位～{condition.last}位{'' if met else 'でない'}",
                    f"rank {shown(rank)} is {'' if met else 'not '}from {condition.first} to {condition.last}",
                ),
            )
        )
    if not found:
        return _unplaced(condition, case, [])
    return agreed(case, found, [])


def _rank(of: str, on: str, case: Case, measure: TierMeasure) -> Decimal | None:
    """Find the entity's rank: as told, or counted among the figures of all."""
    told = case.known.figure(rank_key(of, on)).value
    limit = case.book.entities
    if told is not None and (told % 1 or told < 1 or (limit is not None and told > limit)):
        raise ScoringError(
            f"順位 {shown(told)} は 1～{limit or ''} の整数ではありません。",
            f"Rank {shown(told)} is no whole number from 1 to {limit or 'the number of entities'}.",
        )
    counted = _counted_rank(of, on, case, measure)
    if told is not None and counted is not None and told != counted:
        raise ScoringError(
            f"順位 {shown(told)} が、全団体の値から数えた {shown(counted)} 位と合いません。",
            f"Rank {shown(told)} is not {shown(counted)}, as counted among all entities.",
        )
    return counted if told is None else told


def _counted_rank(of: str, on: str, case: Case, measure: TierMeasure) -> Decimal | None:
    peers = case.known.list_of(peers_key(of, on), measure)
    if peers is None:
        return None
    known = [peer for peer in peers if peer is not None]
    if len(known) != (case.book.entities or len(peers)):
        raise ScoringError(
            f"{peers_key(of, on)} には {case.book.entities or len(peers)} 件の値が要りますが、{len(known)} 件です。",
            f"{peers_key(of, on)} needs {case.book.entities or len(peers)} figures, found {len(known)}.",
        )
    figure = case.known.gain(measure) if on == "gain" else case.known.evaluated(measure)
    if figure.value is None:
        return None
    own = figure.value
    if own not in known:
        raise ScoringError(
            f"自団体の値 {shown(own)} が {peers_key(of, on)} の中にありません。",
            f"The entity's own figure {shown(own)} is not among {peers_key(of, on)}.",
        )
    high = on == "gain" or measure.better == "high"
    return Decimal(1 + sum((peer > own) if high else (peer < own) for peer in known))


def _unplaced(condition: TopShare | RankBand, case: Case, cuts: list[str]) -> Judgement:
    """Say what the place lacks: beside the figures of all it is the entity's own."""
    of, on, measure = condition.of, condition.on, case.measure(condition.of)
    if case.known.list_of(peers_key(of, on), measure) is not None:
        own = case.known.gain(measure) if on == "gain" else case.known.evaluated(measure)
        return missing(case, *own.missing)
    return one_of(case, rank_key(of, on), *cuts, peers_key(of, on))


def _peer_count(of: str, on: str, case: Case) -> int | None:
    peers = case.known.list_of(peers_key(of, on), case.measure(of))
    return None if peers is None else len(peers)
