"""The chapter on how sure the ranks are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.report.case import numbered, rank_text
from xl_addin.report.content import Chapter, Column, Figure, Table
from xl_addin.report.shapes import Interval, Intervals

if TYPE_CHECKING:
    from xl_addin.analysis.results import EntityBounds, EntityDraws, Quantiles, Sensitivity
    from xl_addin.report.case import Case
    from xl_addin.report.content import Cell

_SURE, _NEVER = 0.95, 0.05
_HALF_A_PLACE = 0.5


def chapter(case: Case) -> Chapter | None:
    """Say how far the ranks would move if figures, weights or indicators were others.

    Args:
        case: what the report is made from.

    Returns:
        The chapter; None where nothing was analysed.
    """
    found = case.sensitivity
    if found is None:
        return None
    return Chapter(
        heading="順位の確かさ",
        said=_said(case, found),
        figures=(_figure(case, found),),
        tables=(_left_out(case, found),),
        appended=(_table(case, found),),
        notes=_notes(found),
    )


def _said(case: Case, found: Sensitivity) -> tuple[str, ...]:
    draws = found.draws.entities
    shaky = [each.entity for each in draws if each.inside is not None and _NEVER < each.inside < _SURE]
    said = []
    if case.row is not None:
        said += _own(case, found)
    said.append(
        f"{case.top}位以内に入るかどうかが入力の不確かさで変わりうるのは、{len(shaky)} {case.unit}です"
        + (f"（{'、'.join(shaky)}）。" if shaky else "。")
    )
    if not found.printed:
        said.append(f"試行の前提: {found.draws.assumed.ja}。実際の件数が正確なら、順位は変わりません。")
    if found.bounds is not None:
        pairs = zip(found.bounds.entities, case.now.ranks, strict=True)
        ranked = [(bound.rank, rank) for bound, rank in pairs if bound.rank is not None and rank is not None]
        kept = sum(bound.best <= rank <= bound.worst for bound, rank in ranked)
        said.append(
            f"四捨五入だけを考えた順位の範囲（必ずこの中にある）は、{kept} {case.unit}すべてで示された順位を含みます。"
            if kept == len(ranked)
            else f"四捨五入だけを考えた順位の範囲に示された順位が入るのは {kept} {case.unit}です。"
        )
    if found.left_out:
        most = max(found.left_out, key=lambda each: each.mean_shift)
        place = found.indicators.index(most.indicator)
        said.append(
            f"指標を1つ除いたときに順位が最も動くのは{numbered(case, place)}で、平均 {most.mean_shift:.1f} 位動きます。"
        )
    weights = found.weights
    said.append(
        f"配点を ±{weights.change:.0%} の範囲で変えると、順位は平均 {weights.mean_shift:.1f} 位動きます。".replace(
            "%", "％"
        )
    )
    return tuple(said)


def _own(case: Case, found: Sensitivity) -> list[str]:
    if case.row is None:
        return []
    own = found.draws.entities[case.row]
    if own.rank is None or own.inside is None:
        return []
    told = (
        f"{case.name}（{rank_text(case.rank)}）の順位は、試行の 90％ で "
        f"{_between(own.rank.low, own.rank.high)}。{case.top}位以内に入る割合は {own.inside:.0%} です。"
    ).replace("%", "％")
    if found.bounds is not None and (bound := found.bounds.entities[case.row].rank) is not None:
        told += f"四捨五入だけを考えると {_between(bound.best, bound.worst)}。"
    return [told]


def _between(low: float, high: float) -> str:
    return f"{low:g}位のままです" if low == high else f"{low:g}位から{high:g}位の間です"


def _figure(case: Case, found: Sensitivity) -> Figure:
    drawn = [(row, found.draws.entities[row].rank, case.now.ranks[row]) for row in case.order]
    known = [(row, spread, rank) for row, spread, rank in drawn if spread is not None and rank is not None]
    order = [row for row, _, _ in known]
    rows = [_interval(case, found, row, spread, rank) for row, spread, rank in known]
    picture = Intervals(
        rows=tuple(rows),
        own=order.index(case.row) if case.row in order else None,
        line=case.top + _HALF_A_PLACE,
        line_name=f"{case.top}位まで",
        middle_name="順位",
        inner_name="試行の90％",
        outer_name=f"配点を ±{found.weights.change:.0%} 変えたときの90％".replace("%", "％"),
        axis="順位",
    )
    caption = "入力の不確かさと配点の決め方による順位の範囲。左ほど上位です。"
    return Figure(caption, picture, f"{case.unit}ごとの順位の範囲を横線で示した図。数値は付表にあります。")


def _interval(case: Case, found: Sensitivity, row: int, spread: Quantiles, rank: float) -> Interval:
    weights = found.weights.entities[row].rank
    return Interval(
        name=case.now.entities[row],
        middle=rank,
        inner=(spread.low, spread.high),
        outer=None if weights is None else (weights.low, weights.high),
    )


def _left_out(case: Case, found: Sensitivity) -> Table:
    rows = [
        (f"{numbered(case, found.indicators.index(each.indicator))} を除く", *_moved(case, each.ranks), each.mean_shift)
        for each in found.left_out
    ]
    own = [] if case.row is None else [Column(f"{case.name}の順位")]
    return Table(
        caption="指標を1つ除いたときの順位",
        columns=(
            Column("除く指標", share=1),
            *own,
            Column(f"{case.top}位以内から外れる{case.unit}", share=2),
            Column("順位の動き（平均）", ".1f"),
        ),
        rows=tuple(rows),
    )


def _moved(case: Case, ranks: tuple[float | None, ...]) -> list[Cell]:
    fallen = [
        name
        for name, now, then in zip(case.now.entities, case.now.ranks, ranks, strict=True)
        if now is not None and now <= case.top and (then is None or then > case.top)
    ]
    own: list[Cell] = [] if case.row is None else [rank_text(ranks[case.row])]
    return [*own, "、".join(fallen) or "なし"]


def _table(case: Case, found: Sensitivity) -> Table:
    order = case.order
    has_bounds = found.bounds is not None
    rows = []
    for row in order:
        own, weights = found.draws.entities[row], found.weights.entities[row]
        bound = None if found.bounds is None else found.bounds.entities[row]
        rows.append(
            (
                case.now.ranks[row],
                case.now.entities[row],
                _span(own),
                None if own.inside is None else 100 * own.inside,
                *([_bound(bound)] if has_bounds else []),
                _span(weights),
            )
        )
    return Table(
        caption="順位の範囲",
        columns=(
            Column("順位"),
            Column(case.unit),
            Column("試行の90％"),
            Column(f"{case.top}位以内の割合（％）", ".0f"),
            *([Column("四捨五入による範囲")] if has_bounds else []),
            Column("配点を変えたとき（90％）"),
        ),
        rows=tuple(rows),
        marked=frozenset([order.index(case.row)] if case.row in order else []),
    )


def _span(draws: EntityDraws) -> str:
    if draws.rank is None:
        return "－"
    low, high = draws.rank.low, draws.rank.high
    return f"{low:g}位" if low == high else f"{low:g}～{high:g}位"


def _bound(bound: EntityBounds | None) -> str:
    if bound is None or bound.rank is None:
        return "－"
    low, high = bound.rank.best, bound.rank.worst
    return f"{low}位" if low == high else f"{low}～{high}位"


def _notes(found: Sensitivity) -> tuple[str, ...]:
    notes = [f"試行の乱数の種は {found.draws.seed} です。"]
    if found.printed:
        notes.append(f"試行: {found.draws.assumed.ja}")
    if found.bounds is not None:
        notes.append(f"四捨五入による範囲: {found.bounds.assumed.ja}")
    notes.append(
        f"配点を変えたとき: 各指標の配点を ±{found.weights.change:.0%} の一様乱数で変え、合計を元に戻して "
        f"{found.weights.draws:,} 回数えました。方法は OECD/JRC の複合指標の手引き（2008年）によります。".replace(
            "%", "％"
        )
    )
    return tuple(notes)
