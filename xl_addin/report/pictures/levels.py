"""Draws how much of each whole was reached, with last year's mark."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xl_addin.report.pictures.drawing import DOWN, FAINT, INK, TOP, legend, scale

if TYPE_CHECKING:
    from xl_addin.report.pictures.drawing import Box, Hand
    from xl_addin.report.shapes import Levels

_ROW, _LEAST = 7.0, 5.0
_TOP, _BOTTOM = 7.0, 10.0
_LEFT, _RIGHT = 72.0, 18.0


def height(picture: Levels) -> float:
    """How high the picture is, in millimetres."""
    return _TOP + _BOTTOM + _ROW * len(picture.rows)


def least(picture: Levels) -> float:
    """How high it must be for its letters to be apart."""
    return _TOP + _BOTTOM + _LEAST * len(picture.rows)


def draw(picture: Levels, box: Box, hand: Hand) -> None:
    """Draw the picture into a box."""
    axes = box.axes(_LEFT, _BOTTOM, _RIGHT, _TOP)
    axes.set_ylim(len(picture.rows) - 0.5, -0.5)
    reached = [end for row in picture.rows for end in (row.full, row.value or 0.0, row.before or 0.0)]
    scale(axes, hand, (min(0.0, *reached) * 1.1, max(reached) * 1.04 or 1.0), picture.axis)
    sides = axes.get_yaxis_transform()
    for place, row in enumerate(picture.rows):
        axes.barh(place, row.full, height=0.62, facecolor="#F2F4F6", edgecolor=FAINT, linewidth=0.6, zorder=1)
        if row.value is not None:
            axes.barh(place, row.value, height=0.62, color=TOP if row.value >= 0 else DOWN, zorder=2)
        if row.before is not None:
            axes.plot([row.before] * 2, [place - 0.42, place + 0.42], color=INK, linewidth=1.8, zorder=3)
        told = "－" if row.value is None else f"{row.value:g}"
        hand.write(axes, -0.02, place, row.name, transform=sides, ha="right")
        hand.write(axes, 1.01, place, f"{told.replace('-', '−')} / {row.full:g}", transform=sides, ha="left")
    axes.axvline(0, color=INK, linewidth=0.6)
    signs: list[tuple[str, dict[str, Any]]] = [
        (picture.value_name, {"marker": "s", "color": TOP}),
        (picture.full_name, {"marker": "s", "markerfacecolor": "#F2F4F6", "markeredgecolor": FAINT}),
    ]
    if picture.before_name:
        signs.append((picture.before_name, {"marker": "|", "color": INK, "markersize": 9, "markeredgewidth": 1.8}))
    legend(axes, hand, signs)
