"""Puts the rest of a rule book into words: names, years, budgets, what lines ask of each other, figures, parts."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from xl_addin.rulebook.asked import era
from xl_addin.rulebook.model import Text
from xl_addin.rulebook.tiers import CORRECTED
from xl_addin.rulebook.units import english_unit
from xl_addin.rulebook.wording import plain_number, short, yen_text

if TYPE_CHECKING:
    from decimal import Decimal

    from xl_addin.rulebook.model import DeviationBook, Part, Reward
    from xl_addin.rulebook.reading import RuleBook
    from xl_addin.rulebook.tiers import Group, Line, MunicipalLine, TierIndicator, TierMeasure

OUTLINE = Text("構成のみ（配点は分かっていない）", "outline only: the points are not known")
_NAMED = re.compile(r"[)）].*[ぁ-んァ-ヶ一-龠]")


def heading_text(indicator: TierIndicator) -> Text:
    """Number and name of an indicator; a printed number that holds a name already stands alone."""
    named = _NAMED.search(indicator.label)
    ja = indicator.label if named else f"{indicator.label} {indicator.name.ja}"
    return Text(ja, f"{indicator.id} {indicator.name.en}")


def entity_text(book: RuleBook) -> Text:
    """Say who is scored, and how many they are where that is known."""
    many = "" if book.entities is None else str(book.entities)
    return Text(
        f"対象: {book.entity.ja}（{many}）" if many else f"対象: {book.entity.ja}",
        f"scored: {book.entity.en} ({many})" if many else f"scored: {book.entity.en}",
    )


def total_text(book: DeviationBook) -> Text:
    """Say how many points all indicators have together."""
    return Text(f"配点の合計 {book.total_points}", f"points in total {book.total_points}")


def budget_text(yen: int) -> Text:
    """Say the budget of a section."""
    told = yen_text(yen)
    return Text(f"予算 {told.ja}", f"budget {told.en}")


def municipal_text(line: MunicipalLine) -> Text:
    """Say what a line of the municipalities' own sheet asks for, whose share the indicator scores."""
    return Text(f"市町村指標{line.no}: {line.text.ja}", f"municipal line {line.no}: {line.text.en}")


def relations_text(indicator: TierIndicator, line: Line) -> Text:
    """Say which other lines a line needs or rules out, and what cancels it; "" where there is nothing to say.

    That a ladder gives one of its lines only is not repeated at each of them.
    """
    ladder = {
        other.no for group in indicator.groups if group.take == "first" and line in group.lines for other in group.lines
    }
    excluded = [no for no in line.excludes if no not in ladder]
    ja, en = [], []
    if line.requires:
        ja.append(f"{'・'.join(line.requires)}に該当する場合だけ")
        en.append(f"only with {', '.join(line.requires)}")
    if excluded:
        ja.append(f"{'・'.join(excluded)}に該当しない場合だけ")
        en.append(f"not with {', '.join(excluded)}")
    if line.unless is not None:
        ja.append(f"除外: {line.unless.text.ja}")
        en.append(f"unless: {line.unless.text.en}")
    return Text("、".join(ja), ", ".join(en))


def measure_text(indicator: TierIndicator, measure: TierMeasure) -> Text:
    """Say what a measure is: name, unit, which way is better, which figures may stand for it, how it is rounded."""
    high = measure.better == "high"
    ja = [measure.unit, "高いほどよい" if high else "低いほどよい"]
    en = [english_unit(measure.unit), "higher is better" if high else "lower is better"]
    if measure.better_of and indicator.years is not None:
        years = [item for item in measure.better_of if item != CORRECTED]
        corrected = CORRECTED in measure.better_of
        evaluated = indicator.years.evaluated
        told_ja = [era(evaluated), *(["その補正値"] if corrected else []), *(era(int(year)) for year in years)]
        told_en = [f"FY{evaluated}", *(["its corrected value"] if corrected else []), *(f"FY{year}" for year in years)]
        ja.append(f"{'・'.join(told_ja)}のうち最もよい値")
        en.append(f"the best of {', '.join(told_en)}")
    if measure.digits is not None:
        ja.append(f"小数第{measure.digits}位に四捨五入" if measure.digits else "整数に四捨五入")
        en.append(f"rounded half up to {measure.digits} decimal{'' if measure.digits == 1 else 's'}")
    return Text(f"値: {measure.name.ja}（{'、'.join(ja)}）", f"figure: {measure.name.en} ({', '.join(en)})")


