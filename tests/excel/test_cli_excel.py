"""The commands for Excel say what they did in Japanese and English, and exit 1 when cells cannot compute."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import xlsxwriter

from tests.excel.windows import EXCEL, PYTHON, good_windows
from xl_addin import __version__, cli
from xl_addin.cli import excel as commands
from xl_addin.errors import XlAddinError
from xl_addin.hosts.excel.bundle import PYTHONS, Bundle
from xl_addin.hosts.excel.install import Step
from xl_addin.hosts.excel.status import status

if TYPE_CHECKING:
    from collections.abc import Callable

JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠]")


def run(*arguments: str | Path) -> int:
    """Run the command and return its exit status."""
    with pytest.raises(SystemExit) as stopped:
        cli.main([str(argument) for argument in arguments])
    return int(stopped.value.code or 0)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A workbook without functions."""
    path = tmp_path / "得点.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        workbook.add_worksheet("表")
    return path


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> object:
    """A Windows computer on which all is well, in the place of this one."""
    machine = good_windows()
    monkeypatch.setattr(commands, "status", lambda book: status(book, machine=machine))
    return machine


@pytest.mark.usefixtures("windows")
def test_from_register_to_unregister(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A workbook is registered, found registered by the doctor, registered only once, and taken out again."""
    registered = book.with_suffix(".xlsm")
    before = book.read_bytes()
    assert run("excel", "doctor", book) == 1
    assert '  → xl-addin excel register "得点.xlsx" を実行してください / run' in capsys.readouterr().out
    assert run("excel", "register", book) == 0
    assert capsys.readouterr().out == f"登録しました / registered: {registered}\n"
    assert book.read_bytes() == before
    assert run("excel", "doctor", registered) == 0
    said = capsys.readouterr().out
    assert "問題" not in said
    assert said.splitlines()[-1].startswith("計算を妨げるものは見つかりません")
    assert run("excel", "register", registered) == 0
    assert capsys.readouterr().out == f"登録済みです / up to date: {registered}\n"
    out = book.with_name("戻し.xlsx")
    assert run("excel", "unregister", registered, "-o", out) == 0
    assert capsys.readouterr().out == f"取り除きました / removed: {out}\n"
    assert run("excel", "unregister", out) == 0
    assert "登録されていません" in capsys.readouterr().out


@pytest.mark.usefixtures("windows")
def test_every_finding_is_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    """A line opens with its level, Japanese first and English beside."""
    assert run("excel", "doctor") == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) > 5
    for line in lines[:-1]:
        assert line.startswith("[良好 / OK] ")
        assert " / " in line.removeprefix("[良好 / OK] ") or re.search(r"(xl-addin|DLL)", line)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows can compute")
def test_doctor_elsewhere(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Elsewhere than on Windows it says so, still checks the workbook, and exits 1."""
    assert run("excel", "doctor", book) == 1
    said = capsys.readouterr().out
    assert "これは Windows ではありません" in said
    assert "[未確認 / unknown]" in said
    assert "「得点.xlsx」に関数が登録されていません" in said


@pytest.mark.usefixtures("windows")
def test_status_tells_facts(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Versions, places and the workbook's registration, without judgement."""
    assert run("excel", "status", book) == 0
    said = capsys.readouterr().out
    for word in (f"xl-addin: {__version__}", "xlwings: 0.37.8", "16.0.17928.20114 x64", EXCEL, PYTHON, "未登録"):
        assert word in said


def test_status_of_a_registered_workbook(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """On any system the version in a workbook can be told."""
    assert run("excel", "register", book) == 0
    capsys.readouterr()
    assert run("excel", "status", book.with_suffix(".xlsm")) == 0
    assert f"得点.xlsm: xl-addin {__version__}" in capsys.readouterr().out


def test_status_where_nothing_is(windows: object, capsys: pytest.CaptureFixture[str]) -> None:
    """What is missing is said to be missing."""
    for name in ("registry", "files", "pythons"):
        getattr(windows, name).clear()
    assert run("excel", "status") == 0
    assert capsys.readouterr().out.count("なし / none") == 4


@pytest.mark.skipif(sys.platform == "win32", reason="it would change this user's settings")
@pytest.mark.parametrize("command", ["install", "uninstall"])
def test_install_elsewhere(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Elsewhere than on Windows there is nothing to set up: one line in two languages, exit 1."""
    assert run("excel", command) == 1
    said = capsys.readouterr().err.strip()
    assert "\n" not in said
    japanese, english = said.split(" / Error: ")
    assert JAPANESE.search(japanese)
    assert "LibreOffice" in english


def test_install_says_what_it_did(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Every step is a line; then it asks for Excel to be started again."""
    steps = (Step("DLL はあります", "the DLL is there"), Step("設定しました", "set"))
    monkeypatch.setattr(commands.installing, "install", lambda: steps)
    assert run("excel", "install") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == ["DLL はあります / the DLL is there", "設定しました / set"]
    assert "restart Excel" in lines[2]


@pytest.mark.parametrize(
    ("steps", "said"), [((), "nothing is installed"), ((Step("戻しました", "put back"),), "put back")]
)
def test_uninstall_says_what_it_did(
    steps: tuple[Step, ...], said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing to undo is no error."""
    monkeypatch.setattr(commands.installing, "uninstall", lambda: steps)
    assert run("excel", "uninstall") == 0
    assert said in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "pythons", "links"),
    [((), PYTHONS, None), (("--python", "3.12", "--find-links", "w"), ("3.12",), Path("w"))],
)
def test_bundle_names_what_it_gathered(
    options: tuple[str, ...],
    pythons: tuple[str, ...],
    links: Path | None,
    *,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Every wheel is a line; all Pythons are served unless some are named."""

    def bundle(directory: Path, **given: object) -> Bundle:
        progress: Callable[[str, str], None] = given.pop("progress")  # type: ignore[assignment]
        progress("集めています…", "Collecting …")
        assert given == {"pythons": pythons, "find_links": links}
        return Bundle(directory, (directory / "wheels" / "a-1-py3-none-any.whl",), pythons)

    monkeypatch.setattr(commands.bundling, "bundle", bundle)
    assert run("bundle", tmp_path / "out", *options) == 0
    said = capsys.readouterr()
    assert said.out.splitlines()[0] == "a-1-py3-none-any.whl"
    assert str(tmp_path / "out") in said.out
    assert "集めています" in said.err


def test_bundle_explains_what_it_cannot_get(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A package that cannot be had is one line in two languages, exit 1."""

    def bundle(*_given: object, **_options: object) -> Bundle:
        raise XlAddinError("入手できません", "cannot be had")

    monkeypatch.setattr(commands.bundling, "bundle", bundle)
    assert run("bundle", tmp_path / "out") == 1
    assert capsys.readouterr().err == "エラー: 入手できません / Error: cannot be had\n"
