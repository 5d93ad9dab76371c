"""Runs a command on one workbook or on many: progress, a summary, JSON, and where results go."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import click

from xl_addin.cli.speaking import PATH
from xl_addin.errors import WorkbookError, XlAddinError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

FINE: Final = 0
FAILED: Final = 1

books_argument = click.argument("books", type=PATH, nargs=-1, required=True, metavar="BOOK...")
"""The workbooks of a command, as its argument ``books``."""

out_option = click.option(
    "-o",
    "--out",
    type=PATH,
    help="書き出すブック。BOOK が複数ならフォルダー / the workbook to write, or a folder for several BOOKs",
)
"""Where results go, as the argument ``out``; see `Targets`."""

json_option = click.option("--json", "as_json", is_flag=True, help="JSON で出力します / print JSON")
"""The argument ``as_json`` of `each`."""

backup_option = click.option(
    "--backup", is_flag=True, help="書き換える前のブックを BOOK.bak に残します / keep what BOOK was in BOOK.bak"
)
"""Whether the older file is kept, as the argument ``backup``."""


@dataclass(frozen=True)
class Counted:
    """Something that the summary adds up over all workbooks.

    Attributes:
        key: its name in JSON.
        ja: what is counted, in Japanese.
        en: what is counted, in English.
        number: how many there are in this workbook.
    """

    key: str
    ja: str
    en: str
    number: int


@dataclass(frozen=True)
class Done:
    """What was done with one workbook.

    Attributes:
        lines: what to print.
        data: the same for JSON.
        counted: what the summary adds up.
        status: the exit status that this workbook asks for; `FAILED` counts it among those that failed.
        warnings: lines for standard error, in either form of output.
    """

    lines: Sequence[str] = ()
    data: Mapping[str, object] = field(default_factory=dict)
    counted: Sequence[Counted] = ()
    status: int = FINE
    warnings: Sequence[str] = ()


def each(books: Iterable[Path], work: Callable[[Path], Done], *, as_json: bool = False) -> int:
    """Do the same with every workbook; what fails with one of them is told, and the others go on.

    Progress and errors go to standard error. Standard output has the lines of each workbook, below its name and with a
    summary at the end if there are several; or one JSON object ``{"books": [...], "summary": {...}}``.

    Args:
        books: the files; one that is named twice is worked on once.
        work: does it with one; raises `XlAddinError` or `OSError` where it cannot.
        as_json: print JSON.

    Returns:
        The exit status: 1 if any workbook failed, else the greatest that any asked for.
    """
    wanted = distinct(books)
    several = len(wanted) > 1
    entries: list[dict[str, object]] = []
    statuses: list[int] = []
    counted: list[Counted] = []
    for number, book in enumerate(wanted, start=1):
        if several:
            click.echo(f"[{number}/{len(wanted)}] {book}", err=True)
        done = _one(book, work)
        for line in done.warnings:
            click.echo(line, err=True)
        if not as_json:
            _print(book if several else None, done.lines)
        entries.append({"book": str(book), **done.data})
        statuses.append(done.status)
        counted.extend(done.counted)
    summary = _summary(statuses, counted)
    if as_json:
        click.echo(json.dumps({"books": entries, "summary": summary.data}, ensure_ascii=False, allow_nan=False))
    elif several:
        click.echo(summary.lines[0])
    return FAILED if FAILED in statuses else max(statuses, default=FINE)


def distinct(books: Iterable[Path]) -> list[Path]:
    """Return files without those that are named a second time, in whatever way."""
    found: dict[Path, Path] = {}
    for book in books:
        found.setdefault(book.resolve(), book)
    return list(found.values())


def told(error: XlAddinError | OSError) -> str:
    """Say an error in one line of Japanese and English."""
    ja, en = _texts(error)
    return f"エラー: {ja} / Error: {en}"


class Targets:
    """Where the results of a command go.

    Args:
        books: the workbooks that it works on.
        out: a folder, made if need be, for several workbooks; for one a file, or a folder that is there; None puts each
            result in its workbook's place.

    Raises:
        UsageError: there are several workbooks and OUT is a file, or two of them have the same name.
    """

    def __init__(self, books: Sequence[Path], out: Path | None) -> None:
        wanted = distinct(books)
        self._out = out
        self._given: dict[Path, Path] = {}
        self._folder = out is not None and (out.is_dir() or len(wanted) > 1)
        if out is None or not self._folder:
            return
        if out.exists() and not out.is_dir():
            raise click.UsageError(
                f"BOOK が複数のとき、-o「{out}」はフォルダーにしてください / with several BOOKs, -o {out} must be a folder"
            )
        names = Counter(book.stem.casefold() + book.suffix.casefold() for book in wanted)
        same = next((book.name for book in wanted if names[book.stem.casefold() + book.suffix.casefold()] > 1), None)
        if same is not None:
            raise click.UsageError(
                f"「{same}」という名前のブックが複数あり、同じフォルダーに書き出せません"
                f" / several BOOKs are called {same} and cannot go to one folder"
            )

    def of(self, book: Path, suffix: str | None = None) -> Path:
        """Return where the result of a workbook goes; the folder is there afterwards.

        Args:
            book: the workbook.
            suffix: the ending that the result needs, ".xlsm"; None keeps the workbook's own.

        Raises:
            WorkbookError: the user named a file with another ending, another workbook's result goes there, or the folder
                cannot be made.
        """
        target = self._named(book, suffix)
        if self._given.setdefault(target, book) != book:
            raise WorkbookError(
                f"「{self._given[target]}」の結果も「{target}」に書き出されます。別々に実行してください。",
                f"{target} is where the result of {self._given[target]} goes, too; work on them one by one.",
            )
        return target

    def _named(self, book: Path, suffix: str | None) -> Path:
        own = suffix is None or book.suffix.lower() == suffix
        named = book if own or suffix is None else book.with_suffix(suffix)
        if self._out is None:
            return named
        if self._folder:
            try:
                self._out.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise WorkbookError(
                    f"フォルダー「{self._out}」を作れません: {error.strerror}",
                    f"The folder {self._out} cannot be made: {error.strerror}",
                ) from error
            return self._out / named.name
        if suffix is not None and self._out.suffix.lower() != suffix:
            raise WorkbookError(
                f"「{self._out}」の拡張子は {suffix} にしてください。", f"{self._out} must end in {suffix}."
            )
        return self._out


def _one(book: Path, work: Callable[[Path], Done]) -> Done:
    try:
        return work(book)
    except (XlAddinError, OSError) as error:
        ja, en = _texts(error)
        return Done(data={"error": {"ja": ja, "en": en}}, status=FAILED, warnings=(told(error),))


def _print(heading: Path | None, lines: Sequence[str]) -> None:
    if heading is not None and lines:
        click.echo(f"■ {heading}")
    for line in lines:
        click.echo(line)


def _summary(statuses: Sequence[int], counted: Iterable[Counted]) -> Done:
    """Return the summary as a line and as JSON."""
    failed = statuses.count(FAILED)
    totals: dict[str, Counted] = {}
    for one in counted:
        before = totals[one.key].number if one.key in totals else 0
        totals[one.key] = Counted(one.key, one.ja, one.en, before + one.number)
    ja = [f"{len(statuses)} 件中 成功 {len(statuses) - failed}、失敗 {failed}"]
    en = [f"{len(statuses)} workbooks, {failed} failed"]
    ja += [f"{one.ja} {one.number}" for one in totals.values()]
    en += [f"{one.number} {one.en}" for one in totals.values()]
    line = f"合計: {'、'.join(ja)} / In all: {', '.join(en)}"
    data = {"books": len(statuses), "failed": failed, **{key: one.number for key, one in totals.items()}}
    return Done(lines=(line,), data=data)


def _texts(error: XlAddinError | OSError) -> tuple[str, str]:
    if isinstance(error, XlAddinError):
        return " ".join(error.ja.split()), " ".join(error.en.split())
    # Whatever the system refuses.
    what = f"{error.filename}: {error.strerror}" if error.filename else str(error.strerror or error)
    return what, what
