"""Charts how far each entity lies from the mean, sorted, one chart per indicator and for the total."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from xl_addin.book.compare.from_mean import Differences, charted, differences
from xl_addin.book.live.inert import inert
from xl_addin.book.live.sheet_names import CHARTS, OTHER_CHARTS
from xl_addin.scripts.session import arguments, own_sheet, put, tables_of, workbook, working

if TYPE_CHECKING:
    from collections.abc import Sequence

    import xlwings as xw

_MARK = "Differences from the mean, sorted (xl-addin charts)"
_PREFIX = "xl-addin "
_HEAD, _FIRST = 3, 5
# The charts stand to the left of the figures, over so many columns.
_BLOCK, _LEFT = 3, 20
_WIDE, _TALL, _HALF, _SMALL, _GAP = 900.0, 300.0, 446.0, 230.0, 8.0
_BAR_COLOUR, _HEAD_COLOUR = "#2F75B5", "#E2EFDA"
_SIGNED = "+0.0;-0.0;0.0"
_NAME_WIDTH, _NUMBER_WIDTH, _GAP_WIDTH = 14, 10, 2


def main(argv: list[str] | None = None) -> None:
    """Make the charts on the sheet グラフ, in the place of those of an earlier run.

    Args:
        argv: the words after the script's name: the workbook, unless one calls.

    Raises:
        WorkbookError: there is nothing to chart; nothing has been changed.
    """
    given = _parser().parse_args(arguments(argv))
    with workbook(given.book, out=given.out) as book, working(book, "読んでいます… / reading") as tell:
        book.app.calculate()
        found = [differences(series) for series in charted(tables_of(book), given.sheet, given.columns)]
        tell("グラフを作っています… / making charts")
        sheet = _emptied(book)
        _write(sheet, found)
        _draw(sheet, found)
        name = sheet.name
    print(f"「{name}」に {len(found)} 個のグラフを作りました / {len(found)} charts made")  # noqa: T201
    for each in found:
        if each.left_out:
            print(f"{each.label}: 空欄のため除いた: {'、'.join(each.left_out)} / left out, for they are blank")  # noqa: T201


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="charts",
        description="平均との差を大きい順に並べたグラフを作ります / Chart differences from the mean, sorted",
    )
    parser.add_argument("book", type=Path, nargs="?", help="ブック（ブックの中から実行するときは不要） / the workbook")
    parser.add_argument("--sheet", help="グラフにする表のシート / the sheet of the table")
    parser.add_argument(
        "--columns", nargs="+", default=[], metavar="HEADER", help="グラフにする列の見出し / headers of columns"
    )
    parser.add_argument("-o", "--out", type=Path, help="別の名前で保存する / save under another name")
    return parser


def _emptied(book: xw.Book) -> xw.Sheet:
    """Our sheet without what an earlier run made; a sheet of that name with other content stays as it is."""
    name = CHARTS if CHARTS not in book.sheet_names or book.sheets[CHARTS].range("A2").value == _MARK else OTHER_CHARTS
    if name in book.sheet_names:
        for chart in list(book.sheets[name].charts):
            if chart.name.startswith(_PREFIX):
                chart.delete()
    return own_sheet(book, name)


def _write(sheet: xw.Sheet, found: Sequence[Differences]) -> None:
    put(sheet, 0, 0, [["平均との差（大きい順）"], [_MARK]])
    sheet.range("A1").font.bold = True
    for place, each in enumerate(found):
        col = _LEFT + _BLOCK * place
        put(sheet, _HEAD, col, [[inert(each.label), None], ["名前", f"平均 {each.mean:.4g} との差"]])
        head = sheet.range((_HEAD + 1, col + 1), (_HEAD + 2, col + 2))
        head.font.bold = True
        head.color = _HEAD_COLOUR
        put(sheet, _FIRST, col, [[inert(name), difference] for name, difference in each.rows])
        numbers = sheet.range((_FIRST + 1, col + 2), (_FIRST + len(each.rows), col + 2))
        numbers.number_format = _SIGNED
        for offset, width in enumerate((_NAME_WIDTH, _NUMBER_WIDTH, _GAP_WIDTH)):
            sheet.range((1, col + offset + 1)).column_width = width


def _draw(sheet: xw.Sheet, found: Sequence[Differences]) -> None:
    corner = sheet.range((_HEAD + 1, 1))
    names: list[str] = []
    for place, each in enumerate(found):
        left, top, width, height = _place(place)
        col = _LEFT + _BLOCK * place + 1
        chart = sheet.charts.add(
            corner.left + left,
            corner.top + top,
            width,
            height,
            chart_type="column_clustered",
            source=sheet.range((_FIRST + 1, col), (_FIRST + len(each.rows), col + 1)),
            plot_by="columns",
            name=_unique(f"{_PREFIX}{each.label}", names),
            style=None,
        )
        chart.title = f"{each.label}：平均との差"
        chart.legend.visible = False
        chart.value_axis.number_format = "+0;-0;0"
        chart.series[0].fill_color = _BAR_COLOUR


def _place(place: int) -> tuple[float, float, float, float]:
    """Left, top, width and height in points: the first chart over the full width, the others in two columns below it."""
    if place == 0:
        return 0.0, 0.0, _WIDE, _TALL
    row, col = divmod(place - 1, 2)
    return col * (_HALF + _GAP), _TALL + _GAP + row * (_SMALL + _GAP), _HALF, _SMALL


def _unique(name: str, taken: list[str]) -> str:
    found = name if name not in taken else f"{name} ({len(taken) + 1})"
    taken.append(found)
    return found


if __name__ == "__main__":
    main()
