"""Installs xl-addin from the folder that this file is in: no internet, no administrator rights."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

_LINE = re.compile(r"([a-z0-9._-]+)==(\S+) --hash=sha256:([0-9a-f]{64})")
_PLATFORM = "win-amd64"


def main(
    arguments: list[str],
    folder: Path | None = None,
    home: Path | None = None,
    platform: str | None = None,
) -> int:
    """Install, or with `--uninstall` take away.

    Args:
        arguments: the words of the command.
        folder: the bundle; by default the folder of this file.
        home: the user's folder.
        platform: what this Python was made for; by default asked of it.

    Returns:
        The exit status: 0 when all went well.
    """
    place = (home or Path(os.environ.get("USERPROFILE", "~")).expanduser()) / ".xl-addin" / "python"
    if "--uninstall" in arguments:
        return _uninstall(place)
    folder = folder or Path(__file__).resolve().parent
    platform = platform or sysconfig.get_platform()
    version = ".".join(map(str, sys.version_info[:2]))
    requirements = folder / f"requirements-{version}.txt"
    if platform != _PLATFORM or not requirements.is_file():
        served = ", ".join(sorted(path.stem.partition("-")[2] for path in folder.glob("requirements-*.txt")))
        _say(
            f"この Python（{version}、{platform}）には対応していません。64 ビット版の Python {served} を入れてください。",
            f"This Python ({version}, {platform}) is not served; install a 64-bit Python {served}.",
        )
        return 1
    faults = _faults(folder / "wheels", requirements)
    for fault in faults:
        _say(
            f"「{fault}」がないか、壊れています。フォルダーをコピーし直してください。",
            f"{fault} is missing or damaged; copy the folder again.",
        )
    if faults:
        return 1
    return _install(folder, requirements, place)


def _faults(wheels: Path, requirements: Path) -> list[str]:
    """Name what is missing or was changed; pip checks the same sums again."""
    found = {hashlib.sha256(path.read_bytes()).hexdigest() for path in wheels.glob("*.whl")}
    lines = [_LINE.fullmatch(line) for line in requirements.read_text("ascii").splitlines()]
    if not lines or None in lines:
        return [requirements.name]
    return [f"{line[1]} {line[2]}" for line in lines if line is not None and line[3] not in found]


def _install(folder: Path, requirements: Path, place: Path) -> int:
    _say(f"専用の Python 環境を作ります: {place}", f"Making an environment of its own: {place}")
    # An environment of another Python cannot be reused, one of the same may be in use by Excel.
    clear = [] if _same_python(place) else ["--clear"]
    pip = [
        "-m",
        "pip",
        "--isolated",
        "--disable-pip-version-check",
        "install",
        "--quiet",
        "--no-index",
        "--no-cache-dir",
    ]
    steps = (
        [sys.executable, "-I", "-m", "venv", *clear, str(place)],
        [
            *(str(_script(place, "python")), *pip, "--find-links", str(folder / "wheels")),
            *("--only-binary=:all:", "--require-hashes", "--requirement", str(requirements)),
        ],
    )
    for step in steps:
        if _run(step):
            _say(
                "うまくいきませんでした。Excel をすべて閉じてから、もう一度実行してください。",
                "It did not work; quit every Excel and run this again.",
            )
            return 1
    command = _script(place, "xl-addin")
    done = _run([str(command), "excel", "install"])
    checked = _run([str(command), "excel", "doctor"])
    if done or checked:
        _say("上の「→」の指示に従ってください。", "Do what the lines with an arrow say.")
        return 1
    _say(f"終わりました。コマンド: {command}", f"Done. The command is {command}")
    return 0


def _uninstall(place: Path) -> int:
    command = _script(place, "xl-addin")
    try:
        if _starts(command, place):
            if _run([str(command), "excel", "uninstall"]):
                return 1
        elif place.is_dir():
            _take_back()
        if place.is_dir():
            shutil.rmtree(place)
    except OSError as error:
        _say(
            f"「{error.filename}」を消せません。Excel をすべて閉じてから、もう一度実行してください。",
            f"{error.filename} cannot be deleted; quit every Excel and run this again.",
        )
        return 1
    _say("取り除きました。", "Removed.")
    return 0


def _starts(command: Path, place: Path) -> bool:
    """Whether the environment still works: it does not once the Python that it was made from is gone."""
    python = _script(place, "python")
    try:
        return command.is_file() and not _run([str(python), "-I", "-c", ""])
    except OSError:
        return False


def _take_back() -> None:
    """Undo, by the note that `xl-addin excel install` left, what its own `uninstall` can no longer undo."""
    note = _notes() / "excel.json"
    try:
        done = json.loads(note.read_text("utf-8"))
        conf, line, before = Path(done["conf"]), done["line"], done["before"]
        dlls = [(Path(name), digest) for name, digest in done["dlls"]]
    except FileNotFoundError:
        return
    except (ValueError, KeyError, TypeError):
        _say(f"「{note}」を読めません。設定は残ります。", f"{note} is unreadable; the settings stay.")
        return
    for dll, digest in dlls:
        if dll.is_file() and hashlib.sha256(dll.read_bytes()).hexdigest() == digest:
            dll.unlink()
    if line is not None and conf.is_file():
        _restore(conf, line.encode("latin-1"), None if before is None else before.encode("latin-1"), done)
    note.unlink()


def _restore(conf: Path, line: bytes, before: bytes | None, done: dict[str, object]) -> None:
    parts = conf.read_bytes().splitlines(keepends=True)
    place = next((place for place, part in enumerate(parts) if part.rstrip(b"\r\n") == line), None)
    if place is None:
        return
    parts[place] = b"" if before is None else before + parts[place][len(line) :]
    content = b"".join(parts)
    backup = conf.with_name(conf.name + ".before-xl-addin")
    # A last line that had no end was given one when ours was put after it.
    if backup.is_file() and before is None and backup.read_bytes() + b"\r\n" == content:
        content = backup.read_bytes()
    if content or done.get("existed"):
        draft = conf.with_name(conf.name + ".draft")
        draft.write_bytes(content)
        draft.replace(conf)
    else:
        conf.unlink()
    backup.unlink(missing_ok=True)
    if not done.get("folder_existed") and not any(conf.parent.iterdir()):
        conf.parent.rmdir()
    _say(f"元の設定に戻しました: {conf}", f"put the settings back: {conf}")


def _notes() -> Path:
    own = os.environ.get("XL_ADDIN_HOME")
    if own:
        return Path(own)
    roaming = os.environ.get("APPDATA")
    return (Path(roaming) if roaming else Path("~").expanduser() / "AppData" / "Roaming") / "xl-addin"


def _same_python(place: Path) -> bool:
    try:
        text = (place / "pyvenv.cfg").read_text("utf-8", "replace")
    except OSError:
        return False
    wanted = ".".join(map(str, sys.version_info[:2]))
    found = re.search(r"^version(?:_info)? *= *(\d+\.\d+)", text, re.MULTILINE)
    return found is not None and found[1] == wanted


def _script(place: Path, name: str) -> Path:
    return place / "Scripts" / f"{name}.exe" if os.name == "nt" else place / "bin" / name


def _run(command: list[str]) -> int:
    return subprocess.run(command, check=False).returncode  # noqa: S603  # commands of this file alone


def _say(ja: str, en: str) -> None:
    print(f"{ja} / {en}", flush=True)  # noqa: T201  # this is a program


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    sys.exit(main(sys.argv[1:]))
