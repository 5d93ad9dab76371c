"""Draws panels side by side: bars to the right and left of zero, a row per entity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.report.pictures.drawing import BAND, DOWN, INK, OWN, SMALL, TOP, rows_high, scale

if TYPE_CHECKING:
    from xl_addin.report.pictures.drawing import Box, Hand
    from xl_addin.report.shapes import Panels

_TOP, _BOTTOM = 11.0, 9.0
_LEFT, _GAP = 25.0, 3.0
_ROOM = 1.25


def height(picture: Panels) -> float:
    """How high the picture is, in millimetres."""
    return _TOP + _BOTTOM + rows_high(len(picture.names))


def least(picture: Panels) -> float:
    """How high it must be for its letters to be apart."""
    return _TOP + _BOTTOM + rows_high(len(picture.names), tight=True)


def draw(picture: Panels, box: Box, hand: Hand) -> None:
    """Draw the picture into a box; all panels have one scale, so that bars can be compared."""
    count = len(picture.titles)
    wide = (box.width - _LEFT - _GAP * (count - 1)) / count
    most = max((abs(value) for panel in picture.values for value in panel if value is not None), default=1.0) * _ROOM
    for place, (title, values) in enumerate(zip(picture.titles, picture.values, strict=True)):
        left = _LEFT + place * (wide + _GAP)
        axes = box.axes(left, _BOTTOM, box.width - left - wide, _TOP)
        axes.set_ylim(len(picture.names) - 0.4, -0.6)
        middle = place == count // 2
        scale(axes, hand, (-most, most), picture.axis if middle else "", form="+g", ticks=4)
        axes.axvline(0, color=INK, linewidth=0.6, zorder=3)
        hand.write(axes, 0.5, 1.012, title, transform=axes.transAxes, ha="center", va="bottom", bold=True, size=SMALL)
        if picture.own is not None:
            axes.axhspan(picture.own - 0.5, picture.own + 0.5, color=BAND, linewidth=0, zorder=0)
        if picture.cut:
            axes.axhline(picture.cut - 0.5, color=INK, linewidth=0.6, linestyle=(0, (4, 3)), zorder=1)
        for row, value in enumerate(values):
            if value is not None:
                colour = OWN if row == picture.own else TOP if value >= 0 else DOWN
                axes.barh(row, value, height=0.72, color=colour, zorder=2)
        if place == 0:
            sides = axes.get_yaxis_transform()
            for row, name in enumerate(picture.names):
                own = row == picture.own
                hand.write(axes, -0.05, row, name, bold=own, transform=sides, ha="right", size=SMALL + 0.3)
