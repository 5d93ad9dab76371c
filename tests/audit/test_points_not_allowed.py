"""Points are compared with what a rule book allows: lines, indicators, totals, and sums over its ladders."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest

from tests.audit.books import FakeBook, sheet, where
from xl_addin.audit.checks import findings
from xl_addin.audit.model import read
from xl_addin.audit.reachable import is_reachable, reachable
from xl_addin.errors import RuleBookError
from xl_addin.parts.book import open_book
from xl_addin.parts.contents import Cell, Sheet
from xl_addin.rulebook.store import tier_book

BOOK = "kokuho_pref/2024"
WORKBOOKS = Path(__file__).parents[2] / "workbooks"
POINTS_1_1 = [6.0, 4.0, 2.0, -4.0, 4.0]
POINTS_1_4 = [15.0, 5.0, 5.0]


def told(*sheets: Sheet, rules: tuple[str, ...] = (BOOK,)) -> list[tuple[str, str]]:
    """Return kind and area of each finding, with rule books."""
    return [(one.kind, where(one)) for one in findings(read(FakeBook(*sheets)), rules)]


def comparison(year: str = "令和6年度", **changed: object) -> Sheet:
    """Two indicators line by line: points that may be had in C, points scored in D; ⑤ and ① were met."""
    cells: dict[str, object] = {
        "A1": f"保険者努力支援制度（都道府県分） {year}",
        "A3": "番号", "B3": "達成基準", "C3": "配点", "D3": "得点",
        "A4": "指標1（1） 特定健康診査の実施率", "C4": 10, "D4": ("=SUM(D5:D9)", 4),
        "A5": ["①", "②", "③", "④", "⑤"], "B5": ["達成の基準"] * 5, "C5": POINTS_1_1, "D5": [0, 0, 0, 0, 4],
        "A10": "指標1（4） 個人へのインセンティブの提供", "C10": 20, "D10": ("=SUM(D11:D13)", 20),
        "A11": ["①", "②", "③"], "B11": ["取組の基準"] * 3, "C11": POINTS_1_4, "D11": [15, 0, 5],
        "A14": "指標1 合計", "D14": 24,
    }  # fmt: skip
    return sheet(cells | changed)


def scores(*rows: tuple[float, float, float], **changed: object) -> Sheet:
    """Points of 1-1, 1-4 and their total per prefecture, from row 5 on."""
    names = ["北海道", "青森", "岩手", "宮城", "秋田", "山形", "福島", "茨城"]
    usual = [(10, 20, 30), (8, 15, 23), (6, 5, 11), (4, 10, 14), (-4, 0, -4), (2, 5, 7), (0, 20, 20)]
    given = [*usual, *rows]
    cells: dict[str, object] = {
        "A1": "得点一覧 令和6年度 保険者努力支援制度",
        "A4": "都道府県",
        "A5": names[: len(given)],
    }
    for col, head, place in (("B", "指標1（1）", 0), ("C", "指標1（4）", 1), ("D", "合計", 2)):
        cells[f"{col}4"] = head
        cells[f"{col}5"] = [row[place] for row in given]
    return sheet(cells | changed)


def test_what_the_rule_book_allows() -> None:
    """Points that the rule book gives have no finding, and without a rule book nothing is looked at."""
    assert told(comparison()) == []
    assert told(scores()) == []
    assert told(comparison(C9=5.0, D9=5.0, D4=("=SUM(D5:D9)", 5)), rules=()) == []


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"C9": 5.0, "D9": 5.0, "D4": ("=SUM(D5:D9)", 5.0), "D14": 25.0}, [("points-not-allowed", "C9")]),
        ({"C6": -4.0}, [("bracket-negative", "C6")]),
        ({"C8": 4.0}, [("points-not-allowed", "C8")]),
        ({"D9": 3.0, "D4": 4.0}, [("points-not-allowed", "D9")]),
        ({"C4": 12.0}, [("points-not-allowed", "C4")]),
        ({"C4": ('=SUMIF(C5:C9,">0")', 16.0)}, [("ladder-sum", "C4")]),
        ({"C10": ("=SUM(C11:C13)", 25.0)}, [("ladder-sum", "C10")]),
        ({"D10": ("=SUM(D11:D13)-2", 18.0)}, [("points-not-allowed", "D10")]),
        ({"D14": 141.0}, [("points-not-allowed", "D14")]),
    ],
)
def test_points_of_a_comparison_sheet(changed: dict[str, object], expected: list[tuple[str, str]]) -> None:
    """Another year's points, brackets as a minus, maxima over whole ladders and points that no lines give are told."""
    assert told(comparison(**changed)) == expected


def test_brackets_as_text() -> None:
    """A lower rung printed as (4), as text or by its format, is 4."""
    assert told(comparison(C6="(4)", C7=Cell(2.0, format='"("0")"'), C12="（5）")) == []


@pytest.mark.parametrize("number", ["1-4", "指標1（4）", "指標1-4"])
def test_a_line_named_with_its_indicator(number: str) -> None:
    """The line is the one in the label, not the one that the criterion beside it begins with."""
    labels: dict[str, object] = {
        "A11": [f"{number} {line}" for line in "①②③"],
        "B11": ["取組の基準", "①を満たし、比較年度以上", "①は満たさない"],
    }
    assert told(comparison(**labels)) == []
    assert told(comparison(C12=4.0, **labels)) == [("points-not-allowed", "C12")]


