"""``xl-addin audit`` tells findings by exit status, text, JSON and a workbook, and changes no workbook."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.saved_books import excel_book
from tests.test_cli import run
from xl_addin.cli import audit as auditing
from xl_addin.hosts.calc.computing import Computer

if TYPE_CHECKING:
    from xl_addin.hosts.calc.office import Office

WORKBOOKS = Path(__file__).parents[2] / "workbooks"
SHORT = {"A1": 1, "A2": 2, "A3": 3, "A4": 4, "A5": ("=SUM(A1:A3)", 6)}
RIGHT = {**SHORT, "A5": ("=SUM(A1:A4)", 10)}


@pytest.fixture
def short(tmp_path: Path) -> Path:
    """A workbook whose total misses a row."""
    path = tmp_path / "得点.xlsx"
    path.write_bytes(excel_book(SHORT))
    return path


@pytest.fixture
def right(tmp_path: Path) -> Path:
    """A workbook without a mistake."""
    path = tmp_path / "正しい.xlsx"
    path.write_bytes(excel_book(RIGHT))
    return path


@pytest.mark.parametrize("path", sorted(WORKBOOKS.glob("*.xls?")), ids=lambda path: path.name)
def test_nothing_in_the_shipped_workbooks(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The shipped workbooks have no findings, and every formula in them is read."""
    assert run("audit", path, "--no-values", "--json") == 0
    (told,) = json.loads(capsys.readouterr().out)["books"]
    assert told["findings"] == []
    assert told["formulas"] > 0
    assert told["unread"] == 0


def test_findings_set_the_status(short: Path, right: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The status is 3 with findings, 0 without, and 1 if a workbook cannot be read; nothing is written to the files."""
    before = short.read_bytes()
    assert run("audit", right, "--no-values") == 0
    assert run("audit", short, "--no-values") == 3
    said = capsys.readouterr().out
    assert "表!A5  [short-range] 誤り / wrong" in said
    assert "直した後の値は計算していません" in said
    assert run("audit", short, right, "--no-values") == 3
    assert run("audit", short, short.with_name("ない.xlsx"), "--no-values") == 1
    assert short.read_bytes() == before


def test_a_findings_workbook(short: Path, right: Path, tmp_path: Path) -> None:
    """The findings of several workbooks go to one workbook, with links that lead from where it lies."""
    folder = tmp_path / "結果"
    folder.mkdir()
    out = folder / "点検.xlsx"
    assert run("audit", short, right, "--no-values", "--sheet", out) == 3
    book = openpyxl.load_workbook(out)
    assert [book["点検結果"].cell(6, col).value for col in (1, 2)] == ["得点.xlsx", "表!A5"]
    assert book["点検結果"]["B6"].hyperlink.target == "..\\得点.xlsx"
    assert [book["まとめ"].cell(row, 1).value for row in (6, 7)] == ["得点.xlsx", "正しい.xlsx"]


def test_targets_that_are_refused(short: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The findings are never written over an audited workbook, or as another kind of file."""
    before = short.read_bytes()
    assert run("audit", short, "--no-values", "--sheet", short) == 1
    assert run("audit", short, "--no-values", "--sheet", tmp_path / "a.ods") == 1
    assert short.read_bytes() == before
    assert capsys.readouterr().err.count("エラー: ") == 2


@pytest.mark.office
def test_values_after_mending(
    short: Path, office: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The total is told as it is and as it would be with the row it misses."""
    monkeypatch.setattr(auditing, "Computer", partial(Computer, office=office))
    assert run("audit", short, "--json") == 3
    (finding,) = json.loads(capsys.readouterr().out)["books"][0]["findings"]
    assert (finding["before"], finding["after"], finding["mend"]["formula"]) == (6, 10, "SUM(A1:A4)")
