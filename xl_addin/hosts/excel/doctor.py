"""Judges whether the functions can compute in Excel on this machine, and says what to do where they cannot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xl_addin.hosts.excel.finding import Finding, bad, careful, fine
from xl_addin.hosts.excel.judging_book import book_findings
from xl_addin.hosts.excel.judging_macros import macro_findings
from xl_addin.hosts.excel.status import dll_name, file_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.hosts.excel.python import Python
    from xl_addin.hosts.excel.settings import Settings
    from xl_addin.hosts.excel.status import Status

_OLDEST: Final = (3, 11)
_REINSTALL: Final = (
    "オフライン用フォルダーの install.cmd を実行し直してください（または xl-addin を入れ直してください）",
    "run install.cmd of the offline folder again (or install xl-addin again)",
)
_INSTALL: Final = ("xl-addin excel install を実行してください", "run xl-addin excel install")


def diagnose(found: Status) -> tuple[Finding, ...]:
    """Judge what `status` found.

    Args:
        found: the facts.

    Returns:
        Findings in the order in which they should be mended; one that is "bad" keeps cells from computing.
    """
    findings = [*_system(found), *_settings(found), *_python(found), *_dll(found)]
    findings += macro_findings(found) if found.windows else []
    return (*findings, *book_findings(found))


def _system(found: Status) -> Iterator[Finding]:
    if not found.windows:
        yield bad(
            "これは Windows ではありません。Excel の関数は Windows の Excel でだけ計算できます。Excel・設定・DLL・マクロの"
            "項目は調べていません",
            "This is not Windows, and the functions compute in Excel for Windows only; Excel, its settings, the DLL and "
            "macros were not checked",
            "このパソコンでは LibreOffice を使ってください（xl-addin calc install）",
            "use LibreOffice on this machine (xl-addin calc install)",
        )
        return
    if found.excel is None:
        yield bad(
            "Excel が見つかりません",
            "Excel was not found",
            "デスクトップ版の Excel を入れてください（Web 版では計算できません）",
            "install the desktop Excel (Excel for the web cannot compute them)",
        )
        return
    kind = {"x86": "32", "x64": "64", "arm64": "ARM64"}.get(found.excel.kind, "?")
    build = found.excel.build or found.excel.version
    yield fine(f"Excel {build}（{kind} ビット）", f"Excel {build} ({kind} bit)")
    if found.excel.kind == "arm64":
        yield careful(
            "ARM 版の Excel では確かめていません",
            "Excel for ARM was not tried",
            "計算できないときは x64 版の Excel を使ってください",
            "use the x64 Excel if cells do not compute",
        )


def _settings(found: Status) -> Iterator[Finding]:
    chosen = found.settings
    if chosen is None:
        return
    if chosen.conf is not None and chosen.conf.marked:
        yield bad(
            f"「{chosen.path}」の先頭に UTF-8 の印（BOM）があります。Excel は最初の設定を読めません",
            f"{chosen.path} opens with a UTF-8 mark (BOM), which hides its first setting from Excel",
            "メモ帳の「名前を付けて保存」で文字コードを ANSI にして保存し直してください",
            "save it as ANSI in Notepad (Save As → Encoding)",
        )
    if chosen.conf is not None and chosen.conf.faults:
        numbers = ", ".join(map(str, chosen.conf.faults))
        yield bad(
            f"「{chosen.path}」の {numbers} 行目が読めません（空行も不可）。Excel は以降の設定を読み違えます",
            f"{chosen.path}: line {numbers} is unreadable (a blank line too); Excel misreads what follows",
            'その行を消すか "キー","値" の形に直してください',
            'delete the line or write it as "KEY","value"',
        )
    yield _interpreter(chosen)
    if "\\windowsapps\\" in chosen.python.lower():
        yield careful(
            "Microsoft Store 版の Python です。Excel から使えないことがあります",
            "This Python is from the Microsoft Store; Excel may be unable to use it",
            "python.org の Python を入れて install.cmd を実行し直してください",
            "install Python from python.org and run install.cmd again",
        )


def _interpreter(chosen: Settings) -> Finding:
    if not chosen.python:
        wanted = f"「{chosen.wanted}」" if chosen.wanted else "（設定なし。PATH にもなし）"
        return bad(
            f"Excel が使う Python{wanted}がありません（設定: {chosen.path}）",
            f"The Python for Excel is not there: {chosen.wanted or 'none is set, and none on PATH fits'} ({chosen.path})",
            *_INSTALL,
        )
    if not chosen.encodable:
        return bad(
            f"Python の場所「{chosen.python}」に、このパソコンの文字コードで書けない文字があります",
            f"The path of Python, {chosen.python}, has letters that are not in this machine's code page",
            "英数字だけのフォルダーに Python を入れてください",
            "install Python in a folder whose name is plain ASCII",
        )
    if "\\" not in chosen.wanted:
        return careful(
            f"Excel が使う Python が設定されていません。PATH にある {chosen.python} が使われます",
            f"No Python is set for Excel; the one on PATH is used, {chosen.python}",
            *_INSTALL,
        )
    return fine(
        f"Excel が使う Python: {chosen.python}（設定: {chosen.path}）",
        f"Python for Excel: {chosen.python} ({chosen.path})",
    )


def _python(found: Status) -> Iterator[Finding]:
    if found.settings is not None and not found.settings.python:
        return
    python = found.python
    if python is None:
        yield bad(
            "その Python が起動しません（壊れているか、3.8 より古い版です）",
            "That Python does not start (it is broken, or older than 3.8)",
            *_REINSTALL,
        )
        return
    if tuple(int(part) for part in python.version.split(".")[:2]) < _OLDEST:
        yield bad(
            f"Python {python.version} は古すぎます（3.11 以降が必要です）",
            f"Python {python.version} is too old (3.11 or later is needed)",
            "Python 3.11 以降を入れて install.cmd を実行し直してください",
            "install Python 3.11 or later and run install.cmd again",
        )
    else:
        yield fine(
            f"Python {python.version}（{python.bits} ビット。Excel と違っても構いません）",
            f"Python {python.version} ({python.bits} bit; it need not equal Excel's)",
        )
    yield _package(found, python)
    yield _xlwings(found, python)
    if python.xlwings and python.com:
        yield bad(f"pywin32 を読み込めません: {python.com}", f"pywin32 cannot be loaded: {python.com}", *_REINSTALL)
    elif python.xl_addin and python.xlwings and python.functions:
        yield bad(
            f"関数を読み込めません: {python.functions}",
            f"The functions cannot be loaded: {python.functions}",
            *_REINSTALL,
        )


def _package(found: Status, python: Python) -> Finding:
    if python.xl_addin is None:
        return bad("その Python に xl-addin がありません", "That Python has no xl-addin", *_REINSTALL)
    if python.xl_addin != found.package:
        return careful(
            f"その Python の xl-addin は {python.xl_addin}、このコマンドは {found.package} です",
            f"That Python has xl-addin {python.xl_addin}, this command is {found.package}",
            *_INSTALL,
        )
    return fine(f"xl-addin {python.xl_addin}", f"xl-addin {python.xl_addin}")


def _xlwings(found: Status, python: Python) -> Finding:
    if python.xlwings is None:
        return bad("その Python に xlwings がありません", "That Python has no xlwings", *_REINSTALL)
    if python.xlwings != found.xlwings:
        return bad(
            f"xlwings {python.xlwings} ではなく {found.xlwings} が必要です（ブックが DLL の版を名指しします）",
            f"xlwings {python.xlwings} is there, {found.xlwings} is needed (workbooks name the DLL's version)",
            f"pip install xlwings=={found.xlwings} を実行してください（またはオフライン用フォルダーの install.cmd）",
            f"run pip install xlwings=={found.xlwings} (or install.cmd of the offline folder)",
        )
    return fine(f"xlwings {python.xlwings}（必要な版と同じ）", f"xlwings {python.xlwings}, as needed")


def _dll(found: Status) -> Iterator[Finding]:
    if found.settings is None or not found.settings.python:
        return
    # An Excel of unknown width needs one of the two; both come with xlwings.
    for bits in (found.excel.bits,) if found.excel and found.excel.bits else (64, 32):
        name = dll_name(bits)
        there = [path for path in found.dlls if file_name(path).lower() == name]
        if there:
            yield fine(f"DLL: {there[0]}", f"DLL: {there[0]}")
            continue
        others = ", ".join(map(file_name, found.dlls))
        yield bad(
            f"{name} がありません" + (f"（あるのは {others}）" if others else ""),
            f"{name} is missing" + (f" (there is {others})" if others else ""),
            "xl-addin excel install を実行してください。また消えるときは、ウイルス対策ソフトを確かめてください",
            "run xl-addin excel install; if it vanishes again, look at the virus scanner",
        )
