from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import xlwings as xw

from xl_addin import calc_engine
from xl_addin.errors import OfficeError
from xl_addin.hosts.calc.xlw import XLWINGS

if TYPE_CHECKING:
    from xl_addin.hosts.calc.office import Office

pytestmark = pytest.mark.office


def test_another_version_of_xlwings_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message says which version is needed and how to get it; no engine is added."""
    monkeypatch.setattr(xw, "__version__", "0.36.0")
    before = xw.engines.count
    with pytest.raises(OfficeError) as caught:
        calc_engine.activate()
    for text in (caught.value.ja, caught.value.en):
        assert "0.36.0" in text
        assert f"pip install xlwings=={XLWINGS}" in text
    assert xw.engines.count == before


def test_the_engine_is_not_imported_beside_another_version() -> None:
    """Importing it raises at once, with the same message."""
    code = "import xlwings; xlwings.__version__ = '0.36.0'; import xl_addin.hosts.calc.xlw.engine"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, timeout=60, check=False, cwd=Path(__file__).parents[2]
    )
    assert done.returncode == 1
    assert f"OfficeError: xlwings {XLWINGS}" in done.stderr.decode("utf-8")


def test_the_pinned_version_is_the_one_that_is_installed() -> None:
    """pyproject.toml pins the version whose interface the engine has."""
    text = (Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8")
    assert f'"xlwings=={XLWINGS}"' in text


def test_nothing_needs_a_licence_key() -> None:
    """Neither the paid parts of xlwings nor its server are imported, and none of its keys is set."""
    code = (
        "import os, sys; from xl_addin import calc_engine; calc_engine.activate();"
        "from xl_addin.hosts.calc.xlw import range, sheet, book;"
        "bad = [m for m in sys.modules if m.startswith(('xlwings.pro', 'xlwings.server', 'xlwings.reports'))];"
        "print(bad, [k for k in os.environ if 'LICENSE' in k])"
    )
    root = Path(__file__).parents[2]
    plain = subprocess.run(
        [sys.executable, "-c", "import sys, xlwings; print(sorted(m for m in sys.modules if m.startswith('xlwings.pro')))"],
        capture_output=True, text=True, timeout=60, check=True, cwd=root,
    )  # fmt: skip
    ours = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True, cwd=root
    )
    assert ours.stdout.split("] [")[0] + "]" == plain.stdout.strip() or ours.stdout.strip() == "[] []"


def test_an_attached_libreoffice_becomes_the_active_app(office: Office) -> None:
    """`attach` makes an app of a LibreOffice that runs already."""
    attached = calc_engine.attach(office)
    try:
        assert xw.apps.active == attached
        assert xw.engines.active.name == "calc"
        assert attached.pid == office.pid
    finally:
        attached.impl.apps.forget(attached.impl)
