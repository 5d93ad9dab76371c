from __future__ import annotations

from typing import TYPE_CHECKING

import pypdf
import pytest
import xlsxwriter
from PIL import Image
from xlwings.base_classes import CHART_TYPES

from tests.xlw.attributes import attributes
from tests.xlw.drawing_files import EMU, XDR, C, charts, drawing, formulas, saved, texts, value
from xl_addin.hosts.calc.xlw.refusal import NotInCalcError

if TYPE_CHECKING:
    from pathlib import Path

    import xlwings as xw

pytestmark = pytest.mark.office

REFUSED = {name for name in CHART_TYPES if name.startswith(("surface", "bar_of", "pie_of"))} | {
    "bubble_3d_effect",
    "combination",
}
STOCKS = {"stock_hlc": 3, "stock_ohlc": 4, "stock_vhlc": 4, "stock_vohlc": 5}


@pytest.fixture
def figures(sheet: xw.Sheet) -> xw.Range:
    """Two series of three categories."""
    sheet["A1"].value = [["", "実施率", "目標"], ["北海道", 1, 4], ["青森", -2, 5], ["岩手", 3, 6]]
    return sheet["A1:C4"]


@attributes("Charts.add", "Chart.title", "Chart.name", "Chart.chart_type")
def test_the_documented_example(sheet: xw.Sheet) -> None:
    """The example of ``Charts.add`` runs: data, type, anchor, then a title."""
    sheet.range("A1").value = [["Foo1", "Foo2"], [1, 2]]
    chart = sheet.charts.add(
        source=sheet["A1:B2"],
        chart_type="line",
        anchor=sheet.range("D1"),
    )
    chart.title = "My chart"
    assert (chart.name, chart.title, chart.chart_type) == ("Chart 1", "My chart", "line")
    assert (chart.plot_by, [series.name for series in chart.series]) == ("rows", ["Series1"])


@attributes("Chart.set_source_data", "Chart.chart_type", "Chart.name")
def test_the_documented_example_in_steps(sheet: xw.Sheet) -> None:
    """The same works in steps, and a chart is named Chart 1."""
    sheet.range("A1").value = [["Foo1", "Foo2"], [1, 2]]
    chart = sheet.charts.add()
    chart.set_source_data(sheet["A1:B2"])
    chart.chart_type = "line"
    assert chart.name == "Chart 1"
    assert chart.chart_type == "line"
    assert len(chart.series) == 1


@attributes("Charts.count", "Charts.parent", "Chart.parent", "Charts.api", "Chart.api", "Chart.name")
def test_charts_are_found_by_name_and_number(sheet: xw.Sheet) -> None:
    """The collection counts, finds, iterates and knows its sheet."""
    assert len(sheet.charts) == 0
    first, second = sheet.charts.add(), sheet.charts.add(name="二番目")
    assert [chart.name for chart in sheet.charts] == ["Chart 1", "二番目"]
    assert sheet.charts.count == len(sheet.charts) == 2
    assert sheet.charts["chart 1"].name == sheet.charts[0].name == sheet.charts(1).name == first.name
    assert sheet.charts[-1].name == second.name
    assert "二番目" in sheet.charts
    assert "三番目" not in sheet.charts
    with pytest.raises(KeyError):
        sheet.charts["三番目"]
    assert sheet.charts.parent == first.parent == sheet
    assert sheet.charts.api.getCount() == 2
    assert first.api[0].Name == "Chart 1"
    assert first.api[1].supportsService("com.sun.star.chart2.ChartDocument")


@attributes("Chart.name")
def test_a_name_can_be_changed_and_is_saved(sheet: xw.Sheet, tmp_path: Path) -> None:
    """A new name finds the chart, and stands in the file."""
    chart = sheet.charts.add()
    chart.name = "棒グラフ"
    assert sheet.charts["棒グラフ"].name == "棒グラフ"
    (frame,) = drawing(saved(sheet.book, tmp_path / "name.xlsx")).iter(f"{XDR}cNvPr")
    assert frame.get("name") == "棒グラフ"


