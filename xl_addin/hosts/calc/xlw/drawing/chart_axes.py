"""An axis of a chart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from xlwings import XlwingsError, base_classes

from xl_addin.hosts.calc.values import Enum
from xl_addin.hosts.calc.xlw.drawing import chart_entries, chart_looks

if TYPE_CHECKING:
    from xl_addin.hosts.calc.xlw.drawing.charts import Chart
    from xl_addin.hosts.calc.xlw.formats.kinds import NumberFormats

_UNSET: Final = base_classes._UNSET  # noqa: SLF001 - how xlwings says that nothing is given
_DIMENSIONS: Final = {"category": 0, "value": 1}
_OLD: Final = {
    ("category", False): "XAxis",
    ("value", False): "YAxis",
    ("category", True): "SecondaryXAxis",
    ("value", True): "SecondaryYAxis",
}
"""Names of the axes in ``com.sun.star.chart``."""

_TITLES: Final = {"SecondaryXAxis": "SecondXAxisTitle", "SecondaryYAxis": "SecondYAxisTitle"}
_CROSSING: Final = "com.sun.star.chart.ChartAxisPosition"
_CROSSES: Final = {"automatic": "ZERO", "minimum": "START", "maximum": "END"}
_CROSSES_BACK: Final = {position: name for name, position in _CROSSES.items()}
_ORIENTATION: Final = "com.sun.star.chart2.AxisOrientation"
_FORWARD, _BACKWARD = "MATHEMATICAL", "REVERSE"


class ChartAxis(base_classes.ChartAxis):
    """An axis of a chart.

    Args:
        chart: the chart.
        kind: "category" or "value".
        secondary: whether it is for the series of the secondary group.
    """

    def __init__(self, chart: Chart, kind: str, *, secondary: bool = False) -> None:
        self.chart = chart
        self.kind = kind
        self.secondary = secondary

    @property
    def api(self) -> Any:
        """The axis as UNO object; None if it is hidden."""
        return self._shown() if self.visible else None

    @property
    def visible(self) -> bool:
        self._check_group()
        return bool(getattr(self._diagram, f"Has{self._old}"))

    @visible.setter
    def visible(self, value: bool) -> None:
        self._check_group()
        setattr(self._diagram, f"Has{self._old}", value)

    @property
    def title(self) -> str | None:
        if not self.visible or not getattr(self._diagram, f"Has{self._old}Title"):
            return None
        return str(self._title().String)

    @title.setter
    def title(self, value: str | None) -> None:
        if value is not None:
            self.visible = True
        setattr(self._diagram, f"Has{self._old}Title", value is not None)
        if value is not None:
            title = self._title()
            title.String = value
            chart_looks.write(title, self.chart.font, 10)

    @property
    def minimum_scale(self) -> float:
        return float(self._measured().Min)

    @minimum_scale.setter
    def minimum_scale(self, value: float | None) -> None:
        self._scale(Minimum=value)

    @property
    def maximum_scale(self) -> float:
        return float(self._measured().Max)

    @maximum_scale.setter
    def maximum_scale(self, value: float | None) -> None:
        self._scale(Maximum=value)

    @property
    def major_unit(self) -> float:
        return float(self._measured().StepMain)

    @major_unit.setter
    def major_unit(self, value: float | None) -> None:
        self._measured()
        axis = self._shown()
        scale = axis.getScaleData()
        increment = scale.IncrementData
        increment.Distance = value
        scale.IncrementData = increment
        axis.setScaleData(scale)

    @property
    def number_format(self) -> str:
        return self._formats.code_of(self._old_axis().NumberFormat)

    @number_format.setter
    def number_format(self, value: str) -> None:
        key = self._formats.key_of(value)
        axis = self._old_axis()
        axis.LinkNumberFormatToSource = False
        axis.NumberFormat = key

    @property
    def reverse_order(self) -> bool:
        return str(self._shown().getScaleData().Orientation.value) == _BACKWARD

    @reverse_order.setter
    def reverse_order(self, value: bool) -> None:
        self._scale(Orientation=Enum(_ORIENTATION, _BACKWARD if value else _FORWARD))

    @property
    def crosses(self) -> str:
        self._shown()
        if not self._is_crossed:
            return "automatic"
        return _CROSSES_BACK.get(self._other.CrossoverPosition.value, "custom")

    @crosses.setter
    def crosses(self, value: str) -> None:
        self._shown()
        self._other.CrossoverPosition = Enum(_CROSSING, _CROSSES[value])

    def set(
        self,
        *,
        title: Any = _UNSET,
        minimum_scale: Any = _UNSET,
        maximum_scale: Any = _UNSET,
        major_unit: Any = _UNSET,
        number_format: Any = _UNSET,
        visible: Any = _UNSET,
        reverse_order: Any = _UNSET,
        crosses: Any = _UNSET,
    ) -> None:
        """Set several attributes; the axis is shown first and hidden last."""
        wanted = {
            "title": title,
            "minimum_scale": minimum_scale,
            "maximum_scale": maximum_scale,
            "major_unit": major_unit,
            "number_format": number_format,
            "reverse_order": reverse_order,
            "crosses": crosses,
        }
        given = {name: value for name, value in wanted.items() if value is not _UNSET}
        if visible is True or (visible is False and given):
            self.visible = True
        for name, value in given.items():
            setattr(self, name, value)
        if visible is False:
            self.visible = False

    @property
    def _old(self) -> str:
        return _OLD[self.kind, self.secondary]

    @property
    def _diagram(self) -> Any:
        return self.chart.document.getDiagram()

    @property
    def _formats(self) -> NumberFormats:
        # A chart in a spreadsheet has the same ones.
        return self.chart.sheet.book.number_formats

    def _check_group(self) -> None:
        if self.secondary and all(entry.group == chart_entries.PRIMARY for entry in self.chart.plot.entries):
            raise XlwingsError(
                "The chart has no secondary axis group: give one of its series axis_group = 'secondary' first."
            )

    def _of(self, dimension: int) -> Any:
        return chart_entries.coordinates(self.chart.document).getAxisByDimension(dimension, int(self.secondary))

    def _shown(self) -> Any:
        """The axis in ``com.sun.star.chart2``."""
        if not self.visible:
            group = "secondary" if self.secondary else "primary"
            raise XlwingsError(f"The chart has no visible {group} {self.kind} axis.")
        return self._of(_DIMENSIONS[self.kind])

    def _old_axis(self) -> Any:
        """The axis in ``com.sun.star.chart``, which knows the scale that Calc has chosen."""
        self._shown()
        return getattr(self._diagram, f"get{self._old}")() if not self.secondary else self._second()

    def _second(self) -> Any:
        return self._diagram.getSecondaryAxis(_DIMENSIONS[self.kind])

    @property
    def _is_crossed(self) -> bool:
        """Whether the axis that crosses this one has been made."""
        system = chart_entries.coordinates(self.chart.document)
        last = system.getMaximumAxisIndexByDimension(1 - _DIMENSIONS[self.kind])
        return bool(last >= int(self.secondary))

    @property
    def _other(self) -> Any:
        """The axis that crosses this one."""
        dimension = 1 - _DIMENSIONS[self.kind]
        if not self._is_crossed:
            # Calc makes an axis when it is first shown.
            other = ChartAxis(
                self.chart, next(kind for kind, its in _DIMENSIONS.items() if its == dimension), secondary=True
            )
            other.visible = True
            other.visible = False
        return self._of(dimension)

    def _title(self) -> Any:
        name = _TITLES.get(self._old, f"{self._old}Title")
        return getattr(self._diagram, f"get{name}")()

    def _measured(self) -> Any:
        """The shown axis in ``com.sun.star.chart``, if it measures numbers."""
        types = self.chart.plot.types
        if self.kind == "category" and (not types or types[0].has_categories):
            raise XlwingsError("The axis counts categories and has no scale.")
        return self._old_axis()

    def _scale(self, **fields: Any) -> None:
        if "Orientation" not in fields:
            self._measured()
        axis = self._shown()
        scale = axis.getScaleData()
        for name, value in fields.items():
            setattr(scale, name, value)
        axis.setScaleData(scale)
