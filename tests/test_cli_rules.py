"""`xl-addin rules` shows, lists, checks and compares rule books in words that staff can read."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from typing import TYPE_CHECKING

import pytest

from tests.conftest import DATA
from xl_addin import cli
from xl_addin.cli.layout import width
from xl_addin.rulebook import store

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("home")

TIERS = ["kokuho_muni/2020", "kokuho_pref/2023", "kokuho_pref/2024"]
ALL = [*TIERS, "kokuho_muni/2021", "kokuho_pref/2021", "kyokai/2023"]
KYOKAI = store.shipped_folder() / "kyokai" / "2023.toml"


def run(*arguments: str | Path) -> int:
    """Run the command and return its exit status."""
    with pytest.raises(SystemExit) as stopped:
        cli.main([str(argument) for argument in arguments])
    return int(stopped.value.code or 0)


@pytest.fixture
def printed(capsys: pytest.CaptureFixture[str]) -> Printed:
    """Runs a command that succeeds and returns what it prints."""
    return Printed(capsys)


class Printed:
    """What commands print."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.capsys = capsys

    def __call__(self, *arguments: str | Path) -> str:
        """Run a command and return its standard output."""
        assert run(*arguments) == 0
        return self.capsys.readouterr().out


def block(text: str, heading: str) -> list[str]:
    """The lines of the paragraph that opens with a heading."""
    (found,) = [part for part in text.split("\n\n") if part.startswith(heading)]
    return found.rstrip("\n").splitlines()


def test_the_list_tells_outlines_apart(printed: Printed) -> None:
    """Name, status and title; only outlines have a status to tell."""
    lines = printed("rules", "list").splitlines()
    assert [line.split()[0] for line in lines] == sorted(ALL)
    assert [line.split()[0] for line in lines if "構成のみ" in line] == ["kokuho_muni/2021", "kokuho_pref/2021"]
    assert lines[-1].endswith("協会けんぽ インセンティブ制度 令和5年度実績")


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("name", ALL)
def test_what_is_shown_fits_a_terminal_of_100_columns(name: str, language: str, printed: Printed) -> None:
    """A full-width letter counts as two."""
    shown = printed("rules", "show", name, "--language", language).splitlines()
    assert len(shown) > 15
    assert max(map(width, shown)) <= 100


# 令和6年度 指標1（1）: ① 6, ② (4), ③ (2), ④ （-4）, ⑤ 4 (1ポイント以上, 令和2年度 = FY2020).
def test_an_indicator_is_shown_with_its_ladder(printed: Printed) -> None:
    """Numbers, printed points and conditions, the ladder marked as one."""
    lines = block(printed("rules", "show", "kokuho_pref/2024"), "指標1（1）")
    assert lines[0] == "指標1（1） 特定健康診査の実施率  [1-1]"
    assert "令和3年度を評価、令和2年度と比較" in lines[1]
    rows = [re.split(r" {2,}", line.strip()) for line in lines]
    assert [(row[0], row[1], row[-1]) for row in rows if row[0] in "①②③④⑤"] == [
        ("①", "6", "60%以上"),
        ("②", "(4)", "上位3割"),
        ("③", "(2)", "上位5割"),
        ("④", "(-4)", "30%未満"),
        ("⑤", "4", "令和2年度より1ポイント以上改善"),
    ]
    kinds = [row[-1] for row in rows if row[-1].startswith("―")]
    assert kinds == ["― 先に該当した1行だけ", "― 単独の行"]


# 指標1（6）: ② needs ①, ③ to ⑥ rule it out; 満点 140 and lowest -8 of 指標1; 160億円.
def test_relations_maxima_and_budget_are_shown(printed: Printed) -> None:
    """What a line needs and rules out stands beside its condition."""
    text = printed("rules", "show", "kokuho_pref/2024")
    generics = "".join(line.strip() for line in block(text, "指標1（6）"))
    assert generics.count("①に該当する場合だけ") == 1
    assert re.search(r"上位7割［①に該当しない場合だけ］", generics)
    assert block(text, "■ 指標1 ")[1:3] == ["  満点 140（とりうる得点 -8～140）", "  予算 160億円"]
    assert "満点 430" in text.split("\n\n")[0]


