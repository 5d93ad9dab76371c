"""Asks the Python that Excel is to start what it has: xlwings, this package and the way to Excel."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from xl_addin.hosts.excel.machine import Machine

_PROBE: Final = """
import json, struct, sys
from importlib import import_module, metadata
def version(name):
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None
def fault(name):
    try:
        import_module(name)
    except BaseException as error:
        return type(error).__name__ + ": " + str(error)
    return ""
try:
    import xl_addin
    own = xl_addin.__version__
except ImportError:
    own = None
print(json.dumps({
    "version": "%d.%d.%d" % sys.version_info[:3],
    "bits": struct.calcsize("P") * 8,
    "xlwings": version("xlwings"),
    "xl_addin": own,
    "com": fault("win32com.client") if sys.platform == "win32" else "",
    "functions": fault("xl_addin.hosts.excel.udfs"),
}))
"""


@dataclass(frozen=True)
class Python:
    """A Python and what it has.

    Args:
        path: how it was started.
        version: its own, such as "3.11.9".
        bits: 32 or 64.
        xlwings: the version of xlwings in it; None if there is none.
        xl_addin: the version of this package in it; None if there is none.
        com: why pywin32 cannot be loaded; "" if it can.
        functions: why the worksheet functions cannot be loaded; "" if they can.
    """

    path: str
    version: str
    bits: int
    xlwings: str | None
    xl_addin: str | None
    com: str
    functions: str


def ask(machine: Machine, path: str) -> Python | None:
    """Start a Python and ask it.

    Args:
        machine: the computer.
        path: of the Python.

    Returns:
        What it has; None if it does not start, or is too old to answer.
    """
    said = machine.run(path, _PROBE)
    if said is None or said[0]:
        return None
    try:
        found = json.loads(said[1].strip().splitlines()[-1])
    except (ValueError, IndexError):
        return None
    return Python(path=path, **found)
