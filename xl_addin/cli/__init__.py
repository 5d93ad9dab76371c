"""The command ``xl-addin``: thin doors to what the package does, with messages in Japanese and English."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from xl_addin import __version__
from xl_addin.cli import (
    audit,
    books,
    calc,
    excel,
    freeze,
    migrate,
    need,
    new,
    recalc,
    refresh,
    report,
    rules,
    run,
    score,
    sensitivity,
    what_if,
)
from xl_addin.cli import set as setting
from xl_addin.errors import RuleBookError, XlAddinError

if TYPE_CHECKING:
    from collections.abc import Sequence

_FAILED = 1
_INTERRUPTED = 130


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
        _drop_unwritten()
        sys.exit(_FAILED)
    except (click.Abort, KeyboardInterrupt):
        click.echo("中断しました / interrupted", err=True)
        sys.exit(_INTERRUPTED)
    sys.exit(status or 0)


def _drop_unwritten() -> None:
    """Let Python not try again, when it ends, what standard output did not take; its exit status would be another."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="xl-addin")
def cli() -> None:
    """医療保険者のインセンティブ制度を表計算のセルから採点します。

    Score Japanese health insurers' incentive schemes from the cells of a spreadsheet.
    """


for _command in (
    audit.audit,
    books.build,
    calc.calc,
    excel.excel,
    excel.bundle,
    recalc.recalc,
    migrate.migrate,
    need.need,
    new.new,
    refresh.refresh,
    report.report,
    run.run,
    score.score,
    sensitivity.sensitivity,
    what_if.what_if,
    setting.set_cells,
    rules.rules,
    freeze.freeze,
    freeze.thaw,
    books.functions,
    books.workbooks,
):
    cli.add_command(_command)


def _lines(error: XlAddinError) -> list[tuple[str, str]]:
    """Say each fault of a rule book on a line of its own, and everything else in one, whatever LibreOffice has said."""
    ja, en = error.ja.splitlines(), error.en.splitlines()
    if isinstance(error, RuleBookError) and len(ja) == len(en):
        return list(zip(ja, en, strict=True))
    return [(" ".join(error.ja.split()), " ".join(error.en.split()))]


def _speak_utf8() -> None:
    """Write Japanese wherever output goes: a pipe under a C locale, or on Windows, would refuse it."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
