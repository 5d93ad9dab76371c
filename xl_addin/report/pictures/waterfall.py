"""Draws a waterfall: how one total becomes another, step by step from top to bottom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.report.pictures.drawing import DOWN, FAINT, INK, TOP, scale

if TYPE_CHECKING:
    from xl_addin.report.pictures.drawing import Box, Hand
    from xl_addin.report.shapes import Waterfall

_ROW = 8.0
_TOP, _BOTTOM = 2.0, 10.0
_LEFT, _RIGHT = 52.0, 14.0
_TOTAL = "#4D5B66"


def height(picture: Waterfall) -> float:
    """How high the picture is, in millimetres."""
    return _TOP + _BOTTOM + _ROW * len(picture.steps)


def draw(picture: Waterfall, box: Box, hand: Hand) -> None:
    """Draw the picture into a box."""
    axes = box.axes(_LEFT, _BOTTOM, _RIGHT, _TOP)
    axes.set_ylim(len(picture.steps) - 0.5, -0.5)
    ends = picture.ends
    reached = [end for pair in ends for end in pair]
    room = (max(reached) - min(reached)) * 0.08 or 1.0
    scale(axes, hand, (picture.base or min(reached) - room, max(reached) + room), picture.axis)
    sides = axes.get_yaxis_transform()
    for row, (step, (start, end)) in enumerate(zip(picture.steps, ends, strict=True)):
        colour = _TOTAL if step.total else TOP if step.value >= 0 else DOWN
        axes.barh(row, end - start, left=start, height=0.6, color=colour, zorder=2)
        if step.value == 0 and not step.total:
            axes.plot([end, end], [row - 0.3, row + 0.3], color=FAINT, linewidth=1.2, zorder=2)
        if row + 1 < len(picture.steps):
            axes.plot([end, end], [row + 0.3, row + 0.7], color=FAINT, linewidth=0.7, zorder=1)
        told = f"{step.value:g}" if step.total else f"{step.value:+g}" if step.value else "±0"
        left = step.value < 0 and not step.total
        gap = room * 0.15
        hand.write(
            axes,
            min(start, end) - gap if left else max(start, end) + gap,
            row,
            told.replace("-", "−"),
            bold=step.total,
            ha="right" if left else "left",
        )
        hand.write(axes, -0.02, row, step.name, bold=step.total, transform=sides, ha="right")
    axes.axvline(picture.base, color=INK, linewidth=0.6)
