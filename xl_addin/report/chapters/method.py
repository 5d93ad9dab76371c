"""The chapter on method and sources, from the rule book."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin import __version__
from xl_addin.book import sources_sheet, tier_sources
from xl_addin.book.rules.words import part_text, percent_text
from xl_addin.report.case import label
from xl_addin.report.content import Chapter, Column, Table
from xl_addin.rulebook.tiers import TierBook

if TYPE_CHECKING:
    from xl_addin.report.case import Case
    from xl_addin.rulebook.model import DeviationBook

_FULL = 100


def chapter(case: Case) -> Chapter:
    """Say how the figures were computed, and where the rules are written down.

    Args:
        case: what the report is made from.
    """
    book = case.now.book
    if isinstance(book, TierBook):
        years = (
            [book] if case.before is None or not isinstance(case.before.book, TierBook) else [book, case.before.book]
        )
        cited, notes = tier_sources.cited(years), tier_sources.notes(years)
        said = _of_tiers(case)
        tables: tuple[Table, ...] = ()
    else:
        cited, notes = sources_sheet.rule_book_sources(book), sources_sheet.rule_book_notes(book)
        said = _of_deviation(book)
        tables = (_points(case, book),)
    sources = Table(
        caption="規則の出典",
        columns=(Column("何の規則か", share=3), Column("資料", share=5), Column("資料の中の場所", share=4)),
        rows=tuple(dict.fromkeys((each.what, each.document, each.place) for each in cited)),
    )
    return Chapter(
        heading="計算の方法と出典",
        said=(f"規則集 {book.name}（{book.title.ja}）で計算しました。", *said, _read_from(case)),
        tables=(*tables, sources),
        main=0,
        notes=tuple(note.ja for note in notes),
    )


def _read_from(case: Case) -> str:
    where = f"「{case.now.file}」" + (f"のシート「{case.now.sheet}」" if case.now.sheet else "")
    told = f"{where}から xl-addin {__version__} が作成しました。"
    if case.before is not None and case.before.file != case.now.file:
        told += f"前年度の値は「{case.before.file}」によります。"
    return told


def _of_deviation(book: DeviationBook) -> list[str]:
    spread = "母標準偏差" if book.spread == "population" else "標本標準偏差"
    said = [
        (
            f"各項目の得点は「配点 ×（1 ＋（値 − 平均）÷ 標準偏差 ÷ 5）」で、平均が配点、{spread}が配点の5分の1になります。"
            "項目の得点を評価割合で加重したものが指標の得点、その合計が総得点です。"
        ),
    ]
    if book.reward is not None:
        said.append(
            f"上位 {book.reward.top}{book.entity.ja}のうち基準の総得点を超えた{book.entity.ja}が、"
            f"総報酬額の {float(book.reward.levy) * _FULL:.4g}％ に当たる財源を、超えた点 × 総報酬額で分け合います。"
        )
    return said


def _of_tiers(case: Case) -> list[str]:
    return [
        "達成した行の配点を、規則集の定める組合せ（段階の中では最も上の行だけ、要件のある行は要件を満たすときだけ）で合計しました。",
        f"{case.unit}ごとに、判定できない行がある指標は 0 点にせず、空欄（－）としています。",
    ]


def _points(case: Case, book: DeviationBook) -> Table:
    rows = [
        (
            label(case, place) if number == 0 else "",
            f"{indicator.points:g}" if number == 0 else "",
            part_text(part).ja,
            percent_text(part.weight),
        )
        for place, indicator in enumerate(book.indicators)
        for number, part in enumerate(indicator.parts)
    ]
    return Table(
        caption="配点と評価割合",
        columns=(Column("指標", share=4), Column("配点"), Column("評価する項目", share=4), Column("評価割合")),
        rows=tuple(rows),
    )
