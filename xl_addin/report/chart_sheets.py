"""Turns the pictures of a report into native charts of a workbook, over cells that hold their figures."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

from xl_addin.book.styles import FONT, GRID
from xl_addin.report.shapes import Bars, Intervals, Levels, Panels, Strips, Waterfall

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xlsxwriter import Workbook
    from xlsxwriter.chart import Chart
    from xlsxwriter.worksheet import Worksheet

    from xl_addin.report.content import Figure
    from xl_addin.report.shapes import Interval, Picture

_TOP, _REST, _OWN, _DOWN, _TOTAL, _LIGHT = "#0072B2", "#B8C4CF", "#D55E00", "#E69F00", "#4D5B66", "#9CCBE6"
_ROW_PIXELS = 20
_PIXELS_PER_BAR, _PIXELS_PER_GROUP = 19, 44
_WIDE = 900
_AROUND = 110
_PANEL_WIDTH, _FIRST_PANEL = 185, 260
_CHART_FONT = 9
_STEP = 10


class _Data(NamedTuple):
    """Figures beside each other in cells.

    Attributes:
        heads: one per column; the first is the names'.
        rows: a name, then figures.
    """

    heads: tuple[str, ...]
    rows: tuple[tuple[str | float | None, ...], ...]


def insert(book: Workbook, sheet: Worksheet, figure: Figure, row: int, name: str) -> int:
    """Put a chart into a sheet, and its figures into a sheet of their own at the end.

    Args:
        book: the workbook.
        sheet: where the chart stands.
        figure: the picture.
        row: the row that it begins in.
        name: of the sheet of its figures.

    Returns:
        The next free row.
    """
    data = _data(figure.picture)
    cells = book.add_worksheet(name)
    cells.hide()
    for place, line in enumerate((data.heads, *data.rows)):
        for col, cell in enumerate(line):
            if cell is not None:
                cells.write(place, col, cell)
    each = _PIXELS_PER_GROUP if isinstance(figure.picture, (Strips, Levels)) else _PIXELS_PER_BAR
    high = _AROUND + each * max(len(data.rows), 3)
    for chart, left, wide in _charts(book, figure.picture, name, data):
        chart.set_size({"width": wide, "height": high})
        chart.set_chartarea({"border": {"none": True}})
        options = {"x_offset": left, "description": figure.described, "object_position": 3}
        sheet.insert_chart(row, 0, chart, options)
    after = row + high // _ROW_PIXELS + 1
    sheet.write_string(after, 0, figure.caption)
    return after + 2


def _data(picture: Picture) -> _Data:
    if isinstance(picture, Bars):
        rows = [
            (
                name,
                *(value - picture.base if kind == _kind(picture, place) else None for kind in range(3)),
            )
            for place, (name, value) in enumerate(zip(picture.names, picture.values, strict=True))
        ]
        own = picture.names[picture.own].split("　")[-1] if picture.own is not None else "－"
        return _Data(("", picture.top_name, picture.rest_name, own), tuple(rows))
    if isinstance(picture, Panels):
        titles = [title.replace("\n", " ", 1).replace("\n", "") for title in picture.titles]
        heads = ("", *(head for title in titles for head in (title, f"{title}（負）")))
        return _Data(heads, tuple((name, *_signed(picture, row)) for row, name in enumerate(picture.names)))
    if isinstance(picture, Strips):
        rows_of = ((row.name.replace("\n", ""), row.own, row.others, picture.middle) for row in picture.rows)
        return _Data(("", picture.own_name, picture.others_name, picture.middle_name), tuple(rows_of))
    if isinstance(picture, Waterfall):
        heads = ("", "", "合計", "増", "増（0未満）", "減", "減（0未満）")
        return _Data(heads, tuple(_fall(picture)))
    if isinstance(picture, Intervals):
        return _Data(
            ("", "ここまで空き", f"順位まで（{picture.inner_name}）", f"順位から（{picture.inner_name}）"),
            tuple((row.name, *_parts(row)) for row in picture.rows),
        )
    levels = ((row.name, row.value, row.full, row.before) for row in picture.rows)
    return _Data(("", picture.value_name, picture.full_name, picture.before_name), tuple(levels))


def _kind(picture: Bars, place: int) -> int:
    """In which of the three columns a bar stands: the top, the rest, the own one."""
    if place == picture.own:
        return 2
    return 0 if place < picture.top else 1


def _signed(picture: Panels, row: int) -> Iterator[float | None]:
    """A row's figures, each in a column for those above and one for those below zero, which have two colours."""
    for values in picture.values:
        value = values[row]
        yield value if value is not None and value >= 0 else None
        yield value if value is not None and value < 0 else None


def _parts(row: Interval) -> tuple[float, float, float]:
    """An interval as bars on end: what is left of it, and its parts up to and from the value itself."""
    low, high = row.inner
    middle = min(max(row.middle, low), high)
    return low, middle - low, high - middle


