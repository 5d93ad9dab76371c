"""``xl-addin need``: how much is missing to a place in the ranking, or to the next line of a ladder."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import click

from xl_addin import cells
from xl_addin.book.need_tables import place_tables, rung_tables
from xl_addin.book.needs import place_needs, rung_needs
from xl_addin.cli.layout import paragraph, text_table
from xl_addin.cli.own_books import tell_if_replaced
from xl_addin.cli.speaking import PATH
from xl_addin.rulebook import store
from xl_addin.rulebook.model import DeviationBook

if TYPE_CHECKING:
    from pathlib import Path

    from xl_addin.book.need_tables import NeedTables
    from xl_addin.rulebook.reading import RuleBook

_PLACES = 4
# A comma that no indicator follows belongs to the digits of a number.
_NEXT = re.compile(r"[,、，](?=[^,、，=]*=)")


@click.command()
@click.argument("rulebook")
@click.argument("facts", type=PATH)
@click.option("--entity", help="支部・団体（なければ全部） / the branch or entity; default: all")
@click.option(
    "--place",
    type=click.IntRange(min=1),
    help="目標の順位（既定: 報奨金の上位） / the place; default: the reward's top",
)
@click.option("--indicator", help="指標（なければ全部） / the indicator; default: all")
@click.option("--line", help="段階評価の行、例 ② （既定: 次の行） / the line of a ladder; default: the next one")
@click.option("--people", help="率の分母、全指標に1つか 1-1=12345,1-2=678 / the rates' denominators")
@click.option("--costs", help="1人増やす費用、例 1=3000,2=8000 / what one more costs, by indicator")
@click.option("--sheet", help="読むシート / the sheet to read")
@click.option("--json", "as_json", is_flag=True, help="JSON で出力します / print JSON")
def need(
    rulebook: str,
    facts: Path,
    *,
    entity: str | None,
    place: int | None,
    indicator: str | None,
    line: str | None,
    people: str | None,
    costs: str | None,
    sheet: str | None,
    as_json: bool,
) -> None:
    """あと何人で目標の順位・次の段階に届くかを示します / Say how much is missing to a place or to the next line.

    順位は、全団体の得点を計算し直して探します。書かれた人数で届き、1人少ないと届きません。

    A place is looked for with everybody's scores computed anew: that many reach it, one fewer does not.
    """
    book = store.find(rulebook)
    tell_if_replaced(book.name)
    if isinstance(book, DeviationBook):
        _refuse({"--line": line, "--people": people}, "段階評価の規則集", "a rule book of ladders")
        if costs is not None and indicator is not None:
            # The mix is looked for among all indicators.
            raise click.UsageError("--costs と --indicator は一緒に使えません / --costs goes without --indicator")
        wanted = place or _top(book)
        priced = None if costs is None else _numbers(costs, "--costs")
        found = place_needs(book, facts, sheet, place=wanted, entity=entity, indicator=indicator, costs=priced)
        made = place_tables(book, found, wanted)
    else:
        _refuse({"--place": place, "--costs": costs}, "偏差値の規則集", "a rule book of deviation scores")
        if line is not None and indicator is None:
            raise click.UsageError("--line には --indicator が要ります / --line needs --indicator")
        counted = None if people is None else _people(people)
        made = rung_tables(
            book, rung_needs(book, facts, sheet, entity=entity, indicator=indicator, line=line, people=counted)
        )
    _print(book, made, as_json=as_json)


def _top(book: DeviationBook) -> int:
    if book.reward is None:
        raise click.UsageError(f"--place で目標の順位を指定してください（{book.name}） / {book.name} needs --place")
    return book.reward.top


def _refuse(options: dict[str, object], ja: str, en: str) -> None:
    for name, value in options.items():
        if value is not None:
            raise click.UsageError(f"{name} は{ja}だけで使えます / {name} is for {en} only")


def _people(text: str) -> dict[str, float] | float:
    found = _numbers(text, "--people") if "=" in text else _number(text, "--people")
    for count in found.values() if isinstance(found, dict) else (found,):
        if count < 1 or count % 1:
            raise click.BadParameter(
                f"分母の人数は 1 以上の整数にしてください（{count:.15g}） / must be whole numbers from 1 on",
                param_hint="--people",
            )
    return found


def _numbers(text: str, name: str) -> dict[str, float]:
    """Read 1=3000,2=8000; a comma before a group of digits belongs to the number."""
    found: dict[str, float] = {}
    for part in _NEXT.split(text.replace("＝", "=")):
        key, equals, value = part.partition("=")
        if not equals or not key.strip() or key.strip() in found:
            raise click.BadParameter(
                "「指標=数」をコンマで並べてください / give indicator=number, ...", param_hint=name
            )
        found[key.strip()] = _number(value, name)
    return found


def _number(text: str, name: str) -> float:
    number = cells.parse_number(text)
    if number is None:
        raise click.BadParameter(f"「{text}」は数ではありません / “{text}” is no number", param_hint=name)
    return number


def _print(book: RuleBook, made: NeedTables, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(made.data, ensure_ascii=False, allow_nan=False))
        return
    click.echo(f"{book.title.ja}（{book.name}）")
    for table in made.tables:
        click.echo()
        click.echo(text_table(table, _PLACES))
    if made.told:
        click.echo()
        click.echo("\n".join(paragraph(text.ja, hanging="  ") for text in made.told))
