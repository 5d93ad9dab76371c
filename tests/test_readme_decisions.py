"""The READMEs' chapter on decisions: its commands run, and its figures are computed."""

from __future__ import annotations

import doctest
import json
import re
import shlex
from itertools import combinations
from typing import TYPE_CHECKING

import pytest

from tests.book_reading import REPOSITORY
from tests.test_cli import run
from tests.test_need_command import LADDER, rank_with
from tests.test_score_command import write_csv
from tests.test_what_if import NAMES
from xl_addin.book.data import published_scores

if TYPE_CHECKING:
    from pathlib import Path

CHAPTERS = {"README.md": "## From scores to decisions\n", "README.ja.md": "## 得点から判断へ\n"}
BOOK = "workbooks/kyokai_incentive_2023.xlsx"


def chapter(name: str) -> str:
    """The text of the chapter."""
    text = (REPOSITORY / name).read_text(encoding="utf-8")
    return text.partition(CHAPTERS[name])[2].partition("\n## ")[0]


def commands(name: str) -> list[list[str]]:
    """The words of its commands, without comments."""
    lines = [line for line in chapter(name).splitlines() if line.startswith("xl-addin ")]
    return [shlex.split(line.replace("$BOOK", BOOK), comments=True)[1:] for line in lines]


def test_both_languages_name_the_same() -> None:
    """The commands and the formulas are the same in both READMEs."""
    assert commands("README.md") == commands("README.ja.md")
    formulas = [re.findall(r"`=SCORE_[^`]+`", chapter(name)) for name in CHAPTERS]
    assert formulas[0] == formulas[1]
    assert len(commands("README.md")) >= 5


@pytest.mark.parametrize("command", commands("README.md"), ids=lambda words: " ".join(words[:2]))
def test_commands_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]) -> None:
    """Every command ends well."""
    (tmp_path / "workbooks").symlink_to(REPOSITORY / "workbooks")
    write_csv(tmp_path / "facts.csv", LADDER)
    write_csv(tmp_path / "changes.csv", [["支部", "健診実施者数（当年度）"], ["東京", 1432]])
    write_csv(tmp_path / "payroll.csv", [["支部", "総報酬額"], *([name, 10**12] for name in NAMES)])
    monkeypatch.chdir(tmp_path)
    assert run(*command) == 0


@pytest.mark.parametrize("name", CHAPTERS)
def test_the_python_example_gives_what_is_shown(name: str) -> None:
    """Each line of the example gives the result below it."""
    (example,) = re.findall(r"^```python\n(.*?)^```$", chapter(name), re.DOTALL | re.MULTILINE)
    found = doctest.DocTestParser().get_doctest(example, {}, name, name, 0)
    assert len(found.examples) > 1
    assert doctest.DocTestRunner().run(found).failed == 0


def test_figures_are_computed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """What the chapter says of 東京 is what the command finds, and what NumPy finds when it is put back in."""
    monkeypatch.chdir(REPOSITORY)
    assert run("need", "kyokai/2023", BOOK, "--sheet", "実績入力", "--entity", "東京", "--json") == 0
    (found,) = json.loads(capsys.readouterr().out)["entities"]
    assert (found["rank"], found["indicators"]["1"]["units"], found["indicators"]["4"]["units"]) == (28, 1432, 64)
    assert [rank_with("東京", {"referred_seen": people}) for people in (64, 63)] == [15, 16]
    for name, told in (("README.md", "28th"), ("README.ja.md", "28位")):
        assert told in chapter(name)
        assert "1,432" in chapter(name)


def test_only_two_printed_totals_are_close() -> None:
    """大分 and 宮崎 share a printed total; all others lie more than a tenth apart, so that rounding moves no rank."""
    totals = {row.branch: round(row.total * 10) for row in published_scores(REPOSITORY / "workbooks" / "data")}
    close = [pair for pair in combinations(totals, 2) if abs(totals[pair[0]] - totals[pair[1]]) <= 1]
    assert [set(pair) for pair in close] == [{"大分", "宮崎"}]
    for name in CHAPTERS:
        assert "大分" in chapter(name)
        assert "宮崎" in chapter(name)