@attributes("Chart.delete")
def test_a_deleted_chart_is_gone(sheet: xw.Sheet) -> None:
    """Deleting takes the chart and its shape off the sheet."""
    keep, chart = sheet.charts.add(name="keep"), sheet.charts.add(name="go")
    chart.delete()
    assert [left.name for left in sheet.charts] == [keep.name]
    assert len(sheet.shapes) == 1


def test_copied_sheets_have_charts_of_their_own(book: xw.Book, sheet: xw.Sheet, figures: xw.Range) -> None:
    """A sheet and its copy hold a chart each, by the same name; more can be added to either."""
    sheet.charts.add(source=figures, chart_type="bar_clustered")
    book.impl.uno.Sheets.copyByName(sheet.name, "copy", 1)
    copy = book.sheets["copy"]
    assert [(chart.name, chart.chart_type) for chart in copy.charts] == [("Chart 1", "bar_clustered")]
    copy.charts[0].delete()
    assert (len(copy.charts), len(sheet.charts)) == (0, 1)
    assert [copy.charts.add().name, sheet.charts.add().name] == ["Chart 1", "Chart 2"]


def test_charts_go_with_their_cells(sheet: xw.Sheet, figures: xw.Range) -> None:
    """Rows that are inserted above move a chart and its data, and a renamed sheet stays their sheet."""
    chart = sheet.charts.add(source=figures, anchor=sheet["E3"])
    before = chart.top
    sheet.impl.uno.getRows().insertByIndex(0, 2)
    assert chart.top == pytest.approx(before + sheet["A1:A2"].impl.uno.Size.Height * 72 / 2540, abs=0.1)
    sheet.impl.uno.setName("新 名")
    assert (chart.plot_by, [series.name for series in chart.series]) == ("columns", ["実施率", "目標"])


@attributes("Chart.left", "Chart.top", "Chart.width", "Chart.height")
def test_a_chart_lies_where_it_is_put(sheet: xw.Sheet, tmp_path: Path) -> None:
    """Place and size are points; the file has them, too."""
    chart = sheet.charts.add(10, 20, 300, 200)
    assert (chart.left, chart.top, chart.width, chart.height) == (10, 20, 300, 200)
    chart.left, chart.top, chart.width, chart.height = 150.5, 77, 255, 144
    assert (chart.left, chart.top, chart.width, chart.height) == (150.5, 77, 255, 144)
    frame = drawing(saved(sheet.book, tmp_path / "place.xlsx")).find(f".//{XDR}xfrm")
    assert frame is not None
    offset, extent = list(frame)
    points = [int(number) / EMU for number in (*offset.attrib.values(), *extent.attrib.values())]
    assert points == pytest.approx([150.5, 77, 255, 144], abs=0.1)


def test_an_anchor_settles_the_corner(sheet: xw.Sheet) -> None:
    """A chart at an anchor begins at the corner of the cell."""
    chart = sheet.charts.add(anchor=sheet["C4"])
    place = sheet["C4"].impl.uno.Position
    assert (chart.left, chart.top) == pytest.approx((place.X * 72 / 2540, place.Y * 72 / 2540), abs=0.02)
    with pytest.raises(ValueError, match="not both"):
        sheet.charts.add(left=3, anchor=sheet["C4"])


@attributes("Chart.left", "Chart.top", "Chart.width", "Chart.height")
def test_a_chart_keeps_its_place_in_a_file(app: xw.App, sheet: xw.Sheet, figures: xw.Range, tmp_path: Path) -> None:
    """After saving as .xlsx and opening again the chart lies where it was, also among changed rows and columns."""
    sheet.impl.uno.getColumns().getByIndex(1).Width = 4321
    sheet.impl.uno.getRows().getByIndex(2).Height = 1234
    sheet.charts.add(120, 90, 400, 250, source=figures)
    again = app.books.open(saved(sheet.book, tmp_path / "kept.xlsx")).sheets[0].charts[0]
    assert (again.left, again.top, again.width, again.height) == pytest.approx((120, 90, 400, 250), abs=0.5)


