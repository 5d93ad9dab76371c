"""Compares a workbook with another year's, or with a data file, on the sheet 年度比較."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from xl_addin.book.compare.rules import compared
from xl_addin.book.compare.sheet import Layout, layout
from xl_addin.book.compare.year import read_year
from xl_addin.book.live.sheet_names import YEARS
from xl_addin.book.scores.scoring import file_tables
from xl_addin.errors import WorkbookError
from xl_addin.scripts.session import arguments, book_and_file, own_sheet, put, tables_of, workbook, working

if TYPE_CHECKING:
    import xlwings as xw

_HEAD_COLOUR = "#E2EFDA"
_NAME_WIDTH, _TEXT_WIDTH, _NUMBER_WIDTH = 16, 44, 11


def main(argv: list[str] | None = None) -> None:
    """Compare two years.

    Args:
        argv: the words after the script's name: this year's workbook, unless one calls, and last year's file.

    Raises:
        WorkbookError: a year has no results, or the two cannot be compared; nothing has been changed.
        RuleBookError: a rule book is unknown, or the two cannot be compared.
    """
    given = _parser().parse_args(arguments(argv))
    path, other = book_and_file(given.files)
    if other is None:
        raise WorkbookError("前年度のファイルを指定してください。", "Name last year's file.")
    with workbook(path, out=given.out) as book, working(book, "読んでいます… / reading") as tell:
        book.app.calculate()
        new = read_year(Path(book.fullname), tables_of(book), given.rules, given.sheet)
        old = read_year(other, file_tables(other), given.rules_last, given.sheet_last)
        made = layout(new, old, compared(new, old))
        tell("書き込んでいます… / writing")
        _write(book, made)
    print(f"「{YEARS}」に {len(new.entities)} 団体を比べました / {len(new.entities)} compared")  # noqa: T201


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="compare_years", description="2つの年度を比べ、シート「年度比較」に書きます / Compare two years on a sheet"
    )
    parser.add_argument(
        "files",
        type=Path,
        nargs="*",
        metavar="FILE",
        help="今年度のブックと、前年度の .xlsx・.xlsm・.csv。ブックの中から実行するときは前年度だけ / this and last year's file",
    )
    parser.add_argument("--rules", help="今年度の規則集（例 kokuho_pref/2024） / this year's rule book")
    parser.add_argument("--rules-last", help="前年度の規則集 / last year's rule book")
    parser.add_argument("--sheet", help="今年度の得点のシート / this year's sheet of results")
    parser.add_argument("--sheet-last", help="前年度の得点のシート / last year's sheet of results")
    parser.add_argument("-o", "--out", type=Path, help="別の名前で保存する / save under another name")
    return parser


def _write(book: xw.Book, made: Layout) -> None:
    sheet = own_sheet(book, YEARS)
    put(sheet, 0, 0, made.rows)
    width = len(made.rows[0])
    for col in range(width):
        chars = _NUMBER_WIDTH if col not in made.texts else _NAME_WIDTH if col == 0 else _TEXT_WIDTH
        sheet.range((1, col + 1)).column_width = chars
    sheet.range((1, 1)).font.bold = True
    heads = sheet.range((made.heads[0] + 1, 1), (made.heads[-1] + 1, width))
    heads.font.bold = True
    heads.color = _HEAD_COLOUR
    heads.wrap_text = True
    for col, code in enumerate(made.formats, 1):
        sheet.range((made.first + 1, col), (len(made.rows), col)).number_format = code


if __name__ == "__main__":
    main()
