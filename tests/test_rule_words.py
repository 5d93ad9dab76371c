"""What stands around a condition: points as printed, other lines, figures, years, maxima."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from xl_addin.book.rules.words import (
    budget_text,
    heading_text,
    heading_with_years,
    maximum_text,
    measure_text,
    relations_text,
    take_text,
    years_text,
)
from xl_addin.rulebook.conditions import Declared
from xl_addin.rulebook.model import Source, Text
from xl_addin.rulebook.tiers import CORRECTED, Exemption, Group, Line, TierIndicator, TierMeasure, Years

RATE = TierMeasure("rate", Text("実施率", "rate"), "%", "high")


def line(no: str, **changes: object) -> Line:
    """A line of 5 points."""
    return replace(Line(no, f"line_{no}", Decimal(5), Text("文", "text"), Declared()), **changes)


def indicator(*groups: Group, label: str = "指標1（1）") -> TierIndicator:
    """An indicator with these groups, of FY2019 compared with FY2018."""
    name = Text("特定健康診査の実施率", "Checkup rate")
    return TierIndicator("1-1", label, "1", name, Source("文書", "場所"), Years(2019, 2018), (RATE,), groups=groups)


def test_a_ladder_is_not_repeated_but_other_exclusions_are() -> None:
    """Of two ladders only what crosses from one into the other is told, in printed order."""
    first = Group("first", (line("①"), line("②", excludes=("①",))))
    second = Group("first", (line("③", excludes=("①",)), line("④", requires=("②",), excludes=("③", "①"))))
    both = indicator(first, second)
    assert relations_text(both, first.lines[1]) == Text("", "")
    assert relations_text(both, second.lines[0]) == Text("①に該当しない場合だけ", "not with ①")
    assert relations_text(both, second.lines[1]) == Text(
        "②に該当する場合だけ、①に該当しない場合だけ", "only with ②, not with ①"
    )


def test_an_exemption_is_told() -> None:
    """What cancels a line belongs to its condition."""
    exempt = line("⑤", unless=Exemption("net_decrease", Text("純減", "net decrease")))
    assert relations_text(indicator(Group("each", (exempt,))), exempt) == Text("除外: 純減", "unless: net decrease")


def test_groups_say_how_many_of_their_lines_count() -> None:
    """A ladder gives one line, a list all, a single line is neither."""
    two = (line("①"), line("②"))
    told = [take_text(Group("first", two)).ja, take_text(Group("each", two)).ja, take_text(Group("first", two[:1])).ja]
    assert told == ["先に該当した1行だけ", "該当する行すべて", "単独の行"]


# 令和5年度 指標1（1）: 令和元年度の実績, or its corrected value if that is better.
@pytest.mark.parametrize(
    ("measure", "ja", "en"),
    [
        (RATE, "値: 実施率（%、高いほどよい）", "figure: rate (%, higher is better)"),
        (
            replace(RATE, better_of=(CORRECTED,)),
            "値: 実施率（%、高いほどよい、令和元年度・その補正値のうち最もよい値）",
            "figure: rate (%, higher is better, the best of FY2019, its corrected value)",
        ),
        (
            replace(RATE, better_of=(2020,)),
            "値: 実施率（%、高いほどよい、令和元年度・令和2年度のうち最もよい値）",
            "figure: rate (%, higher is better, the best of FY2019, FY2020)",
        ),
        (
            replace(RATE, unit="円", better="low", digits=1),
            "値: 実施率（円、低いほどよい、小数第1位に四捨五入）",
            "figure: rate (yen, lower is better, rounded half up to 1 decimal)",
        ),
        (
            replace(RATE, digits=0),
            "値: 実施率（%、高いほどよい、整数に四捨五入）",
            "figure: rate (%, higher is better, rounded half up to 0 decimals)",
        ),
    ],
)
def test_a_figure_is_described(measure: TierMeasure, ja: str, en: str) -> None:
    """Unit, direction, what may stand in for it, and rounding."""
    assert measure_text(indicator(), measure) == Text(ja, en)


def test_years_are_told_by_their_era() -> None:
    """2019 is 令和元年度, 2018 平成30年度."""
    assert years_text(indicator()) == Text(
        "令和元年度を評価、平成30年度と比較", "evaluates FY2019, compared with FY2018"
    )
    assert years_text(replace(indicator(), years=Years(2021))).ja == "令和3年度を評価"
    assert years_text(replace(indicator(), years=None)) == Text("", "")


@pytest.mark.parametrize(
    ("label", "heading"),
    [
        ("指標1（1）", "指標1（1） 特定健康診査の実施率"),
        ("指標2（3）ⅰ", "指標2（3）ⅰ 特定健康診査の実施率"),
        ("共通指標③", "共通指標③ 特定健康診査の実施率"),
        ("指標3（1）重症化予防の取組", "指標3（1）重症化予防の取組"),
    ],
)
def test_a_label_that_holds_a_name_stands_alone(label: str, heading: str) -> None:
    """指標3（1） of the sheet has named parts without numbers of their own."""
    assert heading_text(indicator(label=label)) == Text(heading, "1-1 Checkup rate")


# 保険料水準の統一, 令和5年度: 12 printed, 10 reachable.
def test_maxima_are_told_as_printed_and_as_reachable() -> None:
    """A sheet that prints none says so."""
    assert maximum_text(Decimal(12), Decimal(0), Decimal(10)).ja == "満点 12（とりうる得点 0～10）"
    assert maximum_text(None, Decimal(-4), Decimal(10)) == Text(
        "とりうる得点 -4～10（満点の印字なし）", "reachable: -4 to 10 (no printed maximum)"
    )


def test_a_heading_has_the_years_where_they_are_known() -> None:
    """A name that the printed number holds is not repeated; an outline has no years."""
    told = "令和元年度を評価、平成30年度と比較"
    assert heading_with_years(indicator()) == f"指標1（1） 特定健康診査の実施率　［{told}］"
    assert heading_with_years(indicator(label="指標1（1）実施率")) == f"指標1（1）実施率　［{told}］"
    assert heading_with_years(replace(indicator(), years=None)) == "指標1（1） 特定健康診査の実施率"


def test_budgets_are_told_in_oku() -> None:
    """160億円 is 16,000,000,000 yen; what is left below 億 is not rounded away."""
    assert budget_text(16_000_000_000) == Text("予算 160億円", "budget 16,000,000,000 yen")
    assert budget_text(12_345_678_901).ja == "予算 123.45678901億円"
