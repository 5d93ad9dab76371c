"""Finds the Excel of this machine and what it allows macros to do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from xl_addin.hosts.excel.machine import MACHINE, USER

if TYPE_CHECKING:
    from xl_addin.hosts.excel.machine import Machine

_APP: Final = r"SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\excel.exe"
_CURRENT: Final = r"SOFTWARE\Classes\Excel.Application\CurVer"
_CLICK_TO_RUN: Final = r"SOFTWARE\Microsoft\Office\ClickToRun\Configuration"
_EXCEL: Final = r"Software\{}Microsoft\Office\{}\Excel\Security"
_COMMON: Final = r"Software\Policies\Microsoft\Office\{}\Common"
_POLICIES: Final = "Policies\\"
_LOCATIONS: Final = r"\Trusted Locations"
_NETWORK: Final = ("\\\\", "//", "http:", "https:")
# The machine field of a program's PE header.
_KINDS: Final = {0x14C: "x86", 0x8664: "x64", 0xAA64: "arm64"}
_PE_AT: Final = 0x3C


@dataclass(frozen=True)
class Program:
    """An installed Excel.

    Args:
        version: what Windows calls it, such as "16.0"; the key of its settings.
        build: its full version, or "".
        path: of excel.exe.
        kind: "x86", "x64", "arm64", or "" if that is not known.
    """

    version: str
    build: str
    path: str
    kind: str

    @property
    def bits(self) -> int | None:
        """32 or 64; None if it is not known."""
        return {"x86": 32, "x64": 64, "arm64": 64}.get(self.kind)


@dataclass(frozen=True)
class Security:
    """What Excel does with macros.

    Args:
        warnings: VBAWarnings: 1 all run, 2 it asks (Excel's default), 3 signed ones only, 4 none.
        by_policy: whether an administrator has set it.
        vba_off: whether an administrator has switched VBA off.
        trusted: folders whose workbooks run without a question, each with "does it count for folders below".
        locations_off: whether trusted locations are switched off altogether; then there are none.
    """

    warnings: int
    by_policy: bool
    vba_off: bool
    trusted: tuple[tuple[str, bool], ...] = ()
    locations_off: bool = False


def program(machine: Machine) -> Program | None:
    """Find Excel.

    Args:
        machine: the computer.

    Returns:
        The Excel that opens workbooks; None if Windows knows none.
    """
    path = machine.value(MACHINE, _APP, "")
    current = machine.value(MACHINE, _CURRENT, "")
    if not path and not current:
        return None
    where = str(path or "").strip('"')
    number = re.search(r"(\d+)$", str(current or ""))
    build = machine.value(MACHINE, _CLICK_TO_RUN, "VersionToReport")
    return Program(f"{number.group(1) if number else 16}.0", str(build or ""), where, _kind(machine, where))


def security(machine: Machine, version: str) -> Security:
    """Read what Excel does with macros.

    Args:
        machine: the computer.
        version: Excel's, such as "16.0".

    Returns:
        The administrator's settings where there are any, else the user's, else Excel's defaults.
    """
    policy, own = _EXCEL.format(_POLICIES, version), _EXCEL.format("", version)
    ruled = machine.value(USER, policy, "VBAWarnings")
    chosen = machine.value(USER, own, "VBAWarnings")
    places = [key + _LOCATIONS for key in (policy, own)]
    off = _first(machine, places, "AllLocationsDisabled") == 1
    network = _first(machine, places, "AllowNetworkLocations") == 1
    trusted = [] if off else [place for key in places for place in _trusted(machine, key, network=network)]
    found = ruled if isinstance(ruled, int) else chosen
    return Security(
        warnings=found if isinstance(found, int) else 2,
        by_policy=isinstance(ruled, int),
        vba_off=machine.value(USER, _COMMON.format(version), "VBAOff") == 1,
        trusted=tuple(trusted),
        locations_off=off,
    )


def expanded(text: str, machine: Machine) -> str:
    """Put the environment's values in the place of `%NAME%`, in any case of letters; unknown names stay."""
    known = {name.upper(): value for name, value in machine.environment.items()}
    return re.sub("%([^%]+)%", lambda found: known.get(found.group(1).upper(), found.group(0)), text)


def _first(machine: Machine, keys: list[str], name: str) -> str | int | None:
    """The administrator's value where there is one, else the user's."""
    return next((value for key in keys if (value := machine.value(USER, key, name)) is not None), None)


def _trusted(machine: Machine, key: str, *, network: bool) -> list[tuple[str, bool]]:
    found = []
    for name in machine.keys(USER, key):
        path = machine.value(USER, f"{key}\\{name}", "Path")
        if not isinstance(path, str) or not path:
            continue
        place = expanded(path, machine)
        if network or not place.startswith(_NETWORK):
            found.append((place, machine.value(USER, f"{key}\\{name}", "AllowSubfolders") == 1))
    return found


def _kind(machine: Machine, path: str) -> str:
    head = machine.head(path) if path else None
    if head is None or len(head) < _PE_AT + 4:
        return ""
    at = int.from_bytes(head[_PE_AT : _PE_AT + 4], "little")
    if head[at : at + 4] != b"PE\0\0":
        return ""
    return _KINDS.get(int.from_bytes(head[at + 4 : at + 6], "little"), "")
