"""Draws series into the diagram of a chart."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from xl_addin.hosts.calc.values import Enum
from xl_addin.hosts.calc.xlw.drawing import chart_looks, chart_types
from xl_addin.hosts.calc.xlw.drawing.chart_entries import (
    CATEGORY,
    NO_STACKING,
    PERCENT,
    REAL,
    SECONDARY,
    Y_STACKING,
    Z_STACKING,
    Entry,
    Plot,
    coordinates,
    read,
)
from xl_addin.hosts.calc.xlw.refusal import NotInCalcError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from xl_addin.hosts.calc.xlw.drawing.chart_types import ChartType

_STACKING: Final = "com.sun.star.chart2.StackingDirection"
_STOCK_ROLES: Final = ("values-first", "values-max", "values-min", "values-last")


def draw(document: Any, create: Callable[[str], Any], plot: Plot, type_: ChartType) -> bool:
    """Draw series.

    Args:
        document: the chart.
        create: makes an instance of a service.
        plot: the series.
        type_: how an empty chart is to be drawn.

    Returns:
        Whether there are new axes, which have yet to look like Excel's.

    Raises:
        NotInCalcError: Calc cannot mix these types.
        ValueError: a stock chart has too few or too many series.
    """
    types = plot.types or [type_]
    _check(types, len(plot.entries))
    anew = _outline(document) != (types[0].diagram, types[0].spatial, types[0].deep, types[0].horizontal)
    if anew:
        _prepare(document, types[0])
    system = coordinates(document)
    _set_categories(system, plot, types[0])
    if types[0].kind == "CandleStickChartType" and plot.entries:
        made = _stock(create, plot.entries, types[0])
    else:
        made = [_kind(create, type_, ())] if not plot.entries else _kinds(create, plot)
    # Secondary axes must be there before a series is put on them.
    secondary = any(entry.group == SECONDARY for entry in plot.entries) or types[0].volume
    if secondary != document.getDiagram().HasSecondaryYAxis:
        document.getDiagram().HasSecondaryYAxis = secondary
        anew = True
    system.setChartTypes(tuple(made))
    _stack(system, plot, types)
    if not types[0].volume:
        for entry in plot.entries:
            entry.uno.AttachedAxisIndex = int(entry.group == SECONDARY)
    return anew


def _check(types: list[ChartType], count: int) -> None:
    if len(types) > 1 and not all(type_.mixable for type_ in types):
        same = {(type_.kind, type_.horizontal, type_.spatial, type_.stack) for type_ in types}
        if len(same) > 1:
            names = ", ".join(chart_types.name_of(type_) for type_ in types)
            raise NotInCalcError(
                f"Calc はこれらのグラフの種類を組み合わせられません: {names}",
                f"Calc cannot mix these chart types: {names}.",
            )
    if types[0].kind == "CandleStickChartType" and count:
        needed = 3 + types[0].opening + types[0].volume
        if count != needed:
            raise ValueError(f"{chart_types.name_of(types[0])} needs {needed} series, not {count}.")


def _outline(document: Any) -> tuple[str, bool, bool, bool] | None:
    """Tell what the coordinates of a chart are made for."""
    found = read(document).types
    return (found[0].diagram, found[0].spatial, found[0].deep, found[0].horizontal) if found else None


def _prepare(document: Any, type_: ChartType) -> None:
    """Give the diagram the coordinates that a type needs."""
    service = f"com.sun.star.chart.{type_.diagram}"
    document.setDiagram(document.createInstance(service))
    diagram = document.getDiagram()
    if type_.diagram in {"BarDiagram", "AreaDiagram", "LineDiagram", "PieDiagram"}:
        diagram.Dim3D = type_.spatial
    if type_.spatial and type_.diagram != "PieDiagram":
        diagram.Deep = type_.deep
    coordinates(document).SwapXAndYAxis = type_.horizontal


def _set_categories(system: Any, plot: Plot, type_: ChartType) -> None:
    axis = system.getAxisByDimension(0, 0)
    scale = axis.getScaleData()
    if type_.has_categories:
        if plot.categories is not None:
            plot.categories.getValues().Role = "categories"
        scale.Categories, scale.AxisType = plot.categories, CATEGORY
    else:
        scale.Categories, scale.AxisType = None, REAL
    axis.setScaleData(scale)


def _kinds(create: Callable[[str], Any], plot: Plot) -> list[Any]:
    """Make the chart type objects, the lowest first."""
    for entry in plot.entries:
        _fill(create, entry)
    ordered = sorted(plot.entries, key=lambda entry: _layer(entry.type))
    return [
        _kind(create, group[0].type, [entry.uno for entry in group])
        for group in (list(entries) for _layer_, entries in groupby(ordered, key=lambda entry: _layer(entry.type)))
    ]


def _layer(type_: ChartType) -> tuple[int, str, str, bool]:
    return chart_types.order_of(type_.kind), type_.kind, type_.stack, type_.smooth


def _kind(create: Callable[[str], Any], type_: ChartType, series: Sequence[Any]) -> Any:
    made = create(f"com.sun.star.chart2.{type_.kind}")
    if type_.kind == "PieChartType":
        made.UseRings = type_.rings
    if type_.lined and type_.kind != "NetChartType":
        made.CurveStyle = Enum("com.sun.star.chart2.CurveStyle", "CUBIC_SPLINES" if type_.smooth else "LINES")
    made.setDataSeries(tuple(series))
    return made


def _fill(create: Callable[[str], Any], entry: Entry) -> None:
    """Give a series its data and the look of its type."""
    fresh = entry.uno is None
    if fresh:
        entry.uno = create("com.sun.star.chart2.DataSeries")
    sequences = [(entry.values, "values-y")]
    if not entry.type.has_categories and entry.x is not None:
        sequences.insert(0, (entry.x, "values-x"))
    if entry.type.kind == "BubbleChartType" and entry.sizes is not None:
        sequences.append((entry.sizes, "values-size"))
    for sequence, role in sequences:
        sequence.getValues().Role = role
    entry.uno.setData(tuple(sequence for sequence, _role in sequences))
    chart_looks.dress(entry.uno, entry.type)


def _stock(create: Callable[[str], Any], entries: list[Entry], type_: ChartType) -> list[Any]:
    """Make the columns of volumes and the series of prices, which Calc draws as one."""
    made = []
    rest = list(entries)
    if type_.volume:
        volume = rest.pop(0)
        volume.uno = create("com.sun.star.chart2.DataSeries")
        volume.values.getValues().Role = "values-y"
        volume.uno.setData((volume.values,))
        made.append(_kind(create, chart_types.TYPES["column_clustered"], (volume.uno,)))
    roles = _STOCK_ROLES if type_.opening else _STOCK_ROLES[1:]
    prices = create("com.sun.star.chart2.DataSeries")
    for entry, role in zip(rest, roles, strict=True):
        entry.values.getValues().Role = role
        entry.uno = prices
    prices.setData(tuple(entry.values for entry in rest))
    prices.AttachedAxisIndex = int(type_.volume)
    candles = create("com.sun.star.chart2.CandleStickChartType")
    candles.Japanese = candles.ShowFirst = type_.opening
    candles.setDataSeries((prices,))
    return [*made, candles]


def _stack(system: Any, plot: Plot, types: list[ChartType]) -> None:
    """Put series on top of each other, beside each other or behind each other."""
    for entry in plot.entries:
        way = Z_STACKING if entry.type.deep else Y_STACKING if entry.type.stack else NO_STACKING
        entry.uno.StackingDirection = Enum(_STACKING, way)
    percent = any(type_.stack == chart_types.PERCENT for type_ in types)
    for index in (0, 1):
        axis = system.getAxisByDimension(1, index) if index <= system.getMaximumAxisIndexByDimension(1) else None
        if axis is not None:
            scale = axis.getScaleData()
            scale.AxisType = PERCENT if percent else REAL
            axis.setScaleData(scale)
