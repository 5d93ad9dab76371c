"""``xl-addin calc``: the add-in in your LibreOffice."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from xl_addin.cli.speaking import progress
from xl_addin.errors import OfficeError
from xl_addin.hosts import interpreter
from xl_addin.hosts.calc import install as installing
from xl_addin.hosts.calc import package


@click.group()
def calc() -> None:
    """LibreOffice へのアドインの登録 / the add-in in your LibreOffice."""


@calc.command("install")
def calc_install() -> None:
    """アドインを登録します / Install the add-in."""
    with tempfile.TemporaryDirectory() as folder:
        found = installing.install(package.build(Path(folder)), progress=progress)
    click.echo(f"登録しました / installed: {_described(found)}")
    interpreter.note_own()
    _tell_python()


@calc.command("uninstall")
def calc_uninstall() -> None:
    """アドインを取り除きます / Remove the add-in."""
    found = installing.uninstall(progress=progress)
    interpreter.forget()
    if found is None:
        click.echo("アドインは登録されていません / the add-in is not installed")
    else:
        click.echo(f"取り除きました / removed: {_described(found)}")


@calc.command("status")
def calc_status() -> None:
    """アドインの状態を表示します / Show what is installed where."""
    progress("LibreOffice を調べています…", "Asking LibreOffice …")
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
        return
    try:
        _tell_python()
    except OfficeError as error:
        click.echo(f"{error.ja} / {error.en}")


def _tell_python() -> None:
    click.echo(f"スクリプトを動かす Python / Python for scripts: {interpreter.noted().python}")


def _described(found: installing.Installed) -> str:
    scope = "全ユーザー / all users" if found.scope == "shared" else "このユーザー / this user"
    return f"xl-addin {found.version} ({scope})"
