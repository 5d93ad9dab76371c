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
# The charts stand to the left of the figures.
_BLOCK, _LEFT = 3, 20
# What fits on an upright page of A4, in rows and columns of these sizes, with the margins of Calc and of Excel.
_PAGE_ROWS, _ROW_HEIGHT = 48, 15.0
_PAGE_COLUMNS, _COLUMN_WIDTH = 10, 7.0
_GAP = 8.0
# So many columns can have their names below them; more bars lie, one below the other.
_MOST_COLUMNS = 24
_BAR_COLOUR, _HEAD_COLOUR = "#2F75B5", "#E2EFDA"
_MOST_DECIMALS, _LEAST_STEPS = 3, 10
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
        numbers.number_format = _signed(_decimals(each) + 1)
        for offset, width in enumerate((_NAME_WIDTH, _NUMBER_WIDTH, _GAP_WIDTH)):
            sheet.range((1, col + offset + 1)).column_width = width


def _draw(sheet: xw.Sheet, found: Sequence[Differences]) -> None:
    lying = any(len(each.rows) > _MOST_COLUMNS for each in found)
    on_page = 1 if lying else 2
    pages = -(-len(found) // on_page)
    sheet.range((1, 1), (pages * _PAGE_ROWS, 1)).row_height = _ROW_HEIGHT
    sheet.range((1, 1), (1, _PAGE_COLUMNS)).column_width = _COLUMN_WIDTH
    width = sheet.range((1, 1), (1, _PAGE_COLUMNS)).width - _GAP
    rows = (_PAGE_ROWS - _HEAD) // on_page
    names: list[str] = []
    for place, each in enumerate(found):
        page, part = divmod(place, on_page)
        corner = sheet.range((page * _PAGE_ROWS + _HEAD + part * rows + 1, 1))
        col = _LEFT + _BLOCK * place + 1
        chart = sheet.charts.add(
            corner.left,
            corner.top,
            width,
            rows * _ROW_HEIGHT - _GAP,
            chart_type="bar_clustered" if lying else "column_clustered",
            source=sheet.range((_FIRST + 1, col), (_FIRST + len(each.rows), col + 1)),
            plot_by="columns",
            name=_unique(f"{_PREFIX}{each.label}", names),
            style=None,
        )
        title = f"{each.label}：平均との差"
        if lying:
            # Above the chart instead of in it: so there is room on a page for the names of all 47 bars.
            heading = sheet.range((corner.row - 1, 1))
            heading.value = inert(title)
            heading.font.bold = True
        chart.title = None if lying else title
        chart.legend.visible = False
        chart.value_axis.number_format = _signed(_decimals(each))
        chart.series[0].fill_color = _BAR_COLOUR
        if lying:
            # The first bar on top, and the figures at the bottom all the same.
            chart.category_axis.set(reverse_order=True, crosses="maximum")
    areas = [f"$A${page * _PAGE_ROWS + 1}:$J${(page + 1) * _PAGE_ROWS}" for page in range(pages)]
    sheet.page_setup.print_area = ",".join(areas)


def _decimals(each: Differences) -> int:
    """Decimals that tell the steps of an axis apart: none for points, two for shares of one."""
    farthest = max(abs(difference) for _, difference in each.rows)
    decimals = 0
    while farthest * 10**decimals < _LEAST_STEPS and decimals < _MOST_DECIMALS:
        decimals += 1
    return decimals


def _signed(decimals: int) -> str:
    number = f"0.{'0' * decimals}" if decimals else "0"
    return f"+{number};-{number};{number}"


def _unique(name: str, taken: list[str]) -> str:
    found = name if name not in taken else f"{name} ({len(taken) + 1})"
    taken.append(found)
    return found


if __name__ == "__main__":
    main()
