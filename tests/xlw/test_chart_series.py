from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PIL import Image

from tests.xlw.attributes import attributes
from tests.xlw.drawing_files import A, C, charts, formulas, saved, value
from xl_addin.hosts.calc.xlw.refusal import NotInCalcError

if TYPE_CHECKING:
    from pathlib import Path
    from xml.etree.ElementTree import Element

    import xlwings as xw

pytestmark = pytest.mark.office

RED, GREEN, BLUE = (255, 0, 0), (0, 128, 0), (0, 0, 255)


@pytest.fixture
def chart(sheet: xw.Sheet) -> xw.Chart:
    """Two series of columns."""
    sheet["A1"].value = [["", "率", "数"], ["x", 1, 4], ["y", 2, 5], ["z", 3, 6]]
    return sheet.charts.add(source=sheet["A1:C4"])


def _series(chart: xw.Chart, tmp_path: Path) -> list[Element]:
    (found,) = charts(saved(chart.parent.book, tmp_path / "series.xlsx"))
    return list(found.iter(f"{C}ser"))


def _color(element: Element | None, *steps: str) -> str | None:
    path = "/".join(steps)
    found = None if element is None else element.find(f"{path}/{A}solidFill/{A}srgbClr" if path else f"{A}solidFill")
    return None if found is None else (found.get("val") or "").upper()


@attributes("Chart.series", "ChartSeriesCollection.count", "ChartSeriesCollection.api", "ChartSeries.name")
def test_series_are_counted_and_numbered(chart: xw.Chart) -> None:
    """Series are found by number from either end, and only so."""
    assert len(chart.series) == chart.series.count == 2
    assert [series.name for series in chart.series] == ["率", "数"]
    assert chart.series[1].name == chart.series[-1].name == chart.series(2).name == "数"
    assert len(chart.series.api) == 1
    with pytest.raises(KeyError):
        chart.series["率"]
    with pytest.raises(IndexError):
        chart.series[2]


@attributes("ChartSeries.api", "ChartSeries.name")
def test_names_are_texts_or_follow_a_cell(chart: xw.Chart, tmp_path: Path) -> None:
    """A name takes the place of the cell's; with ``=`` it follows another cell."""
    chart.series[0].name = 'Revenue "新"'
    assert chart.series[0].name == 'Revenue "新"'
    chart.series[1].name = "=Sheet1!$A$2"
    assert chart.series[1].name == "x"
    assert formulas(_series(chart, tmp_path)[1], "tx") == ["Sheet1!$A$2"]
    assert chart.series[0].api.supportsService("com.sun.star.chart2.DataSeries")


def test_a_series_without_a_name_is_numbered(sheet: xw.Sheet) -> None:
    """As in Excel nameless series are Series1, Series2."""
    sheet["A1"].value = [[1, 4], [2, 5], [3, 6]]
    assert [series.name for series in sheet.charts.add(source=sheet["A1:B3"]).series] == ["Series1", "Series2"]


@attributes("ChartSeries.fill_color", "ChartSeries.line_color")
def test_colours_of_bars(chart: xw.Chart, tmp_path: Path) -> None:
    """Bars begin in Excel's colours without outline; tuples, hex texts and Excel's numbers set them."""
    first, second = chart.series
    assert (first.fill_color, first.line_color) == ((68, 114, 196), None)
    assert second.fill_color == (237, 125, 49)
    first.fill_color, second.fill_color = "#008000", 255
    first.line_color = BLUE
    assert (first.fill_color, second.fill_color, first.line_color) == (GREEN, RED, BLUE)
    saved_first, saved_second = _series(chart, tmp_path)
    assert _color(saved_first, f"{C}spPr") == "008000"
    assert _color(saved_first, f"{C}spPr", f"{A}ln") == "0000FF"
    assert _color(saved_second, f"{C}spPr") == "FF0000"
    chart.to_png(tmp_path / "colours.png")
    with Image.open(tmp_path / "colours.png") as image:
        seen = {color for _count, color in image.convert("RGB").getcolors(1 << 20)}
    assert {GREEN, RED, BLUE} <= seen


@attributes("ChartSeries.line_color")
def test_colours_of_lines(chart: xw.Chart, tmp_path: Path) -> None:
    """The colour of a line is seen and saved; a line fills nothing."""
    chart.chart_type = "line"
    series = chart.series[0]
    series.line_color = RED
    assert (series.line_color, series.fill_color) == (RED, None)
    assert _color(_series(chart, tmp_path)[0], f"{C}spPr", f"{A}ln") == "FF0000"
    chart.to_png(tmp_path / "line.png")
    with Image.open(tmp_path / "line.png") as image:
        assert RED in {color for _count, color in image.convert("RGB").getcolors(1 << 20)}


