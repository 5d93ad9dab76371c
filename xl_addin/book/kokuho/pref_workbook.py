"""The workbook kokuho_pref_2024_2023: one prefecture's comparison sheet of two years, scored from marks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.book import front, sources_sheet, tier_sources
from xl_addin.book.front import Listed
from xl_addin.book.kokuho import checked, comparison, next_rung, reasons, simulation, simulation_results, year_bridge
from xl_addin.book.kokuho.comparison_side import Given
from xl_addin.book.kokuho.data import GRANT_FILE, MARKS_FILE, MET, PRINTED_FILE, pref_grant, pref_marks, pref_printed
from xl_addin.book.kokuho.next_rung import Example
from xl_addin.book.new import NewBook
from xl_addin.book.sources_sheet import Cited, Note
from xl_addin.rulebook import store
from xl_addin.rulecheck.matching import match

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from xl_addin.book.kokuho.comparison_side import Side
    from xl_addin.hosts.scripts import Script

FILE_NAME = "kokuho_pref_2024_2023.xlsx"
NEW_BOOK = "kokuho_pref/2024"
OLD_BOOK = "kokuho_pref/2023"

_HEADING = (
    "保険者努力支援制度（都道府県分） 令和6年度／令和5年度 比較表",
    "Insurer effort support scheme, prefectures: FY2024 and FY2023 compared",
)
_TABS = {
    front.NAME: "text",
    comparison.NAME: "input",
    reasons.NAME: "computed",
    year_bridge.NAME: "computed",
    simulation.NAME: "input",
    next_rung.NAME: "input",
    checked.NAME: "published",
    sources_sheet.NAME: "text",
}
_PURPOSE = [
    (
        "2年度分の評価項目・配点・得点を左右に並べ、該当した行の ○ から、得点・小計・合計・得点率・一人当たりの額をセルの関数（SCORE_…）で計算します。",
        "Two years side by side: scores, totals, rate and yen per person, computed from the lines that were met.",
    ),
    (
        "総得点の差を、新設・廃止・規則の変更・実績の変化などに分け、合計がちょうど合うことを示します。",
        "Splits the change of the total into new and abolished items, rules and performance, adding up exactly.",
    ),
    (
        "入っている ○ と金額は、公表された比較表（ある都道府県の例）のものです。自分の団体の ○・被保険者数・交付額に置き換えて使えます。",
        "Marks and amounts are those of one prefecture's published sheet; replace them by your own.",
    ),
    front.PROTECTED,
]
_LISTED = [
    Listed(comparison.NAME, "令和6年度と令和5年度の達成・得点・差。○ の入力欄", "marks, scores and differences"),
    Listed(reasons.NAME, "小指標ごとの得点の理由の文", "the reason of each score"),
    Listed(year_bridge.NAME, "総得点の差の内訳（年度の橋渡し）", "what the change of the total consists of"),
    Listed(
        simulation.NAME,
        "どの行を満たすと何点・およそいくら増えるか。次に狙う行",
        "what if: lines, points, yen, the lines worth most",
    ),
    Listed(
        next_rung.NAME, "率から、次の段まであと何ポイント・何人か（架空の例）", "what the next line takes (fictitious)"
    ),
    Listed(checked.NAME, "印刷された値との照合", "printed against computed figures"),
    Listed(sources_sheet.NAME, "数値の出典、資料のあいまいな箇所とその読み方", "sources, and how gaps are read"),
]
# What was taken from the sheet of both years, where it stands there, and the file that holds it here.
_TAKEN = (
    ("達成の ○（得点が印刷されている行）", "得点の欄", MARKS_FILE),
    ("被保険者数、交付額", "総合計の下", GRANT_FILE),
    ("照合の印刷値", "指標1～3の合計、指標3の小計、総合計", PRINTED_FILE),
)
_TRIED = {("1-5", "②"): MET, ("3-1f", "①"): MET, ("3-3", "①"): MET}
_EXAMPLES = (
    Example("1-1", {"rate_2021": 38.2, "rate_cut_30": 41.5, "rate_cut_50": 38.9, "rate_2020": 37.6}, 812_345),
    Example("1-2", {"rate_2021": 27.4, "rate_cut_30": 38.1, "rate_cut_50": 31.2, "rate_2020": 26.1}, 36_210),
)
_NOTES = [
    Note(
        "「シミュレーション」の概算額は、一人・1点当たりの単価が変わらないとしたもの。実際の単価は、指標ごとの予算と全都道府県の得点×被保険者数で決まる。",
        "Yen on シミュレーション take the price per person and point as given; it depends on each pot and on all prefectures.",
    ),
    Note(
        "○ は、得点の欄に0でない点が印刷されている行に付けた。0と印刷された行（令和5年度 指標3（3）①）と空欄の行は付けていない。",
        "A line is marked where the sheet prints points other than 0; a printed 0 (FY2023 3-3 ①) and a blank are no mark.",
    ),
    Note(
        "行の ± は、新設の行では今年度の点、廃止の行では前年度の点にマイナスを付けたもの。どの列も、合計は総得点の差になる。",
        "For a new line the difference is its points, for an abolished one minus its points; each column adds up to the change.",
    ),
    Note(
        "「年度の差」の「規則と実績」は、基準が変わり ○ も変わった行で、○ だけからは規則と実績のどちらによるか分けられない分。前年度の実績で今年度の基準を満たしたかを入れると分かれる。",
        "Rules and performance together: the condition and the mark both changed, and marks alone cannot tell which did it.",
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
        RuleBookError: a rule book is missing or broken.
    """
    books = [store.tier_book(name) for name in (NEW_BOOK, OLD_BOOK)]
    new, old = (Given(book, pref_marks(data, book), pref_grant(data, book.fiscal_year)) for book in books)
    printed = [pref_printed(data, book.fiscal_year) for book in books]
    pairs = match(old.book, new.book)
    made = NewBook(_HEADING, _TABS)
    sheets = made.sheets
    front.write(sheets[front.NAME], _HEADING, _PURPOSE, _LISTED, actions=actions)
    compared = comparison.write(sheets[comparison.NAME], new, old, pairs)
    reasons.write(sheets[reasons.NAME], compared, pairs)
    year_bridge.write(sheets[year_bridge.NAME], compared, pairs)
    _simulate(made, compared.new)
    next_rung.write(sheets[next_rung.NAME], new.book, _EXAMPLES)
    checked.write(sheets[checked.NAME], list(zip(compared, printed, strict=True)))
    document = books[0].sources[0]
    taken = [Cited(what, document.title, place, f"{document.file}、{file}") for what, place, file in _TAKEN]
    cited = [*taken, *tier_sources.cited(books)]
    sources_sheet.write(sheets[sources_sheet.NAME], cited, [*_NOTES, *tier_sources.notes(books)])
    return made.content()


def _simulate(made: NewBook, side: Side) -> None:
    sheet = made.sheets[simulation.NAME]
    tried = simulation.write_lines(sheet, side, _TRIED)
    unit, row = simulation_results.write_results(sheet, tried)
    listed = simulation_results.chart_rows(row)
    below = simulation_results.write_next(sheet, listed, tried, unit)
    rows = simulation_results.write_indicators(sheet, below + 1, tried, unit)
    simulation_results.chart(made.workbook, sheet, row, rows)
    simulation_results.finish(sheet, tried, rows)
