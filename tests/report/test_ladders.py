"""Reports of 47 prefectures by ladders: places told as figures, missed points with their reasons."""

from __future__ import annotations

import csv
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests.report.made import FEW, branches, chapter
from xl_addin.engine.tables.table import read
from xl_addin.report.making import Wishes, make
from xl_addin.rulebook import store

if TYPE_CHECKING:
    from pathlib import Path

    from xl_addin.report.content import Report

BOOK = store.tier_book("kokuho_pref/2024")
HEADER = ["団体", "指標", "項目", "値"]
OWN = 30
#: Points of one indicator, and what it lacks to full points, are judged from these alone.
RATES = [["1-7", "rate_2022", Decimal("60.0")], ["1-7", "rate_2021", Decimal("70.0")]]


def facts() -> list[list[object]]:
    """Rates of paid premiums that rise from the first prefecture to the last; all fell since the year before."""
    return [
        [name, indicator, key, rate + Decimal(place) / 10]
        for place, name in enumerate(branches())
        for indicator, key, rate in RATES
    ]


def written(folder: Path, rows: list[list[object]]) -> Path:
    """A file of facts."""
    path = folder / "facts.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADER, *rows])
    return path


@pytest.fixture
def report(tmp_path: Path) -> Report:
    """The report of the 31st from the bottom."""
    return make(BOOK, written(tmp_path, facts()), Wishes(FEW, branches()[OWN]))


def points(rate: Decimal) -> Decimal | None:
    """What the prefecture gets for a rate, with all others as they are."""
    rows = [list(row) for row in facts()]
    rows[2 * OWN][3] = rate
    scored = dict(read(BOOK, [HEADER, *([str(cell) for cell in row] for row in rows)]))
    return scored[branches()[OWN]].points("1-7")


def test_a_place_is_told_as_a_figure(report: Report) -> None:
    """The rate that is needed gives the points told when it is put back in; a tenth less does not."""
    (row,) = chapter(report, "次に取れる点").tables[0].rows
    _, line, now, needed, missing, gain, why = row
    assert (line, now) == ("①", "63.0％")
    rate = Decimal(str(needed).rstrip("％"))
    assert Decimal(str(missing).rstrip("％")) == rate - Decimal("63.0")
    before, after, fewer = points(Decimal("63.0")), points(rate), points(rate - Decimal("0.1"))
    assert before is not None
    assert after is not None
    assert fewer is not None
    assert f"{after - before:+g}" == gain
    assert fewer < after
    assert str(needed).rstrip("％").removesuffix(".0") in str(why)


def test_the_most_points_are_told_first(report: Report) -> None:
    """What the chapter says counts the indicators and begins with the largest gain."""
    assert "点が増える指標は 1 あります" in chapter(report, "次に取れる点").said[0]


def test_unjudged_indicators_are_told_with_their_reason(report: Report) -> None:
    """Whatever is not compared stands in a table of its own, and is counted in the results."""
    missed = chapter(report, "取りこぼし")
    (unjudged,) = (table for table in missed.tables if "比べていない" in table.caption)
    assert len(unjudged.rows) == len(BOOK.indicators) - 1
    assert all(reason for _, reason in unjudged.rows)
    assert f"比べていない指標が {len(unjudged.rows)} あります" in "".join(report.results)


def test_missed_lines_say_how_many_get_them(tmp_path: Path) -> None:
    """Every missed line has its reason: of 46 others all but one improved their rate."""
    rows = facts()
    for place in range(1, 2 * len(branches()), 2):
        if place not in (2 * OWN + 1, 1):
            rows[place][3] = Decimal("50.0")
    made = make(BOOK, written(tmp_path, rows), Wishes(FEW, branches()[OWN]))
    lines = chapter(made, "取りこぼし").tables[0]
    assert [column.head for column in lines.columns][-2:] == ["割合", "説明"]
    assert [row[-2] for row in lines.rows] == ["98％"]
    assert "ほかの 46 都道府県のうち 45" in str(lines.rows[0][-1])
