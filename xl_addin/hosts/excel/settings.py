"""Finds the Python and the DLLs that a registered workbook would use, by the rules of its VBA module."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING, Final

from xl_addin.hosts.excel import xlwings_conf
from xl_addin.hosts.excel.program import expanded
from xl_addin.hosts.excel.xlwings_conf import INTERPRETERS

if TYPE_CHECKING:
    from pathlib import PurePath

    from xl_addin.hosts.excel.machine import Machine

_ON_PATH: Final = "pythonw.exe"


@dataclass(frozen=True)
class Settings:
    """The user's ``xlwings.conf`` and what follows from it.

    Args:
        path: of the file.
        conf: what is in it; None if it is not there.
        wanted: the Python that it names, environment variables expanded; "" if it names none.
        python: the Python that Excel starts; "" if it is not there.
        folders: where the DLL is looked for, in this order.
        encodable: whether its path can be written in the code page; xlwings' DLL takes no other letters.
    """

    path: str
    conf: xlwings_conf.Conf | None
    wanted: str
    python: str
    folders: tuple[str, ...]
    encodable: bool = True


def settings(machine: Machine, dll: str) -> Settings:
    """Find the Python that Excel starts.

    Args:
        machine: the computer.
        dll: name of the DLL, without which a Python on the PATH does not count.

    Returns:
        What is set, what that means, and where the DLL is looked for.
    """
    path = user_conf(machine)
    content = machine.content(path)
    conf = None if content is None else xlwings_conf.read(content, machine.ansi)
    values = conf.values if conf else {}
    named = next((values[key] for key in INTERPRETERS if values.get(key)), "")
    wanted = expanded(named, machine).replace("/", "\\")
    python = _there(wanted, machine) if "\\" in wanted else _on_path(machine, dll)
    return Settings(path, conf, wanted, python, dll_folders(python or wanted, machine), _encodable(python, machine))


def user_conf(machine: Machine) -> str:
    """The path of the user's own settings of xlwings."""
    return joined(joined(machine.environment.get("USERPROFILE", ""), ".xlwings"), "xlwings.conf")


def dll_folders(python: str, machine: Machine) -> tuple[str, ...]:
    """Beside Python, above a virtual environment's Scripts folder, and where pip puts it for a single user."""
    program = _pure(python)
    folders = [str(program.parent), str(program.parent.parent)] if python else []
    roaming = machine.environment.get("APPDATA", "")
    return (*folders, joined(roaming, "Python")) if roaming else tuple(folders)


def joined(folder: str, name: str) -> str:
    """A file's path in a folder, as the folder's system writes it."""
    return str(_pure(folder) / name)


def _there(path: str, machine: Machine) -> str:
    """Take a path only if it says where it starts: a drive or a server, as the workbooks' VBA asks too."""
    absolute = path[1:3] == ":\\" or path.startswith("\\\\")
    return path if absolute and machine.is_file(path) else ""


def _on_path(machine: Machine, dll: str) -> str:
    for folder in machine.environment.get("PATH", "").split(";"):
        python = joined(folder.replace('"', "").strip(), _ON_PATH)
        if python[1:3] != ":\\" or not machine.is_file(python):
            continue
        if any(machine.is_file(joined(place, dll)) for place in dll_folders(python, machine)):
            return python
    return ""


def _encodable(path: str, machine: Machine) -> bool:
    try:
        path.encode(machine.ansi)
    except UnicodeEncodeError:
        return False
    return True


def _pure(path: str) -> PurePath:
    return PurePosixPath(path) if path.startswith("/") else PureWindowsPath(path)
