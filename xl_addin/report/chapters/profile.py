"""The chapter on one entity's profile: its points beside the mean, the best and its own last year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.engine.moments import mean
from xl_addin.engine.profile import profile
from xl_addin.report.case import label, rank_text, signed
from xl_addin.report.content import Chapter, Column, Figure, Table
from xl_addin.report.groups import Group, groups
from xl_addin.report.shapes import Strip, Strips

if TYPE_CHECKING:
    from xl_addin.engine.exact import Known
    from xl_addin.engine.profile import Compared, Profile
    from xl_addin.report.case import Case
    from xl_addin.report.content import Cell

_MIDDLE = 50.0
_FULL = 100.0
_LONG = 11


def chapter(case: Case) -> Chapter | None:
    """Say where one entity is strong and where it is weak.

    Args:
        case: what the report is made from.

    Returns:
        The chapter; None where the report is about nobody, or there are too few to compare.
    """
    if case.row is None or not case.many or case.total is None:
        return None
    before = None if case.before is None else case.before.standing
    found = profile(case.now.standing, case.now.entities[case.row], case.top, before)
    return Chapter(
        heading=f"{case.name}の強みと弱み",
        said=_said(case, found),
        figures=(_figure(case, found),),
        tables=(_table(case, found),),
        notes=_notes(case, found),
        main=2,
    )


def _said(case: Case, found: Profile) -> tuple[str, ...]:
    said = []
    if found.strengths:
        said.append(f"強み: {_listed(case, found, found.strengths)}。")
    if found.weaknesses:
        said.append(f"弱み: {_listed(case, found, found.weaknesses)}。")
    gaps = [each for each in found.indicators if (each.from_best or 0) < 0]
    if gaps:
        widest = min(gaps, key=lambda each: each.from_best or 0)
        said.append(
            f"{case.top_name}の平均との差が最も大きいのは{_name(case, found, widest)}で、"
            f"{signed(widest.from_best or 0)} 点です。"
        )
    return tuple(said)


def _listed(case: Case, found: Profile, some: tuple[Compared, ...]) -> str:
    return "、".join(
        f"{_name(case, found, each)}（平均より {signed(each.from_mean or 0)} 点、{rank_text(_rank(case, each))}）"
        for each in some[:3]
    )


def _rank(case: Case, one: Compared) -> Known:
    """The rank that the file has, which rests on unrounded figures; else the one by the points."""
    if case.row is None:
        return one.rank
    told = case.now.point_ranks.get(one.id, ()) if one.id else case.now.ranks
    return told[case.row] if told and told[case.row] is not None else one.rank


def _name(case: Case, found: Profile, one: Compared) -> str:
    return label(case, found.indicators.index(one))


def _figure(case: Case, found: Profile) -> Figure:
    best = [row for row, name in enumerate(case.now.entities) if name in found.best_entities]
    rows = [_strip(case, each, best) for each in groups(case)]
    if case.deviation is not None:
        rows.append(_strip(case, _total(case, found), best))
    deviation = case.deviation is not None
    picture = Strips(
        rows=tuple(rows),
        middle=_MIDDLE if deviation else _FULL,
        middle_name="平均" if deviation else "満点",
        own_name=case.name,
        others_name=f"{case.top_name}の平均",
        all_name=f"各{case.unit}",
        axis="得点 ÷ 配点 × 50（平均 50。偏差値に当たる）" if deviation else "得点率（満点に対する％）",
    )
    caption = f"{case.name}と、全{case.unit}・{case.top_name}の平均。右端は得点と順位です。"
    return Figure(caption, picture, f"指標ごとに{case.name}の位置を示した図。数値は下の表にあります。")


def _total(case: Case, found: Profile) -> Group:
    return Group("", "総得点", found.total.full or 0.0, case.now.standing.totals, ("",))


def _strip(case: Case, group: Group, best: list[int]) -> Strip:
    name = group.name
    if len(name) > _LONG:
        half = -(-len(name) // 2)
        name = f"{name[:half]}\n{name[half:]}"
    scaled = [_scaled(case, group, value) for value in group.points]
    own = None if case.row is None else group.points[case.row]
    among_best = [value for row in best if (value := scaled[row]) is not None]
    points = "－" if own is None else f"{case.points(own)}点"
    return Strip(
        name=f"{group.number} {name}".strip(),
        all=tuple(value for value in scaled if value is not None),
        own=None if case.row is None else scaled[case.row],
        others=mean(among_best) if among_best and len(among_best) == len(best) else None,
        told=f"{points}　{rank_text(_group_rank(case, group))}",
    )


def _group_rank(case: Case, group: Group) -> Known:
    if case.row is None:
        return None
    told = case.now.ranks if group.ids == ("",) else case.now.point_ranks.get(group.ids[0], ())
    if told and told[case.row] is not None:
        return told[case.row]
    return case.now.standing.ranks(group.points)[case.row]


def _scaled(case: Case, group: Group, value: float | None) -> float | None:
    """Bring points of all groups to one scale: 50 where full points are the mean, per cent where they are the most."""
    if value is None or not group.full:
        return None
    return value / group.full * (_MIDDLE if case.deviation is not None else _FULL)


def _table(case: Case, found: Profile) -> Table:
    form = f".{case.decimals}f" if case.decimals else ""
    has_before = any(each.previous is not None for each in (*found.indicators, found.total))
    rows: list[tuple[Cell, ...]] = []
    for place, each in enumerate((*found.indicators, found.total)):
        name = "総得点" if each is found.total else label(case, place)
        gaps = [each.from_mean, each.from_best, *([each.from_previous] if has_before else [])]
        rows.append(
            (name, each.full, each.points, _rank(case, each), *("－" if gap is None else signed(gap) for gap in gaps))
        )
    return Table(
        caption=f"{case.name}の得点",
        columns=(
            Column("指標", share=1),
            Column("配点" if case.deviation is not None else "満点"),
            Column("得点", form),
            Column("順位"),
            Column("平均との差"),
            Column(f"上位{case.top}の\n平均との差"),
            *([Column("前年度との差")] if has_before else []),
        ),
        rows=tuple(rows),
        marked=frozenset([len(rows) - 1]),
    )


def _notes(case: Case, found: Profile) -> tuple[str, ...]:
    notes = [f"{case.top_name}: {'、'.join(found.best_entities)}。"] if found.best_entities else []
    if case.before is not None:
        notes.append(f"前年度との差は、{case.year(case.before)}の規則で数えた得点との差です。")
    return tuple(notes)
