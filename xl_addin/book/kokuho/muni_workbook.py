"""The workbook kokuho_muni_2020: how many of Chiba's insurers met each line of 共通指標③, and what one of them scores."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.book import front, sources_sheet, tier_sources
from xl_addin.book.front import Listed
from xl_addin.book.kokuho import muni_counts, muni_one, muni_rows, muni_sheets, muni_simulation, muni_workings
from xl_addin.book.kokuho.data import CHIBA_FILE, MET, chiba_counts
from xl_addin.book.new import NewBook
from xl_addin.book.sources_sheet import Cited, Note
from xl_addin.rulebook import store

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from xl_addin.hosts.scripts import Script

FILE_NAME = "kokuho_muni_2020.xlsx"
RULE_BOOK = "kokuho_muni/2020"

_HEADING = (
    "保険者努力支援制度（市町村分） 令和2年度 共通指標③（千葉県）",
    "Insurer effort support scheme, municipalities, FY2020: common indicator ③ in Chiba",
)
_TABS = {
    front.NAME: "text",
    muni_counts.NAME: "published",
    muni_one.NAME: "input",
    muni_rows.NAME: "input",
    muni_simulation.NAME: "input",
    muni_workings.NAME: "computed",
    sources_sheet.NAME: "text",
}
_PURPOSE = [
    (
        "重症化予防の取組（共通指標③）の各行を満たした保険者の数から、割合と得点の合計を計算します。",
        "Shares and points from how many insurers met each line of common indicator ③.",
    ),
    (
        "一つの保険者の ○ から得点と理由を、セルの関数（SCORE_…）で求めます。",
        "Scores and explains one insurer's marks with cell functions.",
    ),
    (
        "市町村の一覧から得点・順位と予算の配分を計算し、ある市町村が別の行を満たしたときの得点・順位・配分額を試します（架空の例入り）。",
        "Scores a list of municipalities, shares a budget among them, and tries out other marks (fictitious example).",
    ),
    front.PROTECTED,
]
_LISTED = [
    Listed(muni_counts.NAME, "行ごとの達成保険者数、割合、得点の合計、満点の食い違い", "insurers, shares, points"),
    Listed(muni_one.NAME, "○ から得点と理由（架空の例入り）", "one insurer's score (fictitious)"),
    Listed(
        muni_rows.NAME,
        "市町村の印と被保険者数から、得点、順位、予算の配分額、1点増えたときの額（架空データ入り）",
        "points, ranks and shares of a budget, municipality by municipality (fictitious)",
    ),
    Listed(
        muni_simulation.NAME,
        "印を試す：選んだ市町村の得点・順位・配分額の現在と変更後、行ごとの点と額、取りこぼし",
        "try marks out: points, rank and grant before and after, missed lines",
    ),
    Listed(
        muni_workings.NAME,
        "シミュレーションのもとになる全市町村の計算",
        "the workings: all municipalities, now and after",
    ),
    Listed(sources_sheet.NAME, "数値の出典、資料のあいまいな箇所とその読み方", "sources, and how gaps are read"),
]
_INVENTED = (
    Cited("一保険者の判定の ○", "なし（架空の例）", "－", "－"),
    Cited("市町村一覧の市町村・印・被保険者数・上限額・予算額", "なし（架空データ）", "－", "－"),
    Cited(
        "配分の方法（得点×被保険者数、上限と再配分）",
        "保険局国民健康保険課説明資料（参考資料）令和7年3月13日",
        "107ページ 事業費連動分（都道府県への配分のしかた）",
        "－",
    ),
)
_NOTES = [
    Note(
        "県内の保険者数は資料にない。全保険者に占める割合は、入力するまで空欄のまま。",
        "The source does not say how many insurers there are; shares of all of them stay blank until it is entered.",
    ),
    Note(
        "得点の合計は、配点×達成保険者数。保険者ごとの得点は資料になく、合計だけが計算できる。",
        "The sum of points is points × insurers; the source gives no scores of single insurers.",
    ),
    Note(
        "市町村一覧の配分は計算のしかたの例で、千葉県や国が市町村にこの方法で配分したという意味ではない。",
        "The shares on 市町村一覧 show a way to compute; nothing says that money was given to municipalities like this.",
    ),
]
#: The made-up marks of the insurer.
EXAMPLE = (MET, "", MET)


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
    book = store.tier_book(RULE_BOOK)
    made = NewBook(_HEADING, _TABS)
    sheets = made.sheets
    front.write(sheets[front.NAME], _HEADING, _PURPOSE, _LISTED, actions=actions)
    counted = muni_counts.write(sheets[muni_counts.NAME], book, chiba_counts(data, book))
    muni_one.write(sheets[muni_one.NAME], book, EXAMPLE)
    muni_sheets.write(made, book, counted)
    document = book.sources[0]
    published = Cited("達成保険者数", document.title, "共通指標③ 達成保険者数", f"{document.file}、{CHIBA_FILE}")
    notes = [*_NOTES, *tier_sources.notes([book])]
    sources_sheet.write(sheets[sources_sheet.NAME], [published, *_INVENTED, *tier_sources.cited([book])], notes)
    return made.content()
