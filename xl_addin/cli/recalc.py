"""``xl-addin recalc``: a workbook computed anew, printed or written."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from xl_addin.cli.layout import text_table
from xl_addin.cli.speaking import PATH, progress
from xl_addin.errors import WorkbookError
from xl_addin.hosts.calc.recalc import recalc as recalculate_book

if TYPE_CHECKING:
    from pathlib import Path

    from xl_addin.hosts.calc.reading import Cell
    from xl_addin.registry import Reason

_MOST_REASONS = 10


@click.command()
@click.argument("book", type=PATH)
@click.option("-o", "--out", type=PATH, help="書き出す .ods または .pdf / the .ods or .pdf to write")
@click.option(
    "--print",
    "prints",
    multiple=True,
    metavar="SHEET!RANGE",
    help="表示する範囲（繰り返し可）/ a range to print; may repeat",
)
@click.option("--json", "as_json", is_flag=True, help="JSON で出力します / print JSON: range → rows of values")
@click.option("--add-in", "add_in", type=PATH, help="使うアドイン（xl-addin.oxt） / the built add-in to use")
@click.option(
    "--allow-errors", is_flag=True, help="関数が受け付けない値があっても書き出します / write OUT despite refused input"
)
def recalc(
    book: Path, out: Path | None, prints: tuple[str, ...], add_in: Path | None, *, as_json: bool, allow_errors: bool
) -> None:
    """ブックを再計算します / Recalculate BOOK in a private LibreOffice."""
    result = recalculate_book(book, out, prints, add_in=add_in, allow_errors=allow_errors, progress=progress)
    if as_json:
        click.echo(json.dumps(result.ranges, ensure_ascii=False, allow_nan=False))
    else:
        _print_tables(result.ranges)
    refusal = None if allow_errors else result.refusal
    _print_reasons([reason for reason in result.reasons if reason is not refusal])
    if refusal is not None:
        kept_back = ("", "") if out is None else (f"（「{out}」は書き出していません）", f" ({out} was not written)")
        raise WorkbookError(refusal.ja + kept_back[0], refusal.en + kept_back[1])
    if out is not None:
        click.echo(out, err=bool(prints))


def _print_tables(ranges: dict[str, list[list[Cell]]]) -> None:
    for name, rows in ranges.items():
        if len(ranges) > 1:
            click.echo(f"[{name}]")
        click.echo(text_table(rows))


def _print_reasons(reasons: list[Reason]) -> None:
    for reason in reasons[:_MOST_REASONS]:
        click.echo(f"{reason.code} {reason.ja} / {reason.en}".lstrip(), err=True)
    more = len(reasons) - _MOST_REASONS
    if more > 0:
        click.echo(f"ほか {more} 件（xl-addin.log にあります） / {more} more, in xl-addin.log", err=True)
