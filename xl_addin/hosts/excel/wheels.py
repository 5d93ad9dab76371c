"""Reads and checks wheels, and tells which ones a Windows computer needs for another."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from packaging.metadata import Metadata
from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import NormalizedName, canonicalize_name

from xl_addin.errors import XlAddinError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_ALGORITHM: Final = "sha256"


@dataclass(frozen=True)
class Wheel:
    """A wheel whose contents are what its own list says.

    Args:
        path: of the file.
        name: of the package, normalized.
        version: of the package.
        requires: what it asks for.
        sha256: of the file.
    """

    path: Path
    name: NormalizedName
    version: str
    requires: tuple[Requirement, ...]
    sha256: str


def read_wheel(path: Path) -> Wheel:
    """Read a wheel and check every file in it against its list.

    Args:
        path: the wheel.

    Returns:
        Its name, version and needs.

    Raises:
        XlAddinError: it is broken, or a file in it is not the listed one.
    """
    try:
        content = path.read_bytes()
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            folder = _folder(archive, path)
            _check(archive, folder, path)
            metadata = Metadata.from_email(archive.read(f"{folder}METADATA"), validate=False)
            requires = tuple(metadata.requires_dist or ())
            name, version = canonicalize_name(metadata.name), str(metadata.version)
    except (zipfile.BadZipFile, KeyError, ValueError, ExceptionGroup, InvalidRequirement) as error:
        raise _broken(path) from error
    return Wheel(path, name, version, requires, hashlib.sha256(content).hexdigest())


def target(python: str) -> dict[str, str]:
    """What decides requirements on a 64-bit Windows computer.

    Args:
        python: its Python, such as "3.12".
    """
    return {
        "implementation_name": "cpython",
        "implementation_version": f"{python}.0",
        "os_name": "nt",
        "platform_machine": "AMD64",
        "platform_python_implementation": "CPython",
        "platform_release": "10",
        "platform_system": "Windows",
        "platform_version": "10",
        "python_full_version": f"{python}.0",
        "python_version": python,
        "sys_platform": "win32",
    }


def needs(wheel: Wheel, extra: str, computer: Mapping[str, str]) -> Iterator[Requirement]:
    """What a wheel asks for on a computer.

    Args:
        wheel: the wheel.
        extra: one optional part of it; "" for the wheel itself.
        computer: as `target` describes it.

    Yields:
        Requirements that hold there.
    """
    for requirement in wheel.requires:
        marker = requirement.marker
        if (marker is None and not extra) or (marker is not None and marker.evaluate({**computer, "extra": extra})):
            yield requirement


def _folder(archive: zipfile.ZipFile, path: Path) -> str:
    name, version = path.name.split("-")[:2]
    wanted = f"{canonicalize_name(name)}-{version}"
    for member in archive.namelist():
        folder, _slash, file = member.partition("/")
        given, _dash, number = folder.removesuffix(".dist-info").rpartition("-")
        if file == "METADATA" and folder.endswith(".dist-info") and f"{canonicalize_name(given)}-{number}" == wanted:
            return f"{folder}/"
    raise _broken(path)


def _check(archive: zipfile.ZipFile, folder: str, path: Path) -> None:
    listed = {row[0]: row[1] for row in csv.reader(archive.read(f"{folder}RECORD").decode("utf-8").splitlines()) if row}
    for member in archive.infolist():
        if member.is_dir() or member.filename in {f"{folder}RECORD", f"{folder}RECORD.jws", f"{folder}RECORD.p7s"}:
            continue
        name, _equals, digest = listed.get(member.filename, "").partition("=")
        if name != _ALGORITHM or digest != record_digest(archive.read(member)):
            raise _broken(path)


def record_digest(content: bytes) -> str:
    """The SHA-256 of a file as a wheel's list writes it."""
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).decode().rstrip("=")


def _broken(path: Path) -> XlAddinError:
    return XlAddinError(
        f"「{path.name}」は壊れているか、中身が一覧と違います。消してからやり直してください。",
        f"{path.name} is broken, or not what its own list says; delete it and try again.",
    )
