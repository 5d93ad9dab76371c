"""The workbook generic_share_fy2010: deviation scores, ranks and 上位3割 of real rates of 47 prefectures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.book import charts, front, sources_sheet
from xl_addin.book.data import GENERIC_FILE, prefecture_shares
from xl_addin.book.front import Listed
from xl_addin.book.generic_share import shares, simulation, top_share
from xl_addin.book.new import NewBook
from xl_addin.book.sources_sheet import Cited, Note

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from xl_addin.hosts.scripts import Script

FILE_NAME = "generic_share_fy2010.xlsx"

_HEADING = (
    "後発医薬品の使用状況（都道府県別、平成22年度4〜5月）",
    "Use of generic drugs by prefecture, April and May 2010",
)
_TABS = {
    front.NAME: "text",
    shares.NAME: "input",
    top_share.NAME: "computed",
    simulation.NAME: "input",
    charts.NAME: "chart",
    sources_sheet.NAME: "text",
}
_PURPOSE = [
    (
        "実際の都道府県別の率から、偏差値・順位・上位3割の境目をセルの関数（SCORE_…）で計算します。",
        "Deviation scores, ranks and the top three tenths of real rates, by cell functions.",
    ),
    ("率を自分の数値に置き換えても使えます。", "The rates may be replaced by your own."),
]
_LISTED = [
    Listed(shares.NAME, "3つの率（入力欄）、偏差値、順位。列の関数と1セルの関数", "rates, deviation scores, ranks"),
    Listed(
        top_share.NAME,
        "上位3割の境目と、入る都道府県。数え方を選べる",
        "the top three tenths, by three ways of counting",
    ),
    Listed(
        simulation.NAME, "率が変わると偏差値と順位はどうなるか。順位の幅", "what if: rate, score, rank, rank ranges"
    ),
    Listed(charts.NAME, "率の47都道府県平均との差", "differences from the mean"),
    Listed(sources_sheet.NAME, "数値の出典と方法の注", "sources and notes on method"),
]
_CITED = [
    Cited(
        "後発医薬品割合（薬剤料ベース、数量ベース）、後発医薬品調剤率",
        "調剤医療費の動向（平成22年度4〜5月）、厚生労働省",
        "表18-1",
        GENERIC_FILE,
    ),
    Cited(
        "偏差値の計算方法",
        "インセンティブ制度に係る令和5年度実績について",
        "具体的な評価方法について",
        "003_0d9a57db207df1a4.txt",
    ),
]
_NOTES = [
    Note(
        "偏差値＝50＋10×（値－平均）÷母標準偏差。平均は47都道府県の単純平均で、全国の率とは違う。",
        "Score = 50 + 10 × (x − mean) / population SD; the mean is that of the 47 figures, not the national rate.",
    ),
    Note(
        "率は印刷された小数1桁の値なので、同じ率の都道府県は同順位になる（1位から数え、次の順位を飛ばす）。",
        "Rates are printed to one decimal, so equal rates share a rank, and the next rank is skipped.",
    ),
    Note(
        "47×0.3＝14.1 を何番目までと数えるかは決まりがないため、切捨て（14番目、既定）・切上げ（15番目）・四捨五入（14番目）から選ぶ。境目と同じ率はすべて上位に入る。",
        "Nothing says how 47 × 0.3 = 14.1 becomes places: down (14, default), up (15) or to the nearest (14). Rates equal to the cut are inside.",
    ),
]


def content(data: Path, actions: Sequence[Script] = ()) -> bytes:
    """Make the workbook.

    Args:
        data: folder of the published figures.
        actions: scripts that get a button.

    Returns:
        The bytes of the .xlsx file.

    Raises:
        WorkbookError: the input data is missing or broken.
    """
    new = NewBook(_HEADING, _TABS)
    sheets = new.sheets
    front.write(sheets[front.NAME], _HEADING, _PURPOSE, _LISTED, actions=actions)
    written = shares.write(sheets[shares.NAME], prefecture_shares(data))
    top_share.write(sheets[top_share.NAME], written)
    simulation.write(new.workbook, sheets[simulation.NAME], written)
    series = [
        charts.Charted(name.short, name.en, f"{name.ja}：47都道府県平均との差（ポイント）", written.rates[place])
        for place, name in _large_first()
    ]
    heading = ("率の47都道府県平均との差", "Rates: difference from the mean of the 47 prefectures, in points")
    charts.write(new.workbook, sheets[charts.NAME], written.prefectures, series, heading)
    sources_sheet.write(sheets[sources_sheet.NAME], _CITED, _NOTES)
    return new.content()


def _large_first() -> list[tuple[int, shares.RateName]]:
    places = [shares.EXAMPLE, *(place for place in range(len(shares.RATES)) if place != shares.EXAMPLE)]
    return [(place, shares.RATES[place]) for place in places]
