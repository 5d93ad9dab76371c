"""Draws intervals below each other: how far a rank may lie from what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.report.pictures.drawing import (
    BAND,
    INK,
    LIGHT_OWN,
    LIGHT_TOP,
    OWN,
    SMALL,
    TOP,
    legend,
    rows_high,
    scale,
)

if TYPE_CHECKING:
    from xl_addin.report.pictures.drawing import Box, Hand
    from xl_addin.report.shapes import Intervals

_TOP, _BOTTOM = 7.0, 9.0
_LEFT, _RIGHT = 25.0, 6.0


def height(picture: Intervals) -> float:
    """How high the picture is, in millimetres."""
    return _TOP + _BOTTOM + rows_high(len(picture.rows))


def least(picture: Intervals) -> float:
    """How high it must be for its letters to be apart."""
    return _TOP + _BOTTOM + rows_high(len(picture.rows), tight=True)


def draw(picture: Intervals, box: Box, hand: Hand) -> None:
    """Draw the picture into a box."""
    axes = box.axes(_LEFT, _BOTTOM, _RIGHT, _TOP)
    axes.set_ylim(len(picture.rows) - 0.4, -0.6)
    ends = [end for row in picture.rows for end in (*row.inner, *(row.outer or ()))]
    scale(axes, hand, (min(ends) - 0.7, max(ends) + 0.7), picture.axis)
    sides = axes.get_yaxis_transform()
    for place, row in enumerate(picture.rows):
        own = place == picture.own
        if own:
            axes.axhspan(place - 0.5, place + 0.5, color=BAND, linewidth=0, zorder=0)
        level, light = (place, place), LIGHT_OWN if own else LIGHT_TOP
        axes.plot(row.inner, level, color=light, linewidth=5, solid_capstyle="butt", zorder=2)
        if row.outer is not None:
            axes.plot(row.outer, level, color=INK, linewidth=0.8, marker="|", markersize=4, zorder=3)
        axes.plot([row.middle], [place], marker="o", markersize=4.2, color=OWN if own else TOP, zorder=4)
        hand.write(axes, -0.01, place, row.name, bold=own, transform=sides, ha="right", size=SMALL + 0.3)
    if picture.line is not None:
        axes.axvline(picture.line, color=INK, linewidth=0.7, linestyle=(0, (4, 3)), zorder=1)
    signs: list[tuple[str, dict[str, object]]] = [
        (picture.middle_name, {"marker": "o", "color": TOP, "markersize": 4.5}),
        (picture.inner_name, {"linestyle": "-", "linewidth": 5, "color": LIGHT_TOP}),
    ]
    if picture.outer_name:
        signs.append((picture.outer_name, {"linestyle": "-", "linewidth": 0.8, "color": INK, "marker": "|"}))
    if picture.line is not None:
        signs.append((picture.line_name, {"linestyle": (0, (4, 3)), "linewidth": 0.7, "color": INK}))
    legend(axes, hand, signs)
