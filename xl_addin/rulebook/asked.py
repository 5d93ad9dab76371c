"""The facts that a tier indicator asks for: their keys, what they mean, their units and which lines use them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Iterator

from xl_addin.rulebook.conditions import (
    BetterThanMean,
    BetterThanOwnMean,
    Condition,
    Declared,
    ImprovedEachYear,
    KOfN,
    MunicipalShare,
    RankBand,
    TopShare,
    compares,
    measure_of,
)
from xl_addin.rulebook.model import Text, plain_text
from xl_addin.rulebook.tiers import CORRECTED

if TYPE_CHECKING:
    from xl_addin.rulebook.tiers import Line, TierIndicator, TierMeasure

#: What a fact holds: a figure (with the unit of its measure), a rank, a count, a yes or no; or a list of figures or of
#: yes and no, one per entity or municipality.
FIGURE, RANK, COUNT, YES, FIGURES, FLAGS = "figure", "rank", "count", "yes", "figures", "flags"
MUNICIPALITIES = "municipalities"
#: In a facts table the row that says how rates are written.
UNIT = "unit"
_FIRST_OF_REIWA = 2019
_FIRST_OF_HEISEI = 1989


@dataclass(frozen=True)
class Asked:
    """One fact that an indicator can use.

    Args:
        key: what a facts table calls it.
        label: what it means.
        unit: its unit, "" for a yes or no.
        kind: FIGURE, RANK, COUNT, YES, FIGURES or FLAGS.
        lines: numbers of the lines that use it.
        instead: keys of other facts of which one will do instead.
        measure: key of the measure whose figures it holds, if it does.
        on: "level" for figures themselves, "gain" for improvements, which may be negative and below 1.
    """

    key: str
    label: Text
    unit: str
    kind: str
    lines: tuple[str, ...]
    instead: tuple[str, ...] = ()
    measure: str | None = None
    on: str = "level"

    @property
    def names(self) -> frozenset[str]:
        """Every spelling that a facts table may use, plain."""
        return frozenset(plain_text(name) for name in (self.key, self.label.ja, self.label.en))


def asked_facts(indicator: TierIndicator) -> tuple[Asked, ...]:
    """List the facts that an indicator can use.

    Args:
        indicator: the indicator.

    Returns:
        Each fact once, in the order of the lines that ask for it, with their numbers.
    """
    found: dict[str, Asked] = {}
    for line in indicator.lines:
        for asked in _asked_by(indicator, line):
            known = found.get(asked.key)
            if known is None:
                found[asked.key] = asked
            elif line.no not in known.lines:
                lines = (*known.lines, line.no)
                found[asked.key] = replace(known, lines=lines)
    return tuple(found.values())


def doubtful_keys(indicator: TierIndicator) -> tuple[str, ...]:
    """List the keys that would name two different facts."""
    meanings: dict[str, set[tuple[str, Text]]] = {}
    for line in indicator.lines:
        for asked in _asked_by(indicator, line):
            meanings.setdefault(asked.key, set()).add((asked.kind, asked.label))
    return tuple(key for key, found in meanings.items() if len(found) > 1)


def era(year: int) -> str:
    """Name a fiscal year by its Japanese era: 2019 is 令和元年度."""
    name, count = ("令和", year - _FIRST_OF_REIWA) if year >= _FIRST_OF_REIWA else ("平成", year - _FIRST_OF_HEISEI)
    return f"{name}{'元' if count == 0 else count + 1}年度"


def level_key(measure: TierMeasure, year: int) -> str:
    """Name the figure of a measure in a fiscal year."""
    return f"{measure.key}_{year}"


def corrected_key(measure: TierMeasure, year: int) -> str:
    """Name the corrected figure (補正値) of a measure in a fiscal year."""
    return f"{measure.key}_{year}_{CORRECTED}"


def evaluated_keys(indicator: TierIndicator, measure: TierMeasure) -> tuple[str, ...]:
    """Name the figures of which the best is evaluated; usually there is one."""
    year = _evaluated(indicator)
    others = (
        corrected_key(measure, year) if item == CORRECTED else f"{measure.key}_{item}" for item in measure.better_of
    )
    return (level_key(measure, year), *others)


def rank_key(measure: str, on: str) -> str:
    """Name the entity's own rank by a measure, or by its improvement."""
    return f"{measure}_rank" if on == "level" else f"{measure}_gain_rank"


def peers_key(measure: str, on: str) -> str:
    """Name the list of the figures of all entities, or of their improvements."""
    return f"{measure}_peers" if on == "level" else f"{measure}_gain_peers"


def cut_key(condition: TopShare) -> str:
    """Name the published value that stands in for a share: rate_cut_30 for 上位3割."""
    percent = f"{float(condition.share * 100):g}".replace(".", "p")
    return f"{condition.of}_cut_{percent}"


def mean_key(measure: str) -> str:
    """Name the national mean of a measure."""
    return f"{measure}_mean"


def met_keys(condition: MunicipalShare) -> tuple[str, str]:
    """Name the count and the share of the municipalities that meet a combination of municipal lines."""
    joined = f"_{condition.join}_".join(condition.lines)
    return f"met_{joined}", f"share_{joined}"


def k_of_n_keys(line: Line) -> tuple[str, str]:
    """Name the number of items that are met, and the list of yes and no."""
    return f"{line.key}_count", f"{line.key}_items"


def _evaluated(indicator: TierIndicator) -> int:
    return indicator.years.evaluated if indicator.years else 0


