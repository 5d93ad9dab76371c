"""``xl-addin new``: an empty input workbook for a rule book."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xl_addin.book.inputs import workbook as input_book
from xl_addin.book.inputs.names import FACTS, MARKS
from xl_addin.cli.own_books import tell_if_replaced
from xl_addin.cli.speaking import PATH
from xl_addin.rulebook import store

if TYPE_CHECKING:
    from pathlib import Path

_BY = {"marks": (MARKS,), "facts": (FACTS,)}


@click.command()
@click.argument("rulebook")
@click.option(
    "-o",
    "--out",
    type=PATH,
    required=True,
    help="作る .xlsx。.xlsm なら Excel 用に関数も登録します / the .xlsx to write; an .xlsm has the functions for Excel",
)
@click.option(
    "--by",
    type=click.Choice(list(_BY)),
    help="marks は達成した行、facts は率などの実績の入力用。既定は両方 / input sheets: marks or facts; default both",
)
@click.option("--force", is_flag=True, help="すでにあるファイルに上書きします / write over an existing file")
def new(rulebook: str, out: Path, by: str | None, *, force: bool) -> None:
    """規則集 RULEBOOK の入力用ブックを作ります / Make an empty input workbook."""
    book = store.find(rulebook)
    tell_if_replaced(book.name)
    input_book.write(book, out, input_book.BOTH if by is None else _BY[by], replace=force)
    click.echo(out)
