"""Puts the conditions of a tier rule book into words."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

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
    measure_of,
)
from xl_addin.rulebook.model import Text
from xl_addin.rulebook.units import english_unit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from fractions import Fraction

    from xl_addin.rulebook.tiers import Line, TierIndicator, TierMeasure

_OKU = 10**8


def condition_text(indicator: TierIndicator, line: Line) -> Text:
    """Say what a line asks for.

    Args:
        indicator: the indicator that the line belongs to.
        line: the line.

    Returns:
        A few words, such as "60%以上", "上位3割", "1～5位" or "市町村の割合 8割超（①と④）". The measure is named only
        where the indicator has several; the items of a k-of-n line are not listed.
    """
    words = _WORDS[type(line.condition)](line.condition, indicator)
    measure = measure_of(line.condition)
    if measure is None or len(indicator.measures) == 1:
        return words
    name = indicator.measure(measure).name
    return Text(f"{name.ja}が{words.ja}", f"{name.en}: {words.en}")


def plain_number(number: Decimal) -> str:
    """Write a number with all its digits and no exponent: −4 as "-4", 16000 as "16,000"."""
    return f"{number:,f}"


def points_text(line: Line) -> str:
    """Write the points of a line as the sheet prints them: a lower rung in brackets, such as "(4)"."""
    number = plain_number(line.points)
    return f"({number})" if line.bracket else number


def yen_text(yen: int) -> Text:
    """Write a budget: 160億円, 16,000,000,000 yen."""
    return Text(f"{plain_number((Decimal(yen) / _OKU).normalize())}億円", f"{yen:,} yen")


def _amount(value: Decimal, unit: str) -> Text:
    number = plain_number(value)
    return Text(f"{number}{unit}", f"{number} {english_unit(unit)}")


def share_text(share: Fraction) -> Text:
    """Write a share the way the sheets do: 0.3 is 3割 and 30 %, 0.95 is 9.5割."""
    tenths, percent = share * 10, share * 100
    if percent.denominator == 1:
        return Text(f"{short(tenths)}割", f"{percent} %")
    if (percent * 10).denominator == 1:
        return Text(f"{short(percent)}%", f"{short(percent)} %")
    return Text(f"{share.denominator}分の{share.numerator}", f"{share.numerator}/{share.denominator}")


def short(number: Fraction) -> str:
    """Write a number without needless zeros."""
    return f"{float(number):g}"


def _measure(condition: Any, indicator: TierIndicator) -> TierMeasure:
    return indicator.measure(condition.of)


def _at_least(condition: AtLeast, indicator: TierIndicator) -> Text:
    amount = _amount(condition.value, _measure(condition, indicator).unit)
    return Text(f"{amount.ja}以上", f"{amount.en} or more")


def _more_than(condition: MoreThan, indicator: TierIndicator) -> Text:
    amount = _amount(condition.value, _measure(condition, indicator).unit)
    return Text(f"{amount.ja}超", f"more than {amount.en}")


def _below(condition: Below, indicator: TierIndicator) -> Text:
    amount = _amount(condition.value, _measure(condition, indicator).unit)
    return Text(f"{amount.ja}未満", f"below {amount.en}")


def _top_share(condition: TopShare, indicator: TierIndicator) -> Text:
    share = share_text(condition.share)
    if condition.on == "gain":
        return Text(f"改善の上位{share.ja}", f"top {share.en} by improvement")
    if condition.published_cut is None:
        return Text(f"上位{share.ja}", f"top {share.en}")
    measure = _measure(condition, indicator)
    cut = _amount(condition.published_cut, measure.unit)
    high = measure.better == "high"
    ja, en = ("以上", "or more") if high else ("以下", "or less")
    return Text(f"上位{share.ja}（公表値 {cut.ja}{ja}）", f"top {share.en} (by the published value: {cut.en} {en})")


def _rank_band(condition: RankBand, _indicator: TierIndicator) -> Text:
    one = condition.first == condition.last
    ja = f"{condition.first}位" if one else f"{condition.first}～{condition.last}位"
    en = f"rank {condition.first}" if one else f"rank {condition.first} to {condition.last}"
    return Text(f"改善の{ja}", f"{en} by improvement") if condition.on == "gain" else Text(ja, en)


def _compared(indicator: TierIndicator) -> Text:
    year = indicator.years.compared if indicator.years else None
    return Text("比較年度", "the compared year") if year is None else Text(era(year), f"FY{year}")


def _gain(condition: GainAtLeast, indicator: TierIndicator) -> Text:
    year = _compared(indicator)
    if not condition.value:
        return Text(f"{year.ja}より悪くない", f"not worse than in {year.en}")
    unit = _measure(condition, indicator).unit
    number = plain_number(condition.value)
    points = "point" if condition.value == 1 else "points"
    amount = Text(f"{number}ポイント", f"{number} {points}") if unit == "%" else _amount(condition.value, unit)
    return Text(f"{year.ja}より{amount.ja}以上改善", f"better than in {year.en} by {amount.en} or more")


def _improved(_condition: Improved, indicator: TierIndicator) -> Text:
    year = _compared(indicator)
    return Text(f"{year.ja}より改善", f"better than in {year.en}")


def _improved_each_year(condition: ImprovedEachYear, _indicator: TierIndicator) -> Text:
    return Text(
        f"{'→'.join(map(era, condition.years))}と毎回改善",
        f"better each time: {', '.join(f'FY{year}' for year in condition.years)}",
    )


def _better_than_mean(condition: BetterThanMean, indicator: TierIndicator) -> Text:
    if _measure(condition, indicator).better == "high":
        return Text("全国平均を上回る", "above the national mean")
    return Text("全国平均を下回る", "below the national mean")


def _better_than_own_mean(condition: BetterThanOwnMean, indicator: TierIndicator) -> Text:
    ja, en = ("上回る", "above") if _measure(condition, indicator).better == "high" else ("下回る", "below")
    return Text(
        f"自らの{'・'.join(map(era, condition.years))}の平均を{ja}",
        f"{en} its own mean of {', '.join(f'FY{year}' for year in condition.years)}",
    )


def _municipal_share(condition: MunicipalShare, indicator: TierIndicator) -> Text:
    numbers = {line.key: line.no for line in indicator.municipal}
    named = [numbers[key] for key in condition.lines]
    lines = Text(("と" if condition.join == "and" else "か").join(named), f" {condition.join} ".join(named))
    if condition.compare == ">=" and condition.share == 1:
        return Text(f"全市町村（{lines.ja}）", f"all municipalities ({lines.en})")
    share = share_text(condition.share)
    if condition.compare == ">":
        return Text(f"市町村の割合 {share.ja}超（{lines.ja}）", f"more than {share.en} of municipalities ({lines.en})")
    return Text(f"市町村の割合 {share.ja}以上（{lines.ja}）", f"{share.en} or more of municipalities ({lines.en})")


def _k_of_n(condition: KOfN, _indicator: TierIndicator) -> Text:
    count = len(condition.items)
    if condition.k == count:
        return Text(f"{count}項目すべて", f"all {count} items")
    return Text(f"{count}項目中{condition.k}項目以上", f"{condition.k} or more of {count} items")


def _declared(_condition: Declared, _indicator: TierIndicator) -> Text:
    return Text("該当（申告）", "yes, as declared")


_WORDS: Mapping[type, Callable[[Any, TierIndicator], Text]] = {
    AtLeast: _at_least,
    MoreThan: _more_than,
    Below: _below,
    TopShare: _top_share,
    RankBand: _rank_band,
    GainAtLeast: _gain,
    Improved: _improved,
    ImprovedEachYear: _improved_each_year,
    BetterThanMean: _better_than_mean,
    BetterThanOwnMean: _better_than_own_mean,
    MunicipalShare: _municipal_share,
    KOfN: _k_of_n,
    Declared: _declared,
}
