"""What a line asks for, facet by facet, in terms that do not depend on the fiscal year."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_addin.engine.figures import shown
from xl_addin.rulebook.asked import era
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
    compares,
    measure_of,
)
from xl_addin.rulebook.model import Text, plain_text

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator
    from fractions import Fraction

    from xl_addin.rulebook.conditions import Condition
    from xl_addin.rulebook.tiers import Line, TierBook, TierIndicator

_KINDS = {
    AtLeast: Text("以上", "at least"),
    MoreThan: Text("超", "more than"),
    Below: Text("未満", "below"),
    TopShare: Text("上位の割合", "top share"),
    RankBand: Text("順位", "rank"),
    GainAtLeast: Text("以上の改善", "improvement of at least"),
    Improved: Text("改善", "improvement"),
    ImprovedEachYear: Text("連続した改善", "improvement each time"),
    BetterThanMean: Text("全国平均より良い", "better than the national mean"),
    BetterThanOwnMean: Text("自らの平均より良い", "better than its own mean"),
    MunicipalShare: Text("市町村の割合", "share of municipalities"),
    KOfN: Text("項目の数", "number of items"),
    Declared: Text("該当の申告", "declared"),
}
_FIGURE = Text("そのもの", "the figure itself")
_GAIN = Text("改善", "its improvement")
_BETTER = {"high": Text("高い方が良い", "higher is better"), "low": Text("低い方が良い", "lower is better")}
_NONE = Text("なし", "none")


@dataclass(frozen=True)
class Facet:
    """One side of what a line asks for.

    Args:
        name: which side, such as the threshold.
        value: what two lines must share to mean the same.
        shown: the value for a reader.
        members: where the value is a set, its members for a reader.
    """

    name: Text
    value: Hashable
    shown: Text
    members: tuple[Text, ...] = ()


def facets(book: TierBook, indicator: TierIndicator, line: Line) -> tuple[Facet, ...]:
    """Take apart what a line asks for.

    Absolute years are no part of it, only their distances to the evaluated year; nor are the numbers and keys of lines,
    the lines that it requires or excludes, figures that may stand in for the evaluated one, and published cut values,
    which are results of a year rather than rules.

    Args:
        book: the rule book.
        indicator: one of its indicators.
        line: a line of that indicator.

    Returns:
        The facets, each name once.
    """
    condition = line.condition
    kind = _KINDS[type(condition)]
    found = [Facet(Text("条件", "condition"), kind.en, kind)]
    found += _measure(indicator, condition)
    found += _particular(book, indicator, line)
    exempt = line.unless.text if line.unless else _NONE
    return (*found, Facet(Text("除外", "exemption"), plain_text(exempt.ja), exempt))


def changed_facets(old: Iterable[Facet], new: Iterable[Facet]) -> tuple[tuple[Facet | None, Facet | None], ...]:
    """Pair the facets that differ; None stands for one that a side does not have."""
    before, after = {facet.name: facet for facet in old}, {facet.name: facet for facet in new}
    pairs = ((before.get(name), after.get(name)) for name in {**before, **after})
    return tuple((one, other) for one, other in pairs if one is None or other is None or one.value != other.value)


def _measure(indicator: TierIndicator, condition: Condition) -> Iterator[Facet]:
    key = measure_of(condition)
    if key is None:
        return
    measure = indicator.measure(key)
    yield Facet(Text("比べる値", "measure"), plain_text(measure.name.ja), measure.name)
    yield Facet(Text("単位", "unit"), measure.unit, Text(measure.unit, measure.unit))
    yield Facet(Text("良い向き", "direction"), measure.better, _BETTER[measure.better])
    digits = _NONE if measure.digits is None else Text(f"小数{measure.digits}桁", f"{measure.digits} decimals")
    yield Facet(Text("丸め", "rounding"), measure.digits, digits)
    if compares(condition) and indicator.years is not None and indicator.years.compared is not None:
        years = indicator.years.evaluated - indicator.years.compared
        name = Text("比較する年度との間隔", "distance to the compared year")
        yield Facet(name, years, Text(f"{years}年", f"{years} year{'' if years == 1 else 's'}"))


def _particular(book: TierBook, indicator: TierIndicator, line: Line) -> list[Facet]:
    condition = line.condition
    found: list[Facet] = []
    if isinstance(condition, (AtLeast, MoreThan, Below, GainAtLeast)):
        value = shown(condition.value)
        found = [Facet(Text("基準値", "threshold"), condition.value, Text(value, value))]
    elif isinstance(condition, (TopShare, RankBand)):
        found = _place(book, condition)
    elif isinstance(condition, (ImprovedEachYear, BetterThanOwnMean)):
        found = [_years(indicator, condition.years)]
    elif isinstance(condition, MunicipalShare):
        found = _municipal(indicator, condition)
    elif isinstance(condition, KOfN):
        found = _items(condition)
    elif isinstance(condition, Declared):
        found = [Facet(Text("基準の文", "criterion"), plain_text(line.text.ja), line.text)]
    return found


def _place(book: TierBook, condition: TopShare | RankBand) -> list[Facet]:
    found = [Facet(Text("順位を付ける値", "ranked by"), condition.on, _FIGURE if condition.on == "level" else _GAIN)]
    if isinstance(condition, TopShare):
        found.append(_share(condition.share))
        found.append(Facet(Text("端数", "fraction of a place"), book.places, Text(book.places, book.places)))
        return found
    band = Text(f"{condition.first}～{condition.last}位", f"{condition.first} to {condition.last}")
    return [*found, Facet(Text("順位の範囲", "ranks"), (condition.first, condition.last), band)]


def _share(share: Fraction) -> Facet:
    percent = f"{float(share * 100):g}"
    return Facet(Text("割合", "share"), share, Text(f"{percent}%", f"{percent} %"))


def _years(indicator: TierIndicator, years: tuple[int, ...]) -> Facet:
    evaluated = indicator.years.evaluated if indicator.years else 0
    told = Text("・".join(era(year) for year in years), ", ".join(f"FY{year}" for year in years))
    return Facet(Text("見る年度", "years looked at"), tuple(year - evaluated for year in years), told)


def _municipal(indicator: TierIndicator, condition: MunicipalShare) -> list[Facet]:
    texts = tuple(line.text for line in indicator.municipal if line.key in condition.lines)
    bound = Text("超", "more than") if condition.compare == ">" else Text("以上", "at least")
    found = [
        _share(condition.share),
        Facet(Text("割合の比べ方", "comparison"), condition.compare, bound),
        _set(Text("市町村指標", "municipal lines"), texts),
    ]
    if len(condition.lines) > 1:
        join = Text("全て", "all of them") if condition.join == "and" else Text("どれか", "one of them")
        found.append(Facet(Text("市町村指標の組み合わせ", "municipal lines joined"), condition.join, join))
    return found


def _items(condition: KOfN) -> list[Facet]:
    number = str(condition.k)
    return [
        Facet(Text("要る項目の数", "items needed"), condition.k, Text(number, number)),
        _set(Text("項目", "items"), condition.items),
    ]


def _set(name: Text, members: tuple[Text, ...]) -> Facet:
    shown_members = Text("／".join(text.ja for text in members), " / ".join(text.en for text in members))
    counted = Counter(plain_text(text.ja) for text in members)
    return Facet(name, frozenset(counted.items()), shown_members, members)
