"""A Windows computer that is not there: its registry, files and Pythons are what a test says."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from xl_addin import __version__
from xl_addin.hosts.excel.machine import USER

MACHINE = "HKEY_LOCAL_MACHINE"
APP_PATHS = r"SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\excel.exe"
CLICK_TO_RUN = r"SOFTWARE\Microsoft\Office\ClickToRun\Configuration"
SECURITY = r"Software\Microsoft\Office\16.0\Excel\Security"
POLICY = r"Software\Policies\Microsoft\Office\16.0\Excel\Security"
COMMON_POLICY = r"Software\Policies\Microsoft\Office\16.0\Common"
EXCEL = r"C:\Program Files\Microsoft Office\root\Office16\EXCEL.EXE"
HOME = r"C:\Users\yamada"
CONF = HOME + r"\.xlwings\xlwings.conf"
FOLDER = HOME + r"\.xl-addin\python"
PYTHON = FOLDER + r"\Scripts\python.exe"
DLL = "xlwings64-0.37.8.dll"
X64, X86, ARM64 = 0x8664, 0x14C, 0xAA64


def program_head(kind: int) -> bytes:
    """The first bytes of a Windows program for a kind of processor, by the PE format."""
    at = 0x108
    return (
        b"MZ".ljust(0x3C, b"\0")
        + at.to_bytes(4, "little").ljust(at - 0x3C, b"\0")
        + b"PE\0\0"
        + kind.to_bytes(2, "little")
    )


def answer(**changes: object) -> dict[str, object]:
    """What a Python that has everything says about itself, with changes."""
    said: dict[str, object] = {
        "version": "3.12.4",
        "bits": 64,
        "xlwings": "0.37.8",
        "xl_addin": __version__,
        "com": "",
        "functions": "",
    }
    return {**said, **changes}


@dataclass
class Windows:
    """A computer on which everything is as it should be; tests change what they are about.

    Args:
        registry: values by hive, key and name.
        files: contents by path.
        pythons: what each Python says, as its output; None does not start.
    """

    registry: dict[tuple[str, str, str], str | int] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    pythons: dict[str, tuple[int, str] | None] = field(default_factory=dict)
    environment: dict[str, str] = field(default_factory=dict)
    windows: bool = True
    ansi: str = "cp932"
    python: str = PYTHON

    def value(self, hive: str, key: str, name: str) -> str | int | None:
        """A value of the registry."""
        return self.registry.get((hive, key, name))

    def keys(self, hive: str, key: str) -> tuple[str, ...]:
        """The keys right below a key."""
        below = (
            path[len(key) + 1 :] for root, path, _name in self.registry if root == hive and path.startswith(key + "\\")
        )
        return tuple(dict.fromkeys(path.split("\\")[0] for path in below))

    def is_file(self, path: str) -> bool:
        """Whether a file is there, in any case of letters."""
        return self._found(path) is not None

    def content(self, path: str) -> bytes | None:
        """A file's content."""
        return self._found(path)

    def head(self, path: str) -> bytes | None:
        """A file's first bytes."""
        return self._found(path)

    def names(self, folder: str) -> tuple[str, ...]:
        """The files right in a folder."""
        start = folder.lower() + "\\"
        inside = (path[len(start) :] for path in self.files if path.lower().startswith(start))
        return tuple(name for name in inside if "\\" not in name)

    def run(self, python: str, code: str) -> tuple[int, str] | None:
        """What a Python prints when it is asked."""
        compile(code, python, "exec")
        return self.pythons.get(python)

    def _found(self, path: str) -> bytes | None:
        return next((content for name, content in self.files.items() if name.lower() == path.lower()), None)


def good_windows() -> Windows:
    """A computer with Excel, Python, xlwings and its settings as `install.cmd` leaves them."""
    return Windows(
        registry={
            (MACHINE, APP_PATHS, ""): EXCEL,
            (MACHINE, r"SOFTWARE\Classes\Excel.Application\CurVer", ""): "Excel.Application.16",
            (MACHINE, CLICK_TO_RUN, "VersionToReport"): "16.0.17928.20114",
            (USER, SECURITY, "VBAWarnings"): 2,
        },
        files={
            EXCEL: program_head(X64),
            CONF: f'"XLADDIN_INTERPRETER","{PYTHON}"\r\n'.encode(),
            PYTHON: b"",
            rf"{FOLDER}\{DLL}": b"",
            rf"{FOLDER}\xlwings32-0.37.8.dll": b"",
        },
        pythons={PYTHON: (0, json.dumps(answer()))},
        environment={"USERPROFILE": HOME, "APPDATA": HOME + r"\AppData\Roaming", "PATH": r"C:\Windows\system32"},
    )