def test_every_type_that_calc_draws_comes_back(sheet: xw.Sheet) -> None:
    """Every documented name is read as it was set, on a chart that has been of all the others before."""
    sheet["A1"].value = [["", "a", "b", "c", "d", "e"]] + [[name, 3, 4, 1, 2, 2.5] for name in "uvwxyz"]
    wanted = [name for name in CHART_TYPES if name not in REFUSED]
    made = {}
    chart = sheet.charts.add(source=sheet["A1:D7"])
    for name in wanted:
        if name in STOCKS:
            made[name] = sheet.charts.add(source=sheet["A1"].resize(7, 1 + STOCKS[name]), chart_type=name).chart_type
        else:
            chart.chart_type = name
            made[name] = chart.chart_type
    assert made == {name: name for name in wanted}


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_types_that_calc_has_not_are_refused(sheet: xw.Sheet, figures: xw.Range, name: str) -> None:
    """A type that Calc cannot draw is refused by name, and changes nothing."""
    chart = sheet.charts.add(source=figures)
    with pytest.raises(NotInCalcError, match=name):
        chart.chart_type = name
    assert chart.chart_type == "column_clustered"
    with pytest.raises(NotInCalcError, match=name):
        sheet.charts.add(chart_type=name, source=figures)
    assert len(sheet.charts) == 1


@attributes("Charts.add")
@pytest.mark.parametrize(
    ("name", "element", "says"),
    [
        ("column_clustered", "barChart", {"barDir": "col", "grouping": "clustered"}),
        ("bar_clustered", "barChart", {"barDir": "bar", "grouping": "clustered"}),
        ("bar_stacked_100", "barChart", {"barDir": "bar", "grouping": "percentStacked"}),
        ("column_stacked", "barChart", {"barDir": "col", "grouping": "stacked"}),
        ("area_stacked", "areaChart", {"grouping": "stacked"}),
        ("line", "lineChart", {"grouping": "standard"}),
        ("pie", "pieChart", {"varyColors": "1"}),
        ("doughnut", "doughnutChart", {"varyColors": "1"}),
        ("radar_filled", "radarChart", {"radarStyle": "filled"}),
        ("xy_scatter", "scatterChart", {}),
        ("bubble", "bubbleChart", {}),
        ("3d_column_clustered", "bar3DChart", {"barDir": "col", "grouping": "clustered"}),
        ("cone_bar_stacked", "bar3DChart", {"barDir": "bar", "grouping": "stacked"}),
    ],
)
def test_the_file_names_the_type(  # noqa: PLR0917 - pytest names them
    sheet: xw.Sheet, figures: xw.Range, tmp_path: Path, name: str, element: str, says: dict[str, str]
) -> None:
    """A saved chart is of the type that Excel knows by that name."""
    sheet.charts.add(chart_type=name, source=figures)
    (chart,) = charts(saved(sheet.book, tmp_path / "type.xlsx"))
    found = chart.find(f".//{C}{element}")
    assert found is not None
    assert {key: value(found, key) for key in says} == says


def test_changing_type_and_back_keeps_the_data(sheet: xw.Sheet, figures: xw.Range, tmp_path: Path) -> None:
    """Through a pie, a scatter chart and three dimensions, names, categories and values stay the same cells."""
    chart = sheet.charts.add(source=figures)
    for name in ("pie", "xy_scatter_smooth", "3d_bar_stacked", "radar", "bar_clustered", "column_clustered"):
        chart.chart_type = name
    (found,) = charts(saved(sheet.book, tmp_path / "back.xlsx"))
    assert formulas(found, "ser", "val") == ["Sheet1!$B$2:$B$4", "Sheet1!$C$2:$C$4"]
    assert formulas(found, "ser", "cat") == ["Sheet1!$A$2:$A$4"] * 2
    assert formulas(found, "ser", "tx") == ["Sheet1!$B$1", "Sheet1!$C$1"]


@attributes("Chart.set_source_data")
@pytest.mark.parametrize("name", ["Sheet1", "表 1", "it's.a-1"])
def test_a_chart_follows_cells(book: xw.Book, sheet: xw.Sheet, tmp_path: Path, name: str) -> None:
    """The file refers to names, categories and values wherever they are, on another sheet, too."""
    chart = sheet.charts.add()
    data = sheet if name == "Sheet1" else book.sheets.add(name)
    data["B3"].value = [["県", "率"], ["青森", 5], ["秋田", 7]]
    chart.set_source_data(data["B3:C5"])
    (found,) = charts(saved(book, tmp_path / "follows.xlsx"))
    quoted = {"Sheet1": "Sheet1", "表 1": "'表 1'", "it's.a-1": "'it''s.a-1'"}[name]
    assert formulas(found, "ser", "val") == [f"{quoted}!$C$4:$C$5"]
    assert formulas(found, "ser", "cat") == [f"{quoted}!$B$4:$B$5"]
    assert formulas(found, "ser", "tx") == [f"{quoted}!$C$3"]
    assert chart.plot_by == "columns"


