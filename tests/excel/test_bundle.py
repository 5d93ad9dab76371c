"""The bundle holds what a Windows computer needs, all of it and unchanged, and installs without a network."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import pytest

from tests.excel.windows import Windows
from xl_addin import __version__
from xl_addin.errors import XlAddinError
from xl_addin.hosts.excel import own_wheel
from xl_addin.hosts.excel.bundle import Bundle, bundle
from xl_addin.hosts.excel.install import install as set_up
from xl_addin.hosts.excel.offline import install as installer
from xl_addin.hosts.excel.vba import XLWINGS
from xl_addin.hosts.excel.wheels import read_wheel, record_digest
from xl_addin.rulebook.store import _user_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠]")
OWN = f"xl_addin-{__version__}-py3-none-any.whl"
THIS = ".".join(map(str, sys.version_info[:2]))
NEEDS = ("xlwings==0.37.8", "plain>=1", "never; sys_platform == 'linux'", "extra-only; extra == 'dev'")


def write_wheel(
    folder: Path,
    name: str,
    version: str = "1.0",
    needs: Iterable[str] = (),
    tag: str = "py3-none-any",
    *,
    code: str = "",
) -> Path:
    """Write a tiny wheel by the wheel specification."""
    described = f"{name}-{version}.dist-info"
    lines = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}"]
    members = {
        f"{name}.py": code,
        f"{described}/METADATA": "\n".join([*lines, *(f"Requires-Dist: {need}" for need in needs)]) + "\n",
        f"{described}/WHEEL": f"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: {tag}\n",
    }
    record = [f"{member},sha256={record_digest(text.encode())},{len(text)}" for member, text in members.items()]
    members[f"{described}/RECORD"] = "\n".join([*record, f"{described}/RECORD,,"]) + "\n"
    path = folder / f"{name}-{version}-{tag}.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for member, text in members.items():
            archive.writestr(member, text)
    return path


class Installed:
    """An installed package, as the system describes it."""

    version = __version__

    def __init__(self, needs: Iterable[str] = NEEDS) -> None:
        self.files: list[PurePosixPath] = []
        self.texts = {
            "METADATA": f"Metadata-Version: 2.4\nName: xl-addin\nVersion: {__version__}\n"
            + "".join(f"Requires-Dist: {need}\n" for need in needs),
            "entry_points.txt": "[console_scripts]\nxl-addin = xl_addin.cli:main\n",
        }

    def read_text(self, name: str) -> str | None:
        """A file of its metadata."""
        return self.texts.get(name)


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> Installed:
    """This package, with few needs."""
    found = Installed()
    monkeypatch.setattr(own_wheel.metadata, "distribution", lambda _name: found)
    return found


@pytest.fixture
def links(tmp_path: Path, installed: Installed) -> Path:  # noqa: ARG001  # what the wheels are for
    """A folder of wheels: for two Pythons, for Linux, too old, and some that nobody asks for."""
    return _wheels(tmp_path / "links")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    """A bundle for two Pythons, for tests that only read it."""
    folder = tmp_path_factory.mktemp("made")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(own_wheel.metadata, "distribution", lambda _name: Installed())
        return bundle(folder / "out", pythons=("3.11", "3.12"), find_links=_wheels(folder / "links"))


def _wheels(folder: Path) -> Path:
    folder.mkdir()
    for tag in ("cp311-cp311", "cp312-cp312"):
        write_wheel(folder, "xlwings", "0.37.8", ["pywin32>=224; platform_system == 'Windows'"], f"{tag}-win_amd64")
        write_wheel(folder, "pywin32", "312", tag=f"{tag}-win_amd64")
    write_wheel(folder, "xlwings", "0.37.8", tag="cp311-cp311-manylinux_2_17_x86_64")
    write_wheel(folder, "xlwings", "0.37.9", tag="py3-none-any")
    write_wheel(folder, "plain", "0.9")
    write_wheel(
        folder, "plain", "1.5", ["Deep_Name[fast]; python_version < '3.12'", "appscript; platform_system == 'Darwin'"]
    )
    write_wheel(folder, "deep_name", "2", ["speed; extra == 'fast'", "slow; extra == 'other'"])
    write_wheel(folder, "speed", needs=["plain"])
    write_wheel(folder, "never")
    return folder


def _names(directory: Path) -> set[str]:
    return {path.name for path in (directory / "wheels").iterdir()}


COMMON = {OWN, "plain-1.5-py3-none-any.whl"}
FOR_311 = {
    *("xlwings-0.37.8-cp311-cp311-win_amd64.whl", "pywin32-312-cp311-cp311-win_amd64.whl"),
    *("deep_name-2-py3-none-any.whl", "speed-1.0-py3-none-any.whl"),
}
FOR_312 = {"xlwings-0.37.8-cp312-cp312-win_amd64.whl", "pywin32-312-cp312-cp312-win_amd64.whl"}


def test_what_windows_needs(made: Bundle) -> None:
    """Needs that hold on Windows alone are met, extras too; those of this computer and unwanted extras are left out."""
    assert _names(made.directory) == COMMON | FOR_311 | FOR_312
    assert {path.name for path in made.wheels} == _names(made.directory)
    assert made.pythons == ("3.11", "3.12")


def test_requirements_name_every_wheel_with_its_sum(made: Bundle) -> None:
    """Each Python has its list: exact versions and the SHA-256 of exactly its wheels."""
    for python, wanted in (("3.11", COMMON | FOR_311), ("3.12", COMMON | FOR_312)):
        text = (made.directory / f"requirements-{python}.txt").read_text("ascii")
        sums = {hashlib.sha256((made.directory / "wheels" / name).read_bytes()).hexdigest() for name in wanted}
        assert set(re.findall(r"^[a-z0-9-]+==[\d.]+ --hash=sha256:([0-9a-f]{64})$", text, re.MULTILINE)) == sums
        assert len(text.splitlines()) == len(wanted)


def test_files_for_windows(made: Bundle) -> None:
    """Commands are ASCII with CRLF, the text is UTF-8 with a mark and CRLF, and every placeholder is filled."""
    out = made.directory
    for name in ("install.cmd", "uninstall.cmd"):
        content = (out / name).read_bytes()
        assert content.isascii()
        assert content.count(b"\n") == content.count(b"\r\n") > 5
        assert b"py -%%V" in content
        assert b"in (3.12 3.11)" in content
        assert b"((3,12),(3,11),)" in content
        assert b"@" not in content.replace(b"@echo off", b"")
    readme = (out / "説明.txt").read_bytes()
    assert readme.startswith(b"\xef\xbb\xbf")
    assert readme.count(b"\n") == readme.count(b"\r\n") > 20
    text = readme.decode("utf-8-sig")
    assert "@" not in text
    assert __version__ in text
    for word in (
        "install.cmd",
        "uninstall.cmd",
        "requirements-",
        "3.12, 3.11",
        ".xl-addin\\python",
        "XLADDIN_INTERPRETER",
    ):
        assert word in text


def test_a_python_may_be_a_batch_file(made: Bundle) -> None:
    """A .bat (pyenv) that is started without `call` never comes back, so no command starts Python without it."""
    for name in ("install.cmd", "uninstall.cmd"):
        lines = (made.directory / name).read_text("ascii").splitlines()
        starts = [line for line in lines if " -I " in line]
        assert len(starts) == 2
        assert all(line.startswith(("call %* ", "call %PYTHON% ")) for line in starts)


def test_made_anew(made: Bundle, links: Path, tmp_path: Path) -> None:
    """A bundle may be made anew in its place; wheels that are no longer needed go."""
    out = tmp_path / "out"
    shutil.copytree(made.directory, out)
    bundle(out, pythons=("3.12",), find_links=links)
    assert _names(out) == COMMON | FOR_312
    assert not (out / "requirements-3.11.txt").exists()


def test_other_folders_are_not_touched(links: Path, tmp_path: Path) -> None:
    """A folder with anything else in it is refused, and so is a file."""
    out = tmp_path / "documents"
    out.mkdir()
    (out / "wheels").mkdir()
    (out / "大事.txt").write_text("x", "utf-8")
    for target in (out, out / "大事.txt"):
        with pytest.raises(XlAddinError, match="folder"):
            bundle(target, find_links=links)
    assert (out / "大事.txt").read_text("utf-8") == "x"


def _replace_member(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["plain.py"] = b"import evil"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)


def _add_member(path: Path) -> None:
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("unlisted.pth", "import evil")


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-30])


@pytest.mark.parametrize("harm", [_replace_member, _add_member, _cut])
def test_harmed_wheels_are_refused(harm: Callable[[Path], None], links: Path, tmp_path: Path) -> None:
    """A wheel whose files are not the listed ones, or that is cut off, stops everything; no folder is left."""
    harm(links / "plain-1.5-py3-none-any.whl")
    with pytest.raises(XlAddinError, match="plain"):
        bundle(tmp_path / "out", pythons=("3.12",), find_links=links)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "missing", ["xlwings-0.37.8-cp312-cp312-win_amd64.whl", "pywin32-312-cp312-cp312-win_amd64.whl"]
)
def test_a_package_that_cannot_be_had(missing: str, links: Path, tmp_path: Path) -> None:
    """A wheel for another system does not stand in; the package and the Python are named."""
    (links / missing).unlink()
    with pytest.raises(XlAddinError, match=r"Python 3\.12") as caught:
        bundle(tmp_path / "out", pythons=("3.12",), find_links=links)
    assert missing.partition("-")[0] in caught.value.ja
    assert JAPANESE.search(caught.value.ja)


def test_needs_that_contradict_each_other(links: Path, tmp_path: Path) -> None:
    """A version that another wheel excludes is told with both names."""
    write_wheel(links, "plain", "1.6", ["xlwings<0.30"])
    with pytest.raises(XlAddinError, match="plain asks for xlwings"):
        bundle(tmp_path / "out", pythons=("3.12",), find_links=links)


@pytest.mark.parametrize("needs", [(), ("xlwings==0.37.9",)])
def test_stale_metadata(needs: tuple[str, ...], installed: Installed, links: Path, tmp_path: Path) -> None:
    """Without the one xlwings that workbooks name there is no bundle."""
    installed.texts.update(Installed(needs).texts)
    with pytest.raises(XlAddinError, match=r"0\.37\.8"):
        bundle(tmp_path / "out", pythons=("3.12",), find_links=links)


def test_no_such_folder_of_wheels(tmp_path: Path) -> None:
    """A folder to take wheels from that is not there is named."""
    with pytest.raises(XlAddinError, match="none"):
        bundle(tmp_path / "out", find_links=tmp_path / "none")


@pytest.mark.parametrize("missing", ["METADATA", "entry_points.txt"])
def test_a_package_without_metadata(missing: str, installed: Installed, tmp_path: Path) -> None:
    """A source tree that is not installed cannot be bundled, and says how it can."""
    del installed.texts[missing]
    with pytest.raises(XlAddinError, match="pip install"):
        bundle(tmp_path / "out")


@pytest.mark.usefixtures("installed")
def test_own_wheel_holds_the_package(tmp_path: Path) -> None:
    """Every module, rule book and text is in it, nothing compiled; made twice it is the same file."""
    path = own_wheel.write_own_wheel(tmp_path)
    first = path.read_bytes()
    wheel = read_wheel(own_wheel.write_own_wheel(tmp_path))
    assert path.read_bytes() == first
    assert (wheel.name, wheel.version) == ("xl-addin", __version__)
    package = Path(own_wheel.__file__).parents[2]
    tracked = {path.relative_to(package).as_posix() for path in package.rglob("*.*") if path.suffix != ".pyc"}
    with zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
    assert {f"xl_addin/{name}" for name in tracked if not name.startswith(".")} <= names
    assert {
        "xl_addin/py.typed",
        "xl_addin/rulebook/kyokai/2023.toml",
        "xl_addin/hosts/excel/offline/readme_ja.txt",
    } <= names
    assert not [name for name in names if "__pycache__" in name]


class _File(PurePosixPath):
    """A file of an installed package, which knows where it lies."""

    def locate(self) -> Path:
        """Where it lies."""
        return Path(__file__).parents[2] / self.name


def test_own_wheel_holds_the_licence(installed: Installed, tmp_path: Path) -> None:
    """What the installed package has as its licence travels with it."""
    installed.files = [_File("xl_addin-0.dist-info/licenses/LICENSE"), _File("xl_addin-0.dist-info/METADATA")]
    with zipfile.ZipFile(own_wheel.write_own_wheel(tmp_path)) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith("/licenses/LICENSE"))
        assert b"MIT" in archive.read(name)


def test_a_package_that_is_not_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A source tree says how it can be bundled."""

    def missing(name: str) -> None:
        raise own_wheel.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(own_wheel.metadata, "distribution", missing)
    with pytest.raises(XlAddinError, match="pip install"):
        bundle(tmp_path / "out")


