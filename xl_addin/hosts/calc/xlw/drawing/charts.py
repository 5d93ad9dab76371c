"""The charts of a sheet."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakKeyDictionary

from xlwings import base_classes

from xl_addin.hosts.calc.xlw.drawing import (
    chart_data,
    chart_entries,
    chart_looks,
    chart_plot,
    chart_source,
    chart_types,
    exports,
)
from xl_addin.hosts.calc.xlw.drawing.chart_axes import ChartAxis
from xl_addin.hosts.calc.xlw.drawing.chart_legend import ChartLegend
from xl_addin.hosts.calc.xlw.drawing.chart_series import ChartSeriesCollection
from xl_addin.hosts.calc.xlw.drawing.drawn import Drawn, DrawnCollection, free_name
from xl_addin.hosts.calc.xlw.drawing.geometry import corner
from xl_addin.hosts.calc.xlw.drawing.shape_kinds import CHART
from xl_addin.hosts.calc.xlw.lengths import to_hundredths
from xl_addin.hosts.calc.xlw.refusal import NotInCalcError

if TYPE_CHECKING:
    from xl_addin.hosts.calc.xlw.area import Area
    from xl_addin.hosts.calc.xlw.book import Book
    from xl_addin.hosts.calc.xlw.drawing.chart_types import ChartType
    from xl_addin.hosts.calc.xlw.sheet import Sheet

_XLWINGS_STYLE: Final = 227
"""The style that xlwings asks for where a script names none."""

_EMPTY: Final[WeakKeyDictionary[Book, dict[str, str]]] = WeakKeyDictionary()
"""Types that were set on charts that have no series yet: Calc would forget lines and symbols."""


class Chart(Drawn, base_classes.Chart):
    """A chart that lies on a sheet."""

    @property
    def api(self) -> Any:
        """Its shape and its chart document."""
        return self.uno, self.document

    @property
    def document(self) -> Any:
        """Its chart document."""
        return self.uno.Model

    @property
    def plot(self) -> chart_entries.Plot:
        """Its series."""
        return chart_entries.read(self.document)

    @property
    def font(self) -> tuple[str, str]:
        """The workbook's fonts for Western and for Asian text."""
        style = self.sheet.book.uno.StyleFamilies.getByName("CellStyles").getByName("Default")
        return str(style.CharFontName), str(style.CharFontNameAsian)

    @property
    def chart_type(self) -> str:
        names = {chart_types.name_of(type_) for type_ in self.plot.types}
        if not names:
            return self._empty.get(self.uno.PersistName, "column_clustered")
        return names.pop() if len(names) == 1 else "combination"

    @chart_type.setter
    def chart_type(self, name: str) -> None:
        type_ = chart_types.chart_type(name)
        plot = chart_data.retyped(self.plot, type_)
        if not plot.entries:
            self._empty[self.uno.PersistName] = name
        self.draw(plot, type_)

    @property
    def type_of_empty(self) -> ChartType:
        """How it is to be drawn once it has series."""
        return chart_types.chart_type(self._empty.get(self.uno.PersistName, "column_clustered"))

    def type_when_filled(self, name: str) -> None:
        """Note how it is to be drawn once it has series."""
        self._empty[self.uno.PersistName] = name

    def draw(self, plot: chart_entries.Plot, type_: ChartType | None = None) -> None:
        """Draw its series anew and keep what surrounds them."""
        fresh = [entry for entry in plot.entries if entry.uno is None]
        used = type_ or self.type_of_empty
        self.document.lockControllers()
        try:
            anew = chart_plot.draw(self.document, self.sheet.book.app.host.create, plot, used)
            if anew:
                chart_looks.ground(self.document)
                chart_looks.axes(self.document, (plot.types or [used])[0], self.font)
            self._colour(plot, fresh)
        finally:
            self.document.unlockControllers()

    def set_source_data(self, rng: Area, plot_by: str | None = None) -> None:
        plot = self.plot
        type_ = plot.entries[0].type if plot.entries else self.type_of_empty
        chosen = plot_by or chart_source.direction(rng.box)
        made = chart_data.from_cells(self, rng, chosen, type_)
        # Series keep their look by their place.
        for old_entry, entry in zip(plot.entries, made.entries, strict=False):
            entry.uno, entry.group = old_entry.uno, old_entry.group
        self.draw(made, type_)
        # Excel calls a chart of one series like the series, and takes that back when there are more.
        old = chart_data.own_name(plot.entries[0]) if len(plot.entries) == 1 else None
        if self.title in {None, old}:
            self.title = chart_data.own_name(made.entries[0]) if len(made.entries) == 1 else None

    def set_x_axis_values(self, rng: Area) -> None:
        plot = self.plot
        plot.categories = chart_data.sequence(self, rng, "categories")
        for entry in plot.entries:
            entry.x = chart_data.sequence(self, rng, "values-x")
        self.draw(plot)

    @property
    def plot_by(self) -> str:
        return chart_data.direction(self)

    @plot_by.setter
    def plot_by(self, value: str) -> None:
        source = chart_data.source(self)
        if source is None:
            raise NotInCalcError(
                "このグラフのデータは 1 つのセル範囲にないため、行と列を入れ替えられません。",
                "The data of this chart are not one block of cells, so rows and columns cannot be switched.",
            )
        self.set_source_data(source, value)

    @property
    def title(self) -> str | None:
        if not self.document.HasMainTitle:
            return None
        return str(self.document.getTitle().String)

    @title.setter
    def title(self, value: str | None) -> None:
        self.document.HasMainTitle = value is not None
        if value is not None:
            title = self.document.getTitle()
            title.String = value
            chart_looks.write(title, self.font, 14)

    @property
    def legend(self) -> ChartLegend:
        return ChartLegend(self)

    @property
    def category_axis(self) -> ChartAxis:
        return ChartAxis(self, "category")

    @property
    def value_axis(self) -> ChartAxis:
        return ChartAxis(self, "value")

    @property
    def secondary_category_axis(self) -> ChartAxis:
        return ChartAxis(self, "category", secondary=True)

    @property
    def secondary_value_axis(self) -> ChartAxis:
        return ChartAxis(self, "value", secondary=True)

    @property
    def series(self) -> ChartSeriesCollection:
        return ChartSeriesCollection(self)

    @property
    def style(self) -> int:
        raise _no_styles()

    @style.setter
    def style(self, value: int) -> None:  # noqa: ARG002 - there is none to set
        raise _no_styles()

    def delete(self) -> None:
        self.sheet.uno.Charts.removeByName(self.uno.PersistName)

    def to_png(self, path: str) -> None:
        exports.shape_to_png(self, path)

    def to_pdf(self, path: str, quality: str) -> None:
        exports.shape_to_pdf(self, path, quality)

    @property
    def _empty(self) -> dict[str, str]:
        return _EMPTY.setdefault(self.sheet.book, {})

    def _colour(self, plot: chart_entries.Plot, fresh: list[chart_entries.Entry]) -> None:
        for number, entry in enumerate(plot.entries):
            if entry.type.kind == "CandleStickChartType" and (number or not entry.type.volume):
                continue
            if any(entry is new for new in fresh):
                chart_looks.paint(entry.uno, number)
                chart_looks.dress(entry.uno, entry.type)
            if entry.type.kind == "PieChartType":
                chart_looks.paint_slices(entry.uno)
            elif entry.uno.AttributedDataPoints:
                chart_looks.clear_slices(entry.uno)