@attributes("Chart.plot_by")
def test_series_are_rows_or_columns(sheet: xw.Sheet, figures: xw.Range, tmp_path: Path) -> None:
    """A tall source has its series in columns, a wide one in rows; both can be switched."""
    tall = sheet.charts.add(source=figures)
    assert (tall.plot_by, [series.name for series in tall.series]) == ("columns", ["実施率", "目標"])
    tall.plot_by = "rows"
    assert (tall.plot_by, [series.name for series in tall.series]) == ("rows", ["北海道", "青森", "岩手"])
    (found,) = charts(saved(sheet.book, tmp_path / "rows.xlsx"))
    assert formulas(found, "ser", "val") == [f"Sheet1!$B${row}:$C${row}" for row in (2, 3, 4)]
    assert formulas(found, "ser", "cat") == ["Sheet1!$B$1:$C$1"] * 3
    sheet["F1"].value = [["", "x", "y", "z"], ["a", 1, 2, 3]]
    wide = sheet.charts.add(source=sheet["F1:I2"])
    assert (wide.plot_by, [series.name for series in wide.series]) == ("rows", ["a"])
    forced = sheet.charts.add(source=sheet["F1:I2"], plot_by="columns")
    assert (forced.plot_by, [series.name for series in forced.series]) == ("columns", ["x", "y", "z"])


def test_years_are_categories_only_below_a_blank_corner(sheet: xw.Sheet, tmp_path: Path) -> None:
    """As in Excel a first column of numbers is a series, unless the corner above it is blank."""
    sheet["A1"].value = [["年度", "率"], [2022, 5], [2023, 6]]
    sheet["D1"].value = [[None, "率"], [2022, 5], [2023, 6]]
    named, blank = sheet.charts.add(source=sheet["A1:B3"]), sheet.charts.add(source=sheet["D1:E3"])
    assert [series.name for series in named.series] == ["年度", "率"]
    assert [series.name for series in blank.series] == ["率"]
    _first, second = charts(saved(sheet.book, tmp_path / "years.xlsx"))
    assert formulas(second, "ser", "cat") == ["Sheet1!$D$2:$D$3"]


@attributes("Chart.set_x_axis_values")
def test_categories_can_be_given_apart(sheet: xw.Sheet, tmp_path: Path) -> None:
    """The documented example: years in a numeric column label the axis."""
    sheet["A1"].value = [["年度", "率"]] + [[2010 + year, year * 2] for year in range(10)]
    chart = sheet.charts.add(source=sheet["B1:B11"], chart_type="line", plot_by="columns")
    chart.set_x_axis_values(sheet["A2:A11"])
    (found,) = charts(saved(sheet.book, tmp_path / "x.xlsx"))
    assert formulas(found, "ser", "cat") == ["Sheet1!$A$2:$A$11"]
    assert formulas(found, "ser", "val") == ["Sheet1!$B$2:$B$11"]
    assert chart.chart_type == "line"


def test_a_scatter_chart_measures_by_its_first_column(sheet: xw.Sheet, tmp_path: Path) -> None:
    """x, y1, y2: the first column measures, whether the type comes first or last."""
    sheet["A1"].value = [["x", "y1", "y2"], [1, 2, 3], [4, 5, 6], [7, 8, 10]]
    first = sheet.charts.add(source=sheet["A1:C4"], chart_type="xy_scatter")
    last = sheet.charts.add(source=sheet["A1:C4"])
    last.chart_type = "xy_scatter"
    for chart, found in zip((first, last), charts(saved(sheet.book, tmp_path / "xy.xlsx")), strict=True):
        assert [series.name for series in chart.series] == ["y1", "y2"]
        assert formulas(found, "ser", "xVal") == ["Sheet1!$A$2:$A$4"] * 2
        assert formulas(found, "ser", "yVal") == ["Sheet1!$B$2:$B$4", "Sheet1!$C$2:$C$4"]


