"""Packs this installed package into a wheel again, so that a bundle needs neither its source nor a build tool."""

from __future__ import annotations

import io
import zipfile
from importlib import metadata
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Final

from xl_addin import __version__
from xl_addin.errors import XlAddinError
from xl_addin.hosts.excel.wheels import record_digest

if TYPE_CHECKING:
    from collections.abc import Iterator

_PACKAGE: Final = "xl_addin"
_FOLDER: Final = f"{_PACKAGE}-{__version__}.dist-info"
_WHEEL: Final = "Wheel-Version: 1.0\nGenerator: xl-addin\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
# A fixed time makes equal contents equal files.
_TIME: Final = (2000, 1, 1, 0, 0, 0)


def write_own_wheel(directory: Path) -> Path:
    """Write the wheel.

    Args:
        directory: an existing folder.

    Returns:
        The path of the wheel.

    Raises:
        XlAddinError: this package is not installed, or its metadata is of another version.
        OSError: it cannot be written.
    """
    members = {f"{_PACKAGE}/{name}": content for name, content in _modules(Path(str(files(_PACKAGE))))}
    members.update(_described())
    members[f"{_FOLDER}/WHEEL"] = _WHEEL.encode()
    record = "".join(f"{name},sha256={record_digest(content)},{len(content)}\n" for name, content in members.items())
    members[f"{_FOLDER}/RECORD"] = f"{record}{_FOLDER}/RECORD,,\n".encode()
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, member in members.items():
            archive.writestr(zipfile.ZipInfo(name, _TIME), member, zipfile.ZIP_DEFLATED)
    path = directory / f"{_PACKAGE}-{__version__}-py3-none-any.whl"
    path.write_bytes(content.getvalue())
    return path


def _modules(package: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(package.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            yield path.relative_to(package).as_posix(), path.read_bytes()


def _described() -> Iterator[tuple[str, bytes]]:
    try:
        installed = metadata.distribution("xl-addin")
    except metadata.PackageNotFoundError as error:
        raise _not_installed() from error
    described = installed.read_text("METADATA")
    commands = installed.read_text("entry_points.txt")
    if described is None or commands is None or installed.version != __version__:
        raise _not_installed()
    yield f"{_FOLDER}/METADATA", described.encode()
    yield f"{_FOLDER}/entry_points.txt", commands.encode()
    for file in installed.files or ():
        if ".dist-info/licenses/" in file.as_posix():
            yield f"{_FOLDER}/licenses/{file.name}", Path(str(file.locate())).read_bytes()


def _not_installed() -> XlAddinError:
    return XlAddinError(
        f"xl-addin {__version__} がパッケージとして入っていません。pip install . で入れてからやり直してください。",
        f"xl-addin {__version__} is not installed as a package; run pip install . and try again.",
    )
