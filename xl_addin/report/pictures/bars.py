"""Draws a ranking: a bar per entity, the best on top."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xl_addin.report.pictures.drawing import BAND, INK, OWN, REST, SMALL, TOP, legend, rows_high, scale, spread

if TYPE_CHECKING:
    from xl_addin.report.pictures.drawing import Box, Hand
    from xl_addin.report.shapes import Bars

_TOP, _BOTTOM = 7.0, 9.0
_LEFT, _RIGHT = 25.0, 14.0


def height(picture: Bars) -> float:
    """How high the picture is, in millimetres."""
    return _TOP + _BOTTOM + rows_high(len(picture.names))


def least(picture: Bars) -> float:
    """How high it must be for its letters to be apart."""
    return _TOP + _BOTTOM + rows_high(len(picture.names), tight=True)


def draw(picture: Bars, box: Box, hand: Hand) -> None:
    """Draw the picture into a box."""
    axes = box.axes(_LEFT, _BOTTOM, _RIGHT, _TOP)
    axes.set_ylim(len(picture.names) - 0.4, -0.6)
    limits = spread(picture.values, picture.base, edge=0.02)
    scale(axes, hand, limits, picture.axis)
    sides = axes.get_yaxis_transform()
    for row, (name, value, told) in enumerate(zip(picture.names, picture.values, picture.told, strict=True)):
        own = row == picture.own
        colour = OWN if own else TOP if row < picture.top else REST
        if own:
            axes.axhspan(row - 0.5, row + 0.5, color=BAND, linewidth=0, zorder=0)
        axes.barh(row, value - picture.base, left=picture.base, height=0.72, color=colour, zorder=2)
        hand.write(axes, -0.01, row, name, bold=own, transform=sides, ha="right", size=SMALL + 0.3)
        hand.write(axes, 1.01, row, told, bold=own, transform=sides, ha="left", size=SMALL + 0.3)
    axes.axvline(picture.base, color=INK, linewidth=0.8, zorder=3)
    if 0 < picture.top < len(picture.names):
        axes.axhline(picture.top - 0.5, color=INK, linewidth=0.6, linestyle=(0, (4, 3)), zorder=1)
    signs: list[tuple[str, dict[str, Any]]] = [(picture.top_name, {"marker": "s", "color": TOP})] if picture.top else []
    signs.append((picture.rest_name, {"marker": "s", "color": REST}))
    if picture.own is not None:
        signs.append((picture.names[picture.own].split()[-1], {"marker": "s", "color": OWN}))
    if picture.line_name:
        signs.append((picture.line_name, {"marker": "|", "color": INK, "markersize": 9}))
    legend(axes, hand, signs)
