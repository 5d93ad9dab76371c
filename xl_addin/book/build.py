"""Builds the shipped workbooks into a folder, each as an .xlsx and as an .xlsm that brings the functions along for Excel."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from xl_addin.book.data import default_folder
from xl_addin.book.generic_share import workbook as generic_share
from xl_addin.book.kokuho import muni_workbook as kokuho_muni
from xl_addin.book.kokuho import pref_workbook as kokuho_pref
from xl_addin.book.kyokai import workbook as kyokai
from xl_addin.book.new import with_functions
from xl_addin.errors import WorkbookError
from xl_addin.files import write_whole
from xl_addin.hosts.scripts import SCRIPTS

if TYPE_CHECKING:
    from pathlib import Path

_BOOKS = {
    kyokai.FILE_NAME: kyokai.content,
    generic_share.FILE_NAME: generic_share.content,
    kokuho_pref.FILE_NAME: kokuho_pref.content,
    kokuho_muni.FILE_NAME: kokuho_muni.content,
}


def build(directory: Path, data: Path | None = None) -> list[Path]:
    """Build every shipped workbook; equal input gives equal bytes.

    All of them are made before the first is written, and each replaces an older file in one step.

    Args:
        directory: where to write them; made if it is missing.
        data: folder of the published figures; by default that of the repository.

    Returns:
        The files, in a fixed order; each .xlsm follows its .xlsx.

    Raises:
        WorkbookError: the input data is missing or broken, or a file cannot be written.
        RuleBookError: the rule book is missing or broken.
    """
    folder = default_folder() if data is None else data
    if not folder.is_dir():
        raise WorkbookError(
            f"元データのフォルダ {folder} がありません（リポジトリの中で実行するか、--data で指定します）",
            f"there is no folder {folder} of input data (run this in a checkout, or name the folder with --data)",
        )
    made: dict[str, bytes] = {}
    for name, content in _BOOKS.items():
        macros = str(PurePath(name).with_suffix(".xlsm"))
        made[name] = content(folder)
        made[macros] = with_functions(content(folder, SCRIPTS), macros)
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WorkbookError(f"フォルダー {directory} が作れません", f"cannot make the folder {directory}") from error
    for name, whole in made.items():
        try:
            write_whole(directory / name, whole)
        except OSError as error:
            raise _not_written(directory / name) from error
    return [directory / name for name in made]


def _not_written(path: Path) -> WorkbookError:
    return WorkbookError(
        f"{path} に書き込めません。ほかのプログラムで開いていませんか", f"cannot write {path}; is it open elsewhere?"
    )
