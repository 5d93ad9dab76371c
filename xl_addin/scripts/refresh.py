"""Loads a new year's figures from a CSV file or a workbook into the input table of a workbook, and says what changed."""

from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from xl_addin.book.live.sheet_names import RECORD
from xl_addin.book.refresh import record
from xl_addin.book.refresh.figures import FRACTION, PERCENT
from xl_addin.book.refresh.planning import Wishes, plan
from xl_addin.book.scores.scoring import file_tables
from xl_addin.errors import WorkbookError
from xl_addin.scripts.session import arguments, book_and_file, own_sheet, put, tables_of, workbook, working, write

if TYPE_CHECKING:
    import xlwings as xw

    from xl_addin.book.refresh.changes import Value
    from xl_addin.book.scores.cell_table import CellTable

DATA_NAME = "更新データ"
_HEAD_COLOUR = "#E7E6E6"
_WIDTHS = (22, 24, 34, 14, 14, 14, 60)


def main(argv: list[str] | None = None) -> None:
    """Refresh the input of a workbook.

    Args:
        argv: the words after the script's name: the workbook, unless one calls, and the data file.

    Raises:
        WorkbookError: the workbook has no input table, or something in the file cannot be; nothing has been changed.
    """
    given = _parser().parse_args(arguments(argv))
    wishes = Wishes(given.unit, given.entity, given.shift)
    path, data_file = book_and_file(given.files)
    with workbook(path, out=given.out) as book:
        data = data_file or _named_data(book)
        with working(book, "データを読んでいます… / reading the data") as tell:
            file = file_tables(data, given.sheet)
            book.app.calculate()
            before = tables_of(book)
            planned = plan(before, file, wishes)
            now = datetime.now().astimezone()
            tell("書き込んでいます… / writing")
            write(book, [*planned.writes, *record.stamps(before, planned, data.name, now)])
            tell("再計算しています… / recalculating")
            book.app.calculate()
            after = tables_of(book)
            results = record.moved(record.all_results(before), record.all_results(after))
            rows = record.sheet_rows(record.history(_record_of(before)), planned, results, data.name, now)
            _write_record(book, rows)
    for line in record.told(planned, results):
        print(line)  # noqa: T201 - this is what a script says


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="refresh",
        description="新しい年度の数値を、CSV か Excel ファイルから入力表に読み込みます / Load new figures into the input table",
    )
    parser.add_argument(
        "files",
        type=Path,
        nargs="*",
        metavar="FILE",
        help="ブックと、読み込む .csv・.xlsx・.xlsm。ブックの中から実行するときはデータだけ / the workbook and the data file",
    )
    parser.add_argument("--sheet", help="読むシート / the sheet of the data file to read")
    parser.add_argument("--entity", help="読む団体（団体が複数あるとき） / whose rows to take")
    parser.add_argument(
        "--unit",
        choices=(PERCENT, FRACTION),
        help="率の書き方: percent は 45.6、fraction は 0.456 / how rates are written",
    )
    parser.add_argument(
        "--shift",
        action="store_true",
        help="前年度の列を、ブックの当年度の値から引き継ぐ / last year's figures from the workbook",
    )
    parser.add_argument("-o", "--out", type=Path, help="別の名前で保存する / save under another name")
    return parser


def _named_data(book: xw.Book) -> Path:
    """The data file that a cell of the workbook names."""
    found = next((name for name in book.names if name.name == DATA_NAME), None)
    text = None if found is None else found.refers_to_range.value
    if not isinstance(text, str) or not text.strip():
        raise WorkbookError(
            f"読み込むファイルを指定するか、ブックの名前「{DATA_NAME}」のセルに書いてください。",
            f"Name the data file, or write it into the cell named {DATA_NAME}.",
        )
    return Path(book.fullname).parent / text.strip()


def _record_of(tables: list[CellTable]) -> CellTable | None:
    return next((table for table in tables if table.sheet == RECORD), None)


def _write_record(book: xw.Book, rows: list[list[Value]]) -> None:
    sheet = own_sheet(book, RECORD)
    put(sheet, 0, 0, rows)
    for col, width in enumerate(_WIDTHS):
        sheet.range((1, col + 1)).column_width = width
    sheet.range((1, 1)).font.bold = True
    heads = [place for place, row in enumerate(rows) if row[0] in (record.HEADS[0], record.CHANGE_HEADS[0])]
    for place in heads:
        block = sheet.range((place + 1, 1), (place + 1, record.WIDTH))
        block.font.bold = True
        block.color = _HEAD_COLOUR
    sheet.range((record.FIRST + 1, record.WIDTH), (heads[1] - 1, record.WIDTH)).wrap_text = True


if __name__ == "__main__":
    main()
