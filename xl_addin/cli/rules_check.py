"""``xl-addin rules check`` and ``diff``: what is wrong with rule books, and what a year changes."""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xl_addin.book.rules.words import heading_text
from xl_addin.cli.layout import columns_table, paragraph
from xl_addin.cli.speaking import PATH
from xl_addin.errors import RuleBookError
from xl_addin.reference import LANGUAGES
from xl_addin.rulebook import store
from xl_addin.rulebook.adding import read
from xl_addin.rulebook.model import Text
from xl_addin.rulebook.tiers import TierBook
from xl_addin.rulecheck.check import check as findings
from xl_addin.rulecheck.diff import differences

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from xl_addin.rulebook.reading import RuleBook
    from xl_addin.rulecheck.check import Finding
    from xl_addin.rulecheck.diff import Difference

_FAILED = 1
_KINDS = {
    "new": Text("新設", "new"),
    "abolished": Text("廃止", "abolished"),
    "renumbered": Text("番号", "number"),
    "reworded": Text("文言", "wording"),
    "repointed": Text("配点", "points"),
    "condition": Text("条件", "condition"),
    "printed": Text("印字", "printed"),
    "years": Text("年度", "years"),
}


@click.command()
@click.argument("rulebooks", nargs=-1, type=PATH, metavar="[RULEBOOK|FILE.toml]...")
def check(rulebooks: tuple[Path, ...]) -> None:
    """規則集を点検します（既定はすべて） / Look for clashes, unreachable lines, wrong maxima, missing sources."""
    broken: list[RuleBookError] = []
    found: list[Finding] = []
    for given in [str(path) for path in rulebooks] or store.names():
        try:
            book = _load(given)
        except RuleBookError as error:
            broken.append(error)
            continue
        told = findings_of(book)
        found += told
        for line in finding_lines(book, told):
            click.echo(line)
    if broken:
        raise RuleBookError("\n".join(error.ja for error in broken), "\n".join(error.en for error in broken))
    if not found:
        click.echo("指摘はありません / no findings")
    if any(finding.is_error for finding in found):
        click.get_current_context().exit(_FAILED)


@click.command()
@click.argument("old", type=PATH, metavar="OLD")
@click.argument("new", type=PATH, metavar="NEW")
@click.option("--language", type=click.Choice(LANGUAGES), default="ja", help="言語 / language")
def diff(old: Path, new: Path, language: str) -> None:
    """2つの規則集の違いを表示します / What changes from rule book OLD to rule book NEW."""
    before, after = _tier_book(str(old)), _tier_book(str(new))
    click.echo(_differences_text(before, after, language))


def findings_of(book: RuleBook) -> tuple[Finding, ...]:
    """Check a rule book, against the earlier one that it follows if that can be found."""
    return findings(book, _followed(book))


def finding_lines(book: RuleBook, found: Sequence[Finding]) -> list[str]:
    """Write each finding on a line of its own, in Japanese and English."""
    lines = []
    for finding in found:
        mark = Text("誤り", "error") if finding.is_error else Text("注意", "note")
        # What is found about the book as a whole is placed at its name.
        ja, en = (f"{book.name} {place}" if place != book.name else place for place in _both(finding.place))
        lines.append(f"{mark.ja}: {ja}: {finding.message.ja} / {mark.en}: {en}: {finding.message.en}")
    return lines


def _followed(book: RuleBook) -> RuleBook | None:
    if not isinstance(book, TierBook) or book.follows is None:
        return None
    try:
        return store.find(book.follows)
    except RuleBookError:
        return None


def _both(text: Text) -> tuple[str, str]:
    return text.ja, text.en


def _load(given: str) -> RuleBook:
    """Read a rule book by its name, or from a TOML file that has not been added."""
    return read(Path(given)) if given.lower().endswith(".toml") else store.find(given)


def _tier_book(given: str) -> TierBook:
    book = _load(given)
    if isinstance(book, TierBook):
        return book
    raise RuleBookError(
        f"{book.name} は段階評価の規則集ではないので、違いを表示できません。",
        f"{book.name} does not score by ladders and points, so it cannot be compared.",
    )


def _differences_text(old: TierBook, new: TierBook, language: str) -> str:
    say = attrgetter(language)
    lines = [f"{old.name} → {new.name}"]
    found = differences(old, new)
    for indicator, group in groupby(found, key=lambda difference: difference.indicator):
        rows = list(group)
        lines += ["", paragraph(_heading(old, new, indicator, rows, say), hanging="  ")]
        table = [(say(_KINDS[row.kind]), row.line, say(row.text)) for row in rows]
        lines.append(columns_table(table, whole=(0, 1), indent="  "))
    if not found:
        lines.append(say(Text("違いはありません", "no differences")))
    return "\n".join(lines)


def _heading(
    old: TierBook, new: TierBook, indicator: str, rows: Sequence[Difference], say: Callable[[Text], str]
) -> str:
    if not indicator:
        return say(Text("■ 規則集全体", "■ The whole rule book"))
    gone = any(row.kind == "abolished" and not row.line for row in rows)
    book = old if gone else new
    for section in book.sections:
        if section.id == indicator:
            return say(Text(f"■ {section.label} {section.name.ja}", f"■ {section.id} {section.name.en}"))
    heading = next(heading_text(each) for each in book.indicators if each.id == indicator)
    return say(Text(f"{heading.ja}  [{indicator}]", heading.en))
