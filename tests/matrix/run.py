"""Run the office tests on other versions of LibreOffice, each in a Debian root of its own: `python tests/matrix/run.py`.

Needs Linux, root and mmdebstrap. Roots are made once and kept in build/roots. The packages inside are the ones without
windows, so the tests of the menu are left out here. Mounts and processes end with each command, however it ends.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
ROOTS = REPOSITORY / "build" / "roots"
# Debian release → what it has; a rolling release says its version itself when it runs.
RELEASES = {"trixie": "LibreOffice 25.2", "sid": "LibreOffice 26.8 or later"}
PACKAGES = (
    "libreoffice-calc-nogui",
    "python3-uno",
    "fonts-noto-cjk",
    "python3-pytest",
    "python3-hypothesis",
    "python3-click",
    "python3-xlsxwriter",
    "python3-openpyxl",
    "python3-matplotlib",
    "python3-numpy",
    "python3-pandas",
    "python3-pil",
    "python3-pypdf",
)
COPIED = ("xl_addin", "tests", "workbooks", "benchmarks", "pyproject.toml")
# Debian does not have them; what is used of them is pure Python, or runs on every Python 3, and needs nothing else.
COPIED_PACKAGES = ("formualizer", "pyopenvba", "xlwings")
PLACE = "srv/xl-addin"
# What the roots have not: windows (which pasting needs, too: these packages may crash), polars, python-calamine, and what
# only Excel's side needs.
LEFT_OUT_FILES = (
    "test_menu.py",
    "test_calc_scripts_menu.py",
    "test_app_windows.py",
    "test_pasting.py",
    "test_polars.py",
    "test_ods_office.py",
    "excel",
)
# Inside, the Python that runs the tests is LibreOffice's own.
LEFT_OUT = ("tests/test_bridge.py::test_without_uno",)
MAKE_SECONDS = 1200
TEST_SECONDS = 1800


def main() -> int:
    """Run the tests in every root and say one line about each; 0 if all of them passed."""
    parser = argparse.ArgumentParser(description="Run the office tests on other versions of LibreOffice.")
    parser.add_argument("release", nargs="*", help=f"Debian releases; by default {' '.join(RELEASES)}")
    parser.add_argument("--fresh", action="store_true", help="make the roots anew")
    wanted = parser.parse_args()
    missing = _missing()
    if missing:
        print(missing, file=sys.stderr)
        return 2
    results = {release: _try(release, fresh=wanted.fresh) for release in wanted.release or RELEASES}
    print()
    for release, (passed, line) in results.items():
        print(f"{'ok  ' if passed else 'FAIL'} {release}: {line}")
    return 0 if all(passed for passed, _ in results.values()) else 1


def _missing() -> str:
    programs = [name for name in ("mmdebstrap", "unshare", "chroot") if shutil.which(name) is None]
    if programs:
        needed = ", ".join(programs)
        return f"{needed} がありません / calc-matrix needs {needed}: apt-get install mmdebstrap util-linux coreutils"
    if os.geteuid() != 0:
        return (
            "root で実行してください / calc-matrix enters Debian roots, so it must run as root: sudo make calc-matrix"
        )
    return ""


def _try(release: str, *, fresh: bool) -> tuple[bool, str]:
    try:
        root = _root(release, fresh=fresh)
        version = _inside(root, "soffice", "--version").strip()
        print(f"--- {release}: {version}", flush=True)
        return _test(root, version)
    except subprocess.CalledProcessError as error:
        return False, f"{' '.join(map(str, error.cmd[:2]))} … failed with status {error.returncode}"
    except subprocess.TimeoutExpired as error:
        return False, f"not finished after {error.timeout:.0f} s"


def _root(release: str, *, fresh: bool) -> Path:
    root, draft = ROOTS / release, ROOTS / f"{release}.part"
    if fresh and root.exists():
        shutil.rmtree(root)
    if not root.exists():
        print(f"--- {release}: making a Debian root with {RELEASES.get(release, 'LibreOffice')}", flush=True)
        if draft.exists():
            shutil.rmtree(draft)
        ROOTS.mkdir(parents=True, exist_ok=True)
        # A mirror that lags behind serves here; its signature is checked all the same.
        options = ["--variant=minbase", '--aptopt=Acquire::Check-Valid-Until "false"', "--quiet"]
        command = ["mmdebstrap", *options, f"--include={','.join(PACKAGES)}", release, str(draft)]
        subprocess.run(command, stdin=subprocess.DEVNULL, check=True, timeout=MAKE_SECONDS)
        draft.rename(root)
    return root


def _test(root: Path, version: str) -> tuple[bool, str]:
    _copy(root)
    log = ROOTS / f"{root.name}.log"
    tests = [path for path in sorted(REPOSITORY.glob("tests/**/test_*.py")) if _needs_office(path)]
    names = [str(path.relative_to(REPOSITORY)) for path in tests]
    options = ["-m", "office", "-q", "-p", "no:cacheprovider", *(f"--deselect={name}" for name in LEFT_OUT)]
    command = ["python3", "-B", "-m", "pytest", *options, *names]
    start = time.monotonic()
    # Output goes to a file: a process left behind must not hold a pipe open.
    with log.open("wb") as output:
        done = subprocess.run(
            _command(root, *command),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
            timeout=TEST_SECONDS,
        )
    said = log.read_text("utf-8", "replace").splitlines()
    if done.returncode:
        print("\n".join(said[-200:]))
    return done.returncode == 0, f"{version}: {said[-1] if said else 'no output'} ({time.monotonic() - start:.0f} s)"


def _needs_office(path: Path) -> bool:
    left_out = {path.name, path.parent.name}.intersection(LEFT_OUT_FILES)
    return not left_out and "mark.office" in path.read_text("utf-8")


def _copy(root: Path) -> None:
    place = root / PLACE
    if place.exists():
        shutil.rmtree(place)
    place.mkdir(parents=True)
    unwanted = shutil.ignore_patterns("__pycache__")
    for name in COPIED:
        source = REPOSITORY / name
        if source.is_dir():
            shutil.copytree(source, place / name, ignore=unwanted)
        elif source.exists():
            shutil.copy2(source, place / name)
    for name in COPIED_PACKAGES:
        found = importlib.util.find_spec(name)
        if found is not None and found.origin is not None:
            shutil.copytree(Path(found.origin).parent, place / name, ignore=unwanted)


def _inside(root: Path, *command: str) -> str:
    done = subprocess.run(
        _command(root, *command), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=True, timeout=TEST_SECONDS
    )
    return done.stdout.decode("utf-8", "replace")


def _command(root: Path, *command: str) -> list[str]:
    """Enter a root in namespaces of its own: mounts and processes go with the command, however it ends."""
    inside = f'mount -t tmpfs tmpfs dev/shm 2>/dev/null; cd /{PLACE} 2>/dev/null || cd /; exec "$@"'
    environment = ["env", "-i", "HOME=/root", "PATH=/usr/bin:/usr/sbin:/bin:/sbin", "LC_ALL=C.UTF-8"]
    namespaces = ["unshare", "--mount", "--pid", "--fork", "--kill-child", f"--mount-proc={root / 'proc'}"]
    return [*namespaces, "chroot", str(root), *environment, "sh", "-c", inside, "sh", *command]


if __name__ == "__main__":
    sys.exit(main())
