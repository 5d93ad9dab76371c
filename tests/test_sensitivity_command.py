"""``xl-addin sensitivity``: files in, ranges of ranks out."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook, load_workbook

from tests.analysed import counts, published
from tests.book_reading import DATA, REPOSITORY
from tests.test_cli import assert_explained, run
from xl_addin.analysis import extras
from xl_addin.analysis.noise import Noise, Options
from xl_addin.analysis.sensitivity import of_facts
from xl_addin.engine.scheme import score_scheme
from xl_addin.rulebook import store

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

PRINTED = DATA / "kyokai_incentive_r5.csv"
KYOKAI = REPOSITORY / "workbooks" / "kyokai_incentive_2023.xlsx"
BOOK = "kyokai/2023"


def write(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    """Write rows as a CSV file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    """The fictitious counts of 47 branches."""
    known = counts()
    rows = [[name, *(column[row] for column in known.columns.values())] for row, name in enumerate(known.entities)]
    return write(tmp_path / "実績.csv", [["支部", *known.columns], *rows])


def test_printed_scores_give_ranges_that_hold_the_published_ranks(capsys: pytest.CaptureFixture[str]) -> None:
    """The published table as it is: JSON with bounds, draws, left-out indicators and other weights of 47 branches."""
    assert run("sensitivity", BOOK, "--printed", PRINTED, "--draws", "300", "--json") == 0
    said = capsys.readouterr()
    found = json.loads(said.out)
    assert said.err == ""
    assert found["printed"] is True
    assert found["indicators"] == ["1", "2", "3", "4", "5"]
    for bounds, branch in zip(found["bounds"]["entities"], published(), strict=True):
        assert bounds["entity"] == branch.branch
        assert bounds["rank"]["best"] <= branch.total_rank <= bounds["rank"]["worst"]
    assert len(found["left_out"]) == 5
    assert found["weights"]["change"] == 0.25
    assert found["draws"]["draws"] == 300