def _asked_by(indicator: TierIndicator, line: Line) -> Iterator[Asked]:
    condition = line.condition
    name = measure_of(condition)
    if name is not None:
        yield from _measured(indicator, indicator.measure(name), line.no, condition)
    elif isinstance(condition, MunicipalShare):
        yield from _municipal(indicator, line.no, condition)
    elif isinstance(condition, KOfN):
        count, items = k_of_n_keys(line)
        size = len(condition.items)
        yield Asked(
            count,
            Text(f"{line.no} 該当する項目の数（{size}項目中）", f"{line.no} number of items met, of {size}"),
            "件",
            COUNT,
            (line.no,),
            (items,),
        )
        listed = Text("、".join(item.ja for item in condition.items), ", ".join(item.en for item in condition.items))
        yield Asked(
            items,
            Text(f"{line.no} 各項目の該当（{listed.ja}）", f"{line.no} each item: {listed.en}"),
            "",
            FLAGS,
            (line.no,),
            (count,),
        )
    elif isinstance(condition, Declared):
        yield Asked(line.key, Text(f"{line.no} {line.text.ja}", f"{line.no} {line.text.en}"), "", YES, (line.no,))
    if line.unless is not None:
        label = Text(f"{line.no} の除外: {line.unless.text.ja}", f"exempt from {line.no}: {line.unless.text.en}")
        yield Asked(line.unless.key, label, "", YES, (line.no,))


def _measured(indicator: TierIndicator, measure: TierMeasure, no: str, condition: Condition) -> Iterator[Asked]:
    if isinstance(condition, (TopShare, RankBand)):
        yield from _ranked(indicator, measure, no, condition)
        return
    if isinstance(condition, ImprovedEachYear):
        for year in condition.years:
            yield _level(measure, year, no)
        return
    for key in evaluated_keys(indicator, measure):
        yield _level_of_key(indicator, measure, key, no)
    if compares(condition) and indicator.years and indicator.years.compared is not None:
        yield _level(measure, indicator.years.compared, no)
    if isinstance(condition, BetterThanMean):
        label = Text(f"{measure.name.ja}の全国平均", f"national mean of {measure.name.en}")
        yield Asked(mean_key(measure.key), label, measure.unit, FIGURE, (no,), (), measure.key)
    if isinstance(condition, BetterThanOwnMean):
        for year in condition.years:
            yield _level(measure, year, no)


def _ranked(indicator: TierIndicator, measure: TierMeasure, no: str, condition: TopShare | RankBand) -> Iterator[Asked]:
    """A place among all can be told by the rank, by the published cut value, or by everybody's figures."""
    gain = condition.on == "gain"
    name = Text(f"{measure.name.ja}の改善", f"improvement of {measure.name.en}") if gain else measure.name
    rank, peers = rank_key(measure.key, condition.on), peers_key(measure.key, condition.on)
    cut = cut_key(condition) if isinstance(condition, TopShare) and not gain else None
    yield Asked(
        rank, Text(f"{name.ja}の全国順位", f"rank by {name.en}"), "位", RANK, (no,), (cut, peers) if cut else (peers,)
    )
    for key in evaluated_keys(indicator, measure):
        yield _level_of_key(indicator, measure, key, no)
    if gain and indicator.years and indicator.years.compared is not None:
        yield _level(measure, indicator.years.compared, no)
    if cut is not None and isinstance(condition, TopShare):
        tenths = f"{float(condition.share * 10):g}"
        label = Text(
            f"{name.ja}の上位{tenths}割にあたる値", f"value at the top {float(condition.share * 100):g} % of {name.en}"
        )
        yield Asked(cut, label, measure.unit, FIGURE, (no,), (rank, peers), measure.key)
    label = Text(f"全団体の{name.ja}（自団体を含む）", f"{name.en} of all entities, its own included")
    yield Asked(peers, label, measure.unit, FIGURES, (no,), (rank, cut) if cut else (rank,), measure.key, condition.on)


def _municipal(indicator: TierIndicator, no: str, condition: MunicipalShare) -> Iterator[Asked]:
    count, share = met_keys(condition)
    numbers = {line.key: line.no for line in indicator.municipal}
    named = [numbers[key] for key in condition.lines]
    ja = ("と" if condition.join == "and" else "か").join(named)
    en = f" {condition.join} ".join(named)
    yield Asked(
        count,
        Text(f"市町村指標{ja}を満たす市町村数", f"municipalities that meet {en}"),
        "市町村",
        COUNT,
        (no,),
        (share,),
    )
    yield Asked(MUNICIPALITIES, Text("市町村数", "number of municipalities"), "市町村", COUNT, (no,), (share,))
    yield Asked(
        share,
        Text(f"市町村指標{ja}を満たす市町村の割合", f"share of municipalities that meet {en}"),
        "%",
        FIGURE,
        (no,),
        (count,),
    )
    for line in indicator.municipal:
        if line.key in condition.lines:
            label = Text(
                f"市町村ごとの市町村指標{line.no}: {line.text.ja}", f"per municipality, {line.no}: {line.text.en}"
            )
            yield Asked(line.key, label, "", FLAGS, (no,), (count, share))


def _level(measure: TierMeasure, year: int, no: str) -> Asked:
    label = Text(f"{measure.name.ja}（{era(year)}）", f"{measure.name.en} (FY{year})")
    return Asked(level_key(measure, year), label, measure.unit, FIGURE, (no,), (), measure.key)


def _level_of_key(indicator: TierIndicator, measure: TierMeasure, key: str, no: str) -> Asked:
    year = _evaluated(indicator)
    if key == corrected_key(measure, year):
        label = Text(f"{measure.name.ja}（{era(year)}の補正値）", f"{measure.name.en} (FY{year}, corrected)")
        return Asked(key, label, measure.unit, FIGURE, (no,), (), measure.key)
    return _level(measure, int(key.rsplit("_", 1)[1]), no)
