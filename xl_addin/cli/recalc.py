"""``xl-addin recalc``: workbooks computed anew, printed or written."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING

import click

from xl_addin.cli.layout import text_table
from xl_addin.cli.many import Counted, Done, Targets, backup_option, books_argument, distinct, each
from xl_addin.cli.renewals import difference_data, kept_lines, reason_lines
from xl_addin.cli.speaking import PATH, progress
from xl_addin.errors import WorkbookError
from xl_addin.formulas.addresses import full_name
from xl_addin.hosts.calc.office import Office
from xl_addin.hosts.calc.recalc import recalc as recalculate_book

if TYPE_CHECKING:
    from pathlib import Path

    from xl_addin.hosts.calc.reading import Cell
    from xl_addin.hosts.calc.recalc import Recalculated


@click.command()
@books_argument
@click.option(
    "-o",
    "--out",
    type=PATH,
    help="書き出す先: BOOK と同じ種類のブック、.ods、.pdf、またはフォルダー"
    " / what to write: a workbook of BOOK's kind, an .ods, a .pdf, or a folder",
)
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
@backup_option
@click.pass_context
def recalc(
    context: click.Context,
    books: tuple[Path, ...],
    out: Path | None,
    prints: tuple[str, ...],
    add_in: Path | None,
    *,
    as_json: bool,
    allow_errors: bool,
    backup: bool,
) -> None:
    """ブックを再計算します / Recalculate BOOK in a private LibreOffice.

    -o が BOOK と同じ種類のとき、数式の保存値だけを新しくし、ブックの他の部分はそのまま残します。

    With -o of BOOK's own kind only the values saved with formulas are renewed, and every other part stays as it is.
    """
    targets = Targets(books, out)
    office = Office(add_in, progress=progress)
    compute = partial(
        recalculate_book, prints=prints, allow_errors=allow_errors, backup=backup, progress=progress, office=office
    )

    def computed(book: Path) -> tuple[Path | None, Recalculated]:
        if not office.alive:
            office.stop()
        target = None if out is None else targets.of(book)
        return target, compute(book, target)

    try:
        wanted = distinct(books)
        if len(wanted) == 1:
            _tell(*computed(wanted[0]), as_json=as_json, allow_errors=allow_errors)
            return
        context.exit(each(wanted, lambda book: _done(*computed(book), allow_errors=allow_errors), as_json=as_json))
    finally:
        office.stop()


def _tell(target: Path | None, result: Recalculated, *, as_json: bool, allow_errors: bool) -> None:
    """Tell what came of a single workbook: its JSON is the ranges alone."""
    if as_json:
        click.echo(json.dumps(result.ranges, ensure_ascii=False, allow_nan=False))
    else:
        for line in _tables(result.ranges):
            click.echo(line)
    for line in _warnings(result, allow_errors=allow_errors):
        click.echo(line, err=True)
    _refuse(target, result, allow_errors=allow_errors)
    if target is not None:
        click.echo(target, err=bool(result.ranges))


def _done(target: Path | None, result: Recalculated, *, allow_errors: bool) -> Done:
    """Return what came of one of several workbooks."""
    warnings = _warnings(result, allow_errors=allow_errors)
    if not allow_errors and result.refusal is not None:
        for line in warnings:
            click.echo(line, err=True)
        _refuse(target, result, allow_errors=allow_errors)
    return Done(
        lines=[*_tables(result.ranges), *([] if target is None else [str(target)])],
        data={
            "out": None if target is None else str(target),
            "ranges": result.ranges,
            "changed": difference_data(result.changed),
            "left": [full_name(*place) for place in result.left],
            "reasons": [reason._asdict() for reason in result.reasons],
        },
        counted=()
        if target is None
        else (Counted("changed", "変わった計算結果", "results changed", len(result.changed)),),
        warnings=warnings,
    )


def _refuse(target: Path | None, result: Recalculated, *, allow_errors: bool) -> None:
    refusal = None if allow_errors else result.refusal
    if refusal is not None:
        kept_back = (
            ("", "") if target is None else (f"（「{target}」は書き出していません）", f" ({target} was not written)")
        )
        raise WorkbookError(refusal.ja + kept_back[0], refusal.en + kept_back[1])


def _warnings(result: Recalculated, *, allow_errors: bool) -> list[str]:
    refusal = None if allow_errors else result.refusal
    return [*kept_lines(result.left), *reason_lines([reason for reason in result.reasons if reason is not refusal])]


def _tables(ranges: dict[str, list[list[Cell]]]) -> list[str]:
    lines = []
    for name, rows in ranges.items():
        if len(ranges) > 1:
            lines.append(f"[{name}]")
        lines.append(text_table(rows))
    return lines
