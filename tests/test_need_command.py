"""``xl-addin need``: what it says is missing reaches the place or the line, and one fewer does not."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from tests.conftest import DATA
from tests.test_cli import assert_explained, run
from tests.test_score_command import LONG, fill_facts, fill_marks, new, write_csv
from tests.test_what_if import COUNTS, KEYS, NAMES, counts_csv, totals
from xl_addin.functions import BY_NAME
from xl_addin.registry import call
from xl_addin.rulebook.adding import add

if TYPE_CHECKING:
    from pathlib import Path

#: The numerators of the five indicators, as the rule book orders them.
NUMERATORS = ("checkups", "guidance", "guidance_left", "referred_seen", "generics")
TOP = 15
LADDER = [LONG, ["1-1", "rate_2021", 55.5], ["1-1", "rate_2020", 55], ["1-1", "rate_rank", 30]]


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    """The fictitious counts of 47 branches."""
    return counts_csv(tmp_path / "facts.csv", COUNTS)


def asked(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> Any:
    """Ask and return the JSON."""
    assert run("need", *arguments, "--json") == 0
    return json.loads(capsys.readouterr().out)


def rank_with(name: str, more: dict[str, int]) -> int:
    """The rank of a branch, by NumPy, with more in its numerators."""
    counts = [dict(row) for row in COUNTS]
    row = NAMES.index(name)
    for key, amount in more.items():
        counts[row][key] += amount
    found = totals(counts)
    return int((found > found[row]).sum()) + 1


def test_that_many_reach_the_place_and_one_fewer_does_not(facts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """For every branch and indicator the place is NumPy's with all rows recomputed; so is the mix."""
    for found in asked(capsys, "kyokai/2023", facts)["entities"]:
        name = found["entity"]
        assert found["rank"] == rank_with(name, {})
        for key, need in zip(NUMERATORS, found["indicators"].values(), strict=True):
            if need["units"] is None:
                assert need["needed"] is None
                continue
            assert rank_with(name, {key: need["units"]}) <= TOP
            assert not need["units"] or rank_with(name, {key: need["units"] - 1}) > TOP
        mix = dict(zip(NUMERATORS, found["mix"]["units"].values(), strict=False))
        assert rank_with(name, mix) <= TOP
        for key, amount in mix.items():
            assert not amount or rank_with(name, {**mix, key: amount - 1}) > TOP