def test_excel_holds_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Files that Excel has open cannot be deleted: it says to quit Excel."""
    _place(tmp_path).mkdir(parents=True)

    def refuse(path: Path) -> None:
        raise PermissionError(13, "in use", str(path))

    monkeypatch.setattr(installer.shutil, "rmtree", refuse)
    assert installer.main(["--uninstall"], tmp_path, tmp_path, "win-amd64") == 1
    assert "Excel をすべて閉じて" in capsys.readouterr().out


MAIN = """
import sys
def main():
    print("xl-addin", *sys.argv[1:])
    sys.exit(1 if sys.argv[2] in {fails!r} else 0)
"""


def _small_bundle(folder: Path, fails: tuple[str, ...] = ()) -> Path:
    """A bundle for this computer's own Python, with a command that tells how it was called."""
    wheels = folder / "bundle" / "wheels"
    wheels.mkdir(parents=True)
    path = write_wheel(wheels, "xl_addin", code=MAIN.format(fails=fails))
    described = "xl_addin-1.0.dist-info"
    commands = "[console_scripts]\nxl-addin = xl_addin:main\n"
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name).decode() for name in archive.namelist()}
    members[f"{described}/entry_points.txt"] = commands
    members[f"{described}/RECORD"] += f"{described}/entry_points.txt,sha256={record_digest(commands.encode())},\n"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    (folder / "bundle" / f"requirements-{THIS}.txt").write_text(f"xl-addin==1.0 --hash=sha256:{digest}\n", "ascii")
    return folder / "bundle"


