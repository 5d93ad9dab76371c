"""The series of a chart with their types, read from its diagram."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from xl_addin.hosts.calc.xlw.drawing import chart_looks, chart_types

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xl_addin.hosts.calc.xlw.drawing.chart_types import ChartType

PRIMARY, SECONDARY = "primary", "secondary"

NO_STACKING, Y_STACKING, Z_STACKING = "NO_STACKING", "Y_STACKING", "Z_STACKING"
REAL, PERCENT, CATEGORY = 0, 1, 2  # com.sun.star.chart2.AxisType
_VALUES: Final = ("values-y", "values-first", "values-max", "values-min", "values-last")


@dataclass
class Entry:
    """One series as Excel counts them.

    Args:
        values: its values with its name, a labelled data sequence.
        type: how it is drawn.
        uno: its series; None for a new one.
        x: numbers along the first axis, if it has its own.
        sizes: sizes of its bubbles.
        group: "primary" or "secondary".
    """

    values: Any
    type: ChartType
    uno: Any = None
    x: Any = None
    sizes: Any = None
    group: str = PRIMARY


@dataclass
class Plot:
    """All that a diagram shows.

    Args:
        entries: the series.
        categories: a labelled data sequence; None if there is none.
    """

    entries: list[Entry] = field(default_factory=list)
    categories: Any = None

    @property
    def types(self) -> list[ChartType]:
        """The different types, in order."""
        return list(dict.fromkeys(entry.type for entry in self.entries))


def coordinates(document: Any) -> Any:
    """Give the coordinate system of a chart."""
    return document.getFirstDiagram().getCoordinateSystems()[0]


def read(document: Any) -> Plot:
    """Read what a chart shows.

    Args:
        document: the chart.

    Returns:
        Its series.
    """
    system = coordinates(document)
    axis = system.getAxisByDimension(0, 0)
    categories = axis.getScaleData().Categories if axis is not None else None
    if axis is not None and axis.getScaleData().AxisType == REAL:
        categories = None
    chart_kinds = system.getChartTypes()
    stock = any("CandleStick" in kind.getChartType() for kind in chart_kinds)
    entries: list[Entry] = []
    for kind in chart_kinds:
        series = kind.getDataSeries()
        type_ = _type_of(system, kind, series, stock=stock and len(chart_kinds) > 1)
        for one in series:
            entries += _entries_of(one, type_)
    return Plot(entries, categories)


def _type_of(system: Any, kind: Any, series: Sequence[Any], *, stock: bool) -> ChartType:
    """Tell how a chart type object draws its series."""
    name = str(kind.getChartType()).rpartition(".")[2]
    spatial = system.getDimension() > 2  # noqa: PLR2004 - dimensions
    stacking = str(series[0].StackingDirection.value) if series else NO_STACKING
    percent = system.getAxisByDimension(1, 0) is not None
    percent = percent and system.getAxisByDimension(1, 0).getScaleData().AxisType == PERCENT
    stack = (chart_types.PERCENT if percent else chart_types.STACKED) if stacking == Y_STACKING else ""
    if name == "CandleStickChartType" or stock:
        return replace(chart_types.TYPES["stock_hlc"], volume=stock, opening=_opens(system))
    sample = next((type_ for type_ in chart_types.TYPES.values() if type_.kind == name), chart_types.TYPES["line"])
    made = replace(sample, stack=stack, spatial=spatial, symbols=False, lines=True)
    if name in {"ColumnChartType", "BarChartType"}:
        solid = int(series[0].Geometry3D or 0) if spatial and series else 0
        made = replace(made, horizontal=bool(system.SwapXAndYAxis), solid=solid)
    if name in {"ColumnChartType", "AreaChartType", "LineChartType"}:
        made = replace(made, deep=spatial and stacking == Z_STACKING)
    if name == "PieChartType":
        exploded = bool(series) and all(float(one.Offset or 0) > 0 for one in series)
        made = replace(made, stack="", rings=bool(kind.UseRings), exploded=exploded)
        made = replace(made, diagram="DonutDiagram" if made.rings else "PieDiagram")
    if made.lined and not spatial:
        lines, symbols, smooth = chart_looks.traits(kind, series)
        made = replace(made, lines=lines, symbols=symbols, smooth=smooth)
    return made


def _opens(system: Any) -> bool:
    """Tell whether a stock chart shows opening prices."""
    return any(
        sequence.getValues().Role == "values-first"
        for kind in system.getChartTypes()
        for one in kind.getDataSeries()
        for sequence in one.getDataSequences()
    )


def _entries_of(series: Any, type_: ChartType) -> Iterator[Entry]:
    by_role = {sequence.getValues().Role: sequence for sequence in series.getDataSequences() if sequence.getValues()}
    group = SECONDARY if series.AttachedAxisIndex and not type_.volume else PRIMARY
    for role in _VALUES:
        if role in by_role:
            x, sizes = by_role.get("values-x"), by_role.get("values-size")
            yield Entry(by_role[role], type_, series, x, sizes, group)
