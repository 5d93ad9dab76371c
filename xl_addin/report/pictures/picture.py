"""Draws any picture of a report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xl_addin.report.pictures import bars, intervals, levels, panels, strips, waterfall
from xl_addin.report.shapes import Bars, Intervals, Levels, Panels, Strips, Waterfall

if TYPE_CHECKING:
    from xl_addin.report.pictures.drawing import Box, Hand
    from xl_addin.report.shapes import Picture

_KINDS: dict[type, Any] = {
    Bars: bars,
    Intervals: intervals,
    Levels: levels,
    Panels: panels,
    Strips: strips,
    Waterfall: waterfall,
}


def least(picture: Picture) -> float:
    """How high a picture must be, in millimetres."""
    kind = _KINDS[type(picture)]
    return float(kind.least(picture) if hasattr(kind, "least") else kind.height(picture))


def height(picture: Picture, room: float | None = None) -> float:
    """How high a picture is, in millimetres.

    Args:
        picture: the picture.
        room: how high it may be; one that can be made so low that it fits is.
    """
    natural = float(_KINDS[type(picture)].height(picture))
    return natural if room is None or not least(picture) <= room < natural else room


def draw(picture: Picture, box: Box, hand: Hand) -> None:
    """Draw a picture into a box that is as high as it wants."""
    _KINDS[type(picture)].draw(picture, box, hand)
