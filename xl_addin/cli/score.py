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
from xl_addin.cli.layout import text_table
from xl_addin.cli.own_books import tell_if_replaced
from xl_addin.cli.speaking import PATH
from xl_addin.errors import WorkbookError
from xl_addin.rulebook import store
from xl_addin.rulebook.model import Text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from xl_addin.book.scores.report import Report
    from xl_addin.book.scores.scoring import Scores

_MOST_TOLD = 20
# Where to find what is not told any more.
_NOWHERE = Text("", "")
_WHERE = Text("（-o か --json ですべて分かります）", "; -o or --json gives all")


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
    book = store.find(rulebook)
    tell_if_replaced(book.name)
    scores = score_file(book, facts, sheet)
    faults = scores.faults if isinstance(scores, TierScores) else ()
    if faults and not allow_errors:
        _tell(faults[1:])
        kept_back = ("", "") if out is None else (f"（「{out}」は書き出していません）", f" ({out} was not written)")
        raise WorkbookError(faults[0].ja + kept_back[0], faults[0].en + kept_back[1])
    made = report(scores)
    content = None if out is None else score_output.content(made, out)
    if out is not None and content is not None and out.exists() and (not force or out.samefile(facts)):
        # This is refused before anything is printed.
        save(out, content, replace=force, source=facts)
    _print(made, as_json=as_json, explain=explain)
    where = _NOWHERE if as_json or out is not None else _WHERE
    _tell(faults, where)
    _tell(_noted(scores), where)
    _tell(_open(scores), where)
    if out is not None and content is not None:
        # Standard output may be full or closed; then there is no file either.
        save(out, content, replace=force, source=facts)
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


def _noted(scores: Scores) -> Sequence[Text]:
    return scores.unmarked if isinstance(scores, TierScores) else scores.partial


def _tell(texts: Sequence[Text], where: Text = _NOWHERE) -> None:
    for text in texts[:_MOST_TOLD]:
        click.echo(f"{text.ja} / {text.en}", err=True)
    more = len(texts) - _MOST_TOLD
    if more > 0:
        click.echo(f"ほか {more} 件{where.ja} / {more} more{where.en}", err=True)
