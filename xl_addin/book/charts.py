"""The sheet グラフ: how far each row lies from the mean, as numbers and as bar charts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_addin.book.page import A3, page, title
from xl_addin.book.sheet import at, same_unless_blank, unless_blank
from xl_addin.book.styles import BAR_COLOUR, BELOW_COLOUR, FONT, GRID
from xl_addin.engine.moments import mean

if TYPE_CHECKING:
    from xlsxwriter import Workbook

    from xl_addin.book.sheet import Block, Sheet

NAME = "グラフ"

_HEAD = 3
_ENGLISH = 4
_FIRST = 5
_ROW_PIXELS = 25
_WIDE = 1180
_TALL = 380
_SMALL_TALL = 300


@dataclass(frozen=True)
class Charted:
    """One series: its header in the data columns, its chart title and its values."""

    ja: str
    en: str
    chart_title: str
    values: Block


def write(workbook: Workbook, sheet: Sheet, names: Block, series: list[Charted], heading: tuple[str, str]) -> None:
    """Write the differences and a chart for each column; the first chart is the large one.

    Args:
        workbook: the workbook of the sheet.
        sheet: the empty sheet.
        names: the rows' names.
        series: the columns; the first one is charted large.
        heading: title of the sheet, in Japanese and English.
    """
    title(sheet, *heading)
    count = names.last_row - names.first_row + 1
    last = _FIRST + count - 1
    sheet.put(_HEAD, 0, "", "head")
    sheet.put(_ENGLISH, 0, "", "head_english")
    for offset, cells in enumerate(names.grid):
        text = same_unless_blank(at(names.first_row + offset, names.first_col, names.sheet))
        sheet.formula(_FIRST + offset, 0, text, str(cells[0]), "cell")
    for col, charted in enumerate(series, 1):
        sheet.put(_HEAD, col, charted.ja, "head", "computed_head")
        sheet.put(_ENGLISH, col, charted.en, "head_english")
        _differences(sheet, col, charted.values)
    sheet.worksheet.set_column(0, 0, 10)
    sheet.worksheet.set_column(1, len(series), 11)
    sheet.worksheet.set_column(len(series) + 1, len(series) + 1, 3)
    sheet.worksheet.set_row(_HEAD, 34)
    sheet.worksheet.set_row(_ENGLISH, 15)
    right = len(series) + 2
    for place, charted in enumerate(series):
        _chart(workbook, sheet, place, charted, right)
    sheet.worksheet.freeze_panes(_FIRST, 1)
    page(sheet, max(last, _last_row(len(series))), right + _WIDE // 72, paper=A3, pages=1)


def _differences(sheet: Sheet, col: int, values: Block) -> None:
    centre = mean(values.numbers)
    for offset, value in enumerate(values.numbers):
        cell = at(values.first_row + offset, values.first_col, values.sheet)
        text = unless_blank(f"{cell}-AVERAGE({values.text(sheet)})", cell)
        sheet.formula(_FIRST + offset, col, text, value - centre, "cell", "signed")


def _chart(workbook: Workbook, sheet: Sheet, place: int, charted: Charted, right: int) -> None:
    last = _FIRST + len(charted.values.grid) - 1
    chart = workbook.add_chart({"type": "column"})
    chart.add_series(
        {
            "name": [sheet.name, _HEAD, place + 1],
            "categories": [sheet.name, _FIRST, 0, last, 0],
            "values": [sheet.name, _FIRST, place + 1, last, place + 1],
            "fill": {"color": BAR_COLOUR},
            "invert_if_negative": True,
            "invert_if_negative_color": BELOW_COLOUR,
            "gap": 40,
        }
    )
    large = place == 0
    font = {"name": FONT, "size": 8 if large else 6}
    chart.set_title(
        {"name": charted.chart_title, "name_font": {"name": FONT, "size": 14 if large else 10}, "overlay": False}
    )
    chart.set_legend({"none": True})
    chart.set_x_axis({"label_position": "low", "num_font": {**font, "rotation": -90}, "interval_unit": 1})
    chart.set_y_axis({"num_format": "+0;-0;0", "num_font": font, "major_gridlines": GRID, "line": {"none": True}})
    width, height, x, y = _place(place)
    chart.set_size({"width": width, "height": height})
    sheet.worksheet.insert_chart(
        _HEAD, right, chart, {"x_offset": x, "y_offset": y, "description": charted.chart_title, "object_position": 3}
    )


def _place(place: int) -> tuple[int, int, int, int]:
    """Width, height and offsets: the first chart over the full width, the others in two columns below it."""
    if place == 0:
        return _WIDE, _TALL, 0, 0
    half = _WIDE // 2
    row, col = divmod(place - 1, 2)
    return half - 5, _SMALL_TALL - 5, col * half, _TALL + 5 + row * _SMALL_TALL


def _last_row(count: int) -> int:
    small_rows = -(-(count - 1) // 2)
    return _HEAD + -(-(_TALL + 5 + small_rows * _SMALL_TALL) // _ROW_PIXELS) + 1
