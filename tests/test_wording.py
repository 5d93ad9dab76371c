"""Conditions read as the comparison sheets word them: 以上, を超える, 未満, 上位n割, 順位, 改善, 市町村の割合."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from xl_addin.rulebook import store
from xl_addin.rulebook.conditions import (
    AtLeast,
    Below,
    BetterThanMean,
    BetterThanOwnMean,
    Condition,
    Declared,
    GainAtLeast,
    Improved,
    ImprovedEachYear,
    KOfN,
    MoreThan,
    MunicipalShare,
    RankBand,
    TopShare,
)
from xl_addin.rulebook.model import Source, Text
from xl_addin.rulebook.tiers import Group, Line, MunicipalLine, TierIndicator, TierMeasure, Years
from xl_addin.rulebook.wording import condition_text, points_text, share_text

RATE = TierMeasure("rate", Text("実施率", "rate"), "%", "high")
COST = TierMeasure("cost", Text("医療費", "cost"), "円", "low")
MUNICIPAL = tuple(MunicipalLine(f"m{number}", no, Text(no, no)) for number, no in enumerate("①②④", start=1))


def indicator(*measures: TierMeasure) -> TierIndicator:
    """An indicator of FY2021, compared with FY2020."""
    return TierIndicator(
        "1-1",
        "指標1（1）",
        "1",
        Text("名", "name"),
        Source("文書", "場所"),
        Years(2021, 2020),
        measures,
        MUNICIPAL,
    )


def worded(condition: Condition, *measures: TierMeasure) -> Text:
    """The words of a condition in an indicator with these measures."""
    line = Line("①", "line_1", Decimal(1), Text("文", "text"), condition)
    whole = replace(indicator(*measures), groups=(Group("each", (line,)),))
    return condition_text(whole, line)


# 0.3 is 上位3割 and 0.05 is 0.5割 because the sheets print 「上位3割」 and 「0.5割以上」; FY2020 is 令和2年度.
@pytest.mark.parametrize(
    ("condition", "measure", "ja", "en"),
    [
        (AtLeast("rate", Decimal(60)), RATE, "60%以上", "60 % or more"),
        (AtLeast("rate", Decimal("59.95")), RATE, "59.95%以上", "59.95 % or more"),
        (AtLeast("cost", Decimal(350000)), COST, "350,000円以上", "350,000 yen or more"),
        (MoreThan("rate", Decimal("0.5")), RATE, "0.5%超", "more than 0.5 %"),
        (Below("rate", Decimal(30)), RATE, "30%未満", "below 30 %"),
        (TopShare("rate", "level", Fraction(3, 10)), RATE, "上位3割", "top 30 %"),
        (TopShare("rate", "gain", Fraction(1, 2)), RATE, "改善の上位5割", "top 50 % by improvement"),
        (
            TopShare("rate", "level", Fraction(3, 10), Decimal("45.3")),
            RATE,
            "上位3割（公表値 45.3%以上）",
            "top 30 % (by the published value: 45.3 % or more)",
        ),
        (
            TopShare("cost", "level", Fraction(3, 10), Decimal(300000)),
            COST,
            "上位3割（公表値 300,000円以下）",
            "top 30 % (by the published value: 300,000 yen or less)",
        ),
        (RankBand("cost", "level", 1, 5), COST, "1～5位", "rank 1 to 5"),
        (RankBand("cost", "level", 1, 1), COST, "1位", "rank 1"),
        (RankBand("cost", "gain", 6, 10), COST, "改善の6～10位", "rank 6 to 10 by improvement"),
        (
            GainAtLeast("rate", Decimal(1)),
            RATE,
            "令和2年度より1ポイント以上改善",
            "better than in FY2020 by 1 point or more",
        ),
        (
            GainAtLeast("rate", Decimal("2.5")),
            RATE,
            "令和2年度より2.5ポイント以上改善",
            "better than in FY2020 by 2.5 points or more",
        ),
        (
            GainAtLeast("cost", Decimal(1000)),
            COST,
            "令和2年度より1,000円以上改善",
            "better than in FY2020 by 1,000 yen or more",
        ),
        (GainAtLeast("rate", Decimal(0)), RATE, "令和2年度より悪くない", "not worse than in FY2020"),
        (Improved("rate"), RATE, "令和2年度より改善", "better than in FY2020"),
        (
            ImprovedEachYear("cost", (2018, 2019, 2021)),
            COST,
            "平成30年度→令和元年度→令和3年度と毎回改善",
            "better each time: FY2018, FY2019, FY2021",
        ),
        (BetterThanMean("cost"), COST, "全国平均を下回る", "below the national mean"),
        (BetterThanMean("rate"), RATE, "全国平均を上回る", "above the national mean"),
        (
            BetterThanOwnMean("cost", (2017, 2018, 2019)),
            COST,
            "自らの平成29年度・平成30年度・令和元年度の平均を下回る",
            "below its own mean of FY2017, FY2018, FY2019",
        ),
        (
            MunicipalShare(">", Fraction(4, 5), "and", ("m1", "m3")),
            RATE,
            "市町村の割合 8割超（①と④）",
            "more than 80 % of municipalities (① and ④)",
        ),
        (
            MunicipalShare(">=", Fraction(1, 20), "or", ("m1", "m2")),
            RATE,
            "市町村の割合 0.5割以上（①か②）",
            "5 % or more of municipalities (① or ②)",
        ),
        (MunicipalShare(">=", Fraction(1), "and", ("m2",)), RATE, "全市町村（②）", "all municipalities (②)"),
        (KOfN(2, (Text("ア", "a"),) * 4), RATE, "4項目中2項目以上", "2 or more of 4 items"),
        (KOfN(3, (Text("ア", "a"),) * 3), RATE, "3項目すべて", "all 3 items"),
        (Declared(), RATE, "該当（申告）", "yes, as declared"),
    ],
)
def test_each_condition_says_how_it_compares(condition: Condition, measure: TierMeasure, ja: str, en: str) -> None:
    """≥, > and < are 以上, 超 and 未満; the way that is better decides between above and below."""
    assert worded(condition, measure) == Text(ja, en)


def test_the_measure_is_named_where_there_are_several() -> None:
    """Two measures of one indicator could not be told apart without their names."""
    assert worded(AtLeast("cost", Decimal(1)), RATE, COST) == Text("医療費が1円以上", "cost: 1 yen or more")


@pytest.mark.parametrize(
    ("share", "ja", "en"),
    [
        (Fraction(19, 20), "9.5割", "95 %"),
        (Fraction(1), "10割", "100 %"),
        (Fraction(1, 1000), "0.1%", "0.1 %"),
        (Fraction(1, 3), "3分の1", "1/3"),
    ],
)
def test_shares_are_worded_exactly(share: Fraction, ja: str, en: str) -> None:
    """A share that no number of tenths or per mille gives stays a fraction."""
    assert share_text(share) == Text(ja, en)


# 指標1（6） of the sheet for FY2024: (1) 80%以上 15, (2) 前年度以上 5, ③ 上位7割 (5), ④⑤⑥ 3.0, 2.5, 2.0 ポイント.
def test_the_lines_of_a_printed_indicator_read_as_printed() -> None:
    """Thresholds and shares are those of the comparison sheet; FY2021 is 令和3年度."""
    book = store.tier_book("kokuho_pref/2024")
    generics = next(each for each in book.indicators if each.id == "1-6")
    assert [condition_text(generics, line).ja for line in generics.lines] == [
        "80%以上",
        "令和3年度より悪くない",
        "上位7割",
        "令和3年度より3.0ポイント以上改善",
        "令和3年度より2.5ポイント以上改善",
        "令和3年度より2.0ポイント以上改善",
    ]


@pytest.mark.parametrize("name", ["kokuho_pref/2023", "kokuho_pref/2024", "kokuho_muni/2020"])
def test_every_line_of_the_shipped_books_has_words(name: str) -> None:
    """No condition is without words in either language."""
    for each in store.tier_book(name).indicators:
        for line in each.lines:
            words = condition_text(each, line)
            assert words.ja
            assert words.en
            assert words.en.isascii() or any(mark.no in words.en for mark in each.municipal)


@pytest.mark.parametrize(
    ("points", "bracket", "printed"),
    [("4", True, "(4)"), ("-4", True, "(-4)"), ("-30", False, "-30"), ("2.5", False, "2.5")],
)
def test_a_bracket_is_no_sign(points: str, bracket: bool, printed: str) -> None:
    """The sheet prints (4) for a lower rung and (-4) for a deduction among them."""
    assert points_text(Line("①", "line_1", Decimal(points), Text("文", "text"), Declared(), bracket=bracket)) == printed