# 保険料水準の統一, 令和5年度: 12 printed, 10 reachable.
def test_a_printed_maximum_that_cannot_be_reached_shows_both(printed: Printed) -> None:
    """The printed 12 is kept, beside what can be reached."""
    assert "  満点 12（とりうる得点 0～10）" in block(printed("rules", "show", "kokuho_pref/2023"), "指標3（3）")


# 協会けんぽ, 指標1: 配点 70, 50/25/25 %; five indicators of 320 points; 15 of 47; 0.01 %.
def test_a_deviation_book_is_shown(printed: Printed) -> None:
    """Indicators with points, parts with weights, facts with units, the reward."""
    text = printed("rules", "show", "kyokai/2023")
    assert "対象: 支部（47）" in text
    assert "配点の合計 320" in text
    first = block(text, "■ 指標1 ")
    assert first[0].endswith("配点 70")
    assert [part for line in first for part in line.split() if part.endswith("%")][:3] == ["50%", "25%", "25%"]
    assert any(line.split()[:1] == ["checkups"] and line.endswith("人") for line in first)
    reward = block(text, "■ 報奨金")
    assert reward[1:3] == ["  上位1/3（15位まで）", "  財源の料率 0.01%"]


def test_an_outline_shows_its_structure(printed: Printed) -> None:
    """Sections and indicators, and no points."""
    text = printed("rules", "show", "kokuho_pref/2021")
    assert "構成のみ" in text
    assert "指標1（4） 後発医薬品の使用割合" in text
    assert "満点" not in text
    assert "outline only" in printed("rules", "show", "kokuho_pref/2021", "--language", "en")