@attributes("Chart.title")
def test_titles_show_and_hide(sheet: xw.Sheet, figures: xw.Range, tmp_path: Path) -> None:
    """A title is set, read, saved and taken away."""
    chart = sheet.charts.add(source=figures)
    assert chart.title is None
    chart.title = "特定健診の実施率"
    assert chart.title == "特定健診の実施率"
    (found,) = charts(saved(sheet.book, tmp_path / "title.xlsx"))
    assert texts(found.find(f"{C}chart/{C}title")) == "特定健診の実施率"
    chart.title = None
    assert chart.title is None
    (found,) = charts(saved(sheet.book, tmp_path / "title.xlsx"))
    assert found.find(f"{C}chart/{C}title") is None


def test_one_series_is_the_title_at_first(sheet: xw.Sheet, figures: xw.Range) -> None:
    """As in Excel a chart of a single series is called like it until it gets more or a title of its own."""
    chart = sheet.charts.add(source=sheet["A1:B4"])
    assert chart.title == "実施率"
    chart.set_source_data(figures)
    assert chart.title is None
    chart.title = "own"
    chart.set_source_data(sheet["A1:B4"])
    assert chart.title == "own"


@attributes("Chart.legend", "ChartLegend.visible", "ChartLegend.position")
def test_legends_move_and_hide(sheet: xw.Sheet, figures: xw.Range, tmp_path: Path) -> None:
    """A new chart has a legend at the right; positions show it; the documented example hides it."""
    chart = sheet.charts.add(source=figures)
    assert (chart.legend.visible, chart.legend.position) == (True, "right")
    for position, code in (("top", "t"), ("left", "l"), ("bottom", "b")):
        chart.legend.position = position
        assert chart.legend.position == position
        (found,) = charts(saved(sheet.book, tmp_path / "legend.xlsx"))
        assert value(found, "legendPos") == code
    chart.legend.visible = False
    assert (chart.legend.visible, chart.legend.position) == (False, None)
    (found,) = charts(saved(sheet.book, tmp_path / "legend.xlsx"))
    assert found.find(f".//{C}legend") is None
    chart.legend.position = "corner"
    assert (chart.legend.visible, chart.legend.position) == (True, "corner")
    chart.legend.position = "right"
    assert chart.legend.position == "right"


@attributes("ChartLegend.api", "ChartLegend.visible")
def test_a_hidden_legend_has_no_object(sheet: xw.Sheet, figures: xw.Range) -> None:
    """The legend's own object is there while it is seen."""
    chart = sheet.charts.add(source=figures)
    assert chart.legend.api.AnchorPosition.value == "LINE_END"
    chart.legend.visible = False
    assert chart.legend.api is None


def test_blanks_are_gaps_and_hidden_rows_are_left_out(sheet: xw.Sheet, figures: xw.Range, tmp_path: Path) -> None:
    """Charts begin with Excel's defaults."""
    sheet.charts.add(source=figures, chart_type="line")
    (found,) = charts(saved(sheet.book, tmp_path / "blank.xlsx"))
    assert value(found, "dispBlanksAs") == "gap"
    assert value(found, "plotVisOnly") == "1"


def test_there_are_no_numbered_styles(sheet: xw.Sheet, figures: xw.Range) -> None:
    """A style that a script asks for is refused; xlwings' own default is not."""
    with pytest.raises(NotInCalcError):
        sheet.charts.add(style=42)
    assert len(sheet.charts) == 0
    assert sheet.charts.add(source=figures, style=None).chart_type == "column_clustered"
    with pytest.raises(NotInCalcError):
        sheet.charts[0].style = 201


def _columns(image: Image.Image, color: tuple[int, int, int]) -> list[tuple[int, int]]:
    """Give the highest and the lowest pixel of each bar of a colour, from left to right."""
    pixels = image.convert("RGB")
    hits = [[y for y in range(pixels.height) if pixels.getpixel((x, y)) == color] for x in range(pixels.width)]
    bars: list[tuple[int, int]] = []
    inside = False
    for column in hits:
        if column and not inside:
            bars.append((min(column), max(column)))
        inside = bool(column)
    return bars


