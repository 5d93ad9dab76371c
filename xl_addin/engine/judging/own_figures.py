"""Judges conditions on one entity's own figures: levels, improvements, means."""

from __future__ import annotations

import operator
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Callable

from xl_addin.engine.exact import EXACT
from xl_addin.engine.figures import Figure, improvement, is_better, shown, with_unit
from xl_addin.engine.judging.judgement import Case, Judgement, missing
from xl_addin.rulebook.asked import mean_key
from xl_addin.rulebook.model import Text

if TYPE_CHECKING:
    from xl_addin.rulebook.conditions import (
        AtLeast,
        Below,
        BetterThanMean,
        BetterThanOwnMean,
        GainAtLeast,
        Improved,
        ImprovedEachYear,
        MoreThan,
    )
    from xl_addin.rulebook.tiers import TierMeasure


def at_least(condition: AtLeast, case: Case) -> Judgement:
    """≥: the evaluated figure reaches the limit."""
    return _against(case, condition, Text("以上", "at least"), operator.ge)


def more_than(condition: MoreThan, case: Case) -> Judgement:
    """>: the evaluated figure is above the limit."""
    return _against(case, condition, Text("超", "more than"), operator.gt)


def below(condition: Below, case: Case) -> Judgement:
    """<: the evaluated figure is below the limit."""
    return _against(case, condition, Text("未満", "below"), operator.lt)


def _against(
    case: Case, condition: AtLeast | MoreThan | Below, words: Text, holds: Callable[[Decimal, Decimal], bool]
) -> Judgement:
    measure = case.measure(condition.of)
    figure = case.known.evaluated(measure)
    if figure.value is None:
        return missing(case, *figure.missing)
    met = holds(figure.value, condition.value)
    have, need = with_unit(figure.value, measure), with_unit(condition.value, measure)
    return Judgement(
        met,
        Text(
            f"{measure.name.ja} {have.ja} は {need.ja}{words.ja}{'' if met else 'でない'}",
            f"{measure.name.en} {have.en} is {'' if met else 'not '}{words.en} {need.en}",
        ),
    )


def gain_at_least(condition: GainAtLeast, case: Case) -> Judgement:
    """≥: the improvement on the compared year reaches the limit."""
    return _gained(case, condition.of, condition.value, strictly=False)


def improved(condition: Improved, case: Case) -> Judgement:
    """>: there is an improvement on the compared year."""
    return _gained(case, condition.of, Decimal(0), strictly=True)


def _gained(case: Case, of: str, limit: Decimal, *, strictly: bool) -> Judgement:
    measure = case.measure(of)
    gain = case.known.gain(measure)
    if gain.value is None:
        return missing(case, *gain.missing)
    met = gain.value > limit if strictly else gain.value >= limit
    have, need = _points(gain.value, measure), _points(limit, measure)
    ja, en = ("より大きい", "more than") if strictly else ("以上", "at least")
    if not met:
        ja, en = ("を超えない", "not more than") if strictly else ("以上でない", "not at least")
    return Judgement(
        met,
        Text(f"{measure.name.ja}の改善 {have.ja} は {need.ja}{ja}", f"improvement {have.en} is {en} {need.en}"),
    )


def _points(value: Decimal, measure: TierMeasure) -> Text:
    if measure.unit == "%":
        return Text(f"{shown(value)}ポイント", f"{shown(value)} percentage point{'' if abs(value) == 1 else 's'}")
    return with_unit(value, measure)


def improved_each_year(condition: ImprovedEachYear, case: Case) -> Judgement:
    """>: each year is better than the one before."""
    measure = case.measure(condition.of)
    values, absent = case.known.levels(measure, condition.years)
    if absent:
        return missing(case, *absent)
    met = all(improvement(measure, now, before) > 0 for before, now in zip(values, values[1:]))
    told = " → ".join(shown(value) for value in values)
    return Judgement(
        met,
        Text(
            f"{measure.name.ja} {told} は連続して改善し{'た' if met else 'ていない'}",
            f"{measure.name.en} {told} has {'' if met else 'not '}improved each time",
        ),
    )


def better_than_mean(condition: BetterThanMean, case: Case) -> Judgement:
    """>, or < where low is better: against the national mean, which must be told: it is no mean of the entities."""
    measure = case.measure(condition.of)
    mean = case.known.figure(mean_key(measure.key), measure)
    return _than(case, measure, mean, Text("全国平均", "the national mean"))


def better_than_own_mean(condition: BetterThanOwnMean, case: Case) -> Judgement:
    """>, or < where low is better: against the mean of own figures."""
    measure = case.measure(condition.of)
    values, absent = case.known.levels(measure, condition.years)
    evaluated = case.known.evaluated(measure)
    if absent or evaluated.value is None:
        return missing(case, *evaluated.missing, *absent)
    total = sum(values[1:], values[0])
    # Compared without a division, which would round.
    met = is_better(measure, EXACT.multiply(evaluated.value, Decimal(len(values))), total)
    mean = shown(Decimal(repr(float(Fraction(total) / len(values)))))
    years = f"{condition.years[0]}～{condition.years[-1]}年度"
    return Judgement(
        met,
        Text(
            f"{measure.name.ja} {shown(evaluated.value)} は{years}の平均 {mean} より改善し{'た' if met else 'ていない'}",
            f"{measure.name.en} {shown(evaluated.value)} is {'' if met else 'not '}better than the mean {mean} "
            f"of FY{condition.years[0]}–{condition.years[-1]}",
        ),
    )


def _than(case: Case, measure: TierMeasure, other: Figure, name: Text) -> Judgement:
    figure = case.known.evaluated(measure)
    if figure.value is None or other.value is None:
        return missing(case, *figure.missing, *other.missing)
    met = is_better(measure, figure.value, other.value)
    return Judgement(
        met,
        Text(
            f"{measure.name.ja} {shown(figure.value)} は{name.ja} {shown(other.value)} より良{'い' if met else 'くない'}",
            f"{measure.name.en} {shown(figure.value)} is {'' if met else 'not '}better than {name.en} {shown(other.value)}",
        ),
    )
