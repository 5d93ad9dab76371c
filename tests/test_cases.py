"""The cases that staff can read and add to, and what happens when one is mistyped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.case_files import FOLDER, Case, check, read_cases
from tests.ladders import COMPLETE, shipped

if TYPE_CHECKING:
    from pathlib import Path

FILES = sorted(FOLDER.glob("*.toml"))

GOOD = """
rulebook = "kokuho_pref/2023"

[[case]]
title = "正しい例"
indicator = "2-1"
facts = { cost_rank = 5 }
points = 20
lines = ["①"]
reason = ["5位"]
"""


def cases() -> list[Any]:
    """All cases of all files; a file that cannot be read is a case that fails."""
    found: list[Any] = []
    for path in FILES:
        try:
            found.extend(pytest.param(case, id=f"{path.stem} {case.title}") for case in read_cases(path))
        except AssertionError as error:
            found.append(pytest.param(error, id=path.stem))
    return found


@pytest.mark.parametrize("case", cases())
def test_cases(case: Case | AssertionError) -> None:
    """Each case gives what it says."""
    if isinstance(case, AssertionError):
        raise case
    check(case)


def test_titles_are_not_repeated() -> None:
    """A case is found by its title."""
    for path in FILES:
        titles = [case.title for case in read_cases(path)]
        assert sorted(set(titles)) == sorted(titles)


@pytest.mark.parametrize("name", COMPLETE)
def test_every_line_counts_in_some_case(name: str) -> None:
    """The cases give every line of the complete books its points at least once."""
    book = shipped(name)
    counted = {
        (case.data["indicator"], no)
        for path in FILES
        for case in read_cases(path)
        if case.rulebook == name
        for no in case.data.get("lines", ())
    }
    lines = {(each.id, each.label, line.no) for each in book.indicators for line in each.lines}
    assert not [
        f"{called} {no}" for called, label, no in lines if (called, no) not in counted and (label, no) not in counted
    ]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_file_explains_itself(path: Path) -> None:
    """Each file opens with how to write a case, and names every key of one."""
    header = path.read_text(encoding="utf-8").split("rulebook = ")[0]
    for key in ("rulebook", "[[case]]", "title", "indicator", "facts", "marks", "points", "missing", "error", "reason"):
        assert f"#   {key}" in header.replace("#     ", "#   ")


def test_a_good_case_passes(tmp_path: Path) -> None:
    """The case that the tests below spoil is right as it is."""
    (case,) = read_cases(written(tmp_path, GOOD))
    check(case)


def written(folder: Path, text: str) -> Path:
    """A file of cases."""
    path = folder / "typo.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("points = 20", "point = 20", "知らない項目 point"),
        ("facts = {", "fact = {", "知らない項目 fact"),
        ("cost_rank", "cost_runk", "cost_runk"),
        ("cost_rank = 5", 'cost_rank = "5位"', "5位"),
        ("points = 20", "points = 15", "15 点、行 ['①'] のはずが 20 点"),
        ('lines = ["①"]', 'lines = ["②"]', "行 ['②'] のはずが 20 点、行 ['①']"),
        ('lines = ["①"]', 'lines = ["④"]', "④ という行はありません"),
        ('lines = ["①"]', 'lines = "①"', "lines の書き方が違います"),
        ("points = 20", "points = true", "points の書き方が違います"),
        ("points = 20", 'points = "20"', "points の書き方が違います"),
        ('lines = ["①"]\n', "", "points と lines"),
        ('points = 20\nlines = ["①"]', "", "どれか1つ"),
        ("points = 20", 'points = 20\nerror = ["順位"]', "どれか1つ"),
        ('points = 20\nlines = ["①"]', 'error = ["順位"]', "受け付けられてしまいました"),
        ('points = 20\nlines = ["①"]', 'missing = ["cost_mean"]', "足りない実績は"),
        ('reason = ["5位"]', 'reason = ["7位"]', "理由に「7位」がありません"),
        ("facts = { cost_rank = 5 }", 'facts = { cost_rank = 5 }\nmarks = ["①"]', "どちらか1つ"),
        ("facts = { cost_rank = 5 }", "", "どちらか1つ"),
        ("facts = { cost_rank = 5 }", 'marks = ["⑨"]', "⑨ という行はありません"),
        ("facts = { cost_rank = 5 }", 'marks = ["①", "②"]', "受け付けられませんでした"),
        ('indicator = "2-1"', 'indicator = "2-9"', "「2-9」は kokuho_pref/2023 の指標ではありません"),
        ('indicator = "2-1"\n', "", "indicator がありません"),
        ("kokuho_pref/2023", "kokuho_pref/2033", "kokuho_pref/2033"),
    ],
)
def test_a_typo_fails_and_is_named(tmp_path: Path, right: str, wrong: str, told: str) -> None:
    """A mistyped or wrong case fails with its file, its title and what is wrong."""
    assert right in GOOD
    (case,) = read_cases(written(tmp_path, GOOD.replace(right, wrong)))
    with pytest.raises(AssertionError) as caught:
        check(case)
    message = str(caught.value)
    assert message.startswith("typo.toml「正しい例」: ")
    assert told in message


@pytest.mark.parametrize("text", ["[[case]", 'rulebook = "kokuho_pref/2023"', GOOD.replace("[[case]]", "[[cases]]")])
def test_a_file_that_holds_no_cases_is_named(tmp_path: Path, text: str) -> None:
    """A file that is no TOML, or has a mistyped heading, fails with its name."""
    with pytest.raises(AssertionError, match=r"typo\.toml"):
        read_cases(written(tmp_path, text))


def test_error_words_are_looked_for(tmp_path: Path) -> None:
    """An expected error must say what the case expects of it."""
    text = GOOD.replace("cost_rank = 5", "cost_rank = 48").replace('points = 20\nlines = ["①"]', 'error = ["47", "海"]')
    (case,) = read_cases(written(tmp_path, text))
    with pytest.raises(AssertionError, match="「海」がありません"):
        check(case)
