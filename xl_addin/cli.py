"""The command ``xl-addin``: thin doors to what the package does, with messages in Japanese and English."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xl_addin import __version__
from xl_addin.book.build import build as build_workbooks
from xl_addin.errors import RuleBookError, WorkbookError, XlAddinError
from xl_addin.hosts.calc import install as installing
from xl_addin.hosts.calc import package
from xl_addin.hosts.calc.recalc import recalc as recalculate_book
from xl_addin.hosts.calc.tables import text_table
from xl_addin.reference import LANGUAGES, markdown
from xl_addin.rulebook import adding, store

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.hosts.calc.reading import Cell
    from xl_addin.registry import Reason

_FAILED = 1
_INTERRUPTED = 130
_MOST_REASONS = 10
_PATH = click.Path(path_type=Path)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command and exit: 0 when all went well, 1 for an error that is explained, 2 for a wrong call.

    Args:
        arguments: the words after the command's name; by default those of this process.
    """
    _speak_utf8()
    try:
        status = cli.main(
            args=None if arguments is None else list(arguments), prog_name="xl-addin", standalone_mode=False
        )
    except click.ClickException as error:
        click.echo("使い方が正しくありません / wrong usage:", err=True)
        error.show()
        sys.exit(error.exit_code)
    except XlAddinError as error:
        for ja, en in _lines(error):
            click.echo(f"エラー: {ja} / Error: {en}", err=True)
        sys.exit(_FAILED)
    except OSError as error:
        # Whatever the system refuses, be it a full disk behind standard output.
        what = f"{error.filename}: {error.strerror}" if error.filename else str(error.strerror)
        click.echo(f"エラー: {what} / Error: {what}", err=True)
        sys.exit(_FAILED)
    except (click.Abort, KeyboardInterrupt):
        click.echo("中断しました / interrupted", err=True)
        sys.exit(_INTERRUPTED)
    sys.exit(status or 0)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="xl-addin")
def cli() -> None:
    """医療保険者のインセンティブ制度を表計算のセルから採点します。

    Score Japanese health insurers' incentive schemes from the cells of a spreadsheet.
    """


@cli.command()
@click.argument("directory", type=_PATH)
def build(directory: Path) -> None:
    """アドインを作ります / Build xl-addin.oxt into DIRECTORY."""
    click.echo(package.build(directory))


@cli.group()
def calc() -> None:
    """LibreOffice へのアドインの登録 / the add-in in your LibreOffice."""


@calc.command("install")
def calc_install() -> None:
    """アドインを登録します / Install the add-in."""
    with tempfile.TemporaryDirectory() as folder:
        found = installing.install(package.build(Path(folder)), progress=_progress)
    click.echo(f"登録しました / installed: {_described(found)}")


@calc.command("uninstall")
def calc_uninstall() -> None:
    """アドインを取り除きます / Remove the add-in."""
    found = installing.uninstall(progress=_progress)
    if found is None:
        click.echo("アドインは登録されていません / the add-in is not installed")
    else:
        click.echo(f"取り除きました / removed: {_described(found)}")


@calc.command("status")
def calc_status() -> None:
    """アドインの状態を表示します / Show what is installed where."""
    _progress("LibreOffice を調べています…", "Asking LibreOffice …")
    found = installing.status()
    click.echo(f"LibreOffice: {found.libreoffice_version} ({found.libreoffice.soffice})")
    click.echo(f"Python: {found.libreoffice.python}")
    click.echo(f"xl-addin: {found.package_version}")
    for one in found.installed:
        click.echo(f"登録済み / installed: {_described(one)}")
        if one.version != found.package_version:
            click.echo(
                "版が違います。xl-addin calc install で更新できます / another version: update with xl-addin calc install"
            )
    if not found.installed:
        click.echo("登録されていません / not installed")


