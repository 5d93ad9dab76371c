"""The chapter on what is needed for the next place, by a deviation scheme."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.engine.need import Everybody, needs_and_mix, one_more, points_to_place
from xl_addin.engine.need.ranks import with_counted
from xl_addin.report.case import label, numbered, rank_text, signed
from xl_addin.report.content import Chapter, Column, Table

if TYPE_CHECKING:
    from xl_addin.engine.need import Mix, Need, OneMore
    from xl_addin.report.case import Case

_PEOPLE = "人"
_NEAREST = 3


def chapter(case: Case) -> Chapter | None:
    """Say what is missing to the last place that counts, and to the next one.

    Args:
        case: what the report is made from.

    Returns:
        The chapter; None for ladders, and where there are too few to rank.
    """
    if case.deviation is None or not case.many:
        return None
    place = _place(case)
    said, tables, notes = [], [], []
    if case.row is not None and case.rank is not None:
        said.append(_gap(case, place))
        if case.now.facts is not None:
            everybody = Everybody(case.deviation, case.now.facts)
            if place < case.rank:
                needs, mix = needs_and_mix(everybody, case.name, place)
                said += _found(case, needs, mix, place)
                tables.append(_needs(case, needs, mix, place))
            tables.append(_one_more(case, everybody))
            notes += _facts_notes(case)
        else:
            notes.append("件数が分からないので、必要な人数は計算できません（件数を入れたファイルなら計算できます）。")
    if not said:
        said += _nearest(case)
    notes.append(
        "足りない点は、ほかの得点が変わらないとした差です。同じ総得点は上の順位を共有するので、並べば足ります。"
    )
    if case.now.printed is not None:
        off = f"{2 * case.now.printed.total_half:f}"
        notes.append(f"得点は四捨五入された値なので、足りない点には ±{off} 点の幅があります。")
    heading = f"{place}位になるには" if case.row is not None and place < (case.rank or 0) else "次の順位に足りない点"
    return Chapter(
        heading=heading,
        said=tuple(said),
        tables=tuple(tables),
        notes=tuple(notes),
        main=3,
        appended=(_everybody(case),),
    )


def _nearest(case: Case) -> list[str]:
    """Who is nearest to the last place that counts, of those outside."""
    lacking = points_to_place(case.now.standing.totals, case.top)
    outside = sorted((points, row) for row, points in enumerate(lacking) if points)[:_NEAREST]
    if not outside:
        return []
    told = "、".join(f"{case.now.entities[row]}（あと {case.points(points)} 点）" for points, row in outside)
    return [f"{case.top}位に近いのは、{told}です。"]


def _place(case: Case) -> int:
    """The last place that counts, or the next place for who stands there already."""
    if case.rank is None or case.rank > case.top:
        return case.top
    return max(1, int(case.rank) - 1)


def _gap(case: Case, place: int) -> str:
    if case.rank == 1:
        return f"{case.name}は1位です。"
    lacking = points_to_place(case.now.standing.totals, place)[case.row or 0]
    told = "総得点が決まりません" if lacking is None else f"総得点であと {case.points(lacking)} 点足りません"
    return f"{case.name}（{rank_text(case.rank)}）が{place}位になるには、{told}。"


def _found(case: Case, needs: tuple[Need, ...], mix: Mix, place: int) -> list[str]:
    reached = [need for need in needs if need.units]
    said = []
    if reached:
        told = "、".join(
            f"{numbered(case, _at(case, need.indicator))}だけなら、あと{with_counted(need.units or 0, need.counted)}"
            for need in reached
        )
        said.append(f"{told}で、{place}位に届きます。")
    else:
        said.append(f"どの指標も、1つだけでは{place}位に届きません。")
    used = {key: units for key, units in mix.units.items() if units}
    parts = [f"{numbered(case, _at(case, key))}で{with_counted(units, _PEOPLE)}" for key, units in used.items()]
    if len(parts) > 1:
        said.append(
            f"人数が最も少ない組合せは、{'、'.join(parts)}（あわせて{with_counted(sum(used.values()), _PEOPLE)}）です。"
        )
    elif parts:
        said.append(f"いくつかの指標を組み合わせても、{parts[0]}増やすのが最も少ない人数です。")
    return said


def _at(case: Case, indicator: str) -> int:
    return [each.id for each in case.now.book.indicators].index(indicator)


def _needs(case: Case, needs: tuple[Need, ...], mix: Mix, place: int) -> Table:
    rows = []
    for need in needs:
        reached = need.units is not None
        rows.append(
            (
                label(case, _at(case, need.indicator)),
                _percent(need.now, need.unit),
                _percent(need.needed, need.unit) if reached else "届きません",
                None if need.units is None else with_counted(need.units, need.counted),
                None if need.gain is None or not reached else signed(need.gain),
                with_counted(mix.units[need.indicator], need.counted) if need.indicator in mix.units else None,
            )
        )
    return Table(
        caption=f"{place}位に届くのに必要な増加（指標ごとに、ほかはそのまま。全{case.unit}を計算し直した値）",
        columns=(
            Column("指標", share=1),
            Column("現在の率"),
            Column("必要な率"),
            Column("必要な増加"),
            Column("総得点の増加"),
            Column("組合せでは"),
        ),
        rows=tuple(rows),
    )


def _percent(rate: object, unit: str) -> str:
    return "－" if rate is None else f"{float(str(rate)):.2f}{'％' if unit == '%' else unit}"


def _one_more(case: Case, everybody: Everybody) -> Table:
    return Table(
        caption="率を1ポイント上げたとき（ほかの支部の件数はそのまま、全体を計算し直した値）".replace(
            "支部", case.unit
        ),
        columns=(
            Column("指標", share=1),
            Column("現在の率"),
            Column("必要な増加"),
            Column("指標の得点"),
            Column("総得点"),
            Column("順位"),
        ),
        rows=tuple(_raised(case, each) for each in one_more(everybody, case.name)),
    )


def _raised(case: Case, one: OneMore) -> tuple[str | None, ...]:
    name = label(case, _at(case, one.indicator))
    if one.points is None or one.total is None:
        return (name, _percent(one.rate, "%"), None, None, None, None)
    units = None if one.units is None else with_counted(one.units, one.counted)
    moved = f"{one.rank_now:g}位 → {one.rank_then:g}位" if one.rank_now and one.rank_then else None
    return (name, _percent(one.rate, "%"), units, signed(one.points, 2), signed(one.total, 2), moved)


def _everybody(case: Case) -> Table:
    totals = case.now.standing.totals
    to_top = points_to_place(totals, case.top)
    rows = []
    for row in case.order:
        rank = case.now.ranks[row]
        next_place = None if rank is None or rank <= 1 else points_to_place(totals, int(rank) - 1)[row]
        rows.append((rank, case.now.entities[row], totals[row], next_place, to_top[row] or None))
    order = case.order
    return Table(
        caption=f"次の順位と{case.top}位に足りない点",
        columns=(
            Column("順位"),
            Column(case.unit),
            Column("総得点", f".{case.decimals}f"),
            Column("1つ上の順位まで", f".{case.decimals + 1}f"),
            Column(f"{case.top}位まで", f".{case.decimals}f"),
        ),
        rows=tuple(rows),
        marked=frozenset([order.index(case.row)] if case.row in order else []),
    )


def _facts_notes(case: Case) -> list[str]:
    return [
        (
            f"必要な増加は、当年度の件数（分子）をその数だけ増やして全{case.unit}の得点を計算し直すと届き、"
            "1 少ないと届かない最も小さい数です。"
        ),
    ]
