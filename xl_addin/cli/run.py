"""``xl-addin run``: an xlwings script on a workbook, in Calc or in Excel."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from xl_addin.cli import running
from xl_addin.cli.speaking import PATH, progress
from xl_addin.errors import OfficeError, WorkbookError, XlAddinError
from xl_addin.hosts.excel.machine import ThisMachine
from xl_addin.hosts.excel.program import program
from xl_addin.hosts.scripts import SCRIPTS

if TYPE_CHECKING:
    from collections.abc import Iterator

_ARGUMENTS: Final = "arguments"
_EXCEL_FOR_MAC: Final = Path("/Applications/Microsoft Excel.app")


class _WithArguments(click.Command):
    """A command whose words after ``--`` are not its own."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        place = args.index("--") if "--" in args else len(args)
        ctx.meta[_ARGUMENTS] = args[place + 1 :]
        return super().parse_args(ctx, args[:place])

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        return [*super().collect_usage_pieces(ctx), "[-- ARGS…]"]


@click.command(cls=_WithArguments)
@click.argument("script", required=False)
@click.argument("book", type=PATH, required=False)
@click.option("-o", "--out", type=PATH, help="実行後のブックを保存するファイル / where to save BOOK afterwards")
@click.option(
    "--host",
    type=click.Choice(["calc", "excel"]),
    help="使うアプリ（既定は Excel があれば excel、なければ calc） / which application; by default excel where it is installed",
)
@click.option("--traceback", is_flag=True, help="エラーの詳しい場所も表示します / show where an error came from")
@click.option("--list", "as_list", is_flag=True, help="付属のスクリプトの一覧 / list the shipped scripts")
@click.pass_context
def run(
    context: click.Context,
    script: str | None,
    book: Path | None,
    out: Path | None,
    host: str | None,
    *,
    traceback: bool,
    as_list: bool,
) -> None:
    """スクリプト（xlwings）を実行します / Run an xlwings SCRIPT (.py, or a shipped one) on BOOK.

    BOOK はスクリプトの xw.Book.caller() になります。-o かスクリプト自身が保存しない限り、BOOK は変わりません。

    BOOK is what xw.Book.caller() returns; it stays as it is unless the script saves it, or -o does.
    """
    if as_list:
        for one in SCRIPTS:
            click.echo(f"{one.key}\t{one.ja} / {one.en}\n\t{one.does_ja}\n\t{one.does_en}")
        return
    if script is None:
        raise click.UsageError("SCRIPT を指定してください（一覧は --list） / name a SCRIPT, or use --list", context)
    if out is not None and book is None:
        raise click.UsageError("-o には BOOK が必要です / -o needs a BOOK", context)
    wanted = running.found(script)
    try:
        with _application(host or default_host()) as application:
            _run(application, wanted, context.meta[_ARGUMENTS], book, out)
    except XlAddinError as error:
        if traceback and not isinstance(error, running.ScriptError):
            running.show_traceback(error)
        raise


def default_host() -> str:
    """Choose the application: Excel where xlwings can drive one, else Calc.

    Returns:
        "excel" or "calc".
    """
    if sys.platform == "win32":
        return "excel" if program(ThisMachine()) is not None else "calc"
    return "excel" if sys.platform == "darwin" and _EXCEL_FOR_MAC.is_dir() else "calc"


class Application:
    """Where scripts run.

    Args:
        host: "calc" or "excel".
    """

    def __init__(self, host: str) -> None:
        import xlwings as xw  # noqa: PLC0415 - takes a while, and only this command needs it

        from xl_addin import calc_engine  # noqa: PLC0415

        self._xw = xw
        self._active = xw.engines.active
        self._calc = host == "calc"
        if self._calc:
            self._engine = calc_engine.activate()
        elif host in xw.engines.engines_by_name:
            self._engine = xw.engines[host]
            self._engine.activate()
        else:
            raise OfficeError(
                "この環境では xlwings から Excel を使えません。--host calc を指定してください。",
                "xlwings cannot reach an Excel here; use --host calc.",
            )
        self._own: Any = None
        self._before = {app.pid for app in self._engine.apps} if self._calc else set()

    def open(self, book: Path) -> Any:
        """Open a workbook in an application of its own and make it the scripts' caller.

        Args:
            book: the file.

        Returns:
            The book.

        Raises:
            WorkbookError: there is no such file, or it cannot be opened.
        """
        if not book.is_file():
            raise WorkbookError(f"「{book}」がありません。", f"There is no file {book}.")
        if self._calc:
            progress("LibreOffice を起動しています…", "Starting LibreOffice …")
        self._own = self._engine.apps.add(visible=False, add_book=False)
        opened = self._own.books.open(str(book.resolve()))
        opened.set_mock_caller()
        return opened

    def check(self, out: Path) -> None:
        """Tell before a script runs that its workbook could not be saved afterwards.

        Args:
            out: where to save it.

        Raises:
            WorkbookError: there is no such folder, or the ending names no kind of workbook.
        """
        if not out.resolve().parent.is_dir():
            raise WorkbookError(
                f"保存先のフォルダー「{out.parent}」がありません。", f"There is no folder {out.parent} to save in."
            )
        if self._calc:
            from xl_addin.hosts.calc.xlw.saving import check_kind  # noqa: PLC0415 - only where xlwings is right

            check_kind(out)

    def is_open(self, book: Any) -> bool:
        """Tell whether a script has left a workbook open."""
        return any(one == book for one in self._own.books)

    def is_changed(self, book: Any) -> bool:
        """Tell whether a workbook differs from its file."""
        if self._calc:
            return bool(book.api.isModified())
        return not (book.api.Saved if sys.platform == "win32" else book.api.saved())

    def leave(self) -> None:
        """End what was started since, every LibreOffice in it; the user's own Excel goes on."""
        if hasattr(self._xw.Book, "_mock_caller"):
            del self._xw.Book._mock_caller  # noqa: SLF001 - xlwings sets it for good
        if self._calc:
            for app in [app for app in self._engine.apps if app.pid not in self._before]:
                app.quit()
            self._engine.impl.apps.cleanup()
        elif self._own is not None:
            self._own.quit()
        self._xw.engines.active = self._active


@contextmanager
def _application(host: str) -> Iterator[Application]:
    application = Application(host)
    try:
        yield application
    finally:
        application.leave()


def _run(application: Application, script: str, arguments: list[str], book: Path | None, out: Path | None) -> None:
    if out is not None:
        application.check(out)
    opened = None if book is None else application.open(book)
    running.run(script, arguments)
    if opened is None:
        return
    if not application.is_open(opened):
        if out is not None:
            raise WorkbookError(
                f"スクリプトがブックを閉じたため、「{out}」に保存できません。",
                f"The script closed the workbook, so {out} was not written.",
            )
        return
    if out is not None:
        opened.save(str(out.resolve()))
        click.echo(out)
    elif application.is_changed(opened):
        progress(
            f"「{book}」は保存していません（変更を残すには -o を指定）",
            f"{book} was not saved (use -o to keep changes)",
        )
