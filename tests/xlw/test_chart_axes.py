from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import xlwings as xw

from tests.xlw.attributes import attributes
from tests.xlw.drawing_files import C, charts, saved, texts, value

if TYPE_CHECKING:
    from pathlib import Path
    from xml.etree.ElementTree import Element

pytestmark = pytest.mark.office


@pytest.fixture
def chart(sheet: xw.Sheet) -> xw.Chart:
    """Columns from 1 to 9 in three categories."""
    sheet["A1"].value = [["", "率", "数"], ["x", 1, 400], ["y", 9, 500], ["z", -3, 600]]
    return sheet.charts.add(source=sheet["A1:B4"])


@pytest.fixture
def double(chart: xw.Chart) -> xw.Chart:
    """Columns, and a line on axes of its own."""
    chart.set_source_data(chart.parent["A1:C4"])
    chart.series[1].set(chart_type="line_markers", axis_group="secondary")
    return chart


def _axis(chart: xw.Chart, tmp_path: Path, kind: str, number: int = 0) -> Element:
    (found,) = charts(saved(chart.parent.book, tmp_path / "axis.xlsx"))
    return list(found.iter(f"{C}{kind}"))[number]


@attributes("Chart.category_axis", "Chart.value_axis", "ChartAxis.title")
def test_titles_are_set_saved_and_hidden(chart: xw.Chart, tmp_path: Path) -> None:
    """Each axis has its own title."""
    assert (chart.category_axis.title, chart.value_axis.title) == (None, None)
    chart.category_axis.title, chart.value_axis.title = "都道府県", "実施率"
    assert (chart.category_axis.title, chart.value_axis.title) == ("都道府県", "実施率")
    assert texts(_axis(chart, tmp_path, "catAx")) == "都道府県"
    assert texts(_axis(chart, tmp_path, "valAx")) == "実施率"
    chart.category_axis.title = None
    assert chart.category_axis.title is None
    assert texts(_axis(chart, tmp_path, "catAx")) == ""


@attributes("ChartAxis.minimum_scale", "ChartAxis.maximum_scale", "ChartAxis.major_unit")
def test_scales_are_set_and_automatic_again(chart: xw.Chart, tmp_path: Path) -> None:
    """Set numbers stand in the file; None gives the scale back to Calc, whose choice can be read."""
    axis = chart.value_axis
    assert axis.minimum_scale <= -3
    assert axis.maximum_scale >= 9
    assert axis.major_unit > 0
    axis.minimum_scale, axis.maximum_scale, axis.major_unit = -20, 40, 5
    assert (axis.minimum_scale, axis.maximum_scale, axis.major_unit) == (-20, 40, 5)
    found = _axis(chart, tmp_path, "valAx")
    assert [float(value(found, name) or 0) for name in ("min", "max", "majorUnit")] == [-20, 40, 5]
    axis.minimum_scale = axis.maximum_scale = axis.major_unit = None
    assert -20 < axis.minimum_scale <= -3
    assert 9 <= axis.maximum_scale < 40
    found = _axis(chart, tmp_path, "valAx")
    assert [value(found, name) for name in ("min", "max", "majorUnit")] == [None, None, None]


def test_categories_have_no_scale(chart: xw.Chart) -> None:
    """An axis of categories has neither minimum nor unit, but that of a scatter chart has."""
    with pytest.raises(xw.XlwingsError):
        chart.category_axis.minimum_scale
    with pytest.raises(xw.XlwingsError):
        chart.category_axis.major_unit = 2
    chart.chart_type = "xy_scatter"
    chart.category_axis.set(minimum_scale=0, maximum_scale=8, major_unit=2)
    assert (chart.category_axis.minimum_scale, chart.category_axis.maximum_scale) == (0, 8)
    assert chart.category_axis.major_unit == 2


