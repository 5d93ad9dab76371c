"""``xl-addin score``: scores a file of facts or marks without a spreadsheet program."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from xl_addin.book.inputs.workbook import save
from xl_addin.book.scores import output as score_output
from xl_addin.book.scores.report import Share, report
from xl_addin.book.scores.scored_tiers import TierScores
from xl_addin.book.scores.scoring import score_file
from xl_addin.cli.speaking import PATH
from xl_addin.errors import WorkbookError
from xl_addin.hosts.calc.tables import text_table
from xl_addin.rulebook import store
from xl_addin.rulebook.model import Text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from xl_addin.book.scores.report import Report
    from xl_addin.book.scores.scoring import Scores

_MOST_TOLD = 20


@click.command()
@click.argument("rulebook")
@click.argument("facts", type=PATH)
@click.option("-o", "--out", type=PATH, help="得点と理由を書き出す .csv か .xlsx / write scores and reasons")
@click.option("--sheet", help="読むシート / the sheet to read")
@click.option("--json", "as_json", is_flag=True, help="JSON で出力します / print JSON")
@click.option("--explain", is_flag=True, help="行ごとの理由も表示します / print the reason of every line")
@click.option("--force", is_flag=True, help="すでにあるファイルに上書きします / write over an existing file")
@click.option("--allow-errors", is_flag=True, help="受け付けられない値があっても続けます / go on despite refused input")
def score(
    rulebook: str,
    facts: Path,
    out: Path | None,
    sheet: str | None,
    *,
    as_json: bool,
    explain: bool,
    force: bool,
    allow_errors: bool,
) -> None:
    """実績や達成状況のファイル FACTS（CSV・Excel）を採点します / Score a file of facts or marks."""
    scores = score_file(store.find(rulebook), facts, sheet)
    faults = scores.faults if isinstance(scores, TierScores) else ()
    if faults and not allow_errors:
        _tell(faults[1:])
        kept_back = ("", "") if out is None else (f"（「{out}」は書き出していません）", f" ({out} was not written)")
        raise WorkbookError(faults[0].ja + kept_back[0], faults[0].en + kept_back[1])
    made = report(scores)
    content = None if out is None else score_output.content(made, out)
    if out is not None and content is not None:
        save(out, content, replace=force, source=facts)
    _print(made, as_json=as_json, explain=explain)
    _tell(faults)
    _tell(_open(scores))
    if out is not None:
        click.echo(out, err=True)


def _print(made: Report, *, as_json: bool, explain: bool) -> None:
    if as_json:
        click.echo(json.dumps(made.data, ensure_ascii=False, allow_nan=False))
        return
    click.echo(made.heading[0])
    click.echo(text_table([[f"{cell:.1%}" if isinstance(cell, Share) else cell for cell in row] for row in made.table]))
    if explain and made.told:
        click.echo()
        click.echo("\n".join(made.told))


def _open(scores: Scores) -> Sequence[Text]:
    if isinstance(scores, TierScores):
        return scores.missing
    return [Text(f"{entity}: {reason.ja}", f"{entity}: {reason.en}") for entity, reason in scores.reasons]


def _tell(texts: Sequence[Text]) -> None:
    for text in texts[:_MOST_TOLD]:
        click.echo(f"{text.ja} / {text.en}", err=True)
    more = len(texts) - _MOST_TOLD
    if more > 0:
        click.echo(f"ほか {more} 件（-o か --json ですべて分かります） / {more} more; -o or --json gives all", err=True)
