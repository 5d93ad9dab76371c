"""Judges a workbook: where it came from, what lies beside it, and whether the functions are registered in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from packaging.version import InvalidVersion, Version

from xl_addin.hosts.excel.finding import Finding, bad, careful, fine, unknown
from xl_addin.hosts.excel.judging_macros import trusted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.hosts.excel.status import Book, Status

_INTERNET: Final = 3


def book_findings(found: Status) -> Iterator[Finding]:
    """Judge the workbook that was asked for; nothing if none was."""
    if found.book is None:
        return
    yield _mark(found, found.book)
    yield _registration(found, found.book)


def _mark(found: Status, book: Book) -> Finding:
    if not found.windows:
        return unknown(
            "ブックがインターネットから来たかどうかは、Windows でだけ調べられます",
            "Whether the workbook came from the internet can be told on Windows only",
            "Windows で xl-addin excel doctor を実行してください",
            "run xl-addin excel doctor on Windows",
        )
    if book.zone is None or book.zone < _INTERNET:
        return fine("ブックにインターネットの印はありません", "The workbook has no mark of the web")
    if found.security is not None and trusted(book.path, found.security):
        return careful(
            "ブックにインターネットの印がありますが、信頼できる場所にあります",
            "The workbook has the mark of the web, but is in a trusted location",
            "マクロが動かないときは、プロパティで「許可する」を付けてください",
            "if macros do not run, tick Unblock in its properties",
        )
    return bad(
        "ブックにインターネットの印があります。保護ビューで開き、マクロは止められます",
        "The workbook has the mark of the web: it opens in Protected View and its macros are blocked",
        "出所を信用できるなら、ファイルを右クリック →「プロパティ」→「許可する」に印を付けて OK を押してください",
        "if you trust its source, right-click the file → Properties → tick Unblock → OK",
    )


def _registration(found: Status, book: Book) -> Finding:
    name = book.path.name
    if book.registration is None:
        return bad(
            f"「{name}」に関数が登録されていません",
            f"The functions are not registered in {name}",
            f'xl-addin excel register "{name}" を実行してください',
            f'run xl-addin excel register "{name}"',
        )
    version = book.registration.version
    if _newer(version, found.package):
        return careful(
            f"「{name}」の関数（xl-addin {version}）は、この xl-addin {found.package} より新しいものです",
            f"The functions in {name} (xl-addin {version}) are newer than this xl-addin {found.package}",
            f"xl-addin を {version} 以降に更新してください（ブックの登録はそのままで構いません）",
            f"update xl-addin to {version} or later (leave the workbook as it is)",
        )
    if not book.registration.current:
        return careful(
            f"「{name}」の関数（xl-addin {version}）は、この xl-addin {found.package} が登録するものと違います",
            f"The functions in {name} (xl-addin {version}) are not those that this xl-addin {found.package} registers",
            f'xl-addin excel register "{name}" で更新してください',
            f'update them with xl-addin excel register "{name}"',
        )
    return fine(
        f"「{name}」に xl-addin {version} の関数が登録されています", f"{name} holds the functions of xl-addin {version}"
    )


def _newer(version: str, than: str) -> bool:
    try:
        return Version(version) > Version(than)
    except InvalidVersion:
        return False