class Charts(DrawnCollection[Chart], base_classes.Charts):
    """The charts of a sheet.

    Args:
        sheet: the sheet.
    """

    def __init__(self, sheet: Sheet) -> None:
        super().__init__(sheet, Chart, CHART)

    @property
    def api(self) -> Any:
        """The sheet's table charts."""
        return self.sheet.uno.Charts

    def add(  # noqa: PLR0917 - xlwings gives them so
        self,
        left: float,
        top: float,
        width: float,
        height: float,
        chart_type: str | None = None,
        source: Area | None = None,
        plot_by: str | None = None,
        name: str | None = None,
        anchor: Any = None,
        style: int | None = _XLWINGS_STYLE,
    ) -> Chart:
        """Put a chart on the sheet.

        Args:
            left: points from the left.
            top: points from the top.
            width: points.
            height: points.
            chart_type: xlwings' name of its type; columns by default.
            source: its data.
            plot_by: whether series are "rows" or "columns".
            name: its name.
            anchor: range at whose corner it lies instead.
            style: xlwings' own 227 or None; Calc has no others.

        Returns:
            The chart.

        Raises:
            NotInCalcError: Calc has no such style or type.
        """
        if style not in {None, _XLWINGS_STYLE}:
            raise _no_styles()
        if chart_type is not None:
            chart_types.chart_type(chart_type)
        called = name or free_name(self.sheet, "Chart")
        chart = self._new(*corner(anchor, left, top), to_hundredths(width), to_hundredths(height))
        chart.name = called
        try:
            chart.pin(sized=True)
            chart.resize(to_hundredths(width), to_hundredths(height))
            if chart_type is not None and source is not None:
                chart.type_when_filled(chart_type)
            if source is not None:
                chart.set_source_data(source, plot_by)
            else:
                chart.chart_type = chart_type or "column_clustered"
        except BaseException:
            chart.delete()
            raise
        return chart

    def _new(self, x: int, y: int, width: int, height: int) -> Chart:
        """Make a chart that has no series yet."""
        bridge = self.sheet.book.app.bridge
        # Charts of other sheets and deleted ones that can be undone have such names, too.
        name = f"Chart {uuid.uuid4().hex}"
        place = bridge.struct("com.sun.star.awt.Rectangle", X=x, Y=y, Width=width, Height=height)
        # A chart without any source never gets a link to the cells, so it starts with a cell that is then let go.
        first = self.sheet.uno.getCellByPosition(0, 0).getRangeAddress()
        self.api.addNewByName(name, place, (first,), False, False)
        chart = next(chart for chart in self if chart.uno.PersistName == name)
        chart_entries.coordinates(chart.document).getChartTypes()[0].setDataSeries(())
        chart.legend.visible = True
        return chart


def _no_styles() -> NotInCalcError:
    return NotInCalcError(
        "Calc にグラフのスタイル番号はありません。系列の色などを直接指定してください。",
        "Calc has no numbered chart styles; set colours of series and the like instead.",
    )
