"""The chapter on what each indicator of ladders and points gave, out of what it could."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.book.rules.words import heading_text
from xl_addin.engine.extremes import extremes, total_extremes
from xl_addin.errors import ScoringError
from xl_addin.report.case import plain, signed
from xl_addin.report.content import Chapter, Column, Figure, Table
from xl_addin.report.shapes import Level, Levels

if TYPE_CHECKING:
    from xl_addin.engine.tier_scheme import BookResult
    from xl_addin.report.case import Case
    from xl_addin.rulebook.tiers import TierBook, TierIndicator

_NAMES = 26
_FULL = 100


def chapter(case: Case) -> Chapter | None:
    """Say what one entity got of what there is.

    Args:
        case: what the report is made from.

    Returns:
        The chapter; None for a deviation scheme, or a report about nobody.
    """
    book = case.tiers
    if book is None or case.row is None:
        return None
    result = case.now.results[case.row][1]
    before = _before(case)
    return Chapter(
        heading=f"{case.name}の指標ごとの得点",
        said=_said(case, book, result),
        figures=(_figure(case, book, result, before),) if _is_judged(book, result) else (),
        tables=(_table(book, result, before),),
        main=2,
        notes=(
            "満点は、同時に取れる行の組合せのうち最も高い得点です。",
            *(("前年度の得点は、引き継いだ指標の前年度の規則での得点です。",) if before is not None else ()),
        ),
    )


def _is_judged(book: TierBook, result: BookResult) -> bool:
    return any(result.points(each.id) is not None for each in book.indicators)


def _before(case: Case) -> BookResult | None:
    if case.before is None or case.row is None or not case.before.results:
        return None
    found = case.before.standing.row_of(case.now.entities[case.row])
    return None if found is None else case.before.results[found][1]


def _said(case: Case, book: TierBook, result: BookResult) -> tuple[str, ...]:
    full = total_extremes(book.indicators)[1]
    said = []
    if result.total is not None:
        share = f"（得点率 {result.total / full * _FULL:.1f}％）".replace("-", "−") if full else ""
        said.append(f"{case.name}は {full:g} 点のうち {plain(result.total)} 点を取りました{share}。")
    else:
        judged = [points for each in book.indicators if (points := result.points(each.id)) is not None]
        said.append(
            f"{case.name}は {len(book.indicators)} 指標のうち {len(judged)} 指標の得点が決まり、"
            f"あわせて {plain(sum(judged))} 点です。ほかの指標は実績が足りないため判定できません。"
        )
    lost = [
        (extremes(each).highest - (result.points(each.id) or 0), each)
        for each in book.indicators
        if result.points(each.id) is not None
    ]
    lost = sorted((each for each in lost if each[0] > 0), key=lambda each: -each[0])[:3]
    if lost:
        told = "、".join(f"{heading_text(each).ja}（{points:g}点）" for points, each in lost)
        said.append(f"満点まで最も残っているのは、{told}です。")
    for section in book.sections:
        points = result.section_points(section)
        best = total_extremes(book.of_section(section))[1]
        told = "判定できない行があるため未確定" if points is None else f"{plain(points)}点"
        said.append(f"{section.label} {section.name.ja}: {told}（満点 {best:g}点）")
    return tuple(said)


def _figure(case: Case, book: TierBook, result: BookResult, before: BookResult | None) -> Figure:
    rows = tuple(
        Level(
            name=_name(each),
            value=_number(result, each.id),
            full=float(extremes(each).highest),
            before=None if before is None or each.follows is None else _number(before, each.follows),
        )
        for each in book.indicators
        if result.points(each.id) is not None or result.total is not None
    )
    picture = Levels(
        rows=rows,
        value_name=f"得点（{case.year()}）",
        full_name="満点",
        before_name="" if before is None else f"前年度の得点（{case.year(case.before)}）",
        axis="点",
    )
    return Figure(
        "指標ごとの得点。右端は得点 / 満点です。", picture, "指標ごとの得点と満点の横棒グラフ。数値は下の表にあります。"
    )


def _name(indicator: TierIndicator) -> str:
    name = heading_text(indicator).ja
    return name if len(name) <= _NAMES else f"{name[: _NAMES - 1]}…"


def _number(result: BookResult, indicator_id: str) -> float | None:
    points = result.points(indicator_id) if indicator_id in result.indicators else None
    return None if points is None else float(points)


def _table(book: TierBook, result: BookResult, before: BookResult | None) -> Table:
    rows = []
    for each in book.indicators:
        points = _number(result, each.id)
        then = None if before is None or each.follows is None else _number(before, each.follows)
        change = [] if before is None else ["新設" if each.follows is None else _change(points, then)]
        rows.append((heading_text(each).ja, float(extremes(each).highest), points, *change, _lines(result, each)))
    total = None if result.total is None else float(result.total)
    then_total = None if before is None or before.total is None else float(before.total)
    change = [] if before is None else [_change(total, then_total)]
    rows.append(("総得点", float(total_extremes(book.indicators)[1]), total, *change, ""))
    return Table(
        caption="指標ごとの得点と、取った行",
        columns=(
            Column("指標", share=5),
            Column("満点"),
            Column("得点"),
            *([] if before is None else [Column("前年度との差")]),
            Column("取った行", share=3),
        ),
        rows=tuple(rows),
        marked=frozenset([len(rows) - 1]),
    )


def _change(points: float | None, then: float | None) -> str:
    return "－" if points is None or then is None else signed(points - then, 0 if (points - then).is_integer() else 1)


def _lines(result: BookResult, indicator: TierIndicator) -> str:
    found = result.indicators[indicator.id]
    if isinstance(found, ScoringError):
        return found.ja
    if found.points is None:
        return "判定できない行があります"
    return "、".join(f"{each.line.no}（{plain(each.line.points)}）" for each in found.lines if each.counts) or "なし"