def test_points_that_a_line_would_add() -> None:
    """What SCORE_MISSED lists is no line's own points: from one rung to a better one the points rise by their difference."""
    cells: dict[str, object] = {
        "A1": ["指標", "1-1 特定健康診査の実施率", "1-2 特定保健指導の実施率", "1-1 特定健康診査の実施率"],
        "B1": ["行", "①", "①", "②"], "E1": ["取った割合", 0.7, 0.6, 0.6],
    }  # fmt: skip
    assert told(sheet(cells | {"D1": ["増える点", 6.0, 6.0, 2.0]})) == []
    assert told(sheet(cells | {"D1": ["得点", 6.0, 6.0, 2.0]})) == [("points-not-allowed", "D4")]


@pytest.mark.parametrize("labels", [["指標1（1）", None, None, None, None], ["指標1（1）"] * 5, ["1-1"] * 5])
def test_an_indicator_beside_its_lines(labels: list[str | None]) -> None:
    """With the line's number beside it, a row with the indicator's name holds the line's points: in a merged cell, or in each row."""
    cells: dict[str, object] = {
        "A1": "保険者努力支援制度（都道府県分） 令和6年度",
        "A3": "指標", "B3": "番号", "C3": "達成基準", "D3": "配点", "E3": "得点",
        "A4": labels, "B4": ["①", "②", "③", "④", "⑤"], "C4": ["達成の基準"] * 5, "D4": POINTS_1_1, "E4": [0, 4, 0, 0, 4],
        "A9": ["指標1（4）", *labels[1:3]] if labels[1] is None else ["指標1（4）"] * 3,
        "B9": ["①", "②", "③"], "C9": ["取組の基準"] * 3, "D9": POINTS_1_4, "E9": [15, 0, 5],
    }  # fmt: skip
    assert told(sheet(cells)) == []
    assert told(sheet(cells | {"D4": [7.0, *POINTS_1_1[1:]]})) == [("points-not-allowed", "D4")]
    assert told(sheet(cells | {"E4": [0, 3, 0, 0, 4]})) == [("points-not-allowed", "E5")]


@pytest.mark.parametrize("year", ["令和5年度", "令和7年度", "FY2023"])
def test_another_fiscal_year(year: str) -> None:
    """A sheet of another fiscal year is not compared with this one's rules."""
    assert told(comparison(year, C9=5.0, D9=5.0)) == []


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ((11, 5, 16), ["B12"]),
        ((9, 5, 14), ["B12"]),
        ((6, 18, 24), ["C12"]),
        ((6, 25, 31), ["C12", "D12"]),
        ((-8, 5, -3), ["B12"]),
        ((0, 0, 0), []),
        ((8, 20, 28), []),
    ],
)
def test_points_of_a_list(row: tuple[float, float, float], expected: list[str]) -> None:
    """In a list of entities, points that cannot be reached and totals beyond the highest are told."""
    assert told(scores(row)) == [("points-not-allowed", cell) for cell in expected]


def test_a_list_of_something_else() -> None:
    """Columns of rates that bear the indicators' names are no points."""
    rates = {f"{col}5": [45.6, 51.2, 38.9, 60.1, 47.7, 55.0, 42.3] for col in "BC"}
    assert told(scores(A1="実績一覧 令和6年度", D4=None, D5=[None] * 7, **rates)) == []


def test_a_total_beside_rates_alone() -> None:
    """Where no column holds points of an indicator, a total is still no more than the highest."""
    cells: dict[str, object] = {
        "B4": "指標1（1）",
        "C4": "指標1（4）",
        "B5": "実施率",
        "C5": "達成率",
        "D4": "合計",
        "D5": None,
    }
    cells |= {"A6": ["青森", "岩手"], "B6": [45.6, 51.2], "C6": [0.4, 0.5], "D6": [12.0, 999.0]}
    title = {"A1": "得点一覧 令和6年度 保険者努力支援制度", "A4": "都道府県"}
    assert told(sheet({**title, **cells})) == [("points-not-allowed", "D7")]


def test_another_scheme() -> None:
    """Indicators of another scheme that share a name are not judged."""
    other = sheet({"A3": "指標", "B3": "配点", "A4": ["特定保健指導の実施率", "後発医薬品の使用割合"], "B4": [70, 50]})
    assert told(other) == []


def test_rule_books_without_points() -> None:
    """Rule books of deviation scores and outlines say nothing; an unknown one is an error."""
    assert told(comparison(C9=5.0), rules=("kyokai/2023", "kokuho_pref/2021")) == []
    with pytest.raises(RuleBookError):
        told(comparison(), rules=("kokuho_pref/1999",))


@pytest.mark.parametrize("path", sorted(WORKBOOKS.glob("*.xlsx")), ids=lambda path: path.name)
def test_nothing_in_the_shipped_workbooks(path: Path) -> None:
    """The shipped workbooks hold no points that the rule books forbid."""
    rules = (BOOK, "kokuho_pref/2023", "kokuho_muni/2020", "kyokai/2023")
    assert findings(read(open_book(path, locks=False)), rules) == []


@pytest.mark.parametrize("indicator", tier_book(BOOK).indicators, ids=lambda indicator: indicator.id)
def test_reachable_points(indicator: object) -> None:
    """The reachable points are those of every set of lines in which none is excluded and none lacks what it requires."""
    lines = indicator.lines  # type: ignore[attr-defined]
    expected = set()
    for count in range(len(lines) + 1):
        for chosen in combinations(lines, count):
            taken = {line.no for line in chosen}
            if all(taken >= set(line.requires) and not taken & set(line.excludes) for line in chosen):
                expected.add(float(sum(line.points for line in chosen)))
    assert reachable(indicator) == expected  # type: ignore[arg-type]
    assert not is_reachable(indicator, max(expected) + 1)  # type: ignore[arg-type]
