"""``xl-addin build``, ``functions`` and ``workbooks``: the add-in itself, its reference and its workbooks."""

from __future__ import annotations

from pathlib import Path

import click

from xl_addin.book.build import build as build_workbooks
from xl_addin.cli.speaking import PATH
from xl_addin.hosts.calc import package
from xl_addin.reference import LANGUAGES, markdown


@click.command()
@click.argument("directory", type=PATH)
def build(directory: Path) -> None:
    """アドインを作ります / Build xl-addin.oxt into DIRECTORY."""
    click.echo(package.build(directory))


@click.command()
@click.option("--language", type=click.Choice(LANGUAGES), default="ja", help="言語 / language")
def functions(language: str) -> None:
    """関数の一覧を表示します / Print the function reference as Markdown."""
    click.echo(markdown(language))


@click.command()
@click.argument("directory", type=PATH)
@click.option("--data", type=PATH, default=Path("workbooks/data"), help="元の CSV のフォルダ / folder of the CSV files")
def workbooks(directory: Path, data: Path | None) -> None:
    """配布用のブックを作ります（リポジトリの中で） / Build the shipped workbooks into DIRECTORY (in a checkout)."""
    for path in build_workbooks(directory, data):
        click.echo(path)
