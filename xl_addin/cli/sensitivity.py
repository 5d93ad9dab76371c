"""``xl-addin sensitivity``: how sure scores and ranks of a deviation scheme are."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from xl_addin.analysis.extras import require_packages
from xl_addin.analysis.noise import Noise, Options
from xl_addin.book.inputs.workbook import save
from xl_addin.book.scores.file_facts import file_facts
from xl_addin.book.scores.output import table_file
from xl_addin.book.scores.printed_scores import read_printed
from xl_addin.book.scores.report import Share
from xl_addin.book.sensitivity_tables import sensitivity_tables
from xl_addin.cells import parse_number
from xl_addin.cli.layout import text_table
from xl_addin.cli.outputs import require_writable
from xl_addin.cli.own_books import tell_if_replaced
from xl_addin.cli.speaking import PATH, progress
from xl_addin.errors import RuleBookError, ScoringError
from xl_addin.rulebook import store
from xl_addin.rulebook.model import DeviationBook

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from xl_addin.analysis.results import Sensitivity
    from xl_addin.book.scores.report import Shown
    from xl_addin.book.sensitivity_tables import SensitivityTables

_RANKS, _LEFT_OUT, _ASSUMED = "順位の範囲", "指標を除く", "前提"
_PLACES = 2
_DEFAULT = Noise()


@click.command()
@click.argument("rulebook")
@click.argument("facts", type=PATH, required=False)
@click.option(
    "--printed", type=PATH, help="実績の代わりに、公表された得点の表 / a table of printed scores in place of FACTS"
)
@click.option("--sheet", help="読むシート / the sheet to read")
@click.option("--draws", default=10_000, show_default=True, help="試行の回数 / how many draws")
@click.option(
    "--seed", default=1, show_default=True, help="乱数の種。同じ種なら同じ結果 / the same seed gives the same draws"
)
@click.option(
    "--uncertainty",
    type=float,
    help="各件数の誤差の標準偏差（割合、既定 0.01 = 1%）/ SD of each count, as a share of it",
)
@click.option(
    "--fact",
    "facts_noise",
    multiple=True,
    metavar="KEY=0.02",
    help="その項目だけの誤差 / of this fact alone; repeatable",
)
@click.option("--binomial", is_flag=True, help="分子を二項分布で引きます / draw numerators binomially instead")
@click.option(
    "--decimals", type=int, help="値が丸められている小数の桁数。千人単位は -3 / decimals that figures are rounded to"
)
@click.option(
    "--weights", default=0.25, show_default=True, help="配点を変える幅（割合）/ how far weights are drawn, as a share"
)
@click.option("--json", "as_json", is_flag=True, help="JSON で出力します / print JSON")
@click.option("-o", "--out", type=PATH, help="結果を書き出す .csv か .xlsx / write the results")
@click.option("--force", is_flag=True, help="すでにあるファイルに上書きします / write over an existing file")
def sensitivity(
    rulebook: str,
    facts: Path | None,
    printed: Path | None,
    out: Path | None,
    *,
    sheet: str | None,
    draws: int,
    seed: int,
    uncertainty: float | None,
    facts_noise: tuple[str, ...],
    binomial: bool,
    decimals: int | None,
    weights: float,
    as_json: bool,
    force: bool,
) -> None:
    """得点と順位がどこまで確かかを調べます / Tell how sure scores and ranks are.

    丸めによる上下限（必ず収まる範囲）、誤差を与えた試行、指標を一つ除いた順位、配点を変えた順位を出します。

    Bounds from rounding (proven), Monte Carlo, ranks without each indicator, and ranks under other weights.
    """
    source = _source(facts, printed)
    if printed is not None and (uncertainty is not None or facts_noise or binomial):
        raise click.UsageError(
            "--uncertainty・--fact・--binomial は --printed と一緒に使えません / are for FACTS, not for --printed"
        )
    if binomial and uncertainty is not None:
        raise click.UsageError("--uncertainty と --binomial は一緒に使えません / give one of the two")
    noise = Noise("binomial") if binomial else _DEFAULT if uncertainty is None else Noise(size=uncertainty)
    options = Options(draws, seed, noise, dict(map(_own_noise, facts_noise)), decimals, weights)
    book = store.find(rulebook)
    if not isinstance(book, DeviationBook):
        raise RuleBookError(
            f"{book.name} は偏差値方式ではないので、sensitivity は使えません。",
            f"{book.name} is no deviation scheme, which sensitivity is for.",
        )
    tell_if_replaced(book.name)
    if out is not None:
        # This is refused before anything is drawn.
        require_writable(out, (source,), force=force)
    found = _analysed(book, source, sheet, options, is_printed=printed is not None)
    made = sensitivity_tables(book, found)
    content = None
    if out is not None:
        content = table_file(made.heading, _sheets(made), made.records, out)
    if as_json:
        click.echo(json.dumps(made.data, ensure_ascii=False, allow_nan=False))
    else:
        _print(made)
    _tell_blank(found)
    if out is not None and content is not None:
        save(out, content, replace=force, source=source)
        click.echo(out, err=True)


def _source(facts: Path | None, printed: Path | None) -> Path:
    if facts is not None and printed is None:
        return facts
    if printed is not None and facts is None:
        return printed
    raise click.UsageError("FACTS か --printed のどちらか一つを指定してください / give either FACTS or --printed")


def _own_noise(word: str) -> tuple[str, Noise]:
    key, _, text = word.partition("=")
    size = parse_number(text)
    if not key.strip() or size is None:
        raise ScoringError(f"--fact は KEY=0.02 の形で指定してください（{word}）。", f"--fact is KEY=0.02, not {word}.")
    return key.strip(), Noise(size=size)


def _analysed(
    book: DeviationBook, source: Path, sheet: str | None, options: Options, *, is_printed: bool
) -> Sensitivity:
    require_packages("numpy")
    from xl_addin.analysis.sensitivity import of_facts, of_printed  # noqa: PLC0415 - NumPy is optional

    if is_printed:
        return of_printed(book, read_printed(book, source, sheet, options.decimals), options)
    return of_facts(book, file_facts(book, source, sheet), options)


def _sheets(made: SensitivityTables) -> dict[str, Sequence[Sequence[Shown]]]:
    assumed: list[list[Shown]] = [["前提", "assumed"]]
    assumed += [[text.ja, text.en] for text in made.assumed]
    tables = {_RANKS: made.ranks, _LEFT_OUT: made.left_out, _ASSUMED: assumed}
    return {name: rows for name, rows in tables.items() if len(rows) > 1}


def _print(made: SensitivityTables) -> None:
    click.echo(made.heading[0])
    for text in made.assumed:
        click.echo(text.ja)
        click.echo(text.en)
    for rows in (made.ranks, made.left_out):
        if len(rows) > 1:
            click.echo()
            click.echo(text_table([[_percent(cell) for cell in row] for row in rows], _PLACES))


def _percent(cell: Shown) -> Shown:
    return f"{cell:.1%}" if isinstance(cell, Share) else cell


def _tell_blank(found: Sensitivity) -> None:
    blank = [entity for entity, total in zip(found.entities, found.totals, strict=True) if total is None]
    if blank:
        progress(f"総得点がないもの: {'、'.join(blank)}", f"without a total: {', '.join(blank)}")
