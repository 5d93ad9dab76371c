"""The checklist for Excel expects what the shipped workbooks hold and what the functions answer."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from xl_addin.functions import BY_NAME
from xl_addin.registry import call

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "excel-checklist.md").read_text("utf-8")


def step(number: int) -> str:
    """The expected result of a step."""
    (row,) = re.findall(rf"^\| {number} \|(.+)\|(.+)\| \|$", TEXT, re.MULTILINE)
    return str(row[1])


def expected(number: int, sheet: str = "") -> dict[str, str]:
    """The cells that a step names with their values; of one sheet where it names sheets."""
    text = step(number)
    if sheet:
        text = text.partition(f"「{sheet}」")[2].partition("「")[0]
    return dict(re.findall(r"`([A-Z]+\d+)` = ([−\d.]+|一致)", text))


def held(book: str, sheet: str) -> Any:
    """A sheet of a shipped workbook with its stored values."""
    return openpyxl.load_workbook(ROOT / "workbooks" / f"{book}.xlsx", data_only=True)[sheet]


def answer(name: str, *arguments: Any) -> list[Any]:
    """The first column of what a function answers; a column is given as a list."""
    grids = [tuple((row,) for row in each) if isinstance(each, list) else ((each,),) for each in arguments]
    return [row[0] for row in call(BY_NAME[name], *grids)]


def number(text: str) -> float:
    """A figure of the checklist, which writes the minus sign in full."""
    return float(text.replace("−", "-"))


def test_steps_are_numbered() -> None:
    """Every step has its number, once and in order."""
    numbers = [int(found) for found in re.findall(r"^\| (\d+) \|", TEXT, re.MULTILINE)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) > 25


@pytest.mark.parametrize(
    ("number_", "book", "sheet", "part"),
    [
        (8, "kyokai_incentive_2023", "公表得点", ""),
        (14, "kyokai_incentive_2023", "得点計算", "得点計算"),
        (17, "kokuho_pref_2024_2023", "比較表", ""),
        (20, "kokuho_pref_2024_2023", "比較表", ""),
        (49, "kokuho_muni_2020", "シミュレーション", ""),
    ],
)
def test_stored_figures(number_: int, book: str, sheet: str, part: str) -> None:
    """Figures of the unchanged workbooks are the stored ones, as far as they are written."""
    cells = expected(number_, part)
    assert len(cells) >= 3
    page = held(book, sheet)
    for place, figure in cells.items():
        digits = len(figure.partition(".")[2])
        assert round(page[place].value, digits) == pytest.approx(number(figure))


@pytest.mark.parametrize(("number_", "total"), [(9, 400.0), (10, None)])
def test_a_changed_total(number_: int, total: float | None) -> None:
    """Ranks and the 15th after a change are what the functions answer for the changed column."""
    page = held("kyokai_incentive_2023", "公表得点")
    totals = [page[f"L{row}"].value for row in range(11, 58)]
    totals = [None if value is None else float(value) for value in totals]
    totals[1] = total
    ranks = answer("SCORE_RANKS", totals)
    cells = expected(number_)
    assert number(cells.pop("AD6")) == answer("SCORE_CUT", totals, 1 / 3)[0]
    assert len(cells) >= 2
    for place, figure in cells.items():
        assert ranks[int(place[1:]) - 11] == number(figure)
    if total is None:
        assert ranks[1] is None


def test_changed_counts() -> None:
    """The whole table after a changed count."""
    page = held("kyokai_incentive_2023", "実績入力")
    rows = [[cell.value for cell in row] for row in page["A8:S55"]]
    rows[1][1] = 110000
    given = tuple(tuple(float(cell) if isinstance(cell, int) else cell for cell in row) for row in rows)
    table = call(BY_NAME["SCORE_TABLE"], (("kyokai/2023",),), given)
    for sheet, total, rank in (("得点計算", "B9", "C9"), ("一括計算", "G7", "H7")):
        cells = expected(13, sheet)
        assert number(cells[total]) == pytest.approx(table[1][6], abs=5e-5)
        assert number(cells[rank]) == table[1][7]


@pytest.mark.parametrize(("number_", "marks"), [(18, ["○", None]), (19, ["○", "○"])])
def test_marks(number_: int, marks: list[str | None]) -> None:
    """Points and reasons after marks are set; of two marks that clash both show an error."""
    column = [*marks, None, None, "○"]
    points = answer("SCORE_LINES", "kokuho_pref/2024", "1-1", column)
    (reason,) = answer("SCORE_EXPLAIN_LINES", "kokuho_pref/2024", "1-1", column)
    if number_ == 18:
        cells = expected(18)
        assert points[0] == number(cells["E10"])
        assert sum(points) == number(cells["E9"])
        assert number(cells["E136"]) == 158 + sum(points) - 4
        assert reason.startswith("10点。① 6点: 該当")
    else:
        assert [str(point.value) for point in points[:2]] == ["#VALUE!"] * 2
        assert f"`C6` = {reason}" in step(19)


def test_ranking_sheet() -> None:
    """The branches and totals that are named."""
    page = held("kyokai_incentive_2023", "順位表")
    named = re.findall(r"(\d+)位 (\S+) ([\d.]+)", step(15))
    assert len(named) == 5
    for rank, branch, total in named:
        row = int(rank) + 5
        assert (page[f"B{row}"].value, page[f"H{row}"].value) == (branch, float(total))


def test_small_examples() -> None:
    """The examples on a new sheet."""
    values = [10.0, 30.0, 20.0]
    assert answer("SCORE_RANKS", values) == [3, 1, 2]
    assert "3、1、2" in step(21)
    assert number(re.findall(r"[\d.]+", step(22))[0]) == pytest.approx(answer("SCORE_DEVIATION", 10.0, values)[0])
    assert answer("SCORE_RANK", 5.0, values)[0].value == "#N/A"
    assert answer("SCORE_RANKS", [10.0, None, 20.0]) == [2, None, 1]
    assert answer("SCORE_NUMBER", "４５．６％") == [45.6]
    assert answer("SCORE_NUMBER", "△1.2") == [-1.2]
    assert answer("SCORE_MAX", "kokuho_pref/2024", "指標1") == [140]
    assert answer("SCORE_MAX", "kokuho_pref/1999", None)[0].value == "#VALUE!"
    assert "140" in step(27)
