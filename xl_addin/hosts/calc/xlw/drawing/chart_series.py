"""The series of a chart."""

from __future__ import annotations

import numbers
from typing import TYPE_CHECKING, Any, Final

from xlwings import base_classes

from xl_addin.hosts.calc.values import Enum
from xl_addin.hosts.calc.xlw.drawing import chart_data, chart_looks, chart_types
from xl_addin.hosts.calc.xlw.formats.colours import number_of, rgb
from xl_addin.hosts.calc.xlw.lengths import POINT, to_hundredths
from xl_addin.hosts.calc.xlw.refusal import NotInCalcError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.hosts.calc.xlw.drawing.chart_entries import Entry, Plot
    from xl_addin.hosts.calc.xlw.drawing.charts import Chart

_UNSET: Final = base_classes._UNSET  # noqa: SLF001 - how xlwings says that nothing is given
_STYLE: Final = "com.sun.star.chart2.SymbolStyle"
_NONE, _AUTO, _STANDARD = "NONE", "AUTO", "STANDARD"
_SYMBOLS: Final = {"square": 0, "diamond": 1, "triangle": 3, "circle": 8, "star": 9, "x": 10, "plus": 11, "dash": 13}
_SYMBOLS_BACK: Final = {
    **{number: name for name, number in _SYMBOLS.items()},
    2: "triangle",
    4: "dot",  # what Calc makes of a dot in a file of Excel
    5: "triangle",
    12: "star",
}
_ORDER: Final = (
    "chart_type",
    "axis_group",
    "name",
    "line_color",
    "fill_color",
    "marker_style",
    "marker_size",
    "marker_background_color",
    "marker_foreground_color",
)
"""A new type or group changes how a series looks, and its line the colour of its markers: those come first."""


