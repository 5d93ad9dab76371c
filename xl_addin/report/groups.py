"""What a report compares side by side: each indicator of a deviation scheme, each section of ladders, which have many."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_addin.engine.extremes import total_extremes
from xl_addin.report.case import numbered

if TYPE_CHECKING:
    from xl_addin.engine.exact import Known
    from xl_addin.report.case import Case


@dataclass(frozen=True)
class Group:
    """Points of one kind.

    Attributes:
        number: how staff call it: 指標1.
        name: its name.
        full: 配点 or highest points.
        points: one number or None per entity.
        ids: of the indicators in it.
    """

    number: str
    name: str
    full: float
    points: tuple[Known, ...]
    ids: tuple[str, ...]

    @property
    def label(self) -> str:
        """Number and name."""
        return f"{self.number} {self.name}"


def groups(case: Case) -> list[Group]:
    """List what is compared, in printed order.

    Args:
        case: what the report is made from.
    """
    book = case.tiers
    if book is not None:
        return [
            Group(
                section.label,
                section.name.ja,
                float(total_extremes(book.of_section(section))[1]),
                tuple(_number(result.section_points(section)) for _, result in case.now.results),
                tuple(indicator.id for indicator in book.of_section(section)),
            )
            for section in book.sections
        ]
    deviation = case.deviation
    if deviation is None:
        return []
    return [
        Group(
            numbered(case, place),
            indicator.name.ja,
            float(indicator.points),
            case.now.standing.points[indicator.id],
            (indicator.id,),
        )
        for place, indicator in enumerate(deviation.indicators)
    ]


def _number(points: object) -> float | None:
    return None if points is None else float(str(points))
