"""What ships inside the extension gives the same answers on a real Python 3.8."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conformance import plain
from tests.test_conformance import CASES
from xl_addin.cells import CellError
from xl_addin.hosts.calc import package

_SCRIPT = """
import json, sys
sys.path.insert(0, sys.argv[1])
from xl_addin.cells import CellError
from xl_addin.functions import BY_NAME
from xl_addin.registry import call
import logging
logging.getLogger("xl_addin").addHandler(logging.NullHandler())

def cell(value):
    return CellError(value["error"]) if isinstance(value, dict) else value

def shown(value):
    return {"error": value.value} if isinstance(value, CellError) else value

answers = []
for name, grids in json.load(sys.stdin):
    grids = [None if grid is None else tuple(tuple(cell(v) for v in row) for row in grid) for grid in grids]
    answers.append([[shown(v) for v in row] for row in call(BY_NAME[name], *grids)])
print(json.dumps(answers))
"""


def python38() -> str | None:
    """Find a Python 3.8: named by XL_ADDIN_PYTHON38, on the PATH, or among pyenv's versions."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    named = [os.environ.get("XL_ADDIN_PYTHON38"), shutil.which("python3.8")]
    for candidate in [*filter(None, named), *map(str, sorted(pyenv.glob("3.8.*/bin/python")))]:
        found = subprocess.run([candidate, "-V"], capture_output=True, text=True, check=False)
        if found.returncode == 0 and " 3.8." in found.stdout:
            return candidate
    return None


def test_the_conformance_table_on_python38(tmp_path: Path, invented_book: str) -> None:
    """Every case gives on 3.8, from the built extension, what it gives here."""
    python = python38()
    if python is None:
        pytest.skip("no Python 3.8 here; `make lint` has checked the syntax and the library with vermin")
    package.unpack(tmp_path)
    calls = [(case.function, [plain.grid(argument) for argument in case.arguments]) for case in CASES]
    done = subprocess.run(
        [python, "-c", _SCRIPT, str(tmp_path / "pythonpath")],
        input=json.dumps(calls, default=lambda error: {"error": error.value}),
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    expected = [
        [[{"error": cell.value} if isinstance(cell, CellError) else cell for cell in row] for row in plain.answer(case)]
        for case in CASES
    ]
    assert json.loads(done.stdout) == expected
    assert invented_book in {case.arguments[0] for case in CASES if case.function == "SCORE_REWARDS"}
