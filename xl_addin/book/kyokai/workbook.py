"""The workbook kyokai_incentive_2023: the 47 branches of 協会けんぽ, published and from counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.book import charts, front, simulating, sources_sheet
from xl_addin.book.data import KYOKAI_FILE, published_scores
from xl_addin.book.front import Listed
from xl_addin.book.kyokai import (
    at_once,
    points,
    published,
    raw_counts,
    scoring,
    simulation_all,
    simulation_sheets,
    standings,
)
from xl_addin.book.new import NewBook
from xl_addin.book.sources_sheet import Cited, Note
from xl_addin.rulebook import store

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from xl_addin.book.kyokai.published import PublishedSheet
    from xl_addin.hosts.scripts import Script
    from xl_addin.rulebook.model import DeviationBook

FILE_NAME = "kyokai_incentive_2023.xlsx"
RULE_BOOK = "kyokai/2023"

_HEADING = ("協会けんぽ インセンティブ制度 令和5年度", "Kyokai Kenpo incentive scheme, FY2023")
_TABS = {
    front.NAME: "text",
    published.NAME: "published",
    standings.NAME: "published",
    raw_counts.NAME: "input",
    points.NAME: "text",
    scoring.NAME: "computed",
    at_once.NAME: "computed",
    simulating.NAME: "input",
    simulation_all.NAME: "computed",
    charts.NAME: "chart",
    sources_sheet.NAME: "text",
}
_PURPOSE = [
    (
        "協会けんぽ47支部の公表された得点を、セルの関数（SCORE_…）で集計・順位付けし、公表値と違う箇所を示します。",
        "Adds up and ranks the published scores of the 47 branches with cell functions, and shows where results differ.",
    ),
    (
        "件数を入力すれば、指標の得点から総得点・順位・15位との差まで計算します（入っている件数は架空です）。",
        "Scores counts that you enter, up to totals, ranks and the gap to the 15th (the counts in it are fictitious).",
    ),
]
_LISTED = [
    Listed(
        published.NAME,
        "公表された得点・順位と、関数による合計・順位・報奨金",
        "published scores beside computed figures",
    ),
    Listed(standings.NAME, "公表の順位の順に並べた表", "branches by published rank"),
    Listed(raw_counts.NAME, "当年度・前年度の件数の入力（架空データ入り）", "counts of two years (fictitious)"),
    Listed(points.NAME, "指標の配点と評価割合", "points and weights"),
    Listed(scoring.NAME, "件数から得点までの計算（1列ずつ）", "from counts to scores, step by step"),
    Listed(at_once.NAME, "同じ計算を1つの式で。両方の結果を照合", "the same in one formula, compared"),
    Listed(
        simulating.NAME,
        "件数が変わると得点・順位・報奨金はどうなるか。目標の順位まであと何人か",
        "what if: points, rank, reward, what a rank takes",
    ),
    Listed(simulation_all.NAME, "シミュレーションの計算（全支部）。総報酬額の入力", "its workings, for all branches"),
    Listed(charts.NAME, "公表得点の全国平均との差", "differences from the mean of the branches"),
    Listed(sources_sheet.NAME, "数値の出典と方法の注", "sources and notes on method"),
]
_DOCUMENT = "インセンティブ制度に係る令和5年度実績について"
_DOCUMENT_FILE = "003_0d9a57db207df1a4.txt"
_CITED = [
    Cited(
        "公表の得点・順位（公表得点、順位表、グラフ）",
        _DOCUMENT,
        "令和5年度の実績（確定値）得点及び順位、47支部の表",
        f"{_DOCUMENT_FILE}、{KYOKAI_FILE}",
    ),
    Cited("グラフの形", _DOCUMENT, "5つの評価指標の総得点及び各評価指標の全国平均との差", _DOCUMENT_FILE),
    Cited("実績入力・得点計算・一括計算の件数", "なし（架空データ）", "固定した乱数で作成", "－"),
]
_NOTES = [
    Note(
        "公表の順位は四捨五入しない得点による。印刷された小数1桁の得点から付けた順位は16か所で、得点の合計は19支部で公表と違う。",
        "Published ranks rest on unrounded scores. Ranks of the printed scores differ in 16 cells, sums in 19 branches.",
    ),
    Note(
        "「公表得点」の報奨金は印刷された総得点から計算するので概算。総報酬額は公表資料になく、入力するまで空欄のまま。",
        "Rewards on 公表得点 start from printed totals, so they are approximate; the payroll is not public, hence blank.",
    ),
    Note(
        "グラフの差は47支部の得点の単純平均との差。",
        "The charts show the distance from the plain mean of the 47 scores.",
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
        RuleBookError: the rule book is missing or broken.
    """
    book = store.deviation_book(RULE_BOOK)
    rows = published_scores(data)
    new = NewBook(_HEADING, _TABS)
    sheets = new.sheets
    front.write(sheets[front.NAME], _HEADING, _PURPOSE, _LISTED, actions=actions)
    printed = published.write(sheets[published.NAME], book, rows)
    standings.write(sheets[standings.NAME], book, printed)
    branches = [row.branch for row in rows]
    made_up = raw_counts.fictitious_counts(branches)
    counts = raw_counts.write(sheets[raw_counts.NAME], book, branches, made_up)
    settings = points.write(sheets[points.NAME], book)
    steps = scoring.write(sheets[scoring.NAME], book, counts, settings)
    table = at_once.write(sheets[at_once.NAME], book, counts, steps)
    simulation_sheets.write(new, book, counts, table, printed)
    _charts(new, book, printed)
    cited = [*_CITED, *sources_sheet.rule_book_sources(book)]
    sources_sheet.write(sheets[sources_sheet.NAME], cited, [*_NOTES, *sources_sheet.rule_book_notes(book)])
    return new.content()


def _charts(new: NewBook, book: DeviationBook, printed: PublishedSheet) -> None:
    series = [charts.Charted("総得点", "total", "総得点：全国平均との差（点）", printed.total)]
    for indicator, scores in zip(book.indicators, printed.scores, strict=True):
        name = f"指標{indicator.id}"
        chart_title = f"{name} {indicator.name.ja}：全国平均との差（点）"
        series.append(charts.Charted(f"{name}の得点", f"indicator {indicator.id}", chart_title, scores))
    heading = ("公表得点の全国平均との差", "Published scores: difference from the mean of the 47 branches")
    charts.write(new.workbook, new.sheets[charts.NAME], printed.branches, series, heading)
