"""Draws a profile: one strip per indicator with everybody's dots, the mean, and the one that it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.report.pictures.drawing import GRID, INK, NORMAL, OWN, REST, TOP, legend, scale, spread

if TYPE_CHECKING:
    from xl_addin.report.pictures.drawing import Box, Hand
    from xl_addin.report.shapes import Strips

_ROW = 11.0
_TOP, _BOTTOM = 8.0, 10.0
_LEFT, _RIGHT = 46.0, 27.0
_LINES = (-0.16, 0.0, 0.16)


def height(picture: Strips) -> float:
    """How high the picture is, in millimetres."""
    return _TOP + _BOTTOM + _ROW * len(picture.rows)


def draw(picture: Strips, box: Box, hand: Hand) -> None:
    """Draw the picture into a box."""
    axes = box.axes(_LEFT, _BOTTOM, _RIGHT, _TOP)
    axes.set_ylim(len(picture.rows) - 0.5, -0.5)
    known = [value for row in picture.rows for value in row.all]
    scale(axes, hand, spread(known, picture.middle), picture.axis)
    sides = axes.get_yaxis_transform()
    for row, strip in enumerate(picture.rows):
        axes.axhline(row, color=GRID, linewidth=0.8, zorder=0)
        # Three lines of dots keep those of the same figure apart.
        heights = [row + _LINES[place % len(_LINES)] for place in range(len(strip.all))]
        axes.scatter(sorted(strip.all), heights, s=9, color=REST, linewidths=0, zorder=2)
        if strip.others is not None:
            axes.scatter(
                [strip.others], [row], s=48, marker="D", facecolor="white", edgecolor=TOP, linewidths=1.3, zorder=3
            )
        if strip.own is not None:
            axes.scatter([strip.own], [row], s=62, color=OWN, edgecolor="white", linewidths=0.6, zorder=4)
        hand.write(axes, -0.02, row, strip.name, transform=sides, ha="right", size=NORMAL)
        hand.write(axes, 1.02, row, strip.told, transform=sides, ha="left", size=NORMAL)
    axes.axvline(picture.middle, color=INK, linewidth=0.9, zorder=1)
    legend(
        axes,
        hand,
        [
            (picture.own_name, {"marker": "o", "color": OWN, "markersize": 7}),
            (
                picture.others_name,
                {"marker": "D", "markerfacecolor": "white", "markeredgecolor": TOP, "markersize": 5.5},
            ),
            (picture.middle_name, {"marker": "|", "color": INK, "markersize": 9}),
            (picture.all_name, {"marker": "o", "color": REST, "markersize": 3.5}),
        ],
    )
