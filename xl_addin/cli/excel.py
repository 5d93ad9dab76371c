"""``xl-addin excel`` and ``bundle``: the functions in workbooks and on Windows computers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xl_addin.cli.speaking import PATH, progress
from xl_addin.hosts.excel import bundle as bundling
from xl_addin.hosts.excel import install as installing
from xl_addin.hosts.excel import register as registering
from xl_addin.hosts.excel.doctor import diagnose
from xl_addin.hosts.excel.status import status

if TYPE_CHECKING:
    from pathlib import Path

    from xl_addin.hosts.excel.finding import Finding
    from xl_addin.hosts.excel.status import Status

_FAILED = 1
_LEVELS = {
    "fine": "[良好 / OK]",
    "careful": "[注意 / note]",
    "bad": "[問題 / problem]",
    "unknown": "[未確認 / unknown]",
}


@click.group()
def excel() -> None:
    """Excel（Windows）で関数を使う / the functions in Excel for Windows."""


@excel.command()
@click.argument("book", type=PATH)
@click.option("-o", "--out", type=PATH, help="書き出す .xlsm / the .xlsm to write")
def register(book: Path, out: Path | None) -> None:
    """ブックに関数を登録します / Register the functions into BOOK (.xlsx, .xlsm)."""
    done = registering.register(book, out)
    click.echo(f"登録しました / registered: {done.path}" if done.changed else f"登録済みです / up to date: {done.path}")


@excel.command()
@click.argument("book", type=PATH)
@click.option("-o", "--out", type=PATH, help="書き出すブック / the workbook to write")
def unregister(book: Path, out: Path | None) -> None:
    """ブックから関数を取り除きます / Take the functions out of BOOK."""
    done = registering.unregister(book, out)
    click.echo(
        f"取り除きました / removed: {done.path}"
        if done.changed
        else f"登録されていません / not registered: {done.path}"
    )


@excel.command("install")
def excel_install() -> None:
    """この利用者の Excel で関数を使えるようにします / Set this user's Excel up (Windows)."""
    _tell(installing.install())
    click.echo("Excel を開いているときは、閉じて開き直してください / restart Excel if it is open")


@excel.command("uninstall")
def excel_uninstall() -> None:
    """Install が行った設定を元に戻します / Undo what install did."""
    steps = installing.uninstall()
    _tell(steps)
    if not steps:
        click.echo("設定されていません / nothing is installed")


@excel.command("status")
@click.argument("book", type=PATH, required=False)
def excel_status(book: Path | None) -> None:
    """Excel と設定の状態を表示します / Show what there is."""
    for line in _status_lines(status(book)):
        click.echo(line)


@excel.command()
@click.argument("book", type=PATH, required=False)
@click.pass_context
def doctor(context: click.Context, book: Path | None) -> None:
    """計算できない原因を調べます（ブックも調べられます） / Find what keeps cells from computing."""
    findings = diagnose(status(book))
    for finding in findings:
        for line in _finding_lines(finding):
            click.echo(line)
    if any(finding.level == "bad" for finding in findings):
        click.echo("計算できません。「→」の指示に従ってください / cells cannot compute: do what the arrows say")
        context.exit(_FAILED)
    click.echo("計算を妨げるものは見つかりません / nothing was found that keeps cells from computing")


@click.command()
@click.argument("directory", type=PATH)
@click.option(
    "--python",
    "pythons",
    multiple=True,
    type=click.Choice(bundling.PYTHONS),
    help="対応する Python（繰り返し可。既定はすべて） / a Python to serve; may repeat, default all",
)
@click.option("--find-links", type=PATH, help="ここにあるパッケージだけを使います / take wheels from this folder only")
def bundle(directory: Path, pythons: tuple[str, ...], find_links: Path | None) -> None:
    """Windows にオフラインで入れるためのフォルダーを作ります / Make a folder for offline installation on Windows."""
    made = bundling.bundle(directory, pythons=pythons or bundling.PYTHONS, find_links=find_links, progress=progress)
    for wheel in made.wheels:
        click.echo(wheel.name)
    click.echo(f"作りました / made: {made.directory}（Python {', '.join(made.pythons)}、{len(made.wheels)} wheels）")


def _tell(steps: tuple[installing.Step, ...]) -> None:
    for step in steps:
        click.echo(f"{step.ja} / {step.en}")


def _finding_lines(finding: Finding) -> list[str]:
    lines = [f"{_LEVELS[finding.level]} {finding.ja} / {finding.en}"]
    if finding.do_ja:
        lines.append(f"  → {finding.do_ja} / {finding.do_en}")
    return lines


def _status_lines(found: Status) -> list[str]:
    missing = "なし / none"
    lines = [f"xl-addin: {found.package}", f"xlwings: {found.xlwings}（必要な版 / needed）"]
    if not found.windows:
        lines.append("Windows ではありません。Excel の状態は調べられません / not Windows: Excel cannot be looked at")
    else:
        excel = found.excel
        lines.append(f"Excel: {f'{excel.build or excel.version} {excel.kind} {excel.path}' if excel else missing}")
    if found.settings is not None:
        there = "" if found.settings.conf is not None else f"（{missing}）"
        lines.append(f"設定 / settings: {found.settings.path}{there}")
        lines.append(f"Excel が使う Python / Python for Excel: {found.settings.python or missing}")
        lines.append(f"DLL: {', '.join(found.dlls) or missing}")
    if found.python is not None:
        python = found.python
        lines.append(
            f"Python: {python.version} {python.bits} bit, xl-addin {python.xl_addin or missing}, "
            f"xlwings {python.xlwings or missing} ({python.path})"
        )
    if found.book is not None:
        held = found.book.registration
        version = f"xl-addin {held.version}" if held else "未登録 / not registered"
        lines.append(f"{found.book.path.name}: {version}")
    return lines