@attributes("Chart.to_png")
def test_a_sorted_bar_chart_as_picture(sheet: xw.Sheet, tmp_path: Path) -> None:
    """The picture has the chart's size on a screen, a bar per value in the series' colour, and a Japanese title."""
    values = [5, 3, 1, -2, -4]
    sheet["A1"].value = [["都道府県", "差"], *[[f"県{n}", value] for n, value in enumerate(values)]]
    chart = sheet.charts.add(source=sheet["A1:B6"], chart_type="column_clustered", width=480, height=300)
    chart.legend.visible = False
    chart.series[0].fill_color = "#C00000"
    chart.title = "平均との差"
    path = tmp_path / "chart.png"
    chart.to_png(path)
    with Image.open(path) as image:
        assert (image.format, image.size) == ("PNG", (640, 400))
        bars = _columns(image, (0xC0, 0, 0))
        band = image.convert("L").crop((0, 10, 640, 60))
        assert band.getextrema()[0] < 150, "there is no title"
    assert len(bars) == len(values)
    ends = [top if value > 0 else bottom for (top, bottom), value in zip(bars, values, strict=True)]
    zero = bars[0][1]
    heights = [zero - end for end in ends]
    assert [height / heights[0] for height in heights] == pytest.approx([v / 5 for v in values], abs=0.03)


@attributes("Chart.to_png")
def test_a_picture_goes_beside_the_workbook(sheet: xw.Sheet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a path the picture is called like the chart; Japanese names work."""
    monkeypatch.chdir(tmp_path)
    sheet.charts.add(name="図１").to_png()
    with Image.open(tmp_path / "図１.png") as image:
        assert image.size == (473, 281)


@attributes("Chart.to_pdf")
@pytest.mark.parametrize("quality", ["standard", "minimum"])
def test_a_chart_as_pdf(sheet: xw.Sheet, figures: xw.Range, tmp_path: Path, quality: str) -> None:
    """The PDF is one page of the chart's size with text that can be read."""
    chart = sheet.charts.add(source=figures, width=480, height=300)
    chart.title = "特定健診"
    assert chart.to_pdf(tmp_path / "chart.pdf", quality=quality) == str(tmp_path / "chart.pdf")
    reader = pypdf.PdfReader(tmp_path / "chart.pdf")
    assert len(reader.pages) == 1
    box = reader.pages[0].mediabox
    assert (float(box.width), float(box.height)) == pytest.approx((480, 300), abs=2)
    text = "".join(reader.pages[0].extract_text().split())
    assert "特定健診" in text
    assert "北海道" in text


@attributes("Chart.chart_type", "Chart.title", "Chart.plot_by", "Chart.name", "Chart.legend")
def test_charts_of_other_programs_are_read(app: xw.App, tmp_path: Path) -> None:
    """A chart that was made as Excel makes them has its type, title, series and legend."""
    path = tmp_path / "other.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("元 データ")
        sheet.write_row("A1", ["県", "率", "値"])
        sheet.write_row("A2", ["青森", 1, 5])
        sheet.write_row("A3", ["秋田", 2, 6])
        bars = book.add_chart({"type": "bar", "subtype": "stacked"})
        for column in "BC":
            bars.add_series(
                {
                    "name": f"='元 データ'!${column}$1",
                    "categories": "='元 データ'!$A$2:$A$3",
                    "values": f"='元 データ'!${column}$2:${column}$3",
                }
            )
        bars.set_title({"name": "題名"})
        bars.set_legend({"position": "top"})
        sheet.insert_chart("E2", bars)
        line = book.add_chart({"type": "line"})
        line.add_series({"values": "='元 データ'!$B$2:$C$2", "marker": {"type": "circle"}})
        line.set_legend({"none": True})
        sheet.insert_chart("E20", line, {"object_position": 1})
    first, second = app.books.open(path).sheets[0].charts
    assert (first.name, first.chart_type, first.title, first.plot_by) == ("Chart 1", "bar_stacked", "題名", "columns")
    assert [series.name for series in first.series] == ["率", "値"]
    assert first.legend.position == "top"
    assert (second.chart_type, second.plot_by, second.legend.visible) == ("line_markers", "rows", False)
    first.chart_type = "column_stacked"
    assert [series.name for series in first.series] == ["率", "値"]