def years_text(indicator: TierIndicator) -> Text:
    """Say which fiscal years an indicator looks at; "" where that is not known."""
    if indicator.years is None:
        return Text("", "")
    evaluated, compared = indicator.years.evaluated, indicator.years.compared
    if compared is None:
        return Text(f"{era(evaluated)}を評価", f"evaluates FY{evaluated}")
    return Text(
        f"{era(evaluated)}を評価、{era(compared)}と比較", f"evaluates FY{evaluated}, compared with FY{compared}"
    )


def heading_with_years(indicator: TierIndicator) -> str:
    """Name an indicator as printed, with the years it looks at, as the sheets head it."""
    years = years_text(indicator).ja
    return f"{heading_text(indicator).ja}　［{years}］" if years else heading_text(indicator).ja


def take_text(group: Group) -> Text:
    """Say how many lines of a group count."""
    if len(group.lines) == 1:
        return Text("単独の行", "a line by itself")
    if group.take == "first":
        return Text("先に該当した1行だけ", "the first line that holds")
    return Text("該当する行すべて", "every line that holds")


def maximum_text(printed: Decimal | None, lowest: Decimal, highest: Decimal) -> Text:
    """Say which points can be reached, and which maximum the sheet prints, if it prints one."""
    reach = Text(
        f"とりうる得点 {plain_number(lowest)}～{plain_number(highest)}",
        f"reachable: {plain_number(lowest)} to {plain_number(highest)}",
    )
    if printed is None:
        return Text(f"{reach.ja}（満点の印字なし）", f"{reach.en} (no printed maximum)")
    told = plain_number(printed)
    return Text(f"満点 {told}（{reach.ja}）", f"maximum {told} ({reach.en})")


def part_text(part: Part) -> Text:
    """Say which figure a part of a deviation indicator scores."""
    if part.kind == "level":
        return Text("当年度の率", "this year's rate")
    own = Text("", "")
    if part.own is not None:
        own = Text("当年度", "this") if part.own == "current" else Text("前年度", "last")
    if part.kind == "growth":
        return Text(
            f"率の伸び（{own.ja}の伸びしろに占める割合）", f"rise of the rate as a share of {own.en} year's headroom"
        )
    if part.own is None:
        return Text("件数の上昇率", "rate of change of the count")
    return Text(f"件数の上昇率÷{own.ja}の伸びしろ", f"rate of change of the count, divided by {own.en} year's headroom")


def percent_text(share: Fraction) -> str:
    """Write a weight as a percentage, or as a fraction where it is no whole number of thousandths."""
    return f"{short(share * 100)}%" if (share * 1000).denominator == 1 else f"{share.numerator}/{share.denominator}"


def reward_texts(reward: Reward) -> tuple[Text, ...]:
    """Say who is rewarded, from which levy, and from which total points count."""
    share = f"{reward.top_share.numerator}/{reward.top_share.denominator}"
    levy = f"{short(Fraction(reward.levy * 100))}%"
    inside = reward.base == "lowest_inside"
    return (
        Text(f"上位{share}（{reward.top}位まで）", f"the top {share}, {reward.top} places"),
        Text(f"財源の料率 {levy}", f"levy {levy}"),
        Text("基準点: 上位の中で最も低い総得点", "points count from the lowest total inside the top")
        if inside
        else Text("基準点: 上位のすぐ下の総得点", "points count from the total just below the top"),
    )
