"""``xl-addin audit``: what goes wrong by hand in workbooks, told with its cells."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

import click

from xl_addin.audit.checks import findings
from xl_addin.audit.findings_book import workbook
from xl_addin.audit.mending import mended
from xl_addin.audit.model import read
from xl_addin.audit.report import Audited, data, lines
from xl_addin.cli.many import Counted, Done, books_argument, distinct, each, json_option
from xl_addin.cli.speaking import PATH, progress
from xl_addin.errors import OfficeError, WorkbookError
from xl_addin.files import write_whole
from xl_addin.hosts.calc.computing import Computer
from xl_addin.parts.book import open_book

if TYPE_CHECKING:
    from pathlib import Path

_FOUND: Final = 3


@click.command()
@books_argument
@click.option(
    "--rules",
    "rule_books",
    multiple=True,
    metavar="RULEBOOK",
    help="点数を確かめる規則（繰り返し可）/ rule book to check points against; may repeat",
)
@click.option(
    "--sheet",
    "sheet",
    type=PATH,
    metavar="OUT.xlsx",
    help="指摘をブックに書き出します / write the findings to a workbook",
)
@click.option(
    "--no-values",
    is_flag=True,
    help="直した後の値を計算しません（LibreOffice を使いません） / compute no values, without LibreOffice",
)
@json_option
@click.pass_context
def audit(
    context: click.Context,
    books: tuple[Path, ...],
    rule_books: tuple[str, ...],
    sheet: Path | None,
    *,
    no_values: bool,
    as_json: bool,
) -> None:
    """ブックの数式と値の誤りを探します / Find what goes wrong by hand in the formulas and values of BOOK.

    丸めた値の順位、標本標準偏差、ずれた範囲、文字列の数値、式の上書きなどを、セル・影響・直し方とともに示します。ブックは書き換えません。
    指摘があれば終了コードは 3、調べられないブックがあれば 1 です。

    Ranks of rounded values, sample spreads, ranges that slide, texts for numbers, typed-over formulas and more, each with its
    cell, what it changes and how to mend it. No workbook is changed. The exit status is 3 if anything was found, and 1 if a
    workbook could not be read.
    """
    if sheet is not None:
        _refuse_target(sheet, books)
    done: list[Audited] = []
    with Computer(progress=None if as_json else progress) as computer:

        def work(book: Path) -> Done:
            audited = _audited(book, rule_books, sheet, None if no_values else computer)
            done.append(audited)
            counted = (Counted("findings", "指摘", "findings", len(audited.findings)),)
            return Done(lines(audited), data(audited), counted, status=_FOUND if audited.findings else 0)

        status = each(books, work, as_json=as_json)
    if sheet is not None:
        write_whole(sheet, workbook(done))
        click.echo(sheet, err=True)
    context.exit(status)


def _refuse_target(sheet: Path, books: tuple[Path, ...]) -> None:
    """Refuse to write the findings over a workbook that is audited, or as another kind of file."""
    if sheet.suffix.lower() != ".xlsx":
        raise WorkbookError(f"「{sheet}」の拡張子は .xlsx にしてください。", f"{sheet} must end in .xlsx.")
    if any(book.resolve() == sheet.resolve() for book in distinct(books)):
        raise WorkbookError(
            f"「{sheet}」は調べるブックです。別の名前にしてください。",
            f"{sheet} is audited itself; choose another name.",
        )


def _audited(book: Path, rule_books: tuple[str, ...], sheet: Path | None, computer: Computer | None) -> Audited:
    model = read(open_book(book, locks=False))
    found, problem, computed = findings(model, rule_books), None, False
    if computer is not None and found:
        try:
            result = mended(model, found, computer)
            found, problem = result.findings, result.problem
        except OfficeError as error:
            problem = error
        computed = problem is None
    link = book.name if sheet is None else _relative(book, sheet)
    return Audited(book.name, link, found, model.formulas, model.unread, computed, problem)


def _relative(book: Path, sheet: Path) -> str:
    try:
        return os.path.relpath(book.resolve(), sheet.resolve().parent).replace(os.sep, "/")
    except ValueError:
        # Another drive.
        return book.resolve().as_posix()
