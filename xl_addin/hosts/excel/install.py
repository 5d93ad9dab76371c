"""Sets this user's xlwings up for the functions, without administrator rights, and undoes exactly that."""

from __future__ import annotations

import hashlib
from dataclasses import replace as changed
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from xl_addin.errors import XlAddinError
from xl_addin.files import write_whole
from xl_addin.hosts.excel import xlwings_conf
from xl_addin.hosts.excel.install_state import State, forget, load, save
from xl_addin.hosts.excel.machine import ThisMachine
from xl_addin.hosts.excel.program import expanded
from xl_addin.hosts.excel.settings import dll_folders, user_conf
from xl_addin.hosts.excel.status import dll_name
from xl_addin.hosts.excel.xlwings_conf import OWN

if TYPE_CHECKING:
    from collections.abc import Callable

    from xl_addin.hosts.excel.machine import Machine

_BACKUP: Final = ".before-xl-addin"
_PROFILE: Final = "USERPROFILE"


class Step(NamedTuple):
    """Something that was done, or was found done, in Japanese and English."""

    ja: str
    en: str


def install(
    *, machine: Machine | None = None, find_dll: Callable[[str], Path | None] | None = None
) -> tuple[Step, ...]:
    """Let registered workbooks start the Python that runs this, and see that its DLLs lie where Excel looks for them.

    Args:
        machine: the computer; by default this one.
        find_dll: finds a DLL of the installed xlwings by its name.

    Returns:
        What was done; a second call finds it done.

    Raises:
        XlAddinError: this is not Windows, xlwings is missing, or the settings are unreadable.
        OSError: a file cannot be written.
    """
    here = _windows(machine)
    path = Path(user_conf(here))
    content = path.read_bytes() if path.is_file() else None
    state = load()
    line = _line(here)
    _check(path, xlwings_conf.read(content or b"", here.ansi))
    placed, steps = _place_dlls(here, find_dll or _own_dll)
    if state is not None:
        placed = {**dict(state.dlls), **placed}
    current = xlwings_conf.line_of(content or b"", OWN)
    if current is not None and _value(current, here) == _value(line, here):
        if placed:
            save(changed(state or State(str(path)), dlls=tuple(placed.items())))
        return (*steps, Step(f"設定済みです: {path}", f"already set: {path}"))
    if state is None or state.line is None or current != state.line:
        state = State(str(path), content is not None, path.parent.is_dir(), line=None, before=current)
    save(changed(state, line=line, dlls=tuple(placed.items())))
    return (*steps, *_write_conf(path, content, line))


def uninstall(*, machine: Machine | None = None) -> tuple[Step, ...]:
    """Take back what `install` did; what was changed since stays.

    Args:
        machine: the computer; by default this one.

    Returns:
        What was done; empty if nothing was installed.

    Raises:
        XlAddinError: this is not Windows, or Excel holds a DLL fast.
        OSError: a file cannot be changed.
    """
    _windows(machine)
    state = load()
    if state is None:
        return ()
    # Excel holds its DLL fast: while it runs, nothing is taken back.
    steps = [step for name, digest in state.dlls for step in _without_dll(Path(name), digest)]
    if state.line is not None:
        steps.append(_restore_conf(state, state.line))
    forget()
    return tuple(steps)


def _windows(machine: Machine | None) -> Machine:
    here = machine or ThisMachine()
    if not here.windows:
        raise XlAddinError(
            "Excel の関数は Windows でだけ使えます。この OS では LibreOffice を使ってください（xl-addin calc install）。",
            "The functions work in Excel on Windows only; use LibreOffice on this system (xl-addin calc install).",
        )
    return here


def _line(machine: Machine) -> bytes:
    value = machine.python
    home = machine.environment.get(_PROFILE, "")
    # VBA reads the file in the code page, xlwings' Python part in another encoding: plain ASCII is right in both.
    if not value.isascii() and home and value.lower().startswith(home.lower() + "\\"):
        value = f"%{_PROFILE}%{value[len(home) :]}"
    try:
        machine.python.encode(machine.ansi)
        return xlwings_conf.made_line(OWN, value, machine.ansi)
    except UnicodeEncodeError as error:
        raise XlAddinError(
            f"Python の場所「{machine.python}」に Excel の VBA が扱えない文字があります。"
            "英数字だけのフォルダーに Python を入れてください。",
            f"The path of Python, {machine.python}, has letters that VBA cannot handle; install it in a plain ASCII folder.",
        ) from error