def test_a_rule_book_is_written_as_a_worksheet(
    printed: Printed, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The file is named; a second time it is refused without --force."""
    out = tmp_path / "規則.xlsx"
    assert printed("rules", "show", "kokuho_muni/2020", "-o", out).strip() == str(out)
    assert zipfile.is_zipfile(out)
    out.write_bytes(b"mine")
    assert run("rules", "show", "kokuho_muni/2020", "-o", out) == 1
    assert "--force" in capsys.readouterr().err
    assert out.read_bytes() == b"mine"
    printed("rules", "show", "kokuho_muni/2020", "-o", out, "--force")
    assert zipfile.is_zipfile(out)


# 指標1（6） of FY2024 evaluates FY2022 against FY2021; ③ asks for 上位7割.
@pytest.mark.parametrize("name", ["1-6", "１－６", "指標1（6）"])
def test_facts_of_one_indicator(name: str, printed: Printed) -> None:
    """Keys with unit, the lines that use them, and what will do instead."""
    lines = printed("rules", "facts", "kokuho_pref/2024", name).splitlines()
    assert lines[0] == "指標1（6） 後発医薬品の使用割合"
    rows = {line.split()[0]: line for line in lines[2:] if re.match(r"  [a-z]", line)}
    assert list(rows) == ["rate_2022", "rate_2021", "rate_rank", "rate_cut_70", "rate_peers"]
    assert rows["rate_2022"].endswith("①  ② ③ ④ ⑤ ⑥".replace("  ", " "))
    assert rows["rate_rank"].endswith("③            rate_cut_70, rate_peers")


@pytest.mark.parametrize("name", [*TIERS, "kyokai/2023"])
def test_facts_fit_a_terminal(name: str, printed: Printed) -> None:
    """However long the keys are, and in both languages."""
    for language in ("ja", "en"):
        lines = printed("rules", "facts", name, "--language", language).splitlines()
        assert max(map(width, lines)) <= 100


def test_facts_as_csv(printed: Printed) -> None:
    """Both languages, one row per fact, keys that can be copied."""
    rows = list(csv.DictReader(io.StringIO(printed("rules", "facts", "kokuho_pref/2024", "指標3（2）", "--csv"))))
    by_key = {row["key"]: row for row in rows}
    assert {row["indicator"] for row in rows} == {"3-2"}
    share = by_key["share_m1_or_m2"]
    assert (share["単位"], share["unit"], share["lines"], share["instead"]) == ("%", "%", "②", "met_m1_or_m2")
    assert by_key["net_decrease"]["単位"] == "○×"
    assert by_key["municipalities"]["unit"] == "number"


def test_facts_of_a_section_are_those_of_its_indicators(printed: Printed) -> None:
    """Section 1 of FY2024 has nine indicators."""
    rows = csv.DictReader(io.StringIO(printed("rules", "facts", "kokuho_pref/2024", "指標1", "--csv")))
    assert {row["indicator"] for row in rows} == {f"1-{number}" for number in range(1, 10)}


def test_facts_of_a_deviation_book(printed: Printed) -> None:
    """The columns of its facts table, with their units."""
    rows = list(csv.DictReader(io.StringIO(printed("rules", "facts", "kyokai/2023", "3", "--csv"))))
    assert [(row["key"], row["単位"]) for row in rows] == [("guidance_left", "人"), ("guidance_followed", "人")]


@pytest.mark.parametrize(
    ("name", "indicator", "said"),
    [
        ("kokuho_pref/2024", "9-9", "9-9"),
        ("kyokai/2023", "9", "known: 1, 2, 3, 4, 5"),
        ("kokuho_pref/2021", "1-1", "outline"),
    ],
)
def test_facts_that_are_not_there_are_explained(
    name: str, indicator: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """An unknown indicator names the known ones; an outline asks for nothing."""
    assert run("rules", "facts", name, indicator) == 1
    assert said in capsys.readouterr().err


def test_check_tells_the_two_known_misprints_and_nothing_else(printed: Printed) -> None:
    """保険料水準の統一 of FY2023 (12 printed, 10 reachable) and Chiba's header (100 printed, 120 reachable)."""
    lines = printed("rules", "check").splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("注意: kokuho_muni/2020 共通指標③: ")
    assert re.search(r"100.*120.* / note: .*100.*120", lines[0])
    assert lines[1].startswith("注意: kokuho_pref/2023 指標3（3）: ")
    assert re.search(r"12\b.*10\b.* / note: .*12\b.*10\b", lines[1])


def test_check_says_when_all_is_well(printed: Printed) -> None:
    """Silence would not tell whether anything was looked at."""
    assert printed("rules", "check", "kyokai/2023", "kokuho_pref/2024") == "指摘はありません / no findings\n"


def dead_line(folder: Path) -> Path:
    """Chiba's book as a file, with a second line that the ladder before it never lets through."""
    text = (store.shipped_folder() / "kokuho_muni" / "2020.toml").read_text("utf-8")
    ladder = """
[[indicator]]
id = "x"
label = "指標x"
section = "common"
name = { ja = "率", en = "rate" }
years = { evaluated = 2019 }
source = { title = "架空", place = "x" }

[[indicator.measure]]
key = "rate"
name = { ja = "率", en = "rate" }
unit = "%"
better = "high"

[[indicator.group]]
take = "first"

[[indicator.group.line]]
no = "①"
points = 5
text = { ja = "30以上", en = "30 or more" }
at_least = 30

[[indicator.group.line]]
no = "②"
points = 9
text = { ja = "60以上", en = "60 or more" }
at_least = 60
"""
    path = folder / "dead.toml"
    path.write_text(text.replace("fiscal_year = 2020", "fiscal_year = 2077") + ladder, "utf-8")
    return path


def test_check_fails_for_a_line_out_of_reach(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file can be checked before it is added; whoever has 60 has 30 too, so ② never counts."""
    assert run("rules", "check", dead_line(tmp_path)) == 1
    said = capsys.readouterr().out
    assert re.search(r"^誤り: kokuho_muni/2077 指標x ②: .* / error: kokuho_muni/2077 x ②: ", said, re.MULTILINE)
    assert "no findings" not in said


def test_check_goes_on_after_a_broken_book(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What can be read is checked; what cannot is an error."""
    broken = tmp_path / "broken.toml"
    broken.write_text("scheme = 1", "utf-8")
    assert run("rules", "check", broken, "kokuho_muni/2020") == 1
    said = capsys.readouterr()
    assert "kokuho_muni/2020" in said.out
    assert "broken.toml" in said.err


def test_add_tells_what_check_would(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The book is added all the same: a warning, not a refusal."""
    assert run("rules", "add", dead_line(tmp_path)) == 0
    said = capsys.readouterr()
    assert "kokuho_muni/2077 was added" in said.out
    assert "kokuho_muni/2077 x ②" in said.err


# From the two columns of the comparison sheet: 指標1（1）① 7 → 6 and ⑤ 5 → 4; 指標1（3）: FY2023's ① is gone and ②
# became ① with 10 → 8; 指標1（5） and （9） are new; the maxima 350 → 430; the budget of 指標3 150 → 180 億円.
def test_diff_shows_what_a_year_changes(printed: Printed) -> None:
    """Grouped by indicator, the old before the new."""
    text = printed("rules", "diff", "kokuho_pref/2023", "kokuho_pref/2024")
    assert max(map(width, text.splitlines())) <= 100
    assert text.startswith("kokuho_pref/2023 → kokuho_pref/2024\n")
    assert "350 → 430" in "".join(block(text, "■ 規則集全体"))
    assert any("150億円 → 180億円" in line for line in block(text, "■ 指標3"))
    checkups = [line.split() for line in block(text, "指標1（1）")]
    assert ["配点", "①", "7点", "→", "6点"] in checkups
    assert ["配点", "⑤", "5点", "→", "4点"] in checkups
    nephropathy = [line.split() for line in block(text, "指標1（3）")]
    assert ["番号", "①", "②", "→", "①"] in nephropathy
    assert ["配点", "①", "10点", "→", "8点"] in nephropathy
    assert any(row[:2] == ["廃止", "①"] for row in nephropathy)
    for new in ("指標1（5）", "指標1（9）"):
        assert block(text, new)[1].split()[0] == "新設"


def test_diff_in_english(printed: Printed) -> None:
    """The same in English words."""
    text = printed("rules", "diff", "kokuho_pref/2023", "kokuho_pref/2024", "--language", "en")
    assert max(map(width, text.splitlines())) <= 100
    assert any(re.search(r"points +① +7 points → 6 points", line) for line in block(text, "1-1 "))


def next_year(folder: Path, old: str = "", new: str = "") -> Path:
    """Chiba's book as a later year's that follows it, with one change."""
    text = (store.shipped_folder() / "kokuho_muni" / "2020.toml").read_text("utf-8")
    text = text.replace("fiscal_year = 2020", "fiscal_year = 2077").replace(
        'id = "common-3"', 'id = "common-3"\nfollows = "common-3"'
    )
    path = folder / "next.toml"
    path.write_text(text.replace(old, new) if old else text, "utf-8")
    return path


def test_diff_says_when_nothing_changed(tmp_path: Path, printed: Printed) -> None:
    """A year that repeats the one before; the books may be files."""
    assert printed("rules", "diff", "kokuho_muni/2020", next_year(tmp_path)).splitlines() == [
        "kokuho_muni/2020 → kokuho_muni/2077",
        "違いはありません",
    ]


def test_diff_needs_ladders_and_points(capsys: pytest.CaptureFixture[str]) -> None:
    """Deviation schemes have no lines to compare."""
    assert run("rules", "diff", "kyokai/2023", KYOKAI) == 1
    assert "kyokai/2023" in capsys.readouterr().err


def test_a_new_year_in_a_file_can_be_compared(tmp_path: Path, printed: Printed) -> None:
    """Before it is added: ⑦ gives 45 instead of 50 points, and nothing else differs."""
    path = next_year(tmp_path, "points = 50", "points = 45")
    lines = block(printed("rules", "diff", "kokuho_muni/2020", path), "共通指標③")
    assert [line.split() for line in lines[1:]] == [["配点", "⑦", "50点", "→", "45点"]]


def test_three_branches_are_shown_too(tmp_path: Path, printed: Printed) -> None:
    """A user's book of deviation scores, added and shown."""
    path = tmp_path / "three.toml"
    path.write_text((DATA / "three_2099.toml").read_text("utf-8"), "utf-8")
    printed("rules", "add", path)
    assert "配点 50" in printed("rules", "show", "invented/2099")


def pref_2024(folder: Path, old: str = "", new: str = "") -> Path:
    """The shipped book of the prefectures, FY2024, as a file with one change."""
    text = (store.shipped_folder() / "kokuho_pref" / "2024.toml").read_text("utf-8")
    assert text.count(old) or not old
    path = folder / "pref.toml"
    path.write_text(text.replace(old, new, 1) if old else text, "utf-8")
    return path


@pytest.mark.parametrize("command", ["check", "add"])
def test_what_continues_nothing_is_told(command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The book that it follows is found by its name."""
    path = pref_2024(tmp_path, '\nfollows = "1-4"', '\nfollows = "9-9"')
    assert run("rules", command, path, *(["--replace"] if command == "add" else [])) == (command == "check")
    said = capsys.readouterr()
    told = said.out if command == "check" else said.err
    assert [line for line in told.splitlines() if line.startswith("誤り: kokuho_pref/2024")] != []
    assert "9-9" in told
    assert "kokuho_pref/2023" in told


def test_an_earlier_book_that_is_not_known_stops_no_check(tmp_path: Path, printed: Printed) -> None:
    """The rest is checked all the same."""
    path = next_year(tmp_path, "status =", 'follows = "kokuho_muni/2076"\nstatus =')
    assert len(printed("rules", "check", path).splitlines()) == 1


def test_own_books_are_told_apart_in_the_list(tmp_path: Path, printed: Printed) -> None:
    """One takes the place of a shipped book, one was added, the others are as shipped."""
    printed("rules", "add", pref_2024(tmp_path), "--replace")
    printed("rules", "add", dead_line(tmp_path))
    text = printed("rules", "list")
    rows = re.split(r"\n(?=[a-z])", text.rstrip())
    told = {row.split()[0]: "".join(row.split()) for row in rows}
    assert sorted(told) == sorted([*ALL, "kokuho_muni/2077"])
    assert [name for name, row in told.items() if "置き換え" in row] == ["kokuho_pref/2024"]
    assert [name for name, row in told.items() if "追加/added" in row] == ["kokuho_muni/2077"]
    assert max(map(width, text.splitlines())) <= 100


def test_add_says_whether_it_replaced(tmp_path: Path, printed: Printed) -> None:
    """A shipped book and one of the user's own are replaced; a new name is added, with --replace or without."""
    assert "kokuho_pref/2024 を置き換えました / kokuho_pref/2024 was replaced" in printed(
        "rules", "add", pref_2024(tmp_path), "--replace"
    )
    assert "kokuho_muni/2077 を追加しました / kokuho_muni/2077 was added" in printed(
        "rules", "add", dead_line(tmp_path), "--replace"
    )
    assert "kokuho_muni/2077 was replaced" in printed("rules", "add", dead_line(tmp_path), "--replace")


def test_show_says_that_the_shipped_book_is_not_used(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """On standard error, and only for a book that stands in the place of a shipped one."""
    run("rules", "add", pref_2024(tmp_path), "--replace")
    run("rules", "add", dead_line(tmp_path))
    capsys.readouterr()
    assert run("rules", "show", "kokuho_pref/2024") == 0
    assert "your own kokuho_pref/2024 is used instead of the shipped one" in capsys.readouterr().err
    for name in ("kokuho_pref/2023", "kokuho_muni/2077"):
        assert run("rules", "show", name) == 0
        assert capsys.readouterr().err == ""


def test_new_and_score_say_that_the_shipped_book_is_not_used(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever scores is told which rules count."""
    run("rules", "add", pref_2024(tmp_path), "--replace")
    capsys.readouterr()
    for name, told in (("kokuho_pref/2024", True), ("kokuho_pref/2023", False)):
        book = tmp_path / f"{name[-4:]}.xlsx"
        assert run("new", name, "-o", book) == 0
        assert ("instead of the shipped one" in capsys.readouterr().err) is told
        run("score", name, book)
        assert ("instead of the shipped one" in capsys.readouterr().err) is told


def test_a_broken_file_of_the_user_can_be_removed(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The message names the folder and the command that mends it, and the command does."""
    path = home / "rules" / "kyokai" / "2023.json"
    path.parent.mkdir(parents=True)
    path.write_text("{", "utf-8")
    for command in (["list"], ["check"], ["show", "kyokai/2023"]):
        assert run("rules", *command) == 1
        said = capsys.readouterr().err
        assert str(path.parent) in said
        assert "rules remove kyokai/2023" in said
    assert run("rules", "remove", "kyokai/2023") == 0
    assert run("rules", "show", "kyokai/2023") == 0
