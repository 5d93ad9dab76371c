"""The legend of a chart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from xlwings import base_classes

from xl_addin.hosts.calc.values import Enum
from xl_addin.hosts.calc.xlw.drawing import chart_looks

if TYPE_CHECKING:
    from xl_addin.hosts.calc.xlw.drawing.charts import Chart

_POSITION: Final = "com.sun.star.chart2.LegendPosition"
_EXPANSION: Final = "com.sun.star.chart.ChartLegendExpansion"
_SIDES: Final = {"left": "LINE_START", "right": "LINE_END", "top": "PAGE_START", "bottom": "PAGE_END"}
_NAMES: Final = {side: name for name, side in _SIDES.items()}
_CORNER: Final = (0.98, 0.03)
"""Where the legend's own upper right corner lies, as parts of the chart."""


class ChartLegend(base_classes.ChartLegend):
    """The legend of a chart.

    Args:
        chart: the chart.
    """

    def __init__(self, chart: Chart) -> None:
        self.parent = chart

    @property
    def api(self) -> Any:
        """The legend as UNO object; None if it is hidden."""
        return self._uno if self.visible else None

    @property
    def visible(self) -> bool:
        return bool(self.parent.document.HasLegend)

    @visible.setter
    def visible(self, value: bool) -> None:
        was = self.visible
        self.parent.document.HasLegend = value
        if value and not was:
            chart_looks.clear(self._uno)
            chart_looks.write(self._uno, self.parent.font, 9)

    @property
    def position(self) -> str | None:
        if not self.visible:
            return None
        place = self._uno.RelativePosition
        if place is None:
            return _NAMES.get(self._uno.AnchorPosition.value, "custom")
        if place.Anchor.value == "TOP_RIGHT" and (round(place.Primary, 2), round(place.Secondary, 2)) == _CORNER:
            return "corner"
        return "custom"

    @position.setter
    def position(self, value: str) -> None:
        self.visible = True
        legend = self._uno
        legend.AnchorPosition = Enum(_POSITION, _SIDES.get(value, "LINE_END"))
        legend.Expansion = Enum(_EXPANSION, "WIDE" if value in {"top", "bottom"} else "HIGH")
        legend.setPropertyToDefault("RelativePosition")
        if value == "corner":
            legend.RelativePosition = self.parent.sheet.book.app.bridge.struct(
                "com.sun.star.chart2.RelativePosition",
                Primary=_CORNER[0],
                Secondary=_CORNER[1],
                Anchor=Enum("com.sun.star.drawing.Alignment", "TOP_RIGHT"),
            )

    @property
    def _uno(self) -> Any:
        return self.parent.document.getFirstDiagram().getLegend()