def _check(path: Path, conf: xlwings_conf.Conf) -> None:
    if conf.marked:
        raise XlAddinError(
            f"「{path}」の先頭に UTF-8 の印（BOM）があり、Excel は最初の設定を読めません。"
            "メモ帳の「名前を付けて保存」で文字コードを ANSI にして保存し直してください。",
            f"{path} opens with a UTF-8 mark (BOM), which hides its first setting from Excel; save it as ANSI in Notepad.",
        )
    if conf.faults:
        numbers = ", ".join(map(str, conf.faults))
        raise XlAddinError(
            f"「{path}」の {numbers} 行目が読めません（空行も不可）。直してからやり直してください。",
            f"{path}: line {numbers} is unreadable (a blank line too); mend it and try again.",
        )


def _value(line: bytes, machine: Machine) -> str:
    values = xlwings_conf.read(line, machine.ansi).values
    return expanded(values.get(OWN, ""), machine).replace("/", "\\").lower()


def _write_conf(path: Path, content: bytes | None, line: bytes) -> list[Step]:
    path.parent.mkdir(parents=True, exist_ok=True)
    steps = []
    backup = path.with_name(path.name + _BACKUP)
    if content is not None and not backup.exists():
        write_whole(backup, content)
        steps.append(Step(f"元の設定を残しました: {backup}", f"kept the old settings: {backup}"))
    write_whole(path, xlwings_conf.with_line(content or b"", OWN, line))
    shown = line.decode("ascii", "replace")
    return [*steps, Step(f"設定しました: {path} に {shown}", f"set: {shown} in {path}")]


def _restore_conf(state: State, line: bytes) -> Step:
    path = Path(state.conf)
    backup = path.with_name(path.name + _BACKUP)
    content = path.read_bytes() if path.is_file() else b""
    if xlwings_conf.line_of(content, OWN) != line:
        return Step(
            f"「{path}」の Python の設定は、あとで変えられているため、そのままにしました",
            f"left the Python set in {path} as it is: it was changed since",
        )
    before = backup.read_bytes() if backup.is_file() else b""
    untouched = content == xlwings_conf.with_line(before, OWN, line)
    restored = before if untouched else xlwings_conf.with_line(content, OWN, state.before)
    if restored or state.existed:
        write_whole(path, restored)
    else:
        path.unlink()
    backup.unlink(missing_ok=True)
    if not state.folder_existed and not any(path.parent.iterdir()):
        path.parent.rmdir()
    return Step(f"元の設定に戻しました: {path}", f"put the settings back: {path}")


def _without_dll(dll: Path, digest: str) -> list[Step]:
    if not dll.is_file() or hashlib.sha256(dll.read_bytes()).hexdigest() != digest:
        return []
    try:
        dll.unlink()
    except OSError as error:
        raise XlAddinError(
            f"「{dll}」を消せません。Excel をすべて閉じてからやり直してください。",
            f"{dll} cannot be deleted; quit every Excel and try again.",
        ) from error
    return [Step(f"消しました: {dll}", f"deleted: {dll}")]


def _place_dlls(machine: Machine, find_dll: Callable[[str], Path | None]) -> tuple[dict[str, str], list[Step]]:
    folders = [Path(folder) for folder in dll_folders(machine.python, machine)]
    placed: dict[str, str] = {}
    steps = []
    for bits in (64, 32):
        name = dll_name(bits)
        there = next((folder / name for folder in folders if (folder / name).is_file()), None)
        if there is not None:
            steps.append(Step(f"DLL はあります: {there}", f"the DLL is there: {there}"))
            continue
        source = find_dll(name)
        if source is None or not source.is_file():
            raise XlAddinError(
                f"xlwings の {name} が見つかりません。xlwings を入れ直してください。",
                f"{name} of xlwings was not found; install xlwings again.",
            )
        target = folders[0] / name
        content = source.read_bytes()
        try:
            write_whole(target, content)
        except OSError as error:
            raise XlAddinError(
                f"「{target}」を書けません。管理者でない場合は、オフライン用フォルダーの install.cmd で専用の環境を作ってください。",
                f"{target} cannot be written; without administrator rights use install.cmd of the offline folder.",
            ) from error
        placed[str(target)] = hashlib.sha256(content).hexdigest()
        steps.append(Step(f"DLL を置きました: {target}", f"placed the DLL: {target}"))
    return placed, steps


def _own_dll(name: str) -> Path | None:
    """Find a DLL where pip has put it: with `pip install --user` that is not beside Python."""
    try:
        found = metadata.files("xlwings") or []
    except metadata.PackageNotFoundError:
        return None
    for file in found:
        if file.name == name:
            return Path(str(file.locate())).resolve()
    return None