def test_points_missing_are_those_of_the_fifteenth(facts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What a total lacks is its distance from the 15th, 0 from there on."""
    expected = totals(COUNTS)
    gaps = np.maximum(0, np.sort(expected)[::-1][TOP - 1] - expected)
    found = [each["points_missing"] for each in asked(capsys, "kyokai/2023", facts, "--indicator", "1")["entities"]]
    np.testing.assert_allclose(found, gaps, atol=1e-9)


def test_place_and_indicator_are_asked_for(facts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One branch, one indicator, one place: a single need without a mix."""
    data = asked(capsys, "kyokai/2023", facts, "--entity", " 東京 ", "--indicator", "４", "--place", "10")
    (found,) = data["entities"]
    (need,) = found["indicators"].values()
    assert (data["place"], found["entity"], found["mix"]) == (10, "東京", None)
    assert rank_with("東京", {"referred_seen": need["units"]}) == 10
    assert rank_with("東京", {"referred_seen": need["units"] - 1}) > 10
    row = COUNTS[NAMES.index("東京")]
    assert need["needed"] == pytest.approx(100 * (row["referred_seen"] + need["units"]) / row["referred"], rel=1e-12)


def test_costs_choose_who_takes_part(facts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Only priced indicators are mixed, and the mix is never dearer than one indicator alone."""
    (found,) = asked(capsys, "kyokai/2023", facts, "--entity", "東京", "--costs", "1=10,2=90")["entities"]
    assert set(found["mix"]["units"]) <= {"1", "2"}
    alone = [10 * found["indicators"]["1"]["units"], 90 * found["indicators"]["2"]["units"]]
    assert found["mix"]["cost"] <= min(alone)
    units = found["mix"]["units"]
    assert found["mix"]["cost"] == 10 * units.get("1", 0) + 90 * units.get("2", 0)


def test_tables_are_for_people(facts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One branch has a row per indicator and sentences; all have a row each."""
    assert run("need", "kyokai/2023", facts, "--entity", "東京") == 0
    blocks = capsys.readouterr().out.strip().split("\n\n")
    assert [line.split()[0] for line in blocks[1].splitlines()] == ["指標", *(f"指標{key}" for key in "12345")]
    assert [line.split(":")[0] for line in blocks[2].splitlines()[:5]] == [f"指標{key}" for key in "12345"]
    assert run("need", "kyokai/2023", facts, "--indicator", "1") == 0
    _, table = capsys.readouterr().out.strip().split("\n\n")
    assert [line.split()[0] for line in table.splitlines()] == ["支部", *NAMES]


def test_cells_say_the_same(facts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """SCORE_NEED and the command have the same header and the same figures."""
    (found,) = asked(capsys, "kyokai/2023", facts, "--entity", "東京")["entities"]
    rows = [["支部", *KEYS], *([name, *row.values()] for name, row in zip(NAMES, COUNTS, strict=True))]
    grid = tuple(tuple(float(cell) if isinstance(cell, int) else cell for cell in row) for row in rows)
    table = call(BY_NAME["SCORE_NEED"], (("kyokai/2023",),), (("",),), grid, (("東京",),))
    needs = list(found["indicators"].values())
    for row, need in zip(table[1:], needs, strict=True):
        assert list(row[2:5]) == [need["now"], need["needed"], need["missing"]]
        assert list(row[6:8]) == [need["units"], need["gain"]]
    mixed = {str(place): row[8] for place, row in enumerate(table[1:], 1) if row[8] is not None}
    assert mixed == found["mix"]["units"]
    assert run("need", "kyokai/2023", facts, "--entity", "東京") == 0
    assert capsys.readouterr().out.split("\n\n")[1].splitlines()[0].split() == list(table[0][:-1])


def test_ladders_count_people(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """55.5 % of 12,345 are 6,851.475; 56 % are 6,913.2, so that 6,914 are needed: 63 more than 6,851."""
    path = write_csv(tmp_path / "facts.csv", LADDER)
    (found,) = asked(capsys, "kokuho_pref/2024", path, "--people", "12,345")["entities"]
    need = found["indicators"]["1-1"]
    assert (need["line"], need["now"], need["needed"], need["units"], need["gain"]) == ("⑤", 55.5, 56, 63, 4)
    (found,) = asked(capsys, "kokuho_pref/2024", path, "--people", "指標1（1）=12345")["entities"]
    assert found["indicators"]["1-1"]["units"] == 63
    (found,) = asked(capsys, "kokuho_pref/2024", path)["entities"]
    assert found["indicators"]["1-1"]["units"] is None


def test_a_line_is_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """60 % is 4.5 points away and gives ① and ⑤: 10 points."""
    path = write_csv(tmp_path / "facts.csv", LADDER)
    (found,) = asked(capsys, "kokuho_pref/2024", path, "--indicator", "1-1", "--line", "①")["entities"]
    need = found["indicators"]["1-1"]
    assert (need["line"], need["needed"], need["missing"], need["gain"]) == ("①", 60, 4.5, 10)
    assert run("need", "kokuho_pref/2024", path, "--indicator", "1-1", "--line", "①") == 0
    assert "4.5" in capsys.readouterr().out


def test_entities_stand_below_each_other(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A row per entity and indicator; nothing is known of 南, which has none."""
    rows = [["北", 55.5, 55, 30], ["南", None, None, None], ["東", 59.95, 58, 20]]
    header = ["都道府県", "1-1.rate_2021", "1-1.rate_2020", "1-1.rate_rank"]
    path = write_csv(tmp_path / "facts.csv", [header, *([each or "" for each in row] for row in rows)])
    data = asked(capsys, "kokuho_pref/2024", path)
    assert [(each["entity"], list(each["indicators"])) for each in data["entities"]] == [
        ("北", ["1-1"]),
        ("南", []),
        ("東", ["1-1"]),
    ]
    # 59.95 has ③ and ⑤ already; ① is 0.05 away.
    assert data["entities"][2]["indicators"]["1-1"]["line"] == "①"
    assert data["entities"][2]["indicators"]["1-1"]["missing"] == 0.05
    assert [each["entity"] for each in asked(capsys, "kokuho_pref/2024", path, "--entity", "東")["entities"]] == ["東"]
    assert run("need", "kokuho_pref/2024", path) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.split("\n\n")[1].splitlines()] == [
        "都道府県",
        "北",
        "東",
    ]


def test_marks_tell_no_distance(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An indicator that is scored from marks says so; the one beside it, from figures, has its need."""
    path = new(tmp_path / "book.xlsx", "kokuho_pref/2024")
    fill_facts(path, {("1-1", "rate_2021"): 55.5, ("1-1", "rate_2020"): 55, ("1-1", "rate_rank"): 30})
    fill_marks(path, {("1-2", "⑤"): "○"})
    (found,) = asked(capsys, "kokuho_pref/2024", path)["entities"]
    assert found["indicators"]["1-1"]["needed"] == 56
    assert found["indicators"]["1-2"]["line"] is None
    assert "達成（○×）" in found["indicators"]["1-2"]["why"]["ja"]


def test_impossible_counts_name_their_cell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """More people examined than there are is an error at its cell, as in ``xl-addin score``."""
    counts = [dict(row) for row in COUNTS]
    counts[2]["checkups"] = 10**9
    assert run("need", "kyokai/2023", counts_csv(tmp_path / "facts.csv", counts)) == 1
    assert "facts.csv B4" in assert_explained(capsys)


def test_unknown_totals_have_no_need(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A branch with a blank count has no total, so nothing is 0; the others are asked among the rest."""
    counts: list[dict[str, Any]] = [dict(row) for row in COUNTS]
    counts[2]["checkups"] = ""
    path = counts_csv(tmp_path / "facts.csv", counts)
    (found,) = asked(capsys, "kyokai/2023", path, "--entity", NAMES[2])["entities"]
    assert (found["total"], found["rank"], found["points_missing"]) == (None, None, None)
    assert {need["units"] for need in found["indicators"].values()} == {None}
    assert found["mix"]["units"] == {}
    assert "総得点が決まりません" in found["mix"]["why"]["ja"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--entity", "東海道"], "「東海道」は実績の表にありません（北海道、青森"),
        (["--place", "48"], "48位はありません"),
        (["--indicator", "6"], "「6」"),
        (["--costs", "9=1"], "「9」"),
        (["--costs", "1=0"], "0 より大きく"),
    ],
)
def test_unknown_names_are_refused(
    facts: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    """Whoever or whatever is not there is named in the error."""
    assert run("need", "kyokai/2023", facts, *arguments) == 1
    assert words in assert_explained(capsys)


@pytest.mark.parametrize(
    ("book", "arguments"),
    [
        ("kyokai/2023", ["--line", "①"]),
        ("kyokai/2023", ["--people", "5"]),
        ("kyokai/2023", ["--costs", "3000"]),
        ("kyokai/2023", ["--costs", "1=3000", "--indicator", "1"]),
        ("kyokai/2023", ["--costs", "1=多い"]),
        ("kyokai/2023", ["--costs", "1=1,1=2"]),
        ("kyokai/2023", ["--place", "0"]),
        ("kokuho_pref/2024", ["--place", "3"]),
        ("kokuho_pref/2024", ["--costs", "1-1=3"]),
        ("kokuho_pref/2024", ["--line", "①"]),
        ("kokuho_pref/2024", ["--people", "大勢"]),
        ("kokuho_pref/2024", ["--people", "0"]),
        ("kokuho_pref/2024", ["--people", "1-1=12345.5"]),
    ],
)
def test_options_that_do_not_fit_are_wrong_calls(
    facts: Path, capsys: pytest.CaptureFixture[str], book: str, arguments: list[str]
) -> None:
    """An option of the other kind of rule book, or a number that is none, is a wrong call."""
    assert run("need", book, facts, *arguments) == 2
    assert arguments[0] in capsys.readouterr().err


def test_without_a_reward_a_place_is_asked_for(tmp_path: Path, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A book that rewards nobody has no last place that counts, so leaving --place out is a wrong call."""
    text = (DATA / "three_2099.toml").read_text("utf-8")
    path = tmp_path / "book.toml"
    start, end = text.index("[reward]"), text.index("[[indicator]]")
    path.write_text(text[:start] + text[end:], "utf-8")
    name = add(path)
    assert home.is_dir()
    facts = [["支部", "done", "eligible", "guided", "to_guide"], ["甲", 30, 100, 5, 10], ["乙", 40, 100, 4, 10]]
    table = write_csv(tmp_path / "facts.csv", [*facts, ["丙", 50, 100, 3, 10]])
    assert run("need", name, table) == 2
    assert "--place" in capsys.readouterr().err
    # 甲 is third; with eight more it is second, as the cases of SCORE_NEED compute by hand.
    (found,) = asked(capsys, name, table, "--entity", "甲", "--indicator", "1", "--place", "2")["entities"]
    assert found["indicators"]["1"]["units"] == 8


@pytest.mark.parametrize("name", ["東京支部", "東京都", "13 東京"])
def test_branches_are_known_by_other_names(facts: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    """A branch is asked for with what it is, or its code, as well."""
    (found,) = asked(capsys, "kyokai/2023", facts, "--entity", name, "--indicator", "4")["entities"]
    assert found["entity"] == "東京"


def test_the_only_one_needs_no_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file of one prefecture that does not say its name is asked for by any."""
    path = write_csv(tmp_path / "facts.csv", LADDER)
    named, unnamed = (
        asked(capsys, "kokuho_pref/2024", path, *options)["entities"] for options in (["--entity", "青森"], [])
    )
    assert named == unnamed


@pytest.mark.parametrize("costs", ["1=3,000,2=80,000", "1＝３，０００、2=80000", "1=3000, 2=80000"])
def test_costs_may_have_commas(facts: Path, capsys: pytest.CaptureFixture[str], costs: str) -> None:
    """A comma that groups digits is not one between indicators."""
    found = [
        asked(capsys, "kyokai/2023", facts, "--entity", "東京", "--costs", each)["entities"][0]["mix"]
        for each in (costs, "1=3000,2=80000")
    ]
    assert found[0] == found[1]


def test_keys_are_the_ones_of_the_counts() -> None:
    """The numerators named here are among the counts."""
    assert set(NUMERATORS) <= set(KEYS)