def _fall(picture: Waterfall) -> Iterator[tuple[str | float | None, ...]]:
    """A step is a coloured bar on end of an unseen one, which leads to it from zero; across zero, a bar on either side.

    Stacked bars of either sign begin at zero, each sign on its own side.
    """
    for step, ends in zip(picture.steps, picture.ends, strict=True):
        if step.total:
            yield step.name, None, step.value, None, None, None, None
            continue
        low, high = sorted(ends)
        unseen = max(low, 0.0) + min(high, 0.0)
        parts = max(high, 0.0) - max(low, 0.0), min(low, 0.0) - min(high, 0.0)
        none = (None, None)
        yield (step.name, unseen, None, *parts, *none) if step.value >= 0 else (step.name, unseen, None, *none, *parts)


def _charts(book: Workbook, picture: Picture, name: str, data: _Data) -> list[tuple[Chart, int, int]]:
    if isinstance(picture, Panels):
        return _panels(book, picture, name, data)
    if isinstance(picture, Strips):
        chart = _bar(book, name, data, [(1, _OWN), (2, _TOP), (3, _REST)])
        _axes(chart, picture.axis)
        return [(chart, 0, _WIDE)]
    if isinstance(picture, Levels):
        chart = _bar(book, name, data, [(1, _TOP), (2, _REST), *([(3, _TOTAL)] if picture.before_name else [])])
        _axes(chart, picture.axis)
        return [(chart, 0, _WIDE)]
    kinds: dict[type, list[tuple[int, str | None]]] = {
        Bars: [(1, _TOP), (2, _REST), (3, _OWN)],
        Waterfall: [(1, None), (2, _TOTAL), (3, _TOP), (4, _TOP), (5, _DOWN), (6, _DOWN)],
        Intervals: [(1, None), (2, _LIGHT), (3, _TOP)],
    }
    chart = _bar(book, name, data, kinds[type(picture)], stacked=True)
    if isinstance(picture, Bars):
        _axes(chart, f"{picture.axis}（{picture.line_name}との差）" if picture.line_name else picture.axis)
        return [(chart, 0, _WIDE)]
    # A legend would name the bars that are not seen.
    chart.set_legend({"none": True})
    told = (
        f"{picture.axis}（棒は{picture.inner_name}、色の変わり目が順位）"
        if isinstance(picture, Intervals)
        else picture.axis
    )
    _axes(chart, told, start=picture.base if isinstance(picture, Waterfall) and picture.base else None)
    return [(chart, 0, _WIDE)]


def _panels(book: Workbook, picture: Panels, name: str, data: _Data) -> list[tuple[Chart, int, int]]:
    most = max((abs(value) for panel in picture.values for value in panel if value is not None), default=1.0)
    found: list[tuple[Chart, int, int]] = []
    left = 0
    for place, title in enumerate(data.heads[1::2]):
        chart = _bar(book, name, data, [(1 + 2 * place, _TOP), (2 + 2 * place, _DOWN)], stacked=True)
        first = place == 0
        _axes(chart, picture.axis, names=first, limit=_STEP * math.ceil(most / _STEP))
        chart.set_title({"name": title, "name_font": {"name": FONT, "size": _CHART_FONT}, "overlay": False})
        chart.set_legend({"none": True})
        wide = _FIRST_PANEL if first else _PANEL_WIDTH
        found.append((chart, left, wide))
        left += wide
    return found


def _bar(
    book: Workbook, name: str, data: _Data, columns: Sequence[tuple[int, str | None]], *, stacked: bool = False
) -> Chart:
    chart = book.add_chart({"type": "bar", "subtype": "stacked"} if stacked else {"type": "bar"})
    last = len(data.rows)
    for col, colour in columns:
        series: dict[str, Any] = {
            "name": [name, 0, col],
            "categories": [name, 1, 0, last, 0],
            "values": [name, 1, col, last, col],
            "fill": {"none": True} if colour is None else {"color": colour},
            "gap": 40,
        }
        chart.add_series(series)
    chart.set_legend({"position": "top", "font": {"name": FONT, "size": _CHART_FONT}})
    return chart


def _axes(
    chart: Chart, axis: str, *, names: bool = True, limit: float | None = None, start: float | None = None
) -> None:
    font = {"name": FONT, "size": _CHART_FONT - 1}
    across: dict[str, Any] = {"name": axis, "name_font": font, "num_font": font, "major_gridlines": GRID}
    if limit is not None:
        across |= {"min": -limit, "max": limit, "major_unit": limit, "num_format": "+0;-0;0"}
    if start is not None:
        across["min"] = start
    chart.set_x_axis(across)
    labels = {"label_position": "low"} if names else {"label_position": "none"}
    chart.set_y_axis({"reverse": True, "num_font": font, "interval_unit": 1, **labels})
