"""Tells what renewing the values of a workbook changed, for people and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xl_addin.formulas.addresses import full_name
from xl_addin.parts.shown import value_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xl_addin.formulas.addresses import CellAt
    from xl_addin.hosts.calc.renewing import Difference
    from xl_addin.registry import Reason

_MOST: Final = 20
_MOST_LEFT: Final = 5
_MOST_REASONS: Final = 10


def difference_lines(differences: Sequence[Difference]) -> list[str]:
    """Return a line for each formula with another value; of many only the first."""
    lines = [f"{full_name(*each.place)}: {value_text(each.before)} → {value_text(each.after)}" for each in differences]
    return shortened(lines)


def shortened(lines: Sequence[str]) -> list[str]:
    """Return a line for each of some cells; of many only the first."""
    more = len(lines) - _MOST
    return list(lines) if more <= 0 else [*lines[:_MOST], f"ほか {more} セル / {more} more cells"]


def difference_data(differences: Iterable[Difference]) -> list[dict[str, object]]:
    """Return the same for JSON, numbers unrounded."""
    return [{"cell": full_name(*each.place), "before": each.before, "after": each.after} for each in differences]


def cells_text(places: Sequence[CellAt]) -> str:
    """Name the first of some cells."""
    return "、".join(full_name(*place) for place in places[:_MOST_LEFT]) + (" …" if len(places) > _MOST_LEFT else "")


def left_lines(places: Sequence[CellAt], *, computed: bool = True) -> list[str]:
    """Say which formulas lost their saved values.

    Args:
        places: their cells.
        computed: whether Calc was asked at all.
    """
    if not places:
        return []
    number, names = len(places), cells_text(places)
    if computed:
        ja, en = "Calc では求められない", "that Calc cannot compute"
    else:
        ja, en = "計算していない", "that were not computed"
    line = (
        f"{ja}数式 {number} 個の保存値を外しました（Excel が開くときに計算します）: {names}"
        f" / no value is saved with {number} formulas {en}; Excel computes them on opening"
    )
    return [line]


def kept_lines(places: Sequence[CellAt]) -> list[str]:
    """Say which formulas keep the values that the workbook had."""
    if not places:
        return []
    line = (
        f"Calc では求められない数式 {len(places)} 個は元の値のままです: {cells_text(places)}"
        f" / {len(places)} formulas that Calc cannot compute keep their values"
    )
    return [line]


def reason_lines(reasons: Sequence[Reason]) -> list[str]:
    """Return a line for each reason of an error; of many only the first."""
    lines = [f"{reason.code} {reason.ja} / {reason.en}".lstrip() for reason in reasons[:_MOST_REASONS]]
    more = len(reasons) - _MOST_REASONS
    return lines if more <= 0 else [*lines, f"ほか {more} 件（xl-addin.log にあります） / {more} more, in xl-addin.log"]
