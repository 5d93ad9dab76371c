"""How a chart and its series look: Excel's colours, lines and text, on the chart types of Calc."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from xl_addin.hosts.calc.values import Enum

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.hosts.calc.xlw.drawing.chart_types import ChartType

PALETTE: Final = (
    0x4472C4,
    0xED7D31,
    0xA5A5A5,
    0xFFC000,
    0x5B9BD5,
    0x70AD47,
    0x264478,
    0x9E480E,
    0x636363,
    0x997300,
    0x255E91,
    0x43682B,
)
"""Colours of the first series, or slices, in a workbook of Excel."""

_GREY, _INK, _WHITE = 0xD9D9D9, 0x595959, 0xFFFFFF
_THIN, _LINE = 26, 79  # 0.75 and 2.25 points
_EXPLODED: Final = 0.1
_CLOCKWISE: Final = {"PieChartType": 1, "NetChartType": 0, "FilledNetChartType": 0}
"""Dimension that runs the other way round in Excel."""

_LOW: Final = Enum("com.sun.star.chart.ChartAxisLabelPosition", "OUTSIDE_START")
_SYMBOL_STYLE: Final = "com.sun.star.chart2.SymbolStyle"
_NONE, _AUTO = "NONE", "AUTO"


def line_style(name: str) -> Enum:
    """Give a ``com.sun.star.drawing.LineStyle``."""
    return Enum("com.sun.star.drawing.LineStyle", name)


def traits(kind: Any, series: Sequence[Any]) -> tuple[bool, bool, bool]:
    """Tell how the series of lines or points look.

    Args:
        kind: their chart type object.
        series: the series.

    Returns:
        Whether there are lines, symbols and curves.
    """
    return (
        not series or any(one.LineStyle.value != _NONE for one in series),
        any(one.Symbol.Style.value != _NONE for one in series),
        "NetChartType" not in str(kind.getChartType()) and kind.CurveStyle.value != "LINES",
    )


def dress(series: Any, type_: ChartType) -> None:
    """Give a series what its type needs to be seen."""
    if type_.lined and not type_.spatial:
        series.LineStyle = line_style("SOLID" if type_.lines else _NONE)
        if not series.LineWidth:
            series.LineWidth = _LINE
        symbol = series.Symbol
        if (symbol.Style.value != _NONE) != type_.symbols:
            symbol.Style = Enum(_SYMBOL_STYLE, _AUTO if type_.symbols else _NONE)
            series.Symbol = symbol
        return
    series.VaryColorsByPoint = type_.kind == "PieChartType"
    if type_.kind == "PieChartType":
        series.Offset = _EXPLODED if type_.exploded else 0.0
        series.BorderStyle, series.BorderColor = line_style("SOLID"), _WHITE
    if type_.kind == "ColumnChartType" and type_.spatial:
        series.Geometry3D = type_.solid


def paint(series: Any, number: int) -> None:
    """Give a new series its colour, without an outline.

    Args:
        series: the series.
        number: its place from 0.
    """
    series.Color = PALETTE[number % len(PALETTE)]
    series.BorderStyle = line_style(_NONE)


def paint_slices(series: Any, colors: Sequence[int] = PALETTE) -> None:
    """Give each slice of a pie its colour: Calc has its own ones, whatever the series' colour is.

    Args:
        series: the series.
        colors: the colours, which are repeated.
    """
    (values,) = series.getDataSequences()
    for number in range(len(values.getValues().getData())):
        series.getDataPointByIndex(number).Color = colors[number % len(colors)]


def clear_slices(series: Any) -> None:
    """Let all points of a series look alike again."""
    series.resetAllDataPoints()


def ground(document: Any) -> None:
    """Give a chart Excel's white ground, thin grey frame and grid, gaps for blanks, and no hidden cells.

    Args:
        document: the chart.
    """
    back = document.getPageBackground()
    back.FillStyle = Enum("com.sun.star.drawing.FillStyle", "SOLID")
    back.FillColor = _WHITE
    back.LineStyle, back.LineColor, back.LineWidth = line_style("SOLID"), _GREY, _THIN
    diagram = document.getFirstDiagram()
    clear(diagram.getWall())
    diagram.IncludeHiddenCells = False
    document.getDiagram().MissingValueTreatment = 0  # com.sun.star.chart.MissingValueTreatment.LEAVE_GAP


def clear(target: Any) -> None:
    """Take ground and frame off a part of a chart."""
    target.FillStyle, target.LineStyle = Enum("com.sun.star.drawing.FillStyle", _NONE), line_style(_NONE)


def axes(document: Any, type_: ChartType, font: tuple[str, str]) -> None:
    """Give the axes grey lines and text, and labels that bars of negative values do not cover.

    Args:
        document: the chart.
        type_: how it is drawn.
        font: names of the fonts for Western and for Asian text.
    """
    system = document.getFirstDiagram().getCoordinateSystems()[0]
    for dimension in (0, 1):
        for index in range(system.getMaximumAxisIndexByDimension(dimension) + 1):
            axis = system.getAxisByDimension(dimension, index)
            axis.LineColor = axis.getGridProperties().LineColor = _GREY
            write(axis, font, 9)
    if type_.kind in _CLOCKWISE:
        axis = system.getAxisByDimension(_CLOCKWISE[type_.kind], 0)
        scale = axis.getScaleData()
        scale.Orientation = Enum("com.sun.star.chart2.AxisOrientation", "REVERSE")
        axis.setScaleData(scale)
    if type_.kind == "ColumnChartType" and not type_.spatial:
        # Excel leaves labels on the zero line, where negative bars hide them.
        system.getAxisByDimension(0, 0).LabelPosition = _LOW


def write(target: Any, font: tuple[str, str], points: float) -> None:
    """Set font, size and grey of a text in a chart."""
    target.CharFontName, target.CharFontNameAsian = font
    target.CharHeight = target.CharHeightAsian = points
    target.CharColor = _INK