@attributes("ChartAxis.number_format")
def test_number_formats_of_labels(chart: xw.Chart, tmp_path: Path) -> None:
    """A format follows the cells until it is set, and is saved in Excel's spelling."""
    assert chart.value_axis.number_format == "General"
    chart.value_axis.number_format = "#,##0.0"
    assert chart.value_axis.number_format == "#,##0.0"
    found = _axis(chart, tmp_path, "valAx").find(f"{C}numFmt")
    assert found is not None
    assert (found.get("formatCode"), found.get("sourceLinked")) == ("#,##0.0", "0")


@attributes("ChartAxis.visible", "ChartAxis.api")
def test_axes_hide(chart: xw.Chart, tmp_path: Path) -> None:
    """A hidden axis is deleted in the file, has no object, and refuses what needs one."""
    axis = chart.value_axis
    assert axis.visible is True
    assert axis.api.supportsService("com.sun.star.chart2.Axis")
    axis.visible = False
    assert axis.visible is False
    assert axis.api is None
    assert axis.title is None
    with pytest.raises(xw.XlwingsError):
        axis.reverse_order
    assert value(_axis(chart, tmp_path, "valAx"), "delete") == "1"
    axis.title = "shown again"
    assert axis.visible is True


@attributes("ChartAxis.reverse_order", "ChartAxis.crosses", "ChartAxis.set")
def test_the_documented_way_to_turn_bars(chart: xw.Chart, tmp_path: Path) -> None:
    """Bars from the top down, with the value axis kept below."""
    chart.chart_type = "bar_clustered"
    assert (chart.category_axis.reverse_order, chart.category_axis.crosses) == (False, "automatic")
    chart.category_axis.set(reverse_order=True, crosses="maximum")
    assert (chart.category_axis.reverse_order, chart.category_axis.crosses) == (True, "maximum")
    assert value(_axis(chart, tmp_path, "catAx"), "orientation") == "maxMin"
    assert value(_axis(chart, tmp_path, "valAx"), "crosses") == "max"


@attributes("ChartAxis.reverse_order", "ChartAxis.crosses")
def test_values_turn_too(chart: xw.Chart, tmp_path: Path) -> None:
    """Crossing of the value axis is kept with the category axis, as in files."""
    axis = chart.value_axis
    axis.reverse_order = True
    axis.crosses = "minimum"
    assert (axis.reverse_order, axis.crosses) == (True, "minimum")
    assert value(_axis(chart, tmp_path, "valAx"), "orientation") == "maxMin"
    assert value(_axis(chart, tmp_path, "catAx"), "crosses") == "min"
    axis.reverse_order, axis.crosses = False, "automatic"
    assert (axis.reverse_order, axis.crosses) == (False, "automatic")


@attributes("ChartAxis.set")
def test_several_at_once(chart: xw.Chart) -> None:
    """The documented example of ``set``; hiding comes last."""
    axis = chart.value_axis
    axis.set(title="Revenue", minimum_scale=0, major_unit=10_000)
    assert (axis.title, axis.minimum_scale, axis.major_unit) == ("Revenue", 0, 10_000)
    axis.set(visible=False, reverse_order=True)
    assert axis.visible is False
    axis.set(visible=True)
    assert (axis.visible, axis.reverse_order) == (True, True)


@attributes("Chart.secondary_value_axis", "Chart.secondary_category_axis")
def test_secondary_axes_come_with_their_series(chart: xw.Chart, double: xw.Chart, tmp_path: Path) -> None:
    """The documented example: a line on a percentage axis of its own."""
    assert double.secondary_category_axis.visible is False
    double.secondary_value_axis.set(title="Margin", number_format="0%", maximum_scale=1000)
    axis = double.secondary_value_axis
    assert (axis.title, axis.number_format, axis.maximum_scale) == ("Margin", "0%", 1000)
    assert (double.value_axis.title, double.value_axis.number_format) == (None, "General")
    assert axis.crosses == "automatic"
    assert texts(_axis(double, tmp_path, "valAx", 1)) == "Margin"
    double.secondary_category_axis.set(visible=True, title="上")
    assert double.secondary_category_axis.title == "上"
    chart.series[1].axis_group = "primary"
    with pytest.raises(xw.XlwingsError, match="secondary"):
        chart.secondary_value_axis.visible