def test_a_pie_has_a_colour_per_slice(chart: xw.Chart, tmp_path: Path) -> None:
    """Slices differ until a colour is given to all of them, and columns are plain again afterwards."""
    chart.chart_type = "pie"
    chart.to_png(tmp_path / "pie.png")
    with Image.open(tmp_path / "pie.png") as image:
        seen = {color for count, color in image.convert("RGB").getcolors(1 << 20) if count > 300}
    assert {(68, 114, 196), (237, 125, 49), (165, 165, 165)} <= seen
    chart.chart_type = "column_clustered"
    assert [len(list(series.iter(f"{C}dPt"))) for series in _series(chart, tmp_path)] == [0, 0]
    chart.chart_type = "pie"
    chart.series[0].fill_color = RED
    chart.to_png(tmp_path / "pie.png")
    with Image.open(tmp_path / "pie.png") as image:
        seen = {color for count, color in image.convert("RGB").getcolors(1 << 20) if count > 300}
    assert RED in seen
    assert (165, 165, 165) not in seen


@attributes("ChartSeries.marker_style", "ChartSeries.marker_size", "ChartSeries.set")
def test_markers(chart: xw.Chart, tmp_path: Path) -> None:
    """The documented example: a name, circles, and their size; other styles by Excel's names."""
    chart.chart_type = "line_markers"
    series = chart.series[0]
    series.set(name="Revenue", marker_style="circle", marker_size=8)
    assert (series.name, series.marker_style, series.marker_size) == ("Revenue", "circle", 8)
    marker = _series(chart, tmp_path)[0].find(f"{C}marker")
    assert (value(marker, "symbol"), value(marker, "size")) == ("circle", "8")
    for style in ("square", "diamond", "triangle", "x", "star", "dash", "plus", "automatic", "none"):
        series.marker_style = style
        assert series.marker_style == style
        if style != "automatic":
            assert value(_series(chart, tmp_path)[0].find(f"{C}marker"), "symbol") == style
    series.marker_size = 12
    assert series.marker_size == 12
    assert chart.series[1].marker_size == 7


def test_markers_that_calc_has_not(chart: xw.Chart) -> None:
    """Dots, and markers on columns, are refused."""
    with pytest.raises(NotInCalcError, match="column_clustered"):
        chart.series[0].marker_style = "circle"
    chart.chart_type = "line_markers"
    with pytest.raises(NotInCalcError, match="dot"):
        chart.series[0].marker_style = "dot"


@attributes("ChartSeries.marker_background_color", "ChartSeries.marker_foreground_color")
def test_colours_of_markers(chart: xw.Chart, tmp_path: Path) -> None:
    """Points without a line take any colour; on a line only the line's own, else it is refused."""
    chart.chart_type = "xy_scatter"
    points = chart.series[0]
    points.set(marker_background_color=RED, marker_foreground_color=RED)
    assert (points.marker_background_color, points.marker_foreground_color) == (RED, RED)
    chart.to_png(tmp_path / "points.png")
    with Image.open(tmp_path / "points.png") as image:
        assert RED in {color for _count, color in image.convert("RGB").getcolors(1 << 20)}
    with pytest.raises(NotInCalcError):
        points.marker_foreground_color = BLUE
    points.marker_background_color = GREEN
    assert points.marker_background_color == GREEN
    chart.chart_type = "line_markers"
    line = chart.series[0]
    with pytest.raises(NotInCalcError):
        line.marker_background_color = BLUE
    line.set(line_color=BLUE, marker_background_color=BLUE)
    assert line.marker_background_color == BLUE
    line.marker_style = "none"
    assert line.marker_background_color is None


@attributes("ChartSeries.chart_type", "ChartSeries.axis_group", "ChartSeries.set", "Chart.chart_type")
def test_types_mix(chart: xw.Chart, tmp_path: Path) -> None:
    """The documented example: columns and a line with markers on secondary axes."""
    chart.series[1].set(chart_type="line_markers", axis_group="secondary")
    assert chart.chart_type == "combination"
    assert [series.chart_type for series in chart.series] == ["column_clustered", "line_markers"]
    assert [series.axis_group for series in chart.series] == ["primary", "secondary"]
    (found,) = charts(saved(chart.parent.book, tmp_path / "mixed.xlsx"))
    (bars,), (lines,) = found.iter(f"{C}barChart"), found.iter(f"{C}lineChart")
    assert formulas(bars, "val") == ["Sheet1!$B$2:$B$4"]
    assert formulas(lines, "val") == ["Sheet1!$C$2:$C$4"]
    assert {value(bars, "axId")} != {value(lines, "axId")}
    chart.series[1].axis_group = "primary"
    chart.series[1].chart_type = "column_clustered"
    assert chart.chart_type == "column_clustered"
    assert [series.axis_group for series in chart.series] == ["primary", "primary"]


def test_a_series_keeps_its_look_when_others_change(chart: xw.Chart) -> None:
    """A series that was taken out before remains the same one."""
    first, second = chart.series
    first.set(fill_color=RED, name="rot")
    second.set(chart_type="area")
    assert (first.name, first.fill_color, first.chart_type) == ("rot", RED, "column_clustered")
    first.chart_type = "line"
    assert (second.chart_type, first.name, second.name) == ("area", "rot", "数")


def test_types_that_cannot_mix(chart: xw.Chart) -> None:
    """A pie or lying bars cannot stand beside columns; nothing changes."""
    for name in ("pie", "bar_clustered", "xy_scatter"):
        with pytest.raises(NotInCalcError):
            chart.series[1].chart_type = name
    assert chart.chart_type == "column_clustered"