def _place(home: Path) -> Path:
    return home / ".xl-addin" / "python"


@pytest.mark.skipif(os.name == "nt", reason="the user's own environment is there")
def test_install_and_uninstall(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """The environment is made offline, the set-up and the doctor run in it; twice is once; uninstall leaves nothing."""
    folder, home = _small_bundle(tmp_path), tmp_path / "ユーザー"
    for _ in range(2):
        assert installer.main([], folder, home, "win-amd64") == 0
        said = capfd.readouterr().out
        assert said.index("xl-addin excel install") < said.index("xl-addin excel doctor") < said.index("Done.")
    program = _place(home) / "bin" / "xl-addin"
    done = subprocess.run([str(program), "excel", "status"], capture_output=True, text=True, check=False)
    assert done.stdout == "xl-addin excel status\n"
    assert installer.main(["--uninstall"], folder, home, "win-amd64") == 0
    assert "xl-addin excel uninstall" in capfd.readouterr().out
    assert not _place(home).exists()
    assert installer.main(["--uninstall"], folder, home, "win-amd64") == 0


@pytest.mark.skipif(os.name == "nt", reason="the user's own environment is there")
@pytest.mark.parametrize("fails", [("install",), ("doctor",), ("uninstall",)])
def test_a_step_that_fails(fails: tuple[str, ...], tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A set-up or a check that fails is the result; an uninstall that fails leaves the environment."""

    class Made:
        returncode = 0

    calls: list[str] = []
    commands: list[list[str]] = []

    def run(command: list[str], *, check: bool) -> Made:
        assert check is False
        made = Made()
        calls.append(command[-1])
        commands.append(command)
        made.returncode = int(command[-1] in fails)
        return made

    folder, home = _small_bundle(tmp_path), tmp_path / "home"
    program = _place(home) / "bin" / "xl-addin"
    program.parent.mkdir(parents=True)
    program.touch()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(installer.subprocess, "run", run)
        words = ["--uninstall"] if fails == ("uninstall",) else []
        assert installer.main(words, folder, home, "win-amd64") == 1
    assert fails[0] in calls
    if fails != ("uninstall",):
        (pip,) = (command for command in commands if "pip" in command)
        assert {"--no-index", "--require-hashes", "--isolated"} <= set(pip)
    assert program.exists()
    assert "Done." not in capfd.readouterr().out


@pytest.fixture
def dead(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's folder with an environment whose Python was uninstalled; its command would not start."""
    home = tmp_path / "home"
    place = _place(home) / "bin"
    place.mkdir(parents=True)
    (place / "python").symlink_to(tmp_path / "gone")
    (place / "xl-addin").write_text(f"#!{tmp_path / 'gone'}\n", "utf-8")
    (place / "xl-addin").chmod(0o755)
    monkeypatch.setenv("XL_ADDIN_HOME", str(tmp_path / "notes"))
    return home


def _set_up(home: Path) -> Path:
    """Do what `excel install` does, for the environment of the user's folder."""
    machine = Windows(environment={"USERPROFILE": str(home)}, python=str(_place(home) / "bin" / "python"))
    for bits in (64, 32):
        (home.parent / f"xlwings{bits}-{XLWINGS}.dll").touch()
    set_up(machine=machine, find_dll=lambda name: home.parent / name)
    return home / ".xlwings" / "xlwings.conf"


@pytest.mark.skipif(os.name == "nt", reason="needs a symbolic link")
@pytest.mark.parametrize(
    "before", [None, b"", b'"A","1"\r\n', b'"A","\x95\x5c"', b'"XLADDIN_INTERPRETER",""\n"A","1"\n']
)
def test_uninstall_without_the_base_python(before: bytes | None, dead: Path) -> None:
    """Where the environment's Python is gone the settings go back by the note, and the environment is deleted."""
    conf = dead / ".xlwings" / "xlwings.conf"
    if before is not None:
        conf.parent.mkdir()
        conf.write_bytes(before)
    assert b"XLADDIN_INTERPRETER" in _set_up(dead).read_bytes()
    assert installer.main(["--uninstall"], None, dead, "win-amd64") == 0
    assert not _place(dead).exists()
    assert (conf.read_bytes() if conf.exists() else None) == before
    assert conf.parent.exists() is (before is not None)
    assert list(conf.parent.glob("*")) == ([] if before is None else [conf])
    assert not (dead.parent / "notes" / "excel.json").exists()


@pytest.mark.skipif(os.name == "nt", reason="needs a symbolic link")
def test_what_was_changed_since_stays_without_python(dead: Path) -> None:
    """Settings and DLLs that are no longer what was noted are left alone."""
    conf = _set_up(dead)
    conf.write_bytes(b'"XLADDIN_INTERPRETER","C:\\mine.exe"\r\n')
    assert installer.main(["--uninstall"], None, dead, "win-amd64") == 0
    assert conf.read_bytes() == b'"XLADDIN_INTERPRETER","C:\\mine.exe"\r\n'


@pytest.mark.skipif(os.name == "nt", reason="needs a symbolic link")
@pytest.mark.parametrize("note", [None, "{", "[]"])
def test_no_note_without_python(note: str | None, dead: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a readable note the environment goes all the same; a damaged note is told."""
    if note is not None:
        (dead.parent / "notes").mkdir()
        (dead.parent / "notes" / "excel.json").write_text(note, "utf-8")
    assert installer.main(["--uninstall"], None, dead, "win-amd64") == 0
    assert not _place(dead).exists()
    assert ("excel.json" in capsys.readouterr().out) is (note is not None)


@pytest.mark.parametrize(
    "environment", [{"XL_ADDIN_HOME": "/a"}, {"APPDATA": "/b"}, {"XL_ADDIN_HOME": "", "APPDATA": ""}]
)
def test_the_note_is_where_the_package_puts_it(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The installer, which runs without the package, looks into the package's own folder of Windows."""
    for name in ("XL_ADDIN_HOME", "APPDATA"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert installer._notes() == _user_folder(environment, "win32", Path("~").expanduser())  # noqa: SLF001


def test_harmed_bundles_install_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A wheel that was changed, or a list that is unreadable, is named in Japanese; no environment is made."""
    folder, home = _small_bundle(tmp_path), tmp_path / "home"
    (wheel,) = (folder / "wheels").iterdir()
    wheel.write_bytes(wheel.read_bytes() + b"x")
    assert installer.main([], folder, home, "win-amd64") == 1
    assert "「xl-addin 1.0」がないか、壊れています" in capsys.readouterr().out
    (folder / f"requirements-{THIS}.txt").write_text("xl-addin\n", "ascii")
    assert installer.main([], folder, home, "win-amd64") == 1
    assert "requirements" in capsys.readouterr().out
    assert not home.exists()


@pytest.mark.parametrize("platform", ["win32", "win-arm64", "linux-x86_64"])
def test_another_computer(platform: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A Python of another kind, or of a version without a list, is told which ones are served."""
    folder = _small_bundle(tmp_path)
    assert installer.main([], folder, tmp_path / "home", platform) == 1
    assert f"Python {THIS} を入れてください" in capsys.readouterr().out


def test_pip_cannot_install(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A bundle that lacks what its wheel asks for fails with advice, and without looking elsewhere."""
    folder = _small_bundle(tmp_path)
    (wheel,) = (folder / "wheels").iterdir()
    wheel.unlink()
    path = write_wheel(folder / "wheels", "xl_addin", needs=["missing"])
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    (folder / f"requirements-{THIS}.txt").write_text(f"xl-addin==1.0 --hash=sha256:{digest}\n", "ascii")
    assert installer.main([], folder, tmp_path / "home", "win-amd64") == 1
    assert "Excel をすべて閉じて" in capfd.readouterr().out
