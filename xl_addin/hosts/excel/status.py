"""Tells what there is on this machine for the functions in Excel: facts only, `doctor` judges them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PureWindowsPath
from typing import TYPE_CHECKING, Final

from xl_addin import __version__
from xl_addin.hosts.excel.machine import ThisMachine
from xl_addin.hosts.excel.program import Program, Security, program, security
from xl_addin.hosts.excel.python import Python, ask
from xl_addin.hosts.excel.register import Registration, registration
from xl_addin.hosts.excel.settings import Settings, joined, settings
from xl_addin.hosts.excel.vba import XLWINGS

if TYPE_CHECKING:
    from pathlib import Path

    from xl_addin.hosts.excel.machine import Machine

_DEFAULT_VERSION: Final = "16.0"
_MARK: Final = ":Zone.Identifier"
_DLL: Final = re.compile(r"xlwings(32|64)-.+\.dll", re.IGNORECASE)


@dataclass(frozen=True)
class Book:
    """A workbook.

    Args:
        path: of the workbook.
        zone: where Windows says it came from: 3 internet, 4 restricted; None without a mark and on other systems.
        registration: which version of the functions it holds; None if it holds none.
    """

    path: Path
    zone: int | None
    registration: Registration | None


@dataclass(frozen=True)
class Status:
    """What was found.

    Args:
        windows: whether this is Windows; elsewhere Excel, its settings and DLLs are not looked for.
        excel: the installed Excel.
        security: what it does with macros.
        settings: xlwings' settings; None on other systems.
        python: what the Python has that Excel starts, elsewhere the one that runs this; None if it does not start.
        dlls: the xlwings DLLs in the folders where they are looked for.
        book: the workbook that was asked for.
        package: the version of this package.
        xlwings: the one version of xlwings that fits.
    """

    windows: bool
    excel: Program | None = None
    security: Security | None = None
    settings: Settings | None = None
    python: Python | None = None
    dlls: tuple[str, ...] = ()
    book: Book | None = None
    package: str = __version__
    xlwings: str = XLWINGS


def status(book: Path | None = None, *, machine: Machine | None = None) -> Status:
    """Look at this machine, and at a workbook.

    Args:
        book: a workbook to look at too; it is only read.
        machine: the computer; by default this one.

    Returns:
        What was found.

    Raises:
        WorkbookError: the workbook is missing or unreadable.
    """
    here = machine or ThisMachine()
    found = None if book is None else _book(book, here)
    if not here.windows:
        return Status(windows=False, python=ask(here, here.python), book=found)
    excel = program(here)
    chosen = settings(here, dll_name(excel.bits if excel else None))
    return Status(
        windows=True,
        excel=excel,
        security=security(here, excel.version if excel else _DEFAULT_VERSION),
        settings=chosen,
        python=ask(here, chosen.python) if chosen.python else None,
        dlls=_dlls(chosen, here),
        book=found,
    )


def dll_name(bits: int | None) -> str:
    """The DLL for an Excel of 32 or 64 bits; where that is not known, the usual one."""
    return f"xlwings{bits or 64}-{XLWINGS}.dll"


def _book(book: Path, machine: Machine) -> Book:
    path = book.resolve()
    found = registration(path)
    mark = machine.content(f"{path}{_MARK}")
    zone = None if mark is None else re.search(rb"ZoneId\s*=\s*(\d+)", mark)
    return Book(path, None if zone is None else int(zone.group(1)), found)


def _dlls(chosen: Settings, machine: Machine) -> tuple[str, ...]:
    found = [
        joined(folder, name) for folder in chosen.folders for name in machine.names(folder) if _DLL.fullmatch(name)
    ]
    return tuple(dict.fromkeys(found))


def file_name(path: str) -> str:
    """The last part of a path of Windows."""
    return PureWindowsPath(path).name
