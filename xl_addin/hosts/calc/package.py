"""Build the extension ``xl-addin.oxt`` that LibreOffice installs."""

from __future__ import annotations

import io
import zipfile
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from xl_addin import __version__
from xl_addin.errors import OfficeError
from xl_addin.files import write_whole
from xl_addin.hosts.calc.idl import interface
from xl_addin.hosts.calc.menu import menu
from xl_addin.hosts.calc.xcu import calc_add_ins
from xl_addin.rulebook.based_on import flatten
from xl_addin.rulebook.toml import read_toml, to_json

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable

NAME = "xl-addin.oxt"
IDENTIFIER = "jp.xladdin.scoring"
SCORING = "jp.xladdin.Scoring"
COMMANDS = "jp.xladdin.Commands"

# What runs inside LibreOffice: standard library only, Python 3.8. The rest stays outside and may have dependencies.
_INSIDE = (
    "__init__.py",
    "errors.py",
    "cells.py",
    "files.py",
    "marks.py",
    "registry.py",
    "hosts/__init__.py",
    "hosts/interpreter.py",
    "hosts/logfile.py",
    "hosts/scripts.py",
    "hosts/calc/__init__.py",
    "hosts/calc/component.py",
    "hosts/calc/binding.py",
    "hosts/calc/boxes.py",
    "hosts/calc/calls.py",
    "hosts/calc/commands.py",
    "hosts/calc/explaining.py",
    "hosts/calc/ranges.py",
    "hosts/calc/reasons.py",
    "hosts/calc/scripting.py",
    "hosts/calc/traces.py",
    "hosts/calc/why.py",
    # What also runs beside LibreOffice, under its Python, and serves its objects there.
    "hosts/calc/wire.py",
    "hosts/calc/worker.py",
)
_INSIDE_FOLDERS = ("rulebook", "engine", "functions")
_OUTSIDE = ("rulebook/adding.py", "rulebook/based_on.py", "rulebook/toml.py")
_AT_ROOT = (
    "Jobs.xcu",
    "description_ja.txt",
    "description_en.txt",
    "xladdin.components",
    "xladdin_component.py",
)
# A fixed time makes equal contents equal files.
_TIME = (2000, 1, 1, 0, 0, 0)


def build(directory: Path) -> Path:
    """Write the extension into a folder, replacing an older one.

    Args:
        directory: where to put ``xl-addin.oxt``; made if it is missing.

    Returns:
        The path of the extension.

    Raises:
        OfficeError: it cannot be written.
    """
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, member in sorted(members()):
            archive.writestr(zipfile.ZipInfo(name, _TIME), member, zipfile.ZIP_DEFLATED)
    path = directory / NAME
    try:
        directory.mkdir(parents=True, exist_ok=True)
        write_whole(path, content.getvalue())
    except OSError as error:
        raise OfficeError(
            f"「{path}」に書き込めません: {error.strerror}", f"{path} cannot be written: {error.strerror}"
        ) from error
    return path


def unpack(directory: Path) -> None:
    """Write the extension's files into a folder as they are, for a private LibreOffice to load."""
    for name, content in members():
        target = directory / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def members() -> Iterator[tuple[str, bytes]]:
    """Yield the name and the content of every file of the extension."""
    package = files("xl_addin")
    shell = package / "hosts" / "calc" / "oxt"
    yield "META-INF/manifest.xml", (shell / "manifest.xml").read_bytes()
    description = (shell / "description.xml").read_text("utf-8")
    yield "description.xml", description.replace("@VERSION@", __version__).encode()
    yield "XScoring.idl", interface().encode()
    yield "CalcAddIns.xcu", calc_add_ins(SCORING).encode()
    yield "Addons.xcu", menu(COMMANDS).encode()
    for name in _AT_ROOT:
        yield name, (shell / name).read_bytes()
    for name, file in inside():
        yield f"pythonpath/xl_addin/{name}", file.read_bytes()
    for name, file in _tree(package / "rulebook", "rulebook"):
        if name.endswith(".toml"):
            with_json = name[: -len(".toml")] + ".json"
            data = flatten(read_toml(Path(str(file))), shipped_only=True)
            yield f"pythonpath/xl_addin/{with_json}", to_json(data).encode()


def inside() -> Iterator[tuple[str, Traversable]]:
    """Yield the modules that run inside LibreOffice."""
    package = files("xl_addin")
    for name in _INSIDE:
        yield name, package.joinpath(name)
    for folder in _INSIDE_FOLDERS:
        for name, file in _tree(package / folder, folder):
            if name.endswith(".py") and name not in _OUTSIDE:
                yield name, file


def _tree(folder: Traversable, prefix: str) -> Iterator[tuple[str, Traversable]]:
    for entry in folder.iterdir():
        name = f"{prefix}/{entry.name}"
        if entry.is_dir():
            yield from _tree(entry, name)
        else:
            yield name, entry