@cli.command()
@click.argument("book", type=_PATH)
@click.option("-o", "--out", type=_PATH, help="書き出す .ods または .pdf / the .ods or .pdf to write")
@click.option(
    "--print",
    "prints",
    multiple=True,
    metavar="SHEET!RANGE",
    help="表示する範囲（繰り返し可）/ a range to print; may repeat",
)
@click.option("--json", "as_json", is_flag=True, help="JSON で出力します / print JSON: range → rows of values")
@click.option("--add-in", "add_in", type=_PATH, help="使うアドイン（xl-addin.oxt） / the built add-in to use")
@click.option(
    "--allow-errors", is_flag=True, help="関数が受け付けない値があっても書き出します / write OUT despite refused input"
)
def recalc(
    book: Path, out: Path | None, prints: tuple[str, ...], add_in: Path | None, *, as_json: bool, allow_errors: bool
) -> None:
    """ブックを再計算します / Recalculate BOOK in a private LibreOffice."""
    result = recalculate_book(book, out, prints, add_in=add_in, allow_errors=allow_errors, progress=_progress)
    if as_json:
        click.echo(json.dumps(result.ranges, ensure_ascii=False, allow_nan=False))
    else:
        _print_tables(result.ranges)
    refusal = None if allow_errors else result.refusal
    _print_reasons([reason for reason in result.reasons if reason is not refusal])
    if refusal is not None:
        kept_back = ("", "") if out is None else (f"（「{out}」は書き出していません）", f" ({out} was not written)")
        raise WorkbookError(refusal.ja + kept_back[0], refusal.en + kept_back[1])
    if out is not None:
        click.echo(out, err=bool(prints))


@cli.group()
def rules() -> None:
    """規則集 / rule books."""


@rules.command("add")
@click.argument("file", type=_PATH)
@click.option("--replace", is_flag=True, help="同じ名前の規則集を置き換えます / replace a rule book of the same name")
def rules_add(file: Path, *, replace: bool) -> None:
    """規則集 FILE.toml を検査して追加します / Check a rule book and make it known to every host."""
    name = adding.add(file, replace=replace)
    click.echo(f"{name} を追加しました / {name} was added")


@rules.command("remove")
@click.argument("name")
def rules_remove(name: str) -> None:
    """追加した規則集を取り除きます / Remove a rule book that was added."""
    store.remove(name)
    click.echo(f"{name} を取り除きました / {name} was removed")


@rules.command("list")
def rules_list() -> None:
    """使える規則集の一覧 / the rule books that can be used."""
    broken: list[RuleBookError] = []
    for name in store.names():
        try:
            click.echo(f"{name}  {store.find(name).title.ja}")
        except RuleBookError as error:
            broken.append(error)
    if broken:
        raise RuleBookError("\n".join(error.ja for error in broken), "\n".join(error.en for error in broken))


@cli.command()
@click.option("--language", type=click.Choice(LANGUAGES), default="ja", help="言語 / language")
def functions(language: str) -> None:
    """関数の一覧を表示します / Print the function reference as Markdown."""
    click.echo(markdown(language))


@cli.command()
@click.argument("directory", type=_PATH)
@click.option(
    "--data", type=_PATH, default=Path("workbooks/data"), help="元の CSV のフォルダ / folder of the CSV files"
)
def workbooks(directory: Path, data: Path | None) -> None:
    """配布用のブックを作ります / Build the shipped workbooks into DIRECTORY."""
    for path in build_workbooks(directory, data):
        click.echo(path)


def _lines(error: XlAddinError) -> list[tuple[str, str]]:
    """Say each fault of a rule book on a line of its own, and everything else in one, whatever LibreOffice has said."""
    ja, en = error.ja.splitlines(), error.en.splitlines()
    if isinstance(error, RuleBookError) and len(ja) == len(en):
        return list(zip(ja, en, strict=True))
    return [(" ".join(error.ja.split()), " ".join(error.en.split()))]


def _print_tables(ranges: dict[str, list[list[Cell]]]) -> None:
    for name, rows in ranges.items():
        if len(ranges) > 1:
            click.echo(f"[{name}]")
        click.echo(text_table(rows))


def _print_reasons(reasons: list[Reason]) -> None:
    for reason in reasons[:_MOST_REASONS]:
        click.echo(f"{reason.code} {reason.ja} / {reason.en}".lstrip(), err=True)
    more = len(reasons) - _MOST_REASONS
    if more > 0:
        click.echo(f"ほか {more} 件（xl-addin.log にあります） / {more} more, in xl-addin.log", err=True)


def _progress(ja: str, en: str) -> None:
    click.echo(f"{ja} / {en}", err=True)


def _described(found: installing.Installed) -> str:
    scope = "全ユーザー / all users" if found.scope == "shared" else "このユーザー / this user"
    return f"xl-addin {found.version} ({scope})"


def _speak_utf8() -> None:
    """Write Japanese wherever output goes: a pipe under a C locale, or on Windows, would refuse it."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
