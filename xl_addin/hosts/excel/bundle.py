"""Makes a folder from which xl-addin installs on a Windows computer without internet or administrator rights."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Final

from packaging.utils import NormalizedName, canonicalize_name

from xl_addin import __version__
from xl_addin.errors import XlAddinError
from xl_addin.files import write_whole
from xl_addin.hosts.excel.own_wheel import write_own_wheel
from xl_addin.hosts.excel.vba import XLWINGS
from xl_addin.hosts.excel.wheels import Wheel, needs, read_wheel, target

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from packaging.requirements import Requirement

PYTHONS: Final = ("3.11", "3.12", "3.13")
_PLATFORM: Final = "win_amd64"
_WHEELS: Final = "wheels"
_README: Final = "説明.txt"
# name in the bundle → name in this package
_FILES: Final = {
    "install.py": "install.py",
    "install.cmd": "install.cmd.txt",
    "uninstall.cmd": "uninstall.cmd.txt",
    _README: "readme_ja.txt",
}
_MARK: Final = "install.py"
_SECONDS: Final = 900
_TAIL: Final = 400


@dataclass(frozen=True)
class Bundle:
    """A bundle that was made.

    Args:
        directory: the folder.
        wheels: the wheels in it, each once.
        pythons: the versions of Python that it serves.
    """

    directory: Path
    wheels: tuple[Path, ...]
    pythons: tuple[str, ...]


def bundle(
    directory: Path,
    *,
    pythons: Sequence[str] = PYTHONS,
    find_links: Path | None = None,
    progress: Callable[[str, str], None] | None = None,
) -> Bundle:
    """Make the folder.

    Args:
        directory: new, empty, or an older bundle, which is replaced.
        pythons: the versions of Python to serve, such as "3.12".
        find_links: a folder of wheels to take instead of asking the package index.
        progress: told what takes time.

    Returns:
        What was made.

    Raises:
        XlAddinError: a package cannot be had, is broken or does not fit, or the folder holds something else.
        OSError: a file cannot be written.
    """
    _check_directory(directory)
    if find_links is not None and not find_links.is_dir():
        raise XlAddinError(f"フォルダー「{find_links}」がありません。", f"There is no folder {find_links}.")
    with tempfile.TemporaryDirectory(prefix="xl-addin-") as name:
        work = Path(name)
        own = read_wheel(write_own_wheel(work))
        chosen = {}
        for python in pythons:
            if progress is not None:
                progress(f"Python {python} 用のパッケージを集めています…", f"Collecting packages for Python {python} …")
            chosen[python] = _closed(own, python, work / python, find_links)
        return _write(directory, chosen)


def _check_directory(directory: Path) -> None:
    if directory.exists() and not directory.is_dir():
        raise XlAddinError(f"「{directory}」はフォルダーではありません。", f"{directory} is not a folder.")
    if directory.is_dir() and any(directory.iterdir()) and not _is_bundle(directory):
        raise XlAddinError(
            f"「{directory}」には別のファイルがあります。新しいフォルダーを指定してください。",
            f"{directory} holds other files; name a new folder.",
        )


def _is_bundle(directory: Path) -> bool:
    return (directory / _MARK).is_file() and (directory / _WHEELS).is_dir() and (directory / _README).is_file()


def _closed(own: Wheel, python: str, folder: Path, find_links: Path | None) -> tuple[Wheel, ...]:
    """Gather all that is needed: pip itself would ask for what this computer needs, not for what Windows does."""
    computer = target(python)
    chosen: dict[NormalizedName, Wheel] = {own.name: own}
    looked_at: set[tuple[NormalizedName, str]] = set()
    asked = _asked(own, ("",), computer, looked_at)
    while asked:
        new = [requirement for _asking, requirement in asked if canonicalize_name(requirement.name) not in chosen]
        if new:
            chosen.update(_download(new, python, folder / str(len(chosen)), find_links))
        further = []
        for asking, requirement in asked:
            wheel = chosen[canonicalize_name(requirement.name)]
            _check_fits(wheel, requirement, asking)
            further += _asked(wheel, ("", *sorted(requirement.extras)), computer, looked_at)
        asked = further
    if "xlwings" not in chosen or chosen[canonicalize_name("xlwings")].version != XLWINGS:
        raise XlAddinError(
            f"この xl-addin の記録は xlwings {XLWINGS} を求めていません。xl-addin を入れ直してからやり直してください。",
            f"The metadata of this xl-addin does not ask for xlwings {XLWINGS}; install xl-addin again and try again.",
        )
    return tuple(sorted(chosen.values(), key=lambda wheel: wheel.name))


def _asked(
    wheel: Wheel, extras: Sequence[str], computer: Mapping[str, str], looked_at: set[tuple[NormalizedName, str]]
) -> list[tuple[Wheel, Requirement]]:
    """What a wheel and its optional parts ask for, each part once; the part "" is the wheel itself."""
    new = [extra for extra in extras if (wheel.name, extra) not in looked_at]
    looked_at.update((wheel.name, extra) for extra in new)
    return [(wheel, requirement) for extra in new for requirement in needs(wheel, extra, computer)]


def _check_fits(wheel: Wheel, requirement: Requirement, asking: Wheel) -> None:
    if not requirement.specifier.contains(wheel.version, prereleases=True):
        raise XlAddinError(
            f"{asking.name} は {requirement.name}{requirement.specifier} を求めますが、集めたのは {wheel.version} です。",
            f"{asking.name} asks for {requirement.name}{requirement.specifier}, but {wheel.version} was gathered.",
        )


def _download(
    wanted: Sequence[Requirement], python: str, folder: Path, find_links: Path | None
) -> dict[NormalizedName, Wheel]:
    source = [] if find_links is None else ["--no-index", "--find-links", str(find_links.resolve())]
    names = sorted({f"{requirement.name}{requirement.specifier}" for requirement in wanted})
    command = [
        *(sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-input", "--no-deps"),
        *("--only-binary=:all:", "--platform", _PLATFORM, "--implementation", "cp", "--python-version", python),
        *("--dest", str(folder), *source, *names),
    ]
    try:
        done = subprocess.run(  # noqa: S603  # pip alone, with names from wheels
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise _unavailable(names, python, "timeout") from error
    wheels = {wheel.name: wheel for wheel in map(read_wheel, sorted(folder.glob("*.whl")))}
    if done.returncode or {canonicalize_name(requirement.name) for requirement in wanted} != set(wheels):
        said = " ".join(done.stderr.decode("utf-8", "replace").split())
        raise _unavailable(names, python, said[-_TAIL:])
    return wheels


def _unavailable(names: Sequence[str], python: str, said: str) -> XlAddinError:
    return XlAddinError(
        f"Windows の Python {python} 用のパッケージ（{'、'.join(names)}）を入手できません: {said}",
        f"Packages for Python {python} on Windows ({', '.join(names)}) cannot be had: {said}",
    )


def _write(directory: Path, chosen: dict[str, tuple[Wheel, ...]]) -> Bundle:
    if directory.is_dir() and _is_bundle(directory):
        shutil.rmtree(directory / _WHEELS)
        for old in directory.glob("requirements-*.txt"):
            old.unlink()
    folder = directory / _WHEELS
    folder.mkdir(parents=True, exist_ok=True)
    wheels = {wheel.path.name: wheel for each in chosen.values() for wheel in each}
    for name, wheel in sorted(wheels.items()):
        shutil.copyfile(wheel.path, folder / name)
        if read_wheel(folder / name).sha256 != wheel.sha256:
            raise XlAddinError(
                f"「{folder / name}」を正しく書けませんでした。", f"{folder / name} was not written right."
            )
    for python, each in chosen.items():
        lines = (f"{wheel.name}=={wheel.version} --hash=sha256:{wheel.sha256}\n" for wheel in each)
        write_whole(directory / f"requirements-{python}.txt", "".join(lines).encode("ascii"))
    for name, source in _FILES.items():
        write_whole(directory / name, _text(source, tuple(chosen)))
    return Bundle(directory, tuple(folder / name for name in sorted(wheels)), tuple(chosen))


def _text(source: str, pythons: tuple[str, ...]) -> bytes:
    text = files("xl_addin.hosts.excel").joinpath("offline", source).read_text("utf-8")
    if source.endswith(".py"):
        return text.encode()
    newest_first = tuple(reversed(pythons))
    text = (
        text.replace("@VERSION@", __version__)
        .replace("@PYTHONS@", " ".join(newest_first))
        .replace("@VERSIONS@", ", ".join(newest_first))
        .replace("@TUPLES@", "".join(f"({version.replace('.', ',')})," for version in newest_first))
    )
    # What Windows' own command line and Notepad read.
    return text.replace("\n", "\r\n").encode("utf-8-sig" if source.startswith("readme") else "ascii")
