"""``xl-addin report``: what scores mean, in words, tables and pictures, as a PDF, a web page or a workbook."""

from __future__ import annotations

from pathlib import Path

import click

from xl_addin.analysis.noise import Noise, Options
from xl_addin.book.inputs.workbook import save
from xl_addin.cli.outputs import require_writable
from xl_addin.cli.own_books import tell_if_replaced
from xl_addin.cli.speaking import PATH, progress
from xl_addin.errors import WorkbookError
from xl_addin.rulebook import store

_BOOKS = (".xlsx", ".xlsm")


@click.command()
@click.argument("rulebook", metavar="RULEBOOK|BOOK.xlsx")
@click.argument("facts", type=PATH, required=False)
@click.option("-o", "--out", type=PATH, required=True, help="書き出す .pdf・.html・.xlsx / the file to write")
@click.option("--entity", help="だれについての報告か（支部名など）/ whom the report is about")
@click.option("--previous", type=PATH, help="前年度の実績のファイル / the file of the year before")
@click.option("--payroll", type=PATH, help="支部ごとの総報酬額（円）/ every branch's payroll, for rewards")
@click.option("--sheet", help="読むシート / the sheet to read")
@click.option("--draws", type=int, default=10_000, show_default=True, help="順位の確かさの試行回数 / number of draws")
@click.option("--seed", type=int, default=1, show_default=True, help="乱数の種 / seed of the draws")
@click.option(
    "--uncertainty",
    type=float,
    default=0.01,
    show_default=True,
    help="件数の不確かさ（0.01＝1％）/ uncertainty of the counts",
)
@click.option("--force", is_flag=True, help="すでにあるファイルに上書きします / write over an existing file")
def report(
    rulebook: str,
    facts: Path | None,
    out: Path,
    *,
    entity: str | None,
    previous: Path | None,
    payroll: Path | None,
    sheet: str | None,
    draws: int,
    seed: int,
    uncertainty: float,
    force: bool,
) -> None:
    """得点の意味を、文章・表・図の報告書にします / Report what scores mean in words, tables and pictures.

    規則集 RULEBOOK と実績・達成状況・公表得点のファイル FACTS、または xl-addin new で作ったブックや付属のブックから作ります。

    Made from a rule book and a file of facts, marks or printed scores, or from a workbook of xl-addin alone.
    """
    # matplotlib and NumPy are wanted by few of the commands, so only this one loads them.
    from xl_addin.report.making import Wishes, make, require_ending, write  # noqa: PLC0415 - see above

    require_ending(out)
    if facts is None:
        path, rules = _book(rulebook), None
    else:
        path, rules = facts, store.find(rulebook)
        tell_if_replaced(rules.name)
    options = Options(draws=draws, seed=seed, noise=Noise(size=uncertainty))
    wishes = Wishes(options, entity, previous, payroll, sheet)
    # This is refused before a minute is spent on it.
    require_writable(out, (path, previous, payroll), force=force)
    made = make(rules, path, wishes, lambda note: progress(note.ja, note.en))
    content = write(made, out)
    for result in made.results:
        click.echo(f"・{result}")
    save(out, content, replace=force, source=path)
    click.echo(out, err=True)


def _book(name: str) -> Path:
    path = Path(name)
    if path.suffix.lower() not in _BOOKS:
        raise WorkbookError(
            f"「{name}」だけでは報告書を作れません。xl-addin report 規則集 実績のファイル -o 報告.pdf か、"
            "xl-addin report ブック.xlsx -o 報告.pdf と指定してください。",
            f"{name} alone is not enough: give a rule book and a file of facts, or a workbook.",
        )
    return path
