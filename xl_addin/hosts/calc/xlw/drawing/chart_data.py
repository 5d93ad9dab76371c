"""Between cells and the series of a chart."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from xl_addin.hosts.calc.xlw.drawing import chart_source
from xl_addin.hosts.calc.xlw.drawing.chart_entries import Entry, Plot
from xl_addin.hosts.calc.xlw.drawing.chart_source import COLUMNS, ROWS
from xl_addin.hosts.calc.xlw.formulas.tokens import text_literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.hosts.calc.xlw.addresses import Box
    from xl_addin.hosts.calc.xlw.area import Area
    from xl_addin.hosts.calc.xlw.drawing.chart_types import ChartType
    from xl_addin.hosts.calc.xlw.drawing.charts import Chart

_LABELED: Final = "com.sun.star.chart2.data.LabeledDataSequence"


def sequence(chart: Chart, cells: Area, role: str, name: Area | None = None) -> Any:
    """Make a sequence of data that follows cells.

    Args:
        chart: the chart.
        cells: the data.
        role: what they are to the series, such as "values-y".
        name: the cell with their name.

    Returns:
        A labelled data sequence.
    """
    made = chart.sheet.book.app.host.create(_LABELED)
    made.setValues(_values(chart, str(cells.uno.AbsoluteName), role))
    if name is not None:
        made.setLabel(_values(chart, str(name.uno.AbsoluteName), "label"))
    return made


def label(chart: Chart, text: str) -> Any:
    """Make a name that stands in no cell, or, with ``=`` before it, follows one."""
    if text.startswith("="):
        cell = chart.sheet.range(text[1:])
        return _values(chart, str(cell.uno.AbsoluteName), "label")
    return _values(chart, text_literal(text), "label")


def _values(chart: Chart, representation: str, role: str) -> Any:
    made = chart.document.getDataProvider().createDataSequenceByRangeRepresentation(representation)
    made.Role = role
    return made


def from_cells(chart: Chart, source: Area, plot_by: str, type_: ChartType) -> Plot:
    """Plan series from a block of cells.

    Args:
        chart: the chart.
        source: the cells, with headers.
        plot_by: whether series are "rows" or "columns".
        type_: how they will be drawn.

    Returns:
        The series, not yet drawn.
    """
    used = source.box.common(source.sheet.used_range.box) or source.box
    source = source.sheet.box(used)
    parts = chart_source.layout(source, plot_by, measured=not type_.has_categories)
    cells = source.sheet.box

    def named(box: Box, number: int) -> Any:
        name = cells(parts.names[number]) if parts.names is not None else None
        return sequence(chart, cells(box), "values-y", name)

    def x() -> Any:
        return sequence(chart, cells(parts.categories), "values-x") if parts.categories is not None else None

    values = list(enumerate(parts.values))
    if type_.kind == "BubbleChartType":
        pairs = zip(values[::2], values[1::2], strict=False)
        entries = [
            Entry(named(box, number), type_, None, x(), sequence(chart, cells(size), "values-size"))
            for (number, box), (_number, size) in pairs
        ]
        return Plot(entries)
    categories = sequence(chart, cells(parts.categories), "categories") if parts.categories is not None else None
    measured = not type_.has_categories
    entries = [Entry(named(box, number), type_, None, x() if measured else None) for number, box in values]
    return Plot(entries, None if measured else categories)


def retyped(plot: Plot, type_: ChartType) -> Plot:
    """Plan the same data as another type.

    Args:
        plot: the series as they are.
        type_: how all of them are to be drawn.

    Returns:
        The series, not yet drawn.
    """
    if not plot.entries:
        return plot
    entries, categories = plot.entries, plot.categories
    was = entries[0].type
    if "CandleStickChartType" in {was.kind, type_.kind} and was != type_:
        entries = [replace(entry, uno=None) for entry in entries]
    if was.has_categories and not type_.has_categories:
        entries, categories = _measured(entries, categories), None
    elif type_.has_categories and not was.has_categories:
        categories = categories or next((entry.x for entry in entries if entry.x is not None), None)
        entries = list(_parted(entries))
    if type_.kind == "BubbleChartType" and was.kind != "BubbleChartType":
        entries = [replace(entry, sizes=size.values) for entry, size in zip(entries[::2], entries[1::2], strict=False)]
    return Plot([replace(entry, type=type_, group="primary") for entry in entries], categories)


def _measured(entries: list[Entry], categories: Any) -> list[Entry]:
    """Let categories, or else the first of several series, measure along the first axis."""
    x = categories
    if x is None and len(entries) > 1:
        x, entries = entries[0].values, entries[1:]
    return [replace(entry, x=x) for entry in entries]


def _parted(entries: list[Entry]) -> Iterator[Entry]:
    """Make series of the sizes of bubbles."""
    for entry in entries:
        yield replace(entry, x=None, sizes=None)
        if entry.sizes is not None:
            yield Entry(entry.sizes, entry.type)


def own_name(entry: Entry) -> str | None:
    """Give the name of a series; None if it has none."""
    found = entry.values.getLabel()
    return " ".join(filter(None, found.getTextualData())) if found is not None else None


def _boxes(chart: Chart, sequences: list[Any]) -> list[tuple[str, Box]]:
    return [
        place
        for one in sequences
        for place in chart_source.places(chart.sheet.book, str(one.getSourceRangeRepresentation()))
    ]


def direction(chart: Chart) -> str:
    """Tell whether the series of a chart are rows or columns."""
    boxes = [box for _sheet, box in _boxes(chart, [entry.values.getValues() for entry in chart.plot.entries])]
    for box in boxes:
        if box.rows != box.columns:
            return COLUMNS if box.rows > box.columns else ROWS
    rows = {box.row for box in boxes}
    return COLUMNS if len(rows) <= 1 else ROWS


def source(chart: Chart) -> Area | None:
    """Give the block of cells that holds all data of a chart.

    Args:
        chart: the chart.

    Returns:
        The cells; None if the data stand on several sheets or in none.
    """
    plot = chart.plot
    labelled = [entry.values for entry in plot.entries]
    labelled += [one for entry in plot.entries for one in (entry.x, entry.sizes) if one is not None]
    labelled += [plot.categories] if plot.categories is not None else []
    parts = [part for one in labelled for part in (one.getValues(), one.getLabel()) if part is not None]
    boxes = _boxes(chart, parts)
    if not boxes or len({sheet for sheet, _box in boxes}) > 1:
        return None
    whole = boxes[0][1]
    for _sheet, box in boxes:
        whole = whole.around(box)
    return chart.sheet.book.sheets(boxes[0][0]).box(whole)
