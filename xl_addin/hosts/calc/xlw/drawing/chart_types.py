"""The chart types of Excel that Calc can draw, by xlwings' names."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from xl_addin.hosts.calc.xlw.refusal import NotInCalcError

STACKED, PERCENT = "stacked", "percent"
BOX, CYLINDER, CONE, PYRAMID = range(4)
"""Solids of three-dimensional bars, as ``com.sun.star.chart.ChartSolidType`` counts them."""


@dataclass(frozen=True)
class ChartType:
    """How a chart type is drawn.

    Args:
        diagram: name in ``com.sun.star.chart`` of the diagram whose coordinates it needs.
        kind: name in ``com.sun.star.chart2`` of what draws the series.
        stack: "", "stacked" or "percent".
        horizontal: bars lie.
        spatial: in three dimensions.
        deep: series stand behind each other.
        solid: shape of the bars.
        lines: points are joined.
        symbols: points are marked.
        smooth: lines are curves.
        rings: a pie with a hole.
        exploded: slices stand apart.
        volume: a stock chart with columns behind it.
        opening: a stock chart that shows opening prices.
    """

    diagram: str
    kind: str
    stack: str = ""
    horizontal: bool = False
    spatial: bool = False
    deep: bool = False
    solid: int = BOX
    lines: bool = True
    symbols: bool = False
    smooth: bool = False
    rings: bool = False
    exploded: bool = False
    volume: bool = False
    opening: bool = False

    @property
    def has_categories(self) -> bool:
        """Whether the first axis counts categories and does not measure numbers."""
        return self.kind not in {"ScatterChartType", "BubbleChartType"}

    @property
    def mixable(self) -> bool:
        """Whether it may share a chart with series of other types."""
        return self.kind in _MIXABLE and not self.horizontal and not self.spatial

    @property
    def lined(self) -> bool:
        """Whether its series are lines or points rather than areas."""
        return self.kind in {"LineChartType", "NetChartType", "ScatterChartType"}


_MIXABLE: Final = ("AreaChartType", "ColumnChartType", "LineChartType")
"""Later ones lie above earlier ones, as in Excel."""

_BAR: Final = ChartType("BarDiagram", "ColumnChartType")
_AREA: Final = ChartType("AreaDiagram", "AreaChartType")
_LINE: Final = ChartType("LineDiagram", "LineChartType")
_PIE: Final = ChartType("PieDiagram", "PieChartType")
_DONUT: Final = ChartType("DonutDiagram", "PieChartType", rings=True)
_NET: Final = ChartType("NetDiagram", "NetChartType")
_STOCK: Final = ChartType("StockDiagram", "CandleStickChartType")
_XY: Final = ChartType("XYDiagram", "ScatterChartType", symbols=True)


def _stacks(name: str, plain: str, type_: ChartType) -> dict[str, ChartType]:
    """Give a type with its stacked forms."""
    return {
        name + plain: type_,
        f"{name}_stacked": replace(type_, stack=STACKED),
        f"{name}_stacked_100": replace(type_, stack=PERCENT),
    }


def _solids(bar: str, column: str, solid: int) -> dict[str, ChartType]:
    """Give the three-dimensional bars of one solid."""
    upright = replace(_BAR, spatial=True, solid=solid)
    return {
        **_stacks(bar, "_clustered", replace(upright, horizontal=True)),
        **_stacks(column, "_clustered", upright),
        column: replace(upright, deep=True),
    }


TYPES: Final[dict[str, ChartType]] = {
    **_stacks("column", "_clustered", _BAR),
    **_stacks("bar", "_clustered", replace(_BAR, horizontal=True)),
    **_stacks("area", "", _AREA),
    **_stacks("line", "", _LINE),
    **_stacks("line_markers", "", replace(_LINE, symbols=True)),
    "pie": _PIE,
    "pie_exploded": replace(_PIE, exploded=True),
    "doughnut": _DONUT,
    "doughnut_exploded": replace(_DONUT, exploded=True),
    "radar": _NET,
    "radar_markers": replace(_NET, symbols=True),
    "radar_filled": ChartType("FilledNetDiagram", "FilledNetChartType"),
    "bubble": ChartType("BubbleDiagram", "BubbleChartType"),
    "xy_scatter": replace(_XY, lines=False),
    "xy_scatter_lines": _XY,
    "xy_scatter_lines_no_markers": replace(_XY, symbols=False),
    "xy_scatter_smooth": replace(_XY, smooth=True),
    "xy_scatter_smooth_no_markers": replace(_XY, smooth=True, symbols=False),
    "stock_hlc": _STOCK,
    "stock_ohlc": replace(_STOCK, opening=True),
    "stock_vhlc": replace(_STOCK, volume=True),
    "stock_vohlc": replace(_STOCK, volume=True, opening=True),
    **_solids("3d_bar", "3d_column", BOX),
    **_solids("cylinder_bar", "cylinder_col", CYLINDER),
    **_solids("cone_bar", "cone_col", CONE),
    **_solids("pyramid_bar", "pyramid_col", PYRAMID),
    **_stacks("3d_area", "", replace(_AREA, spatial=True)),
    "3d_area": replace(_AREA, spatial=True, deep=True),
    "3d_line": replace(_LINE, spatial=True, deep=True),
    "3d_pie": replace(_PIE, spatial=True),
    "3d_pie_exploded": replace(_PIE, spatial=True, exploded=True),
}
_NAMES: Final = {type_: name for name, type_ in TYPES.items()}

_WHY_NOT: Final = {
    "surface": ("等高線グラフ", "surface charts"),
    "bar_of_pie": ("補助縦棒付き円グラフ", "bars beside a pie"),
    "pie_of_pie": ("補助円グラフ付き円グラフ", "a second pie beside a pie"),
    "bubble_3d": ("立体のバブルチャート", "bubbles in three dimensions"),
}


def chart_type(name: str) -> ChartType:
    """Look up how a type is drawn.

    Args:
        name: one of xlwings' names.

    Returns:
        The type.

    Raises:
        NotInCalcError: Calc cannot draw it.
        ValueError: Excel cannot, either.
    """
    if name in TYPES:
        return TYPES[name]
    if name == "combination":
        raise NotInCalcError(
            "combination は読み取り専用です。系列ごとに chart_type を指定してください。",
            "combination only describes a chart; set chart_type of its series instead.",
        )
    words = next((words for start, words in _WHY_NOT.items() if name.startswith(start)), None)
    if words is None:
        raise ValueError(f"There is no chart type {name!r}.")
    ja, en = words
    raise NotInCalcError(f"{name}: Calc に{ja}はありません。", f"{name}: Calc has no {en}.")


def name_of(type_: ChartType) -> str:
    """Name a type; one that Excel does not have is called like the nearest one.

    Args:
        type_: the type as it is found in a chart.

    Returns:
        Its name.
    """
    for nearest in (type_, replace(type_, smooth=False), replace(type_, symbols=False, smooth=False)):
        if nearest in _NAMES:
            return _NAMES[nearest]
    plain = replace(type_, lines=True, symbols=False, smooth=False, deep=False, solid=BOX, exploded=False)
    return _NAMES.get(plain) or _NAMES.get(replace(plain, deep=True)) or _NAMES[replace(plain, spatial=False, stack="")]


def order_of(kind: str) -> int:
    """Tell which of several kinds in one chart lies below the others."""
    return _MIXABLE.index(kind) if kind in _MIXABLE else 0
