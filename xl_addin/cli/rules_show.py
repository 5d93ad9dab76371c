"""``xl-addin rules show`` and ``facts``: what a rule book says, and what it asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xl_addin.book.rules import sheet as rule_sheet
from xl_addin.cli.fact_text import facts_csv, facts_text
from xl_addin.cli.own_books import tell_if_replaced
from xl_addin.cli.rule_text import rule_text
from xl_addin.cli.speaking import PATH
from xl_addin.reference import LANGUAGES
from xl_addin.rulebook import store

if TYPE_CHECKING:
    from pathlib import Path

_LANGUAGE = click.option("--language", type=click.Choice(LANGUAGES), default="ja", help="言語 / language")


@click.command()
@click.argument("rulebook")
@click.option("-o", "--out", type=PATH, help="書き出す .xlsx / the .xlsx to write")
@click.option("--force", is_flag=True, help="すでにあるファイルに上書きします / write over an existing file")
@_LANGUAGE
def show(rulebook: str, out: Path | None, language: str, *, force: bool) -> None:
    """規則集の内容を表示します / Print RULEBOOK, or write it as a worksheet."""
    book = store.find(rulebook)
    tell_if_replaced(book.name)
    if out is None:
        click.echo(rule_text(book, language))
        return
    rule_sheet.write(book, out, replace=force)
    click.echo(out)


@click.command()
@click.argument("rulebook")
@click.argument("indicator", required=False)
@click.option("--csv", "as_csv", is_flag=True, help="CSV で出力します / print CSV, in both languages")
@_LANGUAGE
def facts(rulebook: str, indicator: str | None, language: str, *, as_csv: bool) -> None:
    """入力する事実の一覧 / the facts that RULEBOOK, or one INDICATOR of it, asks for."""
    book = store.find(rulebook)
    click.echo(facts_csv(book, indicator) if as_csv else facts_text(book, indicator, language))