class ChartSeries(base_classes.ChartSeries):
    """A series of a chart.

    Args:
        chart: the chart.
        entry: where the series stands in it.
    """

    def __init__(self, chart: Chart, entry: Entry) -> None:
        self.chart = chart
        self._entry = entry

    @property
    def api(self) -> Any:
        """The series as UNO object."""
        return self._entry.uno

    @property
    def name(self) -> str:
        plot, place = self._placed()
        return chart_data.own_name(plot.entries[place]) or f"Series{place + 1}"

    @name.setter
    def name(self, value: str) -> None:
        sequences = self.api.getDataSequences()
        role = self._entry.values.getValues().Role
        named = next(one for one in sequences if one.getValues().Role == role)
        named.setLabel(chart_data.label(self.chart, value))
        self.api.setData(sequences)

    @property
    def marker_style(self) -> str:
        symbol = self.api.Symbol
        style = symbol.Style.value
        if style in {_NONE, _AUTO}:
            return "none" if style == _NONE else "automatic"
        return _SYMBOLS_BACK.get(symbol.StandardSymbol, "automatic")

    @marker_style.setter
    def marker_style(self, value: str) -> None:
        self._need_points("marker_style")
        if value == "dot":
            raise NotInCalcError("Calc に dot のマーカーはありません。", "Calc has no marker called dot.")
        if value in _SYMBOLS:
            self._symbol(Style=Enum(_STYLE, _STANDARD), StandardSymbol=_SYMBOLS[value])
        else:
            self._symbol(Style=Enum(_STYLE, _NONE if value == "none" else _AUTO))

    @property
    def marker_size(self) -> int:
        return round(float(self.api.Symbol.Size.Width) / POINT)

    @marker_size.setter
    def marker_size(self, value: int) -> None:
        self._need_points("marker_size")
        side = to_hundredths(value)
        self._symbol(Size=self.chart.sheet.book.app.bridge.struct("com.sun.star.awt.Size", Width=side, Height=side))

    @property
    def marker_foreground_color(self) -> tuple[int, int, int] | None:
        return self._marker_color

    @marker_foreground_color.setter
    def marker_foreground_color(self, value: Any) -> None:
        self._color_markers(value, fill=False)

    @property
    def marker_background_color(self) -> tuple[int, int, int] | None:
        return self._marker_color

    @marker_background_color.setter
    def marker_background_color(self, value: Any) -> None:
        self._color_markers(value, fill=True)

    @property
    def line_color(self) -> tuple[int, int, int] | None:
        style, color = ("LineStyle", "Color") if self._type.lined else ("BorderStyle", "BorderColor")
        return rgb(getattr(self.api, color)) if getattr(self.api, style).value != _NONE else None

    @line_color.setter
    def line_color(self, value: Any) -> None:
        style, color = ("LineStyle", "Color") if self._type.lined else ("BorderStyle", "BorderColor")
        if getattr(self.api, style).value == _NONE:
            setattr(self.api, style, chart_looks.line_style("SOLID"))
        setattr(self.api, color, number_of(value))

    @property
    def fill_color(self) -> tuple[int, int, int] | None:
        if self._type.lined:
            return self._marker_color
        return rgb(self.api.Color) if self.api.FillStyle.value == "SOLID" else None

    @fill_color.setter
    def fill_color(self, value: Any) -> None:
        if self._type.lined:
            # In Excel, too, this is what fills the markers of a line.
            self._color_markers(value, fill=True)
            return
        self.api.FillStyle = Enum("com.sun.star.drawing.FillStyle", "SOLID")
        self.api.Color = number_of(value)
        if self._type.kind == "PieChartType":
            chart_looks.paint_slices(self.api, (number_of(value),))

    @property
    def chart_type(self) -> str:
        plot, place = self._placed()
        return chart_types.name_of(plot.entries[place].type)

    @chart_type.setter
    def chart_type(self, value: str) -> None:
        type_ = chart_types.chart_type(value)
        plot, place = self._placed()
        plot.entries[place].type = type_
        self._redraw(plot, place)

    @property
    def axis_group(self) -> str:
        plot, place = self._placed()
        return plot.entries[place].group

    @axis_group.setter
    def axis_group(self, value: str) -> None:
        plot, place = self._placed()
        plot.entries[place].group = value
        self._redraw(plot, place)

    def set(
        self,
        *,
        name: Any = _UNSET,
        marker_style: Any = _UNSET,
        marker_size: Any = _UNSET,
        marker_foreground_color: Any = _UNSET,
        marker_background_color: Any = _UNSET,
        line_color: Any = _UNSET,
        fill_color: Any = _UNSET,
        chart_type: Any = _UNSET,
        axis_group: Any = _UNSET,
    ) -> None:
        """Set several attributes."""
        given = {
            "name": name,
            "marker_style": marker_style,
            "marker_size": marker_size,
            "marker_foreground_color": marker_foreground_color,
            "marker_background_color": marker_background_color,
            "line_color": line_color,
            "fill_color": fill_color,
            "chart_type": chart_type,
            "axis_group": axis_group,
        }
        for attribute in _ORDER:
            if given[attribute] is not _UNSET:
                setattr(self, attribute, given[attribute])

    @property
    def _type(self) -> chart_types.ChartType:
        return self._entry.type

    @property
    def _marker_color(self) -> tuple[int, int, int] | None:
        seen = self._type.lined and self.api.Symbol.Style.value != _NONE
        return rgb(self.api.Color) if seen else None

    def _placed(self) -> tuple[Plot, int]:
        """Find the series in its chart as it is now."""
        plot = self.chart.plot
        source = self._entry.values.getValues()
        same = [place for place, entry in enumerate(plot.entries) if entry.uno == self.api]
        if len(same) > 1:
            where = str(source.getSourceRangeRepresentation())
            same = [
                place
                for place in same
                if str(plot.entries[place].values.getValues().getSourceRangeRepresentation()) == where
            ]
        return plot, same[0]

    def _redraw(self, plot: Plot, place: int) -> None:
        self._entry = plot.entries[place]
        self.chart.draw(plot)

    def _symbol(self, **fields: Any) -> None:
        symbol = self.api.Symbol
        for name, value in fields.items():
            setattr(symbol, name, value)
        self.api.Symbol = symbol

    def _need_points(self, attribute: str) -> None:
        if not self._type.lined:
            name = chart_types.name_of(self._type)
            raise NotInCalcError(
                f"{attribute}: {name} の系列にマーカーはありません。", f"{attribute}: series of {name} have no markers."
            )

    def _color_markers(self, value: Any, *, fill: bool) -> None:
        """Colour markers, which Calc draws in the colour of their series, outline and all."""
        self._need_points("marker color")
        number = number_of(value)
        free = fill and self.api.LineStyle.value == _NONE
        if number != self.api.Color and not free:
            raise NotInCalcError(
                "Calc のマーカーは線と同じ 1 色です。line_color（線がなければ marker_background_color）を指定してください。",
                "Calc draws a marker in one colour, that of its line; set line_color, or marker_background_color "
                "where there is no line.",
            )
        self.api.Color = number
        self._symbol(FillColor=number, BorderColor=number)


class ChartSeriesCollection(base_classes.ChartSeriesCollection):
    """The series of a chart, by number from 1.

    Args:
        chart: the chart.
    """

    def __init__(self, chart: Chart) -> None:
        self.chart = chart

    @property
    def api(self) -> Any:
        """The chart type objects that hold the series."""
        return self.chart.document.getFirstDiagram().getCoordinateSystems()[0].getChartTypes()

    def __call__(self, key: int) -> ChartSeries:
        if not isinstance(key, numbers.Integral) or isinstance(key, bool):
            raise KeyError(key)
        entries = self.chart.plot.entries
        if not 1 <= key <= len(entries):
            raise KeyError(key)
        return ChartSeries(self.chart, entries[key - 1])

    def __len__(self) -> int:
        return len(self.chart.plot.entries)

    def __iter__(self) -> Iterator[ChartSeries]:
        return iter([ChartSeries(self.chart, entry) for entry in self.chart.plot.entries])

    def __contains__(self, key: object) -> bool:
        return isinstance(key, int) and not isinstance(key, bool) and 1 <= key <= len(self)
