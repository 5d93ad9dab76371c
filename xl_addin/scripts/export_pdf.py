"""Writes the result sheets of a workbook, or those that a user picks, as one PDF file on A4 next to it."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from xl_addin.book.live.printed import Tab, chosen, on_a4
from xl_addin.errors import WorkbookError
from xl_addin.files import write_whole
from xl_addin.scripts.session import arguments, workbook, working

if TYPE_CHECKING:
    import xlwings as xw

_NOT_IN_NAMES = str.maketrans(dict.fromkeys('\\/:*?"<>|', "_"))


def main(argv: list[str] | None = None) -> None:
    """Export a workbook.

    Args:
        argv: the words after the script's name: the workbook, unless one calls.

    Raises:
        WorkbookError: there is no such sheet or folder, nothing to print, or the file cannot be written.
    """
    given = _parser().parse_args(arguments(argv))
    if given.out is not None and not given.out.resolve().parent.is_dir():
        raise WorkbookError(
            f"保存先のフォルダー「{given.out.parent}」がありません。",
            f"There is no folder {given.out.parent} to save in.",
        )
    with workbook(given.book, save=False) as book, working(book, "計算しています… / calculating") as tell:
        book.app.calculate()
        names = chosen([_tab(sheet) for sheet in book.sheets], given.sheets)
        for path, inside in _files(Path(book.fullname), given.out, names, each=given.each).items():
            tell(f"{path.name} を作っています… / making the PDF")
            _save(path, _pdf(book, inside), keep_size=given.keep_size)
            print(path)  # noqa: T201 - this is what a script says


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="export_pdf",
        description="結果のシートを1つの PDF（A4）にします / Export the result sheets as one PDF file",
    )
    parser.add_argument("book", type=Path, nargs="?", help="ブック（ブックの中から実行するときは不要） / the workbook")
    parser.add_argument("--sheets", nargs="+", default=[], metavar="SHEET", help="印刷するシート / the sheets to print")
    parser.add_argument("--each", action="store_true", help="シートごとに1つの PDF にする / one file per sheet")
    parser.add_argument(
        "--keep-size", action="store_true", help="A4 にせず、紙の大きさをそのままにする / keep the paper size"
    )
    parser.add_argument("-o", "--out", type=Path, help="PDF の名前 / name of the PDF file")
    return parser


def _tab(sheet: xw.Sheet) -> Tab:
    used = sheet.used_range
    filled = used.count > 1 or used.value is not None or len(sheet.charts) > 0 or len(sheet.shapes) > 0
    return Tab(sheet.name, bool(sheet.visible), filled)


def _files(book: Path, out: Path | None, names: list[str], *, each: bool) -> dict[Path, list[str]]:
    target = out or book.with_suffix(".pdf")
    if not each:
        return {target: names}
    return {target.with_name(f"{target.stem}_{name.translate(_NOT_IN_NAMES)}.pdf"): [name] for name in names}


def _pdf(book: xw.Book, names: list[str]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pages.pdf"
        book.to_pdf(str(path), include=[*names])
        return path.read_bytes()


def _save(path: Path, content: bytes, *, keep_size: bool) -> None:
    made = content if keep_size else on_a4(content)
    try:
        write_whole(path, made)
    except OSError as error:
        raise WorkbookError(
            f"「{path}」に書き込めません: {error.strerror}", f"{path} cannot be written: {error.strerror}"
        ) from error


if __name__ == "__main__":
    main()
