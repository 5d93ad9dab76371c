"""``xl-addin what-if``: totals, ranks and rewards before and after a change of the facts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from xl_addin.book.inputs.workbook import save
from xl_addin.book.scores.output import table_file
from xl_addin.book.what_if import what_if as compare
from xl_addin.book.what_if_tables import records, what_if_tables
from xl_addin.cli.layout import text_table
from xl_addin.cli.outputs import require_writable
from xl_addin.cli.own_books import tell_if_replaced
from xl_addin.cli.speaking import PATH, progress
from xl_addin.rulebook import store

if TYPE_CHECKING:
    from pathlib import Path

    from xl_addin.book.what_if_tables import WhatIfTables

_SHEETS = ("前後", "報奨金", "指標", "変更")
_PLACES = 4


@click.command("what-if")
@click.argument("rulebook")
@click.argument("facts", type=PATH)
@click.argument("changes", type=PATH)
@click.option("--payroll", type=PATH, help="支部ごとの総報酬額（円）/ every branch's payroll, for rewards")
@click.option("--sheet", help="FACTS の読むシート / the sheet of FACTS to read")
@click.option("--json", "as_json", is_flag=True, help="JSON で出力します / print JSON")
@click.option("-o", "--out", type=PATH, help="前後を書き出す .csv か .xlsx / write before and after")
@click.option("--force", is_flag=True, help="すでにあるファイルに上書きします / write over an existing file")
def what_if(
    rulebook: str,
    facts: Path,
    changes: Path,
    payroll: Path | None,
    out: Path | None,
    *,
    sheet: str | None,
    as_json: bool,
    force: bool,
) -> None:
    """実績 FACTS に変更 CHANGES を足したときの得点・順位・報奨金を比べます / Compare before and after a change.

    CHANGES は FACTS と同じ見出しの表で、変わる団体と列だけを書きます。値は足す数です。

    CHANGES has the headers of FACTS and only the rows and columns that change; its numbers are added.
    """
    book = store.find(rulebook)
    tell_if_replaced(book.name)
    if out is not None:
        # This is refused before anything is printed.
        require_writable(out, (facts, changes, payroll), force=force)
    found = compare(book, facts, changes, payroll, sheet)
    made = what_if_tables(found)
    content = None
    if out is not None:
        named = zip(_SHEETS, (made.standings, made.rewards, made.points, made.changes), strict=True)
        sheets = {name: rows for name, rows in named if len(rows) > 1}
        content = table_file(made.heading, sheets, records(made), out)
    if as_json:
        click.echo(json.dumps(made.data, ensure_ascii=False, allow_nan=False))
    else:
        _print(made)
    for text in (*found.unchanged, *found.notes):
        progress(text.ja, text.en)
    if not found.changes:
        progress("変わる実績がありません", "no fact changes")
    if out is not None and content is not None:
        save(out, content, replace=force, source=facts)
        click.echo(out, err=True)


def _print(made: WhatIfTables) -> None:
    click.echo(made.heading[0])
    rewarded = [row for row in made.rewards if any(row[1:3])]
    for rows in (made.changes, made.points, made.standings, rewarded):
        if len(rows) > 1:
            click.echo()
            click.echo(text_table(rows, _PLACES))
