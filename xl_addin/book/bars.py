"""Bar charts of the sheets シミュレーション: a few series over the same names, in one look."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from xl_addin.book.styles import BAR_COLOUR, BELOW_COLOUR, FONT, GRID

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter import Workbook

    from xl_addin.book.sheet import Block, Sheet

BEFORE_COLOUR = "#A6A6A6"
AFTER_COLOUR = BELOW_COLOUR
OTHERS_COLOUR = BAR_COLOUR
LEVEL_COLOUR = "#7030A0"
_NO_GRID = {"visible": False}
_LABELS = {"value": True, "num_format": "+0.0;-0.0;0.0", "font": {"name": FONT, "size": 9}}
_APART, _OVER = -5, 100


class Bars(NamedTuple):
    """One series.

    Args:
        name: what the legend calls it.
        values: one cell per name.
        colour: of its bars.
    """

    name: str
    values: Block
    colour: str


class Spot(NamedTuple):
    """Where a chart stands: its first cell, and its size in pixels."""

    row: int
    col: int
    width: int
    height: int


class Look(NamedTuple):
    """How a chart looks.

    Args:
        heading: its title.
        numbers: number format of the axis.
        lying: the bars lie, for long names; the first name is at the top.
        one_each: every name has a bar of one series only, so that the series may lie over each other.
        labels: every bar says its number, and there is neither an axis for it nor a legend.
    """

    heading: str
    numbers: str
    lying: bool = False
    one_each: bool = False
    labels: bool = False


def draw(workbook: Workbook, names: Block, series: Sequence[Bars], look: Look, *, level: Bars | None = None) -> Any:
    """Make a chart.

    Args:
        workbook: the workbook it is for.
        names: what stands below, or beside, the bars.
        series: the bars.
        look: how it looks.
        level: a dashed line across upright bars.

    Returns:
        The chart, which ``insert`` puts on a sheet.
    """
    chart = workbook.add_chart({"type": "bar" if look.lying else "column"})
    for each in series:
        labels = {"data_labels": _LABELS} if look.labels else {}
        overlap = _OVER if look.one_each else _APART
        chart.add_series(
            {**_series(each, names), "fill": {"color": each.colour}, "overlap": overlap, "gap": 50, **labels}
        )
    if level is not None:
        line = workbook.add_chart({"type": "line"})
        stroke = {"color": level.colour, "width": 1.5, "dash_type": "dash"}
        line.add_series({**_series(level, names), "line": stroke})
        chart.combine(line)
    chart.set_title({"name": look.heading, "name_font": {"name": FONT, "size": 11}, "overlay": False})
    small = {"name": FONT, "size": 9 if look.lying else 8}
    turned = small if look.lying else {**small, "rotation": -90}
    named = {"label_position": "low", "num_font": turned, "interval_unit": 1, "major_gridlines": _NO_GRID}
    counted: dict[str, Any] = {"num_format": look.numbers, "num_font": small, "line": {"none": True}}
    counted |= {"visible": False, "major_gridlines": _NO_GRID} if look.labels else {"major_gridlines": GRID}
    # Of lying bars, y is the axis of the names.
    chart.set_x_axis(counted if look.lying else named)
    chart.set_y_axis({**named, "reverse": True} if look.lying else counted)
    chart.set_legend({"none": True} if look.labels else {"position": "top", "font": {"name": FONT, "size": 9}})
    return chart


def insert(sheet: Sheet, chart: Any, spot: Spot, told: str) -> None:
    """Put a chart on a sheet, with the words that a screen reader says for it."""
    chart.set_size({"width": spot.width, "height": spot.height})
    options = {"x_offset": 10, "y_offset": 4, "description": told, "object_position": 3}
    sheet.worksheet.insert_chart(spot.row, spot.col, chart, options)


def _series(bars: Bars, names: Block) -> dict[str, Any]:
    return {"name": bars.name, "categories": _where(names), "values": _where(bars.values)}


def _where(block: Block) -> list[str | int]:
    return [block.sheet.name, block.first_row, block.first_col, block.last_row, block.last_col]
