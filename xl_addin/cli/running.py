"""Runs one script, a shipped one or a file, as Python itself would run it."""

from __future__ import annotations

import runpy
import sys
import traceback
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from xl_addin.errors import WorkbookError, XlAddinError
from xl_addin.hosts.scripts import BY_KEY

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import TracebackType

_COMMAND: Final = Path(__file__).parent
# What xlwings looks for outside Windows and macOS when Book.caller() has no workbook.
_NO_CALLER: Final = "_xlwindows"


class ScriptError(XlAddinError):
    """A script stopped with an error of its own."""


def found(script: str) -> str:
    """Find a script by what a user calls it.

    Args:
        script: the name of a shipped one, or the path of a .py file.

    Returns:
        The full name of a module, or the path.

    Raises:
        WorkbookError: there is no such script.
    """
    if script in BY_KEY:
        return BY_KEY[script].module
    path = Path(script)
    if path.suffix == ".py" and path.is_file():
        return script
    names = ", ".join(BY_KEY)
    raise WorkbookError(
        f"スクリプト「{script}」がありません。.py ファイルのパスか、次の名前を指定してください: {names}",
        f"There is no script {script}; name a .py file or one of: {names}",
    )


def run(script: str, arguments: Sequence[str]) -> None:
    """Run a script as ``__main__``.

    Args:
        script: what `found` found.
        arguments: the rest of its ``sys.argv``.

    Raises:
        XlAddinError: as the script raised it.
        ScriptError: the script raised another error, whose traceback is on standard error.
        SystemExit: as the script raised it.
    """
    path = script.endswith(".py")
    with _surroundings([script, *arguments], str(Path(script).resolve().parent) if path else None):
        try:
            if path:
                runpy.run_path(script, run_name="__main__")
            else:
                runpy.run_module(script, run_name="__main__", alter_sys=True)
        except XlAddinError:
            raise
        except Exception as error:
            name = Path(script).name if path else script.rpartition(".")[2]
            if isinstance(error, AttributeError) and error.name == _NO_CALLER:
                raise WorkbookError(
                    f"スクリプト「{name}」は xw.Book.caller() を使うので、対象のブックが要ります: run {script} BOOK",
                    f"The script {name} uses xw.Book.caller() and needs a workbook: run {script} BOOK",
                ) from error
            show_traceback(error)
            what = " ".join("".join(traceback.format_exception_only(error)).split())
            raise ScriptError(
                f"スクリプト「{name}」がエラーで止まりました: {what}", f"The script {name} failed: {what}"
            ) from error


def show_traceback(error: BaseException) -> None:
    """Print the traceback of an error on standard error, from the script's own first line on."""
    frames: TracebackType | None = error.__traceback__
    while frames is not None and _is_ours(Path(frames.tb_frame.f_code.co_filename)):
        frames = frames.tb_next
    if frames is None and not isinstance(error, SyntaxError):
        frames = error.__traceback__
    traceback.print_exception(type(error), error, frames)


def _is_ours(file: Path) -> bool:
    # runpy is a frozen module in some Pythons.
    return file.parent == _COMMAND or file.name in {"runpy.py", "<frozen runpy>"}


@contextmanager
def _surroundings(argv: list[str], folder: str | None) -> Iterator[None]:
    """Give a script its arguments and, as Python does, the modules beside it."""
    before, paths = sys.argv, list(sys.path)
    sys.argv = argv
    if folder is not None:
        sys.path.insert(0, folder)
    try:
        yield
    finally:
        sys.argv = before
        sys.path[:] = paths