def test_facts_are_read_and_drawn_as_asked(facts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Draws, seed, uncertainty and decimals reach the analysis: its figures are those of the same options."""
    arguments = ("--draws", "200", "--seed", "3", "--decimals", "-1", "--weights", "0.1", "--binomial")
    assert run("sensitivity", BOOK, facts, *arguments, "--json") == 0
    found = json.loads(capsys.readouterr().out)
    from_options = of_facts(store.find(BOOK), counts(), Options(200, 3, Noise("binomial"), {}, -1, 0.1))
    assert found["draws"]["entities"][5]["inside"] == from_options.draws.entities[5].inside
    assert found["weights"]["mean_shift"] == from_options.weights.mean_shift
    assert from_options.bounds is not None
    total = from_options.bounds.entities[5].total
    assert total is not None
    assert found["bounds"]["entities"][5]["total"] == {"low": total.low, "high": total.high}
    assert (
        run("sensitivity", BOOK, facts, *arguments[:4], "--uncertainty", "0", "--fact", "generics=0.1", "--json") == 0
    )
    own = json.loads(capsys.readouterr().out)
    assert own["bounds"] is None
    assert "generics: a normal error of SD 10%" in own["draws"]["assumed"]["en"]
    assert own["draws"]["entities"][0]["rank"] != found["draws"]["entities"][0]["rank"]


def test_the_table_stands_in_the_order_of_the_ranks(facts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Best first; what it rests on stands above, and the mean shifts below."""
    assert run("sensitivity", BOOK, facts, "--draws", "50") == 0
    out = capsys.readouterr().out.splitlines()
    scores = score_scheme(store.find(BOOK), counts().entities, counts().columns).scores
    order = [score.entity for score in sorted(scores, key=lambda score: float(str(score.rank)))]
    start = next(place for place, line in enumerate(out) if line.startswith("支部"))
    assert [line.split()[0] for line in out[start + 1 : start + 48]] == order
    assert "50 draws; a normal error of SD 1% in each count (seed 1)" in out
    assert out[-1].startswith("平均の移動 R̄s（位）")


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_results_are_written(facts: Path, tmp_path: Path, ending: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A file with a row per branch and everything beside it, or a workbook of three sheets; the same bytes each time."""
    out, again = tmp_path / f"結果.{ending}", tmp_path / f"二回目.{ending}"
    for path in (out, again):
        assert run("sensitivity", BOOK, facts, "--draws", "50", "--decimals", "0", "-o", path) == 0
        assert capsys.readouterr().err.strip() == str(path)
    assert out.read_bytes() == again.read_bytes()
    if ending == "csv":
        rows = list(csv.reader(out.read_text("utf-8-sig").splitlines()))
        assert [row[0] for row in rows[1:]] == list(counts().entities)
        assert rows[0][:5] == ["支部", "総得点", "順位", "丸め最良", "丸め最悪"]
        low, total, high = (
            float(rows[1][rows[0].index(name)]) for name in ("丸め 総得点下限", "総得点", "丸め 総得点上限")
        )
        assert low < total < high
        assert rows[0][-1] == "指標5を除く順位"
    else:
        book = load_workbook(out)
        assert book.sheetnames[-3:] == ["順位の範囲", "指標を除く", "前提"]
        assert book["順位の範囲"].max_row == 51


def test_an_older_file_is_kept(facts: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is written over without --force, and never the facts themselves."""
    out = tmp_path / "結果.csv"
    out.write_text("古い", "utf-8")
    before = facts.read_bytes()
    assert run("sensitivity", BOOK, facts, "--draws", "5", "-o", out) == 1
    assert "--force" in assert_explained(capsys)
    assert run("sensitivity", BOOK, facts, "--draws", "5", "--force", "-o", facts) == 1
    assert_explained(capsys)
    assert (out.read_text("utf-8"), facts.read_bytes()) == ("古い", before)
    assert run("sensitivity", BOOK, facts, "--draws", "5", "--force", "-o", out) == 0


def test_who_has_no_total_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A blank count leaves a branch without total; it is named, stands last and has no rank."""
    known = counts()
    rows = [[name, *(column[row] for column in known.columns.values())] for row, name in enumerate(known.entities)]
    rows[0][1] = ""
    path = write(tmp_path / "実績.csv", [["支部", *known.columns], *rows])
    assert run("sensitivity", BOOK, path, "--draws", "20") == 0
    said = capsys.readouterr()
    assert said.err.strip() == "総得点がないもの: 北海道 / without a total: 北海道"
    start = next(place for place, line in enumerate(said.out.splitlines()) if line.startswith("支部"))
    assert said.out.splitlines()[start + 47].strip() == "北海道"


def test_decimals_of_a_printed_table_are_seen(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A table in whole points is known to half a point, unless --decimals says otherwise; no total means sums."""
    rows = [[each.branch, *(round(score) for score in each.scores)] for each in published()]
    head = ["支部", *(f"指標{number}_得点" for number in range(1, 6))]
    path = write(tmp_path / "得点.csv", [[*head, "総得点"], *([*row, ""] for row in rows)])
    assert run("sensitivity", BOOK, "--printed", path, "--draws", "20", "--json") == 0
    first = json.loads(capsys.readouterr().out)["bounds"]["entities"][0]
    total = sum(rows[0][1:])
    assert first["total"] == {"low": total - 2.5, "high": total + 2.5}
    assert run("sensitivity", BOOK, "--printed", path, "--draws", "20", "--json", "--decimals", "1") == 0
    assert json.loads(capsys.readouterr().out)["bounds"]["entities"][0]["total"]["low"] == total - 0.25


def test_computed_scores_are_not_taken_for_printed_ones(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where all scores carry more decimals than a table prints, the first such cell is named; no sum is said to be wrong."""
    scores = score_scheme(store.find(BOOK), counts().entities, counts().columns).scores
    head = ["支部", *(f"指標{number}_得点" for number in range(1, 6)), "総得点"]
    path = write(tmp_path / "得点.csv", [head, *([each.entity, *each.points, each.total] for each in scores)])
    assert run("sensitivity", BOOK, "--printed", path, "--draws", "5") == 1
    told = assert_explained(capsys)
    assert f"These scores are not rounded to 3 decimals: B2 of 得点.csv is {scores[0].points[0]:.15g}." in told
    assert "sum" not in told
    assert run("sensitivity", BOOK, "--printed", PRINTED, "--draws", "5", "--decimals", "0") == 1
    assert f"not rounded to 0 decimals: B2 of {PRINTED.name} is 80.9" in assert_explained(capsys)


def test_of_a_workbook_the_printed_sheet_is_read(capsys: pytest.CaptureFixture[str]) -> None:
    """The shipped workbook computes scores in one sheet and has the published ones in another; each can be named."""
    words = ("sensitivity", BOOK, "--printed", KYOKAI, "--draws", "5")
    assert run(*words, "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert found["totals"] == [each.total for each in published()]
    assert run(*words, "--sheet", "一括計算") == 1
    assert "一括計算!B7 of kyokai_incentive_2023.xlsx" in assert_explained(capsys)


def test_a_total_added_up_by_a_sheet_is_what_it_shows(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Sums of printed scores, as doubles, may end in ...00000000003: they have one decimal."""
    head = ["支部", *(f"指標{number}_得点" for number in range(1, 6)), "総得点"]
    rows = [[each.branch, *each.scores, sum(each.scores)] for each in published()]
    assert any(len(repr(row[-1])) > 10 for row in rows)
    book = Workbook()
    for row in (head, *rows):
        book.active.append(row)
    book.save(tmp_path / "得点.xlsx")
    assert run("sensitivity", BOOK, "--printed", tmp_path / "得点.xlsx", "--draws", "5", "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert found["totals"] == [round(sum(each.scores), 1) for each in published()]
    assert "±0.05" in found["bounds"]["assumed"]["en"]


def test_totals_in_whole_points_have_decimals_of_their_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Scores with one decimal beside totals in whole points: these may be off by half a point, and none is refused."""
    head = ["支部", *(f"指標{number}_得点" for number in range(1, 6)), "総得点"]
    rows = [[each.branch, *each.scores, round(each.total)] for each in published()]
    assert (
        run("sensitivity", BOOK, "--printed", write(tmp_path / "得点.csv", [head, *rows]), "--draws", "5", "--json")
        == 0
    )
    found = json.loads(capsys.readouterr().out)
    assert "(totals within ±0.5)" in found["bounds"]["assumed"]["en"]
    for bounds, branch in zip(found["bounds"]["entities"], published(), strict=True):
        assert bounds["rank"]["best"] <= branch.total_rank <= bounds["rank"]["worst"]
        assert bounds["total"]["low"] <= branch.total + 0.05
        assert branch.total - 0.05 <= bounds["total"]["high"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["kokuho_pref/2024", "FACTS"], "no deviation scheme"),
        ([BOOK, "FACTS", "--uncertainty", "1"], "1 % is 0.01"),
        ([BOOK, "FACTS", "--fact", "generics"], "KEY=0.02"),
        ([BOOK, "FACTS", "--fact", "nobody=0.1"], "no fact nobody"),
        ([BOOK, "--printed", "FACTS"], "no table of scores"),
        ([BOOK, "nowhere.csv"], "There is no file"),
        ([BOOK, "FACTS", "-o", "x.txt"], "must end in .csv or .xlsx"),
    ],
)
def test_what_cannot_be_is_explained(
    facts: Path, words: Sequence[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line in Japanese and English, and status 1."""
    assert run("sensitivity", *(facts if word == "FACTS" else word for word in words), "--draws", "5") == 1
    assert told in assert_explained(capsys)


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["FACTS", "--printed", "FACTS"],
        ["--printed", "FACTS", "--binomial"],
        ["FACTS", "--binomial", "--uncertainty", "0.1"],
    ],
)
def test_contradicting_words_are_a_wrong_call(facts: Path, words: Sequence[str]) -> None:
    """Facts and printed scores at once, or an uncertainty for printed scores: status 2."""
    assert run("sensitivity", BOOK, *(facts if word == "FACTS" else word for word in words)) == 2


def test_without_numpy_the_command_says_what_to_install(
    facts: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The other commands do without it."""
    monkeypatch.setattr(extras, "find_spec", lambda _name: None)
    assert run("sensitivity", BOOK, facts) == 1
    assert "pip install numpy" in assert_explained(capsys)
    assert run("score", BOOK, facts) == 0


def test_the_command_line_loads_without_numpy() -> None:
    """Only the analysis itself imports NumPy: where it cannot be imported, every other command is there."""
    code = "import sys; sys.modules['numpy'] = None; from xl_addin.cli import main; main(['score', '--help'])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
