"""Where something lies above the cells, in points as Excel counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xl_addin.hosts.calc.xlw.lengths import to_hundredths

if TYPE_CHECKING:
    from xl_addin.hosts.calc.bridge import Bridge
    from xl_addin.hosts.calc.values import Struct


def point(bridge: Bridge, x: int, y: int) -> Struct:
    """Make a place, in hundredths of a millimetre from the sheet's corner."""
    return bridge.struct("com.sun.star.awt.Point", X=x, Y=y)


def size(bridge: Bridge, width: int, height: int) -> Struct:
    """Make a size in hundredths of a millimetre."""
    return bridge.struct("com.sun.star.awt.Size", Width=width, Height=height)


def corner(anchor: Any, left: float | None, top: float | None) -> tuple[int, int]:
    """Settle where something new is put.

    Args:
        anchor: xlwings' range whose corner it takes; None for a place of its own.
        left: points from the left.
        top: points from the top.

    Returns:
        Hundredths of a millimetre from the left and from the top.
    """
    if anchor:
        place = anchor.impl.uno.Position
        return int(place.X), int(place.Y)
    return to_hundredths(left or 0), to_hundredths(top or 0)
