"""Builds the shipped workbooks into a folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.book.data import default_folder
from xl_addin.book.generic_share import workbook as generic_share
from xl_addin.book.kokuho import muni_workbook as kokuho_muni
from xl_addin.book.kokuho import pref_workbook as kokuho_pref
from xl_addin.book.kyokai import workbook as kyokai
from xl_addin.errors import WorkbookError
from xl_addin.files import write_whole

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
        The files, in a fixed order.

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
    made = {name: content(folder) for name, content in _BOOKS.items()}
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WorkbookError(f"フォルダー {directory} が作れません", f"cannot make the folder {directory}") from error
    for name, content in made.items():
        try:
            write_whole(directory / name, content)
        except OSError as error:
            raise _not_written(directory / name) from error
    return [directory / name for name in made]


def _not_written(path: Path) -> WorkbookError:
    return WorkbookError(
        f"{path} に書き込めません。ほかのプログラムで開いていませんか", f"cannot write {path}; is it open elsewhere?"
    )
