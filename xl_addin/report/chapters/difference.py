"""The chapter on the differences from the average, per indicator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.engine.moments import mean
from xl_addin.report.case import signed
from xl_addin.report.content import Chapter, Figure
from xl_addin.report.groups import groups
from xl_addin.report.shapes import Panels

if TYPE_CHECKING:
    from xl_addin.report.case import Case
    from xl_addin.report.groups import Group

_MOST_PANELS = 6
_MOST_ROWS = 60
_LONG = 9


def chapter(case: Case) -> Chapter | None:
    """Say who lies above and below the average of each indicator.

    Args:
        case: what the report is made from.

    Returns:
        The chapter; None where there are too few to compare.
    """
    varied = [each for each in groups(case) if len(set(_known(each))) > 1]
    if not case.many or not varied:
        return None
    varied = varied[:_MOST_PANELS]
    said = [_extremes(case, each) for each in varied]
    if case.row is not None:
        said = [_own(case, varied, case.row), *said]
    return Chapter(
        heading="指標ごとの平均との差",
        said=tuple(text for text in said if text),
        figures=(_figure(case, varied),),
        main=0,
        notes=(f"平均は、得点のある{case.unit}の平均です。", *_note(case)),
    )


def _known(group: Group) -> list[float]:
    return [value for value in group.points if value is not None]


def _own(case: Case, some: list[Group], row: int) -> str:
    own = [(value - mean(_known(each)), each.number) for each in some if (value := each.points[row]) is not None]
    if not own:
        return ""
    above = sorted((each for each in own if each[0] > 0), reverse=True)
    below = sorted(each for each in own if each[0] < 0)
    told = [
        f"{name}{'、'.join(f'{number}（{signed(value)}）' for value, number in each)}"
        for name, each in (("平均を上回るのは", above), ("下回るのは", below))
        if each
    ]
    return f"{case.name}で{'、'.join(told)}です（点）。" if told else f"{case.name}はどの指標も平均です。"


def _extremes(case: Case, group: Group) -> str:
    average = mean(_known(group))
    known = [(value, case.now.entities[row]) for row, value in enumerate(group.points) if value is not None]
    (high, first), (low, last) = max(known), min(known)
    return (
        f"{group.label}: 最高は{first}（{case.points(high)}点、{signed(high - average)}）、"
        f"最低は{last}（{case.points(low)}点、{signed(low - average)}）"
    )


def _figure(case: Case, some: list[Group]) -> Figure:
    order = case.order[:_MOST_ROWS]
    averages = [mean(_known(each)) for each in some]
    values = tuple(
        tuple(None if (value := each.points[row]) is None else value - average for row in order)
        for each, average in zip(some, averages, strict=True)
    )
    picture = Panels(
        names=tuple(case.now.entities[row] for row in order),
        titles=tuple(map(_title, some)),
        values=values,
        own=order.index(case.row) if case.row in order else None,
        axis="平均との差（点）",
        cut=sum((case.now.ranks[row] or case.top + 1) <= case.top for row in order),
    )
    caption = f"指標ごとの平均との差（{case.year()}）。上から総得点の高い順。破線までが{case.top_name}です。"
    return Figure(caption, picture, "指標ごとに、平均との差を横棒で並べたグラフ。最高と最低は上の文にあります。")


def _title(group: Group) -> str:
    name = group.name
    cut = -(-len(name) // 2) if len(name) > _LONG else len(name)
    return f"{group.number}\n{name[:cut]}\n{name[cut:]}".rstrip()


def _note(case: Case) -> tuple[str, ...]:
    if case.deviation is None:
        return ()
    return ("偏差値方式では、各指標の平均が配点と等しくなります（標準偏差は配点の5分の1）。",)
