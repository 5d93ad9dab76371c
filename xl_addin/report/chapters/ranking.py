"""The chapter on the ranking: everybody's total, and how far it is from the last place that counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.report.case import numbered, rank_text, signed
from xl_addin.report.content import Chapter, Column, Figure, Table
from xl_addin.report.shapes import Bars

if TYPE_CHECKING:
    from xl_addin.report.case import Case

_MOST_BARS = 60
_MOST_NAMES = 10
_LEAST = 2


def chapter(case: Case) -> Chapter | None:
    """Say who stands where.

    Args:
        case: what the report is made from.

    Returns:
        The chapter; None where there are too few to rank.
    """
    order = case.order
    if not case.many:
        return None
    totals = case.now.standing.totals
    best, cut = order[0], _cut(case)
    first = "、".join(case.now.entities[row] for row in order if totals[row] == totals[best])
    unknown = _unknown(case)
    said = [*unknown, f"総得点の1位は{first}（{case.points(totals[best] or 0)}点）です。"]
    if cut is not None:
        said.append(
            f"{case.top}位の総得点は {case.points(cut)} 点で、ここまでが{case.top_name}です"
            + ("（報奨金の対象）。" if case.deviation is not None and case.deviation.reward else "。")
        )
    said += _own(case, cut)
    return Chapter(
        heading="総得点と順位",
        said=tuple(said),
        figures=(_figure(case, order, cut),),
        appended=(_table(case, order, cut),),
        notes=_notes(case),
        main=len(unknown) + (0 if case.row is not None else 2 if cut is not None else 1),
    )


def _unknown(case: Case) -> list[str]:
    """Who has no total; this comes first, for every rank rests on it."""
    totals = case.now.standing.totals
    names = [case.now.entities[row] for row, total in enumerate(totals) if total is None and row != case.row]
    told = []
    if case.row is not None and case.total is None:
        told.append(f"{case.name}の総得点は決まりません（足りない実績があります）。")
    if names:
        listed = "、".join(names[:_MOST_NAMES]) + (f" など {len(names)}" if len(names) > _MOST_NAMES else "")
        told.append(f"{'ほかに' if told else ''}総得点が決まらない{case.unit}: {listed}（順位に数えていません）。")
    return told


def _cut(case: Case) -> float | None:
    """The total at the last place that counts."""
    order = case.order
    return case.now.standing.totals[order[case.top - 1]] if len(order) > case.top else None


def _own(case: Case, cut: float | None) -> list[str]:
    if case.row is None or case.total is None:
        return []
    told = f"{case.name}は {case.points(case.total)} 点で {rank_text(case.rank)}です。"
    if cut is None:
        return [told]
    gap = case.total - cut
    if gap >= 0:
        return [f"{told}{case.top}位の総得点を {case.points(gap)} 点上回っています。" if gap else told]
    return [f"{told}{case.top}位まで {case.points(-gap)} 点足りません。"]


def _figure(case: Case, order: list[int], cut: float | None) -> Figure:
    shown = order[:_MOST_BARS]
    totals = [case.now.standing.totals[row] or 0.0 for row in shown]
    base = cut if cut is not None and min(totals) > 0 else 0.0
    picture = Bars(
        names=tuple(
            f"{case.now.ranks[row] or place:g}　{case.now.entities[row]}" for place, row in enumerate(shown, 1)
        ),
        values=tuple(totals),
        told=tuple(case.points(total) for total in totals),
        base=base,
        top=sum((case.now.ranks[row] or case.top + 1) <= case.top for row in shown),
        own=shown.index(case.row) if case.row in shown else None,
        line_name=f"{case.top}位の総得点" if base else "",
        axis="総得点（点）",
        top_name=case.top_name,
        rest_name=f"ほかの{case.unit}",
    )
    caption = f"総得点（{case.year()}）"
    if base:
        caption += f"。棒は {case.top}位の総得点 {case.points(base)} 点からの差、右端の数字が総得点です。"
    if len(order) > len(shown):
        caption += f"　上位 {len(shown)} だけを描いています。"
    first = case.now.entities[order[0]]
    last = case.now.entities[order[-1]]
    described = f"総得点の高い順に並べた横棒グラフ。1位は{first}、最下位は{last}。"
    return Figure(caption, picture, described)


def _table(case: Case, order: list[int], cut: float | None) -> Table:
    book = case.now.book
    form = f".{case.decimals}f" if case.decimals else ""
    wide = len(book.indicators) <= 8  # noqa: PLR2004 - more columns do not fit a page
    heads = [Column(numbered(case, place), form) for place in range(len(book.indicators))] if wide else []
    rows = []
    for row in order:
        total = case.now.standing.totals[row]
        gap = [] if cut is None or total is None else [signed(total - cut, case.decimals)]
        points = [case.now.standing.points[each.id][row] for each in book.indicators] if wide else []
        rows.append((case.now.ranks[row], case.now.entities[row], total, *gap, *points))
    gap_head = [] if cut is None else [Column(f"{case.top}位との差")]
    return Table(
        caption="総得点と指標ごとの得点" if wide else "総得点",
        columns=(Column("順位"), Column(case.unit), Column("総得点", form), *gap_head, *heads),
        rows=tuple(rows),
        marked=frozenset([order.index(case.row)] if case.row in order else []),
    )


def _notes(case: Case) -> tuple[str, ...]:
    found = []
    if case.now.printed is not None:
        found.append("得点と順位は、四捨五入して公表された値です。公表の順位は四捨五入する前の得点で付けられています。")
    elif case.deviation is not None:
        found.append("得点は件数から計算し、四捨五入する前の値で順位を付けています（表示は小数1桁）。")
    found.append("同じ総得点は、上の順位を共有します。")
    return tuple(found)
