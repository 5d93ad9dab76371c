"""``xl-addin rules``: the rule books that can be used."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xl_addin.cli.layout import columns_table
from xl_addin.cli.own_books import origin
from xl_addin.cli.rules_check import check, diff, finding_lines, findings_of
from xl_addin.cli.rules_show import facts, show
from xl_addin.cli.speaking import PATH
from xl_addin.errors import RuleBookError
from xl_addin.rulebook import adding, store

if TYPE_CHECKING:
    from pathlib import Path


_STATUS = {"complete": "", "outline": "構成のみ / outline"}


@click.group()
def rules() -> None:
    """規則集 / rule books."""


@rules.command("add")
@click.argument("file", type=PATH)
@click.option("--replace", is_flag=True, help="同じ名前の規則集を置き換えます / replace a rule book of the same name")
def rules_add(file: Path, *, replace: bool) -> None:
    """規則集 FILE.toml を検査して追加します / Check a rule book and make it known to every host."""
    known = store.names()
    name = adding.add(file, replace=replace)
    ja, en = ("置き換えました", "replaced") if name in known else ("追加しました", "added")
    click.echo(f"{name} を{ja} / {name} was {en}")
    book = store.find(name)
    for line in finding_lines(book, findings_of(book)):
        click.echo(line, err=True)


@rules.command("remove")
@click.argument("name")
def rules_remove(name: str) -> None:
    """追加した規則集を取り除きます / Remove a rule book that was added."""
    store.remove(name)
    click.echo(f"{name} を取り除きました / {name} was removed")


@rules.command("list")
def rules_list() -> None:
    """使える規則集の一覧 / the rule books that can be used."""
    rows: list[tuple[str, str, str, str]] = []
    broken: list[RuleBookError] = []
    for name in store.names():
        try:
            book = store.find(name)
            rows.append((name, _STATUS[book.status], book.title.ja, _origin(name)))
        except RuleBookError as error:
            broken.append(error)
    click.echo(columns_table(rows, whole=(0, 1)))
    if broken:
        raise RuleBookError("\n".join(error.ja for error in broken), "\n".join(error.en for error in broken))


def _origin(name: str) -> str:
    told = origin(name)
    return "" if told is None else f"{told.ja} / {told.en}"


for _command in (show, facts, check, diff):
    rules.add_command(_command)
